"""From a planned outing to a visit as it was made: times, answers, finds, order; and what becomes of each hazard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from anwang.demo import words
from anwang.demo.calendar import DAY, ZONE, Days
from anwang.demo.clauses import Clauses
from anwang.demo.crews import Place, Roster
from anwang.demo.plan import INSPECTING, Find, Outing, Sending
from anwang.demo.schedules import Course, Fate, Scheduler
from anwang.inspections.actions.past import PastOrder, PastVisit
from anwang.inspections.inputs import CarryOut, ExtraFinding, ItemAnswer, PlanVisit
from anwang.inspections.models import Team
from anwang.inspections.states import Cause, Judgement, Outcome, VisitKind, usual_cause
from anwang.standards.models import CheckItem, ChecklistVersion
from anwang.standards.states import ChecklistState, HazardCategory, HazardLevel

SLOTS = (time(8, 40), time(10, 20), time(14, 10), time(15, 40), time(17, 0))
ITEMS = ("principal_duty", "training", "hazard_system", "dangerous_goods", "equipment", "emergency")
GENERAL_SHEET = "township_general_43"
SHORTEST, LONGEST, MAJOR_TERM = 3, 30, 45
GENERAL_TERM = 15


@dataclass(slots=True)
class Sheets:
    """The published check sheets by sector, with their items."""

    by_sector: dict[str, ChecklistVersion] = field(default_factory=dict)
    general: ChecklistVersion | None = None
    items: dict[int, list[CheckItem]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Sheets:
        """Read them."""
        sheets = cls()
        versions = ChecklistVersion.objects.filter(state=ChecklistState.PUBLISHED).select_related("checklist").order_by("checklist__code")
        for version in versions:
            sheets.items[version.pk] = []
            if version.checklist.code == GENERAL_SHEET:
                sheets.general = version
            for sector in version.checklist.sectors:
                sheets.by_sector.setdefault(sector, version)
        for item in CheckItem.objects.filter(version__in=versions).order_by("version_id", "number"):
            sheets.items[item.version_id].append(item)
        return sheets

    def fitting(self, place: Place) -> ChecklistVersion | None:
        """Return the sheet of the first sector that has one, else the general one."""
        return next((self.by_sector[sector] for sector in place.firm.said.sectors if sector in self.by_sector), self.general)


@dataclass(slots=True)
class Made:
    """A visit ready to be taken over, with the course of each of its hazards; a major one's is told apart."""

    outing: Outing
    past: PastVisit
    finds: list[Find]
    courses: list[Course | None]


