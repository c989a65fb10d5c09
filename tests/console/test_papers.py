"""The papers' pages: drafting, writing with tags, issuing, reading with links, then and now, checking; and who gets no further."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from tests.papers.campaign import Road, make_road
from tests.world import in_post, sign_in

from anwang.desks.console.papers import inbox, search
from anwang.desks.console.papers.editing import rearranged
from anwang.grid.access import official
from anwang.grid.states import PostKind
from anwang.ground.models import Job
from anwang.papers import jobs, queries
from anwang.papers.models import Paper
from anwang.papers.official import outline
from anwang.papers.official.preview import office_program


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


def text(client: Client, page: str, *keys: object, status: int = 200, **said: Any) -> str:
    answer = client.get(reverse(f"console:{page}", args=keys), said)
    assert answer.status_code == status, answer.status_code
    return str(answer.content.decode())


def send(client: Client, page: str, *keys: object, status: int = 303, **said: Any) -> str:
    answer = client.post(reverse(f"console:{page}", args=keys), said)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return str(answer.get("Location") or answer.content.decode())


def blocks(*texts: str) -> dict[str, Any]:
    many = ["" for _ in texts]
    return {"kind": ["text" for _ in texts], "depth": ["0" for _ in texts], "heading": many, "text": list(texts), "columns": many}


def test_from_the_draft_to_the_check(client: Client, road: Road) -> None:
    office, leader = sign_in(Client(), road.world.office), sign_in(client, road.world.leader)
    assert "起草总结" in text(office, "papers")
    location = send(office, "draft_paper", campaign_id=road.campaign.pk, node_id=road.world.county.pk, ends_on="2026-06-08", title="")
    paper = Paper.objects.get()
    assert location == reverse("console:edit_paper", args=[paper.pk])
    assert "排查各类事故隐患" in text(office, "edit_paper", paper.pk)

    page = text(leader, "paper", paper.pk)
    assert "（草稿）" in page
    assert "签发" in page
    send(leader, "issue_paper", paper.pk, issued_on="")
    paper.refresh_from_db()
    page = text(leader, "paper", paper.pk)
    for words in (paper.number, paper.check_code, "市安委办" if "市安委办" in page else "明光市安全生产委员会办公室", "整改率"):
        assert words in page
    for url in re.findall(r'class="aw-bound[^"]*" href="([^"]+)"', page)[:12]:
        assert leader.get(url).status_code == 200

    assert "有这份公文" in send(office, "check_paper", status=200, code=paper.check_code.lower())
    assert "没有这个校验码" in send(office, "check_paper", status=200, code="0000-0000-0000-0000")
    content = queries.file_of(paper)
    assert "是印发的那一份" in send(office, "check_paper", status=200, code="", file=SimpleUploadedFile("总结.docx", content))
    assert "不是印发的文件" in send(office, "check_paper", status=200, code="", file=SimpleUploadedFile("总结.docx", content + b" "))

    send(leader, "void_paper", paper.pk, reason="数据有误，重新印发")
    assert "已经作废" in text(leader, "paper", paper.pk)
    assert "已经作废" in send(office, "check_paper", status=200, code=paper.check_code)


def test_who_drafted_reads_who_may_check_and_finds_no_form(client: Client, road: Road) -> None:
    paper = road.draft()
    colleague = official(in_post("何核稿", road.world.committee_organ, PostKind.COMMITTEE_OFFICE, "综合科科长"), on=timezone.localdate())
    sign_in(client, road.world.office)
    refused = text(client, "review_paper", paper.pk, status=403)
    assert "请由本单位其他人员核稿：何核稿（综合科科长）。" in refused
    assert "核稿通过" not in refused
    assert "<dt>可以核稿</dt><dd>何核稿（综合科科长）</dd>" in text(client, "paper", paper.pk)
    assert "核稿通过" in text(sign_in(Client(), colleague), "review_paper", paper.pk)


def test_a_step_that_cannot_be_taken_says_why_instead_of_asking(client: Client, road: Road) -> None:
    issued = road.issue()
    sign_in(client, road.world.leader)
    for page in ("sign_paper", "issue_paper", "number_paper", "return_paper"):
        assert "<form" not in text(client, page, issued.pk, status=409).partition('class="aw-lost"')[2], page


def test_a_number_then_and_now_names_the_record_that_made_the_difference(client: Client, road: Road) -> None:
    paper = road.issue()
    gone = road.hazards[0]
    type(gone).objects.filter(pk=gone.pk).update(voided_on=date(2026, 11, 3), state="void")
    late = road.ground.hazard(road.world.village, date(2026, 5, 30), campaigns=(road.campaign,))
    leader = sign_in(client, road.world.leader)
    figure = next(each for each in paper.figures.all() if each.asked["tag"] == "{{排查隐患数}}")
    page = text(leader, "paper_figure", paper.pk, figure.key)
    assert "少了 1 条，多了 1 条" in page
    assert gone.number in page
    assert late.number in page
    assert figure.definition in page
    every = text(leader, "paper_figures", paper.pk)
    assert every.count("data-row") == paper.figures.count()
    assert "现在已与印发时不同" in text(leader, "paper", paper.pk)
    assert leader.get(reverse("console:paper_figure", args=[paper.pk, "999"])).status_code == 404


def test_the_numbers_of_a_paper_are_listed_in_words(client: Client, road: Road) -> None:
    issued = road.issue()
    sign_in(client, road.world.office)
    listed = text(client, "paper_figures", issued.pk)
    assert f"排查隐患数 · {road.world.town.name}<" in listed
    assert "区域=" not in listed
    assert "{{" not in listed
    figure = next(each for each in queries.figures(issued) if "区域=" in each.asked["tag"])
    page = text(client, "paper_figure", issued.pk, figure.key)
    assert road.world.town.name in page
    assert "区域=" not in page


def test_a_drafts_number_opens_its_records(client: Client, road: Road) -> None:
    paper = road.draft()
    office = sign_in(client, road.world.office)
    page = text(office, "paper", paper.pk)
    keys = {shown: url for url, shown in re.findall(r'class="aw-bound[^"]*" href="([^"]+)"[^>]*>([^<]+)</a>', page)}
    found = office.get(keys["10"])
    assert "共 <b>10</b> 条" in found.content.decode()
    assert office.get(reverse("console:paper_figures", args=[paper.pk])).status_code == 404


def test_writing_shows_what_a_tag_says_and_keeps_every_word(client: Client, road: Road) -> None:
    paper = road.draft()
    office = sign_in(client, road.world.office)
    said = blocks("共排查{{排查隐患数}}个", "未知{{没有这个}}个", "<script>alert(1)</script>")
    shown = send(office, "preview_paper", paper.pk, status=200, title=paper.title, **said)
    assert ">10<" in shown
    assert "指标目录里没有" in shown
    assert "<script>alert" not in shown
    moved = send(office, "edit_paper", paper.pk, status=200, title="改过的标题", do="down:0", **said)
    assert "改过的标题" in moved
    assert moved.index("未知{{没有这个}}个") < moved.index("共排查{{排查隐患数}}个")
    assert Paper.objects.get().title == paper.title
    refused = send(office, "edit_paper", paper.pk, status=422, title="短", do="save", **said)
    assert "共排查{{排查隐患数}}个" in refused
    send(office, "edit_paper", paper.pk, title="改过的标题", do="save", **said)
    saved = Paper.objects.get()
    assert saved.title == "改过的标题"
    assert [block["text"] for block in saved.body["blocks"]] == said["text"]
    assert "1 个标签取不到数" in text(office, "paper", paper.pk)
    leader = sign_in(Client(), road.world.leader)
    assert "没有这个" in send(leader, "issue_paper", paper.pk, status=422, issued_on="")
    assert Paper.objects.get().number == ""


@pytest.mark.parametrize(
    ("wish", "order"),
    [
        ("up:1", "bac"),
        ("down:1", "acb"),
        ("drop:0", "bc"),
        ("up:0", "abc"),
        ("down:2", "abc"),
        ("drop:9", "abc"),
        ("nonsense", "abc"),
        ("up:x", "abc"),
    ],
)
def test_blocks_move(wish: str, order: str) -> None:
    found = rearranged([{"text": letter} for letter in "abc"], wish)
    assert "".join(block["text"] for block in found) == order
    assert len(rearranged([{"text": "a"}], "table:0")) == 2
    assert len(rearranged([], "text:0")) == 1


def test_figures_are_found_while_one_writes(client: Client, road: Road) -> None:
    office = sign_in(client, road.world.office)
    assert "{{治理整顿隐患数}}" in text(office, "paper_tags", tag="治理整顿")
    assert "没有找到" in text(office, "paper_tags", tag="天气")


def test_behind_the_bar_stand_the_figures_own_filters_and_operations(client: Client, road: Road) -> None:
    office = sign_in(client, road.world.office)
    said = text(office, "paper_tags", tag="{{排查隐患数|级别")
    assert re.findall(r'data-part="([^"]*)"', said) == ["级别=一般", "级别=重大"]
    said = text(office, "paper_tags", tag="排查隐患数|级别=重大|目标")
    assert re.findall(r'data-part="([^"]*)"', said) == ["目标=率", "目标"]
    assert "没有这样的写法" in text(office, "paper_tags", tag="天气|同比")


def test_a_tables_note_outlives_the_editor(client: Client, road: Road) -> None:
    office, paper = sign_in(client, road.world.office), road.draft()
    typed: dict[str, Any] = {
        "kind": ["table"],
        "depth": ["0"],
        "heading": ["表"],
        "text": [""],
        "columns": ["排查隐患数"],
        "note": ["只数县级"],
    }
    send(office, "edit_paper", paper.pk, title="带注的总结", do="save", **typed)
    assert "注：只数县级" in text(office, "paper", paper.pk)


def links_of(word: bytes) -> list[str]:
    """Return the addresses that a Word file's numbers open."""
    related = Document(BytesIO(word)).part.rels.values()
    return [each.target_ref for each in related if each.reltype == RELATIONSHIP_TYPE.HYPERLINK]


