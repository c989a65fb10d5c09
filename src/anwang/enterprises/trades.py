"""The national classification of economic activities (国民经济行业分类, GB/T 4754-2017), four tiers, as the package carries it.

A trade is what a firm does by statistics; the supervision sector (`sectors`) is who looks after its safety. The two are not the
same list. Origin and limits of the data: `data/SOURCE.md`.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from rapidfuzz import fuzz, process

from anwang.ground.refusal import Refusal

Tier = Literal["section", "division", "group", "class"]
"""门类, 大类, 中类, 小类."""

_TIER_OF: dict[int, Tier] = {1: "section", 2: "division", 3: "group", 4: "class"}
_CLASS_DIGITS = 4
_CLOSE_ENOUGH = 70
"""The similarity, in percent, from which a name is offered when no name contains the words asked for."""

BULLETIN_GROUP: Mapping[str, str] = {
    "A": "农林牧渔业",
    "B": "采矿业",
    "C": "商贸制造业",
    "D": "商贸制造业",
    "E": "建筑业",
    "F": "商贸制造业",
    "G": "交通运输业",
    "H": "商贸制造业",
    **dict.fromkeys("IJKLMNOPQRST", "其他行业"),
}
"""The line of an accident bulletin under which a section is counted; a locality may bring its own mapping of the same shape."""

TRANSPORT_GROUP: Mapping[str, str] = {"53": "铁路运输", "54": "道路运输", "55": "水上运输", "56": "民航运输", "60": "邮政寄递"}
"""How a bulletin splits section G, by division; pipelines, forwarding and storage stay in 交通运输业 unsplit."""


class UnknownTrade(Refusal, ValueError):  # noqa: N818  a refusal is an answer
    """The text is no code of the classification."""

    def __init__(self, text: str) -> None:
        super().__init__(f"没有行业代码“{text}”（GB/T 4754-2017）：请填门类字母、2至4位数字，或字母加4位数字，如C2671。")


@dataclass(frozen=True, slots=True)
class Trade:
    """One entry: `code` is the section's letter or two to four digits; `section` is always the letter."""

    code: str
    name: str
    tier: Tier
    section: str

    @property
    def full_code(self) -> str:
        """The code as registers write it: the section's letter, then the digits."""
        return self.code if self.tier == "section" else self.section + self.code


def find(code: str) -> Trade:
    """Answer the entry for `C`, `26`, `267`, `2671` or `C2671`; raises UnknownTrade, also when the letter is not that of the digits."""
    text = unicodedata.normalize("NFKC", code).strip().upper()
    letter, digits = (text[:1], text[1:]) if text[:1].isalpha() else ("", text)
    found = _trades().get(digits or letter)
    if found is None or (letter and found.section != letter):
        raise UnknownTrade(code)
    return found


@lru_cache(maxsize=4096)
def full_code(code: str) -> str:
    """Answer the code with the section's letter; raises UnknownTrade."""
    return find(code).full_code


def is_class(code: str) -> bool:
    """Tell whether a code names one of the classes (小类), the tier that an enterprise file asks for."""
    try:
        return find(code).tier == "class"
    except UnknownTrade:
        return False


def section_of(code: str) -> Trade:
    """Answer the section (门类) that a code lies in."""
    return _trades()[find(code).section]


def path(code: str) -> tuple[Trade, ...]:
    """Answer the entries from the section down to the code itself."""
    trade = find(code)
    if trade.tier == "section":
        return (trade,)
    return (_trades()[trade.section], *(_trades()[trade.code[:digits]] for digits in range(2, len(trade.code) + 1)))


def path_name(code: str) -> str:
    """Answer the path as people read it: 制造业 › 化学原料和化学制品制造业 › …; a name is not repeated by its only child."""
    names = [trade.name for trade in path(code)]
    return " › ".join(name for place, name in enumerate(names) if place == 0 or names[place - 1] != name)


def search(text: str, limit: int = 20) -> list[Trade]:
    """Answer the entries for a code's beginning or for words of a name, best first.

    All words must occur. Classes come before the tiers above them, short names before long ones. When no name contains the words,
    the names most like them are offered.
    """
    words = unicodedata.normalize("NFKC", text).upper().split()
    if not words:
        return []
    if len(words) == 1 and words[0].isascii():
        return [trade for trade in _trades().values() if trade.full_code.startswith(words[0]) or trade.code.startswith(words[0])][:limit]
    found = [trade for trade in _trades().values() if all(word in trade.name for word in words)]
    if not found:
        return _alike("".join(words), limit)
    return sorted(found, key=lambda trade: (trade.name != text, -len(trade.code), len(trade.name), trade.code))[:limit]


def bulletin_group(code: str, mapping: Mapping[str, str] = BULLETIN_GROUP) -> str:
    """Answer the line of an accident bulletin that counts this trade."""
    return mapping[find(code).section]


def transport_group(code: str) -> str | None:
    """Answer which kind of transport a trade of section G is; None for everything else."""
    return TRANSPORT_GROUP.get(find(code).code[:2])


def all_trades() -> tuple[Trade, ...]:
    """Answer every entry in the order of the standard."""
    return tuple(_trades().values())


def _alike(text: str, limit: int) -> list[Trade]:
    names = {trade.code: trade.name for trade in _trades().values() if len(trade.code) == _CLASS_DIGITS}
    best = process.extract(text, names, scorer=fuzz.WRatio, limit=limit, score_cutoff=_CLOSE_ENOUGH)
    return [_trades()[code] for _, _, code in best]


@lru_cache(maxsize=1)
def _trades() -> dict[str, Trade]:
    found: dict[str, Trade] = {}
    section = ""
    for line in files("anwang.enterprises").joinpath("data", "trades.txt").read_text(encoding="utf-8").splitlines():
        code, name = line.split(" ", 1)
        section = code if code.isalpha() else section
        found[code] = Trade(code, name, _TIER_OF[len(code)], section)
    return found
