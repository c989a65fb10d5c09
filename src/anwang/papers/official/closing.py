"""What stands below the text: annex list, signature, note, 版记, page numbers."""

import io
from typing import Final

import segno
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.story import StoryPart
from docx.shared import Twips

from anwang.papers.official import page
from anwang.papers.official.blocks import Imprint, Kind, OfficialDocument
from anwang.papers.official.flow import Flow
from anwang.papers.official.letterhead import blank_lines, letter_overhang
from anwang.papers.official.ooxml import Element, RunMaker, anchored, borders, exact, field, paragraph, qn, tab_run, text_run, w
from anwang.papers.official.wording import date_text, one_line, stop, width_of

_SMALL_CHARACTER = page.FOUR * 10


def annex_note(document: OfficialDocument, flow: Flow) -> list[Element]:
    """附件说明: a blank line, two characters in; several annexes are numbered and stand under each other."""
    if not document.annexes:
        return []
    titles = [one_line(annex.title).rstrip("。；;，,") for annex in document.annexes]
    made = blank_lines(1)
    for number, title in enumerate(titles, start=1):
        label = "附件：" if number == 1 else ""
        count = f"{number}. " if len(titles) > 1 else ""
        text_at = 5 + (1 if count else 0)
        first_at = 2 if label else 5
        indent = w("ind", left=text_at * page.CHARACTER, hanging=(text_at - first_at) * page.CHARACTER)
        made.append(flow.text("AwAnnexNote", label + count + title, flow.body, properties=(indent,)))
    for element in made:
        keep_with_next(element)
    return made


def signature(document: OfficialDocument, flow: Flow) -> list[Element]:
    """署名 and 成文日期: with a seal the date stands 4 characters in and the name is centred above it, else 2."""
    names = [one_line(name) for name in document.issuers]
    if document.signed_on is None:
        return []
    date = date_text(document.signed_on)
    date_width = width_of(date) * page.CHARACTER
    edge = (4 if document.sealed else 2) * page.CHARACTER
    made = blank_lines(2)
    widest = max((width_of(name) * page.CHARACTER for name in names), default=0)
    if document.sealed:
        centre = max(edge + date_width / 2, widest / 2)
        date_edge = round(centre - date_width / 2)
        edges = [round(centre - width_of(name) * page.CHARACTER / 2) for name in names]
    else:
        # The date begins two characters right of the name; whichever reaches further right stands 2 characters in.
        name_edge = round(max(edge, edge + date_width + 2 * page.CHARACTER - widest))
        date_edge = max(edge, round(name_edge + widest - 2 * page.CHARACTER - date_width))
        edges = [name_edge for _ in names]
    for name, right in zip(names, edges, strict=True):
        made.append(paragraph("AwSignature", text_run(name, flow.body()), properties=(w("keepNext"), w("ind", right=max(right, 0)))))
    made.append(paragraph("AwSignature", text_run(date, flow.body()), properties=(w("ind", right=max(date_edge, 0)),)))
    for blank in made[:2]:
        keep_with_next(blank)
    return made


def keep_with_next(element: Element) -> None:
    """Hold a paragraph on the page of the next one: a signature never stands alone on a page."""
    properties = element.find(qn("w:pPr"))
    if properties is not None and properties.find(qn("w:keepNext")) is None:
        properties.insert(1, w("keepNext"))


def note_line(document: OfficialDocument, flow: Flow) -> list[Element]:
    """附注 in brackets, two characters in."""
    text = one_line(document.note).strip("()（）")
    return [flow.text("AwNote", f"（{text}）", flow.body)] if text else []


def _imprint_frame() -> Element:
    """The place of 版记: its lower edge on the lower edge of the text area. All its paragraphs share one frame."""
    return w("framePr", w=page.TEXT_WIDTH, hSpace=0, wrap="notBeside", vAnchor="margin", hAnchor="margin", xAlign="left", yAlign="bottom")


