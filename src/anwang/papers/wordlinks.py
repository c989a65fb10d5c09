"""What is laid into a paragraph of an office's own Word file: words, and numbers that lead to their records, in the look of the run whose place they take."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run


@dataclass(frozen=True, slots=True)
class Link:
    """A number as printed, and the address under which its records are listed."""

    text: str
    url: str
    hint: str = ""


Piece = str | Link
Said = str | Sequence[Piece]


def pieces_of(said: Said) -> list[Piece]:
    """Return what a text says as pieces."""
    return [said] if isinstance(said, str) else list(said)


def plain(pieces: Iterable[Piece]) -> str:
    """Return pieces as one text."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def cut(pieces: Iterable[Piece], mark: str) -> list[list[Piece]]:
    """Return pieces as lists between the marks of their words."""
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        if isinstance(piece, Link):
            found[-1].append(piece)
            continue
        first, *rest = piece.split(mark)
        found[-1].append(first)
        found += [[text] for text in rest]
    return found


def put(run: Run, pieces: Sequence[Piece], behind: str = "") -> None:
    """Lay pieces behind the words that a run keeps, in its look, and `behind` them the rest of its words.

    Links stand in the text; headers and footers, which have no records page of their own, hold words only.
    """
    if not any(isinstance(piece, Link) for piece in pieces) or run._r.getroottree().getroot().tag != qn("w:document"):  # noqa: SLF001
        run.text += plain(pieces) + behind
        return
    place: Any = run._r  # noqa: SLF001 - python-docx has no public way to put a link between runs
    for piece in [*pieces, behind]:
        if not piece:
            continue
        made = _like(run, piece) if isinstance(piece, str) else _link(run, piece)
        place.addnext(made)
        place = made


def _like(run: Run, text: str) -> Any:
    """A run with other words in the same look."""
    made: Any = copy.deepcopy(run._r)  # noqa: SLF001
    for child in list(made):
        if child.tag != qn("w:rPr"):
            made.remove(child)
    Run(made, run._parent).text = text  # noqa: SLF001
    return made


def _link(run: Run, piece: Link) -> Any:
    made: Any = OxmlElement("w:hyperlink")
    made.set(qn("r:id"), run.part.relate_to(piece.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    made.set(qn("w:history"), "1")
    if piece.hint:
        made.set(qn("w:tooltip"), piece.hint)
    made.append(_like(run, piece.text))
    return made
