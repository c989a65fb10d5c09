"""Reading a Word file back: what an issued paper says, in which look, and where its figures stand."""

import io
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError

from anwang.papers.official.errors import UnsuitableDocument
from anwang.papers.official.ooxml import Element, figure_bookmark, qn


@dataclass(frozen=True, slots=True)
class OutlineParagraph:
    """A paragraph as set: the look is that of its first run, `size` in points."""

    text: str
    style: str
    font: str = ""
    latin: str = ""
    size: float = 0.0
    align: str = ""
    place: str = "body"


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure found in a file: its bookmark, the printed text, and the address it links to."""

    bookmark: str
    text: str
    url: str


def open_word(content: bytes) -> Document:
    """The file, or a refusal when it is not a Word file."""
    try:
        return docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError, OSError, SyntaxError) as error:
        raise UnsuitableDocument("这个文件不是能打开的Word文件（.docx），请用Word另存为.docx后再试。") from error
    except Exception as error:
        if type(error).__module__.startswith(("zipfile", "lxml", "docx")):
            raise UnsuitableDocument("这个Word文件已经损坏，请重新下载或另存后再试。") from error
        raise


def style_of(element: Element) -> str:
    """The style of a paragraph; empty for anything else."""
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else str(style.get(qn("w:val")))


def text_of(element: Element) -> str:
    """The visible text of an element: tabs and line breaks as such, field codes left out."""
    parts: list[str] = []
    for node in element.iter(qn("w:t"), qn("w:tab"), qn("w:br")):
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag == qn("w:br"):
            parts.append("\n")
        elif (parent := node.getparent()) is not None and parent.tag == qn("w:r"):
            parts.append("\t")
    return "".join(parts)


def _look(paragraph: Element, styles: dict[str, str], place: str) -> OutlineParagraph:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    align = paragraph.find(f"{qn('w:pPr')}/{qn('w:jc')}")
    properties = next(paragraph.iter(qn("w:rPr")), None)
    fonts = properties.find(qn("w:rFonts")) if properties is not None else None
    size = properties.find(qn("w:sz")) if properties is not None else None
    name = style.get(qn("w:val"), "") if style is not None else ""
    return OutlineParagraph(
        text=text_of(paragraph),
        style=styles.get(name, name),
        font=fonts.get(qn("w:eastAsia"), "") if fonts is not None else "",
        latin=fonts.get(qn("w:ascii"), "") if fonts is not None else "",
        size=int(size.get(qn("w:val"), "0")) / 2 if size is not None else 0.0,
        align=align.get(qn("w:val"), "") if align is not None else "",
        place=place,
    )


def outline(content: bytes) -> list[OutlineParagraph]:
    """Every paragraph of the file in order, tables included, then those of headers and footers."""
    word = open_word(content)
    styles = {style.style_id: style.name or "" for style in word.styles}
    made = [_look(paragraph, styles, "body") for paragraph in word.element.body.iter(qn("w:p"))]
    for relation in word.part.rels.values():
        place = relation.reltype.rsplit("/", 1)[-1]
        if place in {"header", "footer"}:
            made += [_look(paragraph, styles, place) for paragraph in relation.target_part.element.iter(qn("w:p"))]
    return made


def figures_in(content: bytes) -> list[PrintedFigure]:
    """The figures of an issued file in order of print."""
    word = open_word(content)
    found: list[PrintedFigure] = []
    for start in word.element.body.iter(qn("w:bookmarkStart")):
        name = start.get(qn("w:name"), "")
        if not name.startswith("F_"):
            continue
        text, url = "", ""
        for sibling in start.itersiblings():
            if sibling.tag == qn("w:bookmarkEnd") and sibling.get(qn("w:id")) == start.get(qn("w:id")):
                break
            text += text_of(sibling)
            if sibling.tag == qn("w:hyperlink"):
                url = word.part.rels[sibling.get(qn("r:id"))].target_ref
        found.append(PrintedFigure(name, text, url))
    return found


def printed(content: bytes, key: str) -> list[PrintedFigure]:
    """Every place where the figure of `key` is printed."""
    name = figure_bookmark(key)
    return [figure for figure in figures_in(content) if figure.bookmark == name or _repeats(figure.bookmark, name)]


def _repeats(bookmark: str, name: str) -> bool:
    return bookmark.startswith(name + "__") and bookmark[len(name) + 2 :].isdigit()
