"""Tags: a figure inside a text, in the office's own language — `{{排查隐患数}}`, `{{整改率|级别=重大}}`, `{{检查家次|区域=张八岭镇}}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Both parts are of one kind of character each, so that no text makes the search slow.
TAG = re.compile(r"\{\{([^{}|]{1,120})((?:\|[^{}|]{0,200}){0,8})\}\}")
PLACE = "区域"
FULL_WIDTH = str.maketrans({"\uff1d": "=", "\uff5c": "|", "\uff5b": "{", "\uff5d": "}"})
"""An input method set to full width types these; they mean the same."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as written: the figure's name or code, a place's code or name where it differs from the paper's, and filters 维度=值."""

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
    for part in (text.strip() for text in match.group(2).split("|")):
        name, _, value = part.partition("=")
        if name.strip() == PLACE:
            place = value.strip()
        elif part:
            where.append("=".join(piece.strip() for piece in part.split("=", 1)))
    return Tag(match.group(1).strip(), place, tuple(where))


def normal(text: str) -> str:
    """Return a text with full-width braces, bars and equal signs inside tags as plain ones; the rest of the text stays."""
    return re.sub(r"[{\uff5b]{2}[^{}\uff5b\uff5d]{1,2000}[}\uff5d]{2}", lambda found: found.group().translate(FULL_WIDTH), text)


def split(text: str) -> list[str | Tag]:
    """Return a text as plain pieces and tags, in order."""
    text = normal(text)
    pieces: list[str | Tag] = []
    last = 0
    for match in TAG.finditer(text):
        if not match.group(1).strip():
            continue
        if match.start() > last:
            pieces.append(text[last : match.start()])
        pieces.append(read(match))
        last = match.end()
    if last < len(text):
        pieces.append(text[last:])
    return pieces
