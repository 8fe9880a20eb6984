// A transcript that follows, and a place that is remembered: both only when asked for.
(() => {
  "use strict";
  const media = document.querySelector(".player audio, .screen video");
  if (!media) return;
  const box = media.closest("section");

  // --- the text follows ----------------------------------------------------------------------------

  const follow = document.querySelector("[data-follow]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  function bring(sentence) {
    const place = sentence.getBoundingClientRect();
    if (place.top > box.getBoundingClientRect().bottom && place.bottom < innerHeight * 0.8) return;
    sentence.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }

  // A reader who moves the page is left in peace.
  function leave(event) {
    const keys = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "];
    if (event.key && !keys.includes(event.key)) return;
    if (event.key && event.target.closest("audio, video, select, input, summary, button")) return;
    follow.checked = false;
  }

  if (follow) {
    document.addEventListener("now", (event) => {
      if (follow.checked && !media.paused && event.target.dataset.at) bring(event.target);
    });
    follow.addEventListener("change", () => {
      box.classList.toggle("along", follow.checked); // a film stays in sight
      const sentence = document.querySelector("[data-at][aria-current]");
      if (follow.checked && sentence) bring(sentence);
    });
    new IntersectionObserver(([head]) => {
      if (head.isIntersecting) box.classList.toggle("along", follow.checked);
    }).observe(box.previousElementSibling);
    ["wheel", "touchmove", "keydown"].forEach((name) => addEventListener(name, leave, { passive: true }));
  }

  // --- the place is remembered, in this browser and nowhere else ---------------------------------

  const remember = document.querySelector("[data-remember]");
  if (!remember) return;
  const KEY = "husk"; // {path: seconds}; there only while the visitor wants it
  let written = 0;

  function places() {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      return null; // storage can be forbidden, and what is in it can be another's
    }
  }

  function write(found) {
    try {
      if (found) localStorage.setItem(KEY, JSON.stringify(found));
      else localStorage.removeItem(KEY);
    } catch {
      remember.checked = false;
    }
  }

  function save() {
    const found = places();
    if (!found || !media.played.length) return;
    written = Date.now();
    delete found[location.pathname];
    if (!media.ended && media.currentTime > 5) found[location.pathname] = Math.floor(media.currentTime);
    write(found);
  }

  remember.addEventListener("change", () => {
    write(remember.checked ? {} : null);
    save();
  });
  media.addEventListener("timeupdate", () => {
    if (Date.now() - written > 5000) save();
  });
  ["pause", "ended"].forEach((name) => media.addEventListener(name, save));
  addEventListener("pagehide", save);
  addEventListener("leave", () => write(null)); // by the quick exit

  const kept = places();
  remember.checked = Boolean(kept);
  const place = kept && kept[location.pathname];
  if (place > 0 && !location.hash) {
    media.dispatchEvent(new CustomEvent("goto", { detail: { place, told: remember.dataset.remember } }));
  }
})();
