"""Lists: every row once in either direction, filters in words, a fixed number of statements, exports that hold no formulas."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.db.models import Count, Q
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from anwang.desks.console import filters, keyset, listing, spreadsheet
from anwang.desks.console.keyset import Order
from anwang.grid.models import Node, Person
from anwang.grid.states import Tier

NODES = listing.Listing(
    name="nodes",
    title="区划",
    columns=(
        listing.Column("name", "名称", sort="name", total=Count("name")),
        listing.Column("valid_from", "设立日期", sort="valid_from"),
        listing.Column("code", "代码", default=False),
    ),
    filters=(
        filters.Choice("tier", "层级", options=[("town", "乡镇"), ("village", "村")]),
        filters.Node("place", "区域", options=[("001001", "张八岭镇")], field="path"),
        filters.Dates("set_up", "设立日期", field="valid_from"),
        filters.Text("named", "名称", field="name"),
        filters.YesNo("dated", "日期", where=lambda: Q(valid_from__isnull=False), yes="有日期", no="无日期"),
        filters.Multi("code", "代码", options=[("1", "甲"), ("2", "乙")]),
    ),
    search=("name",),
    order="name",
    size=4,
)


@pytest.fixture
def nodes(db: None) -> list[int]:
    tier = Tier.choices[-1][0]
    days = [
        date(2020, 1, 1),
        None,
        date(2021, 5, 1),
        date(2020, 1, 1),
        None,
        date(2019, 3, 3),
        date(2020, 1, 1),
        None,
        date(2022, 2, 2),
        date(2020, 1, 1),
        None,
    ]
    made = [Node.objects.create(path=f"001{n:03d}", name=f"村{n % 3}", tier=tier, valid_from=day) for n, day in enumerate(days, start=1)]
    return [node.pk for node in made]


def walk(order: Order, size: int = 3, *, few: bool = False) -> tuple[list[int], list[int]]:
    """All keys by turning pages forward to the end, and then backward to the start."""
    forward: list[int] = []
    part = keyset.page(Node.objects.all(), order, size, few=few)
    while True:
        forward += [row.pk for row in part.rows]
        if not part.after:
            break
        part = keyset.page(Node.objects.all(), order, size, after=part.after, few=few)
    backward = [row.pk for row in part.rows]
    while part.before:
        part = keyset.page(Node.objects.all(), order, size, before=part.before, few=few)
        backward = [row.pk for row in part.rows] + backward
    return forward, backward


@pytest.mark.parametrize("path", ["pk", "name", "valid_from", "path"])
@pytest.mark.parametrize("descending", [False, True])
def test_every_row_comes_once_in_both_directions(nodes: list[int], path: str, *, descending: bool) -> None:
    forward, backward = walk(Order(path, descending))
    assert sorted(forward) == nodes
    assert backward == forward


@pytest.mark.parametrize("descending", [False, True])
def test_a_set_of_few_rows_has_the_pages_of_any_other(nodes: list[int], *, descending: bool) -> None:
    order = Order("pk", descending)
    assert walk(order, few=True) == walk(order)
    with CaptureQueriesContext(connection) as asked:
        keyset.page(Node.objects.all(), order, 4, few=True)
    assert len(asked) == 1
    assert "+ 0" in asked[0]["sql"]


@pytest.mark.parametrize("descending", [False, True])
def test_empty_keys_come_last_in_both_directions(nodes: list[int], *, descending: bool) -> None:
    forward, _ = walk(Order("valid_from", descending))
    days = [Node.objects.get(pk=pk).valid_from for pk in forward]
    known = [day for day in days if day is not None]
    assert days == sorted(known, reverse=descending) + [None] * 4


def test_a_row_that_goes_does_not_shift_the_next_page(nodes: list[int]) -> None:
    first = keyset.page(Node.objects.all(), Order("pk"), 4)
    Node.objects.filter(pk=nodes[3]).delete()
    second = keyset.page(Node.objects.all(), Order("pk"), 4, after=first.after)
    assert [row.pk for row in second.rows] == nodes[4:8]


@pytest.mark.parametrize("cursor", ["nonsense", "WyJ4Il0", "WyJzeCIsInN5Il0", "WyJpMSIsImkxIl0"])
def test_a_made_up_cursor_is_the_first_page_or_a_harmless_one(nodes: list[int], cursor: str) -> None:
    part = keyset.page(Node.objects.all(), Order("valid_from"), 3, after=cursor)
    assert len(part.rows) <= 3


@pytest.mark.parametrize(
    ("query", "words", "number"),
    [
        ("", "全部", 11),
        ("place=001001", "张八岭镇", 1),
        ("place=001999", "全部", 11),
        ("set_up_from=2020-01-01&set_up_to=2020-01-01", "设立日期 2020-01-01 至 2020-01-01", 4),
        ("dated=no&named=村2", "名称含“村2”、无日期", 4),
        ("q=村2", "查找“村2”", 4),
        ("code=1&code=2", "甲或乙", 0),
        ("tier=hack&set_up_from=yesterday", "全部", 11),
    ],
)
def test_filters_say_what_they_do_and_do_it(nodes: list[int], query: str, words: str, number: int) -> None:
    params = QueryDict(query)
    assert (NODES.words(params), NODES.narrow(Node.objects.all(), params).count()) == (words, number)


def test_a_page_costs_two_statements(nodes: list[int], django_assert_num_queries: Callable[[int], object]) -> None:
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        drawn = listing.draw(NODES, Node.objects.all(), QueryDict("q=村"), "/nodes/")
    assert (len(drawn.rows), drawn.count, drawn.totals, drawn.capped) == (4, 11, [("名称", "11")], False)
    assert drawn.after_url.startswith("/nodes/?q=%E6%9D%91&after=")


def test_a_huge_set_is_counted_only_when_asked(nodes: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "CAP", 5)
    polite = listing.draw(NODES, Node.objects.all(), QueryDict(""), "/nodes/")
    whole = listing.draw(NODES, Node.objects.all(), QueryDict("count=all"), "/nodes/")
    assert (polite.count, polite.capped, list(polite.totals)) == (5, True, [])
    assert (whole.count, whole.capped, list(whole.totals)) == (11, False, [("名称", "11")])


def test_columns_are_shown_as_chosen_and_in_their_order() -> None:
    assert [c.key for c in NODES.shown_columns(["code", "name"])] == ["name", "code"]
    assert [c.key for c in NODES.shown_columns(["gone"])] == ["name", "valid_from"]


def test_a_filter_may_not_take_a_reserved_name() -> None:
    with pytest.raises(ValueError, match="sort"):
        listing.Listing(name="x", title="x", columns=(), filters=(filters.Text("sort", "排序"),))


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "http://a.example", "\t=1"])
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    into = io.BytesIO()
    assert spreadsheet.write(spreadsheet.Sheet("台账", "全部", ["内容"]), [[text]], into) == 1
    cell = openpyxl.load_workbook(into).active["A4"]  # type: ignore[index]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_an_export_keeps_types_and_long_codes() -> None:
    into = io.BytesIO()
    spreadsheet.write(
        spreadsheet.Sheet("台账", "超期", ["甲", "乙", "丙", "丁"]), [[12, date(2026, 11, 21), "341182000000", 1234567890123456789]], into
    )
    rows = list(openpyxl.load_workbook(into).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[0][0] == "台账"
    assert rows[1][0] == "超期"
    assert rows[2] == ("甲", "乙", "丙", "丁")
    assert (rows[3][0], rows[3][1].date(), rows[3][2], rows[3][3]) == (12, date(2026, 11, 21), "341182000000", "1234567890123456789")


def test_people_sort_by_a_column_that_is_never_empty() -> None:
    assert keyset.may_be_empty(Person, "name") is False
    assert keyset.may_be_empty(Node, "parent__name") is True
