"""Comparisons as offices word them: sign, zero bases, 持平, points, multiples, first records, targets; and windows of every kind."""

from __future__ import annotations

import itertools
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.figures.declared import FOUND, OPEN, RATE
from tests.figures.hazards import Ground
from tests.world import AT, SHANGHAI, World

from anwang.figures import comparisons, periods, slices
from anwang.figures.actions import change_target, set_target
from anwang.figures.catalogue import everything, find
from anwang.figures.comparisons import Against, Comparison, Words, between, compare
from anwang.figures.errors import NoSuchFigure
from anwang.figures.figure import Figure, measures_of
from anwang.figures.inputs import ChangeTarget, SetTarget
from anwang.figures.slices import Value, measure_value, ratio_value
from anwang.figures.wording import plain
from anwang.ground.measure import Slice
from anwang.ground.models import RulePack
from anwang.ground.rounding import Rounding

D = Decimal
JAN, OCT = date(2026, 1, 1), date(2026, 10, 31)
ASKED = Slice(ranges=(("001", "002"),), start=JAN, end=OCT)
LATER = datetime(2026, 11, 1, 9, tzinfo=SHANGHAI)


def beside(now: int, then: int, against: Against = Against.LAST_YEAR, rounding: Rounding | None = None) -> Comparison:
    asked = ASKED.narrowed(rounding=rounding) if rounding else ASKED
    return between(measure_value(FOUND, asked, now, now, at=LATER), measure_value(FOUND, asked, then, then, at=LATER), against)


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (9, 14, ("减少5个", "下降35.7%", "是上年同期的0.64倍", "比上年同期减少5个（下降35.7%）")),
        (15, 12, ("增加3个", "上升25%", "是上年同期的1.25倍", "比上年同期增加3个（上升25%）")),
        (12, 12, ("持平", "持平", "持平", "与上年同期持平")),
        (0, 0, ("均为0", "均为0", "均为0", "与上年同期均为0")),
        (3, 0, ("增加3个", "上年同期为0，不计增减率", "上年同期为0，不计增减率", "比上年同期增加3个（上年同期为0，不计增减率）")),
        (0, 4, ("减少4个", "下降100%", "是上年同期的0倍", "比上年同期减少4个（下降100%）")),
        (409, 12, ("增加397个", "是上年同期的34.08倍", "是上年同期的34.08倍", "比上年同期增加397个（是上年同期的34.08倍）")),
        (10001, 10000, ("增加1个", "基本持平", "是上年同期的1倍", "比上年同期增加1个（基本持平）")),
        (1, 100000, ("减少99999个", "下降99.9%", "是上年同期的0倍", "比上年同期减少99999个（下降99.9%）")),
    ],
)
def test_a_comparison_in_words(now: int, then: int, words: tuple[str, ...]) -> None:
    made = beside(now, then)
    assert (made.absolute, made.percent, made.multiple, made.sentence) == words
    assert made.difference == now - then


def test_rates_are_truncated_where_an_office_truncates() -> None:
    assert beside(5, 3).percent == "上升66.7%"
    assert beside(5, 3, rounding=Rounding(mode="truncate")).percent == "上升66.6%"
    assert beside(1, 3, rounding=Rounding(mode="truncate")).percent == "下降66.6%"
    assert beside(5, 3, rounding=Rounding(percent_digits=0)).percent == "上升67%"


def test_percentages_are_compared_in_points() -> None:
    values = [ratio_value(RATE, ASKED, part, whole, at=LATER) for part, whole in ((418, 494), (80, 100), (0, 0))]
    assert between(values[0], values[1], Against.LAST_YEAR).sentence == "比上年同期上升4.6个百分点"
    assert between(values[0], values[1], Against.LAST_YEAR).rate is None
    for made in (between(values[0], values[2], Against.LAST_YEAR), between(values[2], values[0], Against.LAST_YEAR)):
        assert (made.difference, made.comparable, made.sentence) == (None, False, "上年同期无可比基数")


def test_an_incomplete_base_is_not_compared() -> None:
    value = measure_value(FOUND, ASKED, 9, 9, at=LATER)
    made = between(value, value, Against.LAST_YEAR, gap="上年同期记录不全，不作比较")
    assert (made.difference, made.rate, made.sentence) == (None, None, "上年同期记录不全，不作比较")


