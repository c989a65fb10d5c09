"""The kinds of list that can be taken, each by its room's own verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from anwang.enterprises import actions as enterprise_actions
from anwang.enterprises import columns as enterprise_columns
from anwang.enterprises import sheets as enterprise_sheets
from anwang.enterprises.actions.checking import Doubts
from anwang.enterprises.models import Site
from anwang.enterprises.naming import Names
from anwang.enterprises.uscc import explain
from anwang.grid.states import Right
from anwang.ground.sheet import Vocabulary
from anwang.ground.sheet.normalise import comparable
from anwang.hazards import actions as hazard_actions
from anwang.hazards import columns as hazard_columns
from anwang.hazards import sheets as hazard_sheets
from anwang.hazards.models import Hazard
from anwang.imports.errands import Errand, Fate, Gap, Meaning, Row, Taken, TakenBack
from anwang.standards import actions as checklist_actions
from anwang.standards import columns as checklist_columns
from anwang.standards import sheets as checklist_sheets
from anwang.standards.models import CheckItem, ChecklistVersion
from anwang.standards.states import ChecklistState

SITE, HAZARD, ITEM, VERSION = (model._meta.label_lower for model in (Site, Hazard, CheckItem, ChecklistVersion))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list: its columns, how its rows are taken, and how that is taken back. `record`: the model of one row.

    `whole` lists are never taken in portions. `take_back` leaves what stands in `Taken.touched` alone. `meaning`: how rows are understood
    ahead, for a process that reads no database; its answers come back as `Errand.meant`.
    """

    name: str
    label: str
    vocabulary: Callable[[], Vocabulary]
    take: Callable[[Sequence[Row], Errand], Taken]
    take_back: Callable[[Taken, Errand], TakenBack]
    record: str = ""
    whole: bool = False
    meaning: Callable[[Errand], Meaning] | None = None
    gaps: tuple[Gap, ...] = ()


# ---- enterprises ---------------------------------------------------------------------------------------------------------

COLUMN_OF = {field: column for column, field in enterprise_sheets.SAME.items()}
"""Field of the room's input → column of the sheet."""


def take_enterprises(rows: Sequence[Row], errand: Errand) -> Taken:
    """Open files for what is new, bring the known up to date or leave them."""
    doubts = Doubts(errand.doubtful, errand.turns, errand.own)
    outcomes = enterprise_sheets.take_rows(
        rows, node=errand.node, by=errand.by, at=errand.at, when_known=errand.known, doubts=doubts, meant=errand.meant
    )
    taken = Taken([Fate(one.verdict, one.reason, COLUMN_OF.get(one.at, one.at), one.number) for one in outcomes])
    taken.made[SITE] = _ids(one.site_id for one in outcomes if one.verdict == "made")
    for one in outcomes:
        if one.verdict != "updated" or one.site_id is None:
            continue
        if one.changed:
            taken.changed[one.site_id] = one.changed
        for label, ids in one.added.items():
            taken.added.setdefault(label, []).extend(ids)
        for label, mended in one.mended.items():
            taken.mended.setdefault(label, {}).update(mended)
    return taken


def meaning_of_enterprises(errand: Errand) -> Meaning:
    """Return how rows are understood, with the names of the territory read now."""
    names = Names(errand.node, errand.by, errand.at)
    return lambda rows: enterprise_sheets.understand(rows, names)


def take_back_enterprises(taken: Taken, errand: Errand) -> TakenBack:
    """Remove the files that were opened and restore those that were changed, as far as nobody has used them since."""
    free = [pk for pk in taken.made.get(SITE, ()) if pk not in taken.touched]
    changed = {pk: fields for pk, fields in taken.changed.items() if pk not in taken.touched}
    undone = enterprise_actions.undo_import(free, by=errand.by, at=errand.at, changed=changed, added=taken.added, mended=taken.mended)
    stay = [(number, reason) for _, number, reason in undone.kept]
    touched = Site.objects.filter(pk__in=sorted(taken.touched)).order_by("pk").values_list("number", flat=True)
    return TakenBack(undone.removed, undone.restored, (*stay, *((number, TOUCHED) for number in touched)))


TOUCHED = "导入后有人修改过"


def _ids(found: Iterable[int | None]) -> list[int]:
    return [pk for pk in found if pk is not None]


# ---- checklists ----------------------------------------------------------------------------------------------------------


SHORTEST_TITLE = 4
"""What the room asks of a checklist's name."""


def checklist_title(title: str) -> str:
    """Return the name of the draft for a file called so: «检查表» alone says too little."""
    if len(title) >= SHORTEST_TITLE:
        return title
    return f"导入的{title}" if title.endswith("检查表") else f"导入的{title}检查表"


def take_checklist(rows: Sequence[Row], errand: Errand) -> Taken:
    """Write the questions into a draft called as the file is."""
    outcomes = checklist_sheets.take_rows(rows, title=checklist_title(errand.title), node=errand.node, by=errand.by, at=errand.at)
    taken = Taken([Fate(one.verdict, one.reason, one.at) for one in outcomes])
    taken.made[ITEM] = _ids(one.item_id for one in outcomes)
    taken.made[VERSION] = sorted({one.version_id for one in outcomes if one.version_id is not None})
    return taken


