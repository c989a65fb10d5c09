"""Making and changing drafts. A published version is never touched here; the database would refuse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from django.utils import timezone

from anwang.grid.access import Official, node_for
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.numbering import take
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import NotFound, Refusal
from anwang.ground.trail.record import record
from anwang.standards import access
from anwang.standards.errors import ClauseNotUsable, DraftOpen, Inherited, NameFixed, NothingPublished, Published, Shipped, TwiceInSheet
from anwang.standards.inputs import AmendVersion, DraftChecklist, ExtendChecklist, NameCategory, WriteItem
from anwang.standards.library import SECTORS, UNNUMBERED
from anwang.standards.models import CheckCategory, CheckItem, Checklist, ChecklistVersion, Criterion
from anwang.standards.queries import draft_of, latest
from anwang.standards.states import ChecklistState, HazardLevel

Direction = Literal["up", "down"]
ITEM = (
    "text", "basis", "method", "must_check", "photo_when_failed", "hazard_text", "hazard_category", "level", "criterion_id", "measure",
    "term_days", "penalty_article", "remark",
)  # fmt: skip
"""What an item says, besides where it stands."""


@action("standards.draft")
def draft_checklist(said: DraftChecklist, *, by: Official, at: datetime) -> ChecklistVersion:
    """Begin a new checklist of a place, with an empty first draft. Needs EDIT_CHECKLISTS and a place of the territory."""
    by.require(Right.EDIT_CHECKLISTS)
    _refuse_unknown(said.sectors)
    node = node_for(by, said.node_id)
    checklist = Checklist.objects.create(
        code=take("standards.checklist", "local_{n:05d}", at=at),
        name=said.name,
        sectors=list(said.sectors),
        sector=said.sectors[0] if said.sectors else "",
        node=node,
        grid_path=node.path,
    )
    version = ChecklistVersion.objects.create(checklist=checklist, number=1, basis=said.basis)
    record("standards.draft", by=by.actor, at=at, subject=version, touched=[checklist], path=node.path, change=said.content())
    return version


@action("standards.extend")
def extend_checklist(parent: Checklist, said: ExtendChecklist, *, by: Official, at: datetime) -> ChecklistVersion:
    """Take over a sheet's items for a place and go on with a draft, to which the place adds its own.

    The items taken over stay as they are. Needs EDIT_CHECKLISTS. Raises NothingPublished.
    """
    by.require(Right.EDIT_CHECKLISTS)
    parent = access.get(by, parent.pk)
    node = node_for(by, said.node_id)
    if not node.path.startswith(parent.grid_path):
        raise NotFound("只能沿用本级或上级制定的检查表。")
    checklist = Checklist.objects.create(
        code=take("standards.checklist", "local_{n:05d}", at=at),
        name=said.name,
        sectors=parent.sectors,
        sector=parent.sector,
        node=node,
        grid_path=node.path,
        extends=parent,
    )
    version, touched = _begin(checklist, None, basis=said.basis)
    record("standards.extend", by=by.actor, at=at, subject=version, touched=[checklist, *touched], path=node.path, change=said.content())
    return version


@action("standards.new_version")
def new_version(checklist: Checklist, *, by: Official, at: datetime) -> ChecklistVersion:
    """Begin the next version as a copy of the last one; where the sheet extends another, with that one's present items.

    Needs EDIT_CHECKLISTS over the sheet's place. Raises Shipped, DraftOpen, NothingPublished.
    """
    by.require(Right.EDIT_CHECKLISTS)
    checklist = Checklist.objects.select_for_update(of=("self",)).select_related("extends").get(pk=checklist.pk)
    if checklist.shipped:
        raise Shipped
    if not by.covers(checklist.grid_path):
        raise NotFound("没有找到这张检查表，或者它是上级制定的，只能由上级办理。")
    if draft_of(checklist) is not None:
        raise DraftOpen
    last = checklist.versions.order_by("-number").first()
    if last is None:
        raise NothingPublished
    version, touched = _begin(checklist, last, basis=last.basis)
    record(
        "standards.new_version",
        by=by.actor,
        at=at,
        subject=version,
        touched=touched,
        path=checklist.grid_path,
        change={"版本": version.number},
    )
    return version


@action("standards.amend_version")
def amend_version(version: ChecklistVersion, said: AmendVersion, *, by: Official, at: datetime) -> ChecklistVersion:
    """Say on what a draft is based; while nothing was published, also its name and sectors. Needs EDIT_CHECKLISTS.

    Raises NameFixed, and ClauseNotUsable where an item's clause does not serve the new sectors.
    """
    version = draft(version, by)
    version.basis = said.basis
    version.save(update_fields=["basis"])
    checklist, touched = version.checklist, []
    sectors = list(said.sectors) if said.sectors is not None else checklist.sectors
    name = said.name or checklist.name
    if name != checklist.name or sectors != checklist.sectors:
        if checklist.versions.exclude(pk=version.pk).exists() or (checklist.extends_id and sectors != checklist.sectors):
            raise NameFixed
        _refuse_unknown(sectors)
        checklist.name, checklist.sectors, checklist.sector = name, sectors, sectors[0] if sectors else ""
        checklist.save(update_fields=["name", "sectors", "sector"])
        for item in version.items.filter(criterion__isnull=False):
            _clause(item.criterion_id, version, at)
        touched = [checklist]
    return _recorded("standards.amend_version", version, touched, by, at)


@action("standards.discard_draft")
def discard_draft(version: ChecklistVersion, *, by: Official, at: datetime) -> Checklist:
    """Throw a draft away, and the checklist with it when it never had another version. Needs EDIT_CHECKLISTS."""
    version = draft(version, by)
    checklist = version.checklist
    gone: list[tuple[type[Recorded], int]] = [(CheckItem, pk) for pk in version.items.values_list("pk", flat=True)]
    gone += [(CheckCategory, pk) for pk in version.categories.values_list("pk", flat=True)]
    gone.append((ChecklistVersion, version.pk))
    version.items.all().delete()
    version.delete()
    if not checklist.versions.exists():
        gone.append((Checklist, checklist.pk))
        checklist.delete()
    record("standards.discard_draft", by=by.actor, at=at, gone=gone, path=checklist.grid_path, change={"检查表": checklist.name})
    return checklist


@action("standards.add_category")
def add_category(version: ChecklistVersion, said: NameCategory, *, by: Official, at: datetime) -> CheckCategory:
    """Add a category at the end of a draft. Needs EDIT_CHECKLISTS. Raises Published, TwiceInSheet."""
    version = draft(version, by)
    _refuse_same_name(version, said.name)
    category = CheckCategory.objects.create(version=version, number=version.categories.count() + 1, name=said.name)
    _recorded("standards.add_category", version, [category], by, at)
    return category


@action("standards.rename_category")
def rename_category(category: CheckCategory, said: NameCategory, *, by: Official, at: datetime) -> CheckCategory:
    """Rename a category of a draft. Needs EDIT_CHECKLISTS. Raises Inherited for one that came from the sheet above."""
    version = draft(category.version, by)
    _refuse_inherited(category.items.all())
    _refuse_same_name(version, said.name, without=category.pk)
    category.name = said.name
    category.save(update_fields=["name"])
    _recorded("standards.rename_category", version, [category], by, at)
    return category


@action("standards.remove_category")
def remove_category(category: CheckCategory, *, by: Official, at: datetime) -> ChecklistVersion:
    """Remove a category of a draft with its items. Needs EDIT_CHECKLISTS. Raises Inherited."""
    version = draft(category.version, by)
    _refuse_inherited(category.items.all())
    gone: list[tuple[type[Recorded], int]] = [(CheckItem, pk) for pk in category.items.values_list("pk", flat=True)]
    gone.append((CheckCategory, category.pk))
    category.items.all().delete()
    category.delete()
    return _recorded("standards.remove_category", version, renumber(version), by, at, gone=gone)


@action("standards.move_category")
def move_category(category: CheckCategory, direction: Direction, *, by: Official, at: datetime) -> ChecklistVersion:
    """Move a category up or down. Needs EDIT_CHECKLISTS."""
    version = draft(category.version, by)
    touched: list[Recorded] = list(_swap(list(version.categories.order_by("number")), category.pk, direction))
    return _recorded("standards.move_category", version, [*touched, *renumber(version)], by, at)


@action("standards.add_item")
def add_item(version: ChecklistVersion, said: WriteItem, *, by: Official, at: datetime) -> CheckItem:
    """Add an item at the end of a category of a draft. Needs EDIT_CHECKLISTS.

    Raises Published, TwiceInSheet, and ClauseNotUsable for a clause that does not serve the sheet's sectors or has no number yet.
    """
    version = draft(version, by)
    [item] = _add(version, [said], at)
    touched = renumber(version)
    _recorded("standards.add_item", version, [item, *touched], by, at)
    item.refresh_from_db()
    return item


@action("standards.add_items")
def add_items(version: ChecklistVersion, saids: Sequence[WriteItem], *, by: Official, at: datetime) -> list[CheckItem]:
    """Add many items to a draft as one act; one that is wrong refuses them all. Needs EDIT_CHECKLISTS."""
    version = draft(version, by)
    items = _add(version, saids, at)
    _recorded("standards.add_items", version, [*items, *renumber(version)], by, at)
    return items


@action("standards.amend_item")
def amend_item(item: CheckItem, said: WriteItem, *, by: Official, at: datetime) -> CheckItem:
    """Let an item of a draft stand as said. Needs EDIT_CHECKLISTS. Raises Published, Inherited, TwiceInSheet, ClauseNotUsable."""
    version = draft(item.version, by)
    _refuse_inherited([item])
    if version.items.filter(text=said.text).exclude(pk=item.pk).exists():
        raise TwiceInSheet(field="text")
    category = _category(version, said.category_id)
    for name, value in _facts(said, version, at).items():
        setattr(item, name, value)
    item.category = category
    item.save()
    _recorded("standards.amend_item", version, [item, *renumber(version)], by, at)
    item.refresh_from_db()
    return item


@action("standards.remove_item")
def remove_item(item: CheckItem, *, by: Official, at: datetime) -> ChecklistVersion:
    """Remove an item of a draft. Needs EDIT_CHECKLISTS. Raises Published, Inherited."""
    version = draft(item.version, by)
    _refuse_inherited([item])
    pk = item.pk
    item.delete()
    return _recorded("standards.remove_item", version, renumber(version), by, at, gone=[(CheckItem, pk)])


@action("standards.move_item")
def move_item(item: CheckItem, direction: Direction, *, by: Official, at: datetime) -> ChecklistVersion:
    """Move an item up or down in its category. Needs EDIT_CHECKLISTS."""
    version = draft(item.version, by)
    touched: list[Recorded] = list(
        _swap(list(CheckItem.objects.filter(category_id=item.category_id).order_by("number")), item.pk, direction)
    )
    return _recorded("standards.move_item", version, touched, by, at)


# ---- inner workings


def _refuse_unknown(sectors: Iterable[str]) -> None:
    if unknown := set(sectors) - SECTORS:
        raise Refusal(f"没有监管行业“{min(unknown)}”，请从给出的行业中选择。", field="sectors")


def draft(version: ChecklistVersion, by: Official) -> ChecklistVersion:
    """Return the draft as the database holds it, locked. Raises NotFound outside the territory, NotAllowed, Published."""
    if not by.covers(version.checklist.grid_path):
        raise NotFound("没有找到这张检查表，或者它是上级制定的，只能由上级办理。")
    by.require(Right.EDIT_CHECKLISTS)
    fresh = ChecklistVersion.objects.select_for_update(of=("self",)).select_related("checklist").filter(pk=version.pk).first()
    if fresh is None:
        raise NotFound("这个草稿已经删除。")
    if fresh.state != ChecklistState.DRAFT:
        raise Published
    return fresh


def renumber(version: ChecklistVersion) -> list[Recorded]:
    """Let categories and items run 1, 2, 3 … through the sheet; return the rows that changed."""
    changed: list[Recorded] = []
    for number, category in enumerate(version.categories.order_by("number", "id"), 1):
        if category.number != number:
            category.number = number
            category.save(update_fields=["number"])
            changed.append(category)
    items = version.items.order_by("category__number", "number", "id")
    moved = [item for number, item in enumerate(items, 1) if _numbered(item, number)]
    CheckItem.objects.bulk_update(moved, ["number"], batch_size=200)
    count = version.items.count()
    if version.item_count != count:
        version.item_count = count
        version.save(update_fields=["item_count"])
    return [*changed, *moved]


def _numbered(item: CheckItem, number: int) -> bool:
    """Give an item its number; say whether it is another than before."""
    changed = item.number != number
    item.number = number
    return changed


def _begin(checklist: Checklist, last: ChecklistVersion | None, *, basis: str) -> tuple[ChecklistVersion, list[Recorded]]:
    """Begin a draft: the items of the sheet above as they are now, then the place's own of the last version."""
    above = latest(checklist.extends) if checklist.extends is not None else None
    if checklist.extends is not None and above is None:
        raise NothingPublished("被沿用的检查表还没有发布过的版本。")
    version = ChecklistVersion.objects.create(checklist=checklist, number=last.number + 1 if last else 1, basis=basis, builds_on=above)
    touched = _copy(above, version, inherit=True) if above else []
    if last is not None:
        touched += _copy(last, version, inherit=False)
    return version, [*touched, *renumber(version)]


