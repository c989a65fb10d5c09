"""Papers that the house writes itself, as texts for the audit: what is pasted from the screen, and the Word file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from anwang.audit.auditing import audit
from anwang.audit.claims import Claim
from anwang.audit.text import Draft, paste, read
from anwang.audit.verdicts import AGREES, NO_DATA, ROUNDED, WRONG, Verdict
from anwang.campaigns.models import Campaign
from anwang.grid.access import Official
from anwang.grid.models import Node
from anwang.papers import actions, queries, shipped
from anwang.papers.inputs import DraftPaper, DraftSummary
from anwang.papers.models import Paper
from anwang.papers.reading import Reading, plain
from anwang.papers.rendering import word_of
from anwang.papers.states import Period

LEAST_SHARE = 0.95
SPANS = {
    Period.MONTH: ((3, 3), (6, 6), (10, 10)),
    Period.QUARTER: ((1, 3), (4, 6), (7, 9)),
    Period.YEAR: ((1, 10),),
    Period.TO_MONTH: ((1, 6), (1, 10)),
}
"""First and last month of the windows that a template is tried with."""
LAST = {3: 31, 6: 30, 9: 30, 10: 31, 12: 31}


def spans(code: str, year: int) -> list[tuple[date, date]]:
    """Return the windows of a year that a shipped template is tried with."""
    return [(date(year, first, 1), date(year, last, LAST[last])) for first, last in SPANS[shipped.get(code).period]]


def drafted(code: str, node: Node, start: date, end: date, *, by: Official, at: datetime) -> Paper:
    """Draft a shipped template, whatever papers there are."""
    beside = ",".join(str(pk) for pk in Paper.objects.values_list("pk", flat=True))
    return actions.draft_from(DraftPaper(shipped=code, node_id=node.pk, starts_on=start, ends_on=end, beside=beside), by=by, at=at)


def summary(campaign: Campaign, node: Node, *, by: Official, at: datetime) -> Paper:
    """Draft the summary of a campaign."""
    return actions.draft_summary(DraftSummary(campaign_id=campaign.pk, node_id=node.pk), by=by, at=at)


def pasted(paper: Paper, reading: Reading) -> str:
    """Return a paper as it is copied from the screen: tables with tabs."""
    lines = [paper.title]
    for block in reading.blocks:
        lines += [text for text in (plain(block.heading), plain(block.text)) if text]
        if block.rows and not block.chart:
            lines.append("\t".join([block.first, *block.columns]))
            lines += ["\t".join([row.name, *(plain([cell]) for cell in row.cells)]) for row in block.rows]
    return "\n".join(lines)


def drafts(paper: Paper, *, at: datetime) -> Iterator[Draft]:
    """Yield a paper as a pasted text and as its Word file."""
    reading = queries.reading(paper, at=at)
    yield paste(pasted(paper, reading))
    yield read(word_of(paper, reading))


def judged(draft: Draft, node: Node, *, at: datetime) -> list[tuple[Claim, Verdict]]:
    """Return what the audit says of a draft at a place; the period it finds itself."""
    return list(audit(draft, at=at, node=node).pairs)


def hold(papers: Iterator[tuple[Paper, Node]], *, at: datetime, sparse: bool = False) -> None:
    """Hold that the audit calls no number of our own papers wrong, and agrees with nearly all; where records are `sparse`, of those that it can judge."""
    agreed = found = 0
    for paper, node in papers:
        for draft in drafts(paper, at=at):
            pairs = judged(draft, node, at=at)
            wrong = [
                (paper.title, claim.text, claim.figure, str(verdict.ours), verdict.note)
                for claim, verdict in pairs
                if verdict.word in WRONG
            ]
            assert wrong == []
            agreed += sum(verdict.word in {AGREES, ROUNDED} for _, verdict in pairs)
            found += sum(not sparse or verdict.word != NO_DATA for _, verdict in pairs)
    assert found > 0
    assert agreed / found >= LEAST_SHARE, (agreed, found)


def of_demo(node: Node, campaign: Campaign, *, by: Official, at: datetime) -> Iterator[tuple[Paper, Node]]:
    """Yield the demo's papers of the month, the quarter and the year so far, and the summary of its campaign."""
    for code in ("monthly", "quarterly", "monthly_form"):
        start, end = spans(code, at.year)[-1]
        yield drafted(code, node, start, end, by=by, at=at), node
    yield summary(campaign, node, by=by, at=at), node
