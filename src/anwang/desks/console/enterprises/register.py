"""The register as a list: search, filters in words, columns, saved views, export; and the pickers that forms use."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from anwang.desks.console import filters, marks
from anwang.desks.console.home.saved import Views
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, PageRequest, key_of, page, show
from anwang.enterprises import queries, trades
from anwang.enterprises.models import Charge, Licence, Site, SiteFlag, SiteSector
from anwang.enterprises.sectors import SECTORS
from anwang.enterprises.states import (
    LicenceState,
    RiskColour,
    RiskFlag,
    Scale,
    SiteKind,
    SiteState,
    StandardisationGrade,
    SupervisionClass,
    SupervisionTier,
)
from anwang.grid import access as grid_access
from anwang.grid.access import Official
from anwang.grid.states import OrganKind, Reach, Right, Tier
from anwang.ground.initials import initials

MOST = 12
MARKS: dict[str, str] = {
    SiteState.ACTIVE: "done",
    SiteState.STOPPED: "stopped",
    SiteState.CLOSED: "void",
    SiteState.MOVED: "void",
    SiteState.CANCELLED: "void",
    SiteState.MERGED: "void",
}
SECTOR_CHOICES = [(code, sector.name) for code, sector in SECTORS.items()]
TERMS = (("lapsed", "证照已过期"), ("30", "30日内到期"), ("60", "60日内到期"), ("90", "90日内到期"))
WAN = 1_000_000


def state_mark(site: Site) -> tuple[str, str]:
    """Return the operating state as a word and a mark."""
    return site.get_state_display(), MARKS[site.state]


def sector_name(code: str) -> str:
    """Return a sector's name; a code that the picklist no longer has stays as it is."""
    return SECTORS[code].name if code in SECTORS else code


def url_of(site: Site) -> str:
    """Return a file's page."""
    return reverse("console:enterprise", args=[site.pk])


def _state(site: Site) -> SafeString:
    return marks.state(*state_mark(site))


def _colour(site: Site) -> SafeString:
    return marks.level(site.get_risk_colour_display(), site.risk_colour) if site.risk_colour else SafeString("—")


def _official(site: Site) -> str:
    held: list[Charge] = getattr(site, "principals", [])
    return held[0].assignment.person.name if held else ""


def _flags(site: Site) -> str:
    marked: list[SiteFlag] = getattr(site, "marked", [])
    return "、".join(one.get_flag_display() for one in marked)


def _select(rows: QuerySet[Site]) -> QuerySet[Site]:
    on = timezone.localdate()
    charges = Charge.objects.filter(queries.current(on), is_principal=True).select_related("assignment__person")
    prefetched = (Prefetch("charges", charges, to_attr="principals"), Prefetch("flags", SiteFlag.objects.order_by("id"), to_attr="marked"))
    return rows.select_related("node", "regulating_organ").prefetch_related(*prefetched)


def _in_sector(code: str) -> Q:
    return Q(Exists(SiteSector.objects.filter(site=OuterRef("pk"), sector=code)))


def _with_flag(flag: str) -> Q:
    return Q(Exists(SiteFlag.objects.filter(site=OuterRef("pk"), flag=flag)))


def _term(value: str) -> Q:
    on = timezone.localdate()
    licences = Licence.objects.filter(site=OuterRef("pk"), state=LicenceState.VALID)
    if value == "lapsed":
        return Q(Exists(licences.filter(valid_to__lt=on)))
    return Q(Exists(licences.filter(valid_to__gte=on, valid_to__lte=on + timedelta(days=int(value)))))


def _has_official() -> Q:
    return Q(Exists(Charge.objects.filter(queries.current(timezone.localdate()), site=OuterRef("pk"), is_principal=True)))


def _charged_by(value: str) -> Q:
    return Q(Exists(Charge.objects.filter(queries.current(timezone.localdate()), site=OuterRef("pk"), assignment__person_id=int(value))))


