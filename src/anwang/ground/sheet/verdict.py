"""The answer to an import, as `anwang import --json` prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

ACCEPTED, PARTIAL, REFUSED = "accepted", "partial", "refused"


_OWN = frozenset({str, int, float, bool, type(None)})
"""Classes that JSON has itself."""


def plain(value: Any) -> Any:
    """JSON's own types: dates ISO, decimals as numbers when exact enough, codes stay text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong (or noteworthy) in one cell."""

    column: str
    field: str
    value: str
    reason: str

    def as_json(self) -> dict[str, str]:
        return {"column": self.column, "field": self.field, "value": self.value, "reason": self.reason}


class ImportedRow(NamedTuple):
    row: int
    values: dict[str, Any]
    warnings: tuple[Fault, ...] = ()
    part: int = 0
    """Which of the tables side by side, or of the forms of a sheet, holds the record."""

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "row": self.row,
            "values": {name: value if value.__class__ in _OWN else plain(value) for name, value in self.values.items()},
        }
        if self.warnings:
            answer["warnings"] = [fault.as_json() for fault in self.warnings]
        return answer


@dataclass(frozen=True, slots=True)
class RefusedRow:
    row: int
    reasons: tuple[Fault, ...]
    values: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "reasons": [fault.as_json() for fault in self.reasons]}


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """`of_row` within the file (with `of_sheet` when elsewhere), or `of_record` when the register knows it."""

    row: int
    reason: str
    of_row: int | None = None
    of_sheet: str = ""
    of_record: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    part: int = 0

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"row": self.row, "reason": self.reason}
        for name in ("of_row", "of_sheet", "of_record", "part"):
            if getattr(self, name):
                answer[name] = getattr(self, name)
        return answer


@dataclass(frozen=True, slots=True)
class SkippedRow:
    row: int
    kind: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "kind": self.kind, "reason": self.reason}


Outcome = ImportedRow | RefusedRow | DuplicateRow | SkippedRow


@dataclass(frozen=True, slots=True)
class SheetVerdict:
    name: str
    index: int
    hidden: bool
    role: str
    role_reason: str
    header_rows: tuple[int, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    unmapped: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    imported: tuple[ImportedRow, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    duplicates: tuple[DuplicateRow, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    warnings: tuple[str, ...] = ()
    hints: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "index": self.index,
            "hidden": self.hidden,
            "role": self.role,
            "role_reason": self.role_reason,
            "header_rows": list(self.header_rows),
            "columns": self.columns,
            "unmapped": self.unmapped,
            "headers": self.headers,
            "imported": [row.as_json() for row in self.imported],
            "refused": [row.as_json() for row in self.refused],
            "duplicates": [row.as_json() for row in self.duplicates],
            "skipped": [row.as_json() for row in self.skipped],
            "warnings": list(self.warnings),
            "hints": self.hints,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """`verdict` is accepted (nothing refused), partial, or refused (the file, or every row)."""

    verdict: str
    real_format: str
    encoding: str
    kind: str
    sheets: tuple[SheetVerdict, ...] = ()
    refusal: dict[str, str] | None = None
    warnings: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        return {name: sum(len(getattr(sheet, name)) for sheet in self.sheets) for name in ("imported", "refused", "duplicates", "skipped")}

    def as_json(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict,
            "refusal": self.refusal,
            "real_format": self.real_format,
            "encoding": self.encoding,
            "kind": self.kind,
            "counts": self.counts,
            "warnings": list(self.warnings),
            "sheets": [sheet.as_json() for sheet in self.sheets],
        }
