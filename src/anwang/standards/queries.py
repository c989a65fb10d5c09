"""Named reads of the room: sheets for a site, their items, the criteria in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from anwang.grid.access import Official, place
from anwang.ground.refusal import NotFound
from anwang.ground.rules import upward
from anwang.standards.access import readable, versions, visible_to
from anwang.standards.library import UNNUMBERED
from anwang.standards.models import CheckCategory, CheckItem, Checklist, ChecklistVersion, Criterion, CriterionFamily
from anwang.standards.states import ChecklistState, Confidence

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a draft lacks; with `blocks` it cannot be published so. `item_id` is the item meant, where it is one."""

    sentence: str
    blocks: bool
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a draft changes against the version in force, as the questions themselves; `same` counts the rest."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Section:
    """A category with its items, in order."""

    category: CheckCategory
    items: tuple[CheckItem, ...]


def library(by: Official) -> QuerySet[Checklist]:
    """Return the sheets that an official sees, each with how it stands.

    `standing` is the state of what holds (published, else a draft that she may read, else withdrawn); `number`, `items` and `published_on`
    are those of that version, `has_draft` says whether one is being written, `sectors_text` is for conditions on the sectors.
    """
    seen = ChecklistVersion.objects.filter(readable(by), checklist=OuterRef("pk"))
    now, draft = seen.filter(state=ChecklistState.PUBLISHED), seen.filter(state=ChecklistState.DRAFT)
    last = seen.order_by("-number")

    def of(name: str) -> Coalesce:
        return Coalesce(Subquery(now.values(name)[:1]), Subquery(draft.values(name)[:1]), Subquery(last.values(name)[:1]))

    return (
        visible_to(by)
        .filter(Exists(seen))
        .annotate(
            number=of("number"),
            items=of("item_count"),
            published_on=of("published_on"),
            has_draft=Exists(draft),
            sectors_text=Cast("sectors", TextField()),
            standing=Case(
                When(Exists(now), then=Value(ChecklistState.PUBLISHED.value)),
                When(Exists(draft), then=Value(ChecklistState.DRAFT.value)),
                default=Value(ChecklistState.WITHDRAWN.value),
                output_field=CharField(),
            ),
        )
    )


def holding_at(sheets: QuerySet[Checklist], path: str, ranges: Iterable[tuple[str, str]]) -> QuerySet[Checklist]:
    """Return the sheets among some that hold for a place: made for it, above it, or below it."""
    return sheets.filter(Q(grid_path__in=upward(path)) | place(tuple(ranges)))


def find_sheets(sheets: QuerySet[Checklist], text: str) -> QuerySet[Checklist]:
    """Return the sheets among some in whose name, number or published items all of the words stand."""
    for word in text.split()[:MOST_WORDS]:
        asked = CheckItem.objects.filter(version__checklist=OuterRef("pk"), version__state=ChecklistState.PUBLISHED, text__icontains=word)
        sheets = sheets.filter(Q(name__icontains=word) | Q(code__icontains=word) | Exists(asked))
    return sheets


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
    return Criterion.objects.filter(valid_on(on)).select_related("family").order_by("family__code", "id")


def criteria_for(sectors: Sequence[str], on: date) -> list[Criterion]:
    """Return the clauses in force on a day that serve any of some sectors; all in force when no sector is named. One statement."""
    asked = set(sectors)
    return [one for one in criteria_in_force(on) if not asked or asked & set(one.sectors)]


def usable_clauses(sectors: Sequence[str], on: date) -> list[Criterion]:
    """Return the clauses that a sheet may use on a day: in force, numbered, serving each of its sectors; none for a general sheet."""
    asked = set(sectors)
    if not asked:
        return []
    return [one for one in criteria_in_force(on) if asked <= set(one.sectors) and UNNUMBERED not in one.clause]


