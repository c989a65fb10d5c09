"""Taking back what one import made, as one act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import PROTECT, Field

from anwang.enterprises import access
from anwang.enterprises.models import Charge, Contact, LegalEntity, Licence, Site, SiteFlag, SiteSector
from anwang.enterprises.queries import BATCH
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.canonical import plain
from anwang.ground.recorded import Recorded
from anwang.ground.trail.record import record

PARTS: tuple[Any, ...] = (SiteSector, SiteFlag, Contact, Licence, Charge)
REMOVED = 500
"""Sites removed in one step; the parts of a step are read into memory for the trail."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: numbers of files removed and restored, and the files that stay with the reason for each."""

    removed: int
    restored: int
    kept: tuple[tuple[int, str, str], ...]
    """(site id, file number, reason)"""


@action("enterprises.undo_import")
def undo_import(
    made: Iterable[int],
    *,
    by: Official,
    at: datetime,
    changed: Mapping[int, Mapping[str, Sequence[Any]]] | None = None,
    added: Mapping[str, Iterable[int]] | None = None,
    mended: Mapping[str, Mapping[int, Mapping[str, Sequence[Any]]]] | None = None,
) -> Undone:
    """Take back what one import made: files, with their people, sectors, flags, licences and charges, and the entities left without a site.

    A file that has since got visits, hazards, moves or a unit of its own stays, and is named with the reason. `changed` (site id → field → [old, new]),
    `added` (model label → ids) and `mended` (model label → id → field → [old, new]) take back what the import did to files known before, as far as
    nobody has changed it since: an ended charge runs on unless somebody else is in charge by now. Numbers given out stay taken. Needs IMPORT and
    EDIT_SITES.
    """
    by.require(Right.IMPORT)
    by.require(Right.EDIT_SITES)
    wanted = sorted(set(made))
    there = {site.pk: site for start in range(0, len(wanted), BATCH) for site in _visible(by, wanted[start : start + BATCH])}
    reasons = _used(list(there))
    free = [pk for pk in there if pk not in reasons]
    gone = _remove(free)
    entities = {there[pk].entity_id for pk in free if there[pk].entity_id}
    gone += _remove_entities(sorted(pk for pk in entities if pk is not None))
    restored = _restore(changed or {}, by)
    gone += _remove_added(added or {}, by)
    parts, sites = _restore_parts(mended or {}, by)
    kept = tuple((pk, there[pk].number, reason) for pk, reason in sorted(reasons.items()))
    back = len(sites.union(restored))
    if gone or restored or parts:
        counted = {"撤回": len(free), "恢复": back, "保留": len(kept)}
        record("enterprises.undo_import", by=by.actor, at=at, many={Site: restored, **parts}, gone=gone, change=counted)
    return Undone(len(free), back, kept)


def _visible(by: Official, ids: Sequence[int]) -> Iterable[Site]:
    return access.visible_to(by).filter(pk__in=ids).only("id", "number", "entity_id")


def _used(ids: list[int]) -> dict[int, str]:
    """Return, for each site that others point at (by any protected key, whichever room holds it), what points at it."""
    found: dict[int, str] = {}
    for relation in Site._meta.related_objects:
        if getattr(relation, "on_delete", None) is not PROTECT or relation.field.model in PARTS:
            continue
        pointing, column = relation.related_model, relation.field.attname
        label = str(pointing._meta.verbose_name)
        for start in range(0, len(ids), BATCH):
            rows = pointing._base_manager.filter(**{f"{column}__in": ids[start : start + BATCH]})
            for pk in rows.values_list(column, flat=True).distinct():
                found.setdefault(pk, f"已有{label}记录")
    own = Site.objects.filter(own_organ__isnull=False)
    for start in range(0, len(ids), BATCH):
        for pk in own.filter(pk__in=ids[start : start + BATCH]).values_list("pk", flat=True):
            found.setdefault(pk, "已设本单位账号")
    return found


def _remove(ids: list[int]) -> list[tuple[type[Recorded], int]]:
    gone: list[tuple[type[Recorded], int]] = []
    for start in range(0, len(ids), REMOVED):
        batch = ids[start : start + REMOVED]
        for part in PARTS:
            rows = part._default_manager.filter(site_id__in=batch)
            gone += [(part, pk) for pk in rows.values_list("pk", flat=True)]
            rows._raw_delete(rows.db)  # noqa: SLF001 - no collector: the parts are taken above
        sites = Site.objects.filter(pk__in=batch)
        sites._raw_delete(sites.db)  # noqa: SLF001 - no collector: the parts are taken above
        gone += [(Site, pk) for pk in batch]
    return gone


def _remove_entities(ids: list[int]) -> list[tuple[type[Recorded], int]]:
    gone: list[tuple[type[Recorded], int]] = []
    for start in range(0, len(ids), BATCH):
        alone = list(LegalEntity.objects.filter(pk__in=ids[start : start + BATCH], sites__isnull=True).values_list("pk", flat=True))
        LegalEntity.objects.filter(pk__in=alone).delete()
        gone += [(LegalEntity, pk) for pk in alone]
    return gone


def _restore(changed: Mapping[int, Mapping[str, Sequence[Any]]], by: Official) -> list[int]:
    """Put back the columns of known files that still hold what the import wrote."""
    known = {int(pk): columns for pk, columns in changed.items() if columns}
    return [site.pk for site in access.visible_to(by).filter(pk__in=sorted(known)) if _put_back(site, known[site.pk])]


def _put_back(row: Recorded, columns: Mapping[str, Sequence[Any]]) -> bool:
    """Give a row the old values of columns that still hold the new ones; return whether there were any."""
    names = [name for name, (_, new) in columns.items() if plain(getattr(row, name)) == new]
    for name in names:
        field = row._meta.get_field(name.removesuffix("_id"))
        old = columns[name][0]
        setattr(row, name, old if name.endswith("_id") or not isinstance(field, Field) else field.to_python(old))
    if names:
        row.save(update_fields=[name.removesuffix("_id") for name in names])
    return bool(names)


def _restore_parts(
    mended: Mapping[str, Mapping[int, Mapping[str, Sequence[Any]]]], by: Official
) -> tuple[dict[type[Recorded], list[int]], set[int]]:
    """Put back people and charges; returns the ids by kind, and their sites. Nobody is put in charge beside somebody else."""
    restored: dict[type[Recorded], list[int]] = {}
    sites: set[int] = set()
    for part in PARTS:
        known = {int(pk): columns for pk, columns in mended.get(part._meta.label_lower, {}).items()}
        for row in part._default_manager.filter(pk__in=sorted(known), site__in=access.visible_to(by)):
            taken = (
                part is Charge and row.is_principal and Charge.objects.filter(site_id=row.site_id, is_principal=True, ends_on=None).exists()
            )
            if not taken and _put_back(row, known[row.pk]):
                restored.setdefault(part, []).append(row.pk)
                sites.add(row.site_id)
    return restored, sites


def _remove_added(added: Mapping[str, Iterable[int]], by: Official) -> list[tuple[type[Recorded], int]]:
    gone: list[tuple[type[Recorded], int]] = []
    for part in PARTS:
        ids = sorted(added.get(part._meta.label_lower, ()))
        rows = part._default_manager.filter(pk__in=ids, site__in=access.visible_to(by))
        found = list(rows.values_list("pk", flat=True))
        part._default_manager.filter(pk__in=found).delete()
        gone += [(part, pk) for pk in found]
    gone += _remove_entities(sorted(added.get(LegalEntity._meta.label_lower, ())))
    return gone
