"""Between the password and the work: codes tried one after another, a code used twice, half an entrance kept, an open session of another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.world import PASSWORD, World, account_of, make_world, sign_in

from anwang.grid import actions
from anwang.grid.inputs import ResetPassword
from anwang.grid.models import Account, Assignment

pytestmark = pytest.mark.django_db
NEW = "Neue-Worte-2026"


@pytest.fixture
def world() -> Iterator[World]:
    yield make_world(on=timezone.localdate())
    cache.clear()


@pytest.fixture
def account(world: World) -> Account:
    return account_of(world.town_officer)


@pytest.fixture
def device(account: Account) -> TOTPDevice:
    return TOTPDevice.objects.create(user=account, name="验证器", confirmed=True)


def code_of(device: TOTPDevice, drift: int = 0) -> str:
    return f"{totp(device.bin_key, step=device.step, t0=device.t0, digits=device.digits, drift=drift):06d}"


def half_way(account: Account) -> Client:
    client = Client()
    assert client.post("/login", {"username": account.username, "password": PASSWORD}).headers["Location"] == "/login/token"
    return client


def test_a_code_opens_once(account: Account, device: TOTPDevice) -> None:
    code = code_of(device)
    assert half_way(account).post("/login/token", {"token": code}).status_code == 303

    assert half_way(account).post("/login/token", {"token": code}).status_code == 401
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert half_way(account).post("/login/token", {"token": code_of(device, drift=1)}).status_code == 303


def test_after_a_wrong_code_the_right_one_must_wait(account: Account, device: TOTPDevice) -> None:
    client = half_way(account)

    assert client.post("/login/token", {"token": "x"}).status_code == 401
    assert client.post("/login/token", {"token": code_of(device)}).status_code == 401


def test_codes_for_the_old_authenticator_cannot_be_tried_from_an_open_session(account: Account, device: TOTPDevice, world: World) -> None:
    client = sign_in(Client(), world.town_officer)

    assert client.post("/me/second-factor", {"old_token": "000000", "token": "000000"}).status_code == 422

    device.refresh_from_db()
    assert device.throttling_failure_count == 1
    fresh = TOTPDevice.objects.get(user=account, confirmed=False)
    assert client.post("/me/second-factor", {"old_token": code_of(device), "token": code_of(fresh)}).status_code == 422
    assert TOTPDevice.objects.get(user=account, confirmed=True) == device


def test_half_an_entrance_ends_with_the_password_that_opened_it(account: Account, device: TOTPDevice, world: World) -> None:
    client = half_way(account)

    actions.reset_password(account, ResetPassword(password=NEW), by=world.security_admin, at=timezone.now())

    assert client.post("/login/token", {"token": code_of(device)}).headers["Location"] == "/login"
    assert client.get("/").headers["Location"].startswith("/login")


def test_half_an_entrance_ends_after_five_minutes(account: Account, device: TOTPDevice) -> None:
    client = half_way(account)
    session = client.session
    session["half"] = {**session["half"], "at": (timezone.now() - timedelta(minutes=5, seconds=1)).timestamp()}
    session.save()

    assert client.post("/login/token", {"token": code_of(device)}).headers["Location"] == "/login"


def test_half_an_entrance_ends_with_the_last_post(account: Account, device: TOTPDevice, world: World) -> None:
    client = half_way(account)

    Assignment.objects.filter(person=account.person).update(ends_on=world.on)

    assert client.post("/login/token", {"token": code_of(device)}).headers["Location"] == "/login"


def test_the_present_password_cannot_be_tried_from_an_open_session(account: Account, world: World) -> None:
    client = sign_in(Client(), world.town_officer)
    typed = {"old": "wrong", "new": NEW, "again": NEW}

    assert [client.post("/me/password", typed).status_code for _ in range(5)] == [422] * 4 + [429]

    assert client.get("/").headers["Location"].startswith("/login")
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_password_that_is_changed_by_two_clicks_is_changed_once(account: Account, world: World) -> None:
    client = sign_in(Client(), world.town_officer)
    number = client.get("/me/password").context["form"].command_id
    typed = {"command_id": str(number), "old": PASSWORD, "new": NEW, "again": NEW}

    assert [client.post("/me/password", typed).status_code for _ in range(2)] == [303, 303]

    account.refresh_from_db()
    assert account.check_password(NEW)
    assert account.old_passwords.count() == 1