@given(now=st.integers(0, 10**9), then=st.integers(0, 10**9), digits=st.integers(0, 4), mode=st.sampled_from(["half_up", "truncate"]))
def test_words_never_contradict_the_numbers(now: int, then: int, digits: int, mode: str) -> None:
    made = beside(now, then, rounding=Rounding(mode=mode, percent_digits=digits))
    assert made.difference == now - then
    if now == then:
        assert made.absolute == made.percent == ("持平" if now else "均为0")
        return
    assert made.absolute == f"{'增加' if now > then else '减少'}{abs(now - then)}个"
    if then == 0:
        assert (made.rate, made.percent) == (None, "上年同期为0，不计增减率")
        return
    assert made.rate is not None
    exact = (D(now) - then) * 100 / then
    assert abs(made.rate - exact) <= D(1).scaleb(-digits)
    assert made.rate == 0 or (made.rate > 0) == (now > then)
    if now:
        assert made.rate > -100
    assert "倍" in made.percent if exact >= Words().multiple_from else "倍" not in made.percent
    if made.rate and exact < Words().multiple_from:
        assert made.percent == f"{'上升' if now > then else '下降'}{plain(abs(made.rate))}%"


@pytest.mark.parametrize(
    ("start", "end", "before", "name"),
    [
        ((2026, 3, 1), (2026, 3, 31), ((2026, 2, 1), (2026, 2, 28)), "上月"),
        ((2026, 1, 1), (2026, 1, 31), ((2025, 12, 1), (2025, 12, 31)), "上月"),
        ((2026, 4, 1), (2026, 6, 30), ((2026, 1, 1), (2026, 3, 31)), "上季度"),
        ((2026, 1, 1), (2026, 6, 30), ((2025, 7, 1), (2025, 12, 31)), "上期"),
        ((2026, 1, 1), (2026, 12, 31), ((2025, 1, 1), (2025, 12, 31)), "上年"),
        ((2026, 2, 1), (2026, 4, 30), ((2025, 11, 4), (2026, 1, 31)), "上期"),  # three months that are no quarter: as many days
        ((2026, 3, 11), (2026, 3, 20), ((2026, 3, 1), (2026, 3, 10)), "上期"),
        ((2026, 3, 16), (2026, 3, 16), ((2026, 3, 15), (2026, 3, 15)), "上期"),
    ],
)
def test_the_period_before(start: tuple[int, ...], end: tuple[int, ...], before: tuple[tuple[int, ...], ...], name: str) -> None:
    asked = ASKED.narrowed(start=date(*start), end=date(*end), cutoff=date(*end) + timedelta(days=5))
    found = periods.period_before(asked)
    assert (found.start, found.end) == (date(*before[0]), date(*before[1]))
    assert found.cutoff == found.end + timedelta(days=5)
    assert comparisons.name_of(Against.PERIOD_BEFORE, asked) == name


@pytest.mark.parametrize(
    ("start", "end", "years", "then"),
    [
        ("2025-02-01", "2025-02-28", 1, ("2024-02-01", "2024-02-29")),
        ("2024-02-01", "2024-02-29", 1, ("2023-02-01", "2023-02-28")),
        ("2025-01-01", "2025-02-28", 1, ("2024-01-01", "2024-02-29")),
        ("2024-02-29", "2024-02-29", 1, ("2023-02-28", "2023-02-28")),
        ("2026-02-01", "2026-02-28", 2, ("2024-02-01", "2024-02-29")),
        ("2025-02-01", "2025-02-27", 1, ("2024-02-01", "2024-02-27")),
        ("2024-02-01", "2024-02-28", 1, ("2023-02-01", "2023-02-28")),
        ("2026-01-31", "2026-03-31", 1, ("2025-01-31", "2025-03-31")),
        ("2025-12-26", "2026-01-25", 1, ("2024-12-26", "2025-01-25")),
        ("2026-03-01", "2026-03-11", 1, ("2025-03-01", "2025-03-11")),
    ],
)
def test_the_same_days_of_a_year_before(start: str, end: str, years: int, then: tuple[str, str]) -> None:
    found = periods.same_years_ago(ASKED.narrowed(start=date.fromisoformat(start), end=date.fromisoformat(end)), years)
    assert (found.start.isoformat(), found.end.isoformat()) == then


