"""What the words beside a number settle, and what a sentence takes over from the one before it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.audit.scorer import own_texts
from tests.audit.test_finding import HERE, claims_of

from anwang.audit import precedence
from anwang.audit.arithmetic import impossible
from anwang.audit.context import campaign_in
from anwang.audit.lexicon import lexicon

SENTENCES = own_texts(HERE / "gold.toml")[44:]


@pytest.mark.parametrize("number", range(len(SENTENCES)))
def test_every_later_sentence_is_bound_to_its_types(number: int) -> None:
    _, text, listed = SENTENCES[number]

    assert [one.type_code for one in claims_of(text) if one.number is not None] == [one[2] for one in listed]


def test_every_rule_names_a_known_type_and_measure_words() -> None:
    assert {rule.code for rule in precedence.rules()} <= set(lexicon().book.units)
    assert all(rule.units for rule in precedence.rules())


def test_the_last_verb_wins() -> None:
    assert precedence.decide("排查隐患后未整改到位", "", "处", "")[0] == "HAZ.open"
    assert precedence.decide("下达责令停产停业决定书", "", "份", "")[0] == "ENF.docs"
    assert precedence.decide("对3家企业进行检查", "", "天", "") == ("", "")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("二是专项整治行动有序推进", ""),
        ("(三)专项行动取得成效", ""),
        ("此次专项行动共检查企业30家", ""),
        ("一是深入开展燃气安全专项整治", "燃气安全专项整治"),
        ("深入开展安全生产治本攻坚三年行动", "安全生产治本攻坚三年行动"),
        ("扎实推进百日攻坚行动", "百日攻坚行动"),
    ],
)
def test_an_ordinal_is_no_part_of_a_campaigns_name(text: str, named: str) -> None:
    assert campaign_in(text) == named


def test_a_nameless_drive_goes_on_with_the_one_named_before() -> None:
    found = claims_of("深入开展安全生产治本攻坚三年行动，检查企业200家。二是专项整治行动，排查隐患40处。")

    assert [one.campaign for one in found] == ["安全生产治本攻坚三年行动"] * 2


def test_the_dead_of_graded_accidents_carry_the_grade() -> None:
    larger = claims_of("发生较大事故3起、死亡10人，同比减少1起、2人。")
    assert [(one.figure, one.where) for one in larger] == [
        ("accidents.larger", ()),
        ("accidents.deaths", (("grade", "larger"),)),
        ("accidents.larger", ()),
        ("accidents.deaths", (("grade", "larger"),)),
    ]
    assert [one.figure for one in claims_of("发生较大以上事故4起、死亡15人。")] == ["accidents.larger_up", "accidents.larger_up_deaths"]
    assert [one.figure for one in claims_of("发生重特大事故5起、死亡94人。")] == ["accidents.major_up", ""]


def test_a_comparison_that_opens_a_sentence_is_of_the_one_before() -> None:
    found = claims_of("全年发生事故52起，死亡31人。同比分别下降10.3%、8.8%。")

    assert [(one.number, one.figure, one.change) for one in found[2:]] == [
        (Decimal("-10.3"), "accidents.cases", "percent"),
        (Decimal("-8.8"), "accidents.deaths", "percent"),
    ]


def test_nobody_hurt_is_a_claim_that_a_change_can_be_of() -> None:
    found = claims_of("死亡6人，无受伤人员，同比减少4人、下降100%。")

    assert [(one.number, one.figure, one.basis) for one in found[1:]] == [
        (Decimal(0), "accidents.injured", "zero"),
        (Decimal(-4), "accidents.injured", "number"),
        (Decimal(-100), "accidents.injured", "number"),
    ]


def test_several_industries_or_one_that_no_dimension_has_are_held_against_no_figure() -> None:
    assert [(one.type_code, one.figure) for one in claims_of("消防、建筑、特种设备等领域未发生死亡事故。")] == [("ACC.zero", "")]
    assert [(one.type_code, one.figure) for one in claims_of("工矿商贸领域发生事故3起、死亡3人。")] == [("ACC.n", ""), ("ACC.d", "")]


def test_what_is_found_after_it_in_another_sentence_is_not_the_whole() -> None:
    apart = "督促整改隐患181条，责令停工3个；抽查市政工程20个，查出问题20条。"
    again = "查出隐患17项，复查隐患25项，已整改隐患24项。"

    assert list(impossible(claims_of(apart))) == []
    assert list(impossible(claims_of(again))) == []


def test_the_parts_of_a_list_are_held_against_its_whole_and_not_against_each_other() -> None:
    apart = claims_of("共接到举报150件，同比上升12%。其中事故举报11件，隐患举报96件。")
    colon = claims_of("全省共有矿井98座，其中：省属57座，市属14座，其他27座。其中新建4座、改建29座。")

    assert [one.part_of for one in apart] == [None, None, 0, 0]
    assert [one.part_of for one in colon] == [None, 0, 0, 0, 0, 0]
    assert list(impossible(apart)) == list(impossible(colon)) == []


@pytest.mark.parametrize(
    "text",
    [
        "监察复查率110.65%，监察覆盖率135%。",
        "发现隐患163处，督促整改隐患166处。",
        "发现隐患163处，整改隐患166处（含上年结转）。",
        "共排查隐患35万处。排查隐患355888处，整改隐患351000处。",
        "共接报火灾28.1万起，亡1390人，火灾形势保持平稳，起数下降13.3%。",
        "火灾事故8起，死亡2人，去年同期为0，受伤2人，去年同期为1人，同比上升100%。",
        "1至8月死亡85人，占全年控制指标（177人）的48%。",
    ],
)
def test_what_may_well_be_is_not_called_impossible(text: str) -> None:
    assert list(impossible(claims_of(text))) == []


def test_a_part_that_exceeds_every_whole_before_it_is_called_impossible() -> None:
    assert [one.rule for one in impossible(claims_of("发现隐患163处，整改隐患166处。"))] == ["more_than_whole"]
