"""Laying the shipped library: criteria and sheets, published, for the whole country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

from anwang.grid.access import Doer, actor_of, answer_for
from anwang.grid.paths import ROOT
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.recorded import Recorded
from anwang.ground.trail.record import record
from anwang.standards import library
from anwang.standards.models import CheckCategory, CheckItem, Checklist, ChecklistVersion, Criterion, CriterionFamily
from anwang.standards.states import ChecklistState

PUBLISHER = "系统"
R = TypeVar("R", bound=Recorded)
Touched = dict[type[Recorded], list[int]]


@dataclass(frozen=True, slots=True)
class Installed:
    """How many rows an installation wrote; all nought when the library lay there already."""

    families: int
    criteria: int
    checklists: int
    versions: int
    items: int


@action("standards.install_library")
def install_library(*, by: Doer, at: datetime) -> Installed:
    """Lay the shipped criteria and check sheets, published, valid everywhere; again without harm.

    A clause whose words or dates the package has since corrected is brought up to date; a sheet with a newer number gets a new version and
    the old one is withdrawn; a published version never changes. The system itself, or an official who may publish checklists.
    """
    answer_for(by, Right.PUBLISH_CHECKLISTS, None)
    touched: Touched = {}
    families = _families(touched)
    criteria = _criteria(families, touched)
    for sheet in library.load_checklists():
        _sheet(sheet, criteria, touched, at)
    done = Installed(*(len(touched.get(kind, ())) for kind in (CriterionFamily, Criterion, Checklist, ChecklistVersion, CheckItem)))
    if touched:
        record(
            "standards.install_library",
            by=actor_of(by),
            at=at,
            many=touched,
            path=ROOT,
            change={"检查项": done.items, "判定条款": done.criteria},
        )
    return done


def _families(touched: Touched) -> dict[str, CriterionFamily]:
    there = {one.code: one for one in CriterionFamily.objects.all()}
    for family in library.load_criteria():
        facts = {
            "name": family.name,
            "instrument": f"{family.instrument}（{family.number}）",
            "sectors": sorted({sector for clause in family.criteria for sector in clause.sectors}),
            "valid_from": family.valid_from,
            "valid_to": family.valid_to,
            "source": f"{family.instrument} {family.number}",
            "note": family.note,
        }
        there[family.code] = _written(there.get(family.code) or CriterionFamily(code=family.code), facts, touched)
    return there


def _criteria(families: dict[str, CriterionFamily], touched: Touched) -> dict[str, Criterion]:
    there = {one.code: one for one in Criterion.objects.all()}
    for family in library.load_criteria():
        for clause in family.criteria:
            facts = {
                "family_id": families[family.code].pk,
                "clause": clause.clause,
                "text": clause.text,
                "sectors": list(clause.sectors),
                "is_direct": clause.mode == "direct",
                "source": clause.source,
                "confidence": clause.confidence,
                "valid_from": clause.valid_from,
                "valid_to": clause.valid_to,
            }
            there[clause.code] = _written(there.get(clause.code) or Criterion(code=clause.code), facts, touched)
    return there


def _written(row: R, facts: dict[str, object], touched: Touched) -> R:
    if row.pk is None or any(getattr(row, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
        touched.setdefault(type(row), []).append(row.pk)
    return row


def _sheet(sheet: library.ChecklistData, criteria: dict[str, Criterion], touched: Touched, at: datetime) -> None:
    checklist = Checklist.objects.filter(code=sheet.code).first() or Checklist(code=sheet.code)
    facts = {
        "name": sheet.name,
        "sectors": list(sheet.sectors),
        "sector": sheet.sectors[0] if sheet.sectors else "",
        "grid_path": ROOT,
        "shipped": True,
    }
    _written(checklist, facts, touched)
    if checklist.versions.filter(number__gte=sheet.version).exists():
        return
    on = timezone.localdate(at)
    for old in checklist.versions.filter(state=ChecklistState.PUBLISHED):
        old.state, old.withdrawn_on = ChecklistState.WITHDRAWN, on
        old.save(update_fields=["state", "withdrawn_on"])
        touched.setdefault(ChecklistVersion, []).append(old.pk)
    version = ChecklistVersion.objects.create(checklist=checklist, number=sheet.version, basis="系统自带，依据见各项")
    categories = CheckCategory.objects.bulk_create(
        [CheckCategory(version=version, number=number, name=one.name) for number, one in enumerate(sheet.categories, 1)]
    )
    items = CheckItem.objects.bulk_create(
        [
            _item(item, version, category, criteria)
            for category, data in zip(categories, sheet.categories, strict=True)
            for item in data.items
        ]
    )
    version.state, version.published_on, version.published_by, version.item_count = (
        ChecklistState.PUBLISHED,
        sheet.valid_from,
        PUBLISHER,
        len(items),
    )
    version.save()
    touched.setdefault(ChecklistVersion, []).append(version.pk)
    touched.setdefault(CheckCategory, []).extend(one.pk for one in categories)
    touched.setdefault(CheckItem, []).extend(one.pk for one in items)


def _item(item: library.ItemData, version: ChecklistVersion, category: CheckCategory, criteria: dict[str, Criterion]) -> CheckItem:
    return CheckItem(
        version=version,
        category=category,
        number=item.no,
        text=item.text,
        basis=item.basis_text,
        method=item.method,
        must_check=item.must_check,
        photo_when_failed=item.photo_when_failed,
        penalty_article=item.penalty_article,
        hazard_text=item.failed.text,
        hazard_category=item.failed.category,
        level=item.failed.level,
        criterion=criteria[item.failed.criterion] if item.failed.criterion else None,
        measure=item.failed.measure,
        term_days=item.failed.term_days,
    )
