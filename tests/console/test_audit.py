"""材料核数: an office pastes a bulletin or sends it as Word; each number stands beside ours; nobody else reads the draft."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from tests.papers.campaign import Road, make_road
from tests.world import sign_in

from anwang.audit.models import CheckedDraft
from anwang.ground.models import Entry

FIRST, LAST = "2026-01-01", "2026-06-08"


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


@pytest.fixture
def office(client: Client, road: Road) -> Client:
    return sign_in(client, road.world.office)


def bulletin(road: Road, found: str = "12") -> str:
    return f"情况通报\n1月1日至6月8日，在“{road.campaign.name}”专项行动中，全市共排查隐患{found}个，整改隐患999个。\n未提到的事<script>。"


def send_in(browser: Client, road: Road, *, status: int = 303, **said: object) -> str:
    given = {"node_id": road.world.county.pk, "starts_on": FIRST, "ends_on": LAST} | said
    answer = browser.post(reverse("console:check_draft"), given)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return str(answer.get("Location") or answer.content.decode())


def verdicts(draft: CheckedDraft) -> list[tuple[str, float, str, float]]:
    return [(claim["figure"], claim["number"], claim["verdict"], claim["our_value"]) for claim in draft.claims]


def test_a_pasted_bulletin_comes_back_with_our_number_beside_each_of_its_own(office: Client, road: Road) -> None:
    location = send_in(office, road, text=bulletin(road, found="10"))
    draft = CheckedDraft.objects.latest("pk")
    page = office.get(location).content.decode()

    assert (draft.title, draft.found, draft.agreeing, draft.differing) == ("情况通报", 2, 1, 1)
    assert [(figure, number, verdict) for figure, number, verdict, _ in verdicts(draft)] == [
        ("hazards.found", 10, "agrees"),
        ("hazards.done", 999, "impossible"),
    ]
    assert "部分不能多于总数" in page
    assert "&lt;script&gt;" in page
    assert reverse("console:figure_records") in page
    assert Entry.objects.latest("pk").verb == "audit.check_draft"
    assert "整改隐患999个" not in Entry.objects.latest("pk").change


def test_the_number_opens_the_records_that_it_counted(office: Client, road: Road) -> None:
    location = send_in(office, road, text=bulletin(road, found="10"))
    page = office.get(location).content.decode()
    address = next(found for found in re.findall(r'class="aw-bound" href="([^"]+)"', page) if "hazards.found" in found)

    records = office.get(unescape(address))

    assert records.status_code == 200
    opened = {int(key) for key in re.findall(r'href="/hazards/(\d+)"', records.content.decode())}
    assert opened == {hazard.pk for hazard in road.hazards}


def test_word_comes_back_with_comments(office: Client, road: Road) -> None:
    document, out = Document(), BytesIO()
    for line in bulletin(road, found="7000").split("\n"):
        document.add_paragraph(line)
    document.save(out)
    upload = SimpleUploadedFile("通报.docx", out.getvalue())

    location = send_in(office, road, file=upload)
    answer = office.get(location + "/word")
    made = Document(BytesIO(answer.content))

    assert [paragraph.text for paragraph in made.paragraphs] == bulletin(road, found="7000").split("\n")
    said = sorted(comment.text.split("指标")[0] for comment in made.comments)
    assert said == ["【不符】系统统计为10个。", "【不符】系统统计为7个。"]


def test_another_office_does_not_learn_of_the_draft(office: Client, road: Road) -> None:
    location = send_in(office, road, text=bulletin(road))
    leader = sign_in(Client(), road.world.leader)

    assert office.get(location).status_code == 200
    assert {leader.get(location + part).status_code for part in ("", "/word")} == {404}
    assert leader.post(location + "/again").status_code == 404
    assert sign_in(Client(), road.world.manager).get(reverse("console:checked_drafts")).status_code == 403


def test_checked_again_it_says_what_the_records_say_now(office: Client, road: Road) -> None:
    location = send_in(office, road, text=bulletin(road, found="11"))
    draft = CheckedDraft.objects.latest("pk")
    assert draft.claims[0]["verdict"] == "differs"
    road.ground.hazard(road.world.village, date(2026, 5, 4), campaigns=(road.campaign,))

    assert office.post(location + "/again").status_code == 303
    draft.refresh_from_db()

    assert draft.claims[0]["verdict"] == "agrees"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "请选择一个 Word 或文本文件"),
        ({"text": "  \n "}, "请选择一个 Word 或文本文件"),
        ({"text": "检查3家次", "starts_on": ""}, "统计起始和截止要么都填"),
        ({"text": "检查3家次", "starts_on": "2026-07-01"}, "统计起始和截止要么都填"),
        ({"file": SimpleUploadedFile("x.docx", b"PK\x03\x04 no archive")}, "读不出文字"),
        ({"file": SimpleUploadedFile("x.exe", bytes(range(256)) * 40)}, "读不出文字"),
    ],
)
def test_what_cannot_be_checked_comes_back_with_its_reason(office: Client, road: Road, said: dict[str, object], why: str) -> None:
    page = send_in(office, road, status=422, **said)

    assert why in page
    assert not CheckedDraft.objects.exists()
