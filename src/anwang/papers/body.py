"""A paper's body as plain data: headed texts with tags, and tables by place. What is stored, edited and frozen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from anwang.papers.tags import Tag, split

PLACEHOLDER = "请结合实际填写"
"""What a shipped text says where only the office can write; a draft that still says it is not ready."""


class Block(BaseModel):
    """One part of a body: a heading of some depth (0: none) with its text, or a table of figures by the places below."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["text", "table"] = "text"
    depth: int = Field(default=0, ge=0, le=4)
    heading: str = Field(default="", max_length=120)
    text: str = Field(default="", max_length=8000)
    columns: tuple[str, ...] = ()
    """Of a table: the tags' names, one a column."""


class Body(BaseModel):
    """The whole body, in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    blocks: tuple[Block, ...] = ()

    def tags(self) -> Iterator[Tag]:
        """Return every tag of the texts (a table's cells are made when it is filled)."""
        for block in self.blocks:
            for text in (block.heading, block.text):
                yield from (piece for piece in split(text) if isinstance(piece, Tag))
