"""Filling a period and checking it: numbers are written down with their records, points are settled one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO

from django.db.models import Max
from django.utils import timezone

from anwang.figures import slices, wording
from anwang.figures.figure import Figure
from anwang.figures.slices import record_digest
from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.ground.evidence import store
from anwang.ground.lifecycle import advance, leave_move
from anwang.ground.measure import Ratio
from anwang.ground.models import EvidenceFile
from anwang.ground.refusal import Stale, WrongState
from anwang.ground.trail.record import record
from anwang.returns import making, periods, queries
from anwang.returns.access import answer_for
from anwang.returns.bindings import SHOWS
from anwang.returns.checking import as_rows
from anwang.returns.counting import Groups
from anwang.returns.errors import NoSuchPoint, OpenPoints
from anwang.returns.filling import Answer
from anwang.returns.inputs import CheckReturn, FillReturn, SettlePoint
from anwang.returns.making import Made
from anwang.returns.models import Return, ReturnCell, ReturnMove
from anwang.returns.states import TABLE, ReturnState

KEPT = 5_000
"""So many ids of a cell's records are kept; of more, their digest."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A period's filled form, made before the record is locked: with the step and the version that it was made of."""

    last: int
    version: int
    made: Made


def fill(filled: Return, said: FillReturn, *, by: Official, at: datetime) -> Return:
    """Fill a period: every bound cell gets its number, formulas stay, what is doubtful becomes a point to be checked.

    Everything is counted before the record is locked. Filled again, the numbers of the earlier round stay on file. Points that say the same
    keep their reasons. Who may: DRAFT_PAPERS in the organ. Raises WrongState, Stale, NotBound, NotATemplate, NotAllowed, NotFound.
    """
    answer_for(by, filled)
    ready = counted(filled, by, at)
    if ready is None:
        return _fill_counted(filled, said, counted=None, by=by, at=at)
    with ready.made.file:
        return _fill_counted(filled, said, counted=ready, by=by, at=at)


def counted(filled: Return, by: Official, at: datetime) -> Counted | None:
    """Count a whole form without holding its record; nothing where it is not to be filled now. Raises NotBound, NotATemplate."""
    filled = Return.objects.select_related("form", "version__file", "node", "organ").get(pk=filled.pk)
    try:
        TABLE.find(filled.state, "fill")
    except WrongState:
        return None
    last, earlier, sheets = _last(filled), queries.previous(filled), queries.opened(filled.version)
    made = making.make(
        sheets.book,
        sheets.grids,
        queries.bindings_of(filled.version),
        replace(queries.ground_of(filled), by=by.name, on=timezone.localdate(at)),
        on=timezone.localdate(at),
        before=queries.before_of(filled, at=at),
        same_year=earlier is not None and earlier.ends_on.year == filled.ends_on.year,
    )
    return Counted(last, filled.version_id, made)


def _last(filled: Return) -> int:
    return ReturnMove.objects.filter(record=filled).aggregate(last=Max("pk"))["last"] or 0


@action("returns.fill")
def _fill_counted(
    filled: Return,
    said: FillReturn,  # noqa: ARG001 - carries the command's number
    *,
    counted: Counted | None,
    by: Official,
    at: datetime,
) -> Return:
    filled = Return.objects.select_for_update(of=("self",)).select_related("form", "version__file", "node", "organ").get(pk=filled.pk)
    TABLE.find(filled.state, "fill")
    if counted is None or (counted.last, counted.version) != (_last(filled), filled.version_id):
        raise Stale("这一期报表在取数的时候被别人办理过，请刷新后看最新状态，再决定是否重新取数。")
    made, number = counted.made, filled.round + 1
    file = kept(made.file, filled, by=by, at=at)
    cells = [*_cells(filled, number, made.filled.answers, at), *_lists(filled, number, made.lists, at)]
    ReturnCell.objects.bulk_create(cells, batch_size=400)
    points = _with_reasons(as_rows(made.points), filled.points)
    move = advance(filled, "fill", table=TABLE, move=ReturnMove, by=by, at=at, evidence=[file.sha256])
    filled.round, filled.filled_at, filled.filled_by, filled.file, filled.points = number, at, by.name, file, points
    filled.checked_by = ""
    filled.save(update_fields=["round", "filled_at", "filled_by", "file", "points", "checked_by"])
    ids = list(filled.cells.filter(round=number).values_list("pk", flat=True))
    change = {"round": number, "file": file.sha256, "points": len(points)}
    record("returns.fill", by=by.actor, at=at, subject=filled, touched=[move], many={ReturnCell: ids}, change=change)
    return filled


def kept(stream: IO[bytes], filled: Return, *, by: Official, at: datetime) -> EvidenceFile:
    """Keep the filled workbook as evidence of the return."""
    name = f"{filled.form.name}（{periods.title(filled.form.frequency, filled.starts_on, filled.ends_on)}）.xlsx"
    file = store.keep(stream, name, by=by.actor, at=at)
    store.cite([file.sha256], by=by.actor, subject=filled, grid_path=filled.grid_path, at=at, organ_id=filled.organ_id)
    return file


def _cells(filled: Return, number: int, answers: list[Answer], at: datetime) -> Iterator[ReturnCell]:
    for answer in answers:
        question = answer.question
        if question is None:
            continue
        yield ReturnCell(
            filled=filled,
            round=number,
            sheet=answer.sheet,
            cell=answer.spot.ref,
            code=question.figure.code,
            name=_name(answer),
            definition=question.figure.definition,
            asked=slices.describe(question.asked, question.figure) | _more(question.groups) | {"show": answer.ask.show},
            printed=answer.printed,
            value="" if answer.number is None else wording.plain(answer.number),
            unit="%" if answer.ask.show == "rate" else _unit(question.figure, answer),
            as_of=at,
            record_count=len(answer.ids),
            records_digest=record_digest(answer.ids),
            records=list(answer.ids) if len(answer.ids) <= KEPT else [],
        )


def _unit(figure: Figure, answer: Answer) -> str:
    return "百分点" if isinstance(figure, Ratio) and figure.unit == "%" and answer.ask.show == "change" else figure.unit


def _name(answer: Answer) -> str:
    words = answer.ask.words or (answer.question.figure.name if answer.question else "")
    shown = SHOWS.get(answer.ask.show, "") if answer.ask.show in {"change", "rate"} else ""
    return f"{words}（{shown}）"[:200] if shown and shown not in words else words[:200]


def _more(groups: Groups) -> dict[str, object]:
    return {"groups": [[name, list(values)] for name, values in groups]}


def _lists(filled: Return, number: int, lists: list[making.Listed], at: datetime) -> Iterator[ReturnCell]:
    for listed in lists:
        question = listed.question
        yield ReturnCell(
            filled=filled,
            round=number,
            sheet=listed.wanted.sheet,
            cell=f"A{listed.wanted.first_row}",
            code=question.figure.code,
            name=f"{question.figure.name}台账",
            definition=question.figure.definition,
            asked=slices.describe(question.asked, question.figure) | _more(question.groups) | {"list": True},
            printed=str(len(listed.ids)),
            value=str(len(listed.ids)),
            unit="行",
            as_of=at,
            record_count=len(listed.ids),
            records_digest=record_digest(listed.ids),
            records=listed.ids if len(listed.ids) <= KEPT else [],
        )


def _with_reasons(points: list[dict[str, object]], before: list[dict[str, object]]) -> list[dict[str, object]]:
    known = {each["key"]: each for each in before if each.get("settled")}
    return [known.get(each["key"], each) for each in points]


@action("returns.settle")
def settle(filled: Return, said: SettlePoint, *, by: Official, at: datetime) -> Return:
    """Settle a point to be checked, with a reason or as looked at and right. Who may: DRAFT_PAPERS in the organ. Raises NoSuchPoint, WrongState, NotAllowed."""
    answer_for(by, filled)
    filled = Return.objects.select_for_update(of=("self",)).get(pk=filled.pk)
    TABLE.find(filled.state, "settle", by)
    found = next((each for each in filled.points if each["key"] == said.key), None)
    if found is None:
        raise NoSuchPoint
    found.update(reason=said.reason, by=by.name, settled=True)
    filled.save(update_fields=["points"])
    words = f"{found['cell']}：{said.reason or '核对无误'}"
    move = leave_move(filled, filled.state, filled.state, "settle", move=ReturnMove, by=by, at=at, reason=words)
    record("returns.settle", by=by.actor, at=at, subject=filled, touched=[move], change=said.content())
    return filled


@action("returns.check")
def check(filled: Return, said: CheckReturn, *, by: Official, at: datetime) -> Return:
    """Say that a filled form has been checked: every point has its reason or a look. Who may: DRAFT_PAPERS in the organ.

    Raises OpenPoints, WrongState, Stale, NotAllowed, NotFound.
    """
    answer_for(by, filled)
    filled = Return.objects.select_for_update(of=("self",)).get(pk=filled.pk)
    TABLE.find(filled.state, "check", by)
    if filled.state == ReturnState.FILLED and (left := len(queries.open_points(filled))):
        raise OpenPoints(f"还有 {left} 处需核对的没有说明，请逐条写明原因或点“核对无误”。")
    move = advance(filled, "check", table=TABLE, move=ReturnMove, by=by, at=at, checked_by=by.name)
    record("returns.check", by=by.actor, at=at, subject=filled, touched=[move], change=said.content())
    return filled
