"""疑似重大待判定: judged by a clause, by experts, or found general; and what becomes of the hazard then."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hazards.county import Road, clause, whole_plan
from tests.hazards.test_chain import is_chain
from tests.world import World

from anwang.ground.refusal import NotAllowed, NotFound, ReasonNeeded
from anwang.ground.trail.verify import verify
from anwang.hazards import actions, errors, inputs, queries
from anwang.hazards.models import Hazard, Suspicion
from anwang.hazards.sheets import take_rows
from anwang.hazards.states import HazardState

S = HazardState


def doubtful(world: World, **values: Any) -> Hazard:
    told = {"unit": "明光市甲乙木业有限公司", "description": "粉尘除尘系统停用", "found_on": date(2026, 2, 3), "level": "重大"} | values
    outcome = take_rows([told], by=world.town_officer, at=world.at)[0]
    return Hazard.objects.get(pk=outcome.hazard_id or 0)


def judge(road: Road, hazard: Hazard, **said: Any) -> Hazard:
    return actions.judge_level(hazard, inputs.JudgeLevel(**said), by=road.world.town_officer, at=road.at)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, S.REGISTERED),
        ({"deadline": date(2026, 4, 1)}, S.PLAN),
        ({"status": "已整改"}, S.CLAIMED),
        ({"status": "已销号", "recheck_result": "合格"}, S.STRUCK_OFF),
    ],
)
def test_a_clause_makes_it_major_wherever_it_stands(road: Road, world: World, values: dict[str, Any], state: str) -> None:
    hazard = doubtful(world, **values)
    judge(road, hazard, level="major", criterion_id=clause().pk)

    hazard.refresh_from_db()
    doubt = Suspicion.objects.get(hazard=hazard)
    assert (hazard.level, hazard.state, hazard.criterion_id is not None) == ("major", state, True)
    assert (doubt.level, doubt.judged_by, doubt.judged_on) == ("major", "孙镇安", world.on)
    assert hazard.moves.order_by("-id")[0].reason == "判定为重大：工贸企业重大事故隐患判定标准 第三条第一项"
    assert is_chain(hazard)
    assert not Hazard.objects.filter(queries.SUSPECTED).exists()
    assert {fault.where.split()[0] for fault in verify(at=world.at).faults} <= {"监管对象", "判定标准", "判定条款"}


def test_experts_may_say_so_where_no_clause_fits(road: Road, world: World) -> None:
    hazard = judge(road, doubtful(world), level="major", determination="三名专家论证：停用除尘即有爆炸危险")

    assert (hazard.level, hazard.criterion_id) == ("major", None)


def test_found_general_it_stays_general_with_the_reason(road: Road, world: World) -> None:
    hazard = doubtful(world)

    with pytest.raises(ReasonNeeded):
        judge(road, hazard, level="general")
    judge(road, hazard, level="general", criterion_id=clause().pk, reason="除尘系统停机检修，不涉及判定情形")
    assert (hazard.level, hazard.criterion_id, Suspicion.objects.get().level) == ("general", None, "general")
    with pytest.raises(errors.NothingToJudge):
        judge(road, hazard, level="general", reason="再判一次")


def test_without_clause_and_without_experts_nothing_becomes_major(road: Road, world: World) -> None:
    hazard = doubtful(world)

    with pytest.raises(errors.MajorNeedsClause):
        judge(road, hazard, level="major", reason="看着严重")
    with pytest.raises(errors.ClauseNotInForce):
        judge(road, hazard, level="major", criterion_id=clause(valid_from=date(2026, 3, 1)).pk)
    with pytest.raises(errors.ClauseNotInForce):
        judge(road, hazard, level="major", criterion_id=987_654)
    assert Hazard.objects.get().level == "general"


def test_who_may_judge(road: Road, world: World) -> None:
    hazard, said = doubtful(world), inputs.JudgeLevel(level="general", reason="不涉及判定情形")

    for by, refusal in ((world.manager, NotAllowed), (world.other_town_officer, NotFound), (world.audit_admin, NotFound)):
        with pytest.raises(refusal):
            actions.judge_level(hazard, said, by=by, at=road.at)
    with pytest.raises(errors.NothingToJudge):
        actions.judge_level(road.register(), said, by=world.town_officer, at=road.at)


# ---- a major hazard in other hands


def test_a_major_hazard_handed_over_comes_back_only_with_a_plan(road: Road, world: World) -> None:
    hazard = road.sent(road.major())
    with pytest.raises(errors.NotAccepted):
        actions.submit_plan(hazard, whole_plan(due_on=date(2026, 6, 1)), by=world.manager, at=road.at)
    actions.accept_transfer(hazard, inputs.AcceptTransfer(), by=world.regulator, at=road.at)
    result = inputs.ReturnResult(result="已更换设备")

    with pytest.raises(errors.MajorNeedsPlan) as none:
        actions.return_result(hazard, result, by=world.regulator, at=road.at)
    actions.submit_plan(hazard, whole_plan(due_on=date(2026, 6, 1)), by=world.manager, at=road.at)
    with pytest.raises(errors.MajorNeedsPlan):
        actions.return_result(hazard, result, by=world.regulator, at=road.at)
    with pytest.raises(NotAllowed):
        actions.approve_plan(hazard, inputs.ApprovePlan(opinion="同意"), by=world.town_officer, at=road.at)
    actions.approve_plan(hazard, inputs.ApprovePlan(opinion="同意"), by=world.regulator, at=road.at)
    actions.return_result(hazard, result, by=world.regulator, at=road.at)

    assert "治理方案" in none.value.text
    assert hazard.state == S.CLAIMED
    assert is_chain(hazard)


def test_a_general_hazard_in_other_hands_needs_no_plan(road: Road, world: World) -> None:
    hazard = road.sent(road.register())
    actions.accept_transfer(hazard, inputs.AcceptTransfer(), by=world.regulator, at=road.at)

    with pytest.raises(errors.NotMajor):
        actions.submit_plan(hazard, whole_plan(due_on=date(2026, 4, 1)), by=world.manager, at=road.at)
    actions.return_result(hazard, inputs.ReturnResult(result="已清理"), by=world.regulator, at=road.at)
    assert hazard.state == S.CLAIMED


# ---- entered late


def test_a_find_of_long_ago_is_entered_with_the_reason_and_the_record_says_so(road: Road, world: World) -> None:
    assert road.register(found_on=date(2026, 2, 14)).moves.get().reason == ""

    with pytest.raises(errors.TooLongAgo) as refused:
        road.register(found_on=date(2026, 2, 13))
    late = road.register(found_on=date(2024, 3, 16), late_reason="纸质台账漏登")

    assert refused.value.text == "发现日期是 31 日以前，超过 30 日的补录须写明理由。"
    assert (refused.value.field, late.found_on, late.registered_on) == ("late_reason", date(2024, 3, 16), world.on)
    assert late.moves.get().reason == "补录（发现后第 730 日）：纸质台账漏登"
