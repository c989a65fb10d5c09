"""Where the header of a sheet is: title rows above it, one to four rows deep, numbered columns below."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from anwang.ground.sheet.headers import ColumnMap, Matcher, assign, take_apart
from anwang.ground.sheet.model import Cell, Merge, Row, Sheet
from anwang.ground.sheet.normalise import as_text, clean

_SEARCH_ROWS: Final = 60
_SEARCH_UNTIL: Final = 400
_DEPTH: Final = 4
_LONG: Final = 45
_NUMBERED: Final = re.compile(r"[(（]?(\d{1,2}|[甲乙丙丁戊己庚辛]|[一二三四五六七八九十]{1,2}|[A-Z])[)）]?|\d{1,2}=[\d+\-*/()×÷%]+")


@dataclass(slots=True)
class Layout:
    """Where the table of a sheet begins and what its columns mean for one vocabulary."""

    header_rows: list[int]
    columns: ColumnMap
    header_texts: list[dict[int, str]]
    titles: list[tuple[int, str]] = field(default_factory=list)
    numbering_rows: list[int] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)
    """Field → value that stands above the table and holds for every row."""
    sniffed: set[str] = field(default_factory=set)
    """Fields whose column was known by its content, not by its header."""
    notes: list[str] = field(default_factory=list)
    year: int | None = None
    """The one year of all whole dates in the first rows."""
    variants: dict[int, list[str]] = field(default_factory=dict)
    """Column → its header in the wordings by which it was looked up."""
    twins: list[Layout] = field(default_factory=list)
    """Further tables of the same header standing on the right of this one."""

    @property
    def fields(self) -> dict[int, str]:
        """Column → field over this table and those on its right."""
        return {column: name for part in (self, *self.twins) for column, name in part.columns.fields.items()}

    @property
    def headers(self) -> dict[int, str]:
        """Column → header over this table and those on its right."""
        return {column: text for part in (self, *self.twins) for column, text in part.columns.headers.items()}

    @property
    def unmapped(self) -> dict[int, str]:
        """Column → header that nobody claimed, over this table and those on its right."""
        return {column: text for part in (self, *self.twins) for column, text in part.columns.unmapped.items()}

    @property
    def last_column(self) -> int:
        """Where the table ends."""
        return max(self.columns.headers, default=0)

    @property
    def named(self) -> set[str]:
        """The fields that the sheet names itself."""
        return (set(self.columns.fields.values()) | set(self.given)) - self.sniffed

    @property
    def first_data_row(self) -> int:
        return max([*self.header_rows, *self.numbering_rows]) + 1


class Spread:
    """Merged ranges of a sheet by row: what a cell inherits from the top left cell of its range."""

    def __init__(self, merges: list[Merge], last_row: int) -> None:
        self._by_row: dict[int, list[tuple[Merge, int]]] = {}
        for order, merge in enumerate(merges):
            for row in range(merge.top, min(merge.bottom, last_row) + 1):
                self._by_row.setdefault(row, []).append((merge, order))

    def at(self, row: int) -> list[Merge]:
        return [merge for merge, _ in self._by_row.get(row, ())]

    def has(self, row: int) -> bool:
        return row in self._by_row


def texts_of(cells: list[Cell]) -> dict[int, str]:
    """Column → cleaned text, blanks left out."""
    return {column: text for column, cell in enumerate(cells, start=1) if cell not in (None, "") and (text := clean(as_text(cell)))}


def head_of(sheet: Sheet, limit: int = _SEARCH_ROWS) -> list[Row]:
    """The first rows that hold anything."""
    head: list[Row] = []
    for number, cells in sheet.rows():
        if any(cell not in (None, "") for cell in cells):
            head.append((number, cells))
        if len(head) >= limit or number > _SEARCH_UNTIL * 50:
            break
    return head


def find_layout(head: list[Row], spread: Spread, matcher: Matcher) -> Layout | None:
    """The best header block among the first rows, or None when nothing there names enough fields."""
    best: tuple[float, int, int, ColumnMap] | None = None
    rows = {number: texts_of(cells) for number, cells in head}
    numbers = [number for number, _ in head]
    for start, number in enumerate(numbers):
        if not _header_like(rows[number], spread, number) or _inside(number, rows, spread):
            continue
        for depth in range(1, _DEPTH + 1):
            block = numbers[start : start + depth]
            if len(block) < depth or not _continues(block, rows, spread):
                break
            if _unfinished(block, numbers[start + depth : start + _DEPTH], spread):
                continue
            mapping = assign(_joined(block, rows, spread), matcher)
            score = _score(mapping, matcher, depth) - start * 0.002
            if best is None or score > best[0] + 0.001:
                best = (score, start, depth, mapping)
    if best is None or not _enough(best[3], matcher):
        return None
    _, start, depth, mapping = best
    block = numbers[start : start + depth]
    layout = Layout(block, mapping, [rows[number] for number in block], variants=_joined(block, rows, spread))
    layout.titles = [(number, " ".join(dict.fromkeys(rows[number].values()))) for number in numbers[:start] if rows[number]]
    for number in numbers[start + depth : start + depth + 2]:
        if _is_numbering(rows[number]):
            layout.numbering_rows.append(number)
    return layout


def _unfinished(block: list[int], below: list[int], spread: Spread) -> bool:
    """A cell merged downwards out of the block says that the header goes on."""
    return any(m.top in block and block[-1] < m.bottom and any(n <= m.bottom for n in below) for m in spread.at(block[-1]))


def _inside(number: int, rows: dict[int, dict[int, str]], spread: Spread) -> bool:
    """Does a narrow cell of the row above reach down here? Then the header began above."""
    return any(m.top < number and m.right - m.left < 2 and rows.get(m.top, {}).get(m.left) for m in spread.at(number))  # noqa: PLR2004


def _header_like(texts: dict[int, str], spread: Spread, number: int) -> bool:
    """Not a single title, not mostly long sentences, dates or numbers."""
    values = list(texts.values())
    if not values:
        return False
    wide = any(m.right > m.left + 1 for m in spread.at(number))
    if len(values) == 1 and wide:
        return False
    told = [value for value in values if re.match(r"[^:：]{2,14}[:：]", value)]
    if told and len(told) * 2 >= len(values) and not (len(values) > 2 and all(value[-1] in ":：" for value in values)):  # noqa: PLR2004
        return False
    plain = sum(1 for value in values if len(value) <= _LONG and not re.fullmatch(r"[\d.,:/\-\s%]+", value))
    return plain >= len(values) * 0.7


def _continues(block: list[int], rows: dict[int, dict[int, str]], spread: Spread) -> bool:
    """May the last row of the block be a further header row under the ones above it?"""
    if len(block) == 1:
        return True
    upper, lower = block[-2], block[-1]
    if lower > upper + 2 or not _header_like(rows[lower], spread, lower) or _is_numbering(rows[lower]):
        return False
    spans_down = [m for m in spread.at(upper) if m.bottom >= lower and m.top >= block[0]]
    spans_across = [m for m in spread.at(upper) if m.right > m.left and m.top >= block[0]]
    if spans_down or spans_across:
        covered = {c for m in spans_across for c in range(m.left, m.right + 1)} | {
            c for m in spans_down for c in range(m.left, m.right + 1)
        }
        under = any(c in covered for c in rows[lower]) or (bool(spans_down) and all(c in rows[upper] for c in rows[lower]))
        return under and not any(c in rows[lower] for m in spans_down for c in range(m.left, m.right + 1))
    filled = [c for c in rows[lower] if c not in rows[upper]]
    doubled = [c for c in rows[lower] if c in rows[upper]]
    parents = [c for c in doubled if c + 1 in filled]
    return (
        bool(filled)
        and len(doubled) == len(parents)
        and max(rows[lower], default=0) <= max(*rows[upper], *filled)
        and not _data_like(rows[lower])
    )


def _data_like(texts: dict[int, str]) -> bool:
    return any(re.search(r"\d{3,}|有限公司|^\d+$", text) for text in texts.values())


def _joined(block: list[int], rows: dict[int, dict[int, str]], spread: Spread) -> dict[int, list[str]]:
    """Per column: the header read from top to bottom, then only its lowest part, then the upper part."""
    stacks: dict[int, list[str]] = {}
    known_spans = any(spread.has(number) for number in block)
    width = max((max(rows[n], default=0) for n in block), default=0)
    merged = [m for n in block for m in spread.at(n)]
    width = max([width, *(m.right for m in merged if m.right - m.left < 60)])  # noqa: PLR2004 - a line merged to the edge is a title
    for position, number in enumerate(block):
        line = dict(rows[number])
        for m in spread.at(number):
            text = rows.get(m.top, {}).get(m.left)
            if text and m.top in block and (m.top == number or m.left not in rows[number]):
                for column in range(m.left, min(m.right, width) + 1):
                    line.setdefault(column, text)
        if not known_spans and position < len(block) - 1:
            _spread_parents(line, rows, block[position + 1 :], width)
        for column, text in line.items():
            stack = stacks.setdefault(column, [])
            if not stack or stack[-1] != text:
                stack.append(text)
    return {column: _variants(stack) for column, stack in sorted(stacks.items())}


def _spread_parents(line: dict[int, str], rows: dict[int, dict[int, str]], below: list[int], width: int) -> None:
    """Without known merges, a header above an empty neighbour with a name below it covers that neighbour."""
    for column in range(2, width + 1):
        left = line.get(column - 1)
        if column in line or left is None:
            continue
        if any(column in rows[n] for n in below) and any(column - 1 in rows[n] for n in below):
            line[column] = left


def _variants(stack: list[str]) -> list[str]:
    if len(stack) == 1:
        return stack
    lowest = stack[-1]
    unit = take_apart(f"x({lowest.strip('()（）')})").unit
    if unit and len(lowest) <= 5:  # noqa: PLR2004 - a row of units below the header
        return [f"{''.join(stack[:-1])}({unit})"]
    return list(dict.fromkeys(["".join(stack), "".join(stack[-2:]), lowest]))


def _is_numbering(texts: dict[int, str]) -> bool:
    """«1 2 3 4» or «甲 乙 1 2» under the header."""
    values = [unicodedata.normalize("NFKC", text) for text in texts.values()]
    if len(values) < 3 or not all(_NUMBERED.fullmatch(value.replace(" ", "")) for value in values):  # noqa: PLR2004
        return False
    digits = [int(match.group()) for value in values if (match := re.search(r"\d+", value))]
    return all(b - a == 1 for a, b in pairwise(digits)) or len(digits) < len(values)


def _score(mapping: ColumnMap, matcher: Matcher, depth: int) -> float:
    required = matcher.vocabulary.required
    got = sum(1 for name in required if name in mapping.fields.values())
    return mapping.total + got * 1.5 - 0.05 * depth - 0.02 * len(mapping.unmapped)


def _enough(mapping: ColumnMap, matcher: Matcher) -> bool:
    named = set(mapping.fields.values())
    sure = sum(1 for score in mapping.scores.values() if score >= 0.7)  # noqa: PLR2004
    if len(named) >= 2 and sure >= 1:  # noqa: PLR2004
        return True
    return bool(named & set(matcher.vocabulary.required)) and sure >= 1 and len(set(mapping.headers.values())) <= 2  # noqa: PLR2004