def _copy(source: ChecklistVersion, version: ChecklistVersion, *, inherit: bool) -> list[Recorded]:
    """Copy a version's items; with `inherit` as taken over, without only those that were the source's own."""
    categories = {one.name: one for one in version.categories.all()}
    texts = set(version.items.values_list("text", flat=True))
    items = [item for item in source.items.select_related("category").order_by("number") if inherit or item.inherited_from_id is None]
    touched: list[Recorded] = []
    copies: list[CheckItem] = []
    for item in items:
        if item.text in texts:
            continue
        category = categories.get(item.category.name)
        if category is None:
            category = CheckCategory.objects.create(version=version, number=len(categories) + 1, name=item.category.name)
            categories[category.name] = category
            touched.append(category)
        facts = {name: getattr(item, name) for name in ITEM}
        number = len(texts) + len(copies) + 1
        copies.append(CheckItem(version=version, category=category, number=number, inherited_from=item if inherit else None, **facts))
    return [*touched, *CheckItem.objects.bulk_create(copies)]


def _add(version: ChecklistVersion, saids: Sequence[WriteItem], at: datetime) -> list[CheckItem]:
    texts = set(version.items.values_list("text", flat=True))
    next_number = version.items.count() + 1
    items: list[CheckItem] = []
    for said in saids:
        if said.text in texts:
            raise TwiceInSheet(f"这张表里已经有“{said.text}”。", field="text")
        texts.add(said.text)
        category = _category(version, said.category_id)
        items.append(CheckItem(version=version, category=category, number=next_number + len(items), **_facts(said, version, at)))
    return CheckItem.objects.bulk_create(items)


