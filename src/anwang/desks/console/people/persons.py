"""People: which posts they hold and held, their certificates and account."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import filters, marks
from anwang.desks.console.forms import Form, submit
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, Fact, PageRequest, page, show
from anwang.desks.console.people.acting import KEEPERS, me, tabs
from anwang.grid import access, actions, queries
from anwang.grid.inputs import Abolish, ChangePerson, EndAssignment, EnterPerson, IssueCertificate
from anwang.grid.models import Account, Assignment, Person
from anwang.grid.states import Right
from anwang.ground.refusal import NotFound


def _now(person: Person) -> str:
    on = timezone.localdate()
    return "、".join(str(each.post) for each in person.assignments.all() if each.in_force(on))


PERSONS = Listing(
    name="persons",
    title="人员",
    order="initials",
    search=("name", "initials"),
    search_hint="姓名、拼音首字母",
    columns=(
        Column("name", "姓名"),
        Column("initials", "首字母", sort="initials", default=False),
        Column("posts", "现任岗位", value=_now, wrap=True),
        Column("phone", "电话"),
        Column("account", "账号", value=lambda p: p.account.username if hasattr(p, "account") else ""),
        Column("is_active", "状态", html=lambda p: marks.state("在册", "done") if p.is_active else marks.state("已注销", "void")),
    ),
    filters=(filters.YesNo("gone", "是否在册", where=lambda: Q(is_active=False), yes="已注销", no="在册"),),
    select=lambda rows: rows.select_related("account").prefetch_related("assignments__post__organ"),
    row_url=lambda p: reverse("console:person", args=[p.pk]),
    empty=Empty(words="还没有登记人员"),
)


def get(request: PageRequest, pk: int) -> Person:
    """Return a person whom the official may look up, on the register or not. Raises NotFound."""
    found = access.people(me(request)).filter(pk=pk).first()
    if found is None:
        raise NotFound("没有这位同志，或不在您的管辖范围内。")
    return found


@page(KEEPERS)
def listing(request: PageRequest) -> HttpResponseBase:
    """The people of the territory."""
    first = [Act("登记人员", reverse("console:enter_person"), first=True)] if me(request).may(Right.MANAGE_PEOPLE) else []
    return answer(request, PERSONS, access.people(me(request)), context={"actions": tabs(request, *first)})


@page(KEEPERS)
def record(request: PageRequest, pk: int) -> HttpResponse:
    """One person: posts now and before, certificates, account."""
    person, by, on = get(request, pk), me(request), timezone.localdate()
    account = Account.objects.filter(person=person).first()
    keeps = "" if by.may(Right.MANAGE_PEOPLE) else "需要“维护机构人员”的岗位。"
    gone = "" if person.is_active else "已不在册。"
    opens = "" if by.may(Right.MANAGE_ACCOUNTS) else "开户由安全管理员办理。"
    own = "不能办理自己的。" if person.pk == by.person_id else ""
    acts = [
        Act("修改", reverse("console:change_person", args=[pk]), why=gone or keeps),
        Act("登记执法证", reverse("console:issue_certificate", args=[pk]), why=gone or keeps),
        Act("注销", reverse("console:remove_person", args=[pk]), why=gone or keeps or own),
    ]
    if account is None:
        acts.append(Act("开户", reverse("console:open_account", args=[pk]), why=gone or opens or own))
    shown = reverse("console:account", args=[account.pk]) if account and by.sees(Right.MANAGE_ACCOUNTS) else ""
    facts = [
        Fact("姓名", person.name),
        Fact("电话", person.phone),
        Fact("账号", account.username if account else "", url=shown),
        Fact("状态", "在册" if person.is_active else "已注销"),
    ]
    context = {
        "record_title": person.name,
        "back_url": reverse("console:persons"),
        "facts": facts,
        "acts": acts,
        "held": [(each, each.in_force(on), by.may(Right.MANAGE_PEOPLE)) for each in queries.posts_of(person)],
        "certificates": [(each, each.in_force(on)) for each in person.certificates.order_by("-valid_to")],
        "view_as": by.may(Right.VIEW_AS) and person.pk != by.person_id,
    }
    return show(request, "console/people/person.html", context)


@page(Right.MANAGE_PEOPLE, methods=("GET", "POST"))
def enter(request: PageRequest) -> HttpResponse:
    """Enter a person."""
    return submit(
        request,
        Form(EnterPerson, send="登记人员"),
        lambda said: actions.enter_person(said, by=me(request), at=timezone.now()),
        lambda person: reverse("console:person", args=[person.pk]),
        words="已登记。接着到单位里任命岗位。",
        context={"form_title": "登记人员", "back_url": reverse("console:persons"), "intro": "只登记工作需要的信息。"},
    )


@page(Right.MANAGE_PEOPLE, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Correct a person's name or telephone."""
    person, url = get(request, pk), reverse("console:person", args=[pk])
    return submit(
        request,
        Form(ChangePerson, initial={"name": person.name, "phone": person.phone}, send="保存"),
        lambda said: actions.change_person(person, said, by=me(request), at=timezone.now()),
        lambda _: url,
        words="已保存。",
        context={"form_title": f"修改：{person.name}", "back_url": url},
    )


@page(Right.MANAGE_PEOPLE, methods=("GET", "POST"))
def remove(request: PageRequest, pk: int) -> HttpResponse:
    """Strike a person off the register."""
    person, url = get(request, pk), reverse("console:person", args=[pk])
    return submit(
        request,
        Form(Abolish, initial={"on": timezone.localdate()}, send="注销"),
        lambda said: actions.remove_person(person, on=said.on, by=me(request), at=timezone.now()),
        lambda _: url,
        words="已注销：任职终止，账号停用，历史记录都在。",
        context={"form_title": f"注销：{person.name}", "back_url": url, "intro": "调离、退休的人员在这里注销。她办过的事仍然署她的名字。"},
    )


@page(Right.MANAGE_PEOPLE, methods=("GET", "POST"))
def certificate(request: PageRequest, pk: int) -> HttpResponse:
    """Enter a person's enforcement certificate."""
    person, url = get(request, pk), reverse("console:person", args=[pk])
    return submit(
        request,
        Form(IssueCertificate, fixed={"person_id": person.pk}, send="登记执法证"),
        lambda said: actions.issue_certificate(said, by=me(request), at=timezone.now()),
        lambda _: url,
        words="已登记执法证。",
        context={"form_title": f"登记执法证：{person.name}", "back_url": url, "intro": "没有有效执法证的人员不能实施行政检查。"},
    )


@page((Right.MANAGE_PEOPLE, Right.MANAGE_ACCOUNTS), methods=("GET", "POST"))
def end(request: PageRequest, pk: int) -> HttpResponse:
    """End an assignment."""
    held = Assignment.objects.filter(pk=pk, post__in=access.posts(me(request))).select_related("post__organ", "person").first()
    if held is None:
        raise NotFound
    url = reverse("console:organ", args=[held.post.organ_id])
    return submit(
        request,
        Form(EndAssignment, initial={"ends_on": timezone.localdate()}, send="免职"),
        lambda said: actions.end_assignment(held, said, by=me(request), at=timezone.now()),
        lambda _: url,
        words="已免职。",
        context={"form_title": f"免职：{held.person.name} {held.post}", "back_url": url, "intro": "从免职之日起不再以这个岗位办理。"},
    )
