"""The table that a question asks for: rows and columns, each number opening its records, beside what it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from anwang.desks.console.figures.asking import FIGURES, PERIODS, Question
from anwang.desks.console.figures.axes import STOCKS, Axis, Mark, Number, Places, Stretches, axis_of, crossing
from anwang.desks.console.figures.before import Beside
from anwang.figures import slices, wording
from anwang.figures.comparisons import Against
from anwang.figures.figure import Figure, base
from anwang.ground.measure import Ratio, Slice

WIDE = 5
"""More columns than this leave no room for a drawing beside them."""
STEPS = 5
"""So many shades a table has that is coloured by its numbers."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the table, the records that it opens, and what it is compared with."""

    number: Number
    shown: str
    url: str = ""
    then: str = ""
    change: str = ""
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its label, its unit, and what it means."""

    label: str
    unit: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its label, the question that it leads down to, its cells, and its rank where the table is a ranking."""

    label: str
    cells: Sequence[Cell]
    url: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """What a question asks for, ready to be shown, drawn, printed and written into a workbook."""

    corner: str
    heads: Sequence[Head]
    lines: Sequence[Line]
    whole: Line
    title: str
    compared: str = ""
    change: str = "增减"
    is_crossing: bool = False
    along_time: bool = False
    notes: Sequence[str] = ()

    @property
    def has_numbers(self) -> bool:
        """Whether there is anything to draw."""
        return any(cell.number is not None for line in self.lines for cell in line.cells)

    @property
    def is_wide(self) -> bool:
        """Whether the table needs the whole width, its drawing beneath it."""
        return len(self.heads) * (3 if self.compared else 1) > WIDE


def shown(number: Number) -> str:
    """A number as the page prints it, with separators by thousands; a dash where there is no base."""
    if number is None:
        return "—"
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def aligned(figure: Figure, number: Number, asked: Slice) -> str:
    """A number of a column: all with the decimals that the figure's rule keeps, so that the points stand under each other."""
    return shown(number) if number is None else wording.padded(shown(number), slices.digits(figure, asked.rounding))


def build(
    question: Question, figures: Sequence[Figure], asked: Sequence[Slice], wholes: Sequence[tuple[Number, Number]], by: Beside | None
) -> Table:
    """Return the table of the figures that can be answered, over their slices.

    `wholes` are their numbers over the whole, and what these are compared with; `by` compares, where the question asks for it.
    """
    down = axis_of(question, question.rows, asked[0])
    if question.columns not in {FIGURES, question.rows}:
        return _crossed(question, asked[0], down, wholes[0], by)
    return _beside(question, figures, asked, down, wholes, by)


def _beside(  # noqa: PLR0917 - all that a table is made of
    question: Question,
    figures: Sequence[Figure],
    asked: Sequence[Slice],
    down: Axis,
    wholes: Sequence[tuple[Number, Number]],
    by: Beside | None,
) -> Table:
    """Figures beside each other."""
    marks = down.marks()
    columns, whole = [], []
    for figure, part, (number, earlier) in zip(figures, asked, wholes, strict=True):
        numbers = down.numbers(figure, part)
        cells = [_cell(question, figure, mark, number, part) for mark, number in zip(marks, numbers, strict=True)]
        total = Cell(number, aligned(figure, number, part), question.records_of(figure))
        if by:
            then = by.numbers(down, figure, part)
            cells = [_set_beside(cell, figure, part, old, by) for cell, old in zip(cells, then, strict=True)]
            total = _set_beside(total, figure, part, earlier, by)
        columns.append(cells)
        whole.append(total)
    lines = [
        Line(mark.label, [column[place] for column in columns], question.but(**mark.changes).url if mark.leads_down else "")
        for place, mark in enumerate(marks)
    ]
    return Table(
        corner=down.label,
        heads=[Head(figure.name, figure.unit, figure.definition) for figure in figures],
        lines=ranked(_without_idle_rest(lines, down))
        if question.chart == "rank" and not isinstance(down, Stretches)
        else _without_idle_rest(lines, down),
        whole=Line(_whole_label(question, down), whole),
        title="、".join(figure.name for figure in figures[:2]) + ("等" if len(figures) > 2 else "") + f"：按{down.label}",  # noqa: PLR2004 - two names fit
        compared=by.name(asked[0]) if by else "",
        change=_change_words(by),
        along_time=isinstance(down, Stretches),
        notes=_notes(question, figures, down),
    )


