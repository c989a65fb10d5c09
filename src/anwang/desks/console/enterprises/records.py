"""One file on one page: who answers, what can explode, what is open, who was there last, which licences run out, and everything that happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.enterprises.panels import Panel, at_day, panels_of
from anwang.desks.console.enterprises.panels import gone as left
from anwang.desks.console.enterprises.register import sector_name, state_mark, url_of
from anwang.desks.console.pages import Act, Fact, PageRequest, RunningClock, Step, page, show
from anwang.desks.console.templatetags.console import wan
from anwang.enterprises import access, queries, trades
from anwang.enterprises.models import Site, SiteMove
from anwang.enterprises.states import GONE, SiteKind
from anwang.enterprises.summary import ChargeLine, FileSummary
from anwang.grid.access import Official
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import Refusal
from anwang.ground.trail.models import Entry

STEPS = 40
"""So many steps stand on the file's page; the whole history has a page of its own."""
WHOLE = 400
MOVES = {
    "rename": "更名",
    "change_state": "经营状态变更",
    "relocate": "迁址",
    "merge": "并入他档",
    "absorb": "并入重复档案",
}
ENTRIES = {
    "enterprises.register": "建档",
    "enterprises.amend": "修改档案",
    "enterprises.set_sectors": "调整监管行业",
    "enterprises.set_flags": "调整风险标志",
    "enterprises.add_contact": "登记企业人员",
    "enterprises.amend_contact": "修改企业人员",
    "enterprises.remove_contact": "删除企业人员",
    "enterprises.add_licence": "登记证照",
    "enterprises.amend_licence": "修改证照",
    "enterprises.give_own_unit": "开通本单位",
}
"""Acts on the trail that leave no other line in the history."""


@page(Right.VIEW_SITES)
def enterprise(request: PageRequest, pk: int) -> HttpResponse:
    """The file as a leader reads it before the gate."""
    by, on = request.official, timezone.localdate()
    site = access.get(by, pk)
    summary = queries.file_of(site, by, on)
    ids = [site.pk, *(double.pk for double in summary.doubles)]
    panels = panels_of(site, ids, by, on)
    context = {
        "site": site,
        "summary": summary,
        "panels": panels,
        "record_title": site.name,
        "record_number": site.number,
        "record_state": state_mark(site),
        "back_url": reverse("console:enterprises"),
        "back_label": "监管对象",
        "facts": facts_of(site, summary),
        "acts": sorted([*(act for panel in panels for act in panel.acts), *acts_of(site, by)], key=lambda act: not act.first),
        "clocks": _clocks(site, summary),
        "events": [_event(step) for step in _history(site, summary, panels)[:STEPS]],
        "may_edit": by.may(Right.EDIT_SITES) and site.state not in GONE,
        "may_charge": by.may(Right.CHARGE_OFFICIALS) and site.state not in GONE,
        "on": on,
        "history_url": reverse("console:enterprise_history", args=[site.pk]),
    }
    return show(request, "console/enterprises/record.html", context)


@page(Right.VIEW_SITES)
def history(request: PageRequest, pk: int) -> HttpResponse:
    """Everything that happened in the file, the small changes included."""
    by, on = request.official, timezone.localdate()
    site = access.get(by, pk)
    summary = queries.file_of(site, by, on)
    ids = [site.pk, *(double.pk for double in summary.doubles)]
    entries = Entry.objects.filter(subject_model="enterprises.site", subject_id__in=ids, verb__in=ENTRIES).order_by("-id")[:WHOLE]
    small = [Step(at=one.at, label=ENTRIES[one.verb], who=one.actor, post=one.post) for one in entries]
    registered = any(one.label == "建档" for one in small)
    steps = [step for step in _history(site, summary, panels_of(site, ids, by, on)) if not (registered and step.label == "建档")]
    context = {
        "record_title": f"{site.name} 全部经过",
        "record_number": site.number,
        "back_url": url_of(site),
        "back_label": "档案",
        "events": [_event(step) for step in _sorted([*steps, *small])],
    }
    return show(request, "console/enterprises/history.html", context)


