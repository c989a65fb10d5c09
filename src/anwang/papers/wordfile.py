"""Word files as templates: tags anywhere in paragraphs, tables, headers and footers, filled with the look of the words around them kept."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from anwang.papers import wordcharts, wordrows
from anwang.papers.body import Block, Body
from anwang.papers.language import Word, tokens
from anwang.papers.official import Chart
from anwang.papers.official.errors import BrokenTemplate
from anwang.papers.official.template import check_package
from anwang.papers.official.wording import clean
from anwang.papers.tags import TAG, Tag, normal, read
from anwang.papers.wordlinks import Said, pieces_of, put
from anwang.papers.wordrows import Rows

LONGEST = 8000
MOST = 2000
MARK = "FF0000"
Told = Callable[[str], Said]


def opened(content: bytes) -> Document:
    """Return a Word file. Raises BrokenTemplate for macros, things fetched from elsewhere, and what is no Word file."""
    check_package(content)
    try:
        word = docx.Document(io.BytesIO(content))
        _ = word.element.body  # some other XML in its place has none
    except (KeyError, ValueError, AttributeError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError) as error:
        raise BrokenTemplate("模板不是Word文件（.docx），请用Word另存为.docx后再上传。") from error
    return word


def _roots(word: Document) -> list[Any]:
    roots = [word.element.body]
    for section in word.sections:
        parts = [section.header, section.footer, section.first_page_header, section.first_page_footer]
        if word.settings.odd_and_even_pages_header_footer:
            parts += [section.even_page_header, section.even_page_footer]
        # python-docx has no public way to nested tables
        roots.extend(part._element for part in parts if not part.is_linked_to_previous)  # noqa: SLF001
    return roots


def pieces(word: Document) -> Iterator[Paragraph | Rows]:
    """Return everything that may hold a tag, in order: paragraphs of the text, of tables however nested, of headers and footers; and rows that
    stand for many, in place of their paragraphs.
    """
    seen = 0
    for root in _roots(word):
        loops = {row: found for found in wordrows.loops(root, word) for row in found.all}
        told: set[int] = set()
        for element in root.iter(qn("w:p")):
            seen += 1
            if seen > MOST:
                raise BrokenTemplate(f"模板的段落超过{MOST}个，请拆成几份。")
            rows = next((loops[row] for row in element.iterancestors(qn("w:tr")) if row in loops), None)
            if rows is None:
                yield Paragraph(element, word)
            elif id(rows) not in told:
                told.add(id(rows))
                yield rows


def _text(piece: Paragraph | Rows) -> str:
    return piece.text if isinstance(piece, Rows) else clean(normal(piece.text))


def body_of(content: bytes) -> Body:
    """Return the texts of a Word template that hold tags, as a body: it is what pages read and what is frozen. Raises BrokenTemplate."""
    texts = [text for piece in pieces(opened(content)) if TAG.search(text := _text(piece))]
    if long := next((text for text in texts if len(text) > LONGEST), ""):
        raise BrokenTemplate(f"模板里“{long[:20]}……”这一段超过{LONGEST}字，请分成几段。")
    return Body(blocks=tuple(wordcharts.chart_of(text) or Block(text=text, word=True) for text in texts))


def filled(content: bytes, said: Told, charts: Mapping[str, Chart] | None = None) -> bytes:
    """Return the file with every tagged paragraph filled: `said` gives what a text says, by its exact words.

    A tag that Word cut into several runs is joined in the first of them; where a paragraph has conditions or loops, its words take the
    look of its first run. A table's row with a loop is laid once for each turn, in its own look; a paragraph that is a chart, by `charts`.
    Numbers lead to their records where `said` gives links.
    """
    word, drawn = opened(content), 0
    for paragraph in list(pieces(word)):
        if isinstance(paragraph, Rows):
            wordrows.lay(paragraph, said(paragraph.text), word, _whole)
            continue
        text = normal(paragraph.text)
        if not TAG.search(text):
            continue
        chart = (charts or {}).get(clean(text))
        if chart is not None:
            drawn += 1
            wordcharts.lay(paragraph, chart, word, drawn)
        elif any(isinstance(piece, Word) for piece in tokens(text)):
            _whole(paragraph, said(clean(text)))
        else:
            _pieces(paragraph, said)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def marked(content: bytes, problems: Callable[[str], Sequence[str]]) -> bytes:
    """Return the file with a red sentence behind each paragraph's tags that cannot be bound. `problems` gives the sentences of a text."""
    word = opened(content)
    for piece in list(pieces(word)):
        text = _text(piece)
        found = problems(text) if TAG.search(text) else ()
        if found:
            paragraph = wordrows.first(piece, word) if isinstance(piece, Rows) else piece
            run = paragraph.add_run("〔" + "；".join(found) + "〕")
            run.font.color.rgb = RGBColor.from_string(MARK)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def _whole(paragraph: Paragraph, said: Said) -> None:
    runs = paragraph.runs
    for run in runs:
        run.text = ""
    if runs:
        put(runs[0], pieces_of(said))


def _pieces(paragraph: Paragraph, said: Told) -> None:
    """Fill each tag in the run where it begins; the rest of it is taken out of the runs behind."""
    runs = paragraph.runs
    whole = normal("".join(run.text for run in runs))
    for match in reversed(list(TAG.finditer(whole))):
        if match.group(1).strip():
            _put(runs, match.start(), match.end(), said(read(match).written))


def _put(runs: Sequence[Run], start: int, end: int, words: Said) -> None:
    at, first = 0, True
    for run in runs:
        text = run.text
        low, high = max(start - at, 0), min(end - at, len(text))
        if low < high:
            run.text = text[:low]
            put(run, pieces_of(words) if first else [], text[high:])
            first = False
        at += len(text)


def with_footer(content: bytes, lines: Sequence[str]) -> bytes:
    """Return the file with lines under each of its footers, those of even and first pages where it has such."""
    word = opened(content)
    for number, section in enumerate(word.sections):
        parts = [section.footer]
        if word.settings.odd_and_even_pages_header_footer:
            parts.append(section.even_page_footer)
        if section.different_first_page_header_footer:
            parts.append(section.first_page_footer)
        for part in parts:
            if not number or not part.is_linked_to_previous:
                for line in lines:
                    part.add_paragraph(line)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def tags_in(content: bytes) -> list[Tag]:
    """Return every tag of a Word template, once each."""
    found = [piece for block in body_of(content).blocks for piece in tokens(block.text) if isinstance(piece, Tag)]
    return list(dict.fromkeys(found))
