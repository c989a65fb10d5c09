/* The wall asks again every few minutes. When the session has ended, the last picture stays and a line says so. */
(function () {
  "use strict";
  var body = document.body;
  var lost = document.getElementById("lost");
  var every = Number(body.dataset.minutes) * 60000;

  function clock() {
    var box = document.querySelector("[data-clock]");
    if (!box) { return; }
    var now = new Date(Date.now() + 8 * 3600 * 1000);  // China's hour, whatever the screen's own clock is set to
    box.textContent = now.getUTCFullYear() + "年" + (now.getUTCMonth() + 1) + "月" + now.getUTCDate() + "日 星期" + "日一二三四五六".charAt(now.getUTCDay()) + " " + String(now.getUTCHours()).padStart(2, "0") + ":" + String(now.getUTCMinutes()).padStart(2, "0");
  }
  function say(words) { lost.textContent = words; lost.hidden = !words; body.classList.toggle("is-lost", !!words); }
  function again() {
    fetch(body.dataset.again, { headers: { "X-Requested-With": "fetch" } }).then(function (answer) {
      if (answer.redirected || answer.status === 401 || answer.status === 403) {
        say("登录已经到期，画面停在上面所示的时间，不再更新。请在这台电脑上重新登录后打开大屏。");
        return null;
      }
      return answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)));
    }).then(function (text) {
      if (!text) { return; }
      var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("wall");
      if (!fresh) { return; }
      if (window.anwangCharts) { window.anwangCharts.clear(); }
      document.getElementById("wall").replaceWith(document.adoptNode(fresh));
      if (window.anwangCharts) { window.anwangCharts.draw(); }
      say("");
      clock();
    }).catch(function () { say("暂时连不上服务器，画面停在上面所示的时间；连上后自动更新。"); });
  }
  clock();
  setInterval(clock, 10000);
  setInterval(again, every);
  window.anwangWall = { again: again };
})();
