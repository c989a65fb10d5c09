"""What no room of the demo counts: months of invented bulletins with source and document, and the targets of both years."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from anwang.demo.calendar import Days
from anwang.demo.people import People
from anwang.figures import actions
from anwang.figures.inputs import BulletinLine, EnterBulletin, SetTarget
from anwang.figures.periods import months
from anwang.grid.access import Official

OFFICE, BUREAU, CITY = "明光市安全生产委员会办公室", "明光市应急管理局", "滁州市安全生产委员会"
ACCIDENTS, ENFORCEMENT, PUBLICITY = "生产安全事故统计月报", "安全生产行政执法统计月报", "安全生产宣传教育和应急演练情况月报"
DUE = 4
"""Working days after a month's end by which its bulletins are there."""
LESS = Decimal("0.86")
"""How much of this year's work beside the visits was done in the year before."""

Numbers = Mapping[str, int | Decimal]


def enter(days: Days, people: People) -> None:
    """Enter the bulletins of each month that was over in time, and the targets. Who acts: the committee office's statistician."""
    clerk = people.committee[2]
    for first, last in months(days.begins, days.on):
        told = days.after(last, DUE, DUE)
        if told >= days.on:
            break
        for source, title, numbers in _bulletins(days, first):
            said = EnterBulletin(
                node_id=clerk.node_id,
                starts_on=first,
                ends_on=last,
                source=source,
                document=f"{title}（{first.year}年{first.month}月）",
                lines=tuple(BulletinLine(figure=figure, value=Decimal(number)) for figure, number in numbers.items()),
            )
            actions.enter_bulletin(said, by=clerk, at=days.moment(told, 9, 11))
    for year in (days.year - 1, days.year):
        _targets(days, clerk, year)


def _bulletins(days: Days, first: date) -> tuple[tuple[str, str, Numbers], ...]:
    draw = days.draw
    less = LESS if first.year < days.year else Decimal(1)
    return (
        (BUREAU, ACCIDENTS, _accidents(draw, before=first.year < days.year)),
        (BUREAU, ENFORCEMENT, _enforcement(draw, less)),
        (OFFICE, PUBLICITY, _publicity(draw, less, first.month)),
    )


def _accidents(draw: random.Random, *, before: bool) -> Numbers:
    """A county's accidents of a month: few, mostly on the road, none of them larger; one more in the year before now and then."""
    road = draw.choices((0, 1, 2), (40, 45, 15) if before else (55, 40, 5))[0]
    other = draw.choices((0, 1), (55, 45) if before else (68, 32))[0]
    cases = road + other
    road_deaths = sum(draw.random() < 0.6 for _ in range(road))  # noqa: PLR2004 - more often than not one died
    deaths = road_deaths + sum(draw.random() < 0.55 for _ in range(other))  # noqa: PLR2004 - about every second time
    injured = cases - deaths + (draw.randrange(2) if cases else 0)
    return {
        "accidents.cases": cases,
        "accidents.road": road,
        "accidents.deaths": deaths,
        "accidents.road_deaths": road_deaths,
        "accidents.injured": injured,
        "accidents.loss": Decimal(draw.randrange(300, 1400) * deaths + draw.randrange(20, 90) * cases) / 10,
        "accidents.general": cases,
        "accidents.larger": 0,
        "accidents.larger_up": 0,
        "accidents.major_up": 0,
    }


def _enforcement(draw: random.Random, less: Decimal) -> Numbers:
    cases = int(draw.randrange(5, 12) * less)
    closed, received = max(cases - draw.randrange(3), 0), int(draw.randrange(8, 20) * less)
    checked = received - draw.randrange(2)
    return {
        "enforcement.cases": cases,
        "enforcement.cases_closed": closed,
        "enforcement.penalties": closed,
        "enforcement.fines": Decimal(sum(draw.randrange(8, 60) for _ in range(closed))) / 10,
        "enforcement.stopped": draw.randrange(3),
        "enforcement.detained": draw.choices((0, 1), (3, 1))[0],
        "tips.received": received,
        "tips.checked": checked,
        "tips.verified": checked * draw.randrange(45, 75) // 100,
        "tips.reward": Decimal(draw.randrange(5, 30)) / 10,
    }


def _publicity(draw: random.Random, less: Decimal, month: int) -> Numbers:
    """Training, drills and publicity; June is the safety month (安全生产月)."""
    more = less * (3 if month == 6 else 1)  # noqa: PLR2004 - June
    held = max(int(draw.randrange(3, 7) * more), 1)
    drills = max(int(draw.randrange(4, 11) * more), 1)
    return {
        "training.held": held,
        "training.people": held * draw.randrange(70, 130),
        "drills.held": drills,
        "drills.people": drills * draw.randrange(35, 80),
        "publicity.events": int(draw.randrange(4, 10) * more),
        "publicity.materials": int(draw.randrange(30, 70) * more) * 100,
        "duties.meetings": draw.randrange(1, 4),
        "orders.talks": draw.choices((0, 1, 2), (5, 3, 1))[0],
    }


def _targets(days: Days, clerk: Official, year: int) -> None:
    """Set what the city handed down for a year: limits of accidents, and what ought to be reached."""
    at = days.moment(days.workday(date(year, 1, 12)), 14, 16)
    document = f"关于下达{year}年度安全生产工作目标的通知（滁安〔{year}〕2号）"
    wanted: tuple[tuple[str, int, bool], ...] = (
        ("accidents.cases", 18, True),
        ("accidents.deaths", 11, True),
        ("accidents.larger_up", 0, True),
        ("inspections.visits", 1_200 if year < days.year else 1_500, False),
        ("hazards.rate", 95, False),
        ("training.people", 5_000, False),
        ("drills.held", 80, False),
    )
    for figure, value, at_most in wanted:
        said = SetTarget(
            figure=figure,
            node_id=clerk.node_id,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            value=Decimal(value),
            at_most=at_most,
            source=CITY,
            document=document,
        )
        actions.set_target(said, by=clerk, at=at)
