"""Numbers as Chinese texts write them: 942, 1,001, 3.3万余, 百分之八十四点六, 七成五, 二十批, 三分之一, 十余, 翻一番.

`numerals` runs over a text once. Every pattern is bounded, so that no text makes it slow.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
PLACES = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}
HAN = "[零〇一二三四五六七八九十百千万亿两]{1,14}"
ARABIC = r"\d{1,3}(?:,\d{3}){1,4}(?!\d)(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,8})?"
BEFORE = (
    "不少于",
    "不低于",
    "不超过",
    "不足",
    "超过",
    "高于",
    "低于",
    "大约",
    "约为",
    "至少",
    "最多",
    "近",
    "约",
    "超",
    "逾",
    "仅",
    "达到",
    "达",
    "突破",
)
AFTER = ("以上", "以下", "左右", "上下", "以内", "有余", "之多")
SAID_BEFORE = frozenset(
    {"不少于", "不低于", "不超过", "不足", "超过", "高于", "低于", "大约", "约为", "至少", "最多", "近", "约", "超", "逾", "突破"}
)


@cache
def families() -> dict[str, frozenset[str]]:
    """Return the measure words by family."""
    content = tomllib.loads((Path(__file__).parent / "data" / "units.toml").read_text("utf-8"))
    return {name: frozenset(words) for name, words in content.items()}


@cache
def unit_pattern() -> str:
    """Return the alternation of all measure words, the longest first."""
    words = {word for family in families().values() for word in family} - {"分之", "成", "倍"}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _pattern() -> re.Pattern[str]:
    plain = f"(?P<number>{ARABIC})(?P<early>[余多](?=[十百千]?[万亿]))?(?P<big>[十百千]?[万亿]|[百千](?=[多余]))?(?P<more>[余多几]|来(?=[个家人名次项条起处]))?"
    han = f"(?P<han>(?:上(?=[百千万]))?{HAN})(?P<hanmore>[余多几]|来(?=[个家人名次项条起处]))?"
    unit = unit_pattern()
    return re.compile(
        rf"百分之(?P<hundred>{HAN}(?:点[零〇一二三四五六七八九]{{1,6}})?|{ARABIC})"
        rf"|(?P<below>{HAN}|\d{{1,6}})分之(?P<above>{HAN}|\d{{1,6}})"
        r"|(?P<tenths>[一二三四五六七八九两\d])成(?P<half>[一二三四五六七八九半])?(?![立员果效本功长型套熟品绩交就都分形人千风家为一])"
        r"|翻了?(?P<doubled>[一两二三])番"
        rf"|(?P<times>{ARABIC}|{HAN}(?:点[零〇一二三四五六七八九]{{1,6}})?)(?P<timesmore>[余多])?倍"
        r"|(?P<most>半数|过半数?(?=[以,。;的企单乡])|一半)"
        rf"|(?P<vague>数(?:十|百|千|万|十万|百万)|[几](?:十|百|千|万)|(?:十|百|千|万)[余几](?={unit}))(?P<vagueunit>{unit})?"
        r"|(?P<wan>\d{1,6})万(?P<qian>\d)千(?P<wanunit>余?元|人次?)"
        rf"|{plain}(?P<unit>{unit})?"
        rf"|{han}(?P<hanunit>{unit})"
    )


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written, with its unit as written: 3.3万余场 is 3.3 in 万场, approximate 余; its value is 33000 in 场."""

    start: int
    end: int
    number: Decimal
    unit: str
    approximate: str = ""
    upper: Decimal | None = None
    scale: int = 1
    han: bool = False

    @property
    def value(self) -> Decimal:
        """The number in its unit without 万 or 亿 (money stays in its unit)."""
        return self.number * self.scale

    @property
    def base_unit(self) -> str:
        """The unit without 万 or 亿, unless it is money."""
        return self.unit[1:] if self.scale > 1 else self.unit


def han_number(text: str) -> Decimal:
    """Return the value of a Chinese numeral: 一百二十三, 十二, 二〇二〇, 三万五, 八十四点六. Unknown letters count as nothing."""
    whole, _, part = text.partition("点")
    value = Decimal(_whole(whole))
    return value + Decimal("0." + "".join(str(DIGITS.get(letter, 0)) for letter in part)) if part else value


def _whole(text: str) -> int:
    if len(text) > 1 and all(letter in DIGITS for letter in text):
        return int("".join(str(DIGITS[letter]) for letter in text))
    total = group = digit = 0
    last = 1
    for letter in text:
        if letter in DIGITS:
            digit = DIGITS[letter]
        elif letter in PLACES:
            group += (digit or 1) * PLACES[letter]
            digit, last = 0, PLACES[letter]
        elif letter in GROUPS:
            total = (total + group + digit or 1) * GROUPS[letter] if letter == "亿" else total + (group + digit or 1) * GROUPS[letter]
            group, digit, last = 0, 0, GROUPS[letter]
    if digit and last > PLACES["十"] and text[-2:-1] in {"百", "千", "万", "亿"}:
        digit *= last // 10  # 三万五 is 35,000
    return total + group + digit


