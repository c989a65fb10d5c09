"""What the figures' page shows for one question: cards, and a table with its drawing. A fixed number of statements, whatever the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from anwang.desks.console.figures import table
from anwang.desks.console.figures.asking import Question
from anwang.desks.console.figures.before import Beside, beside
from anwang.desks.console.figures.table import Table, shown
from anwang.figures import cube
from anwang.figures.catalogue import KINDS, room_of
from anwang.figures.comparisons import Against
from anwang.figures.external import entered
from anwang.figures.external.kind import External
from anwang.figures.figure import Figure, knows_campaigns
from anwang.figures.slices import Value
from anwang.grid import paths
from anwang.ground.measure import Slice
from anwang.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure, its slice, its value with what it is compared with; or the sentence why there is none."""

    figure: Figure
    asked: Slice | None = None
    now: Value | None = None
    then: Value | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One figure's answer: the big number with its definition, the comparison in words, or the sentence why there is none."""

    figure: Figure
    kind: str
    room: str
    printed: str = ""
    url: str = ""
    records: int = 0
    label: str = ""
    sources: Sequence[str] = ()
    comparison: str = ""
    parts: Sequence[tuple[str, str]] = ()
    """A rate's two numbers, each with the address of its records."""
    notes: Sequence[str] = ()
    refusal: str = ""
    first_url: str = ""
    drop_url: str = ""
    told: date | None = None
    """The day up to which values are entered, where not for the whole window; the address of the question up to that day."""
    told_url: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the page shows."""

    question: Question
    at: datetime
    cards: Sequence[Card]
    table: Table | None
    refusal: str
    notes: Sequence[str]
    standing: str = ""

    @property
    def answered(self) -> list[Card]:
        """The cards of figures that have an answer."""
        return [card for card in self.cards if not card.refusal]


def draw(question: Question, at: datetime) -> Board:
    """Ask everything that the page shows."""
    ranges = question.ranges()
    by = beside(question.compare, Slice(ranges=ranges, start=question.start, end=question.end), at)
    answers = [_answer(question, figure, ranges, by) for figure in question.figures]
    found, why = _table(question, answers, by)
    cards = [_card(question, answer, by) for answer in answers]
    return Board(question, at, cards, found, why, [*_notes(question), *_gap(question, answers, by)], cube.sentence(question.figures))


def _answer(question: Question, figure: Figure, ranges: paths.Ranges, by: Beside) -> Answer:
    try:
        asked = question.slice_in(figure, ranges)
        now, then = by.whole(figure, asked)
    except Refusal as refusal:
        return Answer(figure, refusal=refusal.text)
    return Answer(figure, asked, now, then)


def _table(question: Question, answers: Sequence[Answer], by: Beside) -> tuple[Table | None, str]:
    known = [(each.figure, each.asked, each.now, each.then) for each in answers if each.asked is not None and each.now is not None]
    if not known:
        return None, ""
    figures = tuple(figure for figure, _, _, _ in known)
    wholes = [(now.number, then.number if then else None) for _, _, now, then in known]
    try:
        asked = [part for _, part, _, _ in known]
        return table.build(question.but(figures=figures), figures, asked, wholes, by if question.compare else None), ""
    except Refusal as refusal:
        return None, refusal.text


def _gap(question: Question, answers: Sequence[Answer], by: Beside) -> list[str]:
    """Say which figures are not compared, and why: the records do not reach back, or the campaign did not run then."""
    if not question.compare:
        return []
    short: dict[str, list[str]] = {}
    for each in answers:
        if each.asked is not None and (why := by.gap(each.figure, each.asked)):
            short.setdefault(why, []).append(each.figure.name)
    return [f"{'、'.join(names)}：{why}。" for why, names in short.items()]


def _is_compared(question: Question, answer: Answer, by: Beside) -> bool:
    """A campaign's number is not held against the target of the whole."""
    return by.against != Against.TARGET or not (question.campaigns and knows_campaigns(answer.figure))


def _card(question: Question, answer: Answer, by: Beside) -> Card:
    figure = answer.figure
    first = question.but(figures=(figure, *(each for each in question.figures if each.code != figure.code))).url
    rest = tuple(each for each in question.figures if each.code != figure.code)
    drop = question.but(figures=rest).url if rest else ""
    now, then = answer.now, answer.then
    if now is None:
        return Card(figure, KINDS[figure.kind], room_of(figure), refusal=answer.refusal, first_url=first, drop_url=drop)
    told = entered.told_until(figure, answer.asked) if isinstance(figure, External) and now.number is None and answer.asked else None
    numbers = (now.numerator, now.denominator)
    parts = list(zip(question.halves_of(figure), (f"{number:,}" for number in numbers), strict=True)) if now.denominator is not None else []
    return Card(
        figure,
        KINDS[figure.kind],
        room_of(figure),
        printed=shown(now.number),
        url=question.records_of(figure),
        records=now.record_count,
        label=now.label,
        sources=[str(source) for source in now.sources],
        comparison=_sentence(by, now, then) if now.number is not None and _is_compared(question, answer, by) else "",
        parts=parts,
        notes=_card_notes(question, now),
        first_url=first,
        drop_url=drop,
        told=told,
        told_url=question.but(end=told, preset="custom").url if told else "",
    )


def _sentence(by: Beside, now: Value, then: Value | None) -> str:
    """The comparison as a report says it."""
    if by.against != Against.TARGET:
        return by.compared(now, then).sentence if then else ""
    if then is None:
        return "没有下达目标"
    share = by.change(now.figure, now.asked, now.number, then.number)
    return f"目标 {then.printed}{now.unit}" + (f"，完成 {share}" if share != "—" else "")


def _card_notes(question: Question, now: Value) -> list[str]:
    notes = [now.note] if now.note else []
    if question.campaigns and not knows_campaigns(now.figure):
        notes.append("这个指标不分专项行动，按全部统计。")
    return notes


def _notes(question: Question) -> list[str]:
    notes = []
    if len(question.campaigns) > 1:
        notes.append("选了多个专项行动：同一条记录属于几个行动的只算一次，各行动的数字不能相加。")
    if question.by.sectors is not None:
        notes.append("按您的岗位，只统计本行业的记录。")
    return notes


def as_of(at: datetime) -> str:
    """Return the moment of reading in words."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
