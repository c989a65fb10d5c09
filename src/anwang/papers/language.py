"""The language of papers: texts with tags, conditions and loops in plain words. Any text can be read; nothing in it is ever executed.

`{{如果 重大隐患数 > 0}}…{{否则}}…{{完}}`, `{{每个 乡镇|按=整改率|后3|隔=、}}{{该乡镇}}（{{整改率}}%）{{完}}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from anwang.papers.tags import TAG, Tag, normal, read

RECORDS = "每条"
OPENERS = ("如果", "每个", RECORDS)
CONTROL = re.compile(r"(如果|否则如果|每个|每条)\s+(.+)|(否则|完)", re.DOTALL)
DEEPEST = 4
Link = Literal["且", "或"]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A control word that stands where it cannot, and the sentence that says so."""

    written: str
    sentence: str


@dataclass(slots=True)
class When:
    """A condition as written, and what is said where it holds; no condition: otherwise."""

    condition: str | None
    nodes: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class If:
    """The first branch whose condition holds is said."""

    branches: list[When]
    written: str


@dataclass(slots=True)
class Each:
    """What is said for each place, sector or month, or for each record of a figure: `of` with its parts (order, how many, what stands between)."""

    of: str
    parts: tuple[str, ...]
    written: str
    nodes: list[Node] = field(default_factory=list)
    records: bool = False


Node = str | Tag | Wrong | If | Each


@dataclass(frozen=True, slots=True)
class Word:
    """A control word of the text: 如果, 否则如果, 否则, 每个, 每条, 完, with what follows it."""

    word: str
    rest: str
    written: str


def tokens(text: str) -> list[str | Tag | Word]:
    """Return a text as plain pieces, tags and control words, in order; no character is lost."""
    text = normal(text)
    found: list[str | Tag | Word] = []
    last = 0
    for match in TAG.finditer(text):
        inside = match.group(0)[2:-2].strip()
        if not match.group(1).strip():
            continue
        if match.start() > last:
            found.append(text[last : match.start()])
        control = CONTROL.fullmatch(inside)
        if control is None:
            found.append(read(match))
        else:
            found.append(Word(control.group(1) or control.group(3), (control.group(2) or "").strip(), match.group(0)))
        last = match.end()
    if last < len(text):
        found.append(text[last:])
    return found


def control_of(text: str) -> Word | None:
    """Return the control word that a whole block is, if it is one: then it governs the blocks up to its 完."""
    found = [piece for piece in tokens(text) if not (isinstance(piece, str) and not piece.strip())]
    return found[0] if len(found) == 1 and isinstance(found[0], Word) else None


def parse(text: str) -> list[Node]:
    """Return a text as nested nodes. What does not fit (an 完 too many, a 如果 without 完) is a Wrong in its place."""
    return nested(tokens(text))


def nested(found: Iterable[str | Tag | Word]) -> list[Node]:
    """Return tokens nested by their control words."""
    root: list[Node] = []
    open_nodes: list[If | Each] = []

    def here() -> list[Node]:
        if not open_nodes:
            return root
        top = open_nodes[-1]
        return top.nodes if isinstance(top, Each) else top.branches[-1].nodes

    for piece in found:
        if not isinstance(piece, Word):
            here().append(piece)
        elif piece.word in OPENERS and len(open_nodes) < DEEPEST:
            node = opened(piece)
            here().append(node)
            open_nodes.append(node)
        elif piece.word in {"否则", "否则如果"} and open_nodes and _takes_branch(open_nodes[-1]):
            branch = open_nodes[-1]
            if isinstance(branch, If):
                branch.branches.append(When(piece.rest or None))
        elif piece.word == "完" and open_nodes:
            open_nodes.pop()
        else:
            here().append(Wrong(piece.written, misplaced(piece.word)))
    here().extend(Wrong(node.written, "少一个{{完}}，请在这一段的末尾补上。") for node in open_nodes[-1:])
    return root


def opened(word: Word) -> If | Each:
    """Return the node that a 如果, 每个 or 每条 opens."""
    if word.word == "如果":
        return If([When(word.rest)], word.written)
    of, *parts = (part.strip() for part in word.rest.split("|"))
    return Each(of, tuple(part for part in parts if part), word.written, records=word.word == RECORDS)


def _takes_branch(node: If | Each) -> bool:
    return isinstance(node, If) and node.branches[-1].condition is not None


def misplaced(word: str) -> str:
    """Say why a control word cannot stand where it stands."""
    if word in OPENERS:
        return f"“如果”“每个”最多套{DEEPEST}层，请拆成几段。"
    return f"这里的“{word}”前面没有对应的“{'如果' if word != '完' else '如果”或“每个'}”，请检查。"


def tags_of(nodes: Iterable[Node]) -> list[Tag]:
    """Return every tag of the nodes, in the order of reading, branches and loops included."""
    found: list[Tag] = []
    waiting: list[Node] = list(nodes)[::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Tag):
            found.append(node)
        elif isinstance(node, Each):
            waiting.extend(node.nodes[::-1])
        elif isinstance(node, If):
            waiting.extend(each for branch in node.branches[::-1] for each in branch.nodes[::-1])
    return found
