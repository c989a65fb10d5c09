"""The verbs of papers: draft, amend, issue, void."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from django.utils import timezone

from anwang.campaigns import access as campaigns
from anwang.figures import slices
from anwang.grid.access import Official, node_for
from anwang.grid.states import Right
from anwang.ground import canonical
from anwang.ground.action import action
from anwang.ground.evidence import store
from anwang.ground.lifecycle import advance, leave_move
from anwang.ground.numbering import take
from anwang.ground.refusal import NotFound
from anwang.ground.trail.record import record
from anwang.papers import filling
from anwang.papers.access import answer_for
from anwang.papers.body import Body
from anwang.papers.errors import EmptyWindow, FrozenPaper, WrongIssueDate
from anwang.papers.inputs import AmendPaper, DraftSummary, Issue, VoidPaper
from anwang.papers.models import Paper, PaperFigure, PaperMove
from anwang.papers.reading import reading_of
from anwang.papers.rendering import word_of
from anwang.papers.states import TABLE, PaperKind, PaperState
from anwang.papers.summary import campaign_summary, concerns, title_of


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
        organ_id=by.organ_id,
        node=node,
        grid_path=node.path,
        campaign=campaign,
        starts_on=campaign.starts_on,
        ends_on=end,
        body=body.model_dump(mode="json"),
        drafted_by=by.name,
        drafted_at=at,
    )
    move = leave_move(paper, "", PaperState.DRAFT, "draft", move=PaperMove, by=by, at=at)
    record("papers.draft_summary", by=by.actor, at=at, subject=paper, touched=[move], change=said.content())
    return paper


@action("papers.amend")
def amend(paper: Paper, said: AmendPaper, *, by: Official, at: datetime) -> Paper:
    """Change a draft's title and text. A tag that has no answer yet may stand in a draft, marked as such; issued it cannot be.

    Who may: DRAFT_PAPERS in the organ that writes it. Raises FrozenPaper, NotAllowed, NotFound.
    """
    answer_for(by, paper, Right.DRAFT_PAPERS)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    if paper.state != PaperState.DRAFT:
        raise FrozenPaper
    paper.title, paper.body = said.title, Body(blocks=said.blocks).model_dump(mode="json")
    paper.save(update_fields=["title", "body"])
    move = leave_move(paper, paper.state, paper.state, "amend", move=PaperMove, by=by, at=at)
    record("papers.amend", by=by.actor, at=at, subject=paper, touched=[move], change=said.content())
    return paper


@action("papers.issue")
def issue(paper: Paper, said: Issue, *, by: Official, at: datetime, address: str = "") -> Paper:
    """Issue a paper: it takes the organ's next number of the year, and text, values, definitions and record sets are frozen and sealed.

    `address` is the page address under which each number's records are listed. Who may: ISSUE_PAPERS over the paper's place.
    Raises WrongState, Stale, TagNotBound, WrongIssueDate, NotAllowed, NotFound.
    """
    answer_for(by, paper, Right.ISSUE_PAPERS)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    TABLE.find(paper.state, "issue")
    today = timezone.localdate(at)
    on = said.issued_on or today
    if not min(timezone.localdate(paper.drafted_at), today) <= on <= today:
        raise WrongIssueDate(field="issued_on")
    blocks = filling.fill(Body.model_validate(paper.body), filling.ground_of(paper), at=at)
    reading = reading_of(blocks)
    number = take(f"paper:{paper.organ_id}:{on.year}", f"{_word(paper)}〔{on.year}〕{{n}}号", at=at)
    frozen = reading.model_dump(mode="json")
    move = advance(paper, "issue", table=TABLE, move=PaperMove, by=by, at=at, number=number, issued_on=on, issued_by=by.name, frozen=frozen)
    figures = [_freeze(paper, filled, at) for filled in filling.all_filled(blocks)]
    PaperFigure.objects.bulk_create(figures)
    paper.check_code = check_code(paper, figures)
    content = word_of(paper, reading, address=address, check_code=paper.check_code)
    paper.file = store.keep(BytesIO(content), f"{paper.title}.docx", by=by.actor, at=at)
    paper.save(update_fields=["check_code", "file"])
    store.cite([paper.file.sha256], subject=paper, grid_path=paper.grid_path, at=at, organ_id=paper.organ_id)
    kept = list(paper.figures.values_list("pk", flat=True))
    change = {"number": number, "file": paper.file.sha256, "figures": [[item.key, item.printed, item.records_digest] for item in figures]}
    record("papers.issue", by=by.actor, at=at, subject=paper, touched=[move], many={PaperFigure: kept}, change=change)
    return paper


def _word(paper: Paper) -> str:
    """Return the organ's 机关代字, safe inside a numbering pattern."""
    word = paper.organ.document_word or f"{paper.node.name}安办"
    return word.replace("{", "").replace("}", "")


def _freeze(paper: Paper, filled: filling.Filled, at: datetime) -> PaperFigure:
    value = filled.value
    ids = slices.record_ids(value.figure, value.asked)
    return PaperFigure(
        paper=paper,
        key=filled.key,
        code=value.figure.code,
        name=value.figure.name,
        definition=value.figure.definition,
        asked=slices.describe(value.asked, value.figure) | {"tag": filled.tag.written},
        printed=value.printed,
        value="" if value.number is None else str(value.number),
        unit=value.figure.unit,
        as_of=at,
        record_count=len(ids),
        records_digest=slices.record_digest(ids),
        records=ids,
    )


def check_code(paper: Paper, figures: list[PaperFigure]) -> str:
    """Return the short code in the footer by which a printed copy is checked: over number, text, and every figure with its record set."""
    said = [paper.number, paper.title, paper.frozen, [[item.key, item.printed, item.records_digest] for item in figures]]
    digest = canonical.digest_text(canonical.text(said)).upper()
    return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


@action("papers.void")
def void(paper: Paper, said: VoidPaper, *, by: Official, at: datetime) -> Paper:
    """Void a paper; its number stays taken for ever. Who may: ISSUE_PAPERS (drafts: DRAFT_PAPERS in the organ). Raises WrongState, Stale."""
    row = TABLE.find(paper.state, "void")
    answer_for(by, paper, Right(row.right))
    move = advance(paper, "void", table=TABLE, move=PaperMove, by=by, at=at, reason=said.reason)
    record("papers.void", by=by.actor, at=at, subject=paper, touched=[move], change=said.content())
    return paper
