"""Making the filled workbook: answers, ledgers and reckoned formulas written into the version's file."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.conf import settings

from anwang.figures import slices
from anwang.returns import checking, filling, ledgers
from anwang.returns.bindings import Bindings, RecordList
from anwang.returns.checking import Before, Point
from anwang.returns.errors import NotBound
from anwang.returns.filling import Filled, Ground, Question, Reckoned
from anwang.returns.ledgers import Cell, Said
from anwang.returns.template import writing
from anwang.returns.template.layout import Grid
from anwang.returns.template.opening import Book
from anwang.returns.template.writing import Edits, Lines

MOST_ROWS = 200_000


@dataclass(slots=True)
class Listed:
    """A ledger as it was written: its question, the ids of its records, and what it lacks."""

    wanted: RecordList
    question: Question
    ids: list[int]
    said: Said = field(default_factory=Said)


@dataclass(slots=True)
class Made:
    """A filled form: its file, its answers, its ledgers, and everything to be checked."""

    file: IO[bytes]
    filled: Filled
    reckoned: Reckoned
    lists: list[Listed]
    points: list[Point]


def make(
    book: Book,
    grids: list[Grid],
    bindings: Bindings,
    ground: Ground,
    *,
    on: date,
    before: Mapping[str, Before] | None = None,
    same_year: bool = False,
) -> Made:
    """Return the filled workbook in a scratch file, which the caller closes. Raises NotBound where a ledger's binding does not hold."""
    filled = filling.fill(bindings, grids, ground)
    written = {answer.key: answer.written for answer in filled.answers}
    lists = [_listed(each, ground) for each in bindings.lists]
    listed = {each.wanted.sheet for each in lists}
    reckoned = filling.reckon(grids, written)
    for sheet in listed:  # what a ledger's own formulas give is known only to who opens it
        reckoned.results[sheet] = dict.fromkeys(reckoned.results.get(sheet, {}))
    edits: dict[str, Edits] = {}
    for grid in grids:
        cells = {answer.spot.ref: answer.written for answer in filled.answers if answer.sheet == grid.name}
        lines = next((_lines(each) for each in lists if each.wanted.sheet == grid.name), None)
        if cells or lines or reckoned.results.get(grid.name):
            edits[grid.name] = Edits(cells, reckoned.results.get(grid.name, {}), lines)
    settings.SCRATCH.mkdir(parents=True, exist_ok=True)
    into = tempfile.TemporaryFile(dir=settings.SCRATCH, suffix=".xlsx")  # noqa: SIM115 - the caller closes it
    writing.write(book, edits, into, reckon=bool(reckoned.beyond or reckoned.wrong or listed))
    into.seek(0)
    exact = {answer.key: answer.exact for answer in filled.answers if answer.exact is not None and answer.exact != answer.number}
    unrounded = filling.reckon(grids, written | exact) if exact else reckoned
    points = checking.points(filled, reckoned, before or {}, unrounded=unrounded, path=ground.node.path, on=on, same_year=same_year)
    for each in lists:
        points += checking.ledger_points(each.wanted.sheet, each.said.missing, each.said.unmapped, each.wanted.first_row)
    return Made(into, filled, reckoned, lists, points)


def _listed(wanted: RecordList, ground: Ground) -> Listed:
    question = filling.list_question(wanted, ground)
    ledgers.ledger_of(question.figure)
    ids = slices.record_ids(question.figure, question.asked)
    if len(ids) > MOST_ROWS:
        raise NotBound(f"这份台账有 {len(ids)} 行，一次最多 {MOST_ROWS} 行，请缩短统计期或加筛选。")
    return Listed(wanted, question, ids)


def _lines(listed: Listed) -> Lines:
    wanted = listed.wanted
    rows: Iterator[Sequence[Cell]] = ledgers.rows(listed.question.figure, listed.question.asked, wanted, listed.said)
    counted: Any = itertools.islice(rows, len(listed.ids))
    return Lines(wanted.first_row, wanted.ready, len(listed.ids), tuple(sorted(wanted.columns)), counted)
