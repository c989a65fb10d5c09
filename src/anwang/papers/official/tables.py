"""Tables of official documents: ruled, fixed widths, repeated head, numbers right."""

from collections.abc import Callable
from itertools import groupby, pairwise
from typing import Final

from anwang.papers.official import page
from anwang.papers.official.blocks import Column, Content, Table
from anwang.papers.official.errors import UnsuitableDocument
from anwang.papers.official.ooxml import Element, RunMaker, paragraph, qn, text_run, w
from anwang.papers.official.page import Faces
from anwang.papers.official.wording import one_line

Runs = Callable[[Content, RunMaker], list[Element]]
_JUSTIFY: Final = {"left": "left", "center": "center", "number": "right"}
MOST_COLUMNS: Final = 40
HELD: Final = 3
"""So many rows at either end of a table stay on one page."""
WIDE: Final = 9
"""From so many columns on, a table is set in 五号 on lower lines, so that a year's sectors stand on as few pages as can be."""


def widths(columns: tuple[Column, ...], total: int) -> list[int]:
    """Column widths in twips by share, which add up to the total exactly."""
    shares = sum(column.share for column in columns)
    edges = [round(total * sum(column.share for column in columns[:count]) / shares) for count in range(len(columns) + 1)]
    return [after - before for before, after in pairwise(edges)]


def _check(table: Table) -> None:
    if not 1 <= len(table.columns) <= MOST_COLUMNS or any(column.share <= 0 for column in table.columns):
        raise UnsuitableDocument(f"表格“{one_line(table.caption)}”要有1至{MOST_COLUMNS}列，每列宽度大于零。")
    for number, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            raise UnsuitableDocument(
                f"表格“{one_line(table.caption)}”第{number}行有{len(row)}格，表头有{len(table.columns)}列，请补齐或删去多余的格。",
            )


def _rules() -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return w("tblBorders", *[w(side, val="single", sz=4, space=0, color="000000") for side in sides])


def _frame(columns: list[int]) -> Element:
    properties = w(
        "tblPr",
        w("tblW", w=sum(columns), type="dxa"),
        w("jc", val="center"),
        _rules(),
        w("tblLayout", type="fixed"),
    )
    return w("tbl", properties, w("tblGrid", *[w("gridCol", w=width) for width in columns]))


def _tighten(table: Element) -> None:
    """Lower lines for a wide table."""
    for paragraph_properties in table.iter(qn("w:pPr")):
        paragraph_properties.insert(1, w("spacing", before=0, after=0, line=page.WIDE_TABLE_LINE, lineRule="exact"))
    for height in table.iter(qn("w:trHeight")):
        height.set(qn("w:val"), str(page.WIDE_TABLE_ROW))


def _hold(table: Element, *, heads: int) -> None:
    """Hold the head with the first rows, and the last rows together: no page begins or ends with a single one."""
    rows = table.findall(qn("w:tr"))
    first, last = rows[: heads + HELD - 1], rows[max(len(rows) - HELD, heads) : -1]
    for row in dict.fromkeys([*first, *last] if len(rows) - heads > HELD else rows[:-1]):
        for properties in row.iter(qn("w:pPr")):
            properties.insert(1, w("keepNext"))


def _cell(width: int, runs: list[Element], align: str, *, span: int = 1, merge: str = "") -> Element:
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(w("gridSpan", val=span))
    if merge:
        properties.append(w("vMerge", **({"val": "restart"} if merge == "restart" else {})))
    properties.append(w("vAlign", val="center"))
    return w("tc", properties, paragraph("AwTable", *runs, properties=(w("jc", val=align),)))


def _row(*cells: Element, head: bool = False) -> Element:
    properties = w("trPr", w("cantSplit"), w("trHeight", val=420, hRule="atLeast"))
    if head:
        properties.append(w("tblHeader"))
    return w("tr", properties, *cells)


def _head(table: Table, columns: list[int], maker: RunMaker) -> list[Element]:
    def title(column: Column) -> list[Element]:
        return [text_run(one_line(column.title), maker())]

    pairs = list(zip(table.columns, columns, strict=True))
    if not any(column.group for column in table.columns):
        return [_row(*[_cell(width, title(column), "center") for column, width in pairs], head=True)]
    upper: list[Element] = []
    lower: list[Element] = []
    for group, members in groupby(pairs, key=lambda pair: pair[0].group):
        listed = list(members)
        if group:
            whole = sum(width for _, width in listed)
            upper.append(_cell(whole, [text_run(one_line(group), maker())], "center", span=len(listed)))
            lower.extend(_cell(width, title(column), "center") for column, width in listed)
        else:
            upper.extend(_cell(width, title(column), "center", merge="restart") for column, width in listed)
            lower.extend(_cell(width, [], "center", merge="continue") for _, width in listed)
    return [_row(*upper, head=True), _row(*lower, head=True)]


def table_elements(table: Table, faces: Faces, runs: Runs, width: int) -> list[Element]:
    """Caption, unit, table, note; the caller's `runs` makes the content of a cell."""
    _check(table)
    columns = widths(table.columns, width)
    wide = len(columns) >= WIDE
    size = page.WIDE_TABLE_TEXT if wide else page.TABLE_TEXT
    hei = RunMaker(faces.hei, faces.latin, size=size)
    body = RunMaker(faces.body, faces.latin, size=size)
    made: list[Element] = []
    if table.caption:
        caption = RunMaker(faces.hei, faces.latin, size=page.FOUR)
        made.append(paragraph("AwTableTitle", text_run(one_line(table.caption), caption())))
    if table.unit:
        made.append(paragraph("AwTableUnit", text_run("单位：" + one_line(table.unit), body())))
    element = _frame(columns)
    element.extend(_head(table, columns, hei))
    first_total = len(table.rows) - table.total_rows
    for number, row in enumerate(table.rows):
        maker = hei if number >= first_total else body
        cells = zip(row, table.columns, columns, strict=True)
        element.append(_row(*[_cell(each, runs(content, maker), _JUSTIFY[column.align]) for content, column, each in cells]))
    if wide:
        _tighten(element)
    _hold(element, heads=len(element.findall(qn("w:tr"))) - len(table.rows))
    made.append(element)
    note = [text_run("注：" + one_line(table.note), body())] if table.note else []
    made.append(paragraph("AwTable", *note, properties=(w("spacing", before=60, after=0, line=340, lineRule="exact"), w("jc", val="left"))))
    return made
