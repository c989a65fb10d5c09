"""The door: in, out, a wrong password, and the lock."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.world import PASSWORD, account_of, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def give(page: Page, username: str, password: str) -> None:
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def test_in_and_out(desktop: Page) -> None:
    username = account_of(make_world(on=timezone.localdate()).town_officer).username
    desktop.goto(reverse("console:hazards"))
    give(desktop, username, PASSWORD)

    expect(desktop.get_by_role("heading", level=1)).to_contain_text("隐患")
    desktop.goto("/")
    desktop.locator(".aw-bar summary", has_text="孙镇安").click()
    desktop.get_by_role("button", name="退出").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("登录")
    desktop.goto(reverse("console:hazards"))
    expect(desktop.get_by_role("heading", level=1)).to_have_text("登录")


def test_a_wrong_password_five_times(phone: Page) -> None:
    username = account_of(make_world(on=timezone.localdate()).town_officer).username
    phone.goto("/")
    for _ in range(4):
        give(phone, username, "Wrong-2026-word")
        expect(phone.get_by_role("alert")).to_contain_text("账号或密码不对")
        expect(phone.get_by_label("账号")).to_have_value(username)
    give(phone, username, "Wrong-2026-word")
    expect(phone.get_by_role("alert")).to_contain_text("账号已锁定到")

    give(phone, username, PASSWORD)
    expect(phone.get_by_role("alert")).to_contain_text("账号已锁定到")
