"""The records behind a number as a list: each room's own visible columns, under what the official may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from anwang.campaigns import access as campaigns
from anwang.desks.console.figures.asking import BASE, Question
from anwang.desks.console.listing import Column, Empty, Listing
from anwang.enterprises import access as enterprises
from anwang.enterprises.sectors import SECTORS
from anwang.figures import access as figures
from anwang.figures import slices
from anwang.figures.figure import Figure, base
from anwang.figures.slices import Value
from anwang.grid.access import Official
from anwang.ground.measure import Measure, Ratio, Slice
from anwang.hazards import access as hazards
from anwang.inspections import access as inspections

Seen = Callable[[Official], "QuerySet[Any]"]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of record is listed: what an official sees of it, its columns, and the page that a row opens."""

    title: str
    seen: Seen
    columns: tuple[Column, ...]
    page: str
    key: str = "pk"
    related: tuple[str, ...] = ()
    search: tuple[str, ...] = ()


def _of(path: str, seen: Seen, model: str) -> Seen:
    """What an official sees of records that hang on another record: those whose record she sees."""
    return lambda by: apps.get_model(model)._default_manager.filter(**{f"{path}__in": seen(by)})


HAZARD = (
    Column("number", "隐患编号", sort="number"),
    Column("state", "状态", value=lambda h: h.get_state_display(), sort="state"),
    Column("level", "级别", value=lambda h: h.get_level_display(), sort="level"),
    Column("site", "单位", value=lambda h: h.site.name if h.site else "公共部位"),
    Column("node", "区域", value=lambda h: h.node.name),
    Column("description", "隐患描述", wrap=True),
    Column("registered_on", "登记日期", sort="registered_on"),
    Column("due_on", "整改期限", sort="due_on"),
    Column("struck_off_on", "销号日期", sort="struck_off_on"),
)
VISIT = (
    Column("number", "检查编号", sort="number"),
    Column("kind", "类别", value=lambda v: v.get_kind_display(), sort="kind"),
    Column("state", "状态", value=lambda v: v.get_state_display(), sort="state"),
    Column("site", "检查对象", value=lambda v: v.site.name if v.site else (v.subject_organ.name if v.subject_organ else "")),
    Column("node", "区域", value=lambda v: v.node.name),
    Column("organ", "检查单位", value=lambda v: v.organ.name),
    Column("started_on", "检查日期", sort="started_on"),
    Column("outcome", "处理结果", value=lambda v: v.get_outcome_display()),
    Column("hazard_count", "发现隐患", align="right", sort="hazard_count"),
)
KINDS: dict[str, Kind] = {
    "hazards.Hazard": Kind("隐患", hazards.visible_to, HAZARD, "hazard", related=("site", "node"), search=("number", "description")),
    "hazards.Recheck": Kind(
        "复查",
        _of("hazard", hazards.visible_to, "hazards.Recheck"),
        (
            Column("hazard", "隐患编号", value=lambda r: r.hazard.number),
            Column("site", "单位", value=lambda r: r.hazard.site.name if r.hazard.site else "公共部位"),
            Column("on", "复查日期", sort="on"),
            Column("result", "结果", value=lambda r: r.get_result_display(), sort="result"),
            Column("number", "意见书号", sort="number"),
        ),
        "hazard",
        key="hazard_id",
        related=("hazard__site",),
        search=("hazard__number", "number"),
    ),
    "hazards.Fund": Kind(
        "整改资金",
        _of("hazard", hazards.visible_to, "hazards.Fund"),
        (
            Column("hazard", "隐患编号", value=lambda f: f.hazard.number),
            Column("site", "单位", value=lambda f: f.hazard.site.name if f.hazard.site else "公共部位"),
            Column("payer", "资金来源", value=lambda f: f.get_payer_display(), sort="payer"),
            Column("amount", "金额（万元）", value=lambda f: f.amount / 1_000_000, align="right", sort="amount"),
            Column("on", "落实日期", sort="on"),
        ),
        "hazard",
        key="hazard_id",
        related=("hazard__site",),
        search=("hazard__number",),
    ),
    "hazards.Listing": Kind(
        "挂牌督办",
        _of("hazard", hazards.visible_to, "hazards.Listing"),
        (
            Column("hazard", "隐患编号", value=lambda r: r.hazard.number),
            Column("batch", "批次", sort="batch"),
            Column("document", "督办文号", sort="document"),
            Column("responsible_organ", "责任单位", sort="responsible_organ"),
            Column("listed_on", "挂牌日期", sort="listed_on"),
            Column("due_on", "整改时限", sort="due_on"),
            Column("delisted_on", "摘牌日期", sort="delisted_on"),
        ),
        "hazard",
        key="hazard_id",
        related=("hazard",),
        search=("hazard__number", "document", "responsible_organ"),
    ),
    "hazards.Transfer": Kind(
        "移送",
        _of("hazard", hazards.visible_to, "hazards.Transfer"),
        (
            Column("hazard", "隐患编号", value=lambda t: t.hazard.number),
            Column("sender", "移送单位", value=lambda t: t.sender.name),
            Column("receiver", "接收单位", value=lambda t: t.receiver.name),
            Column("sent_on", "移送日期", sort="sent_on"),
            Column("state", "状态", value=lambda t: t.get_state_display(), sort="state"),
        ),
        "hazard",
        key="hazard_id",
        related=("hazard", "sender", "receiver"),
    ),
    "hazards.TreatmentPlan": Kind(
        "治理方案",
        _of("hazard", hazards.visible_to, "hazards.TreatmentPlan"),
        (
            Column("hazard", "隐患编号", value=lambda p: p.hazard.number),
            Column("site", "单位", value=lambda p: p.hazard.site.name if p.hazard.site else "公共部位"),
            Column("goal", "目标和任务", wrap=True),
            Column("submitted_on", "报送日期", sort="submitted_on"),
            Column("approved_on", "审查同意日期", sort="approved_on"),
        ),
        "hazard",
        key="hazard_id",
        related=("hazard__site",),
        search=("hazard__number",),
    ),
    "inspections.Visit": Kind(
        "检查", inspections.visible_to, VISIT, "visit", related=("site", "subject_organ", "node", "organ"), search=("number", "site__name")
    ),
    "inspections.Order": Kind(
        "责令限期整改指令书",
        inspections.orders_visible_to,
        (
            Column("number", "文书号", sort="number"),
            Column("site", "被责令单位", value=lambda o: o.site.name if o.site else ""),
            Column("organ", "责令单位", value=lambda o: o.organ.name),
            Column("served_on", "送达日期", sort="served_on"),
        ),
        "order",
        related=("site", "organ"),
        search=("number", "site__name"),
    ),
    "inspections.Team": Kind(
        "检查组",
        inspections.teams_visible_to,
        (
            Column("name", "名称", sort="name"),
            Column("number", "编号", sort="number"),
            Column("organ", "派出单位", value=lambda t: t.organ.name),
            Column("node", "区域", value=lambda t: t.node.name),
            Column("sent_on", "派出日期", sort="sent_on"),
            Column("task", "任务", wrap=True),
        ),
        "team",
        related=("organ", "node"),
        search=("name", "number"),
    ),
    "enterprises.Site": Kind(
        "监管对象",
        enterprises.visible_to,
        (
            Column("name", "名称", sort="name"),
            Column("code", "统一社会信用代码", value=lambda s: s.code_words),
            Column("node", "区域", value=lambda s: s.node.name),
            Column("sector", "主要监管行业", value=lambda s: SECTORS[s.sector].name if s.sector in SECTORS else s.sector),
            Column("state", "经营状态", value=lambda s: s.get_state_display(), sort="state"),
            Column("registered_on", "登记日期", sort="registered_on"),
        ),
        "enterprise",
        related=("node",),
        search=("name", "code"),
    ),
    "figures.ExternalValue": Kind(
        "外部数据",
        figures.values_visible_to,
        (
            Column("node", "区域", value=lambda v: v.node.name),
            Column("starts_on", "统计起始", sort="starts_on"),
            Column("ends_on", "统计截止", sort="ends_on"),
            Column("value", "数值", value=lambda v: f"{v.value.normalize():,f}", align="right"),
            Column("source", "来源单位"),
            Column("document", "依据文件"),
            Column("entered_at", "录入时间", value=lambda v: timezone.localtime(v.entered_at).strftime("%Y-%m-%d %H:%M")),
        ),
        "external_value",
        related=("node",),
        search=("source", "document"),
    ),
    "campaigns.Campaign": Kind(
        "专项行动",
        campaigns.visible_to,
        (
            Column("name", "名称", sort="name"),
            Column("level", "级别", value=lambda c: c.get_level_display(), sort="level"),
            Column("state", "状态", value=lambda c: c.get_state_display(), sort="state"),
            Column("starts_on", "开始日期", sort="starts_on"),
            Column("ends_on", "结束日期", sort="ends_on"),
        ),
        "campaign",
        search=("name",),
    ),
}


