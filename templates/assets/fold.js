// Folding all sections of a page out and in. Each opens by itself without this.
(function () {
  "use strict";
  var all = Array.from(document.querySelectorAll("main details.fold"));
  var button = document.querySelector("[data-fold]");
  if (!button) return;
  var out = button.textContent;

  function every(open) {
    all.forEach(function (one) {
      one.open = open;
    });
  }

  function told() {
    var open = all.every(function (one) {
      return one.open;
    });
    button.textContent = open ? button.dataset.in : out;
    return open;
  }

  button.addEventListener("click", function () {
    every(!told());
    told();
  });
  all.forEach(function (one) {
    one.addEventListener("toggle", told);
  });
  addEventListener("beforeprint", function () {
    every(true);
  });
  button.parentElement.hidden = false;
})();
