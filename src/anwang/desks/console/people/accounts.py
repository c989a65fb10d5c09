"""Accounts, kept by the security administrator."""

from __future__ import annotations

from collections.abc import Callable

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from anwang.desks.console import filters, marks
from anwang.desks.console.forms import Form, submit
from anwang.desks.console.listing import Column, Listing, answer
from anwang.desks.console.pages import Act, Fact, PageRequest, done, page, show
from anwang.desks.console.people import persons
from anwang.desks.console.people.acting import me, tabs
from anwang.grid import access, actions
from anwang.grid.inputs import OpenAccount, ResetPassword
from anwang.grid.models import Account
from anwang.grid.states import Right
from anwang.ground.refusal import NotFound

ACCOUNTS = Listing(
    name="accounts",
    title="账号",
    order="username",
    search=("username", "person__name", "person__initials"),
    search_hint="登录名、姓名",
    columns=(
        Column("username", "登录名", sort="username"),
        Column("person", "人员", value=lambda a: a.person.name),
        Column("needs_second_factor", "双因素", value=lambda a: a.needs_second_factor),
        Column("password_changed_at", "密码修改", sort="password_changed_at"),
        Column("last_login", "最近登录", sort="last_login"),
        Column("is_active", "状态", html=lambda a: marks.state("启用", "done") if a.is_active else marks.state("停用", "stopped")),
    ),
    filters=(filters.YesNo("closed", "是否停用", where=lambda: Q(is_active=False), yes="停用", no="启用"),),
    select=lambda rows: rows.select_related("person"),
    row_url=lambda a: reverse("console:account", args=[a.pk]),
)


def visible(request: PageRequest) -> QuerySet[Account]:
    """Return the accounts of the people whom the official may look up."""
    return Account.objects.filter(person__in=access.people(me(request)).order_by())


def get(request: PageRequest, pk: int) -> Account:
    """Return such an account. Raises NotFound."""
    found = visible(request).select_related("person").filter(pk=pk).first()
    if found is None:
        raise NotFound("没有这个账号，或不在您的管辖范围内。")
    return found


@page(Right.MANAGE_ACCOUNTS)
def listing(request: PageRequest) -> HttpResponseBase:
    """The accounts of the territory."""
    return answer(request, ACCOUNTS, visible(request), context={"actions": tabs(request)})


@page(Right.MANAGE_ACCOUNTS)
def record(request: PageRequest, pk: int) -> HttpResponse:
    """One account and what may be done with it."""
    account = get(request, pk)
    own = "不能办理自己的账号。" if account.person_id == me(request).person_id else ""
    bound = TOTPDevice.objects.filter(user=account, confirmed=True).exists()
    failures = AccessAttempt.objects.filter(username=account.username, failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists()
    acts = [
        Act("重置密码", reverse("console:reset_password", args=[pk]), first=account.is_active, why=own),
        Act("解锁", reverse("console:unlock_account", args=[pk]), method="post", why=own or ("" if failures else "没有锁定。")),
        Act(
            "解除验证器", reverse("console:drop_second_factor", args=[pk]), method="post", why=own or ("" if bound else "没有绑定验证器。")
        ),
    ]
    if account.is_active:
        acts.append(Act("停用", reverse("console:close_account", args=[pk]), method="post", why=own))
    else:
        acts.insert(0, Act("重新启用", reverse("console:reopen_account", args=[pk]), method="post", first=True, why=own))
    facts = [
        Fact("登录名", account.username),
        Fact("人员", account.person.name, url=reverse("console:person", args=[account.person_id])),
        Fact("须改密码", "是" if account.must_change_password else "否"),
        Fact("密码修改时间", account.password_changed_at and timezone.localtime(account.password_changed_at).strftime("%Y-%m-%d %H:%M")),
        Fact("须双因素登录", "是" if account.needs_second_factor else "否"),
        Fact("验证器", "已绑定" if bound else "未绑定"),
        Fact("最近登录", account.last_login and timezone.localtime(account.last_login).strftime("%Y-%m-%d %H:%M")),
        Fact("锁定", "连续输错已锁定" if failures else "否"),
    ]
    context = {
        "record_title": account.username,
        "record_state": ("启用", "done") if account.is_active else ("停用", "stopped"),
        "back_url": reverse("console:accounts"),
        "facts": facts,
        "acts": acts,
    }
    return show(request, "console/people/account.html", context)


@page(Right.MANAGE_ACCOUNTS, methods=("GET", "POST"))
def open_account(request: PageRequest, pk: int) -> HttpResponse:
    """Open a login for a person."""
    person = persons.get(request, pk)
    url = reverse("console:person", args=[pk])
    form = Form(OpenAccount, fixed={"person_id": person.pk, "must_change": True}, send="开户")
    return submit(
        request,
        form,
        lambda said: actions.open_account(said, by=me(request), at=timezone.now()),
        lambda account: reverse("console:account", args=[account.pk]),
        words="已开户。请把登录名和初始密码当面告诉本人，首次登录须改密码。",
        template="console/people/secret.html",
        context={"form_title": f"开户：{person.name}", "back_url": url},
    )


@page(Right.MANAGE_ACCOUNTS, methods=("GET", "POST"))
def reset(request: PageRequest, pk: int) -> HttpResponse:
    """Give an account a new first password."""
    account = get(request, pk)
    url = reverse("console:account", args=[pk])
    return submit(
        request,
        Form(ResetPassword, send="重置密码"),
        lambda said: actions.reset_password(account, said, by=me(request), at=timezone.now()),
        lambda _: url,
        words="密码已重置，本人下次登录须修改。",
        template="console/people/secret.html",
        context={"form_title": f"重置密码：{account.username}", "back_url": url},
    )


def _verb(act: Callable[..., Account], words: str) -> Callable[..., HttpResponseBase]:
    """Make a page of a verb that needs nothing said."""

    @page(Right.MANAGE_ACCOUNTS, methods=("POST",))
    def carry_out(request: PageRequest, pk: int) -> HttpResponse:
        act(get(request, pk), by=me(request), at=timezone.now())
        return done(request, reverse("console:account", args=[pk]), words)

    return carry_out


close = _verb(actions.close_account, "账号已停用。")
reopen = _verb(actions.reopen_account, "账号已重新启用，本人下次登录须修改密码。")
unlock = _verb(actions.unlock, "已解锁。")
drop_second_factor = _verb(actions.drop_second_factor, "旧验证器已解除，本人下次登录重新绑定。")
