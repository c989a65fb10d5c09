"""A campaign summary drafted, read, issued; and a number in it opens the records that it counted."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import choose, let_in
from tests.papers.campaign import make_road

from anwang.papers.models import Paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_number_opens_its_records(desktop: Page, phone: Page, live_server: LiveServer) -> None:
    road = make_road()
    let_in(desktop, live_server, road.world.office).goto(reverse("console:papers"))
    desktop.get_by_role("link", name="起草总结").first.click()
    choose(desktop, "campaign_id", road.campaign.pk)
    if desktop.locator("input[name=ends_on]").count():
        desktop.locator("input[name=ends_on]").fill("2026-06-08")
    desktop.locator(".aw-send button[type=submit]").first.click()
    desktop.wait_for_url(re.compile(r"/papers/\d+/edit$"))

    # what is written shows at once beside it, and stays
    expect(desktop.locator("#preview")).to_contain_text("10")
    desktop.locator("textarea[name=text]").first.fill("全市共排查各类事故隐患{{排查隐患数}}条。")
    expect(desktop.locator("#preview")).to_contain_text("全市共排查各类事故隐患10条。")
    desktop.get_by_role("button", name="保存", exact=True).last.click()
    desktop.wait_for_url(re.compile(r"/papers/\d+$"))
    number = desktop.locator("a.aw-bound", has_text=re.compile("^10$")).first
    number.click()
    expect(desktop.locator("[data-row]")).to_have_count(10)

    # the leader issues it on her phone; the printed number names its records
    paper = Paper.objects.get()
    let_in(phone, live_server, road.world.leader).goto(reverse("console:issue_paper", args=[paper.pk]))
    phone.locator(".aw-send button[type=submit]").first.tap()
    phone.wait_for_url(re.compile(rf"/papers/{paper.pk}$"))
    paper.refresh_from_db()
    expect(phone.locator("main")).to_contain_text(paper.number)
    phone.locator("a.aw-bound", has_text=re.compile("^10$")).first.tap()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    expect(phone.locator("main")).to_contain_text("T-1")


def test_what_is_typed_is_saved_by_key_and_never_lost(desktop: Page, live_server: LiveServer) -> None:
    road = make_road()
    paper = road.draft()
    edit = reverse("console:edit_paper", args=[paper.pk])
    let_in(desktop, live_server, road.world.office).goto(edit)
    save = desktop.locator(".aw-send button[value=save]")
    expect(save).to_be_in_viewport()  # however long the text is
    desktop.locator("textarea[name=text]").first.fill("没有保存的一段。")
    desktop.locator("button[value='text:0']").click()  # a new block makes the page anew
    expect(desktop.locator("#unsaved")).to_be_visible()
    desktop.locator("textarea[name=text]").nth(1).fill("新加的一段。")
    desktop.wait_for_timeout(500)
    desktop.goto(reverse("console:paper", args=[paper.pk]))  # away without saving
    desktop.goto(edit)
    desktop.get_by_role("button", name="接着改").click()
    expect(desktop.locator("textarea[name=text]").nth(1)).to_have_value("新加的一段。")
    desktop.locator("textarea[name=text]").nth(1).press("Control+s")
    desktop.wait_for_url(re.compile(rf"/papers/{paper.pk}$"))
    paper.refresh_from_db()
    assert [block["text"] for block in paper.body["blocks"][:2]] == ["没有保存的一段。", "新加的一段。"]
    desktop.goto(edit)
    expect(desktop.get_by_role("button", name="接着改")).to_have_count(0)
