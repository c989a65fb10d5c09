"""The first day of a new house: an administrator comes in with a first password, sets up an authenticator, loses it, looks through others' posts."""

from __future__ import annotations

import re
from base64 import b32decode

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import let_in
from tests.browser.test_signing_in import give
from tests.world import PASSWORD, World, account_of, make_world

from anwang.grid import actions
from anwang.grid.inputs import ResetPassword
from anwang.grid.models import Account
from anwang.ground.trail.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST, OWN = "Erste-Worte-2026", "Eigene-Worte-2026"


@pytest.fixture
def world() -> World:
    cache.clear()
    return make_world(on=timezone.localdate())


@pytest.fixture
def account(world: World) -> Account:
    """Return the system administrator's account as `anwang begin` leaves it: a first password, no authenticator."""
    account = account_of(world.system_admin)
    actions.reset_password(account, ResetPassword(password=FIRST), by=world.security_admin, at=timezone.now())
    return account


def shown_by(key: str, drift: int = 0) -> str:
    """Return what an authenticator shows that was given the key by hand; `drift` periods of half a minute later."""
    return f"{totp(b32decode(key), drift=drift):06d}"


def fill(page: Page, button: str, **typed: str) -> None:
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name=button, exact=True).click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def leave(page: Page) -> None:
    page.locator(".aw-bar summary").last.click()
    page.get_by_role("button", name="退出登录").click()
    heading(page, "登录")


def forgive() -> None:
    """Let the second pass that a wrong code costs."""
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)


def test_first_password_then_authenticator_then_the_page_she_wanted(phone: Page, account: Account) -> None:
    phone.goto(reverse("console:persons"))
    give(phone, account.username, FIRST)
    heading(phone, "请先修改密码")
    fill(phone, "修改密码", old=FIRST, new="kurz", again="kurz")
    expect(phone.get_by_role("alert")).to_contain_text("密码至少 8 位")
    expect(phone.get_by_role("alert")).to_contain_text("密码不显示，请重新填写后再提交。")
    fill(phone, "修改密码", old="falsch", new=OWN, again=OWN)
    expect(phone.get_by_role("alert")).to_contain_text("原密码不对")
    fill(phone, "修改密码", old=FIRST, new=OWN, again=OWN)

    heading(phone, "请先绑定验证器")
    expect(phone.locator("[name=token]")).to_have_attribute("inputmode", "numeric")
    fill(phone, "绑定", token="000000")
    expect(phone.get_by_role("alert")).to_contain_text("动态口令不对")
    forgive()
    key = phone.locator("code").inner_text()
    code = shown_by(key)
    fill(phone, "绑定", token=code)

    heading(phone, "人员")
    leave(phone)
    give(phone, account.username, OWN)
    heading(phone, "动态口令")
    fill(phone, "登录", token=code)
    expect(phone.get_by_role("alert")).to_contain_text("动态口令不对或已过期")
    forgive()
    fill(phone, "登录", token=shown_by(key, drift=1))
    expect(phone.locator(".aw-bar")).to_contain_text(account.person.name)


def test_a_lost_authenticator_is_taken_out_of_use_and_another_set_up(desktop: Page, live_server: LiveServer, world: World) -> None:
    account = account_of(world.system_admin)
    TOTPDevice.objects.create(user=account, name="验证器", confirmed=True)
    let_in(desktop, live_server, world.security_admin).goto(reverse("console:account", args=[account.pk]))
    desktop.get_by_role("button", name=re.compile("验证器")).click()
    expect(desktop.locator(".aw-messages")).to_be_visible()
    leave(desktop)

    give(desktop, account.username, PASSWORD)

    heading(desktop, "请先绑定验证器")
    fill(desktop, "绑定", token=shown_by(desktop.locator("code").inner_text()))
    expect(desktop.locator(".aw-bar")).to_contain_text(account.person.name)


def test_an_administrator_looks_through_anothers_post_and_acts_nowhere(desktop: Page, live_server: LiveServer, world: World) -> None:
    page = let_in(desktop, live_server, world.system_admin)
    page.goto(reverse("console:person", args=[world.town_officer.person_id]))
    page.get_by_role("button", name=re.compile("以.*视角|查看")).first.click()

    expect(page.locator(".aw-as")).to_contain_text(world.town_officer.name)
    page.goto(reverse("console:register_enterprise"))
    page.locator("[name=name]").fill("明光市壬癸木业有限公司")
    page.locator(".aw-send button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("只能看、不能办理")

    page.goto("/")
    page.locator(".aw-as button").click()
    expect(page.locator(".aw-as")).to_have_count(0)
    expect(page.locator(".aw-bar")).to_contain_text(world.system_admin.name)
    verbs = Entry.objects.filter(verb__endswith="viewing_as").order_by("id")
    assert [(each.verb, each.actor_id) for each in verbs] == [
        ("grid.start_viewing_as", world.system_admin.person_id),
        ("grid.stop_viewing_as", world.system_admin.person_id),
    ]


def test_every_menu_of_the_bar_is_opened_read_and_closed_by_the_keyboard(desktop: Page, live_server: LiveServer, world: World) -> None:
    page = let_in(desktop, live_server, world.office)
    page.goto(reverse("console:hazards"))

    for menu in page.locator("details.aw-menu:visible").all():
        menu.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(menu).to_have_attribute("open", "")
        page.keyboard.press("Tab")
        assert menu.evaluate("menu => menu.contains(document.activeElement) && document.activeElement.tagName !== 'SUMMARY'")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(menu).not_to_have_attribute("open", "")
