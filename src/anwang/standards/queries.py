"""Named reads of the room: sheets for a site, their items, the criteria in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from anwang.grid.access import Official
from anwang.ground.rules import upward
from anwang.standards.access import versions, visible_to
from anwang.standards.models import CheckCategory, CheckItem, Checklist, ChecklistVersion, Criterion, CriterionFamily
from anwang.standards.states import ChecklistState


@dataclass(frozen=True, slots=True)
class Section:
    """A category with its items, in order."""

    category: CheckCategory
    items: tuple[CheckItem, ...]


def in_force(by: Official) -> list[ChecklistVersion]:
    """Return the published version of every sheet that an official sees: general ones first, then by sector and name. One statement."""
    found = versions(by).filter(state=ChecklistState.PUBLISHED)
    return sorted(found, key=lambda one: (bool(one.checklist.sectors), one.checklist.sector, one.checklist.name, one.pk))


def for_site(sectors: Iterable[str], path: str) -> list[ChecklistVersion]:
    """Return the published sheets that serve a site: of its sectors first, then the general ones; made for its place or one above.

    Where a lower place has taken over a sheet and added to it, only the nearest one is offered. One statement.
    """
    asked = set(sectors)
    found = [
        one
        for one in ChecklistVersion.objects.filter(state=ChecklistState.PUBLISHED, checklist__grid_path__in=upward(path)).select_related(
            "checklist"
        )
        if not one.checklist.sectors or asked & set(one.checklist.sectors)
    ]
    taken_over = {one.checklist.extends_id for one in found}
    kept = [one for one in found if one.checklist_id not in taken_over]
    return sorted(kept, key=lambda one: (not one.checklist.sectors, -len(one.checklist.grid_path), one.checklist.name, one.pk))


def latest(checklist: Checklist) -> ChecklistVersion | None:
    """Return the version in force, if there is one."""
    return checklist.versions.filter(state=ChecklistState.PUBLISHED).first()


def draft_of(checklist: Checklist) -> ChecklistVersion | None:
    """Return the draft, if there is one."""
    return checklist.versions.filter(state=ChecklistState.DRAFT).first()


def history(checklist: Checklist, by: Official) -> QuerySet[ChecklistVersion]:
    """Return the versions of a sheet that an official sees, newest first."""
    return versions(by).filter(checklist=checklist).order_by("-number")


def extensions(checklist: Checklist, by: Official) -> QuerySet[Checklist]:
    """Return the sheets of lower places that took this one over."""
    return visible_to(by).filter(extends=checklist).select_related("node").order_by("grid_path", "id")


def items_of(version: ChecklistVersion) -> tuple[CheckItem, ...]:
    """Return a version's items in the order of the sheet, taken-over ones included. One statement."""
    return tuple(version.items.select_related("category", "criterion__family").order_by("number"))


def sections_of(version: ChecklistVersion) -> tuple[Section, ...]:
    """Return a version's categories with their items, empty categories included. Two statements."""
    items = Prefetch("items", CheckItem.objects.select_related("criterion__family").order_by("number"))
    return tuple(Section(one, tuple(one.items.all())) for one in version.categories.order_by("number").prefetch_related(items))


def criteria_in_force(on: date) -> QuerySet[Criterion]:
    """Return the clauses by which a hazard found on a day may be major, family by family."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    running = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return Criterion.objects.filter(begun, running).select_related("family").order_by("family__code", "id")


def criteria_for(sectors: Sequence[str], on: date) -> list[Criterion]:
    """Return the clauses in force on a day that serve any of some sectors; all in force when no sector is named. One statement."""
    asked = set(sectors)
    return [one for one in criteria_in_force(on) if not asked or asked & set(one.sectors)]


def search_criteria(found: QuerySet[Criterion], text: str) -> QuerySet[Criterion]:
    """Return the clauses in which all of the words stand, in the text, the clause's number or the instrument."""
    for word in text.split():
        found = found.filter(
            Q(text__contains=word) | Q(clause__contains=word) | Q(family__name__contains=word) | Q(family__instrument__contains=word)
        )
    return found


def families(on: date | None = None) -> list[CriterionFamily]:
    """Return the families of criteria with their clauses; with `on`, those in force on that day. Two statements."""
    found = CriterionFamily.objects.prefetch_related(Prefetch("clauses", Criterion.objects.order_by("id"))).order_by("code")
    if on is not None:
        found = found.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return list(found)
