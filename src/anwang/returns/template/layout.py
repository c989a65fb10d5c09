"""A sheet of the form as a grid: texts, formulas, merges, widths, and which cells are there to be filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from anwang.ground.canonical import digest_text, text
from anwang.ground.sheet.model import Merge, column_index, column_letter
from anwang.ground.sheet.ooxml import local, parse_xml
from anwang.ground.sheet.unreadable import Unreadable
from anwang.returns.errors import NotATemplate, NotBound
from anwang.returns.template import tables
from anwang.returns.template.opening import Book, Page, child, text_of, tree_of

MOST_ROWS: Final = 3_000
MOST_COLUMNS: Final = 120
MOST_CELLS: Final = 60_000
REF: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
PERCENT_IDS: Final = frozenset({9, 10})
DATE_IDS: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
TEXT_ID: Final = 49
_DATE_CODE: Final = re.compile(r"[ymdhs年月日时分秒]", re.IGNORECASE)


Shared = dict[str, tuple[str, int, int]]
"""Shared formulas by group: the text, and where it was written."""


def split_ref(ref: str) -> tuple[int, int]:
    """Return (row, column) of a reference such as C5. Raises NotBound."""
    found = REF.fullmatch(ref.strip().upper().replace("$", ""))
    if found is None or int(found.group(2)) > 1_048_576 or column_index(found.group(1)) > 16_384:  # noqa: PLR2004 - a sheet ends there
        raise NotBound(f"“{ref[:20]}”不是单元格，请写成 C5 的样子。")
    return int(found.group(2)), column_index(found.group(1))


def ref_of(row: int, column: int) -> str:
    """Return C5 for (5, 3)."""
    return f"{column_letter(column)}{row}"


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell as it stands in the form."""

    row: int
    column: int
    text: str = ""
    formula: str = ""
    style: int = 0
    number: float | None = None
    kind: str = ""
    """percent, date, text or nothing special: how the cell shows a number."""
    bold: bool = False
    align: str = ""
    held: bool = True
    """False where the file does not hold the cell, but heads and labels span it."""

    @property
    def ref(self) -> str:
        """The cell's name."""
        return ref_of(self.row, self.column)

    @property
    def is_empty(self) -> bool:
        """Whether the form leaves the cell empty."""
        return not self.text and not self.formula and self.number is None


@dataclass(frozen=True, slots=True)
class Style:
    """What the grid needs of a cell's format."""

    kind: str = ""
    bold: bool = False
    align: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """The formats that whole rows and columns give to cells that the file does not hold."""

    styles: Sequence[Style] = ()
    rows: Mapping[int, int] = field(default_factory=dict)
    columns: Mapping[int, int] = field(default_factory=dict)

    def spot(self, row: int, column: int, *, held: bool = True) -> Spot:
        """Return the cell that writing would make at a place."""
        index = self.rows.get(row, self.columns.get(column, 0))
        style = self.styles[index] if index < len(self.styles) else Style()
        return Spot(row, column, style=index, kind=style.kind, bold=style.bold, align=style.align, held=held)


@dataclass(slots=True)
class Grid:
    """One sheet."""

    name: str
    spots: dict[tuple[int, int], Spot]
    merges: list[Merge]
    widths: dict[int, float]
    heights: dict[int, float]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    choices: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The words that a column's cells may hold, where the form offers a list of them."""
    looks: Looks = field(default_factory=Looks)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for merge in self.merges:
            for row in range(merge.top, merge.bottom + 1):
                for column in range(merge.left, merge.right + 1):
                    self.covered[row, column] = (merge.top, merge.left)

    @property
    def height(self) -> int:
        """The last row that the form draws."""
        return max((row for row, _ in self._drawn()), default=0)

    @property
    def width(self) -> int:
        """The last column that the form draws."""
        return max((column for _, column in self._drawn()), default=0)

    def _drawn(self) -> Iterator[tuple[int, int]]:
        for place, spot in self.spots.items():
            if not spot.is_empty or spot.style or not spot.held:
                yield place
        for merge in self.merges:
            yield merge.bottom, merge.right

    def at(self, row: int, column: int) -> Spot:
        """Return the cell that one sees at a place: of a merge, its first."""
        top, left = self.covered.get((row, column), (row, column))
        return self.spots.get((top, left)) or self.looks.spot(top, left)

    def text(self, row: int, column: int) -> str:
        """Return the text that one sees at a place."""
        return self.at(row, column).text


