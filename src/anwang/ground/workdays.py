"""Working days (工作日) and deadlines, after the State Council's yearly notice with its make-up days (调休上班).

The notices up to the newest announced year come from the library chinesecalendar; an office adds or corrects days through
`overrides`. For a year that nobody has announced yet, Monday to Friday is the answer, and every answer says so (`announced`).
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

import chinese_calendar

Unit = Literal["h", "d", "wd", "m"]
"""Hours, calendar days, working days, months."""

NO_OVERRIDES: Mapping[date, bool] = MappingProxyType({})

_FIRST_YEAR = min(chinese_calendar.holidays).year
_LAST_YEAR = max(chinese_calendar.holidays).year
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a term, ended by midnight; for a term in hours also the instant. `announced` is False when it may still move."""

    day: date
    instant: datetime | None
    announced: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The announced calendar with an office's own corrections: True makes a day a working day, False a day off.

    `announced_years` are years that the office has entered from the notice itself, before the library knows them.
    """

    overrides: Mapping[date, bool] = field(default_factory=lambda: NO_OVERRIDES)
    announced_years: frozenset[int] = frozenset()

    def is_announced(self, year: int) -> bool:
        """Tell whether the holidays of a year are known."""
        return _FIRST_YEAR <= year <= _LAST_YEAR or year in self.announced_years

    def is_workday(self, day: date) -> bool:
        """Tell whether a day is worked; for a year not announced, Monday to Friday are."""
        day = _plain(day)
        if day in self.overrides:
            return self.overrides[day]
        if _FIRST_YEAR <= day.year <= _LAST_YEAR:
            return _announced(day)
        return day.weekday() < _SATURDAY

    def next_workday(self, day: date) -> date:
        """Answer the day itself when it is worked, else the first working day after it."""
        day = _plain(day)
        while not self.is_workday(day):
            day += _ONE_DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """Answer the working day `count` after a day, which itself is not counted; before it when negative, the same day for 0."""
        day = _plain(day)
        step = _ONE_DAY if count > 0 else -_ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Answer how many working days lie after `start` up to and including `end`; negative when `end` lies before `start`."""
        start, end = _plain(start), _plain(end)
        if end < start:
            return -self.workdays_between(end, start)
        return sum(self.is_workday(start + _ONE_DAY * ahead) for ahead in range(1, (end - start).days + 1))

    def workdays_in_year(self, year: int) -> int:
        """Answer how many days of a year are worked."""
        return self.workdays_between(date(year - 1, 12, 31), date(year, 12, 31))

    def deadline(self, start: date, count: int, unit: Unit, *, roll: bool = False) -> Deadline:
        """Answer when a term ends that begins at `start`; the day it begins is not counted.

        Months end on the same day of the month, or on its last day where there is none. With `roll`, a term of days or months
        that ends on a day off ends on the next working day (for what a party has to do). Hours need an instant and never roll.
        Raises ValueError for a negative count, or for hours after a bare date.
        """
        if count < 0:
            raise ValueError(f"a term cannot be negative: {count}")
        if unit == "h":
            return self._after_hours(start, count)
        day = self._last_day(_plain(start), count, unit)
        if roll:
            day = self.next_workday(day)
        return Deadline(day, None, self._is_certain(_plain(start), day, counts_workdays=roll or unit == "wd"))

    def _last_day(self, start: date, count: int, unit: Unit) -> date:
        if unit == "wd":
            return self.add_workdays(start, count)
        return _add_months(start, count) if unit == "m" else start + _ONE_DAY * count

    def _after_hours(self, start: date, count: int) -> Deadline:
        if not isinstance(start, datetime):
            raise ValueError("a term in hours begins at an instant, not on a day")  # noqa: TRY004  the unit and the start disagree
        instant = start + timedelta(hours=count)
        return Deadline(instant.date(), instant, announced=True)

    def _is_certain(self, start: date, end: date, *, counts_workdays: bool) -> bool:
        return not counts_workdays or all(self.is_announced(year) for year in range(start.year, end.year + 1))


@lru_cache(maxsize=4096)
def _announced(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


STATE_COUNCIL = Calendar()
"""The calendar as announced, without an office's corrections."""


def _plain(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def _add_months(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