def test_a_comparison_holds_the_edges_of_both_windows(ground: Ground) -> None:
    """Each number is that of plain SQL over days written out here."""
    world = ground.world
    for on in ("2023-01-01", "2024-01-31", "2024-02-01", "2024-02-29", "2024-02-29", "2024-03-01", "2024-12-01", "2024-12-31"):
        ground.hazard(world.village, date.fromisoformat(on))
    for on in ("2025-01-01", "2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01"):
        ground.hazard(world.village, date.fromisoformat(on))

    def counted(first: str, last: str) -> int:
        sql = "SELECT COUNT(*) FROM hazards_hazard WHERE registered_on BETWEEN %s AND %s AND grid_path LIKE %s"
        with connection.cursor() as cursor:
            cursor.execute(sql, [first, last, f"{world.county.path}%"])
            return int(cursor.fetchone()[0])

    year, before = Against.LAST_YEAR, Against.PERIOD_BEFORE
    for against, now, then, numbers in (
        (year, ("2025-02-01", "2025-02-28"), ("2024-02-01", "2024-02-29"), (2, 3)),
        (year, ("2025-01-01", "2025-02-28"), ("2024-01-01", "2024-02-29"), (4, 4)),
        (year, ("2025-02-01", "2025-02-27"), ("2024-02-01", "2024-02-27"), (1, 1)),
        (year, ("2024-02-29", "2024-02-29"), ("2023-02-28", "2023-02-28"), (2, 0)),
        (year, ("2025-03-01", "2025-03-31"), ("2024-03-01", "2024-03-31"), (2, 1)),
        (before, ("2025-01-01", "2025-01-31"), ("2024-12-01", "2024-12-31"), (2, 2)),
        (before, ("2025-03-01", "2025-03-31"), ("2025-02-01", "2025-02-28"), (2, 2)),
        (before, ("2024-03-01", "2024-03-31"), ("2024-02-01", "2024-02-29"), (1, 3)),
        (before, ("2025-02-01", "2025-02-10"), ("2025-01-22", "2025-01-31"), (1, 1)),
        (before, ("2025-01-01", "2025-03-31"), ("2024-10-01", "2024-12-31"), (6, 2)),
    ):
        found = compare(FOUND, asked(world, start=date.fromisoformat(now[0]), end=date.fromisoformat(now[1])), against, at=AT)
        assert found.then is not None
        assert [found.now.number, found.then.number] == list(numbers)
        assert (counted(*now), counted(*then)) == numbers


DAYS = st.dates(date(2001, 1, 1), date(2040, 12, 31))


@given(start=DAYS, length=st.integers(0, 800))
def test_windows_before_end_the_day_before_and_years_keep_month_and_day(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    first, last = periods.window_before(start, end)
    assert last + timedelta(days=1) == start
    assert first <= last
    count = periods.whole_months(start, end)
    if count:
        assert periods.whole_months(first, last) == count
    else:
        assert last - first == end - start
    asked = ASKED.narrowed(start=start, end=end)
    for years in (1, 2):
        then = periods.same_years_ago(asked, years)
        assert (then.start.year, then.start.month) == (start.year - years, start.month)
        assert then.start.day == start.day or (start.month, start.day, then.start.day) == (2, 29, 28)
    months = periods.months(start, end)
    assert months[0][0] == start
    assert months[-1][1] == end
    assert all(one[1] + timedelta(days=1) == other[0] for one, other in itertools.pairwise(months))
    assert periods.name_of(start, end)


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ((2026, 1, 1), (2026, 12, 31), "2026年"),
        ((2026, 1, 1), (2026, 6, 30), "2026年上半年"),
        ((2026, 7, 1), (2026, 9, 30), "2026年三季度"),
        ((2026, 10, 1), (2026, 10, 31), "2026年10月"),
        ((2026, 1, 1), (2026, 10, 31), "2026年1—10月"),
        ((2026, 3, 1), (2026, 6, 8), "2026年3月1日至2026年6月8日"),
        ((2026, 3, 1), (2026, 3, 1), "2026年3月1日"),
    ],
)
def test_windows_are_called_as_reports_call_them(start: tuple[int, ...], end: tuple[int, ...], name: str) -> None:
    assert periods.name_of(date(*start), date(*end)) == name


def asked(world: World, figure: Figure = FOUND, start: date = JAN, end: date = OCT) -> Slice:
    return slices.slice_of(figure, world.county, start=start, end=end)


