"""The binding page: the form as a table; one points at a cell, a row or a column and says what it asks. The system's suggestions stand ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.pages import PageRequest, done, page, show
from anwang.desks.console.returns.drawing import Mark, draw
from anwang.desks.console.returns.forms import VERSION_MARKS
from anwang.desks.console.returns.views import READERS
from anwang.figures.catalogue import everything, find
from anwang.figures.errors import NoSuchFigure
from anwang.figures.figure import Figure, base, dimensions
from anwang.figures.places import children
from anwang.grid.states import Right
from anwang.ground.evidence import store
from anwang.ground.inputs import read
from anwang.ground.refusal import Refusal
from anwang.ground.sheet.model import column_letter
from anwang.returns import access, actions, filling
from anwang.returns.actions.binding import ground_for
from anwang.returns.bindings import DAYS, SHOWS, Ask, Bindings, RecordList, asked_cells
from anwang.returns.errors import NotBound
from anwang.returns.inputs import BindCell, BindList, ClearBinding, SetBindings, TakeIntoUse
from anwang.returns.ledgers import LEDGERS, SEQUENCE, ledger_of
from anwang.returns.models import FormVersion
from anwang.returns.periods import WINDOWS
from anwang.returns.queries import Sheets, bindings_of, opened
from anwang.returns.states import VersionState
from anwang.returns.suggesting import Suggestion, suggest
from anwang.returns.template.layout import Grid, Spot, split_ref

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENTS = (("cell", "这一格"), ("row", "这一行"), ("column", "这一列"))


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk while binding: the version, its sheets, what is bound, what the system would bind."""

    version: FormVersion
    sheets: Sheets
    grid: Grid
    bindings: Bindings
    suggestion: Suggestion
    editable: bool


def _desk(request: PageRequest, pk: int) -> Desk:
    version = access.version_for(request.official, pk)
    sheets = opened(version)
    grid = sheets.grid(request.GET.get("sheet") or request.POST.get("sheet", ""))
    editable = version.state == VersionState.BINDING and access.may_work_on(request.official, version.form)
    proposed = suggest(sheets.grids, version.form.node, timezone.localdate()) if editable else Suggestion(Bindings())
    return Desk(version, sheets, grid, bindings_of(version), proposed, editable)


