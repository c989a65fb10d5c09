"""Expanding: one pass over a body. Conditions choose, loops repeat, tables get their lines, and every tag its answer, each asked once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from anwang.figures.slices import Value
from anwang.ground.refusal import Refusal
from anwang.papers import listing, tabling
from anwang.papers.answering import Answering, Told, Unbound
from anwang.papers.asking import YEAR, Answer
from anwang.papers.axes import MONTHS, PLACES, SECTORS, Axis, Line, axis_of
from anwang.papers.body import Block
from anwang.papers.choosing import holds
from anwang.papers.errors import TooLong
from anwang.papers.ground import Ground
from anwang.papers.language import Each, If, Node, Word, Wrong, control_of, nested, parse, tags_of
from anwang.papers.tags import Tag

MOST_PIECES = 10_000
DOUBLE = "双下降"
HERE = {PLACES: ("该乡镇", "该地区", "该县区", "该村"), SECTORS: ("该行业", "该领域"), MONTHS: ("该月",)}
PREFIX = re.compile(r"该(?:乡镇|地区|县区|村|行业|领域|月)(.+)")


@dataclass(frozen=True, slots=True)
class Filled:
    """A tag with its answer; `key` is its number in the paper, by which the printed figure is found again."""

    key: str
    tag: Tag
    answer: Answer

    @property
    def value(self) -> Value:
        """The value whose records stand behind the answer."""
        return self.answer.value

    @property
    def printed(self) -> str:
        """What stands in the text."""
        return self.answer.printed


Cell = Filled | Unbound
Piece = str | Filled | Unbound


@dataclass(frozen=True, slots=True)
class FilledBlock:
    """A block whose tags are answered. A table has its lines, the whole last where it says so."""

    block: Block
    heading: tuple[Piece, ...] = ()
    text: tuple[Piece, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[Piece, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a text stands inside loops: the place, the other parts and the words of the loop's turn."""

    place: str = ""
    parts: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def at(self, line: Line, kind: str, number: int) -> Scope:
        """Return the scope of one turn."""
        words = dict(self.words) | dict.fromkeys(HERE[kind], line.name) | {"序号": str(number)}
        return Scope(line.place or self.place, (*self.parts, *line.parts), words)

    def told(self, words: Mapping[str, str], number: int) -> Scope:
        """Return the scope of one record."""
        return replace(self, words=dict(self.words) | dict(words) | {"序号": str(number)})

    def explicit(self, tag: Tag) -> Tag:
        """Return a tag as it would be written outside the loop. 区域=全部 leaves the loop's place."""
        inner = PREFIX.fullmatch(tag.name)
        place = "" if tag.place == "全部" else tag.place or self.place
        if tag.place in self.words:
            place = self.place
        parts = tuple(part for part in self.parts if part.partition("=")[0] not in {each.partition("=")[0] for each in tag.where})
        return Tag(inner.group(1) if inner else tag.name, place, (*parts, *tag.where))


