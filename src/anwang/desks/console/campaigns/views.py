"""Campaigns: the list, a campaign's page with its numbers, and its verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from anwang.campaigns import access, actions, queries
from anwang.campaigns.inputs import AmendCampaign, CallCampaign, CloseCampaign, ReopenCampaign, StartCampaign
from anwang.campaigns.models import Campaign
from anwang.campaigns.states import TABLE, CampaignLevel, CampaignState
from anwang.desks.console import filters, marks
from anwang.desks.console.campaigns.numbers import numbers_of, question
from anwang.desks.console.forms import Form, Option, submit
from anwang.desks.console.home.saved import Views
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, Fact, PageRequest, RunningClock, page, show, steps
from anwang.desks.console.people.acting import me, sectors
from anwang.enterprises.sectors import SECTORS
from anwang.grid.access import Official
from anwang.grid.models import Node
from anwang.grid.states import Right, Tier
from anwang.ground.inputs import Input

Said = TypeVar("Said", bound=Input)

MARKS = {CampaignState.PLANNED: "open", CampaignState.RUNNING: "going", CampaignState.CLOSED: "done"}
LABELS = {"call": "组织专项行动"}
READERS = [right.value for right in access.READERS]
USUAL = {
    Tier.NATION: CampaignLevel.NATION,
    Tier.PROVINCE: CampaignLevel.PROVINCE,
    Tier.CITY: CampaignLevel.CITY,
    Tier.COUNTY: CampaignLevel.COUNTY,
}
PLAN = ("name", "level", "starts_on", "ends_on", "sectors", "document", "aim", "parent_id")


def _sector_words(campaign: Campaign) -> str:
    return "、".join(SECTORS[code].name for code in campaign.sectors if code in SECTORS) or "全部行业"


CAMPAIGNS = Listing(
    name="campaigns",
    title="专项行动",
    order="-starts_on",
    search=("name", "document"),
    search_hint="名称或方案文号",
    columns=(
        Column("name", "名称", sort="name", wrap=True),
        Column("level", "级别", value=lambda c: c.get_level_display(), sort="level"),
        Column("state", "状态", value=lambda c: c.get_state_display(), html=lambda c: marks.state(*state_mark(c)), sort="state"),
        Column("node", "组织区域", value=lambda c: c.node.name),
        Column("organ", "组织单位", value=lambda c: str(c.organ)),
        Column("starts_on", "开始日期", sort="starts_on"),
        Column("ends_on", "结束日期", sort="ends_on"),
        Column("sectors", "行业", value=_sector_words, default=False),
        Column("document", "方案文号", default=False),
        Column("parent", "上级行动", value=lambda c: c.parent.name if c.parent else "", default=False),
    ),
    filters=(
        filters.Choice("state", "状态", options=CampaignState.choices, tabs=True),
        filters.Choice("level", "级别", options=CampaignLevel.choices),
        filters.Dates("starts_on", "开始日期"),
    ),
    row_url=lambda c: reverse("console:campaign", args=[c.pk]),
    empty=Empty(words="还没有专项行动", hint="专项行动的检查和隐患可以属于几个行动；各行动的数字分别统计，不能相加。"),
)


def state_mark(campaign: Campaign) -> tuple[str, str]:
    """Return a campaign's state as a word with its mark."""
    return campaign.get_state_display(), MARKS[CampaignState(campaign.state)]


@page(READERS)
def listing(request: PageRequest) -> HttpResponseBase:
    """The campaigns that concern the official's place."""
    by = me(request)
    acts = [Act("组织专项行动", reverse("console:call_campaign"), first=True)] if by.may(Right.MANAGE_CAMPAIGNS) else []
    return answer(request, CAMPAIGNS, access.visible_to(by), context={"actions": acts}, views=Views(by))


@page(READERS)
def campaign(request: PageRequest, pk: int) -> HttpResponse:
    """A campaign: its plan, its parts, its numbers up to today or its end, and the way to its visits and hazards."""
    by, now = me(request), timezone.now()
    on = timezone.localdate(now)
    found = access.get(by, pk)
    run = queries.progress(found, on)
    asked = question(found, by, on) if by.sees(Right.READ_FIGURES) else None
    clocks = (
        [RunningClock("行动结束", found.ends_on, f"第 {run.gone} 天，共 {run.whole} 天")] if found.state == CampaignState.RUNNING else []
    )
    context = {
        "record_title": found.name,
        "record_state": state_mark(found),
        "back_url": reverse("console:campaigns"),
        "back_label": "专项行动",
        "facts": _facts(found),
        "acts": _acts(found, by),
        "clocks": clocks,
        "moves": steps(found.moves.all(), TABLE, LABELS),
        "parts": queries.parts_of(found),
        "numbers": numbers_of(asked, at=now) if asked else (),
        "figures_url": asked.url if asked else "",
        "counted_to": asked.end if asked else None,
        "since_url": question(found, by, on, since_its_end=True).url if asked and on > found.ends_on else "",
        "as_of": now,
        "links": _links(found, by),
    }
    return show(request, "console/campaigns/record.html", context)


