"""The figures' page as a table: rows and columns of one's own, comparisons, drawings, views under a name, figures found while typing."""

from __future__ import annotations

import io
import json
import re
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.figures.hazards import Ground
from tests.world import SHANGHAI, make_world, sign_in

from anwang.desks.console.figures import choosing, periods
from anwang.desks.console.models import SavedView
from anwang.figures import actions
from anwang.figures.inputs import EnterExternal, SetTarget
from anwang.standards.states import HazardLevel

ASK: dict[str, Any] = {"figure": "hazards.found", "period": "custom", "from": "2026-01-01", "to": "2026-06-30"}


@pytest.fixture
def ground(db: None) -> Ground:
    """Lay down hazards of two years in two townships: the county's own, major ones, some struck off."""
    ground = Ground(make_world())
    world = ground.world
    ground.hazard(world.village, date(2024, 12, 1))
    ground.hazard(world.village, date(2025, 2, 5), date(2025, 3, 1))
    ground.hazard(world.village, date(2026, 1, 5), date(2026, 2, 1))
    ground.hazard(world.village, date(2026, 3, 5), level=HazardLevel.MAJOR, sector="construction")
    ground.hazard(world.other_village, date(2026, 3, 6), sector="construction")
    ground.hazard(world.county, date(2026, 5, 6))
    return ground


def ask(client: Client, **said: Any) -> str:
    answer = client.get(reverse("console:figures"), {**ASK, **said})
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def table(html: str) -> list[list[str]]:
    """Return the page's table as text, heads first."""
    body = html[html.index('<table class="aw-table is-plain aw-sheet') : html.index("</table>")]
    body = re.sub(r"<caption.*?</caption>", "", body)
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in rows]


def test_places_and_months_cross_and_sum(client: Client, ground: Ground) -> None:
    world = ground.world
    rows = table(ask(sign_in(client, world.office), cols="month"))
    assert rows[0] == ["区域", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "合计"]
    assert rows[1:] == [
        [world.town.name, "1", "0", "1", "0", "0", "0", "2"],
        [world.other_town.name, "0", "0", "1", "0", "0", "0", "1"],
        ["本级", "0", "0", "0", "0", "1", "0", "1"],
        [world.county.name, "1", "0", "2", "0", "1", "0", "4"],
    ]


def test_places_and_a_dimension_cross(client: Client, ground: Ground) -> None:
    world = ground.world
    rows = table(ask(sign_in(client, world.office), cols="level"))
    assert rows == [
        ["区域", "一般", "重大", "合计"],
        [world.town.name, "1", "1", "2"],
        [world.other_town.name, "1", "0", "1"],
        ["本级", "1", "0", "1"],
        [world.county.name, "3", "1", "4"],
    ]


def test_two_dimensions_cross(client: Client, ground: Ground) -> None:
    rows = table(ask(sign_in(client, ground.world.office), rows="sector", cols="level"))
    assert rows[0] == ["行业", "一般", "重大", "合计"]
    assert rows[1][1:] == ["1", "1", "2"]
    assert rows[-1] == ["合计", "3", "1", "4"]


def test_each_place_stands_beside_last_year(client: Client, ground: Ground) -> None:
    world = ground.world
    html = ask(sign_in(client, world.office), compare="yoy", figure=["hazards.found", "hazards.rate"])
    rows = table(html)
    assert rows[0] == ["区域", "排查隐患数（个）", "整改率（%）"]
    assert rows[1] == ["本期", "上年同期", "增减", "本期", "上年同期", "增减"]
    assert rows[2] == [world.town.name, "2", "1", "上升100%", "50.0", "100.0", "下降50个百分点"]
    assert rows[3] == [world.other_town.name, "1", "0", "增加1个", "0.0", "—", "—"]
    assert rows[-1][:4] == [world.county.name, "4", "1", "是上年同期的4倍"]


def test_nothing_is_compared_where_the_records_begin_too_late(client: Client, ground: Ground) -> None:
    html = ask(sign_in(client, ground.world.office), compare="prior2")
    assert "排查隐患数：前年同期记录不全，不作比较。" in html
    assert table(html)[2][-1] == "不作比较"


def test_a_campaign_is_not_set_beside_days_before_it_ran(client: Client, ground: Ground) -> None:
    new = ground.campaign("百日除患铸安", date(2026, 1, 1), date(2026, 12, 31))
    ground.hazard(ground.world.village, date(2026, 2, 2), campaigns=(new,))
    html = ask(sign_in(client, ground.world.office), compare="yoy", campaign=new.pk, rows="sector")
    assert "排查隐患数：专项行动上年同期尚未开展，不作比较。" in html
    assert {line[-1] for line in table(html)[2:]} == {"不作比较"}


@pytest.mark.parametrize("rows", ["place", "sector", "quarter"])
def test_a_crossing_is_set_beside_last_year_cell_by_cell(client: Client, ground: Ground, rows: str) -> None:
    """The numbers beside a crossing are those that the same crossing gives a year before."""
    world = ground.world
    columns = "sector" if rows == "quarter" else "quarter"
    client = sign_in(client, world.office)
    now = table(ask(client, rows=rows, cols=columns))
    then = {
        line[0].replace("2025年", "2026年"): line[1:]
        for line in table(ask(client, rows=rows, cols=columns, **{"from": "2025-01-01", "to": "2025-12-31"}))
    }
    both = table(ask(client, rows=rows, cols=columns, compare="yoy"))
    heads = [head.replace("2025年", "2026年") for head in then[now[0][0]]]
    assert both[1] == ["本期", "上年同期", "增减"] * len(now[0][1:])
    for plain, line in zip(now[1:], both[2:], strict=True):
        earlier = dict(zip(heads, then.get(plain[0], []), strict=False))
        assert line[0] == plain[0]
        assert line[1::3] == plain[1:]
        assert line[2::3] == [earlier.get(head, "0") for head in now[0][1:]]
    assert both[-1][-3:] == ["4", "1", "是上年同期的4倍"]


