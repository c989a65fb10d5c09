"""Whose imports an official sees: those of her territory's units; a sector post only its own unit's."""

from __future__ import annotations

from django.db.models import QuerySet

from anwang.grid.access import Official, node_for, within
from anwang.grid.models import Node
from anwang.grid.states import Reach, Right
from anwang.ground.models import ImportRun
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.imports.errors import KindRight

NEEDED = {"enterprise": Right.EDIT_SITES, "hazard": Right.REGISTER_HAZARDS, "checklist": Right.EDIT_CHECKLISTS}
"""What a post must be able to do by hand before it may do it by a list."""


def visible_to(by: Official) -> QuerySet[ImportRun]:
    """Return the imports that an official sees. Deny by default: without the right to import, none."""
    if not by.sees(Right.IMPORT) or by.reach in {Reach.OWN_UNIT, Reach.NOTHING}:
        return ImportRun.objects.none()
    runs = within(ImportRun.objects.all(), by)
    return runs if by.sectors is None else runs.filter(organ_id=by.organ_id)


def get(by: Official, pk: int) -> ImportRun:
    """Return an import. Raises NotAllowed without the right to import, NotFound outside the scope."""
    if not by.sees(Right.IMPORT):
        raise NotAllowed("您现在的岗位没有“导入”的权限。")
    run = visible_to(by).select_related("file").filter(pk=pk).first()
    if run is None:
        raise NotFound("没有找到这次导入，它可能不在您的管辖范围内。")
    return run


def require(by: Official, run: ImportRun) -> None:
    """Refuse an act on an import outside the scope, or without the right to import and to do the same by hand."""
    by.require(Right.IMPORT)
    if not visible_to(by).filter(pk=run.pk).exists():
        raise NotFound("没有找到这次导入，它可能不在您的管辖范围内。")
    require_kind(by, run.kind)


def require_kind(by: Official, kind: str) -> None:
    """Refuse a kind of list whose records the post may not enter one by one."""
    by.require(Right.IMPORT)
    if kind in NEEDED and not by.may(NEEDED[kind]):
        raise KindRight(f"您现在的岗位没有“{NEEDED[kind].label}”的权限，不能导入这种表。")


def target(by: Official, node_id: int | None) -> Node:
    """Return the place into which a list goes: inside the territory, her own without a wish. Raises NotFound."""
    by.require(Right.IMPORT)
    return node_for(by, node_id)
