"""The cells of a table that the file does not hold: a form typed without borders stores its heads and labels only, and what they span is there to be filled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Final

from anwang.returns.likeness import NUMBERING

Place = tuple[int, int]
ROWS: Final = 400
COLUMNS: Final = 80
MOST: Final = 20_000
LABEL: Final = 60
"""Characters of a head or label; more is a footnote."""
LINE: Final = 30
"""Characters of a label that stands without any head."""
SAMPLE: Final = 40
"""Rows that show which columns carry labels."""
HEADS: Final = 4
"""Rows of heads above one another."""
GAPS: Final = frozenset({"-", "—", "－", "/"})
FOOT: Final = re.compile(
    r"^(?:备?注|说明|填表说明)(?:\d|[:：]|$)|^(?:填表|填报|制表|审核|审批|复核|报送|联系)(?:人|单位|日期|电话|时间)|"
    r"^(?:单位|部门|分管|主管|主要)?(?:负责人|领导)(?:[（(]?签[字章名][)）]?)?\s*[:：]|[:：][_\s]*$"
)
"""Notes and signatures beneath a table."""
HEAD_LINE: Final = re.compile(r"填报|单位[:：]|统计期|[:：][_\s]*$|年.*月.*日")
"""What a line between the title and the heads says."""
SEQUENCES: Final = frozenset({"序号", "编号", "序", "No", "NO"})
PROSE: Final = re.compile(r"[。！；;]")


@dataclass(frozen=True, slots=True)
class Seen:
    """What one sees of a sheet: words by place (a merge's on all of its places) and numbers, what the file holds, what is hidden."""

    words: Mapping[Place, str]
    numbers: Mapping[Place, float]
    held: AbstractSet[Place]
    first_of: Mapping[Place, Place]
    """Of a merge's places the first."""
    hidden_rows: AbstractSet[int]
    hidden_columns: AbstractSet[int]
    lines: dict[int, dict[int, str]] = field(default_factory=dict)
    """Words by row and column, gaps left out."""
    running: set[int] = field(default_factory=set)
    """Rows that hold nothing but running numbers."""
    over: set[int] = field(default_factory=set)
    """Rows at which a table is over: a note, or a signature."""

    def __post_init__(self) -> None:
        for (row, column), words in self.words.items():
            if row <= ROWS and column <= COLUMNS and words.strip() and words.strip() not in GAPS:
                self.lines.setdefault(row, {})[column] = words.strip()
        figures: dict[int, dict[int, tuple[str, float | None]]] = {}
        for (row, column), number in self.numbers.items():
            figures.setdefault(row, {})[column] = ("", number)
        for row, numbers in figures.items():
            line = numbers | {column: (words, None) for column, words in self.lines.get(row, {}).items()}
            if runs_on([line[column] for column in sorted(line)]):
                self.running.add(row)
        self.over.update(row for row, said in self.lines.items() if _ends([said[column] for column in sorted(said)]))

    def first(self, row: int, column: int) -> Place:
        """Return the place whose content one sees."""
        return self.first_of.get((row, column), (row, column))

    def different(self, row: int, columns: Iterable[int]) -> int:
        """Return how many cells with words a row has in columns, a merge as one."""
        line = self.lines.get(row, {})
        return len({self.first(row, column) for column in columns if column in line})


def unheld(seen: Seen) -> set[Place]:
    """Return the cells that the file does not hold although heads and labels span them; those of hidden rows and columns are left alone."""
    found: set[Place] = set()
    row, last = 1, max(seen.lines, default=0)
    while row <= last and len(found) < MOST:
        cells, end = _table(seen, row)
        found |= cells
        row = max(row, end) + 1
    found = found or _line_beneath(seen, last) or _beside_labels(seen, last)
    return {
        (row, column)
        for row, column in found
        if (row, column) not in seen.held
        and row not in seen.hidden_rows
        and column not in seen.hidden_columns
        and seen.first(row, column) == (row, column)
    }


def runs_on(line: Sequence[tuple[str, float | None]]) -> bool:
    """Return whether a row holds nothing but running numbers (1 2 3 …, 甲 乙 1 2)."""
    numbers = [number for _, number in line if number is not None]
    follow = len(numbers) > 2 and all(b - a == 1 for a, b in pairwise(numbers))  # noqa: PLR2004 - two may be chance
    return follow and all(number is not None or NUMBERING.match(text.strip()) for text, number in line)


def _heads(seen: Seen, row: int) -> dict[int, str]:
    """The words of a row of heads by column; empty where it is none."""
    line = seen.lines.get(row, {})
    if seen.different(row, line) < 2 or row in seen.running:  # noqa: PLR2004 - one is a title
        return {}
    if any(len(words) > LABEL or HEAD_LINE.search(words) or FOOT.search(words) for words in line.values() if words not in {"备注", "说明"}):
        return {}
    return line


def _all_heads(seen: Seen, row: int) -> dict[int, str]:
    """The heads of a row, and of the rows right above those that reach down to it."""
    found = _heads(seen, row)
    if not found:
        return {}
    for above in range(row - 1, max(0, row - HEADS), -1):
        more = _heads(seen, above)
        if not more:
            break
        found = {**more, **found}
    return found


def _ends(words: Sequence[str]) -> bool:
    """Whether a row's words are a note or a signature."""
    return len(words[0]) > LABEL or any(FOOT.search(each) for each in words if each not in {"备注", "说明"})


def _table(seen: Seen, row: int) -> tuple[set[Place], int]:
    """The cells to be filled beneath a row of heads, and the table's last row; none where the row heads no table."""
    heads = _all_heads(seen, row)
    rows: list[int] = []
    below = row + 1
    known = seen.running | seen.hidden_rows
    while heads and below <= ROWS and below not in seen.over and (below in seen.lines or below in known):
        if below in seen.lines and below not in seen.running:
            rows.append(below)
        below += 1
    if rows and heads.keys() <= seen.lines[rows[0]].keys():  # heads again, or a list: nothing is left to fill
        return set(), row
    first = _first_to_fill(seen, heads, rows)
    if not first:
        return set(), row
    columns = [column for column in sorted(heads) if column >= first]
    cells: set[Place] = set()
    last = row
    for each in rows:
        line = seen.lines[each]
        said = seen.different(each, columns)
        labels = {seen.first(each, column) for column in line if column < first}
        across = labels & {seen.first(each, column) for column in columns}
        if not across and said * 2 > len(columns):  # heads again, or a list
            break
        last = each
        if labels and not across:
            cells |= {(each, column) for column in columns if column not in line}
    return cells, last


def _first_to_fill(seen: Seen, heads: Mapping[int, str], rows: Sequence[int]) -> int:
    """The first column with a head that most rows leave empty, right of their labels; 0 where there is none."""
    often = Counter(column for row in rows[:SAMPLE] for column in seen.lines[row])
    labelled = {column for column, count in often.items() if count * 2 >= len(rows[:SAMPLE])}
    named = {column for column in labelled if heads.get(column) not in SEQUENCES}
    if not named:
        return 0
    return next((column for column in sorted(heads) if column > min(named) and column not in labelled), 0)


def _line_beneath(seen: Seen, last: int) -> set[Place]:
    """The one line beneath heads of a sheet whose rows carry no labels."""
    for row in range(min(last, ROWS - 1), 0, -1):
        heads = _all_heads(seen, row)
        if heads:
            return {(row + 1, column) for column in heads} if row + 1 not in seen.lines else set()
    return set()


def _beside_labels(seen: Seen, last: int) -> set[Place]:
    """The cells right of labels that stand beneath one another without any head."""
    found: set[Place] = set()
    rows = [row for row in range(1, min(last, ROWS) + 1) if _is_label(seen, row)]
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        lines = [row for _, row in run]
        column = 1 + max(column for row in lines for column in seen.lines[row])
        while column in seen.hidden_columns:
            column += 1
        taken = any((row, column) in seen.held or (row, column) in seen.first_of for row in lines)
        if len(lines) > 1 and column <= COLUMNS and not taken:
            found |= {(row, column) for row in lines}
    return found


def _is_label(seen: Seen, row: int) -> bool:
    line = seen.lines.get(row, {})
    if not line or row in seen.over:
        return False
    across = any((row, column) in seen.first_of and seen.first(row, column) != (row, column) for column in line)
    return not across and all(len(words) <= LINE and not PROSE.search(words) and not HEAD_LINE.search(words) for words in line.values())
