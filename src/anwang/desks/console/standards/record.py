"""A checklist read version by version: its items with what follows from each, its versions, who takes it over, what may be done; Excel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import spreadsheet
from anwang.desks.console.pages import Act, Fact, PageRequest, page, show
from anwang.desks.console.standards.words import MARKS, READERS, place_of, sector_names, version_url
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.refusal import NotFound
from anwang.standards import access, queries
from anwang.standards.models import Checklist, ChecklistVersion
from anwang.standards.queries import Section
from anwang.standards.states import ChecklistState, HazardLevel

HEADS = (
    "序号", "检查类别", "检查内容", "检查依据", "检查方法", "是否必查", "默认隐患描述", "隐患级别", "判定条款", "整改措施", "整改期限天数",
    "罚则", "备注",
)  # fmt: skip
"""The heads of the spreadsheet: words that the import of checklists knows, so that what goes out comes back in."""


@page(READERS)
def checklist(request: PageRequest, pk: int) -> HttpResponse:
    """A sheet by the version that holds: the published one, else the newest that the official may read."""
    by = request.official
    sheet = access.get(by, pk)
    found = list(queries.history(sheet, by))
    chosen = next((one for one in found if one.state == ChecklistState.PUBLISHED), found[0] if found else None)
    if chosen is None:
        raise NotFound("这张检查表还是草稿，发布后才能查看。")
    return _show(request, chosen, found)


@page(READERS)
def version(request: PageRequest, pk: int) -> HttpResponse:
    """One version of a sheet."""
    chosen = access.get_version(request.official, pk)
    return _show(request, chosen, list(queries.history(chosen.checklist, request.official)))


def _show(request: PageRequest, chosen: ChecklistVersion, found: list[ChecklistVersion]) -> HttpResponse:
    by = request.official
    sheet = chosen.checklist
    sections = queries.sections_of(chosen)
    above = queries.latest(sheet.extends) if sheet.extends is not None else None
    printed = (
        ("导出 Excel", "download", reverse("console:export_checklist", args=[chosen.pk])),
        ("空白检查表", "printer", reverse("console:checklist_sheet", args=[chosen.pk])),
        ("空白登记表", "printer", reverse("console:checklist_register", args=[chosen.pk])),
    )
    context: dict[str, Any] = {
        "record_title": sheet.name,
        "record_number": f"第{chosen.number}版",
        "record_state": (chosen.get_state_display(), MARKS[chosen.state]),
        "back_url": reverse("console:checklists"),
        "back_label": "检查表",
        "facts": _facts(chosen, sections),
        "acts": acts_of(chosen, found, by),
        "printed": printed,
        "version": chosen,
        "sections": sections,
        "versions": [(one, version_url(one)) for one in found],
        "marks": MARKS,
        "extensions": list(queries.extensions(sheet, by)),
        "newer_above": above
        if above is not None and above.pk != chosen.builds_on_id and chosen.state != ChecklistState.WITHDRAWN
        else None,
    }
    return show(request, "console/standards/checklist.html", context)


def _facts(chosen: ChecklistVersion, sections: tuple[Section, ...]) -> list[Fact]:
    sheet = chosen.checklist
    items = [item for section in sections for item in section.items]
    major = sum(item.level == HazardLevel.MAJOR for item in items)
    must = sum(item.must_check for item in items)
    own = sum(item.inherited_from_id is None for item in items)
    facts = [
        Fact("适用行业", sector_names(sheet.sectors), wide=True),
        Fact("制定区域", place_of(sheet)),
        Fact("版本", f"第{chosen.number}版"),
        Fact("项数", f"{len(sections)}类{len(items)}项"),
        Fact("其中", f"必查{must}项，不合格即为重大隐患{major}项"),
        Fact("发布日期", chosen.published_on),
        Fact("发布人", chosen.published_by),
    ]
    if chosen.withdrawn_on:
        facts.append(Fact("停用日期", chosen.withdrawn_on, wide=True))
    if sheet.extends is not None:
        number = f"第{chosen.builds_on.number}版" if chosen.builds_on is not None else ""
        words = f"{sheet.extends.name}{number}（沿用{len(items) - own}项，本地增加{own}项）"
        url = version_url(chosen.builds_on) if chosen.builds_on is not None else reverse("console:checklist", args=[sheet.extends_id])
        facts.append(Fact("沿用自", words, wide=True, url=url))
    return [*facts, Fact("编制依据", chosen.basis, wide=True)]


def acts_of(chosen: ChecklistVersion, found: list[ChecklistVersion], by: Official) -> list[Act]:
    """Return what the official may do with a version; whoever neither writes nor publishes sheets is offered nothing."""
    edits, publishes = by.may(Right.EDIT_CHECKLISTS), by.may(Right.PUBLISH_CHECKLISTS)
    held = by.covers(chosen.checklist.grid_path)
    if chosen.state == ChecklistState.DRAFT:
        return _draft_acts(chosen, edits=edits and held, publishes=publishes and held)
    acts = []
    if edits and _newest(chosen, found):
        acts += _writing_acts(chosen.checklist, found, by)
    if publishes and held and chosen.state == ChecklistState.PUBLISHED:
        acts.append(Act("停用", reverse("console:withdraw_checklist", args=[chosen.pk])))
    return acts


def _draft_acts(chosen: ChecklistVersion, *, edits: bool, publishes: bool) -> list[Act]:
    if not edits:
        return []
    why = "" if publishes else "发布需要有“发布检查表”权限的岗位（安委办或部门监管人员）办理。"
    return [
        Act("继续编辑", reverse("console:edit_checklist", args=[chosen.pk]), first=True),
        Act("核对并发布", reverse("console:publish_checklist", args=[chosen.pk]), why=why),
        Act("删除草稿", reverse("console:discard_checklist", args=[chosen.pk])),
    ]


def _newest(chosen: ChecklistVersion, found: list[ChecklistVersion]) -> bool:
    """Whether a version is the one in force, or the last one where none is."""
    finished = [one for one in found if one.state != ChecklistState.DRAFT]
    holding = next((one for one in finished if one.state == ChecklistState.PUBLISHED), finished[0] if finished else None)
    return holding is not None and holding.pk == chosen.pk


def _writing_acts(sheet: Checklist, found: list[ChecklistVersion], by: Official) -> list[Act]:
    draft = next((one for one in found if one.state == ChecklistState.DRAFT), None)
    published = any(one.state == ChecklistState.PUBLISHED for one in found)
    acts = []
    if draft is not None and access.may_edit(by, sheet):
        acts.append(Act(f"编辑第{draft.number}版草稿", reverse("console:edit_checklist", args=[draft.pk]), first=True))
    else:
        why = "系统自带的检查表不改内容，请用“沿用并补充”。" if sheet.shipped else ""
        why = why or ("" if access.may_edit(by, sheet) else "上级制定的检查表由上级修改，请用“沿用并补充”。")
        url = reverse("console:new_checklist_version", args=[sheet.pk])
        acts.append(Act("新建版本", url, first=not why, why=why, method="post"))
    why = "" if published else "已停用的检查表不能沿用。"
    return [*acts, Act("沿用并补充", reverse("console:extend_checklist", args=[sheet.pk]), first=not acts[0].first, why=why)]


@page(READERS)
def export(request: PageRequest, pk: int) -> HttpResponseBase:
    """A version as Excel, in the columns that the import knows."""
    chosen = access.get_version(request.official, pk)
    note = f"第{chosen.number}版  {chosen.get_state_display()}  共{chosen.item_count}项  导出时间：{timezone.localtime():%Y-%m-%d %H:%M}"
    sheet = spreadsheet.Sheet(title=chosen.checklist.name, note=note, heads=HEADS)
    return spreadsheet.download(sheet, _lines(chosen), f"{chosen.checklist.name}第{chosen.number}版.xlsx")


def _lines(chosen: ChecklistVersion) -> Iterator[list[Any]]:
    for item in queries.items_of(chosen):
        clause = f"{item.criterion.family.name} {item.criterion.clause} {item.criterion.text}" if item.criterion is not None else ""
        yield [
            item.number, item.category.name, item.text, item.basis, item.get_method_display(), item.must_check, item.hazard_text,
            item.get_level_display(), clause, item.measure, item.term_days, item.penalty_article, item.remark,
        ]  # fmt: skip
