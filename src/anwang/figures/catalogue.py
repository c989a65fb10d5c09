"""The catalogue: every figure that the rooms declare, by an explicit list, so that a reader finds all figures on one screen."""

from __future__ import annotations

from functools import cache

from anwang.campaigns.measures import MEASURES as CAMPAIGNS
from anwang.enterprises.measures import MEASURES as ENTERPRISES
from anwang.figures.errors import NoSuchFigure
from anwang.figures.external.declared import ROOMS as COMING
from anwang.figures.external.declared import externals
from anwang.figures.figure import Counted, Figure
from anwang.hazards.measures import MEASURES as HAZARDS
from anwang.inspections.measures import MEASURES as INSPECTIONS

ROOMS = {"enterprises": "监管对象", "campaigns": "专项行动", "inspections": "检查", "hazards": "隐患"}
"""The rooms that declare figures, in the order of the catalogue, with their Chinese names."""

KINDS = {
    "count": "计数",
    "distinct": "去重计数",
    "sum": "求和",
    "stock": "时点存量",
    "stock_sum": "时点求和",
    "cohort": "同批跟踪",
    "ratio": "比率",
    "external": "外部数据",
}

PHRASES = {
    "督导检查企业家次": "检查家次",
    "检查企业家次": "检查家次",
    "检查企业": "检查企业数",
    "组成检查组": "检查组批次",
    "排查各类事故隐患": "排查隐患数",
    "排查各类隐患": "排查隐患数",
    "治理整顿": "整改隐患数",
    "已整改": "整改隐患数",
    "责令限期整改": "限期整改单位数",
    "挂牌督办重大隐患": "挂牌督办数",
    "挂牌督办": "挂牌督办数",
    "出动检查人员": "出动检查人次",
    "整治资金": "整改资金",
}
"""How reports phrase what the rooms call by a name: one may write either into a tag."""


@cache
def catalogue() -> dict[str, Counted]:
    """Return all counted figures by code, in the order of the rooms. Two figures of one code or one name are an error of the declaration."""
    figures: dict[str, Counted] = {}
    for figure in (*ENTERPRISES, *CAMPAIGNS, *INSPECTIONS, *HAZARDS):
        if figure.code in figures:
            message = f"figure declared twice: {figure.code}"
            raise ValueError(message)
        figures[figure.code] = figure
    return figures


@cache
def everything() -> dict[str, Figure]:
    """Return all figures by code: the counted ones, then those whose values are entered. A counted figure takes the place of an entered one."""
    return {**catalogue(), **{code: figure for code, figure in externals().items() if code not in catalogue()}}


@cache
def _names() -> dict[str, Figure]:
    """Return figures by name and alias. A name wins over any alias; of two aliases the first declared."""
    found: dict[str, Figure] = {}
    for figure in everything().values():
        found.setdefault(figure.name, figure)
    for figure in everything().values():
        for name in figure.aliases:
            found.setdefault(name, figure)
    for phrase, name in PHRASES.items():
        if name in found:
            found.setdefault(phrase, found[name])
    return found


def find(name: str) -> Figure:
    """Return a figure by code, name or alias. Raises NoSuchFigure."""
    wanted = name.strip()
    figure = everything().get(wanted) or _names().get(wanted)
    if figure is None:
        sentence = f"指标目录里没有“{wanted[:60]}”，请在“指标”页的“指标目录”里按名称查找；写公文时也可以在“可以插入的数字和写法”里选。"
        raise NoSuchFigure(sentence)
    return figure


def search(text: str, *, most: int = 200) -> list[Figure]:
    """Return the figures in whose code, name, aliases or definition every word stands; names before definitions."""
    words = text.lower().split()
    named: list[Figure] = []
    defined: list[Figure] = []
    for figure in everything().values():
        title = " ".join((figure.code, figure.name, *figure.aliases)).lower()
        if all(word in title for word in words):
            named.append(figure)
        elif all(word in f"{title} {figure.definition}".lower() for word in words):
            defined.append(figure)
    return [*named, *defined][:most]


def room_of(figure: Figure) -> str:
    """Return the Chinese name of the room that declares a figure, or that will count it."""
    return ROOMS.get(figure.room) or COMING.get(figure.room, figure.room)


def parts_of(figure: Figure) -> list[Figure]:
    """Return the figures that count some of a figure's own (其中); they may overlap, and need not sum to it."""
    return [each for each in everything().values() if each.of_which == figure.code]