def kind_of(figure: Figure) -> Kind:
    """Return how a figure's records are listed; a test holds that every figure of the catalogue has a list."""
    label = base(figure).fact.record
    known = KINDS.get(label)
    if known is not None:
        return known
    message = f"no list is declared for the records of {figure.code}: {label}"
    raise LookupError(message)


@dataclass(frozen=True, slots=True)
class Half:
    """Numerator or denominator of a rate: what it is called, its number, the page of its records, and whether that is the open one."""

    word: str
    measure: Measure
    number: int | None
    url: str
    is_open: bool


def halves(question: Question, figure: Figure, value: Value, chosen: str) -> tuple[Half, ...]:
    """Return both halves of a rate, one of them open; of any other figure nothing."""
    if not isinstance(figure, Ratio):
        return ()
    part, whole = question.halves_of(figure)
    is_base = chosen == BASE
    return (
        Half("分子", figure.numerator, value.numerator, part, not is_base),
        Half("分母", figure.denominator, value.denominator, whole, is_base),
    )


def counted(figure: Figure, asked: Slice, by: Official) -> QuerySet[Any]:
    """Return the records that a figure counts and that the official may open."""
    sql, params = slices.record_query(figure, asked)
    # the text is put together from declared columns only; every value is a parameter
    return kind_of(figure).seen(by).filter(pk__in=RawSQL(sql, params))  # noqa: S611


def chosen(figure: Figure, ids: list[int], by: Official) -> list[Any]:
    """Return the records of some ids that the official may open."""
    kind = kind_of(figure)
    return list(kind.seen(by).filter(pk__in=ids).select_related(*kind.related).order_by("pk"))


def url_of(kind: Kind, row: Any) -> str:
    """Return the page of a row's record, where the console has one."""
    try:
        key = row.pk if kind.key == "pk" else getattr(row, kind.key)
        return reverse(f"console:{kind.page}", args=[key]) if key is not None else ""
    except NoReverseMatch:
        return ""


def listing(figure: Figure) -> Listing:
    """Return the list of a figure's records."""
    kind = kind_of(figure)
    return Listing(
        name="figure-records",
        title=f"{figure.name}：{kind.title}",
        columns=kind.columns,
        search=kind.search,
        select=lambda rows: rows.select_related(*kind.related),
        row_url=lambda row: url_of(kind, row),
        empty=Empty("这个范围内没有记录"),
    )
