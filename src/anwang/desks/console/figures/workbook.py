"""A figures page as a workbook: the numbers on one sheet, what each means on the next. No text ever becomes a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import FileResponse

from anwang.desks.console.figures.choosing import chips
from anwang.desks.console.figures.page import Board, as_of
from anwang.desks.console.figures.table import Line
from anwang.figures import wording
from anwang.figures.catalogue import KINDS, room_of
from anwang.figures.figure import measures_of

HEAD_HEIGHT = 32
WIDE, NARROW, TEXT = 22, 14, 70
MOST_DECIMALS = 4


class Formats:
    """How the cells look."""

    def __init__(self, book: Any) -> None:
        edge = {"border": 1, "border_color": "#B3BDC8"}
        number = {"align": "right"}
        self.plain = book.add_format({})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({**edge, "bold": True, "text_wrap": True, "bg_color": "#F1F4F8", "valign": "vcenter"})
        self.number = self._by_decimals(book, {**edge, **number})
        self.label = book.add_format(edge)
        self.right = book.add_format({**edge, "align": "right"})
        self.whole = self._by_decimals(book, {**edge, **number, "bold": True})
        self.whole_label = book.add_format({**edge, "bold": True})
        self.whole_text = book.add_format({**edge, "bold": True, "align": "right"})

    @staticmethod
    def _by_decimals(book: Any, look: dict[str, object]) -> list[Any]:
        """A look for numbers with none, one, two … decimals, as the page prints them."""
        return [book.add_format({**look, "num_format": wording.padded("0", digits)}) for digits in range(MOST_DECIMALS + 1)]


def download(board: Board, name: str) -> FileResponse:
    """Answer with the workbook; the scratch file is gone when it has been sent."""
    settings.SCRATCH.mkdir(parents=True, exist_ok=True)
    into = tempfile.TemporaryFile(dir=settings.SCRATCH, suffix=".xlsx")  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(into, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = Formats(book)
        _numbers(book.add_worksheet("数值"), board, formats)
        _definitions(book.add_worksheet("口径"), board, formats.head, book.add_format({"text_wrap": True, "valign": "top"}))
    into.seek(0)
    return FileResponse(into, as_attachment=True, filename=name)


def _numbers(page: Any, board: Board, formats: Formats) -> None:
    question = board.question
    page.set_column(0, 0, WIDE)
    page.set_column(1, 40, NARROW)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, f"{question.node.name}{'本级' if question.own else ''}：{question.window}", formats.title)
    said = [f"专项行动：{'、'.join(each.name for each in question.campaigns)}"] if question.campaigns else []
    said += [f"筛选：{'、'.join(words for words, _ in chips(question))}"] if question.where else []
    page.write_string(1, 0, "；".join([*said, f"数据截至 {as_of(board.at)}"]), formats.plain)
    table = board.table
    if table is None:
        page.write_string(3, 0, board.refusal or "没有可以统计的指标。", formats.plain)
        return
    heads = [table.corner]
    for head in table.heads:
        name = f"{head.label}（{head.unit}）" if head.unit else head.label
        heads += [name, table.compared, table.change] if table.compared else [name]
    page.set_row(3, HEAD_HEIGHT)
    for column, text in enumerate(heads):
        page.write_string(3, column, text, formats.head)
    page.freeze_panes(4, 1)
    line = 4
    for each in table.lines:
        _row(page, line, each, formats, is_compared=bool(table.compared))
        line += 1
    _row(page, line, table.whole, formats, is_compared=bool(table.compared), is_whole=True)
    for place, note in enumerate((*board.notes, *table.notes), start=line + 2):
        page.write_string(place, 0, note, formats.plain)


def _row(page: Any, line: int, row: Line, formats: Formats, *, is_compared: bool, is_whole: bool = False) -> None:
    page.write_string(line, 0, row.label, formats.whole_label if is_whole else formats.label)
    style = formats.whole if is_whole else formats.number
    column = 1
    for cell in row.cells:
        _number(page, line, column, cell.shown, style)
        column += 1
        if is_compared:
            _number(page, line, column, cell.then, style)
            page.write_string(line, column + 1, cell.change, formats.whole_text if is_whole else formats.right)
            column += 2


def _number(page: Any, line: int, column: int, shown: str, styles: Sequence[Any]) -> None:
    """Write a number as a number; where there is none, the dash of the page."""
    if shown in {"", "—"}:
        page.write_string(line, column, "—", styles[0])
    else:
        page.write_number(line, column, float(shown.replace(",", "")), styles[min(wording.decimals(shown), MOST_DECIMALS)])


def _definitions(page: Any, board: Board, head: Any, look: Any) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
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
            page.write_string(line, column, text, look)
