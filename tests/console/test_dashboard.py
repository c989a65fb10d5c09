"""驾驶舱 and the wall: exact numbers, each opening its records; few statements; honest words where last year has no full records."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.figures.hazards import Ground
from tests.world import make_world, sign_in

from anwang.ground.models import RulePack
from anwang.hazards.states import HazardState
from anwang.standards.states import HazardLevel


@pytest.fixture
def ground(db: None) -> Ground:
    """Lay down hazards of this year as of today: one overdue, one major and open, one struck off."""
    on = timezone.localdate()
    ground = Ground(make_world(on=on))
    world = ground.world
    first = date(on.year, 1, 1)
    ground.hazard(world.village, first, first, state=HazardState.STRUCK_OFF, closed_on=first)
    ground.hazard(world.village, first, due_on=on - timedelta(days=1), state=HazardState.ORDERED)
    ground.hazard(world.other_village, first, level=HazardLevel.MAJOR, due_on=on + timedelta(days=30), state=HazardState.ORDERED)
    return ground


def page(client: Client, name: str = "dashboard", **said: Any) -> str:
    answer = client.get(reverse(f"console:{name}"), said)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def now(html: str) -> dict[str, str]:
    return dict(re.findall(r"<span>([^<]+)</span><b>([\d,]+)</b>", html))


def test_what_stands_open_is_counted_and_opens_its_records(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.leader)
    html = page(client)
    assert now(html) == {"未整改隐患": "2", "超期未整改": "1", "未整改重大隐患": "1", "其中超期": "0", "挂牌督办中": "0"}
    for url, shown in re.findall(r'<a href="([^"]+)" class="aw-card[^>]*><span>[^<]+</span><b>([\d,]+)</b>', html):
        listed = re.search(r"共 <b>([\d,]+)</b> 条", client.get(url.replace("&amp;", "&")).content.decode())
        assert listed is not None
        assert listed.group(1) == shown


def test_every_number_of_the_page_opens_as_many_records(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.leader)
    found = re.findall(r'<a class="aw-bound" href="([^"]+)">([\d,]+)</a>', page(client))
    assert len(found) >= 12
    for url, shown in found:
        listed = re.search(r"共 <b>([\d,]+)</b> 条", client.get(url.replace("&amp;", "&")).content.decode())
        assert listed is not None
        assert listed.group(1) == shown, url


def test_places_are_ranked_and_coloured_by_rule(client: Client, ground: Ground) -> None:
    world = ground.world
    html = page(sign_in(client, world.leader))
    rows = re.findall(r'<td class="is-center">(\d+)</td><th scope="row"><a href="[^"]+"><span class="aw-level is-(\w+)">([^<]+)', html)
    assert rows == [("1", "yellow", world.town.name), ("2", "orange", world.other_town.name)]
    RulePack.objects.create(
        code="map.colours",
        path=world.county.path,
        valid_from=date(2024, 1, 1),
        payload={"red": {"major_overdue": 1, "overdue": 1}, "orange": {"major": 5, "overdue": 1}, "yellow": {"overdue": 1, "open": 1}},
    )
    again = page(sign_in(Client(), world.leader))
    assert f'is-red">{world.town.name}' in again
    assert f'is-yellow">{world.other_town.name}' in again


def test_without_last_years_records_nothing_is_compared(client: Client, ground: Ground) -> None:
    assert "上年同期记录不全，不作比较" in page(sign_in(client, ground.world.leader))
    on = timezone.localdate()
    ground.hazard(ground.world.village, date(on.year - 1, 1, 1) - timedelta(days=20))
    ground.hazard(ground.world.village, date(on.year - 1, 1, 1))
    assert "比上年同期增加2个" in page(sign_in(client, ground.world.leader))


def test_open_major_hazards_are_listed_with_their_clock(client: Client, ground: Ground) -> None:
    html = page(sign_in(client, ground.world.leader))
    assert "未整改重大隐患 1 个" in html
    assert "还剩30天" in html


def test_a_township_sees_its_own_and_nobody_elses(client: Client, ground: Ground) -> None:
    world = ground.world
    town = sign_in(client, world.town_officer)
    assert now(page(town))["未整改隐患"] == "1"
    assert town.get(reverse("console:dashboard"), {"place": world.other_town.pk}).status_code == 404


def test_the_page_costs_few_statements_whatever_the_records(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.leader)

    def cost(name: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client, name)
        return sum(each["sql"].startswith("SELECT") for each in seen.captured_queries)  # the session is written once a minute

    cost("dashboard")
    # the smaller of two: once in a while the cube is looked at, too
    before = {name: min(cost(name), cost(name)) for name in ("dashboard", "wall_again", "map")}
    for _ in range(40):
        ground.hazard(ground.world.village, timezone.localdate())
    cost("dashboard")
    assert {name: min(cost(name), cost(name)) for name in before} == before
    assert before["dashboard"] <= 34
    assert before["map"] <= 26


def test_the_wall_asks_by_itself_and_says_when_the_session_is_over(client: Client, ground: Ground) -> None:
    client = sign_in(client, ground.world.leader)
    html = page(client, "wall")
    assert 'data-minutes="5"' in html
    assert now(html)["未整改隐患"] == "2"
    session = client.session
    assert session["wall_since"]
    session["seen"] = 0
    session.save()
    page(client, "wall_again")
    assert client.session["seen"] > 0
    session = client.session
    session["wall_since"] = 1
    session["seen"] = 0
    session.save()
    page(client, "wall_again")
    assert client.session["seen"] == 0
    client.logout()
    answer = client.get(reverse("console:wall_again"))
    assert answer.status_code == 302
    assert "login" in answer["Location"]
