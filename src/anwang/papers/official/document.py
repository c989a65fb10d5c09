"""From the parts of a document to the bytes of a Word file."""

import io
import zipfile
from copy import deepcopy
from datetime import date, datetime
from typing import Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.section import Section as WordSection

from anwang.papers.official import page
from anwang.papers.official.blocks import Annex, Kind, OfficialDocument
from anwang.papers.official.closing import (
    annex_note,
    check_height,
    check_picture,
    checked,
    fill,
    imprint_elements,
    keep_with_next,
    letter_footer,
    note_line,
    page_number,
    signature,
    turned_page_number,
)
from anwang.papers.official.flow import Flow
from anwang.papers.official.letterhead import (
    above_glyph,
    addressee_line,
    attendance_lines,
    blank_lines,
    letter_header,
    letter_top,
    mark_fit,
    mark_text,
    red_head,
    title_lines,
)
from anwang.papers.official.ooxml import Element, exact, paragraph, qn, text_run, w
from anwang.papers.official.readback import style_of, text_of
from anwang.papers.official.styles import lay_settings, lay_styles
from anwang.papers.official.titles import balanced
from anwang.papers.official.wording import one_line

_UNDATED: Final = date(1980, 1, 1)
ORDINARY_HEADER: Final = page.mm(15)
SHORT_ENDING: Final = 8 * page.CHARACTERS
"""A last paragraph up to this length moves whole to the signature; a longer one would leave half a page empty."""


def write(document: OfficialDocument) -> bytes:
    """The Word file of a document. The same parts give the same bytes, so that a frozen paper can be hashed."""
    word = docx.Document()
    lay_styles(word, document.faces)
    lay_settings(word)
    flow = Flow(document.faces, word.part)
    section = word.sections[0]
    _lay_page(section, document, flow)
    body: Element = word.element.body
    last = section._sectPr  # noqa: SLF001 - python-docx has no public way to the element
    segments = _segments(document, flow)
    for landscape, elements in segments[:-1]:
        properties = _section_properties(last, landscape=landscape, first=body[0] is last)
        elements[-1][0].append(properties)
        for element in elements:
            last.addprevious(element)
    landscape, elements = segments[-1]
    for element in elements:
        last.addprevious(element)
    if len(segments) > 1:
        properties = _section_properties(last, landscape=landscape, first=False)
        body.replace(last, properties)
        if segments[-2][0] and document.imprint:
            _on_even_page(properties)
    _turn_numbers(word, document, flow)
    _describe(word, document)
    return _steady(word)


# ── page ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _lay_page(section: WordSection, document: OfficialDocument, flow: Flow) -> None:
    properties: Element = section._sectPr  # noqa: SLF001
    for child in list(properties):
        properties.remove(child)
    letter = document.kind is Kind.LETTER
    footer = page.FOOTER_DISTANCE - check_height(document)
    properties.append(w("pgSz", w=page.PAPER_WIDTH, h=page.PAPER_HEIGHT))
    properties.append(_margins(page.TOP, page.RIGHT, page.BOTTOM, page.LEFT, header=_header_distance(document), footer=footer))
    properties.append(w("cols", space=425))
    properties.append(w("docGrid", type="lines", linePitch=page.LINE))
    for part, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        part.is_linked_to_previous = False
        square = check_picture(side, document.check_address, part.part)
        fill(part._element, page_number(side, flow, document, square))  # noqa: SLF001
    if letter:
        section.different_first_page_header_footer = True
        section.first_page_header.is_linked_to_previous = False
        fill(section.first_page_header._element, letter_header(document, flow))  # noqa: SLF001
        section.first_page_footer.is_linked_to_previous = False
        fill(section.first_page_footer._element, letter_footer(document, flow))  # noqa: SLF001


def _header_distance(document: OfficialDocument) -> int:
    if document.kind is not Kind.LETTER:
        return ORDINARY_HEADER
    return page.LETTER_MARK_TOP - above_glyph(mark_fit(mark_text(document))[0])


def _margins(top: int, right: int, bottom: int, left: int, *, header: int, footer: int) -> Element:
    return w("pgMar", top=top, right=right, bottom=bottom, left=left, header=header, footer=footer, gutter=0)


def _section_properties(base: Element, *, landscape: bool, first: bool) -> Element:
    """A section like the base one; a landscape page is the upright one turned, its head at the binding edge."""
    made = deepcopy(base)
    if not first:
        for name in ("w:titlePg",):
            for old in made.findall(qn(name)):
                made.remove(old)
    if landscape:
        size = made.find(qn("w:pgSz"))
        margins = made.find(qn("w:pgMar"))
        if size is not None and margins is not None:
            for old in made.findall(qn("w:footerReference")):
                made.remove(old)
            made.replace(size, w("pgSz", w=page.PAPER_HEIGHT, h=page.PAPER_WIDTH, orient="landscape"))
            made.replace(margins, _margins(page.LEFT, page.TOP, page.RIGHT, page.BOTTOM, header=ORDINARY_HEADER, footer=page.mm(16)))
    return made


