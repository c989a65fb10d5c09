"""Tabling: the lines and cells of a table or chart, and the turns of a loop: in order, cut to the first or last few."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from anwang.figures.catalogue import find
from anwang.figures.figure import Figure
from anwang.papers import axes
from anwang.papers.answering import Answering, Told, Unbound
from anwang.papers.asking import PLACED, Answer
from anwang.papers.axes import Axis, Line
from anwang.papers.body import Block
from anwang.papers.errors import WrongTag
from anwang.papers.tags import Tag, split

WHOLE = "合计"
NUMBERED, PLACE, EMPTY = "序号", "名次", "空"
"""Columns that are no figures: the line's number, and a column that is left to the office's pen."""
HEAD = "题="
ENDS = re.compile(r"(前|后)(\d{1,2})")
Cell = Told


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its tag (none for 序号 and 名次) and its head."""

    tag: Tag | None
    head: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """A table: heads without the first, and the lines with their cells."""

    heads: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]


def columns_of(block: Block) -> list[Column]:
    """Return a block's columns."""
    return [_column(text) for text in block.columns]


def _column(text: str) -> Column:
    if text.strip() in {NUMBERED, PLACE}:
        return Column(None, text.strip(), text.strip())
    found = tag_of(text)
    if found.name == EMPTY:
        return Column(None, next((part.removeprefix(HEAD) for part in found.where if part.startswith(HEAD)), ""))
    heads = [part.removeprefix(HEAD) for part in found.where if part.startswith(HEAD)]
    tag = Tag(found.name, found.place, tuple(part for part in found.where if not part.startswith(HEAD)))
    return Column(tag, heads[0] if heads else _head(tag))


def _head(tag: Tag) -> str:
    """A column's head where the office gave none: the figure's name and what narrows it."""
    return tag.name + "".join(f"·{part.partition('=')[2] or part}" for part in tag.where)


def tag_of(text: str) -> Tag:
    """Return the tag of a column as typed, with or without braces. Raises WrongTag."""
    found = split("{{" + text.strip().strip("{}\uff5b\uff5d").strip() + "}}")
    if len(found) != 1 or not isinstance(found[0], Tag):
        raise WrongTag(f"看不懂这一列“{text[:40]}”，请写指标名称，如“排查隐患数”或“排查隐患数|级别=重大”。")
    return found[0]


def lay(block: Block, answers: Answering) -> Laid:
    """Return a block's table. Raises WrongTag, and a figure's refusals for its axis."""
    columns = columns_of(block)
    tags = [column.tag for column in columns if column.tag is not None]
    kind = axes.axis_of(block.axis)
    columns = [_windowed(column, block.window) for column in columns] if kind != axes.MONTHS else columns
    by = _windowed(Column(tag_of(block.order), ""), block.window).tag if block.order.strip() else None
    axis = ordered(answers.axis(kind, _first_figure(tags, kind), block.window), by, block.most, answers)
    cells = [answers.column(column.tag, axis) if column.tag else [column.word] * len(axis.lines) for column in columns]
    kept = [line for line in range(len(axis.lines)) if _says(axis, line, cells)]
    lines: list[tuple[str, tuple[Cell, ...]]] = []
    for number, line in enumerate(kept, 1):
        row = tuple(str(number) if column.word else made[line] for column, made in zip(columns, cells, strict=True))
        lines.append((axis.lines[line].name, row))
    if block.whole and not block.most and block.kind == "table":
        sums = [_windowed(column, block.window).tag for column in columns]
        lines.append((WHOLE, tuple("" if tag is None else _sum(tag, answers) for tag in sums)))
    return Laid(tuple(column.head for column in columns), tuple(lines))


def _windowed(column: Column, words: str) -> Column:
    """Return a column whose tag names the block's window, unless it names its own."""
    if column.tag is None or not words or any(part.startswith("窗口=") for part in column.tag.where):
        return column
    return replace(column, tag=Tag(column.tag.name, column.tag.place, (*column.tag.where, f"窗口={words}")))


def _sum(tag: Tag, answers: Answering) -> Cell:
    """The whole's cell; a whole has no rank, and its share is all."""
    shapes = {part.partition("=")[0] for part in tag.where}
    if shapes & {"排名", "位次"}:
        return ""
    if "占比" in tag.where:
        return "100"
    return answers.cell(tag)


def _first_figure(tags: Sequence[Tag], kind: str) -> Figure | None:
    return find(tags[0].name) if tags and kind == axes.SECTORS else None


def _says(axis: Axis, line: int, cells: Sequence[Sequence[Cell]]) -> bool:
    """Whether a line is shown: a place always; the rest of a place and a sector only where something is counted there."""
    if axis.kind == axes.MONTHS or (axis.kind == axes.PLACES and axis.lines[line].node is not None):
        return True
    told = [column[line] for column in cells]
    return any(isinstance(cell, Unbound) or (isinstance(cell, tuple) and _counts(cell[1])) for cell in told)


def _counts(answer: Answer) -> bool:
    return answer.wish.form.shape not in PLACED and bool(answer.value.number)


def ordered(axis: Axis, by: Tag | None, most: int, answers: Answering) -> Axis:
    """Return an axis with its lines by a figure, the greatest first, cut to the first few, or with a minus to the last few, the least first."""
    if by is None:
        return Axis(axis.kind, axis.lines[:most] if most > 0 else axis.lines[most:] if most < 0 else axis.lines)
    lines = [line for line in axis.lines if line.node is not None or axis.kind != axes.PLACES]
    numbers = [_number(told) for told in answers.column(by, Axis(axis.kind, tuple(lines)))]
    known = [(number, line) for number, line in zip(numbers, lines, strict=True) if number is not None]
    known.sort(key=lambda pair: pair[0], reverse=most >= 0)
    found = [line for _, line in known]
    if not most:
        found += [line for line in axis.lines if line not in found]
    return Axis(axis.kind, tuple(found[: abs(most)] if most else found))


def _number(told: Told) -> Decimal | None:
    if isinstance(told, Unbound):
        raise WrongTag(told.sentence)
    return None if isinstance(told, str) else told[1].number


def lines_for_loop(kind: str, parts: Sequence[str], inside: Sequence[Tag], answers: Answering) -> list[Line]:
    """Return the turns of a loop: 按=指标 orders them, 前3 or 后3 cuts, 有=指标 keeps those with some. Raises WrongTag."""
    by, some, most = None, None, 0
    for part in parts:
        name, _, value = part.partition("=")
        ends = ENDS.fullmatch(part)
        if ends:
            most = int(ends.group(2)) * (1 if ends.group(1) == "前" else -1)
        elif name == "按" and value:
            by = tag_of(value.replace("，", "|"))
        elif name == "有" and value:
            some = tag_of(value.replace("，", "|"))
        elif name != "隔":
            raise WrongTag(f"看不懂“每个”后面的“{part[:20]}”，可以写：按=指标、前3、后3、有=指标、隔=、。")
    first = by or some or (inside[0] if inside else None)
    axis = answers.axis(kind, find(first.name) if first is not None and kind == axes.SECTORS else None)
    if kind == axes.PLACES:
        axis = Axis(kind, tuple(line for line in axis.lines if line.node is not None))
    wanted = some or (first if kind == axes.SECTORS else None)
    if wanted is not None:
        plain = Tag(wanted.name, wanted.place, wanted.where)
        told = answers.column(plain, axis)
        axis = Axis(kind, tuple(line for line, one in zip(axis.lines, told, strict=True) if _number(one)))
    return list(ordered(axis, by, most, answers).lines)
