"""The finder and the binder, over invented sentences and bulletins whose claims stand beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.audit.scorer import Score, own_texts, score_own

from anwang.audit.claims import Claim, Window
from anwang.audit.context import Setting
from anwang.audit.errors import TooLong
from anwang.audit.finding import find
from anwang.audit.lexicon import lexicon
from anwang.audit.text import paste

HERE = Path(__file__).parent


def claims_of(text: str, setting: Setting | None = None) -> list[Claim]:
    return find(paste(text), lexicon(), setting=setting)


def scored(path: Path) -> Score:
    whole = Score()
    for _, text, listed in own_texts(path):
        whole.add(score_own(claims_of(text), listed))
    return whole


@pytest.mark.parametrize("number", range(len(own_texts(HERE / "gold.toml"))))
def test_every_invented_sentence_yields_exactly_its_claims(number: int) -> None:
    _, text, listed = own_texts(HERE / "gold.toml")[number]

    found = [claim for claim in claims_of(text) if claim.number is not None]

    assert [(claim.number, claim.unit) for claim in found] == [(Decimal(str(one[0])), one[1]) for one in listed]
    assert [claim.comparison for claim in found] == [one[3] if len(one) > 3 else "" for one in listed]


def test_the_sentences_are_bound_to_their_types() -> None:
    score = scored(HERE / "gold.toml")

    assert score.bound / score.found >= 0.97, score.unbound


def test_whole_bulletins_keep_their_marks() -> None:
    score = scored(HERE / "held_out")

    assert score.found / score.gold >= 0.98, score.missed
    assert score.right / score.claims >= 0.98, score.extra
    assert score.bound / score.found >= 0.93, score.unbound


def test_a_change_is_of_the_figure_before_it() -> None:
    found = claims_of("1至6月，全县发生事故12起、死亡9人，同比分别减少3起、2人，下降20%和18.2%。")

    assert [(one.number, one.unit, one.type_code, one.figure) for one in found] == [
        (12, "起", "ACC.n", "accidents.cases"),
        (9, "人", "ACC.d", "accidents.deaths"),
        (-3, "起", "ACC.yoya", "accidents.cases"),
        (-2, "人", "ACC.yoya", "accidents.deaths"),
        (-20, "%", "ACC.yoyp", "accidents.cases"),
        (Decimal("-18.2"), "%", "ACC.yoyp", "accidents.deaths"),
    ]
    assert [one.change for one in found] == ["", "", "absolute", "absolute", "percent", "percent"]


def test_a_part_refers_to_its_whole() -> None:
    found = claims_of("共审查拟提拔干部53名，其中县处级以上2人。")

    assert [(int(one.number or 0), one.part_of, one.type_code) for one in found] == [(53, None, "VET.n"), (2, 0, "VET.n")]


def test_the_span_is_of_the_draft_as_it_was_sent() -> None:
    text = "检查企业　1，001 家（次），\n发现隐患９４２条。"

    found = claims_of(text)

    assert [text[one.number_start : one.number_end] for one in found] == ["1，001 家（次）", "９４２条"]
    assert [one.text for one in found] == [text[one.start : one.end] for one in found]


def test_a_number_broken_by_a_line_end_is_read() -> None:
    text = "今年以来，各级各有关部门持续加大执法力度，全县累计检查各类生产经营单位，共计1\n20家次，发现问题隐患若干。"

    (found,) = claims_of(text)

    assert (found.number, found.unit) == (Decimal(120), "家次")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("截至10月底，共检查企业9家次。", date(2020, 1, 1), date(2020, 10, 31)),
        ("1—5月，共检查企业9家次。", date(2020, 1, 1), date(2020, 5, 31)),
        ("2019年3月1日至4月15日，共检查企业9家次。", date(2019, 3, 1), date(2019, 4, 15)),
        ("上半年，共检查企业9家次。", date(2020, 1, 1), date(2020, 6, 30)),
        ("三季度共检查企业9家次。", date(2020, 7, 1), date(2020, 9, 30)),
        ("8月份，共检查企业9家次。", date(2020, 8, 1), date(2020, 8, 31)),
        ("“安全生产月”期间，共检查企业9家次。", date(2020, 6, 1), date(2020, 6, 30)),
        ("2018年以来，共检查企业9家次。", date(2018, 1, 1), date(2020, 12, 31)),
        ("共检查企业9家次。", date(2020, 2, 1), date(2020, 2, 29)),
    ],
)
def test_the_window_is_what_the_sentence_says(text: str, start: date, end: date) -> None:
    given = Window(date(2020, 2, 1), date(2020, 2, 29)) if text.startswith("共") else Window()

    (found,) = claims_of(text, Setting(year=2020, window=given))

    assert (found.window.start, found.window.end) == (start, end)


def test_campaign_and_place_are_taken_from_the_text() -> None:
    setting = Setting(year=2021, places={"青石乡": "100000000001"})

    found = claims_of("扎实开展“除险百日”专项行动，期间全县排查隐患30处。青石乡排查隐患4处。", setting)

    assert [(int(one.number or 0), one.campaign, one.grid) for one in found] == [
        (30, "“除险百日”专项行动", ""),
        (4, "“除险百日”专项行动", "100000000001"),
    ]


def test_filters_are_the_labels_of_the_figure() -> None:
    first, second, third = claims_of("建筑施工领域发生事故3起；排查重大事故隐患30处，挂牌督办重大事故隐患2项；发生道路运输事故2起。")[
        ::3
    ] + claims_of("挂牌督办重大事故隐患2项。")

    assert (first.figure, first.where) == ("accidents.cases", (("industry", "building"),))
    assert second.figure == "accidents.road"
    assert (third.figure, third.where) == ("hazards.listed", (("level", "major"),))


def test_a_table_is_read_with_its_heads() -> None:
    text = "乡镇\t检查企业（家次）\t整改率（%）\n青石乡\t120\t94.3\n合计\t218\t96.1"

    found = claims_of(text)

    assert [(one.number, one.unit, one.type_code, one.place) for one in found] == [
        (120, "家次", "INS.unit", "青石乡"),
        (Decimal("94.3"), "%", "HAZ.rate", "青石乡"),
        (218, "家次", "INS.unit", ""),
        (Decimal("96.1"), "%", "HAZ.rate", ""),
    ]


def test_a_figure_that_nobody_declares_is_said_to_be_none() -> None:
    (found,) = claims_of("共栽种景观树木320棵，绿化面积达到15亩。")[:1]

    assert (found.figure, found.type_code) == ("", "")


def test_a_text_of_numbers_alone_is_refused() -> None:
    with pytest.raises(TooLong):
        claims_of("检查3家。" * 20_001)


@pytest.mark.parametrize(
    "piece",
    ["1", "一", "十百", "，", "“", "《", "（", "未发生", "各乡镇", "进企业、", "开展专项", "2020-", "月有报、", "联合局、", "百分之", "\t"],
)
def test_no_text_makes_the_finder_slow(piece: str) -> None:
    found = claims_of(piece * (30_000 // len(piece)))

    assert len(found) < 10_000


def test_a_filter_holds_for_the_sentence_and_no_longer() -> None:
    found = claims_of("建筑业发生事故3起、死亡2人。全县发生事故9起、死亡8人。")

    assert [dict(one.where) for one in found] == [{"industry": "building"}, {"industry": "building"}, {}, {}]


def test_what_follows_hazards_of_two_levels_is_of_both() -> None:
    found = claims_of("排查重大隐患4条，已整改3条；发现一般隐患60条、重大隐患2条，责令限期整改41条。")

    assert [(one.figure, dict(one.where).get("level", "")) for one in found] == [
        ("hazards.found_major", ""),
        ("hazards.done", "major"),
        ("hazards.found_general", ""),
        ("hazards.found_major", ""),
        ("hazards.ordered", ""),
    ]


def test_an_aim_is_never_a_sure_statement() -> None:
    stated, aim = claims_of("隐患整改率96%。") + claims_of("下半年要确保隐患整改率达到96%。")

    assert stated.figure == aim.figure == "hazards.rate"
    assert stated.score > 2.5 > aim.score


def test_what_a_number_is_compared_with_is_no_period() -> None:
    (found,) = claims_of("受理举报较2019年增长12%。", Setting(year=2020, window=Window(date(2020, 1, 1), date(2020, 12, 31))))

    assert (found.comparison, found.window.start) == ("同比", date(2020, 1, 1))


def test_a_share_is_never_held_against_a_count() -> None:
    (_, share) = claims_of("住宅火灾17起，占总数的41.5%。")

    assert (share.type_code, share.figure) == ("FIRE", "")
