"""Rendering: a paper as an official document in Word, each number linked to the records that it counted."""

from __future__ import annotations

from collections.abc import Sequence

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
    Strong,
    Table,
    write,
)
from anwang.papers.official.blocks import Block as WordBlock
from anwang.papers.reading import Number, Part, ReadBlock, Reading

LONGEST_HINT = 240


def figure_key(key: str) -> str:
    """Return the name under which a number is bookmarked in the Word file."""
    return f"n{key}"


def _inline(part: Part, address: str) -> Inline:
    if isinstance(part, str):
        return part
    if isinstance(part, Number):
        url = f"{address}/{part.key}" if address else ""
        return Figure(part.printed, figure_key(part.key), url=url, hint=f"{part.name}:{part.definition}"[:LONGEST_HINT])
    return Strong(f"〔未能取数：{part.tag.strip('{}')}〕")


def _content(parts: Sequence[Part], address: str) -> tuple[Inline, ...]:
    return tuple(_inline(part, address) for part in parts)


def _table(block: ReadBlock, address: str) -> Table:
    return Table(
        columns=(Column("区域", share=1.6), *(Column(head, align="number") for head in block.columns)),
        rows=tuple((row.name, *(_content([cell], address) for cell in row.cells)) for row in block.rows),
        caption=block.title,
        total_rows=1,
    )


def _leaf(block: ReadBlock, address: str) -> list[WordBlock]:
    if block.kind == "table":
        return [_table(block, address)] if block.columns else []
    return [Paragraph(_content(block.text, address))] if block.text else []


def nest(blocks: Sequence[ReadBlock], address: str, depth: int = 0) -> tuple[WordBlock, ...]:
    """Return a flat body as nested sections by the depth of its headings: a block of depth 0, and every table, belongs to what stands above it."""
    made: list[WordBlock] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        place += 1
        if not _heads(block):
            made.extend(_leaf(block, address))
            continue
        inside = place
        while inside < len(blocks) and (not _heads(blocks[inside]) or blocks[inside].depth > block.depth):
            inside += 1
        below = (*_leaf(block, address), *nest(blocks[place:inside], address, depth + 1))
        made.append(Section(block.title, below))
        place = inside
    return tuple(made)


def _heads(block: ReadBlock) -> bool:
    return block.kind == "text" and block.depth > 0 and bool(block.title.strip())


def word_of(paper: Paper, reading: Reading, *, address: str = "", check_code: str = "") -> bytes:
    """Return the Word file of a paper: a red-headed document when it is numbered, else an internal draft with a title only."""
    body = nest(reading.blocks, address)
    if not paper.number:
        return write(OfficialDocument(title=paper.title, subtitle="（草稿）", kind=Kind.PLAIN, body=body))
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
