"""A draft as plain text: a Word file, a text file in any Chinese encoding, or a paste, with the place of every paragraph kept."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from anwang.audit.errors import NoWords, TooLong, UnreadableDraft
from anwang.ground.evidence.store import Looked
from anwang.ground.sheet.archive import Archive
from anwang.ground.sheet.encoding import decode
from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.unreadable import Unreadable

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
LIMITS = Limits(unpacked_bytes=100 * 1024 * 1024, part_bytes=32 * 1024 * 1024, ratio_from_bytes=4 * 1024 * 1024, parts=2_000)
"""A draft is a text with pictures: stricter than what a list may cost. The same file is opened again to write comments into it."""
LONGEST = 8_000_000
"""Characters; a book of 4,000 pages."""
_ZIP = b"PK\x03\x04"
_RICH = "{\\rtf"
_MARKUP = re.compile(r"<(?:!doctype html|html|body)\b", re.IGNORECASE)
_TAG = re.compile(r"<(?:script|style)\b[^>]{0,500}>[^<]{0,100000}</(?:script|style)>|<[^<>]{0,2000}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its span in the plain text, the part of the Word file and its number there (counting every w:p in document order).

    `at`: table, row and column of the cell that it stands in; `wide`: over so many columns.
    """

    start: int
    end: int
    part: str = ""
    index: int = 0
    cell: bool = False
    at: tuple[int, int, int] | None = None
    wide: int = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A text to be audited. `start` and `end` of every claim index `text`."""

    text: str
    blocks: tuple[Block, ...] = ()
    word: bool = False

    def block_at(self, offset: int) -> Block | None:
        """Return the paragraph in which an offset lies."""
        low, high = 0, len(self.blocks)
        while low < high:
            middle = (low + high) // 2
            if self.blocks[middle].end < offset:
                low = middle + 1
            else:
                high = middle
        return self.blocks[low] if low < len(self.blocks) and self.blocks[low].start <= offset else None


def looked(body: bytes) -> Looked:
    """Say what a draft sent in is, for the evidence store. Raises UnreadableDraft, TooLong."""
    return Looked("application/vnd.openxmlformats-officedocument.wordprocessingml.document" if read(body).word else "text/plain")


def read(data: bytes) -> Draft:
    """Return the text of a file. Raises UnreadableDraft, NoWords, TooLong."""
    if data.startswith(_ZIP):
        return _word(data)
    decoded = decode(data)
    if decoded is None:
        raise UnreadableDraft
    text = decoded.text
    if text.lstrip().startswith(_RICH):
        raise UnreadableDraft
    if _MARKUP.search(text[:2000]):
        text = html.unescape(_TAG.sub(lambda found: "\n" if "\n" in found.group() else "", text)).replace("\xa0", " ")
    if not text.strip():
        raise NoWords
    return paste(text)


def paste(text: str) -> Draft:
    """Return a pasted text as a draft; line ends become one character. Raises TooLong."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if len(plain) > LONGEST:
        raise TooLong
    blocks, start = [], 0
    for number, line in enumerate(plain.split("\n")):
        blocks.append(Block(start, start + len(line), index=number))
        start += len(line) + 1
    return Draft(plain, tuple(blocks))


def _word(data: bytes) -> Draft:
    lines: list[str] = []
    blocks: list[Block] = []
    start = 0
    try:
        archive = Archive(data, LIMITS)
        if not archive.has(PARTS[0]):
            raise UnreadableDraft
        for part in PARTS:
            if not archive.has(part):
                continue
            for index, (at, wide), line in _paragraphs(archive.read(part)):
                lines.append(line)
                blocks.append(Block(start, start + len(line), part, index, at is not None, at, wide))
                start += len(line) + 1
    except (Unreadable, etree.XMLSyntaxError) as error:
        raise UnreadableDraft from error
    if start > LONGEST:
        raise TooLong
    if not lines:
        raise NoWords
    return Draft("\n".join(lines), tuple(blocks), word=True)


Place = tuple[tuple[int, int, int] | None, int]
"""Table, row and column of a cell, and over how many columns it goes."""


def _paragraphs(content: bytes) -> Iterator[tuple[int, Place, str]]:
    """Yield number, place in a table, and text of each paragraph that holds text; the old copy of a text box is left out."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(content, parser)
    places = _cells(tree)
    for index, paragraph in enumerate(tree.iter(f"{WORD}p")):
        if any(True for _ in paragraph.iterancestors(f"{COMPATIBILITY}Fallback")):
            continue
        text = "".join(_runs(paragraph))
        if text.strip():
            yield index, next((places.get(cell, ((0, 0, 0), 1)) for cell in paragraph.iterancestors(f"{WORD}tc")), (None, 1)), text


def _cells(tree: Any) -> dict[Any, Place]:
    """Return table, row and column of each cell; a cell over several columns stands in the first."""
    places: dict[Any, Place] = {}
    for table, element in enumerate(tree.iter(f"{WORD}tbl")):
        for row, line in enumerate(element.iterchildren(f"{WORD}tr")):
            column = 0
            for cell in line.iterchildren(f"{WORD}tc"):
                span = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
                said = span.get(f"{WORD}val", "1") if span is not None else "1"
                wide = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 1  # noqa: PLR2004 - no table has a thousand columns
                places[cell] = ((table, row, column), wide)
                column += wide
    return places


def _runs(element: Any) -> Iterator[str]:
    """Yield the texts of a paragraph without those of paragraphs inside it (text boxes) and without deleted ones."""
    for child in element:
        if child.tag == f"{WORD}t":
            yield (child.text or "").replace("\n", " ")
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag not in SKIPPED and not is_hidden(child):
            yield from _runs(child)


SIGNS = {f"{WORD}tab": "\t", f"{WORD}br": " ", f"{WORD}noBreakHyphen": "-"}
"""Elements of a run that stand for one letter."""
SKIPPED = frozenset(
    {
        *(f"{WORD}{name}" for name in ("p", "del", "moveFrom", "instrText", "pPr", "rPr")),
        f"{COMPATIBILITY}Fallback",
    }
)
"""What a paragraph does not say: what was deleted or moved away, paragraphs inside it, codes, and the old copy of a text box."""


def is_hidden(element: Any) -> bool:
    """Return whether an element is a run of hidden text."""
    hidden = element.find(f"{WORD}rPr/{WORD}vanish") if element.tag == f"{WORD}r" else None
    return hidden is not None and hidden.get(f"{WORD}val", "1") not in {"0", "false", "off"}
