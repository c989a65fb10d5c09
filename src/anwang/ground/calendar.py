"""The working calendar as it stands here: the built-in one, the yearly notices entered since, and local adjustments."""

from __future__ import annotations

from datetime import date

from anwang.ground.models import CalendarDay
from anwang.ground.workdays import Calendar


def calendar(on: date) -> Calendar:
    """Return the calendar for terms that run on a day: everything entered from the year before it on. One statement.

    A local adjustment wins over the State Council's notice, the notice over the built-in calendar.
    """
    days = CalendarDay.objects.filter(day__gte=date(on.year - 1, 1, 1)).values_list("day", "is_workday", "notice_year")
    found = sorted(days, key=lambda row: row[2] is None)  # local ones last, so that they win
    return Calendar(
        overrides={day: is_workday for day, is_workday, _ in found},
        announced_years=frozenset(year for _, _, year in found if year is not None),
    )
