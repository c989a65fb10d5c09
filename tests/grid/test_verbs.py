from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.world import PASSWORD, World, account_of, in_post, make_world

from anwang.grid import access, actions, queries
from anwang.grid.access import official
from anwang.grid.errors import (
    AccountExists,
    AlreadyAppointed,
    CertificateTaken,
    DatesCrossed,
    GridRefusal,
    LoginTaken,
    OldTokenNeeded,
    OwnAppointment,
    PostEnded,
    PostTaken,
    WeakPassword,
    WrongPassword,
    WrongToken,
)
from anwang.grid.inputs import (
    Appoint,
    ChangePassword,
    ConfirmSecondFactor,
    EndAssignment,
    EnterPerson,
    FoundOrgan,
    IssueCertificate,
    OpenAccount,
    ResetPassword,
    SetUpPost,
)
from anwang.grid.models import Account, Assignment, OldPassword, Organ, Post
from anwang.grid.states import RIGHTS, OrganKind, PostKind, Reach, Right
from anwang.ground.actor import SYSTEM, Actor
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.ground.trail.models import Entry
from anwang.ground.trail.verify import verify

pytestmark = pytest.mark.django_db
BUSINESS = [kind for kind in PostKind if kind not in access.ADMINISTRATORS]


@pytest.fixture
def world() -> World:
    return make_world()


def post(world: World, kind: PostKind, name: str = "新岗位") -> Post:
    organ = world.enterprise_organ if kind == PostKind.ENTERPRISE_MANAGER else world.committee_organ
    return actions.set_up_post(SetUpPost(organ_id=organ.pk, name=name, kind=kind), by=SYSTEM, at=world.at)


def appoint(world: World, person_id: int, seat: Post, on: date | None = None) -> Assignment:
    return actions.appoint(Appoint(person_id=person_id, post_id=seat.pk, starts_on=on or world.on), by=SYSTEM, at=world.at)


# ---- 三员分立 ------------------------------------------------------------------------------------------------------------------


def test_administrators_hold_no_business_right_and_none_of_each_other() -> None:
    business = frozenset().union(*(RIGHTS[kind] for kind in BUSINESS))
    shared = {Right.MANAGE_PEOPLE, Right.MANAGE_GRID, Right.ANSWER_FEEDBACK}
    for kind in access.ADMINISTRATORS:
        assert not (RIGHTS[kind] & business) - shared, kind
    assert RIGHTS[PostKind.SYSTEM_ADMIN] & RIGHTS[PostKind.SECURITY_ADMIN] == {Right.VIEW_AS}
    assert not RIGHTS[PostKind.AUDIT_ADMIN] & (RIGHTS[PostKind.SYSTEM_ADMIN] | RIGHTS[PostKind.SECURITY_ADMIN])
    assert set(RIGHTS) == set(PostKind)


@pytest.mark.parametrize("second", sorted(access.ADMINISTRATORS))
@pytest.mark.parametrize("first", sorted(access.ADMINISTRATORS))
def test_nobody_holds_two_of_the_three_administrators_posts(world: World, first: PostKind, second: PostKind) -> None:
    holder = world.everybody[first].person_id
    if first == second:
        assert appoint(world, holder, post(world, PostKind(second))).person_id == holder
    else:
        with pytest.raises(PostTaken, match="三员分立"):
            appoint(world, holder, post(world, PostKind(second)))


@pytest.mark.parametrize("kind", BUSINESS)
def test_no_administrator_holds_a_business_post_nor_the_other_way_round(world: World, kind: PostKind) -> None:
    with pytest.raises(PostTaken):
        appoint(world, world.system_admin.person_id, post(world, kind))
    with pytest.raises(PostTaken):
        appoint(world, world.everybody[kind].person_id, post(world, PostKind.AUDIT_ADMIN))


def test_administrator_who_left_may_take_a_business_post_from_that_day_on(world: World) -> None:
    held = Assignment.objects.get(pk=world.system_admin.assignment_id)
    leaves = world.on + timedelta(days=10)
    actions.end_assignment(held, EndAssignment(ends_on=leaves), by=SYSTEM, at=world.at)
    seat = post(world, PostKind.TOWN_OFFICER)

    with pytest.raises(PostTaken):
        appoint(world, held.person_id, seat, leaves - timedelta(days=1))
    assert appoint(world, held.person_id, seat, leaves).starts_on == leaves


def test_later_post_counts_too(world: World) -> None:
    person = actions.enter_person(EnterPerson(name="后来"), by=SYSTEM, at=world.at)
    appoint(world, person.pk, post(world, PostKind.AUDIT_ADMIN), world.on + timedelta(days=30))

    with pytest.raises(PostTaken):
        appoint(world, person.pk, post(world, PostKind.LEADER), world.on)


