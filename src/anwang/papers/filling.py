"""Filling: every tag of a body becomes a number with its definition, its as-of time and the records that it counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from anwang.campaigns.queries import with_parts
from anwang.figures import breakdowns, catalogue, slices
from anwang.figures.breakdowns import OWN, Place
from anwang.figures.figure import Figure, knows_campaigns
from anwang.figures.slices import Value
from anwang.grid import territory
from anwang.grid.models import Node
from anwang.ground.measure import Slice
from anwang.ground.refusal import Refusal
from anwang.papers.body import Block, Body
from anwang.papers.errors import TagNotBound
from anwang.papers.models import Paper
from anwang.papers.tags import Tag, split

WHOLE = "合计"


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


@dataclass(frozen=True, slots=True)
class Unbound:
    """A tag that names no figure, filter or place that exists, and the sentence that says so."""

    tag: Tag
    sentence: str


Cell = Filled | Unbound
Piece = str | Cell


@dataclass(frozen=True, slots=True)
class FilledBlock:
    """A block whose tags are answered. A table has a row for each place below, one for the place itself where it has records, and the whole last."""

    block: Block
    heading: tuple[Piece, ...] = ()
    text: tuple[Piece, ...] = ()
    rows: tuple[tuple[str, tuple[Cell, ...]], ...] = ()


def ground_of(paper: Paper) -> Ground:
    """Return what a paper's tags stand on."""
    campaigns = tuple(with_parts([paper.campaign_id])) if paper.campaign_id else ()
    return Ground(paper.node, paper.starts_on, paper.ends_on, campaigns)


def filled(paper: Paper, *, at: datetime) -> list[FilledBlock]:
    """Return a paper's own text with every tag answered. Raises TagNotBound."""
    return fill(Body.model_validate(paper.body), ground_of(paper), at=at)


def fill(body: Body, ground: Ground, *, at: datetime) -> list[FilledBlock]:
    """Return the body with every tag answered; the same tag is asked once. Raises TagNotBound, naming each tag that has no answer."""
    blocks = preview(body, ground, at=at)
    loose = unbound(blocks)
    if loose:
        sentences = list(dict.fromkeys(f"标签 {each.tag.written}:{each.sentence}" for each in loose))
        raise TagNotBound(" ".join(sentences[:5]))
    return blocks


def preview(body: Body, ground: Ground, *, at: datetime) -> list[FilledBlock]:
    """Return the body with every tag answered or marked as unbound; the same tag is asked once."""
    return _Filling(ground, at).blocks(body.blocks)


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


@dataclass(slots=True)
class _Filling:
    """One pass over a body: what has been asked already, and under which number."""

    ground: Ground
    at: datetime
    known: dict[str, Cell] = field(default_factory=dict)
    number: int = 0
    places: list[Place] | None = None

    def blocks(self, blocks: Iterable[Block]) -> list[FilledBlock]:
        return [
            FilledBlock(
                block,
                heading=self.text(block.heading),
                text=self.text(block.text),
                rows=tuple(self.rows(block.columns)) if block.kind == "table" else (),
            )
            for block in blocks
        ]

    def text(self, text: str) -> tuple[Piece, ...]:
        return tuple(self.one(piece) if isinstance(piece, Tag) else piece for piece in split(text))

    def one(self, tag: Tag) -> Cell:
        if tag.written not in self.known:
            try:
                self.keep(tag, self.answer(tag))
            except Refusal as refusal:
                self.known[tag.written] = Unbound(tag, refusal.text)
        return self.known[tag.written]

    def keep(self, tag: Tag, value: Value) -> Cell:
        if tag.written not in self.known:
            self.number += 1
            self.known[tag.written] = Filled(str(self.number), tag, value)
        return self.known[tag.written]

    def answer(self, tag: Tag) -> Value:
        figure = catalogue.find(tag.name)
        node = slices.place_in(tag.place, self.ground.node, self.ground.end) if tag.place else self.ground.node
        return slices.value(figure, self.asked(figure, node, tag.where), at=self.at)

    def asked(self, figure: Figure, node: Node, where: Sequence[str] = ()) -> Slice:
        """The slice of a figure in this paper. A figure whose facts know no campaign (a register) is of the place and the day only."""
        ground = self.ground
        campaigns = ground.campaigns if knows_campaigns(figure) else ()
        return slices.slice_of(figure, node, start=ground.start, end=ground.end, campaigns=campaigns, where=where)

    def rows(self, columns: Sequence[str]) -> list[tuple[str, tuple[Cell, ...]]]:
        """The rows of a table, column by column: one question a column, whatever the number of places."""
        made = [self.column(name) for name in columns]
        whole = tuple(cells[-1] for cells in made)
        names = [place.name for place in self.below()]
        rows = [(name, tuple(cells[line] for cells in made)) for line, name in enumerate(names)]
        if rows and rows[-1][0] == OWN and all(isinstance(cell, Filled) and not cell.value.number for cell in rows[-1][1]):
            rows.pop()  # nothing is recorded at the place itself
        return [*rows, (WHOLE, whole)]

    def column(self, name: str) -> list[Cell]:
        places = self.below()
        whole = self.one(Tag(name))
        if isinstance(whole, Unbound):
            return [whole] * (len(places) + 1)
        figure, asked = whole.value.figure, whole.value.asked
        values = breakdowns.values(figure, asked, places, at=self.at)
        return [*(self.keep(Tag(name, place=_label(place)), value) for place, value in zip(places, values, strict=True)), whole]

    def below(self) -> list[Place]:
        if self.places is None:
            ground = self.ground
            anything = Slice(ranges=territory.of(ground.node, ground.end), start=ground.start, end=ground.end)
            self.places = breakdowns.places(ground.node, anything)
        return self.places


def _label(place: Place) -> str:
    return (place.node.code or place.node.name) if place.node else OWN
