"""A long form and what befalls it: the session ends, somebody clicks twice."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import let_in
from tests.inspections.field import site_of
from tests.world import PASSWORD, World, account_of, make_world

from anwang.enterprises.models import Site
from anwang.hazards.models import Hazard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


def choose(page: Page, label: str, typed: str, name: str) -> None:
    """Find a record in a picker and choose it."""
    page.get_by_label(label).fill(typed)
    page.locator("[data-pick]", has_text=name).first.click()


def test_the_session_ends_in_a_long_form_and_nothing_is_lost(desktop: Page, live_server: LiveServer, world: World) -> None:
    """填了半小时,点提交时已经退出登录。"""
    let_in(desktop, live_server, world.town_officer).goto(reverse("console:register_enterprise"))
    words = {"名称": "明光市戊己家具有限公司", "经营地址": "工业路8号", "主要产品": "实木家具", "从业人员": "36", "主要负责人": "何厂长"}
    for label, typed in words.items():
        desktop.get_by_label(label, exact=False).and_(desktop.locator("[id^=id_]:visible")).first.fill(typed)
    choose(desktop, "所在区域", world.village.name[:2], world.village.name)
    Session.objects.all().delete()

    desktop.get_by_role("button", name="建档").or_(desktop.locator(".aw-send button[type=submit]")).first.click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("登录")
    assert Site.objects.count() == 0
    desktop.get_by_label("账号").fill(account_of(world.town_officer).username)
    desktop.get_by_label("密码").fill(PASSWORD)
    desktop.get_by_role("button", name="登录", exact=True).click()

    expect(desktop.get_by_role("status").filter(has_text="已恢复")).to_be_visible()
    desktop.locator(".aw-send button[type=submit]").first.click()
    desktop.wait_for_url("**/enterprises/*")
    site = Site.objects.get()
    assert (site.name, site.address, site.products, site.employees) == ("明光市戊己家具有限公司", "工业路8号", "实木家具", 36)
    assert site.node_id == world.village.pk


def test_a_double_click_registers_one(desktop: Page, live_server: LiveServer, world: World) -> None:
    site = site_of(world)
    let_in(desktop, live_server, world.town_officer).goto(reverse("console:register_hazard") + f"?site={site.pk}")
    desktop.get_by_label("隐患内容").or_(desktop.get_by_label("隐患描述")).first.fill("安全出口上锁")
    desktop.locator("[name=no_evidence_reason]").fill("手机没电")

    desktop.locator(".aw-send button[type=submit]").first.dblclick()

    desktop.wait_for_url("**/hazards/*")
    expect(desktop.get_by_role("heading", level=1)).to_be_visible()
    assert Hazard.objects.count() == 1


def test_a_draft_comes_back_without_what_was_typed_to_find_a_record(desktop: Page, live_server: LiveServer, world: World) -> None:
    let_in(desktop, live_server, world.town_officer).goto(reverse("console:register_enterprise"))
    desktop.locator("[name=name]").fill("明光市庚辛木业有限公司")
    choose(desktop, "所在区域", world.village.name[:2], world.village.name)
    place = desktop.get_by_label("所在区域")
    place.press_sequentially("东")
    desktop.wait_for_function("() => Object.keys(localStorage).some(key => key.startsWith('anwang:draft:'))")
    desktop.wait_for_timeout(400)

    desktop.reload()

    expect(desktop.get_by_role("status").filter(has_text="已恢复")).to_be_visible()
    expect(desktop.locator("[name=name]")).to_have_value("明光市庚辛木业有限公司")
    expect(desktop.locator("[data-picked] li", has_text=world.village.name)).to_have_count(1)
    expect(place).to_have_value("")
