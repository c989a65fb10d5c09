"""Signing in and out: password, second factor, the post to act in, looking through another's post; each on the trail."""

from __future__ import annotations

from base64 import b32encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from anwang.desks.console import forms, pages, patience
from anwang.desks.console.middleware import address_of
from anwang.grid import access, actions, passwords
from anwang.grid.actions.accounts import Entry
from anwang.grid.errors import WrongPassword
from anwang.grid.inputs import ChangePassword, ConfirmSecondFactor
from anwang.grid.models import Account, Assignment, Node
from anwang.grid.paths import covers
from anwang.grid.states import PostKind, Right
from anwang.ground.actor import Actor
from anwang.ground.inputs import printable
from anwang.ground.refusal import NotFound

if TYPE_CHECKING:
    from anwang.grid.access import Official

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF = timedelta(minutes=5)
"""So long a right password waits for its second factor."""
WRONG = "账号或密码不对，请重新输入。"
NO_POST = "账号没有在任的岗位，请联系本单位的管理员。"
HELD: dict[patience.Kind, str] = {
    "place": "连续输错 {failures} 次，账号已锁定到 {until}。请到时再试，或请安全管理员解锁。",
    "name": "这个账号近来输错 {failures} 次密码，为防有人试探，在这里要等到 {until} 才能再试。在平时登录的电脑上不受影响；忘了密码请找安全管理员。",
    "address": "从您所在的网络地址近来输错 {failures} 次密码，要等到 {until} 才能再试。平时就在这里登录的账号不受影响。",
}
DEMO_PREFIX = "demo."
WORDS = {
    PostKind.COMMITTEE_OFFICE: "看全市情况，组织专项行动，督办重大隐患，写总结通报。",
    PostKind.REGULATOR: "审批检查，审查治理方案，重大隐患复查销号。",
    PostKind.ENFORCEMENT_OFFICER: "持证到企业实施行政检查，开责令整改文书，复查。",
    PostKind.TOWN_OFFICER: "管好本镇企业台账，登记隐患，督促整改，复查销号。",
    PostKind.GRID_WORKER: "在村里巡查，发现问题随手上报。",
    PostKind.LEADER: "带队检查，批检查方案，签发公文，看本地指标。",
    PostKind.SUPERVISOR: "督查检查和整改是不是真做到了。",
    PostKind.ENTERPRISE_MANAGER: "看本企业的隐患，整改后报告，开展自查。",
    PostKind.SYSTEM_ADMIN: "维护区划、机构、岗位、人员和规则参数。",
    PostKind.SECURITY_ADMIN: "开户、停用、重置密码、任命管理员。",
    PostKind.AUDIT_ADMIN: "查看和核验全部操作流水。",
}


# ---- in ----------------------------------------------------------------------------------------------------------------------


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for login name and password; then for the second factor, a new password, or on to where she wanted to go."""
    if request.method != "POST":
        if getattr(request, "official", None) is not None:
            return HttpResponseRedirect(pages.next_of(request, resolve_url("console:inbox")))
        return _door(request)
    username = printable(request.POST.get("username", "")).strip().lower()[:60]
    account = authenticate(request, username=username, password=request.POST.get("password", ""))
    if getattr(request, "axes_locked_out", False):
        return _door(request, WRONG, status=429)  # the middleware answers with `locked_out`
    if not isinstance(account, Account) or not _posts_of(account):
        known = account if isinstance(account, Account) else None
        _note("login_failed", request, known or Account.objects.filter(username=username).first(), username)
        return _door(request, NO_POST, status=403) if known else _door(request, WRONG, status=401)
    request.session["after"] = pages.next_of(request, resolve_url("console:inbox"))
    if TOTPDevice.objects.filter(user=account, confirmed=True).exists():
        request.session["half"] = {"account": account.pk, "at": timezone.now().timestamp(), "proof": account.get_session_auth_hash()}
        return HttpResponseRedirect(resolve_url("console:token"), status=303)
    return _enter(request, account)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the authenticator, after the right password."""
    half: dict[str, Any] = request.session.get("half") or {}
    account = Account.objects.select_related("person").filter(pk=half.get("account", 0), is_active=True).first()
    if account is None or not _still_holds(half, account):
        request.session.pop("half", None)
        return HttpResponseRedirect(resolve_url("console:login"))
    if request.method != "POST":
        return pages.show(request, "console/token.html", {})
    for device in TOTPDevice.objects.filter(user=account, confirmed=True):
        if device.verify_token(request.POST.get("token", "").strip()):
            return _enter(request, account, device)
    _note("login_failed", request, account, account.username)
    refusal = "动态口令不对或已过期，请看验证器上现在的六位数字。连续输错要等一会儿再试。"
    return pages.show(request, "console/token.html", {"refusal": refusal}, status=401)


def _still_holds(half: dict[str, Any], account: Account) -> bool:
    """Return whether the right password given before still opens the door: not too long ago, not changed since, and a post is held."""
    in_time = timezone.now().timestamp() - half.get("at", 0) <= HALF.total_seconds()
    return in_time and constant_time_compare(half.get("proof", ""), account.get_session_auth_hash()) and bool(_posts_of(account))


