"""The lexicon: what the catalogue calls its figures, with their measure words and the values by which they are divided."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from anwang.audit.cues import Cue, CueBook, book_of
from anwang.figures import figure as kinds
from anwang.figures.catalogue import PHRASES, everything
from anwang.figures.figure import Figure

SHORTEST_ALIAS = 4
SHORTEST_NAME, LONGEST_NAME = 5, 14
ENDINGS = ("情况", "数量", "家次", "人次", "场次", "次数", "件数", "起数", "份数", "人数", "金额", "总数", "数", "率", "量")
REST = frozenset({"其他", "其它", "其余", "未填"})
"""A row of these holds what the rows above leave over, no value of its own."""
NO_FILTER = frozenset(
    {
        "是",
        "否",
        "其他",
        "未填",
        "一般",
        "其它",
        "正常",
        "有效",
        "单位",
        "企业",
        "全部",
        "国家",
        "省级",
        "市级",
        "县级",
        "检查",
        "隐患",
        "整改",
        "合格",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure of the catalogue with the words that name it (endings such as 数 cut off) and its dimensions' labels."""

    code: str
    name: str
    unit: str
    type_code: str
    words: tuple[str, ...]
    pairs: tuple[tuple[str, frozenset[str]], ...]
    labels: tuple[tuple[str, str, str], ...]
    phrases: tuple[str, ...] = ()
    """What reports call it that no name says."""
    columns: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    """Name, heading and all (value, label) of each dimension: the rows of a table say them in full."""


@dataclass(frozen=True)
class Lexicon:
    """All entries, by type and by code, and the cues that they add."""

    by_type: Mapping[str, tuple[Entry, ...]]
    by_code: Mapping[str, Entry]
    book: CueBook
    names: Mapping[str, Entry]
    """Names that only one type has, by the words that a sentence would say."""

    def value_of(self, code: str, label: str, heading: str = "") -> tuple[str, str] | None:
        """Return (dimension, value) of a label, by the dimension that a table's column is headed with before any other; None where it is none."""
        entry = self.by_code.get(code)
        if label in REST:
            return None
        held = [
            (name != "sector", head not in heading, name, value)
            for name, head, pairs in (entry.columns if entry else ())
            for value, said in pairs
            if said == label
        ]
        found = min(held, key=lambda one: (one[1], one[0]), default=None)
        return (found[2], found[3]) if found else None

    def named(self, words: str) -> Entry | None:
        """Return the figure whose whole name stands last in some words."""
        return next(
            (self.names[words[-length:]] for length in range(LONGEST_NAME, SHORTEST_NAME - 1, -1) if words[-length:] in self.names), None
        )


@lru_cache(maxsize=4096)
def pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a text."""
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


@cache
def stem(name: str) -> str:
    """Return a figure's name as it stands in sentences: 排查隐患数 → 排查隐患."""
    plain = name.replace("“", "").replace("”", "")
    for ending in ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) > 1 and ending != "率":
            return plain[: -len(ending)]
    return plain


def entry_of(figure: Figure) -> Entry:
    """Return a figure's entry."""
    own = spoken()
    named = [phrase for phrase, code in own["figures"].items() if code == figure.code]
    words = dict.fromkeys(word for name in (figure.name, *figure.aliases, *named) for word in (name, stem(name)))
    divided = kinds.dimensions(figure)
    columns = [column for column in kinds.base(figure).fact.columns if column.name in divided]
    labels = tuple(
        (column.name, value, label)
        for column in columns
        for value, label in column.choices.items()
        if len(label) > 1 and label not in NO_FILTER
    )
    own_values = {(one.column, one.value) for one in getattr(kinds.base(figure), "where", ()) if one.operator == "="}
    known = {(column.name, value) for column in columns for value in column.choices}
    more = tuple(
        (one["dimension"], one["value"], word)
        for one in own["labels"]
        if (one["dimension"], one["value"]) in known
        for word in one["words"]
    )
    return Entry(
        figure.code,
        figure.name,
        figure.unit,
        figure.type_code,
        tuple(words),
        tuple((word, pairs_of(word)) for word in words if len(word) > 1),
        tuple(one for one in labels + more if one[:2] not in own_values),
        tuple(named),
        tuple((column.name, column.label, tuple(column.choices.items())) for column in columns if column.choices),
    )


@cache
def spoken() -> dict[str, Any]:
    """Return the words of reports that the catalogue does not hold."""
    return tomllib.loads((Path(__file__).parent / "data" / "phrases.toml").read_text("utf-8"))


def lexicon_of(figures: Iterable[Figure], phrases: Mapping[str, str] | None = None) -> Lexicon:
    """Return the lexicon of some figures and of the phrases that reports use for their names."""
    entries = [entry_of(figure) for figure in figures]
    by_name = {name: entry for entry in reversed(entries) for name in entry.words}
    by_type: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_type[entry.type_code].append(entry)
    own = set(spoken()["figures"])
    cues = [Cue(entry.type_code, (word,)) for entry in entries for word in entry.words if len(word) >= SHORTEST_ALIAS and word not in own]
    for phrase, name in (phrases or {}).items():
        if name in by_name and len(phrase) >= SHORTEST_ALIAS:
            cues.append(Cue(by_name[name].type_code, (phrase,)))
    return Lexicon(
        {code: tuple(found) for code, found in by_type.items()},
        {entry.code: entry for entry in entries},
        book_of(cues),
        {name: entry for name, entry in _by_words(entries).items() if entry is not None},
    )


def _by_words(entries: Iterable[Entry]) -> dict[str, Entry | None]:
    """The entry of each long name; None where entries of several types have it."""
    found: dict[str, Entry | None] = {}
    for entry in entries:
        for word in entry.words:
            if SHORTEST_NAME <= len(word) <= LONGEST_NAME:
                known = found.setdefault(word, entry)
                found[word] = known if known and known.type_code == entry.type_code else None
    return found


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of the whole catalogue."""
    return lexicon_of(everything().values(), PHRASES)