def test_administrators_are_named_by_the_security_administrator_and_others_by_who_keeps_people(world: World) -> None:
    person = actions.enter_person(EnterPerson(name="新人"), by=world.office, at=world.at)
    administrator, business = post(world, PostKind.AUDIT_ADMIN), post(world, PostKind.LEADER)

    def say(seat: Post) -> Appoint:
        return Appoint(person_id=person.pk, post_id=seat.pk, starts_on=world.on)

    for by in (world.office, world.system_admin, world.town_officer, world.audit_admin):
        with pytest.raises(NotAllowed):
            actions.appoint(say(administrator), by=by, at=world.at)
    with pytest.raises(NotAllowed):
        actions.appoint(say(business), by=world.security_admin, at=world.at)
    actions.appoint(say(administrator), by=world.security_admin, at=world.at)
    assert queries.holder_on(administrator, world.on) == [person]


def test_nobody_appoints_dismisses_or_equips_herself(world: World) -> None:
    seat = post(world, PostKind.LEADER)
    with pytest.raises(OwnAppointment):
        actions.appoint(Appoint(person_id=world.office.person_id, post_id=seat.pk, starts_on=world.on), by=world.office, at=world.at)
    own = Assignment.objects.get(pk=world.office.assignment_id)
    with pytest.raises(OwnAppointment):
        actions.end_assignment(own, EndAssignment(ends_on=world.on), by=world.office, at=world.at)
    account = account_of(world.security_admin)
    for verb in (actions.close_account, actions.unlock, actions.drop_second_factor):
        with pytest.raises(OwnAppointment):
            verb(account, by=world.security_admin, at=world.at)


# ---- who holds which post when -----------------------------------------------------------------------------------------------


def test_post_passes_from_one_to_another_on_a_day_and_both_stand_in_its_history(world: World) -> None:
    held = Assignment.objects.get(pk=world.town_officer.assignment_id)
    day = world.on - timedelta(days=10)
    actions.end_assignment(held, EndAssignment(ends_on=day, document="免〔2026〕2号"), by=world.office, at=world.at)
    person = actions.enter_person(EnterPerson(name="接任"), by=world.office, at=world.at)
    said = Appoint(person_id=person.pk, post_id=held.post_id, starts_on=day)
    actions.appoint(said, by=world.office, at=world.at)
    seat = Post.objects.get(pk=held.post_id)

    assert [p.name for p in queries.holder_on(seat, day - timedelta(days=1))] == ["孙镇安"]
    assert [p.name for p in queries.holder_on(seat, day)] == ["接任"]
    assert [a.person.name for a in queries.history_of_post(seat)] == ["接任", "孙镇安"]
    with pytest.raises(NotAllowed, match="任职已经结束"):
        official(Assignment.objects.get(pk=held.pk), on=world.on)
    with pytest.raises(PostEnded, match="已经办过免职"):
        actions.end_assignment(held, EndAssignment(ends_on=day), by=world.office, at=world.at)


def test_same_post_twice_and_ends_before_beginnings_are_refused(world: World) -> None:
    with pytest.raises(AlreadyAppointed):
        appoint(world, world.town_officer.person_id, Post.objects.get(pk=world.town_officer.post_id))
    held = Assignment.objects.get(pk=world.town_officer.assignment_id)
    with pytest.raises(DatesCrossed):
        actions.end_assignment(held, EndAssignment(ends_on=held.starts_on - timedelta(days=1)), by=SYSTEM, at=world.at)


def test_abolished_organ_takes_its_posts_and_people_along(world: World) -> None:
    organ = Organ.objects.get(pk=world.brigade_organ.pk)
    actions.abolish_organ(organ, on=world.on, by=world.office, at=world.at)

    assert set(Assignment.objects.filter(post__organ=organ).values_list("ends_on", flat=True)) == {world.on}
    with pytest.raises(PostEnded):
        appoint(world, world.town_officer.person_id, organ.posts.all()[0])
    with pytest.raises(PostEnded):
        actions.set_up_post(SetUpPost(organ_id=organ.pk, name="x", kind=PostKind.LEADER), by=SYSTEM, at=world.at)
    assert verify(at=timezone.now()).faults == []


def test_certificate_number_stands_once_and_lapses(world: World) -> None:
    said = IssueCertificate(
        person_id=world.town_officer.person_id, number="皖M119999", issuer="安徽省人民政府", valid_from=date(2026, 1, 1), valid_to=world.on
    )
    actions.issue_certificate(said, by=world.office, at=world.at)

    held = Assignment.objects.get(pk=world.town_officer.assignment_id)
    assert official(held, on=world.on).certificate == "皖M119999"
    assert official(held, on=world.on + timedelta(days=1)).certificate == ""
    with pytest.raises(CertificateTaken):
        actions.issue_certificate(said, by=world.office, at=world.at)
    with pytest.raises(DatesCrossed):
        actions.issue_certificate(
            said.model_copy(update={"number": "皖M118888", "valid_to": date(2025, 1, 1)}), by=world.office, at=world.at
        )