def _enter(request: HttpRequest, account: Account, device: TOTPDevice | None = None) -> HttpResponse:
    after = request.session.get("after") or resolve_url("console:inbox")
    kept = request.session.get("assignment")
    login(request, account, backend=BACKEND)
    request.session["entered"] = int(timezone.now().timestamp())
    for key in ("half", "after", "viewing", "scope", "waiting", "gate"):
        request.session.pop(key, None)
    posts = _posts_of(account)
    request.session["assignment"] = kept if kept in {each.pk for each in posts} else posts[0].pk
    if device is not None:
        otp_login(request, device)
    gate = _gate(account, verified=device is not None)
    if gate:
        request.session["gate"] = gate
        request.session["after"] = after
    _note("login", request, account, account.username)
    return HttpResponseRedirect(after if not gate else resolve_url(f"console:{gate}"), status=303)


def _gate(account: Account, *, verified: bool) -> str:
    """Return what must be done first: a new password, an authenticator, or nothing. Demo accounts need neither."""
    if settings.DEMO and account.username.startswith(DEMO_PREFIX):
        return ""
    if account.must_change_password or passwords.has_expired(account, at=timezone.now()):
        return "password"
    return "second_factor" if account.needs_second_factor and not verified else ""


def _posts_of(account: Account) -> list[Assignment]:
    return list(access.assignments_of(account.person, timezone.localdate())) if account.person.is_active else []


def _door(request: HttpRequest, refusal: str = "", *, status: int = 200) -> HttpResponse:
    context = {
        "login_url": resolve_url("console:login"),
        "demo_login_url": resolve_url("console:demo_login"),
        "next": pages.next_of(request, ""),
        "username": request.POST.get("username", "")[:60],
        "refusal": refusal,
        "roles": _roles() if settings.DEMO else (),
        "bare": not settings.DEMO and not Account.objects.exists(),
    }
    return pages.show(request, "console/login.html", context, status=status)


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: object = None) -> HttpResponse:
    """Answer when too many passwords were wrong: why, and when to try again (AXES_LOCKOUT_CALLABLE).

    Who gave wrong ones for the present password of an open session is out of it: it may not be her own.
    """
    inside = _own_account(request)
    username = inside.username if inside else printable(request.POST.get("username", "")).strip().lower()[:60]
    logout(request)
    _note("locked_out", request, Account.objects.filter(username=username).first(), username)
    held = patience.held(username, address_of(request), timezone.now())
    if held is None:
        return _door(request, "现在可以再试了，请重新输入。", status=429)
    until = timezone.localtime(held.until + timedelta(seconds=59))  # the minute that is named is one in which the door opens
    return _door(request, HELD[held.kind].format(failures=held.failures, until=f"{until:%H:%M}"), status=429)


def _note(kind: Entry, request: HttpRequest, account: Account | None, username: str) -> None:
    actions.note_entry(kind, by=_visitor(request, account), at=timezone.now(), account=account, said=username)


def _visitor(request: HttpRequest, account: Account | None) -> Actor:
    """Return who stands at the door, as far as is known: the person of the account that was named, and her first post."""
    posts = _posts_of(account) if account else []
    if account is None or not posts:
        return Actor(person_id=None, name="未登录", post="", path="001", address=address_of(request))
    post = posts[0].post
    return Actor(
        person_id=account.person_id, name=account.person.name, post=str(post)[:120], path=post.node.path, address=address_of(request)
    )


# ---- the demo ----------------------------------------------------------------------------------------------------------------


def _roles() -> list[dict[str, str]]:
    accounts = Account.objects.filter(username__startswith=DEMO_PREFIX, is_active=True).select_related("person").order_by("id")
    found = []
    held = {
        each.person_id: each
        for each in Assignment.objects.filter(
            access.in_force(timezone.localdate()), person__account__username__startswith=DEMO_PREFIX
        ).select_related("post__organ")
    }
    for account in accounts:
        if (assignment := held.get(account.person_id)) is not None:
            post = assignment.post
            words = WORDS[PostKind(post.kind)]
            found.append({"key": account.username, "name": account.person.name, "post": str(post), "words": words})
    return found


@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """Enter as one of the demo's people by one click; only in a demo."""
    username = request.POST.get("role", "")
    if not settings.DEMO or not username.startswith(DEMO_PREFIX):
        raise Http404
    account = get_object_or_404(Account, username=username, is_active=True)
    if not _posts_of(account):
        return _door(request, "这个演示账号没有在任的岗位。", status=403)
    request.session["after"] = pages.next_of(request, resolve_url("console:inbox"))
    return _enter(request, account)


