"""What a read file is: sheets of numbered rows, whatever format it came in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

Cell = str | int | float | date | datetime | bool | None
Row = tuple[int, list[Cell]]
"""1-based row number as the office sees it, and the cells from column A on. Wholly empty rows may be left out."""

ERROR_CELL = "error"
NOT_COMPUTED = "not_computed"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell whose value the file does not hold: an error value, or a formula that was never computed."""

    kind: str
    text: str

    @property
    def reason(self) -> str:
        if self.kind == NOT_COMPUTED:
            return "单元格是公式但没有计算结果，请用表格软件打开、保存一次后再导入"
        return f"单元格是错误值 {self.text}"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet (or one table of a Word or web file). `source` makes a fresh pass over the rows each time."""

    name: str
    index: int
    source: Callable[[], Iterator[Row]]
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    flaws: dict[int, dict[int, Flaw]] = field(default_factory=dict)
    flaw_count: int = 0
    widths: dict[int, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    knows_merges: bool = True
    """False for text files, where a merged cell has become one value and blanks below."""

    count: int | None = None
    """How many rows `source` gives, where that is known without a pass."""

    def rows(self) -> Iterator[Row]:
        return self.source()

    def height(self) -> int:
        """How many rows a pass gives."""
        return sum(1 for _ in self.source()) if self.count is None else self.count


@dataclass(slots=True)
class Workbook:
    """A read file."""

    real_format: str
    sheets: list[Sheet]
    encoding: str = ""
    date1904: bool = False
    warnings: list[str] = field(default_factory=list)


def column_letter(index: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def rows_of(table: list[list[Cell]]) -> Callable[[], Iterator[Row]]:
    """A source over rows already in memory."""

    def source() -> Iterator[Row]:
        return iter(list(enumerate(table, start=1)))

    return source
