"""Every verb in every state: allowed exactly where the table says, refused everywhere else, and nothing changes when refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.hazards.county import DAY, Road, whole_plan
from tests.world import World

from anwang.ground.refusal import Refusal, WrongState
from anwang.hazards import actions, errors, inputs, law
from anwang.hazards.models import Hazard, HazardMove
from anwang.hazards.states import NOTES, TABLE, HazardState, RecheckResult
from anwang.standards.states import HazardLevel

S = HazardState
NEVER = {(S.IMMEDIATE, True), (S.ORDERED, True), (S.PLAN, False), (S.TREATING, False)}
"""A major hazard is not mended at once or without a plan, a general one has no plan."""
STANDS = [(state, major) for state in HazardState for major in (False, True) if (state, major) not in NEVER]


def acts(road: Road) -> dict[str, Callable[[Hazard], Any]]:
    """Each verb, by somebody who may, with everything it needs."""
    world, at = road.world, road.at + 5 * DAY
    town, bureau, unit, office = world.town_officer, world.regulator, world.manager, world.office
    return {
        "order_at_once": lambda h: actions.order_at_once(h, inputs.OrderAtOnce(), by=town, at=at),
        "order": lambda h: actions.order(h, inputs.Order(), by=town, at=at),
        "require_plan": lambda h: actions.require_plan(h, inputs.RequirePlan(), by=town, at=at),
        "submit_plan": lambda h: actions.submit_plan(h, whole_plan(), by=unit, at=at),
        "approve_plan": lambda h: actions.approve_plan(h, inputs.ApprovePlan(opinion="同意"), by=bureau, at=at),
        "claim": lambda h: road.claim(h, at=at),
        "pass_recheck": lambda h: road.recheck(h, passed=True, at=at + 400 * DAY),
        "fail_recheck": lambda h: road.recheck(h, passed=False, at=at + 400 * DAY),
        "order_again": lambda h: actions.order_again(h, inputs.OrderAgain(), by=town, at=at),
        "enforce": lambda h: actions.enforce(h, inputs.Enforce(reason="拒不整改"), by=town, at=at),
        "strike_off": lambda h: actions.strike_off(h, inputs.StrikeOff(review="验收合格"), by=bureau, at=at),
        "transfer": road.sent,
        "accept_transfer": lambda h: actions.accept_transfer(h, inputs.AcceptTransfer(), by=bureau, at=at),
        "take_back": lambda h: actions.take_back(h, inputs.TakeBack(reason="移送有误"), by=town, at=at),
        "shut": lambda h: actions.shut(h, inputs.Shut(reason="已关闭"), by=town, at=at),
        "void": lambda h: actions.void(h, inputs.VoidHazard(reason="误报"), by=bureau, at=at),
        "note_progress": lambda h: actions.note_progress(h, inputs.NoteProgress(text="已完成一半"), by=unit, at=at),
        "add_fund": lambda h: actions.add_fund(h, inputs.AddFund(payer="enterprise", amount=100), by=unit, at=at),
        "list_for_supervision": lambda h: actions.list_for_supervision(h, listing(road), by=office, at=at),
        "stop": lambda h: actions.stop(h, inputs.Stop(reason="停用一号线"), by=town, at=at),
        "reopen": lambda h: actions.reopen(h, inputs.Reopen(), by=town, at=at),
    }


def listing(road: Road) -> inputs.ListForSupervision:
    due = (road.at + 60 * DAY).date()
    return inputs.ListForSupervision(
        batch="2026年第1批", document="明安办〔2026〕1号", responsible_organ="甲乙木业", responsible="韩厂安", due_on=due
    )


def allowed(verb: str, state: str, *, major: bool) -> bool:
    """Whether the table, read with the law on levels, allows a verb in a state."""
    states = set(law.states_of(verb))
    if verb == "order" and major:
        states = set(law.states_of("require_plan"))
    if verb in {"order", "require_plan"}:
        states.discard(S.FAILED)  # only what became major after mending: test_correcting
    if verb == "order_at_once" and major:
        states = set()
    if verb == "require_plan" and not major:
        states = set()
    return state in states


@pytest.mark.parametrize(("state", "major"), STANDS)
def test_each_verb_in_each_state(road: Road, state: str, major: bool) -> None:  # noqa: FBT001  a table of cases
    wrong = []
    for verb, act in acts(road).items():
        if verb == "approve_plan" and state == S.PLAN:
            continue  # only with a plan submitted: test_plan
        if verb in {"submit_plan", "approve_plan"} and state == S.TRANSFERRED:
            continue  # only once accepted, and a major one: test_judging
        hazard = road.to(state, major=major)
        before = HazardMove.objects.filter(record=hazard).count()
        try:
            act(hazard)
            did = True
        except WrongState:
            did = False
        except Refusal as refusal:
            did = False
            if allowed(verb, state, major=major):
                raise AssertionError(f"{verb} in {state}: {refusal}") from refusal
        if did is not allowed(verb, state, major=major):
            wrong.append(f"{verb} in {state}: {'taken' if did else 'refused'}")
        if not did:
            stored = Hazard.objects.get(pk=hazard.pk)
            assert (stored.state, HazardMove.objects.filter(record=hazard).count()) == (state, before)

    assert wrong == []


def test_each_row_of_the_table_has_a_state_it_can_be_reached_in() -> None:
    targets = {row.target for row in TABLE.rows} | {S.REGISTERED}

    assert {row.source for row in TABLE.rows} <= targets
    assert {state for note in NOTES.values() for state in note.states} <= targets


def test_a_refusal_names_the_state_and_what_may_be_done(road: Road) -> None:
    with pytest.raises(WrongState, match=r"记录现在是“已登记”，不能销号。可以办理：.*责令限期整改"):
        actions.strike_off(road.register(), inputs.StrikeOff(), by=road.world.town_officer, at=road.at)


def test_who_reports_done_without_plan_is_told_of_the_plan_and_of_no_step_of_others(road: Road) -> None:
    hazard = road.to(S.PLAN)
    with pytest.raises(errors.PlanFirst) as refused:
        road.claim(hazard)
    assert refused.value.text == "重大隐患须先报送治理方案，审查同意、治理完成后再报告整改完成。"
    road.plan(hazard)
    with pytest.raises(errors.PlanFirst, match="治理方案已经报送，待审查同意"):
        road.claim(hazard)


def test_a_refusal_names_only_steps_that_are_hers(road: Road, world: World) -> None:
    hazard = road.to(S.PASSED)
    with pytest.raises(WrongState) as refused:
        road.claim(hazard)
    assert refused.value.text == "记录现在是“复查合格”，不能报告整改完成。下一步由有权的岗位办理。"
    hazard = road.to(S.PLAN)
    with pytest.raises(WrongState) as refused:
        road.recheck(hazard, passed=True, by=world.town_officer)
    assert "审查同意" not in refused.value.text  # no plan was submitted, and the regulator consents
    assert "因关闭取缔办结" in refused.value.text


def test_a_transferred_hazard_comes_back_with_its_result(road: Road, world: World) -> None:
    hazard = road.to(S.TRANSFERRED)
    with pytest.raises(Refusal, match="请先接收移送"):
        actions.return_result(hazard, inputs.ReturnResult(result="已处理"), by=world.regulator, at=road.at)
    actions.accept_transfer(hazard, inputs.AcceptTransfer(), by=world.regulator, at=road.at)
    actions.return_result(hazard, inputs.ReturnResult(result="已处理"), by=world.regulator, at=road.at)

    assert (hazard.state, hazard.claimed_on) == (S.CLAIMED, world.on)


def test_only_a_failed_recheck_counts_as_failed(road: Road) -> None:
    assert [road.to(S.FAILED).fails, road.to(S.PASSED).fails] == [1, 0]
    assert road.to(S.FAILED).rechecks.get().result == RecheckResult.FAILED


def test_the_level_is_major_from_the_clause_alone(road: Road) -> None:
    assert road.major(level=HazardLevel.GENERAL).level == HazardLevel.MAJOR
