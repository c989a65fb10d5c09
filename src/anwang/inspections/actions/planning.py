"""Planning visits, approving them, cancelling them, and putting them into campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from anwang.campaigns.models import Campaign
from anwang.campaigns.queries import admit
from anwang.enterprises import access as files
from anwang.enterprises.models import Site
from anwang.enterprises.queries import codes_upward, division_of
from anwang.grid.access import Official, node_for, organs
from anwang.grid.models import Node, Organ
from anwang.ground import numbering
from anwang.ground.action import action
from anwang.ground.lifecycle import advance, leave_move
from anwang.ground.refusal import NotFound, Stale, WrongState
from anwang.ground.trail.record import record
from anwang.inspections import errors, law
from anwang.inspections.access import teams_visible_to, visible_to
from anwang.inspections.inputs import ApproveVisit, CancelVisit, ConductVisit, JoinCampaigns, PlanVisit
from anwang.inspections.models import Team, Visit, VisitCampaign, VisitMove, VisitOfficer
from anwang.inspections.states import INSPECTIONS, LAW, TABLE, VisitKind, VisitState
from anwang.standards.models import ChecklistVersion
from anwang.standards.states import ChecklistState


@dataclass(frozen=True, slots=True)
class Arranged:
    """A visit that passed every check, not yet written, with who goes along and its campaigns."""

    visit: Visit
    people: Sequence[law.Member]
    campaigns: Sequence[Campaign]


@action("inspections.plan_visit")
def plan_visit(said: PlanVisit, *, by: Official, at: datetime) -> Visit:
    """A visit is arranged: its kind's law holds, its officers are fit, its site has frequency left, its campaigns admit it.

    By who makes that kind of visit, or who plans visits. A legal inspection waits for approval. Raises MayNotInspect and its kinds
    (安委办, grid worker, expert, supervisor), TooFewOfficers, CertificateNotInForce, UnlistedItem, CapReached, OtherTier, NotFound and others.
    """
    if LAW[said.kind].needs_approval and said.planned_on < timezone.localdate(at):
        raise errors.PlannedInPast(field="planned_on")
    arranged = arrange(said, said.planned_on, by=by, at=at)
    visit = arranged.visit
    visit.save()
    rows = attach(arranged)
    move = leave_move(visit, "", VisitState.PLANNED, "plan", move=VisitMove, by=by, at=at, reason=visit.cap_override)
    record("inspections.plan_visit", by=by.actor, at=at, subject=visit, touched=[move, *rows], change=said.content())
    return visit


def arrange(said: PlanVisit | ConductVisit, on: date, *, by: Official, at: datetime) -> Arranged:
    """Check everything the law asks before a visit, and return it with its number, unwritten."""
    law.permit_planning(said.kind, by)
    site, subject, node = _whom(said, by)
    path = site.grid_path if site else subject.grid_path if subject else node.path
    officer_ids = said.officer_ids if said.lead_id is None else (said.lead_id, *said.officer_ids)
    people = law.members(officer_ids, said.expert_ids, said.expert_names, by=by, on=on)
    law.check_members(said.kind, people, path=path, on=on, at_enterprise=site is not None)
    _check_checklist(said.checklist_id)
    organ = Organ.objects.select_related("node", "parent").get(pk=by.organ_id)
    counted = law.counts_to_cap(said.kind, said.why, path, on)
    overridden = _check_inspection(said, site, organ, people, by=by, on=on, counted=counted)
    team = _team(said.team_id, by, on)
    sector = sector_of(said, site)
    wanted = [*said.campaign_ids, *(team.campaign_links.values_list("campaign_id", flat=True) if team else ())]
    sectors = [sector, *site.sector_links.values_list("sector", flat=True)] if wanted and site else [sector]
    campaigns = admit(wanted, path=path, on=on, sectors=sectors)
    visit = draft(said, on, where=(site, subject, node), organ=organ, team=team, counted=counted, overridden=overridden)
    visit.number = numbering.take(*number_series(node, on, codes_upward([node.path])), at=at)
    return Arranged(visit, people, campaigns)


def sector_of(said: PlanVisit | ConductVisit, site: Site | None) -> str:
    """Return the sector that was told, else the site's."""
    return said.sector or (site.sector if site else "")


