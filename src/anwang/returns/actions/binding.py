"""Binding a form's cells: one cell, its row or its column, a ledger, or all suggestions at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from anwang.figures import catalogue
from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.ground.lifecycle import leave_move
from anwang.ground.trail.record import record
from anwang.returns import filling, ledgers, periods
from anwang.returns.access import answer_for
from anwang.returns.bindings import Area, Ask, Bindings, ListColumn, RecordList, asked_cells
from anwang.returns.errors import FixedForm, FormulaRefused, NotBound
from anwang.returns.filling import Ground
from anwang.returns.inputs import BindCell, BindList, ClearBinding, SetBindings
from anwang.returns.ledger_headers import ready_rows
from anwang.returns.models import FormVersion, FormVersionMove
from anwang.returns.queries import Sheets, bindings_of, opened
from anwang.returns.states import VersionState
from anwang.returns.suggesting import blocks
from anwang.returns.template.layout import Grid, ref_of, split_ref


def _bound(
    version: FormVersion, change: Callable[[Bindings, Sheets, Ground], Bindings], said: Any, verb: str, *, by: Official, at: datetime
) -> FormVersion:
    """Lay new bindings down in a version that is being bound, after asking whether each still means something."""
    answer_for(by, version.form)
    version = FormVersion.objects.select_for_update(of=("self",)).select_related("form__node", "form__organ", "file").get(pk=version.pk)
    if version.state != VersionState.BINDING:
        raise FixedForm
    ground = ground_for(version, timezone.localdate(at))
    bindings = change(bindings_of(version), opened(version), ground)
    version.bindings = bindings.model_dump(mode="json", exclude_defaults=True)
    version.save(update_fields=["bindings"])
    move = leave_move(version, version.state, version.state, "bind", move=FormVersionMove, by=by, at=at)
    record(verb, by=by.actor, at=at, subject=version, touched=[move], change=said.content())
    return version


def ground_for(version: FormVersion, on: date) -> Ground:
    """Return what a version's cells would be asked on today: the last period that is over."""
    start, end = periods.last_over(version.form.frequency, on)
    return Ground(version.form.node, start, end, version.form.organ.name, version.form.frequency)


@action("returns.set_bindings")
def set_bindings(version: FormVersion, said: SetBindings, *, by: Official, at: datetime) -> FormVersion:
    """Set all bindings at once: the suggestions, accepted. Who may: DRAFT_PAPERS in the organ. Raises FixedForm, NotBound, NoSuchFigure, NotAllowed."""

    def change(_: Bindings, sheets: Sheets, ground: Ground) -> Bindings:
        names = {grid.name for grid in sheets.grids}
        wanted = {*(each.sheet for each in said.bindings.areas), *said.bindings.cells, *(each.sheet for each in said.bindings.lists)}
        if wanted - names:
            raise NotBound(f"没有工作表“{min(wanted - names)}”。")
        for grid in sheets.grids:
            for _spot, ask in asked_cells(said.bindings, grid):
                _must_hold(ask, ground)
        for each in said.bindings.lists:
            _must_list(each, ground)
        return said.bindings

    return _bound(version, change, said, "returns.set_bindings", by=by, at=at)


def _must_hold(ask: Ask, ground: Ground) -> None:
    if ask.figure:
        filling.question_of(ask, ground)


def _must_list(wanted: RecordList, ground: Ground) -> None:
    question = filling.list_question(wanted, ground)
    known = ledgers.ledger_of(question.figure).fields
    for column in wanted.columns.values():
        if column.field != ledgers.SEQUENCE and not column.field.startswith(ledgers.FIXED) and column.field not in known:
            raise NotBound(f"台账没有“{column.field}”这一项，请重新选择。")


@action("returns.bind")
def bind(version: FormVersion, said: BindCell, *, by: Official, at: datetime) -> FormVersion:
    """Bind a cell, its row or its column to a figure, a place, a month, filters or a text; what a row says and what its column says hold together.

    Who may: DRAFT_PAPERS in the organ. Raises FixedForm, FormulaRefused, NotBound, NoSuchFigure, NoSuchPlace, WrongFilter, NotAllowed.
    """
    where = tuple(each.strip() for each in said.where.replace("；", ";").split(";") if each.strip())
    ask = Ask(
        figure=catalogue.find(said.figure).code if said.figure else "",
        where=where,
        window=said.window,
        month=said.month,
        show=said.show,
        place=said.place,
        text=said.text,
    )
    if ask == Ask():
        raise NotBound("请至少选一样：指标、筛选、统计期、月份、区域或文字。")

    def change(known: Bindings, sheets: Sheets, ground: Ground) -> Bindings:
        grid = _grid(sheets, said.sheet)
        bindings = _laid(known, grid, said.cell, said.extent, ask)
        row, column = split_ref(said.cell)
        _must_hold(bindings.ask(grid.name, row, column), ground)
        return bindings

    return _bound(version, change, said, "returns.bind", by=by, at=at)


def _grid(sheets: Sheets, name: str) -> Grid:
    found = next((each for each in sheets.grids if each.name == name), None)
    if found is None:
        raise NotBound(f"没有工作表“{name[:40]}”。")
    return found


