"""The tables of a rich text file (.rtf), which older systems also call .doc. Source: Rich Text Format Specification 1.9."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from anwang.ground.sheet.formats import Detected
from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.model import Workbook
from anwang.ground.sheet.unreadable import Unreadable
from anwang.ground.sheet.word_binary import Line, Paragraph, sheet_of

_TOKEN: Final = re.compile(r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z\r\n])|([{}])|([^\\{}\r\n]+)", re.ASCII)
_SILENT: Final = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "footnote",
        "fldinst",
        "nonesttables",
        "listtable",
        "listoverridetable",
        "revtbl",
        "rsidtbl",
        "xmlnstbl",
        "generator",
        "themedata",
        "datastore",
    ]
)
"""Groups whose text nobody sees."""
_CHARSETS: Final = {134: "gb18030", 136: "big5hkscs", 128: "cp932"}
_PAGES: Final = {936: "gb18030", 950: "big5hkscs", 54936: "gb18030", 65001: "utf-8"}
_SAID: Final = {"tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"}
_SIGNS: Final = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_ACROSS: Final = {"clmgf": 2, "clmrg": 1}
_DOWN: Final = {"clvmgf": 3, "clvmrg": 1}
_HALF: Final = 0x8000
_MOST_CELLS: Final = 500


def read_rtf(found: Detected, limits: Limits) -> Workbook:
    """Every table becomes a sheet, named by the text above it. Raises `Unreadable`."""
    tables = list(_Reader().tables(found.data.decode("latin-1")))
    if not tables:
        raise Unreadable("rich_text", real_format="rtf")
    return Workbook(real_format="rtf", sheets=[sheet_of(title, lines, index, limits) for index, (title, lines) in enumerate(tables)])


@dataclass(slots=True)
class _Group:
    """What holds until a closing brace."""

    silent: bool = False
    font: int = 0
    skips: int = 1
    """Characters that stand in for one that old readers do not know."""


@dataclass(slots=True)
class _Reader:
    """One pass over the words of a file."""

    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    raw: bytearray = field(default_factory=bytearray)
    text: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    cut: Paragraph = field(default_factory=Paragraph)
    title: str = ""
    in_table: bool = False
    left_out: int = 0

    def tables(self, source: str) -> Iterator[tuple[str, list[Line]]]:
        """Each table with the text above it."""
        for token in _TOKEN.finditer(source):
            word, number, byte, sign, brace, plain = token.groups()
            if brace:
                self._brace(brace)
            elif byte:
                self._byte(int(byte, 16))
            elif plain:
                self._say(plain)
            elif sign:
                self._sign(sign)
            elif word == "par" and not self.in_table:
                yield from self._ended()
            else:
                self._word(word, int(number) if number else None)
        yield from self._ended()

    def _ended(self) -> Iterator[tuple[str, list[Line]]]:
        """A paragraph outside of tables: it ends the table before it, and may name the next one."""
        said = self._taken()
        if self.lines:
            yield self.title, self.lines
            self.title, self.lines = "", []
        self.title = said or self.title

    def _taken(self) -> str:
        self._flush()
        said, self.text = "".join(self.text), []
        return said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip(" \n")

    def _brace(self, brace: str) -> None:
        self._flush()
        if brace == "{":
            last = self.groups[-1]
            self.groups.append(_Group(last.silent, last.font, last.skips))
        elif len(self.groups) > 1:
            self.groups.pop()

    def _byte(self, value: int) -> None:
        if self.left_out:
            self.left_out -= 1
        elif not self.groups[-1].silent:
            self.raw.append(value)

    def _flush(self) -> None:
        if self.raw:
            self.text.append(self.raw.decode(self.fonts.get(self.groups[-1].font, self.page), "replace"))
            self.raw.clear()

    def _say(self, said: str) -> None:
        self._flush()
        out = min(self.left_out, len(said))
        self.left_out -= out
        if not self.groups[-1].silent:
            self.text.append(said[out:])

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self.groups[-1].silent = True
        elif sign in _SIGNS:
            self._say(_SIGNS[sign])

    def _word(self, word: str, number: int | None) -> None:
        group = self.groups[-1]
        if word == "u" and number is not None:
            self._flush()
            if not group.silent:
                self.text.append(chr(number % 0x10000) if number < _HALF * 2 else "")
            self.left_out = group.skips
        elif word in _SILENT:
            group.silent = True
        elif word in _SAID or (word == "par" and self.in_table):
            self._say(_SAID.get(word, "\n"))
        elif not self._setting(word, number, group):
            self._cell(word, number or 0, group)

    def _setting(self, word: str, number: int | None, group: _Group) -> bool:
        """Words that say how the text is written."""
        if word == "ansicpg":
            self.page = _PAGES.get(number or 0, self.page)
        elif word == "f" and number is not None:
            self._flush()
            group.font = number
        elif word == "fcharset":
            if number in _CHARSETS:
                self.fonts[group.font] = _CHARSETS[number]
        elif word == "uc":
            group.skips = number or 0
        else:
            return False
        return True

    def _cell(self, word: str, number: int, group: _Group) -> None:
        """Words that make a table."""
        if group.silent:
            return
        if word == "trowd":
            self.cut = Paragraph(edges=(0,))
        elif word == "trleft":
            self.cut.edges = (number, *self.cut.edges[1:])
        elif word in _ACROSS:
            self.cut.across[len(self.cut.edges) - 1] = _ACROSS[word]
        elif word in _DOWN:
            self.cut.down[len(self.cut.edges) - 1] = _DOWN[word]
        elif word == "cellx" and len(self.cut.edges) < _MOST_CELLS:
            self.cut.edges = (*self.cut.edges, number)
        elif word in {"intbl", "pard"}:
            self.in_table = word == "intbl"
        elif word == "cell":
            self.cells.append(self._taken())
        elif word == "row":
            self.lines.append(Line(self.cells, self.cut))
            self.cells, self.in_table = [], False
