"""What the figures' page shows for one question: cards, trend, places, a dimension. A fixed number of statements, whatever the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from anwang.campaigns import access as campaign_access
from anwang.desks.console.figures.asking import MOST, PRESETS, Question
from anwang.figures import breakdowns
from anwang.figures.catalogue import KINDS, catalogue, room_of
from anwang.figures.figure import Figure, base, dimensions, knows_campaigns, seen_by
from anwang.figures.slices import UNFILLED
from anwang.figures.windows import Overview, overview
from anwang.grid import paths
from anwang.grid.models import Node
from anwang.ground.refusal import Refusal

MOST_CAMPAIGNS = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """A number on the page, and the records that it opens."""

    shown: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One figure's answer: the big number with its definition, the comparison in words, or the sentence why there is none."""

    figure: Figure
    kind: str
    room: str
    printed: str = ""
    url: str = ""
    records: int = 0
    comparison: str = ""
    parts: str = ""
    notes: Sequence[str] = ()
    refusal: str = ""
    first_url: str = ""
    drop_url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its label, the place or value it leads down to, and its cells."""

    label: str
    url: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the page shows."""

    question: Question
    at: datetime
    cards: Sequence[Card]
    months: Sequence[Line]
    places: Sequence[Line]
    whole: Sequence[Cell]
    values: Sequence[Line]
    dimension_label: str
    notes: Sequence[str]

    @property
    def trend(self) -> dict[str, object]:
        """The months as the chart reads them."""
        numbers = [line.cells[0].shown for line in self.months]
        return {
            "name": self.question.focus.name,
            "unit": self.question.focus.unit,
            "months": [line.label for line in self.months],
            "numbers": [None if shown == "—" else float(shown.replace(",", "")) for shown in numbers],
        }


def shown(number: Decimal | None) -> str:
    """A number as the page prints it, with separators by thousands; a dash where there is no base."""
    if number is None:
        return "—"
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def draw(question: Question, at: datetime) -> Board:
    """Ask everything that the page shows."""
    answers: list[tuple[Figure, Overview | str]] = []
    for figure in question.figures:
        try:
            answers.append((figure, overview(figure, question.slice_of(figure), at=at)))
        except Refusal as refusal:
            answers.append((figure, refusal.text))
    cards = [_card(question, figure, answer) for figure, answer in answers]
    answered = [figure for figure, answer in answers if isinstance(answer, Overview)]
    focus = answers[0][1]
    return Board(
        question=question,
        at=at,
        cards=cards,
        months=_months(question, focus) if isinstance(focus, Overview) else (),
        places=_places(question, answered) if not question.own else (),
        whole=[Cell(card.printed, card.url) for card in cards if not card.refusal],
        values=_values(question) if isinstance(focus, Overview) else (),
        dimension_label=label_of(question.focus, question.dimension),
        notes=_notes(question),
    )


def _card(question: Question, figure: Figure, answer: Overview | str) -> Card:
    first = question.but(figures=(figure, *(each for each in question.figures if each.code != figure.code))).url
    rest = tuple(each for each in question.figures if each.code != figure.code)
    card = Card(figure, KINDS[figure.kind], room_of(figure), first_url=first, drop_url=question.but(figures=rest).url if rest else "")
    if isinstance(answer, str):
        return Card(card.figure, card.kind, card.room, refusal=answer, drop_url=card.drop_url, first_url=first)
    now = answer.now
    parts = f"{now.numerator} ÷ {now.denominator}" if now.denominator is not None else ""
    return Card(
        figure,
        card.kind,
        card.room,
        printed=shown(now.number),
        url=question.records_of(figure),
        records=now.record_count,
        comparison="" if question.campaigns and knows_campaigns(figure) else answer.comparison.sentence,
        parts=parts,
        notes=_figure_notes(question, figure),
        first_url=first,
        drop_url=card.drop_url,
    )


