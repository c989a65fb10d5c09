from __future__ import annotations

import datetime as dt
from typing import Any

import openpyxl.utils.datetime as excel_dates
import pytest
from tests.ground.sheet.offices import HEADER, ROWS, SHOPS, Rows, csv, look, names, one, skipped, xlsx

from anwang.ground.sheet import examine


def test_titles_three_header_rows_units_and_column_numbers() -> None:
    rows: Rows = [
        ["石桥镇店铺情况表"],
        ["填报单位：石桥镇", None, None, None, None, None, "单位：万元"],
        ["序号", "店铺\n名称", "店铺代码（必填）", "人员情况", None, None, "年营业额", "是否有证*"],
        [None, None, None, "店主", None, "员工人数（人）", None, None],
        [None, None, None, "姓名", "电话", None, None, None],
        [1, 2, 3, 4, 5, 6, 7, 8],
        [1, "甲店", "A01", "张三", "13800000001", "３人", "1.5", "√"],
    ]
    merges = ("A1:H1", "A3:A5", "B3:B5", "C3:C5", "D3:F3", "D4:E4", "F4:F5", "G3:G5", "H3:H5")
    sheet = one(xlsx(rows, merges=merges))
    assert sheet.header_rows == (3, 4, 5)
    assert sheet.columns == {"B": "name", "C": "code", "D": "owner", "E": "owner_phone", "F": "staff", "G": "turnover_fen", "H": "licensed"}
    assert sheet.imported[0].values == {
        "name": "甲店",
        "code": "A01",
        "owner": "张三",
        "owner_phone": "13800000001",
        "staff": 3,
        "turnover_fen": 1_500_000,
        "licensed": True,
        "town": "石桥镇",
    }
    assert skipped(sheet) == {1: "title", 2: "title", 3: "header", 4: "header", 5: "header", 6: "header"}


def test_a_two_row_header_in_a_text_file_that_lost_its_merges() -> None:
    rows: Rows = [["序号", "店铺名称", "店主", "", "乡镇"], ["", "", "姓名", "电话", ""], [1, "甲店", "张三", "13800000001", "石桥镇"]]
    sheet = one(csv(rows).encode())
    assert (sheet.header_rows, sheet.columns) == ((1, 2), {"B": "name", "C": "owner", "D": "owner_phone", "E": "town"})


def test_noise_is_skipped_with_its_kind_and_lookalikes_are_kept() -> None:
    rows: Rows = [
        HEADER,
        ["一、石桥镇（2家）"],
        [1, "合计五金店", "A01", None, "13800000001", 3],
        [2, "总计机械厂", "A02", None, "13800000002", 4],
        ["小　计", None, None, None, None, 7],
        ["（二）白云乡"],
        [3, "注塑制品店", "A03", None, "13800000003", 1],
        [4, "说明书印刷店", "A04", None, "同上", 1],
        HEADER,
        [5, "共计文具店", "A05", None, "〃", 1],
        [6],
        [],
        [None, "白云乡小计", None, None, None, 3],
        ["合 计", None, None, None, None, "=SUM(F3:F11)"],
        ["注：1.本表每月五日前报送。"],
        ["2、人数指在册人数。"],
        ["单位负责人：张三", None, "审核人：李四", None, "填报人：王五", "2026年3月5日"],
        ["二〇二六年三月五日"],
        ["第 1 页 共 2 页"],
    ]
    sheet = one(xlsx(rows, merges=("A2:F2", "A6:F6")))
    assert [(row.row, row.values["name"], row.values["town"]) for row in sheet.imported] == [
        (3, "合计五金店", "石桥镇"),
        (4, "总计机械厂", "石桥镇"),
        (7, "注塑制品店", "白云乡"),
        (8, "说明书印刷店", "白云乡"),
        (10, "共计文具店", "白云乡"),
    ]
    assert sheet.imported[3].values["phone"] == "13800000003"
    assert skipped(sheet) == {
        1: "header",
        2: "section",
        5: "subtotal",
        6: "section",
        9: "header",
        11: "blank",
        12: "blank",
        13: "subtotal",
        14: "total",
        15: "footnote",
        16: "footnote",
        17: "signature",
        18: "signature",
        19: "footnote",
    }
    assert all(row.reason for row in sheet.skipped)


