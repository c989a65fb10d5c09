"""Charts that Word can edit: the drawing part and its little workbook are written by XlsxWriter and put into the document."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any, Final

import xlsxwriter
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from anwang.papers.official import page
from anwang.papers.official.blocks import Chart
from anwang.papers.official.errors import UnsuitableDocument
from anwang.papers.official.ooxml import Element, RunMaker, paragraph, text_run, w
from anwang.papers.official.page import Faces
from anwang.papers.official.wording import one_line

KINDS: Final = {"column": "column", "bar": "bar", "line": "line", "pie": "pie"}
CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
PLACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EMU: Final = 635
"""EMU in a twip."""
LABELS: Final = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
HEIGHT: Final = page.mm(68)
MOST_NAMES: Final = 60
FEW: Final = 10
CROWDED: Final = 14
"""With more numbers than so many in one chart, they are printed smaller."""
MOST_SERIES: Final = 8
COLOURS: Final = ("#1F4E79", "#C55A11", "#7F7F7F", "#BF9000", "#548235", "#7030A0", "#2E75B6", "#A5A5A5")


def workbook(chart: Chart) -> bytes:
    """Return the workbook that holds a chart's numbers and its drawing."""
    if chart.kind not in KINDS or not 1 <= len(chart.series) <= MOST_SERIES or not 1 <= len(chart.names) <= MOST_NAMES:
        raise UnsuitableDocument(f"图“{one_line(chart.caption)}”要有1至{MOST_SERIES}组数、1至{MOST_NAMES}个名称，请减少或改用表格。")
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(1980, 1, 1)})  # noqa: DTZ001 - the file format holds no zone; the same parts, the same bytes
    sheet = book.add_worksheet("数据")
    drawn = book.add_chart({"type": KINDS[chart.kind]})
    last = len(chart.names)
    for row, name in enumerate(chart.names, 1):
        sheet.write_string(row, 0, one_line(name))
    for column, (name, numbers) in enumerate(chart.series, 1):
        sheet.write_string(0, column, one_line(name))
        for row, number in enumerate(numbers, 1):
            if number is not None:
                sheet.write_number(row, column, number)
        drawn.add_series(_series(chart, column, last))
    _look(drawn, chart)
    sheet.insert_chart(0, len(chart.series) + 2, drawn)
    book.close()
    return written.getvalue()


def _series(chart: Chart, column: int, last: int) -> dict[str, Any]:
    colour = COLOURS[(column - 1) % len(COLOURS)]
    said: dict[str, Any] = {
        "name": ["数据", 0, column],
        "categories": ["数据", 1, 0, last, 0],
        "values": ["数据", 1, column, last, column],
        "data_labels": {"value": True, "font": {"size": 9 if len(chart.series) * last <= CROWDED else 7, "name": "宋体"}},
    }
    if chart.kind == "line":
        said |= {"line": {"color": colour, "width": 2}, "marker": {"type": "circle", "size": 5, "fill": {"color": colour}}}
        said["data_labels"] |= {"position": "above" if column == 1 else "below", "num_format": "General;-General;"}  # a nought says itself
    elif chart.kind == "pie":
        said["points"] = [{"fill": {"color": COLOURS[place % len(COLOURS)]}} for place in range(last)]
        said["data_labels"] = {"category": True, "percentage": True, "font": {"size": 9, "name": "宋体"}}
    else:
        said |= {"fill": {"color": colour}, "gap": 60 if len(chart.series) > 1 else 80}
    return said


def _look(drawn: Any, chart: Chart) -> None:
    small = {"size": 9 if len(chart.names) <= FEW else 8, "name": "宋体"}
    drawn.set_title({"none": True})
    drawn.set_chartarea({"border": {"none": True}})
    drawn.set_legend({"none": True} if len(chart.series) == 1 and chart.kind != "pie" else {"position": "bottom", "font": small})
    if (
        chart.kind == "bar"
    ):  # the names stand on the upright axis, the first on top; every bar has its number, so the other axis says nothing
        drawn.set_y_axis({"num_font": small, "reverse": True, "interval_unit": 1, "major_tick_mark": "none"})
        drawn.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    elif chart.kind != "pie":
        drawn.set_x_axis({"num_font": small, "major_tick_mark": "none"})
        drawn.set_y_axis({"num_font": small, "minor_tick_mark": "none", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})


