"""Taking over past work in bulk: the same rows, moves and refusals as doing the verbs one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hazards.county import DAY, Road
from tests.two_ways import outcome, rows_of
from tests.world import World

from anwang.grid.access import Official
from anwang.ground.inputs import Input
from anwang.ground.refusal import NotAllowed, WrongState
from anwang.hazards import actions, errors, inputs
from anwang.hazards.actions.taking_over import PastAct, PastHazard, take_over
from anwang.hazards.models import Fund, Hazard, HazardMove, Recheck, RecheckOfficer
from anwang.hazards.states import HazardSource, HazardState, Payer, RecheckResult

SINGLE: dict[type[Input], Callable[..., Any]] = {
    inputs.OrderAtOnce: actions.order_at_once,
    inputs.Order: actions.order,
    inputs.OrderAgain: actions.order_again,
    inputs.Claim: actions.claim,
    inputs.DoRecheck: actions.recheck,
    inputs.StrikeOff: actions.strike_off,
}
BOOKKEEPING = {"id", "record_id", "hazard_id", "recheck_id", "recorded_at"}
LATER = 60 * DAY


def said_by(world: World, draw: int) -> list[tuple[Official, Input]]:
    """Return steps by officials, some of which no state or law admits: both ways must refuse those alike."""
    town, second, regulator, manager = world.town_officer, world.second_town_officer, world.regulator, world.manager
    pair, alone = (town.assignment_id, second.assignment_id), (town.assignment_id,)
    today = world.on
    claim = inputs.Claim(text="已清理", no_evidence_reason="现场无信号")
    chains: list[list[tuple[Official, Input]]] = [
        [(town, inputs.Order(due_on=today + 10 * DAY)), (manager, claim)],
        [(town, inputs.Order()), (manager, claim), (town, recheck(pair)), (second, inputs.StrikeOff())],
        [(town, inputs.Order()), (manager, claim), (town, recheck(pair)), (town, inputs.StrikeOff())],
        [(town, inputs.OrderAtOnce()), (manager, inputs.Claim(text="已清理", no_evidence_reason="无", amount=500, payer=Payer.ENTERPRISE))],
        [
            (town, inputs.Order(order_number="一号", responsible="韩厂安")),
            (manager, claim),
            (town, recheck(pair, passed=False)),
            (town, inputs.OrderAgain(reason="再改")),
            (manager, claim),
        ],
        [(town, inputs.Order()), (manager, inputs.Claim(text="没有照片"))],
        [(town, inputs.Order()), (manager, claim), (town, recheck(alone))],
        [(town, inputs.Order()), (manager, claim), (manager, recheck(pair))],
        [(world.grid_worker, inputs.Order())],
        [(town, inputs.Order(due_on=today + 200 * DAY))],
        [(town, inputs.Order()), (manager, claim), (town, recheck(pair)), (manager, inputs.StrikeOff())],
        [(regulator, inputs.Order()), (manager, claim), (regulator, recheck((regulator.assignment_id, town.assignment_id)))],
        [(town, inputs.StrikeOff())],
    ]
    return chains[draw % len(chains)]


def recheck(officers: tuple[int, ...], *, passed: bool = True) -> inputs.DoRecheck:
    result = RecheckResult.PASSED if passed else RecheckResult.FAILED
    return inputs.DoRecheck(officers=officers, result=result, opinion="已现场核查")


def told(world: World, road: Road, number: int, spot: bool) -> PastHazard:  # noqa: FBT001 - one mark of a drawn row
    said = inputs.RegisterHazard(
        site_id=road.site.pk, source=HazardSource.PATROL, description=f"第{number}条", is_spot=spot, no_evidence_reason="无信号"
    )
    return PastHazard(said, world.town_officer, road.at + timedelta(minutes=number))


def moments(at: datetime, count: int) -> list[datetime]:
    return [at + (step + 1) * DAY for step in range(count)]


def ledger() -> list[Any]:
    by_number = ("hazard__number", "id")
    kinds = {Hazard: ("id",), HazardMove: ("record__number", "at", "id"), Fund: by_number, Recheck: by_number, RecheckOfficer: ("id",)}
    return rows_of(kinds, BOOKKEEPING)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=4))
def test_taking_over_leads_where_the_single_verbs_lead(rows: list[tuple[int, bool]], world: World, road: Road) -> None:
    past = [told(world, road, number, spot) for number, (_, spot) in enumerate(rows)]
    chains = [said_by(world, draw) for draw, _ in rows]

    def by_acts() -> None:
        hazards = [actions.register(one.said, by=one.by, at=one.at) for one in past]
        acts = sorted(
            (at, index, by, said)
            for index, chain in enumerate(chains)
            for at, (by, said) in zip(moments(past[index].at, len(chain)), chain, strict=True)
        )
        for at, index, by, said in acts:
            SINGLE[type(said)](hazards[index], said, by=by, at=at)

    def in_bulk() -> None:
        hazards = take_over(past, by=world.office, at=road.at + LATER)
        loaded = Hazard.objects.select_related("site", "organ__parent").in_bulk([hazard.pk for hazard in hazards])
        acts = [
            PastAct(loaded[hazard.pk], said, by, at)
            for hazard, one, chain in zip(hazards, past, chains, strict=True)
            for at, (by, said) in zip(moments(one.at, len(chain)), chain, strict=True)
        ]
        take_over([], acts, by=world.office, at=road.at + LATER)

    assert outcome(in_bulk, ledger) == outcome(by_acts, ledger)


def test_a_step_of_the_future_is_refused(world: World, road: Road) -> None:
    hazard = road.register()
    act = PastAct(hazard, inputs.Order(), world.town_officer, road.at + DAY)

    with pytest.raises(errors.NotATrueDay):
        take_over([], [act], by=world.office, at=road.at)


def test_only_who_imports_takes_over(world: World, road: Road) -> None:
    with pytest.raises(NotAllowed):
        take_over([], by=world.manager, at=road.at)


def test_one_wrong_step_leaves_nothing(world: World, road: Road) -> None:
    first, second = road.register(), road.register()
    acts = [
        PastAct(first, inputs.Order(), world.town_officer, road.at + DAY),
        PastAct(second, inputs.StrikeOff(), world.town_officer, road.at + DAY),
    ]

    with pytest.raises(WrongState):
        take_over([], acts, by=world.office, at=road.at + LATER)

    assert set(Hazard.objects.values_list("state", flat=True)) == {HazardState.REGISTERED}
