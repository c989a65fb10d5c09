"""Attacks on what another organ ordered: a neighbour's, a subordinate's, or one's own twin entry undoing it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hazards.county import DAY, Road, clause, site_of, whole_plan
from tests.world import World, make_world

from anwang.ground.refusal import NotAllowed, WrongState
from anwang.hazards import actions, errors, inputs, law
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardSource, HazardState

pytestmark = pytest.mark.django_db
S = HazardState


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def road(world: World) -> Road:
    clause()
    return Road(world, site_of(world))


def ordered_by_county(road: Road, **said: Any) -> Hazard:
    return road.order(road.register(), by=road.world.regulator, **said)


def test_a_township_does_not_shut_what_the_county_ordered(road: Road) -> None:
    hazard = ordered_by_county(road)
    with pytest.raises(errors.NotYourOrder):
        actions.shut(hazard, inputs.Shut(reason="企业已关闭"), by=road.world.town_officer, at=road.at)


def test_a_township_does_not_send_away_what_the_county_ordered(road: Road) -> None:
    hazard = ordered_by_county(road)
    said = inputs.SendTransfer(receiver_id=road.world.other_town_organ.pk, reason="属邻镇职责")
    with pytest.raises(errors.NotYourOrder):
        actions.transfer(hazard, said, by=road.world.town_officer, at=road.at)


def test_a_township_does_not_grant_time_on_the_countys_order(road: Road) -> None:
    hazard = ordered_by_county(road, due_on=road.world.on + timedelta(days=20))
    asked = inputs.AskExtension(due_on=road.world.on + timedelta(days=60), reason="设备未到货")
    actions.ask_extension(hazard, asked, by=road.world.manager, at=road.at)
    with pytest.raises(errors.NotYourOrder):
        actions.decide_extension(hazard, inputs.DecideExtension(granted=True, opinion="同意"), by=road.world.town_officer, at=road.at)
    assert Hazard.objects.get(pk=hazard.pk).due_on == road.world.on + timedelta(days=20)


def test_production_resumes_only_by_consent_of_who_stopped_it(road: Road) -> None:
    hazard = ordered_by_county(road)
    actions.stop(hazard, inputs.Stop(reason="立即停用压力机"), by=road.world.regulator, at=road.at)
    said = inputs.Resume(consent="同意恢复使用")
    for other in (road.world.town_officer, road.world.officer):
        with pytest.raises(errors.NotYourOrder):
            actions.resume(hazard, said, by=other, at=road.at + DAY)
    assert not actions.resume(hazard, said, by=road.world.regulator, at=road.at + DAY).is_stopped


def test_a_township_does_not_merge_the_countys_order_into_its_own_twin(road: Road) -> None:
    hazard, twin = ordered_by_county(road), road.order(road.register())
    with pytest.raises(errors.NotYourOrder):
        actions.merge_duplicates(hazard, inputs.Merge(into_id=twin.pk), by=road.world.town_officer, at=road.at)


def test_a_major_hazard_does_not_vanish_in_a_general_twin(road: Road) -> None:
    major, again, twin = road.major(), road.major(), road.register()
    with pytest.raises(NotAllowed):
        actions.merge_duplicates(major, inputs.Merge(into_id=again.pk), by=road.world.town_officer, at=road.at)
    with pytest.raises(errors.NotADuplicate, match="重大"):
        actions.merge_duplicates(major, inputs.Merge(into_id=twin.pk), by=road.world.regulator, at=road.at)
    assert Hazard.objects.get(pk=major.pk).state == S.REGISTERED


def test_what_is_listed_or_stopped_is_neither_voided_nor_closed_by_the_enterprise(road: Road) -> None:
    found = road.register(by=road.world.manager, source=HazardSource.SELF_CHECK)
    actions.stop(found, inputs.Stop(reason="立即停用压力机"), by=road.world.regulator, at=road.at)
    close = inputs.CloseSelfFound(text="已整改", no_evidence_reason="现场无信号")
    with pytest.raises(WrongState):
        actions.close_self_found(found, close, by=road.world.manager, at=road.at)
    with pytest.raises(WrongState):
        actions.void(found, inputs.VoidHazard(reason="误报"), by=road.world.regulator, at=road.at)
    listed = road.register()
    said = inputs.ListForSupervision(
        batch="2026年第1批", document="明安办〔2026〕1号", responsible_organ="甲乙木业", responsible="韩厂安", due_on=date(2026, 6, 1)
    )
    actions.list_for_supervision(listed, said, by=road.world.office, at=road.at)
    with pytest.raises(errors.StillListed):
        actions.void(listed, inputs.VoidHazard(reason="误报"), by=road.world.regulator, at=road.at)
    assert law.refusal_of("merge", listed, road.world.regulator, road.world.on) is not None


def test_an_enterprise_does_not_move_the_ordered_day_by_its_plan(road: Road) -> None:
    due = road.world.on + timedelta(days=30)
    hazard = road.order(road.major(), by=road.world.regulator, due_on=due)
    with pytest.raises(errors.TermTooLong):
        actions.submit_plan(hazard, whole_plan(due_on=due + timedelta(days=200)), by=road.world.manager, at=road.at)
    assert Hazard.objects.get(pk=hazard.pk).due_on == due
    actions.submit_plan(hazard, whole_plan(due_on=due - timedelta(days=5)), by=road.world.manager, at=road.at)
    assert Hazard.objects.get(pk=hazard.pk).due_on == due - timedelta(days=5)


def test_a_granted_request_never_shortens_the_term(road: Road) -> None:
    hazard = road.order(road.register(), due_on=road.world.on + timedelta(days=15))
    asked = inputs.AskExtension(due_on=road.world.on + timedelta(days=16), reason="设备未到货")
    actions.ask_extension(hazard, asked, by=road.world.manager, at=road.at)
    road.recheck(road.claim(hazard), passed=False)
    actions.order_again(hazard, inputs.OrderAgain(), by=road.world.town_officer, at=road.at + 5 * DAY)
    later = Hazard.objects.get(pk=hazard.pk).due_on
    said = inputs.DecideExtension(granted=True, opinion="同意")
    with pytest.raises(errors.TermPassed):
        actions.decide_extension(hazard, said, by=road.world.second_town_officer, at=road.at + 6 * DAY)
    assert Hazard.objects.get(pk=hazard.pk).due_on == later


def test_a_term_does_not_run_to_the_end_of_time(road: Road) -> None:
    for far in (date(9999, 12, 31), road.world.on + timedelta(days=4000)):
        with pytest.raises(errors.TermTooLong):
            road.order(road.register(), due_on=far, reason="工程较大")
    hazard = road.order(road.register())
    said = inputs.AskExtension(due_on=date(9999, 12, 31), reason="设备未到货")
    with pytest.raises(errors.TermTooLong):
        actions.ask_extension(hazard, said, by=road.world.manager, at=road.at)
