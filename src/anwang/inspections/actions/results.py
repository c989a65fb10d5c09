"""After the visit: serve the order, tell the result."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from anwang.enterprises.models import Site
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground import numbering
from anwang.ground.action import action
from anwang.ground.lifecycle import advance
from anwang.ground.trail.record import record
from anwang.hazards import actions as hazards
from anwang.hazards.inputs import Order as OrderHazard
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardState
from anwang.inspections import errors, law, queries
from anwang.inspections.actions.planning import see
from anwang.inspections.inputs import ServeOrder, TellResult
from anwang.inspections.models import Order, OrderLine, Visit, VisitMove
from anwang.inspections.states import LAW, RECORDED, TABLE


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
    check_terms((problem.due_on for problem in said.problems), served_on)
    found = _hazards(visit, said)
    if visit.site is None:
        raise errors.NoSubject
    order = draft_order(visit, visit.site, served_on=served_on, receiver=said.receiver, refusal_note=said.refusal_note)
    order.number = numbering.take(*order_series(order), at=at)
    order.save(force_insert=True)
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
    check_orderable(visit.kind)
    law.permit_conduct(visit, by)
    if visit.state not in RECORDED:
        raise errors.NotSignedYet
    if visit.approved_at is None:
        raise errors.ApprovalMissing
    if not said.problems:
        raise errors.EmptyOrder(field="problems")
    check_receiver(said.receiver, said.refusal_note)


def check_orderable(kind: str) -> None:
    """Refuse an order after a visit that is no 行政检查."""
    if not LAW[kind].may_order:
        raise errors.MayNotOrder


def check_receiver(receiver: str, refusal_note: str = "") -> None:
    """Refuse an order that nobody received and whose refusal is not written down."""
    if not receiver and not refusal_note:
        raise errors.ReceiverNeeded(field="receiver")


def check_terms(due: Iterable[date | None], served_on: date) -> None:
    """Refuse a deadline before the order reached the unit."""
    if any(day is not None and day < served_on for day in due):
        raise errors.TermOutOfOrder(field="problems")


def draft_order(visit: Visit, site: Site, *, served_on: date, receiver: str, refusal_note: str = "") -> Order:
    """Return an order of a visit, unwritten and without its number. Raises NoDocumentWord."""
    return Order(
        visit=visit,
        site=site,
        organ=law.issuing_organ(visit.organ),
        grid_path=visit.grid_path,
        sector=visit.sector,
        served_on=served_on,
        receiver=receiver,
        refusal_note=refusal_note,
    )


def _hazards(visit: Visit, said: ServeOrder) -> dict[int, Hazard]:
    wanted = [problem.hazard_id for problem in said.problems]
    rows = queries.orderable(visit).select_related("site__own_organ", "organ", "node").filter(pk__in=wanted)
    found = {hazard.pk: hazard for hazard in rows}
    if len(set(wanted)) != len(wanted) or set(found) != set(wanted):
        raise errors.NotFoundHere(field="problems")
    return found


def order_series(order: Order) -> tuple[str, str]:
    """Return the series and pattern of an order's number: its organ's orders of the year."""
    kind = f"{order.organ.document_word}责改"
    return f"orders:{kind}:{order.served_on.year}", f"{kind}〔{order.served_on.year}〕{{n}}号"


@action("inspections.tell_result")
def tell_result(visit: Visit, said: TellResult, *, by: Official, at: datetime) -> Visit:
    """The unit knows the result; the visit is over. By one of its officers. The outcome agrees with the record.

    Raises NotOfThisVisit, ApprovalMissing, OutcomeMismatch, WrongState, Stale.
    """
    see(visit, by)
    law.permit_conduct(visit, by)
    TABLE.find(visit.state, "tell_result", by)
    if LAW[visit.kind].needs_approval and visit.approved_at is None:
        raise errors.ApprovalMissing
    spots = list(queries.hazards_of(visit).exclude(state=HazardState.VOID).values_list("is_spot", flat=True))
    law.check_outcome(visit.kind, said.outcome, found=len(spots), all_spot=all(spots), ordered=visit.orders.exists())
    move = advance(visit, "tell_result", table=TABLE, move=VisitMove, by=by, at=at, reason=said.note, outcome=said.outcome, told_at=at)
    record("inspections.tell_result", by=by.actor, at=at, subject=visit, touched=[move], change=said.content())
    return visit
