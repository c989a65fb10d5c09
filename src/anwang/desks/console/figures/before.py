"""What a number is set beside: the same days of last year or the year before, the period just gone, its target; and the change in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from anwang.desks.console.figures.axes import Axis, Number, Stretches, crossing
from anwang.figures import comparisons, windows
from anwang.figures.comparisons import Against, Comparison, Known, Words
from anwang.figures.external.entered import split_key
from anwang.figures.figure import Figure
from anwang.figures.models import FigureTarget
from anwang.figures.slices import Value
from anwang.figures.states import EntryState
from anwang.figures.wording import HUNDRED, plain
from anwang.grid import paths, territory
from anwang.grid.access import place
from anwang.grid.models import Node
from anwang.ground.measure import Slice

AGAINST = {"yoy": Against.LAST_YEAR, "mom": Against.PERIOD_BEFORE, "prior2": Against.TWO_YEARS, "target": Against.TARGET}
"""The kinds of comparison by the word in an address."""


@dataclass
class Beside:
    """One kind of comparison for all numbers of a page; the place's words and where records begin are asked for once."""

    against: Against
    words: Words
    at: datetime
    known: Known = field(default_factory=dict)

    def name(self, asked: Slice) -> str:
        """How the other side is called."""
        return comparisons.name_of(self.against, asked)

    def gap(self, figure: Figure, asked: Slice) -> str:
        """Why a figure is not set beside its earlier window; empty where it is."""
        return comparisons.why_not(figure, asked, self.against, words=self.words, known=self.known)

    def reaches(self, figure: Figure, asked: Slice) -> bool:
        """Whether a figure is set beside its earlier window."""
        return not self.gap(figure, asked)

    def look_back(self, questions: Sequence[tuple[Figure, Slice]]) -> None:
        """Ask at once for all kinds of fact of some figures whether our records reach back."""
        comparisons.look_back(questions, self.against, words=self.words, known=self.known)

    def whole(self, figure: Figure, asked: Slice) -> tuple[Value, Value | None]:
        """A figure over its slice, and beside it; nothing beside it where no target is set."""
        if self.against != Against.TARGET:
            now, then = windows.over(figure, [asked, comparisons.window_of(asked, self.against)], at=self.at)
            return now, then
        now = windows.over(figure, [asked], at=self.at)[0]
        limit = targets(figure, [asked])[0]
        return now, None if limit is None else self._value(figure, asked, limit)

    def numbers(self, axis: Axis, figure: Figure, asked: Slice) -> list[Number]:
        """The earlier number of each mark (its target); along time each stretch has its own, followed as long as it is itself."""
        if self.against == Against.TARGET:
            return targets(figure, [axis.part(figure, asked, mark) for mark in axis.marks()])
        if not isinstance(axis, Stretches):
            return axis.numbers(figure, comparisons.window_of(asked, self.against))
        parts = [comparisons.window_of(axis.part(figure, asked, mark), self.against) for mark in axis.marks()]
        return [number for _, number in windows.by_period(figure, parts)]

    def crossing(self, figure: Figure, asked: Slice, down: Axis, across: Axis, *, node: Node) -> list[list[Number]]:
        """What each number of a crossing is set beside; along time each stretch stands beside its own earlier one."""
        if isinstance(across, Stretches):
            columns = [self.numbers(down, figure, across.part(figure, asked, mark)) for mark in across.marks()]
            return [list(line) for line in zip(*columns, strict=True)]
        if isinstance(down, Stretches) or self.against == Against.TARGET:
            return [self.numbers(across, figure, down.part(figure, asked, mark)) for mark in down.marks()]
        return crossing(figure, comparisons.window_of(asked, self.against), down, across, node)

    def compared(self, now: Value, then: Value) -> Comparison:
        """Two values' comparison in words."""
        return comparisons.between(now, then, self.against, words=self.words, gap=self.gap(now.figure, now.asked))

    def change(self, figure: Figure, asked: Slice, now: Number, then: Number) -> str:
        """The change in the fewest words that a table holds."""
        if now is None or then is None:
            return "—"
        if self.against == Against.TARGET:
            return f"{plain(asked.rounding.percent(now * HUNDRED / then))}%" if then else "—"
        said = self.compared(self._value(figure, asked, now), self._value(figure, asked, then))
        if not said.comparable:
            return "不作比较"
        return said.absolute if said.rate is None else said.percent

    def _value(self, figure: Figure, asked: Slice, number: Number) -> Value:
        return Value(figure, asked, number, "—" if number is None else plain(number), 0, self.at)


def beside(compare: str, asked: Slice, at: datetime) -> Beside:
    """Return the comparison of an address, the same days of last year where none is said."""
    return Beside(AGAINST.get(compare, Against.LAST_YEAR), comparisons.words_at(asked), at)


def targets(figure: Figure, parts: Sequence[Slice]) -> list[Number]:
    """Return the target that is set for each of several slices: of just the place and part, of the shortest window that holds it."""
    if not any(part.ranges for part in parts):
        return [None] * len(parts)
    first, last = min(part.start for part in parts), max(part.end for part in parts)
    reach = paths.union(pair for part in parts for pair in part.ranges)
    held = FigureTarget.objects.select_related("node").filter(
        place(reach), figure=figure.code, state=EntryState.HOLDS, starts_on__lte=last, ends_on__gte=first
    )
    known = territory.events(last)
    found = [(each, territory.of_path(each.node.path, known)) for each in held.order_by("pk")]
    return [_fitting(part, found) for part in parts]


def _fitting(part: Slice, found: Sequence[tuple[FigureTarget, paths.Ranges]]) -> Number:
    key = split_key(part.where)
    fitting = [
        each
        for each, ranges in found
        if ranges == part.ranges and each.split_key == key and each.starts_on <= part.start and each.ends_on >= part.end
    ]
    nearest = min(fitting, key=lambda each: (each.ends_on - each.starts_on, each.pk), default=None)
    return None if nearest is None else nearest.value.normalize()
