"""The text as it is read: half-width, without the spaces and line ends that stand inside sentences; each character knows where it came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

LONG_LINE = 24
"""A line at least so long that ends without a stop was broken by its width, not by a paragraph."""
MARKED_LINE = 50
_STOPS = frozenset("。!?;:…」”\"')》")
_SAME = {
    "﹪": "%",
    "％": "%",
    "〔": "[",
    "〕": "]",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "﹙": "(",
    "﹚": ")",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "．": ".",
    "﹒": ".",
    "–": "-",
    "—": "-",
    "―": "-",
    "−": "-",
    "～": "-",
    "~": "-",
    "○": "〇",
    "◯": "〇",
    "\u3000": " ",
    "\u00a0": " ",
    "\u200b": " ",
    "\ufeff": " ",
    "\t": "\t",
    "｡": "。",
    "､": "、",
}
_HEADING = re.compile(
    r"\s{0,8}(?:[一二三四五六七八九十]{1,3}[、.是要]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[.、)](?!\d)|第[一二三四五六七八九十\d]{1,3}[章节条部]|[①-⑳]|附件|附表)"
)
_THOUSANDS = re.compile(r"\d{3}(?![\d.,:/-])")
_MARKER = re.compile(r"\s{0,8}\d{1,3}、")


@dataclass(frozen=True, slots=True)
class Flow:
    """The text as it is read, and for each character its offset in the plain text."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return a span of the plain text."""
        return self.at[start], self.at[end - 1] + 1

    def position(self, offset: int) -> int:
        """Return where an offset of the plain text stands in the flow."""
        return bisect_left(self.at, offset)


def flow_of(plain: str, *, wrapped: bool = True) -> Flow:
    """Return the flow of a text: one pass over lines, one over characters. `wrapped`: lines may have been broken by their width."""
    letters: list[str] = []
    places: list[int] = []
    for start, line, joined in _lines(plain):
        _append(letters, places, start, line)
        if not (joined and wrapped):
            letters.append("\n")
            places.append(min(start + len(line), max(len(plain) - 1, 0)))
    return Flow("".join(letters), tuple(places))


def _lines(plain: str) -> list[tuple[int, str, bool]]:
    """Return each line with its offset, and whether the next one goes on with it. Marks of a preview's pages are cut out."""
    lines: list[tuple[int, str]] = []
    start = 0
    for line in plain.split("\n"):
        if line.strip():
            lines.append((start, line))
        start += len(line) + 1
    found: list[tuple[int, str, bool]] = []
    for number, (offset, line) in enumerate(lines):
        begin, content = offset, line
        if found and found[-1][2] and (mark := _MARKER.match(line)):
            begin, content = offset + mark.end(), line[mark.end() :]
        following = lines[number + 1][1] if number + 1 < len(lines) else ""
        found.append((begin, content, _goes_on(line.rstrip(), following)))
    return found


def _goes_on(line: str, following: str) -> bool:
    if not following or "\t" in line or len(line) < LONG_LINE or unicodedata.normalize("NFKC", line[-1])[-1] in _STOPS:
        return False
    if _MARKER.match(following):
        return len(line) >= MARKED_LINE
    return not _HEADING.match(following) and not following.startswith(("\u3000\u3000", "    ")) and not _ends_like_a_stamp(line)


def _ends_like_a_stamp(line: str) -> bool:
    """A line that ends in a time of publication, as lists of links do."""
    return bool(re.search(r"\d\d:\d\d(?::\d\d)?$", line))


def _append(letters: list[str], places: list[int], start: int, line: str) -> None:
    inside = False
    for offset, letter in enumerate(line):
        same = _SAME.get(letter)
        if letter in '"\uff02':
            inside = not inside
            same = "“" if inside else "”"
        if same is None:
            same = chr(ord(letter) - 0xFEE0) if "\uff01" <= letter <= "\uff5e" else letter
        if same == " " and not _keeps_space(letters, line, offset):
            continue
        letters.append(same)
        places.append(start + offset)


def _keeps_space(letters: list[str], line: str, offset: int) -> bool:
    """A space is kept between two Latin words or numbers only, not between thousands: 6 218."""
    after = line[offset + 1 : offset + 2]
    if _THOUSANDS.match(line, offset + 1) and letters and letters[-1].isdigit() and not (len(letters) > 3 and letters[-4].isdigit()):  # noqa: PLR2004
        return False
    return bool(letters) and letters[-1].isascii() and letters[-1].isalnum() and after.isascii() and after.isalnum()
