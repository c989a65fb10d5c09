"""What 驾驶舱 shows of a place: numbers over time, what stands open now, the places below, sectors, major hazards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from anwang.desks.console.dashboard import numbers
from anwang.desks.console.dashboard.numbers import Reading
from anwang.desks.console.figures import asking
from anwang.desks.console.figures.asking import Question
from anwang.desks.console.figures.table import shown
from anwang.desks.console.map import townships
from anwang.desks.console.map.townships import Townships
from anwang.figures import breakdowns, counting
from anwang.figures.catalogue import find
from anwang.figures.figure import base, seen_by
from anwang.figures.slices import UNFILLED
from anwang.grid import paths
from anwang.grid.access import Official, place
from anwang.grid.models import Node
from anwang.hazards import access as hazards
from anwang.hazards.models import Hazard
from anwang.hazards.states import OPEN
from anwang.standards.states import HazardLevel

MOST_MAJOR = 8
MOST_SECTORS = 10
TREND = {"inspections.visits": "检查家次", "hazards.found": "排查隐患", "hazards.struck_off": "当期销号"}
"""What the twelve months show."""


@dataclass(frozen=True, slots=True)
class Now:
    """One number that stands today, its records, and the ledger where one acts on them."""

    label: str
    number: int
    url: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Sector:
    """One sector: found this year, open now."""

    label: str
    found: int
    open: int
    found_url: str
    open_url: str


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the page."""

    question: Question
    at: datetime
    reading: Reading
    townships: Townships
    now: Sequence[Now]
    sectors: Sequence[Sector]
    major: Sequence[Hazard]
    major_count: int
    major_url: str

    @property
    def trend_drawing(self) -> dict[str, Any]:
        """Twelve months of visits, hazards found and struck off."""
        series = [{"name": name, "unit": "", "numbers": _plain(self.reading.trend[code])} for code, name in TREND.items()]
        return {"kind": "line", "title": "近12个月", "labels": list(self.reading.labels), "series": series, "time": True}

    @property
    def trend_lines(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The same twelve months as a table; each number opens its records."""
        lines = []
        for at, (first, last) in enumerate(self.reading.spans):
            asked = self.question.but(start=first, end=last, preset="custom", cutoff=self.question.end)
            cells = [(shown(self.reading.trend[code][at]), asked.records_of(seen_by(find(code), self.question.by))) for code in TREND]
            lines.append((self.reading.labels[at], cells))
        return lines

    @property
    def sector_drawing(self) -> dict[str, Any]:
        """Hazards of the year by sector."""
        found = [{"name": "今年排查", "unit": "", "numbers": [sector.found for sector in self.sectors]}]
        return {"kind": "rank", "title": "隐患按行业", "labels": [sector.label for sector in self.sectors], "series": found}

    @property
    def rate_drawing(self) -> dict[str, Any]:
        """整改率 of the places below."""
        known = [row for _, row in self.townships.by_rate() if row.rate is not None]
        rates = [{"name": "整改率", "unit": "%", "numbers": [float(row.rate or 0) for row in known]}]
        return {"kind": "rank", "title": "整改率排名", "labels": [row.name for row in known], "series": rates}


def question_for(by: Official, params: QueryDict, *, scope: Node | None, on: date) -> Question:
    """Return the question of the page: a place within the reach, this year up to the day."""
    wanted = QueryDict(mutable=True)
    wanted.update({"period": "year"})
    wanted["place"] = str(params.get("place", ""))
    return asking.read(by, wanted, scope=scope, on=on)


def draw(question: Question, *, at: datetime, on: date) -> Board:
    """Ask everything that the page shows."""
    ranges = question.ranges()
    below = townships.read(question, ranges, on)
    major = _major(question.by, ranges)
    return Board(
        question=question,
        at=at,
        reading=numbers.read(question, ranges, at=at, on=on),
        townships=below,
        now=_now(question, below, ranges),
        sectors=_sectors(question, ranges),
        major=major[:MOST_MAJOR],
        major_count=below.whole.counts.major,
        major_url=below.whole.urls["major"],
    )


def _now(question: Question, below: Townships, ranges: paths.Ranges) -> list[Now]:
    counts, urls = below.whole.counts, below.whole.urls
    listed = seen_by(find("hazards.listed_open"), question.by)
    standing = counting.value(base(listed), question.slice_in(listed, ranges))
    return [
        Now("未整改隐患", counts.open, urls["open"]),
        Now("超期未整改", counts.overdue, urls["overdue"], is_late=counts.overdue > 0),
        Now("未整改重大隐患", counts.major, urls["major"]),
        Now("其中超期", counts.major_overdue, urls["major_overdue"], is_late=counts.major_overdue > 0),
        Now("挂牌督办中", standing, question.records_of(listed)),
    ]


def _sectors(question: Question, ranges: paths.Ranges) -> list[Sector]:
    """The sectors with most hazards this year; two statements."""
    found, still = seen_by(find("hazards.found"), question.by), seen_by(find("hazards.open"), question.by)
    numbers_ = breakdowns.by_dimension(found, question.slice_in(found, ranges), "sector")
    left = {key: number or Decimal(0) for key, _, number in breakdowns.by_dimension(still, question.slice_in(still, ranges), "sector")}
    rows = []
    for key, label, number in sorted(numbers_, key=lambda row: row[2] or Decimal(0), reverse=True)[:MOST_SECTORS]:
        only = (f"sector={key or UNFILLED}",)
        urls = question.records_of(found, where=only), question.records_of(still, where=only)
        rows.append(Sector(label, int(number or 0), int(left.get(key, 0)), *urls))
    return rows


def _major(by: Official, ranges: paths.Ranges) -> list[Hazard]:
    """The open major hazards, what runs out first on top."""
    found = hazards.visible_to(by).filter(place(ranges), level=HazardLevel.MAJOR, state__in=OPEN)
    return list(found.select_related("site", "node", "organ").order_by("due_on", "id")[:MOST_MAJOR])


def _plain(found: Sequence[Decimal]) -> list[float]:
    return [float(number) for number in found]
