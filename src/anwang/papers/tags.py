"""Tags: a figure inside a text, in the office's own language — `{{排查隐患数}}`, `{{整改率|级别=重大}}`, `{{检查家次|区域=341182101}}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

TAG = re.compile(r"\{\{\s*([^{}|]+?)\s*((?:\|[^{}|]*)*)\}\}")
PLACE = "区域"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as written: the figure's name or code, a place's code where it differs from the paper's, and filters 维度=值."""

    name: str
    place: str = ""
    where: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """The tag in its one normal spelling; equal tags have equal spelling."""
        parts = [self.name, *([f"{PLACE}={self.place}"] if self.place else []), *self.where]
        return "{{" + "|".join(parts) + "}}"


def read(match: re.Match[str]) -> Tag:
    """Return the tag that a match holds."""
    place, where = "", []
    for part in (text.strip().replace("=", "=") for text in match.group(2).split("|")):
        name, _, value = part.partition("=")
        if name.strip() == PLACE:
            place = value.strip()
        elif part:
            where.append(part)
    return Tag(match.group(1).strip(), place, tuple(where))


def split(text: str) -> list[str | Tag]:
    """Return a text as plain pieces and tags, in order."""
    pieces: list[str | Tag] = []
    last = 0
    for match in TAG.finditer(text):
        if match.start() > last:
            pieces.append(text[last : match.start()])
        pieces.append(read(match))
        last = match.end()
    if last < len(text):
        pieces.append(text[last:])
    return pieces
