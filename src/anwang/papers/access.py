"""Who sees papers: those of her territory, once issued; drafts only in the organ that writes them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from anwang.grid.access import Official, within
from anwang.grid.states import Right
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.papers.models import Paper
from anwang.papers.states import PaperState


def visible_to(by: Official) -> QuerySet[Paper]:
    """Return the papers that the official may read."""
    if not by.sees(Right.READ_FIGURES):
        return Paper.objects.none()
    own = Q(organ_id=by.organ_id)
    shown = own if not by.sees(Right.ISSUE_PAPERS) else Q()
    return within(Paper.objects.select_related("organ", "node", "campaign"), by).filter(shown | ~Q(state=PaperState.DRAFT))


def get(by: Official, pk: int) -> Paper:
    """Return a paper. Raises NotAllowed where the post reads no figures at all, NotFound outside the official's reach."""
    if not by.sees(Right.READ_FIGURES):
        raise NotAllowed
    paper = visible_to(by).filter(pk=pk).first()
    if paper is None:
        raise NotFound
    return paper
