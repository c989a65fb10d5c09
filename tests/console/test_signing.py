from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.world import PASSWORD, World, account_of, in_post, make_world, sign_in

from anwang.grid import actions
from anwang.grid.inputs import Appoint, OpenAccount, ResetPassword
from anwang.grid.models import Account
from anwang.grid.states import PostKind
from anwang.ground.actor import SYSTEM
from anwang.ground.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    yield make_world(on=timezone.localdate())
    cache.clear()


def type_in(client: Client, username: str, password: str, **more: str) -> object:
    return client.post("/login", {"username": username, "password": password, **more})


def verbs() -> list[str]:
    return [
        verb
        for verb in Entry.objects.order_by("id").values_list("verb", flat=True)
        if verb.startswith("grid.log") or verb == "grid.locked_out"
    ]


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key, step=device.step, t0=device.t0, digits=device.digits):06d}"


def test_nobody_is_sent_to_the_login_page_and_back(client: Client, world: World) -> None:
    there = client.get("/search?q=%E5%AE%89")
    assert there.status_code == 302
    assert there.headers["Location"] == "/login?next=%2Fsearch%3Fq%3D%25E5%25AE%2589"

    account = account_of(world.town_officer)
    back = client.post("/login", {"username": account.username.upper(), "password": PASSWORD, "next": "/search?q=%E5%AE%89"})
    assert back.status_code == 303
    assert back.headers["Location"] == "/search?q=%E5%AE%89"
    assert verbs() == ["grid.login"]


def test_login_never_leads_to_another_house(client: Client, world: World) -> None:
    account = account_of(world.town_officer)

    back = client.post("/login", {"username": account.username, "password": PASSWORD, "next": "https://example.org/"})

    assert back.headers["Location"] == "/"


def test_wrong_password_says_nothing_about_the_account(client: Client, world: World) -> None:
    account = account_of(world.town_officer)

    known = client.post("/login", {"username": account.username, "password": "wrong"})
    unknown = client.post("/login", {"username": "nobody", "password": "wrong"})

    assert known.status_code == unknown.status_code == 401
    assert "账号或密码不对" in known.content.decode()
    assert "账号或密码不对" in unknown.content.decode()
    failed = Entry.objects.filter(verb="grid.login_failed").order_by("id")
    assert [entry.path for entry in failed] == [world.town.path, "001"]
    assert [entry.actor for entry in failed] == [world.town_officer.name, "未登录"]


def test_fifth_wrong_password_locks_and_the_security_administrator_unlocks(client: Client, world: World) -> None:
    account = account_of(world.town_officer)
    for _ in range(4):
        assert client.post("/login", {"username": account.username, "password": "wrong"}).status_code == 401

    locked = client.post("/login", {"username": account.username, "password": "wrong"})
    assert locked.status_code == 429
    assert re.search(r"连续输错 5 次，账号已锁定到 \d\d:\d\d", locked.content.decode())
    assert client.post("/login", {"username": account.username, "password": PASSWORD}).status_code == 429

    actions.unlock(account, by=world.security_admin, at=world.at)
    assert client.post("/login", {"username": account.username, "password": PASSWORD}).status_code == 303
    assert verbs() == ["grid.login_failed"] * 4 + ["grid.locked_out"] * 2 + ["grid.login"] or verbs()[-1] == "grid.login"


def test_lock_ends_by_itself_after_half_an_hour(client: Client, world: World) -> None:
    account = account_of(world.town_officer)
    for _ in range(5):
        client.post("/login", {"username": account.username, "password": "wrong"})
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))

    assert client.post("/login", {"username": account.username, "password": PASSWORD}).status_code == 303


def test_first_password_must_be_changed_before_any_page(client: Client, world: World) -> None:
    account = account_of(world.town_officer)
    actions.reset_password(account, ResetPassword(password="Erste-2026"), by=world.security_admin, at=timezone.now())

    entered = client.post("/login", {"username": account.username, "password": "Erste-2026", "next": "/search"})
    assert entered.headers["Location"] == "/me/password"
    assert client.get("/").headers["Location"] == "/me/password"

    weak = client.post("/me/password", {"old": "Erste-2026", "new": "short", "again": "short"})
    assert weak.status_code == 422
    assert "密码至少 8 位" in weak.content.decode()
    unequal = client.post("/me/password", {"old": "Erste-2026", "new": "Zweite-2026", "again": "Dritte-2026"})
    assert "两次输入的新密码不一样" in unequal.content.decode()
    wrong = client.post("/me/password", {"old": "nein", "new": "Zweite-2026", "again": "Zweite-2026"})
    assert "原密码不对" in wrong.content.decode()

    changed = client.post("/me/password", {"old": "Erste-2026", "new": "Zweite-2026", "again": "Zweite-2026"})
    assert changed.headers["Location"] == "/search"
    assert client.get("/").status_code == 200


