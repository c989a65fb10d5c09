"""A form's month at the desk: taken, bound, filled, settled, checked and handed out, page by page."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.returns import workbooks as sent
from tests.returns.road import Road
from tests.world import sign_in

from anwang.grid.access import Official
from anwang.returns import periods, queries
from anwang.returns.models import Form, FormVersion, Return
from anwang.returns.shipped import ledger, monthly
from anwang.returns.states import ReturnState, VersionState


def client_of(by: Official) -> Client:
    return sign_in(Client(), by)


def taken(client: Client, road: Road, content: bytes, **said: Any) -> FormVersion:
    values = {"name": "月报表", "superior": "滁州市安委办", "frequency": "month", "due_day": "5", "node_id": road.world.county.pk} | said
    answer = client.post(reverse("console:take_form"), values | {"file": SimpleUploadedFile("表.xlsx", content)})
    assert answer.status_code == 303
    return FormVersion.objects.select_related("form").latest("pk")


def post(client: Client, name: str, pk: int, **said: Any) -> int:
    return client.post(reverse(f"console:{name}", args=[pk]), said).status_code


def page(client: Client, name: str, *args: object, **asked: str) -> str:
    answer = client.get(reverse(f"console:{name}", args=list(args)), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_month_at_the_desk(road: Road) -> None:
    office, leader = client_of(road.world.office), client_of(road.world.leader)
    version = taken(office, road, sent.strange(monthly()))
    said = page(office, "form_version", version.pk)
    assert "采用全部建议" in said
    assert "没有认出的" in said
    assert post(office, "accept_bindings", version.pk, do="all") == 303
    assert "按上期试填" in page(office, "form_version", version.pk)
    assert post(office, "use_form_version", version.pk) == 303
    version.refresh_from_db()
    assert version.state == VersionState.IN_USE
    start, end = periods.last_over("month", timezone.localdate())
    assert post(office, "open_return", version.form_id, span=f"{start}|{end}") == 303
    record = Return.objects.get()
    assert "这一期还没有取数" in page(office, "return", record.pk)
    assert post(office, "fill_return", record.pk) == 303
    said = page(office, "return", record.pk).partition("办理过程")[2]
    assert ("取数填表" in said, "重新取数" in said) == (True, False)
    assert post(office, "fill_return", record.pk) == 303
    said = page(office, "return", record.pk).partition("办理过程")[2]
    assert ("取数填表" in said, "重新取数" in said) == (True, True)
    record.refresh_from_db()
    for point in queries.open_points(record):
        assert post(office, "settle_return", record.pk, key=point["key"], reason="已核实") == 303
    assert post(office, "check_return", record.pk) == 303
    assert "console" not in page(leader, "inbox") or "报出" in page(leader, "inbox")
    assert post(leader, "hand_out_return", record.pk) == 303
    record.refresh_from_db()
    assert record.state == ReturnState.HANDED_OUT
    said = page(leader, "return", record.pk)
    assert reverse("console:return_cell", args=[record.pk, "C11"]) in said
    assert "更正重报" not in said
    assert "更正重报" in page(office, "return", record.pk)
    file = office.get(reverse("console:return_file", args=[record.pk]))
    assert load_workbook(BytesIO(file.content))["月报表"]["A1"].value == "隐患排查治理情况月报表"
    assert "一般隐患" in page(office, "return_cells", record.pk)
    assert "填的数" in page(office, "return_cell", record.pk, "C11", sheet="月报表")


@pytest.mark.parametrize("content", [sent.with_macro(), sent.with_external_link(), sent.with_torn_sheet(), b"%PDF-1.7", b""])
def test_a_hostile_file_is_refused_with_its_words_and_nothing_is_kept(road: Road, content: bytes) -> None:
    client = client_of(road.world.office)
    values = {"name": "月报表", "superior": "市安委办", "frequency": "month", "due_day": "5", "node_id": road.world.county.pk}
    answer = client.post(reverse("console:take_form"), values | {"file": SimpleUploadedFile("表.xlsx", content)})
    assert answer.status_code in {413, 422}
    assert "。" in answer.content.decode()
    assert not Form.objects.exists()


def test_a_shipped_form_needs_no_file(road: Road) -> None:
    client = client_of(road.world.office)
    values = {"shipped": "monthly", "frequency": "month", "due_day": "5", "node_id": road.world.county.pk}
    assert client.post(reverse("console:take_form"), values).status_code == 303
    assert Form.objects.get().name == "隐患排查治理情况月报表"


def test_pointing_at_a_cell_a_row_and_a_column(road: Road) -> None:
    client = client_of(road.world.office)
    version = taken(client, road, monthly())
    assert "L7 填什么" in page(client, "form_version", version.pk, sheet="月报表", at="L7")
    for cell, extent, said in [
        ("L6", "column", {"figure": "挂牌督办数", "where": "级别=重大", "window": "year"}),
        ("L9", "row", {"where": "行业=危险化学品、化工医药"}),
        ("L7", "cell", {"figure": "排查隐患数", "place": road.world.town.code or "", "show": "change"}),
    ]:
        assert post(client, "bind_form", version.pk, sheet="月报表", cell=cell, extent=extent, do="bind", **said) == 303
    version.refresh_from_db()
    bindings = queries.bindings_of(version)
    column, row, pointed = (bindings.ask("月报表", line, 12) for line in (8, 9, 7))
    assert (column.figure, column.where, column.window) == ("hazards.listed", ("级别=重大",), "year")
    assert row.where == ("级别=重大", "行业=危险化学品、化工医药")
    assert (pointed.figure, pointed.show, pointed.place) == ("hazards.found", "change", road.world.town.code)
    assert post(client, "bind_form", version.pk, sheet="月报表", cell="L7", extent="cell", do="leave") == 303
    version.refresh_from_db()
    assert queries.bindings_of(version).ask("月报表", 7, 12).blank


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"cell": "L7", "figure": "没有的指标"}, "指标目录里没有"),
        ({"cell": "L7", "figure": "排查隐患数", "where": "颜色=红"}, "不能按"),
        ({"cell": "L7", "figure": "排查隐患数", "place": "没有的镇"}, "没有"),
        ({"cell": "E7", "figure": "整改率"}, "公式"),
        ({"cell": "没有", "figure": "整改率"}, "不是单元格"),
        ({"cell": "L7"}, "至少选一样"),
    ],
)
def test_what_does_not_hold_is_said_on_the_page(road: Road, said: dict[str, str], words: str) -> None:
    client = client_of(road.world.office)
    version = taken(client, road, monthly())
    answer = client.post(reverse("console:bind_form", args=[version.pk]), {"sheet": "月报表", "extent": "cell", "do": "bind"} | said)
    assert answer.status_code in {404, 422}
    assert words in answer.content.decode()


def test_a_ledger_is_bound_by_its_table(road: Road) -> None:
    client = client_of(road.world.office)
    version = taken(client, road, ledger(), name="台账")
    assert "这一张是台账" in page(client, "form_version", version.pk)
    said = {"sheet": "隐患台账", "figure": "排查隐患数", "window": "year", "first_row": "3", "where": "级别=重大", "do": "bind"}
    columns = {
        "field_1": "seq",
        "field_3": "site",
        "required_3": "yes",
        "header_3": "*单位名称",
        "field_10": "found_on",
        "days_10": "%Y%m%d",
        "fixed_9": "县级",
    }
    assert post(client, "bind_ledger", version.pk, **said, **columns) == 303
    version.refresh_from_db()
    wanted = queries.bindings_of(version).lists[0]
    assert {column: each.field for column, each in wanted.columns.items()} == {1: "seq", 3: "site", 9: "text:县级", 10: "found_on"}
    assert (wanted.columns[3].required, wanted.columns[10].days, wanted.where) == (True, "%Y%m%d", ("级别=重大",))
    assert post(client, "bind_ledger", version.pk, **said | {"do": "drop"}) == 303
    version.refresh_from_db()
    assert queries.bindings_of(version).lists == ()


def test_the_list_the_search_and_the_inbox_know_a_due_return(road: Road) -> None:
    form = road.bound()
    record = road.open(form, 3)
    client = client_of(road.world.office)
    assert "月报表（2026年3月）" in page(client, "returns")
    assert "月报表（2026年3月）" in page(client, "inbox")
    assert "滁州市安委办" in page(client, "search", q="月报表")
    assert record.due_on == date(2026, 4, 5)
    assert client_of(road.world.town_officer).get(reverse("console:return", args=[record.pk])).status_code == 404
