"""Drafting: a paper is laid down with tags, and its text changed while it is a draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from anwang.campaigns import access as campaigns
from anwang.grid.access import Official, node_for
from anwang.grid.models import Node
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.lifecycle import leave_move
from anwang.ground.refusal import NotFound
from anwang.ground.trail.record import record
from anwang.papers import templates
from anwang.papers.access import answer_for
from anwang.papers.body import Body
from anwang.papers.errors import AlreadyDrafted, EmptyWindow, FrozenPaper
from anwang.papers.ground import words_of
from anwang.papers.inputs import AmendPaper, DraftPaper, DraftSummary
from anwang.papers.models import Paper, PaperMove, PaperSchedule
from anwang.papers.shipped import with_words
from anwang.papers.states import PaperKind, PaperState
from anwang.papers.summary import campaign_summary, concerns, title_of


def _hand(node: Node, by: Official, at: datetime) -> dict[str, Any]:
    """Return for which place a paper is drafted, and who drafts it when."""
    drafted = {"drafted_by": by.name, "drafter_id": by.person_id, "drafted_at": at}
    return {"organ_id": by.organ_id, "node": node, "grid_path": node.path, **drafted}


@action("papers.draft_summary")
def draft_summary(said: DraftSummary, *, by: Official, at: datetime) -> Paper:
    """Draft a campaign's summary: the text is laid down with tags, no number is stored.

    Who may: DRAFT_PAPERS, for a place of her territory. Raises NotFound, EmptyWindow.
    """
    by.require(Right.DRAFT_PAPERS)
    node = node_for(by, said.node_id)
    campaign = campaigns.visible_to(by).filter(pk=said.campaign_id).first()
    if campaign is None or not concerns(campaign, node):
        raise NotFound("没有这项专项行动，或者它不在这个区域。")
    end = said.ends_on or min(campaign.ends_on, timezone.localdate(at))
    if end < campaign.starts_on:
        raise EmptyWindow(field="ends_on")
    if end > timezone.localdate(at):
        raise EmptyWindow(f"统计截止日期 {end} 还没有到，请改为今天或更早。", field="ends_on")
    body = campaign_summary(campaign, place=node.name, end=end)
    paper = Paper.objects.create(
        kind=PaperKind.CAMPAIGN_SUMMARY,
        title=said.title or title_of(campaign, node.name),
        **_hand(node, by, at),
        campaign=campaign,
        starts_on=campaign.starts_on,
        ends_on=end,
        body=body.model_dump(mode="json"),
    )
    move = leave_move(paper, "", PaperState.DRAFT, "draft", move=PaperMove, by=by, at=at)
    record("papers.draft_summary", by=by.actor, at=at, subject=paper, touched=[move], change=said.content())
    return paper


@action("papers.draft")
def draft_from(said: DraftPaper, *, by: Official, at: datetime, schedule: PaperSchedule | None = None) -> Paper:
    """Draft a paper from a template for a place and a window: the text is laid down with its tags, no number is stored.

    A draft made by schedule waits for its drafter's hand first. Who may: DRAFT_PAPERS, for a place of her territory.
    Raises NotFound, EmptyWindow, AlreadyDrafted where she has not seen that there is one already.
    """
    by.require(Right.DRAFT_PAPERS)
    node = node_for(by, said.node_id)
    source = templates.chosen(by, said.shipped, said.template_id)
    if said.ends_on < said.starts_on:
        raise EmptyWindow("统计截止日期早于统计起始日期，请检查。", field="ends_on")
    if said.ends_on > timezone.localdate(at):
        raise EmptyWindow(f"统计截止日期 {said.ends_on} 还没有到，请改为今天或更早。", field="ends_on")
    if schedule is None:
        _seen(said, templates.drafted(by, source, node.pk, said.starts_on, said.ends_on))
    words = words_of(node, said.starts_on, said.ends_on, organ=by.organ)
    paper = Paper.objects.create(
        kind=source.kind,
        title=(said.title or with_words(source.title, words))[:200],
        **_hand(node, by, at),
        template=source.row,
        shipped=source.shipped,
        schedule=schedule,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        body=source.body.model_dump(mode="json"),
        with_drafter=schedule is not None,
    )
    move = leave_move(paper, "", PaperState.DRAFT, "draft", move=PaperMove, by=by, at=at)
    record("papers.draft", by=by.actor, at=at, subject=paper, touched=[move], change=said.content())
    return paper


def _seen(said: DraftPaper, there: QuerySet[Paper]) -> None:
    if any(str(pk) not in said.beside.split(",") for pk in there.values_list("pk", flat=True)):
        raise AlreadyDrafted


@action("papers.amend")
def amend(paper: Paper, said: AmendPaper, *, by: Official, at: datetime) -> Paper:
    """Change a draft's title, kind and text. A tag that has no answer yet may stand in a draft, marked as such; issued it cannot be.

    Who may: DRAFT_PAPERS in the organ that writes it. Raises FrozenPaper, NotAllowed, NotFound.
    """
    answer_for(by, paper, Right.DRAFT_PAPERS)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    if paper.state != PaperState.DRAFT:
        raise FrozenPaper
    paper.title, paper.body = said.title, Body(blocks=said.blocks).model_dump(mode="json")
    paper.kind, paper.with_drafter = said.kind or paper.kind, False
    paper.save(update_fields=["kind", "title", "body", "with_drafter"])
    move = leave_move(paper, paper.state, paper.state, "amend", move=PaperMove, by=by, at=at)
    record("papers.amend", by=by.actor, at=at, subject=paper, touched=[move], change=said.content())
    return paper
