"""Sentences, clauses and segments of a text, as spans; and the words before and after each number in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST = 600
"""A sentence longer than this is cut at commas: tables pasted without stops."""
WORDS = 44
_SENTENCE = re.compile(r"[。!?\n]|;(?!\n)")
_CLAUSE = re.compile(r"[,:。;!?\n]")
_LINKS = ("以及", "和", "及", "与", "并", "或", "各", "分别", "的")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of the text; `paragraph` counts paragraphs, `first` says that it opens one."""

    start: int
    end: int
    paragraph: int
    first: bool


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences; semicolons end them too."""
    start, paragraph, first = 0, 0, True
    for found in _SENTENCE.finditer(text):
        if found.start() > start:
            yield from _cut(text, Sentence(start, found.start(), paragraph, first))
            first = False
        start = found.end()
        if found.group() == "\n":
            paragraph, first = paragraph + 1, True
    if start < len(text):
        yield from _cut(text, Sentence(start, len(text), paragraph, first))


def _cut(text: str, whole: Sentence) -> Iterator[Sentence]:
    start, first = whole.start, whole.first
    while whole.end - start > LONGEST:
        comma = text.rfind(",", start + LONGEST // 2, start + LONGEST)
        end = comma + 1 if comma > 0 else start + LONGEST
        yield Sentence(start, end, whole.paragraph, first)
        start, first = end, False
    yield Sentence(start, whole.end, whole.paragraph, first)


@dataclass(frozen=True, slots=True)
class Beside:
    """The words around a number: directly before and after it, its clause, what the sentence said before; and the claim's own span."""

    near: str
    after: str
    clause: str
    prior: str
    later: str
    start: int
    end: int


def clause_of(text: str, sentence: Sentence, position: int) -> tuple[int, int]:
    """Return the span of the clause around a position; a comma inside brackets does not end it."""
    start = max(text.rfind(mark, sentence.start, position) for mark in ",:,") + 1 or sentence.start
    start = max(start, sentence.start)
    found = _CLAUSE.search(text, position, sentence.end)
    return start, found.start() if found else sentence.end


def beside(text: str, sentence: Sentence, numbers: Sequence[tuple[int, int]], which: int) -> Beside:
    """Return what stands beside a number. `numbers` are the spans of the sentence's numbers in order."""
    first, last = which, which
    while first and numbers[first - 1][1] == numbers[first][0]:
        first -= 1  # 48处57起: the words before the first belong to all, and those after the last
    while last + 1 < len(numbers) and numbers[last + 1][0] == numbers[last][1]:
        last += 1
    start, end = numbers[first][0], numbers[last][1]
    low, high = clause_of(text, sentence, start)
    high = max(high, end)
    near_start, after_end = low, high
    if first and numbers[first - 1][1] > low:
        near_start = _after_list(text, numbers[first - 1][1], start)
    for mark in "、;":
        found = text.find(mark, end, high)
        if found >= 0 and (mark == ";" or text.count("(", end, found) <= text.count(")", end, found)):
            after_end = min(after_end, found)
    if last + 1 < len(numbers) and numbers[last + 1][0] < after_end:
        after_end = _link(text, end, numbers[last + 1][0])
    near = text[max(near_start, start - WORDS) : start].lstrip("、,和及与")
    claim_start = near_start + len(text[near_start:start]) - len(text[near_start:start].lstrip("、, 和及与"))
    return Beside(
        near,
        text[end : min(after_end, end + WORDS)],
        text[max(low, start - WORDS) : min(high, end + WORDS)],
        text[max(sentence.start, low - 2 * WORDS) : low],
        text[high : min(sentence.end, high + WORDS)],
        claim_start,
        max(after_end, end),
    )


def _after_list(text: str, before: int, start: int) -> int:
    """Where the words of this number begin after the number before it."""
    found = text.find("、", before, start)
    if found >= 0 and text.count("(", before, found) > text.count(")", before, found):
        found = text.find(")", found, start)
    return found + 1 if found >= 0 else before


def _link(text: str, end: int, following: int) -> int:
    """Where the words after a number end when another number follows in the clause."""
    between = text[end:following]
    for link in _LINKS[:3]:
        if between.endswith(link):
            return following - len(link)
    return following