# ---- scope -------------------------------------------------------------------------------------------------------------------


def test_people_and_organs_elsewhere_are_out_of_reach(world: World) -> None:
    clerk = in_post("镇里管人", world.town_organ, PostKind.COMMITTEE_OFFICE, "镇安委办")
    by = official(clerk, on=world.on)

    with pytest.raises(NotFound):
        actions.found_organ(FoundOrgan(name="邻镇某办", kind=OrganKind.TOWN_OFFICE, node_id=world.other_town.pk), by=by, at=world.at)
    with pytest.raises(NotFound):
        actions.found_organ(FoundOrgan(name="市里某办", kind=OrganKind.REGULATOR, node_id=world.county.pk), by=by, at=world.at)
    with pytest.raises(NotFound):
        actions.set_up_post(
            SetUpPost(organ_id=world.town_organ.pk, name="看全市", kind=PostKind.TOWN_OFFICER, node_id=world.county.pk), by=by, at=world.at
        )
    with pytest.raises(NotFound):
        actions.appoint(
            Appoint(person_id=world.other_town_officer.person_id, post_id=world.town_officer.post_id, starts_on=world.on),
            by=by,
            at=world.at,
        )
    assert not access.people(by).filter(pk=world.other_town_officer.person_id).exists()
    assert access.people(by).filter(pk=world.town_officer.person_id).exists()


def test_enterprise_posts_and_offices_posts_do_not_mix(world: World) -> None:
    for organ, kind in ((world.town_organ, PostKind.ENTERPRISE_MANAGER), (world.enterprise_organ, PostKind.TOWN_OFFICER)):
        with pytest.raises(GridRefusal, match="生产经营单位"):
            actions.set_up_post(SetUpPost(organ_id=organ.pk, name="x", kind=kind), by=SYSTEM, at=world.at)


def test_reach_follows_the_kind_of_post(world: World) -> None:
    assert post(world, PostKind.AUDIT_ADMIN).reach == Reach.NOTHING
    assert post(world, PostKind.ENTERPRISE_MANAGER).reach == Reach.OWN_UNIT
    assert (world.system_admin.covers(world.town.path), world.town_officer.covers(world.town.path)) == (False, True)
    assert access.within(Organ.objects.all(), world.system_admin).count() == 0
    assert set(access.within(Organ.objects.all(), world.town_officer)) == {world.town_organ, world.village_organ, world.enterprise_organ}


def test_somebody_who_calls_herself_the_system_is_not(world: World) -> None:
    forged = Actor(person_id=world.town_officer.person_id, name="孙镇安", post="x", path=world.town.path)

    with pytest.raises(NotAllowed):
        actions.enter_person(EnterPerson(name="新人"), by=forged, at=world.at)


def test_who_looks_through_anothers_post_changes_nobody(world: World) -> None:
    with pytest.raises(NotAllowed, match="只能看"):
        actions.enter_person(EnterPerson(name="新人"), by=replace(world.office, viewing_as="朱系管"), at=world.at)


# ---- accounts ----------------------------------------------------------------------------------------------------------------


def open_for(world: World, username: str = "sun.zhenan", password: str = PASSWORD) -> Account:
    said = OpenAccount(person_id=world.town_officer.person_id, username=username, password=password)
    return actions.open_account(said, by=world.security_admin, at=world.at)


@pytest.mark.parametrize(
    ("password", "why"),
    [("Ab1-", "至少 8 位"), ("abcdefgh1", "3 种"), ("ABCDEFGH-", "3 种"), ("Sun.ZhenAn-2026", "登录名")],
)
def test_weak_first_password_is_refused_with_the_rule(world: World, password: str, why: str) -> None:
    with pytest.raises(WeakPassword, match=why):
        open_for(world, password=password)
    assert Account.objects.count() == 0


def test_one_person_one_account_one_name(world: World) -> None:
    open_for(world)
    with pytest.raises(AccountExists):
        open_for(world, "another.name")
    with pytest.raises(LoginTaken):
        actions.open_account(
            OpenAccount(person_id=world.grid_worker.person_id, username="SUN.ZhenAn", password=PASSWORD),
            by=world.security_admin,
            at=world.at,
        )


def test_only_the_security_administrator_keeps_accounts(world: World) -> None:
    account = account_of(world.town_officer)
    for by in (world.office, world.system_admin, world.audit_admin, world.regulator, world.leader):
        with pytest.raises(NotAllowed):
            actions.reset_password(account, ResetPassword(password=PASSWORD), by=by, at=world.at)
        with pytest.raises(NotAllowed):
            actions.close_account(account, by=by, at=world.at)


def own(world: World) -> Actor:
    return world.town_officer.actor


