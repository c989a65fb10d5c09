"""From an office's check sheet to a draft checklist: what the columns of `columns.py` mean here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.models import Node
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.inputs import InputRefused, read
from anwang.standards.actions import add_category, add_items, draft_checklist, new_version
from anwang.standards.inputs import DraftChecklist, NameCategory, WriteItem
from anwang.standards.models import Checklist, ChecklistVersion, Criterion
from anwang.standards.queries import draft_of, usable_clauses
from anwang.standards.states import CheckMethod, HazardCategory

Values = Mapping[str, Any]
UNSORTED = "检查内容"
"""The category of rows that name none."""
METHODS = {
    "资料": CheckMethod.DOCUMENTS,
    "查阅": CheckMethod.DOCUMENTS,
    "台账": CheckMethod.DOCUMENTS,
    "问": CheckMethod.PERSONS,
    "测": CheckMethod.TEST,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the row at `index`; `version_id` is the draft, `item_id` the item made."""

    index: int
    verdict: Literal["made", "duplicate", "refused"]
    reason: str = ""
    at: str = ""
    version_id: int | None = None
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    index: int
    category: str
    data: dict[str, Any]
    remark: str


def take_rows(
    rows: Sequence[Values],
    *,
    title: str,
    node: Node,
    by: Official,
    at: datetime,
    sectors: tuple[str, ...] = (),
    progress: Callable[[list[Outcome]], None] | None = None,
) -> list[Outcome]:
    """Take rows of a check sheet as the sheet engine read them into a draft; answer what became of each, in order, as one act.

    The draft is that of the place's checklist called `title`: begun anew, continued, or begun as the next version of a published one. A question
    that stands there already is a duplicate. Whoever may, publishes it. Needs IMPORT and EDIT_CHECKLISTS.
    """
    by.require(Right.IMPORT)
    return _take(rows, title, node, sectors, by=by, at=at, progress=progress)


@action("standards.import")
def _take(
    rows: Sequence[Values],
    title: str,
    node: Node,
    sectors: tuple[str, ...],
    *,
    by: Official,
    at: datetime,
    progress: Callable[[list[Outcome]], None] | None,
) -> list[Outcome]:
    version = _draft(title, node, sectors, by=by, at=at)
    clauses = usable_clauses(version.checklist.sectors, timezone.localdate(at))
    there = {one.name: one for one in version.categories.all()}
    texts = set(version.items.values_list("text", flat=True))
    outcomes: list[Outcome] = []
    wishes: list[tuple[_Read, WriteItem]] = []
    for index, values in enumerate(rows):
        row = _read(index, values, clauses)
        if row.data["text"] in texts:
            outcomes.append(Outcome(index, "duplicate", "检查表里已有这一项", version_id=version.pk))
            continue
        if row.category not in there:
            there[row.category] = add_category(version, NameCategory(name=row.category), by=by, at=at)
        try:
            wishes.append((row, read(WriteItem, {**row.data, "category_id": there[row.category].pk})))
            texts.add(row.data["text"])
        except InputRefused as refusal:
            field, sentences = next(iter(refusal.problems.items()))
            outcomes.append(Outcome(index, "refused", sentences[0], at=field, version_id=version.pk))
    items = add_items(version, [wish for _, wish in wishes], by=by, at=at) if wishes else []
    for (row, _), item in zip(wishes, items, strict=True):
        outcomes.append(Outcome(row.index, "made", row.remark, version_id=version.pk, item_id=item.pk))
    outcomes.sort(key=lambda one: one.index)
    if progress is not None:
        progress(outcomes)
    return outcomes


def _draft(title: str, node: Node, sectors: tuple[str, ...], *, by: Official, at: datetime) -> ChecklistVersion:
    checklist = Checklist.objects.filter(name=title, node=node, shipped=False).order_by("-id").first()
    if checklist is None:
        return draft_checklist(DraftChecklist(name=title, sectors=sectors, node_id=node.pk), by=by, at=at)
    return draft_of(checklist) or new_version(checklist, by=by, at=at)


def _read(index: int, values: Values, clauses: Sequence[Criterion]) -> _Read:
    text = str(values.get("text") or "").strip()
    category = str(values.get("category") or values.get("sub_category") or UNSORTED)[:80]
    data: dict[str, Any] = {
        "text": text,
        "hazard_text": str(values.get("default_hazard") or f"不符合要求：{text}")[:500],
        "method": _method(str(values.get("method") or "")),
        "hazard_category": HazardCategory.MANAGEMENT
        if _method(str(values.get("method") or "")) == CheckMethod.DOCUMENTS
        else HazardCategory.SITE,
        "must_check": values.get("must_check") is True,
    }
    for column, field, longest in (
        ("basis", "basis", 300),
        ("default_measure", "measure", 500),
        ("penalty_basis", "penalty_article", 120),
        ("remark", "remark", 200),
    ):
        if values.get(column):
            data[field] = str(values[column])[:longest]
    if values.get("default_term_days") is not None:
        data["term_days"] = values["default_term_days"]
    remark = ""
    if values.get("default_level") == "重大" or values.get("criteria"):
        clause = _clause(str(values.get("criteria") or ""), clauses)
        if clause is not None:
            data["criterion_id"] = clause.pk
        else:
            remark = "没有对上判定标准的条款，按一般隐患导入；确属重大的，请在草稿里选择条款"
    return _Read(index, category if len(category) > 1 else f"{category}类", data, remark)


def _method(said: str) -> CheckMethod:
    return next((method for word, method in METHODS.items() if word in said), CheckMethod.SITE)


def _clause(said: str, clauses: Sequence[Criterion]) -> Criterion | None:
    """The only clause in force that a sheet's words name: by its text, or by instrument and number together."""
    if not said:
        return None
    found = [
        one for one in clauses if one.text in said or (one.clause in said and (one.family.name in said or one.family.instrument in said))
    ]
    return found[0] if len(found) == 1 else None
