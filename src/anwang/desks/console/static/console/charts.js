/* Drawings of tables. What is drawn stands as JSON beside its box and equals the table; without this script the table is all there is.
   Colours are ink and its neighbours: 红橙黄蓝 stay with the risk levels. */
(function () {
  "use strict";
  if (!window.echarts) { return; }
  var LIGHT = { text: "#1a2430", soft: "#4d5a68", line: "#dce1e7", series: ["#24426b", "#7f97b8", "#4f8587", "#a3905c", "#7d6b8f", "#5f6f80", "#a9bed4", "#c2b48f"] };
  var DARK = { text: "#e8eef6", soft: "#a9bad0", line: "#2c415e", series: ["#7fb0e6", "#54c2b0", "#d8b66a", "#b7a4dc", "#8fa5bf", "#5e8fc4", "#8fd3c6", "#e0cfa0"] };
  var charts = [];

  function number(value) { return value === null || value === undefined ? "—" : Number(value).toLocaleString("zh-CN", { maximumFractionDigits: 2 }); }
  function narrow(box) { return box.clientWidth < 460; }
  function short(text, most) { return text.length > most ? text.slice(0, most - 1) + "…" : text; }

  function base(ink, box, large) {
    var size = large ? 18 : 14;
    return {
      animation: false,
      color: ink.series,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size },
      grid: { left: 8, right: large ? 24 : 16, top: 40, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, textStyle: { fontSize: 14 }, valueFormatter: number },
      legend: { type: "scroll", top: 0, left: 0, itemWidth: 14, itemHeight: 10, textStyle: { color: ink.soft, fontSize: size } }
    };
  }
  function category(ink, labels, large) {
    return { type: "category", data: labels, axisLabel: { color: ink.soft, fontSize: large ? 16 : 14, hideOverlap: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: ink.line } } };
  }
  function amount(ink, name, large) {
    return { type: "value", name: name, nameTextStyle: { color: ink.soft, fontSize: large ? 16 : 14, align: "left" }, axisLabel: { color: ink.soft, fontSize: large ? 16 : 14 }, splitLine: { lineStyle: { color: ink.line } }, minInterval: 0 };
  }
  /* percentages and counts never share an axis */
  function axes(ink, said, large) {
    var units = [];
    said.series.forEach(function (one) { if (units.indexOf(one.unit) < 0) { units.push(one.unit); } });
    var left = units[0] === "%" && units.length > 1 ? units[1] : units[0];
    var twice = units.indexOf("%") >= 0 && left !== "%";
    var first = amount(ink, left || "", large);
    var second = amount(ink, "%", large);
    second.splitLine = { show: false };
    second.max = 100;
    second.nameTextStyle = { color: ink.soft, align: "right" };
    return { list: twice ? [first, second] : [first], of: function (unit) { return twice && unit === "%" ? 1 : 0; } };
  }

  function upright(said, ink, box, large) {
    var option = base(ink, box, large);
    var scale = axes(ink, said, large);
    var many = said.labels.length > (narrow(box) ? 6 : 9) && said.kind === "bar";
    option.xAxis = category(ink, said.labels, large);
    if (many) { option.xAxis.axisLabel.interval = 0; option.xAxis.axisLabel.rotate = 45; option.xAxis.axisLabel.formatter = function (text) { return short(text, 7); }; }
    option.yAxis = scale.list;
    option.grid.top = scale.list.length > 1 || said.series[0].unit ? 62 : 40;
    option.series = said.series.map(function (one) {
      var line = said.kind === "line" || scale.of(one.unit) === 1;
      return { name: one.name, type: line ? "line" : "bar", data: one.numbers, yAxisIndex: scale.of(one.unit), stack: said.stacked ? "all" : undefined, barMaxWidth: large ? 34 : 26, symbolSize: 7, lineStyle: { width: said.time || said.kind === "line" ? (large ? 3 : 2) : 0 }, connectNulls: false };
    });
    return option;
  }
  function ranking(said, ink, box, large) {
    var option = base(ink, box, large);
    var stacked = said.stacked;
    option.grid.top = stacked ? 34 : 6;
    option.grid.right = large ? 90 : 64;
    option.legend.show = !!stacked;
    option.tooltip.axisPointer = { type: "shadow" };
    option.yAxis = category(ink, said.labels, large);
    option.yAxis.inverse = true;
    option.yAxis.axisLabel = { color: ink.text, fontSize: large ? 18 : 14, interval: 0, formatter: function (text) { return short(text, narrow(box) ? 6 : 10); } };
    option.xAxis = amount(ink, "", large);
    option.xAxis.axisLabel.show = false;
    option.xAxis.splitLine = { show: false };
    option.series = said.series.map(function (one) {
      return { name: one.name, type: "bar", stack: stacked ? "all" : undefined, data: one.numbers, barMaxWidth: large ? 22 : 18, label: { show: !stacked, position: "right", color: ink.text, fontSize: large ? 18 : 14, formatter: function (at) { return number(at.value) + (one.unit === "%" ? "%" : ""); } } };
    });
    return option;
  }
  function shares(said, ink, box, large) {
    var option = base(ink, box, large);
    var one = said.series[0];
    option.tooltip = { trigger: "item", renderMode: "richText", confine: true, formatter: function (at) { return at.name + "\n" + number(at.value) + (one.unit || "") + "，占 " + at.percent + "%"; } };
    var total = one.numbers.reduce(function (sum, each) { return sum + (each || 0); }, 0);
    option.legend = { type: "scroll", formatter: function (name) { var at = said.labels.indexOf(name); return short(name, 9) + (total ? "  " + (100 * one.numbers[at] / total).toFixed(1) + "%" : ""); }, orient: narrow(box) ? "horizontal" : "vertical", left: narrow(box) ? 0 : "58%", top: narrow(box) ? 0 : "middle", textStyle: { color: ink.soft, fontSize: 14 } };
    option.series = [{ type: "pie", radius: ["42%", "70%"], center: narrow(box) ? ["50%", "58%"] : ["30%", "50%"], label: { show: false }, data: said.labels.map(function (label, at) { return { name: label, value: one.numbers[at] }; }) }];
    return option;
  }

  function draw(box) {
    var holder = document.getElementById(box.dataset.chart);
    if (!holder) { return; }
    var said = JSON.parse(holder.textContent);
    var dark = document.body.classList.contains("is-wall");
    var ink = dark ? DARK : LIGHT;
    var large = dark && window.innerWidth > 1500;
    box.classList.add("is-drawn");
    if (said.kind === "rank" || (said.stacked && said.kind !== "line")) { if (!dark) { box.style.height = Math.max(220, said.labels.length * 25 + 50) + "px"; } }
    var chart = window.echarts.init(box, null, { renderer: "svg" });
    var option = said.kind === "rank" || (said.stacked && said.kind !== "line") ? ranking(said, ink, box, large) : said.kind === "share" ? shares(said, ink, box, large) : upright(said, ink, box, large);
    if (dark && large) { option.barCategoryGap = "40%"; }
    chart.setOption(option);
    charts.push(chart);
  }
  function drawAll(root) { Array.prototype.forEach.call((root || document).querySelectorAll("[data-chart]"), draw); }

  window.addEventListener("resize", function () { charts.forEach(function (chart) { if (!chart.isDisposed()) { chart.resize(); } }); });
  /* on paper a drawing is as wide as the paper, not as the screen was */
  function each(change) { charts.forEach(function (chart) { if (!chart.isDisposed()) { chart.resize(change); } }); }
  window.addEventListener("beforeprint", function () { each({ width: 640 }); });
  window.addEventListener("afterprint", function () { each({ width: "auto" }); });
  window.anwangCharts = {
    draw: drawAll,
    clear: function () { charts.forEach(function (chart) { chart.dispose(); }); charts = []; }
  };
  drawAll();
})();
