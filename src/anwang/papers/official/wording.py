"""Numbers, dates and names as official texts write them (GB/T 15835: Arabic digits, no zero padding)."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from anwang.papers.official.errors import UnsuitableDocument

NUMERALS: Final = "零一二三四五六七八九"
# C0/C1 controls, surrogates and non-characters cannot stand in XML; bidi overrides can disguise a name or a number.
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\ufeff\u200e\u200f]"
)
_LINE_BREAKS: Final = re.compile("\r\n|[\r\u2028\u2029\x0b\x0c\x85]")
MOST_NUMERALS: Final = 99


def clean(text: str) -> str:
    """The text without characters that Word cannot hold; all line breaks become one kind, tabs become a space."""
    return _UNPRINTABLE.sub("", _LINE_BREAKS.sub("\n", text)).replace("\t", " ")


def one_line(text: str) -> str:
    """Clean text for a place that holds a single line."""
    return full_width(re.sub(r"\s*\n\s*", " ", clean(text)).strip())


def chinese_numeral(number: int) -> str:
    """1 → 一, 10 → 十, 23 → 二十三; 1 to 99, as headings need."""
    if not 1 <= number <= MOST_NUMERALS:
        raise UnsuitableDocument(f"标题序号只能用一到九十九，这里排到了第{number}项；请把内容分到上一级标题下。")
    tens, units = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else NUMERALS[tens] + "十")
    return head + (NUMERALS[units] if units else "")


def heading_number(level: int, number: int) -> str:
    """The typed number of a heading: 一、 (一) 1. (1) for levels 1 to 4."""
    if level == 1:
        return chinese_numeral(number) + "、"
    if level == 2:  # noqa: PLR2004 - the four levels of the standard
        return f"（{chinese_numeral(number)}）"
    return f"{number}." if level == 3 else f"（{number}）"  # noqa: PLR2004


def date_text(day: date) -> str:
    """2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_day_text(day: date) -> str:
    """3月5日."""
    return f"{day.month}月{day.day}日"


def span_text(first: date, last: date) -> str:
    """2026年1月1日至10月31日; the year is said once when it is the same."""
    end = month_day_text(last) if first.year == last.year else date_text(last)
    return f"{date_text(first)}至{end}"


def document_number(code: str, year: int, number: int) -> str:
    """明安办〔2026〕5号: hexagonal brackets, full year, no 第, no leading zero."""
    if not code.strip() or number < 1 or not 1000 <= year <= 9999:  # noqa: PLR2004
        raise UnsuitableDocument("发文字号要有机关代字、四位年份和从1开始的序号。")
    return f"{code.strip()}〔{year}〕{number}号"


def decimal_text(value: Decimal | int, places: int = 1, *, drop_zero: bool = False) -> str:
    """The value with fixed decimal places, rounded half up; `drop_zero` leaves out a decimal part that is zero."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if rounded == 0:
        rounded = abs(rounded)
    whole = drop_zero and rounded == rounded.to_integral_value()
    return f"{rounded.to_integral_value() if whole else rounded:f}"


def ten_thousand_yuan(yuan: Decimal | int, *, drop_zero: bool = False) -> str:
    """Yuan as 万元 with one decimal: 2990000 → 299.0万元, or 299万元 with `drop_zero`."""
    return decimal_text(Decimal(yuan) / 10_000, drop_zero=drop_zero) + "万元"


def percent_text(ratio: Decimal | None) -> str:
    """A ratio as a percentage with one decimal: 0.84615 → 84.6%; no ratio (denominator 0) → —."""
    return "—" if ratio is None else decimal_text(ratio * 100) + "%"


def change_text(now: int, before: int, unit: str) -> str:
    """The change against an earlier figure in words: 减少3起, 增加2人, 持平."""
    if now == before:
        return "持平"
    return f"{'增加' if now > before else '减少'}{abs(now - before)}{unit}"


_CHINESE: Final = re.compile("[\u3001-\u3015\u4e00-\u9fff\uff01-\uff5e\u201c\u201d]")
_PUNCTUATION: Final = re.compile("[,:;?!]")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_TO_FULL_WIDTH: Final = 0xFEE0


def full_width(text: str) -> str:
    """The text with , : ; ? ! ( ) next to Chinese set in full width, as GB/T 15834 wants; of the same length."""
    characters = list(text)
    places = [match.start() for match in _PUNCTUATION.finditer(text) if _chinese_beside(text, match.start(), match.end())]
    for match in _BRACKETS.finditer(text):
        if _CHINESE.search(match.group(1)) or _chinese_beside(text, match.start(), match.end()):
            places += [match.start(), match.end() - 1]
    for place in places:
        characters[place] = chr(ord(characters[place]) + _TO_FULL_WIDTH)
    return "".join(characters)


def _chinese_beside(text: str, start: int, end: int) -> bool:
    return bool(_CHINESE.match(text[start - 1 : start]) or _CHINESE.match(text[end : end + 1]))


def stop(text: str) -> str:
    """The text ended by one full stop, as 抄送 and run-in headings want."""
    bare = text.rstrip("。.；;，, ")
    return bare if bare.endswith(("！", "？", "!", "?")) else bare + "。"


def width_of(text: str) -> float:
    """Width in characters: East Asian characters 1, Latin letters and digits about a half."""
    return sum(0.5 if ord(character) < 0x2000 else 1.0 for character in text)  # noqa: PLR2004 - below are Latin scripts
