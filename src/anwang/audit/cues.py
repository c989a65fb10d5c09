"""Which figure type a number is about, judged by the words beside it and by its measure word. The cues are data (data/types.toml)."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from anwang.audit.numbers import families

LONGEST_CUE = 8
PER_LETTER = 0.3
SECOND = 0.25
ELSEWHERE = 0.8
"""What words count that stand in other clauses only."""
KEPT = 1000
UNIT_NAMED = 0.45
BESIDE, TOUCHING = 0.55, 0.8
"""Words of at least these weights stand in the clause, and directly before or after the number; what a cue forbids is looked for in the latter."""
Zones = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak for a type: all of `need`, none of `never`, and where given only with one measure word."""

    code: str
    need: tuple[str, ...]
    never: tuple[str, ...] = ()
    unit: str = ""

    @property
    def weight(self) -> float:
        """The longer, the surer."""
        return 1 + PER_LETTER * min(sum(len(word) for word in self.need), LONGEST_CUE)


def cue_of(code: str, text: str) -> Cue:
    """Return a cue as written in the data file: A+B!C@unit."""
    words, _, unit = text.partition("@")
    need: list[str] = []
    never: list[str] = []
    for part in words.split("+"):
        first, *forbidden = part.split("!")
        need.append(first)
        never.extend(forbidden)
    return Cue(code, tuple(need), tuple(never), unit)


@dataclass(frozen=True)
class CueBook:
    """All cues, found by their words, and each type's measure words."""

    cues: Mapping[str, tuple[Cue, ...]]
    units: Mapping[str, frozenset[str]]
    starts: Mapping[str, tuple[str, ...]]
    seen: dict[str, dict[str, int]] = field(default_factory=dict, compare=False)

    def present(self, text: str) -> Mapping[str, int]:
        """Return the cue words of a text, each with the end of its last place. Clauses are asked for again and again: some are kept."""
        if text in self.seen:
            return self.seen[text]
        if len(self.seen) > KEPT:
            self.seen.clear()
        found: dict[str, int] = {}
        self.seen[text] = found
        for position in range(len(text)):
            for word in self.starts.get(text[position : position + 2], ()):
                if text.startswith(word, position):
                    found[word] = position + len(word)
            for word in self.starts.get(text[position], ()):
                found[word] = position + 1
        return found

    def scores(self, zones: Zones, unit: str, *, boosts: Mapping[str, float] | None = None) -> list[tuple[float, str, str]]:
        """Return (score, type, reason) of every type that something speaks for, the best first.

        `zones` are texts with their weights; the first is the text directly before the number.
        """
        words = self._weighted(zones)
        best: dict[str, list[tuple[float, Cue]]] = defaultdict(list)
        for word in words:
            for cue in self.cues.get(word, ()):
                said = self._cue(cue, words, unit)
                if said:
                    best[cue.code].append((said, cue))
        ranked = []
        for code, cues in best.items():
            cues.sort(key=lambda pair: -pair[0])
            here = max(words[word] for word in cues[0][1].need) >= BESIDE
            boost = (boosts or {}).get(code, 0.0)
            score = (cues[0][0] + (SECOND * cues[1][0] if len(cues) > 1 else 0)) * (1 if here else ELSEWHERE) + (
                boost if here else boost / 2
            )
            ranked.append((score, code, "+".join(cues[0][1].need)))
        return sorted(ranked, key=lambda found: (-found[0], found[1]))

    def _weighted(self, zones: Zones) -> dict[str, float]:
        words: dict[str, float] = {}
        for number, (text, weight) in enumerate(zones):
            for word, end in self.present(text).items():
                words[word] = max(words.get(word, 0.0), weight + _closeness(number, len(text), end - len(word), end))
        return words

    def _cue(self, cue: Cue, words: Mapping[str, float], unit: str) -> float:
        if cue.unit and cue.unit != unit:
            return 0.0
        if not cue.unit and unit not in self.units[cue.code]:
            return 0.0
        weights = [words.get(word, 0.0) for word in cue.need]
        if not all(weights) or (max(weights) < BESIDE and len(weights) > 1 and cue.unit):
            return 0.0
        if any(words.get(word, 0.0) >= TOUCHING for word in cue.never):
            return 0.0
        length = sum(len(word) for word in cue.need)
        return cue.weight * sum(len(word) * weight for word, weight in zip(cue.need, weights, strict=True)) / length + (
            UNIT_NAMED if cue.unit else 0.0
        )


def _closeness(zone: int, length: int, start: int, end: int) -> float:
    """What nearness adds: most right before and right after the number, less than nothing far away."""
    if zone == 0:
        return max(-0.45, 0.3 - 0.04 * (length - end))
    return max(-0.2, 0.25 - 0.03 * start) if zone == 1 else 0.0


def book_of(more: Iterable[Cue] = ()) -> CueBook:
    """Return the book of the data file and of further cues (the catalogue's names)."""
    content = tomllib.loads((Path(__file__).parent / "data" / "types.toml").read_text("utf-8"))
    units = {code: _units(entry["units"]) for code, entry in content.items()}
    cues = [cue_of(code, text) for code, entry in content.items() for text in entry["cues"]]
    by_word: dict[str, list[Cue]] = defaultdict(list)
    starts: dict[str, set[str]] = defaultdict(set)
    for cue in (*cues, *(one for one in more if one.code in units)):
        by_word[cue.need[0]].append(cue)
        for word in (*cue.need, *cue.never):
            starts[word[:2]].add(word)
    return CueBook(
        {word: tuple(dict.fromkeys(found)) for word, found in by_word.items()},
        units,
        {start: tuple(sorted(found)) for start, found in starts.items()},
    )


def _units(names: Iterable[str]) -> frozenset[str]:
    known = families()
    return frozenset(word for name in names for word in known.get(name, frozenset({name})))


@cache
def plain_book() -> CueBook:
    """Return the book of the data file alone."""
    return book_of()
