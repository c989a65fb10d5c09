"""What becomes true when hazards are registered: number, level, place, days, and one trail entry; many at once equals one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.hazards.county import DAY, Road, clause
from tests.world import World

from anwang.campaigns.models import Campaign
from anwang.ground.models import Command, Entry
from anwang.ground.refusal import CommandReused
from anwang.ground.trail import digests
from anwang.hazards import actions, errors, inputs
from anwang.hazards.models import Hazard, HazardMove
from anwang.hazards.states import HazardSource, HazardState

S = HazardState
INVENTED = ("id", "number", "registered_at")


def facts(hazard: Hazard) -> dict[str, Any]:
    names = [name for name in digests.columns(Hazard) if name not in INVENTED]
    return {name: getattr(Hazard.objects.get(pk=hazard.pk), name) for name in names}


def test_a_number_is_division_code_day_and_serial(road: Road, world: World) -> None:
    first, second = road.register(), road.register()
    assert [first.number, second.number] == [f"{world.village.code}-20260316-0001", f"{world.village.code}-20260316-0002"]
    assert road.register(at=road.at + DAY).number == f"{world.village.code}-20260317-0001"


def test_a_place_without_code_numbers_by_the_place_above(road: Road, world: World) -> None:
    world.village.code = None
    world.village.save()
    assert road.register().number == f"{world.town.code}-20260316-0001"


def test_major_only_by_a_clause_in_force_or_experts_opinion(road: Road) -> None:
    with pytest.raises(errors.MajorNeedsClause):
        road.register(level="major")
    assert road.register(level="major", determination="三名专家论证，可能造成群死群伤").level == "major"
    old = clause(code="T-9", valid_from=date(2017, 1, 1), valid_to=date(2023, 5, 15))
    with pytest.raises(errors.ClauseNotInForce):
        road.register(criterion_id=old.pk)
    assert road.register(criterion_id=old.pk, found_on=date(2023, 5, 14), late_reason="旧台账").level == "major"
    with pytest.raises(errors.SpotIsGeneral):
        road.register(criterion_id=clause().pk, is_spot=True)


@pytest.mark.parametrize(("found_on", "words"), [(date(2026, 3, 17), "不能晚于"), (date(2002, 10, 31), "不能早于 2002-11-01")])
def test_a_day_that_cannot_be(road: Road, found_on: date, words: str) -> None:
    with pytest.raises(errors.NotATrueDay, match=words):
        road.register(found_on=found_on)


def test_a_public_place_needs_its_place(road: Road, world: World) -> None:
    with pytest.raises(errors.NoPlace):
        road.register(site_id=None)
    with pytest.raises(errors.NoPlace):
        road.register(site_id=None, node_id=world.other_town.pk)
    public = road.register(site_id=None, node_id=world.village.pk)
    assert (public.site, public.grid_path) == (None, world.village.path)


def test_a_spot_hazard_stands_at_once_for_mending(road: Road, world: World) -> None:
    spot = road.register(is_spot=True)
    assert (spot.state, spot.due_on, spot.is_spot) == (S.IMMEDIATE, world.on, True)
    assert list(spot.moves.values_list("source", "target", "verb")) == [
        ("", S.REGISTERED, "register"),
        (S.REGISTERED, S.IMMEDIATE, "order_at_once"),
    ]


def test_registering_leaves_one_trail_entry_with_every_row(road: Road, world: World) -> None:
    before = Entry.objects.count()
    campaign = campaign_of(world)
    hazard = road.register(is_spot=True, campaign_ids=(campaign.pk,))
    entry = Entry.objects.get(pk__gt=0, verb="hazards.register", subject_id=hazard.pk)
    assert Entry.objects.count() == before + 1
    for label in ('"hazards.hazard"', '"hazards.hazardmove"', '"hazards.hazardcampaign"'):
        assert label in entry.digests


def campaign_of(world: World) -> Campaign:
    return Campaign.objects.create(
        name="百日除患铸安",
        level="county",
        state="running",
        node=world.county,
        grid_path=world.county.path,
        organ=world.committee_organ,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 4, 10),
    )


def test_many_at_once_are_the_same_as_one_by_one(road: Road, world: World) -> None:
    campaign, criterion = campaign_of(world), clause()
    saids = [
        inputs.RegisterHazard(site_id=road.site.pk, source=HazardSource.PATROL, description="灭火器过期", is_spot=True),
        inputs.RegisterHazard(
            site_id=road.site.pk,
            source=HazardSource.TIP,
            description="液氨罐区无报警",
            criterion_id=criterion.pk,
            campaign_ids=(campaign.pk,),
        ),
        inputs.RegisterHazard(node_id=world.village.pk, source=HazardSource.EXPERT, description="路面塌陷", finder_name="专家甲"),
    ]
    single = [actions.register(said, by=world.town_officer, at=road.at) for said in saids]
    many = actions.register_many(saids, by=world.town_officer, at=road.at)

    assert [facts(one) for one in single] == [facts(one) for one in many]
    assert [moves(one) for one in single] == [moves(one) for one in many]
    assert [list(one.campaign_links.values_list("campaign_id")) for one in single] == [
        list(one.campaign_links.values_list("campaign_id")) for one in many
    ]


def moves(hazard: Hazard) -> list[tuple[Any, ...]]:
    return list(HazardMove.objects.filter(record=hazard).values_list("source", "target", "verb", "by_name", "at", "reason"))


def test_many_at_once_take_the_same_statements_for_three_and_for_thirty(
    road: Road, world: World, django_assert_max_num_queries: Any
) -> None:
    said = inputs.RegisterHazard(site_id=road.site.pk, source=HazardSource.PATROL, description="通道堵塞")
    with django_assert_max_num_queries(25):
        actions.register_many([said] * 3, by=world.town_officer, at=road.at)
    with django_assert_max_num_queries(30):  # more rows than one statement's parameters hold
        actions.register_many([said] * 30, by=world.town_officer, at=road.at)


def test_one_wrong_line_of_many_writes_nothing(road: Road, world: World) -> None:
    good = inputs.RegisterHazard(site_id=road.site.pk, source=HazardSource.PATROL, description="通道堵塞")
    with pytest.raises(errors.MajorNeedsClause):
        actions.register_many([good, good.model_copy(update={"level": "major"})], by=world.town_officer, at=road.at)
    assert Hazard.objects.count() == 0


def test_a_double_click_registers_once(road: Road, world: World) -> None:
    said = inputs.RegisterHazard(command_id=uuid4(), site_id=road.site.pk, source=HazardSource.PATROL, description="通道堵塞")
    first = actions.register(said, by=world.town_officer, at=road.at)
    again = actions.register(said, by=world.town_officer, at=road.at + timedelta(seconds=1))
    assert (again.pk, Hazard.objects.count(), Command.objects.count()) == (first.pk, 1, 1)
    with pytest.raises(CommandReused):
        actions.register(said.model_copy(update={"description": "另一处"}), by=world.town_officer, at=road.at)


def test_a_double_click_strikes_off_once(road: Road, world: World) -> None:
    hazard = road.to(S.PASSED)
    said = inputs.StrikeOff(command_id=uuid4())
    actions.strike_off(hazard, said, by=world.town_officer, at=road.at)
    actions.strike_off(Hazard.objects.get(pk=hazard.pk), said, by=world.town_officer, at=road.at)
    assert hazard.moves.filter(verb="strike_off").count() == 1


def test_a_ledger_brings_its_past_as_moves(road: Road, world: World) -> None:
    said = inputs.RegisterHazard(site_id=road.site.pk, source=HazardSource.ADMIN_INSPECTION, description="无操作规程", finder_name="王某")
    days = {"order": 0, "claim": 3, "pass_recheck": 5, "strike_off": 5}
    past = tuple(actions.PastStep(verb, road.at + late * DAY, "台账导入") for verb, late in days.items())
    columns = {"struck_off_on": (road.at + 5 * DAY).date(), "due_on": (road.at + 15 * DAY).date()}
    entry = actions.LedgerEntry(said, road.at, past, columns, funds=(("enterprise", 120_000, world.on),))
    hazard = actions.take_ledger([entry], by=world.office, at=road.at + 20 * DAY)[0]

    stored = Hazard.objects.get(pk=hazard.pk)
    assert (stored.state, stored.registered_on, stored.funds.get().amount) == (S.STRUCK_OFF, world.on, 120_000)
    assert [move.verb for move in stored.moves.all()] == ["register", "order", "claim", "pass_recheck", "strike_off"]
