"""The plan of the year: teams, visits, and what each visit finds, so that the ten months count as the report printed them.

The plan only says what happens. The numbers are counted from what happened, like everybody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from anwang.demo.calendar import DAY, Days
from anwang.demo.clauses import Clauses
from anwang.demo.crews import Crew, Place, Roster
from anwang.demo.names import Names
from anwang.inspections.states import VisitKind

TEAMS = 272
VISITS = 1001
FOUND = 942
UNITS_ORDERED = 196
ORDERS = 205
ORDERED = 560
"""Of what the teams found so many hazards are ordered with a deadline, the rest mended at once."""
FOUND_IN_HUNDRED_DAYS = 494
DONE_IN_HUNDRED_DAYS = 418
IN_BOTH = 300
LISTED = 34
LISTED_IN_BOTH = 26
LISTED_DONE = 32
MOST_VISITS = 8
SIZES = {"emergency": 62, "departments": 72, "towns": 85, "joint": 15, "leaders": 10, "town_leaders": 17, "experts": 11}
"""How many of the 272 teams each kind of crew sends."""
INSPECTING = (VisitKind.ADMIN_INSPECTION, VisitKind.JOINT)


@dataclass(slots=True)
class Find:
    """A hazard that a visit will find."""

    is_spot: bool = False
    is_major: bool = False
    in_hundred_days: bool = False
    is_done: bool = True
    """Within the hundred days: struck off by their end."""


@dataclass(slots=True)
class Outing:
    """A visit to come."""

    crew: Crew
    place: Place
    day: date
    team: Sending | None = None
    finds: list[Find] = field(default_factory=list)
    is_ordering: bool = False
    in_drive: bool = False
    in_hundred_days: bool = False
    in_clearing: bool = False


@dataclass(slots=True)
class Sending:
    """A team to come."""

    crew: Crew
    day: date
    returns: date
    outings: list[Outing] = field(default_factory=list)
    in_drive: bool = False
    in_hundred_days: bool = False
    in_clearing: bool = False


@dataclass(slots=True)
class Plan:
    """All that is to happen."""

    teams: list[Sending]
    outings: list[Outing]

    def joined_by(self, teams: Sequence[Sending]) -> Plan:
        """Return the plan with further teams and their outings, in order of time."""
        sent = sorted([*teams, *self.teams], key=lambda team: team.day)
        outings = [outing for team in teams for outing in team.outings] + self.outings
        return Plan(sent, sorted(outings, key=lambda outing: outing.day))


class Planner:
    """Draws the plan."""

    def __init__(self, days: Days, roster: Roster, names: Names, clauses: Clauses) -> None:
        self.days, self.roster, self.draw, self.clauses = days, roster, days.draw, clauses
        self.experts = tuple(names.person() for _ in range(4))
        self.busy: dict[tuple[int, date], int] = {}

    def plan(self) -> Plan:
        """Return the whole plan."""
        drive = self._drive()
        self._what_the_drive_finds(drive)
        hundred = self._hundred_days(drive)
        _hold(drive, hundred)
        rest = self._everyday()
        teams = sorted([*drive, *hundred], key=lambda team: team.day)
        outings = [outing for team in teams for outing in team.outings] + rest
        outings.sort(key=lambda outing: outing.day)
        return Plan(teams, outings)

    # ---- the drive -------------------------------------------------------------------------------------------------------

    def crews(self) -> dict[str, list[Crew]]:
        """Return the crews by kind."""
        roster = self.roster
        return {
            "emergency": roster.emergency(),
            "departments": roster.departments(),
            "towns": roster.towns(),
            "joint": roster.joint(),
            "leaders": roster.leaders(),
            "town_leaders": roster.town_leaders(),
            "experts": roster.experts(self.experts),
        }

    def _drive(self) -> list[Sending]:
        """Send 272 teams on 1,001 visits."""
        crews = [crew for key, group in self.crews().items() for crew in deal(group, SIZES[key])]
        sizes = self._sizes(len(crews), VISITS)
        first, _ = self.days.inspection_drive
        open_days = self.days.workdays(first, self.days.last_counted)
        sent = [self.send(crew, size, open_days) for crew, size in zip(crews, sizes, strict=True)]
        for team in sent:
            team.in_drive = True
            for outing in team.outings:
                outing.in_drive = True
        return sent

    def _sizes(self, teams: int, visits: int) -> list[int]:
        sizes = [2] * teams
        while sum(sizes) < visits:
            place = self.draw.randrange(teams)
            if sizes[place] < MOST_VISITS:
                sizes[place] += 1
        return sizes

    def send(self, crew: Crew, size: int, open_days: Sequence[date]) -> Sending:
        """Send a team on so many visits within a few days of a day drawn from some."""
        day = open_days[self.draw.randrange(len(open_days))]
        ahead = [other for other in open_days if day <= other <= day + 4 * DAY][: 1 + (size - 1) // 3]
        team = Sending(crew, ahead[0], ahead[-1])
        for number in range(size):
            on = ahead[number * len(ahead) // size]
            team.outings.append(Outing(crew, self._choose(crew, on), on, team))
        return team

    def _choose(self, crew: Crew, on: date) -> Place:
        """Return the place that was visited least, any of those; for inspections below the yearly cap."""
        legal = crew.kind in INSPECTING
        pool = [place for place in crew.places if place.firm.since <= on]
        pool = [place for place in pool if not legal or place.legal[on.year] < _cap(place)] or pool
        if legal and crew.of_bureau == "emergency" and self.days.hundred_days[0] <= on <= self._majors_until():
            # the weeks in which the drive looks for major hazards
            pool = [place for place in pool if self.clauses.for_place(place, on)] or pool
        pool = [place for place in pool if self.busy.get((place.site.pk, on), 0) == 0] or pool
        least = min(place.visits for place in pool)
        place = self.draw.choice([place for place in pool if place.visits <= least])
        place.visits += 1
        place.legal[on.year] += legal
        self.busy[place.site.pk, on] = 1
        return place

    # ---- what it finds ---------------------------------------------------------------------------------------------------

    def _what_the_drive_finds(self, drive: Sequence[Sending]) -> None:
        """Give 942 finds to the visits: 205 orders upon 196 units, the rest mended at once."""
        outings = [outing for team in drive for outing in team.outings]
        ordering = self._ordering([outing for outing in outings if outing.crew.kind in INSPECTING])
        for outing, count in zip(ordering, self._shares(len(ordering), ORDERED, 1, 5), strict=True):
            outing.is_ordering = True
            outing.finds = [Find() for _ in range(count)]
        others = [outing for outing in outings if not outing.is_ordering and outing.crew.kind != VisitKind.SERVICE]
        spots = self.draw.sample(others, 300)
        for outing, count in zip(spots, self._shares(len(spots), FOUND - ORDERED, 1, 3), strict=True):
            outing.finds = [Find(is_spot=True) for _ in range(count)]

    def _ordering(self, legal: list[Outing]) -> list[Outing]:
        """Return the visits that end with an order: 205 on 196 units, enough of them late enough and where criteria may apply."""
        chosen: list[Outing] = []
        units: set[int] = set()
        first, _ = self.days.hundred_days
        urgent = [outing for outing in legal if self.may_be_major(outing) and first <= outing.day <= self._majors_until()]
        self.draw.shuffle(urgent)
        rest = [outing for outing in legal if outing not in urgent[: LISTED_IN_BOTH + 6]]
        self.draw.shuffle(rest)
        for outing in [*urgent[: LISTED_IN_BOTH + 6], *rest]:
            if len(units) == UNITS_ORDERED:
                break
            if outing.place.site.pk not in units:
                units.add(outing.place.site.pk)
                chosen.append(outing)
        again = [outing for outing in rest if outing.place.site.pk in units and not any(outing is other for other in chosen)]
        return [*chosen, *again[: ORDERS - UNITS_ORDERED]]

    def may_be_major(self, outing: Outing) -> bool:
        """Return whether a department's inspection may find a major hazard there: criteria apply to the place on the day."""
        legal = outing.crew.kind in INSPECTING and outing.crew.town is None
        return legal and bool(self.clauses.for_place(outing.place, outing.day))

    def _majors_until(self) -> date:
        """Return the last day on which a major hazard is found that can be dealt with by the end of October."""
        return date(self.days.year, 9, 20)

    def _shares(self, parts: int, total: int, low: int, high: int) -> list[int]:
        """Return `parts` whole numbers between two bounds that make a total."""
        shares = [low] * parts
        while sum(shares) < total:
            place = self.draw.randrange(parts)
            if shares[place] < high:
                shares[place] += 1
        return shares

    # ---- the hundred days ------------------------------------------------------------------------------------------------

    def _hundred_days(self, drive: Sequence[Sending]) -> list[Sending]:
        """Mark 300 of the drive's finds as the hundred days' too, send further teams for the other 194, and name 34 major ones."""
        first, _ = self.days.hundred_days
        within = [outing for team in drive for outing in team.outings if outing.day >= first and outing.finds]
        self._top_up(drive, self._mark_both(within))
        own = self._own_teams(first)
        both = [outing for outing in within if outing.in_hundred_days]
        self._name_majors(both, LISTED_IN_BOTH)
        self._name_majors([outing for team in own for outing in team.outings], LISTED - LISTED_IN_BOTH)
        self._settle([outing for team in own for outing in team.outings] + both)
        return own

    def _mark_both(self, within: list[Outing]) -> int:
        """Mark visits whose finds make 300 in all: first those on which major ones may be, then any that still fit; return what is missing."""
        order = sorted(
            within, key=lambda outing: not (outing.is_ordering and self.may_be_major(outing) and outing.day <= self._majors_until())
        )
        head = [outing for outing in order if outing.is_ordering and self.may_be_major(outing) and outing.day <= self._majors_until()]
        tail = order[len(head) :]
        self.draw.shuffle(tail)
        left = IN_BOTH
        for outing in [*head[: LISTED_IN_BOTH + 4], *sorted(tail, key=lambda outing: len(outing.finds) == 1)]:
            if len(outing.finds) <= left:
                outing.in_hundred_days = True
                left -= len(outing.finds)
                for find in outing.finds:
                    find.in_hundred_days = True
        return left

    def _top_up(self, drive: Sequence[Sending], left: int) -> None:
        """Give the finds that are still missing to marked visits, taking them from visits that are not: first from those with several."""
        outings = [outing for team in drive for outing in team.outings]
        marked = [outing for outing in outings if outing.in_hundred_days]
        others = [outing for outing in outings if not outing.in_hundred_days and not outing.is_ordering]
        for least in (1, 0):
            for outing in others:
                while left and len(outing.finds) > least:
                    outing.finds.pop()
                    marked[left % len(marked)].finds.append(Find(is_spot=True, in_hundred_days=True))
                    left -= 1

    def _own_teams(self, first: date) -> list[Sending]:
        """Send the teams that belong to the hundred days alone."""
        open_days = self.days.workdays(first, self.days.last_counted)
        early = [day for day in open_days if day <= self._majors_until()]
        emergency, towns = self.roster.emergency(), self.roster.towns()
        sent = [self.send(crew, 3, early) for crew in deal(emergency, 6)]
        sent += [self.send(crew, 3, open_days) for crew in deal([*towns, *self.roster.departments()], 24)]
        outings = [outing for team in sent for outing in team.outings]
        for outing, count in zip(outings, self._shares(len(outings), FOUND_IN_HUNDRED_DAYS - IN_BOTH, 1, 4), strict=True):
            outing.is_ordering = count > 1 or outing.crew.of_bureau == "emergency"
            outing.finds = [Find(in_hundred_days=True, is_spot=not outing.is_ordering) for _ in range(count)]
        for team in sent:
            team.in_hundred_days = True
            for outing in team.outings:
                outing.in_hundred_days = True
        return sent

    def _name_majors(self, outings: Sequence[Outing], count: int) -> None:
        fit = [outing for outing in outings if outing.is_ordering and self.may_be_major(outing) and outing.day <= self._majors_until()]
        fit.sort(key=lambda outing: (outing.day, outing.place.site.pk))
        for outing in fit[:count]:
            outing.finds[0].is_major = True
            count -= 1
        for outing in fit[: count + 1]:
            if count and len(outing.finds) > 1:
                outing.finds[1].is_major = True
                count -= 1
        if count:
            message = f"the plan lacks {count} places for major hazards"
            raise RuntimeError(message)

    def _settle(self, outings: list[Outing]) -> None:
        """Say which finds of the hundred days are not struck off by their end: two major ones and the latest general ones."""
        outings.sort(key=lambda outing: outing.day)
        finds = [find for outing in outings for find in outing.finds if find.in_hundred_days]
        majors = [find for find in finds if find.is_major]
        for find in majors[-(LISTED - LISTED_DONE) :]:
            find.is_done = False
        open_ones = FOUND_IN_HUNDRED_DAYS - DONE_IN_HUNDRED_DAYS - (LISTED - LISTED_DONE)
        for find in [find for find in finds if not find.is_major][-open_ones:]:
            find.is_done = False

    # ---- the rest of the year ----------------------------------------------------------------------------------------------

    def _everyday(self) -> list[Outing]:
        """The work beside and after the drives: patrols all the year, inspections before and after."""
        last = self.days.before(self.days.on, 1)
        patrols = self.roster.patrols()
        found: list[Outing] = []
        for day in self.days.workdays(self.days.begins, last):
            most_days = range(self.draw.random() < 0.85)  # noqa: PLR2004 - none on some
            found += [self._outing(self.draw.choice(patrols), day, 0.3) for _ in most_days]
        outside = [
            *self.days.workdays(self.days.begins, date(self.days.year - 1, 12, 31)),
            *self.days.workdays(date(self.days.year, 11, 1), last),
        ]
        crews = [*self.roster.emergency(), *self.roster.emergency(), *self.roster.departments(), *self.roster.towns()]
        for day in outside:
            found += [self._outing(self.draw.choice(crews), day, 0.6) for _ in range(self.draw.choice((0, 1, 1, 2, 2, 3)))]
        return found

    def _outing(self, crew: Crew, day: date, chance: float) -> Outing:
        outing = Outing(crew, self._choose(crew, day), day)
        if self.draw.random() < chance:
            outing.is_ordering = crew.kind in INSPECTING and self.draw.random() < 0.7  # noqa: PLR2004 - most finds are ordered
            outing.finds = [Find(is_spot=crew.kind in INSPECTING and not outing.is_ordering) for _ in range(self.draw.choice((1, 1, 2, 3)))]
        return outing


def _hold(drive: Sequence[Sending], hundred: Sequence[Sending]) -> None:
    """Hold that the plan makes what the report printed, whatever the day of the demo and its draws."""
    found = [find for team in drive for outing in team.outings for find in outing.finds]
    within = [find for team in (*drive, *hundred) for outing in team.outings for find in outing.finds if find.in_hundred_days]
    ordered = {outing.place.site.pk for team in drive for outing in team.outings if outing.is_ordering}
    made = (len(drive), sum(len(team.outings) for team in drive), len(found), len(ordered), len(within), sum(f.is_done for f in within))
    if made != (TEAMS, VISITS, FOUND, UNITS_ORDERED, FOUND_IN_HUNDRED_DAYS, DONE_IN_HUNDRED_DAYS):
        message = f"the plan does not make the report's numbers: {made}"
        raise RuntimeError(message)


def _cap(place: Place) -> int:
    """Return how often a year the demo inspects a place, at most: well below the rule's cap."""
    return {"first": 1, "second": 2}.get(place.site.grade, 4)


def deal(crews: Sequence[Crew], count: int) -> list[Crew]:
    """Return crews in turn, `count` in all."""
    return [crews[number % len(crews)] for number in range(count)]
