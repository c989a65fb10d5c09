"""故事：每月一日，系统替市安委办起草月通报。干事写完，科长核稿，副市长退回一次再签发，编号印发；晚报的一条隐患说得清差在哪里；作废后文号不再用。"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.papers.campaign import NOW, Road, make_road
from tests.world import in_post, sign_in

from anwang.grid.access import official
from anwang.grid.states import PostKind
from anwang.papers import actions, queries
from anwang.papers.inputs import SetSchedule
from anwang.papers.models import Paper
from anwang.papers.official import outline


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


def page(client: Client, name: str, *keys: object) -> str:
    return str(client.get(reverse(f"console:{name}", args=keys)).content.decode())


def send(client: Client, name: str, paper: Paper, *, status: int = 303, **said: Any) -> None:
    answer = client.post(reverse(f"console:{name}", args=[paper.pk]), said)
    assert answer.status_code == status, answer.content.decode()[:2000]
    paper.refresh_from_db()


def test_a_bulletin_from_the_first_of_the_month_to_the_file(road: Road) -> None:
    world = road.world
    head = official(in_post("何科长", world.committee_organ, PostKind.COMMITTEE_OFFICE, "综合科科长"), on=NOW.date())
    for day in (8, 9, 20):
        road.ground.hazard(world.village, date(2026, 10, day))

    # 上月设定：每月一日起草；十一月一日到了，草稿在干事的待办里
    said = SetSchedule(shipped="monthly", node_id=world.county.pk, post_id=world.office.post_id)
    actions.set_schedule(said, by=world.office, at=NOW - timedelta(days=10))
    (paper,) = actions.draft_due(at=NOW)
    clerk, chief, leader = (sign_in(Client(), by) for by in (world.office, head, world.leader))
    assert paper.title in page(clerk, "inbox")
    assert paper.title not in page(chief, "inbox")

    # 干事补写文字，不碰一个数；科长核稿，干事自己不能核
    read = page(clerk, "paper", paper.pk)
    assert re.search(r"共排查各类事故隐患<a[^>]*>3</a>个", read)
    blocks = paper.body["blocks"]
    typed: dict[str, Any] = {
        name: [str(block.get(name, "")) for block in blocks]
        for name in ("kind", "depth", "heading", "axis", "window", "order", "chart", "most")
    }
    typed |= {"text": [re.sub(r"（[^（）]*请结合实际填写[^（）]*）", "按要求抓好落实。", block["text"]) for block in blocks]}
    typed |= {"columns": ["\n".join(block["columns"]) for block in blocks]}
    typed |= {name: ["yes" if block[name] else "no" for block in blocks] for name in ("whole", "annex")}
    send(clerk, "edit_paper", paper, **typed, title=paper.title, do="save")
    send(clerk, "review_paper", paper, status=403)
    assert paper.title in page(chief, "inbox")
    send(leader, "sign_paper", paper, status=422)  # 没有核稿不能签发
    send(chief, "review_paper", paper, opinion="数字与台账一致")

    # 副市长看了退回，改后再核再签；签发以后，晚报的隐患不再改变签发的数
    send(leader, "return_paper", paper, reason="问题要点名到乡镇")
    assert "问题要点名到乡镇" in page(clerk, "paper", paper.pk)
    send(clerk, "edit_paper", paper, **typed, title=paper.title, do="save")
    send(chief, "review_paper", paper)
    send(leader, "sign_paper", paper)
    late = road.ground.hazard(world.other_village, date(2026, 10, 30))
    send(clerk, "issue_paper", paper)
    assert (paper.state, paper.number, paper.issued_by) == ("issued", "明安办〔2026〕1号", "冯领之")
    words = "".join(each.text for each in outline(queries.file_of(paper)))
    assert "共排查各类事故隐患3个" in words
    assert paper.check_code in words

    # 现在是几、差在哪一条，说得清
    found = next(each for each in paper.figures.all() if each.asked["tag"] == "{{排查隐患数}}")
    shown = page(leader, "paper_figure", paper.pk, found.key)
    assert "少了 0 条，多了 1 条" in shown
    assert late.number in shown

    # 作废，文号不再使用；同一个月不会再自动起草一份，重新起草的是二号
    send(leader, "void_paper", paper, reason="漏报一条隐患，重新印发")
    assert paper.number == "明安办〔2026〕1号"
    assert actions.draft_due(at=NOW + timedelta(days=5)) == []
    again = road.draft()
    send(chief, "review_paper", again)
    send(leader, "issue_paper", again)
    assert again.number == "明安办〔2026〕2号"
