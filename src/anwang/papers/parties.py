"""Parties: whom a paper is addressed to and who attended, written as lines of its text and set where the standard wants them (GB/T 9704-2012)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anwang.papers.official import Attendance
from anwang.papers.reading import ReadBlock
from anwang.papers.states import PaperKind

ATTENDED = re.compile(r"\s*(出席|请假|列席|缺席)\s*[：:]\s*(.+)")
LONGEST = 200
"""Characters of a line of addressees; a longer one is text."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom a paper is addressed to, who attended, and the text without these lines."""

    addressees: tuple[str, ...]
    attendance: tuple[Attendance, ...]
    blocks: tuple[ReadBlock, ...]


def parties_of(kind: str, blocks: Sequence[ReadBlock]) -> Parties:
    """Return the parties of a paper: a first line that ends with a colon addresses it; in minutes, lines such as 出席：…… say who attended."""
    if kind == PaperKind.MINUTES:
        return _attended(blocks)
    first = blocks[0] if blocks else None
    lines = _lines(first)
    if first is None or not lines or not lines[0].strip().endswith(("：", ":")) or len(lines[0]) > LONGEST:
        return Parties((), (), tuple(blocks))
    return Parties((lines[0].strip(),), (), (_rest(first, lines[1:]), *blocks[1:]))


def _attended(blocks: Sequence[ReadBlock]) -> Parties:
    attendance: list[Attendance] = []
    kept: list[ReadBlock] = []
    for block in blocks:
        lines = _lines(block)
        found = [(line, ATTENDED.fullmatch(line)) for line in lines]
        if not any(match for _, match in found):
            kept.append(block)
            continue
        attendance += [Attendance(match[1], (match[2].strip().rstrip("。"),)) for _, match in found if match]
        kept.append(_rest(block, [line for line, match in found if not match]))
    return Parties((), tuple(attendance), tuple(kept))


def _lines(block: ReadBlock | None) -> list[str]:
    """The lines of a text without heading and without numbers; none of any other block."""
    if block is None or block.kind != "text" or block.heading:
        return []
    words = [part for part in block.text if isinstance(part, str)]
    return "".join(words).split("\n") if len(words) == len(block.text) else []


def _rest(block: ReadBlock, lines: Sequence[str]) -> ReadBlock:
    return block.model_copy(update={"text": ("\n".join(lines),)})
