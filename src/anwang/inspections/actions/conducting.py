"""Recording a visit in one go: everything in one transaction, so that a refusal leaves nothing behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.ground.lifecycle import Transition, advance, draft_move
from anwang.ground.recorded import Recorded
from anwang.ground.trail.record import record
from anwang.inspections import errors, law
from anwang.inspections.actions import onsite
from anwang.inspections.actions.planning import arrange, attach, see
from anwang.inspections.inputs import CarryOut, ConductVisit
from anwang.inspections.models import Answer, Finding, Visit, VisitMove
from anwang.inspections.states import LAW, TABLE, Judgement, VisitState
from anwang.standards.models import CheckItem


@action("inspections.conduct")
def conduct(said: ConductVisit, *, by: Official, at: datetime) -> Visit:
    """A visit that needs no approval (patrol, service, self-check, leader-led, supervision) stands recorded whole: planned, made, signed.

    Each failed item, and each find beyond the sheet, is a hazard. By who makes that kind of visit and goes along. Nothing is written
    when anything is refused. Raises what plan_visit, arrive and sign raise; SeveralSteps for 行政检查.
    """
    if LAW[said.kind].needs_approval:
        raise errors.SeveralSteps(field="kind")
    began = said.started_at or at
    if began > at:
        raise errors.PlannedInPast("开始时间不能晚于现在。", field="started_at", rule="如实记录")
    on = timezone.localdate(began)
    arranged = arrange(said, on, by=by, at=at)
    law.check_goes_along(arranged.people, by)
    visit = arranged.visit
    late = law.lateness(visit.grid_path, on, timezone.localdate(at), said.late_reason)
    items = _items(visit, said)
    visit.planned_on = said.planned_on or on
    visit.state, visit.started_at, visit.started_on, visit.ended_at = VisitState.SIGNED, began, on, at
    for name, value in (onsite.record_columns(said) | onsite.scan_columns(said.kind, visit.site, said, began)).items():
        setattr(visit, name, value)
    visit.hazard_count = len(said.findings) + sum(1 for one in said.answers if one.judgement == Judgement.FAIL)
    visit.save(force_insert=True)
    links = attach(arranged)
    campaigns = tuple(one.pk for one in arranged.campaigns)
    findings, answers = _fill(visit, said, items, campaigns, by=by, at=at)
    moves = _moves(visit, by=by, at=at, late=late)
    rows: dict[type[Recorded], list[int]] = {
        Finding: [row.pk for row in findings],
        Answer: [row.pk for row in answers],
        VisitMove: [row.pk for row in moves],
    }
    record("inspections.conduct", by=by.actor, at=at, subject=visit, touched=links, many=rows, change=said.content())
    return visit


@action("inspections.carry_out")
def carry_out(visit: Visit, said: CarryOut, *, by: Official, at: datetime) -> Visit:
    """A visit already planned (and approved, where the law asks it) is recorded whole: scan-in, answers, finds, signature.

    By one of its officers; for records taken on paper and for quick visits. Raises what arrive and sign raise; nothing is written then.
    """
    see(visit, by)
    law.permit_conduct(visit, by)
    items = _items(visit, said)
    changes, officers = onsite.begin(visit, said, by=by, at=at)
    arrival = advance(visit, "arrive", table=TABLE, move=VisitMove, by=by, at=at, reason=said.urgency or said.scan_waiver, **changes)
    findings, answers = _fill(visit, said, items, onsite.campaigns_of(visit), by=by, at=at)
    signing = onsite.close(visit, said, found=len(findings), by=by, at=at)
    rows: dict[type[Recorded], list[int]] = {Finding: [row.pk for row in findings], Answer: [row.pk for row in answers]}
    record(
        "inspections.carry_out", by=by.actor, at=at, subject=visit, touched=[arrival, signing, *officers], many=rows, change=said.content()
    )
    return visit


def _items(visit: Visit, said: ConductVisit | CarryOut) -> dict[int, CheckItem]:
    """Return the items of the visit's sheet after checking that the record is whole."""
    rows = CheckItem.objects.filter(version_id=visit.checklist_id).order_by("number") if visit.checklist_id else []
    items = {item.pk: item for item in rows}
    onsite.check_record(said, items, has_sheet=visit.checklist_id is not None)
    return items


def _fill(
    visit: Visit, said: ConductVisit | CarryOut, items: dict[int, CheckItem], campaigns: tuple[int, ...], *, by: Official, at: datetime
) -> tuple[list[Finding], list[Answer]]:
    """Register what was found, all hazards in one go, then write the answers with their pointers in one statement."""
    filled = onsite.filled(visit, said, items, campaigns)
    findings = onsite.register_found(visit, filled.saids, by=by, at=at)
    for answer, finding in zip(filled.failed, findings, strict=False):
        answer.hazard_id = finding.hazard_id
    return findings, Answer.objects.bulk_create(filled.answers)


def _moves(visit: Visit, *, by: Official, at: datetime, late: str) -> Sequence[VisitMove]:
    """Write the three steps of a visit recorded in one go, in one statement."""
    began = visit.started_at or at
    steps = [
        Taken("plan", VisitState.PLANNED, by, at, late),
        Taken("arrive", VisitState.ON_SITE, by, began),
        Taken("sign", VisitState.SIGNED, by, at),
    ]
    return VisitMove.objects.bulk_create(move_rows(visit, steps, timezone.now()))


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of a visit as it was taken: the verb, the state it led to, by whom, when, in what words."""

    verb: str
    state: str
    by: Official
    at: datetime
    reason: str = ""


def move_rows(visit: Visit, steps: Sequence[Taken], recorded_at: datetime) -> list[VisitMove]:
    """Return a visit's history as a chain of rows, unwritten."""
    return [
        draft_move(
            visit,
            Transition(before, step.verb, step.state, "", ""),
            move=VisitMove,
            by=step.by,
            at=step.at,
            recorded_at=recorded_at,
            reason=step.reason,
        )
        for before, step in zip(["", *(step.state for step in steps)], steps, strict=False)
    ]
