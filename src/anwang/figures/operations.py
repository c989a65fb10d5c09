"""The words by which offices ask for more than a number: what each means, and how it is told from a filter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from anwang.figures.comparisons import Against
from anwang.figures.errors import WrongOperation
from anwang.figures.external.kind import FEN_IN


@dataclass(frozen=True, slots=True)
class Word:
    """An operation's word, what it means, and an example."""

    word: str
    meaning: str
    example: str


WORDS: Final = (
    Word("同比", "与上年同一月日区间相比的增减数", "减少3起"),
    Word("同比增减率", "与上年同期相比的增减百分率；增幅很大时说几倍；百分率说百分点", "下降35.7%"),
    Word("同比倍数", "是上年同期的几倍", "是上年同期的1.45倍"),
    Word("同比表述", "同比的整句话", "比上年同期减少3起（下降25%）"),
    Word("环比", "与上一个同类时段（上月、上季度）相比；也可写环比增减率、环比倍数、环比表述", "增加2起"),
    Word("前年", "与前年同期相比；也可写前年增减率、前年表述", "减少1起"),
    Word("目标", "完成目标或占控制指标的百分率；也可写目标差额、目标值", "完成目标的93.3%"),
    Word("上年同期", "上年同期的数", "12"),
    Word("上期", "上一个同类时段的数", "8"),
    Word("前年同期", "前年同期的数", "15"),
    Word("累计", "从当年1月1日到统计截止日", "942"),
    Word("自2024-01-01", "从这一天到统计截止日", "1320"),
    Word("截至2026-10-31", "统计截止到这一天", "494"),
    Word("临期", "从统计截止日起、当地设定的临期天数之内，用于即将到期隐患数", "7"),
    Word("本月、本季、本年", "统计截止日所在的月、季、年，到统计截止日为止", "55"),
    Word("占比", "筛选出来的部分占全部的百分率；写了区域的，占本区域的百分率", "46.2%"),
    Word("占比=行业", "各分类的占比，从大到小", "建筑业46.2%、道路运输业30.8%"),
    Word("排名", "本区域在上级各区域中从多到少的名次；从少到多写“排名=从少到多”", "第3位"),
    Word("前3", "下级区域中最多的三个；按分类写“前3=行业”；最少的写“后3”", "三界镇（12个）、涧溪镇（9个）"),
    Word("地区数>10", "下级区域中达到条件的个数；按分类写“行业数=0”", "5个"),
    Word("下降地区数", "下级区域中同比下降（上升、持平）的个数", "4个"),
    Word("未发生", "为0时说未发生，不为0时说发生多少", "未发生"),
    Word("双下降=死亡人数", "两个指标同比都下降时说双下降，否则分别说明", "双下降"),
    Word("只降不升", "同比没有上升时说只降不升", "只降不升"),
    Word("各月", "分月的数", "1月3个、2月5个"),
    Word("元、万元、亿元", "金额换算", "0.3亿元"),
    Word("整数、一位小数、两位小数、只舍不入", "数字取舍，不写按本地规则", "85"),
)
"""Every operation, in the order of the help."""
COMPARED: Final = re.compile(
    r"(同比前年|比前年同期|前年|同比|比上年同期|环比|比目标|目标)(增减数|增减|差额|增减率|增减百分比|增幅|降幅|率|倍数|表述|说明)?"
)
SIDES: Final = {
    "同比": Against.LAST_YEAR,
    "比上年同期": Against.LAST_YEAR,
    "环比": Against.PERIOD_BEFORE,
    "目标": Against.TARGET,
    "比目标": Against.TARGET,
}
FORMS: Final = {
    "": "absolute",
    "增减数": "absolute",
    "增减": "absolute",
    "差额": "absolute",
    "增减率": "percent",
    "增减百分比": "percent",
    "增幅": "percent",
    "降幅": "percent",
    "率": "percent",
    "倍数": "multiple",
    "表述": "sentence",
    "说明": "sentence",
}
COUNTED: Final = re.compile(r"(\w{1,12}?)(?:个)?数\s*((?:>=|<=|[>＞≥<＜≤=＝])\s*\d+(?:\.\d+)?)")
TOP: Final = re.compile(r"(前|后)(\d{1,3}|[一二三四五六七八九十])")
MOVED: Final = re.compile(r"(上升|下降|持平)的?(?:地区|区域|乡镇|县区)数")
SINCE: Final = re.compile(r"(自|从|截至|截止)\s*(\d{4})[-年.](\d{1,2})[-月.](\d{1,2})日?(?:以来|起)?")
DIGITS: Final = {"整数": 0, "一位小数": 1, "两位小数": 2}
CUTS: Final = {"四舍五入": "half_up", "只舍不入": "truncate"}
SHIFTS: Final = {"上年同期": Against.LAST_YEAR, "去年同期": Against.LAST_YEAR, "上期": Against.PERIOD_BEFORE, "前年同期": Against.TWO_YEARS}
SPANS: Final = {"累计": 12, "本年": 12, "本年累计": 12, "年初以来": 12, "本月": 1, "当月": 1, "本季": 3, "本季度": 3, "上半年": 6}
AHEAD: Final = "临期"
PLACES: Final = frozenset({"地区", "区域", "乡镇", "县区", "县市", "镇街", "下级", "村", "社区"})
NUMERALS: Final = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)}
PLAIN: Final = frozenset({"占比", "排名", "未发生", "零报告", "双下降", "只降不升", "各月", "分月", "目标值", "最多", "最少", "倍数"})


def is_operation(text: str) -> bool:
    """Return whether a part of a question is an operation; everything else is a filter 维度=值."""
    word = text.strip()
    head = word.partition("=")[0].strip()
    if word in DIGITS or word in CUTS or word in SHIFTS or word in SPANS or word in FEN_IN or head in PLAIN or word == AHEAD:
        return True
    return any(pattern.fullmatch(word) for pattern in (COMPARED, COUNTED, TOP, MOVED, SINCE)) or TOP.fullmatch(head) is not None


def side(word: str) -> tuple[Against, str] | None:
    """Return what a comparing word compares with, and in which form it is said; nothing for another word."""
    said = COMPARED.fullmatch("同比倍数" if word == "倍数" else word)
    if said is None:
        return None
    against = SIDES.get(said[1], Against.TWO_YEARS)
    form = FORMS[said[2] or ""]
    return against, "percent" if against == Against.TARGET and not said[2] else form


def count_of(word: str) -> tuple[bool, int] | None:
    """Return (highest first, how many) of 前3 and 后3; nothing for another word."""
    said = TOP.fullmatch({"最多": "前1", "最少": "后1"}.get(word, word))
    if said is None:
        return None
    return said[1] == "前", NUMERALS.get(said[2]) or int(said[2])


def day_of(word: str) -> tuple[str, date] | None:
    """Return (自 or 截至, day) of a word that sets one end of the window; nothing for another word. Raises WrongOperation."""
    said = SINCE.fullmatch(word)
    if said is None:
        return None
    try:
        return "自" if said[1] in {"自", "从"} else "截至", date(int(said[2]), int(said[3]), int(said[4]))
    except ValueError as error:
        raise WrongOperation(f"“{word[:20]}”的日期不对，请写成 自2026-01-01 或 截至2026-10-31。") from error
