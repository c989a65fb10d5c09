"""Organs with their posts, who holds them now and who did, and the roles."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import filters, marks
from anwang.desks.console.forms import Form, submit
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, Fact, PageRequest, page, show
from anwang.desks.console.people.acting import KEEPERS, me, sectors, tabs
from anwang.enterprises.sectors import SECTORS
from anwang.grid import access, actions
from anwang.grid.actions.organs import keeper_of
from anwang.grid.inputs import Abolish, Appoint, ChangeOrgan, FoundOrgan, SetUpPost
from anwang.grid.models import Organ, Post
from anwang.grid.states import RIGHTS, OrganKind, PostKind, Reach, Right
from anwang.ground.refusal import NotFound

ORGANS = Listing(
    name="organs",
    title="机构",
    order="grid_path",
    search=("name", "short_name"),
    search_hint="单位名称",
    columns=(
        Column("name", "单位名称", sort="name"),
        Column("kind", "类别", value=lambda o: o.get_kind_display(), sort="kind"),
        Column("grid_path", "所在区域", value=lambda o: o.node.name, sort="grid_path"),
        Column("document_word", "机关代字"),
        Column("is_enforcement_body", "行政执法主体", value=lambda o: o.is_enforcement_body),
        Column("number_of_posts", "岗位", align="right", value=lambda o: o.number_of_posts),
        Column(
            "valid_to", "状态", html=lambda o: marks.state("已撤销", "void") if o.valid_to else marks.state("在用", "done"), sort="valid_to"
        ),
    ),
    filters=(
        filters.Choice("kind", "类别", options=OrganKind.choices),
        filters.YesNo("ended", "是否撤销", where=lambda: Q(valid_to__isnull=False), yes="已撤销", no="在用"),
    ),
    select=lambda rows: rows.select_related("node"),
    row_url=lambda o: reverse("console:organ", args=[o.pk]),
    empty=Empty(words="还没有机构", hint="先登记安委办、应急局、乡镇应急办，再设岗位、任人员。"),
)


def visible(request: PageRequest) -> QuerySet[Organ]:
    """Return the organs of the official's territory."""
    return access.organs(me(request))


def get(request: PageRequest, pk: int) -> Organ:
    """Return an organ of the territory. Raises NotFound."""
    found = visible(request).filter(pk=pk).first()
    if found is None:
        raise NotFound("没有这个单位，或者它不在您的管辖范围内。")
    return found


def get_post(request: PageRequest, pk: int) -> Post:
    """Return a post of the territory. Raises NotFound."""
    found = access.posts(me(request)).filter(pk=pk).first()
    if found is None:
        raise NotFound("没有这个岗位，或者它不在您的管辖范围内。")
    return found


@page(KEEPERS)
def listing(request: PageRequest) -> HttpResponseBase:
    """The organs of the territory."""
    first = [Act("登记机构", reverse("console:found_organ"), first=True)] if me(request).may(Right.MANAGE_PEOPLE) else []
    rows = visible(request).annotate(number_of_posts=Count("posts", filter=Q(posts__valid_to__isnull=True)))
    return answer(request, ORGANS, rows, context={"actions": tabs(request, *first)})


@page(KEEPERS)
def record(request: PageRequest, pk: int) -> HttpResponse:
    """One organ: its particulars, its posts, who holds them now and who did."""
    organ = get(request, pk)
    on = timezone.localdate()
    by = me(request)
    posts = list(organ.posts.select_related("node").order_by("valid_to", "id").prefetch_related("assignments__person"))
    lines = []
    for post in posts:
        post.organ = organ
        held = sorted(post.assignments.all(), key=lambda each: (each.starts_on, each.pk), reverse=True)
        now = [each for each in held if each.in_force(on) and not post.valid_to]
        keeps = by.may(keeper_of(post.kind)) and post.valid_to is None
        lines.append({"post": post, "now": now, "before": [each for each in held if each not in now], "keeps": keeps})
    why = "" if by.may(Right.MANAGE_PEOPLE) else "需要“维护机构人员”的岗位。"
    why_post = "" if by.may(Right.MANAGE_PEOPLE) or by.may(Right.MANAGE_ACCOUNTS) else why
    ended = "单位已撤销。" if organ.valid_to else ""
    acts = [
        Act("设岗位", reverse("console:set_up_post", args=[pk]), first=True, why=ended or why_post),
        Act("修改资料", reverse("console:change_organ", args=[pk]), why=ended or why),
        Act("撤销单位", reverse("console:abolish_organ", args=[pk]), why=ended or why),
    ]
    facts = [
        Fact("单位名称", organ.name, wide=True),
        Fact("简称", organ.short_name),
        Fact("类别", organ.get_kind_display()),
        Fact("所在区域", organ.node.name, url=reverse("console:node", args=[organ.node_id])),
        Fact(
            "上级单位",
            organ.parent.name if organ.parent else "",
            url=reverse("console:organ", args=[organ.parent_id]) if organ.parent_id else "",
        ),
        Fact("机关代字", organ.document_word),
        Fact("行政执法主体", "是" if organ.is_enforcement_body else "否"),
        Fact("监管行业", "、".join(SECTORS[code].name for code in organ.sectors if code in SECTORS), wide=True),
        Fact("成立日期", organ.valid_from),
        Fact("撤销日期", organ.valid_to),
    ]
    context = {
        "record_title": organ.name,
        "record_state": ("已撤销", "void") if organ.valid_to else ("在用", "done"),
        "back_url": reverse("console:organs"),
        "facts": facts,
        "acts": acts,
        "lines": lines,
        "view_as": by.may(Right.VIEW_AS),
    }
    return show(request, "console/people/organ.html", context)