def _on_even_page(properties: Element) -> None:
    """The back page with nothing but 版记: an even page without a number; Word leaves the page before it blank where that is needed."""
    for old in properties.findall(qn("w:footerReference")):
        properties.remove(old)
    size = properties.find(qn("w:pgSz"))
    if size is not None:
        size.addprevious(w("type", val="evenPage"))


def _turn_numbers(word: Document, document: OfficialDocument, flow: Flow) -> None:
    """Each landscape section has its own pair of footers, and so has the page of nothing but 版记 behind it."""
    for place, section in enumerate(word.sections):
        turned = section.orientation == WD_ORIENT.LANDSCAPE
        if not turned and not (place and section.start_type == WD_SECTION.EVEN_PAGE):
            continue
        for part, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            part.is_linked_to_previous = False
            made = turned_page_number(side, flow, document) if turned else checked(side, flow, document) or [paragraph("Footer")]
            fill(part._element, made)  # noqa: SLF001


# ── content ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _head(document: OfficialDocument, flow: Flow) -> list[Element]:
    if document.kind is Kind.PLAIN:
        return title_lines(document, flow)
    above = letter_top(document, flow) if document.kind is Kind.LETTER else red_head(document, flow)
    return [*above, *blank_lines(2), *title_lines(document, flow)]


def _main(document: OfficialDocument, flow: Flow) -> list[Element]:
    made = _head(document, flow)
    made += addressee_line(document, flow)
    made += flow.blocks(document.body)
    annexed = [*annex_note(document, flow), *attendance_lines(document, flow)]
    signed = signature(document, flow)
    if (annexed or signed) and len(text_of(made[-1])) <= SHORT_ENDING and not _alone(made):
        keep_with_next(made[-1])
    return [*made, *annexed, *signed, *note_line(document, flow)]


def _alone(made: list[Element]) -> bool:
    """Whether the last paragraph is the only one of the text: it stays on the first page, which always shows text."""
    return sum(style_of(element) == "AwBody" for element in made) <= 1


def _annex(annex: Annex, label: str, flow: Flow) -> list[Element]:
    hei = flow.maker(flow.faces.hei)
    title = flow.maker(flow.faces.title, size=page.TWO)
    width = page.TEXT_HEIGHT if annex.landscape else page.TEXT_WIDTH
    head = [
        paragraph("AwAnnexLabel", text_run(label, hei())),
        *blank_lines(1),
        paragraph("AwTitle", text_run("\n".join(balanced(annex.title)), title())),
        paragraph("AwBlank", properties=exact(page.LINE // 2 if annex.landscape else page.LINE)),
    ]
    return [*head, *flow.blocks(annex.blocks, width=width)]


def _low_end(elements: list[Element]) -> list[Element]:
    """The empty paragraph that a file must have behind its last table takes no room: it would begin a page of its own behind a full one."""
    last = elements[-1]
    if style_of(last) == "AwTable" and not text_of(last):
        elements[-1] = paragraph("AwTable", properties=exact(0))
    return elements


def _segments(document: OfficialDocument, flow: Flow) -> list[tuple[bool, list[Element]]]:
    """The document in stretches of one orientation, each a section of the file."""
    segments = [(False, _low_end(_main(document, flow)))]
    for number, annex in enumerate(document.annexes, start=1):
        label = "附件" + (str(number) if len(document.annexes) > 1 else "")
        elements = _low_end(_annex(annex, label, flow))
        if not annex.landscape and not segments[-1][0]:
            elements[0][0].insert(1, w("pageBreakBefore"))
            segments[-1][1].extend(elements)
        else:
            segments.append((annex.landscape, elements))
    imprint = imprint_elements(document, flow)
    if imprint and segments[-1][0]:
        segments.append((False, []))  # a page of its own, and an even one
    segments[-1][1].extend(imprint)
    return segments


# ── file ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _describe(word: Document, document: OfficialDocument) -> None:
    properties = word.core_properties
    day = document.signed_on or _UNDATED
    moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the file format holds no zone
    properties.title = one_line(document.title)[:250]
    properties.author = "、".join(one_line(name) for name in document.issuers)[:250]
    properties.last_modified_by = ""
    properties.comments = ""
    properties.subject = one_line(document.number)[:250]
    properties.created = properties.modified = moment
    properties.revision = 1


def _steady(word: Document) -> bytes:
    """The package with fixed time stamps and order."""
    written = io.BytesIO()
    word.save(written)
    steady = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return steady.getvalue()
