"""Reading: a paper as it is read, on the page, in Word and frozen: plain texts, printed numbers, and tags that have no answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeGuard

from pydantic import BaseModel, ConfigDict

from anwang.figures import wording
from anwang.papers.answering import Unbound
from anwang.papers.axes import HEADS, NAMES, PLACES
from anwang.papers.body import PLACEHOLDER
from anwang.papers.expanding import FilledBlock, Piece
from anwang.papers.official.wording import clean, full_width
from anwang.papers.tabling import WHOLE

BARE = re.compile(r"-?\d+(?:\.\d+)?")


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
    label: str = ""
    """无明细 where the number was entered and has no records to open."""

    @property
    def nothing(self) -> bool:
        """Whether the number is nought, however many decimals it is printed with."""
        return not self.printed.strip("0.")


class Loose(_Frozen):
    """A tag that has no answer, and why."""

    tag: str
    sentence: str


Part = str | Number | Loose


class Row(_Frozen):
    """A table's row: a place, sector or month, and its numbers."""

    name: str
    cells: tuple[Part, ...]


class ReadBlock(_Frozen):
    """A block as it is read. `whole`: the last row is the sum of the others. `chart` names the kind of a chart."""

    kind: str = "text"
    depth: int = 0
    heading: tuple[Part, ...] = ()
    text: tuple[Part, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    first: str = "区域"
    whole: bool = True
    chart: str = ""
    annex: bool = False
    note: str = ""
    source: str = ""
    """A paragraph of a Word template as it is written there."""

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
    """Return a filled body as it is read."""
    return Reading(blocks=tuple(_block(filled) for filled in blocks))


def _block(filled: FilledBlock) -> ReadBlock:
    block = filled.block
    rows = tuple(Row(name=name, cells=tuple(_part(cell) for cell in cells)) for name, cells in filled.rows)
    if block.kind == "table":
        rows = _alike(rows)
    return ReadBlock(
        kind=block.kind,
        depth=block.depth,
        heading=tuple(_part(piece) for piece in filled.heading),
        text=tuple(_part(piece) for piece in filled.text),
        columns=tuple(_head(name, cells) for name, cells in zip(filled.heads, _columns(rows, len(filled.heads)), strict=True)),
        rows=rows,
        first=HEADS.get(NAMES.get(block.axis, PLACES), "区域"),
        whole=bool(rows) and rows[-1].name == WHOLE,
        chart=block.chart if block.kind == "chart" else "",
        annex=block.annex,
        note=block.note,
        source=block.text if block.word else "",
    )


def _alike(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return a table's rows with the numbers of each column in one form: 85.0 beneath 84.6."""
    digits = [max((wording.decimals(part.printed) for part in column if _is_bare(part)), default=0) for column in _columns(rows, 0)]
    return tuple(
        Row(name=row.name, cells=tuple(_padded(cell, places) for cell, places in zip(row.cells, digits, strict=True))) for row in rows
    )


def _is_bare(part: Part) -> TypeGuard[Number]:
    return isinstance(part, Number) and bool(BARE.fullmatch(part.printed))


def _padded(part: Part, digits: int) -> Part:
    return part.model_copy(update={"printed": wording.padded(part.printed, digits)}) if _is_bare(part) else part


def _columns(rows: tuple[Row, ...], count: int) -> list[tuple[Part, ...]]:
    return list(zip(*(row.cells for row in rows), strict=True)) or [()] * count


def _head(name: str, cells: tuple[Part, ...]) -> str:
    unit = next((cell.unit for cell in cells if isinstance(cell, Number) and cell.unit), "")
    return f"{name}（{unit}）" if unit and "（" not in name and unit not in name else name


def _part(piece: Piece) -> Part:
    if isinstance(piece, str):
        return full_width(clean(piece))
    if isinstance(piece, Unbound):
        return Loose(tag=piece.tag.written, sentence=piece.sentence)
    figure = piece.value.figure
    return Number(
        key=piece.key,
        printed=piece.printed,
        name=figure.name,
        unit=piece.answer.unit,
        definition=figure.definition,
        tag=piece.tag.written,
        label=getattr(piece.value, "label", ""),
    )
