"""Visits as they were made elsewhere, and the law that each must have kept: read once for many, asked for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.db.models.functions import Coalesce, ExtractYear
from django.utils import timezone

from anwang.campaigns import queries as campaign_queries
from anwang.campaigns.models import Campaign
from anwang.enterprises.models import Site
from anwang.enterprises.queries import codes_upward
from anwang.grid import territory
from anwang.grid.access import Official
from anwang.grid.models import Assignment, Certificate, Organ
from anwang.grid.states import Reach, Right
from anwang.ground import rules
from anwang.ground.models import RulePack
from anwang.ground.refusal import NotFound
from anwang.inspections import errors, law
from anwang.inspections.actions import onsite
from anwang.inspections.inputs import CarryOut, PlanVisit
from anwang.inspections.models import Team, Visit
from anwang.inspections.states import INSPECTIONS, LAW, Judgement, OfficerRole, Outcome, VisitKind, VisitState
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
    drives: dict[int, Campaign]
    local: frozenset[str]
    """Rules that some place has set for itself: only these depend on the place and day."""
    campaigns: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """The campaigns of each visit, by the identity of what was planned."""
    facts: dict[tuple[object, ...], Any] = field(default_factory=dict)

    @classmethod
    def load(cls, visits: Sequence[PastVisit]) -> Premises:
        """Read what the visits name, in a fixed number of statements."""
        sites = Site.objects.select_related("node", "own_organ").prefetch_related("sector_links")
        known = sites.in_bulk({one.said.site_id for one in visits if one.said.site_id})
        certificates = Prefetch("person__certificates", Certificate.objects.order_by("number"), to_attr="every")
        wanted = {key for one in visits for key in (*one.said.officer_ids, *one.said.expert_ids)} | {
            one.lead.assignment_id for one in visits
        }
        people = Assignment.objects.select_related("person", "post__organ", "post__node").prefetch_related(certificates)
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
            drives=Campaign.objects.select_related("node").in_bulk(wanted_drives),
            local=frozenset(RulePack.objects.values_list("code", flat=True).distinct()),
            sites=known,
            organs=Organ.objects.select_related("node", "parent").in_bulk({one.by.organ_id for one in visits}),
            teams=teams,
            people=people.in_bulk(wanted),
            items=items,
            upward=dict(codes_upward(site.grid_path for site in known.values())),
            used=_used(Visit.objects.filter(site__in=list(known), counts_to_cap=True)),
        )

    def members(self, one: PastVisit) -> list[law.Member]:
        """Return who went along, with the certificates in force on the day. Raises NotFound."""
        said, on = one.said, one.on
        officers = list(dict.fromkeys(said.officer_ids)) or [one.by.assignment_id]
        experts = [key for key in dict.fromkeys(said.expert_ids) if key not in officers]
        found: list[law.Member] = []
        for key in (*officers, *experts):
            held = self.people.get(key)
            if held is None or not held.in_force(on) or not one.by.covers(held.post.node.path):
                raise NotFound("检查人员不在管辖范围内，或者当日已经离任，请核对。", field="officer_ids")
            role = OfficerRole.EXPERT if key in experts else OfficerRole.LEAD if key == officers[0] else OfficerRole.OFFICER
            valid = [paper.number for paper in held.person.every if paper.in_force(on)]  # type: ignore[attr-defined]
            found.append(law.Member(held, held.person.name, role, valid[0] if valid else ""))
        return [*found, *(law.Member(None, name, OfficerRole.EXPERT) for name in dict.fromkeys(said.expert_names) if name)]

    def where(self, code: str, path: str, on: date) -> tuple[object, ...]:
        """Return on what a rule depends."""
        return (path, on) if code in self.local else ()

    def once(self, key: tuple[object, ...], ask: Callable[[], Any]) -> Any:
        """Return an answer of the law, asked once."""
        if key not in self.facts:
            self.facts[key] = ask()
        return self.facts[key]


def _used(counted: QuerySet[Visit]) -> Counter[tuple[int, int]]:
    year = ExtractYear(Coalesce("started_on", "planned_on"))
    rows = counted.exclude(state=VisitState.CANCELLED).order_by().values_list("site_id", year).annotate(number=Count("id"))
    return Counter({(site, when): number for site, when, number in rows})


# ---- the visit -------------------------------------------------------------------------------------------------------------


def visit_of(one: PastVisit, premises: Premises, at: datetime) -> Visit:
    """Return the visit, unwritten, after every check that the law asks before, on and after the spot."""
    said, done, on = one.said, one.done, one.on
    law.permit_planning(said.kind, one.by)
    site = premises.sites.get(said.site_id or 0)
    if site is None or not _sees(one.by, site):
        raise NotFound("没有找到这个监管对象，它可能不在您的管辖范围内。", field="site_id")
    people = premises.members(one)
    certificates = tuple(member.certificate for member in people)
    crew = ("crew", said.kind, said.officer_ids, certificates, *premises.where("visit.officers", site.grid_path, on))
    premises.once(crew, lambda: law.check_members(said.kind, people, path=site.grid_path, on=on))
    organ = premises.organs[one.by.organ_id]
    _check_times(one, at)
    counted = _check_law(one, site, organ, premises)
    _check_approval(one, organ, people)
    team = _check_team(one, premises)
    _check_campaigns(one, site, team, premises)
    _check_record(one, premises)
    failed = sum(answer.judgement == Judgement.FAIL for answer in done.answers)
    told = one.told_at is not None
    return Visit(
        kind=said.kind,
        state=VisitState.TOLD if told else VisitState.SIGNED,
        cause=said.cause,
        item_code=said.item_code if said.kind in INSPECTIONS else "",
        site=site,
        node=site.node,
        grid_path=site.grid_path,
        organ=organ,
        team=team,
        checklist_id=said.checklist_id,
        sector=said.sector or site.sector,
        is_unannounced=said.is_unannounced,
        planned_on=said.planned_on,
        approved_by=one.approved_by.name if one.approved_by else "",
        approved_at=one.approved_at,
        scanned_in_at=one.started_at if done.scan else None,
        scan_waiver=done.scan_waiver,
        started_at=one.started_at,
        started_on=on,
        ended_at=one.ended_at,
        told_at=one.told_at,
        companions=done.companions,
        facts=done.facts,
        unit_opinion=done.unit_opinion,
        outcome=one.outcome if told else "",
        counts_to_cap=counted,
        hazard_count=failed + len(done.findings),
        **onsite.signature_columns(done.signature, done.signer, done.refusal_note),
    )


def _sees(by: Official, site: Site) -> bool:
    if by.reach == Reach.OWN_UNIT:
        return site.own_organ_id == by.organ_id
    own = (
        by.sectors is None
        or site.regulating_organ_id == by.organ_id
        or bool({link.sector for link in site.sector_links.all()} & by.sectors)
    )
    return by.covers(site.grid_path) and own


def _check_times(one: PastVisit, at: datetime) -> None:
    steps = [one.planned_at, one.approved_at, one.started_at, one.ended_at, one.order.at if one.order else None, one.told_at]
    known = [step for step in steps if step is not None]
    if any(later < earlier for earlier, later in pairwise(known)) or known[-1] > at:
        raise errors.PlannedInPast("各步的时间前后不符，请核对。", field="started_at", rule="如实记录")


def _check_law(one: PastVisit, site: Site, organ: Organ, premises: Premises) -> bool:
    """Check the body, the tier, the item and the cap; return whether the visit counts to the cap."""
    said, path, on = one.said, site.grid_path, one.on
    if said.kind in INSPECTIONS:
        law.check_body(organ)
        if said.kind == VisitKind.ADMIN_INSPECTION:
            law.check_tier(site, organ, said.cause)
        premises.once(("item", said.item_code, *premises.where("visit.items", path, on)), lambda: law.check_item(said.item_code, path, on))
        if one.done.scan and not onsite._is_code_of(site, one.done.scan):  # noqa: SLF001
            raise errors.OtherCode(field="scan")
    needs = LAW[said.kind]
    if needs.needs_scan and not one.done.scan and not one.done.scan_waiver:
        raise errors.ScanNeeded(field="scan")
    counted = ("counts", said.kind, said.cause, *premises.where("visit.uncounted", path, on))
    counts = premises.once(counted, lambda: law.counts_to_cap(said.kind, said.cause, path, on))
    if counts:
        limits = premises.once(("cap", *premises.where("visit.cap", path, on)), lambda: rules.payload("visit.cap", path=path, on=on))
        limit = int(limits["high_hazard" if site.high_hazard else "other"][law.grade_on(site, on)])
        if premises.used[site.pk, on.year] >= limit:
            raise errors.CapReached(f"“{site.name}”{on.year}年行政检查已达到上限 {limit} 次。", field="cap_override")
        premises.used[site.pk, on.year] += 1
    return bool(counts)


def _check_approval(one: PastVisit, organ: Organ, people: Sequence[law.Member]) -> None:
    if not LAW[one.said.kind].needs_approval:
        return
    approver = one.approved_by
    if approver is None or one.approved_at is None:
        raise errors.NotApproved(field="urgency")
    approver.require(Right.APPROVE_VISITS)
    if not (approver.organ_id == organ.pk or law._above(organ, approver.organ_id) or law._governs(organ, approver)):  # noqa: SLF001
        raise errors.NotYourOrgan
    if any(member.assignment is not None and member.assignment.person_id == approver.person_id for member in people):
        raise errors.OwnApproval


def _check_team(one: PastVisit, premises: Premises) -> Team | None:
    if one.said.team_id is None:
        return None
    team = premises.teams.get(one.said.team_id)
    if team is None:
        raise NotFound("没有找到所选的检查组，请重新选择。", field="team_id")
    if one.on < team.sent_on or (team.returns_on is not None and one.on > team.returns_on):
        raise errors.TeamMismatch(field="team_id")
    return team


def _check_campaigns(one: PastVisit, site: Site, team: Team | None, premises: Premises) -> None:
    of_team = tuple(link.campaign_id for link in team.campaign_links.all()) if team else ()
    wanted = tuple(dict.fromkeys([*one.said.campaign_ids, *of_team]))
    if set(wanted) - set(premises.drives):
        raise NotFound("没有找到所选的专项行动，请重新选择。", field="campaign_ids")
    sectors = frozenset([one.said.sector or site.sector, *(link.sector for link in site.sector_links.all())])
    events = premises.once(("events", one.on), lambda: territory.events(one.on)) if wanted else []
    for key in wanted:
        campaign_queries._fit(premises.drives[key], site.grid_path, one.on, sectors, events)  # noqa: SLF001
    premises.campaigns[id(one.said)] = wanted


def _check_record(one: PastVisit, premises: Premises) -> None:
    """Check the record on site and that the outcome agrees with it."""
    done, sheet = one.done, one.said.checklist_id
    onsite.check_signature(done.signature, done.signer, done.refusal_note)
    items = premises.items.get(sheet, {}) if sheet else {}
    answered = {answer.item_id for answer in done.answers}
    open_numbers = [item.number for key, item in items.items() if key not in answered]
    onsite.check_complete(open_numbers, has_sheet=sheet is not None, facts=done.facts)
    onsite.check_known(done.answers, set(items))
    failed = [answer for answer in done.answers if answer.judgement == Judgement.FAIL]
    found = len(failed) + len(done.findings)
    spot = all(part.is_spot for part in (*failed, *done.findings))
    if one.order is not None and not LAW[one.said.kind].may_order:
        raise errors.MayNotOrder
    if one.order is not None and (len(one.order.due) != found or not any(one.order.due)):
        raise errors.EmptyOrder(field="problems")
    if one.told_at is None:
        return
    agrees = {
        Outcome.NOTHING: found == 0,
        Outcome.CORRECTED: found > 0 and spot,
        Outcome.ORDERED: one.order is not None,
        Outcome.TRANSFERRED: found > 0,
    }
    if not agrees.get(one.outcome, False):
        raise errors.OutcomeMismatch(field="outcome")
