"""Laying the demo: grid, people, firms, campaigns, then the year by half-months, and what waits on the day; all through the rooms' verbs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from anwang.campaigns import actions as campaigns
from anwang.campaigns.inputs import CallCampaign, CloseCampaign, StartCampaign
from anwang.campaigns.models import Campaign
from anwang.campaigns.states import CampaignLevel
from anwang.demo import bulletins
from anwang.demo import people as staff
from anwang.demo.before import teams_before
from anwang.demo.calendar import ZONE, Days
from anwang.demo.clauses import Clauses
from anwang.demo.crews import Place, Roster
from anwang.demo.firms import WORKS, Registry
from anwang.demo.forms import lay_forms
from anwang.demo.majors import MajorCourses
from anwang.demo.making import Made, Maker, Sheets, title_of
from anwang.demo.names import Names
from anwang.demo.people import COUNTY, Founding, People
from anwang.demo.plan import Outing, Planner, Sending
from anwang.demo.schedules import Act, Scheduler
from anwang.demo.today import Today
from anwang.demo.words import TASKS
from anwang.enterprises import actions as enterprises
from anwang.enterprises.inputs import GiveOwnUnit
from anwang.enterprises.models import Site
from anwang.grid import actions as grid
from anwang.grid.models import Organ, Post
from anwang.ground.actor import SYSTEM
from anwang.ground.inputs import Input
from anwang.ground.trail import seal
from anwang.hazards import actions as hazards
from anwang.hazards.actions.taking_over import PastAct
from anwang.hazards.actions.taking_over import take_over as take_over_hazards
from anwang.hazards.inputs import ApprovePlan, Claim, Delist, DoRecheck, ListForSupervision, StrikeOff, SubmitPlan
from anwang.hazards.models import Hazard
from anwang.inspections import actions as inspections
from anwang.inspections.actions.taking_over import take_over as take_over_visits
from anwang.inspections.inputs import SendTeam
from anwang.inspections.models import Team
from anwang.standards.actions import install_library

DRIVE = "大检查大督查大整治"
HUNDRED_DAYS = "百日除患铸安"
CASTING = "铸安行动"
CLEARING = "重点行业领域隐患清零行动"
WINTER = "岁末年初安全生产重大隐患专项整治"
SINGLE: Mapping[type[Input], Callable[..., Any]] = {
    SubmitPlan: hazards.submit_plan,
    ApprovePlan: hazards.approve_plan,
    ListForSupervision: hazards.list_for_supervision,
    Claim: hazards.claim,
    DoRecheck: hazards.recheck,
    Delist: hazards.delist,
    StrikeOff: hazards.strike_off,
}
WITH_ACCOUNTS = 4
"""So many firms have people of their own in the system."""
MIDDLE = 15
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid, for the last lines of the command."""

    days: Days
    people: int
    sites: int
    visits: int
    hazards: int


@dataclass(slots=True)
class Drives:
    """The campaigns of the demo."""

    clearing: Campaign
    drive: Campaign
    casting: Campaign
    hundred: Campaign
    winter: Campaign | None

    def of(self, marked: Sending | Outing, day: date) -> tuple[int, ...]:
        """Return the campaigns of a team or visit."""
        found = [self.drive.pk] * marked.in_drive + [self.hundred.pk] * marked.in_hundred_days + [self.clearing.pk] * marked.in_clearing
        if not found and self.winter is not None and self.winter.starts_on <= day <= self.winter.ends_on:
            found = [self.winter.pk]
        return tuple(found)


def lay(days: Days, say: Say, passed: Callable[[date], None] = lambda _month: None) -> Laid:
    """Lay the whole demo on a database without work. `say` hears of each part as it begins, `passed` of each month that is told."""
    names = Names(days.draw)
    say("区划和机构人员……")
    grid.load_divisions(COUNTY, by=SYSTEM, at=Founding(days, names).at)
    install_library(by=SYSTEM, at=Founding(days, names).at)
    people = staff.found(days, names)
    say("企业和其他监管对象……")
    places = register(days, names, people)
    roster = Roster(people, places)
    drives = call(days, people)
    say("排定一年的检查……")
    clauses = Clauses()
    planner = Planner(days, roster, names, clauses)
    plan = planner.plan().joined_by(teams_before(planner))
    story = Story(days, roster, drives, clauses)
    say("检查、隐患、整改、复查、销号……")
    visits, found = story.tell(plan.teams, plan.outings, passed)
    close(days, people, drives)
    say("通报、目标和今天要办的事……")
    bulletins.enter(days, people)
    Today(days, roster, drives.hundred, story.sheets, clauses).lay()
    lay_forms(days, people)
    say("封存流水……")
    seal.seal(at=days.now)
    return Laid(days, Post.objects.count(), len(places), visits, found)


