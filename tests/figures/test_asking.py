"""Asking in the office's words: one entry point, filters and operations, and answers as they stand in a sentence."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.figures.hazards import Ground
from tests.world import AT as WORLD_AT
from tests.world import World

from anwang.figures import asking
from anwang.figures.actions import enter_external, set_target
from anwang.figures.answering import Answer
from anwang.figures.asking import Standing, answer, understood
from anwang.figures.errors import NoSuchFigure, WrongOperation, WrongUnit
from anwang.figures.inputs import EnterExternal, SetTarget
from anwang.ground.measure import UnknownDimension
from anwang.ground.models import RulePack

D = Decimal
JAN, OCT = date(2026, 1, 1), date(2026, 10, 31)
AT = WORLD_AT + timedelta(days=300)


@pytest.fixture
def standing(ground: Ground) -> Standing:
    """A county: 4 hazards of 2026 in one township, 2 in the other, 3 of 2025, and accidents entered by hand."""
    world = ground.world
    for on in (date(2024, 1, 2), date(2025, 1, 5), date(2025, 3, 5), date(2025, 4, 5)):
        ground.hazard(world.other_village, on, sector="construction")
    for day in (3, 4, 5):
        ground.hazard(world.village, date(2026, 2, day), sector="construction")
    ground.hazard(world.village, date(2026, 10, 5), level="major", sector="light_industry")
    for day in (1, 2):
        made = ground.hazard(world.other_village, date(2026, 9, day), date(2026, 9, 20), sector="light_industry")
        ground.money(made, date(2026, 9, day), 12_345_678_900)
    return Standing(world.county, JAN, OCT)


def enter(world: World, figure: str, value: str, year: int = 2026, **more: Any) -> None:
    days = {"starts_on": date(year, 1, 1), "ends_on": date(year, 10, 31)}
    said = EnterExternal(figure=figure, node_id=world.county.pk, value=D(value), source="明光市应急管理局", **days, **more)
    enter_external(said, by=world.office, at=AT)


def ask(standing: Standing, name: str, *parts: str) -> Answer:
    return answer(name, parts, on=standing, at=AT)


@pytest.mark.parametrize(
    ("name", "parts", "printed"),
    [
        ("排查隐患数", (), "6"),
        ("hazards.found", ("级别=重大",), "1"),
        ("排查隐患数", ("同比",), "增加3个"),
        ("排查隐患数", ("同比增减率",), "上升100%"),
        ("排查隐患数", ("同比倍数",), "是上年同期的2倍"),
        ("排查隐患数", ("倍数",), "是上年同期的2倍"),
        ("排查隐患数", ("同比表述",), "比上年同期增加3个（上升100%）"),
        ("排查隐患数", ("前年",), "增加5个"),
        ("排查隐患数", ("前年增减率",), "是前年同期的6倍"),
        ("排查隐患数", ("上年同期",), "3"),
        ("排查隐患数", ("本月", "环比"), "减少1个"),
        ("排查隐患数", ("本月",), "1"),
        ("排查隐患数", ("累计",), "6"),
        ("排查隐患数", ("自2024-01-01",), "10"),
        ("排查隐患数", ("截至2026-08-31",), "3"),
        ("未整改隐患数", ("截至2025-12-31",), "4"),
        ("排查隐患数", ("级别=重大", "占比"), "16.7%"),
        ("排查隐患数", ("级别=重大", "占比", "整数"), "17%"),
        ("排查隐患数", ("级别=重大", "占比", "只舍不入"), "16.6%"),
        ("排查隐患数", ("占比=行业",), "轻工50%、房屋市政施工50%"),
        ("排查隐患数", ("各月",), "1月0个、2月3个、3月0个、4月0个、5月0个、6月0个、7月0个、8月0个、9月2个、10月1个"),
        ("排查隐患数", ("前1",), "TOWN（4个）"),
        ("排查隐患数", ("前三=行业",), "轻工（3个）、房屋市政施工（3个）"),
        ("排查隐患数", ("后1",), "OTHER（2个）"),
        ("排查隐患数", ("最多",), "TOWN（4个）"),
        ("排查隐患数", ("地区数>3",), "1"),
        ("排查隐患数", ("乡镇数≥2",), "2"),
        ("排查隐患数", ("行业数=3",), "2"),
        ("排查隐患数", ("上升地区数",), "1"),
        ("排查隐患数", ("下降的乡镇数",), "1"),
        ("排查隐患数", ("未发生",), "发生6个"),
        ("挂牌督办数", ("未发生",), "未发生"),
        ("整改资金", (), "24691.4"),
        ("整改资金", ("亿元",), "2.5"),
        ("整改资金", ("元",), "246913578"),
        ("整改资金", ("亿元", "两位小数"), "2.47"),
        ("整改率", (), "33.3"),
        ("整改率", ("同比",), "上升33.3个百分点"),
    ],
)
def test_a_question_and_its_answer(standing: Standing, ground: Ground, name: str, parts: tuple[str, ...], printed: str) -> None:
    expected = printed.replace("TOWN", ground.world.town.name).replace("OTHER", ground.world.other_town.name)
    found = ask(standing, name, *parts)
    assert found.printed == expected
    assert found.definition
    assert found.figures
    assert found.slices


def test_the_rank_of_a_place(standing: Standing, ground: Ground) -> None:
    world = ground.world
    here, there = f"区域={world.town.name}", f"区域={world.other_town.name}"
    assert [ask(standing, "排查隐患数", here, "排名").printed, ask(standing, "排查隐患数", there, "排名").value] == ["第1位", 2]
    assert ask(standing, "排查隐患数", here, "排名=从少到多").printed == "第2位"
    assert ask(standing, "挂牌督办数", here, "排名").printed == "并列第1位"
    assert ask(standing, "排查隐患数", here, "占比").printed == "66.7%"
    own = Standing(world.town, JAN, OCT, by=world.town_officer)
    with pytest.raises(WrongOperation):
        ask(own, "排查隐患数", "排名")


def test_what_an_official_may_not_see_is_not_counted(standing: Standing, ground: Ground) -> None:
    world = ground.world
    found = {
        by.name: ask(Standing(world.county, JAN, OCT, by=by), "排查隐患数").value
        for by in (world.office, world.town_officer, world.manager)
    }
    assert list(found.values()) == [6, 4, 0]


def test_entered_figures_are_asked_alike(standing: Standing, ground: Ground) -> None:
    world = ground.world
    silent = ask(standing, "事故起数", "同比")
    assert (silent.value, silent.label) == (None, "无明细")
    assert "请在“外部数据”录入" in silent.note
    assert ask(standing, "事故起数", "未发生").printed == "—"  # silence is no zero report
    enter(world, "事故起数", "9")
    enter(world, "事故起数", "14", 2025)
    enter(world, "死亡人数", "6")
    enter(world, "死亡人数", "11", 2025)
    enter(world, "较大以上事故起数", "0")
    assert ask(standing, "事故起数", "同比").printed == "减少5起"
    assert ask(standing, "事故起数", "同比增减率").printed == "下降35.7%"
    both = ask(standing, "事故起数", "双下降=死亡人数")
    assert (both.printed, [figure.code for figure in both.figures]) == ("双下降", ["accidents.cases", "accidents.deaths"])
    assert ask(standing, "事故起数", "双下降").printed == "双下降"
    assert ask(standing, "事故起数", "双下降=受伤人数").note
    assert ask(standing, "死亡人数", "只降不升").printed == "只降不升"
    zero = ask(standing, "较大以上事故", "未发生")
    assert (zero.printed, zero.label, [str(source) for source in zero.sources]) == ("未发生", "无明细", ["明光市应急管理局"])
    enter(world, "事故起数", "9", split={"行业": "道路运输业"})
    assert ask(standing, "事故起数", "行业=道路运输业", "占比").printed == "100%"
    enter(world, "行政处罚金额", "2990")
    assert ask(standing, "罚款金额", "亿元", "两位小数").printed == "0.3"
    assert ask(standing, "罚款金额", "元").printed == "29900000"


def test_one_that_rose_is_no_double_fall(standing: Standing, ground: Ground) -> None:
    world = ground.world
    for figure, now, then in (("事故起数", "9", "14"), ("死亡人数", "12", "11")):
        enter(world, figure, now)
        enter(world, figure, then, 2025)
    assert ask(standing, "事故起数", "双下降").printed == "事故起数减少5起、死亡人数增加1人"


def test_what_falls_due_soon_is_what_the_place_says(standing: Standing, ground: Ground) -> None:
    world = ground.world
    for day in (31, 3, 4, 10):
        due = date(2026, 10 if day == 31 else 11, day)
        ground.hazard(world.village, date(2026, 10, 20), due_on=due)
    assert ask(standing, "即将到期隐患数", "临期").printed == "2"
    RulePack.objects.create(code="hazard.due_soon_days", path=world.county.path, payload={"days": 10}, valid_from=JAN, source="本地规定")
    assert ask(standing, "即将到期隐患数", "临期").printed == "4"


def test_targets(standing: Standing, ground: Ground) -> None:
    world = ground.world
    assert "没有下达" in ask(standing, "死亡人数", "目标值").note
    days = {"starts_on": JAN, "ends_on": date(2026, 12, 31)}
    said = SetTarget(figure="死亡人数", node_id=world.county.pk, value=D(10), at_most=True, source="滁州市安委会", **days)
    set_target(said, by=world.office, at=AT)
    enter(world, "死亡人数", "6")
    assert ask(standing, "死亡人数", "目标").printed == "占控制指标的60%"
    assert ask(standing, "死亡人数", "目标差额").printed == "在控制指标以内，余4人"
    assert ask(standing, "死亡人数", "目标值").printed == "10"


@pytest.mark.parametrize(
    ("name", "parts", "refusal"),
    [
        ("排查隐患数", ("占比",), WrongOperation),
        ("整改率", ("级别=重大", "占比"), WrongOperation),
        ("排查隐患数", ("同比", "环比"), WrongOperation),
        ("排查隐患数", ("双下降",), WrongOperation),
        ("排查隐患数", ("前3=颜色",), WrongOperation),
        ("排查隐患数", ("万元",), WrongUnit),
        ("排查隐患数", ("截至2026-13-01",), WrongOperation),
        ("排查隐患数", ("级别=特大",), UnknownDimension),
        ("天气", ("同比",), NoSuchFigure),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_way_out(
    standing: Standing, name: str, parts: tuple[str, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        ask(standing, name, *parts)
    assert str(refused.value)


def test_a_question_reads_full_width_signs_and_campaigns(standing: Standing, ground: Ground) -> None:
    world = ground.world
    campaign = ground.campaign("百日除患铸安", JAN, OCT)
    ground.hazard(world.village, date(2026, 5, 1), campaigns=(campaign,))
    assert ask(standing, "排查隐患数", "专项=百日除患铸安").printed == "1"
    compared = ask(standing, "排查隐患数", "专项=百日除患铸安", "同比")
    assert (compared.printed, compared.value) == ("专项行动上年同期尚未开展，不作比较", None)
    assert ask(standing, "排查隐患数", "级别＝重大").printed == "1"
    assert understood("前3")
    assert not understood("级别=重大")
    question, word = asking.read("排查隐患数", ("累计", "同比"), on=Standing(world.county, date(2026, 5, 1), OCT))
    assert (question.asked.start, question.asked.end, word) == (JAN, OCT, "同比")


def test_what_is_read_once_serves_all_questions_of_a_paper(standing: Standing) -> None:
    ask(standing, "排查隐患数", "同比")
    with CaptureQueriesContext(connection) as second:
        ask(standing, "一般隐患数", "同比")
    fresh = Standing(standing.node, standing.start, standing.end)
    with CaptureQueriesContext(connection) as alone:
        ask(fresh, "一般隐患数", "同比")
    assert len(alone) - len(second) == 3  # two rules, and since when hazards are kept
