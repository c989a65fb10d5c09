"""一次检查到一个数字: the whole loop through the real pages, officer at the desk and on the phone, regulator, manager, and the figure."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import choose, let_in
from tests.inspections.field import UNIT_CODE, sheet_of, site_of
from tests.world import World, make_world

from anwang.enterprises.models import Site
from anwang.grid.models import Organ
from anwang.ground.evidence.models import EvidenceUse
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardState
from anwang.inspections.models import Order, Visit
from anwang.inspections.states import VisitState
from anwang.standards.models import ChecklistVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def photo() -> FilePayload:
    body = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).save(body, "PNG")
    return {"name": "整改后.png", "mimeType": "image/png", "buffer": body.getvalue()}


def send(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def planned(desktop: Page, server: LiveServer, world: World, site: Site, sheet: ChecklistVersion) -> Visit:
    """王执一申请行政检查。"""
    let_in(desktop, server, world.officer).goto(reverse("console:plan_visit_of", args=["admin_inspection"]) + f"?site={site.pk}")
    desktop.locator("[name=planned_on]").fill(world.on.isoformat())
    desktop.locator("select[name=item_code]").select_option(index=1)
    for one in (world.officer, world.second_officer):
        choose(desktop, "officer_ids", one.assignment_id)
    choose(desktop, "checklist_id", sheet.pk)
    desktop.locator(".aw-send button[type=submit]").click()
    desktop.wait_for_url(re.compile(r"/visits/\d+$"))
    visit = Visit.objects.get()
    assert visit.state == VisitState.PLANNED
    return visit


def approved(desktop: Page, server: LiveServer, world: World, visit: Visit, site: Site) -> None:
    """李监平审批。"""
    let_in(desktop, server, world.regulator).goto(reverse("console:inbox"))
    expect(desktop.locator("main")).to_contain_text(site.name)
    desktop.goto(reverse("console:approve_visit", args=[visit.pk]))
    desktop.locator(".aw-send button[type=submit]").click()
    desktop.wait_for_url(re.compile(rf"/visits/{visit.pk}$"))


def answered(phone: Page, server: LiveServer, world: World, visit: Visit, sheet: ChecklistVersion) -> None:
    """到场扫码,手机上答 43 项,两项不合格。"""
    let_in(phone, server, world.officer).goto(reverse("console:arrive", args=[visit.pk]))
    phone.locator("[name=scan]").fill(UNIT_CODE)
    phone.locator(".aw-send button[type=submit]").tap()
    phone.wait_for_url(re.compile(rf"/visits/{visit.pk}/sheet"))
    items = list(sheet.items.order_by("number"))
    for item in items[:2]:
        line = phone.locator(f"#item-{item.pk}")
        line.get_by_role("button", name="不合格").tap()
        line.get_by_label("没有照片的原因").fill("现场禁止拍照")
        line.get_by_role("button", name="保存本项").tap()
        expect(line).to_contain_text("已保存")
    for number in range(5):
        phone.get_by_role("button", name=re.compile("^本类其余")).first.tap()
        expect(phone.get_by_role("button", name=re.compile("^本类其余"))).to_have_count(4 - number)
    expect(phone.locator("#answered")).to_contain_text("已答 43/43")


def served(desktop: Page, phone: Page, server: LiveServer, world: World, visit: Visit) -> list[Hazard]:
    """签字,下达指令书。"""
    phone.goto(reverse("console:sign_visit", args=[visit.pk]))
    phone.locator("[name=signer]").fill("韩厂安")
    phone.locator(".aw-send button[type=submit]").tap()
    phone.wait_for_url(re.compile(rf"/visits/{visit.pk}$"))
    let_in(desktop, server, world.officer).goto(reverse("console:serve_order", args=[visit.pk]))
    send(desktop, "下达")
    desktop.wait_for_url(re.compile(r"/visits/orders/\d+$"))
    assert Order.objects.get().number == f"明应急执责改〔{world.on.year}〕1号"
    hazards = list(Hazard.objects.order_by("pk"))
    assert [each.state for each in hazards] == [HazardState.ORDERED] * 2
    return hazards


def claimed(phone: Page, server: LiveServer, world: World, hazard: Hazard) -> None:
    """企业报告整改完成,附照片。"""
    let_in(phone, server, world.manager).goto(reverse("console:inbox"))
    expect(phone.locator("main")).to_contain_text(hazard.description)
    phone.goto(reverse("console:hazard_act", args=[hazard.pk, "claim"]))
    phone.locator("[name=text]").fill("已经清理到位")
    phone.locator("input[type=file]").set_input_files(photo())
    phone.locator(".aw-send button[type=submit]").tap()
    phone.wait_for_url(re.compile(rf"/hazards/{hazard.pk}$"))
    assert EvidenceUse.objects.filter(subject_id=hazard.pk, file__media_type="image/png").count() == 1


def struck_off(desktop: Page, server: LiveServer, world: World, hazard: Hazard) -> None:
    """两人复查,同去的人销号。"""
    let_in(desktop, server, world.officer).goto(reverse("console:hazard_act", args=[hazard.pk, "recheck"]))
    for one in (world.officer, world.second_officer):
        choose(desktop, "officers", one.assignment_id)
    choose(desktop, "result", "passed")
    desktop.locator("[name=opinion]").fill("隐患已消除")
    desktop.locator(".aw-send button[type=submit]").click()
    desktop.wait_for_url(re.compile(rf"/hazards/{hazard.pk}$"))
    let_in(desktop, server, world.second_officer).goto(reverse("console:hazard_act", args=[hazard.pk, "strike_off"]))
    desktop.locator(".aw-send button[type=submit]").click()
    desktop.wait_for_url(re.compile(rf"/hazards/{hazard.pk}$"))
    expect(desktop.locator("main")).to_contain_text("已销号")
    assert [each.state for each in Hazard.objects.order_by("pk")] == [HazardState.STRUCK_OFF, HazardState.ORDERED]


def test_from_the_plan_to_the_figure(desktop: Page, phone: Page, live_server: LiveServer) -> None:
    world = make_world(on=timezone.localdate())
    site, sheet = site_of(world, code=UNIT_CODE), sheet_of(world)
    Organ.objects.filter(pk=world.brigade_organ.pk).update(parent=world.regulator_organ)  # 执法大队 belongs to 应急局

    visit = planned(desktop, live_server, world, site, sheet)
    approved(desktop, live_server, world, visit, site)
    answered(phone, live_server, world, visit, sheet)
    hazard = served(desktop, phone, live_server, world, visit)[0]
    claimed(phone, live_server, world, hazard)
    struck_off(desktop, live_server, world, hazard)

    # 数字出来了,点开就是这两条
    today = world.on.isoformat()
    let_in(desktop, live_server, world.office).goto(reverse("console:figures") + f"?figure=hazards.found&from={today}&to={today}")
    number = desktop.locator(".aw-figure .aw-big a").first
    expect(number).to_have_text("2")
    number.click()
    expect(desktop.locator("[data-row]")).to_have_count(2)
    expect(desktop.locator("main")).to_contain_text(hazard.number)
