"""What stands above the text: mark, number, red rule, title, addressees; three kinds of page differ here."""

from typing import Final

from anwang.papers.official import page
from anwang.papers.official.blocks import Kind, OfficialDocument
from anwang.papers.official.errors import UnsuitableDocument
from anwang.papers.official.flow import Flow
from anwang.papers.official.ooxml import Element, RunMaker, borders, exact, paragraph, tab_run, text_run, w
from anwang.papers.official.titles import balanced
from anwang.papers.official.wording import one_line, width_of

LARGEST_MARK: Final = 52
SMALLEST_MARK: Final = 22
"""Points; the mark may not be smaller than the title."""
NARROWEST: Final = 45
_ROOM: Final = page.TEXT_WIDTH / 20 - 8
_USUAL_SCALE: Final = 0.72
NAMES_PER_LINE: Final = 2
MARK_LINE: Final = 13
"""Line height of the mark in twips for each half point of its size."""


def mark_fit(text: str, room: float = _ROOM) -> tuple[int, int]:
    """Size in half points and character scale in per cent that set a mark in one line of `room` points."""
    count = max(width_of(text), 1.0)
    size = int(min(LARGEST_MARK, max(SMALLEST_MARK, room / count / _USUAL_SCALE)))
    scale = min(100, int(room / count / size * 100))
    if scale < NARROWEST:
        raise UnsuitableDocument(f"发文机关标志“{text[:40]}”太长，一行排不下，请改用机关的规范化简称。")
    return size * 2, scale


def above_glyph(size: int) -> int:
    """Twips between the upper edge of a mark's line and of its characters."""
    return round(size * (MARK_LINE - 10) / 2)


def mark_text(document: OfficialDocument) -> str:
    """发文机关标志 as printed."""
    given = one_line(document.mark)
    if given:
        return given
    issuer = one_line(document.issuers[0]) if document.issuers else ""
    if not issuer or document.kind is Kind.MINUTES:
        raise UnsuitableDocument("缺少发文机关标志，请填写发文机关名称（纪要填写“×××会议纪要”）。")
    return issuer + "文件" if document.kind is Kind.DOCUMENT else issuer


def _spacer(height: int) -> Element:
    return paragraph("AwBlank", properties=exact(height))


def blank_lines(count: int) -> list[Element]:
    """Empty lines of the page grid."""
    return [paragraph("AwBlank") for _ in range(count)]


def _rule(width: int, *, above: int, left: int = 0, right: int = 0) -> Element:
    """A red rule of `width` eighths of a point whose line lies `above` twips under what stands before."""
    return paragraph(
        "AwBlank",
        properties=(
            borders(bottom=("single", width, 0, page.RED)),
            *exact(above),
            w("ind", left=left, right=right),
        ),
    )


def _mark(text: str, flow: Flow) -> tuple[Element, int]:
    """The mark and its size in half points."""
    size, scale = mark_fit(text)
    maker = flow.maker(flow.faces.title, size=size, color=page.RED, scale=scale)
    return paragraph("AwMark", text_run(text, maker()), properties=exact(size * MARK_LINE)), size


def _joint_mark(document: OfficialDocument, flow: Flow) -> tuple[Element, int]:
    """Several issuers one under the other, as wide as the longest, with 文件 beside them."""
    names = [one_line(name) for name in document.issuers]
    longest = max(names, key=width_of)
    size, scale = mark_fit(longest + "、文件")
    count = width_of(longest) + 3
    left = round(page.TEXT_WIDTH * (count - 2.3) / count)
    maker = flow.maker(flow.faces.title, size=size, color=page.RED, scale=scale)
    lines = [
        paragraph("AwMark", text_run(name, maker()), properties=(*exact(size * MARK_LINE), w("jc", val="distribute"))) for name in names
    ]
    word = paragraph("AwMark", text_run("文件", maker()), properties=exact(size * MARK_LINE))
    cells = [
        w("tc", w("tcPr", w("tcW", w=left, type="dxa"), w("vAlign", val="center")), *lines),
        w("tc", w("tcPr", w("tcW", w=page.TEXT_WIDTH - left, type="dxa"), w("vAlign", val="center")), word),
    ]
    grid = w("tblGrid", w("gridCol", w=left), w("gridCol", w=page.TEXT_WIDTH - left))
    properties = w("tblPr", w("tblW", w=page.TEXT_WIDTH, type="dxa"), w("tblLayout", type="fixed"))
    return w("tbl", properties, grid, w("tr", *cells)), size


def _attributes(element: Element) -> dict[str, object]:
    return {str(name).split("}")[1]: value for name, value in element.attrib.items()}


def _top_marks(document: OfficialDocument, flow: Flow) -> list[Element]:
    """份号, 密级, 紧急程度 top left, each on a line."""
    made: list[Element] = []
    if document.copy_number:
        number = one_line(document.copy_number)
        if not (number.isascii() and number.isdigit() and len(number) <= 6):  # noqa: PLR2004 - six digits by the standard
            raise UnsuitableDocument("份号应为不超过六位的阿拉伯数字，请改正。")
        made.append(paragraph("AwTop", text_run(number.zfill(6), flow.body())))
    hei = flow.maker(flow.faces.hei)
    made.extend(paragraph("AwTop", text_run(one_line(text), hei())) for text in (document.secrecy, document.urgency) if text)
    return made


