/* The console's behaviour in the browser. Everything works without it (links and forms); it only makes the day shorter.
   Plain script for Chromium 90, no build, no inline handlers, so that the content security policy can forbid both. */
(function () {
  "use strict";

  var DRAFT_DAYS = 7;
  var body = document.body;
  var one = function (selector, root) { return (root || document).querySelector(selector); };
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };

  function keep(store, key, value) { try { store.setItem(key, JSON.stringify(value)); } catch (full) { /* a full or forbidden store loses comfort only */ } }
  function recall(store, key) { try { return JSON.parse(store.getItem(key)); } catch (broken) { return null; } }
  function drop(store, key) { try { store.removeItem(key); } catch (forbidden) { /* nothing was kept */ } }

  function say(words) {
    var toast = document.createElement("div");
    toast.className = "aw-toast";
    toast.setAttribute("role", "status");
    toast.textContent = words;
    body.appendChild(toast);
    setTimeout(function () { toast.remove(); }, 2600);
  }

  /* ---- rows: j k Enter e, and the position kept after an act ---- */
  function rows() { return all("[data-row]", one(".aw-drawer:not([hidden])") || document); }
  function chosen() { return one("[data-row].is-chosen"); }
  function choose(row, quietly) {
    all("[data-row].is-chosen").forEach(function (other) { other.classList.remove("is-chosen"); other.removeAttribute("aria-selected"); });
    if (!row) { return; }
    row.classList.add("is-chosen");
    row.setAttribute("aria-selected", "true");
    if (!quietly) { row.scrollIntoView({ block: "nearest" }); rememberPosition(); }
  }
  function step(by) {
    var list = rows();
    if (!list.length) { return; }
    var at = list.indexOf(chosen());
    choose(list[Math.max(0, Math.min(list.length - 1, at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by))]);
  }
  function openRow(row) {
    var link = row && (one("a[data-open]", row) || one("a[href]", row));
    if (link) { link.click(); }
  }
  function positionKey() { return "anwang:position:" + location.pathname + location.search; }
  function rememberPosition() {
    if (!one("[data-list]")) { return; }
    var row = chosen();
    keep(sessionStorage, positionKey(), { top: window.scrollY, row: row ? row.getAttribute("data-row") : null });
    keep(sessionStorage, "anwang:list", location.pathname + location.search);
  }
  function restorePosition() {
    if (!one("[data-list]")) { return; }
    var kept = recall(sessionStorage, positionKey());
    if (!kept) { return; }
    choose(rows().filter(function (row) { return row.getAttribute("data-row") === kept.row; })[0], true);
    window.scrollTo(0, kept.top);
  }
  function backLinks() {
    /* "back" on a record leads to the very list, page and filter that she came from */
    var list = recall(sessionStorage, "anwang:list");
    all("a[data-back]").forEach(function (link) {
      if (list && list.split("?")[0] === new URL(link.href).pathname) { link.href = list; }
    });
  }

  /* ---- the drawer: a record beside its list ---- */
  function drawer() { return one("#drawer"); }
  function closeDrawer() {
    var box = drawer();
    if (!box || box.hidden) { return false; }
    box.hidden = true;
    one("#drawer-body").textContent = "";
    var row = chosen();
    var link = row && one("a", row);
    if (link) { link.focus({ preventScroll: true }); }
    return true;
  }
  function openDrawer(link) {
    var box = drawer();
    if (!box || !window.htmx || window.matchMedia("(max-width: 820px)").matches) { return false; }
    window.htmx.ajax("GET", link.href, { target: "#drawer-body", swap: "innerHTML" }).then(function () {
      box.hidden = false;
      box.scrollTop = 0;
      one("#drawer-whole").href = link.href;
      box.focus({ preventScroll: true });
    });
    return true;
  }

  /* ---- drafts: what was typed survives a lost session, a refusal, a closed window ---- */
  function draftKey(form) { return "anwang:draft:" + (body.dataset.person || "") + ":" + (form.dataset.draft || location.pathname); }
  function draftable(field) {
    /* a search box finds what is to be said, it says nothing itself */
    return field.name && !field.disabled && ["hidden", "password", "file", "search", "submit", "button"].indexOf(field.type) < 0;
  }
  function draftOf(form) {
    var kept = {};
    all("input, select, textarea", form).filter(draftable).forEach(function (field) {
      var list = kept[field.name] = kept[field.name] || [];
      if (field.type === "checkbox" || field.type === "radio") { if (field.checked) { list.push(field.value); } }
      else if (field.multiple) { all("option", field).forEach(function (o) { if (o.selected) { list.push(o.value); } }); }
      else { list.push(field.value); }
    });
    all("[data-picked]", form).forEach(function (box) {
      kept["picked:" + box.dataset.picked] = all("li", box).map(function (item) { return { value: one("input", item).value, label: one("span", item).textContent }; });
    });
    return kept;
  }
  function fill(form, kept) {
    var used = {};
    all("input, select, textarea", form).filter(draftable).forEach(function (field) {
      var list = kept[field.name];
      if (!list) { return; }
      if (field.type === "checkbox" || field.type === "radio") { field.checked = list.indexOf(field.value) >= 0; }
      else if (field.multiple) { all("option", field).forEach(function (o) { o.selected = list.indexOf(o.value) >= 0; }); }
      else { var at = used[field.name] || 0; used[field.name] = at + 1; if (list[at] !== undefined) { field.value = list[at]; } }
    });
    all("[data-picked]", form).forEach(function (box) {
      var list = kept["picked:" + box.dataset.picked];
      if (!list) { return; }
      box.textContent = "";
      list.forEach(function (item) { addPicked(box, item.value, item.label); });
    });
  }
  function offerDraft(form) {
    var kept = recall(localStorage, draftKey(form));
    if (!kept || form.hasAttribute("data-refused")) { return; }
    if (Date.now() - kept.at > DRAFT_DAYS * 86400000) { drop(localStorage, draftKey(form)); return; }
    if (JSON.stringify(draftOf(form)) === JSON.stringify(kept.fields)) { return; }
    var fresh = draftOf(form);
    fill(form, kept.fields);
    var note = document.createElement("p");
    note.className = "aw-draft";
    note.setAttribute("role", "status");
    note.textContent = "已恢复您在 " + new Date(kept.at).toLocaleString("zh-CN", { hour12: false }).replace(/\//g, "-") + " 填写、尚未提交的内容。";
    var undo = document.createElement("button");
    undo.type = "button";
    undo.className = "aw-button is-small is-quiet";
    undo.textContent = "不用这些内容";
    undo.addEventListener("click", function () { fill(form, fresh); drop(localStorage, draftKey(form)); note.remove(); });
    note.appendChild(undo);
    form.insertBefore(note, form.firstChild);
  }
  function keepDraft(form) {
    clearTimeout(form.awDraft);
    form.awDraft = setTimeout(function () { keep(localStorage, draftKey(form), { at: Date.now(), fields: draftOf(form) }); }, 300);
  }
  function settleDrafts() {
    /* a draft that was sent is dropped once a page arrives that is neither its refusal, nor the login, nor an error */
    var sent = recall(sessionStorage, "anwang:sent");
    drop(sessionStorage, "anwang:sent");
    if (!sent || body.dataset.kind === "login" || body.dataset.kind === "error") { return; }
    var refused = all("form[data-refused]").some(function (form) { return draftKey(form) === sent; });
    if (!refused) { drop(localStorage, sent); }
  }

  /* ---- pickers: type, choose, see what was chosen ---- */
  function addPicked(box, value, label) {
    if (!box.hasAttribute("data-many")) { box.textContent = ""; }
    if (all("input", box).some(function (input) { return input.value === value; })) { return; }
    var item = document.createElement("li");
    item.className = "aw-chip";
    var words = document.createElement("span");
    words.textContent = label;
    var input = document.createElement("input");
    input.type = "hidden";
    input.name = box.dataset.picked;
    input.value = value;
    var said = document.createElement("input");
    said.type = "hidden";
    said.name = box.dataset.picked + ":words";
    said.value = label;
    var away = document.createElement("button");
    away.type = "button";
    away.className = "aw-button is-small is-quiet";
    away.setAttribute("data-unpick", "");
    away.setAttribute("aria-label", "去掉 " + label);
    away.textContent = "×";
    item.appendChild(words); item.appendChild(input); item.appendChild(said); item.appendChild(away);
    box.appendChild(item);
  }

  function copyAddress(button) {
    var address = button.dataset.copy || location.href;
    var done = function () { say("已复制本页地址"); };
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(address).then(done); return; }
    var box = document.createElement("textarea");
    box.value = address;
    body.appendChild(box);
    box.select();
    document.execCommand("copy");
    box.remove();
    done();
  }

  function countTicks() {
    all("[data-bulk]").forEach(function (bar) {
      var ticked = all("input[data-tick]:checked").length;
      bar.hidden = ticked === 0;
      var words = one("[data-bulk-count]", bar);
      if (words) { words.textContent = ticked; }
    });
  }

  /* what a picker found does not lie over the other fields once she has gone on to them */
  function closePickers(at) {
    all(".aw-picker").forEach(function (picker) { if (!picker.contains(at)) { one(".aw-found", picker).textContent = ""; } });
  }

  /* ---- one listener per kind of event ---- */
  document.addEventListener("click", function (event) {
    var plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    var at = event.target.closest ? event.target : event.target.parentElement;
    var row = at.closest("[data-row]");
    if (row) { choose(row, true); rememberPosition(); }
    var link = at.closest("a[data-drawer]");
    if (link && plain && openDrawer(link)) { event.preventDefault(); return; }
    if (at.closest("[data-close-drawer]")) { closeDrawer(); }
    var copy = at.closest("[data-copy]");
    if (copy) { copyAddress(copy); }
    if (at.closest("[data-print]")) { window.print(); }
    if (at.closest("[data-rail]")) {
      var rail = one("#rail");
      at.closest("[data-rail]").setAttribute("aria-expanded", String(rail.classList.toggle("is-open")));
    } else if (!at.closest("#rail")) {
      var open = one("#rail.is-open");
      if (open) { open.classList.remove("is-open"); }
    }
    var pick = at.closest("[data-pick]");
    if (pick) {
      var picker = pick.closest(".aw-picker, .aw-field");
      var filled = pick.closest("form");
      addPicked(one("[data-picked]", picker), pick.dataset.pick, pick.dataset.label || pick.textContent.trim());
      one(".aw-found", picker).textContent = "";
      var search = one("input[type=search]", picker);
      if (search) { search.value = ""; }
      /* who picks several goes on searching; the search of a single one would open again over the next field */
      var goOn = one("[data-picked][data-many]", picker) ? search : one("[data-unpick]", picker);
      if (goOn) { goOn.focus(); }
      if (filled && filled.hasAttribute("data-draft")) { keepDraft(filled); }
    }
    var unpick = at.closest("[data-unpick]");
    if (unpick) { var owner = unpick.closest("form"); unpick.closest("li").remove(); if (owner && owner.hasAttribute("data-draft")) { keepDraft(owner); } }
    all("details.aw-menu[open]").forEach(function (menu) { if (!menu.contains(at)) { menu.open = false; } });
    closePickers(at);
    if (!at.closest(".aw-find")) { var found = one("#found"); if (found) { found.textContent = ""; } }
  });

  document.addEventListener("focusin", function (event) { closePickers(event.target); });

  document.addEventListener("keydown", function (event) {
    var at = event.target;
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && ["checkbox", "radio", "button", "submit"].indexOf(at.type) < 0;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "Escape") {
      var menu = one("details.aw-menu[open]");
      var found = all(".aw-found").filter(function (box) { return box.textContent.trim(); })[0];
      if (menu) { menu.open = false; one("summary", menu).focus(); }
      else if (found) { found.textContent = ""; }
      else if (typing) { at.blur(); }
      else if (!closeDrawer()) { var back = one("a[data-back]"); if (back) { back.click(); } }
      return;
    }
    if (typing) {
      if (event.key === "Enter" && at.tagName === "INPUT" && at.closest("form[data-form]")) {
        /* Enter never sends by surprise: it goes on to the next field */
        event.preventDefault();
        var fields = all("input, select, textarea, button", at.closest("form")).filter(function (f) { return f.type !== "hidden" && !f.disabled && f.offsetParent; });
        var next = fields[fields.indexOf(at) + 1];
        if (next) { next.focus(); }
      }
      return;
    }
    if (event.key === "/") { var search = one("#search"); if (search) { event.preventDefault(); search.focus(); search.select(); } }
    else if (event.key === "j") { step(1); }
    else if (event.key === "k") { step(-1); }
    else if (event.key === "Enter" && chosen() && !/^(A|BUTTON|SUMMARY)$/.test(at.tagName)) { event.preventDefault(); openRow(chosen()); }
    else if (event.key === "e") {
      var scope = one(".aw-drawer:not([hidden])") || chosen() || document;
      var act = one("[data-next-act]:not([disabled]):not([aria-disabled=true])", scope) || one("[data-next-act]:not([disabled]):not([aria-disabled=true])");
      if (act) { event.preventDefault(); rememberPosition(); act.click(); }
    }
  });

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.awSent) { event.preventDefault(); return; }
    rememberPosition();
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post") { return; }
    form.awSent = true;
    if (form.hasAttribute("data-draft")) { clearTimeout(form.awDraft); keep(localStorage, draftKey(form), { at: Date.now(), fields: draftOf(form) }); keep(sessionStorage, "anwang:sent", draftKey(form)); }
    if (form.hasAttribute("data-leaving")) {
      Object.keys(localStorage).forEach(function (key) { if (key.indexOf("anwang:draft:" + (body.dataset.person || "") + ":") === 0) { drop(localStorage, key); } });
    }
    setTimeout(function () { all("button[type=submit], button:not([type])", form).forEach(function (b) { b.setAttribute("aria-busy", "true"); b.disabled = true; }); }, 0);
  });
  function unlock() { all("form").forEach(function (form) { if (form.awSent) { form.awSent = false; all("[aria-busy]", form).forEach(function (b) { b.removeAttribute("aria-busy"); b.disabled = false; }); } }); }
  window.addEventListener("pageshow", function (event) { if (event.persisted) { unlock(); } });

  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-draft]");
    if (form) { keepDraft(form); }
  });
  document.addEventListener("change", function (event) {
    var at = event.target;
    if (at.matches("input[data-tick-all]")) { all("input[data-tick]").forEach(function (tick) { tick.checked = at.checked; }); }
    if (at.matches("input[data-tick], input[data-tick-all]")) { countTicks(); }
    if (at.matches("[data-submit-on-change]")) { at.form.submit(); }
    var form = at.closest("form[data-draft]");
    if (form) { keepDraft(form); }
  });

  document.addEventListener("htmx:beforeRequest", function () { var wait = one("#wait"); if (wait) { wait.classList.add("is-on"); } });
  document.addEventListener("htmx:afterRequest", function () { var wait = one("#wait"); if (wait) { wait.classList.remove("is-on"); } unlock(); });
  document.addEventListener("htmx:beforeSwap", function (event) {
    /* saved without leaving the page: nothing is left to restore (the form itself is about to be replaced) */
    var sent = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (event.detail.xhr.status >= 300 || !sent || !sent.matches("form[data-draft]")) { return; }
    clearTimeout(sent.awDraft);
    drop(localStorage, draftKey(sent));
    drop(sessionStorage, "anwang:sent");
  });
  document.addEventListener("htmx:sendError", function () { say("网络不通，刚才的操作没有送达。请检查网络后再试。"); });
  document.addEventListener("htmx:responseError", function (event) {
    var code = event.detail.xhr.status;
    if (code === 401 || event.detail.xhr.getResponseHeader("X-Login")) { location.reload(); return; }
    say(code === 403 ? "您的岗位不能看这一项。" : code === 404 ? "没有找到，或不在您的辖区内。" : "系统没有办成，请稍后再试。");
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    all("form[data-draft]", event.target).forEach(offerDraft);
    countTicks();
    backLinks();
  });

  window.addEventListener("scroll", function () { clearTimeout(window.awScroll); window.awScroll = setTimeout(rememberPosition, 150); }, { passive: true });

  restorePosition();
  backLinks();
  settleDrafts();
  all("form[data-draft]").forEach(offerDraft);
  countTicks();
  var wrong = one(".aw-refusal[tabindex]");
  if (wrong) { wrong.focus(); }
}());
