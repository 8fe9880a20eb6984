// Captions and other versions of the film, as near as Play. Without this the browser's own controls
// have the captions, and a link to a version opens its file.
(() => {
  "use strict";
  const film = document.querySelector(".screen video");
  if (!film) return;
  const buttons = Array.from(document.querySelectorAll("[data-track]"));
  const versions = Array.from(document.querySelectorAll("[data-version]"));
  const track = (button) => film.textTracks[Number(button.dataset.track)];
  const shown = (button) => track(button).mode === "showing";

  function press() {
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(shown(button))));
  }

  function toggle(button) {
    const wanted = !shown(button);
    buttons.forEach((other) => (track(other).mode = "disabled"));
    if (wanted) track(button).mode = "showing";
    press();
  }

  // Another version goes on from the same second; one that waits goes on waiting.
  function change(link) {
    const place = film.currentTime;
    const playing = !film.paused;
    versions.forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    film.src = link.href;
    film.dispatchEvent(new CustomEvent("goto", { detail: { place, told: link.dataset.version } }));
    if (playing) film.play().catch(() => {});
  }

  buttons.forEach((button) => button.addEventListener("click", () => toggle(button)));
  versions.forEach((link) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      change(link);
    })
  );
  film.textTracks.addEventListener("change", press);
  press();
})();
