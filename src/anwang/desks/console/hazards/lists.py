"""The hazard ledger as a table with filters in words, and the board by state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anwang.campaigns.access import visible_to as campaigns_visible_to
from anwang.desks.console import filters, marks
from anwang.desks.console.hazards import marking
from anwang.desks.console.home.saved import Views
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, PageRequest, page, show
from anwang.enterprises.sectors import SECTORS
from anwang.grid import access as grid_access
from anwang.grid import territory
from anwang.grid.access import Official
from anwang.grid.states import Reach, Right, Tier
from anwang.ground.sheet.normalise import comparable
from anwang.hazards import access, queries
from anwang.hazards.models import Hazard, HazardCampaign
from anwang.hazards.states import AWAITING_RECTIFICATION, OPEN, HazardSource, HazardState
from anwang.standards.states import HazardCategory, HazardLevel

ON_BOARD = 8
STAGES = (("open", "未办结"), ("overdue", "已超期"), ("claimed", "待复查"), ("passed", "待销号"), ("struck_off", "已销号"))
NUMBER = frozenset("0123456789-")


def _stage(value: str) -> Q:
    if value == "open":
        return Q(state__in=OPEN)
    if value == "overdue":
        return _overdue()
    return Q(state=value)


def _overdue() -> Q:
    return Q(state__in=AWAITING_RECTIFICATION, due_on__lt=timezone.localdate())


def _find(hazards: QuerySet[Hazard], text: str) -> QuerySet[Hazard]:
    """A number by its beginning; words anywhere in description, place or the site's name."""
    if set(text) <= NUMBER:
        return hazards.filter(number__gte=text, number__lt=text + ":")
    for word in text.split()[:4]:
        hazards = hazards.filter(Q(description__icontains=word) | Q(place__icontains=word) | Q(site__name_key__contains=comparable(word)))
    return hazards


def _of_campaign(value: str) -> Q:
    return Q(Exists(HazardCampaign.objects.filter(hazard=OuterRef("pk"), campaign_id=int(value))))


def _where(hazard: Hazard) -> str:
    return hazard.site.name if hazard.site else f"{hazard.node.name}（公共部位）"


def _clock(hazard: Hazard) -> SafeString:
    """The deadline runs only while somebody must rectify; afterwards it is a date."""
    if hazard.running_due:
        return marks.clock(hazard.running_due, timezone.now())
    return format_html("{}", hazard.due_on.isoformat() if hazard.due_on else "—")


HAZARDS = Listing(
    name="hazards",
    title="隐患台账",
    search=_find,
    search_hint="编号、隐患内容、部位、单位名称",
    columns=(
        Column("number", "编号", sort="number"),
        Column("site", "单位（部位）", value=_where),
        Column("description", "隐患内容", wrap=True),
        Column("level", "级别", value=lambda h: h.get_level_display(), html=marking.level, sort="level"),
        Column("state", "状态", value=lambda h: h.get_state_display(), html=marking.state, sort="state"),
        Column("due_on", "期限", value=lambda h: h.due_on, html=_clock, sort="due_on"),
        Column("node", "区域", value=lambda h: h.node.name, sort="grid_path"),
        Column("registered_on", "登记日期", sort="registered_on"),
        Column("organ", "督促整改单位", value=lambda h: str(h.organ), default=False),
        Column("place", "具体部位", default=False),
        Column("source", "来源", value=lambda h: h.get_source_display(), default=False),
        Column("sector", "行业", value=lambda h: SECTORS[h.sector].name if h.sector in SECTORS else h.sector, default=False),
        Column("category", "类别", value=lambda h: h.get_category_display(), default=False),
        Column("found_on", "发现日期", default=False, sort="found_on"),
        Column("finder_name", "发现人", default=False),
        Column("responsible", "整改责任人", default=False),
        Column("measure", "整改措施", default=False, wrap=True),
        Column("order_number", "责令文书号", default=False),
        Column("claimed_on", "报告整改日期", default=False, sort="claimed_on"),
        Column("rechecked_on", "复查日期", default=False, sort="rechecked_on"),
        Column("struck_off_on", "销号日期", default=False, sort="struck_off_on"),
        Column("listed_on", "挂牌日期", default=False, sort="listed_on"),
        Column("is_spot", "立行立改", value=lambda h: h.is_spot, default=False),
    ),
    select=lambda rows: rows.select_related("site", "node", "organ", "suspicion"),
    row_url=marking.url_of,
)


