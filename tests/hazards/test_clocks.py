"""Terms, plans, extensions, failures, listing, stopping: the law of each step, with its days."""

from __future__ import annotations

from datetime import date

import pytest
from tests.hazards.county import DAY, Road, whole_plan
from tests.hazards.test_states import listing
from tests.world import World

from anwang.ground.models import RulePack
from anwang.ground.refusal import NotAllowed, WrongState
from anwang.hazards import actions, errors, inputs, law, queries
from anwang.hazards.models import Hazard
from anwang.hazards.states import ExtensionState, HazardState, ListingState

S = HazardState


def test_the_usual_term_is_fifteen_days_and_ends_on_a_working_day(road: Road) -> None:
    assert road.order(road.register()).due_on == date(2026, 3, 31)
    road.at += 4 * DAY  # fifteen days on is Saturday, 4 April, before Qingming's Sunday and Monday off
    assert road.order(road.register()).due_on == date(2026, 4, 7)


def test_a_longer_term_needs_a_reason(road: Road) -> None:
    with pytest.raises(errors.TermTooLong, match="最长 30 日"):
        road.order(road.register(), due_on=date(2026, 4, 20))
    assert road.order(road.register(), due_on=date(2026, 4, 15)).due_on == date(2026, 4, 15)
    assert road.order(road.register(), due_on=date(2026, 4, 20), reason="须停窑检修").due_on == date(2026, 4, 20)
    with pytest.raises(errors.TermPassed):
        road.order(road.register(), due_on=date(2026, 3, 15))


def test_a_county_sets_its_own_term(road: Road, world: World) -> None:
    payload = {"general": 7, "general_max": 10, "major_max": 90}
    RulePack.objects.create(
        code="hazard.term_days",
        path=world.county.path,
        valid_from=date(2026, 1, 1),
        payload=payload,
        source="县里规定",
    )
    assert road.order(road.register()).due_on == date(2026, 3, 23)


def test_overdue_begins_the_day_after_the_deadline(road: Road, world: World) -> None:
    hazard = road.order(road.register())
    seen = Hazard.objects.all()
    assert [list(queries.overdue(seen, day)) for day in (date(2026, 3, 31), date(2026, 4, 1))] == [[], [hazard]]
    assert list(queries.due_soon(seen, date(2026, 3, 29), 3)) == [hazard]
    with pytest.raises(errors.NotYetDue):
        road.recheck(hazard, passed=True, at=road.at + 15 * DAY)
    assert queries.recheck_due_on(hazard, date(2026, 4, 1)) == date(2026, 4, 10)
    assert road.recheck(hazard, passed=False, at=road.at + 16 * DAY).state == S.FAILED


def test_a_report_starts_the_ten_days_of_the_recheck(road: Road) -> None:
    hazard = road.to(S.CLAIMED)
    assert (hazard.claimed_on, queries.recheck_due_on(hazard, road.at.date())) == (date(2026, 3, 18), date(2026, 3, 28))


def test_a_plan_names_every_missing_part(road: Road, world: World) -> None:
    hazard = road.to(S.PLAN)
    with pytest.raises(errors.PlanIncomplete, match="治理方案还缺：方法和措施、时限和要求、资金（五落实）、应急预案（五落实）。"):
        actions.submit_plan(hazard, whole_plan(method="", schedule="", amount=None, contingency=""), by=world.manager, at=road.at)
    with pytest.raises(errors.NoPlan):
        road.approve(hazard)
    road.plan(hazard)
    assert (road.approve(hazard).state, hazard.plan.approved_by, hazard.responsible) == (S.TREATING, "李监平", "韩厂安")


def test_a_general_hazard_needs_no_plan_and_a_major_one_cannot_do_without(road: Road, world: World) -> None:
    with pytest.raises(errors.NotMajor):
        actions.require_plan(road.register(), inputs.RequirePlan(), by=world.town_officer, at=road.at)
    with pytest.raises(errors.MajorNeedsPlan):
        actions.order_at_once(road.major(), inputs.OrderAtOnce(), by=world.town_officer, at=road.at)
    assert road.order(road.major()).state == S.PLAN


