"""A paper's body as plain data: headed texts with tags, tables and charts. What is stored, edited and frozen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from anwang.papers.language import parse, tags_of
from anwang.papers.tags import Tag

PLACEHOLDER = "请结合实际填写"
"""What a shipped text says where only the office can write; a draft that still says it is not ready."""
MOST_COLUMNS = 24


class Block(BaseModel):
    """One part of a body: a heading of some depth (0: none) with its text, a table of figures, or a chart of them.

    A text that is one control word alone (如果 …, 否则, 每个 …, 完) governs the blocks that follow it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["text", "table", "chart"] = "text"
    depth: int = Field(default=0, ge=0, le=4)
    heading: str = Field(default="", max_length=120)
    text: str = Field(default="", max_length=8000)
    columns: tuple[str, ...] = Field(default=(), max_length=MOST_COLUMNS)
    """Of a table or chart: the tags, one a column, without braces; `题=组/列` gives the head, 序号 and 名次 are columns of their own."""
    axis: str = Field(default="乡镇", max_length=20)
    """What its lines are: 乡镇, 行业 or 月."""
    window: str = Field(default="", max_length=40)
    """The window of a table or chart where it is not the paper's: 本年累计, 近12个月."""
    order: str = Field(default="", max_length=120)
    """The tag by which the lines stand, the greatest first; empty: their usual order."""
    most: int = Field(default=0, ge=-99, le=99)
    """Only so many first lines, or with a minus so many from the end; 0: all."""
    whole: bool = True
    """Whether the last line of a table is the whole (合计)."""
    chart: Literal["column", "bar", "line", "pie"] = "column"
    word: bool = False
    """A tagged paragraph of a Word template: pages read it, the file is filled with it."""
    note: str = Field(default="", max_length=300)
    """What stands small beneath a table: 注：……."""
    annex: bool = False
    """A wide table on a landscape page of its own behind the text."""


class Body(BaseModel):
    """The whole body, in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    blocks: tuple[Block, ...] = ()

    def tags(self) -> Iterator[Tag]:
        """Return every tag of the texts (a table's cells are made when it is filled)."""
        for block in self.blocks:
            for text in (block.heading, block.text):
                yield from tags_of(parse(text))
