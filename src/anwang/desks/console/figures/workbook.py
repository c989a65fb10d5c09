"""A figures page as a workbook: the numbers on one sheet, what each means on the next. No text ever becomes a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import FileResponse

from anwang.desks.console.figures.page import Board, Cell, Line, as_of
from anwang.figures.catalogue import KINDS, room_of
from anwang.figures.figure import measures_of

WIDE, NARROW, TEXT = 22, 14, 70


def download(board: Board, name: str) -> FileResponse:
    """Answer with the workbook; the scratch file is gone when it has been sent."""
    settings.SCRATCH.mkdir(parents=True, exist_ok=True)
    into = tempfile.TemporaryFile(dir=settings.SCRATCH, suffix=".xlsx")  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(into, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, head = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        _numbers(book.add_worksheet("数值"), board, bold, head)
        _definitions(book.add_worksheet("口径"), board, head)
    into.seek(0)
    return FileResponse(into, as_attachment=True, filename=name)


def _numbers(page: Any, board: Board, bold: Any, head: Any) -> None:
    question = board.question
    page.set_column(0, 0, WIDE)
    page.set_column(1, 8, NARROW)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, f"{question.node.name}：{question.window}", bold)
    said = [f"专项行动：{'、'.join(each.name for each in question.campaigns)}"] if question.campaigns else []
    said += [f"筛选：{'、'.join(question.where)}"] if question.where else []
    page.write_string(1, 0, "  ".join([*said, f"数据截至 {as_of(board.at)}", *board.notes]))
    heads = [f"{card.figure.name}（{card.figure.unit}）" for card in board.cards if not card.refusal]
    line = _table(page, 3, ["区域", *heads], board.places, head)
    line = _row(page, line, question.node.name, board.whole)
    focus = f"{question.focus.name}（{question.focus.unit}）"
    if board.months:
        line = _table(page, line + 2, ["月份", focus], board.months, head)
    if board.values:
        _table(page, line + 2, [board.dimension_label, focus], board.values, head)


def _table(page: Any, line: int, heads: Sequence[str], lines: Iterable[Line], style: Any) -> int:
    for column, text in enumerate(heads):
        page.write_string(line, column, text, style)
    line += 1
    for each in lines:
        line = _row(page, line, each.label, each.cells)
    return line


def _row(page: Any, line: int, label: str, cells: Sequence[Cell]) -> int:
    page.write_string(line, 0, label)
    for column, cell in enumerate(cells, start=1):
        if cell.shown not in {"", "—"}:
            page.write_number(line, column, float(cell.shown.replace(",", "")))
    return line + 1


def _definitions(page: Any, board: Board, head: Any) -> None:
    for column, (text, width) in enumerate(
        (("代码", WIDE), ("指标", WIDE), ("单位", NARROW), ("类型", NARROW), ("来源", NARROW), ("口径", TEXT))
    ):
        page.set_column(column, column, width)
        page.write_string(0, column, text, head)
    shown: dict[str, Sequence[str]] = {}
    for card in board.cards:
        for figure in (card.figure, *(measures_of(card.figure) if card.figure.kind == "ratio" else ())):
            shown[figure.code] = (figure.code, figure.name, figure.unit, KINDS[figure.kind], room_of(figure), figure.definition)
    for line, row in enumerate(shown.values(), start=1):
        for column, text in enumerate(row):
            page.write_string(line, column, text)
