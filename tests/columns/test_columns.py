from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from tests.ground.sheet.offices import Rows, csv, xlsx

from anwang.enterprises import columns as enterprises
from anwang.enterprises import uscc
from anwang.ground.sheet import Kind, Vocabulary, examine
from anwang.ground.sheet.headers import Matcher, take_apart
from anwang.hazards import columns as hazards
from anwang.standards import columns as standards

ALL = [enterprises.vocabulary(), hazards.vocabulary(), standards.vocabulary()]


@pytest.mark.parametrize("vocabulary", ALL, ids=lambda v: v.kind)
def test_no_name_claims_two_fields_and_every_field_is_reached_by_its_label(vocabulary: Vocabulary) -> None:
    owners: dict[str, str] = {}
    for field in vocabulary.fields:
        for name in (field.label, *field.synonyms):
            key = take_apart(name).full
            assert owners.setdefault(key, field.name) == field.name, name
    matcher = Matcher(vocabulary)
    for field in vocabulary.fields:
        assert max(matcher.candidates(field.label).items(), key=lambda pair: pair[1])[0] == field.name


@pytest.mark.parametrize("vocabulary", ALL, ids=lambda v: v.kind)
def test_asides_sections_and_choices_point_at_real_fields(vocabulary: Vocabulary) -> None:
    known = {field.name for field in vocabulary.fields}
    for field in vocabulary.fields:
        assert {target for target, _ in field.asides.values() if target} <= known
        assert set(field.follows) <= known
        assert bool(field.choices) or field.kind != Kind.CHOICE
    assert set(vocabulary.below_section.values()) <= known
    assert not vocabulary.place or vocabulary.place in known


HEADERS = {
    "enterprise": {
        "企业名称（全称）": "name",
        "统一社会\n信用代码": "code",
        "统一社会信用代码（18位）": "code",
        "生产经营地址": "address",
        "注册地址": "registered_address",
        "法人代表": "legal_representative",
        "从业人员（人）": "employees",
        "年产值（万元）": "revenue_fen",
        "行业主管部门": "trade_department",
        "监管部门": "supervising_department",
        "综合监管部门": "general_department",
        "安全生产标准化等级": "standardisation_grade",
        "是否规上": "above_scale",
        "是否涉爆粉尘": "dust",
        "是否构成重大危险源": "major_source",
        "所属乡镇（街道）": "township",
        "所在村（社区）": "village",
        "包保责任人": "assigned_official",
        "主要负责人手机号码": "principal_phone",
        "企业主要负责人姓名": "principal",
        "经度": "longitude",
        "风险等级（红橙黄蓝）": "risk_colour",
        "7.备 注": "remark",
    },
    "hazard": {
        "被检查单位名称": "unit",
        "存在的问题隐患": "description",
        "隐患描述及照片": "description",
        "具体部位": "place",
        "隐患等级（一般/重大）": "level",
        "整改责任人": "responsible",
        "整改期限": "deadline",
        "投入整改资金（万元）": "funds_fen",
        "是否完成整改": "status",
        "整改完成时间": "rectified_on",
        "复查人员": "recheckers",
        "复查时间": "rechecked_on",
        "是否销号": "struck_off",
        "检查日期": "found_on",
        "是否挂牌督办": "listed",
    },
    "checklist": {
        "检查内容及要求": "text",
        "检查项目": "category",
        "检查依据（法律法规）": "basis",
        "检查方法": "method",
        "是否必查项": "must_check",
        "整改期限（天）": "default_term_days",
        "适用行业": "sector",
    },
}


@pytest.mark.parametrize(("kind", "header", "field"), [(k, h, f) for k, hs in HEADERS.items() for h, f in hs.items()])
def test_headers_as_offices_write_them(kind: str, header: str, field: str) -> None:
    matcher = Matcher(next(v for v in ALL if v.kind == kind))
    scores = matcher.candidates(header)
    assert max(scores, key=lambda name: scores[name]) == field


@pytest.mark.parametrize("header", ["企业照片", "法人身份证号", "企业数（家）", "隐患数（项）", "建筑面积", "企业名称数"])
def test_headers_that_only_sound_alike_are_left_unmapped(header: str) -> None:
    assert Matcher(ALL[0]).candidates(header) == {}


def _one(rows: list[list[Any]], **more: Any) -> Any:
    verdict = examine(xlsx(rows, **more), ALL)
    assert verdict.refusal is None, verdict.refusal
    return verdict


