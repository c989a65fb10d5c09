"""Ledgers: what a record of each kind says, field by field under our names and the offices' own, for superiors' forms and for papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.expressions import RawSQL

from anwang.enterprises import uscc
from anwang.enterprises.sectors import SECTORS
from anwang.enterprises.states import ContactRole, RiskColour, Scale, SiteKind, SiteState, StandardisationGrade, SupervisionClass
from anwang.figures import slices
from anwang.figures.figure import Figure, base
from anwang.grid.models import Node
from anwang.grid.states import Tier
from anwang.ground.measure import Slice
from anwang.hazards.models import Fund
from anwang.hazards.states import HazardSource, HazardState
from anwang.inspections.states import Outcome, VisitKind, VisitState
from anwang.standards.states import HazardCategory, HazardLevel

CHUNK = 2_000
Cell = Decimal | int | str | date | None


@dataclass(frozen=True, slots=True)
class LedgerField:
    """A field of a record: its label, the words by which forms call it, where it is read, and the words of its codes."""

    label: str
    read: str
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    shape: Callable[[Any], Cell] | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """One kind of record: the model, its fields, and what is added to the query."""

    label: str
    fields: Mapping[str, LedgerField]
    extra: Callable[[], Mapping[str, Any]] = dict


def _words(choices: list[tuple[str, str]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}


def _yes_no(value: Any) -> Cell:
    return None if value is None else "是" if value else "否"


def _credit_code(value: Any) -> Cell:
    """A number that stands in for a missing code is ours alone: a superior's form has an empty cell."""
    return None if value is None or uscc.is_temporary(value) else str(value)


def _wan(value: Any) -> Cell:
    return None if value is None else (Decimal(value) / 1_000_000).quantize(Decimal("0.01")).normalize()


SECTOR_NAMES = {code: sector.name for code, sector in SECTORS.items()}
TOWN = LedgerField("乡镇（街道）", "grid_path", ("乡镇", "镇街", "属地", "所属乡镇", "所在乡镇", "乡镇街道", "所属镇街", "辖区"))
NODE = LedgerField("所在区域", "node__name", ("村（社区）", "村居", "区域", "所在村"))


def _funds() -> Mapping[str, Any]:
    paid = Fund.objects.filter(hazard=OuterRef("pk")).order_by().values("hazard").annotate(all=Sum("amount")).values("all")
    return {"paid": Subquery(paid)}


def _contact(name: str) -> Subquery:
    contacts = apps.get_model("enterprises", "Contact")._default_manager.filter(site=OuterRef("pk"), role=ContactRole.PRINCIPAL_HEAD)
    return Subquery(contacts.order_by("pk").values(name)[:1])


def _head() -> Mapping[str, Any]:
    return {"head": _contact("name"), "head_phone": _contact("phone")}


