"""The hazard ledger as somebody uses it all day: filter, saved view, columns, pages, export, and all of it by keyboard."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import let_in
from tests.figures.hazards import Ground
from tests.inspections.field import site_of
from tests.world import World, make_world

from anwang.standards.states import HazardLevel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MANY = 120
MAJOR = 30
PAGE = 50


@pytest.fixture
def world() -> World:
    world = make_world(on=timezone.localdate())
    ground, site = Ground(world), site_of(world)
    for number in range(MANY):
        level = HazardLevel.MAJOR if number < MAJOR else HazardLevel.GENERAL
        ground.hazard(world.village, world.on - timedelta(days=number % 40), level=level, site=site, state="registered")
    return world


def numbers(page: Page) -> list[str]:
    return page.locator("[data-row] a[data-open]").all_inner_texts()


def test_filter_view_columns_pages_and_export(desktop: Page, live_server: LiveServer, world: World) -> None:
    let_in(desktop, live_server, world.office).goto(reverse("console:hazards"))
    foot = desktop.locator(".aw-foot")
    expect(foot).to_contain_text(f"共 {MANY} 条")

    # pages: on and back again leads to the very rows
    first = numbers(desktop)
    assert len(first) == PAGE
    seen = set(first)
    for size in (PAGE, MANY - 2 * PAGE):
        desktop.get_by_role("link", name="下一页").click()
        expect(desktop.locator("[data-row]")).to_have_count(size)
        desktop.wait_for_function("known => !known.includes(document.querySelector('[data-row] a').innerText)", arg=sorted(seen))
        seen |= set(numbers(desktop))
    assert len(seen) == MANY
    for _ in range(2):
        before = numbers(desktop)[0]
        desktop.get_by_role("link", name="上一页").click()
        desktop.wait_for_function("known => document.querySelector('[data-row] a').innerText !== known", arg=before)
    assert numbers(desktop) == first

    # a filter becomes words, and the words a view under a name
    desktop.locator("summary", has_text="筛选").click()
    desktop.locator("#f-level").select_option("major")
    desktop.get_by_role("button", name="筛选", exact=True).click()
    expect(foot).to_contain_text(f"共 {MAJOR} 条")
    expect(desktop.get_by_label("已选条件")).to_contain_text("重大")
    desktop.locator("summary", has_text="视图").click()
    desktop.get_by_label("视图名称").fill("全市重大")
    desktop.get_by_role("button", name="保存", exact=True).click()
    desktop.goto(reverse("console:hazards"))
    expect(foot).to_contain_text(f"共 {MANY} 条")
    desktop.locator("summary", has_text="视图").click()
    desktop.get_by_role("link", name="全市重大").click()
    expect(foot).to_contain_text(f"共 {MAJOR} 条")

    # columns as she wants them, and the same in the file
    desktop.locator("summary", has_text=re.compile("^列")).click()
    desktop.get_by_label("督促整改单位").check()
    desktop.get_by_role("button", name="按此显示").click()
    expect(desktop.get_by_role("columnheader", name="督促整改单位")).to_be_visible()
    with desktop.expect_download() as sent:
        desktop.get_by_role("link", name="导出").click()
    page = openpyxl.load_workbook(io.BytesIO(sent.value.path().read_bytes())).worksheets[0]
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    assert "督促整改单位" in lines[0]
    assert len(lines) - 1 == MAJOR
    assert {line[lines[0].index("级别")] for line in lines[1:]} == {
        "重大事故隐患" if "重大事故隐患" in lines[1] else HazardLevel.MAJOR.label
    }


def test_by_keyboard_alone(desktop: Page, live_server: LiveServer, world: World) -> None:
    let_in(desktop, live_server, world.town_officer).goto(reverse("console:hazards") + "?level=major")
    rows = desktop.locator("[data-row]")
    for key, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        desktop.keyboard.press(key)
        expect(rows.nth(row)).to_have_class(re.compile("is-chosen"))
    wanted = numbers(desktop)[1]

    # Enter opens the record, Esc leads back to the very list and the very row
    desktop.keyboard.press("Enter")
    desktop.wait_for_function("() => document.querySelector('#drawer:not([hidden])') || /hazards.[0-9]+$/.test(location.pathname)")
    expect(desktop.locator("#drawer:not([hidden]), main").filter(has_text=wanted).last).to_be_visible()
    desktop.keyboard.press("Escape")
    desktop.wait_for_url("**/hazards/?level=major")
    expect(rows.nth(1)).to_have_class(re.compile("is-chosen"))

    # e does the next act, / searches, Esc leaves the box
    act = rows.nth(1).locator("[data-next-act]")
    expect(act).to_be_visible()
    address = str(act.get_attribute("href"))
    desktop.keyboard.press("e")
    desktop.wait_for_url(f"**{address}")
    desktop.keyboard.press("Escape")
    desktop.goto(reverse("console:hazards"))
    desktop.keyboard.press("/")
    expect(desktop.locator("#search")).to_be_focused()
    desktop.keyboard.type("甲乙木业")
    expect(desktop.locator("#found")).to_contain_text("明光市甲乙木业有限公司")
    desktop.keyboard.press("Escape")
    expect(desktop.locator("#found")).to_be_empty()
