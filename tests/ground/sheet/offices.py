"""Makers of files as offices send them, and a small vocabulary of no particular trade."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Hashable
from typing import Any

import openpyxl
import xlwt

from anwang.ground.sheet import Field, Kind, SheetVerdict, Values, Verdict, Vocabulary, examine

Rows = list[list[Any]]


def _keys(values: Values) -> tuple[list[Hashable], list[Hashable]]:
    return [values.get("code") or values["name"]], [values.get("code") or values["name"]]


SHOPS = Vocabulary(
    kind="shop",
    label="店铺名单",
    fields=(
        Field("name", "店铺名称", Kind.NAME, ("名称", "店名", "单位名称"), required=True),
        Field("code", "店铺代码", Kind.CODE, ("代码", "编码"), strict=True),
        Field("town", "乡镇", Kind.NAME, ("所属乡镇",), carry_blank=True),
        Field("owner", "店主", Kind.NAME, ("店主姓名",)),
        Field("owner_phone", "店主电话", Kind.PHONE, follows=("owner",)),
        Field("phone", "联系电话", Kind.PHONE, ("电话",)),
        Field("staff", "人数", Kind.INTEGER, ("员工人数",)),
        Field("turnover_fen", "营业额", Kind.MONEY, ("年营业额",)),
        Field("opened_on", "开业日期", Kind.DATE, ("开业时间",)),
        Field("licensed", "有证", Kind.YES_NO, ("是否有证",)),
        Field("grade", "等级", Kind.CHOICE, choices={"甲": ("甲级",), "乙": ("乙级",)}),
        Field("remark", "备注", Kind.TEXT),
    ),
    keys=_keys,
    section=lambda text: "town" if text.endswith(("镇", "乡", "街道")) else None,
    one_per_sheet=True,
    place="town",
)
HEADER = ["序号", "店铺名称", "店铺代码", "乡镇", "联系电话", "人数"]
ROWS: Rows = [HEADER, [1, "甲店", "A01", "石桥镇", "13800000001", 3], [2, "乙店", "A02", "石桥镇", "13800000002", 4]]


def xlsx(rows: Rows, *, title: str = "名单", merges: tuple[str, ...] = (), change: Callable[[Any], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    if change:
        change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xls(rows: Rows, *, change: Callable[[Any, Any], None] | None = None, at: tuple[int, int] = (0, 0)) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r + at[0], c + at[1], value)
    if change:
        change(book, sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def csv(rows: Rows = ROWS, separator: str = ",") -> str:
    return "\r\n".join(separator.join("" if value is None else str(value) for value in row) for row in rows)


def repack(data: bytes, change: dict[str, bytes]) -> bytes:
    """The same zip with some parts replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change.get(info.filename, old.read(info.filename)))
        for name in set(change) - set(old.namelist()):
            new.writestr(name, change[name])
    return target.getvalue()


def look(data: bytes, **more: Any) -> Verdict:
    return examine(data, [SHOPS], **more)


def one(data: bytes, **more: Any) -> SheetVerdict:
    """The only data sheet of the file."""
    verdict = look(data, **more)
    assert verdict.refusal is None or verdict.refusal["code"] in ("all_rows_refused", "no_rows"), verdict.refusal
    (sheet,) = [sheet for sheet in verdict.sheets if sheet.role == "data"]
    return sheet


def skipped(sheet: SheetVerdict) -> dict[int, str]:
    return {row.row: row.kind for row in sheet.skipped}


def names(sheet: SheetVerdict) -> list[str]:
    return [row.values["name"] for row in sheet.imported]
