"""Crossings: a figure by two things at once — two dimensions, or the places below by a dimension — in one statement for each measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from anwang.figures import breakdowns, counting
from anwang.figures.external import entered
from anwang.figures.external.kind import External
from anwang.figures.figure import Figure
from anwang.figures.slices import UNFILLED, ratio_number, scaled
from anwang.grid.models import Node
from anwang.ground import measure
from anwang.ground.measure import Ratio, Slice

Head = tuple[str, str]
"""Key and name of a row or column."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A table: rows and columns by key and name in their order, and the number of each cell that has one."""

    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: Mapping[tuple[str, str], Decimal | None]

    def number(self, row: str, column: str) -> Decimal | None:
        """Return a cell's number by the keys of its row and column; None where nothing lies there."""
        return self.cells.get((row, column))


def by_two(figure: Figure, asked: Slice, row: str, column: str) -> Crossing:
    """Return the figure for each pair of values of two dimensions. Raises UnknownDimension."""
    cells: dict[tuple[str, str], Decimal | None]
    if isinstance(figure, External):
        cells = {pair: said.number for pair, said in entered.crossed(figure, asked, row, column).items()}
    elif isinstance(figure, Ratio):
        parts = measure.by_two(figure.numerator, asked, row, column)
        wholes = measure.by_two(figure.denominator, asked, row, column)
        cells = {pair: ratio_number(figure, parts.get(pair, 0), whole, asked.rounding) for pair, whole in wholes.items()}
    else:
        cells = {pair: scaled(figure, raw, asked.rounding) for pair, raw in measure.by_two(figure, asked, row, column).items()}
    return Crossing(_heads(figure, row, {pair[0] for pair in cells}), _heads(figure, column, {pair[1] for pair in cells}), cells)


def by_place(figure: Figure, node: Node, asked: Slice, column: str) -> Crossing:
    """Return the figure for each place below (and 本级, whose key is empty) and each value of a dimension."""
    places = breakdowns.places(node, asked)
    ranges = [place.ranges for place in places]
    keys = [place.node.path if place.node else "" for place in places]
    cells: dict[tuple[str, str], Decimal | None] = {}
    if isinstance(figure, External):
        for key, place in zip(keys, places, strict=True):
            told = entered.parts(figure, asked.narrowed(ranges=place.ranges), column)
            cells |= {(key, value): said.number for value, said in told.items()}
    elif isinstance(figure, Ratio):
        parts = counting.by_place_and(figure.numerator, asked, ranges, column)
        wholes = counting.by_place_and(figure.denominator, asked, ranges, column)
        cells = {
            (keys[at], value): ratio_number(figure, parts.get((at, value), 0), whole, asked.rounding)
            for (at, value), whole in wholes.items()
        }
    else:
        raws = counting.by_place_and(figure, asked, ranges, column)
        cells = {(keys[at], value): scaled(figure, raw, asked.rounding) for (at, value), raw in raws.items()}
    rows = tuple((key, place.name) for key, place in zip(keys, places, strict=True))
    return Crossing(rows, _heads(figure, column, {pair[1] for pair in cells}), cells)


def _heads(figure: Figure, dimension: str, keys: set[str]) -> tuple[Head, ...]:
    """The values that occur, in the order of their choices, with their words."""
    choices = breakdowns.labels(figure, dimension, sorted(keys))
    order = {key: place for place, key in enumerate(choices)}
    return tuple((key, choices.get(key, key or UNFILLED)) for key in sorted(keys, key=lambda key: (order.get(key, len(order)), key)))
