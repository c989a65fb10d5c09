"""The shared list of figure types: which are figures of their own, and which are operations over other figures."""

from __future__ import annotations

from typing import Final

from anwang.figures.catalogue import everything
from anwang.figures.figure import Figure

BY_OPERATION: Final = {
    "ACC.yoyp": ("同比增减率", "对事故各指标"),
    "ACC.yoya": ("同比", "对事故各指标"),
    "ACC.zero": ("未发生", "对事故起数、较大以上事故起数等"),
    "ACC.mom": ("环比、环比增减率", "对事故各指标"),
    "ACC.share": ("占比", "对事故起数、死亡人数，按行业、等级、区域"),
    "ACC.regs": ("地区数、行业数、下降地区数、双下降", "对事故起数、死亡人数，数下级区域或行业的个数"),
    "ACC.2y": ("前年、前年增减率", "对事故各指标"),
    "RANK.top": ("排名、前3、地区数>10", "对任何指标，按区域或分类"),
    "RULE": ("口径", "每个指标的口径、统计时点和本地规则随数印出"),
    "HAZ.cat": ("前5=类别、占比=类别", "对排查隐患数，按隐患类别、级别、行业分列"),
    "WB.yoy": ("同比、同比增减率", "对受理举报件数、举报奖励金额等"),
    "WB.share": ("占比", "对受理举报件数，按行业、举报渠道"),
    "DATE": ("日期", "专项行动起止、挂牌、销号等日期由记录给出，不是数量"),
}
"""Type → (operation, over what) of the types that need no figure of their own."""
ALSO_COMPARED: Final = {"ACC.quota": "目标"}
"""Types that are an operation too: a control target is set as a target, and a figure is held against it."""


def figures_of(type_code: str) -> list[Figure]:
    """Return the figures of a type, counted before entered."""
    return [figure for figure in everything().values() if figure.type_code == type_code]
