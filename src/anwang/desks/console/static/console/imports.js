/* Sending a file: dropping it anywhere on the box, and how much has arrived. Without this the plain form does the same. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-upload]");
  if (!form) { return; }
  var box = form.querySelector("[data-drop]");
  var input = form.querySelector("input[type=file]");
  var shown = form.querySelector("[data-upload-progress]");
  var words = form.querySelector("[data-upload-words]");
  var bar = shown.querySelector("progress");

  ["dragenter", "dragover"].forEach(function (kind) {
    box.addEventListener(kind, function (event) { event.preventDefault(); box.classList.add("is-over"); });
  });
  ["dragleave", "drop"].forEach(function (kind) {
    box.addEventListener(kind, function (event) { event.preventDefault(); box.classList.remove("is-over"); });
  });
  box.addEventListener("drop", function (event) {
    if (event.dataTransfer && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; }
  });

  function failed(text) {
    words.textContent = text;
    form.awSent = false;
    form.querySelectorAll("button[type=submit]").forEach(function (button) { button.disabled = false; button.removeAttribute("aria-busy"); });
  }

  form.addEventListener("submit", function (event) {
    if (!window.FormData || !input.files.length) { return; }
    event.preventDefault();
    var request = new XMLHttpRequest();
    shown.hidden = false;
    words.textContent = "正在上传";
    request.upload.addEventListener("progress", function (at) {
      if (at.lengthComputable) { bar.value = Math.round(at.loaded / at.total * 100); }
    });
    request.upload.addEventListener("load", function () { bar.removeAttribute("value"); words.textContent = "已传完，正在核对内容"; });
    request.addEventListener("error", function () { failed("网络不通，文件没有传完，请检查网络后再试。"); });
    request.addEventListener("load", function () {
      if (request.status < 400 && request.responseURL && request.responseURL !== location.href) { location.href = request.responseURL; return; }
      var page = new DOMParser().parseFromString(request.responseText, "text/html");
      var said = page.querySelector(".aw-refusal h2, .aw-lost h1, .aw-lost h2");
      failed(said ? said.textContent : "没有传成，请稍后再试。");
    });
    request.open("POST", form.action || location.href);
    request.send(new FormData(form));
  });
}());
