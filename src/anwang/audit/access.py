"""Who reads checked drafts: the office that sent them. A draft may be confidential long before it is issued."""

from __future__ import annotations

from django.db.models import QuerySet

from anwang.audit.models import CheckedDraft
from anwang.grid.access import Official, within
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import NotAllowed, NotFound


def visible_to(by: Official) -> QuerySet[CheckedDraft]:
    """Return the drafts that the official may read: those of her own office, inside her territory."""
    if not by.sees(Right.READ_FIGURES) or by.reach == Reach.OWN_UNIT:
        return CheckedDraft.objects.none()
    return within(CheckedDraft.objects.select_related("organ", "node", "file"), by).filter(organ_id=by.organ_id)


def get(by: Official, pk: int) -> CheckedDraft:
    """Return a checked draft. Raises NotAllowed where the post reads no figures, NotFound for another office's."""
    if not by.sees(Right.READ_FIGURES):
        raise NotAllowed
    draft = visible_to(by).filter(pk=pk).first()
    if draft is None:
        raise NotFound("没有找到这份核数材料，它可能是别的单位送核的。")
    return draft
