"""Comparing the lake with the database: the whole catalogue, at a place and below it, this year and the year before."""

from __future__ import annotations

from datetime import date, datetime

from anwang.figures import breakdowns, slices
from anwang.figures.catalogue import catalogue
from anwang.figures.figure import measures_of
from anwang.figures.lake.reading import Lake
from anwang.figures.windows import same_last_year
from anwang.grid.models import Node
from anwang.ground import measure


def compare(lake: Lake, node: Node, *, on: date, at: datetime) -> tuple[int, list[str]]:
    """Return how many numbers were compared, and each that differs in words."""
    compared, differences = 0, []
    for figure in catalogue().values():
        asked = slices.slice_of(figure, node, start=date(on.year, 1, 1), end=on)
        for one in (asked, same_last_year(asked)):
            here, there = slices.value(figure, one, at=at), lake.answer(figure, one, at=at)
            compared += 1
            if here != there:
                differences.append(f"“{figure.name}”{one.start}至{one.end}：数据库为{here.printed}，导出为{there.printed}")
        below = [place.ranges for place in breakdowns.places(node, asked)]
        for each in measures_of(figure):
            compared += len(below)
            if measure.by_place(each, asked, below) != lake.by_place(each, asked, below):
                differences.append(f"“{each.name}”{asked.start}至{asked.end}：下级区划的数字不一致")
    return compared, differences
