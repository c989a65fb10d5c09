"""Workbooks as offices send them, made for tests; all names are invented."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import openpyxl

HEADERS = ("序号", "单位名称", "统一社会信用代码", "所属乡镇", "地址", "从业人员（人）", "联系人", "联系电话")
GOOD = "91350100M000100Y43"
WRONG = "91350100M000100Y44"


def ugly(*rows: tuple[object, ...], title: str = "安全生产基本情况表") -> bytes:
    """A register with a merged title, an offset header and a total at the end."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "企业"
    page.append([title])
    page.merge_cells("A1:H1")
    page.append(list(HEADERS))
    for row in rows:
        page.append(list(row))
    page.append(["合计", None, None, None, None, sum(row[5] for row in rows if isinstance(row[5], int))])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def rows_of(town: str) -> list[tuple[object, ...]]:
    """Two good rows, one with a wrong code, and a double of the second."""
    return [
        (1, "甲木业有限公司", GOOD, town, "工业路1号", 12, "张三", "13900000001"),
        (2, "乙化工有限公司", WRONG, town, "工业路2号", 20, "李四", "13900000002"),
        (3, "丙超市", "", town, "人民路3号", 3, "王五", "13900000003"),
        (4, "丙超市", "", town, "人民路3号", 3, "王五", "13900000003"),
    ]


def many(count: int, town: str) -> bytes:
    """A plain register of so many enterprises without codes."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(list(HEADERS))
    for number in range(count):
        page.append([number, f"第{number}号加工厂", "", town, f"工业路{number}号", number % 50, "张三", "13900000001"])
    return saved(book)


def table(headers: Sequence[object], *rows: Sequence[object]) -> bytes:
    """A plain table."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in (headers, *rows):
        page.append(list(line))
    return saved(book)


def ledger(unit: str, town: str) -> bytes:
    """A hazard ledger: one rectified, one open, one of a unit that is not on the register."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["事故隐患排查治理台账"])
    page.append(["序号", "单位名称", "所属乡镇", "隐患内容", "排查日期", "整改期限", "整改完成日期", "整改责任人"])
    page.append([1, unit, town, "配电箱未上锁", "2026.3.2", "2026.3.10", "2026.3.8", "张三"])
    page.append([2, unit, town, "灭火器压力不足", "2026-03-03", "2026-03-20", "", "李四"])
    page.append([3, "查无此厂", town, "通道堵塞", "2026/3/4", "2026/3/20", "", "王五"])
    return saved(book)


def checklist() -> bytes:
    """A check sheet with categories in merged cells."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["检查类别", "检查内容", "检查依据", "检查方法"])
    page.append(["用电安全", "配电箱是否上锁", "用电规程", "现场查看"])
    page.append([None, "是否私拉电线", "用电规程", "现场查看"])
    page.append(["消防安全", "灭火器是否在有效期内", "消防法", "查阅资料"])
    page.merge_cells("A2:A3")
    return saved(book)