class Maker:
    """Makes visits of outings."""

    def __init__(self, days: Days, roster: Roster, sheets: Sheets, clauses: Clauses, scheduler: Scheduler) -> None:
        self.days, self.roster, self.sheets, self.clauses, self.scheduler = days, roster, sheets, clauses, scheduler
        self.draw = days.draw
        self.made: Counter[tuple[int, date]] = Counter()

    def make(self, outing: Outing, campaigns: Sequence[int], team: Team | None) -> Made:
        """Return the visit of an outing."""
        crew, place = outing.crew, outing.place
        started, ended = self._times(outing)
        sheet = self._sheet(outing)
        answers, finds, findings, terms = self._findings(outing, sheet)
        order = self._order(outing, ended, finds, terms)
        planned_day = self.days.before(outing.day, self.draw.randint(1, 3))
        legal = crew.kind in INSPECTING
        said = PlanVisit(
            kind=crew.kind,
            site_id=place.site.pk,
            cause=Cause.CAMPAIGN if campaigns else Cause.RANDOM if legal and self.draw.random() < 0.4 else usual_cause(crew.kind),  # noqa: PLR2004
            item_code=self.draw.choice(ITEMS) if legal else "",
            officer_ids=tuple(official.assignment_id for official in crew.officers),
            expert_names=crew.experts[:2],
            checklist_id=sheet.pk if sheet else None,
            team_id=team.pk if team else None,
            campaign_ids=tuple(campaigns),
            is_unannounced=legal and self.draw.random() < 0.25,  # noqa: PLR2004 - a quarter unannounced
            planned_on=outing.day,
        )
        count = len(finds)
        done = CarryOut(
            answers=tuple(answers),
            findings=tuple(findings),
            scan=place.site.code or place.site.number,
            signer=place.firm.said.safety_officer or place.firm.said.principal_head or place.firm.said.liaison or "现场负责人",
            facts=self.draw.choice(words.FOUND).format(n=count) if count else self.draw.choice(words.CLEAN),
            unit_opinion=self.draw.choice(words.OPINION),
            companions=place.firm.said.principal_head,
        )
        told = (order.at if order else ended) + timedelta(minutes=self.draw.randint(5, 20))
        past = PastVisit(
            said=said,
            by=crew.planner,
            planned_at=self.days.moment(planned_day, 9, 11),
            approved_by=crew.approver,
            approved_at=self.days.moment(planned_day, 14, 17) if crew.approver else None,
            started_at=started,
            ended_at=ended,
            lead=crew.lead,
            done=done,
            outcome=_outcome(finds, ordered=order is not None),
            told_at=told,
            order=order,
        )
        return Made(outing, past, finds, self._courses(outing, past, finds, terms))

    def _times(self, outing: Outing) -> tuple[datetime, datetime]:
        """Return when the visit begins and ends; a crew's visits of a day follow one another."""
        key = (outing.crew.lead.assignment_id, outing.day)
        slot = SLOTS[self.made[key] % len(SLOTS)]
        self.made[key] += 1
        started = datetime.combine(outing.day, slot, ZONE) + timedelta(minutes=self.draw.randrange(20))
        return started, started + timedelta(minutes=self.draw.randint(30, 60))

    def _sheet(self, outing: Outing) -> ChecklistVersion | None:
        before = outing.day.year < self.days.year
        if outing.crew.kind == VisitKind.PATROL or (before and self.draw.random() < 0.8):  # noqa: PLR2004 - few sheets were in use then
            return None
        if outing.crew.town is not None and self.draw.random() < 0.25:  # noqa: PLR2004 - the township's long sheet now and then
            return self.sheets.general
        return self.sheets.fitting(outing.place)

    # ---- finds -----------------------------------------------------------------------------------------------------------

    def _findings(
        self, outing: Outing, sheet: ChecklistVersion | None
    ) -> tuple[list[ItemAnswer], list[Find], list[ExtraFinding], list[int]]:
        """Return the answers, the finds in the order in which they will be registered, the finds beyond the sheet, and the terms."""
        generals = [find for find in outing.finds if not find.is_major]
        majors = [find for find in outing.finds if find.is_major]
        items = self.sheets.items[sheet.pk] if sheet else []
        plain = [item for item in items if item.criterion_id is None]
        failing = sorted(self.draw.sample(plain, min(len(plain), len(generals))), key=lambda item: item.number)
        failed = dict(zip((item.pk for item in failing), generals, strict=False))
        answers = [self._answer(item, failed.get(item.pk), outing) for item in items]
        terms = [min(max(item.term_days, SHORTEST), LONGEST) for item in failing]
        beyond = generals[len(failing) :]
        extra = self.draw.sample(words.EXTRA, len(beyond))
        findings = [self._extra(find, *texts) for find, texts in zip(beyond, extra, strict=True)]
        findings += [self._major(outing, number) for number in range(len(majors))]
        terms += [GENERAL_TERM] * len(beyond) + [MAJOR_TERM] * len(majors)
        return answers, [*failed.values(), *beyond, *majors], findings, terms

    def _answer(self, item: CheckItem, find: Find | None, outing: Outing) -> ItemAnswer:
        if find is None:
            spared = self.draw.random() < 0.08  # noqa: PLR2004 - now and then an item does not apply
            return ItemAnswer(item_id=item.pk, judgement=Judgement.NOT_APPLICABLE if spared else Judgement.PASS)
        return ItemAnswer(
            item_id=item.pk,
            judgement=Judgement.FAIL,
            is_spot=find.is_spot,
            place=self.draw.choice(words.PLACES),
            responsible=outing.place.firm.said.safety_officer or outing.place.firm.said.principal_head,
            no_photo_reason=self.draw.choice(words.NO_PHOTO),
        )

    def _extra(self, find: Find, text: str, category: str, basis: str) -> ExtraFinding:
        return ExtraFinding(
            description=text,
            category=HazardCategory(category),
            basis=basis,
            is_spot=find.is_spot,
            place=self.draw.choice(words.PLACES),
            no_photo_reason=self.draw.choice(words.NO_PHOTO),
        )

    def _major(self, outing: Outing, number: int) -> ExtraFinding:
        clauses = self.clauses.for_place(outing.place, outing.day)
        clause = clauses[(self.draw.randrange(len(clauses)) + number) % len(clauses)]
        return ExtraFinding(
            description=clause.text,
            category=HazardCategory.SITE,
            level=HazardLevel.MAJOR,
            criterion_id=clause.pk,
            basis=f"{clause.family.name} {clause.clause}",
            place=self.draw.choice(words.PLACES),
            measure=words.PLAN_MEASURE,
            responsible=outing.place.firm.said.principal_head,
            no_photo_reason=words.NO_PHOTO[0],
        )

    def _order(self, outing: Outing, ended: datetime, finds: Sequence[Find], terms: Sequence[int]) -> PastOrder | None:
        if not outing.is_ordering or all(find.is_spot for find in finds):
            return None
        at = ended + timedelta(minutes=self.draw.randint(10, 40))
        due = tuple(None if find.is_spot else self.days.workday(outing.day + term * DAY) for find, term in zip(finds, terms, strict=True))
        receiver = outing.place.firm.said.safety_officer or outing.place.firm.said.principal_head
        return PastOrder(at, receiver, due)

    # ---- what becomes of them ----------------------------------------------------------------------------------------------

    def _courses(self, outing: Outing, past: PastVisit, finds: Sequence[Find], terms: Sequence[int]) -> list[Course | None]:
        due = past.order.due if past.order else (None,) * len(finds)
        return [self._course(outing, past, find, until, term) for find, until, term in zip(finds, due, terms, strict=True)]

    def _course(self, outing: Outing, past: PastVisit, find: Find, due: date | None, term: int) -> Course | None:
        if find.is_major:
            return None
        hands = self.roster.hands(outing.crew, outing.place, mended_at_once=find.is_spot)
        fate = self._fate(outing, find)
        if find.is_spot:
            return self.scheduler.mended_at_once(past.ended_at, hands, fate)
        if due is not None and past.order is not None:
            return self.scheduler.ordered(past.order.at, due, hands, fate)
        return self.scheduler.to_be_ordered(past.ended_at, term, hands, fate)

    def _fate(self, outing: Outing, find: Find) -> Fate:
        steady = outing.in_drive and outing.day >= date(self.days.year, 9, 1)
        if not find.in_hundred_days:
            return Fate(is_forgotten=self.scheduler.forgotten(outing.day), is_steady=steady)
        if find.is_done:
            return Fate(until=self.days.last_counted)
        after = self.days.workday(date(self.days.year, 11, 1))
        return Fate(not_before=after, is_forgotten=self.scheduler.forgotten(outing.day), is_steady=True)


def _outcome(finds: Sequence[Find], *, ordered: bool) -> Outcome:
    if not finds:
        return Outcome.NOTHING
    if ordered:
        return Outcome.ORDERED
    return Outcome.CORRECTED if all(find.is_spot for find in finds) else Outcome.TRANSFERRED


def title_of(team: Sending, number: int) -> str:
    """Return what a team is called."""
    return f"{team.crew.name}（第{number}批）"
