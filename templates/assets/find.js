// Searching from any page. The words go behind a #, which no browser sends to a server.
(function () {
  "use strict";
  document.querySelectorAll("form[data-find]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var words = form.querySelector("input").value.trim();
      location.href = form.action.split(/[?#]/)[0] + (words ? "#q=" + encodeURIComponent(words) : "");
    });
  });
})();
