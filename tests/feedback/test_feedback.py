"""Feedback: everybody says something, whoever answers for the place answers, and nobody else reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

import pytest
from django.test import Client
from django.urls import reverse
from pydantic import ValidationError
from tests.world import World, make_world, sign_in

from anwang.feedback import access, actions, queries
from anwang.feedback.errors import TooManyWaiting
from anwang.feedback.inputs import AmendAnswer, AnswerFeedback, SendFeedback
from anwang.feedback.models import Feedback
from anwang.feedback.states import FeedbackKind, FeedbackState
from anwang.grid.access import Official
from anwang.ground.calendar import calendar
from anwang.ground.refusal import NotAllowed, NotFound, WrongState
from anwang.ground.trail.verify import verify

DAY = timedelta(days=1)


class Answered(Protocol):
    """What the test client answers."""

    status_code: int
    content: bytes
    headers: Any


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def send(world: World, by: Official, text: str = "每周都要填两遍同样的表", follows: int | None = None) -> Feedback:
    said = SendFeedback(kind=FeedbackKind.COMPLAINT, text=text, follows_id=follows)
    return actions.send(said, by=by, at=world.at)


def test_everybody_may_say_something_and_gets_an_answer_within_ten_working_days(world: World) -> None:
    for by in world.everybody.values():
        sent = send(world, by)
        assert (sent.state, sent.grid_path, sent.sender_id) == (FeedbackState.SENT, by.path, by.assignment_id)
        assert calendar(world.on).workdays_between(world.on, sent.due_on) == 10

    first = Feedback.objects.get(sender_id=world.grid_worker.assignment_id)
    actions.answer(first, AnswerFeedback(answer="已改为自动带出，只填一次。"), by=world.system_admin, at=world.at + DAY)

    assert (first.state, first.answered_on) == (FeedbackState.ANSWERED, world.on + DAY)
    assert access.get(world.grid_worker, first.pk).answer == "已改为自动带出，只填一次。"
    assert verify(at=world.at + DAY).ok


def test_only_its_sender_and_who_answers_for_the_place_read_it(world: World) -> None:
    sent = send(world, world.grid_worker)

    readers = {name for name, by in world.everybody.items() if access.visible_to(by).filter(pk=sent.pk).exists()}

    assert readers == {world.grid_worker.kind, world.office.kind, world.system_admin.kind}
    with pytest.raises(NotFound):
        access.get(world.town_leader, sent.pk)


def test_nobody_answers_herself_and_nobody_without_the_right_answers(world: World) -> None:
    own, other = send(world, world.office), send(world, world.grid_worker)
    said = AnswerFeedback(answer="收到，已经处理。")

    with pytest.raises(NotAllowed, match="别人答复"):
        actions.answer(own, said, by=world.office, at=world.at)
    for by in (world.grid_worker, world.leader, world.security_admin, world.audit_admin, world.manager):
        with pytest.raises(NotAllowed):
            actions.answer(other, said, by=by, at=world.at)
    assert list(queries.to_answer(world.office)) == [other]
    assert list(queries.to_answer(world.system_admin)) == [own, other]
    assert not queries.to_answer(world.leader)


def test_an_answer_changes_only_with_a_reason_and_is_not_given_twice(world: World) -> None:
    sent = send(world, world.manager)
    actions.answer(sent, AnswerFeedback(answer="下周处理。"), by=world.office, at=world.at)

    with pytest.raises(WrongState):
        actions.answer(sent, AnswerFeedback(answer="今天处理。"), by=world.system_admin, at=world.at)
    with pytest.raises(ValidationError):
        AmendAnswer(answer="今天处理。", reason="  ")
    actions.amend_answer(sent, AmendAnswer(answer="今天处理。", reason="提前办好"), by=world.office, at=world.at)

    assert sent.answer == "今天处理。"
    assert [(move.verb, move.reason) for move in sent.moves.all()] == [("send", ""), ("answer", ""), ("amend_answer", "提前办好")]


def test_one_follows_only_what_she_said_herself(world: World) -> None:
    first, foreign = send(world, world.town_officer), send(world, world.manager)

    assert send(world, world.town_officer, "还是不行，请再看看", first.pk).follows == first
    with pytest.raises(NotFound):
        send(world, world.town_officer, "别人的我也接着说", foreign.pk)


def test_one_person_cannot_bury_the_others(world: World) -> None:
    for number in range(20):
        send(world, world.manager, f"第{number}条意见在此")
    with pytest.raises(TooManyWaiting):
        send(world, world.manager)
    assert send(world, world.other_manager).state == FeedbackState.SENT


def test_who_views_through_anothers_post_says_nothing_in_her_name(world: World) -> None:
    with pytest.raises(NotAllowed, match="视角"):
        send(world, replace(world.town_officer, viewing_as="钱系统"))


def test_what_was_said_waits_with_its_term_for_who_answers_and_comes_back_to_who_said_it(world: World) -> None:
    worker, office = sign_in(Client(), world.grid_worker), sign_in(Client(), world.office)
    listed = worker.get(reverse("console:feedbacks"), headers={"referer": "http://localhost/hazards/?q=1"}, SERVER_NAME="localhost")
    address = next(act.url for act in listed.context["actions"])
    assert address.endswith("?page=%2Fhazards%2F")
    assert 'value="/hazards/"' in worker.get(address).content.decode()

    refused = _say(worker, text="短")
    assert refused.status_code == 422
    assert "短" in refused.content.decode()
    answered = _say(worker, text="导出的隐患表缺“整改人”一列")

    sent = Feedback.objects.get()
    assert answered.headers["Location"] == reverse("console:feedback", args=[sent.pk])
    assert sent.text in office.get(reverse("console:inbox")).content.decode()
    form = office.get(reverse("console:answer_feedback", args=[sent.pk]))
    office.post(form.request["PATH_INFO"], {"answer": "已经加上，在“列”里勾选。", "command_id": form.context["form"].command_id})
    assert "已经加上" in worker.get(reverse("console:feedback", args=[sent.pk])).content.decode()
    assert sent.text not in office.get(reverse("console:inbox")).content.decode()


def _say(client: Client, text: str) -> Answered:
    form = client.get(reverse("console:send_feedback"))
    sent = {"kind": "fault", "text": text, "page": "", "command_id": form.context["form"].command_id}
    return client.post(reverse("console:send_feedback"), sent)
