"""The draft in Word with a comment at each number that was judged: the file that came in, unchanged but for the comments, or a new one of a paste."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.run import Run
from lxml import etree

from anwang.audit.text import SIGNS, SKIPPED, Block, Draft, is_hidden

AUTHOR: Final = "安网核数"
INITIALS: Final = "核"
MAIN: Final = "word/document.xml"
TEXTS: Final = {qn("w:t"), *SIGNS}


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of a span of the draft."""

    start: int
    end: int
    text: str


def with_comments(draft: Draft, remarks: Sequence[Remark], *, source: bytes | None = None) -> bytes:
    """Return the draft as a Word file with a comment at each span.

    `source` is the Word file that the draft was read from; without it a plain file is made of the text. A remark on a footnote, where Word
    takes no comments, stands at the end of the last paragraph with its words quoted. A file whose text can be read but which is no whole
    Word file gives a plain one.
    """
    document = _opened(source) if source and draft.word else None
    if document is None:
        draft = Draft(draft.text, tuple(Block(block.start, block.end, index=number) for number, block in enumerate(draft.blocks)))
        document = _plain(draft)
    paragraphs = list(document.element.iter(qn("w:p")))
    blocks = [block for block in draft.blocks if block.part in {"", MAIN}]
    loose: list[Remark] = []
    # from the end, so that splitting a run never moves a span that is still to come
    for remark in sorted(remarks, key=lambda each: (-each.start, -each.end)):
        block = next((each for each in blocks if each.start <= remark.start <= each.end), None)
        runs = _runs_of(paragraphs[block.index], remark.start - block.start, remark.end - block.start) if block else []
        if runs:
            _comment(document, runs, remark.text)
        else:
            loose.append(remark)
    _at_the_end(document, draft, reversed(loose))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _opened(source: bytes) -> WordDocument | None:
    try:
        document = Document(BytesIO(source))
        _ = document.element.body  # some other XML in its place has none
    except (KeyError, ValueError, AttributeError, BadZipFile, zlib.error, etree.XMLSyntaxError):
        return None
    return document


def _plain(draft: Draft) -> WordDocument:
    document = Document()
    for old in list(document.element.body.iter(qn("w:p"))):
        old.getparent().remove(old)
    for block in draft.blocks:
        document.add_paragraph(_clean(draft.text[block.start : block.end]))
    return document


def _clean(text: str) -> str:
    """Return a text of the same length that XML can hold; a tab and a line break keep being one character."""
    return "".join(
        letter if letter >= " " and letter not in "\ufffe\uffff" and not "\ud800" <= letter <= "\udfff" else " " for letter in text
    )


def _comment(document: WordDocument, runs: list[Any], text: str) -> None:
    wrapped = [Run(run, document) for run in (runs[0], runs[-1])]
    document.add_comment(wrapped, text=_clean(text), author=AUTHOR, initials=INITIALS)


def _at_the_end(document: WordDocument, draft: Draft, remarks: Iterable[Remark]) -> None:
    for remark in remarks:
        paragraph = document.paragraphs[-1] if document.paragraphs else document.add_paragraph()
        run = paragraph.runs[-1] if paragraph.runs else paragraph.add_run("")
        quoted = draft.text[remark.start : remark.end]
        document.add_comment(run, text=_clean(f"“{quoted}”：{remark.text}"), author=AUTHOR, initials=INITIALS)


def _runs_of(paragraph: Any, start: int, end: int) -> list[Any]:
    """Return the runs that hold exactly the letters from start to end of a paragraph; runs are split where a span ends inside them."""
    found: list[Any] = []
    position = 0
    for run in list(_runs(paragraph)):
        length = sum(_length(child) for child in run)
        first, last = max(start, position), min(end, position + length)
        if first < last:
            found.append(_cut(run, first - position, last - position))
        position += length
    return found


def _runs(element: Any) -> Iterable[Any]:
    """Yield the runs of a paragraph in the order in which `audit.text` reads them."""
    for child in element:
        if is_hidden(child):
            continue
        if child.tag == qn("w:r"):
            yield child
        elif child.tag not in SKIPPED:
            yield from _runs(child)


def _length(child: Any) -> int:
    return len(child.text or "") if child.tag == qn("w:t") else int(child.tag in TEXTS)


def _cut(run: Any, start: int, end: int) -> Any:
    """Return a run holding the letters from start to end, cutting off what stands before and after; a run of more than text stays whole."""
    texts = [child for child in run if child.tag != qn("w:rPr")]
    if len(texts) != 1 or texts[0].tag != qn("w:t"):
        return run
    letters = texts[0].text or ""
    for piece, goes_before in ((letters[:start], True), (letters[end:], False)):
        if not piece:
            continue
        other = deepcopy(run)
        _set(next(child for child in other if child.tag == qn("w:t")), piece)
        (run.addprevious if goes_before else run.addnext)(other)
    _set(texts[0], letters[start:end])
    return run


def _set(text: Any, letters: str) -> None:
    text.text = letters
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
