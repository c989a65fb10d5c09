"""A level mistaken at registration: up by a clause, down by whoever listed it or answers for it, each with its reason and its Move."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from tests.hazards.county import Road, clause
from tests.hazards.test_chain import is_chain
from tests.world import World

from anwang.grid.access import Official
from anwang.ground.refusal import NotAllowed, NotFound, Stale, WrongState
from anwang.ground.trail.verify import verify
from anwang.hazards import actions, errors, inputs, law
from anwang.hazards.models import Hazard, Listing
from anwang.hazards.sheets import take_rows
from anwang.hazards.states import OPEN, HazardSource, HazardState, ListingState
from anwang.standards.models import Criterion

S = HazardState
WHY = "对照判定标准重新核对"


def raise_(road: Road, hazard: Hazard, by: Official | None = None, **said: Any) -> Hazard:
    values = {"level": "major", "reason": WHY} | (said or {"criterion_id": (Criterion.objects.first() or clause()).pk})
    return actions.correct_level(hazard, inputs.CorrectLevel(**values), by=by or road.world.town_officer, at=road.at)


def lower(road: Road, hazard: Hazard, by: Official | None = None, reason: str = WHY) -> Hazard:
    return actions.correct_level(hazard, inputs.CorrectLevel(level="general", reason=reason), by=by or road.world.regulator, at=road.at)


def listed(road: Road, hazard: Hazard, by: Official | None = None) -> Hazard:
    said = inputs.ListForSupervision(
        batch="2026年第1批",
        document="明安办〔2026〕3号",
        responsible_organ="甲乙木业",
        responsible="韩厂安",
        due_on=road.world.on + timedelta(days=60),
    )
    actions.list_for_supervision(hazard, said, by=by or road.world.office, at=road.at)
    return hazard


@pytest.mark.parametrize(
    ("state", "becomes"),
    [
        (S.REGISTERED, S.REGISTERED),
        (S.IMMEDIATE, S.PLAN),
        (S.ORDERED, S.PLAN),
        (S.CLAIMED, S.CLAIMED),
        (S.FAILED, S.PLAN),
        (S.PASSED, S.PASSED),
        (S.ENFORCED, S.ENFORCED),
        (S.TRANSFERRED, S.TRANSFERRED),
    ],
)
def test_a_clause_raises_it_and_what_was_ordered_goes_on_by_a_plan(road: Road, world: World, state: str, becomes: str) -> None:
    hazard = raise_(road, road.to(state))

    hazard.refresh_from_db()
    assert (hazard.level, hazard.state, hazard.criterion_id is not None, hazard.is_spot) == ("major", becomes, True, False)
    move = hazard.moves.order_by("-id")[0]
    assert (move.reason, move.by_name) == (f"更正为重大：工贸企业重大事故隐患判定标准 第三条第一项：{WHY}", "孙镇安")
    assert is_chain(hazard)
    assert "隐患" not in {fault.where.split()[0] for fault in verify(at=world.at).faults}


@pytest.mark.parametrize(
    ("state", "becomes"),
    [
        (S.REGISTERED, S.REGISTERED),
        (S.PLAN, S.ORDERED),
        (S.TREATING, S.ORDERED),
        (S.CLAIMED, S.CLAIMED),
        (S.FAILED, S.FAILED),
        (S.PASSED, S.PASSED),
    ],
)
def test_whoever_answers_for_it_lowers_it_with_the_reason(road: Road, state: str, becomes: str) -> None:
    hazard = lower(road, road.to(state, major=True))

    hazard.refresh_from_db()
    assert (hazard.level, hazard.state, hazard.criterion_id, hazard.determination) == ("general", becomes, None, "")
    assert hazard.moves.order_by("-id")[0].reason == f"更正为一般（原认定为重大：工贸企业重大事故隐患判定标准 第三条第一项）：{WHY}"
    assert is_chain(hazard)


def test_nothing_is_raised_without_clause_or_experts(road: Road) -> None:
    hazard = road.order(road.register())

    with pytest.raises(errors.MajorNeedsClause):
        raise_(road, hazard, determination="")
    with pytest.raises(errors.ClauseNotInForce):
        raise_(road, hazard, criterion_id=clause(code="T-2", valid_from=road.world.on + timedelta(days=1)).pk)
    assert raise_(road, hazard, determination="三名专家论证：即有爆炸危险").level == "major"


def test_a_level_is_corrected_only_to_the_other_one_and_never_without_reason(road: Road) -> None:
    with pytest.raises(errors.SameLevel):
        lower(road, road.register(), by=road.world.town_officer)
    with pytest.raises(ValidationError):
        lower(road, road.major(), reason="     ")
    with pytest.raises(WrongState):
        raise_(road, road.to(S.STRUCK_OFF))


def test_who_may_raise(road: Road, world: World) -> None:
    hazard = road.order(road.register(), by=world.regulator)

    for by, refusal in (
        (world.manager, NotAllowed),
        (world.other_town_officer, NotFound),
        (world.audit_admin, NotFound),
        (world.town_officer, errors.NotYourOrder),
        (world.grid_worker, errors.NotYourOrder),
    ):
        with pytest.raises(refusal):
            raise_(road, hazard, by=by)
    assert raise_(road, hazard, by=world.regulator).state == S.PLAN


def test_who_may_lower(road: Road, world: World) -> None:
    hazard = road.order(road.major())

    for by, refusal in (
        (world.manager, NotAllowed),
        (world.town_officer, NotAllowed),
        (world.grid_worker, NotAllowed),
        (world.office, NotAllowed),
        (world.other_town_officer, NotFound),
    ):
        with pytest.raises(refusal):
            lower(road, hazard, by=by)
    assert lower(road, hazard, by=world.regulator).state == S.ORDERED


def test_nobody_takes_back_her_own_word(road: Road, world: World) -> None:
    registered = road.major(by=world.regulator)
    raised = raise_(road, road.order(road.register(), by=world.regulator), by=world.regulator)

    for hazard in (registered, raised):
        with pytest.raises(errors.OwnHands):
            lower(road, hazard, by=world.regulator)


def test_a_listed_one_is_lowered_by_the_lister_only_and_thereby_delisted(road: Road, world: World) -> None:
    hazard = listed(road, road.to(S.TREATING, major=True))

    with pytest.raises(NotAllowed):
        lower(road, hazard, by=world.regulator)
    lower(road, hazard, by=world.office)

    hazard.refresh_from_db()
    listing = Listing.objects.get(hazard=hazard)
    assert (hazard.level, hazard.state, hazard.delisted_on) == ("general", S.ORDERED, world.on)
    assert (listing.state, listing.delisted_on, listing.delisting_opinion) == (ListingState.DELISTED, world.on, f"更正为一般隐患：{WHY}")
    assert "挂牌督办" not in {fault.where.split()[0] for fault in verify(at=world.at).faults}


def test_an_enterprises_own_find_that_nobody_ordered_stands_as_registered(road: Road, world: World) -> None:
    hazard = road.major(by=world.manager, source=HazardSource.SELF_CHECK)
    actions.require_plan(hazard, inputs.RequirePlan(), by=world.manager, at=road.at)

    assert lower(road, hazard).state == S.REGISTERED
    said = inputs.CloseSelfFound(text="已更换", no_evidence_reason="现场无信号")
    assert actions.close_self_found(hazard, said, by=world.manager, at=road.at).state == S.STRUCK_OFF


def test_what_became_major_after_mending_gets_its_plan_when_the_recheck_fails(road: Road, world: World) -> None:
    hazard = road.recheck(raise_(road, road.to(S.CLAIMED)), passed=False)

    with pytest.raises(errors.MajorNeedsPlan):
        actions.order_again(hazard, inputs.OrderAgain(), by=world.town_officer, at=road.at + timedelta(days=5))
    actions.require_plan(hazard, inputs.RequirePlan(), by=world.town_officer, at=road.at + timedelta(days=5))

    assert (hazard.state, hazard.claimed_on, hazard.rectifier_id) == (S.PLAN, None, None)
    treated = road.to(S.FAILED, major=True)
    with pytest.raises(WrongState):
        actions.require_plan(treated, inputs.RequirePlan(), by=world.town_officer, at=road.at + timedelta(days=5))


def test_of_two_who_correct_at_once_the_second_reads_it_first(road: Road) -> None:
    hazard = road.register()
    old = Hazard.objects.get(pk=hazard.pk)
    raise_(road, hazard)

    with pytest.raises(Stale):
        raise_(road, old)
    assert hazard.moves.filter(verb="correct_level").count() == 1


def test_a_term_may_be_set_with_the_new_level(road: Road, world: World) -> None:
    hazard = raise_(road, road.order(road.register()), criterion_id=clause().pk, due_on=world.on + timedelta(days=90))

    assert hazard.due_on == hazard.first_due_on == world.on + timedelta(days=90)


def test_a_doubt_is_judged_not_corrected(road: Road, world: World) -> None:
    told = {"unit": "明光市甲乙木业有限公司", "description": "粉尘除尘系统停用", "found_on": world.on, "level": "重大"}
    hazard = Hazard.objects.get(pk=take_rows([told], by=world.town_officer, at=world.at)[0].hazard_id or 0)

    with pytest.raises(WrongState, match="先判定级别"):
        raise_(road, hazard)


def test_the_table_lets_every_open_state_be_corrected() -> None:
    assert law.states_of("correct_level") == frozenset(OPEN)
