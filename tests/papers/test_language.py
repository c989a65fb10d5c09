"""The language of papers: what tags, conditions, loops and tables say; and that no text, however hostile, hangs or runs anything."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.papers.campaign import NOW, Road

from anwang.figures import actions as figures
from anwang.figures.inputs import SetTarget
from anwang.grid.models import Node
from anwang.papers import actions, filling, queries
from anwang.papers.body import Block, Body
from anwang.papers.choosing import holds
from anwang.papers.errors import WrongTag
from anwang.papers.ground import Ground, period_name, window, words_of
from anwang.papers.inputs import AmendPaper
from anwang.papers.language import Each, If, Wrong, parse
from anwang.papers.models import Paper
from anwang.papers.reading import Loose, Number, plain, reading_of


def said(road: Road, text: str, *, start: date = date(2026, 3, 1), end: date = date(2026, 3, 31)) -> str:
    """What a text says of the county in March, campaigns aside."""
    county = road.world.county
    ground = Ground(county, start, end, (), words_of(county, start, end, organ="市安委办"))
    blocks = filling.preview(Body(blocks=(Block(text=text),)), ground, at=NOW)
    return "\n".join(plain(block.text) for block in reading_of(blocks).blocks)


@pytest.fixture
def ruled(road: Road) -> Road:
    """Last year in March the county had four hazards, in February of this year two."""
    road.ground.hazard(road.world.village, date(2024, 12, 30))  # our records reach back so far
    for day in (3, 4, 5, 6):
        road.ground.hazard(road.world.village, date(2025, 3, day))
    for day in (10, 11):
        road.ground.hazard(road.world.other_village, date(2026, 2, day))
    return road


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("排查{{排查隐患数}}个", "排查11个"),
        ("{{排查隐患数|同比}}", "增加7个"),
        ("{{排查隐患数|同比=率}}", "上升175%"),
        ("{{排查隐患数|同比=上年}}", "4"),
        ("{{排查隐患数|同比=句}}", "比上年同期增加7个（上升175%）"),
        ("{{重大隐患数|环比}}", "增加1项"),
        ("{{排查隐患数|环比}}", "增加9个"),
        ("{{排查隐患数|环比=句}}", "比上月增加9个（是上月的5.5倍）"),
        ("{{挂牌督办数|同比}}", "均为0"),
        ("{{检查家次|同比}}", "上年同期记录不全，不作比较"),
        ("{{排查隐患数|专项=百日除患铸安|同比}}", "专项行动上年同期尚未开展，不作比较"),
        ("{{排查隐患数|专项=百日除患铸安|同比=句}}", "专项行动上年同期尚未开展，不作比较"),
        ("{{排查隐患数|专项=百日除患铸安|同比=差}}", "—"),
        ("{{排查隐患数|窗口=上月}}", "2"),
        ("{{排查隐患数|窗口=本年累计}}", "13"),
        ("{{排查隐患数|窗口=上年同期}}", "4"),
        ("{{排查隐患数|窗口=2026年2月}}", "2"),
        ("{{排查隐患数|窗口=2026-02-11至2026-03-01}}", "2"),
        ("{{排查隐患数|专项=百日除患铸安}}", "10"),
        ("{{排查隐患数|级别=重大|占比}}%", "9.1%"),
        ("{{排查隐患数|级别=重大|占比|保留2位}}%", "9.09%"),
        ("{{治理整顿隐患数|占比=排查隐患数}}%", "0%"),
        ("{{整改率|取整}}", "0"),
        ("{{整改资金|单位=亿元}}", "0"),
        ("{{重大隐患数|有无}}", "发现重大隐患1项"),
        ("{{挂牌督办数|未发生}}", "未发现挂牌督办"),
        ("{{排查隐患数|地区数>5}}", "1"),
        ("{{排查隐患数|占比=级别}}", "一般90.9%、重大9.1%"),
        ("{{排查隐患数|同比倍数}}", "是上年同期的2.75倍"),
        ("{{地区}}{{期间}}", "明光市2026年3月"),
        ("{{同级简称}}{{截止月日}}{{发文单位}}", "全市3月31日市安委办"),
        ("{{双下降|排查隐患数、检查家次}}", "排查隐患数比上年同期增加7个，检查家次：上年同期记录不全，不作比较"),
    ],
)
def test_what_tags_say(ruled: Road, text: str, words: str) -> None:
    assert said(ruled, text).replace("1项", "1个").replace("项", "个") == words.replace("1项", "1个").replace("项", "个")


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("上年同期", ("2024-02-01", "2024-02-29")),
        ("去年同期", ("2024-02-01", "2024-02-29")),
        ("上年累计", ("2024-01-01", "2024-02-29")),
        ("近12个月", ("2024-03-01", "2025-02-28")),
    ],
)
def test_windows_end_with_the_month(road: Road, words: str, days: tuple[str, str]) -> None:
    first, last = date(2025, 2, 1), date(2025, 2, 28)
    found = window(words, Ground(road.world.county, first, last, ()))
    assert tuple(day.isoformat() for day in found) == days


def test_double_decline(ruled: Road) -> None:
    for day in (1, 2, 3):
        ruled.ground.hazard(ruled.world.village, date(2025, 5, day))
    text = "{{双下降|排查隐患数、一般隐患数}}。"
    assert said(ruled, text, start=date(2026, 5, 1), end=date(2026, 5, 31)) == (
        "排查隐患数、一般隐患数实现“双下降”，比上年同期分别减少3个、减少3个。"
    )


def test_places_first_last_and_ranked(ruled: Road) -> None:
    world = ruled.world
    one, other = world.town.name, world.other_town.name
    assert said(ruled, "{{排查隐患数|前1}}") == f"{one}（7个）"
    assert said(ruled, "{{排查隐患数|后1=名}}") == other
    assert said(ruled, "{{排查隐患数|前5}}") == f"{one}（7个）、{other}（4个）"
    assert said(ruled, f"{{{{排查隐患数|区域={other}|排名}}}}") == "第2位"
    assert said(ruled, f"{{{{排查隐患数|区域={other}|占比}}}}%") == "36.4%"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{如果 重大隐患数 > 0}}有重大{{否则}}没有{{完}}", "有重大"),
        ("{{如果 重大隐患数>1}}多{{否则}}少{{完}}", "少"),
        ("{{如果 有 挂牌督办数}}挂牌{{否则}}未挂牌{{完}}", "未挂牌"),
        ("{{如果 没有 挂牌督办数}}未挂牌{{完}}", "未挂牌"),
        ("{{如果 排查隐患数 上升}}多了{{否则如果 排查隐患数 持平}}一样{{否则}}少了{{完}}", "多了"),
        ("{{如果 排查隐患数|环比 下降}}少了{{否则}}没少{{完}}", "没少"),
        ("{{如果 重大隐患数 等于 1 且 排查隐患数 不少于 11}}对{{完}}", "对"),
        ("{{如果 重大隐患数 等于 2 或 排查隐患数|级别=重大 = 1}}对{{完}}", "对"),
        ("{{如果 整改率 低于 90%}}低{{如果 重大隐患数 ＞ 0}}且有重大{{完}}{{完}}。", "低且有重大。"),
        ("｛｛如果 重大隐患数 大于 0｝｝全角也行｛｛完｝｝", "全角也行"),
    ],
)
def test_conditions(ruled: Road, text: str, words: str) -> None:
    assert said(ruled, text) == words


def test_loops(ruled: Road) -> None:
    world = ruled.world
    one, other = world.town.name, world.other_town.name
    text = "{{每个 乡镇|按=排查隐患数|前2|隔=、}}{{该乡镇}}{{排查隐患数}}个{{完}}"
    assert said(ruled, text) == f"{one}7个、{other}4个"
    assert (
        said(ruled, "{{每个 乡镇|有=重大隐患数|隔=、}}{{该乡镇}}{{完}}") == one
        or said(ruled, "{{每个 乡镇|有=重大隐患数|隔=、}}{{该乡镇}}{{完}}") == other
    )
    assert said(ruled, "{{每个 乡镇|后1}}{{序号}}.{{该乡镇排查隐患数}}/{{排查隐患数|区域=全部}}{{完}}") == "1.4/11"
    months = said(ruled, "{{每个 月|隔=，}}{{该月}}{{排查隐患数}}{{完}}", start=date(2026, 1, 1))
    assert months == "1月0，2月2，3月11"
    nested = "{{每个 乡镇}}{{如果 排查隐患数 > 5}}{{该乡镇}}偏多{{完}}{{完}}"
    assert said(ruled, nested) == f"{one}偏多"


def test_loops_over_blocks_and_conditions_around_them(ruled: Road) -> None:
    world = ruled.world
    texts = ["{{如果 有 排查隐患数}}", "{{每个 乡镇}}", "{{该乡镇}}：{{排查隐患数}}", "{{完}}", "{{否则}}", "没有。", "{{完}}", "末段"]
    ground = Ground(world.county, date(2026, 3, 1), date(2026, 3, 31))
    blocks = filling.preview(Body(blocks=tuple(Block(text=text) for text in texts)), ground, at=NOW)
    read = [plain(block.text) for block in reading_of(blocks).blocks]
    assert read == [f"{world.town.name}：7", f"{world.other_town.name}：4", "末段"]


def table(road: Road, **said: object) -> list[tuple[str, ...]]:
    ground = Ground(road.world.county, date(2026, 1, 1), date(2026, 3, 31))
    block = Block(kind="table", heading="表", **said)
    read = reading_of(filling.preview(Body(blocks=(block,)), ground, at=NOW)).blocks[0]
    assert not read.text, plain(read.text)
    return [(read.first, *read.columns), *((row.name, *(plain([cell]) for cell in row.cells)) for row in read.rows)]


def test_tables_by_place_with_changes_shares_and_ranks(ruled: Road) -> None:
    one, other = ruled.world.town.name, ruled.world.other_town.name
    columns = ("排查隐患数|题=隐患/排查（个）", "排查隐患数|同比|题=同比", "排查隐患数|占比|题=占比（%）", "排查隐患数|排名|题=位次")
    assert table(ruled, columns=columns) == [
        ("区域", "隐患/排查（个）", "同比", "占比（%）", "位次"),
        (one, "7", "增加3个", "53.8", "第1位"),
        (other, "6", "增加6个", "46.2", "第2位"),
        ("合计", "13", "增加9个", "100", ""),
    ]


def set_target(road: Road, node: Node, number: str) -> None:
    """Set how many hazards a place ought to find in the year."""
    window = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    said = SetTarget(figure="排查隐患数", node_id=node.pk, value=Decimal(number), source="市安委会", **window)
    figures.set_target(said, by=road.world.office, at=NOW)


def test_every_operation_is_a_column_too(ruled: Road) -> None:
    one, other = ruled.world.town, ruled.world.other_town
    set_target(ruled, ruled.world.county, "26")
    set_target(ruled, one, "10")
    columns = (
        "排查隐患数|目标|题=完成目标",
        "排查隐患数|目标=率|题=完成率",
        "排查隐患数|目标值|题=目标",
        "排查隐患数|同比倍数|题=倍数",
        "排查隐患数|同比=倍|题=倍",
        "排查隐患数|自2026-03-01|题=三月起",
        "排查隐患数|前1|题=最多",
    )
    assert table(ruled, columns=columns) == [
        ("区域", "完成目标", "完成率（%）", "目标（个）", "倍数", "倍", "三月起（个）", "最多"),
        (one.name, "完成目标的70%", "70", "10", "是上年同期的1.75倍", "1.75", "7", f"{ruled.world.village.name}（7个）"),
        (other.name, "—", "—", "—", "上年同期为0，不计增减率", "—", "4", f"{ruled.world.other_village.name}（6个）"),
        ("合计", "完成目标的50%", "50", "26", "是上年同期的3.25倍", "3.25", "11", f"{one.name}（7个）"),
    ]
    assert table(ruled, columns=("排查隐患数|目标|题=完成目标",), order="排查隐患数|目标", most=2) == [
        ("区域", "完成目标"),
        (one.name, "完成目标的70%"),
    ]


def test_a_column_without_any_target_says_why(ruled: Road) -> None:
    ground = Ground(ruled.world.county, date(2026, 1, 1), date(2026, 3, 31))
    block = Block(kind="table", heading="表", columns=("排查隐患数|目标",))
    loose = reading_of(filling.preview(Body(blocks=(block,)), ground, at=NOW)).loose()
    assert [each.sentence for each in loose][:1] == ["没有下达“排查隐患数”的目标。"]


def test_months_run_up_and_stand_beside_other_years(ruled: Road) -> None:
    assert table(ruled, axis="月", columns=("排查隐患数", "排查隐患数|本年累计|题=累计", "排查隐患数|上年同期|题=上年")) == [
        ("月份", "排查隐患数（个）", "累计（个）", "上年（个）"),
        ("1月", "0", "0", "0"),
        ("2月", "2", "2", "0"),
        ("3月", "11", "13", "4"),
        ("合计", "13", "13", "4"),
    ]


def test_a_ranking(ruled: Road) -> None:
    other = ruled.world.other_town.name
    assert table(ruled, columns=("名次", "排查隐患数"), order="排查隐患数", most=-1) == [
        ("区域", "名次", "排查隐患数（个）"),
        (other, "1", "6"),
    ]


def test_a_cut_ranking_says_the_rank_among_all(ruled: Road) -> None:
    other = ruled.world.other_town.name
    assert table(ruled, columns=("排查隐患数|排名|题=位次",), order="排查隐患数", most=-1)[1:] == [(other, "第2位")]


def test_tables_by_month_and_sector(ruled: Road) -> None:
    assert table(ruled, axis="月", columns=("排查隐患数", "整改率")) == [
        ("月份", "排查隐患数（个）", "整改率（%）"),
        ("1月", "0", "—"),
        ("2月", "2", "0"),
        ("3月", "11", "0"),
        ("合计", "13", "0"),
    ]
    by_sector = table(ruled, axis="行业", columns=("排查隐患数",))
    assert sum(int(row[1]) for row in by_sector[1:-1]) == int(by_sector[-1][1]) == 13


def test_parts_of_a_table_sum_to_its_whole_in_few_statements(ruled: Road) -> None:
    with CaptureQueriesContext(connection) as few:
        table(ruled, columns=("排查隐患数",))
    with CaptureQueriesContext(connection) as many:
        table(ruled, columns=("排查隐患数", "整改隐患数", "整改率"))
    one, three = (sum("ground_cube" not in query["sql"] for query in seen) for seen in (few, many))
    assert three - one == 6  # each measure once for the places and once for the whole


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{完}}", "前面没有对应的"),
        ("{{否则}}", "前面没有对应的"),
        ("{{如果 重大隐患数 > 0}}没有完", "少一个"),
        ("{{如果 重大隐患数 > 0 且 排查隐患数 > 1 或 整改率 > 1}}a{{完}}", "不能混用"),
        ("{{如果 看不懂}}a{{完}}", "看不懂条件"),
        ("{{如果 没有这个指标 > 1}}a{{完}}", "指标目录里没有"),
        ("{{每个 星期}}a{{完}}", "不能按“星期”分列"),
        ("{{每个 乡镇|每=3}}a{{完}}", "看不懂“每个”后面的"),
        ("{{排查隐患数|同比|排名}}", "不能写在同一个标签里"),
        ("{{排查隐患数|窗口=大前年}}", "没有“大前年”这样的窗口"),
        ("{{排查隐患数|窗口=2026年13月}}", "这样的窗口"),
        ("{{排查隐患数|单位=亿元}}", "不能换成亿元"),
        ("{{排查隐患数|占比}}", "占比要有筛选"),
        ("{{排查隐患数|专项=没有的行动}}", "没有名为"),
        ("{{双下降}}", "请写明是哪几个指标"),
        ("{{监管对象数|专项=百日除患铸安}}", "不能按专项行动统计"),
    ],
)
def test_what_cannot_be_bound_says_why(road: Road, text: str, sentence: str) -> None:
    ground = Ground(road.world.county, date(2026, 3, 1), date(2026, 3, 31))
    loose = reading_of(filling.preview(Body(blocks=(Block(text=text),)), ground, at=NOW)).loose()
    assert any(sentence in each.sentence for each in loose), loose


def test_loops_cannot_eat_the_house(road: Road) -> None:
    deep = "{{每个 乡镇}}" * 60 + "{{该乡镇}}" + "{{完}}" * 60
    assert "最多套" in said(road, deep) or "完" in said(road, deep)
    wide = "{{每个 乡镇}}" * 4 + "{{该乡镇}}" * 1100 + "{{完}}" * 4
    assert (
        "太多"
        in reading_of(
            filling.preview(Body(blocks=(Block(text=wide),)), Ground(road.world.county, date(2026, 3, 1), date(2026, 3, 31)), at=NOW)
        )
        .loose()[0]
        .sentence
    )


WORDS = st.sampled_from(
    [
        "{{",
        "}}",
        "如果 ",
        "否则",
        "完",
        "每个 ",
        "乡镇",
        "|",
        "=",
        "排查隐患数",
        " > ",
        "0",
        " 且 ",
        "同比",
        "前3",
        "{%",
        "__class__",
        "'",
        "\x00",
        "\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map("".join))
def test_any_text_is_read(text: str) -> None:
    for node in parse(text):
        assert isinstance(node, (str, If, Each, Wrong)) or node.written
    with suppress(WrongTag):
        assert holds(text, lambda _: None) in {True, False}


@pytest.mark.parametrize(
    "text", ["{{__import__('os').system('true') > 0}}", "{{如果 __import__('os') > 0}}x{{完}}", "{{().__class__}}", "{{7*7}}"]
)
def test_nothing_is_executed(road: Road, text: str) -> None:
    ground = Ground(road.world.county, date(2026, 3, 1), date(2026, 3, 31))
    read = reading_of(filling.preview(Body(blocks=(Block(text=text),)), ground, at=NOW))
    assert all(isinstance(part, (str, Loose)) for part in read.parts())
    assert "49" not in plain(read.parts())


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), "2026年3月"),
        (date(2026, 1, 1), date(2026, 3, 31), "2026年一季度"),
        (date(2026, 10, 1), date(2026, 12, 31), "2026年四季度"),
        (date(2026, 1, 1), date(2026, 6, 30), "2026年上半年"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (date(2026, 1, 1), date(2026, 10, 31), "2026年1—10月"),
        (date(2026, 3, 1), date(2026, 6, 8), "2026年3月1日至2026年6月8日"),
    ],
)
def test_periods_have_their_names(start: date, end: date, name: str) -> None:
    assert period_name(start, end) == name


def test_windows_from_the_papers_own(road: Road) -> None:
    ground = Ground(road.world.county, date(2026, 3, 1), date(2026, 3, 31))
    assert window("上月", ground) == (date(2026, 2, 1), date(2026, 2, 28))
    assert window("本季", ground) == (date(2026, 1, 1), date(2026, 3, 31))
    assert window("上年同期", ground) == (date(2025, 3, 1), date(2025, 3, 31))
    assert window("近12个月", ground) == (date(2025, 4, 1), date(2026, 3, 31))


def test_then_and_now_asks_a_derived_number_again(ruled: Road) -> None:
    texts = (
        "{{排查隐患数|级别=一般|地区数>3}}",
        "{{排查隐患数|占比=级别}}",
        "{{排查隐患数|环比}}",
        "{{排查隐患数|前1}}",
        "{{排查隐患数|级别=重大|占比}}",
        "{{排查隐患数|同比=率}}",
        "{{排查隐患数}}",
    )
    paper = ruled.draft()
    blocks = tuple(Block(text=text) for text in texts)
    paper = actions.amend(paper, AmendPaper(title=paper.title, blocks=blocks), by=ruled.world.office, at=NOW)
    Paper.objects.filter(pk=paper.pk).update(starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31), campaign=None)
    paper = ruled.issue(Paper.objects.get(pk=paper.pk))
    assert all(each.same for each in queries.figures_of(paper, at=NOW))
    ruled.ground.hazard(ruled.world.other_village, date(2026, 3, 9))
    now = {each.figure.asked["tag"]: each.now for each in queries.figures_of(paper, at=NOW)}
    assert [now[text] for text in texts] == [
        "2",
        "一般91.7%、重大8.3%",
        "增加10个",
        f"{ruled.world.town.name}（7个）",
        "8.3",
        "是上年同期的3倍",
        "12",
    ]
    assert len(queries.changed_since(paper, at=NOW)) == 6


def test_all_numbers_then_and_now_in_two_statements(ruled: Road) -> None:
    paper = Paper.objects.get(pk=ruled.issue().pk)
    with CaptureQueriesContext(connection) as seen:
        found = queries.figures_of(paper, at=NOW)
    assert len(found) > 15
    asked = [query for query in seen if "ground_cube" not in query["sql"]]
    assert len(asked) == 3  # the numbers on file, their values today, their records today


def test_numbers_keep_their_unit_and_name(ruled: Road) -> None:
    ground = Ground(ruled.world.county, date(2026, 3, 1), date(2026, 3, 31))
    read = reading_of(filling.preview(Body(blocks=(Block(text="{{整改率}}{{排查隐患数|同比}}"),)), ground, at=NOW))
    numbers = [part for part in read.parts() if isinstance(part, Number)]
    assert [(number.name, number.unit) for number in numbers] == [("整改率", "%"), ("排查隐患数", "")]