def test_expired_password_must_be_changed(client: Client, world: World) -> None:
    account = account_of(world.town_officer)
    Account.objects.filter(pk=account.pk).update(password_changed_at=timezone.now() - timedelta(days=91))

    assert client.post("/login", {"username": account.username, "password": PASSWORD}).headers["Location"] == "/me/password"


def test_administrator_sets_up_an_authenticator_and_needs_it_from_then_on(client: Client, world: World) -> None:
    account = account_of(world.system_admin)
    assert account.needs_second_factor

    entered = client.post("/login", {"username": account.username, "password": PASSWORD})
    assert entered.headers["Location"] == "/me/second-factor"
    assert client.get("/").headers["Location"] == "/me/second-factor"
    shown = client.get("/me/second-factor").content.decode()
    assert "data:image/svg+xml" in shown
    device = TOTPDevice.objects.get(user=account)
    assert client.get("/me/second-factor").content.decode().count("data:image/svg+xml") == 1
    assert TOTPDevice.objects.filter(user=account).count() == 1

    assert client.post("/me/second-factor", {"token": "000000"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert client.post("/me/second-factor", {"token": code_of(device)}).headers["Location"] == "/"
    assert client.get("/").status_code == 200

    other = Client()
    half = other.post("/login", {"username": account.username, "password": PASSWORD})
    assert half.headers["Location"] == "/login/token"
    assert other.get("/").headers["Location"].startswith("/login?next=")
    assert other.post("/login/token", {"token": "000000"}).status_code == 401
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None, last_t=-1)
    assert other.post("/login/token", {"token": code_of(device)}).headers["Location"] == "/"
    assert other.get("/").status_code == 200


def test_lost_authenticator_is_dropped_by_the_security_administrator(client: Client, world: World) -> None:
    account = account_of(world.system_admin)
    TOTPDevice.objects.create(user=account, name="x", confirmed=True)

    actions.drop_second_factor(account, by=world.security_admin, at=world.at)

    assert client.post("/login", {"username": account.username, "password": PASSWORD}).headers["Location"] == "/me/second-factor"


def test_session_ends_after_half_an_hour_without_work_and_a_late_form_leads_back(client: Client, world: World) -> None:
    sign_in(client, world.town_officer)
    assert client.get("/").status_code == 200
    session = Session.objects.get(pk=client.session.session_key)
    assert timedelta(minutes=29) < session.expire_date - timezone.now() <= timedelta(minutes=30)

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    late = client.post("/views/save", {"label": "x"})
    assert late.status_code == 302
    assert late.headers["Location"] == "/login?next=%2Fviews%2Fsave"


def test_work_keeps_the_session_alive_but_writes_at_most_once_a_minute(client: Client, world: World) -> None:
    sign_in(client, world.town_officer)
    client.get("/")
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=10))
    client.get("/")
    assert Session.objects.get().expire_date < timezone.now() + timedelta(minutes=11)

    session = client.session
    session["seen"] = 0
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=10))
    client.get("/")
    assert Session.objects.get().expire_date > timezone.now() + timedelta(minutes=29)


def test_logout_is_on_the_trail_and_only_by_post(client: Client, world: World) -> None:
    account = account_of(world.town_officer)
    client.post("/login", {"username": account.username, "password": PASSWORD})
    assert client.get("/logout").status_code == 405

    assert client.post("/logout").headers["Location"] == "/login"
    assert client.get("/").status_code == 302
    assert verbs() == ["grid.login", "grid.logout"]


def test_closed_account_is_out_with_its_next_page(client: Client, world: World) -> None:
    sign_in(client, world.town_officer)
    assert client.get("/").status_code == 200

    actions.close_account(account_of(world.town_officer), by=world.security_admin, at=world.at)

    assert client.get("/").status_code == 302


