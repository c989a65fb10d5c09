"""Rows pushed down: a list longer than the form holds ready moves what stands below it, and every reference with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from anwang.ground.sheet.ooxml import local
from anwang.returns.template.opening import child

REFERENCE: Final = re.compile(
    r"""(?P<sheet>(?:'(?:[^']|'')+'|[A-Za-z_一-鿿][\w.一-鿿]*)!)?(?<![A-Za-z0-9_.])(?P<c1>\$?[A-Z]{1,3})(?P<r1>\$?\d{1,7})(?::(?P<c2>\$?[A-Z]{1,3})(?P<r2>\$?\d{1,7}))?(?![\w(])"""
)
RANGES: Final = {
    "dataValidation": "sqref",
    "conditionalFormatting": "sqref",
    "ignoredError": "sqref",
    "protectedRange": "sqref",
    "mergeCell": "ref",
    "hyperlink": "ref",
    "autoFilter": "ref",
}


@dataclass(frozen=True, slots=True)
class Shift:
    """`extra` rows are put in before the last row that the form holds ready."""

    first_row: int
    ready: int
    extra: int

    @property
    def last(self) -> int:
        """The last row held ready."""
        return self.first_row + self.ready - 1

    def row(self, number: int) -> int:
        """Where a row stands afterwards."""
        return number + self.extra if number > self.last else number

    def start(self, number: int) -> int:
        """Where a range that begins in a row begins afterwards."""
        return self.row(number)

    def end(self, number: int) -> int:
        """Where a range that ends in a row ends afterwards: one that ends with the list grows with it."""
        return number + self.extra if number >= self.last else number


def moved(text: str, here: str, shifts: Mapping[str, Shift]) -> str:
    """Return a formula with its references moved; `here` is the sheet on which it stands."""

    def move(match: re.Match[str]) -> str:
        sheet = (match.group("sheet") or "")[:-1].strip("'").replace("''", "'") or here
        shift = shifts.get(sheet)
        if shift is None:
            return match.group()
        head = f"{match.group('sheet') or ''}{match.group('c1')}"
        if match.group("r2") is None:
            return head + _row(match.group("r1"), shift.row)
        return f"{head}{_row(match.group('r1'), shift.start)}:{match.group('c2')}{_row(match.group('r2'), shift.end)}"

    pieces = re.split(r'("(?:[^"]|"")*")', text)
    return "".join(piece if index % 2 else REFERENCE.sub(move, piece) for index, piece in enumerate(pieces))


def _row(written: str, place: Any) -> str:
    mark = "$" if written.startswith("$") else ""
    return f"{mark}{place(int(written.removeprefix('$')))}"


def formulas(tree: Any, name: str, shifts: Mapping[str, Shift]) -> None:
    """Move the references in a sheet's formulas, validations and formats."""
    if not shifts:
        return
    for element in tree.iter():
        if local(element) in {"f", "formula", "formula1", "formula2"} and element.text:
            element.text = moved(element.text, name, shifts)
        if local(element) == "f" and element.get("ref") and name in shifts:
            element.set("ref", moved(element.get("ref"), name, shifts))


def rows(tree: Any, shift: Shift) -> None:
    """Move everything of a sheet that stands below its list."""
    data = child(tree, "sheetData")
    for line in data if data is not None else ():
        if local(line) != "row" or int(line.get("r")) <= shift.last:
            continue
        line.set("r", str(int(line.get("r")) + shift.extra))
        for cell in line:
            if cell.get("r"):
                letters = cell.get("r").rstrip("0123456789")
                cell.set("r", f"{letters}{int(cell.get('r')[len(letters) :]) + shift.extra}")
    for element in tree.iter():
        name = RANGES.get(local(element))
        if name and element.get(name):
            element.set(name, " ".join(moved(each, "", {"": shift}) for each in element.get(name).split()))
        elif local(element) == "brk" and local(element.getparent()) == "rowBreaks":
            element.set("id", str(shift.row(int(element.get("id") or 0))))
        elif local(element) == "dimension" and element.get("ref"):
            element.set("ref", moved(element.get("ref"), "", {"": shift}))


def names(tree: Any, shifts: Mapping[str, Shift], sheets: list[str]) -> None:
    """Move the defined names: print areas and titles among them."""
    for element in tree.iter():
        if shifts and local(element) == "definedName" and element.text:
            local_sheet = element.get("localSheetId")
            here = sheets[int(local_sheet)] if local_sheet and local_sheet.isdigit() and int(local_sheet) < len(sheets) else ""
            element.text = moved(element.text, here, shifts)
