"""Ranking: places or dimension values by a figure, best first; ties share a rank, and what has no number has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from anwang.figures import breakdowns
from anwang.figures.figure import Figure
from anwang.grid.models import Node
from anwang.ground.measure import Slice

Order = Literal["high", "low"]
Row = tuple[str, str, Decimal | None]
"""Key, name and number of what is ranked."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One of what is ranked: its rank from 1 (None where it has no number)."""

    key: str
    name: str
    number: Decimal | None
    rank: int | None


def ranked(rows: Sequence[Row], *, first: Order = "high") -> list[Ranked]:
    """Return the rows in order, the highest (or lowest) first; equals share the better rank and the next rank is skipped (1, 1, 3)."""
    known = [(key, name, number) for key, name, number in rows if number is not None]
    known.sort(key=lambda row: row[2], reverse=first == "high")
    found: list[Ranked] = []
    for place, (key, name, number) in enumerate(known, 1):
        rank = found[-1].rank if found and found[-1].number == number else place
        found.append(Ranked(key, name, number, rank))
    return [*found, *(Ranked(key, name, None, None) for key, name, number in rows if number is None)]


def places(figure: Figure, node: Node, asked: Slice) -> list[Row]:
    """Return the places right below a place with their numbers; what is recorded at the place itself is none of them."""
    rows = breakdowns.by_children(figure, node, asked)
    return [(place.node.path, place.node.name, number) for place, number in rows if place.node]


def of_places(figure: Figure, node: Node, asked: Slice, *, first: Order = "high") -> list[Ranked]:
    """Return the places right below a place, ranked."""
    return ranked(places(figure, node, asked), first=first)


def of_dimension(figure: Figure, asked: Slice, dimension: str, *, first: Order = "high") -> list[Ranked]:
    """Return the values of a dimension, ranked; what records leave empty is not ranked."""
    return ranked([row for row in breakdowns.by_dimension(figure, asked, dimension) if row[0]], first=first)


def top(rows: Sequence[Ranked], count: int) -> list[Ranked]:
    """Return the first so many of a ranking, with all who share the last rank among them."""
    return [row for row in rows if row.rank is not None and row.rank <= count]


def rank_of(rows: Sequence[Ranked], key: str) -> Ranked | None:
    """Return one of a ranking by its key (a place's path, a dimension's value)."""
    return next((row for row in rows if row.key == key), None)
