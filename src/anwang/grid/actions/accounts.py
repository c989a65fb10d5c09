"""Accounts: opened and closed by the security administrator, used by their owners, every entry on the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from anwang.grid.access import ADMINISTRATORS, Doer, Official, actor_of, answer_for, in_force, person_for
from anwang.grid.actions.people import refuse_oneself
from anwang.grid.errors import AccountExists, BothKeys, LoginTaken, OldTokenNeeded, WeakPassword, WrongPassword, WrongToken
from anwang.grid.inputs import ChangePassword, ConfirmSecondFactor, OpenAccount, ResetPassword
from anwang.grid.models import Account, Assignment, KnownPlace, OldPassword, Person
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.actor import Actor
from anwang.ground.refusal import NotAllowed
from anwang.ground.trail.models import Entry as TrailEntry
from anwang.ground.trail.record import record

KEPT = 12
"""So many old passwords are kept at most; the rule asks for fewer."""

THREE_APART = "系统管理员、安全管理员、审计管理员各司其职，不能以另一名管理员的身份查看（三员分立）。"
Entry = Literal["login", "login_failed", "logout", "locked_out", "switch_post"]


@action("grid.open_account")
def open_account(said: OpenAccount, *, by: Doer, at: datetime) -> Account:
    """Open a login for a person; the first password must be changed (管理账号与授权). One person, one account.

    Raises NotAllowed, NotFound, OwnAppointment, AccountExists, LoginTaken, WeakPassword.
    """
    answer_for(by, Right.MANAGE_ACCOUNTS, None)
    person = person_for(by, said.person_id)
    refuse_oneself(by, person.pk)
    _answer_for_posts(by, person.pk, at)
    if Account.objects.filter(person=person).exists():
        raise AccountExists(field="person_id")
    account = Account(
        username=said.username,
        person=person,
        must_change_password=said.must_change,
        password_changed_at=at,
        needs_second_factor=_is_administrator(person, at),
    )
    _check(said.password, account, "password")
    account.set_password(said.password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise LoginTaken(field="username") from None
    _note("grid.open_account", account, by, at, {"username": said.username, "person": person.pk})
    return account


def _is_administrator(person: Person, at: datetime) -> bool:
    return Assignment.objects.filter(in_force(timezone.localdate(at)), person=person, post__kind__in=ADMINISTRATORS).exists()


def _check(password: str, account: Account, field: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages), field=field) from None


def _note(verb: str, account: Account, by: Doer, at: datetime, change: dict[str, object] | None = None) -> None:
    record(verb, by=actor_of(by), at=at, subject=account, change=change or {}, path=actor_of(by).path)


def _manage(account: Account, by: Doer, at: datetime) -> None:
    answer_for(by, Right.MANAGE_ACCOUNTS, None)
    person_for(by, account.person_id)
    refuse_oneself(by, account.person_id)
    _answer_for_posts(by, account.person_id, at)


def _answer_for_posts(by: Doer, person_id: int, at: datetime) -> None:
    """Refuse who does not answer for every post that the account opens: who once worked here and now leads the county is not hers any more."""
    for held in Assignment.objects.filter(in_force(timezone.localdate(at)), person_id=person_id).select_related(
        "post__organ", "post__node"
    ):
        answer_for(by, Right.MANAGE_ACCOUNTS, held.post.organ.grid_path)
        answer_for(by, Right.MANAGE_ACCOUNTS, held.post.node.path)


def _one_key(account: Account, by: Doer, at: datetime, *, other: str, own: str) -> None:
    """Refuse whoever reset one key of an administrator's account to reset the other before its owner has renewed the first (三员分立)."""
    person = actor_of(by).person_id
    if person is None or not _is_administrator(account.person, at):
        return
    acts = TrailEntry.objects.filter(subject_model=account._meta.label_lower, subject_id=account.pk, verb__in=(other, own)).order_by("-id")
    last = acts.values_list("verb", "actor_id").first()
    if last == (other, person):
        raise BothKeys


@action("grid.close_account")
def close_account(account: Account, *, by: Doer, at: datetime) -> Account:
    """Close a login: sessions that are open end with their next page (管理账号与授权)."""
    _manage(account, by, at)
    account.is_active = False
    account.save(update_fields=["is_active"])
    _note("grid.close_account", account, by, at)
    return account


@action("grid.reopen_account")
def reopen_account(account: Account, *, by: Doer, at: datetime) -> Account:
    """Open a closed login again; its password must be changed (管理账号与授权)."""
    _manage(account, by, at)
    account.is_active = True
    account.must_change_password = True
    account.save(update_fields=["is_active", "must_change_password"])
    _note("grid.reopen_account", account, by, at)
    return account


@action("grid.change_password")
def change_password(account: Account, said: ChangePassword, *, by: Actor, at: datetime) -> Account:
    """Change one's own password; every other session of the account ends.

    Raises NotAllowed for another's account, WrongPassword, WeakPassword.
    """
    if by.person_id != account.person_id or by.viewing_as:
        raise NotAllowed("只能修改自己的密码。")
    if not account.check_password(said.old):
        raise WrongPassword(field="old")
    _check(said.new, account, "new")
    _set(account, said.new, at, must_change=False)
    record("grid.change_password", by=by, at=at, subject=account, path=by.path)
    return account


