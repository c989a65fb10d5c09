"""Attacks on the rules of several hands: one person counted twice, supervisor and supervised in one, an administrator in another's chair."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.inspections.field import Field, sheet_of, site_of
from tests.world import FOUNDED, World, make_world, sign_in

from anwang.grid import access
from anwang.grid import actions as grid
from anwang.grid.access import Official
from anwang.grid.errors import PostTaken
from anwang.grid.inputs import Appoint, SetUpPost
from anwang.grid.models import Assignment, Organ
from anwang.grid.states import PostKind
from anwang.ground.actor import SYSTEM
from anwang.ground.refusal import NotAllowed
from anwang.inspections import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def second_post(world: World, person: Official, organ: Organ, kind: PostKind) -> Assignment:
    """Appoint somebody to a further post, as who keeps people would."""
    post = grid.set_up_post(SetUpPost(organ_id=organ.pk, name="兼任", kind=kind), by=SYSTEM, at=FOUNDED)
    said = Appoint(person_id=person.person_id, post_id=post.pk, starts_on=FOUNDED.date())
    return grid.appoint(said, by=SYSTEM, at=FOUNDED)


def test_one_officer_in_two_posts_is_not_two_officers(world: World) -> None:
    again = second_post(world, world.officer, world.regulator_organ, PostKind.ENFORCEMENT_OFFICER)
    field = Field(world, site_of(world), sheet_of(world))
    with pytest.raises(errors.TooFewOfficers, match="现在只有 1 名"):
        field.plan(officer_ids=(world.officer.assignment_id, again.pk))


def test_nobody_both_supervises_and_speaks_for_the_supervised(world: World) -> None:
    for person in (world.town_officer, world.regulator, world.officer):
        with pytest.raises(PostTaken, match="不能同时担任企业"):
            second_post(world, person, world.enterprise_organ, PostKind.ENTERPRISE_MANAGER)
    with pytest.raises(PostTaken, match="不能同时担任企业"):
        second_post(world, world.manager, world.town_organ, PostKind.TOWN_OFFICER)


def test_an_administrator_does_not_look_through_another_administrator(world: World, client: Client) -> None:
    sign_in(client, world.system_admin)
    assert client.post(f"/me/view-as/{world.audit_admin.assignment_id}").status_code == 403
    session = client.session
    session["viewing"] = world.audit_admin.assignment_id
    session.save()
    assert client.get("/trail/").status_code == 403
    with pytest.raises(NotAllowed, match="三员分立"):
        grid.start_viewing_as(Assignment.objects.get(pk=world.audit_admin.assignment_id), by=world.system_admin, at=world.at)


def test_a_post_of_somebody_else_cannot_be_taken(world: World, client: Client) -> None:
    sign_in(client, world.town_officer)
    assert client.post(f"/me/post/{world.regulator.assignment_id}").status_code == 404
    session = client.session
    session["assignment"] = world.regulator.assignment_id
    session.save()
    assert world.town_officer.post in client.get("/").content.decode()


def test_an_office_that_ended_today_ends_the_session(world: World, client: Client) -> None:
    sign_in(client, world.town_officer)
    assert client.get("/").status_code == 200
    today = timezone.localdate()
    Assignment.objects.filter(pk=world.town_officer.assignment_id).update(ends_on=today)
    assert client.get("/").status_code == 302
    held = Assignment.objects.get(pk=world.town_officer.assignment_id)
    with pytest.raises(NotAllowed):
        access.official(held, on=today + timedelta(days=1))
