"""The grid: places by tier, their parts, and the events that changed them."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import filters, marks
from anwang.desks.console.forms import Form, submit
from anwang.desks.console.listing import Column, Listing, answer
from anwang.desks.console.pages import Act, Fact, PageRequest, page, show
from anwang.desks.console.people.acting import KEEPERS, me, tabs
from anwang.grid import access, actions, locality, queries
from anwang.grid.inputs import AddNode, ChangeNode
from anwang.grid.states import NodeChange, Right, Tier

TOWN_KINDS = {"subdistrict": "街道", "town": "镇", "township": "乡", "quasi": "类似乡级单位"}
VILLAGE_KINDS = {"community": "社区", "village": "村", "quasi_community": "类似居委会", "quasi_village": "类似村委会"}
KINDS = {**TOWN_KINDS, **VILLAGE_KINDS, "zone": "开发区"}
GRID = Listing(
    name="grid",
    title="区划",
    order="path",
    search=("name", "code", "initials"),
    search_hint="名称、代码、拼音首字母",
    columns=(
        Column("name", "名称"),
        Column("tier", "层级", value=lambda n: n.get_tier_display()),
        Column("kind", "类型", value=lambda n: KINDS.get(n.kind, "")),
        Column("code", "区划代码"),
        Column("parent", "上级", value=lambda n: n.parent.name if n.parent else ""),
        Column("path", "路径", sort="path", default=False),
        Column("valid_to", "状态", html=lambda n: marks.state("已撤销", "void") if n.valid_to else marks.state("现行", "done")),
    ),
    filters=(filters.Choice("tier", "层级", options=Tier.choices, tabs=True),),
    select=lambda rows: rows.select_related("parent"),
    row_url=lambda n: reverse("console:node", args=[n.pk]),
)


@page(KEEPERS)
def listing(request: PageRequest) -> HttpResponseBase:
    """The places of the territory, the tiers in the words of each place."""
    words = locality.tier_words(timezone.localdate())
    columns = tuple(replace(each, value=words) if each.key == "tier" else each for each in GRID.columns)
    tiers = filters.Choice("tier", "层级", options=tuple(words.choices(me(request).path)), tabs=True)
    grid = replace(GRID, columns=columns, filters=(tiers,))
    return answer(request, grid, access.nodes(me(request)), context={"actions": tabs(request)})


@page(KEEPERS)
def record(request: PageRequest, pk: int) -> HttpResponse:
    """One place: its parts today, its organs, and every change with its document."""
    node, by = access.node_for(me(request), pk), me(request)
    why = "" if by.may(Right.MANAGE_GRID) else "需要“维护区划网格”的岗位。"
    ended = "已撤销或并入别处。" if node.valid_to else ""
    above = [Fact("上级", node.parent.name, url=reverse("console:node", args=[node.parent_id]))] if node.parent else []
    facts = [
        Fact("名称", node.name),
        Fact("层级", locality.tier_label(node, timezone.localdate())),
        Fact("类型", KINDS.get(node.kind, "")),
        Fact("区划代码", node.code),
        *above,
        Fact("设立日期", node.valid_from),
        Fact("撤销日期", node.valid_to),
    ]
    context = {
        "record_title": node.name,
        "record_number": node.code or "",
        "record_state": ("已撤销", "void") if node.valid_to else ("现行", "done"),
        "back_url": reverse("console:grid"),
        "facts": facts,
        "acts": [
            Act("新增下级", reverse("console:add_node", args=[pk]), why=ended or why),
            Act("区划变更", reverse("console:change_node", args=[pk]), first=True, why=ended or why),
        ],
        "parts": queries.parts(node, timezone.localdate()),
        "events": node.events.select_related("into").order_by("-on", "-id"),
        "gained": node.gained.select_related("node").order_by("-on", "-id"),
        "organs": node.organs.order_by("id"),
    }
    return show(request, "console/people/node.html", context)


@page(Right.MANAGE_GRID, methods=("GET", "POST"))
def add(request: PageRequest, pk: int) -> HttpResponse:
    """Add a zone, work district or cell below a place."""
    parent = access.node_for(me(request), pk)
    url = reverse("console:node", args=[pk])
    below = locality.tier_choices(parent.path, timezone.localdate())[list(Tier).index(Tier(parent.tier)) + 1 :]
    form = Form(AddNode, fixed={"parent_id": parent.pk}, options={"tier": below}, send="新增")
    return submit(
        request,
        form,
        lambda said: actions.add_node(said, by=me(request), at=timezone.now()),
        lambda node: reverse("console:node", args=[node.pk]),
        words="已新增。",
        context={"form_title": f"在{parent.name}下新增", "back_url": url, "intro": "功能区、片区、网格没有区划代码，在这里新增。"},
    )


@page(Right.MANAGE_GRID, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Rename, merge, move or abolish a place."""
    node = access.node_for(me(request), pk)
    url = reverse("console:node", args=[pk])
    kinds = [(kind.value, kind.label) for kind in NodeChange if kind != NodeChange.CREATED]
    form = Form(
        ChangeNode,
        fixed={"node_id": node.pk},
        initial={"on": timezone.localdate()},
        options={"kind": kinds},
        pickers={"into_id": reverse("console:pick_node")},
        send="办理变更",
    )
    return submit(
        request,
        form,
        lambda said: actions.change_node(said, by=me(request), at=timezone.now()),
        lambda _: url,
        words="已办理区划变更。以前的记录按当时的区划统计，以后的按新的区划统计。",
        context={"form_title": f"区划变更：{node.name}", "back_url": url, "intro": "并入、划转、撤销不能撤回，请核对批复文件后办理。"},
    )
