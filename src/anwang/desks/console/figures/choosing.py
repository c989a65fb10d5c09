"""What can be chosen on the figures' page, each choice as an address or a form's option; and where a clerk may begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from anwang.campaigns import access as campaign_access
from anwang.desks.console.figures import periods
from anwang.desks.console.figures.asking import CHARTS, COMPARED, FIGURES, MOST, PERIODS, PLACE, Question
from anwang.figures.catalogue import PHRASES, everything, find, room_of
from anwang.figures.figure import Figure, base, dimensions, seen_by
from anwang.figures.places import children
from anwang.grid import paths
from anwang.grid.models import Node
from anwang.ground.initials import initials

MOST_CAMPAIGNS = 60
MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    label: str
    chosen: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """A ready question with which a clerk may begin."""

    title: str
    about: str
    figures: tuple[str, ...]
    changes: dict[str, str]


READ_APART = re.compile(r"((?:检|排|核|复|自|巡|抽|督)查)")

STARTS: Sequence[Start] = (
    Start("各乡镇隐患整改", "排查、整改、整改率，和上年同期比", ("排查隐患数", "整改隐患数", "整改率"), {"compare": "yoy"}),
    Start("各乡镇整改率排名", "谁快谁慢，一眼看出", ("整改率",), {"chart": "rank"}),
    Start("隐患按月", "今年每月排查和整改", ("排查隐患数", "整改隐患数"), {"rows": "month", "chart": "line"}),
    Start("检查按月", "检查家次和出动人次", ("检查家次", "出动检查人次"), {"rows": "month", "chart": "line"}),
    Start("检查按单位", "哪个部门、哪个乡镇查了多少", ("检查家次",), {"rows": "organ", "chart": "rank"}),
    Start("隐患按行业", "各行业排查与整改", ("排查隐患数", "整改隐患数", "整改率"), {"rows": "sector"}),
    Start("乡镇 × 月份", "各乡镇每月排查隐患，颜色深浅看多少", ("排查隐患数",), {"cols": "month", "chart": "heat"}),
    Start("未整改和超期", "现在还有多少没有整改、已经超期", ("未整改隐患数", "超期未整改数", "未整改重大隐患数"), {}),
)
"""Questions that offices ask most."""


def figure_groups(question: Question) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return the figures that can be added, by room: name, definition, address with it."""
    chosen = {figure.code for figure in question.figures}
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for figure in everything().values():
        if figure.code in chosen:
            continue
        kept = question.figures[: MOST - 1]
        url = question.but(figures=(*kept, seen_by(figure, question.by))).url
        groups.setdefault(room_of(figure), []).append((figure.name, figure.definition, url))
    return list(groups.items())


def places_of(question: Question) -> list[Option]:
    """Return the places to choose: what lies above and right below the chosen one, within the reach."""
    node, ranges = question.node, question.by.ranges
    above = [node.path[:width] for width in range(3, len(node.path) + 1, 3) if paths.covers(ranges, node.path[:width])]
    found = [*Node.objects.filter(path__in=above).order_by("path"), *children(node, question.end)]
    depth = {path: level for level, path in enumerate(above)}
    return [Option(str(each.pk), "\u3000" * depth.get(each.path, len(above)) + each.name, each.pk == node.pk) for each in found]


def crumbs(question: Question) -> list[tuple[str, str]]:
    """Return the places above the chosen one, with their addresses."""
    node, ranges = question.node, question.by.ranges
    above = [node.path[:width] for width in range(3, len(node.path), 3) if paths.covers(ranges, node.path[:width])]
    return [(each.name, question.but(node=each, own=False).url) for each in Node.objects.filter(path__in=above).order_by("path")]


def campaigns_of(question: Question) -> list[Option]:
    """Return the campaigns to choose, newest first."""
    chosen = {campaign.pk for campaign in question.campaigns}
    found = campaign_access.visible_to(question.by).order_by("-starts_on", "-id")[:MOST_CAMPAIGNS]
    return [Option(str(each.pk), each.name, each.pk in chosen, f"{each.starts_on} 至 {each.ends_on}") for each in found]


def presets(question: Question, on: date) -> list[tuple[str, list[Option]]]:
    """Return the windows to choose, in groups; that of the campaign only with a campaign."""
    said = {key: label for key, label in periods.SAID.items() if key != "campaign" or question.campaigns}
    groups = (("按日历", periods.NAMED), ("累计", periods.running_months(on)), ("指定", said))
    return [(title, [Option(key, label, key == question.preset) for key, label in names.items()]) for title, names in groups]


