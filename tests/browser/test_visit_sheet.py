"""The sheet on site, on a phone and at the desk: large answers, each kept at once, what failed opens its words."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.inspections.field import Field, sheet_of, site_of
from tests.world import make_world, sign_in

from anwang.inspections.models import Answer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def let_in(page: Page, server: LiveServer, field: Field) -> None:
    """Give the browser the session of the first officer."""
    client = sign_in(Client(), field.world.officer)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])


def opened(page: Page, server: LiveServer, field: Field) -> None:
    let_in(page, server, field)
    page.goto(reverse("console:visit_sheet", args=[field.begun().pk]))


def test_answers_are_kept_as_they_are_tapped(phone: Page, live_server: LiveServer) -> None:
    world = make_world()
    field = Field(world, site_of(world), sheet_of(world))
    opened(phone, live_server, field)
    first, second = (phone.locator(f"#item-{item.pk}") for item in field.items[:2])

    button = first.get_by_role("button", name="合格", exact=True)
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    button.tap()
    expect(phone.locator("#answered")).to_contain_text("已答 1/43")
    second.get_by_role("button", name="不合格").tap()
    expect(second.get_by_label("隐患描述")).to_have_value("第2项不符合要求")
    second.get_by_label("隐患描述").fill("安全出口上锁")
    second.get_by_label("没有照片的原因").fill("现场禁止拍照")
    second.get_by_role("button", name="保存本项").tap()
    expect(second).to_contain_text("已保存")
    expect(phone.locator("#answered")).to_contain_text("不合格 1")

    failed = Answer.objects.get(judgement="fail")
    assert (failed.proposed["description"], failed.no_photo_reason) == ("安全出口上锁", "现场禁止拍照")
    overflow = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0


def test_the_rest_of_a_category_passes_at_the_desk(desktop: Page, live_server: LiveServer) -> None:
    world = make_world()
    field = Field(world, site_of(world), sheet_of(world))
    opened(desktop, live_server, field)

    desktop.get_by_role("button", name="本类其余 12 项全部合格").click()

    expect(desktop.locator("#answered")).to_contain_text("已答 12/43")
    expect(desktop.get_by_role("button", name="本类其余 10 项全部合格").first).to_be_visible()


def test_what_was_typed_into_an_item_survives_a_reload_until_it_is_saved(phone: Page, live_server: LiveServer) -> None:
    world = make_world()
    field = Field(world, site_of(world), sheet_of(world))
    opened(phone, live_server, field)
    item = phone.locator(f"#item-{field.items[0].pk}")
    item.get_by_role("button", name="不合格").tap()
    item.get_by_label("隐患描述").fill("灭火器压力不足")
    item.get_by_label("没有照片的原因").fill("现场禁止拍照")
    phone.wait_for_timeout(800)  # the draft is written shortly after the last key

    phone.reload()
    expect(item.get_by_label("隐患描述")).to_have_value("灭火器压力不足")
    expect(item).to_contain_text("已恢复您在")
    item.get_by_role("button", name="保存本项").tap()
    expect(item).to_contain_text("已保存")
    assert phone.evaluate("Object.keys(localStorage).filter(key => key.includes('visit-')).length") == 0
    phone.reload()
    expect(item.get_by_label("隐患描述")).to_have_value("灭火器压力不足")
    expect(item).not_to_contain_text("已恢复您在")
