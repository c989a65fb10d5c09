"""Recording a visit in one go: everything in one transaction, so that a refusal leaves nothing behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django.utils import timezone

from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.ground.lifecycle import advance
from anwang.ground.recorded import Recorded
from anwang.ground.trail.record import record
from anwang.inspections import errors, law
from anwang.inspections.actions import onsite
from anwang.inspections.actions.planning import arrange, attach, see
from anwang.inspections.inputs import CarryOut, ConductVisit
from anwang.inspections.models import Answer, Finding, Visit, VisitMove
from anwang.inspections.states import LAW, TABLE, Judgement, Signature, VisitState
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
    onsite.check_signature(said.signature, said.signer, said.refusal_note)
    on = timezone.localdate(began)
    arranged = arrange(said, on, by=by, at=at)
    law.check_goes_along(arranged.people, by)
    visit = arranged.visit
    items = _items(visit, said)
    visit.planned_on = said.planned_on or on
    visit.state, visit.started_at, visit.started_on, visit.ended_at = VisitState.SIGNED, began, on, at
    visit.facts, visit.unit_opinion, visit.companions = said.facts, said.unit_opinion, said.companions
    for name, value in onsite.signature_columns(said.signature, said.signer, said.refusal_note).items():
        setattr(visit, name, value)
    visit.hazard_count = len(said.findings) + sum(1 for one in said.answers if one.judgement == Judgement.FAIL)
    visit.save(force_insert=True)
    links = attach(arranged)
    campaigns = tuple(one.pk for one in arranged.campaigns)
    findings, answers = _fill(visit, said, items, campaigns, by=by, at=at)
    moves = _moves(visit, by=by, at=at)
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
    onsite.check_signature(said.signature, said.signer, said.refusal_note)
    items = _items(visit, said)
    changes, officers = onsite.begin(visit, said, by=by, at=at)
    arrival = advance(visit, "arrive", table=TABLE, move=VisitMove, by=by, at=at, reason=said.urgency or said.scan_waiver, **changes)
    findings, answers = _fill(visit, said, items, onsite.campaigns_of(visit), by=by, at=at)
    signing = advance(
        visit,
        "sign",
        table=TABLE,
        move=VisitMove,
        by=by,
        at=at,
        reason=said.refusal_note if said.signature == Signature.REFUSED else "",
        ended_at=at,
        hazard_count=len(findings),
        facts=said.facts,
        unit_opinion=said.unit_opinion,
        companions=said.companions,
        **onsite.signature_columns(said.signature, said.signer, said.refusal_note),
    )
    rows: dict[type[Recorded], list[int]] = {Finding: [row.pk for row in findings], Answer: [row.pk for row in answers]}
    record(
        "inspections.carry_out", by=by.actor, at=at, subject=visit, touched=[arrival, signing, *officers], many=rows, change=said.content()
    )
    return visit


def _items(visit: Visit, said: ConductVisit | CarryOut) -> dict[int, CheckItem]:
    """Return the items of the visit's sheet after checking that each is answered once. One statement."""
    rows = CheckItem.objects.filter(version_id=visit.checklist_id).order_by("number") if visit.checklist_id else []
    items = {item.pk: item for item in rows}
    answered = {one.item_id for one in said.answers}
    open_numbers = [item.number for item in items.values() if item.pk not in answered]
    onsite.check_complete(open_numbers, has_sheet=visit.checklist_id is not None, facts=said.facts)
    return items


def _fill(
    visit: Visit, said: ConductVisit | CarryOut, items: dict[int, CheckItem], campaigns: tuple[int, ...], *, by: Official, at: datetime
) -> tuple[list[Finding], list[Answer]]:
    """Register what was found, all hazards in one go, then write the answers with their pointers in one statement."""
    failed = [one for one in said.answers if one.judgement == Judgement.FAIL]
    onsite.check_known(said.answers, set(items))
    drafts = {one.item_id: onsite.fill(Answer(visit=visit, item_id=one.item_id), one) for one in said.answers}
    onsite.check_photos([(drafts[one.item_id], items[one.item_id]) for one in failed])
    saids = [
        *(onsite.of_answer(drafts[one.item_id], items[one.item_id], visit, campaigns) for one in failed),
        *(onsite.of_finding(one, visit, campaigns) for one in said.findings),
    ]
    findings = onsite.register_found(visit, saids, by=by, at=at)
    for one, finding in zip(failed, findings, strict=False):
        drafts[one.item_id].hazard_id = finding.hazard_id
    return findings, Answer.objects.bulk_create(drafts.values())


def _moves(visit: Visit, *, by: Official, at: datetime) -> Sequence[VisitMove]:
    """Write the three steps of a visit recorded in one go, in one statement."""
    actor, now = by.actor, timezone.now()
    steps = ("plan", at), ("arrive", visit.started_at or at), ("sign", at)
    states = ("", VisitState.PLANNED, VisitState.ON_SITE, VisitState.SIGNED)
    return VisitMove.objects.bulk_create(
        [
            VisitMove(
                record=visit,
                source=source,
                target=target,
                verb=verb,
                by_person_id=actor.person_id,
                by_assignment_id=actor.assignment_id,
                by_name=actor.name,
                by_post=actor.post,
                at=when,
                recorded_at=now,
            )
            for (verb, when), (source, target) in zip(steps, pairwise(states), strict=True)
        ]
    )