def listing_for(by: Official) -> Listing:
    """Return the ledger with the choices that the official has: her townships, her campaigns, her next acts."""
    may_register = by.may(Right.REGISTER_HAZARDS)
    return replace(
        HAZARDS,
        filters=(
            filters.Choice("stage", "阶段", options=STAGES, where=_stage, tabs=True),
            filters.Multi("state", "状态", options=HazardState.choices),
            filters.Choice("level", "级别", options=HazardLevel.choices),
            *_place_filters(by),
            filters.Choice("source", "来源", options=HazardSource.choices),
            filters.Choice("category", "类别", options=HazardCategory.choices),
            filters.YesNo("overdue", "是否超期", where=_overdue, yes="超期", no="未超期"),
            filters.YesNo("listed", "挂牌督办", where=Q(listed_on__isnull=False, delisted_on__isnull=True), yes="挂牌督办中", no="未挂牌"),
            filters.YesNo("spot", "立行立改", where=Q(is_spot=True), yes="立行立改", no="非立行立改"),
            filters.YesNo("suspected", "疑似重大", where=queries.SUSPECTED, yes="疑似重大待判定", no="不是疑似重大"),
            filters.YesNo("back", "回潮", where=Q(recurs_of__isnull=False), yes="回潮", no="非回潮"),
            filters.Dates("registered_on", "登记日期"),
            filters.Dates("due_on", "整改期限"),
        ),
        row_act=lambda hazard: marking.next_act(hazard, by),
        empty=Empty(
            words="台账里还没有隐患",
            hint="检查、巡查、自查发现的隐患登记后在这里办理到销号。",
            act_label="登记隐患" if may_register else "",
            act_url=reverse("console:register_hazard") if may_register else "",
        ),
    )


def _place_filters(by: Official) -> tuple[filters.Filter, ...]:
    """Township, sector and campaign: what an enterprise's own people need not choose."""
    if by.reach == Reach.OWN_UNIT:
        return ()
    towns = grid_access.nodes(by).filter(tier__in=[Tier.TOWN, Tier.ZONE], valid_to__isnull=True)
    campaigns = campaigns_visible_to(by).order_by("-starts_on").values_list("pk", "name")[:60]
    return (
        filters.Node("place", "乡镇（街道）", options=list(towns.values_list("path", "name")[:300])),
        filters.Choice("sector", "行业", options=[(code, sector.name) for code, sector in SECTORS.items()]),
        filters.Choice(
            "campaign",
            "专项行动",
            options=[(str(pk), name) for pk, name in campaigns],
            where=_of_campaign,
        ),
    )


@page(Right.VIEW_HAZARDS)
def hazards(request: PageRequest) -> HttpResponseBase:
    """The ledger in the official's scope, or in the place that she looks at."""
    by = request.official
    return answer(
        request,
        listing_for(by),
        looked_at(request),
        views=Views(by),
        context={"actions": _acts(request, board=False), "list_title": "隐患台账"},
    )


def looked_at(request: PageRequest) -> QuerySet[Hazard]:
    """Return the hazards that the official sees, in the place that she has chosen to look at."""
    found = access.visible_to(request.official)
    node = getattr(request, "scope_node", None)
    if node is None or node.path == request.official.path:
        return found
    return found.filter(grid_access.place(territory.of(node, timezone.localdate())))


def _acts(request: PageRequest, *, board: bool) -> list[Act]:
    acts = [Act("看板", reverse("console:hazard_board"))] if not board else [Act("台账", reverse("console:hazards"))]
    if request.official.may(Right.REGISTER_HAZARDS):
        acts.append(Act("登记隐患", reverse("console:register_hazard"), first=True))
    return acts


@page(Right.VIEW_HAZARDS)
def board(request: PageRequest) -> HttpResponse:
    """What is open, by state, what runs out first on top."""
    found, on = queries.open_only(looked_at(request)), timezone.localdate()
    counts = queries.state_counts(request.official, found)
    columns = [_column(found, state, counts[state], request.official, on) for state in OPEN if counts[state]]
    context = {
        "columns": columns,
        "total": sum(counts.values()),
        "overdue": queries.overdue(found, on).count(),
        "actions": _acts(request, board=True),
    }
    return show(request, "console/hazards/board.html", context)


def _column(found: QuerySet[Hazard], state: HazardState, number: int, by: Official, on: date) -> dict[str, Any]:
    first = found.filter(state=state).select_related("site", "node").order_by("due_on", "id")[:ON_BOARD]
    cards = [
        {
            "hazard": one,
            "url": marking.url_of(one),
            "where": _where(one),
            "act": marking.next_act(one, by),
        }
        for one in first
    ]
    return {
        "label": state.label,
        "mark": marking.MARKS[state],
        "count": number,
        "cards": cards,
        "more": max(0, number - ON_BOARD),
        "url": f"{reverse('console:hazards')}?state={state.value}&sort=due_on",
        "on": on,
    }