def _facts(said: WriteItem, version: ChecklistVersion, at: datetime) -> dict[str, object]:
    criterion = _clause(said.criterion_id, version, at)
    level = HazardLevel.MAJOR if criterion is not None else HazardLevel.GENERAL
    return said.model_dump(exclude={"command_id", "category_id"}) | {"level": level}


def _clause(criterion_id: int | None, version: ChecklistVersion, at: datetime) -> Criterion | None:
    if criterion_id is None:
        return None
    on = timezone.localdate(at)
    criterion = Criterion.objects.filter(pk=criterion_id).first()
    if criterion is None or (criterion.valid_from and criterion.valid_from > on) or (criterion.valid_to and criterion.valid_to < on):
        raise ClauseNotUsable(field="criterion_id")
    sectors = set(version.checklist.sectors)
    if not sectors or sectors - set(criterion.sectors):
        raise ClauseNotUsable(
            "通用检查表和跨行业检查表不能直接带重大判定条款，请放到该行业的检查表里。" if not sectors else "", field="criterion_id"
        )
    if UNNUMBERED in criterion.clause:
        raise ClauseNotUsable("这条判定条款的条号还没有核对原文，不能写进检查表。", field="criterion_id")
    return criterion


def _category(version: ChecklistVersion, category_id: int) -> CheckCategory:
    category = version.categories.filter(pk=category_id).first()
    if category is None:
        raise Refusal("请选择本表里的类别。", field="category_id")
    return category