# ---- out, and who one is meanwhile -------------------------------------------------------------------------------------------


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; the browser forgets its drafts."""
    account = _own_account(request)
    if account is not None:
        _note("logout", request, account, account.username)
    logout(request)
    return HttpResponseRedirect(resolve_url("console:login"), status=303)


@pages.page(methods=["POST"])
def switch_post(request: pages.PageRequest, pk: int) -> HttpResponse:
    """Act from now on in another of one's posts."""
    held: tuple[Assignment, ...] = request.held  # type: ignore[attr-defined]
    chosen = next((each for each in held if each.pk == pk), None)
    if chosen is None:
        raise NotFound("您没有这个岗位。")
    request.session["assignment"] = chosen.pk
    request.session.pop("scope", None)
    _note("switch_post", request, _own_account(request), str(chosen.post))
    return pages.done(request, resolve_url("console:inbox"), f"现在以“{chosen.post}”办理。")


@pages.page()
def choose_scope(request: pages.PageRequest, pk: int) -> HttpResponse:
    """Look at another place, never wider than one's territory."""
    official = request.official
    node = Node.objects.filter(pk=pk).first()
    if node is None or not covers(official.ranges, node.path):
        raise NotFound("没有这个区域，或者它不在您的管辖范围内。")
    request.session["scope"] = node.pk
    return HttpResponseRedirect(pages.next_of(request, resolve_url("console:inbox")))


@pages.page(Right.VIEW_AS, methods=["POST"])
def start_viewing(request: pages.PageRequest, pk: int) -> HttpResponse:
    """Look through another's post: read only, with a banner, on the trail."""
    assignment = Assignment.objects.select_related("post__organ", "post__node", "person").filter(pk=pk).first()
    if assignment is None:
        raise NotFound("没有这项任职。")
    actions.start_viewing_as(assignment, by=request.official, at=timezone.now())
    request.session["viewing"] = assignment.pk
    for key in ("scope", "waiting"):
        request.session.pop(key, None)
    return pages.done(request, resolve_url("console:inbox"))


@pages.page(methods=["POST"])
def stop_viewing(request: pages.PageRequest) -> HttpResponse:
    """Be oneself again."""
    key = request.session.pop("viewing", None)
    for name in ("scope", "waiting"):
        request.session.pop(name, None)
    assignment = Assignment.objects.select_related("post__node").filter(pk=key).first()
    if assignment is not None:
        actions.stop_viewing_as(assignment, by=request.real.actor, at=timezone.now())  # type: ignore[attr-defined]
    return pages.done(request, resolve_url("console:inbox"), "已退出查看。")


# ---- one's own account -------------------------------------------------------------------------------------------------------


def _own_account(request: HttpRequest) -> Account | None:
    """Return the account itself (the request holds a lazy stand-in), or None for nobody."""
    return Account.objects.select_related("person").filter(pk=request.user.pk).first() if request.user.is_authenticated else None


def _oneself(request: HttpRequest, account: Account) -> Actor:
    real: Official | None = getattr(request, "real", None)
    return real.actor if real is not None else _visitor(request, account)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; also the gate for a first, expired or reset one."""
    account = _own_account(request)
    if account is None:
        return pages.to_login(request)
    gated = request.session.get("gate") == "password"
    form = forms.Form(ChangePassword, send="修改密码")

    def act(said: ChangePassword) -> Account:
        try:
            return actions.change_password(account, said, by=_oneself(request, account), at=timezone.now())
        except WrongPassword:
            authenticate(request, username=account.username, password=said.old)  # counted as at the door
            raise

    def then(changed: Account) -> str:
        update_session_auth_hash(request, changed)
        return _through(request, account)

    context = {"form_title": "修改密码", "gated": gated, "rules": _password_rules()}
    return forms.submit(request, form, act, then, words="密码已修改。", template="console/password.html", context=context)


def _password_rules() -> list[str]:
    return [passwords.LengthAndKinds().get_help_text(), passwords.NotTheName().get_help_text(), passwords.NotRecentlyUsed().get_help_text()]


def _through(request: HttpRequest, account: Account) -> str:
    """Take down the gate, or put up the next one, and say where to go."""
    request.session.pop("gate", None)
    gate = _gate(account, verified=bool(getattr(request.user, "is_verified", lambda: False)()))
    if gate:
        request.session["gate"] = gate
        return str(resolve_url(f"console:{gate}"))
    return str(request.session.pop("after", None) or resolve_url("console:inbox"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator; also the gate for administrators who have none."""
    account = _own_account(request)
    if account is None:
        return pages.to_login(request)
    by = _oneself(request, account)
    device = actions.enrol_second_factor(account, by=by)

    def act(said: ConfirmSecondFactor) -> TOTPDevice:
        return actions.confirm_second_factor(account, said, by=by, at=timezone.now())

    def then(confirmed: TOTPDevice) -> str:
        otp_login(request, confirmed)
        return _through(request, account)

    context = {
        "form_title": "绑定验证器",
        "picture": segno.make(device.config_url).svg_data_uri(scale=4, border=2),
        "key": b32encode(device.bin_key).decode().rstrip("="),
        "gated": request.session.get("gate") == "second_factor",
    }
    replacing = TOTPDevice.objects.filter(user=account, confirmed=True).exists()
    form = forms.Form(ConfirmSecondFactor, only=("old_token", "token") if replacing else ("token",), send="更换" if replacing else "绑定")
    return forms.submit(
        request, form, act, then, words="验证器已绑定，下次登录要输入动态口令。", template="console/second_factor.html", context=context
    )
