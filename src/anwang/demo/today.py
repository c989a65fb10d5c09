"""What waits on the demo's day: something sensible for every role to do, laid through the same verbs on the days before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from anwang.audit.actions import check_draft
from anwang.audit.inputs import CheckDraft
from anwang.campaigns.models import Campaign
from anwang.demo import words
from anwang.demo.calendar import Days
from anwang.demo.clauses import Clauses
from anwang.demo.crews import Crew, Place, Roster
from anwang.demo.making import Maker, Sheets
from anwang.demo.people import Town
from anwang.demo.plan import Find, Outing
from anwang.demo.schedules import Scheduler
from anwang.grid.access import Official
from anwang.hazards import actions as hazards
from anwang.hazards.inputs import (
    ApprovePlan,
    AskExtension,
    Claim,
    NoteProgress,
    Order,
    RegisterHazard,
    SendTransfer,
    Stop,
    SubmitPlan,
)
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardSource
from anwang.inspections import actions as inspections
from anwang.inspections.actions.past import PastVisit
from anwang.inspections.actions.taking_over import take_over as take_over_visits
from anwang.inspections.inputs import ApproveVisit, PlanVisit
from anwang.inspections.models import Visit
from anwang.inspections.states import Cause, VisitKind
from anwang.papers import actions as papers
from anwang.papers.body import Block
from anwang.papers.inputs import AmendPaper, CheckPaper, DraftSummary, Issue, SetSchedule, SignPaper
from anwang.standards.states import HazardCategory, HazardLevel

OPEN = re.compile(r"（[^（）]*请结合实际填写[^（）]*）")
"""What a shipped text leaves to the office."""


def _written(left: re.Match[str]) -> str:
    """What the office writes where a shipped text leaves it a place."""
    return next((text for word, text in words.WRITTEN.items() if word in left.group()), "")


class Today:
    """Lays what waits, role by role."""

    def __init__(self, days: Days, roster: Roster, summed_up: Campaign, sheets: Sheets, clauses: Clauses) -> None:
        self.days, self.roster, self.people = days, roster, roster.people
        self.summed_up, self.sheets, self.clauses = summed_up, sheets, clauses
        self.maker = Maker(days, roster, sheets, clauses, Scheduler(days))
        self.yesterday = days.before(days.on, 1)
        self.taken: set[int] = set()

    def lay(self) -> None:
        """Lay everything."""
        self.for_officers()
        self.for_town()
        self.for_grid_worker()
        self.for_works()
        self.for_regulator()
        self.for_committee()
        self.for_supervisor()

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        """Return an instant of a working day so many working days ago."""
        return self.days.moment(self.days.before(self.days.on, days_ago), hour, hour + 1)

    def fresh(self, places: list[Place], *, in_town: Town | None = None, major: bool = False) -> Place:
        """Return the least visited place that nothing of today concerns yet and that has no account of its own."""
        fit = [place for place in places if place.site.pk not in self.taken and place.manager is None]
        if in_town is not None:
            fit = [place for place in fit if place.town is in_town] or fit
        if major:
            fit = [place for place in fit if self.clauses.for_place(place, self.yesterday)] or fit
        place = min(fit, key=lambda each: (each.visits, each.site.pk))
        self.taken.add(place.site.pk)
        return place

    # ---- the officers of the emergency brigade -----------------------------------------------------------------------------

    def for_officers(self) -> None:
        """A visit of today, two that wait for approval, one to tell, one with finds that no order covers yet."""
        crew = self.roster.emergency()[0]
        ready = self._plan(crew, self.days.on, "equipment")
        inspections.approve(ready, ApproveVisit(), by=self.people.emergency.chiefs[0], at=self.at(1, 16))
        self._plan(crew, self.days.on, "hazard_system")
        self._plan(self.roster.emergency()[1], self.days.workday(self.days.on + timedelta(days=1)), "training")
        self._past(crew, [])
        self._past(crew, [Find(), Find(), Find(is_spot=True)])

    def _plan(self, crew: Crew, on: date, item: str) -> Visit:
        place = self.fresh(crew.places)
        sheet = self.sheets.fitting(place)
        said = PlanVisit(
            kind=crew.kind,
            site_id=place.site.pk,
            cause=Cause.PLAN,
            item_code=item,
            officer_ids=tuple(official.assignment_id for official in crew.officers),
            checklist_id=sheet.pk if sheet else None,
            planned_on=on,
        )
        return inspections.plan_visit(said, by=crew.planner, at=self.at(1, 14))

    def _past(self, crew: Crew, finds: list[Find]) -> None:
        outing = Outing(crew, self.fresh(crew.places), self.yesterday, finds=finds)
        past: PastVisit = self.maker.make(outing, (), None).past
        untold = replace(past, order=None, told_at=None)
        take_over_visits([untold], by=self.people.committee[2], at=past.ended_at + timedelta(minutes=30))

    # ---- the township ------------------------------------------------------------------------------------------------------

    def for_town(self) -> None:
        """Hazards to order, due today, overdue and awaiting recheck; a request for more time; a transfer; visits of today."""
        town = self.people.home
        office, enforcer = town.officers[0], town.enforcers[0]
        small = [place for place in self.roster.legal if place.town is town and place.firm.is_small]
        due_today = self._ordered(office, self.fresh(small), 0, ago=8, due=self.days.on)
        hazards.note_progress(due_today, NoteProgress(text="已购置配件，正在更换。"), by=enforcer, at=self.at(2))
        self._ordered(office, self.fresh(small), 1, ago=12, due=self.days.on - timedelta(days=3))
        claimed = self._ordered(office, self.fresh(small), 2, ago=9, due=self.days.on + timedelta(days=4))
        hazards.claim(claimed, Claim(text=words.MENDED[0], no_evidence_reason=words.NO_PHOTO[1]), by=enforcer, at=self.at(2, 15))
        asked = self._ordered(office, self.fresh(small), 3, ago=10, due=self.days.on + timedelta(days=2))
        more = AskExtension(
            due_on=self.days.workday(self.days.on + timedelta(days=14)), reason="配件需从外地采购，预计十日内到货，申请延期。"
        )
        hazards.ask_extension(asked, more, by=enforcer, at=self.at(1, 15))
        moved = self._registered(office, self.fresh(small), 4, ago=4)
        handed = SendTransfer(receiver_id=self.people.bureaus["fire"].organ.pk, reason="涉及消防设施维护管理，移送市消防大队依法处理。")
        hazards.transfer(moved, handed, by=office, at=self.at(3))
        service = PlanVisit(kind=VisitKind.SERVICE, site_id=self.fresh(small).site.pk, planned_on=self.days.on)
        inspections.plan_visit(service, by=office, at=self.at(1, 16))
        brigade = next(crew for crew in self.roster.towns() if crew.town is town)
        self._plan(brigade, self.days.workday(self.days.on + timedelta(days=1)), "principal_duty")

    def _registered(self, by: Official, place: Place, text: int, *, ago: int, source: HazardSource = HazardSource.PATROL) -> Hazard:
        description, category, basis = words.EXTRA[text]
        said = RegisterHazard(
            site_id=place.site.pk,
            source=source,
            description=description,
            category=HazardCategory(category),
            basis=basis,
            place=words.PLACES[text],
            responsible=place.firm.said.principal_head,
            no_evidence_reason=words.NO_PHOTO[0],
        )
        return hazards.register(said, by=by, at=self.at(ago))

    def _ordered(self, by: Official, place: Place, text: int, *, ago: int, due: date, source: HazardSource = HazardSource.PATROL) -> Hazard:
        hazard = self._registered(by, place, text, ago=ago, source=source)
        return hazards.order(hazard, Order(due_on=due), by=by, at=self.at(ago, 15))

    # ---- the grid worker ---------------------------------------------------------------------------------------------------

    def for_grid_worker(self) -> None:
        """What she reported yesterday at a firm and in public, and a patrol of today."""
        worker = self.people.home.grid_workers[0]
        own = [place for place in self.roster.places if place.site.grid_path.startswith(worker.path)]
        if own:
            place = min(own, key=lambda each: (each.manager is not None, each.site.pk))
            self._registered(worker, place, 10, ago=1)
            patrol = PlanVisit(kind=VisitKind.PATROL, site_id=place.site.pk, planned_on=self.days.on)
            inspections.plan_visit(patrol, by=worker, at=self.at(1, 16))
        description, where = words.PUBLIC[0]
        said = RegisterHazard(
            node_id=worker.node_id,
            source=HazardSource.PATROL,
            description=description,
            place=where,
            no_evidence_reason=words.NO_PHOTO[2],
        )
        hazards.register(said, by=worker, at=self.at(1, 15))

    # ---- the works ---------------------------------------------------------------------------------------------------------

    def for_works(self) -> None:
        """Hazards to mend at the works, one of them overdue, a major one that needs a treatment plan, and a self-check of today."""
        works = next(place for place in self.roster.places if place.manager is not None)
        officer = self.people.emergency.officers[0]
        found = HazardSource.EXPERT
        self._ordered(officer, works, 3, ago=6, due=self.days.on + timedelta(days=2), source=found)
        self._ordered(officer, works, 8, ago=11, due=self.days.on - timedelta(days=1), source=found)
        self._major(officer, works, ago=4, due=60)
        if works.manager is not None:
            sheet = self.sheets.fitting(works)
            check = PlanVisit(
                kind=VisitKind.SELF_CHECK, site_id=works.site.pk, checklist_id=sheet.pk if sheet else None, planned_on=self.days.on
            )
            inspections.plan_visit(check, by=works.manager, at=self.at(1, 9))

    def _major(self, by: Official, place: Place, *, ago: int, due: int) -> Hazard:
        on = self.days.before(self.days.on, ago)
        clauses = self.clauses.for_place(place, on)
        said = RegisterHazard(
            site_id=place.site.pk,
            source=HazardSource.EXPERT,
            level=HazardLevel.MAJOR,
            criterion_id=clauses[0].pk if clauses else None,
            determination="" if clauses else "经三名专家现场论证，该隐患危害大、整改难度大，须停用治理，认定为重大事故隐患。",
            description=clauses[0].text if clauses else "除尘系统未按规定设置泄爆和锁气卸灰装置，积尘严重",
            place="生产车间",
            responsible=place.firm.said.principal_head,
            no_evidence_reason=words.NO_PHOTO[0],
        )
        hazard = hazards.register(said, by=by, at=self.at(ago))
        hazard = hazards.order(hazard, Order(due_on=on + timedelta(days=due)), by=by, at=self.at(ago, 15))
        return hazards.stop(hazard, Stop(reason="存在重大事故隐患，相关设施停用整改。"), by=by, at=self.at(ago, 16))

    # ---- the departments and the committee office ----------------------------------------------------------------------------

    def for_regulator(self) -> None:
        """A treatment plan that waits for consent, and a mended hazard that waits for its recheck."""
        officer, pool = self.people.emergency.officers[0], self.roster.county("emergency")
        place = self.fresh(pool, major=True)
        hazard = self._major(officer, place, ago=9, due=60)
        hazards.submit_plan(hazard, self._treatment(place), by=place.town.officers[0], at=self.at(2))
        other = self.fresh(pool)
        mended = self._ordered(officer, other, 7, ago=9, due=self.days.on + timedelta(days=3), source=HazardSource.EXPERT)
        hazards.claim(mended, Claim(text=words.MENDED[3], no_evidence_reason=words.NO_PHOTO[1]), by=other.town.officers[0], at=self.at(1))

    def for_committee(self) -> None:
        """A major hazard that is overdue and not listed yet, and a checked summary that waits for a leader's signature."""
        officer, pool = self.people.emergency.officers[2], self.roster.county("emergency")
        place = self.fresh(pool, major=True)
        hazard = self._major(officer, place, ago=35, due=42)
        hazards.submit_plan(hazard, self._treatment(place), by=place.town.officers[0], at=self.at(31))
        hazards.approve_plan(hazard, ApprovePlan(opinion=words.CONSENT), by=self.people.emergency.chiefs[1], at=self.at(29))
        head, clerk = self.people.committee[:2]
        paper = papers.draft_summary(DraftSummary(campaign_id=self.summed_up.pk, node_id=clerk.node_id), by=clerk, at=self.at(1, 11))
        said = iter(words.SUMMED_UP)
        blocks = [Block.model_validate(block | {"text": OPEN.sub(lambda _: next(said), block["text"])}) for block in paper.body["blocks"]]
        paper = papers.amend(paper, AmendPaper(title=paper.title, blocks=tuple(blocks)), by=clerk, at=self.at(1, 13))
        papers.check(paper, CheckPaper(opinion=words.CHECKED), by=head, at=self.at(1, 15))
        self._bulletins(head, clerk)
        self._draft_from_elsewhere(head)

    def _bulletins(self, head: Official, clerk: Official) -> None:
        """月通报 is drafted every month by schedule: two were finished, checked, signed and issued, the latest waits for who finishes it."""
        said = SetSchedule(shipped="monthly", node_id=head.node_id, post_id=head.post_id)
        papers.set_schedule(said, by=head, at=self.at(70))
        for ago in (48, 25):
            for paper in papers.draft_due(at=self.at(ago, 9)):
                blocks = [Block.model_validate(block | {"text": OPEN.sub(_written, block["text"])}) for block in paper.body["blocks"]]
                paper = papers.amend(paper, AmendPaper(title=paper.title, blocks=tuple(blocks)), by=head, at=self.at(ago - 1, 9))  # noqa: PLW2901
                papers.check(paper, CheckPaper(opinion=words.CHECKED), by=clerk, at=self.at(ago - 1, 10))
                papers.sign(paper, SignPaper(), by=self.people.leaders[0], at=self.at(ago - 1, 15))
                papers.issue(paper, Issue(), by=clerk, at=self.at(ago - 2, 9))
        papers.draft_due(at=self.at(1, 9))

    def _draft_from_elsewhere(self, clerk: Official) -> None:
        """A text written by hand is checked against the figures: some of its numbers are right, some are not."""
        said = CheckDraft(title=words.DRAFT_TITLE, text=words.DRAFT.format(year=self.days.year), node_id=clerk.node_id)
        check_draft(said, by=clerk, at=self.at(2, 16))

    def _treatment(self, place: Place) -> SubmitPlan:
        return SubmitPlan(
            **words.PLAN,
            responsible=place.firm.said.principal_head,
            responsible_phone=place.firm.said.principal_head_phone,
            measure=words.PLAN_MEASURE,
            contingency=words.PLAN_CONTINGENCY,
            amount=38_000_000,
        )

    def for_supervisor(self) -> None:
        """A supervision of a township of today."""
        town = self.people.towns["341182101"]
        said = PlanVisit(kind=VisitKind.SUPERVISION, subject_organ_id=town.office.pk, planned_on=self.days.on)
        inspections.plan_visit(said, by=self.people.supervisors[0], at=self.at(1, 16))
