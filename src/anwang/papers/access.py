"""Who sees papers: those of her territory, once issued; before that only in the organ that writes them, and who may issue them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from anwang.grid.access import Official, within
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.papers.models import Paper
from anwang.papers.states import PaperState


def visible_to(by: Official) -> QuerySet[Paper]:
    """Return the papers that the official may read."""
    if not by.sees(Right.READ_FIGURES) or by.reach == Reach.OWN_UNIT:
        return Paper.objects.none()
    papers = within(Paper.objects.select_related("organ", "node", "campaign", "file", "template__file"), by)
    if by.sees(Right.ISSUE_PAPERS):
        return papers
    return papers.filter(Q(organ_id=by.organ_id) | Q(state=PaperState.ISSUED) | ~Q(check_code=""))


def get(by: Official, pk: int) -> Paper:
    """Return a paper. Raises NotAllowed where the post reads no figures at all, NotFound outside the official's reach."""
    if not by.sees(Right.READ_FIGURES):
        raise NotAllowed
    paper = visible_to(by).filter(pk=pk).first()
    if paper is None:
        raise NotFound("没有找到这份公文，它可能不在您的管辖范围内。")
    return paper


def may_amend(by: Official, paper: Paper) -> bool:
    """Return whether the official may change the text now: a draft, by those of the organ that writes it."""
    return paper.state == PaperState.DRAFT and by.may(Right.DRAFT_PAPERS) and paper.organ_id == by.organ_id and by.covers(paper.grid_path)


def answer_for(by: Official, paper: Paper, right: Right) -> None:
    """Refuse an act on a paper outside the official's reach or without the right; drafts are changed only in the organ that writes them.

    Raises NotAllowed, NotFound.
    """
    by.require(right)
    if not by.covers(paper.grid_path):
        raise NotFound("没有找到这份公文，它可能不在您的管辖范围内。")
    if right == Right.DRAFT_PAPERS and paper.organ_id != by.organ_id:
        raise NotAllowed(f"这份公文由{paper.organ}起草，请由该单位修改。")
