"""Visits as they were made elsewhere, and the law that each must have kept: read once for many, asked for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Count, Prefetch
from django.db.models.functions import Coalesce, ExtractYear
from django.utils import timezone

from anwang.campaigns.queries import Gate
from anwang.enterprises import access as files
from anwang.enterprises.models import Site
from anwang.enterprises.queries import codes_upward
from anwang.grid.access import Official
from anwang.grid.models import Assignment, Certificate, Organ
from anwang.grid.states import Reach
from anwang.ground.asked import Asked, local_rules
from anwang.ground.refusal import NotFound
from anwang.inspections import errors, law
from anwang.inspections.actions import onsite, planning, results
from anwang.inspections.inputs import CarryOut, PlanVisit
from anwang.inspections.models import Team, Visit
from anwang.inspections.states import LAW, Judgement, Outcome, VisitKind, VisitState
from anwang.standards.models import CheckItem, ChecklistVersion
from anwang.standards.states import ChecklistState


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order as it was served: when, received by whom, and the deadline of each hazard in the order in which they were found (None: not on it)."""

    at: datetime
    receiver: str
    due: tuple[date | None, ...]


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A visit as it was made: planned by whom and when, approved by whom and when, made and signed, told; with its order."""

    said: PlanVisit
    by: Official
    planned_at: datetime
    done: CarryOut
    started_at: datetime
    ended_at: datetime
    lead: Official
    """Who recorded it on site, the first of its officers."""
    approved_by: Official | None = None
    approved_at: datetime | None = None
    outcome: Outcome = Outcome.NOTHING
    told_at: datetime | None = None
    order: PastOrder | None = None

    @property
    def on(self) -> date:
        """The day of the visit."""
        return timezone.localdate(self.started_at)


# ---- what the visits rest on -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Premises:
    """What the visits name, each read once however many visits there are."""

    sites: dict[int, Site]
    organs: dict[int, Organ]
    teams: dict[int, Team]
    people: dict[int, Assignment]
    items: dict[int, dict[int, CheckItem]]
    upward: dict[str, str | None]
    used: Counter[tuple[int, int]]
    """Visits that count to the cap, by site and year; goes up with each visit taken over."""
    gate: Gate
    asked: Asked
    campaigns: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """The campaigns of each visit, by the identity of what was planned."""

    @classmethod
    def load(cls, visits: Sequence[PastVisit]) -> Premises:
        """Read what the visits name, in a fixed number of statements."""
        sites = Site.objects.select_related("node", "own_organ").prefetch_related("sector_links")
        known = sites.in_bulk({one.said.site_id for one in visits if one.said.site_id})
        certificates = Prefetch("person__certificates", Certificate.objects.order_by("number"), to_attr="every")
        wanted = {key for one in visits for key in (*one.said.officer_ids, *one.said.expert_ids)} | {
            one.lead.assignment_id for one in visits
        }
        people = Assignment.objects.select_related("person", "post__organ__node", "post__node").prefetch_related(certificates)
        sheets = {one.said.checklist_id for one in visits if one.said.checklist_id}
        published = set(ChecklistVersion.objects.filter(pk__in=sheets, state=ChecklistState.PUBLISHED).values_list("pk", flat=True))
        if sheets - published:
            raise errors.ChecklistNotPublished(field="checklist_id")
        items: dict[int, dict[int, CheckItem]] = defaultdict(dict)
        for item in CheckItem.objects.filter(version_id__in=sheets).order_by("number"):
            items[item.version_id][item.pk] = item
        teams = Team.objects.prefetch_related("campaign_links").in_bulk({one.said.team_id for one in visits if one.said.team_id})
        wanted_drives = {key for one in visits for key in one.said.campaign_ids}
        wanted_drives |= {link.campaign_id for team in teams.values() for link in team.campaign_links.all()}
        return cls(
            gate=Gate.of(wanted_drives),
            asked=Asked(local_rules()),
            sites=known,
            organs=Organ.objects.select_related("node", "parent").in_bulk({one.by.organ_id for one in visits}),
            teams=teams,
            people=people.in_bulk(wanted),
            items=items,
            upward=dict(codes_upward(site.grid_path for site in known.values())),
            used=_used(law.files_of(known)),
        )

    def members(self, one: PastVisit) -> list[law.Member]:
        """Return who went along, with the certificates in force on the day. Raises NotFound."""
        said, on = one.said, one.on
        officers, experts = law.named(said.officer_ids, said.expert_ids, one.by)
        for key in (*officers, *experts):
            held = self.people.get(key)
            if held is None or not held.in_force(on) or not held.person.is_active or not _reaches(one.by, held):
                raise NotFound("检查人员不在管辖范围内，或者当日已经离任，请核对。", field="officer_ids")

        def certificate(held: Assignment) -> str:
            valid = (paper.number for paper in held.person.every if paper.in_force(on))  # type: ignore[attr-defined]
            return next(valid, "")

        return law.line_up(self.people, officers, experts, said.expert_names, certificate_of=certificate)

    def team(self, team_id: int | None, on: date) -> Team | None:
        """Return the team that made a visit. Raises NotFound, TeamMismatch."""
        if team_id is None:
            return None
        team = self.teams.get(team_id)
        if team is None:
            raise NotFound("没有找到所选的检查组，请重新选择。", field="team_id")
        planning.check_sent(team, on)
        return team

    def admit(self, one: PastVisit, site: Site, team: Team | None) -> None:
        """Note the campaigns of a visit, its team's included, which must admit it. Raises NotFound, OutsideCampaign."""
        of_team = [link.campaign_id for link in team.campaign_links.all()] if team else []
        sectors = [planning.sector_of(one.said, site), *(link.sector for link in site.sector_links.all())]
        drives = self.gate.admit([*one.said.campaign_ids, *of_team], path=site.grid_path, on=one.on, sectors=sectors)
        self.campaigns[id(one.said)] = tuple(drive.pk for drive in drives)