def test_word_and_pdf(client: Client, road: Road) -> None:
    office = sign_in(client, road.world.office)
    draft, issued = road.draft(), road.issue()
    answer = office.get(reverse("console:paper_word", args=[draft.pk]))
    assert "%E8%8D%89%E7%A8%BF" in answer["Content-Disposition"]
    assert any("草稿" in each.text for each in outline(answer.content))
    links = links_of(answer.content)
    assert len(links) > 3
    assert {office.get(urlsplit(each).path).status_code for each in links} == {200}
    assert office.get(reverse("console:paper_word", args=[issued.pk])).content == queries.file_of(issued)
    assert BytesIO(queries.file_of(issued)).read(2) == b"PK"


def test_a_pdf_is_made_once_in_the_background_and_found_again(client: Client, road: Road, settings: Any, tmp_path: Path) -> None:
    settings.SCRATCH = tmp_path
    office, issued = sign_in(client, road.world.office), road.issue()
    address = reverse("console:paper_pdf", args=[issued.pk])
    if not office_program():
        answer = office.get(address)
        assert (answer.status_code, "没有安装 LibreOffice" in answer.content.decode()) == (503, True)
        return
    assert "PDF 还没有生成" in office.get(address).content.decode()
    first, second = (office.post(address)["Location"] for _ in range(2))
    assert first == second
    job = Job.objects.get(kind="papers.pdf")
    assert "PDF 生成中" in office.get(reverse("console:paper", args=[issued.pk])).content.decode()
    jobs.make_pdf.func(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["label"]) == (Job.State.DONE, "下载 PDF")
    for each in (address, job.result["url"]):
        assert office.get(each).content.startswith(b"%PDF")
    office.post(address)
    assert Job.objects.filter(kind="papers.pdf").count() == 1
    assert not list(tmp_path.glob("pdf/*.docx"))


