"""After the visit: serve the order, tell the result."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.models import Organ
from anwang.grid.states import Right
from anwang.ground import numbering
from anwang.ground.action import action
from anwang.ground.lifecycle import advance
from anwang.ground.refusal import NotAllowed
from anwang.ground.trail.record import record
from anwang.hazards import actions as hazards
from anwang.hazards.inputs import Order as OrderHazard
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardState
from anwang.inspections import errors, law, queries
from anwang.inspections.actions.planning import see
from anwang.inspections.inputs import ServeOrder, TellResult
from anwang.inspections.models import Order, OrderLine, Visit, VisitMove
from anwang.inspections.states import LAW, RECORDED, TABLE, Outcome

BY_ORDER = frozenset({Outcome.ORDERED, Outcome.MEASURES, Outcome.FILED})
"""Outcomes that only 行政检查 may have."""


@action("inspections.serve_order")
def serve_order(visit: Visit, said: ServeOrder, *, by: Official, at: datetime) -> Order:
    """A 责令限期整改指令书 is served: numbered in its organ's series of the year, its hazards are ordered with their deadlines.

    By one of the visit's officers, for 行政检查 with a signed record only; all problems or none. The number carries the word of the
    organ in whose name it is issued: the inspecting one, or the superior that delegated to it. Raises MayNotOrder, NotSignedYet,
    ApprovalMissing, EmptyOrder, NotFoundHere, TermOutOfOrder, ReceiverNeeded, NoDocumentWord.
    """
    see(visit, by)
    by.require(Right.ORDER_RECTIFICATION)
    _check_orderable(visit, said, by)
    on = timezone.localdate(at)
    served_on = said.served_on or on
    if served_on > on or (visit.started_on is not None and served_on < visit.started_on):
        raise errors.TermOutOfOrder("送达日期不能早于检查日期，也不能晚于今天。", field="served_on")
    if any(problem.due_on < served_on for problem in said.problems):
        raise errors.TermOutOfOrder(field="problems")
    found = _hazards(visit, said)
    if visit.site is None:
        raise errors.NoSubject
    organ = _issuing_organ(visit.organ)
    order = Order.objects.create(
        number=_order_number(organ, served_on.year, at),
        visit=visit,
        site=visit.site,
        organ=organ,
        grid_path=visit.grid_path,
        sector=visit.sector,
        served_on=served_on,
        receiver=said.receiver,
        refusal_note=said.refusal_note,
    )
    lines = OrderLine.objects.bulk_create(
        [
            OrderLine(order=order, hazard_id=problem.hazard_id, number=number, due_on=problem.due_on)
            for number, problem in enumerate(said.problems, start=1)
        ]
    )
    for problem in said.problems:
        ordered = OrderHazard(due_on=problem.due_on, order_number=order.number, reason=said.reason)
        hazards.order(found[problem.hazard_id], ordered, by=by, at=at)
    record("inspections.serve_order", by=by.actor, at=at, subject=order, touched=lines, change=said.content())
    return order


def _check_orderable(visit: Visit, said: ServeOrder, by: Official) -> None:
    if not LAW[visit.kind].may_order:
        raise errors.MayNotOrder
    law.permit_conduct(visit, by)
    if visit.state not in RECORDED:
        raise errors.NotSignedYet
    if visit.approved_at is None:
        raise errors.ApprovalMissing
    if not said.problems:
        raise errors.EmptyOrder(field="problems")
    if not said.receiver and not said.refusal_note:
        raise errors.ReceiverNeeded(field="receiver")


def _hazards(visit: Visit, said: ServeOrder) -> dict[int, Hazard]:
    wanted = [problem.hazard_id for problem in said.problems]
    rows = queries.orderable(visit).select_related("site__own_organ", "organ", "node").filter(pk__in=wanted)
    found = {hazard.pk: hazard for hazard in rows}
    if len(set(wanted)) != len(wanted) or set(found) != set(wanted):
        raise errors.NotFoundHere(field="problems")
    return found


def _issuing_organ(organ: Organ) -> Organ:
    """Return the organ whose word numbers the document: itself, or the nearest superior that has one (delegated enforcement)."""
    nearest: Organ | None = organ
    seen: set[int] = set()
    while nearest is not None and nearest.pk not in seen:
        if nearest.document_word:
            return nearest
        seen.add(nearest.pk)
        nearest = nearest.parent
    raise errors.NoDocumentWord


def _order_number(organ: Organ, year: int, at: datetime) -> str:
    kind = f"{organ.document_word}责改"
    return numbering.take(f"orders:{kind}:{year}", f"{kind}〔{year}〕{{n}}号", at=at)


@action("inspections.tell_result")
def tell_result(visit: Visit, said: TellResult, *, by: Official, at: datetime) -> Visit:
    """The unit knows the result; the visit is over. By one of its officers. The outcome agrees with the record.

    Raises NotOfThisVisit, ApprovalMissing, OutcomeMismatch, WrongState, Stale.
    """
    see(visit, by)
    law.permit_conduct(visit, by)
    TABLE.find(visit.state, "tell_result")
    if LAW[visit.kind].needs_approval and visit.approved_at is None:
        raise errors.ApprovalMissing
    if said.outcome in BY_ORDER and not LAW[visit.kind].may_order:
        raise NotAllowed(f"{visit.get_kind_display()}不是行政检查，处理结果不能是“{said.outcome.label}”。")
    _check_outcome(visit, said.outcome)
    move = advance(visit, "tell_result", table=TABLE, move=VisitMove, by=by, at=at, reason=said.note, outcome=said.outcome, told_at=at)
    record("inspections.tell_result", by=by.actor, at=at, subject=visit, touched=[move], change=said.content())
    return visit


def _check_outcome(visit: Visit, outcome: Outcome) -> None:
    found = queries.hazards_of(visit).exclude(state=HazardState.VOID)
    if outcome == Outcome.NOTHING and found.exists():
        raise errors.OutcomeMismatch("这次检查登记了隐患，处理结果不能是“未发现问题”。", field="outcome")
    if outcome == Outcome.ORDERED and not visit.orders.exists():
        raise errors.OutcomeMismatch("还没有送达责令限期整改指令书，处理结果不能是“责令限期整改”。请先下达指令书。", field="outcome")
    if outcome == Outcome.CORRECTED and (not found.exists() or found.filter(is_spot=False).exists()):
        raise errors.OutcomeMismatch("“当场改正”须全部隐患都是立行立改，请核对。", field="outcome")