def fill(ground: Ground) -> None:
    world = ground.world
    for on in (date(2024, 1, 3), date(2025, 1, 5), date(2025, 4, 1), date(2025, 9, 30), date(2026, 2, 2), date(2026, 2, 3)):
        ground.hazard(world.village, on)


def test_figures_are_compared_over_their_records(ground: Ground) -> None:
    fill(ground)
    world = ground.world
    year = compare(FOUND, asked(world), Against.LAST_YEAR, at=AT)
    assert [value.number for value in (year.now, year.then) if value] == [2, 3]
    assert (year.difference, year.rate, year.sentence) == (D(-1), D("-33.3"), "比上年同期减少1个（下降33.3%）")
    assert compare(FOUND, asked(world), Against.TWO_YEARS, at=AT).sentence == "比前年同期增加1个（上升100%）"
    month = compare(FOUND, asked(world, start=date(2026, 2, 1), end=date(2026, 2, 28)), Against.PERIOD_BEFORE, at=AT)
    assert month.sentence == "比上月增加2个（上月为0，不计增减率）"
    stock = compare(OPEN, asked(world, OPEN), Against.LAST_YEAR, at=AT)
    assert stock.sentence == "比上年同期增加2个（上升50%）"
    assert compare(FOUND, asked(world), Against.LAST_YEAR, at=AT, rounding=Rounding(percent_digits=0)).percent == "下降33%"


def test_nothing_is_compared_with_years_before_our_records_began(ground: Ground) -> None:
    world = ground.world
    for on in (date(2025, 4, 1), date(2026, 2, 2)):
        ground.hazard(world.village, on)
    made = compare(FOUND, asked(world), Against.LAST_YEAR, at=AT)
    assert (made.complete, made.difference, made.sentence) == (False, None, "上年同期记录不全，不作比较")
    assert compare(RATE, asked(world, RATE), Against.LAST_YEAR, at=AT).complete is False
    late = asked(world, start=date(2026, 5, 1))
    assert compare(FOUND, late, Against.LAST_YEAR, at=AT).difference == 0
    grace = asked(world, start=date(2026, 3, 22))
    assert compare(FOUND, grace, Against.LAST_YEAR, at=AT).complete
    assert not compare(FOUND, asked(world, start=date(2026, 3, 21)), Against.LAST_YEAR, at=AT).complete


@pytest.mark.parametrize("code", ["hazards.delisted", "hazards.transferred", "hazards.extended"])
def test_the_first_rare_event_is_not_the_beginning_of_our_records(ground: Ground, code: str) -> None:
    world = ground.world
    ground.hazard(world.village, date(2025, 1, 2))
    figure = find(code)
    assert compare(figure, asked(world, figure), Against.LAST_YEAR, at=AT).sentence == "与上年同期均为0"


def test_a_campaign_is_compared_only_with_days_on_which_it_ran(ground: Ground) -> None:
    fill(ground)
    world = ground.world
    new = ground.campaign("百日除患铸安", date(2026, 1, 1), date(2026, 12, 31))
    long = ground.campaign("三年行动", date(2025, 1, 1), date(2027, 12, 31))
    part = ground.campaign("燃气分项", date(2026, 1, 1), date(2026, 12, 31), parent=long)
    for on in (date(2025, 3, 1), date(2026, 3, 1), date(2026, 4, 1)):
        ground.hazard(world.village, on, campaigns=(long, part))

    def said(*keys: int, figure: Figure = FOUND, against: Against = Against.LAST_YEAR, start: date = JAN, end: date = OCT) -> str:
        return compare(figure, asked(world, figure, start, end).narrowed(campaigns=keys), against, at=AT).sentence

    assert said(new.pk) == "专项行动上年同期尚未开展，不作比较"
    assert said(new.pk, long.pk) == "专项行动上年同期尚未开展，不作比较"
    assert said(new.pk, figure=OPEN) == "专项行动上年同期尚未开展，不作比较"
    assert said(long.pk, part.pk) == "比上年同期增加1个（上升100%）"
    assert said(new.pk, against=Against.PERIOD_BEFORE, start=date(2026, 3, 1), end=date(2026, 3, 31)) == "与上月均为0"
    assert said(new.pk, against=Against.PERIOD_BEFORE, start=JAN, end=date(2026, 1, 31)) == "专项行动上月尚未开展，不作比较"
    spring = ground.campaign("春季行动", date(2025, 3, 1), date(2026, 12, 31))
    assert said(spring.pk) == "专项行动上年同期没有全程开展，不作比较"
    assert said(spring.pk, start=date(2026, 3, 5)) == "与上年同期均为0"
    ground.campaign("百日除患铸安", date(2025, 1, 1), date(2025, 12, 31))
    again = type(new).objects.filter(name="百日除患铸安").values_list("pk", flat=True)
    assert said(*again) == "与上年同期均为0"