def register(days: Days, names: Names, people: People) -> list[Place]:
    """Open the files of every firm and object, and give some firms their own unit and manager."""
    firms = Registry(days, names, people).firms()
    founding = Founding(days, names)
    clerk = people.committee[2]
    made: dict[int, int] = {}
    for day in sorted({firm.since for firm in firms}):
        some = [firm for firm in firms if firm.since == day]
        outcomes = enterprises.register_sites([firm.said for firm in some], by=clerk, at=datetime.combine(day, time(9), ZONE))
        refused = next((one for one in outcomes if one.verdict != "made"), None)
        if refused is not None:
            message = f"{some[refused.index].said.name}: {refused.reason}"
            raise RuntimeError(message)
        made |= {id(firm): one.site_id or 0 for firm, one in zip(some, outcomes, strict=True)}
    sites = Site.objects.select_related("node", "regulating_organ").prefetch_related("sector_links").in_bulk()
    places = [Place(firm, sites[made[id(firm)]]) for firm in firms]
    works = next(place for place in places if place.site.name == WORKS)
    others = [place for place in places if place.can_be_inspected and place.firm.bureau == "emergency" and not place.firm.is_small]
    others = [place for place in others if place.firm.since == works.firm.since]
    for place in [works, *[place for place in others if place is not works][: WITH_ACCOUNTS - 1]]:
        _give_unit(place, founding, people, works)
    return places


def _give_unit(place: Place, founding: Founding, people: People, works: Place) -> None:
    enterprises.give_own_unit(place.site, GiveOwnUnit(), by=people.committee[0], at=founding.at + timedelta(days=8))
    place.site.refresh_from_db()
    post = Post.objects.get(organ=place.site.own_organ)
    place.manager = founding.fill(post, account="demo.enterprise" if place is works else "")


def call(days: Days, people: People) -> Drives:
    """Call and start the campaigns."""
    year, by = days.year, people.committee[0]

    def begin(
        name: str, level: CampaignLevel, window: tuple[date, date], document: str, *, aim: str, parent: Campaign | None = None
    ) -> Campaign:
        on = days.before(window[0], 3)
        said = CallCampaign(
            name=name,
            level=level,
            starts_on=window[0],
            ends_on=window[1],
            document=document,
            aim=aim,
            parent_id=parent.pk if parent else None,
        )
        called = campaigns.call(said, by=by, at=days.moment(on, 9, 11))
        return campaigns.start(called, StartCampaign(), by=by, at=days.moment(on, 14, 16))

    clearing = begin(
        CLEARING,
        CampaignLevel.CITY,
        days.clearing_drive,
        f"滁安办〔{year - 1}〕9号",
        aim="对重点行业领域存量隐患逐条清零，推动隐患排查治理常态化",
    )
    drive = begin(
        DRIVE,
        CampaignLevel.PROVINCE,
        days.inspection_drive,
        f"皖安〔{year}〕1号",
        aim="全面排查整治各行业领域事故隐患，坚决遏制较大以上事故",
    )
    casting = begin(CASTING, CampaignLevel.CITY, days.casting_drive, f"滁安〔{year}〕4号", aim="构建风险管控和隐患治理长效机制")
    hundred = begin(
        HUNDRED_DAYS, CampaignLevel.CITY, days.hundred_days, f"滁安办〔{year}〕19号", aim="整改消除一批重大隐患和突出问题", parent=casting
    )
    winter = None
    if days.on > date(year, 11, 1):
        window = (date(year, 11, 1), date(year + 1, 3, 31))
        winter = begin(WINTER, CampaignLevel.COUNTY, window, f"明安〔{year}〕11号", aim="防范岁末年初各类事故，确保两节两会期间安全")
    return Drives(clearing, drive, casting, hundred, winter)


def close(days: Days, people: People, drives: Drives) -> None:
    """Close the campaigns whose window is over for some days."""
    for campaign in (drives.clearing, drives.hundred, drives.drive, drives.casting, drives.winter):
        if campaign is None:
            continue
        on = days.after(campaign.ends_on, 5, 5)
        if on < days.on:
            at = days.moment(on, 15, 17)
            campaigns.close(campaign, CloseCampaign(reason="行动结束，遗留隐患转入日常监管。"), by=people.committee[0], at=at)


