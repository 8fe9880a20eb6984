// Leaving quickly. The link works without this; with it, sound stops at once, the page is blank
// while the next one loads, and Shift three times within five seconds does the same.
(function () {
  "use strict";
  var link = document.querySelector("a.exit");
  if (!link) return;
  var status = document.getElementById("melding_");
  var left = false;
  var alone = false;
  var presses = 0;
  var timer = 0;

  function leave() {
    left = true;
    dispatchEvent(new Event("leave")); // what the page remembers, it forgets
    document.querySelectorAll("audio, video").forEach(function (media) {
      media.pause();
    });
    if (navigator.mediaSession) {
      navigator.mediaSession.metadata = null;
      navigator.mediaSession.playbackState = "none";
    }
    document.title = link.dataset.loading;
    status.textContent = link.dataset.loading;
    document.body.replaceChildren(status);
    // replace: the way back does not lead here
    location.replace(link.href);
  }

  function forget(text) {
    clearTimeout(timer);
    presses = 0;
    status.textContent = text || "";
  }

  link.addEventListener("click", function (event) {
    event.preventDefault();
    leave();
  });

  // Shift held for a capital letter, Shift+Tab or a click is no press of its own.
  function mixed() {
    alone = false;
    if (presses) forget();
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") mixed();
    else if (!event.repeat) alone = true;
  });
  document.addEventListener("pointerdown", mixed);

  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift" || left || !alone) return;
    presses += 1;
    if (presses === 3) {
      leave();
      return;
    }
    if (presses === 1) {
      timer = setTimeout(forget, 5000, link.dataset.expired);
    }
    status.textContent = presses === 1 ? link.dataset.two : link.dataset.one;
  });

  // A browser that keeps the blank page and shows it again is sent to the front page.
  addEventListener("pageshow", function (event) {
    if (event.persisted && left) location.replace(link.dataset.home);
  });

  if (matchMedia("(hover: hover) and (pointer: fine)").matches) {
    document.querySelectorAll(".bar .hint").forEach(function (hint) {
      hint.hidden = false;
    });
  }
})();
