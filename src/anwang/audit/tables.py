"""Tables in a draft: a cell that holds a number alone is read with the heads of its row and of its column, as a sentence would say it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from anwang.audit.numbers import unit_pattern
from anwang.audit.text import Draft

MOST_CELLS = 5_000
NUMBER = re.compile(rf"\s*(?P<sign>[-－+]?)(?P<number>\d[\d,]{{0,18}}(?:\.\d{{1,6}})?)\s*(?P<unit>%|％|{unit_pattern()})?\s*")
HEAD_UNIT = re.compile(r"[（(](?P<unit>[^（）()]{1,8})[）)]")
NO_FIGURE = re.compile(r"序号|编号|名次|排名|电话|日期|时间|年份|代码|备注|文号|次序|No|№|邮编", re.IGNORECASE)
WHOLE = re.compile(r"合计|总计|小计|累计|本期|本月|本季|本年|数量|全[市县区省镇国]|情况|^数$|^$|\\d")
COUNTED = re.compile(r"([起人家次件户场份条处项])数$")
"""A head that says its measure word: 起数, 死亡人数."""
LONGEST_HEAD, MERGED = 30, 40
COMPARED = re.compile(r"同比|环比|增减|比上年|较上年|升降")
Grid = Mapping[tuple[int, int], tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number cell: its span in the draft, and the sentences that its heads make of it, the column's head next to the number or the row's."""

    start: int
    end: int
    said: tuple[str, ...]
    of: tuple[str, ...]
    """For each sentence the other head: the place or part that the number is of, '' where it is the whole or a period."""


def cells(draft: Draft) -> Iterator[Cell]:
    """Yield the number cells of a draft's tables, 5,000 at most."""
    count = 0
    for held in _grids(draft):
        grid = Table(held)
        for (row, column), (start, end, text) in sorted(held.items()):
            said = _said(grid, row, column, text)
            if said:
                yield Cell(start, end, tuple(one for one, _ in said), tuple(part for _, part in said))
                count += 1
                if count >= MOST_CELLS:
                    return


def _grids(draft: Draft) -> list[Grid]:
    tables: dict[int, dict[tuple[int, int], tuple[int, int, str]]] = defaultdict(dict)
    number = -1
    tabbed = False
    for line, block in enumerate(draft.blocks):
        text = draft.text[block.start : block.end]
        if block.at:
            table, row, column = block.at
            tables[table].setdefault((row, column), (block.start, block.end, text))
        elif not draft.word and "\t" in text.strip("\t"):
            number -= 0 if tabbed else 1
            start = block.start
            for column, part in enumerate(text.split("\t")):
                if part.strip():
                    tables[number][line, column] = (start, start + len(part), part)
                start += len(part) + 1
        tabbed = "\t" in text.strip("\t")
    return [grid for grid in tables.values() if len({row for row, _ in grid}) > 1]


class Table:
    """A table with its heads: the short texts of each column, and the cells that hold any."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.heads: dict[int, list[tuple[int, str]]] = defaultdict(list)
        """Row and text of each head of a column, from above."""
        for (row, column), (_, _, text) in sorted(grid.items()):
            if not NUMBER.fullmatch(text) and len(text) < LONGEST_HEAD:
                self.heads[column].append((row, text.strip()))

    def above(self, row: int, column: int) -> list[str]:
        """Return the heads above a cell, nearest first, two at most."""
        heads = self.heads[column]
        end = bisect_left(heads, (row, ""))
        return [text for _, text in reversed(heads[max(0, end - 2) : end])]

    def left(self, row: int, column: int) -> str:
        """Return the nearest text left of a cell; of a cell that goes on with the one above, that one's."""
        for place in range(column - 1, -1, -1):
            held = self.grid.get((row, place))
            if held and not NUMBER.fullmatch(held[2]):
                return held[2].strip()
            if held is None and (text := self._merged(row, place)):
                return text
        return ""

    def _merged(self, row: int, column: int) -> str:
        upper = next((one for one in range(row - 1, max(row - MERGED, -1), -1) if (one, column) in self.grid), None)
        text = self.grid[upper, column][2] if upper is not None else ""
        return (
            ""
            if NUMBER.fullmatch(text) or not any((upper, place) in self.grid for place in range(column + 1, column + 3))
            else text.strip()
        )

    def compared(self, row: int, column: int) -> str:
        """Return the head of the nearest column to the left that is no comparison itself."""
        for place in range(column - 1, 0, -1):
            top = "：".join(_plain(head) for head in reversed(self.above(row, place)))
            if top and not COMPARED.search(top):
                return top
        return ""


def _said(table: Table, row: int, column: int, text: str) -> list[tuple[str, str]]:
    found = NUMBER.fullmatch(text)
    if not found:
        return []
    above = table.above(row, column)
    left = table.left(row, column)
    if (not above and not left) or any(NO_FIGURE.search(head) for head in above[:1]) or (not above and NO_FIGURE.search(left)):
        return []
    number, unit = found["number"], found["unit"] or _unit(above) or _unit([left])
    top = "：".join(_plain(head) for head in reversed(above))
    side = _plain(left)
    if COMPARED.search(top) or COMPARED.search(side):
        moved = "同比减少" if found["sign"] in {"-", "－"} else "同比增加"
        subject = COMPARED.sub("", side if COMPARED.search(top) and not table.compared(row, column) else top).strip("：")
        if COMPARED.search(top) and (of := table.compared(row, column)):
            return [(f"{of}{moved}{number}{unit}", "" if WHOLE.search(side) else side)]
        return [(f"{subject}{moved}{number}{unit}", "")]
    pairs = dict.fromkeys((one, two) for one, two in ((side, top), (top, side)) if two)
    return [(f"{one}：{two}{number}{unit}".lstrip("："), "" if WHOLE.search(one) else one) for one, two in pairs]


def _unit(heads: list[str]) -> str:
    for head in heads:
        found = HEAD_UNIT.search(head)
        if found and re.fullmatch(rf"%|％|{unit_pattern()}", found["unit"].replace("单位:", "").replace("单位：", "")):
            return found["unit"]
    counted = COUNTED.search(_plain(heads[0])) if heads else None
    return counted[1] if counted else ""


def _plain(head: str) -> str:
    return re.sub(r"\s", "", HEAD_UNIT.sub("", head))