def facts_of(site: Site, summary: FileSummary) -> list[Fact]:
    """Return the file's facts in the order of the paper form."""
    return [
        Fact("统一社会信用代码", site.code_words),
        Fact("主体类型", site.entity.get_subject_type_display() if site.entity else site.get_kind_display()),
        Fact("法人主体", site.entity.name if site.entity and site.entity.name != site.name else ""),
        Fact("曾用名", "、".join(site.former_names)),
        Fact("经营地址", site.address, wide=True),
        Fact("注册地址", site.entity.registered_address if site.entity else "", wide=True),
        Fact("所在区域", site.node.name),
        Fact("国民经济行业", _trade(site.trade)),
        Fact("监管行业", "、".join(sector.name for sector in summary.sectors) or sector_name(site.sector), wide=True),
        Fact("主要产品", site.products, wide=True),
        Fact("直接监管部门", site.regulating_organ),
        Fact("行业主管部门", site.administering_organ),
        Fact("综合监管部门", site.general_organ),
        Fact("监管层级", site.get_supervision_tier_display()),
        Fact("从业人员", site.employees),
        Fact("特种作业人员", site.special_operators),
        Fact("营业收入（万元）", wan(site.revenue)),
        Fact("规模", site.get_scale_display()),
        Fact("标准化等级", _grade(site)),
        Fact("分类分级", site.get_supervision_class_display()),
        Fact("安责险", _yes(site.insured, "已投保", "未投保")),
        Fact("双重预防机制", _yes(site.dual_prevention, "已建立", "未建立")),
        Fact("成立日期", site.established_on),
        Fact("建档日期", site.registered_on),
        Fact("备注", site.remark, wide=True),
    ]


def _trade(code: str) -> str:
    if not code:
        return ""
    try:
        return f"{code} {trades.find(code).name}"
    except Refusal:
        return code


def _grade(site: Site) -> str:
    until = f"（有效期至{site.grade_valid_to:%Y-%m-%d}）" if site.grade_valid_to else ""
    return f"{site.get_grade_display()}{until}"


def _yes(value: bool | None, yes: str, no: str) -> str:  # noqa: FBT001 - a fact, not a switch
    return "" if value is None else yes if value else no


def acts_of(site: Site, by: Official) -> list[Act]:
    """Return the verbs that a file offers; one that cannot be done now says why."""
    if by.reach == Reach.OWN_UNIT:
        return []
    gone = left(site)
    merged = "档案已并入另一份档案。" if site.merged_into_id else ""
    no_edit = "" if by.may(Right.EDIT_SITES) else "需要“登记维护监管对象”的岗位。"
    no_charge = "" if by.may(Right.CHARGE_OFFICIALS) else "需要“安排包扶人”的岗位。"
    no_merge = "" if by.may(Right.MERGE_DUPLICATES) else "需要“合并重复”的岗位。"
    acts = [
        Act("修改档案", _to("amend_enterprise", site), why=gone or no_edit),
        Act("安排包扶人", _to("charge_official", site), why=gone or no_charge),
        Act("变更经营状态", _to("change_enterprise_state", site), why=merged or no_edit),
        Act("迁址、调整区域", _to("relocate_enterprise", site), why=gone or no_edit),
        Act("合并重复档案", _to("merge_enterprise", site), why=gone or no_merge),
    ]
    if site.kind == SiteKind.ENTERPRISE and by.may(Right.MANAGE_PEOPLE):
        taken = f"已开通：{site.own_organ}。" if site.own_organ else ""
        acts.append(Act("开通本单位", _to("enterprise_unit", site), why=gone or taken or no_edit))
    return acts


def _to(name: str, site: Site) -> str:
    return reverse(f"console:{name}", args=[site.pk])


def _clocks(site: Site, summary: FileSummary) -> list[RunningClock]:
    clocks = [RunningClock(f"{one.kind} {one.number}", one.valid_to, "证照有效期止") for one, _ in summary.running_out if one.valid_to]
    if site.grade_valid_to and (site.grade_valid_to - timezone.localdate()).days <= queries.WARN_DAYS[0]:
        clocks.append(RunningClock(f"标准化{site.get_grade_display()}", site.grade_valid_to, "证书三年有效（应急〔2021〕83号）"))
    return clocks


def _history(site: Site, summary: FileSummary, panels: Sequence[Panel]) -> list[Step]:
    steps = [Step(at=at_day(site.registered_on), label="建档", who="", reason=f"档案编号{site.number}")]
    steps += [_move_step(one) for one in summary.moves]
    steps += [step for charge in summary.charges for step in _charge_steps(charge)]
    steps += [step for panel in panels for step in panel.steps]
    return _sorted(steps)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the file's history; what is known by the day alone shows no hour."""

    step: Step
    when: str


def _event(step: Step) -> Event:
    local = timezone.localtime(step.at)
    return Event(step, local.strftime("%Y-%m-%d" if local.time() == time.min else "%Y-%m-%d %H:%M"))


def _sorted(steps: Sequence[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _move_step(move: SiteMove) -> Step:
    return Step(at=move.at, label=MOVES.get(move.verb, move.verb), who=move.by_name, post=move.by_post, reason=move.reason)


def _charge_steps(charge: ChargeLine) -> list[Step]:
    role = "主包扶人" if charge.is_principal else "副包扶人"
    steps = [Step(at=at_day(charge.starts_on), label=f"{role}到任", who=charge.person, post=charge.post, basis=charge.document)]
    if charge.ends_on:
        steps.append(Step(at=at_day(charge.ends_on), label=f"{role}卸任", who=charge.person, post=charge.post))
    return steps