def _crossed(question: Question, asked: Slice, down: Axis, whole: tuple[Number, Number], by: Beside | None) -> Table:
    """One figure, rows against columns, with the sums of both as the figure itself counts them; `by` sets each number beside what it is compared with."""
    figure = question.focus
    across = axis_of(question, question.columns, asked)
    marks, heads = down.marks(), across.marks()
    numbers = crossing(figure, asked, down, across, question.node)
    sums = down.numbers(figure, asked)
    shades = _shades([number for line in numbers for number in line])
    earlier = by.crossing(figure, asked, down, across, node=question.node) if by else []
    before = by.numbers(down, figure, asked) if by else []
    lines = []
    for place, (mark, row, total) in enumerate(zip(marks, numbers, sums, strict=True)):
        cells = [
            replace(_cell(question, figure, _both(mark, head), number, asked), shade=shades(number))
            for head, number in zip(heads, row, strict=True)
        ]
        cells.append(_cell(question, figure, mark, total, asked))
        if by:
            cells = [_set_beside(cell, figure, asked, then, by) for cell, then in zip(cells, [*earlier[place], before[place]], strict=True)]
        lines.append(Line(mark.label, cells, question.but(**mark.changes).url if mark.leads_down else ""))
    last = [_cell(question, figure, head, number, asked) for head, number in zip(heads, across.numbers(figure, asked), strict=True)]
    last.append(Cell(whole[0], aligned(figure, whole[0], asked), question.records_of(figure)))
    if by:
        last = [
            _set_beside(cell, figure, asked, then, by)
            for cell, then in zip(last, [*by.numbers(across, figure, asked), whole[1]], strict=True)
        ]
    return Table(
        corner=down.label,
        heads=[*(Head(head.label) for head in heads), Head("合计")],
        lines=_without_idle_rest(lines, down),
        whole=Line(_whole_label(question, down), last),
        title=f"{figure.name}（{figure.unit}）：{down.label} × {across.label}",
        compared=by.name(asked) if by else "",
        change=_change_words(by),
        is_crossing=True,
        along_time=isinstance(down, Stretches),
        notes=_notes(question, [figure], down),
    )


def _change_words(by: Beside | None) -> str:
    return "完成" if by and by.against == Against.TARGET else "增减"


def _both(first: Mark, second: Mark) -> Mark:
    """Two marks at once; filters of both hold together."""
    changes = {**first.changes, **second.changes}
    if "where" in first.changes and "where" in second.changes:
        changes["where"] = tuple(dict.fromkeys((*first.changes["where"], *second.changes["where"])))
    return Mark(f"{first.key}/{second.key}", first.label, changes)


def _cell(question: Question, figure: Figure, mark: Mark, number: Number, asked: Slice) -> Cell:
    changes = dict(mark.changes)
    if "start" in changes and base(figure).kind not in STOCKS:
        changes["cutoff"] = question.cutoff or question.end
    return Cell(number, aligned(figure, number, asked), question.records_of(figure, **changes))


def _set_beside(cell: Cell, figure: Figure, asked: Slice, then: Number, by: Beside) -> Cell:
    return replace(cell, then=aligned(figure, then, asked), change=by.change(figure, asked, cell.number, then))


def _without_idle_rest(lines: list[Line], down: Axis) -> list[Line]:
    """本级 is shown only where something is recorded there."""
    if (
        isinstance(down, Places)
        and down.places
        and down.places[-1].node is None
        and all(cell.shown in {"0", "—"} for cell in lines[-1].cells)
    ):
        return lines[:-1]
    return lines


def ranked(lines: Sequence[Line]) -> list[Line]:
    """The rows by their first number, the highest first; equals share a rank, and who has no number comes last without one."""
    known = [line for line in lines if line.cells[0].number is not None]
    numbers = [line.cells[0].number or Decimal(0) for line in known]
    placed = [replace(line, rank=1 + sum(other > number for other in numbers)) for line, number in zip(known, numbers, strict=True)]
    return [*sorted(placed, key=lambda line: line.rank), *(line for line in lines if line.cells[0].number is None)]


def _whole_label(question: Question, down: Axis) -> str:
    return question.node.name if isinstance(down, Places) else "合计"


def _notes(question: Question, figures: Sequence[Figure], down: Axis) -> list[str]:
    notes = []
    loose = [figure.name for figure in figures if not figure.additive and not isinstance(figure, Ratio)]
    if loose:
        notes.append(f"{'、'.join(loose)}：同一对象在各行可能重复出现，各行之和可以大于合计。")
    if question.rows in PERIODS and any(base(figure).kind in STOCKS for figure in figures):
        notes.append("时点存量按每一时段的末日统计，不能相加。")
    return notes


def _shades(numbers: Sequence[Number]) -> Callable[[Number], int]:
    most = max((number for number in numbers if number), default=Decimal(0))

    def shade(number: Number) -> int:
        return 0 if not number or most <= 0 else max(1, int(number * STEPS / most))

    return shade