def take_back_checklist(taken: Taken, errand: Errand) -> TakenBack:
    """Remove the questions from a draft, and the draft with them when it holds nothing else; a published version stays."""
    removed, kept = 0, []
    made = set(taken.made.get(ITEM, ()))
    for version in ChecklistVersion.objects.select_related("checklist").filter(pk__in=taken.made.get(VERSION, ())):
        if version.state != ChecklistState.DRAFT:
            kept.append((str(version), "检查表已经发布"))
            continue
        there = list(version.items.order_by("pk"))
        ours = [item for item in there if item.pk in made]
        removed += len(ours)
        if len(ours) == len(there):
            checklist_actions.discard_draft(version, by=errand.by, at=errand.at)
            continue
        for item in ours:
            checklist_actions.remove_item(item, by=errand.by, at=errand.at)
    return TakenBack(removed, 0, tuple(kept))


# ---- hazards -------------------------------------------------------------------------------------------------------------


HAZARD_COLUMN_OF = {
    "site_id": "unit",
    "node_id": "unit",
    "measure": "measures",
    "contingency": "plan",
    "determination": "criteria",
    "criterion_id": "criteria",
    "finder_name": "found_by",
    "campaign_ids": "campaign",
}


def take_hazards(rows: Sequence[Row], errand: Errand) -> Taken:
    """Enter a ledger with the past that it tells. A unit that nobody has registered gets a file of its own, and the row says so."""
    sites, opened = _open_files(rows, errand)
    outcomes = hazard_sheets.take_rows(rows, by=errand.by, at=errand.at, node=errand.node)
    taken = Taken(
        [
            Fate(
                one.verdict,
                "；".join(part for part in (opened.get(index), one.reason) if part) if one.verdict == "made" else one.reason,
                HAZARD_COLUMN_OF.get(one.at, one.at),
                one.number,
            )
            for index, one in enumerate(outcomes)
        ]
    )  # fmt: skip
    taken.made[HAZARD] = _ids(one.hazard_id for one in outcomes if one.verdict == "made")
    if sites:
        taken.made[SITE] = sites
    return taken


def _open_files(rows: Sequence[Row], errand: Errand) -> tuple[list[int], dict[int, str]]:
    """Open a file for each unit of a ledger that is not registered; return the files, and for each row of such a unit what was done."""
    if not errand.by.may(Right.EDIT_SITES):
        return [], {}
    by_name: dict[str, list[int]] = {}
    for index in hazard_sheets.unknown_units(rows, by=errand.by, at=errand.at, node=errand.node):
        by_name.setdefault(comparable(str(rows[index].get("unit") or "")), []).append(index)
    wanted = [_unit_of([rows[index] for index in indices], errand.title) for indices in by_name.values()]
    outcomes = enterprise_sheets.take_rows(wanted, node=errand.node, by=errand.by, at=errand.at, when_known="leave") if wanted else []
    sites: list[int] = []
    told: dict[int, str] = {}
    for outcome, indices in zip(outcomes, by_name.values(), strict=True):
        if outcome.verdict != "made" or outcome.site_id is None:
            continue
        sites.append(outcome.site_id)
        told |= dict.fromkeys(
            indices, f"监管对象里原来没有“{rows[indices[0]].get('unit')}”，已按台账建立档案，请核对是否与已有单位重名异写"
        )
    return sites, told


def _unit_of(rows: Sequence[Row], title: str) -> Row:
    """What the ledger's rows say about one unit; a code that fails its check is left out."""
    said: dict[str, object] = {"remark": f"导入隐患台账“{title}”时建立，资料待补"}
    for row in rows:
        for name, column in (("name", "unit"), ("township", "township"), ("code", "code")):
            value = str(row.get(column) or "")
            if value and not (name == "code" and explain(value)):
                said.setdefault(name, value)
    return said


def take_back_hazards(taken: Taken, errand: Errand) -> TakenBack:
    """Take the ledger's hazards out again, and the files opened for their units as far as nothing else has come into them."""
    free = [pk for pk in taken.made.get(HAZARD, ()) if pk not in taken.touched]
    back = hazard_actions.withdraw_ledger(free, since=errand.since or errand.at, by=errand.by, at=errand.at)
    opened = taken.made.get(SITE, [])
    undone = enterprise_actions.undo_import(opened, by=errand.by, at=errand.at) if opened else None
    stay = Hazard.objects.filter(pk__in=sorted({*taken.touched, *back.kept})).order_by("pk").values_list("number", flat=True)
    used = [(number, reason) for _, number, reason in undone.kept] if undone else []
    return TakenBack(back.removed, 0, (*((number, TOUCHED) for number in stay), *used), undone.removed if undone else 0)


NO_CODE = Gap(
    enterprise_sheets.lacks_code,
    "没有统一社会信用代码",
    "照常按企业建档，代码记为“未填”，先给临时编号，请补填。确实没有营业执照的，在表里的“主体类型”写“无照场所”",
)
NO_DAY = Gap(lambda row: not row.get("found_on"), "没有排查日期", "照常登记，排查日期记为导入当天；知道日期的，请在表里补上再导入")

KINDS: dict[str, Kind] = {
    one.name: one
    for one in (
        Kind(
            "enterprise",
            "企业名单",
            enterprise_columns.vocabulary,
            take_enterprises,
            take_back_enterprises,
            SITE,
            meaning=meaning_of_enterprises,
            gaps=(NO_CODE,),
        ),
        Kind("hazard", "隐患台账", hazard_columns.vocabulary, take_hazards, take_back_hazards, HAZARD, gaps=(NO_DAY,)),
        Kind("checklist", "检查表", checklist_columns.vocabulary, take_checklist, take_back_checklist, ITEM, whole=True),
    )
}
