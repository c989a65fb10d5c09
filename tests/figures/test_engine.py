"""The engine: a number is the number of its records, the parts are the whole, and one statement answers many windows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.figures.declared import DONE, EVERY, FOUND, FUNDS, OPEN, RATE, SITES
from tests.figures.hazards import Ground
from tests.world import AT, World

from anwang.figures import breakdowns, counting, slices, windows
from anwang.figures.errors import NoSuchCampaign, NoSuchPlace, WrongFilter, WrongWindow
from anwang.figures.figure import Figure, base, counts_records, seen_by
from anwang.grid.models import NodeEvent
from anwang.grid.states import NodeChange
from anwang.ground.measure import Measure, Slice, UnknownDimension
from anwang.hazards.models import Fund, Hazard, HazardCampaign
from anwang.standards.states import HazardLevel

JAN, OCT = date(2026, 1, 1), date(2026, 10, 31)
D = Decimal


def asked(world: World, *, start: date = JAN, end: date = OCT, **more: object) -> Slice:
    return slices.slice_of(FOUND, world.county, start=start, end=end, **more)  # type: ignore[arg-type]


def number(figure: Figure, wanted: Slice) -> Decimal | None:
    return slices.value(figure, wanted, at=AT).number


def fill(ground: Ground) -> None:
    world = ground.world
    works, yard = ground.site("甲厂", world.village), ground.site("乙厂", world.other_village)
    ground.hazard(world.village, date(2026, 1, 5), date(2026, 2, 1), site=works)
    ground.hazard(world.village, date(2026, 1, 31), date(2026, 11, 2), site=works)
    ground.hazard(world.town, date(2026, 3, 1), site=works, level=HazardLevel.MAJOR)
    ground.hazard(world.other_village, date(2026, 10, 31), date(2026, 10, 31), site=yard, sector="construction")
    ground.hazard(world.county, date(2026, 6, 1))
    ground.hazard(world.village, date(2026, 6, 1), voided_on=date(2026, 6, 2))
    ground.hazard(world.village, date(2025, 3, 1), date(2025, 4, 1), site=works)
    ground.hazard(world.village, date(2025, 12, 31))
    first = ground.hazard(world.village, date(2026, 11, 1))
    ground.money(first, date(2026, 5, 1), 118_349_999)
    ground.money(first, date(2025, 5, 1), 1)


def test_a_cohort_is_followed_to_the_cut_off_and_a_stock_is_read_at_it(ground: Ground) -> None:
    fill(ground)
    wanted = asked(ground.world)
    assert number(FOUND, wanted) == 5
    assert number(DONE, wanted) == 2
    assert number(RATE, wanted) == D("40.0")
    assert number(DONE, wanted.narrowed(cutoff=date(2026, 11, 2))) == 3
    assert number(OPEN, wanted) == 4
    assert number(OPEN, wanted.narrowed(end=date(2025, 3, 31), start=date(2025, 3, 1))) == 1
    assert number(SITES, wanted) == 2
    assert number(FUNDS, wanted) == D("118.3")
    assert number(RATE, wanted.narrowed(where=(("sector", "nothing"),))) is None


def test_every_answer_is_its_records(ground: Ground) -> None:
    fill(ground)
    wanted = asked(ground.world)
    for figure in EVERY:
        value = slices.value(figure, wanted, at=AT)
        ids = slices.record_ids(figure, wanted)
        assert value.record_count == len(ids) == slices.record_count(figure, wanted), figure.code
        if isinstance(figure, Measure) and counts_records(figure):
            assert value.number == len(ids)


@pytest.mark.parametrize("figure", EVERY, ids=lambda figure: figure.code)
def test_one_statement_tells_what_many_would(ground: Ground, figure: Figure) -> None:
    fill(ground)
    for start, end in ((JAN, OCT), (date(2025, 12, 15), date(2026, 3, 1)), (date(2026, 3, 1), date(2026, 3, 1))):
        wanted = asked(ground.world, start=start, end=end)
        seen = windows.overview(figure, wanted, at=AT)
        assert seen.now == slices.value(figure, wanted, at=AT)
        assert seen.comparison.then == slices.value(figure, windows.same_last_year(wanted), at=AT)
        for window, shown in seen.months:
            assert shown == number(figure, window)
        assert [shown for _, shown in windows.by_month(figure, wanted)] == [shown for _, shown in seen.months]


def test_months_of_an_additive_flow_sum_to_it(ground: Ground) -> None:
    fill(ground)
    wanted = asked(ground.world)
    for figure in (FOUND, DONE, FUNDS):
        total = sum(shown or 0 for _, shown in windows.by_month(figure, wanted))
        assert total == number(figure, wanted), figure.code


def test_the_same_period_of_last_year(ground: Ground) -> None:
    fill(ground)
    seen = windows.year_on_year(FOUND, asked(ground.world), at=AT)
    assert (seen.now.number, seen.then.number) == (D(5), D(1))
    assert seen.sentence == "比上年同期增加4个（上升400%）"
    leap = windows.same_last_year(asked(ground.world, start=date(2024, 2, 29), end=date(2024, 2, 29)))
    assert (leap.start, leap.end) == (date(2023, 2, 28), date(2023, 2, 28))


def test_places_below_and_the_rest_are_the_whole(ground: Ground) -> None:
    fill(ground)
    wanted = asked(ground.world)
    rows = breakdowns.by_children(FOUND, ground.world.county, wanted)
    named = {place.name: shown for place, shown in rows}
    assert named == {ground.world.town.name: 3, ground.world.other_town.name: 1, "本级": 1}
    for figure in (FOUND, DONE, OPEN):
        assert sum(shown or 0 for _, shown in breakdowns.by_children(figure, ground.world.county, wanted)) == number(figure, wanted)
    places = breakdowns.places(ground.world.county, wanted)
    values = breakdowns.values(RATE, wanted, places, at=AT)
    assert [value.number for value in values] == [shown for _, shown in breakdowns.by_children(RATE, ground.world.county, wanted)]
    assert [value.record_count for value in breakdowns.values(SITES, wanted, places, at=AT)] == [
        slices.record_count(SITES, wanted.narrowed(ranges=place.ranges)) for place in places
    ]


def test_a_merged_township_counts_with_its_taker_from_that_day_on(ground: Ground) -> None:
    world = ground.world
    fill(ground)
    NodeEvent.objects.create(kind=NodeChange.MERGED, node=world.other_town, into=world.town, on=date(2026, 7, 1))
    type(world.other_town).objects.filter(pk=world.other_town.pk).update(valid_to=date(2026, 7, 1))
    after = breakdowns.by_children(FOUND, world.county, asked(world))
    assert {place.name: shown for place, shown in after} == {world.town.name: 4, "本级": 1}
    before = asked(world, end=date(2026, 6, 30))
    assert {place.name: shown for place, shown in breakdowns.by_children(FOUND, world.county, before)} == {
        world.town.name: 3,
        world.other_town.name: 0,
        "本级": 1,
    }


def test_dimensions_sum_to_the_whole_and_speak_chinese(ground: Ground) -> None:
    fill(ground)
    wanted = asked(ground.world)
    levels = {key: shown for key, _, shown in breakdowns.by_dimension(FOUND, wanted, "level")}
    assert levels == {"general": 4, "major": 1}
    assert {label for _, label, _ in breakdowns.by_dimension(FOUND, wanted, "level")} <= set(HazardLevel.labels)
    assert [(label, shown) for _, label, shown in breakdowns.by_dimension(FOUND, wanted, "organ")] == [("明光市应急管理局", D(5))]
    for figure in (FOUND, DONE, OPEN, FUNDS):
        found = breakdowns.by_dimension(figure, wanted, "level")
        assert sum(shown or 0 for _, _, shown in found) == number(figure, wanted)


def test_overlapping_campaigns_are_never_added(ground: Ground) -> None:
    world = ground.world
    big = ground.campaign("大检查大督查大整治", JAN, OCT)
    hundred = ground.campaign("百日除患铸安", date(2026, 3, 1), date(2026, 6, 8))
    part = ground.campaign("危化品分项", date(2026, 3, 1), date(2026, 4, 1), parent=hundred)
    for campaigns in ((big,), (big, hundred), (hundred,), (part,), ()):
        ground.hazard(world.village, date(2026, 3, 15), campaigns=campaigns)

    def found(*names: str) -> Decimal | None:
        return number(FOUND, asked(world, campaigns=slices.campaigns_named(names, world.county)))

    assert found("大检查大督查大整治") == 2
    assert found("百日除患铸安") == 3  # its part's records are its own
    assert found("大检查大督查大整治", "百日除患铸安") == 4
    assert found() == 5
    with pytest.raises(NoSuchCampaign):
        found("没有的行动")
    with pytest.raises(UnknownDimension):
        number(FUNDS, asked(world, campaigns=(big.pk,)))


def test_filters_are_read_in_words_or_codes(ground: Ground) -> None:
    fill(ground)
    for text in ("level=major", "级别=重大", "级别=major", " 级别 = 重大 "):
        assert number(FOUND, asked(ground.world, where=(text,))) == 1
    assert number(FOUND, asked(ground.world, where=("督促整改单位=明光市应急管理局",))) == 5
    for wrong, refusal in (("级别", WrongFilter), ("级别=", WrongFilter), ("级别=特大", UnknownDimension), ("颜色=红", UnknownDimension)):
        with pytest.raises(refusal):
            asked(ground.world, where=(wrong,))
    with pytest.raises(UnknownDimension):  # a date is no filter
        asked(ground.world, where=("登记日期=2026-01-01' OR 1=1 --",))


def test_windows_and_places_that_do_not_exist(world: World) -> None:
    with pytest.raises(WrongWindow):
        asked(world, start=OCT, end=JAN)
    assert slices.node_of("341182") == world.county
    assert slices.node_of("341182100") == world.town
    assert slices.place_in(world.town.name, world.county, OCT) == world.town
    for text in ("999999", "", "abc", "12345678901234"):
        with pytest.raises(NoSuchPlace):
            slices.node_of(text)
    with pytest.raises(NoSuchPlace):
        slices.place_in(world.other_town.name, world.town, OCT)
    with pytest.raises(NoSuchPlace):
        slices.place_in("341182101", world.town, OCT)


def test_an_official_counts_what_she_may_see(ground: Ground) -> None:
    world = ground.world
    fill(ground)
    wanted = asked(world)
    seen = {
        by.name: number(seen_by(FOUND, by), slices.within_reach(wanted, by))
        for by in (world.office, world.town_officer, world.sector_regulator)
    }
    assert list(seen.values()) == [5, 3, 1]
    for by in (world.manager, world.audit_admin):
        assert number(FOUND, slices.within_reach(wanted, by)) == 0
    assert number(seen_by(RATE, world.sector_regulator), slices.within_reach(wanted, world.sector_regulator)) == 100


def test_a_slice_survives_writing_down(world: World) -> None:
    wanted = asked(world, where=("级别=重大",)).narrowed(campaigns=(3, 4), cutoff=date(2026, 11, 30))
    assert slices.restore(slices.describe(wanted, FOUND)) == wanted
    assert slices.record_digest([3, 1, 2]) == slices.record_digest([1, 2, 3]) != slices.record_digest([1, 2])


@pytest.mark.parametrize("figure", EVERY, ids=lambda figure: figure.code)
def test_statements_do_not_grow(ground: Ground, figure: Figure) -> None:
    fill(ground)

    def cost() -> int:
        # whether ready counts may be read is asked now and then, not by every question
        with counting.moment(), CaptureQueriesContext(connection) as seen:
            wanted = asked(ground.world)
            windows.overview(figure, wanted, at=AT)
            breakdowns.by_children(figure, ground.world.county, wanted)
            breakdowns.by_dimension(figure, wanted, "level")
        return len(seen)

    before = cost()
    fill(ground)
    assert cost() == before <= 12


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
ROWS = st.lists(
    st.tuples(
        st.integers(0, 4), DAYS, st.none() | st.integers(0, 400), st.sampled_from(["general", "major"]), st.booleans(), st.booleans()
    ),
    max_size=14,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(rows=ROWS, start=DAYS, length=st.integers(0, 500))
def test_whatever_the_rows_the_parts_are_the_whole(
    ground: Ground, rows: list[tuple[int, date, int | None, str, bool, bool]], start: date, length: int
) -> None:
    world = ground.world
    places = (world.county, world.town, world.village, world.other_town, world.other_village)
    for model in (Fund, HazardCampaign, Hazard):
        model.objects.all().delete()
    for place, on, after, level, voided, paid in rows:
        done = None if after is None else on + timedelta(days=after)
        made = ground.hazard(places[place], on, done, level=level, voided_on=on if voided else None)
        if paid:
            ground.money(made, on, 1_000_000)
    wanted = asked(world, start=start, end=start + timedelta(days=length))
    for figure in EVERY:
        whole = slices.value(figure, wanted, at=AT)
        assert windows.overview(figure, wanted, at=AT).now == whole
        assert whole.record_count == len(slices.record_ids(figure, wanted))
        if not figure.additive:
            continue
        assert sum(shown or 0 for _, shown in breakdowns.by_children(figure, world.county, wanted)) == whole.number
        assert sum(shown or 0 for _, _, shown in breakdowns.by_dimension(figure, wanted, "level")) == whole.number
        if base(figure).kind != "stock":
            assert sum(shown or 0 for _, shown in windows.by_month(figure, wanted)) == whole.number
