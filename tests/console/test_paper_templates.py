"""Pages of templates: two clicks to a draft, an office's own text and Word file, tags shown while one writes, schedules; and nobody else's."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.papers.campaign import NOW, Road, make_road
from tests.world import sign_in

from anwang.desks.console.papers import inbox
from anwang.papers import actions, shipped
from anwang.papers.inputs import DraftPaper
from anwang.papers.models import Paper, PaperSchedule, Template


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


@pytest.fixture
def office(road: Road) -> Client:
    return sign_in(Client(), road.world.office)


def url(page: str, *keys: object, query: str = "") -> str:
    return reverse(f"console:{page}", args=keys) + (f"?{query}" if query else "")


def blocks(*texts: str) -> dict[str, Any]:
    return {"kind": ["text" for _ in texts], "depth": ["0" for _ in texts], "heading": ["" for _ in texts], "text": list(texts)}


@pytest.mark.parametrize("code", shipped.ORDER)
def test_two_clicks_to_a_draft(office: Client, road: Road, code: str) -> None:
    assert f"shipped={code}" in office.get(url("paper_templates")).content.decode()
    page = office.get(url("draft_from", query=f"shipped={code}"))
    form = page.context["form"]
    said = {field.name: field.value for field in form.fields}
    answer = office.post(url("draft_from"), said)
    paper = Paper.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, url("edit_paper", paper.pk))
    shown = office.get(answer["Location"]).content.decode()
    assert "个标签取不到数" not in shown


def test_a_second_draft_of_the_same_period_shows_the_first_and_asks(office: Client, road: Road) -> None:
    said = {"shipped": "monthly", "node_id": str(road.world.county.pk), "starts_on": "2026-03-01", "ends_on": "2026-03-31"}
    assert office.post(url("draft_from"), said).status_code == 303
    first = Paper.objects.get()
    asked = office.post(url("draft_from"), said)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "本单位已经有同一模板、同一区域、同一统计期的公文" in page
    assert f'<a href="{url("paper", first.pk)}">{first.title}</a>' in page
    assert "仍要另起一份" in page
    assert f'name="beside" value="{first.pk}"' in page
    assert Paper.objects.count() == 1
    assert office.post(url("draft_from"), said | {"ends_on": "2026-04-30"}).status_code == 303  # another period
    assert office.post(url("draft_from"), said | {"beside": str(first.pk)}).status_code == 303
    assert Paper.objects.count() == 3
    assert office.post(url("draft_from"), said | {"beside": str(first.pk)}).status_code == 422  # the second was not shown yet


def test_a_text_becomes_a_template_and_a_paper(office: Client, road: Road) -> None:
    model = office.get(url("new_template", query="based=leader_brief")).content.decode()
    assert "重点关注" in model
    said = {"name": "每月简报", "kind_of": "other", "period": "month", "title": "{{地区}}{{期间}}简报", **blocks("排查{{排查隐患数}}个")}
    preview = office.post(url("preview_template"), said).content.decode()
    assert "明光市" in preview
    assert office.post(url("new_template"), said | {"do": "text:0"}).status_code == 200
    assert office.post(url("new_template"), said | {"name": "x", "do": "save"}).status_code == 422
    assert office.post(url("new_template"), said | {"do": "save"}).status_code == 303
    row = Template.objects.get()
    assert (row.name, row.title, row.body["blocks"][0]["text"]) == ("每月简报", "{{地区}}{{期间}}简报", "排查{{排查隐患数}}个")
    assert office.post(url("edit_template", row.pk), said | {"name": "每月简报二", "do": "save"}).status_code == 303
    assert list(Template.objects.values_list("name", "version", "state").order_by("id")) == [
        ("每月简报", 1, "replaced"),
        ("每月简报二", 2, "in_use"),
    ]
    assert office.get(url("edit_template", row.pk)).status_code == 404
    newest = Template.objects.get(version=2)
    assert office.post(url("retire_template", newest.pk), {"reason": "不再使用"}).status_code == 303


def test_a_table_keeps_what_was_chosen_for_it(office: Client, road: Road) -> None:
    paper = actions.draft_from(
        DraftPaper(shipped="monthly", node_id=road.world.county.pk, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31)),
        by=road.world.office,
        at=NOW,
    )
    before = paper.body["blocks"]
    page = office.get(url("edit_paper", paper.pk))
    typed: dict[str, list[str]] = {}
    for block in page.context["blocks"]:
        for name in ("kind", "depth", "heading", "text", "columns", "axis", "window", "order", "chart"):
            typed.setdefault(name, []).append(str(block.get(name, "")))
        typed.setdefault("most", []).append(str(block["most"]))
        typed.setdefault("whole", []).append("yes" if block["whole"] else "no")
        typed.setdefault("annex", []).append("yes" if block["annex"] else "no")
    assert office.post(url("edit_paper", paper.pk), {**typed, "title": paper.title, "do": "save"}).status_code == 303
    assert Paper.objects.get().body["blocks"] == before


def word_file(*texts: str) -> SimpleUploadedFile:
    word = docx.Document()
    for text in texts:
        word.add_paragraph(text)
    made = io.BytesIO()
    word.save(made)
    return SimpleUploadedFile("模板.docx", made.getvalue())


SAID = {"name": "内部材料", "kind": "other", "period": "month", "title": "{{地区}}内部材料"}


def test_a_word_file_is_taken_or_comes_back_marked(office: Client, road: Road) -> None:
    wrong = office.post(url("upload_template"), SAID | {"file": word_file("共{{没有这个}}个"), "do": "keep"})
    assert wrong.status_code == 422
    assert "指标目录里没有" in wrong.content.decode()
    marked = office.post(url("upload_template"), SAID | {"file": word_file("共{{没有这个}}个"), "do": "mark"})
    assert "指标目录里没有" in docx.Document(io.BytesIO(marked.content)).paragraphs[0].text
    assert office.post(url("upload_template"), SAID | {"file": SimpleUploadedFile("x.docx", b"no"), "do": "keep"}).status_code == 422
    assert office.post(url("upload_template"), SAID | {"do": "keep"}).status_code == 422
    assert office.post(url("upload_template"), SAID | {"file": word_file("共{{排查隐患数}}个"), "do": "keep"}).status_code == 303
    row = Template.objects.get()
    assert office.get(url("template_file", row.pk)).content[:2] == b"PK"
    assert office.get(url("edit_template", row.pk)).status_code == 404
    page = office.get(url("draft_from", query=f"template={row.pk}"))
    said = {field.name: field.value for field in page.context["form"].fields}
    assert office.post(url("draft_from"), said).status_code == 303
    paper = Paper.objects.get()
    assert "共" in office.get(url("paper", paper.pk)).content.decode()
    word = docx.Document(io.BytesIO(office.get(url("paper_word", paper.pk)).content))
    assert word.paragraphs[0].text == "共0个"


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("排查隐患数|窗口=2026年3月", "<b>11</b>个"),
        ("排查隐患数|窗口=2026年3月", "统计期内登记的隐患"),
        ("地区", "<b>明光市</b>"),
        ("没有这个", "指标目录里没有"),
        ("<script>", "指标目录里没有"),
    ],
)
def test_the_tag_under_the_pen(office: Client, road: Road, tag: str, shown: str) -> None:
    said = office.get(url("paper_look"), {"tag": tag}).content.decode()
    assert shown in said
    assert "<script>" not in said


def test_a_schedule_is_set_and_its_draft_waits_for_the_post(office: Client, road: Road) -> None:
    world = road.world
    page = office.get(url("set_schedule", query="shipped=monthly"))
    said = {field.name: field.value for field in page.context["form"].fields} | {"day": "1", "shipped": "monthly"}
    assert office.post(url("set_schedule"), said).status_code == 303
    made = PaperSchedule.objects.get()
    assert (made.shipped, made.every, made.day, made.post_id) == ("monthly", "month", 1, world.office.post_id)
    assert "月通报" in office.get(url("paper_templates")).content.decode()
    PaperSchedule.objects.update(starts_on=date(2026, 1, 1))
    paper = actions.draft_due(at=NOW)[0]
    assert [(line.kind, line.title) for line in inbox.waiting(world.office, NOW.date())] == [("草稿待完成", paper.title)]
    assert inbox.count(world.office, NOW.date()) == 1
    assert office.post(url("end_schedule", made.pk)).status_code == 303
    assert office.post(url("end_schedule", made.pk)).status_code == 404


def test_nobody_elses_hands(road: Road) -> None:
    for by in (road.world.leader, road.world.regulator, road.world.town_officer, road.world.manager, road.world.audit_admin):
        client = sign_in(Client(), by)
        for page in ("paper_templates", "new_template", "upload_template", "paper_look"):
            assert client.get(url(page)).status_code == 403, (by.kind, page)
        assert client.post(url("draft_from"), {"shipped": "monthly"}).status_code == 403
        assert client.post(url("preview_template"), {}).status_code == 403
