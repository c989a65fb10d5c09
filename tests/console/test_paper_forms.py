"""Every form of the papers' desk does what it says when exactly what it draws is sent back."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html
from tests.papers.campaign import NOW, Road, make_road
from tests.world import sign_in

from anwang.papers import actions, shipped
from anwang.papers.body import Block
from anwang.papers.inputs import DraftPaper, KeepTemplate
from anwang.papers.models import Paper, PaperSchedule, Template
from anwang.papers.states import PaperKind, Period


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


@pytest.fixture
def office(road: Road) -> Client:
    return sign_in(Client(), road.world.office)


def sent(client: Client, address: str, **typed: str | SimpleUploadedFile) -> Any:
    """Draw the page and send its form to where it goes, as drawn; `typed` is what the official adds."""
    page = client.get(address)
    assert page.status_code == 200, page.content.decode()[:2000]
    drawn_page: Any = html.fromstring(page.content.decode())
    form = next(each for each in drawn_page.forms if each.method == "POST" and "logout" not in (each.action or ""))
    drawn: dict[str, list[str]] = {}
    for name, value in form.form_values():
        drawn.setdefault(name, []).append(value)
    assert set(typed) - {"do"} <= set(form.fields.keys())
    return client.post(form.action or address, {**drawn, **typed})


def own_template(road: Road) -> Template:
    said = KeepTemplate(
        name="每月简报", kind=PaperKind.OTHER, period=Period.MONTH, title="{{地区}}简报", blocks=(Block(text="共{{排查隐患数}}个"),)
    )
    return actions.keep_template(said, by=road.world.office, at=NOW)


def drafted(road: Road) -> Paper:
    said = DraftPaper(shipped="leader_brief", node_id=road.world.county.pk, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    return actions.draft_from(said, by=road.world.office, at=NOW)


@pytest.mark.parametrize("code", shipped.ORDER)
def test_a_shipped_template_is_set_to_draft_itself(office: Client, code: str) -> None:
    answer = sent(office, reverse("console:set_schedule") + f"?shipped={code}")
    assert answer.status_code == 303, answer.content.decode()[:3000]
    made = PaperSchedule.objects.get()
    assert (made.shipped, made.template_id) == (code, None)


def test_an_own_template_is_set_to_draft_itself_and_stopped(office: Client, road: Road) -> None:
    row = own_template(road)
    assert sent(office, reverse("console:set_schedule") + f"?template={row.pk}").status_code == 303
    made = PaperSchedule.objects.get()
    assert (made.shipped, made.template_id) == ("", row.pk)
    assert sent(office, reverse("console:paper_templates")).status_code == 303
    assert PaperSchedule.objects.get().ends_on is not None


def test_a_refused_schedule_still_knows_its_template(office: Client) -> None:
    again = sent(office, reverse("console:set_schedule") + "?shipped=monthly", day="40")
    assert again.status_code == 422
    assert 'name="shipped" value="monthly"' in again.content.decode()


@pytest.mark.parametrize("own", [False, True])
def test_a_paper_is_drafted_changed_and_stays_what_it_was(office: Client, road: Road, *, own: bool) -> None:
    query = f"template={own_template(road).pk}" if own else "shipped=monthly"
    answer = sent(office, reverse("console:draft_from") + f"?{query}")
    assert answer.status_code == 303
    before = Paper.objects.get().body
    assert sent(office, answer["Location"], do="save").status_code == 303
    assert Paper.objects.get().body == before


def test_a_template_is_made_after_a_shipped_one_changed_and_retired(office: Client) -> None:
    assert sent(office, reverse("console:new_template") + "?based=monthly", do="save").status_code == 303
    made = Template.objects.get()
    assert (made.kind, made.based_on, len(made.body["blocks"])) == ("monthly", "monthly", len(shipped.get("monthly").body.blocks))
    assert sent(office, reverse("console:edit_template", args=[made.pk]), do="save").status_code == 303
    newest = Template.objects.get(version=2)
    assert newest.body == made.body
    assert sent(office, reverse("console:retire_template", args=[newest.pk]), reason="不再使用").status_code == 303


def test_a_word_template_is_sent_in_and_replaced(office: Client) -> None:
    word = docx.Document()
    word.add_paragraph("共{{排查隐患数}}个")
    made = io.BytesIO()
    word.save(made)
    for query in ("", "?template={}"):
        sending = SimpleUploadedFile("模板.docx", made.getvalue())
        last = Template.objects.order_by("pk").last()
        address = reverse("console:upload_template") + (query.format(last.pk) if last else "")
        assert sent(office, address, name="内部材料", file=sending, do="keep").status_code == 303
    assert list(Template.objects.order_by("version").values_list("version", "state")) == [(1, "replaced"), (2, "in_use")]


def test_a_paper_goes_its_way_by_the_forms_alone(office: Client, road: Road) -> None:
    paper = drafted(road)
    leader = sign_in(Client(), road.world.leader)
    assert sent(office, reverse("console:edit_paper", args=[paper.pk]), do="save").status_code == 303
    assert sent(leader, reverse("console:sign_paper", args=[paper.pk])).status_code == 303
    assert sent(office, reverse("console:return_paper", args=[paper.pk]), reason="请补充").status_code == 303
    assert sent(leader, reverse("console:sign_paper", args=[paper.pk])).status_code == 303
    assert sent(office, reverse("console:number_paper", args=[paper.pk])).status_code == 303
    assert sent(office, reverse("console:issue_paper", args=[paper.pk])).status_code == 303
    assert sent(leader, reverse("console:void_paper", args=[paper.pk]), reason="有误").status_code == 303
    assert Paper.objects.get().state == "void"


def test_letter_and_minutes_are_offered_for_a_template_and_a_draft(office: Client, road: Road) -> None:
    assert sent(office, reverse("console:new_template") + "?based=leader_brief", kind_of="minutes", do="save").status_code == 303
    row = Template.objects.get()
    answer = sent(office, reverse("console:draft_from") + f"?template={row.pk}")
    assert (answer.status_code, Paper.objects.get().kind) == (303, "minutes")
    assert '<option value="minutes" selected>' in office.get(answer["Location"]).content.decode()
    assert sent(office, answer["Location"], kind_of="letter", do="save").status_code == 303
    assert Paper.objects.get().kind == "letter"
    assert sent(office, answer["Location"], kind_of="nonsense", do="save").status_code == 422
