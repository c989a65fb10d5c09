/* Writing a paper: a tag goes in where the pen was last. Without this script it is copied by hand. */
(function () {
  "use strict";
  var last = null;
  document.addEventListener("focusin", function (event) {
    if (event.target.matches && event.target.matches("#paper-form textarea, #paper-form input[name=heading], #paper-form input[name=columns]")) { last = event.target; }
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-insert]");
    if (!button) { return; }
    var field = last || document.querySelector("#paper-form textarea");
    if (!field) { return; }
    var tag = button.getAttribute("data-insert");
    if (field.name === "columns") { tag = (field.value.trim() ? "、" : "") + tag.replace(/[{}]/g, ""); }
    var at = field.selectionEnd === null ? field.value.length : field.selectionEnd;
    field.setRangeText(tag, at, at, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
})();