def _figure_notes(question: Question, figure: Figure) -> list[str]:
    notes = []
    if question.campaigns and not knows_campaigns(figure):
        notes.append("这个指标不分专项行动，按全部统计。")
    if not figure.additive and figure.kind != "ratio":
        notes.append("同一对象在各区域、各分项可能重复出现，分项之和可以大于合计。")
    return notes


def _notes(question: Question) -> list[str]:
    notes = []
    if len(question.campaigns) > 1:
        notes.append("选了多个专项行动：同一条记录属于几个行动的只算一次，各行动的数字不能相加。")
    if question.by.sectors is not None:
        notes.append("按您的岗位，只统计本行业的记录。")
    return notes


def _months(question: Question, answer: Overview) -> list[Line]:
    lines = []
    for asked, number in answer.months:
        url = question.records_of(question.focus, start=asked.start, end=asked.end, preset="custom", cutoff=asked.cutoff)
        lines.append(Line(f"{asked.start:%Y-%m}", "", [Cell(shown(number), url)]))
    return lines


def _places(question: Question, figures: Sequence[Figure]) -> list[Line]:
    """The rows below the place; the tree is the same for every figure, so it is read once."""
    if not figures:
        return []
    rows = breakdowns.places(question.node, question.slice_of(figures[0]))
    columns = [breakdowns.numbers(figure, question.slice_of(figure), rows) for figure in figures]
    lines = []
    for line, row in enumerate(rows):
        here = question.but(node=row.node) if row.node else question.but(own=True)
        cells = [Cell(shown(column[line]), here.records_of(figure)) for figure, column in zip(figures, columns, strict=True)]
        lines.append(Line(row.name, here.url if row.node else "", cells))
    own = lines[-1] if rows and rows[-1].node is None else None
    if own is not None and all(cell.shown in {"0", "—"} for cell in own.cells):
        lines.pop()
    return lines


def _values(question: Question) -> list[Line]:
    dimension = question.dimension
    if dimension not in dimensions(question.focus):
        return []
    found = breakdowns.by_dimension(question.focus, question.slice_of(question.focus), dimension)
    lines = []
    for key, label, number in found:
        here = question.but(where=(*question.where, f"{dimension}={key or UNFILLED}"), dimension="")
        lines.append(Line(label, here.url, [Cell(shown(number), here.records_of(question.focus))]))
    return lines


def label_of(figure: Figure, dimension: str) -> str:
    """Return the Chinese label of a dimension, empty where the figure has no such dimension."""
    return base(figure).fact.column(dimension).label if dimension in dimensions(figure) else ""


# ---- what can be chosen --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    label: str
    chosen: bool = False
    words: str = ""


def figure_groups(question: Question) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return the figures that can be added, by room: name, definition, address with it."""
    chosen = {figure.code for figure in question.figures}
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for figure in catalogue().values():
        if figure.code in chosen:
            continue
        kept = question.figures[: MOST - 1]
        url = question.but(figures=(seen_by(figure, question.by), *kept), dimension="").url
        groups.setdefault(room_of(figure), []).append((figure.name, figure.definition, url))
    return list(groups.items())


def places_of(question: Question) -> list[Option]:
    """Return the places to choose: what lies above and right below the chosen one, within the reach."""
    node, ranges = question.node, question.by.ranges
    above = [node.path[:width] for width in range(3, len(node.path) + 1, 3) if paths.covers(ranges, node.path[:width])]
    found = [*Node.objects.filter(path__in=above).order_by("path"), *breakdowns.children(node, question.end)]
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


def presets(question: Question) -> list[Option]:
    """Return the windows to choose; that of the campaign only with a campaign."""
    return [Option(key, label, key == question.preset) for key, label in PRESETS.items() if key != "campaign" or question.campaigns]


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


def dimension_options(question: Question) -> list[Option]:
    """Return the dimensions of the first figure."""
    return [Option(name, label_of(question.focus, name), name == question.dimension) for name in dimensions(question.focus)]


def as_of(at: datetime) -> str:
    """Return the moment of reading in words."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
