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
    var found = /(?:\{\{|\uff5b\uff5b)([^{}\uff5b\uff5d\n]{0,120})$/.exec(before);
    if (/^[^{}\n]*\}\}/.test(field.value.slice(field.selectionStart))) { return null; }
    if (!found && field.name === "columns") { found = /(?:^|\n)([^{}\n]*[|\uff5c][^{}\n]*)$/.exec(before); }
    if (!found) { return null; }
    var typed = found[1].replace(/\uff5c/g, "|").replace(/\uff1d/g, "="), bar = typed.lastIndexOf("|");
    if (/^(\u5982\u679c|\u5426\u5219|\u6bcf\u4e2a|\u6bcf\u6761)/.test(typed)) { return null; }
    return { start: bar < 0 ? found.index : field.selectionStart - (typed.length - bar - 1), typed: typed, part: bar >= 0 };
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
    field.insertAdjacentElement("afterend", panel);
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
  /* the blocks whose tags cannot be bound are marked where they are written, not only where they are read */
  document.addEventListener("htmx:afterSwap", function (event) {
    if (!form || event.target.id !== "preview") { return; }
    var loose = Array.prototype.map.call(document.querySelectorAll("#preview [data-loose]"), function (each) { return each.getAttribute("data-loose").replace(/[{}]/g, ""); });
    Array.prototype.forEach.call(form.querySelectorAll("fieldset.aw-block"), function (block) {
      var wrong = Array.prototype.some.call(block.querySelectorAll("textarea"), function (field) {
        return loose.some(function (tag) { return field.value.indexOf(tag) >= 0; });
      });
      block.classList.toggle("is-wrong", wrong);
    });
  });
  /* what is typed is kept here until it is saved, with all its blocks as they stand: a closed window or a lost session loses nothing */
  var DAYS = 7;
  var key = "anwang:draft:" + (document.body.dataset.person || "") + ":" + location.pathname;
  var waiting = 0;
  function typed() {
    var said = new URLSearchParams(new FormData(form));
    ["csrfmiddlewaretoken", "tag", "q"].forEach(function (name) { said.delete(name); });
    return said.toString();
  }
  function keep() {
    window.clearTimeout(waiting);
    try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), typed: typed() })); } catch (full) { /* a full store loses comfort only */ }
  }
  function kept() { try { return JSON.parse(localStorage.getItem(key)); } catch (broken) { return null; } }
  function again(said) {
    var back = document.createElement("form");
    back.method = "post";
    new URLSearchParams(said + "&do=look&csrfmiddlewaretoken=" + form.querySelector("[name=csrfmiddlewaretoken]").value).forEach(function (value, name) {
      var field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      back.appendChild(field);
    });
    back.hidden = true;
    document.body.appendChild(back);
    back.submit();
  }
  function offerKept() {
    var found = kept();
    if (!found || !found.typed || found.typed === typed() || Date.now() - found.at > DAYS * 86400000) { return; }
    var note = document.createElement("p"), yes = document.createElement("button"), no = document.createElement("button");
    note.className = "aw-draft";
    note.setAttribute("role", "status");
    note.textContent = "您在 " + new Date(found.at).toLocaleString("zh-CN", { hour12: false }).replace(/\//g, "-") + " 改过、还没有保存的内容还在。";
    [yes, no].forEach(function (button) { button.type = "button"; button.className = "aw-button is-small"; note.appendChild(button); });
    yes.textContent = "接着改";
    no.textContent = "不用这些内容";
    yes.addEventListener("click", function () { again(found.typed); });
    no.addEventListener("click", function () { localStorage.removeItem(key); note.remove(); });
    form.insertBefore(note, form.firstChild);
  }
  if (form) {
    if (form.hasAttribute("data-unsaved")) { keep(); } else { offerKept(); }
    form.addEventListener("input", function (event) {
      if (event.target.type === "search") { return; }
      document.getElementById("unsaved").hidden = false;
      window.clearTimeout(waiting);
      waiting = window.setTimeout(keep, 300);
    });
    form.addEventListener("submit", function (event) {
      keep();
      if (!event.submitter || event.submitter.value === "save") { sessionStorage.setItem("anwang:sent", JSON.stringify(key)); }
    });
    document.addEventListener("keydown", function (event) {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
        event.preventDefault();
        form.querySelector(".aw-send button[value=save]").click();
      }
    });
  }
  document.addEventListener("focusin", function (event) { if (writes(event.target)) { last = event.target; } });
  ["input", "click", "keyup"].forEach(function (name) {
    document.addEventListener(name, function (event) { if (form && writes(event.target)) { moved(event.target); } });
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && picks) { close(); event.stopPropagation(); } }, true);
  document.addEventListener("click", function (event) {
    var part = event.target.closest && event.target.closest("[data-part]");
    if (part && last && opened(last)) {
      insert(last, part.getAttribute("data-part"), opened(last).start, last.selectionStart);
      close();
      return;
    }
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
