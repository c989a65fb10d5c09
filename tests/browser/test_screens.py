"""What a screen has no room for gives way without covering anything: circles on the map, words on the wall, the code of a posted sheet."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import let_in
from tests.estate import make_estate
from tests.figures.hazards import Ground
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CIRCLES = """() => [...document.querySelectorAll('path.leaflet-interactive')].map(path => {
  const box = path.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
  return {x, y, radius: box.width / 2, reached: document.elementFromPoint(x, y) === path};
})"""
CUT = """() => {
  const panel = document.querySelector('.aw-wall-numbers'), lines = [...panel.querySelectorAll('em')];
  lines.forEach(line => { line.textContent = '同比下降11.1个百分点'; });
  return {lines: lines.length, cut: lines.filter(line => line.scrollWidth > line.clientWidth).length,
          below: Math.max(0, panel.querySelector('ul').scrollHeight - panel.querySelector('ul').clientHeight)};
}"""


def test_circles_of_places_close_together_move_apart_and_each_can_be_clicked(desktop: Page, live_server: LiveServer) -> None:
    ground = Ground(make_world(on=timezone.localdate()))
    for node in (ground.world.village, ground.world.other_village):
        site = ground.site(f"厂{node.code}", node)
        type(site).objects.filter(pk=site.pk).update(longitude="118.0", latitude="32.7", source_crs="GCJ02")
    page = let_in(desktop, live_server, ground.world.leader)
    page.goto("/map")
    # so close by enterprises show by themselves: she does without them
    page.locator("[data-map-points]").check()
    page.locator("[data-map-points]").uncheck()
    expect(page.locator("path.leaflet-interactive")).to_have_count(2)

    one, other = page.evaluate(CIRCLES)

    assert (one["reached"], other["reached"]) == (True, True)
    assert ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5 >= one["radius"] + other["radius"]


def test_the_wall_says_its_comparisons_whole_on_a_small_screen(desktop: Page, live_server: LiveServer) -> None:
    ground = Ground(make_world(on=timezone.localdate()))
    page = let_in(desktop, live_server, ground.world.leader)
    page.goto("/wall")

    assert page.evaluate(CUT) == {"lines": page.locator(".aw-wall-numbers em").count(), "cut": 0, "below": 0}


def test_the_code_of_a_posted_sheet_leaves_its_title_free_on_a_phone(phone: Page, live_server: LiveServer) -> None:
    estate = make_estate(make_world(on=timezone.localdate()))
    page = let_in(phone, live_server, estate.world.officer)
    page.goto(reverse("console:visit_posting", args=[estate.told.pk]))

    code, title = page.locator(".head .code").bounding_box(), page.locator(".head h1").bounding_box()

    assert code is not None
    assert title is not None
    assert code["y"] + code["height"] <= title["y"]
