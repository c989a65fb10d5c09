"""The rows below a header, one by one: records normalised, noise skipped with its reason, doubles found."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Final

from anwang.ground.sheet.headers import Matcher, assign
from anwang.ground.sheet.layout import Layout, Spread, texts_of
from anwang.ground.sheet.model import Cell, Flaw, Sheet, column_letter
from anwang.ground.sheet.noise import Judge, Noise, section_text
from anwang.ground.sheet.normalise import NOTHING, Column, Reading, as_text, normalise, part_people
from anwang.ground.sheet.places import titled_place
from anwang.ground.sheet.verdict import DuplicateRow, Fault, ImportedRow, Outcome, RefusedRow, SkippedRow
from anwang.ground.sheet.vocabulary import Kind, Values, Vocabulary

DITTO: Final = frozenset(
    {
        "同上",
        "〃",
        '"',
        "″",
        "''",
        "“",
        "”",
        "同前",
        "同上行",
        "上同",
        "〞",
        "〝",
        "˝",
        "＂",
        "同 上",
        "同上。",
        "“”",
        "〃〃",
        '""',
        "'' ''",
        "-同上-",
        "（同上）",
        "(同上)",
    }
)
_DITTO_LENGTH: Final = 6
_MEMORY: Final = 20_000
_PROGRESS: Final = 2_000
_SHORT: Final = 30
_BLANKS_TOLD: Final = 200
_SUMMABLE: Final = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})

Progress = Callable[[int], None]


@dataclass(slots=True)
class Seen:
    """Keys of the records already met, over all sheets of the file."""

    keys: dict[Hashable, tuple[str, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """What is noted while a sheet's rows are read: how many lay hidden, and remarks with how often each was made."""

    hidden: int = 0
    notes: dict[str, int] = field(default_factory=dict)


class _ColumnReader:
    """One mapped column: its normaliser with a memory, since offices repeat themselves."""

    __slots__ = ("column", "field", "index", "letter", "memory", "name", "previous", "texts")

    def __init__(self, index: int, column: Column) -> None:
        self.index, self.column, self.field = index, column, column.field
        self.letter, self.name = column_letter(index), column.field.name
        self.texts: dict[Cell, Reading] = {}
        self.memory: dict[tuple[type, Cell], Reading] = {}
        self.previous: Cell = None

    def read(self, cell: Cell) -> Reading:
        reading = normalise(cell, self.column)
        if cell.__class__ is str:
            if len(self.texts) < _MEMORY:
                self.texts[cell] = reading
        elif len(self.memory) < _MEMORY:
            self.memory[cell.__class__, cell] = reading
        return reading


@dataclass(slots=True)
class _Draft:
    """A row being read: what it holds so far and what is wrong with it."""

    values: Values
    faults: list[Fault]
    warnings: list[Fault]
    refused: set[str]

    def take(self, column: _ColumnReader, cell: Cell, reading: Reading) -> None:
        name = column.field.name
        if reading.error:
            self._wrong(column, _fault(column, cell, reading.error), "，这一格没有导入")
            return
        if reading.value is not None:
            self.values[name] = reading.value
        if reading.aside:
            self.values.setdefault(*reading.aside)
        if reading.warning:
            self.warnings.append(_fault(column, cell, reading.warning))

    def flawed(self, column: _ColumnReader, flaw: Flaw) -> None:
        self._wrong(column, Fault(column.letter, column.field.name, flaw.text, flaw.reason), "")

    def ditto_of_nothing(self, column: _ColumnReader, cell: Cell) -> None:
        """«同上» under nothing: in a free text it stays as typed."""
        if column.field.kind == Kind.TEXT and not column.field.required:
            self.values[column.field.name] = as_text(cell).strip()
            self.warnings.append(_fault(column, cell, "写的是“同上”，但上面没有内容，已照原样保存"))
            return
        self._wrong(column, _fault(column, cell, "写的是“同上”，但上面没有内容"), "，这一格没有导入")

    def _wrong(self, column: _ColumnReader, fault: Fault, suffix: str) -> None:
        if column.field.required or column.field.strict:
            self.faults.append(fault)
            self.refused.add(column.field.name)
        else:
            self.warnings.append(Fault(fault.column, fault.field, fault.value, fault.reason + suffix))


def _fault(column: _ColumnReader, cell: Cell, reason: str) -> Fault:
    return Fault(column.letter, column.field.name, as_text(cell)[:200], reason)


