"""What became of a printed number: which records came and which went since, by late entry, cancellation or correction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from anwang.figures import slices
from anwang.figures.figure import Figure
from anwang.figures.slices import Value
from anwang.ground.measure import Slice


@dataclass(frozen=True, slots=True)
class Change:
    """The records that lie behind a number today and did not then (`came`), and those that did and do no more (`went`), in order."""

    came: tuple[int, ...]
    went: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.came or self.went)


def difference_of_records(then: Iterable[int], now: Iterable[int]) -> Change:
    """Return which records came and which went between two sets of ids."""
    before, after = set(then), set(now)
    return Change(tuple(sorted(after - before)), tuple(sorted(before - after)))


def since(figure: Figure, asked: Slice, then: Iterable[int], *, at: datetime) -> tuple[Value, Change]:
    """Return what a figure would be now over a frozen slice, and which records made the difference to the frozen ids.

    An entered figure has no records: its value alone tells.
    """
    return slices.value(figure, asked, at=at), difference_of_records(then, slices.record_ids(figure, asked))
