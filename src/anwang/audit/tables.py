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
MOVED = re.compile(
    rf"\s*(?P<verb>增加|减少|上升|下降|增长|提高|降低|回落)(?P<number>\d{{1,12}}(?:\.\d{{1,6}})?)(?P<unit>%|％|个百分点|{unit_pattern()})?\s*"
)
"""A change in words: 增加5家次."""
NOTHING = re.compile(
    r"\s*(?:[-－—–/／]{1,4}|无|\.{3}|…+|第\d{1,4}[名位]|(?:与[^,，。]{2,8})?(?:基本)?持平|(?:与[^,，。]{2,8})?均为0|新增|[^,，。]{0,8}记录不全[^。]{0,10}|[^,，。]{0,6}无可比基数|不作比较)\s*"
)
"""What stands in a number's place and is no head: a dash, a rank, no change."""
HEAD_UNIT = re.compile(r"[（(](?P<unit>[^（）()]{1,8})[）)]")
NO_FIGURE = re.compile(r"序号|编号|名次|排名|位次|电话|日期|时间|年份|代码|备注|文号|次序|No|№|邮编", re.IGNORECASE)
WHOLE = re.compile(r"合计|总计|小计|累计|本期|本月|本季|本年|数量|全[市县区镇州省国]|情况|^数$|^$|\\d")
COUNTED = re.compile(r"([起人家次件户场份条处项])数$")
"""A head that says its measure word: 起数, 死亡人数."""
LONGEST_HEAD, MERGED = 30, 40
COMPARED = re.compile(r"同比|环比|增减|[比较]上[年月季][度]?(?:同期)?|升降")
BEFORE_LAST = re.compile(r"环比|[比较]上[月季期周]")
SHARE = re.compile(r"占比|比重|构成|占[^（(]{0,6}比例|所占比例")
PARTED = re.compile(r"其中[:：]?|[/／]")
GRADE = re.compile(r"^(重大|一般)(?=排查|销号|整改|发现|治理|$)")
"""A head that says the level alone speaks of hazards."""
LEAST_FIELDS, MOST_FIELD = 3, 30
"""A line of so many short fields between commas, as many as its neighbour has, is a row of a table."""
Held = tuple[int, int, str]
Grid = Mapping[tuple[int, int], Held]


@dataclass(frozen=True, slots=True)
class Said:
    """One way to read a cell: the words of one head with the number, and the other head: the place or part that the number is of ('' the whole)."""

    text: str
    of: str = ""
    by: str = ""
    """What the other head's column is headed: 行业, 乡镇."""
    after: str = ""
    """The column before it with a number, where the words are a change of that: 检查1家次,环比增加5家次."""

    @property
    def whole(self) -> str:
        """The words with both heads."""
        return f"{self.of}：{self.text}" if self.of else self.text


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds a number, a change or nothing: its span in the draft, and the ways to read it, the column's head next to the number or the row's."""

    start: int
    end: int
    said: tuple[Said, ...]
    share: str = ""
    """The number is a share of what the words say; this is the number as written."""


def cells(draft: Draft) -> Iterator[Cell]:
    """Yield the cells of a draft's tables that stand for a number, and the heads above them; of those that are read 5,000 at most."""
    count = 0
    for held in _grids(draft):
        table = Table(held)
        first = min((row for (row, _), (_, _, text) in held.items() if is_value(text)), default=0)
        for (row, column), (start, end, text) in sorted(held.items()):
            if row < first:
                yield Cell(start, end, ())  # heads claim nothing
            if not is_value(text):
                continue
            said, share = _said(table, row, column, text) if count < MOST_CELLS else ((), "")
            yield Cell(start, end, said, share)
            count += bool(said)


def is_value(text: str) -> bool:
    """Return whether a cell's text stands for a number."""
    return bool(NUMBER.fullmatch(text) or MOVED.fullmatch(text) or NOTHING.fullmatch(text))


def _grids(draft: Draft) -> list[Grid]:
    tables: dict[int, dict[tuple[int, int], Held]] = defaultdict(dict)
    number, before = -1, ""
    for line, block in enumerate(draft.blocks):
        text = draft.text[block.start : block.end]
        if block.at:
            table, row, column = block.at
            for place in range(column, column + (1 if is_value(text) else block.wide)):
                tables[table].setdefault((row, place), (block.start, block.end, text))
            continue
        mark = "" if draft.word else _mark(text)
        if mark:
            number -= mark != before
            for column, (start, part) in enumerate(_parts(text, mark)):
                if part.strip() and not re.fullmatch(r"\s*:?-{2,}:?\s*", part):
                    tables[number][line, column] = (block.start + start, block.start + start + len(part), part)
        before = mark
    return [grid for mark, grid in tables.items() if len({row for row, _ in grid}) > 1 and (mark >= 0 or _is_table(grid))]


def _mark(text: str) -> str:
    """What parts the fields of a line: tabs, the bars of Markdown, commas."""
    if "\t" in text.strip("\t"):
        return "\t"
    if text.count("|") > 1:
        return "|"
    fields = text.split(",")
    return (
        "," * len(fields) if len(fields) >= LEAST_FIELDS and all(len(field) <= MOST_FIELD for field in fields) and "。" not in text else ""
    )