def _reaches(by: Official, held: Assignment) -> bool:
    own = held.post.organ_id == by.organ_id if by.reach == Reach.OWN_UNIT else by.covers(held.post.node.path)
    return own or held.pk == by.assignment_id


def _used(files: Mapping[int, int]) -> Counter[tuple[int, int]]:
    """Return how many visits count to the cap, by the file that stands for the enterprise now and by year."""
    year = ExtractYear(Coalesce("started_on", "planned_on"))
    counted = Visit.objects.filter(site__in=list(files), counts_to_cap=True).exclude(state=VisitState.CANCELLED)
    used: Counter[tuple[int, int]] = Counter()
    for site, when, number in counted.order_by().values_list("site_id", year).annotate(number=Count("id")):
        used[files[site], when] += number
    return used


# ---- the visit -------------------------------------------------------------------------------------------------------------


def visit_of(one: PastVisit, premises: Premises, at: datetime) -> Visit:
    """Return the visit, unwritten, after every check that the law asks before, on and after the spot; its number comes later."""
    said, done, on, asked = one.said, one.done, one.on, premises.asked
    law.permit_planning(said.kind, one.by)
    site = premises.sites.get(said.site_id or 0)
    if site is None or not files.reaches(one.by, site):
        raise NotFound("没有找到这个监管对象，它可能不在您的管辖范围内。", field="site_id")
    if said.kind == VisitKind.SELF_CHECK and site.own_organ_id != one.by.organ_id:
        raise errors.NotYourUnit(field="site_id")
    people = premises.members(one)
    law.check_members(said.kind, people, path=site.grid_path, on=on, at_enterprise=True, asked=asked)
    organ = premises.organs[one.by.organ_id]
    _check_times(one, at)
    law.check_inspection(said, site, organ, people, on, asked=asked)
    counted, overridden = _count(one, site, premises)
    _check_approval(one, organ, people)
    team = premises.team(said.team_id, on)
    premises.admit(one, site, team)
    items = premises.items.get(said.checklist_id, {}) if said.checklist_id else {}
    onsite.check_record(done, items, has_sheet=said.checklist_id is not None)
    visit = planning.draft(said, on, where=(site, None, site.node), organ=organ, team=team, counted=counted, overridden=overridden)
    lasting = onsite.record_columns(done) | onsite.scan_columns(said.kind, site, done, one.started_at) | _result(one)
    for name, value in lasting.items():
        setattr(visit, name, value)
    visit.planned_on = said.planned_on
    visit.started_at, visit.started_on, visit.ended_at = one.started_at, on, one.ended_at
    if one.approved_by is not None:
        visit.approved_by, visit.approved_at = one.approved_by.name, one.approved_at
    return visit


def _check_times(one: PastVisit, at: datetime) -> None:
    steps = [one.planned_at, one.approved_at, one.started_at, one.ended_at, one.order.at if one.order else None, one.told_at]
    known = [step for step in steps if step is not None]
    if any(later < earlier for earlier, later in pairwise(known)) or known[-1] > at:
        raise errors.PlannedInPast("各步的时间前后不符，请核对。", field="started_at", rule="如实记录")


def _count(one: PastVisit, site: Site, premises: Premises) -> tuple[bool, bool]:
    """Return whether the visit counts to the cap, and whether the cap was overridden; the next one finds it used. Raises CapReached."""
    said, on = one.said, one.on
    if not law.counts_to_cap(said.kind, said.why, site.grid_path, on, asked=premises.asked):
        return False, False
    cap = law.cap_with(site, on, premises.used[site.pk, on.year], asked=premises.asked)
    overridden = law.check_within(site, cap, override=said.cap_override, by=one.by)
    premises.used[site.pk, on.year] += 1
    return True, overridden


def _check_approval(one: PastVisit, organ: Organ, people: Sequence[law.Member]) -> None:
    if not LAW[one.said.kind].needs_approval:
        return
    if one.approved_by is None or one.approved_at is None:
        raise errors.NotApproved(field="urgency")
    law.check_approver(organ, one.approved_by)
    if any(member.assignment is not None and member.assignment.person_id == one.approved_by.person_id for member in people):
        raise errors.OwnApproval


def _result(one: PastVisit) -> dict[str, Any]:
    """Return what the finds, the order and the result leave in the visit, after checking that they agree."""
    done, kind = one.done, one.said.kind
    found = [answer for answer in done.answers if answer.judgement == Judgement.FAIL]
    count = len(found) + len(done.findings)
    if one.order is not None:
        results.check_orderable(kind)
        if len(one.order.due) != count or not any(one.order.due):
            raise errors.EmptyOrder(field="problems")
    if one.told_at is None:
        return {"state": VisitState.SIGNED, "hazard_count": count}
    spot = all(part.is_spot for part in (*found, *done.findings))
    law.check_outcome(kind, one.outcome, found=count, all_spot=spot, ordered=one.order is not None)
    return {"state": VisitState.TOLD, "hazard_count": count, "outcome": one.outcome, "told_at": one.told_at}
