// Sound and film: what the browser's own controls lack. Without this those play the whole, and links
// with a place in the sound or film open the file there.
(() => {
  "use strict";
  const media = document.querySelector(".player audio, .screen video");
  if (!media) return;
  const box = media.closest("section");
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const the = (selector) => document.querySelector(selector);
  const on = (names, act) => names.split(" ").forEach((name) => media.addEventListener(name, act));
  const status = the("[data-trouble]");
  const after = the("[data-after]");
  const tell = (text) => (status.textContent = text);

  function clock(seconds) {
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
    if (!parts[0]) parts.shift();
    return parts.map((n, place) => (place ? String(n).padStart(2, "0") : n)).join(":");
  }

  // --- places ---------------------------------------------------------------------------------

  function seek(seconds) {
    if (!Number.isFinite(seconds)) return; // an address may say anything
    const go = () => (media.currentTime = Math.max(0, seconds));
    if (media.readyState) return go();
    media.addEventListener("loadedmetadata", go, { once: true });
    media.preload = "metadata";
  }

  // An address with a place in it (#t=83, #m-..., #t-...) has the player ready there; nothing starts.
  function arrive() {
    const place = location.hash.slice(1);
    const times = /^t=(?:npt:)?([\d:.]+)(?:,([\d:.]+))?$/.exec(place);
    const element = /^[mt]-/.test(place) ? document.getElementById(place) : null;
    if (!media.paused || !(times || element)) return;
    if (times) {
      const [start, end] = times.slice(1).map(seconds);
      stretches = end > start ? [[start, end]] : [];
      return seek(start);
    }
    const link = element.querySelector("a[data-seek]");
    const start = element.dataset.at || (link && link.dataset.seek);
    if (start) seek(Number(start));
    if (element.dataset.at) stay(element);
  }

  // The player comes along to a sentence far down, and does not cover it.
  function stay(element) {
    box.classList.add("started");
    measure();
    element.scrollIntoView({ block: "center" });
  }

  function measure() {
    document.documentElement.style.setProperty("--player", `${box.offsetHeight}px`);
  }

  function seconds(text) {
    return (text || "").split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  }

  // --- stretches: what is to be played of the whole, one after another: [[from, to], ...] -------

  let stretches = [];
  let timer = 0;

  function play(list, start) {
    stretches = list;
    seek(start);
    media.play().catch(() => {}); // what is wrong is told by the event "error"
    if (media.tagName === "VIDEO") media.scrollIntoView({ block: "nearest" });
  }

  function reached() {
    stretches.shift();
    if (stretches.length) return seek(stretches[0][0]);
    media.pause();
    over();
  }

  function over() {
    stretches = [];
    if (after) after.checked = false;
  }

  // The event "timeupdate" comes four times a second: the last of a stretch is timed.
  function watch() {
    clearTimeout(timer);
    if (media.paused || media.seeking || !stretches.length) return;
    const left = (stretches[0][1] - media.currentTime) / media.playbackRate;
    if (left <= 0) reached();
    else if (left < 0.5) timer = setTimeout(reached, left * 1000);
  }

  // Whoever goes elsewhere wants to hear on from there.
  function stray() {
    const now = media.currentTime;
    if (stretches.length && (now < stretches[0][0] - 0.5 || now >= stretches[0][1])) stretches = [];
  }

  function settle() {
    if (!after || !after.checked || stretches.length) return;
    const mark = current(marks);
    if (mark) stretches = [[Number(mark.dataset.seek), Number(mark.dataset.until)]];
  }

  // --- where we are: the marker and the sentence are marked in the page --------------------------

  const begins = (element) => Number(element.dataset.at || element.dataset.seek);
  const marks = all(".markers a[data-seek]");
  const lists = [marks, all("[data-at]")];
  const shown = [];

  function current(list) {
    const now = media.currentTime + 0.05;
    return list.filter((element) => begins(element) <= now).pop();
  }

  function show() {
    lists.forEach((list, number) => {
      const found = current(list);
      if (found === shown[number]) return;
      if (shown[number]) shown[number].removeAttribute("aria-current");
      shown[number] = found;
      if (!found) return;
      found.setAttribute("aria-current", "true");
      found.dispatchEvent(new Event("now", { bubbles: true }));
    });
    all("[data-stretches]").forEach((link) => link.classList.toggle("going", stretches.of === link));
  }

  // --- what can be skipped is offered ten seconds before, and as long as it lasts ---------------

  const passes = all("[data-pass]");

  function offer() {
    const now = media.currentTime;
    passes.forEach((button) => {
      const near = now >= button.dataset.from - 10 && now < button.dataset.until - 0.5;
      if (near !== button.hidden) return;
      if (document.activeElement === button) media.focus({ preventScroll: true });
      button.hidden = !near;
      tell(near ? button.dataset.told : "");
    });
  }

  function pass(button) {
    const end = Number(button.dataset.until);
    if (stretches.length && end >= stretches[0][1]) return reached();
    seek(end);
  }

  // --- controls -----------------------------------------------------------------------------------

  function step(by) {
    seek(media.currentTime + by);
  }

  function copy(button) {
    const place = Math.floor(media.currentTime);
    const address = `${location.href.split("#")[0]}#t=${place}`;
    const written = navigator.clipboard ? navigator.clipboard.writeText(address) : Promise.reject();
    // Where a page may not copy, it shows what to copy.
    written.then(() => tell(button.dataset.copy.replace("{time}", clock(place))), () => tell(address));
  }

  function follow(link) {
    const data = link.dataset;
    const from = Number(data.seek);
    let list = data.stop ? [[from, Number(data.stop)]] : [];
    if (data.stretches) list = data.stretches.split(" ").map((part) => part.split("-").map(Number));
    list.of = link;
    play(list, from);
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const pressed = event.target.closest("a[data-seek], [data-step], [data-copy], [data-pass]");
    if (!pressed) return;
    event.preventDefault();
    const data = pressed.dataset;
    if (data.seek) follow(pressed);
    else if (data.step) step(Number(data.step));
    else if ("copy" in data) copy(pressed);
    else pass(pressed);
  });

  const speed = the("[data-speed]");
  speed.addEventListener("change", () => {
    media.defaultPlaybackRate = media.playbackRate = Number(speed.value);
  });
  on("ratechange", () => (speed.value = String(media.playbackRate)));

  const more = the("[data-more]");
  if (more) {
    more.addEventListener("click", () => {
      const open = the(".choices").toggleAttribute("hidden");
      more.setAttribute("aria-expanded", String(!open));
    });
  }

  if (after) {
    after.addEventListener("change", () => {
      stretches = [];
      settle();
    });
  }

  // A lock screen and a car show what the author chose to be shown there.
  function session() {
    const shared = navigator.mediaSession;
    if (!shared || !window.MediaMetadata) return;
    shared.metadata = new MediaMetadata({ title: media.dataset.title, artist: media.dataset.artist });
    shared.setActionHandler("seekbackward", () => step(-15));
    shared.setActionHandler("seekforward", () => step(30));
  }

  // What stays at the top must not cover what gets the focus.
  new ResizeObserver(measure).observe(box);

  on("play", session);
  on("play", () => box.classList.add("started"));
  on("play playing pause seeking seeked ratechange timeupdate", watch);
  on("seeking", stray);
  on("seeked", settle);
  on("seeked timeupdate pause", show);
  on("seeked timeupdate", offer);
  on("ended", over);
  on("error", () => tell(status.dataset.trouble));
  on("goto", (event) => {
    seek(event.detail.place);
    tell(event.detail.told.replace("{time}", clock(event.detail.place)));
  });
  addEventListener("hashchange", arrive);
  all(".controls, .follow").forEach((part) => (part.hidden = false));
  arrive();
})();