REGISTER = Listing(
    name="enterprises",
    title="监管对象",
    search=queries.search,
    search_hint="名称、代码、拼音首字母",
    columns=(
        Column("name", "名称", sort="name_key"),
        Column("state", "状态", value=lambda s: s.get_state_display(), html=_state),
        Column("sector", "监管行业", value=lambda s: sector_name(s.sector)),
        Column("node", "区域", value=lambda s: s.node.name, sort="grid_path"),
        Column("risk_colour", "风险", value=lambda s: s.get_risk_colour_display(), html=_colour),
        Column("flags", "标志", value=_flags),
        Column("scale", "规模", value=lambda s: s.get_scale_display()),
        Column("employees", "从业人员", align="right", total=Sum("employees")),
        Column("regulator", "直接监管部门", value=lambda s: str(s.regulating_organ or "")),
        Column("official", "包扶人", value=_official),
        Column("number", "档案编号", sort="number", default=False),
        Column("code", "统一社会信用代码", value=lambda s: s.code_words, default=False),
        Column("kind", "对象类别", value=lambda s: s.get_kind_display(), default=False),
        Column("address", "经营地址", default=False, wrap=True),
        Column("trade", "国民经济行业", default=False),
        Column("high_hazard", "高危行业", value=lambda s: s.high_hazard, default=False),
        Column("grade", "标准化等级", value=lambda s: s.get_grade_display(), default=False),
        Column("grade_valid_to", "标准化有效期止", default=False),
        Column("supervision_tier", "监管层级", value=lambda s: s.get_supervision_tier_display(), default=False),
        Column("supervision_class", "分类分级", value=lambda s: s.get_supervision_class_display(), default=False),
        Column("revenue", "营业收入（万元）", value=lambda s: None if s.revenue is None else s.revenue / WAN, align="right", default=False),
        Column("insured", "安责险", value=lambda s: s.insured, default=False),
        Column("registered_on", "建档日期", sort="registered_on", default=False),
        Column("remark", "备注", default=False, wrap=True),
    ),
    select=_select,
    row_url=url_of,
)


def listing_for(by: Official) -> Listing:
    """Return the register with the choices that the official has."""
    may = by.may(Right.EDIT_SITES)
    return replace(
        REGISTER,
        filters=(
            filters.Choice("kind", "对象类别", options=SiteKind.choices, tabs=True),
            *_place_filters(by),
            filters.Choice("sector", "监管行业", options=SECTOR_CHOICES, where=_in_sector),
            filters.Choice("flag", "风险标志", options=RiskFlag.choices, where=_with_flag),
            filters.YesNo("high", "高危行业", where=Q(high_hazard=True), yes="高危行业", no="非高危行业"),
            filters.Multi("risk", "风险等级", options=RiskColour.choices, field="risk_colour"),
            filters.Multi("scale", "规模", options=Scale.choices),
            filters.Choice("state", "状态", options=[choice for choice in SiteState.choices if choice[0] != SiteState.MERGED]),
            filters.Choice("grade", "标准化等级", options=StandardisationGrade.choices),
            filters.Choice("class", "分类分级", options=SupervisionClass.choices, field="supervision_class"),
            filters.Choice("tier", "监管层级", options=SupervisionTier.choices, field="supervision_tier"),
            filters.Choice("licence", "证照期限", options=TERMS, where=_term),
            filters.YesNo("charged", "包扶", where=_has_official, yes="已落实包扶人", no="未落实包扶人"),
            filters.Dates("registered_on", "建档日期"),
        ),
        empty=Empty(
            words="还没有监管对象",
            hint="手里有 Excel 名单的，从“导入”整表建档；零散的逐个登记。",
            act_label="登记监管对象" if may else "",
            act_url=reverse("console:register_enterprise") if may else "",
        ),
    )


def _place_filters(by: Official) -> tuple[filters.Filter, ...]:
    """Township, department and official in charge: what an enterprise's own people need not choose."""
    if by.reach == Reach.OWN_UNIT:
        return ()
    towns = grid_access.nodes(by).filter(tier__in=[Tier.TOWN, Tier.ZONE, Tier.DISTRICT], valid_to__isnull=True)
    organs = grid_access.organs(by).filter(valid_to__isnull=True).exclude(kind__in=[OrganKind.ENTERPRISE, OrganKind.VILLAGE])
    return (
        filters.Node("place", "乡镇（街道）", options=list(towns.values_list("path", "name")[:400])),
        filters.Choice("regulator", "直接监管部门", options=[(str(one.pk), str(one)) for one in organs[:200]], field="regulating_organ_id"),
        filters.Choice("official", "包扶人", options=_officials(by), where=_charged_by),
    )


def _officials(by: Official) -> list[tuple[str, str]]:
    """The people in charge of something today, who hold posts in the official's territory."""
    on = timezone.localdate()
    busy = Charge.objects.filter(queries.current(on), assignment__person=OuterRef("person"))
    held = grid_access.colleagues(by, on=on).filter(Exists(busy))
    return list({str(one.person_id): one.person.name for one in held[:300]}.items())


@page(Right.VIEW_SITES)
def enterprises(request: PageRequest) -> HttpResponseBase:
    """The register in the official's scope, or in the place that she looks at."""
    by = request.official
    return answer(request, listing_for(by), looked_at(request), views=Views(by), context={"actions": _acts(by)})


