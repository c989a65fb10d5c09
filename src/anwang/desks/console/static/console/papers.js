/* Writing a paper: a tag goes in where the pen was last; after {{ names are offered; the tag under the pen says what it says. Without this
   script tags are copied by hand. */
(function () {
  "use strict";
  var last = null;
  var picks = null;
  var timer = 0;
  var form = document.getElementById("paper-form");
  function writes(field) {
    return field && field.matches && field.matches("#paper-form textarea, #paper-form input[name=heading], #paper-form input[name=title], #paper-form input[name=order]");
  }
  function insert(field, tag, from, to) {
    field.setRangeText(tag, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }
  function opened(field) {
    /* the unfinished tag before the pen: where it begins and what is typed of it */
    var before = field.value.slice(0, field.selectionStart);
    var found = /(?:\{\{|\uff5b\uff5b)([^{}|\uff5b\uff5d\uff5c]{0,30})$/.exec(before);
    if (/^[^{}\n]*\}\}/.test(field.value.slice(field.selectionStart))) { return null; }
    return found ? { start: found.index, typed: found[1] } : null;
  }
  function tagAt(field) {
    var at = field.selectionStart, text = field.value;
    if (field.name === "columns") {
      return text.slice(text.lastIndexOf("\n", at - 1) + 1, (text.indexOf("\n", at) + 1 || text.length + 1) - 1).trim();
    }
    var start = text.lastIndexOf("{{", at), end = text.indexOf("}}", Math.max(at - 2, 0));
    return start >= 0 && end > start && text.slice(start + 2, end).indexOf("{{") < 0 ? text.slice(start + 2, end) : "";
  }
  function close() { if (picks) { picks.remove(); picks = null; } }
  function offer(field, place) {
    fetch(form.getAttribute("data-names") + "?tag=" + encodeURIComponent(place.typed), { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) {
        close();
        if (!text || !opened(field)) { return; }
        picks = document.createElement("div");
        picks.className = "aw-picks";
        picks.innerHTML = text;
        field.insertAdjacentElement("afterend", picks);
      });
  }
  function look(field) {
    var tag = tagAt(field), panel = document.getElementById("look");
    if (!tag || !panel) { return; }
    if (panel.getAttribute("data-tag") === tag) { return; }
    panel.setAttribute("data-tag", tag);
    fetch(form.getAttribute("data-look") + "&tag=" + encodeURIComponent(tag), { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) { panel.innerHTML = text; });
  }
  function moved(field) {
    window.clearTimeout(timer);
    timer = window.setTimeout(function () {
      var place = opened(field);
      if (place) { offer(field, place); } else { close(); look(field); }
    }, 250);
  }
  document.addEventListener("focusin", function (event) { if (writes(event.target)) { last = event.target; } });
  ["input", "click", "keyup"].forEach(function (name) {
    document.addEventListener(name, function (event) { if (form && writes(event.target)) { moved(event.target); } });
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && picks) { close(); event.stopPropagation(); } }, true);
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-insert]");
    if (!button) { return; }
    var field = last || document.querySelector("#paper-form textarea");
    if (!field) { return; }
    var tag = button.getAttribute("data-insert");
    var place = opened(field);
    if (field.name === "columns") { tag = (field.value.trim() ? "\n" : "") + tag.replace(/[{}]/g, ""); }
    var at = field.selectionEnd === null ? field.value.length : field.selectionEnd;
    insert(field, tag, place ? place.start : at, at);
    close();
  });
})();
