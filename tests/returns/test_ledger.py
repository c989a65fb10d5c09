"""A ledger in the superior's order and words: one row a record, required cells named by their rows, however many in the same few statements."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.returns.road import NOW, Road, opened
from tests.returns.workbooks import ledger_form
from tests.world import SHANGHAI

from anwang.figures import ledgers
from anwang.hazards.models import Hazard
from anwang.returns import actions, making, queries
from anwang.returns.bindings import Bindings, ListColumn, RecordList
from anwang.returns.errors import NotBound
from anwang.returns.filling import Ground
from anwang.returns.inputs import BindList
from anwang.returns.shipped import ledger
from anwang.returns.template.layout import grids_of
from anwang.returns.template.opening import open_book


def test_a_month_as_a_ledger(road: Road) -> None:
    record = road.fill(road.open(road.bound(ledger(), name="台账"), 3))
    sheet = opened(queries.file_of(record))["隐患台账"]
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=3)]
    assert [row[0] for row in rows] == [1, 2, 3, 4]
    assert {row[7] for row in rows} == {"一般隐患", "重大隐患"}
    assert rows[0][3] in {road.world.town.name, road.world.other_town.name}
    assert isinstance(rows[0][9], datetime)
    assert rows[0][9].date() == date(2026, 3, 2)
    missing = [point["sentence"] for point in record.points if point["kind"] == "missing"]
    assert "“*统一社会信用代码”是必填项，有 4 行没有内容：第 3、4、5、6 行。" in missing
    cell = queries.cell_of(record, "隐患台账", "A3")
    assert (cell.printed, cell.record_count, len(cell.records)) == ("4", 4, 4)


def test_our_words_without_theirs_are_named(road: Road) -> None:
    form = road.take(ledger(), name="台账")
    version = road.version(form)
    said = BindList(
        sheet="隐患台账",
        figure="排查隐患数",
        first_row=3,
        columns={
            2: {"field": "number"},
            8: {"field": "level", "words": "一般=普通"},
            9: {"field": "text:县级", "words": ""},
            10: {"field": "found_on", "days": "%Y年%-m月%-d日"},
        },
    )
    version = actions.bind_list(version, said, by=road.world.office, at=NOW)
    sheets = queries.opened(version)
    ground = Ground(road.world.county, date(2026, 3, 1), date(2026, 3, 31))
    made = making.make(sheets.book, sheets.grids, queries.bindings_of(version), ground, on=NOW.date())
    sheet = load_workbook(made.file)["隐患台账"]
    assert [sheet.cell(3, column).value for column in (2, 8, 9, 10)] == ["T-9", "普通", "县级", "2026年3月2日"]
    assert [point.sentence for point in made.points if point.kind == "words"] == ["“*隐患等级”列有来表单位没有的说法：重大，请补对应词。"]
    made.file.close()


def test_a_ledger_of_what_has_none_is_refused(road: Road) -> None:
    version = road.version(road.take(ledger(), name="台账"))
    for figure, field in (("挂牌督办数", "number"), ("排查隐患数", "没有的项")):
        with pytest.raises(NotBound):
            actions.bind_list(
                version, BindList(sheet="隐患台账", figure=figure, first_row=3, columns={1: {"field": field}}), by=road.world.office, at=NOW
            )


@pytest.mark.parametrize("record", ["enterprises.Site", "hazards.Hazard", "inspections.Visit"])
def test_a_number_that_stands_in_for_a_missing_credit_code_leaves_the_cell_empty(record: str) -> None:
    known = ledgers.named(ledgers.LEDGERS[record], "信用代码")
    assert known is not None
    assert ledgers.value_of(known, "TMP-341182-000007", {}) is None
    assert ledgers.value_of(known, "91341182MA2ABCDE1X", {}) == "91341182MA2ABCDE1X"


FIELDS = ("seq", "site", "town", "description", "level", "found_on", "responsible", "paid")


def _make(road: Road, bindings: Bindings, content: bytes) -> tuple[bytes, int]:
    book = open_book(content)
    ground = Ground(road.world.county, date(2026, 1, 1), date(2026, 3, 31), frequency="quarter")
    with CaptureQueriesContext(connection) as asked:
        made = making.make(book, grids_of(book), bindings, ground, on=NOW.date())
    with made.file:
        return made.file.read(), len(asked)


def test_however_many_rows_the_same_few_statements(road: Road) -> None:
    content = ledger_form()
    columns = {
        column: ListColumn(field=field)
        for column, field in enumerate(["seq", "site", "town", "description", "level", "found_on", "responsible", "paid"], start=1)
    }
    bindings = Bindings(lists=(RecordList(sheet="台账", first_row=3, ready=2, figure="hazards.found", columns=columns),))
    few, asked_few = _make(road, bindings, content)
    world = road.world
    Hazard.objects.bulk_create(
        Hazard(
            number=f"M-{number}", node=world.village, grid_path=world.village.path, organ=world.regulator_organ, source="patrol",
            description="通道堆放杂物", found_on=date(2026, 2, 1), registered_on=date(2026, 2, 1),
            registered_at=datetime(2026, 2, 1, 10, tzinfo=SHANGHAI),
        )
        for number in range(3_000)
    )  # fmt: skip
    many, asked_many = _make(road, bindings, content)
    assert asked_few == asked_many
    sheet = load_workbook(BytesIO(many), read_only=True)["台账"]
    assert sum(1 for row in sheet.iter_rows(min_row=3, values_only=True) if isinstance(row[0], int)) == 3_012
    assert load_workbook(BytesIO(few))["台账"]["H15"].value == "=SUM(H3:H14)"
    assert load_workbook(BytesIO(many))["台账"]["H3015"].value == "=SUM(H3:H3014)"
