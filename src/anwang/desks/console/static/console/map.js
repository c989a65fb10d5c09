/* 一张图: places coloured as the list beside the map says, enterprises gathered by the server for the view. No outside address is asked
   unless a key for 天地图 is set. */
(function () {
  "use strict";
  var box = document.querySelector("[data-map]");
  if (!box || !window.L) { return; }
  var said = JSON.parse(document.getElementById(box.dataset.map).textContent);
  var style = getComputedStyle(document.documentElement);
  function paint(name) { return style.getPropertyValue(name).trim(); }
  var COLOURS = { red: paint("--level-red"), orange: paint("--level-orange"), yellow: paint("--level-yellow"), blue: paint("--level-blue"), none: "#b3bdc8" };
  var STEPS = ["#e4eaf2", "#d8e1ed", "#b9cadf", "#8ba7c9", "#5c82b0", "#2d5286"];
  var map = L.map(box, { zoomControl: true, attributionControl: !!said.key, zoomSnap: .25, minZoom: 3, maxZoom: 18 });
  map.zoomControl.setPosition("topright");
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  if (said.key) { ["vec", "cva"].forEach(tiles); map.attributionControl.setPrefix(""); }

  function tiles(layer) {
    var url = "https://t{s}.tianditu.gov.cn/" + layer + "_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=" + layer + "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=" + encodeURIComponent(said.key);
    L.tileLayer(url, { subdomains: "0123", maxZoom: 18, attribution: "底图：天地图" }).addTo(map);
  }
  function fill(place) { return said.chosen === "colour" ? COLOURS[place.colour] : STEPS[place.shade]; }
  function element(tag, text, kind) {
    var made = document.createElement(tag);
    if (text) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }
  function about(place) {
    var card = element("div", "", "aw-map-about");
    card.appendChild(element("h3", place.name));
    var list = element("dl");
    place.lines.forEach(function (line) {
      list.appendChild(element("dt", line[0]));
      var value = element("dd");
      if (line[1] === "0" || line[1] === "—") { value.textContent = line[1]; }
      else { var link = element("a", line[1], "aw-bound"); link.href = line[2]; value.appendChild(link); }
      list.appendChild(value);
    });
    card.appendChild(list);
    return card;
  }
  function row(path) { return document.querySelector('[data-place="' + path + '"]'); }
  function mark(path) {
    Array.prototype.forEach.call(document.querySelectorAll("[data-place].is-chosen"), function (other) { other.classList.remove("is-chosen"); });
    var line = row(path);
    if (line) { line.classList.add("is-chosen"); line.scrollIntoView({ block: "nearest" }); }
  }

  /* ---- places ---- */
  var drawn = {};
  var shapes = [];
  var circles = [];
  var bounds = L.latLngBounds([]);
  var size = Math.min(1, Math.max(.6, window.innerWidth / 1000)); /* a phone's map has less room for the same circles */
  var most = Math.max.apply(null, said.townships.map(function (place) { return place.open; }).concat([1]));
  function bind(layer, place) {
    drawn[place.path] = layer;
    layer.bindPopup(function () { return about(place); }, { maxWidth: 260 });
    layer.on("popupopen", function () { mark(place.path); });
    layer.bindTooltip(element("span", place.name), { permanent: true, direction: layer.getRadius ? "bottom" : "center", className: "aw-map-name", offset: layer.getRadius ? [0, layer.getRadius() - 2] : [0, 0] });
  }
  /* names stand below, beside or above their circle, wherever they cover no other name and least of the circles; the one with most to do first; else they wait for a closer look */
  function common(one, other) {
    return Math.max(0, Math.min(one[2], other[2]) - Math.max(one[0], other[0])) * Math.max(0, Math.min(one[3], other[3]) - Math.max(one[1], other[1]));
  }
  function untangle() {
    var rings = {};
    var named = [];
    said.townships.slice().sort(function (one, other) { return other.open - one.open; }).forEach(function (place) {
      var layer = drawn[place.path];
      if (!layer || !layer.getTooltip() || !layer.getTooltip().getElement()) { return; }
      var at = map.latLngToContainerPoint(layer.getRadius ? layer.getLatLng() : layer.getBounds().getCenter());
      var radius = layer.getRadius ? layer.getRadius() : 0;
      if (radius) { rings[place.path] = [at.x - radius, at.y - radius, at.x + radius, at.y + radius]; }
      named.push({ path: place.path, tip: layer.getTooltip(), x: at.x, y: at.y, radius: radius });
    });
    var taken = [];
    named.forEach(function (name) { name.way = chosen(name, taken, rings); if (name.way) { taken.push(name.way.box); } });
    named.forEach(function (name) {
      var element = name.tip.getElement();
      element.style.visibility = name.way ? "" : "hidden";
      if (!name.way) { return; }
      ["top", "bottom", "left", "right", "center"].forEach(function (way) { element.classList.remove("leaflet-tooltip-" + way); });
      name.tip.options.direction = name.way.direction;
      name.tip.options.offset = name.way.offset;
      name.tip.update();
    });
  }
  function chosen(name, taken, rings) {
    var element = name.tip.getElement();
    var wide = element.offsetWidth;
    var high = element.offsetHeight;
    var gap = name.radius + 2;
    function beside(right, down) {
      var shift = down * (name.radius / 2 + high / 2);
      var left = right ? name.x + gap : name.x - gap - wide;
      return { direction: right ? "right" : "left", offset: [right ? name.radius - 2 : 2 - name.radius, shift], box: [left, name.y - high / 2 + shift, left + wide, name.y + high / 2 + shift] };
    }
    function over(down) {
      var top = down > 0 ? name.y + gap : name.y - gap - high;
      return { direction: down > 0 ? "bottom" : "top", offset: [0, down * (name.radius - 2)], box: [name.x - wide / 2, top, name.x + wide / 2, top + high] };
    }
    var ways = name.radius ? [over(1), beside(true, 0), beside(false, 0), over(-1), beside(true, -1), beside(false, -1), beside(true, 1), beside(false, 1)]
      : [{ direction: "center", offset: [0, 0], box: [name.x - wide / 2, name.y - high / 2, name.x + wide / 2, name.y + high / 2] }];
    function covered(way) {
      return Object.keys(rings).reduce(function (sum, path) { return path === name.path ? sum : sum + common(rings[path], way.box); }, 0);
    }
    return ways.filter(function (way) { return !taken.some(function (box) { return common(box, way.box) > 0; }); })
      .map(function (way) { return { way: way, covers: covered(way) }; })
      .reduce(function (best, each) { return each.covers < best.covers ? each : best; }, { way: null, covers: Infinity }).way;
  }
  function circle(place) {
    if (!place.centre) { return; }
    var layer = L.circleMarker(place.centre, { radius: size * (9 + 17 * Math.sqrt(place.open / most)), color: "#fff", weight: 1.5, fillColor: fill(place), fillOpacity: .82 });
    bind(layer.addTo(map), place);
    circles.push({ layer: layer, centre: L.latLng(place.centre) });
    bounds.extend(place.centre);
  }
  /* circles whose places lie close together move apart until each is seen whole and can be clicked: where they stand is a sketch anyway */
  var APART = 3;
  function spread() {
    var at = circles.map(function (each) { return map.latLngToLayerPoint(each.centre); });
    function part(one, other) {
      var across = at[other].subtract(at[one]);
      var far = Math.hypot(across.x, across.y);
      var short = circles[one].layer.getRadius() + circles[other].layer.getRadius() + APART - far;
      if (short < .5) { return false; }
      var step = far ? across.multiplyBy(short / 2 / far) : L.point(0, short / 2);
      at[one] = at[one].subtract(step);
      at[other] = at[other].add(step);
      return true;
    }
    for (var turn = 0, touched = true; touched && turn < 200; turn++) {
      touched = false;
      for (var one = 0; one < at.length; one++) { for (var other = one + 1; other < at.length; other++) { touched = part(one, other) || touched; } }
    }
    circles.forEach(function (each, number) { each.layer.setLatLng(map.layerPointToLatLng(at[number])); });
  }
  function shape(place, geometry) {
    var layer = L.geoJSON(geometry, { style: { color: "#fff", weight: 1.5, fillColor: fill(place), fillOpacity: said.key ? .55 : .82 } }).addTo(map);
    bind(layer, place);
    shapes.push(layer);
    bounds.extend(layer.getBounds());
  }
  function frame() {
    if (bounds.isValid()) { map.fitBounds(bounds.pad(.12)); }
    else { map.setView([35, 105], 4); box.classList.add("is-unknown"); }
  }
  function places(laid) {
    said.townships.forEach(function (place) { if (laid[place.path]) { shape(place, laid[place.path]); } });
    said.townships.forEach(function (place) { if (!laid[place.path]) { circle(place); } });
    frame();
    spread();
    untangle();
    refresh();
  }

  /* ---- enterprises ---- */
  var NEAR = 12.5; /* from here on enterprises show by themselves */
  var points = L.layerGroup();
  var toggle = document.querySelector("[data-map-points]");
  var declined = false;
  var asked = 0;
  function refresh() {
    var wanted = toggle && (toggle.checked || (map.getZoom() >= NEAR && !declined));
    if (!wanted) { points.remove(); return; }
    if (!map.hasLayer(points)) { points.addTo(map); }
    var view = map.getBounds();
    var turn = ++asked;
    var url = said.points + "&west=" + Math.max(-180, view.getWest()) + "&south=" + Math.max(-90, view.getSouth()) + "&east=" + Math.min(180, view.getEast()) + "&north=" + Math.min(90, view.getNorth()) + "&across=" + Math.round(map.getSize().x / 64);
    fetch(url, { headers: { "X-Requested-With": "fetch" } }).then(function (answer) { return answer.ok && !answer.redirected ? answer.json() : null; }).then(function (found) {
      if (!found || turn !== asked) { return; }
      points.clearLayers();
      found.points.forEach(point);
    }).catch(function () { /* the places stay; the next move asks again */ });
  }
  function point(one) {
    if (one.number === 1) {
      var dot = L.circleMarker([one.lat, one.lon], { radius: 4.5, color: "#fff", weight: 1, fillColor: COLOURS[one.colour] || "#4d5a68", fillOpacity: 1 });
      dot.bindPopup(function () {
        var card = element("div", "", "aw-map-about");
        var link = element("a", one.name);
        link.href = one.url;
        card.appendChild(link);
        card.appendChild(element("div", "风险等级：" + one.level, "aw-soft"));
        return card;
      });
      points.addLayer(dot);
      return;
    }
    var icon = L.divIcon({ className: "aw-map-many", html: "<span>" + Number(one.number) + "</span>", iconSize: [26, 20] });
    var group = L.marker([one.lat, one.lon], { icon: icon, keyboard: false, title: one.number + " 家企业，点开放大" });
    group.on("click", function () { map.setView([one.lat, one.lon], Math.min(18, map.getZoom() + 2)); });
    points.addLayer(group);
  }
  /* close by, what lies inside a boundary matters more than its colour */
  function thin() { shapes.forEach(function (layer) { layer.setStyle({ fillOpacity: map.getZoom() >= NEAR ? .28 : said.key ? .55 : .82 }); }); }
  map.on("moveend", refresh);
  map.on("zoomend", thin);
  map.on("zoomend", spread);
  map.on("zoomend resize", untangle);
  if (toggle) { toggle.addEventListener("change", function () { declined = !toggle.checked; refresh(); }); }
  Array.prototype.forEach.call(document.querySelectorAll("[data-place]"), function (line) {
    line.addEventListener("click", function (event) {
      if (event.target.closest("a")) { return; }
      var layer = drawn[line.dataset.place];
      if (layer) { layer.openPopup(); }
    });
  });
  box.classList.add("is-drawn");
  map.setView([32.8, 118], 9);
  if (said.boundaries) {
    fetch(said.boundaries).then(function (answer) { return answer.ok ? answer.json() : { shapes: {} }; }).then(function (found) { places(found.shapes); }).catch(function () { places({}); });
  } else { places({}); }
})();