def _imprint_rule(thickness: int) -> Element:
    """A rule as a shaded line of that height: LibreOffice loses the frame when a paragraph in it has a border."""
    shade = w("shd", val="clear", color="auto", fill="000000")
    return paragraph("AwImprint", properties=(_imprint_frame(), shade, *exact(thickness)))


def _copies_line(imprint: Imprint, maker: RunMaker) -> Element:
    text = stop("抄送：" + "，".join(one_line(name) for name in imprint.copies_to))
    indent = w("ind", left=4 * _SMALL_CHARACTER, right=_SMALL_CHARACTER, hanging=3 * _SMALL_CHARACTER)
    return paragraph("AwImprint", text_run(text, maker()), properties=(_imprint_frame(), indent))


def _printed_line(imprint: Imprint, maker: RunMaker) -> Element:
    stops = w("tabs", w("tab", val="right", pos=page.TEXT_WIDTH - _SMALL_CHARACTER))
    runs = [text_run(one_line(imprint.printed_by), maker())]
    if imprint.printed_on:
        runs += [tab_run(maker()), text_run(date_text(imprint.printed_on) + "印发", maker())]
    return paragraph("AwImprint", *runs, properties=(_imprint_frame(), stops, w("ind", left=_SMALL_CHARACTER)))


def imprint_elements(document: OfficialDocument, flow: Flow) -> list[Element]:
    """版记 at the foot of the last page; a letter has neither its rules nor the printing line."""
    imprint = document.imprint
    letter = document.kind is Kind.LETTER
    if imprint is None or (letter and not imprint.copies_to):
        return []
    maker = RunMaker(flow.faces.body, flow.faces.latin, size=page.FOUR)
    copies = [_copies_line(imprint, maker)] if imprint.copies_to else []
    anchor = paragraph("AwBlank", properties=exact(20))
    if letter:
        return [*copies, anchor]
    between = [*copies, _imprint_rule(page.INNER_RULE)] if copies else []
    return [_imprint_rule(page.OUTER_RULE), *between, _printed_line(imprint, maker), _imprint_rule(page.OUTER_RULE), anchor]


CHECK_PATH: Final = "/o/check"
"""Where a copy is checked, behind the office's public address."""
CHECK_UNKNOWN: Final = f"（查验：在本系统网址后加 {CHECK_PATH}，或向发文单位核实）"
"""Stands behind the code where the office has set no public address."""
LONGEST_CHECK: Final = page.TEXT_WIDTH / (page.SMALL * 10) - 2
"""Full-width characters that a line of the footer holds."""


def check_lines(code: str, address: str) -> list[str]:
    """Return what the footer says of checking a copy: the code, and the address where it is checked, each a line."""
    code, address = one_line(code), one_line(address)
    if not code:
        return []
    if not address:
        return [f"校验码：{code}{CHECK_UNKNOWN}"]
    fits = width_of("查验：" + address) <= LONGEST_CHECK
    return [f"校验码：{code}", "查验：" + (address if fits else address.partition("?")[0])]


def _lines_of(document: OfficialDocument) -> list[str]:
    return check_lines(document.check_code, document.check_address)


def check_height(document: OfficialDocument) -> int:
    """Return how much of the lower margin the lines take that say how a copy is checked."""
    return page.CHECK_LINE * len(_lines_of(document))


def page_number(side: str, flow: Flow, document: OfficialDocument, square: Element | None = None) -> list[Element]:
    """— 1 — in 4号 宋体, one character in from the outer edge; how a copy is checked in small type under it."""
    maker = RunMaker(flow.faces.song, flow.faces.song, size=page.FOUR)
    indent = {side: _SMALL_CHARACTER}
    runs = [text_run("— ", maker()), *field("PAGE", "1", maker), text_run(" —", maker())]
    if square is not None:
        runs.insert(0, square)
    return [paragraph("AwPageNumber", *runs, properties=(w("ind", **indent), w("jc", val=side))), *checked(side, flow, document)]