def looked_at(request: PageRequest) -> QuerySet[Site]:
    """Return the files that the official sees, in the place that she has chosen to look at."""
    found = queries.register(request.official)
    scope = getattr(request, "scope", ())
    return found.filter(grid_access.place(scope)) if getattr(request, "scope_node", None) else found


def _acts(by: Official) -> list[Act]:
    acts = [Act("证照到期", reverse("console:licences"))] if by.reach != Reach.OWN_UNIT else []
    if by.may(Right.EDIT_SITES):
        acts.append(Act("登记监管对象", reverse("console:register_enterprise"), first=True))
    return acts


def _licence_term(value: str) -> Q:
    on = timezone.localdate()
    return Q(valid_to__lt=on) if value == "lapsed" else Q(valid_to__gte=on, valid_to__lte=on + timedelta(days=int(value)))


LICENCES = Listing(
    name="licences",
    title="证照到期提醒",
    search=("site__name", "number"),
    search_hint="单位名称、证号",
    order="valid_to",
    columns=(
        Column("site", "单位", value=lambda one: one.site.name),
        Column("kind", "证照名称"),
        Column("number", "证号"),
        Column("issuer", "发证机关", default=False),
        Column("valid_to", "有效期止", sort="valid_to"),
        Column("left", "期限", value=lambda one: one.valid_to, html=lambda one: marks.clock(one.valid_to, timezone.now())),
        Column("node", "区域", value=lambda one: one.site.node.name),
    ),
    filters=(filters.Choice("term", "期限", options=TERMS, tabs=True, where=_licence_term),),
    select=lambda rows: rows.select_related("site__node"),
    row_url=lambda one: url_of(one.site),
    empty=Empty(words="90日内没有到期的证照", hint="有效期前90、60、30日会在这里提醒。"),
)


@page(Right.VIEW_SITES)
def licences(request: PageRequest) -> HttpResponseBase:
    """The licences that run out within 90 days or have run out, soonest first."""
    found = queries.licences_running_out(request.official, timezone.localdate()).order_by()
    back = {"back_url": reverse("console:enterprises"), "back_label": "监管对象"}
    return answer(request, LICENCES, found, views=Views(request.official), context=back)


# ---- pickers


@page(Right.VIEW_SITES)
def pick_site(request: PageRequest) -> HttpResponse:
    """Files in the official's scope by name, code or initials; `without` leaves one out."""
    typed = request.GET.get("q", "").strip()[:60]
    found = queries.search(queries.register(request.official), typed)
    if without := key_of(request.GET.get("without")):
        found = found.exclude(pk=without)
    return show(
        request, "console/_picks.html", {"found": [(str(one.pk), one.name, f"{one.number} {one.node.name}") for one in found[:MOST]]}
    )


@page(Right.EDIT_SITES)
def pick_organ(request: PageRequest) -> HttpResponse:
    """Departments of the official's territory by name; `kind` narrows."""
    typed = request.GET.get("q", "").strip()[:60]
    found = grid_access.organs(request.official).filter(Q(name__icontains=typed) | Q(short_name__icontains=typed), valid_to__isnull=True)
    kind = request.GET.get("kind", "")
    found = found.filter(kind=kind) if kind in OrganKind.values else found.exclude(kind__in=[OrganKind.ENTERPRISE, OrganKind.VILLAGE])
    return show(request, "console/_picks.html", {"found": [(str(one.pk), one.name, one.node.name) for one in found[:MOST]]})


@page(Right.EDIT_SITES)
def pick_sector(request: PageRequest) -> HttpResponse:
    """Supervision sectors by name, synonym or first letters; all of them while nothing is typed."""
    typed = request.GET.get("q", "").strip()[:20]
    found = [
        (sector.code, sector.name, "高危行业" if sector.high_hazard else "")
        for sector in SECTORS.values()
        if any(typed in word for word in (sector.name, *sector.synonyms)) or initials(sector.name).startswith(typed.lower() or "-")
    ]
    return show(request, "console/_picks.html", {"found": found})


@page(Right.EDIT_SITES)
def pick_trade(request: PageRequest) -> HttpResponse:
    """Trades of GB/T 4754 by words of the name or the code."""
    found = trades.search(request.GET.get("q", "").strip()[:40], MOST)
    return show(
        request,
        "console/_picks.html",
        {"found": [(one.full_code, f"{one.full_code} {one.name}", trades.path_name(one.code)) for one in found]},
    )
