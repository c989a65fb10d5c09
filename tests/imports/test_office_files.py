"""Files as offices of many places make them, each with what must become of it. All names are invented."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from tests.imports.sheets import GOOD, WRONG, saved

from anwang.ground.sheet import SheetVerdict, Unreadable, Verdict, headers, judge
from anwang.imports import reading
from anwang.imports.kinds import KINDS

Rows = list[list[Any]]


def book(rows: Rows, *merges: str, title: str = "Sheet1") -> bytes:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row or [None])
    for merge in merges:
        page.merge_cells(merge)
    return saved(made)


def text(rows: Rows, separator: str = ",") -> str:
    return "".join(separator.join("" if value is None else str(value) for value in row) + "\r\n" for row in rows)


def look(body: bytes, kind: str = "") -> Verdict:
    return judge(reading.understand(body, kind=kind))


def data(body: bytes, kind: str = "") -> SheetVerdict:
    """The only sheet of records."""
    (sheet,) = [sheet for sheet in look(body, kind).sheets if sheet.role == "data"]
    return sheet


def taken(body: bytes, kind: str = "") -> dict[int, dict[str, Any]]:
    return {row.row: row.values for row in data(body, kind).imported}


def skipped(sheet: SheetVerdict) -> dict[int, str]:
    return {row.row: row.kind for row in sheet.skipped}


# ---- registers -----------------------------------------------------------------------------------------------------------


def test_a_phone_under_its_person_and_the_place_of_the_government_that_filled_the_sheet_in() -> None:
    rows: Rows = [
        ["企业安全生产基本情况摸底表"],
        ["填报单位（盖章）：涧溪镇人民政府", None, None, "填报时间：2026年3月5日"],
        ["序号", "企业基本信息", None, "主要负责人", None],
        [None, "企业全称", "生产经营详细地址", "姓名", "手机号码"],
        [1, "甲石料有限公司", "白沙村8号", "赵一", 13900001001],
    ]
    sheet = data(book(rows, "A1:E1", "A3:A4", "B3:C3", "D3:E3"))
    assert sheet.header_rows == (3, 4)
    assert sheet.columns == {"B": "name", "C": "address", "D": "principal", "E": "principal_phone"}
    assert (sheet.imported[0].values["township"], sheet.imported[0].values["principal_phone"]) == ("涧溪镇", "13900001001")


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (
            ["受监管单位", "法人（经营者）", "法人（经营者）电话"],
            {"A": "name", "B": "legal_representative", "C": "legal_representative_phone"},
        ),
        (["入驻企业名称", "用工人数", "联系电话"], {"A": "name", "B": "employees", "C": "phone"}),
        (["单位名称", "安全总监", "联系方式（安全总监）"], {"A": "name", "B": "safety_officer", "C": "safety_officer_phone"}),
        (["市场主体全称", "纳税人识别号/统一社会信用代码", "坐落地址"], {"A": "name", "B": "code", "C": "address"}),
        (["单位名称", "统一社会信用代码/组织机构代码", "包保领导及职务"], {"A": "name", "B": "code", "C": "assigned_official"}),
    ],
)
def test_headers_of_other_offices(headers: list[str], columns: dict[str, str]) -> None:
    assert data(book([headers, ["甲木业有限公司", "", ""]]), "enterprise").columns == columns


def test_columns_under_words_that_nobody_foresaw_are_known_by_what_stands_in_them() -> None:
    rows: Rows = [
        ["台账主体", "身份标识", "联系电话", "所属乡镇"],
        ["甲木业有限公司", GOOD, "13900000001", "涧溪镇"],
        ["乙商店", "", "", "涧溪镇"],
    ]
    sheet = data(book(rows))
    assert (sheet.columns["A"], sheet.columns["B"]) == ("name", "code")
    assert "A 列的表头“台账主体”没有见过，按内容认作“企业名称”，请核对" in sheet.warnings


def test_a_code_among_words() -> None:
    rows: Rows = [
        ["企业名称", "统一社会信用代码"],
        ["甲厂", f"{GOOD}（已核）"],
        ["乙厂", f"统一代码：{GOOD}"],
        ["丙厂", f"{WRONG}（已核）"],
    ]
    sheet = data(book(rows))
    assert [row.values["code"] for row in sheet.imported] == [GOOD]
    assert ([row.row for row in sheet.duplicates], [row.row for row in sheet.refused]) == ([3], [4])


def test_a_row_that_says_how_to_fill_in() -> None:
    rows: Rows = [
        ["序号", "企业名称", "统一社会信用代码", "联系电话"],
        ["填写说明", "按营业执照全称填写", "18位代码，请勿填旧证号", "11位手机号"],
        [1, "甲厂", GOOD, "13900018001"],
        ["填表人：何一", None, "填表日期：2026年3月5日"],
    ]
    sheet = data(book(rows))
    assert ([row.row for row in sheet.imported], skipped(sheet)) == ([3], {1: "header", 2: "header", 4: "signature"})


def test_units_in_a_line_below_headers_that_are_merged_downwards() -> None:
    rows: Rows = [["企业名称", "所属乡镇", "从业人员", "年营业收入"], [None, None, "（人）", "（万元）"], ["甲厂", "三界镇", 20, 300]]
    sheet = data(book(rows, "A1:A2", "B1:B2"))
    assert (sheet.header_rows, sheet.imported[0].values["employees"], sheet.imported[0].values["revenue_fen"]) == ((1, 2), 20, 300_000_000)


@pytest.mark.parametrize(
    ("title", "place"),
    [("三界镇企业名单", "三界镇"), ("某市三界镇2026年企业名单", "三界镇"), ("各乡镇企业名单", None), ("城镇燃气企业名单", None)],
)
def test_the_township_of_a_title(title: str, place: str | None) -> None:
    rows: Rows = [[title], ["企业名称", "法人", "电话"], ["甲厂", "何一", "13900018001"]]
    assert taken(book(rows, "A1:C1"))[3].get("township") == place


def test_lists_of_two_townships_below_each_other() -> None:
    block: Rows = [["序号", "企业名称", "法人", "电话"], [1, "甲厂", "何一", "13900018001"]]
    rows: Rows = [["三界镇企业名单"], *block, ["涧溪镇企业名单"], block[0], [1, "乙厂", "秦二", "13900018002"]]
    assert [(v["name"], v["township"]) for v in taken(book(rows, "A1:D1", "A4:D4")).values()] == [("甲厂", "三界镇"), ("乙厂", "涧溪镇")]


def test_a_phone_with_a_long_dash() -> None:
    rows: Rows = [["企业名称", "联系电话"], ["甲厂", "0550—8150002"], ["乙厂", "（0550）8150003"]]
    assert [values["phone"] for values in taken(book(rows)).values()] == ["0550-8150002", "0550-8150003"]


def test_name_and_phone_in_one_cell_are_parted() -> None:
    rows: Rows = [["企业名称", "安全员及电话", "主要负责人"], ["甲厂", "陈二（13900005002）", "张三（13900005003）"]]
    assert taken(book(rows))[2] == {
        "name": "甲厂", "safety_officer": "陈二", "safety_officer_phone": "13900005002", "principal": "张三", "principal_phone": "13900005003",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [("是√ 否□", True), ("□是 ☑否", False), ("2处", True), ("0处", False), ("✔\ufe0f", True), ("涉及（2个池）", True), ("不涉及", False)],
)
def test_ticks_and_counts_in_a_yes_or_no_column(written: str, read: bool) -> None:  # noqa: FBT001 - a case
    assert taken(book([["企业名称", "有限空间", "乡镇"], ["甲厂", written, "涧溪镇"]]))[2]["confined_space"] is read


@pytest.mark.parametrize(
    "written",
    ["March 5, 2026", "5-Mar-26", "二〇二六年三月五日", "2026. 3. 5", "２０２６．３．５", 46086, "2026年3月5号", "2026年3月5日上午"],
)
def test_days_as_offices_write_them(written: Any) -> None:
    assert str(taken(book([["企业名称", "成立日期", "乡镇"], ["甲厂", written, "涧溪镇"]]))[2]["established_on"]) == "2026-03-05"


def test_a_code_still_being_applied_for_is_no_wrong_code() -> None:
    rows: Rows = [["企业名称", "统一社会信用代码"], ["甲厂", "正在办理"], ["乙厂", WRONG], ["丙厂", "9.13411E+17"]]
    sheet = data(book(rows))
    assert [row.values for row in sheet.imported] == [{"name": "甲厂"}]
    assert [row.row for row in sheet.refused] == [3, 4]


def test_a_line_of_signatures_in_every_column_is_no_enterprise() -> None:
    rows: Rows = [
        ["序号", "乡镇", "企业名称", "地址", "人数"],
        [1, "涧溪镇", "审核人理发店", "街1号", 2],
        ["单位负责人：", None, "统计负责人：", "填表人：", "报出日期：2026年 月 日"],
        ["无"],
    ]
    sheet = data(book(rows))
    assert ([row.values["name"] for row in sheet.imported], skipped(sheet)[3], skipped(sheet)[4]) == (
        ["审核人理发店"],
        "signature",
        "blank",
    )


def test_a_form_with_two_phones_and_a_form_with_its_labels_inside_the_cells() -> None:
    two: Rows = [
        ["企业名称", "甲厂", "所属乡镇", "涧溪镇"],
        ["法定代表人", "秦一", "联系电话", "13900013001"],
        ["主要负责人", "尤二", "联系电话", "13900013002"],
        ["从业人数", "5人", None, None],
    ]
    values = taken(book(two))[1]
    assert (values["legal_representative_phone"], values["principal_phone"]) == ("13900013001", "13900013002")
    inside: Rows = [
        ["企业名称：甲厂", None, "信用代码：" + GOOD],
        ["地址：街5号", None, "乡镇：涧溪镇"],
        ["法人：何一", None, "电话：13900013301"],
    ]
    assert taken(book(inside))[1] == {
        "name": "甲厂", "code": GOOD, "address": "街5号", "township": "涧溪镇", "legal_representative": "何一", "phone": "13900013301",
    }  # fmt: skip


def test_two_tables_side_by_side_are_both_read() -> None:
    rows: Rows = [
        ["个体户名册"],
        ["序号", "企业名称", "电话", None, "序号", "企业名称", "电话"],
        [1, "甲厂", "13900016001", None, 3, "丙厂", "13900016003"],
        [2, "乙厂", "13900016002", None, None, None, None],
        ["合计", "3家"],
    ]
    sheet = data(book(rows, "A1:G1"))
    assert [(row.row, row.values["name"], row.values["phone"]) for row in sheet.imported] == [
        (3, "甲厂", "13900016001"), (3, "丙厂", "13900016003"), (4, "乙厂", "13900016002"),
    ]  # fmt: skip
    assert sheet.columns == {"B": "name", "C": "phone", "F": "name", "G": "phone"}
    assert (skipped(sheet)[5], sheet.unmapped) == ("total", {})
    assert any("左右并排的 2 张表" in warning for warning in sheet.warnings)


def test_a_table_on_its_side_holds_a_record_in_each_column() -> None:
    rows: Rows = [
        ["企业名称", "甲木业有限公司", "乙木业有限公司"],
        ["所属乡镇", "涧溪镇", "三界镇"],
        ["法定代表人", "何一", "秦二"],
        ["联系电话", "13900017001", "13900017002"],
        ["从业人数", 5, "6人"],
    ]
    sheet = data(book(rows))
    assert [(row.values["name"], row.values["township"], row.values["employees"]) for row in sheet.imported] == [
        ("甲木业有限公司", "涧溪镇", 5), ("乙木业有限公司", "三界镇", 6),
    ]  # fmt: skip


LIST: Rows = [["序号", "企业名称", "所属乡镇"], [1, "甲厂", "涧溪镇"], [2, "乙厂", "三界镇"], [3, "丙厂", "三界镇"]]


@pytest.mark.parametrize(
    "body",
    [
        text(LIST).encode("gbk").replace(b"1,", b"1,\0"),
        text(LIST[:2]).encode() + text(LIST[2:]).encode("gbk"),
        text(LIST).replace("甲厂", '"甲厂').encode("gbk"),
        b"sep=;\r\n" + text(LIST, ";").encode("gbk"),
        text(LIST, "|").encode("utf-16"),
        (text(LIST[:2]) + "\ufeff" + text(LIST[2:])).encode("utf-8-sig"),
        text(LIST).encode("gbk") + b"," * 3_000_000,
    ],
    ids=["zero-byte", "two-encodings", "open-quote", "sep-line", "utf-16-pipe", "mark-inside", "empty-cells"],
)
def test_spoilt_text_keeps_its_rows(body: bytes) -> None:
    assert [values["name"] for values in taken(body, "enterprise").values()] == ["甲厂", "乙厂", "丙厂"]


def test_a_monstrous_cell_is_told() -> None:
    sheet = data(text(LIST).encode("gbk") + b"4," + b"a" * 5_000_000 + b"\r\n", "enterprise")
    assert len(sheet.imported) == 3
    assert any("大得不合情理" in warning for warning in sheet.warnings)


# ---- ledgers -------------------------------------------------------------------------------------------------------------


def test_a_ledger_of_one_unit_names_it_above_the_table() -> None:
    rows: Rows = [
        ["企业自查隐患台账"],
        ["单位名称：壬机械制造有限公司", None, None, "填报日期：2026年3月"],
        ["序号", "检查日期", "检查部位", "隐患内容", "整改期限"],
        [1, "2026.3.2", "冲压车间", "光电保护失效", "15天内"],
    ]
    body = book(rows, "A1:E1")
    assert look(body).kind == "hazard"
    values = taken(body)[4]
    assert (values["unit"], values["place"], str(values["deadline"])) == ("壬机械制造有限公司", "冲压车间", "2026-03-17")


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("已清理通道，更换灯具", "已整改"),
        ("正在推进，预计4月底完成", "整改中"),
        ("未整改到位", "未整改"),
        ("2026.3.9已整改", "已整改"),
        ("已下发整改通知书", "整改中"),
        ("100%", "已整改"),
        ("部分完成", "整改中"),
        ("已完成80%", "整改中"),
        ("基本整改到位", "整改中"),
        ("因资金问题尚未启动", "未整改"),
        ("无法整改，需整体搬迁", "未整改"),
    ],
)
def test_a_sentence_in_the_state_column(said: str, state: str) -> None:
    assert taken(book([["单位名称", "隐患内容", "检查时间", "整改情况"], ["甲厂", "电线老化", "2026.3.5", said]]))[2]["status"] == state


def test_a_type_column_that_holds_levels_and_a_column_that_asks_whether_it_is_major() -> None:
    rows: Rows = [
        ["单位名称", "隐患内容", "检查时间", "隐患类型"],
        ["甲厂", "电线老化", "2026.3.5", "一般"],
        ["乙厂", "未设泄爆", "2026.3.5", "重大"],
    ]
    assert [values["level"] for values in taken(book(rows)).values()] == ["一般", "重大"]
    rows = [
        ["单位名称", "隐患内容", "检查时间", "是否重大事故隐患"],
        ["甲厂", "电线老化", "2026.3.5", "×"],
        ["乙厂", "未设泄爆", "2026.3.5", "是"],
    ]
    assert [values["level"] for values in taken(book(rows)).values()] == ["一般", "重大"]


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("否（一般）", "一般"),
        ("是（重大）", "重大"),
        ("不属于重大隐患", "一般"),
        ("不是重大事故隐患", "一般"),
        ("较大（按一般管理）", "一般"),
    ],
)
def test_levels_in_a_few_words(said: str, level: str) -> None:
    assert taken(book([["单位名称", "隐患内容", "隐患级别"], ["甲厂", "电线老化", said]]))[2]["level"] == level


@pytest.mark.parametrize(
    ("written", "deadline"),
    [
        ("2026.3.5-2026.3.20", "2026-03-20"),
        ("3日内", "2026-03-08"),
        ("一周内", "2026-03-12"),
        ("2026年3月底前", "2026-03-31"),
        ("4月中旬", "2026-04-20"),
        ("2026-3-31前整改到位", "2026-03-31"),
        ("2026.03.25.", "2026-03-25"),
        ("24小时内", "2026-03-06"),
    ],
)
def test_deadlines_in_words(written: str, deadline: str) -> None:
    values = taken(book([["单位名称", "隐患内容", "检查时间", "整改期限"], ["甲厂", "电线老化", "2026.3.5", written]]))[2]
    assert str(values["deadline"]) == deadline


def test_days_without_a_year_are_of_the_one_year_that_the_table_names() -> None:
    rows: Rows = [
        ["单位名称", "隐患内容", "检查时间", "整改期限"],
        ["甲厂", "电线老化破损", "3月5日", "2026年3月20日"],
        ["乙厂", "通道堵塞未清", "3.9", "2026/3/30"],
        ["丙厂", "通道堵塞未清", 3.15, "4.1"],
        ["丁厂", "通道堵塞未清", 3.1, "4.1"],
    ]
    sheet = data(book(rows))
    assert [(str(row.values["found_on"]), str(row.values["deadline"])) for row in sheet.imported] == [
        ("2026-03-05", "2026-03-20"), ("2026-03-09", "2026-03-30"), ("2026-03-15", "2026-04-01"),
    ]  # fmt: skip
    assert sheet.refused[0].reasons[0].reason == "“3.1”分不清是 1 日还是 10 日，请写成 2026-3-5 的样子"


@pytest.mark.parametrize(
    ("title", "unit"), [("甲精细化工有限公司安全隐患自查台账", "甲精细化工有限公司"), ("各公司安全隐患自查台账", None)]
)
def test_a_title_that_names_the_unit(title: str, unit: str | None) -> None:
    rows: Rows = [[title], ["序号", "自查时间", "隐患内容", "整改措施"], [1, "2026.3.1", "压力表超期未校验", "送检"]]
    sheet = data(book(rows, "A1:D1"), "hazard")
    assert [row.values["unit"] for row in sheet.imported] == ([unit] if unit else [])


def test_a_book_of_two_kinds_is_of_the_kind_that_most_rows_are_of() -> None:
    made = openpyxl.load_workbook(
        BytesIO(book([["企业名称", "所属乡镇", "法定代表人", "联系电话"], *[[f"{n}厂", "涧溪镇"] for n in "甲乙丙丁戊己"]]))
    )
    page = made.create_sheet("隐患")
    for row in [["企业名称", "隐患内容", "检查日期", "整改情况"], ["甲厂", "配电箱无门", "2026-3-1", "已整改"]]:
        page.append(row)
    body = saved(made)
    assert [(sheet.role, len(sheet.imported)) for sheet in look(body).sheets] == [("data", 6), ("other_kind", 0)]
    assert [(sheet.role, len(sheet.imported)) for sheet in look(body, "hazard").sheets] == [("other_kind", 0), ("data", 1)]


def test_what_is_signed_below_a_ledger_is_no_record() -> None:
    rows: Rows = [
        ["序号", "单位", "问题描述", "整改期限"],
        [1, "甲厂", "吊装孔未设栏杆", "2026/4/1"],
        ["备注："],
        ["1.以上问题请属地督促整改到位；"],
        ["某市安委会办公室"],
        [None, None, None, "某市应急管理局"],
        ["2026年3月20日"],
    ]
    sheet = data(book(rows))
    assert ([row.row for row in sheet.imported], sheet.refused) == ([2], ())
    assert [skipped(sheet)[row] for row in range(3, 8)] == ["footnote", "footnote", "signature", "signature", "signature"]


@pytest.mark.parametrize(("said", "fen"), [("自筹2万元", 2_000_000), ("企业自筹0.8万元", 800_000), ("暂未投入", None), ("第3批", None)])
def test_money_behind_words(said: str, fen: int | None) -> None:
    assert taken(book([["单位名称", "隐患内容", "整改资金（万元）"], ["甲厂", "电线老化", said]]))[2].get("funds_fen") == fen


@pytest.mark.parametrize(
    ("said", "struck"), [("2026.3.20已销号", True), ("同意销号", True), ("待销号", False), ("不予销号", False), ("未闭环", False)]
)
def test_whether_a_line_was_struck_off(said: str, struck: bool) -> None:  # noqa: FBT001 - a case
    assert taken(book([["单位名称", "隐患内容", "销号情况"], ["甲厂", "电线老化", said]]))[2]["struck_off"] is struck


def test_a_two_row_header_is_not_begun_in_its_second_row() -> None:
    rows: Rows = [
        ["序号", "隐患单位", None, "隐患情况", None],
        [None, "单位", "地址", "隐患内容", "发现时间"],
        [1, "戊厂", "工业路1号", "除尘系统未设泄爆", "2026年2月1日"],
    ]
    assert data(book(rows, "A1:A2", "B1:C1", "D1:E1")).header_rows == (1, 2)


def test_a_monthly_form_is_a_summary() -> None:
    months = [f"{month}月" for month in range(1, 13)]
    rows: Rows = [
        ["隐患排查治理情况统计月报表"],
        ["填报单位：", *[None] * 11, "单位：项"],
        ["指标名称", *months],
        ["排查一般隐患（项）", *range(1, 13)],
        ["其中：已整改", *range(1, 13)],
    ]
    verdict = look(book(rows, "A1:M1"))
    assert (verdict.sheets[0].role, verdict.refusal and verdict.refusal["code"]) == ("summary", "no_table")


# ---- check sheets --------------------------------------------------------------------------------------------------------


def test_a_check_sheet_with_other_words_and_a_line_to_sign() -> None:
    rows: Rows = [
        ["序号", "排查项目", "排查要点及标准", "法规标准依据", "隐患定级", "处置建议", "整改时限（天）"],
        [1, "特种设备", "叉车是否年检", "特种设备安全法", "重大", "停用送检", 15],
        ["检查人员签名", None, None, "年  月  日"],
    ]
    sheet = data(book(rows))
    assert set(sheet.columns.values()) == {"category", "text", "basis", "default_level", "default_measure", "default_term_days"}
    assert ([row.row for row in sheet.imported], skipped(sheet)[3]) == ([2], "signature")


def test_questions_under_two_headers_that_both_may_name_them() -> None:
    rows: Rows = [["检查项", "检查内容"], ["消防安全", "是否配备灭火器"], [None, "是否设置疏散标志"]]
    assert [(values["category"], values["text"]) for values in taken(book(rows)).values()] == [
        ("消防安全", "是否配备灭火器"),
        ("消防安全", "是否设置疏散标志"),
    ]


def test_a_check_sheet_on_a_page_named_after_a_township() -> None:
    assert len(data(book([["检查类别", "检查内容"], ["消防", "消防通道是否畅通"]], title="涧溪镇")).imported) == 1


def test_three_lists_of_names_side_by_side_in_a_text_file() -> None:
    rows: Rows = [["序号", "企业名称"] * 3, [1, "甲厂", 3, "丙厂", 5, "戊厂"], [2, "乙厂", 4, "丁厂", "", ""]]
    assert [row.values["name"] for row in data(text(rows).encode("gbk"), "enterprise").imported] == ["甲厂", "丙厂", "戊厂", "乙厂", "丁厂"]


@pytest.mark.parametrize("body", [book([["某市企业台账"]]), book([])], ids=["title-only", "empty"])
def test_a_file_without_a_table_says_so(body: bytes) -> None:
    analysis = reading.understand(body)
    verdict = reading.conclude(analysis, reading.Kept("enterprise", whole=True))
    assert (verdict.refusal and verdict.refusal["code"], verdict.kind) == ("no_table", "")


def test_a_picture_is_refused_as_a_picture() -> None:
    with pytest.raises(Unreadable) as caught:
        reading.understand(BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8).getvalue())
    assert caught.value.code == "picture"


def test_plain_headers_are_taken_apart_as_all_others() -> None:
    names = {name for kind in KINDS.values() for field in kind.vocabulary().fields for name in (field.label, *field.synonyms, *field.weak)}
    texts = {f"{name}{tail}" for name in names for tail in ("", "電話", "（元）", "单位万元", "及照片", "说明")}
    assert {text for text in texts if headers.take_apart(text) != headers._take_apart(text)} == set()