class Expansion:
    """One pass over a body: what has been asked already, and under which number it stands."""

    def __init__(self, ground: Ground, at: datetime) -> None:
        self.answers = Answering(ground, at)
        self.words = ground.words
        self.keys: dict[str, str] = {}
        self.left = MOST_PIECES

    # ---- blocks

    def blocks(self, blocks: Iterable[Block]) -> list[FilledBlock]:
        """Return the blocks that are said, filled."""
        stream: list[Any] = [self._control(block) or block for block in blocks]
        try:
            return self._blocks(nested(stream), Scope())
        except TooLong as refusal:
            return [FilledBlock(Block(), text=(Unbound(Tag("正文"), refusal.text),))]

    @staticmethod
    def _control(block: Block) -> Word | None:
        return control_of(block.text) if block.kind == "text" and not block.heading.strip() and "{" in block.text + "｛" else None

    def _blocks(self, nodes: Sequence[Node], scope: Scope) -> list[FilledBlock]:
        made: list[FilledBlock] = []
        for node in nodes:
            if isinstance(node, Block):
                made.append(self.block(node, scope))
            elif isinstance(node, If):
                made += self._blocks(self._chosen(node, scope), scope)
            elif isinstance(node, Each):
                for inner, _ in self._turns(node, scope, [text for each in _inside(node.nodes) for text in (each.heading, each.text)]):
                    made += self._blocks(node.nodes, inner)
            elif isinstance(node, Wrong):
                made.append(FilledBlock(Block(), text=(_wrong(node),)))
        return made

    def block(self, block: Block, scope: Scope) -> FilledBlock:
        """Return one block filled."""
        heading = self.text(block.heading, scope)
        if block.kind == "text":
            return FilledBlock(block, heading=heading, text=self.text(block.text, scope))
        if scope.place or scope.parts:
            return FilledBlock(block, heading=heading, text=(Unbound(Tag("表"), "表和图不能放在“每个”里面，请移到外面。"),))
        try:
            table = tabling.lay(block, self.answers)
        except Refusal as refusal:
            return FilledBlock(block, heading=heading, text=(Unbound(Tag(block.axis), refusal.text),))
        self._spend(len(table.lines) * (len(table.heads) + 1))
        rows = tuple((name, tuple(self._cell(cell) for cell in cells)) for name, cells in table.lines)
        return FilledBlock(block, heading=heading, heads=table.heads, rows=rows)

    # ---- texts

    def text(self, text: str, scope: Scope | None = None) -> tuple[Piece, ...]:
        """Return a text's pieces with every tag answered."""
        return tuple(self._said(parse(text), scope or Scope()))

    def _said(self, nodes: Sequence[Node], scope: Scope) -> list[Piece]:
        self._spend(len(nodes))
        made: list[Piece] = []
        for node in nodes:
            if isinstance(node, str):
                made.append(node)
            elif isinstance(node, Tag):
                made += self._tag(node, scope)
            elif isinstance(node, Wrong):
                made.append(_wrong(node))
            elif isinstance(node, If):
                made += self._said(self._chosen(node, scope), scope)
            else:
                made += self._each(node, scope)
        return made

    def _each(self, node: Each, scope: Scope) -> list[Piece]:
        made: list[Piece] = []
        between = next((part[2:] for part in node.parts if part.startswith("隔=")), "")
        for number, (inner, refusal) in enumerate(self._turns(node, scope, ())):
            if refusal:
                return [refusal]
            if number and between:
                made.append(between)
            made += self._said(node.nodes, inner)
        return made

    def _turns(self, node: Each, scope: Scope, texts: Sequence[str]) -> list[tuple[Scope, Unbound | None]]:
        """Return the scope of each turn of a loop. What stands inside is asked for all turns at once."""
        inside = [*tags_of(node.nodes), *(tag for text in texts for tag in tags_of(parse(text)))]
        if node.records:
            return self._records(node, scope, inside)
        try:
            kind = axis_of(node.of)
            plain = [scope.explicit(tag) for tag in inside if tag.name not in self.words and tag.name not in {*HERE[kind], "序号", DOUBLE}]
            lines = tabling.lines_for_loop(kind, node.parts, plain, self.answers)
        except Refusal as refusal:
            return [(scope, Unbound(Tag(node.written.strip("{}")), refusal.text))]
        self._spend(len(lines))
        for tag in dict.fromkeys(plain):
            if not tag.place and not scope.place:
                self.answers.column(tag, Axis(kind, tuple(lines)))
        return [(scope.at(line, kind, number), None) for number, line in enumerate(lines, 1)]

    def _records(self, node: Each, scope: Scope, inside: Sequence[Tag]) -> list[tuple[Scope, Unbound | None]]:
        """Return the scope of each record of a figure: the words that the text uses of it."""
        wanted = listing.wanted_of(node.of, node.parts)
        try:
            found = listing.turns(wanted, scope.explicit(wanted.tag), (tag.name for tag in inside), self.answers)
        except Refusal as refusal:
            return [(scope, Unbound(Tag(node.written.strip("{}")), refusal.text))]
        self._spend(len(found))
        return [(scope.told(words, number), None) for number, words in enumerate(found, 1)]

    def _chosen(self, node: If, scope: Scope) -> Sequence[Node]:
        """Return the nodes of the first branch that holds. A condition that cannot be read is said in its place."""
        for branch in node.branches:
            if branch.condition is None:
                return branch.nodes
            try:
                if holds(branch.condition, lambda tag: self.answers.number(scope.explicit(tag))):
                    return branch.nodes
            except Refusal as refusal:
                return [Wrong(node.written, refusal.text)]
        return []

    def _tag(self, tag: Tag, scope: Scope) -> list[Piece]:
        words = scope.words.get(tag.name, self.words.get(tag.name))
        if words is not None and not tag.where and not tag.place:
            return [words]
        if tag.name == DOUBLE:
            return self._double(tag, scope)
        return [self._cell(self.answers.cell(scope.explicit(tag)))]

    def _double(self, tag: Tag, scope: Scope) -> list[Piece]:
        """`双下降`: said where every figure fell against last year; else each figure's own change."""
        names = [name for part in tag.where for name in part.split("、") if name]
        cells = [self.answers.cell(scope.explicit(Tag(name, tag.place, (YEAR,)))) for name in names[:4]]
        if not cells:
            return [Unbound(tag, "请写明是哪几个指标，如{{双下降|事故起数、死亡人数}}。")]
        numbers = [cell[1].number for cell in cells if isinstance(cell, tuple)]
        fell = len(numbers) == len(cells) and all(number is not None and number < 0 for number in numbers)
        made: list[Piece] = ["、".join(names) + "实现“双下降”，比上年同期分别"] if fell else []
        for number, (name, cell) in enumerate(zip(names, cells, strict=False)):
            made.append("、" if fell and number else "" if fell else f"{'，' if number else ''}{name}{_than(cell)}")
            made.append(self._cell(cell))
        return [piece for piece in made if piece]

    def _cell(self, cell: Told) -> Piece:
        if isinstance(cell, (str, Unbound)):
            return cell
        tag, answer = cell
        key = self.keys.setdefault(tag.written, str(len(self.keys) + 1))
        return Filled(key, tag, answer)

    def _spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise TooLong


def _than(cell: Told) -> str:
    """What leads to a change in words; a comparison that cannot be made names the other side itself."""
    if not isinstance(cell, tuple) or cell[1].number is None:
        return "："
    return "与上年同期" if not cell[1].number else "比上年同期"


def _wrong(node: Wrong) -> Unbound:
    return Unbound(Tag(node.written.strip("{}").strip()), node.sentence)


def _inside(nodes: Sequence[Node]) -> list[Block]:
    """Return the blocks inside nodes of blocks, branches included."""
    found: list[Block] = []
    for node in cast("Sequence[Any]", nodes):
        if isinstance(node, Block):
            found.append(node)
        elif isinstance(node, If):
            found += [block for branch in node.branches for block in _inside(branch.nodes)]
        elif isinstance(node, Each):
            found += _inside(node.nodes)
    return found
