"""Reading a return: the filled form with each number a link, what is to be checked, the file; and what a number was then and is now."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import listing
from anwang.desks.console.figures import records as behind
from anwang.desks.console.pages import Act, Fact, PageRequest, page, show, steps
from anwang.desks.console.returns.binding import download
from anwang.desks.console.returns.drawing import Mark, draw
from anwang.desks.console.returns.views import MARKS, READERS, title_of
from anwang.figures import slices
from anwang.grid.access import Official
from anwang.ground.refusal import NotFound
from anwang.returns import access, periods, queries
from anwang.returns.checking import KINDS
from anwang.returns.models import Return, ReturnCell
from anwang.returns.states import TABLE, ReturnState
from anwang.returns.template.layout import Spot

ACTS = (
    ("fill", "fill_return", "post"),
    ("check", "check_return", "post"),
    ("hand_out", "hand_out_return", "get"),
    ("reopen", "reopen_return", "get"),
    ("skip", "skip_return", "get"),
    ("resume", "resume_return", "get"),
)
FIRST = {ReturnState.TO_FILL: "fill", ReturnState.FILLED: "check", ReturnState.CHECKED: "hand_out"}


@page(READERS)
def one(request: PageRequest, pk: int) -> HttpResponseBase:
    """Read one period: the form as filled, what is to be checked, the acts."""
    by = request.official
    found = access.get(by, pk)
    sheets = queries.shown(found)
    grid = next((each for each in sheets if each.name == request.GET.get("sheet")), sheets[0])
    cells = {(cell.sheet, cell.cell): cell for cell in queries.cells_of(found)}
    points = [each | {"label": KINDS.get(str(each["kind"]), "")} for each in found.points]
    context: dict[str, Any] = {
        "record": found,
        "title": title_of(found),
        "record_state": (found.get_state_display(), MARKS[ReturnState(found.state)]),
        "due": found.due_on if found.state in queries.OPEN or found.state == ReturnState.CHECKED else None,
        "tabs": [(each.name, each is grid) for each in sheets],
        "table": draw(grid, _marker(found, grid.name, cells)),
        "sheet": grid.name,
        "points": points,
        "left": len(queries.open_points(found)),
        "may_settle": found.state == ReturnState.FILLED and access.may(by, found, "settle"),
        "acts": _acts(found, by),
        "facts": _facts(found),
        "moves": steps(found.moves.all(), TABLE, {"open": "生成待填"}),
        "lists": [cell for cell in cells.values() if cell.asked.get("list")],
        "numbers": len(cells),
        "previous": queries.previous(found),
        "base": reverse("console:return", args=[found.pk]),
    }
    return show(request, "console/returns/return.html", context)


def _marker(record: Return, sheet: str, cells: dict[tuple[str, str], ReturnCell]) -> Any:
    doubtful = {(each["sheet"], each["cell"]): each for each in record.points}

    def mark(spot: Spot) -> Mark:
        cell = cells.get((sheet, spot.ref))
        point = doubtful.get((sheet, spot.ref))
        classes = []
        if point is not None:
            classes.append("is-settled" if point.get("settled") else "is-doubtful")
        if spot.formula:
            classes.append("is-formula")
        if cell is None or cell.asked.get("list"):
            words = str(point["sentence"]) if point else f"{spot.ref} ={spot.formula}" if spot.formula else ""
            return Mark("", " ".join([*classes, *(["is-words"] if spot.text else [])]), "", words)
        classes.append("is-number")
        url = f"{reverse('console:return_cell', args=[record.pk, spot.ref])}?sheet={sheet}"
        said = f"{cell.name}：{cell.definition}" + (f"（{point['sentence']}）" if point else "")
        return Mark("", " ".join(classes), url, said)

    return mark


def _acts(record: Return, by: Official) -> list[Act]:
    acts = []
    for verb, page_name, method in ACTS:
        if not access.may(by, record, verb):
            continue
        label = next(row.label for row in TABLE.rows if row.verb == verb and row.source == record.state)
        why = ""
        if verb == "check" and (left := len(queries.open_points(record))):
            why = f"还有 {left} 处需核对的没有说明。"
        first = FIRST.get(ReturnState(record.state)) == verb
        acts.append(Act(label, reverse(f"console:{page_name}", args=[record.pk]), first=first and not why, why=why, method=method))
    return acts


def _facts(record: Return) -> list[Fact]:
    facts = [
        Fact("来表单位", record.form.superior),
        Fact("表样", f"第{record.version.number}版", url=reverse("console:form", args=[record.form_id])),
        Fact("统计期", f"{record.starts_on} 至 {record.ends_on}"),
        Fact("区域", record.node.name),
        Fact("填报单位", record.organ.name),
        Fact("报送期限", record.due_on.isoformat()),
    ]
    if record.filled_at:
        facts += [Fact("填报人", record.filled_by), Fact("取数时间", timezone.localtime(record.filled_at).strftime("%Y-%m-%d %H:%M"))]
    if record.checked_by:
        facts.append(Fact("核对人", record.checked_by))
    if record.handed_out_on:
        facts += [Fact("报出人", record.handed_out_by), Fact("报出日期", record.handed_out_on.isoformat())]
    if record.file is not None:
        facts.append(Fact("文件摘要", record.file.sha256[:16]))
    return facts


@page(READERS)
def file(request: PageRequest, pk: int) -> HttpResponseBase:
    """Download the filled workbook, the very one that was checked and handed out."""
    found = access.get(request.official, pk)
    mark = "" if found.state == ReturnState.HANDED_OUT else f"（{found.get_state_display()}）"
    title = periods.title(found.form.frequency, found.starts_on, found.ends_on)
    return download(queries.file_of(found), f"{found.form.name}（{title}）{mark}.xlsx")


@page(READERS)
def cells(request: PageRequest, pk: int) -> HttpResponseBase:
    """List all numbers of a return, as filled and as they are now."""
    at = timezone.now()
    found = access.get(request.official, pk)
    if not found.round:
        raise NotFound("这一期还没有取数填表，没有数字。")
    rows = [queries.then_and_now(cell, at=at) for cell in queries.cells_of(found)]
    return show(request, "console/returns/cells.html", {"record": found, "title": title_of(found), "rows": rows, "at": at})


@page(READERS)
def cell(request: PageRequest, pk: int, cell: str) -> HttpResponseBase:
    """Show one number: what it means, what it is now, and the records that it counts."""
    at, by = timezone.now(), request.official
    found = access.get(by, pk)
    number = queries.cell_of(found, request.GET.get("sheet") or _first_sheet(found), cell)
    seen = queries.then_and_now(number, at=at)
    context = {"record": found, "title": title_of(found), "cell": number, "seen": seen, "at": at}
    figure = queries.figure_of(number)
    if figure is None or not number.asked.get("start"):
        return show(request, "console/returns/cell.html", context)
    if number.records:
        kind = behind.kind_of(figure)
        rows = kind.seen(by).filter(pk__in=number.records)
    else:
        rows = behind.counted(figure, slices.restore(number.asked), by)
    return listing.answer(request, behind.listing(figure), rows, template="console/returns/cell.html", context=context)


def _first_sheet(record: Return) -> str:
    first = queries.cells_of(record).values_list("sheet", flat=True).first()
    return first or ""
