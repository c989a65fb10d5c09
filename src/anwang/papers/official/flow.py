"""The running text: paragraphs, numbered headings, figures."""

import re
from typing import Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part

from anwang.papers.official import page
from anwang.papers.official.blocks import Block, Chart, Content, Figure, Inline, Paragraph, Section, Strong, Table
from anwang.papers.official.charts import chart_elements
from anwang.papers.official.errors import UnsuitableDocument
from anwang.papers.official.ooxml import Element, RunMaker, figure_bookmark, paragraph, qn, text_run, w
from anwang.papers.official.page import Faces
from anwang.papers.official.tables import table_elements
from anwang.papers.official.wording import clean, full_width, heading_number, one_line, stop

DEEPEST: Final = 4
_OVERLONG: Final = re.compile(r"[!-~]{28,}")
_LINKABLE: Final = re.compile(r"(?:https?://|/)[^\s\"<>\\^`{|}]*")
LONGEST_LINK: Final = 2000
LONGEST_HINT: Final = 250


class Flow:
    """Makes the elements of one file's text and keeps what must be unique in it: bookmarks and links."""

    def __init__(self, faces: Faces, part: Part) -> None:
        self.faces = faces
        self._part = part
        self._bookmarks: dict[str, int] = {}
        self._next_bookmark = 1
        self._links: dict[str, str] = {}
        self._charts = 0
        self.body = self.maker(faces.body)

    def maker(self, face: str, *, size: int = page.THREE, color: str = "", scale: int = 100) -> RunMaker:
        """Run properties in a face of this file."""
        return RunMaker(face, self.faces.latin, size=size, color=color, scale=scale)

    # ── inline ──────────────────────────────────────────────────────────────────────────────────────────────────
    def runs(self, content: Content, maker: RunMaker) -> list[Element]:
        """Runs, bookmarks and links for a content, all in one look."""
        parts: tuple[Inline, ...] = content if isinstance(content, tuple) else (content,)
        texts = [clean(part if isinstance(part, str) else part.text).replace("\n", " ") for part in parts]
        whole = full_width("".join(texts))
        made: list[Element] = []
        at = 0
        for part, text in zip(parts, texts, strict=True):
            shown = whole[at : at + len(text)]
            at += len(text)
            if isinstance(part, Figure):
                made.extend(self._figure(part, maker))
            elif shown:
                made.append(text_run(shown, maker(bold=True) if isinstance(part, Strong) else maker()))
        return made

    def _figure(self, figure: Figure, maker: RunMaker) -> list[Element]:
        name = figure_bookmark(figure.key)
        self._bookmarks[name] = self._bookmarks.get(name, 0) + 1
        if self._bookmarks[name] > 1:
            name = f"{name}__{self._bookmarks[name]}"
        number = self._next_bookmark
        self._next_bookmark += 1
        run = text_run(clean(figure.text).replace("\n", " "), maker(unlinked=bool(figure.url)))
        inner = self._link(figure, run) if figure.url else run
        return [w("bookmarkStart", id=number, name=name), inner, w("bookmarkEnd", id=number)]

    def _link(self, figure: Figure, run: Element) -> Element:
        url = figure.url.strip()
        if not _LINKABLE.fullmatch(url) or len(url) > LONGEST_LINK:
            raise UnsuitableDocument(
                f"数字“{one_line(figure.text)}”的链接地址不是网页地址（应以 http:// 或 https:// 开头），请改正后再生成。"
            )
        if url not in self._links:
            self._links[url] = self._part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = w("hyperlink", run, history=1)
        link.set(qn("r:id"), self._links[url])
        if figure.hint:
            link.set(qn("w:tooltip"), one_line(figure.hint)[:LONGEST_HINT])
        return link

    # ── blocks ──────────────────────────────────────────────────────────────────────────────────────────────────
    def blocks(self, blocks: tuple[Block, ...], *, level: int = 1, width: int = page.TEXT_WIDTH) -> list[Element]:
        """The elements of blocks; sections are numbered from one under each parent."""
        made: list[Element] = []
        number = 0
        for block in blocks:
            if isinstance(block, Section):
                number += 1
                made.extend(self._section(block, level, number, width))
            elif isinstance(block, Table):
                made.extend(table_elements(block, self.faces, self.runs, width))
            elif isinstance(block, Chart):
                self._charts += 1
                made.extend(chart_elements(block, self._part, self.faces, self._charts, width))
            else:
                made.extend(self._paragraphs(block))
        return made

    def _paragraphs(self, block: Paragraph) -> list[Element]:
        if not isinstance(block.content, str):
            return [self.text("AwBody", block.content, self.body)]
        lines = [line.strip() for line in clean(block.content).split("\n")]
        return [self.text("AwBody", line, self.body) for line in lines if line]

    def text(self, style: str, content: Content, maker: RunMaker, *, properties: tuple[Element, ...] = ()) -> Element:
        """A paragraph in one look. A word longer than a line may break anywhere, else it would spread the line before."""
        runs = self.runs(content, maker)
        parts = content if isinstance(content, tuple) else (content,)
        plain = "".join(part if isinstance(part, str) else part.text for part in parts)
        loose = (w("wordWrap", val=0),) if _OVERLONG.search(plain) else ()
        return paragraph(style, *runs, properties=(*loose, *properties))

    def heading_maker(self, level: int) -> RunMaker:
        """黑体, 楷体, 仿宋, 仿宋."""
        return self.maker({1: self.faces.hei, 2: self.faces.kai}.get(level, self.faces.body))

    def _section(self, section: Section, level: int, number: int, width: int) -> list[Element]:
        if level > DEEPEST:
            raise UnsuitableDocument(f"标题“{one_line(section.heading)}”排到了第{level}层，公文标题最多四层，请合并层次。")
        heading = one_line(section.heading)
        if not heading:
            raise UnsuitableDocument("有一节没有写标题，请补上标题再生成。")
        label = heading_number(level, number)
        maker = self.heading_maker(level)
        if section.run_in:
            head = text_run(label + stop(heading), maker())
            element = paragraph("AwBody", head, *self.runs(section.run_in, self.body))
        else:
            element = self.text(f"Heading{level}", label + heading.rstrip("。；;，,：:"), maker)
        return [element, *self.blocks(section.blocks, level=level + 1, width=width)]
