"""What a table runs along: places below, stretches of time, the values of a dimension; each knows its numbers and what its records are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from anwang.desks.console.figures.asking import PERIODS, PLACE, Question
from anwang.figures import breakdowns, crossings, windows
from anwang.figures.breakdowns import Place
from anwang.figures.figure import Figure, base, dimensions
from anwang.figures.periods import months
from anwang.figures.slices import UNFILLED
from anwang.grid.models import Node
from anwang.ground.measure import Measure, Slice, UnknownDimension

Number = Decimal | None
STOCKS = frozenset({"stock", "stock_sum"})
MOST_STRETCHES = 36


@dataclass(frozen=True, slots=True)
class Mark:
    """One place on an axis: its label, and how the question changes for its records."""

    key: str
    label: str
    changes: dict[str, Any]
    leads_down: bool = False


class Axis(Protocol):
    """Rows or columns of a table."""

    @property
    def label(self) -> str:
        """What the axis is called."""
        ...

    def marks(self) -> Sequence[Mark]:
        """The marks along the axis, in order."""
        ...

    def numbers(self, figure: Figure, asked: Slice) -> list[Number]:
        """A figure's number for each mark; one statement for each measure that it rests on."""
        ...

    def part(self, figure: Figure, asked: Slice, mark: Mark) -> Slice:
        """The slice of one mark alone."""
        ...


@dataclass(frozen=True, slots=True)
class Places:
    """The places right below a place, and what is recorded at the place itself."""

    places: Sequence[Place]
    label: str = "区域"

    def marks(self) -> Sequence[Mark]:
        """A mark for each place; 本级 leads nowhere."""
        return [
            Mark(place.node.path, place.name, {"node": place.node}, leads_down=True) if place.node else Mark("", place.name, {"own": True})
            for place in self.places
        ]

    def numbers(self, figure: Figure, asked: Slice) -> list[Number]:
        """The figure for each place."""
        return breakdowns.numbers(figure, asked, self.places)

    def part(self, figure: Figure, asked: Slice, mark: Mark) -> Slice:
        """The slice of one place."""
        return asked.narrowed(ranges=next(place.ranges for place in self.places if (place.node.path if place.node else "") == mark.key))


@dataclass(frozen=True, slots=True)
class Stretches:
    """The months, quarters or years of a window, the last 36 at most."""

    spans: Sequence[tuple[date, date]]
    unit: str
    label: str

    def marks(self) -> Sequence[Mark]:
        """A mark for each stretch."""
        return [Mark(first.isoformat(), self.words(first), {"start": first, "end": last, "preset": "custom"}) for first, last in self.spans]

    def words(self, first: date) -> str:
        """A stretch by its name."""
        if self.unit == "year":
            return f"{first.year}年"
        return f"{first.year}年{(first.month + 2) // 3}季度" if self.unit == "quarter" else f"{first:%Y-%m}"

    def numbers(self, figure: Figure, asked: Slice) -> list[Number]:
        """The figure for each stretch."""
        parts = [self.part(figure, asked, mark) for mark in self.marks()]
        return [number for _, number in windows.by_period(figure, parts)]

    def part(self, figure: Figure, asked: Slice, mark: Mark) -> Slice:
        """The slice of one stretch: a stock is read at its end, what was found in it is followed to the cut-off of the whole."""
        cutoff = None if base(figure).kind in STOCKS else asked.cut
        return asked.narrowed(start=mark.changes["start"], end=mark.changes["end"], cutoff=cutoff)


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a dimension."""

    dimension: str
    label: str
    found: Sequence[tuple[str, str]]
    where: tuple[str, ...]

    def marks(self) -> Sequence[Mark]:
        """A mark for each value that occurs."""
        return [
            Mark(key, label, {"where": (*self.where, f"{self.dimension}={key or UNFILLED}")}, leads_down=True) for key, label in self.found
        ]

    def numbers(self, figure: Figure, asked: Slice) -> list[Number]:
        """The figure for each value. A figure without the dimension has none."""
        if self.dimension not in dimensions(figure):
            return [None] * len(self.found)
        numbers = {key: number for key, _, number in breakdowns.by_dimension(figure, asked, self.dimension)}
        empty = Decimal(0) if isinstance(figure, Measure) else None
        return [numbers.get(key, empty) for key, _ in self.found]

    def part(self, figure: Figure, asked: Slice, mark: Mark) -> Slice:
        """The slice of one value."""
        return asked.narrowed(where=(*asked.where, (self.dimension, mark.key)))


def stretches(unit: str, start: date, end: date) -> list[tuple[date, date]]:
    """Return the calendar months, quarters or years of a window, the first and last cut to it."""
    found: list[tuple[date, date]] = []
    for first, last in months(start, end):
        whole = {"month": True, "quarter": first.month % 3 == 1, "year": first.month == 1}[unit]
        if whole or not found:
            found.append((first, last))
        else:
            found[-1] = (found[-1][0], last)
    return found[-MOST_STRETCHES:]


def axis_of(question: Question, name: str, asked: Slice) -> Axis:
    """Return the axis of a name over a slice of the question's first figure. Raises UnknownDimension."""
    if name == PLACE:
        return Places(breakdowns.places(question.node, asked))
    if name in PERIODS:
        return Stretches(stretches(name, question.start, question.end), name, PERIODS[name])
    if name not in dimensions(question.focus):
        raise UnknownDimension(f"“{question.focus.name}”不能按“{name[:40]}”分列，请换一种行或列。")
    found = breakdowns.by_dimension(question.focus, asked, name)
    label = base(question.focus).fact.column(name).label
    return Values(name, label, [(key, words) for key, words, _ in found], question.where)


def crossing(figure: Figure, asked: Slice, down: Axis, across: Axis, node: Node) -> list[list[Number]]:
    """Return the figure for each mark down and each mark across; with a dimension across, in one statement for each measure."""
    found = _crossed(figure, asked, down, across, node)
    if found is None:
        columns = [down.numbers(figure, across.part(figure, asked, mark)) for mark in across.marks()]
        return [list(line) for line in zip(*columns, strict=True)]
    empty = Decimal(0) if isinstance(figure, Measure) else None
    return [[found.get((row.key, column.key), empty) for column in across.marks()] for row in down.marks()]


def _crossed(figure: Figure, asked: Slice, down: Axis, across: Axis, node: Node) -> Mapping[tuple[str, str], Number] | None:
    if isinstance(across, Values) and isinstance(down, Values):
        return crossings.by_two(figure, asked, down.dimension, across.dimension).cells
    if isinstance(across, Values) and isinstance(down, Places):
        return crossings.by_place(figure, node, asked, across.dimension).cells
    return None
