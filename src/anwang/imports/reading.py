"""Reading a sent file the way the importer settled it: kind, sheets, columns; and what becomes of each row."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from anwang.ground.sheet import (
    Analysis,
    DuplicateRow,
    Fault,
    ImportedRow,
    Limits,
    Outcome,
    RefusedRow,
    SheetPlan,
    SheetVerdict,
    SkippedRow,
    Unreadable,
    Verdict,
    Vocabulary,
    analyse,
    no_table,
)
from anwang.ground.sheet import verdict as words
from anwang.ground.sheet.formats import detect
from anwang.ground.sheet.model import column_index, column_letter
from anwang.ground.sheet.reading import read_detected
from anwang.ground.sheet.roles import DATA, Role
from anwang.imports.errands import Fate, Gap, Place
from anwang.imports.kinds import KINDS

LIMITS = Limits()
EMPTY = "empty_file"
TOLD: dict[str, Any] = {}
"""The values of a row of which only the text is kept."""
NOTICED = 200
"""Remarks of one sheet that are kept; the sheet as it was sent is the place for more."""


def vocabularies() -> list[Vocabulary]:
    """Return the columns of every kind of list that can be taken."""
    return [kind.vocabulary() for kind in KINDS.values()]


def understand(body: bytes, *, kind: str = "", memory: Mapping[str, Mapping[str, str]] | None = None) -> Analysis:
    """Return what a file holds. `memory` gives, for each kind, the fields of headers that the office confirmed before.

    Raises Unreadable with the true reason, whatever the file contains.
    """
    if not body:
        raise Unreadable(EMPTY)
    workbook = read_detected(detect(body, LIMITS), LIMITS)
    remembered = memory or {}
    found = analyse(workbook, vocabularies(), kind, remembered.get(kind) if kind else None)
    again = remembered.get(found.kind)
    return analyse(workbook, vocabularies(), found.kind, again) if again and not kind else found


def settle(analysis: Analysis, mapping: Mapping[str, Any]) -> Analysis:
    """Let what the importer chose hold: sheets left out or taken in, and columns named by hand."""
    for plan in analysis.plans:
        chosen = mapping.get("sheets", {}).get(str(plan.sheet.index))
        if chosen is None:
            continue
        if not chosen.get("read", True) and plan.role.role == DATA:
            plan.role = Role("left_out", "由导入人确定不导入")
        elif chosen.get("read", True) and plan.role.role != DATA and plan.layout is not None:
            plan.role = Role(DATA, "由导入人确定导入")
        if plan.layout is not None and chosen.get("columns"):
            _name_columns(plan, chosen["columns"])
    return analysis


def _name_columns(plan: SheetPlan, chosen: Mapping[str, str]) -> None:
    assert plan.layout is not None  # noqa: S101 - asked for by the caller
    for letter, name in chosen.items():
        index = column_index(letter)
        columns = next((twin.columns for twin in plan.layout.twins if index in twin.columns.headers), plan.layout.columns)
        columns.fields.pop(index, None)
        columns.unmapped.pop(index, None)
        if name:
            for other in [one for one, field in columns.fields.items() if field == name]:
                del columns.fields[other]
            columns.fields[index] = name
        elif columns.headers.get(index):
            columns.unmapped[index] = columns.headers[index]


def settled(analysis: Analysis) -> dict[str, Any]:
    """Return the sheets and columns as they stand now, so that the same file is read the same way later."""
    chosen = {}
    for plan in analysis.plans:
        columns: dict[str, str] = {}
        if plan.layout is not None:
            fields = plan.layout.fields
            columns = {column_letter(index): fields.get(index, "") for index in sorted({*fields, *plan.layout.headers})}
        chosen[str(plan.sheet.index)] = {"read": plan.role.role == DATA, "columns": columns}
    return chosen


def rows(analysis: Analysis) -> Iterator[tuple[SheetPlan, Outcome]]:
    """Return what the sheets say row by row, sheet after sheet, each time in the same order."""
    for plan in analysis.data:
        for outcome in analysis.rows(plan):
            yield plan, outcome


def place_of(plan: SheetPlan, row: ImportedRow) -> Place:
    """Return where a record stands in its file."""
    return plan.sheet.index, row.row, row.part


def text_of(row: ImportedRow) -> str:
    """Return how the answer in JSON tells a taken row."""
    return _JSON.encode(row.as_json())


_JSON = json.JSONEncoder(ensure_ascii=False, default=str)


def header_texts(plan: SheetPlan) -> dict[str, str]:
    """Return column letter → header of a sheet with a table."""
    return {column_letter(index): text for index, text in sorted(plan.layout.headers.items())} if plan.layout else {}


def sheet_verdict(analysis: Analysis, plan: SheetPlan, kept: Mapping[type, list[Any]], told: Sequence[str] = ()) -> SheetVerdict:
    """Return what became of one sheet, from its rows sorted by type. `told`: what is to be said of many of its rows at once."""
    is_data = plan.role.role == DATA
    layout = plan.layout if is_data and not plan.forms else None
    columns = {column_letter(c): name for c, name in sorted(layout.fields.items())} if layout else {}
    if plan.forms and is_data:
        columns = {f"{column_letter(column)}{row}": name for name, (row, column, _) in plan.forms[0].cells.items()}
    return SheetVerdict(
        name=plan.sheet.name,
        index=plan.sheet.index,
        hidden=plan.sheet.hidden,
        role=plan.role.role,
        role_reason=plan.role.reason,
        header_rows=tuple(layout.header_rows) if layout else (),
        columns=columns,
        unmapped={column_letter(c): text for c, text in sorted(layout.unmapped.items())} if layout else {},
        headers=header_texts(plan) if layout else {},
        imported=tuple(kept.get(ImportedRow, ())),
        refused=tuple(sorted(kept.get(RefusedRow, ()), key=_number)),
        duplicates=tuple(sorted(kept.get(DuplicateRow, ()), key=_number)),
        skipped=tuple(kept.get(SkippedRow, ())),
        warnings=(*told, *analysis.warnings(plan)),
        hints={"place": plan.place} if plan.place else {},
    )


def _number(row: RefusedRow | DuplicateRow) -> int:
    return row.row


def conclude(analysis: Analysis, kept: Kept) -> Verdict:
    """Return the verdict on the whole file, with every row that was kept."""
    sheets = tuple(
        sheet_verdict(analysis, plan, kept.rows.get(plan.sheet.index, {}), kept.gaps(plan.sheet.index)) for plan in analysis.plans
    )
    word, refusal = conclusion(kept.counts())
    refusal = no_table(analysis) or refusal
    book = analysis.workbook
    return Verdict(word, book.real_format, book.encoding, analysis.kind if analysis.data else "", sheets, refusal, tuple(book.warnings))


class Kept:
    """The rows of a file sorted by sheet and type, as the answer needs them. Taken rows are only counted unless `whole`."""

    def __init__(self, kind: str, *, whole: bool) -> None:
        self.whole = whole
        self._gaps: Mapping[Gap, dict[int, list[int]]] = {gap: defaultdict(list) for gap in KINDS[kind].gaps}
        """What rows left out that became records: sheet → rows."""
        self.rows: dict[int, dict[type, list[Any]]] = {}
        self.taken = 0
        self.updated = 0
        self.noticed: dict[int, list[tuple[int, Fault]]] = {}
        """Sheet → what is to be said of rows that were taken all the same: row and remark, up to `NOTICED`."""
        self.texts: dict[Place, str] = {}
        """How the answer tells a record that was simply taken, by its place, where that was worked out ahead."""
        self._letters: dict[int, dict[str, str]] = {}

    def put(self, plan: SheetPlan, outcome: Outcome) -> None:
        """Keep what the sheet itself said of a row."""
        if isinstance(outcome, ImportedRow):
            self.taken += 1
            if outcome.warnings:
                self._notice(plan, outcome)
            if not self.whole:
                return
        self.rows.setdefault(plan.sheet.index, {}).setdefault(type(outcome), []).append(outcome)

    def _notice(self, plan: SheetPlan, row: ImportedRow) -> None:
        said = self.noticed.setdefault(plan.sheet.index, [])
        if len(said) < NOTICED:
            said.extend((row.row, fault) for fault in row.warnings)

    def remarks(self, sheet: int) -> list[dict[str, object]]:
        """Return what is to be said of the taken rows of a sheet, as a page shows it."""
        return [{"row": row, **fault.as_json()} for row, fault in self.noticed.get(sheet, ())]

    def gaps(self, sheet: int) -> list[str]:
        """Return what is to be said of all rows of a sheet that left something out."""
        return [gap.words(found[sheet]) for gap, found in self._gaps.items() if sheet in found]

    def settle(self, plan: SheetPlan, row: ImportedRow, fate: Fate, text: str = "") -> None:
        """Keep what the register said of a row that the sheet held to be right. `text`: how the answer tells it, where that is known."""
        if fate.verdict == "made":
            for gap, found in self._gaps.items():
                if gap.lacks(row.values):
                    found[plan.sheet.index].append(row.row)
        if fate.verdict == "refused":
            shown = row.values.get(fate.field)
            fault = Fault(self._letter(plan, fate.field), fate.field, "" if shown is None else str(words.plain(shown))[:200], fate.reason)
            self.put(plan, RefusedRow(row.row, (fault,), row.values))
        elif fate.verdict == "duplicate":
            self.put(plan, DuplicateRow(row.row, fate.reason, of_record=fate.of, values=row.values, part=row.part))
        else:
            self.updated += fate.verdict == "updated"
            if fate.reason:
                row = row._replace(warnings=(*row.warnings, Fault("", "", "", fate.reason)))
            elif text:  # told already: a city's rows need not stay in memory to the end
                self.texts[place_of(plan, row)] = text
                row = row._replace(values=TOLD)
            self.put(plan, row)

    def _letter(self, plan: SheetPlan, field: str) -> str:
        letters = self._letters.get(plan.sheet.index)
        if letters is None:
            fields = plan.layout.columns.fields if plan.layout and not plan.forms else {}
            letters = self._letters[plan.sheet.index] = {name: column_letter(index) for index, name in fields.items()}
        return letters.get(field, "")

    def counts(self) -> dict[str, int]:
        """Return the numbers of the answer; `rows` are the records that the file holds, whatever became of them."""
        found = {name: self._count(kind) for name, kind in (("refused", RefusedRow), ("duplicates", DuplicateRow), ("skipped", SkippedRow))}
        total = self.taken + found["refused"] + found["duplicates"]
        return {"rows": total, "imported": self.taken, "updated": self.updated, **found}

    def _count(self, kind: type) -> int:
        return sum(len(rows.get(kind, ())) for rows in self.rows.values())


def conclusion(counts: Mapping[str, int]) -> tuple[str, dict[str, str] | None]:
    """Return the verdict on a whole file in a word, and the refusal when nothing of it was taken."""
    wrong, doubles = counts["refused"], counts["duplicates"]
    if not counts["rows"]:
        return words.REFUSED, {"code": "no_rows", "reason": "认出了表头，但下面没有一行数据。"}
    if not counts["imported"] and not doubles and wrong:
        return words.REFUSED, {"code": "all_rows_refused", "reason": f"{wrong} 行都没有通过检查，请看每一行的原因。"}
    return (words.PARTIAL if wrong or doubles else words.ACCEPTED), None