class RowReader:
    """Reads one table. `outcomes` is a generator: nothing is kept beyond the keys for doubles."""

    def __init__(self, sheet: Sheet, layout: Layout, matcher: Matcher, seen: Seen, *, date1904: bool = False, place: str = "") -> None:
        self._sheet, self._layout, self._matcher, self._seen = sheet, layout, matcher, seen
        self.vocabulary: Vocabulary = matcher.vocabulary
        self._date1904 = date1904
        self._year = next((year for text in (*(t for _, t in layout.titles), sheet.name) if (year := _title_year(text))), layout.year)
        self._unit = next((u for _, text in layout.titles if (u := _title_unit(text))), "")
        self._spread = Spread(sheet.merges, 1_048_576 if len(sheet.merges) < 100_000 else 0)  # noqa: PLR2004
        self._values_of_merge: dict[tuple[int, int], Cell] = {}
        self._section: dict[str, str] = {}
        self._place = place
        self.tally = Tally()
        self._use(layout)
        self._twins = [RowReader(sheet, twin, matcher, seen, date1904=date1904, place=place) for twin in layout.twins]
        self._part = 0
        for part, twin in enumerate(self._twins, start=1):
            twin._part = part  # noqa: SLF001 - a reader like this one
        self._left, self._right = min(layout.columns.headers, default=1), layout.last_column

    def _use(self, layout: Layout) -> None:
        self._layout = layout
        self._judge = Judge(layout, self._matcher)
        fields = {f.name: f for f in self.vocabulary.fields}
        units = layout.columns.units
        self._columns = [
            _ColumnReader(
                index,
                Column(
                    fields[name], units.get(index) or (self._unit if fields[name].kind == Kind.MONEY else ""), self._date1904, self._year
                ),
            )
            for index, name in sorted(layout.columns.fields.items())
        ]
        self._required = [c for c in self._columns if c.field.required]
        self._named = self.vocabulary.required
        self._probe = [c.index - 1 for c in self._columns if not c.field.required][:6]
        self._letters = {c.field.name: c.letter for c in self._columns}
        mapped = set(self._letters)
        place = self.vocabulary.place
        self._fallback = {place: self._place} if self._place and place and place not in mapped else {}
        self._by_title = bool(place) and place not in mapped and place not in layout.given
        self._fallback |= layout.given
        self._people = [(person, f.name) for f in self.vocabulary.fields for person in f.follows if person in mapped]

    def outcomes(self, progress: Progress | None = None) -> Iterator[Outcome]:
        """Imported, refused, duplicate and skipped rows in the order of the sheet."""
        first = self._layout.first_data_row
        headers, numbering = set(self._layout.header_rows), set(self._layout.numbering_rows)
        for number, text in self._layout.titles:
            yield SkippedRow(number, "title", f"表头以上的标题或说明：{text[:40]}")
        for number in sorted(headers):
            yield SkippedRow(number, "header", "表头")
        for number in sorted(numbering):
            yield SkippedRow(number, "header", "表头下的列号")
        empty = 0
        done = 0
        for number, cells in self._sheet.rows():
            if number < first:
                self._note_merges(number, cells)
                continue
            if not any(cells) and not any(cell not in (None, "") for cell in cells):  # 0 and False are no blanks
                empty += 1
                if empty <= _BLANKS_TOLD:
                    yield SkippedRow(number, "blank", "空行")
                continue
            if self._twins:
                yield from self._side_by_side(number, cells)
                continue
            outcome = self._row(number, cells)
            if outcome is not None:
                yield outcome
            done += 1
            if progress and done % _PROGRESS == 0:
                progress(done)
        if progress:
            progress(done)

    def _side_by_side(self, number: int, cells: list[Cell]) -> Iterator[Outcome]:
        """A row of tables that stand side by side, each with its own columns; what is noise is told once."""
        told = False
        for reader in (self, *self._twins):
            outcome = reader.own_part(number, cells)
            if outcome is not None and not (told and isinstance(outcome, SkippedRow)):
                told = True
                yield outcome

    def own_part(self, number: int, cells: list[Cell]) -> Outcome | None:
        """What a row says in the columns of this table; None where they are empty."""
        part = [None] * (self._left - 1) + cells[self._left - 1 : self._right]
        return self._row(number, part) if any(cell not in (None, "") for cell in part) else None

    def _note_merges(self, number: int, cells: list[Cell]) -> None:
        if self._spread.has(number):
            for merge in self._spread.at(number):
                if merge.top == number and merge.left <= len(cells):
                    self._values_of_merge[merge.top, merge.left] = cells[merge.left - 1]

    def _row(self, number: int, cells: list[Cell]) -> Outcome | None:
        merged = self._spread.has(number)
        if merged:
            self._note_merges(number, cells)
        if len(cells) < 1:
            return None
        noise = self._noise(number, cells, merged=merged)
        if noise is not None:
            return self._skip(number, noise, cells)
        own = cells
        if merged:
            cells = self._inherit(number, cells)
        if number in self._sheet.hidden_rows:
            self.tally.hidden += 1
        return self._record(number, cells, own)

    def _noise(self, number: int, cells: list[Cell], *, merged: bool) -> Noise | None:
        if self._plain(cells) and not self._judge.suspicious_next:
            return None
        return self._judge.judge(texts_of(cells), self._spread.at(number) if merged else [])

    def _plain(self, cells: list[Cell]) -> bool:
        """A cheap look that settles nearly every row: nothing required is missing, nothing short looks like noise."""
        width = len(cells)
        for column in self._required:
            cell = cells[column.index - 1] if column.index <= width else None
            if cell is None or cell == "":
                return False
            if cell.__class__ is str and _noisy(cell):
                return False
        first = cells[0]
        if first.__class__ is str and _noisy(first):
            return False
        return not self._probe or any(index < width and cells[index] not in (None, "") for index in self._probe)

    def _skip(self, number: int, noise: Noise, cells: list[Cell]) -> SkippedRow:
        if noise.kind == "section":
            text = section_text(
                next(iter(v for k, v in texts_of(cells).items() if k != self._layout.columns.sequence), "")
                or next(iter(texts_of(cells).values()))
            )
            name = self.vocabulary.section(text)
            if name:
                self._section = {k: v for k, v in self._section.items() if k != name} | {name: text}
        elif noise.kind == "header":
            self._remap(cells, number)
        if noise.kind in {"section", "title"} and self._by_title and (place := titled_place(next(iter(texts_of(cells).values()), ""))):
            self._fallback[self.vocabulary.place] = place
        for column in self._columns:
            if noise.kind not in ("blank", "header"):
                column.previous = None if noise.kind == "section" else column.previous
        return SkippedRow(number, noise.kind, noise.reason)

    def _remap(self, cells: list[Cell], number: int) -> None:
        """A second table below with other columns brings its own header."""
        texts = texts_of(cells)
        if any(
            re.sub(r"\s+", "", t) == re.sub(r"\s+", "", texts.get(c, ""))
            for h in self._layout.header_texts
            for c, t in h.items()
            if len(texts) > 2  # noqa: PLR2004
        ):
            same = max(sum(1 for c, t in texts.items() if h.get(c) == t) for h in self._layout.header_texts)
            if same >= len(texts) * 0.6:
                return
        mapping = assign({column: [text] for column, text in texts.items()}, self._matcher)
        if set(self.vocabulary.required) <= set(mapping.fields.values()) and mapping.fields != self._layout.columns.fields:
            self._use(Layout([number], mapping, [texts], titles=self._layout.titles))
            self._note(f"第 {number} 行起是另一张表，已按它自己的表头识别")

    def _inherit(self, number: int, cells: list[Cell]) -> list[Cell]:
        """Values of merged ranges begun above; amounts are not repeated, else they would be counted twice."""
        filled = list(cells)
        for merge in self._spread.at(number):
            if merge.top == number or merge.top < self._layout.first_data_row:
                continue
            value = self._values_of_merge.get((merge.top, merge.left))
            if value in (None, ""):
                continue
            name = self._layout.columns.fields.get(merge.left)
            if name and self.vocabulary.by_name(name).kind in _SUMMABLE:
                self._note(f"{column_letter(merge.left)} 列合并单元格里的数只计入第一行")
                continue
            filled.extend([None] * (merge.left - len(filled)))
            if filled[merge.left - 1] in (None, ""):
                filled[merge.left - 1] = value
        return filled

    def _record(self, number: int, cells: list[Cell], own: list[Cell]) -> Outcome:
        draft = _Draft({}, [], [], set())
        values, width = draft.values, len(cells)
        flaws = self._sheet.flaws.get(number)
        for column in self._columns:
            index = column.index
            cell = cells[index - 1] if index <= width else None
            if cell is None or cell == "":
                if flaws and index in flaws:
                    draft.flawed(column, flaws[index])
                    continue
                if column.previous is None or (cell := self._carry_blank(column, own)) is None:
                    continue
            # what the same cell meant further up; 1, 1.0 and True are not the same
            reading = column.texts.get(cell) if cell.__class__ is str else column.memory.get((cell.__class__, cell))
            if reading is None:
                if cell.__class__ is str and len(cell) <= _DITTO_LENGTH and cell.strip() in DITTO:
                    cell = column.previous
                    if cell is None:
                        draft.ditto_of_nothing(column, cells[index - 1])
                        continue
                reading = column.read(cell)
            column.previous = cell
            if reading.plain:
                values[column.name] = reading.value
            elif reading is not NOTHING:
                draft.take(column, cell, reading)
        if self._section or self._fallback:
            self._fill(values)
        part_people(values, self._people)
        return self._decide(number, draft)

    def _carry_blank(self, column: _ColumnReader, own: list[Cell]) -> Cell:
        """A blank category under a category; in text files also a blank unit where the sequence is blank too."""
        if column.previous is None:
            return None
        if column.field.carry_blank and column.field.name not in self._section:
            return column.previous
        sequence = self._layout.columns.sequence
        if column.field.required and not self._sheet.knows_merges and sequence and (len(own) < sequence or own[sequence - 1] in (None, "")):
            self._note(f"{column.letter} 列空白处沿用上一行（原表应为合并单元格）")
            return column.previous
        return None

    def _fill(self, values: Values) -> None:
        for name, text in (*self._section.items(), *self._fallback.items()):
            if name in values:
                finer = self.vocabulary.below_section.get(name) if name in self._section else None
                if finer is None or finer in values:
                    continue
                values[finer] = values.pop(name)
            field_ = self.vocabulary.by_name(name)
            reading = normalise(text, Column(field_, "", self._date1904))
            if reading.value is not None and not reading.error:
                values[name] = reading.value

    def _decide(self, number: int, draft: _Draft) -> Outcome:
        values, faults = draft.values, draft.faults
        for name in self._named:
            if name not in values and name not in draft.refused:
                label = self.vocabulary.by_name(name).label
                letter = self._letters.get(name)
                faults.append(Fault(letter or "", name, "", f"缺少{label}" if letter else f"表里没有“{label}”这一列"))
        for name, reason in self.vocabulary.complete(values):
            shown = as_text(values[name]) if not isinstance(values[name], list) else ""
            if self.vocabulary.by_name(name).strict:
                faults.append(Fault(self._letters.get(name, ""), name, shown, reason))
            else:
                draft.warnings.append(Fault(self._letters.get(name, ""), name, shown, f"{reason}，这一格没有导入"))
                del values[name]
        if faults:
            return RefusedRow(number, tuple(faults), values)
        return self._double(number, values) or ImportedRow(number, values, tuple(draft.warnings), self._part)

    def _double(self, number: int, values: Values) -> DuplicateRow | None:
        look, remember = self.vocabulary.keys(values)
        for key in look:
            known = self._seen.keys.get(key)
            if known:
                sheet, row = known
                where = f"第 {row} 行" if sheet == self._sheet.name else f"工作表“{sheet}”第 {row} 行"
                return DuplicateRow(
                    number, f"与{where}重复", of_row=row, of_sheet="" if sheet == self._sheet.name else sheet, values=values
                )
        for key in remember:
            self._seen.keys.setdefault(key, (self._sheet.name, number))
        return None

    def _note(self, text: str) -> None:
        self.tally.notes[text] = self.tally.notes.get(text, 0) + 1


