"""Scheduling: on which day a schedule last owed a paper, and about which period."""

from __future__ import annotations

from datetime import date

from anwang.papers.shipped import window_of
from anwang.papers.states import Every, Period

DECEMBER = 12


def due_on(every: str, day: int, on: date) -> date:
    """Return the latest day up to `on` on which a schedule owes a paper: the day-th of a month, of a quarter's or a year's first month."""
    months = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: DECEMBER}[Every(every)]
    first = date(on.year, (on.month - 1) // months * months + 1, day)
    if first <= on:
        return first
    before = first.year * DECEMBER + first.month - 1 - months
    return date(before // DECEMBER, before % DECEMBER + 1, day)


def window_due(period: str, every: str, day: date) -> tuple[date, date]:
    """Return what a paper due on a day is about: the last whole period before it, never longer than the schedule's own round."""
    if every == Every.YEAR and period == Period.TO_MONTH:
        return window_of(Period.YEAR, day)
    return window_of(period, day)
