"""Periods: which windows a form has, and which window a cell's question means within one."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Literal

from anwang.figures.periods import last_day_before, year_before
from anwang.returns.states import Frequency

Window = Literal["", "period", "year", "last_year", "last_year_to_date", "before"]
WINDOWS: dict[str, str] = {
    "period": "本期",
    "year": "本年累计",
    "last_year": "上年同期",
    "last_year_to_date": "上年同期累计",
    "before": "上期",
}
Span = tuple[date, date]
MONTHS: dict[str, int] = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def period_of(frequency: str, day: date) -> Span:
    """Return the period of a frequency in which a day lies; a form asked for once has the year."""
    width = MONTHS.get(frequency, 12)
    first = (day.month - 1) // width * width + 1
    return date(day.year, first, 1), _last(day.year, first + width - 1)


def last_over(frequency: str, day: date) -> Span:
    """Return the last period that is over on a day."""
    start, _ = period_of(frequency, day)
    return period_of(frequency, start - timedelta(days=1))


def before(frequency: str, start: date) -> Span:
    """Return the period before the one that begins on a day."""
    return period_of(frequency, start - timedelta(days=1))


def is_period(frequency: str, start: date, end: date) -> bool:
    """Return whether a window is a period of the frequency; once may be any window."""
    return start <= end if frequency == Frequency.ONCE else period_of(frequency, start) == (start, end)


def due_on(end: date, due_day: int) -> date:
    """Return until when a period is handed out: so many days after its end."""
    return end + timedelta(days=due_day)


def recent(frequency: str, day: date, count: int = 12) -> list[Span]:
    """Return the last periods that are over on a day, the latest first."""
    found: list[Span] = []
    span = last_over(frequency, day)
    while len(found) < count:
        found.append(span)
        span = before(frequency, span[0])
    return found


def title(frequency: str, start: date, end: date) -> str:
    """Name a period as offices do."""
    if frequency == Frequency.MONTH:
        return f"{start.year}年{start.month}月"
    if frequency == Frequency.QUARTER:
        return f"{start.year}年第{'一二三四'[(start.month - 1) // 3]}季度"
    if frequency == Frequency.HALF:
        return f"{start.year}年{'上' if start.month == 1 else '下'}半年"
    if frequency == Frequency.YEAR:
        return f"{start.year}年"
    return f"{start}至{end}"


def span_of(window: str, month: int, start: date, end: date) -> Span | None:
    """Return the days that a cell asks for within a period; a month that is not over yet has none."""
    if month:
        first = date(end.year, month, 1)
        span: Span | None = (first, _last(end.year, month)) if _last(end.year, month) <= end else None
        return (year_before(span[0]), last_day_before(span[1])) if span and window == "last_year" else span
    if window == "year":
        return date(end.year, 1, 1), end
    if window == "last_year":
        return year_before(start), last_day_before(end)
    if window == "last_year_to_date":
        return date(end.year - 1, 1, 1), last_day_before(end)
    if window == "before":
        width = (end.year - start.year) * 12 + end.month - start.month + 1
        number = start.year * 12 + start.month - 1 - width
        return date(number // 12, number % 12 + 1, 1), start - timedelta(days=1)
    return start, end


def same_last_year(span: Span) -> Span:
    """Return the same days a year before."""
    return year_before(span[0]), last_day_before(span[1])
