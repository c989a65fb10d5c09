"""Taking over visits that officers made and recorded elsewhere (another system, paper, no network), many at once.

Nothing is easier than on the spot: each visit passes the law of its kind for its own officers on its own day, was approved before it
began, stays below its site's yearly cap, has every item answered, and its order covers what it found. What is spared is statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.blocks import take_blocks
from anwang.ground.refusal import NotAllowed
from anwang.ground.trail.record import record
from anwang.hazards.actions.taking_over import PastAct, PastHazard, Rows, register_all, take_steps
from anwang.hazards.inputs import Order as OrderHazard
from anwang.hazards.models import Hazard
from anwang.inspections.actions import onsite, planning, results
from anwang.inspections.actions.conducting import Taken as Step
from anwang.inspections.actions.conducting import move_rows
from anwang.inspections.actions.past import PastVisit, Premises, visit_of
from anwang.inspections.models import Answer, Finding, Order, OrderLine, Visit, VisitCampaign, VisitMove, VisitOfficer
from anwang.inspections.states import VisitState

N = TypeVar("N", Visit, Order)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a past visit: its record, and its hazards in the order of the record (failed items first, then further finds)."""

    visit: Visit
    hazards: tuple[Hazard, ...]


@action("inspections.take_over")
def take_over(visits: Sequence[PastVisit], *, by: Official, at: datetime) -> list[Taken]:
    """Visits stand as they were made, with their answers, hazards and orders; all or none, in one trail entry. Who may import.

    Raises what plan_visit, approve, arrive, sign, serve_order and tell_result raise for the first visit that does not hold.
    """
    by.require(Right.IMPORT)
    if not visits:
        return []
    premises = Premises.load(visits)
    made = [visit_of(one, premises, at) for one in visits]
    _number(made, premises.upward, at)
    rows = Rows()
    rows.keep(Visit, made)
    pairs = list(zip(visits, made, strict=True))
    people = [row for one, visit in pairs for row in planning.officer_rows(visit, premises.members(one))]
    campaigns = [VisitCampaign(visit=visit, campaign_id=key) for one, visit in pairs for key in premises.campaigns[id(one.said)]]
    moves = [row for one, visit in pairs for row in _moves(one, visit, at)]
    rows.keep(VisitOfficer, people)
    rows.keep(VisitCampaign, campaigns)
    rows.keep(VisitMove, moves)
    found = _fill(pairs, premises, rows, at=at)
    _orders(pairs, found, rows, at=at)
    change = {"visits": len(made), "hazards": sum(map(len, found))}
    record("inspections.take_over", by=by.actor, at=at, many=rows.changed, written=rows.inserted, change=change)
    return [Taken(visit, tuple(hazards)) for visit, hazards in zip(made, found, strict=True)]


def _number(visits: Sequence[Visit], upward: dict[str, str | None], at: datetime) -> None:
    _take_numbers(visits, lambda visit: planning.number_series(visit.node, visit.started_on or visit.planned_on, upward), at)


def _take_numbers(rows: Sequence[N], series_of: Callable[[N], tuple[str, str]], at: datetime) -> None:
    """Number rows, unwritten, in their order within each series."""
    groups: dict[tuple[str, str], list[N]] = defaultdict(list)
    for row in rows:
        groups[series_of(row)].append(row)
    numbers = take_blocks({series: (pattern, len(found)) for (series, pattern), found in groups.items()}, at=at)
    for (series, _), found in groups.items():
        for row, number in zip(found, numbers[series], strict=True):
            row.number = number


def _moves(one: PastVisit, visit: Visit, at: datetime) -> list[VisitMove]:
    steps = [Step("plan", VisitState.PLANNED, one.by, one.planned_at, visit.cap_override)]
    if one.approved_by is not None and one.approved_at is not None:
        steps.append(Step("approve", VisitState.APPROVED, one.approved_by, one.approved_at, "同意"))
    steps.append(Step("arrive", VisitState.ON_SITE, one.lead, one.started_at, one.done.urgency or one.done.scan_waiver))
    steps.append(Step("sign", VisitState.SIGNED, one.lead, one.ended_at, visit.refusal_note))
    if one.told_at is not None:
        steps.append(Step("tell_result", VisitState.TOLD, one.lead, one.told_at))
    return move_rows(visit, steps, at)


# ---- what was found, and the orders ------------------------------------------------------------------------------------------


def _fill(pairs: Sequence[tuple[PastVisit, Visit]], premises: Premises, rows: Rows, *, at: datetime) -> list[list[Hazard]]:
    """Register what was found and write the answers with their pointers; return each visit's hazards."""
    past: list[PastHazard] = []
    records: list[onsite.Filled] = []
    for one, visit in pairs:
        sheet = one.said.checklist_id
        items = premises.items.get(sheet, {}) if sheet else {}
        filled = onsite.filled(visit, one.done, items, premises.campaigns[id(one.said)])
        records.append(filled)
        past += [PastHazard(said, one.lead, one.ended_at, visit) for said in filled.saids]
    hazards, written = register_all(past, at=at)
    rows.add(written)
    found: list[list[Hazard]] = []
    rest = iter(hazards)
    for filled in records:
        own = list(islice(rest, len(filled.saids)))
        for answer, hazard in zip(filled.failed, own, strict=False):
            answer.hazard = hazard
        found.append(own)
    answers = [answer for filled in records for answer in filled.answers]
    rows.keep(Answer, answers)
    findings = [Finding(visit=visit, hazard=hazard) for (_, visit), each in zip(pairs, found, strict=True) for hazard in each]
    rows.keep(Finding, findings)
    return found


def _orders(pairs: Sequence[tuple[PastVisit, Visit]], found: Sequence[Sequence[Hazard]], rows: Rows, *, at: datetime) -> None:
    """Serve the orders: numbered in the order in which they were served, each hazard ordered with its deadline."""
    served = [(one, visit, hazards) for (one, visit), hazards in zip(pairs, found, strict=True) if one.order is not None]
    served.sort(key=lambda each: each[0].order.at)  # type: ignore[union-attr]
    whole: list[tuple[PastVisit, Order, Sequence[Hazard]]] = []
    for one, visit, hazards in served:
        past = one.order
        if past is None or visit.site is None:
            continue
        one.lead.require(Right.ORDER_RECTIFICATION)
        served_on = timezone.localdate(past.at)
        results.check_receiver(past.receiver)
        results.check_terms(past.due, served_on)
        whole.append((one, results.draft_order(visit, visit.site, served_on=served_on, receiver=past.receiver), hazards))
    orders = [order for _, order, _ in whole]
    _take_numbers(orders, results.order_series, at)
    rows.keep(Order, orders)
    _lines(whole, rows, at=at)


def _lines(whole: Sequence[tuple[PastVisit, Order, Sequence[Hazard]]], rows: Rows, *, at: datetime) -> None:
    lines: list[OrderLine] = []
    acts: list[PastAct] = []
    for one, order, hazards in whole:
        past = one.order
        if past is None:
            raise NotAllowed
        problems = [(hazard, due) for hazard, due in zip(hazards, past.due, strict=True) if due is not None]
        for number, (hazard, due) in enumerate(problems, start=1):
            lines.append(OrderLine(order=order, hazard=hazard, number=number, due_on=due))
            acts.append(PastAct(hazard, OrderHazard(due_on=due, order_number=order.number), one.lead, past.at))
    rows.keep(OrderLine, lines)
    rows.add(take_steps(acts, at=at))