def test_an_enterprise_register() -> None:
    good = uscc.make(1)
    verdict = _one(
        [
            ["企业名称", "统一社会信用代码", "地址", "从业人数", "经营状态", "标准化等级", "标准化有效期", "是否涉氨"],
            ["甲机械厂", good.lower(), "工业路1号", "25人", "正常生产", "三级", "2027.3.5", "否"],
            ["乙机械厂", good[:-1] + ("0" if good[-1] != "0" else "1"), "工业路2号", 3, None, None, None, None],
            ["丙机械厂", "341182000012345", "工业路3号", 3, "停业", "无", "长期", None],
            ["丁机械厂", "12345678-9", "工业路4号", None, None, None, None, None],
            ["戊小店", "无", "工业路5号", None, None, None, None, None],
            ["戊小店 ", None, "工业路５号", None, None, None, None, None],
        ]
    )
    sheet = verdict.sheets[0]
    assert (verdict.kind, verdict.verdict) == ("enterprise", "partial")
    assert sheet.imported[0].values == {
        "name": "甲机械厂",
        "code": good,
        "address": "工业路1号",
        "employees": 25,
        "status": "在业",
        "standardisation_grade": "三级",
        "standardisation_expiry": dt.date(2027, 3, 5),
        "ammonia": False,
    }
    assert [(r.row, r.reasons[0].field) for r in sheet.refused] == [(3, "code")]
    assert (sheet.imported[1].values["legacy_registration"], sheet.imported[1].values["status"]) == ("341182000012345", "停产")
    assert sheet.imported[2].values["legacy_organ_code"] == "12345678-9"
    assert [(d.row, d.of_row) for d in sheet.duplicates] == [(7, 6)]


def test_the_same_name_and_address_with_two_codes_is_two_enterprises() -> None:
    rows: Rows = [
        ["企业名称", "统一社会信用代码", "地址"],
        ["甲厂", uscc.make(1), "一号"],
        ["甲厂", uscc.make(2), "一号"],
        ["甲厂", None, "一号"],
        ["甲厂", uscc.make(1), "二号"],
    ]
    sheet = _one(rows).sheets[0]
    assert [row.row for row in sheet.imported] == [2, 3]
    assert [(d.row, d.of_row) for d in sheet.duplicates] == [(4, 2), (5, 2)]


def test_a_hazard_ledger() -> None:
    verdict = _one(
        [
            ["序号", "被检查单位", "存在问题", "隐患等级", "检查时间", "整改时限", "资金来源（万元）", None, "整改情况", "复查时间"],
            [None, None, None, None, None, None, "企业自筹", "财政", None, None],
            [1, "甲厂", "通道堵塞", "一般", "2026.3.1", "立即整改", 0.5, None, "已整改到位", "2026.3.2"],
            [2, None, "灭火器过期", "重大隐患", "2026/3/1", "2026年3月10日", None, "2000元", "正在整改", "2026.2.1"],
            [3, "乙厂", "线路老化", "甲级", "2026.3.1", None, None, None, None, None],
            [4, "乙厂", "线路老化", None, "2026.3.1", None, None, None, "否", None],
            [5, "乙厂", "线路老化。", None, 46082, None, None, None, "√", None],
        ],
        merges=("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:F2", "G1:H1", "I1:I2", "J1:J2", "B3:B4"),
    )
    sheet = verdict.sheets[0]
    assert (verdict.kind, sheet.header_rows) == ("hazard", (1, 2))
    assert sheet.imported[0].values == {
        "unit": "甲厂",
        "description": "通道堵塞",
        "level": "一般",
        "found_on": dt.date(2026, 3, 1),
        "immediate": True,
        "funds_enterprise_fen": 500_000,
        "status": "已整改",
        "rechecked_on": dt.date(2026, 3, 2),
    }
    second = sheet.imported[1]
    assert (second.values["unit"], second.values["level"], second.values["status"], second.values["funds_government_fen"]) == (
        "甲厂",
        "重大",
        "整改中",
        200_000,
    )
    assert [w.reason for w in second.warnings] == ["复查日期早于排查日期 2026-03-01，这一格没有导入"]
    assert [(r.row, r.reasons[0].field) for r in sheet.refused] == [(5, "level")]
    assert [(d.row, d.of_row) for d in sheet.duplicates] == [(7, 6)]


def test_a_level_that_the_law_does_not_know_is_general_and_says_so() -> None:
    [sheet] = _one([["单位名称", "存在问题", "隐患等级", "检查时间"], ["乙厂", "线路老化", "较大隐患", "2026.3.1"]]).sheets

    assert sheet.imported[0].values["level"] == "一般"
    assert [(w.column, w.value, w.reason[:15]) for w in sheet.imported[0].warnings] == [("C", "较大隐患", "隐患依法只分一般和重大两级，“")]