def test_a_crossing_is_set_beside_its_targets(client: Client, ground: Ground) -> None:
    world = ground.world
    said = SetTarget(
        figure="hazards.found",
        node_id=world.town.pk,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        value=8,
        source="明光市安委会",
    )
    actions.set_target(said, by=world.office, at=datetime(2026, 1, 2, 9, tzinfo=SHANGHAI))
    rows = table(ask(sign_in(client, world.office), cols="quarter", compare="target"))
    assert rows[1][:3] == ["本期", "目标", "完成"]
    mine = next(row for row in rows if row[0] == world.town.name)
    assert mine[-3:] == ["2", "8", "25%"]


def test_a_target_is_set_beside_its_place(client: Client, ground: Ground) -> None:
    world = ground.world
    said = SetTarget(
        figure="hazards.found",
        node_id=world.county.pk,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        value=8,
        source="明光市安委会",
    )
    actions.set_target(said, by=world.office, at=datetime(2026, 1, 2, 9, tzinfo=SHANGHAI))
    html = ask(sign_in(client, world.office), compare="target")
    assert "目标 8个，完成 50%" in html
    assert table(html)[-1] == [world.county.name, "4", "8", "50%"]


def test_the_drawing_says_what_the_table_says(client: Client, ground: Ground) -> None:
    html = ask(sign_in(client, ground.world.office), chart="rank")
    found = re.search(r'<script id="drawing" type="application/json">(.*?)</script>', html)
    assert found is not None
    drawing = json.loads(found.group(1))
    rows = table(html)[1:-1]
    assert drawing["kind"] == "rank"
    assert [re.sub(r"^\d+", "", row[0]) for row in rows] == drawing["labels"]
    assert [float(row[1]) for row in rows] == drawing["series"][0]["numbers"] == [2.0, 1.0, 1.0]
    assert [row[0][:1] for row in rows] == ["1", "2", "2"]


def test_heat_shades_the_table_itself(client: Client, ground: Ground) -> None:
    html = ask(sign_in(client, ground.world.office), cols="month", chart="heat")
    assert "is-shade5" in html
    assert "data-chart" not in html


def test_a_figure_is_found_by_name_alias_and_initials(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.office)
    assert [figure.name for figure in choosing.found_by("zgl")][:1] == ["整改率"]
    assert choosing.found_by("隐患整改率")[0].code == "hazards.rate"
    assert choosing.found_by("不存在的指标") == []
    added = client.get(reverse("console:figures"), {**ASK, "add": "整改率"})
    assert added.status_code == 302
    assert "figure=hazards.found&figure=hazards.rate" in added["Location"]
    several = ask(client, add="隐患")
    assert "“隐患”可能是" in several
    hits = client.get(reverse("console:find_figure"), {**ASK, "add": "jcjc"}).content.decode()
    assert "检查家次" in hits


def test_a_question_is_kept_as_a_view(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.office)
    html = ask(client, rows="sector", compare="yoy")
    query = re.search(r'name="query" value="([^"]+)"', html)
    assert query is not None
    said = {"listing": "figures", "label": "行业同比", "query": query.group(1).replace("&amp;", "&"), "next": reverse("console:figures")}
    assert client.post(reverse("console:save_view"), said).status_code == 303
    kept = SavedView.objects.get(name="行业同比")
    again = client.get(f"{reverse('console:figures')}?{kept.query}").content.decode()
    assert table(again) == table(html)
    assert "行业同比" in again


def test_an_entered_figure_is_labelled_and_names_its_source(client: Client, ground: Ground) -> None:
    world = ground.world
    said = EnterExternal(
        figure="accidents.cases",
        node_id=world.county.pk,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 2, 28),
        value=3,
        source="明光市应急管理局",
        document="事故快报2期",
    )
    actions.enter_external(said, by=world.office, at=world.at)
    html = ask(sign_in(client, world.office), figure="accidents.cases", to="2026-02-28")
    assert "无明细" in html
    assert "来源：明光市应急管理局《事故快报2期》" in html


def test_the_workbook_holds_the_comparison_as_numbers(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.office)
    answer = client.get(reverse("console:figures"), {**ASK, "compare": "yoy", "export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    rows = [[cell.value for cell in row] for row in book["数值"].iter_rows()]
    assert rows[3] == ["区域", "排查隐患数（个）", "上年同期", "增减"]
    assert next(row for row in rows if row[0] == "明光市") == ["明光市", 4, 1, "是上年同期的4倍"]
    assert "数据截至" in str(rows[1][0])


@pytest.mark.parametrize(
    ("name", "window"),
    [
        ("lastmonth", (date(2026, 2, 1), date(2026, 2, 28))),
        ("lastquarter", (date(2025, 10, 1), date(2025, 12, 31))),
        ("half", (date(2026, 1, 1), date(2026, 3, 16))),
        ("m2", (date(2026, 1, 1), date(2026, 2, 28))),
    ],
)
def test_windows_follow_the_calendar(name: str, window: tuple[date, date]) -> None:
    assert periods.window(name, QueryDict(), (), date(2026, 3, 16)) == window


def test_a_crossing_costs_no_more_with_more_records(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.office)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            ask(client, cols="month", rows="sector")
        return sum(each["sql"].startswith("SELECT") for each in seen.captured_queries)  # the session is written once a minute

    cost()
    before = min(cost(), cost())  # once in a while the cube is looked at, too
    for _ in range(30):
        ground.hazard(ground.world.village, date(2026, 5, 5), sector="construction")
    assert min(cost(), cost()) == before