@action("grid.reset_password")
def reset_password(account: Account, said: ResetPassword, *, by: Doer, at: datetime) -> Account:
    """Give an account a new first password, to be changed at the next login; its sessions end (管理账号与授权).

    Of an administrator's account never by whoever took its authenticator away and nobody has bound one since. Raises BothKeys.
    """
    _manage(account, by, at)
    _one_key(account, by, at, other="grid.drop_second_factor", own="grid.confirm_second_factor")
    _check(said.password, account, "password")
    _set(account, said.password, at, must_change=True)
    _note("grid.reset_password", account, by, at)
    return account


def _set(account: Account, password: str, at: datetime, *, must_change: bool) -> None:
    OldPassword.objects.create(account=account, password=account.password, at=at)
    kept = account.old_passwords.order_by("-at", "-pk").values_list("pk", flat=True)[:KEPT]
    account.old_passwords.exclude(pk__in=list(kept)).delete()
    account.set_password(password)
    account.must_change_password = must_change
    account.password_changed_at = at
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])


@action("grid.enrol_second_factor")
def enrol_second_factor(account: Account, *, by: Actor) -> TOTPDevice:
    """Begin setting up an authenticator for one's own account; it counts once a code of it was given. Raises NotAllowed.

    A device begun before and not confirmed is used again, so that reloading the page does not change the key on the phone.
    """
    if by.person_id != account.person_id or by.viewing_as:
        raise NotAllowed("只能为自己的账号绑定验证器。")
    begun = TOTPDevice.objects.filter(user=account, confirmed=False).first()
    device: TOTPDevice = begun or TOTPDevice.objects.create(user=account, name="验证器", confirmed=False)
    return device


def confirm_second_factor(account: Account, said: ConfirmSecondFactor, *, by: Actor, at: datetime) -> TOTPDevice:
    """Put the authenticator into use; the one before it is dropped, and only who holds that one may replace it.

    Whoever sits down at an open session must not be able to lock its owner out, nor try code after code: a wrong one counts although nothing
    else is done, therefore the codes are looked at before the transaction. Raises NotAllowed, OldTokenNeeded, WrongToken.
    """
    device = enrol_second_factor(account, by=by)
    former = TOTPDevice.objects.filter(user=account, confirmed=True)
    if former.exists() and not any(each.verify_token(said.old_token) for each in former if said.old_token):
        raise OldTokenNeeded(field="old_token")
    if not device.verify_token(said.token):
        raise WrongToken(field="token")
    return _put_into_use(device, account, by=by, at=at)


@action("grid.confirm_second_factor")
def _put_into_use(device: TOTPDevice, account: Account, *, by: Actor, at: datetime) -> TOTPDevice:
    TOTPDevice.objects.filter(user=account).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save()
    account.needs_second_factor = True
    account.save(update_fields=["needs_second_factor"])
    record("grid.confirm_second_factor", by=by, at=at, subject=account, path=by.path)
    return device


@action("grid.drop_second_factor")
def drop_second_factor(account: Account, *, by: Doer, at: datetime) -> Account:
    """Take a lost authenticator out of use; who needs one sets up another at the next login (管理账号与授权).

    Of an administrator's account never by whoever reset its password and the owner has not changed it since. Raises BothKeys.
    """
    _manage(account, by, at)
    _one_key(account, by, at, other="grid.reset_password", own="grid.change_password")
    TOTPDevice.objects.filter(user=account).delete()
    _note("grid.drop_second_factor", account, by, at)
    return account


@action("grid.unlock")
def unlock(account: Account, *, by: Doer, at: datetime) -> Account:
    """Lift the lock that failed logins brought (管理账号与授权)."""
    _manage(account, by, at)
    reset(username=account.username)
    _note("grid.unlock", account, by, at)
    return account


@action("grid.note_entry")
def note_entry(kind: Entry, *, by: Actor, at: datetime, account: Account | None = None, said: str = "") -> None:
    """Leave on the trail that somebody came in, tried to, or left. `said` is the login name that was typed.

    Whence she came in is known from then on: there, wrong passwords typed elsewhere do not make her wait.
    """
    if kind == "login" and account is not None and by.address:
        KnownPlace.objects.update_or_create(account=account, address=by.address, defaults={"last_at": at})
    record(f"grid.{kind}", by=by, at=at, change={"username": said or (account.username if account else "")}, path=by.path)


@action("grid.start_viewing_as")
def start_viewing_as(assignment: Assignment, *, by: Official, at: datetime) -> None:
    """Note that an administrator begins to look through another's post; she can do nothing there.

    Never through another administrator's: what one of the three sees is not for the other two. Raises NotAllowed, NotFound.
    """
    answer_for(by, Right.VIEW_AS, assignment.post.node.path)
    if assignment.post.kind in ADMINISTRATORS:
        raise NotAllowed(THREE_APART)
    record("grid.start_viewing_as", by=by.actor, at=at, subject=assignment, path=assignment.post.node.path)


@action("grid.stop_viewing_as")
def stop_viewing_as(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    """Note that she has stopped."""
    record("grid.stop_viewing_as", by=by, at=at, subject=assignment, path=assignment.post.node.path)
