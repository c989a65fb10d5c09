"""Dates as offices write them: with dots, strokes and Chinese words, as serial numbers, packed, with two-digit years."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime
from typing import Final

from anwang.ground.sheet.cleaning import BLANKS, NONE, NOTHING, Column, Reading, as_text, clean
from anwang.ground.sheet.model import Cell
from anwang.ground.sheet.ooxml_cells import serial_date

_HAN_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_FULL: Final = re.compile(r"(\d{4}|\d{2})\s*[-./年_,，。、 ]\s*(\d{1,2})\s*[-./月_,，。、 ]\s*(\d{1,2})\s*[日号]?")
_MONTH: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?(?:份)?")
_PACKED: Final = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{6}|\d{4})?")
_CLOCK: Final = re.compile(
    r"[T\s]*(?:星期[一二三四五六日天]|周[一二三四五六日天])?\s*(?:上午|下午|晚上|凌晨)?\s*\d{1,2}\s*[:：时点]\s*(?:\d{1,2})?(?:\s*[:：分]\s*(?:\d{1,2})?(?:\.\d+)?秒?)?Z?$|(?:[(]?(?:星期|周)[一二三四五六日天][)]?)?\s*(?:上午|下午|晚上|凌晨|中午|当日|当天|夜间)?$"
)
_ENDING: Final = re.compile(r"(?:之前|以前|前|止|起)?(?:按期|全部)?(?:完成|到位|(?:整|治|改)[改治理正]|销号|完毕)*[。.,;]?$")
"""What follows a day in words: «3月5日前到位»."""
_MONTH_END: Final = re.compile(r"(?:(\d{4})\s*年)?\s*(?:(\d{1,2})\s*月\s*(底|末|上旬|中旬|下旬)|(?:年)?(?:底|末))")
_PART_OF_MONTH: Final = {"上旬": 10, "中旬": 20}
_MONTH_DAY: Final = re.compile(r"(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{4}|\d{2})")
_MONTH_FIRST: Final = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_RANGE: Final = re.compile(
    r"(\d{2,4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?)\s*[-—~～至到、,和及]+\s*"
    r"((?:(?:\d{2,4}\s*[-./年]\s*)?\d{1,2}\s*[-./月]\s*)?\d{1,2}\s*[日号]?)"
)
_TERM: Final = re.compile(
    r"(?:限|限期|自发现之日起)?(\d{1,3}|十五|二十|三十|[一二两三四五六七八九十])\s*(个?工作日|个?小时|日|天|周|个月|月)(?:之?内|以内)?(?:完成|[改治整正]{2}|到位)*"
)
_SERIAL_LOW, _SERIAL_HIGH = 10_000, 80_000
_PACKED_LOW, _PACKED_HIGH = 19000101, 21001231


def read_date(cell: Cell, column: Column) -> Reading:
    """The day that a cell means; times of day are dropped."""
    if isinstance(cell, datetime):
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    if isinstance(cell, bool):
        return Reading(error="不是日期")
    if isinstance(cell, int | float):
        return _date_from_number(cell, column)
    return _date_from_text(unicodedata.normalize("NFKC", clean(str(cell))), column)


def _date_from_number(number: float, column: Column) -> Reading:
    if not abs(number) < _PACKED_HIGH * 2:
        return Reading(error=f"“{as_text(number)}”不是日期")
    whole = int(number)
    if _PACKED_LOW <= whole <= _PACKED_HIGH:
        return _date_from_text(str(whole), column)
    if _SERIAL_LOW <= number <= _SERIAL_HIGH:
        found = serial_date(float(whole), date1904=column.date1904)
        return _plausible(found) if found else Reading(error=f"“{as_text(number)}”不是日期")
    if 1 <= number < 13 and whole != number:  # noqa: PLR2004 - months
        return _month_and_day(as_text(number), column)
    if 1950 <= number < 2100 and whole != number:  # noqa: PLR2004 - 2026.3 typed as a number
        return _date_from_text(as_text(number), column)
    return Reading(error=f"“{as_text(number)}”不是日期")


def _month_and_day(text: str, column: Column) -> Reading:
    """3.15 typed as a number, for the 15th of March; 3.1 may have been the 10th as well."""
    if re.fullmatch(r"\d{1,2}\.[123]", text):
        return Reading(error=f"“{text}”分不清是 {text[-1]} 日还是 {text[-1]}0 日，请写成 2026-3-5 的样子")
    return _date_from_text(text, column)


def _date_from_text(text: str, column: Column) -> Reading:  # noqa: C901, PLR0911, PLR0912 - one return for each way of writing
    if not text or text in BLANKS or text in NONE:
        return NOTHING
    for word, aside in column.field.asides.items():
        if word in text and not re.search(r"\d{4}", text):
            return Reading(aside=aside) if aside[0] else NOTHING
    short = _CLOCK.sub("", text).strip() if not _PACKED.fullmatch(text) else text
    short = _ENDING.sub("", short)
    if short and short[0] in "二一" and len(short) > 7:  # noqa: PLR2004 - 二〇二六年三月五日
        short = _han_date(short)
    packed = _PACKED.fullmatch(short)
    match = packed or _FULL.fullmatch(short)
    if match:
        return _of(int(match.group(1)), int(match.group(2)), int(match.group(3)), text)
    if re.fullmatch(r"\d{5}(\.\d+)?", short):
        return _date_from_number(float(short), column)
    ending = _MONTH_END.fullmatch(short)
    if ending and (ending.group(1) or column.year):
        year, month_ = int(ending.group(1) or column.year or 0), int(ending.group(2) or 12)
        if 1 <= month_ <= 12:  # noqa: PLR2004 - months
            day = _PART_OF_MONTH.get(ending.group(3) or "", monthrange(year, month_)[1])
            return Reading(date(year, month_, day), warning=f"“{text}”按 {month_} 月 {day} 日计")
    month = _MONTH.fullmatch(short)
    if month:
        reading = _of(int(month.group(1)), int(month.group(2)), 1, text)
        return reading if reading.error else Reading(reading.value, warning=f"“{text}”没有写日，按当月 1 日计")
    if month_day := _MONTH_DAY.fullmatch(short):
        if column.year:
            dated = _of(column.year, int(month_day.group(1)), int(month_day.group(2)), text)
            return dated if dated.error else Reading(dated.value, warning=f"“{text}”没有写年份，按表里写明的 {column.year} 年计")
        return Reading(error=f"“{text}”没有写年份")
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", short)
    if american:
        return _of(int(american.group(3)), int(american.group(1)), int(american.group(2)), text)
    english = _english(short)
    if english:
        return _of(*english, text)
    ends = _RANGE.fullmatch(short)
    if ends and column.field.of_range:
        return _one_of(ends, text, column)
    term = _TERM.fullmatch(short)
    if term and column.field.term:
        if term.group(2).endswith("工作日"):
            return Reading(aside=(f"{column.field.term}_workdays", _days(term)), warning=f"“{text}”是期限，按起始日期和工作日推算")
        return Reading(aside=(column.field.term, _days(term)), warning=f"“{text}”是期限，按起始日期推算")
    if len(_FULL.findall(short)) > 1:
        return Reading(error=f"“{text}”里有两个日期，请只写一个")
    return Reading(error=f"“{text}”不是能认出的日期，请写成 2026-3-5 的样子")


def _english(text: str) -> tuple[int, int, int] | None:
    """5-Mar-26 and March 5, 2026 as (year, month, day)."""
    found = _DAY_FIRST.fullmatch(text)
    if found:
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        month, day, year = found.groups()
    else:
        return None
    return (int(year), _MONTHS.index(month[:3].lower()) + 1, int(day)) if month[:3].lower() in _MONTHS else None


def _one_of(ends: re.Match[str], text: str, column: Column) -> Reading:
    """The first or last day of a span; what the second leaves out is as in the first."""
    first, last = ends.group(1).strip(), ends.group(2).strip()
    start = _date_from_text(first, column)
    if start.error or not isinstance(start.value, date):
        return Reading(error=f"“{text}”里有两个日期，请只写一个")
    if column.field.of_range == "first":
        return Reading(start.value, warning=f"“{text}”是一段时间，按开始的日期计")
    numbers = [int(number) for number in re.findall(r"\d+", last)]
    year, month, day = [start.value.year, start.value.month, 0][: 3 - len(numbers)] + numbers
    end = _of(year, month, day, text)
    return end if end.error else Reading(end.value, warning=f"“{text}”是一段时间，按结束的日期计")


def _days(term: re.Match[str]) -> int:
    number = term.group(1)
    count = (
        int(number)
        if number.isdigit()
        else {"十": 10, "十五": 15, "二十": 20, "三十": 30, "两": 2}.get(number) or "_一二三四五六七八九".find(number)
    )
    if term.group(2).endswith("小时"):
        return -(-count // 24)
    return count * {"周": 7, "个月": 30, "月": 30}.get(term.group(2), 1)


def _han_date(text: str) -> str:
    def tens(match: re.Match[str]) -> str:
        left, right = match.group(1).translate(_HAN_DIGITS), match.group(2).translate(_HAN_DIGITS)
        return str(int(left or "1") * 10 + int(right or "0"))

    return re.sub(r"([一二三]?)十([一二三四五六七八九]?)", tens, text).translate(_HAN_DIGITS)


def _of(year: int, month: int, day: int, text: str) -> Reading:
    if year < 100:  # noqa: PLR2004 - two digits
        year += 2000 if year < 70 else 1900  # noqa: PLR2004 - 70 and later were last century
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        return Reading(error=f"“{text}”不是存在的日期")


def _plausible(found: date) -> Reading:
    day = found.date() if isinstance(found, datetime) else found
    if not 1900 <= day.year <= 2100:  # noqa: PLR2004
        return Reading(error=f"日期 {day.isoformat()} 不合情理")
    return Reading(day)