def test_reset_password_ends_open_sessions(client: Client, world: World) -> None:
    sign_in(client, world.town_officer)

    actions.reset_password(account_of(world.town_officer), ResetPassword(password="Erste-2026"), by=world.security_admin, at=timezone.now())

    assert client.get("/").status_code == 302


def test_who_left_office_cannot_enter(client: Client, world: World) -> None:
    account = account_of(world.town_officer)
    actions.remove_person(account.person, on=timezone.localdate(), by=world.office, at=timezone.now())

    assert client.post("/login", {"username": account.username, "password": PASSWORD}).status_code == 401


def test_one_person_switches_between_her_posts(client: Client, world: World) -> None:
    other = in_post("临时", world.other_town_organ, PostKind.LEADER, "代镇长")
    said = Appoint(person_id=world.town_officer.person_id, post_id=other.post_id, starts_on=world.on)
    second = actions.appoint(said, by=SYSTEM, at=world.at)
    sign_in(client, world.town_officer)
    page = client.get("/").content.decode()
    assert "以哪个岗位办理" in page
    assert f"/me/post/{second.pk}" in page

    assert client.post(f"/me/post/{second.pk}").status_code == 303
    assert "代镇长" in client.get("/").content.decode()
    assert client.post(f"/me/post/{other.pk}").status_code == 404


def test_administrator_looks_through_anothers_post_and_can_do_nothing(client: Client, world: World) -> None:
    sign_in(client, world.system_admin)
    assert client.post(f"/me/view-as/{world.town_officer.assignment_id}").status_code == 303

    page = client.get("/").content.decode()
    assert "正在以" in page
    assert world.town_officer.name in page
    assert client.post("/views/save", {"label": "x", "listing": "y"}).status_code == 403
    assert client.post("/me/view-as/stop").status_code == 303
    assert "正在以" not in client.get("/").content.decode()
    seen = Entry.objects.filter(verb__startswith="grid.st").exclude(verb="grid.standing").order_by("id")
    assert [(entry.verb, entry.actor_id) for entry in seen] == [
        ("grid.start_viewing_as", world.system_admin.person_id),
        ("grid.stop_viewing_as", world.system_admin.person_id),
    ]


def test_only_administrators_look_through_others(client: Client, world: World) -> None:
    for official in (world.office, world.town_officer, world.audit_admin, world.manager):
        assert sign_in(Client(), official).post(f"/me/view-as/{world.grid_worker.assignment_id}").status_code == 403


def test_scope_is_never_wider_than_the_territory(client: Client, world: World) -> None:
    sign_in(client, world.town_officer)
    assert client.get(f"/me/scope/{world.village.pk}").status_code == 302
    assert client.get(f"/me/scope/{world.county.pk}").status_code == 404
    assert client.get(f"/me/scope/{world.other_town.pk}").status_code == 404
    assert world.village.name in client.get("/").content.decode()


def test_demo_offers_roles_only_in_a_demo(client: Client, world: World, settings: object) -> None:
    said = OpenAccount(person_id=world.town_officer.person_id, username="demo.town", password="Demo-Demo-1", must_change=True)
    actions.open_account(said, by=SYSTEM, at=world.at)
    settings.DEMO = False  # type: ignore[attr-defined]
    assert "演示环境" not in client.get("/login").content.decode()
    assert client.post("/login/demo", {"role": "demo.town"}).status_code == 404

    settings.DEMO = True  # type: ignore[attr-defined]
    page = client.get("/login").content.decode()
    assert world.town_officer.name in page
    assert "管好本镇企业台账" in page
    assert client.post("/login/demo", {"role": "demo.town"}).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Client().post("/login/demo", {"role": account_of(world.office).username}).status_code == 404


def test_pages_load_from_this_server_only(client: Client, world: World) -> None:
    policy = client.get("/login").headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_body_over_the_limit_is_refused_before_it_is_read(client: Client, world: World) -> None:
    class Unread:
        def read(self, *args: object) -> bytes:
            raise AssertionError

        readline = read

    answer = client.generic("POST", "/login", b"x", **{"CONTENT_LENGTH": str(60 * 1024 * 1024), "wsgi.input": Unread()})  # type: ignore[arg-type]

    assert answer.status_code == 413
    assert "50 MB" in answer.content.decode()