def test_another_official_does_not_fetch_a_draft_as_it_stood_for_somebody_else(
    client: Client, road: Road, settings: Any, tmp_path: Path
) -> None:
    settings.SCRATCH = tmp_path
    draft = road.draft()
    job = jobs.start(draft, b"PK", by=road.world.leader, url="/")
    (tmp_path / "pdf" / f"{job.detail['word']}.pdf").write_bytes(b"%PDF-1.7")
    assert jobs.fetched(draft, job.detail["word"], road.world.leader) == b"%PDF-1.7"
    assert jobs.fetched(draft, job.detail["word"], road.world.office) is None


PAGES = ("paper", "paper_word", "paper_pdf", "edit_paper", "issue_paper", "void_paper")


def test_nobody_opens_what_is_not_hers(road: Road) -> None:
    world = road.world
    draft, issued = road.draft(), road.issue()
    figure = issued.figures.all()[0]
    for by, status in (
        (world.town_officer, 404),
        (world.town_leader, 404),
        (world.manager, 403),
        (world.grid_worker, 403),
        (world.audit_admin, 403),
    ):
        client = sign_in(Client(), by)
        for page in ("paper", "paper_word"):
            for each in (draft, issued):
                assert client.get(reverse(f"console:{page}", args=[each.pk])).status_code == status, (by.kind, page)
        assert client.get(reverse("console:paper_figure", args=[issued.pk, figure.key])).status_code == status
        for page in ("issue_paper", "edit_paper", "void_paper"):
            assert client.post(reverse(f"console:{page}", args=[draft.pk]), {"reason": "不要了"}).status_code in {403, 404}
    regulator = sign_in(Client(), world.regulator)
    assert regulator.get(reverse("console:paper", args=[draft.pk])).status_code == 404
    assert regulator.get(reverse("console:paper", args=[issued.pk])).status_code == 200
    office = sign_in(Client(), world.office)
    assert office.post(reverse("console:issue_paper", args=[draft.pk]), {}).status_code == 403
    assert office.post(reverse("console:void_paper", args=[issued.pk]), {"reason": "有误"}).status_code == 403
    assert office.post(reverse("console:edit_paper", args=[issued.pk]), {"title": "改过的标题"}).status_code == 422
    for page in PAGES:
        assert Client().get(reverse(f"console:{page}", args=[issued.pk])).status_code == 302
    assert Paper.objects.get(pk=draft.pk).state == "draft"
    assert Paper.objects.get(pk=issued.pk).state == "issued"


def test_what_waits_and_what_is_found(road: Road) -> None:
    world = road.world
    draft, issued = road.draft(title="待签发的专项行动总结"), road.issue()
    on = date(2026, 11, 2)
    assert [line.title for line in inbox.waiting(world.leader, on)] == [draft.title]
    assert inbox.count(world.leader, on) == 1
    assert [line.title for line in inbox.waiting(world.office, on)] == [draft.title]
    assert inbox.count(world.office, on) == 0
    assert inbox.waiting(world.town_officer, on) == []
    assert [hit.title for hit in search.search(world.office, "〔2026〕1号")] == [issued.title]
    assert search.search(world.town_officer, issued.number) == []
    assert search.search(world.office, "") == []