def _facts(found: Campaign) -> list[Fact]:
    return [
        Fact("级别", found.get_level_display()),
        Fact("组织区域", found.node.name),
        Fact("组织单位", found.organ.name),
        Fact("方案文号", found.document),
        Fact("起止日期", f"{found.starts_on} 至 {found.ends_on}"),
        Fact("行业", _sector_words(found), wide=True),
        Fact("上级行动", found.parent, url=reverse("console:campaign", args=[found.parent_id]) if found.parent_id else ""),
        Fact("目标任务", found.aim, wide=True),
    ]


def _acts(found: Campaign, by: Official) -> list[Act]:
    if not by.may(Right.MANAGE_CAMPAIGNS):
        return []
    why = "" if by.covers(found.grid_path) else "由组织单位办理。"
    names = {"start": "start_campaign", "amend": "amend_campaign", "close": "close_campaign", "reopen": "reopen_campaign"}
    rows = TABLE.verbs(found.state)
    return [
        Act(row.label, reverse(f"console:{names[row.verb]}", args=[found.pk]), first=row.verb == "start" and not why, why=why)
        for row in rows
    ]


def _links(found: Campaign, by: Official) -> list[Act]:
    """Return the ways to the campaign's visits, hazards and teams: the rooms' own lists, filtered."""
    wanted = (("检查", "visits", Right.VIEW_VISITS), ("隐患", "hazards", Right.VIEW_HAZARDS))
    links = []
    for label, name, right in wanted:
        try:
            address = reverse(f"console:{name}")
        except NoReverseMatch:
            continue
        if by.sees(right):
            links.append(Act(f"本行动的{label}", f"{address}?campaign={found.pk}"))
    return links


def _parents(by: Official, but: int | None = None) -> list[Option]:
    found = access.visible_to(by).exclude(state=CampaignState.CLOSED).order_by("-starts_on", "id")[:60]
    return [(str(one.pk), f"{one.name}（{one.starts_on}至{one.ends_on}）") for one in found if one.pk != but]


@page(Right.MANAGE_CAMPAIGNS, methods=("GET", "POST"))
def call(request: PageRequest) -> HttpResponse:
    """Call a campaign."""
    by, now = me(request), timezone.now()
    tier = Tier(Node.objects.get(pk=by.node_id).tier)
    form = Form(
        CallCampaign,
        only=(*PLAN, "node_id"),
        initial={"starts_on": timezone.localdate(now), "level": USUAL.get(tier, CampaignLevel.TOWN)},
        options={"sectors": sectors(), "parent_id": _parents(by), "level": CampaignLevel.choices},
        pickers={"node_id": reverse("console:pick_node")},
        send="组织",
    )
    return submit(
        request,
        form,
        lambda said: actions.call(said, by=by, at=now),
        then=lambda made: reverse("console:campaign", args=[made.pk]),
        words="已登记，启动后检查和隐患即可归入。",
        context={"form_title": "组织专项行动", "back_url": reverse("console:campaigns")},
    )


@page(Right.MANAGE_CAMPAIGNS, methods=("GET", "POST"))
def amend(request: PageRequest, pk: int) -> HttpResponse:
    """Change a campaign's plan."""
    by, now = me(request), timezone.now()
    found = access.get(by, pk)
    access.manage(by, found)
    form = Form(
        AmendCampaign,
        only=(*PLAN, "reason"),
        initial={name: getattr(found, name) for name in PLAN},
        options={"sectors": sectors(), "parent_id": _parents(by, but=pk), "level": CampaignLevel.choices},
        send="保存",
    )
    return submit(
        request,
        form,
        lambda said: actions.amend(found, said, by=by, at=now),
        then=lambda made: reverse("console:campaign", args=[made.pk]),
        words="方案已修改。",
        context={"form_title": f"修改方案：{found.name}", "back_url": reverse("console:campaign", args=[pk])},
    )


@page(Right.MANAGE_CAMPAIGNS, methods=("GET", "POST"))
def start(request: PageRequest, pk: int) -> HttpResponse:
    """Start a campaign."""
    intro = "启动后，起止日期内、区域和行业范围内的检查、隐患和检查组可以归入。"
    return _step(request, pk, "启动专项行动", Form(StartCampaign, send="启动"), actions.start, intro=intro)


@page(Right.MANAGE_CAMPAIGNS, methods=("GET", "POST"))
def close(request: PageRequest, pk: int) -> HttpResponse:
    """Close a campaign."""
    intro = "结束后，起止日期内的记录仍可补录归入；总结里的数字按签发时冻结。"
    return _step(request, pk, "结束专项行动", Form(CloseCampaign, send="结束"), actions.close, intro=intro)


@page(Right.MANAGE_CAMPAIGNS, methods=("GET", "POST"))
def reopen(request: PageRequest, pk: int) -> HttpResponse:
    """Take a closed campaign up again."""
    return _step(request, pk, "重新开展", Form(ReopenCampaign, send="重新开展"), actions.reopen)


def _step(request: PageRequest, pk: int, title: str, form: Form[Said], act: Callable[..., Campaign], *, intro: str = "") -> HttpResponse:
    by, now = me(request), timezone.now()
    found = access.get(by, pk)
    access.manage(by, found)
    back = reverse("console:campaign", args=[pk])
    return submit(
        request,
        form,
        lambda said: act(found, said, by=by, at=now),
        then=lambda _: back,
        words=f"已{title}。" if not title.startswith("重新") else "已重新开展。",
        context={"form_title": f"{title}：{found.name}", "back_url": back, "intro": intro},
    )
