"""Where the places below lie: by the boundary that an administrator laid down, by the node's own coordinates, or by their enterprises."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count
from django.db.models.functions import Substr

from anwang.desks.console.map import datum
from anwang.desks.console.map.datum import Point
from anwang.desks.console.map.points import standing
from anwang.desks.console.map.townships import Township
from anwang.grid import paths
from anwang.grid.access import Official
from anwang.grid.models import Node


@dataclass(frozen=True, slots=True)
class Centre:
    """Where a place is drawn, and by what that is known."""

    point: Point
    by: str


@dataclass(frozen=True, slots=True)
class Geography:
    """The centres of places by their path, and how many enterprises carry coordinates, of which datums."""

    centres: Mapping[str, Centre]
    sites: int
    located: int
    datums: Sequence[str]

    @property
    def words(self) -> str:
        """What an honest map says of itself."""
        kinds = {centre.by for centre in self.centres.values()}
        said = []
        if "sites" in kinds:
            said.append("没有装入边界的乡镇，圆心取在册对象坐标的平均位置，只作示意，不是行政边界")
        if self.datums:
            named = "、".join(datum.NAMES.get(each, each) for each in self.datums)
            said.append(f"对象坐标登记为 {named}，显示时统一换算到 WGS-84（CGCS2000）")
        return "；".join(said) + "。" if said else ""


def read(by: Official, ranges: paths.Ranges, rows: Sequence[Township], width: int, bounded: Collection[str]) -> Geography:
    """Return where the rows lie. `width` is the length of the path of the looked-at place, `bounded` the paths that have a boundary."""
    found = _by_sites(by, ranges, width + paths.WIDTH)
    centres = {}
    for row in rows:
        node = row.place.node
        if node is None:
            continue
        if (own := _own(node)) is not None:
            centres[node.path] = Centre(own, "node")
        elif (mean := _mean([each for each in found if paths.covers(row.place.ranges, each["branch"])])) is not None:
            centres[node.path] = Centre(mean, "boundary" if node.path in bounded else "sites")
    datums = sorted({each["source_crs"] for each in found if each["located"]})
    return Geography(centres, sum(each["number"] for each in found), sum(each["located"] for each in found), datums)


def _by_sites(by: Official, ranges: paths.Ranges, width: int) -> list[dict[str, Any]]:
    branches = standing(by, ranges).annotate(branch=Substr("grid_path", 1, width)).values("branch", "source_crs")
    return [
        dict(each)
        for each in branches.annotate(number=Count("pk"), located=Count("longitude"), lon=Avg("longitude"), lat=Avg("latitude")).order_by(
            "branch"
        )
    ]


def _own(node: Node) -> Point | None:
    return (float(node.longitude), float(node.latitude)) if node.longitude is not None and node.latitude is not None else None


def _mean(parts: Sequence[Mapping[str, Any]]) -> Point | None:
    """The mean of several groups of coordinates, each on its own datum."""
    known = [
        (each["located"], *datum.to_map((float(each["lon"]), float(each["lat"])), each["source_crs"])) for each in parts if each["located"]
    ]
    weight = sum(number for number, _, _ in known)
    if not weight:
        return None
    return sum(number * lon for number, lon, _ in known) / weight, sum(number * lat for number, _, lat in known) / weight
