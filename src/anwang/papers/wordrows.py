"""Rows of a Word table that stand for many: a row with `{{每个 乡镇}}` or `{{每条 重大隐患数}}` is laid once for each, its look kept.

A row, or several from the one with 每个 to the one with 完, is read as one text: cells apart by CELL, rows by line breaks. What that text says
then, cut in the same way, is laid into copies of the rows. A row that holds nothing but the control word is taken out.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from anwang.papers.language import OPENERS, Word, tokens
from anwang.papers.official.wording import clean
from anwang.papers.tags import normal
from anwang.papers.wordlinks import Said, cut, pieces_of, plain

Element = etree._Element  # noqa: SLF001 - lxml names its public element type so
CELL, INSIDE = "\u2003", "\u2002"
"""An em space stands between cells, an en space between the paragraphs of one cell; both are only spaces where a page shows the text."""
SPACES = re.compile("[\u2002\u2003\n\t]+")
END = "{{完}}"
LOOPS = frozenset(OPENERS[1:])


@dataclass(slots=True)
class Rows:
    """Rows that stand for many: those that are copied, those that only hold the control words, and the text that they are together."""

    copied: list[Element]
    control: list[Element]
    text: str

    @property
    def all(self) -> list[Element]:
        """Every row of the loop."""
        return [*self.copied, *self.control]


def loops(root: Element, word: Document) -> Iterator[Rows]:
    """Return the loops over rows of every table in a part, outermost tables first."""
    for table in root.iter(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        place = 0
        while place < len(rows):
            taken = _taken(rows[place:], word)
            if taken:
                yield _loop(rows[place : place + taken], word)
            place += max(taken, 1)


def _taken(rows: Sequence[Element], word: Document) -> int:
    """Return how many rows the loop that opens in the first of them holds; 0 where none opens. A row without 完 is a loop by itself."""
    if not any(_open(_said(paragraph)) and _loops(_said(paragraph)) for paragraph in _paragraphs(rows[0], word)):
        return 0
    depth = 0
    for count, row in enumerate(rows, 1):
        depth += sum(_open(_said(paragraph)) for paragraph in _paragraphs(row, word))
        if depth <= 0:
            return count
    return 1


def _loop(rows: Sequence[Element], word: Document) -> Rows:
    control = [row for row in (rows[0], rows[-1]) if len(rows) > 1 and _only_control(row, word)]
    copied = [row for row in rows if row not in control]
    text = "\n".join(_row_text(row, word) for row in rows)
    opening = _row_text(rows[0], word).strip(CELL + INSIDE) + "\n" if rows[0] in control else ""
    inside = "\n".join(_row_text(row, word) for row in copied)
    if opening:
        inside = opening.strip() + inside
    if rows[-1] not in control and text.rstrip().endswith(END):
        inside = inside.rstrip().removesuffix(END)
    return Rows(list(copied), list(control), inside + "\n" + END)


def _only_control(row: Element, word: Document) -> bool:
    said = [piece for piece in tokens(_row_text(row, word)) if not (isinstance(piece, str) and not piece.strip())]
    return len(said) == 1 and isinstance(said[0], Word)


def _row_text(row: Element, word: Document) -> str:
    return CELL.join(INSIDE.join(_said(each) for each in _of_cell(cell, word)) for cell in _cells(row))


def _said(paragraph: Paragraph) -> str:
    return SPACES.sub(" ", clean(normal(paragraph.text)))


def _open(text: str) -> int:
    """Return how many control words a text opens and does not close."""
    words = [piece.word for piece in tokens(text) if isinstance(piece, Word)]
    return sum(word in OPENERS for word in words) - words.count("完")


def _loops(text: str) -> bool:
    return any(isinstance(piece, Word) and piece.word in LOOPS for piece in tokens(text))


def _cells(row: Element) -> list[Element]:
    return list(row.findall(qn("w:tc")))


def _of_cell(cell: Element, word: Document) -> list[Paragraph]:
    return [Paragraph(element, word) for element in cell.findall(qn("w:p"))]  # type: ignore[arg-type]


def _paragraphs(row: Element, word: Document) -> list[Paragraph]:
    return [paragraph for cell in _cells(row) for paragraph in _of_cell(cell, word)]


def lay(found: Rows, said: Said, word: Document, whole: Callable[[Paragraph, Said], None]) -> None:
    """Lay what a loop says into copies of its rows; `whole` puts words and links into a paragraph in the look of its first run."""
    lines = [line for line in cut(pieces_of(said), "\n") if plain(line).strip(CELL + INSIDE)]
    for number, line in enumerate(lines):
        row = copy.deepcopy(found.copied[number % len(found.copied)])
        found.copied[0].addprevious(row)
        for cell, text in zip(_cells(row), cut(line, CELL), strict=False):
            for paragraph, words in zip(_of_cell(cell, word), cut(text, INSIDE), strict=False):
                if _said(paragraph) != plain(words):
                    whole(paragraph, words)
    for row in found.all:
        parent = row.getparent()
        if parent is not None:
            parent.remove(row)


def first(found: Rows, word: Document) -> Paragraph:
    """Return the first paragraph of a loop's rows, where what is wrong with it is marked."""
    return _paragraphs(found.all[0], word)[0]
