"""The figures' pages as officials use them: drawings that show, cells that open their records, addresses that can be sent, the phone, the wall."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import let_in
from tests.figures.hazards import Ground
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ground(transactional_db: None) -> Ground:
    """Lay down hazards of this year in two townships."""
    on = timezone.localdate()
    ground = Ground(make_world(on=on))
    for month in range(1, on.month + 1):
        ground.hazard(ground.world.village, date(on.year, month, 1), date(on.year, month, 1), sector="construction")
    ground.hazard(ground.world.other_village, date(on.year, 1, 1))
    return ground


def test_the_drawing_stands_beside_its_table_and_a_cell_opens_its_records(desktop: Page, live_server: LiveServer, ground: Ground) -> None:
    page = let_in(desktop, live_server, ground.world.office)
    page.goto("/figures?figure=hazards.found")
    expect(page.locator("[data-chart] svg")).to_be_visible()
    cell = page.locator(".aw-sheet tbody .aw-bound").first
    number = cell.inner_text()
    cell.click()
    expect(page.locator(".aw-foot")).to_contain_text(f"共 {number} 条")


def test_a_figure_is_added_while_typing_and_the_address_says_all(desktop: Page, live_server: LiveServer, ground: Ground) -> None:
    page = let_in(desktop, live_server, ground.world.office)
    page.goto("/figures?figure=hazards.found&rows=month")
    page.get_by_label("加指标：输入名称、别名或拼音首字母").type("zgl")
    page.locator("#figure-found a").first.click()
    expect(page).to_have_url(re.compile(r"figure=hazards\.found&figure=hazards\.rate.*rows=month"))
    shared = page.locator("[data-copy]").get_attribute("data-copy") or ""
    table = page.locator(".aw-sheet").inner_text()
    page.goto(shared)
    assert page.locator(".aw-sheet").inner_text() == table


def test_other_drawings_are_a_click_away(desktop: Page, live_server: LiveServer, ground: Ground) -> None:
    page = let_in(desktop, live_server, ground.world.office)
    page.goto("/figures?figure=hazards.found")
    for name in ("折线", "排名", "占比"):
        page.get_by_role("navigation", name="图形").get_by_role("link", name=name).click()
        expect(page.locator("[data-chart] svg")).to_be_visible()
    page.get_by_role("navigation", name="图形").get_by_role("link", name="热力").click()
    expect(page.locator("[data-chart]")).to_have_count(0)


@pytest.mark.parametrize("address", ["/figures?figure=hazards.found&figure=hazards.rate&compare=mom", "/dashboard", "/map", "/wall"])
def test_nothing_runs_over_the_edge_of_a_phone(phone: Page, live_server: LiveServer, ground: Ground, address: str) -> None:
    page = let_in(phone, live_server, ground.world.leader)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    if address != "/map":
        expect(page.locator("[data-chart] svg").first).to_be_visible()


def test_the_wall_fills_the_screen_and_says_when_the_session_is_over(desktop: Page, live_server: LiveServer, ground: Ground) -> None:
    page = let_in(desktop, live_server, ground.world.leader)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto("/wall")
    expect(page.locator(".aw-wall [data-chart] svg")).to_have_count(2)
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [1920, 1080]
    page.evaluate("window.anwangWall.again()")
    expect(page.locator(".aw-wall [data-chart] svg")).to_have_count(2)
    page.context.clear_cookies()
    page.evaluate("window.anwangWall.again()")
    expect(page.get_by_role("status")).to_contain_text("登录已经到期")
    expect(page.locator(".aw-wall")).to_be_visible()


def test_the_map_draws_places_and_leads_to_their_records(desktop: Page, live_server: LiveServer, ground: Ground) -> None:
    world = ground.world
    for node, lon in ((world.village, "118.0"), (world.other_village, "118.2")):
        site = ground.site(f"厂{lon}", node)
        type(site).objects.filter(pk=site.pk).update(longitude=lon, latitude="32.7", source_crs="GCJ02")
    page = let_in(desktop, live_server, world.leader)
    page.goto("/map")
    expect(page.locator(".aw-map-name")).to_have_count(2)
    page.locator(f'[data-place="{world.other_town.path}"] td').nth(1).click()
    expect(page.locator(".leaflet-popup")).to_contain_text(world.other_town.name)
    page.locator("[data-map-points]").check()
    expect(page.locator("path.leaflet-interactive")).to_have_count(4)
    page.locator(".leaflet-popup .aw-bound").first.click()
    expect(page.locator(".aw-foot")).to_contain_text("共 1 条")
