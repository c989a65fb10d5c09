"""A ledger's rows become hazards with their past; what cannot be taken says why; an import can be taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.hazards.county import DAY, Road
from tests.hazards.test_chain import is_chain
from tests.world import World

from anwang.ground.refusal import NotAllowed
from anwang.ground.trail.verify import verify
from anwang.hazards import actions, queries
from anwang.hazards.models import Hazard
from anwang.hazards.sheets import Outcome, take_rows
from anwang.hazards.states import HazardState

S = HazardState


def row(**values: Any) -> dict[str, Any]:
    return {"unit": "明光市甲乙木业有限公司", "description": "配电箱前堆放木料", "found_on": date(2026, 2, 3)} | values


def one(world: World, **values: Any) -> Hazard:
    outcome = take_rows([row(**values)], by=world.office, at=world.at)[0]
    assert outcome.verdict == "made", outcome
    return Hazard.objects.get(pk=outcome.hazard_id or 0)


@pytest.mark.parametrize(
    ("values", "state", "verbs"),
    [
        ({}, S.REGISTERED, []),
        ({"status": "未整改"}, S.ORDERED, ["order"]),
        ({"deadline": date(2026, 2, 20)}, S.ORDERED, ["order"]),
        ({"status": "已整改", "rectified_on": date(2026, 2, 9)}, S.CLAIMED, ["order", "claim"]),
        ({"immediate": True, "status": "已整改"}, S.CLAIMED, ["order_at_once", "claim"]),
        ({"recheck_result": "不合格", "rechecked_on": date(2026, 2, 9)}, S.FAILED, ["order", "claim", "fail_recheck"]),
        ({"recheck_result": "整改不到位，责令继续整改", "rechecked_on": date(2026, 2, 9)}, S.FAILED, ["order", "claim", "fail_recheck"]),
        ({"rechecked_on": date(2026, 2, 9), "recheck_result": "合格"}, S.PASSED, ["order", "claim", "pass_recheck"]),
        ({"status": "已销号", "recheckers": "孙镇安、钱镇巡"}, S.STRUCK_OFF, ["order", "claim", "pass_recheck", "strike_off"]),
        ({"status": "已销号", "source": "企业自查"}, S.STRUCK_OFF, ["close_self_found"]),
        ({"status": "已销号", "source": "企业自查", "document_no": "明应急责改〔2026〕1号"}, S.CLAIMED, ["order", "claim"]),
        (
            {"level": "重大", "criteria": "第三条第一项", "rechecked_on": date(2026, 2, 28), "struck_off_on": date(2026, 3, 1)},
            S.STRUCK_OFF,
            ["require_plan", "approve_plan", "claim", "pass_recheck", "strike_off"],
        ),
    ],
)
def test_a_row_tells_its_past(road: Road, world: World, values: dict[str, Any], state: str, verbs: list[str]) -> None:
    hazard = one(world, **values)
    assert (hazard.state, [move.verb for move in hazard.moves.all()][1:]) == (state, verbs)
    assert is_chain(hazard)
    assert hazard.registered_on == date(2026, 2, 3)


def test_days_of_a_row_stand_as_told_and_never_run_backwards(road: Road, world: World) -> None:
    hazard = one(world, rectified_on=date(2026, 2, 9), recheck_result="合格", struck_off_on=date(2026, 2, 12), deadline=date(2026, 2, 10))
    days = (hazard.due_on, hazard.claimed_on, hazard.rechecked_on, hazard.struck_off_on)
    assert days == (date(2026, 2, 10), date(2026, 2, 9), date(2026, 2, 12), date(2026, 2, 12))
    undated = one(world, description="灭火器过期", status="已整改")
    assert (undated.claimed_on, undated.moves.order_by("-id")[0].reason) == (world.on, "台账导入，台账未载明日期")


@pytest.mark.parametrize(
    ("values", "words", "at"),
    [
        ({"unit": "不存在的厂"}, "监管对象里没有“不存在的厂”", "unit"),
        ({"found_on": date(2026, 3, 17)}, "发现日期不能晚于登记日期", "found_on"),
        ({"found_on": date(1998, 3, 17)}, "不能早于 2002-11-01", "found_on"),
        ({"description": "坏"}, "至少 2 个字", "description"),
    ],
)
def test_a_wrong_row_says_why_and_the_others_are_taken(road: Road, world: World, values: dict[str, Any], words: str, at: str) -> None:
    outcomes = take_rows([row(description="第一条"), row(**values), row(description="第三条")], by=world.office, at=world.at)
    assert [one.verdict for one in outcomes] == ["made", "refused", "made"]
    assert words in outcomes[1].reason
    assert outcomes[1].at == at


def test_a_major_hazard_of_the_ledger_without_its_ground_is_general_until_somebody_judges(road: Road, world: World) -> None:
    outcome = take_rows([row(level="重大", immediate=True)], by=world.office, at=world.at)[0]
    hazard = Hazard.objects.get(pk=outcome.hazard_id or 0)

    assert outcome.reason == ("台账记为重大隐患但没有写判定依据：先按一般隐患登记，标为“疑似重大待判定”，请对照判定标准选定条款")
    assert (hazard.level, hazard.determination, hazard.is_spot) == ("general", "", False)
    assert "台账载明为重大隐患，没有写判定依据：疑似重大，待判定" in hazard.moves.get(verb="register").reason
    assert list(Hazard.objects.filter(queries.SUSPECTED)) == [hazard]


@pytest.mark.parametrize("values", [{"status": "已销号"}, {"struck_off": True}, {"struck_off_on": date(2026, 2, 12)}])
def test_nothing_is_struck_off_by_a_ledger_that_tells_no_recheck(road: Road, world: World, values: dict[str, Any]) -> None:
    for by in (world.town_officer, world.office):
        outcome = take_rows([row(description=f"{by.name}所报", **values)], by=by, at=world.at)[0]
        hazard = Hazard.objects.get(pk=outcome.hazard_id or 0)

        assert "先记为“申请复查”，复查合格后再销号" in outcome.reason
        assert (hazard.state, hazard.struck_off_on, hazard.rechecked_on) == (S.CLAIMED, None, None)
        assert not hazard.rechecks.exists()
        assert is_chain(hazard)


def test_a_major_hazard_is_struck_off_only_by_the_ledger_of_a_department_or_the_office(road: Road, world: World) -> None:
    told = {"level": "重大", "criteria": "第三条第一项", "rechecked_on": date(2026, 2, 28), "struck_off_on": date(2026, 3, 1)}
    states = {}
    for by in (world.town_officer, world.regulator, world.office):
        outcome = take_rows([row(description=f"{by.name}所报", **told)], by=by, at=world.at)[0]
        states[by.name] = Hazard.objects.get(pk=outcome.hazard_id or 0).state, outcome.reason

    assert states["孙镇安"] == (S.PASSED, "重大隐患由县级部门验收销号：先记为“复查合格”，由督促整改单位办理销号")
    assert states["李监平"] == states["陈安宁"] == (S.STRUCK_OFF, "")


def test_what_is_known_is_not_taken_twice(road: Road, world: World) -> None:
    first = take_rows([row(), row(description="配电箱前堆放木料。")], by=world.office, at=world.at)
    assert [(each.verdict, each.reason) for each in first] == [("made", ""), ("duplicate", "与第 1 行是同一条隐患")]
    again = take_rows([row()], by=world.office, at=world.at)
    assert (again[0].verdict, again[0].hazard_id) == ("duplicate", first[0].hazard_id)


def test_money_goes_to_its_payers(road: Road, world: World) -> None:
    hazard = one(world, funds_fen=1_000_000, funds_government_fen=300_000)
    assert sorted(hazard.funds.values_list("payer", "amount")) == [("enterprise", 700_000), ("fiscal", 300_000)]


def test_a_row_that_names_a_place_is_a_public_place(road: Road, world: World) -> None:
    assert one(world, unit=world.town.name).node == world.town


def test_only_who_may_import(road: Road, world: World) -> None:
    with pytest.raises(NotAllowed):
        take_rows([row()], by=world.grid_worker, at=world.at)


def test_an_import_is_taken_back_except_what_somebody_went_on_with(road: Road, world: World) -> None:
    outcomes = take_rows([row(), row(description="灭火器过期", status="未整改")], by=world.office, at=world.at)
    ended = timezone.now()
    going_on = Hazard.objects.get(pk=outcomes[1].hazard_id or 0)
    road.claim(going_on, at=world.at + DAY)
    ids = [each.hazard_id for each in outcomes if each.hazard_id]
    back = actions.withdraw_ledger(ids, since=ended, by=world.office, at=world.at + timedelta(hours=1))
    gone = Hazard.objects.get(pk=ids[0])
    assert (back.removed, back.kept, gone.state, is_chain(gone)) == (1, (going_on.pk,), S.VOID, True)
    assert {fault.where.split()[0] for fault in verify(at=world.at).faults} <= {"监管对象"}


def test_progress_is_told_by_chunks(road: Road, world: World) -> None:
    told: list[int] = []

    def tell(chunk: list[Outcome]) -> None:
        told.append(len(chunk))

    take_rows([row(description=f"问题{number}") for number in range(1500)], by=world.office, at=world.at, progress=tell)
    assert told == [1000, 500]