@page(Right.MANAGE_PEOPLE, methods=("GET", "POST"))
def found(request: PageRequest) -> HttpResponse:
    """Enter an organ."""
    form = Form(
        FoundOrgan,
        options={"sectors": sectors()},
        pickers={"node_id": reverse("console:pick_node"), "parent_id": reverse("console:pick_organ")},
        send="登记机构",
    )
    return submit(
        request,
        form,
        lambda said: actions.found_organ(said, by=me(request), at=timezone.now()),
        lambda organ: reverse("console:organ", args=[organ.pk]),
        words="已登记机构。接着设岗位。",
        context={"form_title": "登记机构", "back_url": reverse("console:organs")},
    )


@page(Right.MANAGE_PEOPLE, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Correct an organ's particulars."""
    organ = get(request, pk)
    names = ("name", "short_name", "parent_id", "document_word", "is_enforcement_body", "sectors")
    form = Form(
        ChangeOrgan,
        initial={name: getattr(organ, name) for name in names},
        options={"sectors": sectors()},
        pickers={"parent_id": reverse("console:pick_organ")},
        labels={"parent_id": {str(organ.parent_id): organ.parent.name}} if organ.parent else None,
        send="保存",
    )
    url = reverse("console:organ", args=[pk])
    return submit(
        request,
        form,
        lambda said: actions.change_organ(organ, said, by=me(request), at=timezone.now()),
        lambda _: url,
        words="已保存。",
        context={"form_title": f"修改资料：{organ.name}", "back_url": url},
    )


@page(Right.MANAGE_PEOPLE, methods=("GET", "POST"))
def abolish(request: PageRequest, pk: int) -> HttpResponse:
    """Abolish an organ."""
    organ = get(request, pk)
    url = reverse("console:organ", args=[pk])
    form = Form(Abolish, initial={"on": timezone.localdate()}, send="撤销单位")
    return submit(
        request,
        form,
        lambda said: actions.abolish_organ(organ, on=said.on, by=me(request), at=timezone.now()),
        lambda _: url,
        words="已撤销，在任人员同日免职，历史记录都在。",
        context={"form_title": f"撤销单位：{organ.name}", "back_url": url, "intro": "撤销后，本单位所有岗位和任职同日终止，不能恢复。"},
    )


@page((Right.MANAGE_PEOPLE, Right.MANAGE_ACCOUNTS), methods=("GET", "POST"))
def set_up_post(request: PageRequest, pk: int) -> HttpResponse:
    """Set up a post in an organ."""
    organ = get(request, pk)
    url = reverse("console:organ", args=[pk])
    kinds = [(kind.value, kind.label) for kind in PostKind if me(request).may(keeper_of(kind))]
    form = Form(
        SetUpPost,
        fixed={"organ_id": organ.pk},
        options={"sectors": sectors(), "kind": kinds},
        pickers={"node_id": reverse("console:pick_node")},
        send="设岗位",
    )
    return submit(
        request,
        form,
        lambda said: actions.set_up_post(said, by=me(request), at=timezone.now()),
        lambda _: url,
        words="已设岗位。接着任命人员。",
        context={
            "form_title": f"设岗位：{organ.name}",
            "back_url": url,
            "intro": "岗位类别决定能办什么，数据范围决定能看谁的记录；管理员岗位由安全管理员设立（三员分立）。",
        },
    )


@page((Right.MANAGE_PEOPLE, Right.MANAGE_ACCOUNTS), methods=("GET", "POST"))
def appoint(request: PageRequest, pk: int) -> HttpResponse:
    """Appoint somebody to a post."""
    post = get_post(request, pk)
    url = reverse("console:organ", args=[post.organ_id])
    form = Form(
        Appoint,
        fixed={"post_id": post.pk},
        initial={"starts_on": timezone.localdate()},
        pickers={"person_id": reverse("console:pick_person")},
        send="任命",
    )
    return submit(
        request,
        form,
        lambda said: actions.appoint(said, by=me(request), at=timezone.now()),
        lambda _: url,
        words="已任命。",
        context={"form_title": f"任命：{post}", "back_url": url, "intro": "人员还没有登记的，先到“人员”里登记。"},
    )


@page((Right.MANAGE_PEOPLE, Right.MANAGE_ACCOUNTS), methods=("GET", "POST"))
def abolish_post(request: PageRequest, pk: int) -> HttpResponse:
    """Abolish a post."""
    post = get_post(request, pk)
    url = reverse("console:organ", args=[post.organ_id])
    form = Form(Abolish, initial={"on": timezone.localdate()}, send="撤销岗位")
    return submit(
        request,
        form,
        lambda said: actions.abolish_post(post, on=said.on, by=me(request), at=timezone.now()),
        lambda _: url,
        words="已撤销岗位。",
        context={"form_title": f"撤销岗位：{post}", "back_url": url},
    )


@page(KEEPERS)
def roles(request: PageRequest) -> HttpResponse:
    """What each kind of post may do, in words."""
    kinds = list(PostKind)
    lines = [(right.label, [right in RIGHTS[kind] for kind in kinds]) for right in Right]
    context = {"kinds": [kind.label for kind in kinds], "lines": lines, "reaches": Reach.choices, "actions": tabs(request)}
    return show(request, "console/people/roles.html", context)
