"""Attacks through the administrators' hands: both keys of an audit administrator, an account that has left the place, a certificate for oneself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.world import World, account_of, in_post, make_world

from anwang.grid import actions, inputs
from anwang.grid.access import official
from anwang.grid.errors import AdministratorsInside, BothKeys, OwnAppointment
from anwang.grid.models import Assignment, Organ
from anwang.grid.states import PostKind
from anwang.ground.refusal import NotFound

pytestmark = pytest.mark.django_db
NEW = inputs.ResetPassword(password="Erste-2026")


@pytest.fixture
def world() -> World:
    return make_world()


def test_one_security_administrator_does_not_get_both_keys_of_the_auditor(world: World) -> None:
    account = account_of(world.audit_admin)
    TOTPDevice.objects.create(user=account, name="x", confirmed=True)
    another = replace(world.security_admin, person_id=world.leader.person_id)

    actions.reset_password(account, NEW, by=world.security_admin, at=world.at)
    with pytest.raises(BothKeys):
        actions.drop_second_factor(account, by=world.security_admin, at=world.at)
    assert TOTPDevice.objects.filter(user=account).exists()
    actions.drop_second_factor(account, by=another, at=world.at)
    with pytest.raises(BothKeys):
        actions.reset_password(account, NEW, by=another, at=world.at)


def test_once_the_owner_has_changed_the_password_the_authenticator_may_be_dropped(world: World) -> None:
    account = account_of(world.audit_admin)
    actions.reset_password(account, NEW, by=world.security_admin, at=world.at)
    said = inputs.ChangePassword(old="Erste-2026", new="Zweite-2026", again="Zweite-2026")
    actions.change_password(account, said, by=world.audit_admin.actor, at=world.at)

    actions.drop_second_factor(account, by=world.security_admin, at=world.at)


def test_an_ordinary_account_needs_only_one_hand(world: World) -> None:
    account = account_of(world.town_officer)
    actions.reset_password(account, NEW, by=world.security_admin, at=world.at)
    actions.drop_second_factor(account, by=world.security_admin, at=world.at)


def test_whoever_once_worked_in_the_town_is_not_reset_from_there(world: World) -> None:
    town_office = Organ.objects.get(pk=world.town_officer.organ_id)
    below = official(in_post("镇安管", town_office, PostKind.SECURITY_ADMIN, "镇安全管理员"), on=world.on)
    old = in_post("冯旧任", town_office, PostKind.TOWN_OFFICER, "安监员")
    Assignment.objects.filter(pk=old.pk).update(ends_on=world.on - timedelta(days=1), person_id=world.leader.person_id)
    account = account_of(world.leader)

    for verb in (actions.close_account, actions.unlock, actions.drop_second_factor):
        with pytest.raises(NotFound):
            verb(account, by=below, at=world.at)
    with pytest.raises(NotFound):
        actions.reset_password(account, NEW, by=below, at=world.at)
    assert actions.reset_password(account, NEW, by=world.security_admin, at=world.at).must_change_password


def test_who_keeps_organs_does_not_end_the_administrators_with_their_organ(world: World) -> None:
    organ = Organ.objects.get(pk=world.audit_admin.organ_id)

    for by in (world.office, world.system_admin):
        with pytest.raises(AdministratorsInside):
            actions.abolish_organ(organ, on=world.on, by=by, at=world.at)
    organ.refresh_from_db()
    assert (organ.valid_to, Assignment.objects.get(pk=world.audit_admin.assignment_id).ends_on) == (None, None)


def test_nobody_gives_herself_a_certificate(world: World) -> None:
    said = inputs.IssueCertificate(
        person_id=world.office.person_id,
        number="皖M990001",
        issuer="安徽省人民政府",
        valid_from=date(2026, 1, 1),
        valid_to=date(2029, 1, 1),
    )
    with pytest.raises(OwnAppointment):
        actions.issue_certificate(said, by=world.office, at=world.at)


def test_no_organ_from_elsewhere_is_set_above_ones_own(world: World) -> None:
    away = Organ.objects.create(name="外省某局", kind="regulator", node=world.county, grid_path="001099001001")
    said = inputs.FoundOrgan(name="新设单位", kind="regulator", node_id=world.county.pk, parent_id=away.pk)

    with pytest.raises(NotFound):
        actions.found_organ(said, by=world.office, at=world.at)
    organ = Organ.objects.get(pk=world.town_officer.organ_id)
    changed = inputs.ChangeOrgan(name=organ.name, parent_id=away.pk)
    with pytest.raises(NotFound):
        actions.change_organ(organ, changed, by=world.office, at=world.at)