def checked(side: str, flow: Flow, document: OfficialDocument) -> list[Element]:
    """The lines of a footer that say how a copy is checked, in small type on the outer side."""
    small = RunMaker(flow.faces.song, flow.faces.song, size=page.SMALL)
    indent = {side: _SMALL_CHARACTER}
    return [
        paragraph("Footer", text_run(line, small()), properties=(w("ind", **indent), w("jc", val=side))) for line in _lines_of(document)
    ]


def check_picture(side: str, address: str, part: StoryPart) -> Element | None:
    """The run with the square that a phone scans: on the page across from its number, whose place is not touched."""
    if not address:
        return None
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=8, border=1)
    drawn.seek(0)
    size = Twips(page.CHECK_PICTURE)
    across = page.LEFT if side == "right" else page.PAPER_WIDTH - page.RIGHT - page.CHECK_PICTURE
    down = page.PAPER_HEIGHT - page.BOTTOM + page.mm(7)
    return w("r", w("drawing", anchored(part.new_pic_inline(drawn, size, size), (across, down))))


def turned_page_number(side: str, flow: Flow, document: OfficialDocument) -> list[Element]:
    """The number of a landscape page where it stands on an upright one: turned, beside the left edge of the table page."""
    width = page.FOOTER_LINE + check_height(document)
    length = page.TEXT_WIDTH - 2 * _SMALL_CHARACTER
    top = page.LEFT + _SMALL_CHARACTER
    lines = page_number(side, flow, document)
    for line in lines:
        indent = line.find(f"{qn('w:pPr')}/{qn('w:ind')}")
        if indent is not None:
            line[0].remove(indent)
    place = w(
        "tblpPr",
        leftFromText=0,
        rightFromText=0,
        vertAnchor="page",
        horzAnchor="page",
        tblpX=page.BOTTOM - page.mm(7) + page.FOOTER_LINE // 2 - width,
        tblpY=top,
    )
    margins = w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=0, type="dxa"))
    properties = w("tblPr", place, w("tblOverlap", val="never"), w("tblW", w=width, type="dxa"), w("tblLayout", type="fixed"), margins)
    cell = w("tc", w("tcPr", w("tcW", w=width, type="dxa"), w("textDirection", val="tbRl")), *lines)
    row = w("tr", w("trPr", w("trHeight", val=length, hRule="exact")), cell)
    return [w("tbl", properties, w("tblGrid", w("gridCol", w=width)), row), paragraph("Footer")]


def letter_footer(document: OfficialDocument, flow: Flow) -> list[Element]:
    """The thin and the thick rule 20 mm above the lower edge of a letter's first page; above them how a copy is checked, no number."""
    left, _ = letter_overhang()
    made = []
    for width, up in ((6, 60), (18, 0)):
        place = w(
            "framePr",
            w=page.LETTER_RULE_WIDTH,
            h=20,
            hRule="exact",
            wrap="around",
            vAnchor="page",
            hAnchor="page",
            x=page.LEFT - left,
            y=page.PAPER_HEIGHT - page.LETTER_BOTTOM_RULE - up,
        )
        rule = borders(top=("single", width, 0, page.RED))
        made.append(paragraph("Footer", properties=(place, rule, *exact(20))))
    return [*made, *(_above_the_rule(checked("right", flow, document), document) or [paragraph("Footer")])]


def _above_the_rule(lines: list[Element], document: OfficialDocument) -> list[Element]:
    """Lines of a letter's first page end 2 mm above its lower rule."""
    lift = page.LETTER_BOTTOM_RULE + page.mm(2) - (page.FOOTER_DISTANCE - check_height(document))
    for line in lines[-1:]:
        line[0].insert(1, w("spacing", before=0, after=max(lift, 0)))
    return lines


def fill(part: BaseOxmlElement, elements: list[Element]) -> None:
    """Put elements into a header or footer in place of what was there."""
    for old in list(part):
        part.remove(old)
    part.extend(elements)