def draft(
    said: PlanVisit | ConductVisit,
    on: date,
    *,
    where: tuple[Site | None, Organ | None, Node],
    organ: Organ,
    team: Team | None,
    counted: bool,
    overridden: bool,
) -> Visit:
    """Return a visit as it is planned, unwritten and without its number."""
    site, subject, node = where
    return Visit(
        kind=said.kind,
        cause=said.why,
        cause_note=said.cause_note,
        item_code=said.item_code if said.kind in INSPECTIONS else "",
        site=site,
        subject_organ=subject,
        node=node,
        grid_path=site.grid_path if site else subject.grid_path if subject else node.path,
        organ=organ,
        team=team,
        checklist_id=said.checklist_id,
        sector=sector_of(said, site),
        is_unannounced=said.is_unannounced,
        planned_on=on,
        cap_override=said.cap_override if overridden else "",
        counts_to_cap=counted,
    )


def attach(arranged: Arranged) -> list[VisitOfficer | VisitCampaign]:
    """Write who goes along and the campaigns of a visit just written."""
    visit = arranged.visit
    officers = officer_rows(visit, arranged.people)
    links = [VisitCampaign(visit=visit, campaign=campaign) for campaign in arranged.campaigns]
    return [*VisitOfficer.objects.bulk_create(officers), *VisitCampaign.objects.bulk_create(links)]


def officer_rows(visit: Visit, people: Sequence[law.Member]) -> list[VisitOfficer]:
    """Return who goes along, as rows, unwritten."""
    return [
        VisitOfficer(visit=visit, assignment=one.assignment, name=one.name, role=one.role, certificate=one.certificate) for one in people
    ]


def _whom(said: PlanVisit | ConductVisit, by: Official) -> tuple[Site | None, Organ | None, Node]:
    """Return the site, or the government or department under supervision, or the public place, and where it lies."""
    if said.site_id is not None:
        site = files.visible_to(by).select_related("node").filter(pk=said.site_id).first()
        if site is None:
            raise NotFound("没有找到这个监管对象，它可能不在您的管辖范围内。", field="site_id")
        if said.kind == VisitKind.SELF_CHECK and site.own_organ_id != by.organ_id:
            raise errors.NotYourUnit(field="site_id")
        return site, None, site.node
    if said.subject_organ_id is not None and said.kind == VisitKind.SUPERVISION:
        subject = organs(by).filter(pk=said.subject_organ_id).select_related("node").first()
        if subject is None:
            raise NotFound("没有找到被督查单位，它可能不在您的管辖范围内。", field="subject_organ_id")
        return None, subject, subject.node
    if said.node_id is not None and said.kind in (VisitKind.PATROL, VisitKind.LEADER_LED):
        return None, None, node_for(by, said.node_id)
    if said.kind == VisitKind.SUPERVISION:
        raise errors.NoSubject("请选择被督查的单位。", field="subject_organ_id")
    raise errors.NoSubject(field="site_id")


def _check_inspection(
    said: PlanVisit | ConductVisit, site: Site | None, organ: Organ, people: Sequence[law.Member], *, by: Official, on: date, counted: bool
) -> bool:
    """Check what only 行政检查 must meet; return whether the yearly cap was overridden."""
    if site is None and said.kind in INSPECTIONS:
        raise errors.NoSubject(field="site_id")
    if site is not None:
        law.check_inspection(said, site, organ, people, on)
    if site is None or not counted:
        return False
    # the row is held so that two plans for the last free visit do not both pass
    held = Site.objects.select_for_update().get(pk=site.pk)
    return law.check_cap(held, on, override=said.cap_override, by=by)


def _check_checklist(checklist_id: int | None) -> None:
    if checklist_id is None:
        return
    if not ChecklistVersion.objects.filter(pk=checklist_id, state=ChecklistState.PUBLISHED).exists():
        raise errors.ChecklistNotPublished(field="checklist_id")


