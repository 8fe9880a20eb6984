// Links with a place in the sound or film play it here; without this they open the file there.
(function () {
  "use strict";
  var media = document.querySelector(".player audio, .screen video");
  if (!media) return;
  var trouble = document.querySelector("[data-trouble]");
  var stopAt = null;

  function seek(seconds) {
    if (media.readyState) {
      media.currentTime = seconds;
      return;
    }
    media.addEventListener(
      "loadedmetadata",
      function () {
        media.currentTime = seconds;
      },
      { once: true }
    );
    media.preload = "metadata";
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-seek]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    stopAt = link.dataset.stop ? Number(link.dataset.stop) : null;
    seek(Number(link.dataset.seek));
    media.play();
    if (media.tagName === "VIDEO") media.scrollIntoView({ block: "nearest" });
  });

  // Another version of the film goes on from the same second.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-version]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    var place = media.currentTime;
    document.querySelectorAll("a[data-version]").forEach(function (other) {
      other.removeAttribute("aria-current");
    });
    link.setAttribute("aria-current", "true");
    media.src = link.href;
    seek(place);
    media.play();
  });

  // A lock screen and a car show what the author chose to be shown there.
  media.addEventListener("play", function () {
    if (!navigator.mediaSession || !window.MediaMetadata) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: media.dataset.title,
      artist: media.dataset.artist,
    });
  });

  media.addEventListener("error", function () {
    if (trouble) trouble.textContent = trouble.dataset.trouble;
  });

  // Where we are: the current marker and sentence are marked in the page.
  var timed = Array.from(document.querySelectorAll("[data-at], .markers a[data-seek]"));
  var lists = [
    timed.filter(function (element) {
      return "at" in element.dataset;
    }),
    timed.filter(function (element) {
      return "seek" in element.dataset;
    }),
  ];
  var shown = [null, null];

  function current(list) {
    var now = media.currentTime + 0.05;
    var found = null;
    list.forEach(function (element) {
      if (Number(element.dataset.at || element.dataset.seek) <= now) found = element;
    });
    return found;
  }

  media.addEventListener("timeupdate", function () {
    if (stopAt !== null && media.currentTime >= stopAt) {
      stopAt = null;
      media.pause();
    }
    lists.forEach(function (list, number) {
      var found = current(list);
      if (found === shown[number]) return;
      if (shown[number]) shown[number].removeAttribute("aria-current");
      if (found) found.setAttribute("aria-current", "true");
      shown[number] = found;
    });
  });

  // An address with a place in it (#m-..., #t-...) has the player ready there; nothing starts.
  function prepare() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    var link = target.querySelector("a[data-seek]");
    var place = target.dataset.at || (link && link.dataset.seek);
    if (place && media.paused) seek(Number(place));
  }

  addEventListener("hashchange", prepare);
  prepare();
})();
