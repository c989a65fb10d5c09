"""Counting: a measure's raw numbers, from the cube where it holds them, else by scanning the records."""

from __future__ import annotations

from collections.abc import Sequence

from anwang.ground import measure
from anwang.ground.measure import Measure, Ranges, Slice


def value(figure: Measure, asked: Slice) -> int:
    """Return the measure's raw number over the slice."""
    return measure.value(figure, asked)


def by_place(figure: Measure, asked: Slice, places: Sequence[Ranges]) -> list[int]:
    """Return the measure's raw number for each of several places."""
    return measure.by_place(figure, asked, places)


def by_dimension(figure: Measure, asked: Slice, dimension: str) -> dict[str, int]:
    """Return the measure's raw number for each value of a fact column."""
    return measure.by_dimension(figure, asked, dimension)


def over_windows(figure: Measure, windows: Sequence[Slice]) -> list[int] | None:
    """Return the measure's raw number for slices that differ only in their windows, or None where only a scan can tell."""
    return None