def _number_lines(document: OfficialDocument, flow: Flow) -> list[Element]:
    """发文字号: centred; with 签发人 it stands left and they stand right."""
    number = one_line(document.number)
    if not document.signatories:
        return [paragraph("AwNumber", text_run(number, flow.body()))] if number else []
    names = [one_line(name) for name in document.signatories]
    groups = [names[at : at + NAMES_PER_LINE] for at in range(0, len(names), NAMES_PER_LINE)]
    kai = flow.maker(flow.faces.kai)
    stops = w("tabs", w("tab", val="right", pos=page.TEXT_WIDTH - page.CHARACTER))
    made: list[Element] = []
    for at, group in enumerate(groups):
        runs = [text_run(number, flow.body())] if at == len(groups) - 1 and number else []
        runs.append(tab_run(flow.body()))
        if at == 0:
            runs.append(text_run("签发人：", flow.body()))
        runs.append(text_run("　".join(group), kai()))
        indent = w("ind", left=page.CHARACTER)
        made.append(paragraph("AwNumber", *runs, properties=(w("tabs", *_copies(stops)), indent, w("jc", val="left"))))
    return made


def _copies(stops: Element) -> list[Element]:
    return [w("tab", **_attributes(tab)) for tab in stops]


def red_head(document: OfficialDocument, flow: Flow) -> list[Element]:
    """版头 of a document or minutes, down to the red rule."""
    top = _top_marks(document, flow)
    joint = document.kind is Kind.DOCUMENT and len(document.issuers) > 1 and not document.mark
    mark, size = _joint_mark(document, flow) if joint else _mark(mark_text(document), flow)
    gap = page.MARK_BELOW_TEXT_TOP - len(top) * page.LINE - above_glyph(size)
    numbers = _number_lines(document, flow)
    between = blank_lines(2) if numbers else blank_lines(1)
    under = page.RULE_BELOW_NUMBER - (page.LINE - page.THREE * 10) // 2
    return [*top, _spacer(gap), mark, *between, *numbers, _rule(12, above=under)]


def letter_header(document: OfficialDocument, flow: Flow) -> list[Element]:
    """The head of a letter's first page: mark 30 mm from the edge, then a thick and a thin red rule 170 mm wide."""
    mark, size = _mark(mark_text(document), flow)
    left, right = letter_overhang()
    return [
        mark,
        _rule(18, above=page.RULE_BELOW_NUMBER - above_glyph(size) - 23, left=-left, right=-right),
        _rule(6, above=40, left=-left, right=-right),
    ]


def letter_overhang() -> tuple[int, int]:
    """How far the rules of a letter stand out left and right of the text, centred on the paper."""
    beside = (page.PAPER_WIDTH - page.LETTER_RULE_WIDTH) // 2
    return page.LEFT - beside, page.RIGHT - beside


def letter_top(document: OfficialDocument, flow: Flow) -> list[Element]:
    """Under the first rule of a letter: 份号, 密级 left, the number right on the first line."""
    top = _top_marks(document, flow)
    number = one_line(document.number)
    if not number:
        return top
    if not top:
        return [paragraph("AwNumber", text_run(number, flow.body()), properties=(w("jc", val="right"),))]
    first = top[0]
    properties = first.find(w("pPr").tag)
    if properties is not None:
        properties.append(w("tabs", w("tab", val="right", pos=page.TEXT_WIDTH)))
    first.extend([tab_run(flow.body()), text_run(number, flow.body())])
    return top


def title_lines(document: OfficialDocument, flow: Flow) -> list[Element]:
    """Title, subtitle, and the blank line that follows them."""
    lines = balanced(document.title)
    if not lines or not lines[0]:
        raise UnsuitableDocument("公文没有标题，请填写标题再生成。")
    maker = flow.maker(flow.faces.title, size=page.TWO)
    made = [paragraph("AwTitle", text_run("\n".join(lines), maker()))]
    if document.subtitle:
        made.append(flow.text("AwSubtitle", one_line(document.subtitle), flow.maker(flow.faces.kai)))
    return [*made, *blank_lines(1)]


def addressee_line(document: OfficialDocument, flow: Flow) -> list[Element]:
    """主送机关 flush left with a full-width colon."""
    if not document.addressees:
        return []
    text = "，".join(one_line(name).rstrip("：:") for name in document.addressees)
    return [flow.text("AwAddressee", text + "：", flow.body)]


def attendance_lines(document: OfficialDocument, flow: Flow) -> list[Element]:
    """出席, 请假, 列席 a blank line below the text: label 黑体, names 仿宋 aligned behind the colon."""
    made: list[Element] = []
    for attendance in document.attendance:
        label = one_line(attendance.label).rstrip("：:") + "："
        hei = RunMaker(flow.faces.hei, flow.faces.latin)
        hang = round(width_of(label) * page.CHARACTER)
        indent = w("ind", left=2 * page.CHARACTER + hang, hanging=hang)
        names = "、".join(one_line(name) for name in attendance.names)
        made.append(paragraph("AwAttendance", text_run(label, hei()), text_run(names, flow.body()), properties=(indent,)))
    return [*blank_lines(1), *made] if made else []
