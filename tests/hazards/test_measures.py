"""The figures: each number is the number of the records it opens, and each counts what its definition says."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from tests.hazards.county import Road
from tests.hazards.test_registering import campaign_of
from tests.hazards.test_states import listing
from tests.world import World

from anwang.campaigns.models import Campaign
from anwang.grid import paths
from anwang.ground import measure
from anwang.ground.measure import Measure, Ratio, Slice
from anwang.hazards import actions, errors, inputs
from anwang.hazards.measures import MEASURES
from anwang.hazards.models import Fund, Hazard
from anwang.hazards.states import HazardState, ListingTier

DAY = timedelta(days=1)
S = HazardState
CODES = {one.code: one for one in MEASURES}


def asked(world: World, start: date = date(2026, 1, 1), end: date = date(2026, 12, 31), **more: Any) -> Slice:
    return Slice((paths.under(world.county.path),), start, end, **more)


def count(world: World, code: str, **more: Any) -> int:
    one = CODES[code]
    assert isinstance(one, Measure)
    return measure.value(one, asked(world, **more))


@pytest.fixture
def varied(road: Road, world: World) -> Campaign:
    """A hazard in every state, general and major, some in a campaign, with money, listing and a duplicate."""
    campaign = campaign_of(world)
    draw = random.Random(7)
    for state in HazardState.values:
        for major in (False, True):
            if (major and state in {S.IMMEDIATE, S.ORDERED}) or (not major and state in {S.PLAN, S.TREATING}):
                continue
            hazard = road.to(state, major=major)
            if draw.random() < 0.5:
                hazard.campaign_links.create(campaign=campaign)
    kept, twin = road.register(), road.register()
    actions.merge_duplicates(twin, inputs.Merge(into_id=kept.pk), by=world.town_officer, at=road.at)
    actions.list_for_supervision(road.to(S.TREATING), listing(road), by=world.office, at=road.at)
    road.claim(road.register(is_spot=True), by=world.town_officer, at=road.at)
    actions.add_fund(kept, inputs.AddFund(payer="fiscal", amount=1_183_000_00), by=world.town_officer, at=road.at)
    return campaign


@pytest.mark.parametrize("campaign_only", [False, True])
def test_each_number_is_the_number_of_its_records(varied: Campaign, world: World, campaign_only: bool) -> None:  # noqa: FBT001  a table of cases
    more: dict[str, Any] = {"campaigns": (varied.pk,)} if campaign_only else {}
    for one in MEASURES:
        parts = (one.numerator, one.denominator) if isinstance(one, Ratio) else (one,)
        for part in parts:
            number, ids = measure.value(part, asked(world, **more)), measure.record_ids(part, asked(world, **more))
            if part.kind == "sum":
                assert number == sum(Fund.objects.filter(pk__in=ids).values_list("amount", flat=True)), part.code
            elif part.of:
                assert number <= len(ids), part.code
                assert (number == 0) == (not ids), part.code
            else:
                assert number == len(ids), part.code


def test_every_figure_counts_something_in_a_varied_county(varied: Campaign, world: World) -> None:
    empty = [one.code for one in MEASURES if isinstance(one, Measure) and not measure.value(one, asked(world))]
    # nobody checked itself, came back, was delisted or stopped, or paid from another source in this county
    quiet = {"self_found", "recurring", "delisted", "stopped", "units_stopped", "fund_other"}
    # and nothing was found by tips or experts, or given more time
    quiet |= {"self_done", "from_tips", "from_experts", "extended", "listed_done", "overdue_major"}
    # and all that is listed the county listed
    quiet |= {"listed_province", "listed_open_province", "listed_city", "listed_open_city"}
    assert {code.removeprefix("hazards.") for code in empty} == quiet


def test_figures_agree_with_the_records(varied: Campaign, world: World) -> None:
    real = Hazard.objects.exclude(state=S.VOID)
    assert count(world, "hazards.found") == real.count()
    assert count(world, "hazards.found_major") == real.filter(level="major").count()
    assert count(world, "hazards.done") == real.filter(state=S.STRUCK_OFF).count() == 2
    assert count(world, "hazards.open") == real.exclude(state__in=[S.STRUCK_OFF, S.SHUT]).count()
    assert count(world, "hazards.fund_fiscal") == 1_183_000_00
    assert (count(world, "hazards.listed"), count(world, "hazards.listing_batches")) == (1, 1)
    assert (count(world, "hazards.listed_county"), count(world, "hazards.listed_province")) == (1, 0)
    assert count(world, "hazards.units") == 1


def test_what_a_superior_listed_counts_at_the_superiors_tier(road: Road, world: World) -> None:
    by_province = listing(road).model_copy(update={"tier": ListingTier.PROVINCE, "document": "皖安〔2026〕3号"})
    actions.list_for_supervision(road.to(S.TREATING), by_province, by=world.office, at=road.at)
    actions.list_for_supervision(road.to(S.TREATING), listing(road), by=world.office, at=road.at)
    tiers = ("listed", "listed_province", "listed_open_province", "listed_city", "listed_county", "listed_open_county")
    assert [count(world, f"hazards.{each}") for each in tiers] == [2, 1, 1, 0, 1, 1]
    lower, hazard = listing(road).model_copy(update={"tier": ListingTier.TOWN}), road.to(S.TREATING)
    with pytest.raises(errors.LowerListing):
        actions.list_for_supervision(hazard, lower, by=world.office, at=road.at)


def test_a_hazard_struck_off_later_changes_its_own_month_and_not_the_next(road: Road, world: World) -> None:
    road.to(S.STRUCK_OFF)  # registered on the 16th, struck off on the 21st
    month = {"start": date(2026, 3, 1), "end": date(2026, 3, 31)}
    assert count(world, "hazards.done", **month, cutoff=date(2026, 3, 20)) == 0
    assert count(world, "hazards.done", **month, cutoff=date(2026, 3, 21)) == 1
    april = {"start": date(2026, 4, 1), "end": date(2026, 4, 30)}
    assert (count(world, "hazards.done", **april), count(world, "hazards.open", **april)) == (0, 0)


def test_overdue_is_counted_at_the_end_of_the_last_day(road: Road, world: World) -> None:
    road.order(road.register())  # due on 31 March
    days = [date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 30)]
    assert [count(world, "hazards.overdue", end=day) for day in days] == [0, 1, 1]


def test_reported_is_not_rectified(road: Road, world: World) -> None:
    road.to(S.CLAIMED)
    assert (count(world, "hazards.claimed"), count(world, "hazards.done")) == (1, 0)
    failed = road.to(S.FAILED)
    assert count(world, "hazards.overdue", end=failed.due_on) == 1


def test_a_hazard_of_two_campaigns_counts_once_for_both(road: Road, world: World) -> None:
    first = campaign_of(world)
    second = Campaign.objects.create(
        name="大检查",
        level="county",
        state="running",
        node=world.county,
        grid_path=world.county.path,
        organ=world.committee_organ,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 9, 1),
    )
    road.register(campaign_ids=(first.pk, second.pk))
    road.register(campaign_ids=(second.pk,))
    assert [count(world, "hazards.found", campaigns=ids) for ids in ((first.pk,), (second.pk,), (first.pk, second.pk))] == [1, 2, 2]


def test_codes_and_names_are_unique_and_definitions_are_sentences() -> None:
    assert len(CODES) == len(MEASURES)
    names = [name for one in MEASURES for name in (one.name, *one.aliases)]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert [one.code for one in MEASURES if not one.definition.endswith("。") or not one.type_code] == []


def test_a_figure_is_one_statement(varied: Campaign, world: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        count(world, "hazards.done")


def test_a_subject_stopped_for_two_hazards_is_one_subject_until_it_may_go_on(road: Road, world: World) -> None:
    stopped = [road.to(S.TREATING, major=True) for _ in range(2)]
    for hazard in stopped:
        actions.stop(hazard, inputs.Stop(reason="车间停产整顿"), by=world.regulator, at=road.at)
    assert (count(world, "hazards.stopped"), count(world, "hazards.units_stopped")) == (2, 1)

    road.recheck(road.claim(stopped[0]), passed=True)
    actions.resume(stopped[0], inputs.Resume(consent="隐患已排除，同意恢复"), by=world.regulator, at=road.at + 5 * DAY)
    assert (count(world, "hazards.stopped"), count(world, "hazards.units_stopped")) == (1, 1)


def test_a_subject_shut_for_two_hazards_is_one_subject(road: Road, world: World) -> None:
    for _ in range(2):
        road.to(S.SHUT)
    assert (count(world, "hazards.shut"), count(world, "hazards.units_shut")) == (2, 1)