def arabic(text: str) -> Decimal:
    """Return the value of digits with or without thousands separators."""
    return Decimal(text.replace(",", ""))


def numerals(text: str) -> Iterator[Numeral]:
    """Yield each number of a text in order, with unit and approximation. Numbers without a unit have the unit ''."""
    lower: Numeral | None = None
    for found in _pattern().finditer(text):
        numeral = _around(text, _read(found))
        if lower and lower.end == numeral.start - 1 and text[lower.end] in "至到-" and numeral.unit and numeral.number > lower.number:
            numeral, lower = replace(numeral, start=lower.start, number=lower.number, upper=numeral.number), None
        elif lower:
            yield lower
            lower = None
        if not numeral.unit:
            lower = numeral
        else:
            yield numeral
    if lower:
        yield lower


def _read(found: re.Match[str]) -> Numeral:  # noqa: PLR0911 - a table of forms
    said = found.groupdict()
    start, end = found.span()
    if said["hundred"]:
        words = said["hundred"]
        return Numeral(start, end, arabic(words) if words[0].isdigit() else han_number(words), "%")
    if said["below"]:
        return _fraction(start, end, said["above"], said["below"])
    if said["tenths"]:
        return _tenths(start, end, said["tenths"], said["half"] or "")
    if said["doubled"]:
        return Numeral(start, end, Decimal(2) ** int(han_number(said["doubled"])), "倍", han=True)
    if said["times"]:
        words = said["times"]
        return Numeral(start, end, arabic(words) if words[0].isdigit() else han_number(words), "倍", said["timesmore"] or "")
    if said["most"]:
        return Numeral(start, end, Decimal(50), "%", "过半" if said["most"].startswith("过") else "", han=True)
    if said["vague"]:
        return _vague(start, end, said["vague"], said["vagueunit"] or "")
    if said["wan"]:
        return _scaled(
            start, end, Decimal(f"{said['wan']}.{said['qian']}"), "万", said["wanunit"].lstrip("余"), "余" * (said["wanunit"][0] == "余")
        )
    if said["number"]:
        big = said["big"] or ""
        return _scaled(start, end, arabic(said["number"]), big, said["unit"] or "", said["more"] or said["early"] or "")
    return _han(start, end, said["han"], said["hanunit"], said["hanmore"] or "")


def _fraction(start: int, end: int, above: str, below: str) -> Numeral:
    part, whole = (arabic(words) if words[0].isdigit() else han_number(words) for words in (above, below))
    share = (part * 100 / whole).quantize(Decimal("0.1")) if whole else Decimal(0)
    return Numeral(start, end, share, "%", "分数", han=True)


def _tenths(start: int, end: int, tenths: str, half: str) -> Numeral:
    whole = Decimal(tenths) if tenths.isdigit() else han_number(tenths)
    part = Decimal(5) if half == "半" else han_number(half) if half else Decimal(0)
    return Numeral(start, end, whole * 10 + part, "%", "成", han=True)


def _vague(start: int, end: int, words: str, unit: str) -> Numeral:
    number = han_number(words.strip("数几余")) if words.strip("数几余") else Decimal(10)
    return Numeral(start, end, number, unit, "余" if words[-1] in "余几" else words[0], han=True)


def _han(start: int, end: int, words: str, unit: str, more: str) -> Numeral:
    said = "上" if words[0] == "上" else ""
    plain = words[len(said) :]
    if len(plain) > 1 and plain[-1] in GROUPS and unit == "元":  # 三万元 stays in 万元
        return _scaled(start, end, han_number(plain[:-1]), plain[-1], unit, more or said, han=True)
    return Numeral(start, end, han_number(plain), unit, more or said, han=True)


def _scaled(start: int, end: int, number: Decimal, big: str, unit: str, more: str, *, han: bool = False) -> Numeral:  # noqa: PLR0917 - one number and what stands around it
    """A number in 万 or 亿: kept as written, unless the multiplier is 百 or 千 alone."""
    lead = {"十": 10, "百": 100, "千": 1000}.get(big[:1], 1)
    group = big[-1:] if big[-1:] in GROUPS else ""
    if unit.startswith("元"):
        return Numeral(start, end, number * lead, f"{group}{unit}", more, han=han)
    return Numeral(start, end, number * lead, f"{group}{unit}", more, scale=GROUPS.get(group, 1), han=han)


_BEFORE = re.compile(f"(?:{'|'.join(BEFORE)})$")
_AFTER = re.compile(f"(?:{'|'.join(AFTER)})")


def _around(text: str, numeral: Numeral) -> Numeral:
    """Return the numeral with the words of approximation beside it."""
    approximate = numeral.approximate
    if after := _AFTER.match(text, numeral.end):
        approximate = approximate or after.group()
    if approximate in {"", "成", "分数"}:
        before = _BEFORE.search(text[max(0, numeral.start - 3) : numeral.start])
        if before and before.group() in SAID_BEFORE:
            approximate = before.group()
    if approximate == numeral.approximate:
        return numeral
    return replace(numeral, approximate=approximate)
