"""Reads of the returns room: a version's sheets, what its cells ask, a filled form beside last period's and beside today's numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from anwang.figures import catalogue, slices, wording
from anwang.figures.errors import NoSuchFigure
from anwang.figures.figure import Figure
from anwang.grid.access import Official
from anwang.ground.evidence import store
from anwang.ground.refusal import NotFound, Refusal
from anwang.returns import access, filling, periods
from anwang.returns.bindings import Bindings
from anwang.returns.checking import Before
from anwang.returns.filling import Ground
from anwang.returns.models import Form, FormVersion, Return, ReturnCell
from anwang.returns.states import ReturnState, VersionState
from anwang.returns.template.layout import Grid, grids_of
from anwang.returns.template.opening import Book, open_book


@dataclass(frozen=True, slots=True)
class Sheets:
    """A version's workbook, opened."""

    book: Book
    grids: list[Grid]

    def grid(self, name: str) -> Grid:
        """Return a sheet by name; the first where there is none of that name."""
        return next((each for each in self.grids if each.name == name), self.grids[0])


def opened(version: FormVersion) -> Sheets:
    """Return a version's workbook. Raises NotATemplate, Unreadable."""
    book = open_book(store.read(version.file))
    return Sheets(book, grids_of(book))


def bindings_of(version: FormVersion) -> Bindings:
    """Return what a version's cells are bound to."""
    return Bindings.model_validate(version.bindings or {})


def ground_of(record: Return) -> Ground:
    """Return what a return stands on."""
    return Ground(record.node, record.starts_on, record.ends_on, record.organ.name, record.form.frequency)


def in_use(form: Form) -> FormVersion | None:
    """Return the version that is filled now."""
    return form.versions.filter(state=VersionState.IN_USE).first()


def being_bound(form: Form) -> FormVersion | None:
    """Return the version whose cells are being bound."""
    return form.versions.filter(state=VersionState.BINDING).order_by("-number").first()


def previous(record: Return) -> Return | None:
    """Return the return of the period right before, if it was handed out."""
    start, end = periods.before(record.form.frequency, record.starts_on)
    found = Return.objects.select_related("form", "version", "node", "organ").filter(form=record.form, starts_on=start, ends_on=end)
    return found.filter(state=ReturnState.HANDED_OUT).first()


def cells_of(record: Return) -> QuerySet[ReturnCell]:
    """Return the cells as filled last."""
    return record.cells.filter(round=record.round).order_by("id")


def cell_of(record: Return, sheet: str, ref: str) -> ReturnCell:
    """Return one filled cell. Raises NotFound."""
    found = cells_of(record).filter(sheet=sheet, cell=ref).first()
    if found is None:
        raise NotFound("这张报表里没有这个数字，可能已经重新取数。")
    return found


def figure_of(cell: ReturnCell) -> Figure | None:
    """Return the figure that a cell was counted by, narrowed as it was then; None where the catalogue no longer has it."""
    try:
        found = catalogue.find(cell.code)
    except NoSuchFigure:
        return None
    groups = tuple((name, tuple(values)) for name, values in cell.asked.get("groups", []))
    return filling.grouped(found, groups)


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """A filled number beside today's, with the records that came and went where few enough were kept."""

    cell: ReturnCell
    now: str
    same: bool
    came: tuple[int, ...] = ()
    went: tuple[int, ...] = ()
    gone: bool = False


def then_and_now(cell: ReturnCell, *, at: datetime) -> ThenAndNow:
    """Return a filled number beside today's value of the same slice."""
    figure = figure_of(cell)
    if figure is None or not cell.asked.get("start"):
        return ThenAndNow(cell, now="—", same=False, gone=True)
    asked = slices.restore(cell.asked)
    value = slices.value(figure, asked, at=at)
    now = "" if value.number is None else wording.plain(value.number)
    ids, before = slices.record_ids(figure, asked), set(cell.records)
    kept = len(before) == cell.record_count
    same_records = slices.record_digest(ids) == cell.records_digest
    compared = bool(cell.asked.get("show") in {"change", "rate"})
    return ThenAndNow(
        cell,
        now="" if compared else now,
        same=same_records and (compared or now == cell.value),
        came=tuple(sorted(set(ids) - before)) if kept else (),
        went=tuple(sorted(before - set(ids))) if kept else (),
    )


def before_of(record: Return, *, at: datetime) -> dict[str, Before]:
    """Return last period's handed-out numbers by sheet!cell, each beside what the same slice counts today."""
    earlier = previous(record)
    if earlier is None:
        return {}
    found: dict[str, Before] = {}
    for cell in cells_of(earlier):
        found[f"{cell.sheet}!{cell.cell}"] = Before(cell.value, _today(cell, at=at))
    return found


def _today(cell: ReturnCell, *, at: datetime) -> str:
    figure = figure_of(cell)
    if figure is None or not cell.asked.get("start") or cell.asked.get("show") in {"change", "rate"}:
        return cell.value
    try:
        value = slices.value(figure, slices.restore(cell.asked), at=at)
    except Refusal:
        return cell.value
    return "" if value.number is None else wording.plain(value.number)


def file_of(record: Return) -> bytes:
    """Return the filled workbook as it was last written. Raises NotFound."""
    if record.file is None:
        raise NotFound("这一期还没有取数填表，没有文件。")
    return store.read(record.file)


SHOWN = 120
"""So many rows of a filled sheet the page shows; the file holds all."""


def shown(record: Return) -> list[Grid]:
    """Return the sheets of a filled form as they are shown; of an empty one, the form's own."""
    if record.file is None:
        return opened(record.version).grids
    return grids_of(open_book(store.read(record.file)), only=SHOWN)


def open_points(record: Return) -> list[dict[str, object]]:
    """Return the points that still lack a reason or a look."""
    return [each for each in record.points if not each.get("settled")]


OPEN = (ReturnState.TO_FILL, ReturnState.FILLED)


def to_work_on(by: Official) -> QuerySet[Return]:
    """Return the returns that the official's organ has to fill and check, by their day."""
    return access.visible_to(by).filter(state__in=OPEN, organ_id=by.organ_id).order_by("due_on", "id")


def to_hand_out(by: Official) -> QuerySet[Return]:
    """Return the checked returns that wait to be handed out, by their day."""
    return access.visible_to(by).filter(state=ReturnState.CHECKED).order_by("due_on", "id")


def forms_in_use() -> Iterable[Form]:
    """Return the forms that are filled again and again."""
    return Form.objects.select_related("organ", "node").filter(versions__state=VersionState.IN_USE).order_by("id")


def missing_periods(form: Form, on: date) -> list[tuple[date, date]]:
    """Return the last periods over on a day that nobody has opened yet."""
    known = set(form.returns.values_list("starts_on", "ends_on"))
    return [span for span in periods.recent(form.frequency, on) if span not in known]