def test_records_that_begin_after_a_short_window_are_no_base(ground: Ground) -> None:
    ground.hazard(ground.world.village, date(2025, 3, 9))
    made = compare(FOUND, asked(ground.world, start=date(2026, 3, 1), end=date(2026, 3, 5)), Against.LAST_YEAR, at=AT)
    assert made.sentence == "上年同期记录不全，不作比较"


def test_all_figures_of_a_fact_begin_with_one_day() -> None:
    """Whatever a measure counts by, since when its records are kept is said once, by the fact."""
    counted = [measure for figure in everything().values() for measure in measures_of(figure)]
    assert all(measure.fact.root.since for measure in counted)
    begun: dict[str, set[tuple[str, str]]] = {}
    for measure in counted:
        begun.setdefault(measure.fact.code, set()).add(comparisons.kept_since(measure))
    assert {code for code, found in begun.items() if len(found) > 1} == set()


def test_the_place_words_its_comparisons(ground: Ground) -> None:
    fill(ground)
    world = ground.world
    payload = asdict(Words()) | {"fewer": "下降", "same": "与去年一样", "multiple_from": 50}
    RulePack.objects.create(code="figure.comparison", path=world.county.path, payload=payload, valid_from=JAN, source="本地说法")
    assert compare(FOUND, asked(world), Against.LAST_YEAR, at=AT).absolute == "下降1个"
    assert compare(FOUND, asked(world), Against.TWO_YEARS, at=AT).percent == "是前年同期的2倍"


def test_a_figure_is_held_against_its_target(ground: Ground) -> None:
    fill(ground)
    world = ground.world
    assert compare(FOUND, asked(world), Against.TARGET, at=AT).sentence == "没有下达“排查隐患数”的目标"
    days = {"starts_on": JAN, "ends_on": date(2026, 12, 31)}
    said = SetTarget(figure="found", node_id=world.county.pk, value=D(3), source="市安委会", **days)
    with pytest.raises(NoSuchFigure):
        set_target(said, by=world.office, at=AT)
    said = SetTarget(figure="排查隐患数", node_id=world.county.pk, value=D(3), source="市安委会", **days)
    target = set_target(said, by=world.office, at=AT)
    figure = find("hazards.found")
    made = compare(figure, asked(world, figure), Against.TARGET, at=AT)
    assert (made.percent, made.absolute, made.difference, made.rate) == ("完成目标的66.7%", "距目标还差1个", D(-1), D("66.7"))
    change_target(target, ChangeTarget(value=D(2), source="市安委会", reason="年中调整"), by=world.office, at=AT)
    assert compare(figure, asked(world, figure), Against.TARGET, at=AT).absolute == "与目标持平"
    assert compare(figure, slices.slice_of(figure, world.town, start=JAN, end=OCT), Against.TARGET, at=AT).target is None


def test_a_limit_is_told_as_a_limit(ground: Ground) -> None:
    fill(ground)
    world, figure = ground.world, find("hazards.found")
    said = SetTarget(figure=figure.code, node_id=world.county.pk, starts_on=JAN, ends_on=OCT, value=D(1), at_most=True, source="市安委会")
    set_target(said, by=world.office, at=AT)
    made = compare(figure, asked(world, figure), Against.TARGET, at=AT)
    assert (made.percent, made.absolute) == ("占控制指标的200%", "超控制指标1个")


def test_values_of_the_plain_engine_are_those_of_the_comparison(ground: Ground) -> None:
    fill(ground)
    wanted = asked(ground.world)
    made = compare(FOUND, wanted, Against.LAST_YEAR, at=AT)
    assert made.now == slices.value(FOUND, wanted, at=AT)
    assert isinstance(made.then, Value)
    assert made.then == slices.value(FOUND, periods.same_last_year(wanted), at=AT)
