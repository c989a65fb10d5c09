"""What these pages share: who may open them, how a state and a place read, the sectors' names."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from anwang.desks.console import filters
from anwang.enterprises.sectors import SECTORS
from anwang.grid.states import Right
from anwang.standards.models import Checklist, ChecklistVersion
from anwang.standards.states import ChecklistState

READERS = (Right.VIEW_VISITS, Right.EDIT_CHECKLISTS, Right.PUBLISH_CHECKLISTS)
MARKS: dict[str, str] = {ChecklistState.PUBLISHED: "done", ChecklistState.DRAFT: "going", ChecklistState.WITHDRAWN: "void"}
GENERAL = "general"


def sector_names(codes: Iterable[str], none: str = "各行业通用") -> str:
    """Return sectors by name; `none` where there are none."""
    return "、".join(SECTORS[code].name if code in SECTORS else code for code in codes) or none


def place_of(checklist: Checklist) -> str:
    """Return for which place a sheet is made."""
    return checklist.node.name if checklist.node is not None else "全国（系统自带）"


def version_url(version: ChecklistVersion) -> str:
    """Return the page on which a version is read."""
    return reverse("console:checklist_version", args=[version.pk])


def sector_filter(*, general: bool) -> filters.Choice:
    """Return the filter by sector over an annotated `sectors_text`; with `general` also what serves every sector."""
    options = [(code, sector.name) for code, sector in SECTORS.items()]
    if general:
        options.insert(0, (GENERAL, "各行业通用"))
    return filters.Choice("sector", "适用行业", options=options, where=_serves)


def _serves(code: str) -> Q:
    return Q(sectors_text="[]") if code == GENERAL else Q(sectors_text__contains=f'"{code}"')
