/* The trend of a figure by month. The table beneath says the same; without this script it is all there is. */
(function () {
  "use strict";
  var box = document.querySelector("[data-trend]");
  if (!box || !window.echarts) { return; }
  var said = JSON.parse(document.getElementById(box.dataset.trend).textContent);
  var ink = getComputedStyle(document.documentElement);
  var color = ink.getPropertyValue("--ink-700").trim() || "#24426b";
  var soft = ink.getPropertyValue("--text-soft").trim() || "#4d5a68";
  box.classList.add("is-drawn");
  var chart = window.echarts.init(box, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    grid: { left: 48, right: 16, top: 28, bottom: 28 },
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: { type: "category", data: said.months, axisLabel: { color: soft, fontSize: 14 }, axisTick: { show: false } },
    yAxis: { type: "value", name: said.unit, nameTextStyle: { color: soft, fontSize: 14 }, axisLabel: { color: soft, fontSize: 14 }, splitLine: { lineStyle: { color: "#dce1e7" } } },
    series: [{ name: said.name, type: said.unit === "%" ? "line" : "bar", data: said.numbers, barMaxWidth: 26, itemStyle: { color: color }, lineStyle: { color: color, width: 2 }, symbolSize: 7 }]
  });
  window.addEventListener("resize", function () { chart.resize(); });
})();