def test_more_time_is_asked_before_the_deadline_and_moves_it_only_when_granted(road: Road, world: World) -> None:
    hazard = road.order(road.register())
    asked = inputs.AskExtension(due_on=date(2026, 4, 20), reason="配件未到货")
    with pytest.raises(errors.TooLate):
        actions.ask_extension(hazard, asked, by=world.manager, at=road.at + 16 * DAY)
    with pytest.raises(errors.TermPassed):
        actions.ask_extension(hazard, inputs.AskExtension(due_on=date(2026, 3, 31), reason="配件未到货"), by=world.manager, at=road.at)
    actions.ask_extension(hazard, asked, by=world.manager, at=road.at + 15 * DAY)
    with pytest.raises(errors.ExtensionOpen):
        actions.ask_extension(hazard, asked, by=world.manager, at=road.at + 15 * DAY)
    no = actions.decide_extension(
        hazard, inputs.DecideExtension(granted=False, opinion="抓紧整改"), by=world.regulator, at=road.at + 15 * DAY
    )
    assert (no.state, hazard.due_on) == (ExtensionState.REFUSED, date(2026, 3, 31))

    actions.ask_extension(hazard, asked, by=world.manager, at=road.at + 15 * DAY)
    yes = actions.decide_extension(hazard, inputs.DecideExtension(granted=True, opinion="同意"), by=world.regulator, at=road.at + 15 * DAY)
    stored = Hazard.objects.get(pk=hazard.pk)
    assert (yes.state, stored.due_on, stored.first_due_on, stored.state) == (
        ExtensionState.GRANTED,
        date(2026, 4, 20),
        date(2026, 3, 31),
        S.ORDERED,
    )


def test_after_the_second_failure_only_enforcement_is_left(road: Road, world: World) -> None:
    hazard = road.to(S.FAILED)
    actions.order_again(hazard, inputs.OrderAgain(), by=world.town_officer, at=road.at + 5 * DAY)
    assert (hazard.state, hazard.claimed_on, hazard.rectifier) == (S.ORDERED, None, None)
    road.recheck(road.claim(hazard, at=road.at + 6 * DAY), passed=False, at=road.at + 7 * DAY)
    assert hazard.fails == 2
    with pytest.raises(errors.FailedTwice):
        actions.order_again(hazard, inputs.OrderAgain(), by=world.town_officer, at=road.at + 8 * DAY)
    actions.enforce(
        hazard, inputs.Enforce(reason="两次复查不合格", case_number="明应急立〔2026〕3号"), by=world.town_officer, at=road.at + 8 * DAY
    )
    assert road.recheck(road.claim(hazard, at=road.at + 9 * DAY), passed=True, at=road.at + 10 * DAY).state == S.PASSED


def test_opinion_letters_are_numbered_by_organ_and_year(road: Road, world: World) -> None:
    one, two = road.to(S.PASSED), road.to(S.FAILED)
    assert [each.rechecks.get().number for each in (one, two)] == ["安复查〔2026〕1号", "安复查〔2026〕2号"]


def test_a_listed_hazard_waits_for_the_lister(road: Road, world: World) -> None:
    hazard = road.to(S.CLAIMED)
    actions.list_for_supervision(hazard, listing(road), by=world.office, at=road.at)
    road.recheck(hazard, passed=True)
    with pytest.raises(errors.StillListed):
        actions.strike_off(hazard, inputs.StrikeOff(), by=world.town_officer, at=road.at)
    with pytest.raises(errors.AlreadyListed):
        actions.list_for_supervision(hazard, listing(road), by=world.leader, at=road.at)
    with pytest.raises(NotAllowed):
        actions.delist(hazard, inputs.Delist(opinion="同意摘牌"), by=world.town_officer, at=road.at)
    off = actions.delist(hazard, inputs.Delist(opinion="同意摘牌"), by=world.office, at=road.at + 6 * DAY)
    assert (off.state, hazard.delisted_on) == (ListingState.DELISTED, date(2026, 3, 22))
    assert actions.strike_off(hazard, inputs.StrikeOff(), by=world.town_officer, at=road.at + 6 * DAY).state == S.STRUCK_OFF


