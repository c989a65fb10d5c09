"""An old browser, or one whose scripts are forbidden: everything can still be read and done."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import choose, let_in
from tests.inspections.field import Field, sheet_of, site_of
from tests.world import PASSWORD, account_of, make_world

from anwang.grid.states import PostKind
from anwang.hazards.models import Hazard
from anwang.inspections.models import Answer
from anwang.inspections.states import Judgement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_sign_in_register_and_order(plain: Page) -> None:
    world = make_world(on=timezone.localdate())
    site = site_of(world)
    plain.goto("/")
    plain.get_by_label("账号").fill(account_of(world.town_officer).username)
    plain.get_by_label("密码").fill(PASSWORD)
    plain.get_by_role("button", name="登录", exact=True).click()
    expect(plain.locator(".aw-rail, #rail").first).to_be_visible()

    plain.goto(reverse("console:register_hazard") + f"?site={site.pk}")
    plain.locator(".aw-send button[type=submit]").click()
    expect(plain.locator(".aw-refusal, .aw-wrong").first).to_be_visible()
    plain.locator("[name=description]").fill("安全出口上锁")
    plain.locator("[name=no_evidence_reason]").fill("手机没电")
    choose(plain, "source", "patrol")
    plain.locator(".aw-send button[type=submit]").click()
    hazard = Hazard.objects.get()
    expect(plain.locator("main")).to_contain_text(hazard.number)

    plain.goto(reverse("console:hazards"))
    plain.get_by_role("link", name=hazard.number).click()
    expect(plain.locator("main")).to_contain_text("安全出口上锁")
    plain.goto(reverse("console:hazard_act", args=[hazard.pk, "order"]))
    plain.locator(".aw-send button[type=submit]").click()
    hazard.refresh_from_db()
    assert hazard.state == "ordered"

    for name in ("inbox", "enterprises", "visits", "figures", "papers", "campaigns", "imports", "search"):
        answer = plain.goto(reverse(f"console:{name}"))
        assert (name, answer.status if answer else 0) == (name, 200)
        assert plain.locator("h1").count() == 1


def test_a_sheet_is_answered(plain: Page, live_server: LiveServer) -> None:
    world = make_world(on=timezone.localdate())
    field = Field(world, site_of(world), sheet_of(world))
    visit = field.begun()
    assert world.officer.kind == PostKind.ENFORCEMENT_OFFICER
    let_in(plain, live_server, world.officer).goto(reverse("console:visit_sheet", args=[visit.pk]))
    first = plain.locator(f"#item-{field.items[0].pk}")

    first.get_by_role("button", name="不合格").click()
    expect(first.get_by_label("隐患描述")).to_have_value("第1项不符合要求")
    first.get_by_label("没有照片的原因").fill("现场禁止拍照")
    first.get_by_role("button", name="保存本项").click()
    plain.get_by_role("button", name=re.compile("^本类其余 11 项")).click()

    assert Answer.objects.filter(judgement=Judgement.PASS).count() == 11
    assert Answer.objects.get(judgement=Judgement.FAIL).no_photo_reason == "现场禁止拍照"
