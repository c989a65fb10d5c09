"""A table counted at once gives what each cell would give alone; and a form's filling stays within few statements."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.returns.road import NOW, Road

from anwang.figures.catalogue import catalogue
from anwang.figures.figure import dimensions
from anwang.returns import counting, making
from anwang.returns.bindings import Ask
from anwang.returns.filling import Bare, Ground, _asked, _number, narrowed
from anwang.returns.shipped import monthly
from anwang.returns.suggesting import suggest
from anwang.returns.template.layout import grids_of
from anwang.returns.template.opening import open_book

SPAN = (date(2026, 1, 1), date(2026, 3, 31))
SECTORS = ("行业=机械", "行业=煤矿", "行业=轻工、城镇燃气", "行业=未填", "行业=煤矿、未填")


def test_tables_by_sector_are_counted_as_their_cells(road: Road) -> None:
    bare: Bare = {}
    ground = Ground(road.world.county, *SPAN)
    figures = [figure for figure in catalogue().values() if "sector" in dimensions(figure)]
    assert len(figures) > 40
    wheres = [(), *((each,) for each in SECTORS)]
    questions = [narrowed(figure, Ask(where=where), ground, SPAN, bare) for figure in figures for where in wheres]
    together = counting.numbers([_asked(each) for each in questions])
    assert len(together) == len(questions)
    alone = {_asked(each): _number(each.figure, each.asked, with_ids=True) for each in questions}
    assert {key.figure.code for key, value in together.items() if alone[key] != value} == set()
    assert any(value[0] for value in together.values())


def test_the_monthly_form_is_filled_in_few_statements(road: Road) -> None:
    book = open_book(monthly())
    grids = grids_of(book)
    bindings = suggest(grids, road.world.county, NOW.date()).bindings
    with CaptureQueriesContext(connection) as asked:
        making.make(book, grids, bindings, Ground(road.world.county, date(2026, 3, 1), date(2026, 3, 31)), on=NOW.date()).file.close()
    assert len(asked) <= 40
