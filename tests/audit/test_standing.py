"""What a number stands in: its period, its campaign, the number before it, its table."""

from __future__ import annotations

from datetime import date

import pytest
from tests.papers.campaign import NOW, Road, make_road

from anwang.audit.auditing import audit
from anwang.audit.claims import Claim, Window
from anwang.audit.context import Setting
from anwang.audit.finding import find
from anwang.audit.grounds import ground_of
from anwang.audit.lexicon import lexicon
from anwang.audit.text import paste
from anwang.audit.verdicts import AGREES, UNSURE

OCTOBER = Window(date(2026, 10, 1), date(2026, 10, 31))
DRIVE = {"百日清患": (date(2026, 7, 22), date(2026, 12, 31))}


def claims_of(text: str, **held: object) -> list[Claim]:
    return find(paste(text), lexicon(), setting=Setting(2026, OCTOBER, **held))  # type: ignore[arg-type]


def days_of(claim: Claim) -> tuple[date | None, date | None]:
    return claim.window.start, claim.window.end


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2026年10月，共排查隐患137个；截至10月31日已整改隐患59个。", date(2026, 10, 1)),
        ("10月份组织检查多次。截至10月31日已整改隐患59个。", date(2026, 10, 1)),
        ("截至10月31日已整改隐患59个。", date(2026, 10, 1)),
        ("截至2026年10月31日，全县2026年1—10月共整改隐患59个。", date(2026, 1, 1)),
        ("截至10月31日，累计整改隐患59个。", date(2026, 1, 1)),
        ("今年以来，各地抓紧整改，截至10月31日整改隐患59个。", date(2026, 1, 1)),
        ("百日清患专项行动中，截至10月31日整改隐患59个。", date(2026, 7, 22)),
        ("9月开展培训。百日清患专项行动整改隐患59个。", date(2026, 7, 22)),
        ("9月15日召开会议。截至目前，整改隐患59个。", date(2026, 10, 1)),
    ],
)
def test_a_cut_off_sets_the_end_alone(text: str, start: date) -> None:
    claim = claims_of(text, campaigns=DRIVE)[-1]

    assert (str(claim.number), claim.figure) == ("59", "hazards.done")
    assert days_of(claim) == (start, date(2026, 10, 31))


def test_up_to_now_is_the_day_of_the_text() -> None:
    (claim,) = claims_of("截至目前，整改隐患59个。", day=date(2026, 11, 4))

    assert days_of(claim) == (date(2026, 10, 1), date(2026, 11, 4))


def test_the_titles_period_is_the_drafts(db: None) -> None:
    text = "关于某县2026年10月工作情况的通报\n今年以来累计检查9家次。截至10月20日，排查3处。\n某县安委办\n2026年11月4日"

    ground = ground_of(text)

    assert (ground.window.start, ground.window.end) == (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("尚未销号的隐患82个，其中超过整改期限仍未整改5个。", ["hazards.open", "hazards.overdue"]),
        ("未整改隐患82个，其中超期5个。", ["hazards.open", "hazards.overdue"]),
        ("共治理整顿隐患82个；超过整改期限5个。", ["hazards.done", "hazards.overdue"]),
        ("检查各类单位142家次，涉及140家。", ["inspections.visits", "inspections.sites_visited"]),
        ("下达责令限期整改指令书37份，涉及37家。", ["inspections.orders", "inspections.sites_ordered"]),
        ("排查隐患196个，涉及37家单位。", ["hazards.found", "hazards.units"]),
        ("排查隐患较多的是：甲镇（19个）、乙街道（14个）。", ["hazards.found", "hazards.found"]),
        ("重大事故隐患3个，占总数的2.1%。", ["hazards.found_major", "hazards.found_major"]),
    ],
)
def test_a_number_counts_what_it_stands_after(text: str, figures: list[str]) -> None:
    assert [claim.figure for claim in claims_of(text)] == figures


def test_a_number_and_its_change_have_the_same_filter() -> None:
    now, change = claims_of("检查生产经营单位100家次，同比增加5家次。")

    assert now.where == change.where == (("unit_kind", "enterprise"),)
    assert (change.figure, change.change, change.comparison) == ("inspections.visits", "absolute", "同比")


def test_a_share_is_of_the_number_before_it_and_none_of_a_plan() -> None:
    assert [claim.share for claim in claims_of("重大事故隐患3个，占总数的2.1%。")] == [False, True]
    assert [claim.share for claim in claims_of("检查企业30家次，占年度计划的75%。")] == [False, False]


@pytest.mark.parametrize(
    "table",
    [
        "行业\t排查隐患（个）\t环比\t占比（%）\n商贸\t25\t增加3个\t18.2\n轻工\t19\t减少2个\t13.9",
        "| 行业 | 排查隐患（个） | 环比 | 占比（%） |\n|---|---|---|---|\n| 商贸 | 25 | 增加3个 | 18.2 |\n| 轻工 | 19 | 减少2个 | 13.9 |",
        "行业,排查隐患（个）,环比,占比（%）\n商贸,25,增加3个,18.2\n轻工,19,减少2个,13.9",
    ],
)
def test_a_table_is_read_with_its_parts_changes_and_shares(table: str) -> None:
    found = [(str(claim.number), claim.figure, claim.comparison, claim.share, dict(claim.where)["sector"]) for claim in claims_of(table)]

    assert found == [
        ("25", "hazards.found", "", False, "commerce"),
        ("3", "hazards.found", "环比", False, "commerce"),
        ("18.2", "hazards.found", "", True, "commerce"),
        ("19", "hazards.found", "", False, "light_industry"),
        ("-2", "hazards.found", "环比", False, "light_industry"),
        ("13.9", "hazards.found", "", True, "light_industry"),
    ]


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


@pytest.mark.parametrize(
    ("text", "word", "note"),
    [
        ("2026年3月，全县力争排查隐患20个。", UNSURE, "文中这个数是目标、要求或者计划，不是完成数，请核对是否写清楚。"),
        ("2026年3月，全县排查隐患11个，其中重大事故隐患1个，占9.1%。", AGREES, ""),
        ("2026年3月至4月，全县排查隐患11个，上年同期为7个。", AGREES, ""),
    ],
)
def test_what_a_person_must_look_at_says_why(road: Road, text: str, word: str, note: str) -> None:
    pairs = audit(paste(text), at=NOW, node=road.world.county).pairs

    assert (pairs[0][1].word, pairs[0][1].note) == (word, note)
    assert all(verdict.note for _, verdict in pairs if verdict.word == UNSURE)
