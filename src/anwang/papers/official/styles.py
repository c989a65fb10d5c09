"""The named styles of the file: an editor who types on gets the right look, and the outline pane works."""

from dataclasses import dataclass
from typing import Final

from docx.document import Document
from lxml import etree

from anwang.papers.official import page
from anwang.papers.official.ooxml import Element, fonts, qn, w
from anwang.papers.official.page import Faces


@dataclass(frozen=True, slots=True)
class Look:
    """One paragraph style."""

    id: str
    name: str
    face: str
    size: int = page.THREE
    align: str = "both"
    line: int = page.LINE
    indent: int = 0
    """First-line indent in characters."""
    outline: int | None = None
    condensed: bool = True
    keep_next: bool = False


LOOKS: Final = (
    Look("AwBody", "公文正文", "body", indent=2),
    Look("AwBlank", "公文空行", "body"),
    Look("AwMark", "发文机关标志", "title", align="center", condensed=False),
    Look("AwNumber", "发文字号", "body", align="center"),
    Look("AwTop", "份号密级紧急程度", "hei", align="left"),
    Look("AwTitle", "公文标题", "title", page.TWO, "center", page.TITLE_LINE, condensed=False, keep_next=True),
    Look("AwSubtitle", "公文副标题", "kai", align="center"),
    Look("AwAddressee", "主送机关", "body", align="left"),
    Look("Heading1", "heading 1", "hei", indent=2, outline=0, keep_next=True),
    Look("Heading2", "heading 2", "kai", indent=2, outline=1, keep_next=True),
    Look("Heading3", "heading 3", "body", indent=2, outline=2, keep_next=True),
    Look("Heading4", "heading 4", "body", indent=2, outline=3, keep_next=True),
    Look("AwAnnexNote", "附件说明", "body", align="left"),
    Look("AwSignature", "署名和日期", "body", align="right"),
    Look("AwNote", "附注", "body", align="left", indent=2),
    Look("AwAnnexLabel", "附件标记", "hei", align="left", outline=0, keep_next=True),
    Look("AwAttendance", "与会名单", "body", align="left"),
    Look("AwTableTitle", "表题", "hei", page.FOUR, "center", condensed=False, keep_next=True),
    Look("AwTableUnit", "表格单位", "body", page.TABLE_TEXT, "right", 360, condensed=False, keep_next=True),
    Look("AwTable", "表格文字", "body", page.TABLE_TEXT, "left", 340, condensed=False),
    Look("AwImprint", "版记", "body", page.FOUR, "left", 480, condensed=False),
    Look("AwPageNumber", "页码", "song", page.FOUR, "right", page.FOOTER_LINE, condensed=False),
    Look("Header", "header", "song", page.SMALL, "left", 240, condensed=False),
    Look("Footer", "footer", "song", page.SMALL, "left", 240, condensed=False),
)
LATIN_ALONE: Final = frozenset({"AwPageNumber"})
"""Styles whose digits stand in the Chinese face: page numbers are 宋体."""


def _style(look: Look, faces: Faces) -> Element:
    face = str(getattr(faces, look.face))
    paragraph = w("pPr")
    if look.keep_next:
        paragraph.append(w("keepNext"))
    paragraph.append(w("widowControl", val=0))
    paragraph.extend([w("autoSpaceDE", val=0), w("autoSpaceDN", val=0)])
    if look.line != page.LINE:
        paragraph.append(w("snapToGrid", val=0))
    paragraph.append(w("spacing", before=0, after=0, line=look.line, lineRule="exact"))
    if look.indent:
        paragraph.append(w("ind", firstLineChars=look.indent * 100, firstLine=look.indent * page.CHARACTER))
    paragraph.append(w("jc", val=look.align))
    if look.outline is not None:
        paragraph.append(w("outlineLvl", val=look.outline))
    run = w("rPr", fonts(face, face if look.id in LATIN_ALONE else faces.latin))
    if look.condensed:
        run.append(w("spacing", val=page.CONDENSED))
    run.extend([w("sz", val=look.size), w("szCs", val=look.size)])
    attributes: dict[str, object] = {"type": "paragraph", "styleId": look.id}
    if look.id.startswith("Aw"):
        attributes["customStyle"] = 1
    return w("style", w("name", val=look.name), w("basedOn", val="Normal"), w("qFormat"), paragraph, run, **attributes)


def _foundation(faces: Faces) -> list[Element]:
    """The four default styles Word expects, on the body face."""
    normal = w(
        "style",
        w("name", val="Normal"),
        w("qFormat"),
        w("pPr", w("widowControl", val=0), w("spacing", before=0, after=0, line=page.LINE, lineRule="exact"), w("jc", val="both")),
        w("rPr", fonts(faces.body, faces.latin), w("sz", val=page.THREE), w("szCs", val=page.THREE)),
        type="paragraph",
        default=1,
        styleId="Normal",
    )
    character = w("style", w("name", val="Default Paragraph Font"), type="character", default=1, styleId="DefaultParagraphFont")
    margins = w("tblCellMar", w("left", w=70, type="dxa"), w("right", w=70, type="dxa"))
    table = w(
        "style",
        w("name", val="Normal Table"),
        w("tblPr", w("tblInd", w=0, type="dxa"), margins),
        type="table",
        default=1,
        styleId="TableNormal",
    )
    numbering = w("style", w("name", val="No List"), type="numbering", default=1, styleId="NoList")
    return [normal, character, table, numbering]


def lay_styles(document: Document, faces: Faces) -> None:
    """Replace the styles of the library's sample file by those of an official document."""
    root: Element = document.styles.element
    for style in root.findall(qn("w:style")):
        root.remove(style)
    defaults = root.find(qn("w:docDefaults"))
    if defaults is not None:
        root.remove(defaults)
    language = w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    run = w("rPr", fonts(faces.body, faces.latin), w("sz", val=page.THREE), w("szCs", val=page.THREE), language)
    root.insert(0, w("docDefaults", w("rPrDefault", run), w("pPrDefault")))
    root.extend(_foundation(faces))
    root.extend([_style(look, faces) for look in LOOKS])


_AFTER_GRID: Final = ("w:compat", "w:rsids", "m:mathPr", "w:themeFontLang", "w:clrSchemeMapping", "w:decimalSymbol", "w:listSeparator")


def lay_settings(document: Document) -> None:
    """Odd and even pages differ; current Word layout; punctuation is compressed as Chinese Word does."""
    document.settings.odd_and_even_pages_header_footer = True
    root: Element = document.settings.element
    for name in ("w:compat", "w:characterSpacingControl", "w:savePreviewPicture"):
        for old in root.findall(qn(name)):
            root.remove(old)
    mode = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    compat = w("compat", w("spaceForUL"), w("balanceSingleByteDoubleByteWidth"), w("ulTrailSpace"), w("adjustLineHeightInTable"), mode)
    new = [w("characterSpacingControl", val="compressPunctuation"), compat]
    tail: list[etree._Element] = [child for child in root if child.tag in {_qualified(name) for name in _AFTER_GRID}]
    at = list(root).index(tail[0]) if tail else len(root)
    for offset, element in enumerate(new):
        root.insert(at + offset, element)


def _qualified(name: str) -> str:
    if name.startswith("m:"):
        return "{http://schemas.openxmlformats.org/officeDocument/2006/math}" + name[2:]
    return qn(name)
