"""故事:明光市安委办写总结。一名干事起草,分管副市长签发;印发后一条隐患登记有误被撤销,印出的数不变,系统说得清差在哪一条;一份改过的文件被认出来。"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.papers.campaign import NOW, Road, make_road
from tests.world import sign_in

from anwang.ground.trail.seal import seal
from anwang.ground.trail.verify import verify
from anwang.papers import actions, queries
from anwang.papers.inputs import VoidPaper
from anwang.papers.models import Paper
from anwang.papers.official import figures_in, outline


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


def test_a_summary_from_the_first_draft_to_the_doubted_copy(road: Road) -> None:
    world = road.world
    office, leader = sign_in(Client(), world.office), sign_in(Client(), world.leader)

    # 起草:干事只选行动、区域和截止日期,正文和数字由系统给出
    office.post(reverse("console:draft_paper"), {"campaign_id": road.campaign.pk, "node_id": world.county.pk, "ends_on": "2026-06-08"})
    paper = Paper.objects.get()
    draft = office.get(reverse("console:paper", args=[paper.pk])).content.decode()
    assert re.search(r"排查各类事故隐患<a[^>]*>10</a>个、治理整顿<a[^>]*>7</a>个,整改率<a[^>]*>70</a>%", draft.replace("，", ","))

    # 数字点开就是所数的记录
    url = re.search(r'排查各类事故隐患<a[^>]*href="([^"]+)"', draft)
    assert url is not None
    assert "共 <b>10</b> 条" in office.get(url.group(1)).content.decode()

    # 她不能自己签发;副市长在待办里看到它,签发
    assert office.post(reverse("console:issue_paper", args=[paper.pk]), {}).status_code == 403
    assert paper.title in leader.get(reverse("console:inbox")).content.decode()
    leader.post(reverse("console:issue_paper", args=[paper.pk]), {"issued_on": ""})
    paper.refresh_from_db()
    assert paper.number.startswith("明安办〔")

    # Word 文件里每个数字都是链接,页脚有校验码
    content = queries.file_of(paper)
    linked = {figure.text for figure in figures_in(content) if figure.url}
    assert {"10", "7", "70"} <= linked
    assert any(paper.check_code in each.text for each in outline(content))

    # 后来一条登记有误的隐患被撤销:印出的数不变,差在哪一条说得清
    wrong = road.hazards[2]
    type(wrong).objects.filter(pk=wrong.pk).update(voided_on=date(2026, 11, 20), state="void")
    found = next(each for each in paper.figures.all() if each.asked["tag"] == "{{排查隐患数}}")
    page = leader.get(reverse("console:paper_figure", args=[paper.pk, found.key])).content.decode()
    assert (found.printed, queries.then_and_now(found, at=NOW).now) == ("10", "9")
    assert wrong.number in page
    issued = leader.get(reverse("console:paper", args=[paper.pk])).content.decode()
    assert re.search(r"排查各类事故隐患<a[^>]*>10</a>个", issued)

    # 有人拿来一份“印发件”:原件认得出,动过一个字节的也认得出
    check = reverse("console:check_paper")
    assert "是印发的那一份" in office.post(check, {"file": SimpleUploadedFile("总结.docx", content)}).content.decode()
    touched = content[:-1] + bytes([content[-1] ^ 1])
    assert "不是印发的文件" in office.post(check, {"file": SimpleUploadedFile("总结.docx", touched)}).content.decode()

    # 作废重印:旧文号不再用,新文件是下一号
    actions.void(paper, VoidPaper(reason="数据有误，重新印发"), by=world.leader, at=NOW + timedelta(days=30))
    again = road.issue()
    assert [int(each.number.split("〕")[1][:-1]) for each in (paper, again)] == [1, 2]

    # 公文的每一步都在流水上,封存后核验无误
    seal(at=NOW)
    assert [fault for fault in verify(at=NOW).faults if "公文" in fault.where] == []