def _laid(known: Bindings, grid: Grid, ref: str, extent: str, ask: Ask | None) -> Bindings:
    """Return the bindings with a part laid on a cell, row or column; None takes it away."""
    row, column = split_ref(ref)
    row, column = grid.covered.get((row, column), (row, column))
    if extent == "cell":
        if grid.at(row, column).formula and ask is not None and not ask.blank:
            raise FormulaRefused
        own = dict(known.cells.get(grid.name, {}))
        own.pop(ref_of(row, column), None)
        if ask is not None:
            own[ref_of(row, column)] = ask
        return known.model_copy(update={"cells": {**known.cells, grid.name: own}})
    area = known.area_of(grid.name, row, column)
    if area is None:
        area = _new_area(grid, row, column, extent)
        area = known.area_of(grid.name, area.top, area.left) or area  # of a header, the block may be known already
    parts = dict(area.rows if extent == "row" else area.columns)
    key = row if extent == "row" else column
    parts.pop(key, None)
    if ask is not None:
        parts[key] = ask
    changed = area.model_copy(update={"rows" if extent == "row" else "columns": parts})
    others = tuple(each for each in known.areas if each != area)
    return known.model_copy(update={"areas": (*others, changed)})


def _new_area(grid: Grid, row: int, column: int, extent: str) -> Area:
    """The block of empty cells in which a cell lies; of a header, the block beneath it or to its right."""
    found = blocks(grid)
    for top, left, bottom, right in found:
        if top <= row <= bottom and left <= column <= right:
            return _area(grid, (top, left, bottom, right))
    for top, left, bottom, right in found:
        if (extent == "column" and left <= column <= right and row < top) or (extent == "row" and top <= row <= bottom and column < left):
            return _area(grid, (top, left, bottom, right))
    raise NotBound("这里旁边没有成片的空格，请逐个单元格绑定。")


def _area(grid: Grid, block: tuple[int, int, int, int]) -> Area:
    """A block as an area in which nothing is written into hidden columns."""
    top, left, bottom, right = block
    hidden = {column: Ask(blank=True) for column in range(left, right + 1) if column in grid.hidden_columns}
    return Area(sheet=grid.name, top=top, left=left, bottom=bottom, right=right, columns=hidden)


@action("returns.clear")
def clear(version: FormVersion, said: ClearBinding, *, by: Official, at: datetime) -> FormVersion:
    """Take a binding away, or say that a cell stays empty. Who may: DRAFT_PAPERS in the organ. Raises FixedForm, NotBound, NotAllowed."""

    def change(known: Bindings, sheets: Sheets, _: Ground) -> Bindings:
        grid = _grid(sheets, said.sheet)
        row, column = split_ref(said.cell)
        if said.extent != "cell" and known.area_of(grid.name, row, column) is None:
            return known
        return _laid(known, grid, said.cell, said.extent, Ask(blank=True) if said.leave and said.extent == "cell" else None)

    return _bound(version, change, said, "returns.clear", by=by, at=at)


@action("returns.bind_list")
def bind_list(version: FormVersion, said: BindList, *, by: Official, at: datetime) -> FormVersion:
    """Bind a sheet to a ledger; without columns the sheet's ledger goes.

    Who may: DRAFT_PAPERS in the organ. Raises FixedForm, NotBound, NoSuchFigure, WrongFilter, NotAllowed.
    """

    def change(known: Bindings, sheets: Sheets, ground: Ground) -> Bindings:
        grid = _grid(sheets, said.sheet)
        others = tuple(each for each in known.lists if each.sheet != grid.name)
        if not said.columns:
            return known.model_copy(update={"lists": others})
        wanted = RecordList(
            sheet=grid.name,
            first_row=said.first_row,
            ready=ready_rows(grid, said.first_row, {column: str(parts.get("field", "")) for column, parts in said.columns.items()}),
            figure=catalogue.find(said.figure).code,
            where=tuple(each.strip() for each in said.where.replace("；", ";").split(";") if each.strip()),
            window=said.window or "period",
            columns={column: _column(parts, grid.text(said.first_row - 1, column)) for column, parts in said.columns.items()},
        )
        _must_list(wanted, ground)
        return known.model_copy(update={"lists": (*others, wanted)})

    return _bound(version, change, said, "returns.bind_list", by=by, at=at)


def _column(parts: dict[str, str | bool], header: str) -> ListColumn:
    """A column as said: its field, 原词=对方用词 by line or 、, how days are written, whether it must not be empty."""
    words: dict[str, str] = {}
    for each in str(parts.get("words", "")).replace("、", "\n").replace("，", "\n").replace("＝", "=").splitlines():
        ours, mark, theirs = each.partition("=")
        if mark and ours.strip():
            words[ours.strip()] = theirs.strip()
    return ListColumn(
        field=str(parts.get("field", "")),
        words=words,
        days=str(parts.get("days", "")),
        required=bool(parts.get("required")),
        header=str(parts.get("header", "") or header)[:120],
    )
