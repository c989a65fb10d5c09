"""Wrong passwords: many addresses at one name, one address at many names, and nobody keeps the owner of an account out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.utils import timezone
from tests.world import PASSWORD, World, account_of, make_world

from anwang.desks.console.patience import Held, held
from anwang.grid import actions
from anwang.grid.actions import settings
from anwang.grid.inputs import SetRule
from anwang.grid.models import KnownPlace
from anwang.ground import rules

pytestmark = pytest.mark.django_db
OFFICE = "10.1.0.7"


@pytest.fixture
def world() -> Iterator[World]:
    yield make_world(on=timezone.localdate())
    cache.clear()


def knock(username: str, password: str = "wrong", address: str = OFFICE) -> int:
    """Try to log in from an address; return how the door answered."""
    return Client(REMOTE_ADDR=address).post("/login", {"username": username, "password": password}).status_code


def past(minutes: int) -> None:
    """Let time pass for what was typed wrongly so far."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


def strangers(name: str, number: int) -> list[int]:
    """Try a name once from each of so many addresses."""
    return [knock(name, address=f"203.0.113.{each + 1}") for each in range(number)]


def minutes_to_wait(username: str, address: str) -> int | None:
    at = timezone.now()
    found = held(username, address, at)
    return None if found is None else -((at - found.until) // timedelta(minutes=1))


def test_a_name_tried_from_many_addresses_makes_every_further_stranger_wait(world: World) -> None:
    name = account_of(world.town_officer).username

    assert strangers(name, 10) == [401] * 9 + [429]
    assert knock(name, address="203.0.113.99") == 429
    assert knock(name, PASSWORD, address="203.0.113.99") == 429, "the right password does not shorten the wait, nor show that it is right"


def test_who_came_in_here_before_does_not_wait_for_what_strangers_try(world: World) -> None:
    name = account_of(world.town_officer).username
    assert knock(name, PASSWORD) == 303
    strangers(name, 12)

    assert knock(name) == 401
    assert knock(name, PASSWORD) == 303
    assert knock(name, PASSWORD, address="10.9.9.9") == 429


def test_what_is_typed_wrongly_at_a_known_place_is_counted_there(world: World) -> None:
    name = account_of(world.town_officer).username
    assert knock(name, PASSWORD) == 303

    assert [knock(name) for _ in range(6)] == [401] * 4 + [429] * 2
    assert knock(name, PASSWORD) == 429
    past(1)
    assert knock(name, PASSWORD) == 303


def test_the_wait_doubles_with_every_wrong_password_up_to_half_an_hour(world: World) -> None:
    name = account_of(world.town_officer).username
    waits = []
    for _ in range(12):
        knock(name)
        waits.append(minutes_to_wait(name, OFFICE))
        past(waits[-1] or 0)

    assert waits == [None, None, None, None, 1, 2, 4, 8, 16, 30, 30, 30]


def test_knocking_while_one_must_wait_does_not_lengthen_the_wait(world: World) -> None:
    name = account_of(world.town_officer).username
    for _ in range(5):
        knock(name)
    until = held(name, OFFICE, timezone.now())

    for _ in range(5):
        assert knock(name) == 429

    assert held(name, OFFICE, timezone.now()) == until
    assert until == Held("place", 5, AccessAttempt.objects.get().attempt_time + timedelta(minutes=1))


def test_one_address_cannot_try_one_password_on_every_name(world: World) -> None:
    at = timezone.now()
    AccessAttempt.objects.bulk_create(
        AccessAttempt(
            username=f"name{each}", ip_address=OFFICE, user_agent="", failures_since_start=1, http_accept="", path_info="", attempt_time=at
        )
        for each in range(49)
    )
    known = account_of(world.officer)
    KnownPlace.objects.create(account=known, address=OFFICE, last_at=at)

    assert knock("name49") == 429
    assert knock(account_of(world.town_officer).username, PASSWORD) == 429
    assert knock(account_of(world.town_officer).username, PASSWORD, address="10.1.0.8") == 303
    assert knock(known.username, PASSWORD) == 303, "who works here every day goes on working"


def test_a_name_that_nobody_bears_is_treated_as_one_that_somebody_does(world: World) -> None:
    borne = strangers(account_of(world.town_officer).username, 11)
    AccessAttempt.objects.all().delete()

    assert strangers("nobody.at.all", 11) == borne


def test_a_place_where_one_has_not_been_for_long_is_known_no_more(world: World) -> None:
    account = account_of(world.town_officer)
    KnownPlace.objects.create(account=account, address=OFFICE, last_at=timezone.now() - timedelta(days=91))
    strangers(account.username, 10)

    assert knock(account.username, PASSWORD) == 429


def test_the_security_administrator_ends_every_wait_for_a_name(world: World) -> None:
    account = account_of(world.town_officer)
    strangers(account.username, 10)
    assert knock(account.username, PASSWORD) == 429

    actions.unlock(account, by=world.security_admin, at=world.at)

    assert knock(account.username, PASSWORD) == 303


def test_the_door_says_why_one_waits_and_until_when(world: World) -> None:
    name = account_of(world.town_officer).username
    strangers(name, 10)

    said = Client(REMOTE_ADDR="203.0.113.200").post("/login", {"username": name, "password": "wrong"}).content.decode()

    until = timezone.localtime(
        (held(name, "203.0.113.200", timezone.now()) or Held("name", 0, timezone.now())).until + timedelta(seconds=59)
    )
    assert f"这个账号近来输错 10 次密码，为防有人试探，在这里要等到 {until:%H:%M} 才能再试" in said


def test_the_locality_says_how_many_and_how_long(world: World) -> None:
    name = account_of(world.town_officer).username
    stricter = {**rules.payload("login", path=world.county.path, on=world.on), "place_failures": 3, "first_minutes": 10}
    settings.set_rule(
        SetRule(node_id=world.county.pk, code="login", valid_from=world.on, source="市网信办〔2026〕7号", payload=stricter),
        by=world.system_admin,
        at=world.at,
    )

    assert [knock(name) for _ in range(3)] == [401, 401, 429]
    assert minutes_to_wait(name, OFFICE) == 10
