"""The library: every sheet that holds for the official's place, and those of the places below."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import filters, marks
from anwang.desks.console.home.saved import Views
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, PageRequest, page
from anwang.desks.console.standards.words import MARKS, READERS, place_of, sector_filter, sector_names
from anwang.grid import access as grid_access
from anwang.grid import territory
from anwang.grid.access import Official
from anwang.grid.states import Reach, Right, Tier
from anwang.standards import queries
from anwang.standards.models import Checklist
from anwang.standards.states import ChecklistState

STATES = ((ChecklistState.PUBLISHED.value, "在用"), (ChecklistState.DRAFT.value, "草稿"), (ChecklistState.WITHDRAWN.value, "已停用"))
STATE_WORDS = dict(STATES)


def _standing(checklist: Checklist) -> str:
    standing = str(getattr(checklist, "standing", ""))
    writing = standing == ChecklistState.PUBLISHED and getattr(checklist, "has_draft", False)
    return STATE_WORDS[standing] + ("，新版起草中" if writing else "")


CHECKLISTS = Listing(
    name="checklists",
    title="检查表",
    order="name",
    search=queries.find_sheets,
    search_hint="表名、检查内容",
    columns=(
        Column("name", "名称", sort="name", wrap=True),
        Column("sectors", "适用行业", value=lambda c: sector_names(c.sectors)),
        Column("place", "制定区域", value=place_of, sort="grid_path"),
        Column(
            "standing",
            "状态",
            value=_standing,
            html=lambda c: marks.state(_standing(c), MARKS[c.standing]),
            sort="standing",
        ),
        Column("number", "版本", value=lambda c: f"第{c.number}版", sort="number"),
        Column("items", "项数", sort="items", align="right"),
        Column("published_on", "发布日期", sort="published_on"),
        Column("extends", "沿用自", value=lambda c: c.extends.name if c.extends else ""),
        Column("code", "编号", sort="code", default=False),
    ),
    select=lambda rows: rows.select_related("node", "extends"),
    row_url=lambda c: reverse("console:checklist", args=[c.pk]),
    drawer=False,
)


def listing_for(by: Official) -> Listing:
    """Return the library with the choices that the official has."""
    towns = grid_access.nodes(by).filter(tier__in=[Tier.TOWN, Tier.ZONE], valid_to__isnull=True)
    places: tuple[filters.Filter, ...] = (
        ()
        if by.reach == Reach.OWN_UNIT
        else (filters.Node("place", "制定乡镇（街道）", options=lambda: towns.values_list("path", "name")[:300]),)
    )
    may = by.may(Right.EDIT_CHECKLISTS)
    return replace(
        CHECKLISTS,
        filters=(
            filters.Choice("state", "状态", options=STATES, field="standing", tabs=True),
            sector_filter(general=True),
            *places,
            filters.YesNo("shipped", "来源", where=Q(shipped=True), yes="系统自带", no="本地编制"),
            filters.YesNo("extending", "是否沿用上级", where=Q(extends__isnull=False), yes="沿用上级", no="独立编制"),
            filters.Dates("published_on", "发布日期"),
        ),
        empty=Empty(
            "检查表库里还没有检查表",
            "可以新建一张，也可以把手里的 Excel 检查表导入后再修改、发布。" if may else "请安委办或监管部门编制、发布检查表。",
            "新建检查表" if may else "",
            reverse("console:draft_checklist") if may else "",
        ),
    )


def looked_at(request: PageRequest) -> QuerySet[Checklist]:
    """Return the sheets that the official sees and that hold for the place that she has chosen to look at."""
    by = request.official
    found = queries.library(by)
    node = getattr(request, "scope_node", None)
    if node is None or node.path == by.path:
        return found
    return queries.holding_at(found, node.path, territory.of(node, timezone.localdate()))


@page(READERS)
def checklists(request: PageRequest) -> HttpResponseBase:
    """The library as a list."""
    by = request.official
    acts = [Act("判定标准", reverse("console:criteria_families"))]
    if by.may(Right.EDIT_CHECKLISTS):
        if by.may(Right.IMPORT):
            acts.append(Act("导入检查表", f"{reverse('console:import_new')}?kind=checklist"))
        acts.append(Act("新建检查表", reverse("console:draft_checklist"), first=True))
    return answer(request, listing_for(by), looked_at(request), views=Views(by), context={"actions": acts})