def read_grid(book: Book, page: Page, *, only: int = 0) -> Grid:
    """Return a sheet as a grid, or its first rows `only`. Raises NotATemplate where it is too large for a form, Unreadable."""
    try:
        return _read(book, page, only)
    except (ValueError, OverflowError) as error:  # numbers that are none
        raise Unreadable("workbook_damaged", real_format="xlsx") from error


def grids_of(book: Book, *, only: int = 0) -> list[Grid]:
    """Return all sheets that are shown."""
    return [read_grid(book, page, only=only) for page in book.pages if not page.hidden]


@dataclass(slots=True)
class _Lines:
    """What the sheet says of whole rows."""

    heights: dict[int, float] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    looks: dict[int, int] = field(default_factory=dict)

    def note(self, row: int, line: Any) -> None:
        """Note a row's height, whether it is hidden, and the format of its cells."""
        if line.get("ht"):
            self.heights[row] = float(line.get("ht"))
        if line.get("hidden") in {"1", "true"}:
            self.hidden.add(row)
        if line.get("customFormat") in {"1", "true"}:
            self.looks[row] = int(line.get("s") or 0)


def _read(book: Book, page: Page, only: int) -> Grid:
    tree = tree_of(book, page)
    styles = styles_of(book)
    data = child(tree, "sheetData")
    spots: dict[tuple[int, int], Spot] = {}
    lines = _Lines()
    shared: Shared = {}
    row = 0
    for line in data if data is not None else ():
        if local(line) != "row":
            continue
        row = int(line.get("r") or row + 1)
        if only and row > only:
            break
        if row > MOST_ROWS:
            if any(local(cell) == "c" and len(cell) for cell in line):
                raise NotATemplate(f"“{page.name}”有 {row} 行以上，不像报表模板；请删去已填的数据行，只留表样。")
            continue
        lines.note(row, line)
        column = 0
        for cell in line:
            if local(cell) != "c":
                continue
            found = REF.fullmatch(cell.get("r") or "")
            column = column_index(found.group(1)) if found else column + 1
            if column <= MOST_COLUMNS:
                spots[row, column] = _spot(book, styles, shared, cell, (row, column))
        if len(spots) > MOST_CELLS:
            raise NotATemplate(f"“{page.name}”的单元格太多，不像报表模板；请删去已填的数据行，只留表样。")
    columns = _columns(tree)
    looks = Looks(styles, lines.looks, columns.looks)
    grid = Grid(
        page.name,
        spots,
        _merges(tree),
        columns.widths,
        lines.heights,
        frozenset(lines.hidden),
        frozenset(columns.hidden),
        _choices(tree),
        looks,
    )
    for place in tables.unheld(_seen(grid)):
        spots[place] = looks.spot(*place, held=False)
    return grid


def _seen(grid: Grid) -> tables.Seen:
    """What one sees of a sheet: a merge's words on every place that it covers."""
    words = {place: spot.text for place, spot in grid.spots.items() if place not in grid.covered}
    words |= {place: grid.text(*place) for place in grid.covered if place[0] <= tables.ROWS and place[1] <= tables.COLUMNS}
    numbers = {place: spot.number for place, spot in grid.spots.items() if spot.number is not None and not spot.formula}
    return tables.Seen(words, numbers, grid.spots.keys(), grid.covered, grid.hidden_rows, grid.hidden_columns)


def _choices(tree: Any) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for each in tree.iter():
        if local(each) != "dataValidation" or each.get("type") != "list":
            continue
        formula = child(each, "formula1")
        words = str(formula.text or "") if formula is not None else ""
        if words.startswith('"') and words.endswith('"'):
            for part in (each.get("sqref") or "").split():
                column = REF.match(part)
                if column:
                    found[column_index(column.group(1))] = tuple(word.strip() for word in words[1:-1].split(",") if word.strip())
    return found


def _spot(book: Book, styles: list[Style], shared: Shared, cell: Any, place: tuple[int, int]) -> Spot:
    row, column = place
    index = int(cell.get("s") or 0)
    style = styles[index] if index < len(styles) else Style()
    formula = _formula(cell, shared, row, column)
    words, number = _content(book, cell)
    return Spot(row, column, words, formula, index, number, style.kind, style.bold, style.align)


def _formula(cell: Any, shared: Shared, row: int, column: int) -> str:
    """Return a cell's formula; of a shared one what it means here, which the evaluation moves by itself."""
    found = child(cell, "f")
    if found is None:
        return ""
    written = str(found.text or "")
    if found.get("t") == "shared":
        group = found.get("si", "")
        if written:
            shared[group] = (written, row, column)
        elif group in shared:
            origin, top, left = shared[group]
            return f"{moved(origin, row - top, column - left)}"
    return written or "?"


