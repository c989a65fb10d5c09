"""Attacks on what was read: a text changed under a colleague's or a leader's eyes, and a session that never ends."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.papers.campaign import NOW, Road, make_road
from tests.world import World, account_of, in_post, make_world, sign_in

from anwang.desks.console.middleware import LONGEST
from anwang.grid.access import Official, official
from anwang.grid.states import PostKind
from anwang.ground.refusal import Stale
from anwang.papers import actions
from anwang.papers.body import Block
from anwang.papers.inputs import AmendPaper, CheckPaper, Issue, SignPaper
from anwang.papers.models import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def road() -> Road:
    return make_road()


def colleague(road: Road) -> Official:
    return official(in_post("何核稿", road.world.committee_organ, PostKind.COMMITTEE_OFFICE, "综合岗"), on=road.world.on)


def last_step(paper: Paper) -> int:
    last = paper.moves.last()
    assert last is not None
    return last.pk


def changed(road: Road, paper: Paper) -> None:
    said = AmendPaper(title=paper.title, blocks=(Block(text="悄悄换掉的正文。"),))
    actions.amend(paper, said, by=road.world.office, at=NOW)


def test_nobody_checks_signs_or_issues_what_she_has_not_read(road: Road) -> None:
    other, leader = colleague(road), road.world.leader
    paper = road.draft()
    seen = last_step(paper)
    changed(road, paper)
    with pytest.raises(Stale, match="改过"):
        actions.check(paper, CheckPaper(seen=seen), by=other, at=NOW)
    actions.check(paper, CheckPaper(seen=last_step(paper)), by=other, at=NOW)
    with pytest.raises(Stale):
        actions.sign(paper, SignPaper(seen=seen), by=leader, at=NOW)
    with pytest.raises(Stale):
        actions.issue(paper, Issue(seen=seen), by=leader, at=NOW)
    actions.issue(paper, Issue(seen=last_step(paper)), by=leader, at=NOW)
    assert Paper.objects.get(pk=paper.pk).state == "issued"


def test_the_page_of_a_step_remembers_what_was_read(road: Road, client: Client) -> None:
    paper = road.draft()
    sign_in(client, colleague(road))
    found = re.search(rf'"(/papers/{paper.pk}/review\?seen=\d+)"', client.get(f"/papers/{paper.pk}").content.decode())
    assert found is not None
    changed(road, paper)
    typed = dict(re.findall(r'name="(seen|command_id)"[^>]*value="([^"]+)"', client.get(found.group(1)).content.decode()))
    assert set(typed) >= {"seen"}
    answered = client.post(found.group(1), typed)
    assert answered.status_code == 409
    assert "看过现在的正文再办理" in answered.content.decode()
    assert Paper.objects.get(pk=paper.pk).state == "draft"


def test_a_session_ends_however_busy_it_is_kept(client: Client) -> None:
    world: World = make_world(on=timezone.localdate())
    sign_in(client, world.leader)
    now = int(timezone.now().timestamp())
    for age, status in ((LONGEST - 600, 200), (LONGEST + 1, 302)):
        session = client.session
        session["entered"] = now - age
        session.save()
        assert client.get("/wall").status_code == status
    assert client.get("/").status_code == 302


def test_opening_the_wall_again_does_not_begin_its_hours_anew(client: Client) -> None:
    world = make_world(on=timezone.localdate())
    sign_in(client, world.leader)
    session = client.session
    session["entered"] = entered = int(timezone.now().timestamp()) - 3600
    session.save()
    for _ in range(2):
        client.get("/wall")
        assert client.session["wall_since"] == entered


def test_entering_says_when(client: Client) -> None:
    world = make_world(on=timezone.localdate())
    before = int(timezone.now().timestamp())
    client.post("/login", {"username": account_of(world.leader).username, "password": "Mingguang-2026"})
    assert client.session["entered"] >= before