F = LedgerField
LEDGERS: Mapping[str, Ledger] = {
    "hazards.Hazard": Ledger(
        "隐患",
        {
            "number": F("隐患编号", "number", ("编号", "隐患编码", "台账编号", "问题编号")),
            "site": F("单位名称", "site__name", ("企业名称", "被检查单位", "受检单位", "隐患单位", "责任单位", "检查对象", "被检查单位名称")),
            "code": F("统一社会信用代码", "site__code", ("信用代码", "社会信用代码", "统一信用代码"), {}, _credit_code),
            "town": TOWN,
            "node": NODE,
            "sector": F("行业", "sector", ("行业领域", "所属行业", "监管行业", "行业类别"), SECTOR_NAMES),
            "level": F("隐患级别", "level", ("隐患等级", "级别", "等级", "隐患类型", "隐患分级"), _words(HazardLevel.choices)),
            "category": F("隐患类别", "category", ("类别", "隐患分类"), _words(HazardCategory.choices)),
            "source": F("隐患来源", "source", ("来源", "排查方式", "发现方式"), _words(HazardSource.choices)),
            "description": F("隐患描述", "description", ("隐患内容", "存在问题", "问题描述", "存在的隐患", "事故隐患", "主要隐患", "问题隐患", "隐患情况")),
            "place": F("具体部位", "place", ("隐患部位", "隐患地点", "部位", "地点", "位置")),
            "basis": F("依据", "basis", ("判定依据", "检查依据", "法律依据")),
            "found_on": F("发现日期", "found_on", ("发现时间", "检查日期", "检查时间", "排查日期", "排查时间")),
            "registered_on": F("登记日期", "registered_on", ("登记时间", "录入日期")),
            "finder": F("发现人", "finder_name", ("检查人", "排查人", "检查人员")),
            "measure": F("整改措施", "measure", ("治理措施", "整改要求", "采取的措施")),
            "responsible": F("整改责任人", "responsible", ("责任人", "整改负责人")),
            "phone": F("责任人电话", "responsible_phone", ("联系电话", "电话", "联系方式")),
            "due_on": F("整改期限", "due_on", ("整改时限", "完成时限", "限改日期", "计划完成时间")),
            "ordered_on": F("责令日期", "ordered_on", ("下达日期",)),
            "claimed_on": F("报告整改日期", "claimed_on", ("整改完成时间", "整改日期", "完成时间")),
            "rechecked_on": F("复查日期", "rechecked_on", ("复查时间",)),
            "struck_off_on": F("销号日期", "struck_off_on", ("销号时间", "验收日期", "验收时间")),
            "state": F("整改状态", "state", ("状态", "整改情况", "是否整改", "整改进度", "是否完成整改"), _words(HazardState.choices)),
            "organ": F("督促整改单位", "organ__name", ("监管部门", "监管单位", "督办单位")),
            "paid": F("整改资金（万元）", "paid", ("整改资金", "投入资金", "治理资金", "资金"), {}, _wan),
            "is_spot": F("立行立改", "is_spot", ("是否立行立改", "是否当场整改"), {}, _yes_no),
            "listed": F("挂牌日期", "listed_on", ("挂牌时间",)),
        },
        _funds,
    ),
    "enterprises.Site": Ledger(
        "监管对象",
        {
            "number": F("档案编号", "number", ("编号",)),
            "name": F("单位名称", "name", ("企业名称", "名称", "企业（单位）名称", "单位")),
            "code": F("统一社会信用代码", "code", ("信用代码", "社会信用代码", "统一信用代码"), {}, _credit_code),
            "kind": F("对象类别", "kind", ("类别", "单位类型"), _words(SiteKind.choices)),
            "state": F("经营状态", "state", ("状态", "生产状态"), _words(SiteState.choices)),
            "town": TOWN,
            "node": NODE,
            "address": F("经营地址", "address", ("地址", "单位地址", "企业地址", "生产经营地址")),
            "sector": F("主要监管行业", "sector", ("行业", "所属行业", "行业领域", "监管行业"), SECTOR_NAMES),
            "products": F("主要产品", "products", ("产品",)),
            "employees": F("从业人员", "employees", ("从业人数", "职工人数", "员工人数", "人数")),
            "scale": F("规模", "scale", ("企业规模",), _words(Scale.choices)),
            "grade": F("标准化等级", "grade", ("安全生产标准化", "标准化"), _words(StandardisationGrade.choices)),
            "risk": F("风险等级", "risk_colour", ("风险级别",), _words(RiskColour.choices)),
            "class": F("分类分级", "supervision_class", ("监管等级",), _words(SupervisionClass.choices)),
            "organ": F("直接监管部门", "regulating_organ__name", ("监管部门", "监管单位", "主管部门")),
            "head": F("主要负责人", "head", ("法定代表人", "负责人", "法人")),
            "head_phone": F("负责人电话", "head_phone", ("联系电话", "电话", "联系方式")),
            "registered_on": F("建档日期", "registered_on", ("登记日期",)),
            "remark": F("备注", "remark"),
        },
        _head,
    ),
    "inspections.Visit": Ledger(
        "检查",
        {
            "number": F("检查编号", "number", ("编号",)),
            "kind": F("检查类别", "kind", ("检查类型", "类别", "检查方式"), _words(VisitKind.choices)),
            "state": F("状态", "state", (), _words(VisitState.choices)),
            "site": F("检查对象", "site__name", ("单位名称", "企业名称", "被检查单位", "受检单位", "被检查单位名称")),
            "code": F("统一社会信用代码", "site__code", ("信用代码", "社会信用代码"), {}, _credit_code),
            "town": TOWN,
            "node": NODE,
            "sector": F("行业", "sector", ("行业领域", "所属行业"), SECTOR_NAMES),
            "organ": F("检查单位", "organ__name", ("检查部门", "实施单位")),
            "started_on": F("检查日期", "started_on", ("检查时间", "日期")),
            "hazards": F("发现隐患数", "hazard_count", ("发现隐患", "隐患数", "问题数")),
            "outcome": F("处理结果", "outcome", ("检查结果", "结果"), _words(Outcome.choices)),
            "facts": F("检查情况", "facts", ("检查内容", "情况")),
        },
    ),
}  # fmt: skip


def ledger_of(figure: Figure) -> Ledger | None:
    """Return the ledger of a figure's records; none where they cannot be listed."""
    return LEDGERS.get(base(figure).fact.record)


def named(ledger: Ledger, words: str) -> LedgerField | None:
    """Return the field that an office calls so, by its label or one of its other names."""
    return next((each for each in ledger.fields.values() if words == each.label or words in each.aliases), None)


def towns_of(fields: Sequence[LedgerField | None]) -> dict[str, str]:
    """Return the townships' names by path where a field asks for them."""
    if TOWN not in fields:
        return {}
    return dict(Node.objects.filter(tier__in=[Tier.TOWN, Tier.ZONE]).values_list("path", "name"))


def records(
    figure: Figure, asked: Slice, fields: Sequence[LedgerField | None], *, by: LedgerField | None = None, most: int | None = None
) -> Iterator[dict[str, Any]]:
    """Yield what is read of each record that a figure counts, in one statement whatever the number: by a field, else in the order of entry."""
    ledger = LEDGERS[base(figure).fact.record]
    sql, params = slices.record_query(figure, asked)
    model = apps.get_model(base(figure).fact.record)
    order = ("pk",) if by is None else (by.read, "pk")
    # the text is put together from declared columns only; every value is a parameter
    chosen = model._default_manager.annotate(**ledger.extra()).filter(pk__in=RawSQL(sql, params)).order_by(*order)  # noqa: S611
    read = list(dict.fromkeys(["pk", *(each.read for each in fields if each is not None)]))
    found = chosen.values_list(*read)
    for values in (found if most is None else found[:most]).iterator(chunk_size=CHUNK):
        yield dict(zip(read, values, strict=True))


def value_of(known: LedgerField, value: Any, towns: Mapping[str, str]) -> Cell:
    """Return a field's value as it is written: the words of a code, the township of a path, money in 万元."""
    if known is TOWN:
        return next((towns[value[:width]] for width in range(len(value or ""), 0, -3) if value[:width] in towns), "")
    shaped: Cell = known.shape(value) if known.shape is not None else value
    return known.choices.get(str(shaped), str(shaped or "")) if known.choices else shaped
