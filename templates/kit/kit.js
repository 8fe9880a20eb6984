/* A classic script: pages opened from a folder may not load modules. Without it every link still
   opens the file itself, at the right place. */
(function () {
  "use strict";

  var players = Array.prototype.slice.call(document.querySelectorAll("audio, video"));
  var stopAt = new Map();

  players.forEach(function (player) {
    player.addEventListener("play", function () {
      players.forEach(function (other) {
        if (other !== player) other.pause();
      });
    });
    player.addEventListener("timeupdate", function () {
      if (stopAt.has(player) && player.currentTime >= stopAt.get(player)) {
        stopAt.delete(player);
        player.pause();
      }
    });
    player.addEventListener("seeking", function () {
      if (stopAt.has(player) && player.currentTime > stopAt.get(player)) stopAt.delete(player);
    });
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-player]");
    var player = link && document.getElementById(link.dataset.player);
    if (!player) return;
    event.preventDefault();
    stopAt.delete(player);
    player.currentTime = Number(link.dataset.start || 0);
    if (link.dataset.end) stopAt.set(player, Number(link.dataset.end));
    player.scrollIntoView({ block: "center" });
    player.focus();
    player.play().catch(function () {
      window.location.href = link.href;
    });
  });
})();