def test_merged_values_hold_for_all_rows_but_amounts_count_once() -> None:
    rows: Rows = [[*HEADER, "营业额（元）"], [1, "甲店", "A01", "石桥镇", None, 3, 100], [2, "乙店", "A02", None, None, 4, None]]
    sheet = one(xlsx(rows, merges=("D2:D3", "G2:G3")))
    assert [row.values.get("town") for row in sheet.imported] == ["石桥镇", "石桥镇"]
    assert [row.values.get("turnover_fen") for row in sheet.imported] == [10_000, None]
    assert "G 列合并单元格里的数只计入第一行" in sheet.warnings


def test_a_row_without_its_required_field_or_with_a_wrong_code_is_refused() -> None:
    rows: Rows = [
        HEADER,
        [1, None, "A01", "石桥镇"],
        [2, "乙店", "9.13412E+17"],
        [3, "丙店", 913411820000000012],
        [4, "丁店", "3.41182E+5"],
        [5, "戊店", 12345],
    ]
    sheet = one(xlsx(rows))
    assert {row.row: (row.reasons[0].column, row.reasons[0].field) for row in sheet.refused} == {
        2: ("B", "name"),
        3: ("C", "code"),
        4: ("C", "code"),
    }
    assert sheet.refused[0].reasons[0].reason == "缺少店铺名称"
    assert "科学计数法" in sheet.refused[1].reasons[0].reason
    assert "超过 15 位" in sheet.refused[2].reasons[0].reason
    assert [row.values["code"] for row in sheet.imported] == ["341182", "12345"]


def test_errors_and_formulas_never_computed_are_not_taken_for_empty() -> None:
    def spoil(book: Any) -> None:
        sheet = book.active
        sheet["B2"], sheet["F2"], sheet["F3"] = "#N/A", "=1+1", "#DIV/0!"
        sheet["B2"].data_type = sheet["F3"].data_type = "e"

    sheet = one(xlsx(ROWS, change=spoil))
    assert sheet.refused[0].reasons[0].reason == "单元格是错误值 #N/A"
    assert [(w.column, w.value) for w in sheet.imported[0].warnings] == [("F", "#DIV/0!")]
    assert any("F2（未计算）" in text for text in sheet.warnings)


def test_dates_of_1904() -> None:
    def mac(book: Any) -> None:
        book.epoch = excel_dates.CALENDAR_MAC_1904
        sheet = book.active
        sheet["G1"], sheet["G2"], sheet["G3"] = "开业日期", dt.date(2026, 3, 5), 44624

    sheet = one(xlsx(ROWS, change=mac))
    assert [row.values["opened_on"] for row in sheet.imported] == [dt.date(2026, 3, 5), dt.date(2026, 3, 5)]


def test_doubles_within_the_file_and_across_sheets() -> None:
    def more(book: Any) -> None:
        sheet = book.create_sheet("补报")
        for row in [HEADER, [1, "又一甲店", "A01"], [2, "丙店", "A03"]]:
            sheet.append(row)

    verdict = look(xlsx([*ROWS, [3, "甲店", "A01"]], change=more))
    assert (verdict.verdict, verdict.counts["imported"]) == ("partial", 3)
    assert [(d.row, d.of_row, d.of_sheet) for sheet in verdict.sheets for d in sheet.duplicates] == [(4, 2, ""), (2, 2, "名单")]


def test_roles_of_sheets_and_hidden_data() -> None:
    def more(book: Any) -> None:
        explain = book.create_sheet("填表说明")
        explain.append(["一、店铺名称应与执照一致，不得使用简称，由各乡镇统一填报。"])
        options = book.create_sheet("选项")
        options.sheet_state = "hidden"
        for pair in (["甲级", "是"], ["乙级", "否"]):
            options.append(pair)
        total = book.create_sheet("汇总")
        for row in (["乡镇", "店铺数", "有证店铺数", "有证率"], ["石桥镇", 2, 1, 0.5]):
            total.append(row)
        book.create_sheet("Sheet5")
        hidden = book.create_sheet("白云乡")
        hidden.sheet_state = "hidden"
        for row in (["店铺名称", "电话"], ["丙店", "13800000003"]):
            hidden.append(row)
        hidden.column_dimensions["B"].hidden = True

    verdict = look(xlsx(ROWS, change=more))
    assert [(s.name, s.role) for s in verdict.sheets] == [
        ("名单", "data"),
        ("填表说明", "explanation"),
        ("选项", "dictionary"),
        ("汇总", "summary"),
        ("Sheet5", "empty"),
        ("白云乡", "data"),
    ]
    last = verdict.sheets[-1]
    assert last.imported[0].values == {"name": "丙店", "phone": "13800000003", "town": "白云乡"}
    assert (last.hidden, last.hints) == (True, {"place": "白云乡"})
    assert "这是隐藏的工作表，其中的数据照常读取，请确认是否需要" in last.warnings
    assert "有隐藏的列（B），仍按数据读取" in last.warnings


