"""Two forms in our own words to begin with: the monthly table of hazards by sector, and a township's ledger for another system."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from anwang.returns.states import Frequency

MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""Workbooks carry the day they were made; the same form is the same file."""
ROWS = (
    "煤矿", "金属非金属矿山", "石油天然气开采", "危险化学品", "烟花爆竹", "工贸", "房屋市政施工", "道路运输", "城镇燃气",
    "消防人员密集场所", "其他",
)  # fmt: skip
HEADS: tuple[tuple[str, str], ...] = (
    ("", "排查治理隐患的单位（家）"),
    ("一般隐患", "排查（项）"),
    ("一般隐患", "其中：已整改（项）"),
    ("一般隐患", "整改率（%）"),
    ("重大隐患", "排查（项）"),
    ("重大隐患", "其中：已整改销号（项）"),
    ("重大隐患", "整改率（%）"),
    ("重大隐患治理", "列入治理计划的重大隐患（项）"),
    ("重大隐患治理", "其中：达到“五到位”（项）"),
    ("重大隐患治理", "挂牌督办的重大隐患（项）"),
    ("重大隐患治理", "其中：省级挂牌（项）"),
    ("", "累计落实治理资金（万元）"),
)
LEDGER = (
    ("序号", 6), ("*统一社会信用代码", 22), ("*单位名称", 28), ("*所属乡镇", 14), ("行业领域", 14), ("*隐患内容", 44), ("隐患部位", 18),
    ("*隐患等级", 11), ("隐患来源", 12), ("*排查时间", 13), ("*整改时限", 13), ("整改责任人", 12), ("整改措施", 26), ("销号时间", 13), ("整改情况", 12),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shipped:
    """A form that comes with Anwang."""

    code: str
    name: str
    superior: str
    frequency: str
    due_day: int
    file_name: str
    make: Callable[[], bytes]


def monthly() -> bytes:
    """Return the monthly form (cumulative from January): twelve columns by sector, rates and totals as formulas."""
    into = BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        book.set_properties({"created": MADE.replace(tzinfo=None)})
        page = book.add_worksheet("月报表")
        look = _looks(book)
        _paper(page, last_row=8 + len(ROWS))
        page.set_row(0, 34)
        page.merge_range("A1:M1", "隐患排查治理情况月报表", look["title"])
        page.merge_range("A2:E2", "填报单位：        ", look["plain"])
        page.merge_range("F2:I2", "统计期：      年1月—   月", look["plain"])
        page.merge_range("J2:M2", "按累计数填报", look["right"])
        page.merge_range("A3:A4", "行业（领域）", look["head"])
        for column, (group, words) in enumerate(HEADS, start=1):
            if not group:
                page.merge_range(2, column, 3, column, words, look["head"])
            else:
                page.write(3, column, words, look["head"])
        page.merge_range("C3:E3", "一般隐患", look["head"])
        page.merge_range("F3:H3", "重大隐患", look["head"])
        page.merge_range("I3:L3", "重大隐患治理", look["head"])
        page.write(4, 0, "甲", look["number"])
        for column in range(1, 13):
            page.write(4, column, column, look["number"])
        for row, words in enumerate(ROWS, start=5):
            page.write(row, 0, words, look["name"])
            _line(page, row, look)
        whole = 5 + len(ROWS)
        page.write(whole, 0, "合计", look["bold"])
        _line(page, whole, look)
        for letter in "CDFGIJKLM":
            page.write_formula(f"{letter}{whole + 1}", f"=SUM({letter}6:{letter}{whole})", look["sum"])
        page.merge_range(whole + 1, 0, whole + 1, 3, "单位负责人：", look["plain"])
        page.merge_range(whole + 1, 4, whole + 1, 8, "填表人：", look["plain"])
        page.merge_range(whole + 1, 9, whole + 1, 12, "填报日期：", look["plain"])
    return into.getvalue()


def _line(page: Any, row: int, look: Mapping[str, Any]) -> None:
    for column in range(1, 13):
        page.write_blank(row, column, None, look["cell"])
    for letter, whole, part in (("E", "C", "D"), ("H", "F", "G")):
        formula = f'=IF({whole}{row + 1}=0,"",ROUND({part}{row + 1}/{whole}{row + 1}*100,1))'
        page.write_formula(f"{letter}{row + 1}", formula, look["rate"], "")


def _looks(book: Any) -> dict[str, Any]:
    edge = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10}
    return {
        "title": book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter", "font_name": "宋体"}),
        "plain": book.add_format({"font_name": "宋体", "font_size": 10, "valign": "vcenter"}),
        "right": book.add_format({"font_name": "宋体", "font_size": 10, "valign": "vcenter", "align": "right"}),
        "head": book.add_format({**edge, "align": "center", "text_wrap": True, "bold": True}),
        "number": book.add_format({**edge, "align": "center", "font_size": 9}),
        "name": book.add_format({**edge, "text_wrap": True}),
        "bold": book.add_format({**edge, "bold": True}),
        "cell": book.add_format({**edge, "align": "right"}),
        "sum": book.add_format({**edge, "align": "right", "bold": True}),
        "rate": book.add_format({**edge, "align": "right", "num_format": "0.#"}),
        "text": book.add_format({**edge, "text_wrap": True, "num_format": "@"}),
        "date": book.add_format({**edge, "num_format": "yyyy-mm-dd", "align": "center"}),
    }


def _paper(page: Any, *, last_row: int) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    page.repeat_rows(2, 4)
    page.print_area(0, 0, last_row, 12)
    page.set_column(0, 0, 18)
    page.set_column(1, 12, 10.5)
    page.set_row(2, 22)
    page.set_row(3, 48)
    page.freeze_panes(5, 1)


def ledger() -> bytes:
    """Return the township ledger: the columns in the order and words that a superior's system imports."""
    into = BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        book.set_properties({"created": MADE.replace(tzinfo=None)})
        page = book.add_worksheet("隐患台账")
        look = _looks(book)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(1)
        page.set_row(0, 32)
        page.set_row(1, 30)
        page.merge_range(0, 0, 0, len(LEDGER) - 1, "隐患排查治理台账（导入模板）", look["title"])
        for column, (words, width) in enumerate(LEDGER):
            page.set_column(column, column, width)
            page.write(1, column, words, look["head"])
            shape = look["date"] if words.endswith(("时间", "时限")) else look["cell"] if words == "序号" else look["text"]
            page.write_blank(2, column, None, shape)
        page.data_validation(2, 7, 2, 7, {"validate": "list", "source": ["一般隐患", "重大隐患"]})
        page.freeze_panes(2, 0)
    return into.getvalue()


SHIPPED: tuple[Shipped, ...] = (
    Shipped("monthly", "隐患排查治理情况月报表", "上级安全生产委员会办公室", Frequency.MONTH, 5, "隐患排查治理情况月报表.xlsx", monthly),
    Shipped("ledger", "隐患排查治理台账", "上级监管信息系统", Frequency.MONTH, 8, "隐患排查治理台账.xlsx", ledger),
)
LEDGER_WORDS = {"一般": "一般隐患", "重大": "重大隐患", "一般事故隐患": "一般隐患", "重大事故隐患": "重大隐患"}


def shipped(code: str) -> Shipped | None:
    """Return a shipped form by its code."""
    return next((each for each in SHIPPED if each.code == code), None)
