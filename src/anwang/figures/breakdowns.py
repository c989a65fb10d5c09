"""Breakdowns: a figure for each place below a place, and for each value of a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q
from django.db.models.functions import Length

from anwang.figures import wording
from anwang.figures.figure import Figure, as_records, base, counts_records
from anwang.figures.slices import UNFILLED, Value, measure_value, ratio_number, ratio_value
from anwang.grid import paths, territory
from anwang.grid.models import Node, NodeEvent, Organ
from anwang.grid.states import NodeChange
from anwang.ground import measure
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


def children(node: Node, on: date) -> list[Node]:
    """Return the places right below a place as the tree stood on a day, in tree order: what was merged away by then is not among them."""
    low, high = paths.under(node.path)
    below = Q(parent=node) | Q(path__gt=low, path__lt=high, depth=len(node.path) + paths.WIDTH)
    moved_here = NodeEvent.objects.filter(into=node, kind=NodeChange.MOVED).values("node")
    found = Node.objects.annotate(depth=Length("path")).filter(below | Q(pk__in=moved_here)).order_by("path")
    changed = NodeEvent.objects.filter(kind__in=[NodeChange.MERGED, NodeChange.MOVED], on__lte=on, into__isnull=False).order_by("on", "id")
    events = list(changed.values_list("node__path", "into__path", "kind"))
    taken = {gone: into for gone, into, _ in events}
    merged = {gone for gone, _, kind in events if kind == NodeChange.MERGED}

    def superior(path: str) -> str:
        return next((each for each in territory.above(path, taken) if each not in merged), "")

    standing = [child for child in found if child.path not in merged and superior(child.path) == node.path]
    return [
        child for child in standing if not (child.valid_to and child.valid_to <= on) and not (child.valid_from and child.valid_from > on)
    ]


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
    if isinstance(figure, Ratio):
        parts = measure.by_place(figure.numerator, asked, ranges)
        wholes = measure.by_place(figure.denominator, asked, ranges)
        return [ratio_number(figure, part, whole) for part, whole in zip(parts, wholes, strict=True)]
    return [wording.scaled(raw, figure.scale) for raw in measure.by_place(figure, asked, ranges)]


def values(figure: Figure, asked: Slice, rows: Sequence[Place], *, at: datetime) -> list[Value]:
    """Return the figure's whole answer for each of several rows, with its number of records."""
    ranges = [row.ranges for row in rows]
    slices = [asked.narrowed(ranges=each) for each in ranges]
    if isinstance(figure, Ratio):
        parts = measure.by_place(figure.numerator, asked, ranges)
        wholes = measure.by_place(figure.denominator, asked, ranges)
        return [ratio_value(figure, *three, at=at) for three in zip(slices, parts, wholes, strict=True)]
    raws = measure.by_place(figure, asked, ranges)
    counted = raws if counts_records(figure) else measure.by_place(as_records(figure), asked, ranges)
    return [measure_value(figure, *three, at=at) for three in zip(slices, raws, counted, strict=True)]


def by_dimension(figure: Figure, asked: Slice, dimension: str) -> list[tuple[str, str, Decimal | None]]:
    """Return (value, label, number) of the figure for each value of a dimension, in the order of its choices."""
    if isinstance(figure, Ratio):
        parts = measure.by_dimension(figure.numerator, asked, dimension)
        wholes = measure.by_dimension(figure.denominator, asked, dimension)
        found = {key: ratio_number(figure, parts.get(key, 0), whole) for key, whole in wholes.items()}
    else:
        found = {key: wording.scaled(raw, figure.scale) for key, raw in measure.by_dimension(figure, asked, dimension).items()}
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