def test_a_major_hazard_resumes_only_after_it_was_found_mended(road: Road, world: World) -> None:
    hazard = road.to(S.TREATING)
    actions.stop(hazard, inputs.Stop(reason="一号窑停用"), by=world.town_officer, at=road.at)
    with pytest.raises(errors.AlreadyStopped):
        actions.stop(hazard, inputs.Stop(reason="一号窑停用"), by=world.town_officer, at=road.at)
    consent = inputs.Resume(consent="经审查，同意恢复生产")
    with pytest.raises(NotAllowed):
        actions.resume(hazard, consent, by=world.town_officer, at=road.at)
    with pytest.raises(WrongState, match=r"请先复查合格.*第六十五条"):
        actions.resume(hazard, consent, by=world.regulator, at=road.at)
    road.recheck(road.claim(hazard), passed=True)
    assert actions.resume(hazard, consent, by=world.regulator, at=road.at).is_stopped is False


def test_two_entries_of_one_hazard_keep_both_histories(road: Road, world: World) -> None:
    kept, twin = road.register(), road.order(road.register())
    actions.merge_duplicates(twin, inputs.Merge(into_id=kept.pk), by=world.town_officer, at=road.at)
    stored = Hazard.objects.get(pk=twin.pk)
    assert (stored.state, stored.duplicate_of_id, stored.voided_on) == (S.VOID, kept.pk, world.on)
    assert [move.verb for move in twin.moves.all()] == ["register", "order", "merge"]
    assert [(move.verb, move.reason) for move in kept.moves.all()][-1] == ("absorb", f"{twin.number} 并入本条：同一隐患重复登记")
    public = road.register(site_id=None, node_id=world.village.pk)
    with pytest.raises(errors.NotADuplicate):
        actions.merge_duplicates(public, inputs.Merge(into_id=kept.pk), by=world.town_officer, at=road.at)


def test_what_comes_back_is_a_new_hazard(road: Road, world: World) -> None:
    old = road.to(S.STRUCK_OFF)
    new = actions.reopen(old, inputs.Reopen(), by=world.town_officer, at=road.at + 30 * DAY)
    assert (new.state, new.recurs_of_id, new.description, old.state) == (S.REGISTERED, old.pk, old.description, S.STRUCK_OFF)
    assert old.moves.order_by("-id")[0].reason == f"回潮，新登记 {new.number}"
    with pytest.raises(errors.AlreadyBack):
        actions.reopen(old, inputs.Reopen(), by=world.town_officer, at=road.at + 31 * DAY)


def test_alike_wording_at_one_site_is_shown_as_perhaps_one(road: Road, world: World) -> None:
    known = road.register(description="一车间配电箱前堆放木料")
    road.register(description="灭火器压力不足")
    found = queries.duplicates(world.town_officer, "一车间配电箱前面堆放木料", site_id=road.site.pk, node_id=None)
    assert [(like.hazard, like.percent) for like in found] == [(known, 96)]
    struck = road.to(S.STRUCK_OFF)
    back = queries.recurrences(world.town_officer, struck.description, site_id=road.site.pk, node_id=None, since=world.on)
    assert [like.hazard for like in back] == [struck]


def test_counts_by_state_are_of_what_the_official_sees(road: Road, world: World) -> None:
    road.register(), road.register(), road.to(S.ORDERED)
    counts = queries.state_counts(world.town_officer)
    assert (counts[S.REGISTERED], counts[S.ORDERED], sum(counts.values())) == (2, 1, 3)
    assert sum(queries.state_counts(world.other_town_officer).values()) == 0


def test_a_page_can_say_why_not(road: Road, world: World) -> None:
    hazard = road.register()
    assert law.refusal_of("order", hazard, world.town_officer, world.on) is None
    assert "没有“责令整改”的权限" in str(law.refusal_of("order", hazard, world.grid_worker, world.on))
    assert "不能销号" in str(law.refusal_of("strike_off", hazard, world.town_officer, world.on))