def gaps(version: ChecklistVersion, on: date) -> list[Gap]:
    """Return what a draft lacks on the day, by name: first what stands against publishing. A fixed number of statements."""
    sections = sections_of(version)
    items = [item for section in sections for item in section.items]
    own = [item for item in items if item.inherited_from_id is None]
    usable = {one.pk for one in usable_clauses(version.checklist.sectors, on)}
    lapsed = [item for item in items if item.criterion_id is not None and item.criterion_id not in usable]
    found = [Gap("还没有类别和检查项。", blocks=True)] if not sections else []
    found += [
        Gap(f"类别“{one.category.name}”下还没有检查项，请增加检查项或删除这个类别。", blocks=True) for one in sections if not one.items
    ]
    found += [
        Gap(
            f"第{item.number}项的判定条款“{item.criterion}”现在不能用，{_remedy(item)}",
            blocks=item.inherited_from_id is None,
            item_id=item.pk,
        )
        for item in lapsed
    ]
    if not version.basis:
        found.append(Gap("没有写编制依据。", blocks=False))
    for what, missing in (("依据", [i for i in own if not i.basis]), ("整改措施", [i for i in own if not i.measure])):
        if missing:
            found.append(Gap(f"第{'、'.join(str(item.number) for item in missing)}项没有写{what}。", blocks=False, item_id=missing[0].pk))
    above = latest(version.checklist.extends) if version.checklist.extends is not None else None
    if above is not None and version.builds_on_id != above.pk:
        found.append(Gap(f"上级检查表已有第{above.number}版，本草稿沿用的是旧版；要用新版，请删除草稿后重新新建版本。", blocks=False))
    return sorted(found, key=lambda gap: not gap.blocks)


def _remedy(item: CheckItem) -> str:
    return "请另选条款，或改为一般隐患。" if item.inherited_from_id is None else "它沿用上级，请上级更新。"


def difference(version: ChecklistVersion, before: ChecklistVersion) -> Difference:
    """Return what a version adds to and removes from an earlier one, by the words of the questions. Two statements."""
    now, then = ([*one.items.order_by("number").values_list("text", flat=True)] for one in (version, before))
    added, removed = tuple(text for text in now if text not in set(then)), tuple(text for text in then if text not in set(now))
    return Difference(added, removed, len(now) - len(added))


def search_criteria(found: QuerySet[Criterion], text: str) -> QuerySet[Criterion]:
    """Return the clauses in which all of the words stand, in the text, the clause's number or the instrument."""
    for word in text.split():
        found = found.filter(
            Q(text__contains=word) | Q(clause__contains=word) | Q(family__name__contains=word) | Q(family__instrument__contains=word)
        )
    return found


def all_criteria() -> QuerySet[Criterion]:
    """Return every clause of every family, replaced ones included, with `sectors_text` for conditions on the sectors."""
    return Criterion.objects.select_related("family").annotate(sectors_text=Cast("sectors", TextField()))


def all_families() -> QuerySet[CriterionFamily]:
    """Return every family, replaced ones included, with how many clauses it has and how many were compared with the published text."""
    checked = Count("clauses", filter=Q(clauses__confidence=Confidence.CHECKED))
    return CriterionFamily.objects.annotate(
        number_of_clauses=Count("clauses"), number_checked=checked, sectors_text=Cast("sectors", TextField())
    )


def family(pk: int) -> CriterionFamily:
    """Return a family. Raises NotFound."""
    found = CriterionFamily.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("没有这部判定标准。")
    return found


def valid_on(on: date) -> Q:
    """Return the condition of clauses and families in force on a day."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def families(on: date | None = None) -> list[CriterionFamily]:
    """Return the families of criteria with their clauses; with `on`, those in force on that day. Two statements."""
    found = CriterionFamily.objects.prefetch_related(Prefetch("clauses", Criterion.objects.order_by("id"))).order_by("code")
    if on is not None:
        found = found.filter(valid_on(on))
    return list(found)