class Story:
    """Tells the year by half-months, as offices report."""

    def __init__(self, days: Days, roster: Roster, drives: Drives, clauses: Clauses) -> None:
        self.days, self.roster, self.drives = days, roster, drives
        self.sheets = Sheets.load()
        self.maker = Maker(days, roster, self.sheets, clauses, Scheduler(days))
        self.majors = MajorCourses(days, roster)
        self.organs = Organ.objects.select_related("parent__parent", "node").in_bulk()
        self.sites = {place.site.pk: place.site for place in roster.places}
        self.clerk = roster.people.committee[2]
        self.plain: dict[date, list[PastAct]] = defaultdict(list)
        self.single: dict[date, list[tuple[Hazard, Act]]] = defaultdict(list)
        self.numbers = 0

    def tell(self, teams: Iterable[Sending], outings: Iterable[Any], passed: Callable[[date], None]) -> tuple[int, int]:
        """Tell every half-month, and each first day of a month to `passed`; return how many visits were made and hazards found."""
        by_half: dict[date, list[Any]] = defaultdict(list)
        for outing in outings:
            if outing.day < self.days.on:
                by_half[_half(outing.day)].append(outing)
        sent: dict[date, list[Sending]] = defaultdict(list)
        for team in teams:
            sent[_half(team.day)].append(team)
        visits = found = 0
        known: dict[int, Team] = {}
        half = _half(self.days.begins)
        while half <= self.days.on:
            if half.day == 1:
                passed(half)
            for team in sent[half]:
                known[id(team)] = self._send(team)
            made = [self._make(outing, known) for outing in by_half[half]]
            visits += len(made)
            found += self._take_over(made)
            self._steps(half)
            half = _next(half)
        return visits, found

    def _send(self, team: Sending) -> Team:
        self.numbers += 1
        crew = team.crew
        said = SendTeam(
            name=title_of(team, self.numbers),
            sent_on=team.day,
            returns_on=team.returns,
            leader_id=crew.lead.assignment_id,
            member_ids=tuple(official.assignment_id for official in crew.officers),
            task=self.days.draw.choice(TASKS),
            campaign_ids=self.drives.of(team, team.day),
        )
        return inspections.send_team(said, by=crew.planner, at=self.days.moment(self.days.before(team.day, 1), 8, 9))

    def _make(self, outing: Any, known: Mapping[int, Team]) -> Made:
        team = known[id(outing.team)] if outing.team is not None else None
        marks = self.drives.of(outing, outing.day)
        return self.maker.make(outing, marks, team)

    def _take_over(self, made: list[Made]) -> int:
        if not made:
            return 0
        made.sort(key=lambda one: one.past.started_at)
        last = max(one.past.told_at or one.past.ended_at for one in made)
        taken = take_over_visits([one.past for one in made], by=self.clerk, at=last + timedelta(minutes=30))
        for one, done in zip(made, taken, strict=True):
            for hazard, find, course in zip(done.hazards, one.finds, one.courses, strict=True):
                hazard.site = self.sites.get(hazard.site_id or 0)
                hazard.organ = self.organs[hazard.organ_id]
                if course is None:
                    self._later(self.single, ((hazard, act) for act in self.majors.course(one.outing, find)))
                else:
                    self._later(self.plain, (PastAct(hazard, act.said, act.by, act.at) for act in course.acts))
        return sum(len(done.hazards) for done in taken)

    def _later(self, shelf: dict[date, list[Any]], acts: Iterable[Any]) -> None:
        """Put steps that come before the demo's day on the shelf of their half-month."""
        for act in acts:
            at: datetime = act.at if isinstance(act, PastAct) else act[1].at
            if at < self.days.now:
                shelf[_half(at.date())].append(act)

    def _steps(self, half: date) -> None:
        plain = sorted(self.plain.pop(half, []), key=lambda act: act.at)
        if plain:
            take_over_hazards([], plain, by=self.clerk, at=plain[-1].at + timedelta(minutes=30))
        for hazard, act in sorted(self.single.pop(half, []), key=lambda pair: pair[1].at):
            SINGLE[type(act.said)](hazard, act.said, by=act.by, at=act.at)


def _half(day: date) -> date:
    """Return the first day of a day's half of the month."""
    return day.replace(day=1 if day.day <= MIDDLE else MIDDLE + 1)


def _next(half: date) -> date:
    """Return the first day of the next half of a month."""
    return _half(half + timedelta(days=MIDDLE + 3)) if half.day == 1 else (half + timedelta(days=20)).replace(day=1)