def _swap(rows: Sequence[CheckCategory] | Sequence[CheckItem], pk: int, direction: Direction) -> Iterable[CheckCategory | CheckItem]:
    """Change places with the neighbour; at the end nothing moves."""
    place = next((index for index, row in enumerate(rows) if row.pk == pk), None)
    if place is None:
        return []
    other = place + (1 if direction == "down" else -1)
    if not 0 <= other < len(rows):
        return []
    first, second = rows[place], rows[other]
    first.number, second.number = second.number, first.number
    first.save(update_fields=["number"])
    second.save(update_fields=["number"])
    return [first, second]


def _refuse_inherited(items: Iterable[CheckItem]) -> None:
    if any(item.inherited_from_id is not None for item in items):
        raise Inherited


def _refuse_same_name(version: ChecklistVersion, name: str, without: int = 0) -> None:
    if version.categories.filter(name=name).exclude(pk=without).exists():
        raise TwiceInSheet("这张表里已经有同名的类别。", field="name")


def _recorded(
    verb: str,
    version: ChecklistVersion,
    touched: Sequence[Recorded],
    by: Official,
    at: datetime,
    *,
    gone: Sequence[tuple[type[Recorded], int]] = (),
) -> ChecklistVersion:
    record(
        verb,
        by=by.actor,
        at=at,
        subject=version,
        touched=touched,
        gone=gone,
        path=version.checklist.grid_path,
        change={"项数": version.item_count},
    )
    return version
