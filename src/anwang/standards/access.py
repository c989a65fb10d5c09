"""Which checklists an official sees: those of every place above hers, of her own place and of the places below."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from anwang.grid.access import Official, place
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.ground.rules import upward
from anwang.standards.models import CheckCategory, CheckItem, Checklist, ChecklistVersion
from anwang.standards.states import ChecklistState


def visible_to(by: Official) -> QuerySet[Checklist]:
    """Return the checklists that an official sees: sheets of higher places hold for her; administrators without business data see none."""
    if by.reach == Reach.NOTHING or not (by.sees(Right.VIEW_VISITS) or by.sees(Right.VIEW_SITES)):
        return Checklist.objects.none()
    return Checklist.objects.filter(Q(grid_path__in=upward(by.path)) | place(by.ranges))


def versions(by: Official) -> QuerySet[ChecklistVersion]:
    """Return the versions that an official sees; drafts only where she may edit."""
    seen = ChecklistVersion.objects.filter(checklist__in=visible_to(by)).select_related("checklist__node", "checklist__extends")
    return seen.filter(readable(by))


def readable(by: Official) -> Q:
    """Return the condition of versions that an official may read among those of sheets that she sees: no draft of another place."""
    finished = ~Q(state=ChecklistState.DRAFT)
    return finished | place(by.ranges, "checklist__grid_path") if by.sees(Right.EDIT_CHECKLISTS) else finished


def get(by: Official, pk: int) -> Checklist:
    """Return a checklist. Raises NotFound outside the scope, NotAllowed without the right to read."""
    found = visible_to(by).select_related("node", "extends").filter(pk=pk).first()
    if found is None:
        _refuse_blind(by)
        raise NotFound("没有找到这张检查表，它可能不在您的管辖范围内。")
    return found


def get_version(by: Official, pk: int) -> ChecklistVersion:
    """Return a version. Raises NotFound outside the scope or for another's draft, NotAllowed without the right to read."""
    found = versions(by).filter(pk=pk).first()
    if found is None:
        _refuse_blind(by)
        raise NotFound("没有找到这个检查表版本，它可能还是草稿，或不在您的管辖范围内。")
    return found


def get_category(by: Official, pk: int) -> CheckCategory:
    """Return a category of a version that an official sees. Raises NotFound."""
    found = CheckCategory.objects.filter(pk=pk, version__in=versions(by)).select_related("version__checklist").first()
    if found is None:
        _refuse_blind(by)
        raise NotFound("没有找到这个类别，它可能已经删除，或不在您的管辖范围内。")
    return found


def get_item(by: Official, pk: int) -> CheckItem:
    """Return an item of a version that an official sees. Raises NotFound."""
    found = CheckItem.objects.filter(pk=pk, version__in=versions(by)).select_related("version__checklist", "category", "criterion__family")
    item = found.first()
    if item is None:
        _refuse_blind(by)
        raise NotFound("没有找到这一项，它可能已经删除，或不在您的管辖范围内。")
    return item


def may_edit(by: Official, checklist: Checklist) -> bool:
    """Return whether an official may make new versions of a sheet: her own place's or one below, not a shipped one."""
    return by.may(Right.EDIT_CHECKLISTS) and not checklist.shipped and by.covers(checklist.grid_path)


def _refuse_blind(by: Official) -> None:
    if not (by.sees(Right.VIEW_VISITS) or by.sees(Right.VIEW_SITES)):
        raise NotAllowed("您现在的岗位不能查看检查表。")
