"""Rendering: a filled body as an official document in Word, each number linked to the records that it counted."""

from __future__ import annotations

from collections.abc import Sequence

from anwang.papers.filling import Filled, FilledBlock, Piece
from anwang.papers.models import Paper
from anwang.papers.official import (
    Column,
    Figure,
    Imprint,
    Inline,
    Kind,
    OfficialDocument,
    Paragraph,
    Section,
    Table,
    write,
)
from anwang.papers.official.blocks import Block as WordBlock


def figure_key(filled: Filled) -> str:
    """Return the bookmark name of a figure in the Word file."""
    return f"n{filled.key}"


def _inline(piece: Piece, address: str) -> Inline:
    if isinstance(piece, str):
        return piece
    hint = f"{piece.value.figure.name}:{piece.value.figure.definition}"
    return Figure(piece.value.printed, figure_key(piece), url=f"{address}/{piece.key}" if address else "", hint=hint[:240])


def _content(pieces: Sequence[Piece], address: str) -> tuple[Inline, ...]:
    return tuple(_inline(piece, address) for piece in pieces)


def _table(block: FilledBlock, address: str) -> Table:
    units = [cell.value.unit for cell in block.rows[-1][1]]
    heads = [f"{name}({unit})" for name, unit in zip(block.block.columns, units, strict=True)]
    return Table(
        columns=(Column("乡镇(街道)", share=1.6), *(Column(head, align="number") for head in heads)),
        rows=tuple((name, *(_content([cell], address) for cell in cells)) for name, cells in block.rows),
        caption=block.block.heading,
        total_rows=1,
    )


def _leaf(block: FilledBlock, address: str) -> list[WordBlock]:
    if block.block.kind == "table":
        return [_table(block, address)]
    return [Paragraph(_content(block.text, address))] if block.text else []


def nest(blocks: Sequence[FilledBlock], address: str, depth: int = 0) -> tuple[WordBlock, ...]:
    """Return a flat body as nested sections by the depth of its headings."""
    made: list[WordBlock] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        place += 1
        if block.block.depth <= depth and block.block.depth == 0:
            made.extend(_leaf(block, address))
            continue
        inside = place
        while inside < len(blocks) and (blocks[inside].block.depth == 0 or blocks[inside].block.depth > block.block.depth):
            inside += 1
        heading = "".join(piece if isinstance(piece, str) else piece.value.printed for piece in block.heading)
        below = (*_leaf(block, address), *nest(blocks[place:inside], address, block.block.depth))
        made.append(Section(heading, below))
        place = inside
    return tuple(made)


def word_of(paper: Paper, blocks: Sequence[FilledBlock], *, address: str = "", check_code: str = "") -> bytes:
    """Return the Word file of a paper: a red-headed document when it is numbered, else an internal draft with a title only."""
    body = nest(blocks, address)
    if not paper.number:
        return write(OfficialDocument(title=paper.title, subtitle="(草稿)", kind=Kind.PLAIN, body=body))
    return write(
        OfficialDocument(
            title=paper.title,
            kind=Kind.DOCUMENT,
            issuers=(paper.organ.name,),
            number=paper.number,
            body=body,
            signed_on=paper.issued_on,
            imprint=Imprint(printed_by=paper.organ.name, printed_on=paper.issued_on),
            check_code=check_code,
        )
    )
