"""`anwang returns`: a form filled as an Excel file, and what the system would bind in a superior's file."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from django.utils import timezone

from anwang.desks.terminal import files
from anwang.desks.terminal.answer import say, say_json, table
from anwang.figures import slices
from anwang.figures.catalogue import find
from anwang.figures.errors import WrongWindow
from anwang.grid.models import Node
from anwang.ground.refusal import NotFound
from anwang.returns import making
from anwang.returns.bindings import Ask, Bindings, asked_cells
from anwang.returns.errors import NotATemplate
from anwang.returns.filling import Ground
from anwang.returns.models import Form
from anwang.returns.queries import Sheets, bindings_of, opened
from anwang.returns.states import VersionState
from anwang.returns.suggesting import Suggestion, suggest
from anwang.returns.template.layout import grids_of
from anwang.returns.template.opening import LIMITS, open_sent

PK = re.compile(r"[0-9]{1,15}")
"""A form's number; longer is none."""


def fill(asked: argparse.Namespace) -> int:
    """Fill a form for a place and a window and write the workbook; nothing is kept. Raises NoSuchPlace, NotFound, NotATemplate, WrongWindow."""
    at = timezone.now()
    node = slices.node_of(asked.grid)
    if asked.end < asked.start:
        raise WrongWindow
    sheets, bindings, ground = _template(asked, node)
    made = making.make(sheets.book, sheets.grids, bindings, ground, on=timezone.localdate(at))
    out = Path(asked.out)
    with made.file:
        files.write(out, made.file.read())
    rows = sum(len(each.ids) for each in made.lists)
    say(f"已写入 {out}：填了 {len(made.filled.answers)} 格" + (f"，台账 {rows} 行" if made.lists else "") + "。")
    for point in made.points:
        say(f"需核对 {point.cell} {point.sentence}")
    return 0


def _template(asked: argparse.Namespace, node: Node) -> tuple[Sheets, Bindings, Ground]:
    path = Path(asked.form)
    if path.suffix.lower() == ".xlsx":
        sheets = _opened(path)
        return sheets, suggest(sheets.grids, node, asked.end).bindings, Ground(node, asked.start, asked.end)
    forms = Form.objects.select_related("organ")
    form = (forms.filter(pk=int(asked.form)) if PK.fullmatch(asked.form) else forms.filter(name=asked.form)).order_by("-pk").first()
    versions = form.versions.select_related("file", "form") if form else None
    version = (versions.filter(state=VersionState.IN_USE).first() or versions.order_by("-number").first()) if versions is not None else None
    if form is None or version is None:
        raise NotFound(f"没有报表“{asked.form}”，请核对名称，或给一个 .xlsx 文件。")
    return opened(version), bindings_of(version), Ground(node, asked.start, asked.end, form.organ.name, form.frequency)


def _opened(path: Path) -> Sheets:
    if files.size_of(path) > LIMITS.file_bytes:
        raise NotATemplate(f"文件过大，报表模板不超过 {LIMITS.file_bytes // 1048576} MB。")
    content = files.read(path)
    book = open_sent(content)
    return Sheets(book, grids_of(book))


def proposed(asked: argparse.Namespace) -> int:
    """Say what the system would bind in a file: cell, figure, filters, window, and whether it is certain. Raises NoSuchPlace, NotATemplate."""
    node = slices.node_of(asked.grid)
    sheets = _opened(Path(asked.file))
    found = suggest(sheets.grids, node, timezone.localdate())
    if asked.json:
        say_json(_answer(sheets, found))
        return 0
    rows = [
        [
            f"{grid.name}!{spot.ref}",
            find(ask.figure).name if ask.figure else ask.text,
            " ".join(ask.where),
            ask.window,
            "" if ask.sure else "没有把握",
        ]
        for grid in sheets.grids
        for spot, ask in asked_cells(found.bindings, grid)
    ]
    table(["单元格", "指标", "筛选", "统计期", ""], rows)
    for sheet, ref, words in found.unmatched:
        say(f"没有认出 {sheet}!{ref} {words}")
    return 0


def _answer(sheets: Sheets, found: Suggestion) -> dict[str, Any]:
    return {
        "cells": [_cell(grid.name, spot.ref, ask) for grid in sheets.grids for spot, ask in asked_cells(found.bindings, grid)],
        "lists": [each.model_dump(mode="json") for each in found.bindings.lists],
        "unmatched": [{"sheet": sheet, "cell": ref, "words": words} for sheet, ref, words in found.unmatched],
        "notes": sheets.book.notes,
    }


def _cell(sheet: str, ref: str, ask: Ask) -> dict[str, Any]:
    return {"sheet": sheet, "cell": ref} | ask.model_dump(mode="json", exclude={"blank"})
