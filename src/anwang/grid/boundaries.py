"""Boundaries of places as an administrator brings them (GeoJSON): what is read, what is refused, which feature is which place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anwang.grid.errors import BoundariesRefused
from anwang.grid.models import Node

LARGEST = 8 * 1024 * 1024
MOST_POINTS = 120_000
FEWEST_POINTS = 4
WEST, SOUTH, EAST, NORTH = 73.0, 3.0, 136.0, 54.0
"""China, in degrees."""
DIGITS = 5
"""Decimals of a degree that are kept: about a metre."""
CODES = ("code", "CODE", "adcode", "区划代码", "代码", "XZQDM", "id")
NAMES = ("name", "NAME", "名称", "乡镇", "乡镇名称", "XZQMC")


@dataclass(frozen=True, slots=True)
class Shape:
    """One feature as read: how it calls itself, and its polygons (rings of longitude and latitude, the first the outline)."""

    name: str
    code: str
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]

    @property
    def text(self) -> str:
        """The shape as GeoJSON geometry, compact."""
        return json.dumps({"type": "MultiPolygon", "coordinates": self.polygons}, separators=(",", ":"))


def read(content: bytes) -> list[Shape]:
    """Return the features of a GeoJSON file. Raises BoundariesRefused with the sentence that says what is wrong."""
    if len(content) > LARGEST:
        raise BoundariesRefused(f"文件超过 {LARGEST // 1024 // 1024} MB，请先把边界简化后再上传。")
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BoundariesRefused("这不是 GeoJSON 文件，请用地理信息软件导出 GeoJSON（UTF-8）后再上传。") from error
    features = said.get("features") if isinstance(said, dict) and said.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise BoundariesRefused("文件里没有要素（FeatureCollection），请检查导出的内容。")
    shapes = [_shape(number, each) for number, each in enumerate(features, start=1)]
    points = sum(len(ring) for shape in shapes for polygon in shape.polygons for ring in polygon)
    if points > MOST_POINTS:
        raise BoundariesRefused(f"边界一共有 {points} 个点，超过 {MOST_POINTS} 个，请先简化。")
    return shapes


def _shape(number: int, said: Any) -> Shape:
    properties = said.get("properties") if isinstance(said, dict) else None
    geometry = said.get("geometry") if isinstance(said, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise BoundariesRefused(f"第 {number} 个要素不是面（Polygon 或 MultiPolygon）。")
    known: Mapping[str, Any] = properties if isinstance(properties, dict) else {}
    coordinates = geometry.get("coordinates")
    parts = [coordinates] if geometry["type"] == "Polygon" else coordinates
    if not isinstance(parts, list) or not parts:
        raise BoundariesRefused(f"第 {number} 个要素没有坐标。")
    polygons = tuple(tuple(_ring(number, ring) for ring in _listed(number, part)) for part in parts)
    return Shape(_first(known, NAMES), _first(known, CODES), polygons)


def _listed(number: int, part: Any) -> list[Any]:
    if not isinstance(part, list) or not part:
        raise BoundariesRefused(f"第 {number} 个要素的坐标不完整。")
    return part


def _ring(number: int, said: Any) -> tuple[tuple[float, float], ...]:
    ring = [_point(number, point) for point in _listed(number, said)]
    if len(ring) < FEWEST_POINTS or ring[0] != ring[-1]:
        raise BoundariesRefused(f"第 {number} 个要素的边线没有闭合。")
    return tuple(ring)


def _point(number: int, said: Any) -> tuple[float, float]:
    if not isinstance(said, list) or len(said) < 2 or not all(isinstance(each, int | float) for each in said[:2]):  # noqa: PLR2004 - two coordinates
        raise BoundariesRefused(f"第 {number} 个要素的坐标不是经度、纬度。")
    lon, lat = said[0], said[1]
    if not (WEST <= lon <= EAST and SOUTH <= lat <= NORTH):
        raise BoundariesRefused(
            f"第 {number} 个要素有坐标不在中国范围内（{str(lon)[:20]}, {str(lat)[:20]}），请导出为经纬度，不要用平面坐标。"
        )
    return round(float(lon), DIGITS), round(float(lat), DIGITS)


def _first(known: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((str(known[name]).strip() for name in names if known.get(name) not in (None, "")), "")


def matched(shapes: Iterable[Shape], nodes: Sequence[Node]) -> tuple[list[tuple[Node, Shape]], list[str]]:
    """Return which shape is which place, by official code, else by name; and what fits no place, by what it calls itself."""
    by_code = {node.code: node for node in nodes if node.code}
    by_name = {node.name: node for node in nodes}
    found: dict[int, tuple[Node, Shape]] = {}
    strange: list[str] = []
    for number, shape in enumerate(shapes, start=1):
        code = shape.code.ljust(12, "0") if shape.code.isdigit() else ""
        node = by_code.get(code) or by_name.get(shape.name)
        if node is None:
            strange.append(shape.name or shape.code or f"第 {number} 个要素")
        elif node.pk in found:
            raise BoundariesRefused(f"“{node.name}”在文件里出现了两次，请合并成一个多面要素。")
        else:
            found[node.pk] = (node, shape)
    return list(found.values()), strange