def change(world: World, account: Account, old: str, new: str) -> Account:
    return actions.change_password(account, ChangePassword(old=old, new=new, again=new), by=own(world), at=timezone.now())


def test_password_is_changed_by_its_owner_who_knows_the_old_one(world: World) -> None:
    account = open_for(world)
    with pytest.raises(WrongPassword):
        change(world, account, "Falsch-2026", "Zweite-2026")
    said = ChangePassword(old=PASSWORD, new="Zweite-2026", again="Zweite-2026")
    with pytest.raises(NotAllowed):
        actions.change_password(account, said, by=world.security_admin.actor, at=world.at)

    changed = change(world, account, PASSWORD, "Zweite-2026")

    assert changed.check_password("Zweite-2026")
    assert not changed.must_change_password


def test_last_five_passwords_are_not_used_again(world: World) -> None:
    account = open_for(world)
    used = [PASSWORD, *(f"Passwort-{n}" for n in range(1, 7))]
    for old, new in pairwise(used):
        change(world, account, old, new)

    for again in used[-6:]:
        with pytest.raises(WeakPassword, match="最近 5 次"):
            change(world, account, used[-1], again)
    assert change(world, account, used[-1], PASSWORD).check_password(PASSWORD)
    assert OldPassword.objects.filter(account=account).count() == 7


def test_no_password_and_no_digest_of_one_stands_on_the_trail(world: World) -> None:
    account = open_for(world)
    change(world, account, PASSWORD, "Zweite-2026")
    actions.reset_password(account, ResetPassword(password="Dritte-2026"), by=world.security_admin, at=world.at)

    said = " ".join(f"{e.change} {e.subject}" for e in Entry.objects.all())
    assert not any(secret in said for secret in (PASSWORD, "Zweite-2026", "Dritte-2026", account.password))
    assert Entry.objects.filter(subject_model="grid.account").count() == 3
    assert verify(at=timezone.now()).faults == []


def test_login_touches_no_digest(world: World) -> None:
    account = open_for(world)
    Account.objects.filter(pk=account.pk).update(last_login=timezone.now(), last_seen_at=timezone.now())

    assert verify(at=timezone.now()).faults == []


def test_administrators_need_a_second_factor_whichever_comes_first(world: World) -> None:
    assert account_of(world.audit_admin).needs_second_factor
    person = actions.enter_person(EnterPerson(name="先有账号"), by=SYSTEM, at=world.at)
    said = OpenAccount(person_id=person.pk, username="first.account", password=PASSWORD)
    account = actions.open_account(said, by=SYSTEM, at=world.at)
    assert not account.needs_second_factor

    appoint(world, person.pk, post(world, PostKind.SYSTEM_ADMIN))

    account.refresh_from_db()
    assert account.needs_second_factor
    assert verify(at=timezone.now()).faults == []


def test_authenticator_counts_once_its_code_was_given_and_only_for_oneself(world: World) -> None:
    account = open_for(world)
    device = actions.enrol_second_factor(account, by=own(world))
    assert actions.enrol_second_factor(account, by=own(world)).pk == device.pk
    with pytest.raises(NotAllowed):
        actions.enrol_second_factor(account, by=world.security_admin.actor)
    with pytest.raises(WrongToken):
        actions.confirm_second_factor(account, ConfirmSecondFactor(token="000000"), by=own(world), at=world.at)
    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_removed_person_leaves_every_post_and_her_account(world: World) -> None:
    account = open_for(world)
    actions.remove_person(account.person, on=world.on, by=world.office, at=world.at)

    account.refresh_from_db()
    assert not account.is_active
    assert Assignment.objects.get(pk=world.town_officer.assignment_id).ends_on == world.on
    assert list(access.assignments_of(account.person, world.on)) == []
    assert verify(at=timezone.now()).faults == []


def test_every_act_of_the_grid_keeps_the_trail_whole(world: World) -> None:
    result = verify(at=timezone.now())

    assert result.faults == []
    assert result.entries == Entry.objects.count() > 50


def test_an_authenticator_is_replaced_only_by_who_holds_the_one_before(world: World) -> None:
    account = open_for(world)
    before = TOTPDevice.objects.create(user=account, name="x", confirmed=True)
    fresh = actions.enrol_second_factor(account, by=own(world))

    def confirm(old: str) -> None:
        TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None, last_t=-1)
        said = ConfirmSecondFactor(token=code_of(fresh), old_token=old)
        actions.confirm_second_factor(account, said, by=own(world), at=world.at)

    for wrong in ("", code_of(fresh)):
        with pytest.raises(OldTokenNeeded):
            confirm(wrong)
    confirm(code_of(before))
    assert list(TOTPDevice.objects.filter(confirmed=True)) == [fresh]


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key, step=device.step, t0=device.t0, digits=device.digits):06d}"
