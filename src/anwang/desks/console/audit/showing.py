"""A checked draft as the page shows it: the text with its numbers marked, and beside it what was found of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from anwang.audit.commenting import Remark
from anwang.audit.models import CheckedDraft
from anwang.audit.verdicts import AGREES, DIFFERS, IMPOSSIBLE, NO_DATA, NOT_IN_CATALOGUE, ROUNDED, UNSURE, WORDS

ORDER = (IMPOSSIBLE, DIFFERS, UNSURE, ROUNDED, AGREES, NO_DATA, NOT_IN_CATALOGUE)
MARKS = {
    IMPOSSIBLE: "stopped",
    DIFFERS: "stopped",
    UNSURE: "waiting",
    ROUNDED: "going",
    AGREES: "done",
    NO_DATA: "open",
    NOT_IN_CATALOGUE: "void",
}
COMMENTED = (IMPOSSIBLE, DIFFERS, UNSURE, ROUNDED, AGREES)
"""Verdicts that are written beside the number in Word; the rest would only be noise there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the draft, with what was found."""

    key: int
    quote: str
    said: str
    verdict: str
    word: str
    mark: str
    ours: str
    name: str
    definition: str
    window: str
    slice: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of one verdict."""

    verdict: str
    word: str
    mark: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text: words, or a number with its line."""

    text: str
    line: Line | None = None


def lines_of(draft: CheckedDraft, campaigns: Mapping[str, int]) -> list[Line]:
    """Return the numbers in the order of the text."""
    return [_line(draft, number, claim, campaigns) for number, claim in enumerate(draft.claims)]


def groups_of(lines: Sequence[Line]) -> list[Group]:
    """Return the numbers by verdict, what is wrong first."""
    by_verdict = {verdict: tuple(line for line in lines if line.verdict == verdict) for verdict in ORDER}
    return [Group(verdict, WORDS[verdict], MARKS[verdict], found) for verdict, found in by_verdict.items() if found]


def paragraphs_of(draft: CheckedDraft, lines: Sequence[Line]) -> list[list[Piece]]:
    """Return the text paragraph by paragraph; of numbers that overlap the first is marked."""
    spans = sorted((claim["number_start"], claim["number_end"], line) for claim, line in zip(draft.claims, lines, strict=True))
    made: list[list[Piece]] = []
    start, place = 0, 0
    for paragraph in draft.text.split("\n"):
        end, pieces, last = start + len(paragraph), [], start
        while place < len(spans) and spans[place][0] < end:
            first, after, line = spans[place]
            place += 1
            if first < last or after <= first:
                continue
            pieces += [Piece(draft.text[last:first])] if first > last else []
            pieces.append(Piece(draft.text[first : min(after, end)], line))
            last = min(after, end)
        pieces += [Piece(draft.text[last:end])] if end > last else []
        if pieces:
            made.append(pieces)
        start = end + 1
    return made


def remarks_of(draft: CheckedDraft, lines: Sequence[Line]) -> list[Remark]:
    """Return what is written beside the numbers in Word."""
    return [
        Remark(claim["number_start"], claim["number_end"], _remark(line))
        for claim, line in zip(draft.claims, lines, strict=True)
        if line.verdict in COMMENTED
    ]


def _remark(line: Line) -> str:
    ours = f"系统统计为{line.ours}。" if line.ours else ""
    about = f"指标：{line.name}（{line.slice}）。口径：{line.definition}" if line.name else ""
    return f"【{line.word}】{ours}{line.note}{about}"


def _line(draft: CheckedDraft, number: int, claim: dict[str, Any], campaigns: Mapping[str, int]) -> Line:
    said = f"{claim['comparison']}{_shown(claim['number'])}{claim['unit']}" if claim["number"] is not None else ""
    asked = claim["slice"]
    window = claim["window"] or (f"{asked['from']} 至 {asked['to']}" if asked["from"] else "")
    ours = "" if claim["our_value"] is None else f"{_shown(claim['our_value'])}{claim['our_unit']}"
    return Line(
        key=number,
        quote=claim["text"],
        said=said,
        verdict=claim["verdict"],
        word=WORDS[claim["verdict"]],
        mark=MARKS[claim["verdict"]],
        ours=ours,
        name=claim["name"],
        definition=claim["definition"],
        window=window,
        slice="，".join([part for part in (claim["place"] or draft.node.name, window, asked["campaign"], *claim["where_words"]) if part]),
        note=claim["note"],
        url=_url(draft, claim, campaigns) if claim["has_records"] else "",
    )


def _shown(number: float | None) -> str:
    return "" if number is None else str(number)


def _url(draft: CheckedDraft, claim: dict[str, Any], campaigns: Mapping[str, int]) -> str:
    """The address of the records that our number counted."""
    asked = claim["slice"]
    pairs = [("figure", claim["figure"]), ("place", str(claim["node_id"] or draft.node_id)), ("period", "custom")]
    pairs += [("from", asked["from"]), ("to", asked["to"])]
    pairs += [("campaign", str(campaigns[asked["campaign"]]))] if asked["campaign"] in campaigns else []
    pairs += [("where", f"{name}={value}") for name, value in asked["where"].items()]
    return f"{reverse('console:figure_records')}?{urlencode(pairs)}"
