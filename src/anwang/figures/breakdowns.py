"""Breakdowns: a figure for each place below a place, and for each value of a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from anwang.figures import counting
from anwang.figures.external import entered
from anwang.figures.external.kind import External
from anwang.figures.figure import Figure, as_records, base, counts_records
from anwang.figures.places import children
from anwang.figures.slices import UNFILLED, Value, external_value, measure_value, ratio_number, ratio_value, scaled
from anwang.grid import paths, territory
from anwang.grid.models import Node, Organ
from anwang.ground.measure import Ratio, Slice

OWN = "本级"
"""The row of what is recorded at the parent itself (or in a place that has gone), so that the rows sum to the whole."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a breakdown: a place below with its ranges inside the slice, or the parent's own rest (`node` is None)."""

    node: Node | None
    ranges: paths.Ranges

    @property
    def name(self) -> str:
        """The place's name, or 本级."""
        return self.node.name if self.node else OWN


def places(node: Node, asked: Slice) -> list[Place]:
    """Return the rows that a slice at a place is broken into, the 本级 row last; together they are the slice, and no two overlap."""
    below = children(node, asked.end)
    rest = asked.ranges
    rows: list[Place] = []
    for child, ranges in zip(below, territory.of_many(below, asked.end), strict=True):
        part = paths.meet(asked.ranges, ranges)
        for hole in part:
            rest = paths.without(rest, hole)
        if part:
            rows.append(Place(child, part))
    return [*rows, Place(None, rest)] if rest else rows


def by_children(figure: Figure, node: Node, asked: Slice) -> list[tuple[Place, Decimal | None]]:
    """Return the figure for each place below and for the rest; one statement for each measure, whatever the size."""
    rows = places(node, asked)
    return list(zip(rows, numbers(figure, asked, rows), strict=True))


def numbers(figure: Figure, asked: Slice, rows: Sequence[Place]) -> list[Decimal | None]:
    """Return the figure for each of several rows."""
    ranges = [row.ranges for row in rows]
    if isinstance(figure, External):
        return [entered.said(figure, asked.narrowed(ranges=each)).number for each in ranges]
    if isinstance(figure, Ratio):
        parts = counting.by_place(figure.numerator, asked, ranges)
        wholes = counting.by_place(figure.denominator, asked, ranges)
        return [ratio_number(figure, part, whole, asked.rounding) for part, whole in zip(parts, wholes, strict=True)]
    return [scaled(figure, raw, asked.rounding) for raw in counting.by_place(figure, asked, ranges)]


def values(figure: Figure, asked: Slice, rows: Sequence[Place], *, at: datetime) -> list[Value]:
    """Return the figure's whole answer for each of several rows, with its number of records."""
    ranges = [row.ranges for row in rows]
    slices = [asked.narrowed(ranges=each) for each in ranges]
    if isinstance(figure, External):
        return [external_value(figure, each, at=at) for each in slices]
    if isinstance(figure, Ratio):
        parts = counting.by_place(figure.numerator, asked, ranges)
        wholes = counting.by_place(figure.denominator, asked, ranges)
        return [ratio_value(figure, *three, at=at) for three in zip(slices, parts, wholes, strict=True)]
    raws = counting.by_place(figure, asked, ranges)
    counted = raws if counts_records(figure) else counting.by_place(as_records(figure), asked, ranges)
    return [measure_value(figure, *three, at=at) for three in zip(slices, raws, counted, strict=True)]


def by_dimension(figure: Figure, asked: Slice, dimension: str) -> list[tuple[str, str, Decimal | None]]:
    """Return (value, label, number) of the figure for each value of a dimension, in the order of its choices."""
    found: dict[str, Decimal | None]
    if isinstance(figure, External):
        found = {key: said.number for key, said in entered.parts(figure, asked, dimension).items()}
    elif isinstance(figure, Ratio):
        parts = counting.by_dimension(figure.numerator, asked, dimension)
        wholes = counting.by_dimension(figure.denominator, asked, dimension)
        found = {key: ratio_number(figure, parts.get(key, 0), whole, asked.rounding) for key, whole in wholes.items()}
    else:
        found = {key: scaled(figure, raw, asked.rounding) for key, raw in counting.by_dimension(figure, asked, dimension).items()}
    choices = labels(figure, dimension, found)
    order = {key: place for place, key in enumerate(choices)}
    keys = sorted(found, key=lambda key: (order.get(key, len(order)), key))
    return [(key, choices.get(key, key or UNFILLED), found[key]) for key in keys]


def labels(figure: Figure, dimension: str, keys: Sequence[str] | dict[str, Decimal | None]) -> dict[str, str]:
    """Return the words for a dimension's values: declared, or for organs their names."""
    choices = dict(base(figure).fact.column(dimension).choices)
    if not choices and dimension.startswith("organ"):
        wanted = [int(key) for key in keys if key.isdigit()]
        choices = {str(organ.pk): organ.name for organ in Organ.objects.filter(pk__in=wanted).order_by("grid_path", "id")}
    return choices
