"""The figures' pages: one question, one address; every number opens its records; no JavaScript needed; a fixed number of statements."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.figures.hazards import Ground
from tests.world import World, make_world, sign_in

from anwang.desks.console.figures.records import KINDS
from anwang.figures.catalogue import catalogue
from anwang.figures.figure import base
from anwang.standards.states import HazardLevel

ASK: dict[str, Any] = {"figure": "hazards.found", "period": "custom", "from": "2026-01-01", "to": "2026-10-31"}


@pytest.fixture
def ground(db: None) -> Ground:
    ground = Ground(make_world())
    world = ground.world
    big = ground.campaign("大检查大督查大整治", date(2026, 1, 1), date(2026, 10, 31))
    ground.hazard(world.village, date(2026, 1, 5), date(2026, 2, 1), campaigns=(big,))
    ground.hazard(world.village, date(2026, 3, 5), level=HazardLevel.MAJOR, sector="construction")
    ground.hazard(world.other_village, date(2026, 3, 6))
    ground.hazard(world.county, date(2026, 4, 6))
    ground.hazard(world.village, date(2025, 4, 6))
    return ground


def text(client: Client, page: str, **said: Any) -> str:
    answer = client.get(reverse(f"console:{page}"), said)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def links(html: str) -> list[tuple[str, str]]:
    found = re.findall(r'<a class="aw-bound" href="([^"]+)"[^>]*>([^<]+)</a>', html)
    return [(url.replace("&amp;", "&"), shown) for url, shown in found]


def test_the_page_answers_before_anything_is_chosen(client: Client, ground: Ground) -> None:
    html = text(sign_in(client, ground.world.office), "figures")
    for words in ("检查家次", "排查隐患数", "整改率", "数据截至", "选指标"):
        assert words in html
    assert "<script>" not in html
    assert " onclick" not in html


def test_a_number_opens_as_many_records_as_it_says(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.office)
    assert "上年同期记录不全，不作比较" in text(client, "figures", **ASK)
    ground.hazard(ground.world.village, date(2024, 12, 30))
    html = (
        text(client, "figures", **ASK)
        + text(client, "figures", **ASK, by="level", cols="month")
        + text(client, "figures", **ASK, rows="quarter")
    )
    assert "比上年同期增加3个" in html
    assert "本级" in html
    found = links(html)
    assert len(found) > 20
    for url, shown in found:
        answer = client.get(url)
        assert answer.status_code == 200
        listed = re.search(r"共 <b>([\d,]+)</b> 条", answer.content.decode())
        assert listed is not None
        assert listed.group(1) == shown, url


def test_a_rate_opens_what_it_divides_and_what_by(client: Client, ground: Ground) -> None:
    """Where nothing is done yet, what waits to be done is still one press away; and the sheet holds what the page shows."""
    ground.hazard(ground.world.village, date(2026, 9, 1))
    client = sign_in(client, ground.world.office)
    asked = ASK | {"figure": "hazards.rate", "from": "2026-09-01", "to": "2026-09-30"}
    parts = [link for link in links(text(client, "figures", **asked)) if "half=" in link[0]]
    assert [shown for _, shown in parts] == ["0", "1"]
    pages = [client.get(url).content.decode() for url, _ in parts]
    assert ["没有记录" in page for page in pages] == [True, False]
    assert re.search(r"共 <b>1</b> 条", pages[1])
    for page in pages:
        halves = re.findall(r'<a class="aw-half" href="([^"]+)">([^<]+)</a>', page)
        assert [(url.replace("&amp;", "&"), shown) for url, shown in halves] == parts
    books = [openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"{url}&export=xlsx")))) for url, _ in parts]
    rows = [book.worksheets[0].max_row for book in books]
    assert rows[1] - rows[0] == 1
    assert client.get(parts[0][0].replace("half=part", "half=%27x")).status_code == 200


def test_a_campaign_sets_the_window_and_two_are_not_added(client: Client, ground: Ground) -> None:
    world = ground.world
    client = sign_in(client, world.office)
    first = ground.campaign("百日除患铸安", date(2026, 3, 1), date(2026, 6, 8))
    big = type(first).objects.get(name="大检查大督查大整治")
    ground.hazard(world.village, date(2026, 3, 15), campaigns=(big, first))
    one = text(client, "figures", figure="hazards.found", campaign=big.pk)
    assert "2026-01-01 至 2026-03" in one or "2026-01-01 至 2026-10-31" in one
    assert "比上年同期" not in one
    both = text(
        client,
        "figures",
        figure="hazards.found",
        campaign=[big.pk, first.pk],
        period="custom",
        **{"from": "2026-01-01", "to": "2026-12-31"},
    )
    assert "各行动的数字不能相加" in both
    assert links(both)[0][1] == "2"


def test_what_cannot_be_asked_is_said_not_broken(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.office)
    assert "不能按" in text(client, "figures", **ASK, where="颜色=红")
    assert "没有" in text(client, "figures", **ASK, where="level=purple")
    for said, status in (
        ({"figure": "nonsense"}, 404),
        ({"place": "999999"}, 404),
        ({"place": "x"}, 404),
        ({"campaign": "999999"}, 404),
        ({"from": "yesterday", "period": "custom"}, 422),
        ({"from": "2026-02-01", "to": "2026-01-01", "period": "custom"}, 422),
        ({"from": "0001-01-01", "period": "custom"}, 422),
    ):
        assert client.get(reverse("console:figures"), said).status_code == status, said


def test_nobody_sees_beyond_her_reach(client: Client, ground: Ground) -> None:
    world = ground.world
    seen = {}
    for by in (world.office, world.town_officer, world.sector_regulator, world.leader):
        html = text(sign_in(Client(), by), "figures", **ASK)
        seen[by.name] = links(html)[0][1]
    assert seen == {"陈安宁": "4", "孙镇安": "2", "周建行": "1", "冯领之": "4"}
    town = sign_in(client, world.town_officer)
    for page in ("figures", "figure_records"):
        assert town.get(reverse(f"console:{page}"), {**ASK, "place": world.county.pk}).status_code == 404
        assert town.get(reverse(f"console:{page}"), {**ASK, "place": world.other_town.pk}).status_code == 404


def test_who_reads_no_figures_gets_none(ground: Ground) -> None:
    world = ground.world
    for by in (world.manager, world.grid_worker, world.system_admin, world.audit_admin):
        for page in ("figures", "figure_catalogue", "figure_records"):
            assert sign_in(Client(), by).get(reverse(f"console:{page}")).status_code == 403
    answer = Client().get(reverse("console:figures"), ASK)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_the_catalogue_lists_every_figure_with_its_definition(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.office)
    html = text(client, "figure_catalogue")
    for figure in catalogue().values():
        assert figure.name in html
    found = text(client, "figure_catalogue", q="治理整顿")
    assert "找到" in found
    assert "hazards.done" in found
    assert "inspections.teams" not in found
    assert "没有找到" in text(client, "figure_catalogue", q="<script>")


def test_every_figure_of_the_catalogue_has_a_list_of_records() -> None:
    missing = {base(figure).fact.record for figure in catalogue().values()} - set(KINDS)
    assert missing == set()


def test_every_figure_draws_its_page_and_its_records(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.office)
    for code in catalogue():
        for page in ("figures", "figure_records"):
            assert client.get(reverse(f"console:{page}"), {"figure": code}).status_code == 200, code


def test_the_workbook_says_numbers_and_what_they_mean(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.office)
    answer = client.get(reverse("console:figures"), {**ASK, "figure": ["hazards.rate", "hazards.found"], "export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    assert book.sheetnames == ["数值", "口径"]
    numbers = [[cell.value for cell in row] for row in book["数值"].iter_rows()]
    whole = next(row for row in numbers if row[0] == "明光市")
    assert whole[1:3] == [25, 4]
    meant = {row[1].value: row[5].value for row in book["口径"].iter_rows()}
    assert {"整改率", "排查隐患数"} <= set(meant)
    assert all(meant.values())


def test_statements_do_not_grow_with_records(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.office)

    def cost(page: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            text(client, page, **ASK, by="level")
        return sum(each["sql"].startswith("SELECT") for each in seen.captured_queries)  # the session is written once a minute

    cost("figures")
    # the smaller of two: once in a while the cube is looked at, too
    before = {page: min(cost(page), cost(page)) for page in ("figures", "figure_records")}
    for _ in range(60):
        ground.hazard(ground.world.village, date(2026, 5, 5))
    cost("figures")
    assert {page: min(cost(page), cost(page)) for page in before} == before
    assert before["figures"] <= 32
    assert before["figure_records"] <= 22


def test_a_wide_world_of_places(client: Client, db: None) -> None:
    world = make_world(whole=True)
    html = text(sign_in(client, world.office), "figures", **ASK)
    assert world.town.name in html
    down = text(sign_in(client, world.office), "figures", **ASK, place=world.town.pk)
    assert world.village.name in down
    assert isinstance(world, World)