def moved(formula: str, down: int, right: int) -> str:
    """Return a formula as it reads so many rows further down and columns further right; what is fixed by $ stays."""

    def shift(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = match.groups()
        column = column_index(letters) + (0 if fixed_column else right)
        row = int(digits) + (0 if fixed_row else down)
        return f"{fixed_column}{column_letter(column)}{fixed_row}{row}" if column > 0 and row > 0 else "#REF!"

    pieces = re.split(r'("(?:[^"]|"")*")', formula)
    return "".join(piece if index % 2 else A1.sub(shift, piece) for index, piece in enumerate(pieces))


A1: Final = re.compile(r"(?<![A-Za-z0-9_.一-鿿])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\d(A-Za-z_])")


def _content(book: Book, cell: Any) -> tuple[str, float | None]:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell), None
    value = child(cell, "v")
    raw = str(value.text or "") if value is not None else ""
    if not raw or kind == "e":
        return "", None
    if kind == "s":
        index = int(raw) if raw.isdigit() else -1
        return (book.texts[index] if 0 <= index < len(book.texts) else ""), None
    if kind in {"str", "b", "d"}:
        return raw, None
    try:
        return "", float(raw)
    except ValueError:
        return raw, None


def styles_of(book: Book) -> list[Style]:
    """Return the cell formats in the order of their numbers."""
    if not book.archive.has("xl/styles.xml"):
        return []
    tree = parse_xml(book.archive.read("xl/styles.xml"))
    codes = {int(each.get("numFmtId") or 0): each.get("formatCode") or "" for each in tree.iter() if local(each) == "numFmt"}
    fonts = child(tree, "fonts")
    bold = [child(font, "b") is not None for font in fonts] if fonts is not None else []
    formats = child(tree, "cellXfs")
    found = []
    for each in formats if formats is not None else ():
        number, font = int(each.get("numFmtId") or 0), int(each.get("fontId") or 0)
        alignment = child(each, "alignment")
        align = str(alignment.get("horizontal") or "") if alignment is not None else ""
        found.append(Style(_kind(number, codes.get(number, "")), font < len(bold) and bold[font], align))
    return found


def _kind(number: int, code: str) -> str:
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code)
    if number in PERCENT_IDS or "%" in plain:
        return "percent"
    if number == TEXT_ID or plain == "@":
        return "text"
    return "date" if number in DATE_IDS or _DATE_CODE.search(plain.replace("General", "")) else ""


def _merges(tree: Any) -> list[Merge]:
    found = child(tree, "mergeCells")
    merges = []
    for each in found if found is not None else ():
        first, _, last = (each.get("ref") or "").partition(":")
        top, left = split_ref(first)
        bottom, right = split_ref(last or first)
        if bottom <= MOST_ROWS * 4 and right <= 16_384:  # noqa: PLR2004 - a sheet ends there
            merges.append(Merge(top, left, min(bottom, MOST_ROWS), min(right, MOST_COLUMNS)))
    if sum((each.bottom - each.top + 1) * (each.right - each.left + 1) for each in merges) > MOST_CELLS * 4:
        raise NotATemplate("合并的单元格太多，不像报表模板，请检查。")
    return merges


@dataclass(slots=True)
class _Columns:
    """What the sheet says of whole columns."""

    widths: dict[int, float] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    looks: dict[int, int] = field(default_factory=dict)


def _columns(tree: Any) -> _Columns:
    said = _Columns()
    found = child(tree, "cols")
    for each in found if found is not None else ():
        for column in range(int(each.get("min") or 1), min(int(each.get("max") or 1), MOST_COLUMNS) + 1):
            said.widths[column] = float(each.get("width") or 0)
            if each.get("style"):
                said.looks[column] = int(each.get("style"))
            if each.get("hidden") in {"1", "true"}:
                said.hidden.add(column)
    return said


def structure_digest(grids: list[Grid]) -> str:
    """Return the digest of a form's build: texts, formulas and merges, whatever numbers stand in it."""
    said = [
        [
            grid.name,
            sorted([spot.ref, spot.text, spot.formula] for spot in grid.spots.values() if spot.text or spot.formula),
            sorted([each.top, each.left, each.bottom, each.right] for each in grid.merges),
        ]
        for grid in grids
    ]
    return digest_text(text(said))
