"""Reading: a paper as it is read, on the page, in Word and frozen: plain texts, printed numbers, and tags that have no answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict

from anwang.papers.body import PLACEHOLDER
from anwang.papers.filling import FilledBlock, Piece, Unbound
from anwang.papers.official.wording import clean, full_width


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Number(_Frozen):
    """A number as printed, with the key by which its records are found."""

    key: str
    printed: str
    name: str
    unit: str
    definition: str
    tag: str


class Loose(_Frozen):
    """A tag that has no answer, and why."""

    tag: str
    sentence: str


Part = str | Number | Loose


class Row(_Frozen):
    """A table's row: a place, and its numbers."""

    name: str
    cells: tuple[Part, ...]


class ReadBlock(_Frozen):
    """A block as it is read."""

    kind: str = "text"
    depth: int = 0
    heading: tuple[Part, ...] = ()
    text: tuple[Part, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def title(self) -> str:
        """The heading as plain text."""
        return plain(self.heading)


class Reading(_Frozen):
    """The whole paper as it is read."""

    blocks: tuple[ReadBlock, ...] = ()

    def parts(self) -> Iterator[Part]:
        """Return every part in the order of reading."""
        for block in self.blocks:
            yield from block.heading
            yield from block.text
            for row in block.rows:
                yield from row.cells

    def unwritten(self) -> int:
        """Return how many shipped placeholders nobody has replaced yet."""
        return sum(PLACEHOLDER in plain(block.text) for block in self.blocks)

    def loose(self) -> list[Loose]:
        """Return the tags that have no answer, each once."""
        return list({part.tag: part for part in self.parts() if isinstance(part, Loose)}.values())


def plain(parts: Iterable[Part]) -> str:
    """Return parts as one text."""
    return "".join(part if isinstance(part, str) else part.printed if isinstance(part, Number) else part.tag for part in parts)


def reading_of(blocks: Iterable[FilledBlock]) -> Reading:
    """Return answered blocks as they are read."""
    return Reading(blocks=tuple(_block(block) for block in blocks))


def _block(filled: FilledBlock) -> ReadBlock:
    rows = tuple(Row(name=name, cells=tuple(_part(cell) for cell in cells)) for name, cells in filled.rows)
    return ReadBlock(
        kind=filled.block.kind,
        depth=filled.block.depth,
        heading=tuple(_part(piece) for piece in filled.heading),
        text=tuple(_part(piece) for piece in filled.text),
        columns=tuple(_head(name, cells) for name, cells in zip(filled.block.columns, _columns(rows), strict=False)),
        rows=rows,
    )


def _columns(rows: tuple[Row, ...]) -> list[tuple[Part, ...]]:
    return list(zip(*(row.cells for row in rows), strict=True))


def _head(name: str, cells: tuple[Part, ...]) -> str:
    unit = next((cell.unit for cell in cells if isinstance(cell, Number)), "")
    return f"{name}（{unit}）" if unit else name


def _part(piece: Piece) -> Part:
    if isinstance(piece, str):
        return full_width(clean(piece))
    if isinstance(piece, Unbound):
        return Loose(tag=piece.tag.written, sentence=piece.sentence)
    figure = piece.value.figure
    return Number(
        key=piece.key, printed=piece.value.printed, name=figure.name, unit=figure.unit, definition=figure.definition, tag=piece.tag.written
    )
