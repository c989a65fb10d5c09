"""Filling: every tag of a body becomes a number with its definition, its as-of time and the records that it counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from anwang.campaigns.queries import with_parts
from anwang.figures import counting
from anwang.figures.slices import Value
from anwang.papers.answering import Unbound
from anwang.papers.asking import Answer
from anwang.papers.body import Block, Body
from anwang.papers.errors import TagNotBound
from anwang.papers.expanding import Cell, Expansion, Filled, FilledBlock, Piece, Scope
from anwang.papers.ground import Ground, words_of
from anwang.papers.models import Paper

__all__ = [
    "Answer",
    "Block",
    "Cell",
    "Filled",
    "FilledBlock",
    "Ground",
    "Piece",
    "Unbound",
    "Value",
    "all_filled",
    "each",
    "fill",
    "filled",
    "ground_of",
    "one",
    "pieces",
    "preview",
    "unbound",
    "words_of_paper",
]


def ground_of(paper: Paper) -> Ground:
    """Return what a paper's tags stand on."""
    campaigns = tuple(with_parts([paper.campaign_id])) if paper.campaign_id else ()
    return Ground(paper.node, paper.starts_on, paper.ends_on, campaigns, words_of_paper(paper))


def words_of_paper(paper: Paper) -> dict[str, str]:
    """Return the words that a paper's text may use without any figure."""
    campaign = paper.campaign.name if paper.campaign else ""
    return words_of(paper.node, paper.starts_on, paper.ends_on, organ=paper.organ.name, campaign=campaign)


def filled(paper: Paper, *, at: datetime) -> list[FilledBlock]:
    """Return a paper's own text with every tag answered. Raises TagNotBound."""
    return fill(Body.model_validate(paper.body), ground_of(paper), at=at)


def fill(body: Body, ground: Ground, *, at: datetime) -> list[FilledBlock]:
    """Return the body with every tag answered; the same tag is asked once. Raises TagNotBound, naming each tag that has no answer."""
    blocks = preview(body, ground, at=at)
    loose = unbound(blocks)
    if loose:
        sentences = list(dict.fromkeys(f"标签 {each.tag.written}：{each.sentence}" for each in loose))
        raise TagNotBound(" ".join(sentences[:5]))
    return blocks


def preview(body: Body, ground: Ground, *, at: datetime) -> list[FilledBlock]:
    """Return the body with every tag answered or marked as unbound; the same tag is asked once."""
    with counting.moment():
        return Expansion(ground, at).blocks(body.blocks)


def unbound(blocks: Iterable[FilledBlock]) -> list[Unbound]:
    """Return every tag of the blocks that has no answer."""
    return [piece for piece in pieces(blocks) if isinstance(piece, Unbound)]


def all_filled(blocks: Iterable[FilledBlock]) -> list[Filled]:
    """Return every answered tag of the blocks, once each, in the order of their keys."""
    found = {piece.key: piece for piece in pieces(blocks) if isinstance(piece, Filled)}
    return sorted(found.values(), key=lambda item: int(item.key))


def pieces(blocks: Iterable[FilledBlock]) -> Iterator[Piece]:
    """Return every piece of the blocks in the order of reading."""
    for block in blocks:
        yield from block.heading
        yield from block.text
        for _, row in block.rows:
            yield from row


def one(text: str, ground: Ground, *, at: datetime) -> Sequence[Piece]:
    """Return what a text says on a ground. Raises TooLong."""
    return Expansion(ground, at).text(text)


def each(blocks: Iterable[Block], ground: Ground, *, at: datetime) -> list[Sequence[Piece]]:
    """Return what several blocks of one paper say, each for itself; the same tag is asked once. Raises TooLong."""
    expansion = Expansion(ground, at)
    return [tuple(pieces([expansion.block(block, Scope())])) for block in blocks]
