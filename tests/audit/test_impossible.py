"""What a text says that no records whatever could make true, and what is near it but may well be."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.audit.broken import halves_called_wrong, planted
from tests.audit.scorer import own_texts
from tests.audit.test_finding import HERE, claims_of

from anwang.audit.arithmetic import impossible
from anwang.audit.grounds import Ground
from anwang.audit.verdicts import AGREES, DIFFERS, IMPOSSIBLE, NO_DATA, UNSURE, Verdict, blame, judge_all

AT = datetime(2026, 11, 2, tzinfo=UTC)


def faults(text: str) -> list[tuple[str, str]]:
    """The numbers of a text that cannot be true, with the rule that says so."""
    claims = claims_of(text)
    return [(f"{claims[one.position].number}{claims[one.position].unit}", one.rule) for one in impossible(claims)]


@pytest.mark.parametrize(
    "text",
    [
        "2023年6月，组织开展第十八个“安全生产月”活动。",
        "2023年是第十八个安全生产月。",
        "第18个全国安全生产月（2023年6月）期间，开展宣传活动。",
        "某县2023年安全生产工作总结\n一是抓宣传。扎实开展第十八届全国“安全生产月”系列活动。",
        "2022年第21个、2023年第18个全国安全生产月都如期开展。",
    ],
)
def test_a_safety_month_of_another_year_is_impossible_and_the_right_number_is_named(text: str) -> None:
    claims = claims_of(text)
    found = impossible(claims)

    assert [(str(claims[one.position].number), one.rule) for one in found] == [("18", "edition")]
    assert found[0].sentence == "2023年是第22个全国“安全生产月”，文中写作第18个，请核对年份和届次。"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("2026年6月是第25个全国安全生产月。", "agrees"),
        ("2017年，扎实开展第十六个“安全生产月”活动。", "agrees"),
        ("2025年工作总结和2026年计划\n二、2026年计划\n以第二十五个安全生产月为契机，加强宣传。", "not_in_catalogue"),
        ("2026年，我县第十个“安全生产月”活动启动。", "not_in_catalogue"),
    ],
)
def test_a_safety_month_of_its_year_agrees_and_one_of_no_sure_year_is_not_judged(text: str, word: str) -> None:
    claims = claims_of(text)
    edition = next(place for place, claim in enumerate(claims) if claim.basis == "rank")

    assert judge_all(claims, Ground(), at=AT)[edition].word == word


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("全县发生事故6.5起，死亡1.5人。", ["6.5起", "1.5人"]),
        ("开展安全培训1562.5人次。", ["1562.5人次"]),
        ("共查出隐患0.5个。", ["0.5个"]),
        ("检查企业12.5家次，整改率98%。", ["12.5家次"]),
        ("出动1.00005万人次。", ["1.00005万人次"]),
        ("事故同比减少1.5起。", ["-1.5起"]),
    ],
)
def test_what_is_counted_one_by_one_has_no_half(text: str, wrong: list[str]) -> None:
    assert faults(text) == [(number, "fraction") for number in wrong]


@pytest.mark.parametrize(
    "text",
    [
        "发放资料3.35万份，培训1.25万人次，受众达1.2万余人。",
        "平均每天检查6.5家，日均出动2.5人次、车辆1.5台次，人均培训1.5次。",
        "十万人口火灾死亡率0.15人，10万人死亡0.41人，亿元生产总值死亡0.03人，每万人拥有消防员2.5人。",
        "罚款12.55万元，过火面积1.5亩，管道6.5公里，清理垃圾2.5吨，整改率98.5%，上升1.5个百分点。",
        "本办法自5.1起施行。",
        "2.1个别企业责任不落实。\n3.2项目管理不到位。",
        "平均得分92.5分，压缩审批1.5个工作日。",
    ],
)
def test_an_average_a_measure_and_a_rate_may_be_broken(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    ["共审查拟提拔干部53名，其中县处级以上62人。", "发现问题隐患53个，其中重大隐患62处。", "检查企业53家，其中矿山企业62户。"],
)
def test_a_part_above_its_whole_is_impossible_though_the_measure_words_differ(text: str) -> None:
    assert [rule for _, rule in faults(text)] == ["more_than_whole"]


@pytest.mark.parametrize(
    "text",
    [
        "共审查拟提拔干部53名，其中县处级以上12人。",
        "共培训干部53名，其中参加考试62人次。",
        "检查企业53家，其中矿山企业62家次。",
        "受理案件53件，其中涉及事故62起。",
        "发生火灾53起，其中死亡62人。",
    ],
)
def test_what_is_counted_otherwise_than_the_whole_may_be_more(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("全县死亡6人，上年同期1人，同比减少5人。", [("-5人", "change")]),
        ("全县死亡6人，去年同期为1人，同比增加4人。", [("4人", "change")]),
        ("发生事故3起，去年同期为5起，同比减少2起、下降45%。", [("-45%", "change_rate")]),
        ("发生事故3起，上年同期发生事故5起，同比上升40%。", [("40%", "change_rate")]),
        ("全县死亡6人，上年同期1人，同比增加5人。", []),
        ("发生事故3起，去年同期为5起，同比减少2起、下降40%。", []),
        ("死亡6人，较去年同期减少5人。", []),
        ("死亡6人，比上年同期下降45.5%。", []),
        ("发生事故3起、死亡6人，去年同期分别为5起、1人，同比分别减少2起、增加5人。", []),
    ],
)
def test_a_change_is_held_against_the_number_of_a_year_ago_that_the_text_states(text: str, wrong: list[tuple[str, str]]) -> None:
    assert faults(text) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("排查重大隐患12项，已整改12项，整改率98%。", [("98%", "rate")]),
        ("排查重大隐患12项，已销号11项，整改率98%。", [("98%", "rate")]),
        ("排查隐患12项，已整改12项，整改率98%。", [("98%", "rate")]),
        ("排查重大隐患12项，已整改销号15项。", [("15项", "more_than_whole")]),
        ("挂牌督办重大隐患12项，已整改销号15项。", [("15项", "more_than_whole")]),
        ("排查重大隐患12项，已整改12项，整改率100%。", []),
        ("排查重大隐患12项，已整改11项，整改率91.7%。", []),
        ("排查重大隐患12项，整改隐患480项，整改率98%。", []),
        ("排查重大隐患12项，督促整改隐患15项，整改率98%。", []),
        ("排查隐患500项，其中重大隐患12项，已整改490项，整改率98%。", []),
    ],
)
def test_what_was_done_is_held_against_what_stands_before_it(text: str, wrong: list[tuple[str, str]]) -> None:
    assert faults(text) == wrong


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((AGREES, UNSURE, AGREES), (AGREES, DIFFERS, AGREES)),
        ((AGREES, DIFFERS, AGREES), (AGREES, DIFFERS, AGREES)),
        ((AGREES, AGREES, DIFFERS), (AGREES, AGREES, IMPOSSIBLE)),
        ((AGREES, DIFFERS, NO_DATA), (AGREES, DIFFERS, IMPOSSIBLE)),
        ((NO_DATA, NO_DATA, NO_DATA), (NO_DATA, NO_DATA, IMPOSSIBLE)),
    ],
)
def test_of_a_pair_that_does_not_fit_the_number_that_disagrees_with_our_records_is_wrong(
    words: tuple[str, ...], told: tuple[str, ...]
) -> None:
    claims = claims_of("发现隐患494处，整改隐患428处，整改率84.6%。")
    found = [Verdict(word, None if word == NO_DATA else Decimal(1)) for word in words]

    blame(found, claims, impossible(claims)[0])

    assert tuple(one.word for one in found) == told
    if DIFFERS in told:
        assert "整改隐患428处" in found[2].note or "整改率84.6%" in found[1].note


def test_a_rate_fits_any_part_that_stands_near_it() -> None:
    assert faults("发现隐患97处，已整改92处，已到期21处全部整改完毕，整改率达94.8%。") == []
    assert faults("发现隐患97处，已整改82处，已到期21处全部整改完毕，整改率达94.8%。") == [("94.8%", "rate")]


def test_errors_planted_into_whole_bulletins_are_called_impossible_and_no_count_of_the_untouched_texts() -> None:
    bulletins = [text for _, text, _ in own_texts(HERE / "held_out")]
    told = [is_told for text in bulletins for _, _, is_told in planted(text)]

    assert [one for text in bulletins for one in halves_called_wrong(text)] == []
    assert len(told) > 60
    assert sum(told) / len(told) >= 0.97
