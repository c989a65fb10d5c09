"""Taking over past visits in bulk: the same rows, moves and refusals as planning, approving, making, serving and telling one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from tests.inspections.field import HOUR, Field
from tests.two_ways import outcome, rows_of
from tests.world import World

from anwang.ground.recorded import Recorded
from anwang.ground.refusal import NotAllowed
from anwang.hazards.models import Hazard, HazardMove
from anwang.inspections import actions, inputs
from anwang.inspections.actions.past import PastOrder, PastVisit
from anwang.inspections.actions.taking_over import take_over
from anwang.inspections.models import Answer, Finding, Order, OrderLine, Visit, VisitMove, VisitOfficer
from anwang.inspections.states import Outcome, Signature, VisitKind

BOOKKEEPING = {
    "id",
    "record_id",
    "visit_id",
    "hazard_id",
    "order_id",
    "recorded_at",
}
DAY = timedelta(days=1)


def past(field: Field, *, failed: tuple[int, ...] = (3, 17), days: int = 10, outcome: Outcome | None = None, **more: Any) -> PastVisit:
    """Return a legal inspection as it was made: planned, approved, made, ordered, told; `plan` and `done` change what was said."""
    world, at = field.world, field.at
    plan = {
        "kind": VisitKind.ADMIN_INSPECTION,
        "site_id": field.site.pk,
        "planned_on": world.on,
        "item_code": "hazard_system",
        "officer_ids": (world.officer.assignment_id, world.second_officer.assignment_id),
        "checklist_id": field.sheet.pk,
    } | more.pop("plan", {})
    done = {"answers": field.answers(failed=failed), "signer": "韩厂安", "scan": field.site.code} | more.pop("done", {})
    due = world.on + timedelta(days=days)
    return replace(
        PastVisit(
            said=inputs.PlanVisit(**plan),
            by=world.officer,
            planned_at=at,
            done=inputs.CarryOut(**done),
            started_at=at + HOUR,
            ended_at=at + HOUR,
            lead=world.officer,
            approved_by=world.leader,
            approved_at=at,
            outcome=outcome or (Outcome.ORDERED if failed else Outcome.NOTHING),
            told_at=at + 3 * HOUR,
            order=PastOrder(at + 2 * HOUR, "韩厂安", tuple(due for _ in failed)) if failed else None,
        ),
        **more,
    )


def one_by_one(visits: list[PastVisit]) -> None:
    """Do for each visit what its officials did, by the single verbs."""
    for one in visits:
        visit = actions.plan_visit(one.said, by=one.by, at=one.planned_at)
        if one.approved_by is not None and one.approved_at is not None:
            visit = actions.approve(visit, inputs.ApproveVisit(opinion="同意"), by=one.approved_by, at=one.approved_at)
        visit = actions.carry_out(visit, one.done, by=one.lead, at=one.started_at)
        if one.order is not None:
            found = list(visit.findings.order_by("id"))
            if len(found) != len(one.order.due):
                continue
            problems = [
                {"hazard_id": each.hazard_id, "due_on": due} for each, due in zip(found, one.order.due, strict=True) if due is not None
            ]
            said = inputs.ServeOrder(problems=tuple(problems), receiver=one.order.receiver)
            actions.serve_order(visit, said, by=one.lead, at=one.order.at)
        if one.told_at is not None:
            visit.refresh_from_db()
            actions.tell_result(visit, inputs.TellResult(outcome=one.outcome), by=one.lead, at=one.told_at)


def ledger() -> list[Any]:
    history = ("record__number", "at", "id")
    kinds: dict[type[Recorded], tuple[str, ...]] = dict.fromkeys((Visit, VisitOfficer, Answer, Finding, Order, OrderLine, Hazard), ("id",))
    return rows_of({**kinds, VisitMove: history, HazardMove: history}, BOOKKEEPING)


@dataclass(frozen=True, slots=True)
class Case:
    """Past visits, and whether both ways refuse them."""

    visits: Callable[[Field], list[PastVisit]]
    refused: bool = False


CASES: dict[str, Case] = {
    "ordered and told": Case(lambda field: [past(field)]),
    "nothing found": Case(lambda field: [past(field, failed=())]),
    "two at one site": Case(lambda field: [past(field), past(field, failed=())]),
    "not told yet": Case(lambda field: [past(field, order=None, told_at=None)]),
    "refused to sign": Case(
        lambda field: [past(field, done={"signature": Signature.REFUSED, "signer": "", "refusal_note": "负责人拒绝签字"})]
    ),
    "scan waived": Case(lambda field: [past(field, done={"scan": "", "scan_waiver": "码牌损坏"})]),
    "patrol": Case(
        lambda field: [
            past(
                field,
                plan={"kind": VisitKind.PATROL, "officer_ids": (), "item_code": ""},
                done={"scan": ""},
                by=field.world.grid_worker,
                lead=field.world.grid_worker,
                approved_by=None,
                approved_at=None,
                order=None,
                told_at=None,
            )
        ]
    ),
    "other code": Case(lambda field: [past(field, done={"scan": "91341182MA0000002Y"})], refused=True),
    "no scan": Case(lambda field: [past(field, done={"scan": ""})], refused=True),
    "no signer": Case(lambda field: [past(field, done={"signer": ""})], refused=True),
    "item unanswered": Case(lambda field: [past(field, done={"answers": field.answers()[1:]})], refused=True),
    "unlisted item": Case(lambda field: [past(field, plan={"item_code": "weather"})], refused=True),
    "one officer": Case(lambda field: [past(field, plan={"officer_ids": (field.world.officer.assignment_id,)})], refused=True),
    "grid worker": Case(
        lambda field: [past(field, plan={"officer_ids": ()}, by=field.world.grid_worker, lead=field.world.grid_worker)], refused=True
    ),
    "approved by nobody": Case(lambda field: [past(field, approved_by=None, approved_at=None)], refused=True),
    "approved elsewhere": Case(lambda field: [past(field, approved_by=field.world.officer)], refused=True),
    "nothing, they say": Case(lambda field: [past(field, order=None, outcome=Outcome.NOTHING)], refused=True),
    "measures without order": Case(lambda field: [past(field, order=None, outcome=Outcome.MEASURES)]),
    "corrected, but was not": Case(lambda field: [past(field, order=None, outcome=Outcome.CORRECTED)], refused=True),
    "due before the order": Case(lambda field: [past(field, days=-3)], refused=True),
    "nobody received it": Case(
        lambda field: [past(field, order=PastOrder(field.at + 2 * HOUR, "", (field.world.on + DAY, None)))], refused=True
    ),
    "over the cap": Case(lambda field: [past(field, failed=()) for _ in range(13)], refused=True),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_taking_over_leads_where_the_single_verbs_lead(case: Case, field: Field) -> None:
    visits = case.visits(field)

    bulk = outcome(lambda: take_over(visits, by=field.world.officer, at=field.at + DAY), ledger)
    single = outcome(lambda: one_by_one(visits), ledger)

    # a bulk act finds the same fault, but may meet it at another step and say so in that step's words
    assert (bulk[0], bulk[2]) == (single[0], single[2])
    assert bool(bulk[0]) is case.refused


def test_only_who_imports_takes_over(world: World, field: Field) -> None:
    with pytest.raises(NotAllowed):
        take_over([past(field)], by=world.grid_worker, at=field.at + DAY)