_NOISY: Final = re.compile(
    r"[合小总共累]\s*计|汇\s*总|^[*＊※]*\s*备?注|说\s*明|[:：]|填\s*[报表]|审\s*核|制\s*表|名\s*称|序\s*号|编\s*号|^[一二三四五六七八九十]{1,3}[、.．]|^[(（第]|^共\s*\d|以下|盖章|^[*＊※]|必填|选填|[示样范]例|^[(（【]?例|文本格式|^如[:：]|^\S{2,5}人$|^日\s*期$"
)


_NOISY_CHARACTERS: Final = frozenset("计总注说:：填审制称序编、.．(（第共以盖*＊※例格人期")
"""Each form of `_NOISY` holds one of these."""


def _noisy(text: str) -> bool:
    return len(text) <= _SHORT and not _NOISY_CHARACTERS.isdisjoint(text) and _NOISY.search(text) is not None


def _title_unit(text: str) -> str:
    found = re.search(r"单位\s*[:：]\s*[(（]?\s*(亿元|千万元|百万元|万元|千元|元)", text)
    return found.group(1) if found else ""


def _title_year(text: str) -> int | None:
    """The one year that a title names; None when it names several."""
    years = set(re.findall(r"(?<!\d)(20\d{2})(?=年|\s*[.\-/]\s*\d{1,2})", text))
    return int(years.pop()) if len(years) == 1 else None
