/* Typing a day means the window is one's own. */
(function () {
  "use strict";
  var period = document.querySelector("[data-period]");
  if (!period) { return; }
  Array.prototype.forEach.call(document.querySelectorAll("[data-says-custom]"), function (field) {
    field.addEventListener("change", function () { if (period.value !== "since" || field.name === "to") { period.value = "custom"; } });
  });
})();
