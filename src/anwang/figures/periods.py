"""Windows of days: the months of one, the same days a year or two before, the period before, and how a window is called."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from anwang.ground.measure import Slice

ONE_DAY = timedelta(days=1)
WHOLE_MONTHS = frozenset({1, 3, 6, 12})
"""Lengths in months of a calendar month, quarter, half-year and year."""
DECEMBER = 12


def months(start: date, end: date) -> list[tuple[date, date]]:
    """Return the calendar months of a window, the first and last cut to it."""
    found, day = [], start
    while day <= end:
        found.append((day, min(month_end(day), end)))
        day = month_end(day) + ONE_DAY
    return found


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def years_before(day: date, years: int) -> date:
    """Return the same month and day some years before; 29 February becomes the 28th where that year has none."""
    year = day.year - years
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def year_before(day: date) -> date:
    """Return the same month and day a year before; 29 February becomes the 28th."""
    return years_before(day, 1)


def last_day_before(day: date, years: int = 1) -> date:
    """Return the day some years before on which a window ends: a month's end stays one, so that February is held against all of February."""
    same = years_before(day, years)
    return month_end(same) if day == month_end(day) else same


def same_years_ago(asked: Slice, years: int) -> Slice:
    """Return the slice of the same month-day range some years before (同期), with the cut-off as many years before too."""
    cutoff = last_day_before(asked.cutoff, years) if asked.cutoff else None
    return asked.narrowed(start=years_before(asked.start, years), end=last_day_before(asked.end, years), cutoff=cutoff)


def same_last_year(asked: Slice) -> Slice:
    """Return the slice of the same month-day range a year before (同期), with the cut-off a year before too."""
    return same_years_ago(asked, 1)


def period_before(asked: Slice) -> Slice:
    """Return the slice of the period before (环比): month, quarter, half-year and year before, else as many days right before.

    The cut-off moves with the window's end.
    """
    start, end = window_before(asked.start, asked.end)
    late = asked.cutoff - asked.end if asked.cutoff else None
    return asked.narrowed(start=start, end=end, cutoff=None if late is None else end + late)


def window_before(start: date, end: date) -> tuple[date, date]:
    """Return the window right before a window, of its own kind."""
    last = start - ONE_DAY
    count = whole_months(start, end)
    if not count:
        return last - (end - start), last
    first = start
    for _ in range(count):
        first = (first - ONE_DAY).replace(day=1)
    return first, last


def whole_months(start: date, end: date) -> int:
    """Return how many months a month, quarter, half-year or year has; 0 for any other window."""
    if start.day != 1 or end != month_end(end):
        return 0
    count = (end.year - start.year) * DECEMBER + end.month - start.month + 1
    return count if count in WHOLE_MONTHS and (start.month - 1) % count == 0 else 0


def name_of(start: date, end: date) -> str:
    """Return how a report calls a window: 2026年3月, 一季度, 上半年, 1—10月, 全年, or from day to day."""
    count = whole_months(start, end)
    if count == DECEMBER:
        return f"{start.year}年"
    if count == 6:  # noqa: PLR2004 - months of a half-year
        return f"{start.year}年{'上' if start.month == 1 else '下'}半年"
    if count == 3:  # noqa: PLR2004 - months of a quarter
        return f"{start.year}年{'一二三四'[(start.month - 1) // 3]}季度"
    if count == 1:
        return f"{start.year}年{start.month}月"
    if (start.month, start.day) == (1, 1) and end == month_end(end) and start.year == end.year:
        return f"{start.year}年1—{end.month}月"
    return f"{_day(start)}" if start == end else f"{_day(start)}至{_day(end)}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