def _team(team_id: int | None, by: Official, on: date) -> Team | None:
    if team_id is None:
        return None
    team = teams_visible_to(by).filter(pk=team_id).first()
    if team is None:
        raise NotFound("没有找到所选的检查组，请重新选择。", field="team_id")
    check_sent(team, on)
    return team


def check_sent(team: Team, on: date) -> None:
    """Refuse a team that was not out on the day."""
    if on < team.sent_on or (team.returns_on is not None and on > team.returns_on):
        raise errors.TeamMismatch(field="team_id")


def number_series(node: Node, on: date, upward: dict[str, str | None]) -> tuple[str, str]:
    """Return the series and pattern of a visit's number: division code and day."""
    prefix = f"检{division_of(node, upward)}-{on:%Y%m%d}"
    return f"visits:{prefix}", prefix + "-{n:03d}"


@action("inspections.approve")
def approve(visit: Visit, said: ApproveVisit, *, by: Official, at: datetime) -> Visit:
    """The responsible person of the inspecting organ (or of its superior) approves, beforehand, or afterwards what was urgent.

    Nobody approves a visit in which she goes along. The cap is asked again: beyond it she writes why, also of what was urgent. Raises
    NotAllowed, NotYourOrgan, OwnApproval, CapReached, WrongState, Stale.
    """
    see(visit, by)
    law.permit_approval(visit, by)
    if not LAW[visit.kind].needs_approval or visit.approved_at is not None:
        raise WrongState("这次检查不需要批准，或者已经批准过。")
    verb = "approve" if visit.state == VisitState.PLANNED else "approve_afterwards"
    changes: dict[str, Any] = {"approved_by": by.name, "approved_at": at}
    if visit.counts_to_cap and visit.site is not None and not visit.cap_override:
        held = Site.objects.select_for_update().get(pk=visit.site.pk)
        if law.check_cap(held, visit.started_on or visit.planned_on, override=said.cap_override, by=by, but=visit.pk):
            changes["cap_override"] = said.cap_override
    move = advance(visit, verb, table=TABLE, move=VisitMove, by=by, at=at, reason=said.opinion, **changes)
    record("inspections.approve", by=by.actor, at=at, subject=visit, touched=[move], change=said.content())
    return visit


@action("inspections.cancel")
def cancel(visit: Visit, said: CancelVisit, *, by: Official, at: datetime) -> Visit:
    """A visit not begun is cancelled with a reason; its number stays taken. By its organ, its officers, or who approves."""
    see(visit, by)
    law.permit_cancel(visit, by)
    move = advance(visit, "cancel", table=TABLE, move=VisitMove, by=by, at=at, reason=said.reason)
    record("inspections.cancel", by=by.actor, at=at, subject=visit, touched=[move], change=said.content())
    return visit


@action("inspections.join_campaigns")
def join_campaigns(visit: Visit, said: JoinCampaigns, *, by: Official, at: datetime) -> Visit:
    """A visit belongs to further campaigns, whose window, place and sectors hold it. By its organ or who organises campaigns."""
    see(visit, by)
    law.permit_joining(visit, by)
    if by.viewing_as or visit.state == VisitState.CANCELLED:
        raise WrongState("已取消的检查不能归入专项行动。")
    held = Visit.objects.select_for_update().get(pk=visit.pk)
    sectors = [held.sector, *(held.site.sector_links.values_list("sector", flat=True) if held.site else ())]
    campaigns = admit(said.campaign_ids, path=held.grid_path, on=held.started_on or held.planned_on, sectors=sectors)
    known = set(held.campaign_links.values_list("campaign_id", flat=True))
    links = VisitCampaign.objects.bulk_create([VisitCampaign(visit=held, campaign=one) for one in campaigns if one.pk not in known])
    record("inspections.join_campaigns", by=by.actor, at=at, subject=visit, touched=links, change=said.content())
    return visit


def see(visit: Visit, by: Official) -> None:
    """Refuse an act on a visit that the official does not see, as if it did not exist; and on one that changed meanwhile."""
    state = visible_to(by).filter(pk=visit.pk).values_list("state", flat=True).first()
    if state is None:
        raise NotFound("没有找到这次检查，它可能不在您的管辖范围内。")
    if state != visit.state:
        raise Stale