@page(READERS)
def version(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a version's form with what each cell asks."""
    return _show(request, _desk(request, pk))


def _show(request: PageRequest, desk: Desk, refusal: Refusal | None = None) -> HttpResponse:
    at = request.GET.get("at") or request.POST.get("cell", "")
    numbers = _tried(desk) if request.GET.get("try") else {}
    chosen = _chosen(desk, at)
    context: dict[str, Any] = {
        "refusal": refusal,
        "version": desk.version,
        "form": desk.version.form,
        "record_state": (desk.version.get_state_display(), VERSION_MARKS[VersionState(desk.version.state)]),
        "editable": desk.editable,
        "notes": desk.sheets.book.notes if desk.editable else [],
        "tabs": [(grid.name, grid.name == desk.grid.name) for grid in desk.sheets.grids],
        "table": draw(desk.grid, _marker(desk, at, numbers)),
        "chosen": chosen,
        "ledger": _ledger(desk),
        "tally": _tally(desk),
        "unmatched": [each for each in desk.suggestion.unmatched if each[0] == desk.grid.name],
        "tried": bool(numbers),
        "bound": not desk.bindings.is_empty,
        "base": reverse("console:form_version", args=[desk.version.pk]),
        "sheet": desk.grid.name,
    }
    return show(request, "console/returns/bind.html", context, status=refusal.status if refusal else 200)


# ---- what the cells say --------------------------------------------------------------------------------------------------


def _marker(desk: Desk, at: str, numbers: dict[str, str]) -> Any:
    name = desk.grid.name
    known = {spot.ref: ask for spot, ask in asked_cells(desk.bindings, desk.grid)}
    proposed = {spot.ref: ask for spot, ask in asked_cells(desk.suggestion.bindings, desk.grid)} if desk.editable else {}
    base_url = reverse("console:form_version", args=[desk.version.pk])

    def mark(spot: Spot) -> Mark:
        classes = ["is-chosen"] if spot.ref == at else []
        title = spot.ref
        text = ""
        if spot.formula:
            classes.append("is-formula")
            title = f"{spot.ref} 公式 ={spot.formula}"
            text = "ƒ"
        elif spot.ref in known:
            ask = known[spot.ref]
            classes.append("is-bound" if ask.sure else "is-unsure")
            title = f"{spot.ref} {words_of(ask)}"
            text = numbers.get(f"{name}!{spot.ref}", "") or (spot.text if ask.text else "●" if ask.sure else "？")
        elif spot.ref in proposed and spot.is_empty:
            classes.append("is-proposed")
            title = f"{spot.ref} 建议：{words_of(proposed[spot.ref])}"
            text = "○"
        elif spot.text:
            classes.append("is-words")
        url = f"{base_url}?sheet={quote(name)}&at={spot.ref}#bind" if desk.editable else ""
        return Mark(text, " ".join(classes), url, title)

    return mark


def words_of(ask: Ask) -> str:
    """Say a question in words."""
    if ask.text and not ask.figure:
        return f"文字“{ask.text}”"
    parts = []
    try:
        figure = find(ask.figure) if ask.figure else None
        parts.append(f"{figure.name}（{figure.unit}）" if figure else "")
    except NoSuchFigure:
        parts.append(f"{ask.figure}（目录里已没有）")
    parts += list(ask.where)
    parts.append(f"区域 {ask.place}" if ask.place else "")
    parts.append(f"{ask.month}月" if ask.month else WINDOWS.get(ask.window, ""))
    parts.append(SHOWS.get(ask.show, ""))
    return "，".join(each for each in parts if each) or "未绑定"


def _tried(desk: Desk) -> dict[str, str]:
    """The numbers of the last period that is over, to see whether the bindings are right."""
    ground = ground_for(desk.version, timezone.localdate())
    filled = filling.fill(desk.bindings, [desk.grid], ground, with_ids=False)
    return {answer.key: answer.printed or "—" for answer in filled.answers} | {
        f"{each.sheet}!{each.spot.ref}": "×" for each in filled.loose
    }


def _tally(desk: Desk) -> dict[str, int]:
    """How many cells are bound, how many the system would bind, and how many of these it only supposes."""
    known = sum(1 for grid in desk.sheets.grids for _ in asked_cells(desk.bindings, grid))
    proposed = [ask for grid in desk.sheets.grids for _, ask in asked_cells(desk.suggestion.bindings, grid)]
    unsure = sum(1 for grid in desk.sheets.grids for _, ask in asked_cells(desk.bindings, grid) if not ask.sure)
    return {
        "bound": known,
        "unsure": unsure,
        "proposed": len(proposed),
        "supposed": sum(1 for ask in proposed if not ask.sure),
        "lists": len(desk.suggestion.bindings.lists),
    }


def _chosen(desk: Desk, at: str) -> dict[str, Any] | None:
    """The cell that one points at: what stands there, what is bound, and what may be chosen."""
    if not at or not desk.editable:
        return None
    try:
        row, column = split_ref(at)
    except NotBound:
        return None
    spot = desk.grid.at(row, column)
    whole = desk.bindings.ask(desk.grid.name, spot.row, spot.column)
    area = desk.bindings.area_of(desk.grid.name, spot.row, spot.column)
    proposed = desk.suggestion.bindings.ask(desk.grid.name, spot.row, spot.column)
    held = [
        ("这一格", desk.bindings.cells.get(desk.grid.name, {}).get(spot.ref)),
        ("这一行", area.rows.get(spot.row) if area else None),
        ("这一列", area.columns.get(spot.column) if area else None),
    ]
    shown = whole if whole != Ask() else proposed
    figure = _figure(shown.figure)
    extent = "column" if spot.text and not spot.formula else "cell"
    node = desk.version.form.node
    return {
        "spot": spot,
        "ref": spot.ref,
        "row": spot.row,
        "column": column_letter(spot.column),
        "whole": words_of(whole),
        "held": [(label, words_of(ask) if not ask.blank else "不填") for label, ask in held if ask is not None],
        "proposed": words_of(proposed) if proposed.is_question and whole == Ask() else "",
        "extents": [(value, label, value == extent) for value, label in EXTENTS],
        "figure": figure.name if figure else "",
        "figures": [(each.name, f"{each.unit}·{each.definition[:40]}") for each in everything().values()],
        "definition": figure.definition if figure else "",
        "filters": [
            (base(figure).fact.column(name).label, list(base(figure).fact.column(name).choices.values())) for name in dimensions(figure)
        ]
        if figure
        else [],
        "where": "；".join(shown.where),
        "windows": [(value, label, value == shown.window) for value, label in WINDOWS.items()],
        "months": [(month, month == shown.month) for month in range(1, 13)],
        "shows": [(value, label, value == shown.show) for value, label in SHOWS.items()],
        "places": [(each.code, each.name, each.code == shown.place) for each in children(node, timezone.localdate())],
        "text": shown.text or (spot.text if spot.text and not shown.figure else ""),
    }


def _figure(code: str) -> Figure | None:
    try:
        return find(code) if code else None
    except NoSuchFigure:
        return None


def _ledger(desk: Desk) -> dict[str, Any] | None:
    """The sheet as a ledger: bound, or as the system would bind it."""
    if not desk.editable:
        return None
    wanted = desk.bindings.list_on(desk.grid.name)
    proposed: RecordList | None = wanted or desk.suggestion.bindings.list_on(desk.grid.name)
    if proposed is None:
        return None
    figure = find(proposed.figure)
    fields = [(SEQUENCE, "序号（自动编）"), *((code, each.label) for code, each in ledger_of(figure).fields.items())]
    columns = []
    for column in range(1, desk.grid.width + 1):
        known = proposed.columns.get(column)
        header = desk.grid.text(proposed.first_row - 1, column) or desk.grid.text(max(1, proposed.first_row - 2), column)
        if header or known:
            words = "、".join(f"{ours}={theirs}" for ours, theirs in known.words.items()) if known else ""
            columns.append((column, column_letter(column), header, known, words))
    listed = [each for each in everything().values() if base(each).fact.record in LEDGERS]
    return {
        "bound": wanted is not None,
        "wanted": proposed,
        "figure": figure.name,
        "figures": [each.name for each in listed],
        "where": "；".join(proposed.where),
        "windows": [(value, label, value == proposed.window) for value, label in WINDOWS.items()],
        "fields": fields,
        "columns": columns,
        "days": list(DAYS.items()),
    }


# ---- acts ----------------------------------------------------------------------------------------------------------------


def _again(desk: Desk, at: str = "") -> str:
    here = f"{reverse('console:form_version', args=[desk.version.pk])}?sheet={quote(desk.grid.name)}"
    return f"{here}&at={quote(at)}#bind" if at else here


@page(Right.DRAFT_PAPERS, methods=("POST",))
def bind(request: PageRequest, pk: int) -> HttpResponseBase:
    """Bind a cell, its row or its column, or take the binding away."""
    desk, posted = _desk(request, pk), request.POST
    do, cell = posted.get("do", "bind"), posted.get("cell", "")
    place = {"sheet": desk.grid.name, "cell": cell, "extent": posted.get("extent", "cell")}
    try:
        if do in {"clear", "leave"}:
            said = read(ClearBinding, {**place, "leave": do == "leave"})
            actions.clear(desk.version, said, by=request.official, at=timezone.now())
            return done(request, _again(desk, cell), "已去掉绑定。" if do == "clear" else "这一格不填。")
        names = ("figure", "where", "window", "show", "place", "text")
        values = {name: posted.get(name, "") for name in names} | {"month": posted.get("month") or 0}
        if values["figure"]:
            values["text"] = ""
        actions.bind(desk.version, read(BindCell, {**place, **values}), by=request.official, at=timezone.now())
    except Refusal as refusal:
        return _show(request, desk, refusal)
    return done(request, _again(desk, cell), "已绑定。")


@page(Right.DRAFT_PAPERS, methods=("POST",))
def ledger(request: PageRequest, pk: int) -> HttpResponseBase:
    """Bind a sheet to a ledger."""
    desk, posted = _desk(request, pk), request.POST
    columns: dict[int, dict[str, object]] = {}
    for column in range(1, desk.grid.width + 1):
        field = posted.get(f"field_{column}", "")
        fixed = posted.get(f"fixed_{column}", "")
        if field or fixed:
            columns[column] = {
                "field": field or f"text:{fixed}",
                "words": posted.get(f"words_{column}", ""),
                "days": posted.get(f"days_{column}", ""),
                "required": posted.get(f"required_{column}") == "yes",
                "header": posted.get(f"header_{column}", ""),
            }
    said = {name: posted.get(name, "") for name in ("figure", "where", "window", "first_row")}
    try:
        drop = posted.get("do") == "drop"
        made = read(BindList, {**said, "sheet": desk.grid.name, "columns": {} if drop else columns})
        actions.bind_list(desk.version, made, by=request.official, at=timezone.now())
    except Refusal as refusal:
        return _show(request, desk, refusal)
    return done(request, _again(desk), "已绑定台账。" if columns and not drop else "已去掉台账绑定。")


@page(Right.DRAFT_PAPERS, methods=("POST",))
def accept(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take the suggestions over: all, or only those that are certain."""
    desk = _desk(request, pk)
    bindings = desk.suggestion.bindings
    if request.POST.get("do") == "sure":
        bindings = _only_sure(bindings)
    try:
        actions.set_bindings(desk.version, SetBindings(bindings=bindings), by=request.official, at=timezone.now())
    except Refusal as refusal:
        return _show(request, desk, refusal)
    return done(request, _again(desk), "已采用系统建议，请逐列看一遍，再启用。")


def _only_sure(bindings: Bindings) -> Bindings:
    areas = tuple(
        area.model_copy(
            update={
                "rows": {key: ask for key, ask in area.rows.items() if ask.sure},
                "columns": {key: ask for key, ask in area.columns.items() if ask.sure},
            }
        )
        for area in bindings.areas
    )
    lists = tuple(
        each.model_copy(update={"columns": {key: column for key, column in each.columns.items() if column.sure}}) for each in bindings.lists
    )
    return bindings.model_copy(update={"areas": areas, "lists": lists})


@page(Right.DRAFT_PAPERS, methods=("POST",))
def use(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take the version into use."""
    desk = _desk(request, pk)
    try:
        made = actions.take_into_use(desk.version, TakeIntoUse(), by=request.official, at=timezone.now())
    except Refusal as refusal:
        return _show(request, desk, refusal)
    form = desk.version.form
    words = f"已启用。每{'期' if form.frequency == 'once' else form.get_frequency_display()[1:]}结束后自动出现在待办里。"
    return done(request, reverse("console:form", args=[made.form_id]), words)


@page(READERS)
def file(request: PageRequest, pk: int) -> HttpResponseBase:
    """Download the superior's file as it was taken."""
    found = access.version_for(request.official, pk)
    return download(store.read(found.file), found.file.name)


def download(content: bytes, name: str) -> HttpResponse:
    """Answer with a workbook."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"})