def _parts(text: str, mark: str) -> Iterator[tuple[int, str]]:
    start = 0
    for part in text.split(mark[0]):
        yield start, part
        start += len(part) + 1


def _is_table(grid: Grid) -> bool:
    """Return whether lines that could be rows hold a number alone somewhere."""
    return any(NUMBER.fullmatch(text) for _, _, text in grid.values())


class Table:
    """A table with its heads: the short texts of each column, and the cells that hold any."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.heads: dict[int, list[tuple[int, str]]] = defaultdict(list)
        """Row and text of each head of a column, from above."""
        for (row, column), (_, _, text) in sorted(grid.items()):
            if not is_value(text) and len(text) < LONGEST_HEAD:
                self.heads[column].append((row, text.strip()))

    def above(self, row: int, column: int) -> list[str]:
        """Return the heads above a cell, nearest first, two at most."""
        heads = self.heads[column]
        end = bisect_left(heads, (row, ""))
        return [text for _, text in reversed(heads[max(0, end - 2) : end])]

    def left(self, row: int, column: int) -> tuple[str, str]:
        """Return the nearest text left of a cell, of a cell that goes on with the one above that one's; and what its column is headed."""
        for place in range(column - 1, -1, -1):
            held = self.grid.get((row, place))
            if held and not is_value(held[2]):
                return held[2].strip(), next(iter(self.above(row, place)[::-1]), "") if self.heads[place][0][0] < row else ""
            if held is None and (text := self._merged(row, place)):
                return text, ""
        return "", ""

    def _merged(self, row: int, column: int) -> str:
        upper = next((one for one in range(row - 1, max(row - MERGED, -1), -1) if (one, column) in self.grid), None)
        text = self.grid[upper, column][2] if upper is not None else ""
        return "" if is_value(text) or not any((upper, place) in self.grid for place in range(column + 1, column + 3)) else text.strip()

    def told(self, row: int, column: int) -> tuple[str, str]:
        """Return the words of the nearest column to the left that is neither comparison nor share nor rank, and its measure word."""
        for place in range(column - 1, 0, -1):
            above = self.above(row, place)
            top = _top(above)
            if top and not COMPARED.search(top) and not SHARE.search(top) and not NO_FIGURE.search(top):
                return top, _unit(above)
        return "", ""


def _said(table: Table, row: int, column: int, text: str) -> tuple[tuple[Said, ...], str]:  # noqa: PLR0911 - a table of forms
    """The ways to read a cell, and its number where it is a share."""
    above = table.above(row, column)
    left, by = table.left(row, column)
    if (not above and not left) or any(NO_FIGURE.search(head) for head in above[:1]) or (not above and NO_FIGURE.search(left)):
        return (), ""
    found, moved = NUMBER.fullmatch(text), MOVED.fullmatch(text)
    top, side = _top(above), _plain(left)
    part = "" if WHOLE.search(side) else side
    if moved:
        told, of = table.told(row, column)
        change = f"{_against(top)}{moved['verb']}{moved['number']}{moved['unit'] or ''}"
        return (_change(told, of, change, top, part, by),), ""
    if not found:
        return (), ""
    number, unit = found["number"], found["unit"] or _unit(above) or _unit([left])
    if SHARE.search(top) and (whole := table.told(row, column))[0]:
        return (Said(f"{whole[0]}{number.split('.')[0]}{whole[1]}", part, by),), number
    if COMPARED.search(top) or COMPARED.search(side):
        change = _against(f"{top}{side}") + ("减少" if found["sign"] in {"-", "－"} else "增加") + number + unit
        told, of = table.told(row, column) if COMPARED.search(top) else ("", "")
        if told:
            return (_change(told, of, change, top, part, by),), ""
        subject = COMPARED.sub("", side if COMPARED.search(top) else top).strip("：")
        return (Said(f"{subject}{change}"),), ""
    pairs = dict.fromkeys((one, two) for one, two in ((side, top), (top, side)) if two)
    return tuple(Said(f"{two}{number}{unit}", "" if WHOLE.search(one) else one, by if one == side else "") for one, two in pairs), ""


def _change(told: str, of: str, change: str, top: str, part: str, by: str) -> Said:  # noqa: PLR0917 - a cell and its heads
    """A change of the column before it."""
    return Said(f"{told or COMPARED.sub('', top)}{change}", part, by, f"{told}1{of}，{change}" if told else "")


def _top(above: list[str]) -> str:
    """The heads as one name: 重大隐患 above 其中：已整改 is 重大隐患已整改."""
    return "".join(dict.fromkeys(GRADE.sub(r"\1隐患", PARTED.sub("", _plain(head))) for head in reversed(above)))


def _against(head: str) -> str:
    return "环比" if BEFORE_LAST.search(head) else "同比"


def _unit(heads: list[str]) -> str:
    for head in heads:
        found = HEAD_UNIT.search(head)
        if found and re.fullmatch(rf"%|％|{unit_pattern()}", found["unit"].replace("单位:", "").replace("单位：", "")):
            return found["unit"]
    counted = COUNTED.search(_plain(heads[0])) if heads else None
    return counted[1] if counted else ""


def _plain(head: str) -> str:
    return re.sub(r"\s", "", HEAD_UNIT.sub("", head))