@pytest.mark.parametrize(
    ("term", "deadline"),
    [
        ("15日内", dt.date(2026, 3, 17)),
        ("限5个工作日内整改完成", dt.date(2026, 3, 9)),
        ("十个工作日", dt.date(2026, 3, 16)),
        ("20工作日内", dt.date(2026, 3, 30)),
        ("三十日内", dt.date(2026, 4, 1)),
    ],
)
def test_a_term_in_days_or_working_days_becomes_a_date(term: str, deadline: dt.date) -> None:
    [sheet] = _one([["单位名称", "存在问题", "检查时间", "整改期限"], ["乙厂", "线路老化", "2026.3.2", term]]).sheets

    assert (sheet.imported[0].values["deadline"], sheet.imported[0].values.keys() & {"term_days", "term_days_workdays"}) == (
        deadline,
        set(),
    )


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"经纬度": "118.01,32.78"}, (118.01, 32.78)),
        ({"坐标": "32.78 118.01"}, (118.01, 32.78)),
        ({"GPS坐标": "东经118°0′36″，北纬32°46′48″"}, (118.01, 32.78)),
        ({"经度": "118°0′36″", "纬度": "32度46分48秒"}, (118.01, 32.78)),
        ({"经度": 118.01, "纬度": 32.78}, (118.01, 32.78)),
    ],
)
def test_coordinates_are_read_from_one_cell_or_two(row: dict[str, object], place: tuple[float, float]) -> None:
    [sheet] = _one([["企业名称", "地址", *row], ["甲机械有限公司", "工业路1号", *row.values()]]).sheets

    values = sheet.imported[0].values
    assert (float(values["longitude"]), float(values["latitude"]), "coordinates" in values) == (*place, False)


def test_coordinates_that_cannot_be_told_are_left_out_and_said() -> None:
    [sheet] = _one([["企业名称", "经纬度"], ["甲机械有限公司", "城东路口"]]).sheets

    assert sheet.imported[0].values == {"name": "甲机械有限公司"}
    assert [(w.column, w.value) for w in sheet.imported[0].warnings] == [("B", "城东路口")]


def test_a_checklist_with_bands_and_subtotals() -> None:
    verdict = _one(
        [
            ["安全检查表"],
            ["序号", "检查内容", "检查依据", "检查方法", "是否必查"],
            ["一、基础管理（2项）"],
            [1, "是否建立全员安全生产责任制", "安全生产法第二十一条", "查资料", "√"],
            [2, "是否开展教育培训", "安全生产法第二十八条", "同上", None],
            ["小计", 2],
            ["二、现场管理（1项）"],
            [1, "配电箱是否上锁", None, "看现场", "否"],
            ["检查人员签字：", None, "被检查单位负责人签字："],
        ],
        merges=("A1:E1", "A3:E3", "A7:E7"),
    )
    sheet = verdict.sheets[0]
    assert verdict.kind == "checklist"
    assert [(r.values["category"], r.values["text"], r.values["method"]) for r in sheet.imported] == [
        ("基础管理", "是否建立全员安全生产责任制", "查资料"),
        ("基础管理", "是否开展教育培训", "查资料"),
        ("现场管理", "配电箱是否上锁", "看现场"),
    ]
    assert {row.row: row.kind for row in sheet.skipped} == {
        1: "title",
        2: "header",
        3: "section",
        6: "subtotal",
        7: "section",
        9: "signature",
    }


def test_a_category_stands_for_the_blanks_below_it() -> None:
    rows: Rows = [["检查类别", "检查内容", "依据"], ["用电", "箱", "一"], [None, "线", "二"], ["消防", "栓", "三"]]
    verdict = examine(csv(rows).encode("gb18030"), ALL)
    assert [r.values["category"] for r in verdict.sheets[0].imported] == ["用电", "用电", "消防"]


def test_a_sheet_of_another_kind_is_not_forced_into_the_register() -> None:
    def more(book: Any) -> None:
        sheet = book.create_sheet("隐患")
        for row in (["单位名称", "隐患描述", "隐患等级", "检查日期", "整改期限"], ["甲厂", "通道堵塞", "一般", "2026.3.1", "2026.3.5"]):
            sheet.append(row)

    rows: Rows = [
        ["企业名称", "统一社会信用代码", "注册地址", "法定代表人", "从业人数", "行业", "企业规模", "经营状态"],
        ["甲厂", uscc.make(1), "一号", "张三", 3, "机械", "小型", "在业"],
    ]
    verdict = _one(rows, change=more)
    assert [(s.role, len(s.imported)) for s in verdict.sheets] == [("data", 1), ("other_kind", 0)]
    chosen = examine(xlsx(rows, change=more), ALL, kind="hazard")
    assert chosen.kind == "hazard"


def test_the_verdict_is_plain_json() -> None:
    rows: Rows = [
        ["企业名称", "统一社会信用代码", "经度", "成立日期", "行业"],
        ["甲厂", uscc.make(1), "118.01", "2020.1.2", "机械、轻工"],
        [None, uscc.make(2), None, None, "x"],
    ]
    answer = json.loads(json.dumps(_one(rows).as_json()))
    assert answer["counts"] == {"imported": 1, "refused": 1, "duplicates": 0, "skipped": 1}
    assert answer["sheets"][0]["imported"] == [
        {
            "row": 2,
            "values": {
                "name": "甲厂",
                "code": uscc.make(1),
                "longitude": 118.01,
                "established_on": "2020-01-02",
                "sectors": ["机械", "轻工"],
            },
        }
    ]
    assert answer["sheets"][0]["refused"] == [
        {"row": 3, "reasons": [{"column": "A", "field": "name", "value": "", "reason": "缺少企业名称"}]}
    ]
