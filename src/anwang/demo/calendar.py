"""The demo's days: the base year, the campaigns' windows, working days, and moments on them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from anwang.ground.workdays import STATE_COUNCIL

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
EARLIEST = date(2018, 12, 31)
MORNING = time(8, 0)


@dataclass(frozen=True)
class Days:
    """What happens when. `on` is the day on which the demo stands, before office hours; `year` the one whose ten months are counted."""

    on: date
    draw: random.Random = field(compare=False, repr=False)

    @property
    def year(self) -> int:
        """The year of `on` when its ten months are over, else the one before."""
        return self.on.year if self.on >= date(self.on.year, 10, 31) else self.on.year - 1

    @property
    def begins(self) -> date:
        """The first day of the work that the demo tells: a month before the year before the base year, so that every 同比 has its base."""
        return date(self.year - 2, 12, 1)

    @property
    def inspection_drive(self) -> tuple[date, date]:
        """大检查大督查大整治."""
        return date(self.year, 1, 1), date(self.year, 10, 31)

    @property
    def hundred_days(self) -> tuple[date, date]:
        """百日除患铸安: late July to the end of October."""
        return date(self.year, 7, 22), date(self.year, 10, 31)

    @property
    def clearing_drive(self) -> tuple[date, date]:
        """隐患清零 of the year before."""
        return date(self.year - 1, 3, 1), date(self.year - 1, 9, 30)

    @property
    def casting_drive(self) -> tuple[date, date]:
        """铸安行动, of which the hundred days are a part."""
        return date(self.year, 3, 1), date(self.year, 12, 31)

    @property
    def last_counted(self) -> date:
        """The last working day before 31 October: whatever the ten months count has happened by then."""
        return self.last_counted_of(self.year)

    @staticmethod
    def last_counted_of(year: int) -> date:
        """The last working day before 31 October of a year."""
        return STATE_COUNCIL.add_workdays(date(year, 10, 31), -1)

    @property
    def now(self) -> datetime:
        """The moment at which the demo stands."""
        return datetime.combine(self.on, MORNING, ZONE)

    def workdays(self, first: date, last: date) -> list[date]:
        """Return the working days of a window, both ends included."""
        return [day for day in span(first, last) if STATE_COUNCIL.is_workday(day)]

    def moment(self, day: date, first: int = 9, last: int = 17) -> datetime:
        """Return an instant of a day in office hours, to the minute."""
        return datetime.combine(day, time(self.draw.randrange(first, last), self.draw.randrange(60)), ZONE)

    def after(self, day: date, low: int, high: int) -> date:
        """Return a working day some working days after a day."""
        return STATE_COUNCIL.add_workdays(day, self.draw.randint(low, high))

    def workday(self, day: date) -> date:
        """Return the day itself when it is worked, else the next one."""
        return STATE_COUNCIL.next_workday(day)

    def before(self, day: date, count: int = 1) -> date:
        """Return the working day so many working days before a day."""
        return STATE_COUNCIL.add_workdays(day, -count)


def span(first: date, last: date) -> Iterator[date]:
    """Yield every day of a window."""
    for ahead in range((last - first).days + 1):
        yield first + DAY * ahead


def days_on(on: date) -> Days:
    """Return the demo's days for a date; the same date gives the same draws everywhere."""
    return Days(on, random.Random(f"anwang demo {on.isoformat()}"))
