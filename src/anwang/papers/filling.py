"""Filling: every tag of a body becomes a number with its definition, its as-of time and the records that it counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from anwang.figures import catalogue, slices
from anwang.figures.slices import Value
from anwang.grid.models import Node
from anwang.ground.refusal import Refusal
from anwang.papers.body import Block, Body
from anwang.papers.errors import TagNotBound
from anwang.papers.models import Paper
from anwang.papers.tags import Tag, split


@dataclass(frozen=True, slots=True)
class Ground:
    """What a paper's tags stand on: its place, window and campaigns."""

    node: Node
    start: date
    end: date
    campaigns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A tag with its answer; `key` is its number in the paper, by which the printed figure is found again."""

    key: str
    tag: Tag
    value: Value


Piece = str | Filled
Record = Callable[[Tag], Filled]


@dataclass(frozen=True, slots=True)
class FilledBlock:
    """A block whose tags are answered. A table has a row for each place below, and the whole last."""

    block: Block
    heading: tuple[Piece, ...] = ()
    text: tuple[Piece, ...] = ()
    rows: tuple[tuple[str, tuple[Filled, ...]], ...] = ()


def ground_of(paper: Paper) -> Ground:
    """Return what a paper's tags stand on."""
    campaigns = tuple(slices.with_parts([paper.campaign_id])) if paper.campaign_id else ()
    return Ground(paper.node, paper.starts_on, paper.ends_on, campaigns)


def answer(tag: Tag, ground: Ground, *, at: datetime) -> Value:
    """Return a tag's value. Raises TagNotBound, saying which tag and why."""
    try:
        figure = catalogue.find(tag.name)
        node = slices.node_of(tag.place) if tag.place else ground.node
        # the tree as it stands at the window's end, campaigns where the figure's facts know them
        asked = slices.slice_of(figure, node, start=ground.start, end=ground.end, campaigns=ground.campaigns, where=tag.where)
        return slices.value(figure, asked, at=at)
    except Refusal as refusal:
        sentence = f"标签 {tag.written}:{refusal.text}"
        raise TagNotBound(sentence) from refusal


def fill(body: Body, ground: Ground, *, at: datetime) -> list[FilledBlock]:
    """Return the body with every tag answered; the same tag is asked once. Raises TagNotBound."""
    known: dict[str, Filled] = {}

    def get(tag: Tag) -> Filled:
        if tag.written not in known:
            known[tag.written] = Filled(str(len(known) + 1), tag, answer(tag, ground, at=at))
        return known[tag.written]

    return [_fill_block(block, ground, get) for block in body.blocks]


def _fill_block(block: Block, ground: Ground, get: Record) -> FilledBlock:
    return FilledBlock(
        block,
        heading=_pieces(block.heading, get),
        text=_pieces(block.text, get),
        rows=tuple(_rows(block, ground, get)) if block.kind == "table" else (),
    )


def _pieces(text: str, get: Record) -> tuple[Piece, ...]:
    return tuple(get(piece) if isinstance(piece, Tag) else piece for piece in split(text))


def _rows(block: Block, ground: Ground, get: Record) -> Iterable[tuple[str, tuple[Filled, ...]]]:
    for child in Node.objects.filter(parent=ground.node, code__isnull=False, valid_to__isnull=True).order_by("path"):
        yield child.name, tuple(get(Tag(name, place=child.code or "")) for name in block.columns)
    yield "合计", tuple(get(Tag(name)) for name in block.columns)


def all_filled(blocks: Iterable[FilledBlock]) -> list[Filled]:
    """Return every answered tag of the blocks, once each, in the order of their keys."""
    found: dict[str, Filled] = {}
    for block in blocks:
        cells = [cell for _, row in block.rows for cell in row]
        for piece in (*block.heading, *block.text, *cells):
            if isinstance(piece, Filled):
                found.setdefault(piece.key, piece)
    return sorted(found.values(), key=lambda item: int(item.key))