def chart_elements(chart: Chart, part: Part, faces: Faces, number: int, width: int) -> list[Element]:
    """Return the caption and the paragraph that shows a chart; its parts are added to the document's package."""
    made = workbook(chart)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        drawing = etree.fromstring(package.read("xl/charts/chart1.xml"))
    drawn = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", part.package)
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), BOOK_TYPE, made, part.package)
    data = etree.SubElement(drawing, f"{{{CHART}}}externalData")
    data.set(f"{{{RELATIONS}}}id", drawn.relate_to(book, f"{RELATIONS}/package"))
    etree.SubElement(data, f"{{{CHART}}}autoUpdate").set("val", "0")
    _plain(drawing)
    drawn._blob = etree.tostring(drawing, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001 - its content
    shown = paragraph(
        "AwTable", w("r", _inline(part.relate_to(drawn, f"{RELATIONS}/chart"), number, (width, _height(chart)), one_line(chart.caption)))
    )
    shown[0].extend(
        [w("keepLines"), w("snapToGrid", val=0), w("spacing", before=60, after=60, line=240, lineRule="auto"), w("jc", val="center")]
    )
    caption = RunMaker(faces.hei, faces.latin, size=page.FOUR)
    title = [paragraph("AwTableTitle", text_run(one_line(chart.caption), caption()))] if chart.caption else []
    return [*title, shown]


def _height(chart: Chart) -> int:
    """Lying bars need a line for each name."""
    return max(HEIGHT, min(len(chart.names), 24) * page.mm(6) + page.mm(14)) if chart.kind == "bar" else HEIGHT


def _plain(drawing: Element) -> None:
    """Say what programs other than Excel would guess otherwise: what a label shows, straight lines, gaps where there is no number."""
    for settings in drawing.findall(f"{{{CHART}}}printSettings"):
        drawing.remove(settings)
    for labels in drawing.iter(f"{{{CHART}}}dLbls"):
        shown = {name: labels.find(f"{{{CHART}}}{name}") for name in LABELS}
        for name, given in shown.items():
            value = "0" if given is None else str(given.get("val"))
            if given is not None:
                labels.remove(given)
            etree.SubElement(labels, f"{{{CHART}}}{name}").set("val", value)
    for line in drawing.iter(f"{{{CHART}}}lineChart"):
        for series in line.findall(f"{{{CHART}}}ser"):
            etree.SubElement(series, f"{{{CHART}}}smooth").set("val", "0")
    visible = drawing.find(f"{{{CHART}}}chart/{{{CHART}}}plotVisOnly")
    if visible is not None and drawing.find(f"{{{CHART}}}chart/{{{CHART}}}dispBlanksAs") is None:
        visible.addnext(etree.Element(f"{{{CHART}}}dispBlanksAs", val="gap"))
    for point in list(drawing.iter(f"{{{CHART}}}pt")):
        parent = point.getparent()
        if parent is not None and not (point.findtext(f"{{{CHART}}}v") or "").strip():
            parent.remove(point)


def _inline(relation: str, number: int, size_of: tuple[int, int], words: str) -> Element:
    width, height = size_of
    size = {"cx": str(width * EMU), "cy": str(height * EMU)}
    inline = etree.Element(f"{{{PLACE}}}inline", distT="0", distB="0", distL="0", distR="0", nsmap={"wp": PLACE, "a": DRAWING})
    etree.SubElement(inline, f"{{{PLACE}}}extent", size)
    etree.SubElement(inline, f"{{{PLACE}}}docPr", id=str(1000 + number), name=f"图{number}", descr=words)
    graphic = etree.SubElement(inline, f"{{{DRAWING}}}graphic")
    data = etree.SubElement(graphic, f"{{{DRAWING}}}graphicData", uri=CHART)
    chart = etree.SubElement(data, f"{{{CHART}}}chart", nsmap={"c": CHART, "r": RELATIONS})
    chart.set(f"{{{RELATIONS}}}id", relation)
    return w("drawing", inline)
