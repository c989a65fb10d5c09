"""The year before the base year: lighter work, so that this year's numbers have last year's to stand beside.

Its numbers are whatever comes of it: nothing is pinned here. Patrols and everyday inspections of that year are drawn with those of the
base year; this adds the teams of a campaign of then, what they found, and the major hazards that were listed.
"""

from __future__ import annotations

from datetime import date

from anwang.demo.crews import Crew
from anwang.demo.plan import INSPECTING, Find, Outing, Planner, Sending, deal
from anwang.inspections.states import VisitKind

SIZES = {"emergency": 15, "departments": 20, "towns": 34, "joint": 4, "leaders": 3, "town_leaders": 6, "experts": 3}
"""How many teams each kind of crew sent."""
VISITS = (4, 5, 6, 6, 7, 8)
LISTED = 13
EARLY_TEAMS, EARLY_LISTED = 9, 2
"""Teams of the winter before, outside any campaign, and how many hazards of their first weeks were listed."""
FINDING, ORDERING = 0.62, 0.7
"""How many of the visits found something, and how many of these ended with an order."""


def teams_before(planner: Planner) -> list[Sending]:
    """Return the teams of the campaign of the year before, with what they found."""
    first, last = planner.days.clearing_drive
    open_days = planner.days.workdays(first, last)
    sent = [planner.send(crew, planner.draw.choice(VISITS), open_days) for crew in _crews(planner)]
    for team in sent:
        team.in_clearing = True
        for outing in team.outings:
            outing.in_clearing = True
            _find(planner, outing)
    _name_majors(planner, [outing for team in sent for outing in team.outings])
    return [*_winter(planner), *sent]


def _winter(planner: Planner) -> list[Sending]:
    """The first weeks of the demo: teams of the departments, with the first hazards that were ever listed."""
    begins = planner.days.begins
    open_days = planner.days.workdays(begins, date(begins.year, 12, 12))
    sent = [planner.send(crew, 4, open_days) for crew in deal(planner.crews()["emergency"], EARLY_TEAMS)]
    outings = [outing for team in sent for outing in team.outings]
    for outing in outings:
        _find(planner, outing)
    fit = [outing for outing in outings if outing.is_ordering and planner.may_be_major(outing)]
    for outing in fit[:EARLY_LISTED]:
        outing.finds[0].is_major = True
    return sent


def _crews(planner: Planner) -> list[Crew]:
    return [crew for key, group in planner.crews().items() for crew in deal(group, SIZES[key])]


def _find(planner: Planner, outing: Outing) -> None:
    draw = planner.draw
    if outing.crew.kind == VisitKind.SERVICE or draw.random() >= FINDING:
        return
    outing.is_ordering = outing.crew.kind in INSPECTING and draw.random() < ORDERING
    outing.finds = [Find(is_spot=not outing.is_ordering) for _ in range(draw.choice((1, 1, 2, 2, 3)))]


def _name_majors(planner: Planner, outings: list[Outing]) -> None:
    """Let some of the ordered finds of spring and early summer be major ones: where criteria of that day allow it."""
    until = date(planner.days.year - 1, 8, 5)
    fit = [outing for outing in outings if outing.is_ordering and outing.day <= until and planner.may_be_major(outing)]
    fit.sort(key=lambda outing: (outing.day, outing.place.site.pk))
    for outing in fit[:: max(1, len(fit) // LISTED)][:LISTED]:
        outing.finds[0].is_major = True
