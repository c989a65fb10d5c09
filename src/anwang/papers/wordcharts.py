"""Charts in Word templates: a paragraph that is `{{图 排查隐患数、整改隐患数|按月|折线图|窗口=本年累计}}` becomes a native chart."""

from __future__ import annotations

import re

from docx.document import Document
from docx.text.paragraph import Paragraph

from anwang.papers.axes import NAMES
from anwang.papers.body import Block
from anwang.papers.official import Chart, Faces
from anwang.papers.official.charts import chart_elements
from anwang.papers.official.ooxml import qn, w
from anwang.papers.official.wording import clean
from anwang.papers.tags import Tag, normal, split

WORD = "图 "
KINDS = {"柱形图": "column", "条形图": "bar", "折线图": "line", "饼图": "pie"}
FIRST = re.compile(r"(前|后)(\d{1,2})")
FIRST_NUMBER = 900
"""Charts of ours are numbered from here, so that they never meet those that an office's file holds already."""


def chart_of(text: str) -> Block | None:
    """Return the chart that a paragraph is, if it is one: figures between 、, 按月 (乡镇, 行业), its kind, a window, 前5, 题=; the rest narrows."""
    found = [piece for piece in split(clean(normal(text))) if not (isinstance(piece, str) and not piece.strip())]
    if len(found) != 1 or not isinstance(found[0], Tag) or not found[0].name.startswith(WORD):
        return None
    said, filters = {"axis": "月", "chart": "column", "window": "", "heading": "", "most": 0}, list[str]()
    for part in found[0].where:
        name, _, value = part.partition("=")
        ends = FIRST.fullmatch(part)
        if part.removesuffix("图") + "图" in KINDS:
            said["chart"] = KINDS[part.removesuffix("图") + "图"]
        elif part.startswith("按") and part[1:] in NAMES:
            said["axis"] = part[1:]
        elif ends:
            said["most"] = int(ends.group(2)) * (1 if ends.group(1) == "前" else -1)
        elif name in {"窗口", "题"}:
            said["window" if name == "窗口" else "heading"] = value
        else:
            filters.append(part)
    place = [f"区域={found[0].place}"] if found[0].place else []
    names = [name.strip() for name in found[0].name.removeprefix(WORD).split("、") if name.strip()]
    columns = tuple("|".join([name, *place, *filters, f"题={name}"]) for name in names)
    order = columns[0].rpartition("|题=")[0] if said["most"] and columns else ""
    return Block.model_validate({"kind": "chart", "columns": columns, "order": order, "text": text, "word": True, **said})


def lay(paragraph: Paragraph, chart: Chart, word: Document, number: int) -> None:
    """Put a chart in place of a paragraph, as wide as the text."""
    section = word.sections[0]
    width = sum(each or 0 for each in (section.page_width, -(section.left_margin or 0), -(section.right_margin or 0))) // 635
    element = paragraph._p  # noqa: SLF001 - python-docx has no public way to a paragraph's neighbours
    found = chart_elements(chart, word.part, Faces(), FIRST_NUMBER + number, int(width))
    for made in found:
        properties = made.find(qn("w:pPr"))
        if properties is not None:
            for old in (*properties.findall(qn("w:pStyle")), *properties.findall(qn("w:jc"))):
                properties.remove(old)
            properties.append(w("jc", val="center"))
            if made is not found[-1]:  # the caption stays with its chart
                properties.insert(0, w("keepNext"))
        element.addprevious(made)
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
