"""Bindings: what each cell of a form asks. Columns, rows and single cells each say a part; a cell's question is the parts together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from anwang.ground.sheet.model import column_letter
from anwang.returns.errors import NotBound
from anwang.returns.periods import Window
from anwang.returns.template.layout import Grid, Spot, ref_of

Show = Literal["", "value", "change", "rate"]
SHOWS: dict[str, str] = {"value": "数值", "change": "比上年同期增减", "rate": "比上年同期增减%"}
DAYS: dict[str, str] = {
    "": "2026-11-21",
    "%Y年%-m月%-d日": "2026年11月21日",
    "%Y.%m.%d": "2026.11.21",
    "%Y/%m/%d": "2026/11/21",
    "%Y%m%d": "20261121",
    "excel": "按单元格的日期格式",
}
MOST = 4_000


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Ask(_Frozen):
    """A question, or a part of one: figure, filters 维度=值 (several values by 、), window, comparison, place; or a text; or nothing at all.

    `sure` is False where the system only supposes; `words` are the words of the form that led to it.
    """

    figure: str = Field(default="", max_length=80)
    where: tuple[str, ...] = Field(default=(), max_length=6)
    window: Window = ""
    month: int = Field(default=0, ge=0, le=12)
    show: Show = ""
    place: str = Field(default="", max_length=40)
    text: str = Field(default="", max_length=300)
    blank: bool = False
    sure: bool = True
    words: str = Field(default="", max_length=300)

    def over(self, below: Ask) -> Ask:
        """Return this part laid over another: what this one says holds, what it leaves open comes from below; filters of both hold."""
        return Ask(
            figure=self.figure or below.figure,
            where=tuple(dict.fromkeys((*below.where, *self.where))),
            window=self.window or below.window,
            month=self.month or below.month,
            show=self.show or below.show,
            place=self.place or below.place,
            text=self.text or below.text,
            blank=self.blank or below.blank,
            sure=self.sure and below.sure,
            words=" · ".join(dict.fromkeys(each for each in (below.words, self.words) if each))[:300],
        )

    @property
    def is_question(self) -> bool:
        """Whether something is to be written."""
        return not self.blank and bool(self.figure or self.text)


class Area(_Frozen):
    """A block of cells on one sheet whose columns and rows are bound: inclusive, 1-based."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    columns: dict[int, Ask] = Field(default_factory=dict)
    rows: dict[int, Ask] = Field(default_factory=dict)

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell lies in the block."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class ListColumn(_Frozen):
    """A column of a ledger: our field (or `seq`, the running number, or `text:` and fixed words), the superior's words, how days are written."""

    field: str = Field(max_length=60)
    words: dict[str, str] = Field(default_factory=dict)
    days: str = ""
    required: bool = False
    sure: bool = True
    header: str = Field(default="", max_length=120)


class RecordList(_Frozen):
    """A ledger on a sheet: the records of a figure, one row each, from `first_row` on; `ready` rows are empty in the form."""

    sheet: str
    first_row: int = Field(ge=1)
    ready: int = Field(default=1, ge=1)
    figure: str = Field(max_length=80)
    where: tuple[str, ...] = Field(default=(), max_length=6)
    window: Window = "period"
    columns: dict[int, ListColumn] = Field(default_factory=dict)


class Bindings(_Frozen):
    """All bindings of a form's version."""

    areas: tuple[Area, ...] = ()
    cells: dict[str, dict[str, Ask]] = Field(default_factory=dict)
    lists: tuple[RecordList, ...] = ()

    def ask(self, sheet: str, row: int, column: int) -> Ask:
        """Return what a cell asks; an empty question where nothing is bound."""
        found = Ask()
        for area in self.areas:
            if area.sheet == sheet and area.holds(row, column):
                found = area.rows.get(row, Ask()).over(area.columns.get(column, Ask()))
                break
        own = self.cells.get(sheet, {}).get(ref_of(row, column))
        if own is None:
            return found
        return own.over(found.model_copy(update={"blank": False}) if own.figure or own.text else found)

    def list_on(self, sheet: str) -> RecordList | None:
        """Return the ledger of a sheet."""
        return next((each for each in self.lists if each.sheet == sheet), None)

    def area_of(self, sheet: str, row: int, column: int) -> Area | None:
        """Return the block in which a cell lies."""
        return next((each for each in self.areas if each.sheet == sheet and each.holds(row, column)), None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is bound."""
        return not self.areas and not any(self.cells.values()) and not self.lists


def asked_cells(bindings: Bindings, grid: Grid) -> Iterator[tuple[Spot, Ask]]:
    """Yield each cell of a sheet that is to be filled with its question, row by row. Cells with formulas and fixed texts are never among them.

    Raises NotBound where there are too many.
    """
    places: set[tuple[int, int]] = set()
    for area in bindings.areas:
        if area.sheet == grid.name:
            places |= {(row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1)}
    own = bindings.cells.get(grid.name, {})
    known = {ref: ask for ref, ask in own.items() if ask.is_question}
    count = 0
    for row, column in sorted(places | {(grid_place(ref)) for ref in known}):
        if grid.covered.get((row, column), (row, column)) != (row, column):
            continue
        spot = grid.at(row, column)
        ask = bindings.ask(grid.name, row, column)
        if spot.formula or not ask.is_question or (spot.text and spot.ref not in known and not _is_gap(spot.text)):
            continue
        count += 1
        if count > MOST:
            raise NotBound(f"一张表最多填 {MOST} 个单元格，请缩小绑定的范围。")
        yield spot, ask


def formula_cells(bindings: Bindings, grid: Grid) -> Iterator[tuple[Spot, Ask]]:
    """Yield the cells with formulas inside bound blocks, with what their row and column ask."""
    for area in bindings.areas:
        if area.sheet != grid.name:
            continue
        for spot in grid.spots.values():
            if spot.formula and area.holds(spot.row, spot.column):
                ask = bindings.ask(grid.name, spot.row, spot.column)
                if ask.figure and not ask.blank:
                    yield spot, ask


def _is_gap(text: str) -> bool:
    """A dash, a zero or blanks that an earlier filler left in a cell meant for a number."""
    return text.strip() in {"", "-", "—", "－", "/", "0", "无", "…"}


def grid_place(ref: str) -> tuple[int, int]:
    """Return (row, column) of a stored reference."""
    letters = ref.rstrip("0123456789")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return int(ref[len(letters) :]), number


def column_name(column: int) -> str:
    """Return a column as one says it: C列."""
    return f"{column_letter(column)}列"
