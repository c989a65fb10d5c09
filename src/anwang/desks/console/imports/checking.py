"""The checking page: what it shows of each sheet, and what was chosen there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from anwang.enterprises.actions.outcome import SUSPECTED
from anwang.ground.inputs import read
from anwang.ground.models import ImportRun
from anwang.ground.sheet import Field
from anwang.ground.sheet import Kind as CellKind
from anwang.imports.actions.receiving import SHOWN
from anwang.imports.errands import key_of, place_at
from anwang.imports.inputs import Settle
from anwang.imports.kinds import KINDS

SAMPLE = 8
REASONS = 30
ROLES = {
    "data": "数据",
    "explanation": "说明",
    "summary": "汇总",
    "dictionary": "选项",
    "empty": "空表",
    "left_out": "不导入",
    "other_kind": "另一类表",
}
FORMATS = {
    "xlsx": "Excel 工作簿",
    "xlsm": "Excel 工作簿（带宏）",
    "xlsb": "Excel 二进制工作簿",
    "xls": "旧版 Excel（97—2003）",
    "xls-biff5": "旧版 Excel（95）",
    "xml-2003": "Excel 2003 XML 表格",
    "ods": "WPS 或 LibreOffice 表格",
    "docx": "Word 文档里的表格",
    "doc": "旧版 Word 文档里的表格",
    "rtf": "RTF 文档里的表格",
    "html": "网页表格",
    "mhtml": "网页表格",
    "csv": "文本表格（逗号分隔）",
    "tsv": "文本表格（制表符分隔）",
    "csv-semicolon": "文本表格（分号分隔）",
    "csv-pipe": "文本表格（竖线分隔）",
}
"""What a file really is, in words; the verdict keeps the code."""
FEN = 1_000_000
"""Fen in ten thousand yuan."""


def sheets(run: ImportRun) -> list[dict[str, Any]]:
    """Return the sheets of a run as the page draws them; sheets with the same header share one choice of columns."""
    vocabulary = KINDS[run.kind].vocabulary()
    fields = {field.name: field for field in vocabulary.fields}
    options = [(field.name, f"{field.label}（必填）" if field.required else field.label) for field in vocabulary.fields]
    leaders = _leaders(run)
    drawn = []
    for sheet in run.verdict.get("sheets", []):
        leader = leaders.get(sheet["index"])
        columns = [
            {"letter": letter, "header": sheet["headers"].get(letter, ""), "field": sheet["columns"].get(letter, "")}
            for letter in sorted({*sheet["headers"], *sheet["columns"]}, key=lambda one: (len(one), one))
        ]
        doubts = _doubts(run, sheet)
        lines = _lines(sheet["imported"][:SAMPLE], columns, fields)
        drawn.append(
            {
                **sheet,
                "role_word": ROLES.get(sheet["role"], sheet["role"]),
                "reads": sheet["role"] == "data",
                "column_list": columns if sheet["has_table"] else [],
                "lines": lines,
                "options": options,
                "follows": leader["name"] if leader and leader["index"] != sheet["index"] else "",
                "refused": sheet["refused"][:REASONS],
                "duplicates_count": sheet["duplicates_count"] - sheet.get("doubts_count", 0),
                "doubts_count": len(doubts) + max(0, sheet.get("doubts_count", 0) - SHOWN),
                "duplicates": [one for one in sheet["duplicates"] if not one["reason"].startswith(SUSPECTED)][:REASONS],
                "doubts": doubts,
                "field_labels": {name: field.label for name, field in fields.items()},
            }
        )
    return drawn


def _lines(rows: Sequence[Mapping[str, Any]], columns: Sequence[Mapping[str, str]], fields: Mapping[str, Field]) -> list[dict[str, Any]]:
    """Return records under the columns that they came from; of tables side by side, the second record of a row under the second column."""
    drawn: list[dict[str, Any]] = []
    for row in rows:
        turn = sum(1 for line in drawn if line["row"] == row["row"])
        met: dict[str, int] = {}
        cells = []
        for column in columns:
            name = column["field"]
            mine = met.get(name, 0) == turn
            met[name] = met.get(name, 0) + 1
            cells.append(_shown(row["values"].get(name), fields.get(name)) if mine or not name else "")
        drawn.append({"row": row["row"], "cells": cells})
    return drawn


def _doubts(run: ImportRun, sheet: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows that may be known subjects: those that wait, with the reason, then those that were decided one by one."""
    waiting = {
        (sheet["index"], one["row"], one.get("part", 0)): one["reason"]
        for one in sheet["duplicates"]
        if one["reason"].startswith(SUSPECTED)
    }
    said = {place_at(key): word for key, word in run.mapping.get("decided", {}).items()}
    decided = {place: word for place, word in said.items() if place[0] == sheet["index"]}
    return [
        {
            "row": place[1],
            "name": f"decide-{key_of(place).replace(':', '-')}",
            "decided": decided.get(place, ""),
            "reason": waiting.get(place, "已决定"),
        }
        for place in [*waiting, *(place for place in sorted(decided) if place not in waiting)]
    ]


def _leaders(run: ImportRun) -> dict[int, dict[str, Any]]:
    """Return, for each sheet with a table, the first sheet of the file with the same header."""
    first: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}
    found = {}
    for sheet in run.verdict.get("sheets", []):
        if sheet["has_table"]:
            found[sheet["index"]] = first.setdefault(tuple(sorted(sheet["headers"].items())), sheet)
    return found


def _shown(value: Any, field: Any) -> str:
    if value is None or field is None:
        return ""
    if field.kind == CellKind.MONEY:
        return f"{value / FEN:g} 万元"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return str(value)


def said(run: ImportRun, post: QueryDict) -> Settle:
    """Return what was chosen. Raises InputRefused."""
    leaders = _leaders(run)
    chosen = []
    for sheet in run.verdict.get("sheets", []):
        index = sheet["index"]
        leader = leaders.get(index)
        columns: Mapping[str, str] = {}
        if leader is not None:
            letters = {*leader["headers"], *leader["columns"]}
            columns = {letter: post.get(f"col-{leader['index']}-{letter}", leader["columns"].get(letter, "")) for letter in letters}
        chosen.append({"index": index, "read": post.get(f"read-{index}") == "1", "columns": columns})
    decided = {key.removeprefix("decide-").replace("-", ":"): str(said) for key, said in post.items() if key.startswith("decide-")}
    data = {
        "kind": post.get("kind", run.kind),
        "known": post.get("known", "update"),
        "doubtful": post.get("doubtful", "hold"),
        "decided": {key: said for key, said in {**run.mapping.get("decided", {}), **decided}.items() if said},
        "sheets": chosen,
    }
    return read(Settle, data)
