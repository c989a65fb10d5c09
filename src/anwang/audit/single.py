"""What a single number says that cannot be: a safety month of another year, a part of a thing that is counted whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from anwang.audit.claims import Claim
from anwang.audit.context import NO_YEAR, YEAR
from anwang.audit.numbers import families, han_number

BEFORE_FIRST_MONTH = 2001
"""The first national safety month was in June 2002; the year less this is its number."""
EDITION = re.compile(r"第(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:个|届|次)(?=[“\"]?(?:全国)?[“\"]?安全生产(?:宣传)?月)")
OWN_COUNT = re.compile("(?:我|全|本|该)[省市县区州镇乡街园厂司][^,。;]{0,4}$|(?:公司|集团|企业)$")
"""A place or a firm may count its own safety months from another year."""
OTHER_YEAR = re.compile("去年|上年|上一年|明年|来年|下一?年|前年|历年|往年")
WHOLE_FAMILIES = ("people", "firms", "cases", "items", "times", "papers", "objects", "offices", "teams", "vehicles", "batches")
"""Families of measure words of which there is no half."""
DIVISIBLE = frozenset({"节", "堂", "班", "间"})
AVERAGE = re.compile(r"均(?!未|已|为零)|每|折|相当|率|[/／]|比例|标准(?!化)|倍|万(?:人|吨|车|辆|台)|亿|按[^,。;]{1,10}计")
"""An average, a rate or a converted number need not be whole."""
SINCE = re.compile("(?:自|从|于|定于)[^,。;]{0,8}$")
"""自5.1起施行 is a date."""
WORD = re.compile("个(?:亿|别|人|体|标准)|部(?:分|门)|项目|条例|家庭|起(?:施行|实施|执行|生效|开始)")
"""The measure word is the beginning of another word."""
AVERAGE_BEFORE = re.compile("[平人日月年户周次场]均|每")
AVERAGED = 60
"""So many letters before a number of a row, its average may be named: 平均每天出动6.5人次、车辆1.5台次."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """That a claim cannot be true: which rule says so, in a sentence, and the positions of the claims it was held against."""

    position: int
    rule: str
    sentence: str
    against: tuple[int, ...] = ()


def editions(claims: Sequence[Claim]) -> Iterator[tuple[int, int, int]]:
    """Yield (position, year, right number) of each numbered safety month whose year the text says: its sentence, or its paragraph or draft."""
    for position, claim in enumerate(claims):
        if is_edition(claim) and (year := _year_of_edition(claim)):
            yield position, year, year - BEFORE_FIRST_MONTH


def is_edition(claim: Claim) -> bool:
    """Return whether a claim is the number of a safety month."""
    return claim.basis == "rank" and any(_edition(found.group()) == claim.number for found in EDITION.finditer(claim.sentence))


def _year_of_edition(claim: Claim) -> int | None:
    """Return the year that a numbered safety month is of; None where it is not sure."""
    said = next((found for found in EDITION.finditer(claim.sentence) if _edition(found.group()) == claim.number), None)
    if said is None or OWN_COUNT.search(claim.sentence[: said.start()]):
        return None
    before, after = (NO_YEAR.sub("", part) for part in (claim.sentence[: said.start()], claim.sentence[said.end() :]))
    own = [*YEAR.findall(before)[-1:], *YEAR.findall(after)[:1]]
    if own:
        return int(own[0])
    start, end = claim.window.start, claim.window.end
    if claim.doubt or OTHER_YEAR.search(before) or not (start and end and start.year == end.year):
        return None
    return end.year


def _edition(words: str) -> Decimal:
    number = words[1:-1]
    return Decimal(number) if number.isdigit() else han_number(number)


def wrong_editions(claims: Sequence[Claim]) -> Iterator[Impossible]:
    """Judge the number of a national safety month against its year."""
    for position, year, right in editions(claims):
        if claims[position].number != right:
            sentence = (
                f"{year}年是第{right}个全国“安全生产月”\N{FULLWIDTH COMMA}文中写作第{claims[position].number}个"
                "\N{FULLWIDTH COMMA}请核对年份和届次。"
            )
            yield Impossible(position, "edition", sentence)


@cache
def counted_units() -> frozenset[str]:
    """Return the measure words of what is only counted whole."""
    known = families()
    units = frozenset().union(*(known[name] for name in WHOLE_FAMILIES))
    return units - known["goods"] - known["money"] - known["share"] - known["score"] - known["days"] - DIVISIBLE


def fractions(claims: Sequence[Claim]) -> Iterator[Impossible]:
    """Judge 6.5起 and 死亡1.5人: what is counted one by one has no half; an average has, and so has 1.25万人次."""
    for position, claim in enumerate(claims):
        value = claim.value
        if claim.basis != "number" or claim.share or claim.upper is not None or value is None or value == value.to_integral_value():
            continue
        unit = claim.unit.removeprefix("万").removeprefix("亿")
        if unit in counted_units() and not _may_be_broken(claim):
            yield Impossible(
                position,
                "fraction",
                f"“{claim.number}{claim.unit}”不是整数\N{FULLWIDTH COMMA}这类数只能一{unit}一{unit}地数\N{FULLWIDTH COMMA}请核对小数点和单位。",
            )


def _may_be_broken(claim: Claim) -> bool:
    """Return whether a number with a point is an average, a rate, a date, or the number of a heading."""
    number = str(abs(claim.number or Decimal(0)))
    place = claim.sentence.find(number)
    before, after = claim.sentence[: max(0, place)], claim.sentence[place + len(number) :] if place >= 0 else ""
    own = claim.text.replace(f"{number}{claim.unit}", "")
    is_heading = place >= 0 and not before.strip(" (（")
    return bool(
        is_heading
        or AVERAGE.search(own)
        or AVERAGE_BEFORE.search(before[-AVERAGED:])
        or (claim.unit == "起" and SINCE.search(before))
        or WORD.match(after)
    )
