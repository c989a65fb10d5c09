"""Every external figure by code."""

from __future__ import annotations

from functools import cache

from anwang.figures.external.accidents import ACCIDENTS
from anwang.figures.external.duties import DUTIES
from anwang.figures.external.elsewhere import ELSEWHERE
from anwang.figures.external.emergency import EMERGENCY
from anwang.figures.external.enforcement import ENFORCEMENT
from anwang.figures.external.kind import External
from anwang.figures.external.publicity import PUBLICITY
from anwang.figures.external.tips import TIPS

ROOMS = {
    "accidents": "事故",
    "enforcement": "执法处罚",
    "tips": "举报",
    "drills": "应急演练",
    "plans": "应急预案",
    "rescue": "应急救援",
    "disasters": "自然灾害",
    "fire": "火灾",
    "training": "教育培训",
    "publicity": "宣传",
    "study": "学习",
    "duties": "责任落实",
    "orders": "督办约谈",
    "documents": "文件",
    "organisation": "组织机构",
    "coverage": "覆盖面",
    "assessment": "考核",
    "vetting": "审查把关",
    "certification": "命名达标",
    "finance": "资金投入",
    "traffic": "交通违法",
    "population": "人口核查",
    "economy": "经济规模",
}
"""Rooms still to come, with their Chinese names, in the order of the catalogue."""


@cache
def externals() -> dict[str, External]:
    """Return every external figure by code. Two of one code are an error of the declaration."""
    found: dict[str, External] = {}
    for figure in (*ACCIDENTS, *ENFORCEMENT, *TIPS, *EMERGENCY, *PUBLICITY, *DUTIES, *ELSEWHERE):
        if figure.code in found:
            message = f"figure declared twice: {figure.code}"
            raise ValueError(message)
        found[figure.code] = figure
    return found