def test_rows_hidden_by_a_filter_are_data_with_a_warning() -> None:
    def hide(book: Any) -> None:
        book.active.auto_filter.ref = "A1:F3"
        book.active.row_dimensions[3].hidden = True

    sheet = one(xlsx(ROWS, change=hide))
    assert names(sheet) == ["甲店", "乙店"]
    assert "有 1 行被筛选隐藏，仍按数据读取" in sheet.warnings


def test_a_summary_alone_is_no_table() -> None:
    verdict = look(xlsx([["乡镇", "店铺数", "有证店铺数"], ["石桥镇", 2, 1], ["合计", 2, 1]], title="汇总表"))
    assert verdict.refusal is not None
    assert (verdict.refusal["code"], verdict.sheets[0].role) == ("no_table", "summary")


def test_one_form_per_shop() -> None:
    rows: Rows = [
        ["店铺登记表"],
        ["店铺名称", "甲店", "店铺代码", "A01"],
        ["店主", "张三", "联系电话", "13800000001"],
        ["乡镇", "石桥镇"],
        ["开业日期", "2020年3月", "人数", "3人"],
    ]
    sheet = one(xlsx(rows, merges=("A1:D1",)))
    assert sheet.columns["B2"] == "name"
    assert sheet.imported[0].values == {
        "name": "甲店",
        "code": "A01",
        "owner": "张三",
        "phone": "13800000001",
        "town": "石桥镇",
        "opened_on": dt.date(2020, 3, 1),
        "staff": 3,
    }


def test_a_remembered_mapping_wins() -> None:
    rows: Rows = [["招牌", "店铺名称", "电话"], ["甲记", "甲店", "13800000001"]]
    verdict = examine(xlsx(rows), [SHOPS], remembered={"招牌": "name", "店铺名称": "remark"})
    assert verdict.sheets[0].columns == {"A": "name", "B": "remark", "C": "phone"}


def test_a_second_table_below_brings_its_own_header() -> None:
    rows: Rows = [HEADER, ROWS[1], [], ["序号", "乡镇", "店铺名称", "电话"], [1, "白云乡", "丙店", "13800000003"]]
    sheet = one(xlsx(rows))
    assert sheet.imported[1].values == {"town": "白云乡", "name": "丙店", "phone": "13800000003"}


def test_an_example_row_and_a_row_of_instructions_are_no_data() -> None:
    rows: Rows = [HEADER, ["必填", "必填", "选填", "选填", "选填", "数字"], ["示例", "某某店", "A99", "石桥镇", "13800000009", 1], ROWS[1]]
    assert names(one(xlsx(rows))) == ["甲店"]


@pytest.mark.parametrize("header", ["店铺名称数", "店铺名称照片", "是否有店铺名称"])
def test_a_header_is_read_by_its_last_word(header: str) -> None:
    sheet = one(xlsx([[header, "店名", "电话"], ["1", "甲店", "13800000001"]]))
    assert sheet.columns == {"B": "name", "C": "phone"}
    assert sheet.unmapped == {"A": header}


def test_progress_is_told() -> None:
    told: list[int] = []
    look(xlsx(ROWS), progress=told.append)
    assert told == [2]


def test_a_day_without_a_year_takes_the_year_of_the_title() -> None:
    rows: Rows = [["2026年石桥镇店铺表"], ["店铺名称", "开业日期", "电话"], ["甲店", "3月5日", None], ["审核人", "王五", "2026.3.6"]]
    sheet = one(xlsx(rows, merges=("A1:C1",)))
    assert [row.values for row in sheet.imported] == [{"name": "甲店", "opened_on": dt.date(2026, 3, 5)}]
    assert sheet.imported[0].warnings[0].reason == "“3月5日”没有写年份，按表里写明的 2026 年计"
    assert skipped(sheet)[4] == "signature"