def rows_of(question: Question) -> list[Option]:
    """Return what the table may have for rows: places, time, the dimensions of the first figure."""
    found = [Option(PLACE, "下级区域", question.rows == PLACE)]
    found += [Option(key, f"按{label}", question.rows == key) for key, label in PERIODS.items()]
    return found + _dimensions(question, question.rows)


def columns_of(question: Question) -> list[Option]:
    """Return what the table may have for columns."""
    found = [Option(FIGURES, "各指标", question.columns == FIGURES)]
    found += [Option(key, f"按{label}", question.columns == key) for key, label in PERIODS.items()]
    return found + _dimensions(question, question.columns)


def _dimensions(question: Question, chosen: str) -> list[Option]:
    fact = base(question.focus).fact
    return [Option(name, f"按{fact.column(name).label}", name == chosen) for name in dimensions(question.focus)]


def comparisons(question: Question) -> list[Option]:
    """Return what numbers may be set beside."""
    return [Option(key, label, key == question.compare) for key, label in COMPARED.items()]


def charts(question: Question, chosen: str) -> list[Option]:
    """Return the ways to draw the table, each with its address."""
    return [Option(question.but(chart=key).url, label, key == chosen) for key, label in CHARTS.items()]


def filters(question: Question) -> list[tuple[str, list[Option]]]:
    """Return the filters of the first figure, by dimension."""
    fact = base(question.focus).fact
    groups = []
    for name in dimensions(question.focus):
        column = fact.column(name)
        options = [Option(f"{name}={value}", label, f"{name}={value}" in question.where) for value, label in column.choices.items()]
        if options:
            groups.append((column.label, options))
    return groups


def chips(question: Question) -> list[tuple[str, str]]:
    """Return the filters that are set, in words, each with the address without it."""
    fact = base(question.focus).fact
    columns = {column.name: column for column in fact.columns}
    found = []
    for text in question.where:
        name, _, value = text.partition("=")
        column = columns.get(name)
        words = f"{column.label}：{column.choices.get(value, value)}" if column else text
        found.append((words, question.but(where=tuple(each for each in question.where if each != text)).url))
    return found


def starts(question: Question) -> list[tuple[Start, str]]:
    """Return the ready questions with their addresses, at the place and over the window that she has before her."""
    return [(start, _begun(question, start)) for start in STARTS]


def _begun(question: Question, start: Start) -> str:
    figures = tuple(seen_by(find(name), question.by) for name in start.figures)
    changes = {"rows": PLACE, "columns": FIGURES, "compare": "", "chart": ""} | {
        {"cols": "columns"}.get(name, name): value for name, value in start.changes.items()
    }
    return question.but(figures=figures, where=(), campaigns=(), campaign_ids=(), own=False, **changes).url


def found_by(text: str) -> Sequence[Figure]:
    """Return the figures that somebody means who types a name, an alias, pinyin initials or a code: the closest first."""
    wanted = text.strip().lower()
    if not wanted:
        return []
    ranked = [
        (rank, place, figure) for place, figure in enumerate(everything().values()) if (rank := _closeness(figure, wanted)) is not None
    ]
    return [figure for _, _, figure in sorted(ranked, key=lambda each: each[:2])][:MOST_FOUND]


def _closeness(figure: Figure, wanted: str) -> int | None:
    """Return how near a figure is to a typed word (0: its very name), nothing for another one."""
    names = (figure.name, *figure.aliases, *(phrase for phrase, name in PHRASES.items() if name in {figure.name, *figure.aliases}))
    if wanted in {figure.name, figure.code}:
        return 0
    if wanted in names:
        return 1
    if wanted in figure.name:
        return 2
    if any(wanted in name for name in names):
        return 3
    typed = [_typed(name) for name in names]
    if any(each.startswith(wanted) for each in typed):
        return 4
    return 5 if any(wanted in each for each in typed) or wanted in figure.code else None


@cache
def _typed(name: str) -> str:
    """The initials of a figure's name. 检查 and 排查 are read apart from what follows: 查家 is a village elsewhere."""
    return "".join(initials(part) for part in READ_APART.split(name))
