"""Shares (占比): a part of a whole, along filters, a dimension, or places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from anwang.figures import breakdowns, slices, wording
from anwang.figures.errors import WrongOperation
from anwang.figures.figure import Figure
from anwang.figures.slices import Value
from anwang.grid.models import Node
from anwang.ground.measure import Ratio, Slice


@dataclass(frozen=True, slots=True)
class Share:
    """A part beside its whole; `number` is the percentage, None where the whole is nothing or either has no number."""

    part: Value
    whole: Value
    number: Decimal | None

    @property
    def words(self) -> str:
        """占46.2%; a dash where there is no base."""
        return "—" if self.number is None else f"{wording.plain(self.number)}%"


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a whole: key, name, number and its percentage of the whole."""

    key: str
    name: str
    number: Decimal | None
    percent: Decimal | None


def share(part: Value, whole: Value) -> Share:
    """Return a value's share of another, cut by the whole's place's rule."""
    return Share(part, whole, _percent(part.number, whole.number, whole.asked))


def of_filters(figure: Figure, asked: Slice, *, at: datetime) -> Share:
    """Return the share of what the slice's filters leave, of all without them."""
    _check(figure)
    return share(slices.value(figure, asked, at=at), slices.value(figure, asked.narrowed(where=()), at=at))


def of_place(figure: Figure, asked: Slice, whole: Slice, *, at: datetime) -> Share:
    """Return a place's share of a larger one's number."""
    _check(figure)
    return share(slices.value(figure, asked, at=at), slices.value(figure, whole, at=at))


def by_dimension(figure: Figure, asked: Slice, dimension: str) -> list[Part]:
    """Return each value of a dimension with its share. Where records may lie under several values the shares need not sum to 100."""
    _check(figure)
    whole = breakdowns.numbers(figure, asked, [breakdowns.Place(None, asked.ranges)])[0]
    return [
        Part(key, name, number, _percent(number, whole, asked)) for key, name, number in breakdowns.by_dimension(figure, asked, dimension)
    ]


def by_place(figure: Figure, node: Node, asked: Slice) -> list[Part]:
    """Return each place below, and 本级, with its share of the whole."""
    _check(figure)
    rows = breakdowns.places(node, asked)
    numbers = breakdowns.numbers(figure, asked, [*rows, breakdowns.Place(None, asked.ranges)])
    whole = numbers.pop()
    paths = [row.node.path if row.node else "" for row in rows]
    return [Part(path, row.name, number, _percent(number, whole, asked)) for path, row, number in zip(paths, rows, numbers, strict=True)]


def _percent(part: Decimal | None, whole: Decimal | None, asked: Slice) -> Decimal | None:
    if part is None or not whole:
        return None
    return wording.share(part, whole, digits=asked.rounding.percent_digits, mode=asked.rounding.mode)


def _check(figure: Figure) -> None:
    if isinstance(figure, Ratio) or figure.unit == "%":
        raise WrongOperation(f"“{figure.name}”是比率，没有占比。")
