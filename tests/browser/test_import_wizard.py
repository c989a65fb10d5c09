"""The import wizard with a sheet as offices send them: sent, checked, run, read, taken back."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import let_in
from tests.imports.sheets import rows_of, ugly
from tests.world import make_world

from anwang.enterprises.models import Site
from anwang.ground.models import ImportRun
from anwang.imports import jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_ugly_sheet(desktop: Page, live_server: LiveServer) -> None:
    world = make_world(on=timezone.localdate())
    let_in(desktop, live_server, world.office).goto(reverse("console:imports"))
    desktop.get_by_role("link", name="导入一个文件").first.click()
    body = ugly(*rows_of(world.town.name))
    sheet: FilePayload = {"name": "企业基本情况.xlsx", "mimeType": "application/octet-stream", "buffer": body}
    desktop.get_by_label("文件").set_input_files(sheet)
    desktop.get_by_role("button", name="上传并核对").click()

    # the columns are known by their heads; one is turned off and on again by hand
    desktop.wait_for_url(re.compile(r"/imports/\d+/$"))
    expect(desktop.locator("main")).to_contain_text("退回 1")
    chosen = desktop.get_by_label("B 列是什么")
    assert chosen.input_value() == "name"
    desktop.get_by_label("G 列是什么").select_option("")
    desktop.get_by_role("button", name="重新核对").click()
    expect(desktop.get_by_label("G 列是什么")).to_have_value("")
    assert Site.objects.count() == 0

    desktop.get_by_role("button", name="开始导入").click()
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("正在导入")
    run = ImportRun.objects.get()
    jobs.carry_on.func(run.pk)
    desktop.reload()
    expect(desktop.locator("main")).to_contain_text("导入2 条")
    expect(desktop.get_by_role("link", name="甲木业有限公司")).to_be_visible()
    with desktop.expect_download() as sent:
        desktop.get_by_role("link", name="下载标注了原因的表").click()
    book = openpyxl.load_workbook(io.BytesIO(sent.value.path().read_bytes()))
    assert "第18位应是“3”" in str([cell.value for row in book.worksheets[0].iter_rows() for cell in row])

    desktop.get_by_text("撤回这次导入").click()
    desktop.get_by_role("button", name="确认撤回").click()
    expect(desktop.locator("main")).to_contain_text("已撤回：删除这次新建的企业档案2份。")
    assert Site.objects.count() == 0
