"""Filling: every bound cell of a form becomes a value with its definition and its records; formulas are reckoned after it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from anwang.figures import catalogue, comparisons, slices, wording
from anwang.figures.external.kind import External
from anwang.figures.figure import Figure, base, counts_records
from anwang.grid.models import Node
from anwang.ground.measure import Condition, Measure, Ratio, Slice
from anwang.ground.refusal import Refusal
from anwang.returns import counting, periods
from anwang.returns.bindings import Ask, Bindings, RecordList, asked_cells, formula_cells
from anwang.returns.counting import Asked, Groups, Number
from anwang.returns.errors import NotBound, NotCompared
from anwang.returns.periods import Span
from anwang.returns.template import formulas
from anwang.returns.template.layout import Grid, Spot
from anwang.returns.template.writing import Written

Bare = dict[tuple[str, Span], Slice]
"""Slices without filters by place and window."""
MANY = "、"
PERCENT = Decimal(100)
EXACT = 8
"""Decimals with which amounts are asked before they are rounded: fen in 亿元."""
NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
"""A value says when it was read; a form's cells say so themselves."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a return stands on: its place, its period, and for its texts the organ, and who fills it in on which day (empty while it is bound)."""

    node: Node
    start: date
    end: date
    organ: str = ""
    frequency: str = "month"
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A cell's question made whole: the figure narrowed to groups of values, and the slice."""

    figure: Figure
    asked: Slice
    groups: Groups
    span: Span


@dataclass(frozen=True, slots=True)
class Answer:
    """A cell with its answer. `written` is what goes into the cell, `number` the figure's own number (None: no base or no period yet), `exact` the
    amount before it was rounded.
    """

    sheet: str
    spot: Spot
    ask: Ask
    written: Written
    printed: str
    number: Decimal | None = None
    question: Question | None = None
    ids: tuple[int, ...] = ()
    exact: Decimal | None = None

    @property
    def key(self) -> str:
        """Sheet and cell."""
        return f"{self.sheet}!{self.spot.ref}"


@dataclass(frozen=True, slots=True)
class Loose:
    """A cell whose question has no answer, and why."""

    sheet: str
    spot: Spot
    ask: Ask
    sentence: str


@dataclass(slots=True)
class Filled:
    """A whole form answered."""

    answers: list[Answer] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    totals: dict[str, Answer] = field(default_factory=dict)
    """What we count for cells whose formulas stay, by sheet and cell."""

    def by_key(self) -> dict[str, Answer]:
        """Return the answers by sheet and cell."""
        return {answer.key: answer for answer in self.answers}


def fill(bindings: Bindings, grids: list[Grid], ground: Ground, *, with_ids: bool = True) -> Filled:
    """Return every bound cell answered or marked as loose; the same question is asked once, and cells of one table together."""
    filled, pass_ = Filled(), _Filling(ground, with_ids=with_ids)
    cells = [(grid.name, spot, ask) for grid in grids for spot, ask in asked_cells(bindings, grid)]
    beside = [(grid.name, spot, ask) for grid in grids for spot, ask in formula_cells(bindings, grid)]
    if with_ids:
        pass_.ask_together([ask for _, _, ask in (*cells, *beside)])
    for sheet, spot, ask in cells:
        try:
            filled.answers.append(pass_.answer(sheet, spot, ask))
        except Refusal as refusal:
            filled.loose.append(Loose(sheet, spot, ask, refusal.text))
    for sheet, spot, ask in beside:
        with suppress(Refusal):
            filled.totals[f"{sheet}!{spot.ref}"] = pass_.answer(sheet, spot, ask)
    return filled


def question_of(ask: Ask, ground: Ground, bare: Bare | None = None) -> Question | None:
    """Return a cell's question as the engine asks it; None where its month is not over. Raises NoSuchFigure, NoSuchPlace, WrongFilter, NotBound."""
    figure = catalogue.find(ask.figure)
    span = periods.span_of(ask.window, ask.month, ground.start, ground.end)
    if span is None:
        return None
    return narrowed(figure, ask, ground, span, bare)


def narrowed(figure: Figure, ask: Ask, ground: Ground, span: Span, bare: Bare | None = None) -> Question:
    """Return a figure's question for a window, with filters of one value in the slice and of several in the figure.

    `bare` holds the slices without filters of places and windows that were asked before.
    """
    known = {} if bare is None else bare
    if (ask.place, span) not in known:
        node = slices.place_in(ask.place, ground.node, ground.end) if ask.place else ground.node
        known[ask.place, span] = slices.slice_of(figure, node, start=span[0], end=span[1])
    single: list[tuple[str, str]] = []
    groups: list[tuple[str, tuple[str, ...]]] = []
    for text in ask.where:
        name, _, value = text.replace("\uff1d", "=").partition("=")
        values = [each for each in value.split(MANY) if each.strip()]
        if len(values) < 2:  # noqa: PLR2004 - one value
            single.append(slices.filter_of(base(figure).fact, f"{_name(figure, name)}={value}"))
            continue
        found = [slices.filter_of(base(figure).fact, f"{_name(figure, name)}={each}") for each in values]
        groups.append((found[0][0], tuple(dict.fromkeys(code for _, code in found))))
    asked = known[ask.place, span].narrowed(where=tuple(single))
    return Question(grouped(figure, tuple(groups)), asked, tuple(groups), span)


def _name(figure: Figure, said: str) -> str:
    """行业 is 主要监管行业 on one fact and 监管行业 on another: a form's rows mean whichever the figure knows."""
    known = {column.label for column in base(figure).fact.columns}
    return said if said.strip() in known else {"行业": "sector"}.get(said.strip(), said)


def grouped(figure: Figure, groups: Groups) -> Figure:
    """Return the figure that counts only records with one of several values."""
    if not groups:
        return figure
    if isinstance(figure, External):
        raise NotBound(f"“{figure.name}”是录入的数，一次只能按一个值筛选。")
    more = tuple(Condition(name, "in", values) for name, values in groups)
    if isinstance(figure, Ratio):
        return replace(figure, numerator=_with(figure.numerator, more), denominator=_with(figure.denominator, more))
    return _with(figure, more)


def _with(one: Measure, more: tuple[Condition, ...]) -> Measure:
    for condition in more:
        one.fact.column(condition.column)
    return replace(one, where=(*one.where, *more))


@dataclass(slots=True)
class _Filling:
    """One pass over a form: what has been asked already."""

    ground: Ground
    with_ids: bool
    known: dict[Asked, Number] = field(default_factory=dict)
    bare: Bare = field(default_factory=dict)
    begun: comparisons.Known = field(default_factory=dict)

    def ask_together(self, asks: list[Ask]) -> None:
        """Ask the questions of whole tables at once; what cannot be told apart is asked one by one later."""
        wanted: list[Asked] = []
        for ask in asks:
            with suppress(Refusal):
                question = question_of(ask, self.ground, self.bare) if ask.figure else None
                if question is not None:
                    wanted.append(_asked(question))
        self.known |= counting.numbers(wanted)

    def answer(self, sheet: str, spot: Spot, ask: Ask) -> Answer:
        """A cell's answer."""
        if ask.text and not ask.figure:
            words = text_of(ask.text, self.ground)
            return Answer(sheet, spot, ask, words, words)
        question = question_of(ask, self.ground, self.bare)
        if question is None:
            return Answer(sheet, spot, ask, None, "")
        exact, ids = self.number(question)
        number = _rounded(question, exact)
        if ask.show in {"change", "rate"}:
            return self.compared(Answer(sheet, spot, ask, None, "", None, question, ids), number)
        printed = "" if number is None else wording.plain(number)
        return Answer(sheet, spot, ask, _written(question.figure, spot, number), printed, number, question, ids, exact)

    def number(self, question: Question) -> Number:
        """A question's number, an amount unrounded, and the ids of its records, asked once."""
        key = _asked(question)
        if key not in self.known:
            self.known[key] = _number(question.figure, key.asked, with_ids=self.with_ids)
        return self.known[key]

    def compared(self, empty: Answer, number: Decimal | None) -> Answer:
        """A difference with the same days a year before: absolute, or in percent (of percentages, in points). Without a base the cell stays empty.

        Raises NotCompared where our records, or the campaign, do not reach back so far.
        """
        ask, question = empty.ask, empty.question
        plain = catalogue.find(ask.figure)
        if question is None or number is None:
            return empty
        words = comparisons.words_at(question.asked, self.begun)
        if why := comparisons.why_not(plain, question.asked, comparisons.Against.LAST_YEAR, words=words, known=self.begun):
            raise NotCompared(f"{plain.name}：{why}。")
        before = narrowed(plain, ask, self.ground, periods.same_last_year(question.span), self.bare)
        then = _rounded(before, self.number(before)[0])
        if then is None:
            return empty
        change = number - then
        if ask.show == "change" or (isinstance(plain, Ratio) and plain.unit == "%"):
            return replace(empty, written=change, printed=wording.plain(change), number=change)
        if not then:
            return empty
        rate = wording.rounded(change * PERCENT / then, 1)
        return replace(empty, written=rate / PERCENT if empty.spot.kind == "percent" else rate, printed=wording.plain(rate), number=rate)


def _asked(question: Question) -> Asked:
    """A question by the figure as declared, so that groups can be told apart; an amount is asked to the fen, so that sums can be compared."""
    asked = question.asked
    if _is_amount(question.figure):
        asked = asked.narrowed(rounding=replace(asked.rounding, amount_digits=EXACT))
    return Asked(catalogue.find(question.figure.code), asked, question.groups)


def _is_amount(figure: Figure) -> bool:
    return isinstance(figure, Measure) and figure.scale != 1


def _rounded(question: Question, exact: Decimal | None) -> Decimal | None:
    """A question's number as the place's rule rounds it."""
    return exact if exact is None or not _is_amount(question.figure) else question.asked.rounding.amount(exact)


def _number(figure: Figure, asked: Slice, *, with_ids: bool) -> Number:
    """The number and the ids of its records; where the records are the number, one statement gives both."""
    ids = tuple(slices.record_ids(figure, asked)) if with_ids else ()
    if with_ids and isinstance(figure, Measure) and counts_records(figure):
        return slices.scaled(figure, len(ids), asked.rounding), ids
    return slices.value(figure, asked, at=NO_MOMENT).number, ids


def _written(figure: Figure, spot: Spot, number: Decimal | None) -> Written:
    """What goes into the cell: a percentage as a fraction where the cell shows percent, a text where the cell is a text."""
    if number is None:
        return None
    if spot.kind == "percent" and figure.unit == "%":
        return number / PERCENT
    if spot.kind == "text":
        return wording.plain(number)
    return Decimal(wording.plain(number))


def text_of(pattern: str, ground: Ground) -> str:
    """Return a text of the form with its marks replaced: {单位} {区域} {期间} {年} {月} {起} {止}, and who fills in and when: {填表人} {填报日}."""
    start, end = ground.start, ground.end
    marks = {
        "单位": ground.organ or ground.node.name,
        "区域": ground.node.name,
        "期间": periods.title(ground.frequency, start, end),
        "累计": f"{end.year}年1月—{end.month}月" if end.month > 1 else f"{end.year}年1月",
        "年": str(end.year),
        "月": str(end.month),
        "起": f"{start.year}年{start.month}月{start.day}日",
        "止": f"{end.year}年{end.month}月{end.day}日",
        "填表人": ground.by,
        "填报日": f"{ground.on.year}年{ground.on.month}月{ground.on.day}日" if ground.on else "",
    }
    for name, value in marks.items():
        pattern = pattern.replace("{" + name + "}", value)
    return pattern


def list_question(wanted: RecordList, ground: Ground) -> Question:
    """Return the question whose records a ledger lists. Raises NotBound."""
    span = periods.span_of(wanted.window, 0, ground.start, ground.end)
    if span is None:
        raise NotBound
    return narrowed(catalogue.find(wanted.figure), Ask(where=wanted.where), ground, span)


@dataclass(slots=True)
class Reckoned:
    """What the form's formulas give with the filled values: by sheet and cell; and those that are left to Excel."""

    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    beyond: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def reckon(grids: list[Grid], written: Mapping[str, Written]) -> Reckoned:
    """Return the results of all formulas with the cells as filled (`written` by sheet!cell)."""
    values: dict[formulas.Key, formulas.Value] = {}
    held: dict[formulas.Key, str] = {}
    for grid in grids:
        for (row, column), spot in grid.spots.items():
            key = (grid.name, row, column)
            if spot.formula:
                held[key] = spot.formula
            elif f"{grid.name}!{spot.ref}" in written:
                found = written[f"{grid.name}!{spot.ref}"]
                values[key] = Decimal(found) if isinstance(found, int) and not isinstance(found, bool) else found  # type: ignore[assignment]
            else:
                values[key] = Decimal(repr(spot.number)) if spot.number is not None else spot.text or None
        for key_text, found in written.items():
            sheet, _, ref = key_text.rpartition("!")
            if sheet == grid.name:
                letters = ref.rstrip("0123456789")
                place = (sheet, int(ref[len(letters) :]), _column(letters))
                values.setdefault(place, found if not isinstance(found, int) else Decimal(found))  # type: ignore[arg-type]
    sheets = formulas.Sheets(values, held)
    reckoned = Reckoned()
    for grid in grids:
        for spot in grid.spots.values():
            if spot.formula:
                _note(reckoned, sheets, grid.name, spot)
    return reckoned


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _note(reckoned: Reckoned, sheets: formulas.Sheets, sheet: str, spot: Spot) -> None:
    results = reckoned.results.setdefault(sheet, {})
    try:
        result = sheets.value((sheet, spot.row, spot.column))
    except formulas.Wrong:
        results[spot.ref] = None
        reckoned.wrong.append(f"{sheet}!{spot.ref}")
    except formulas.FAILURES:
        results[spot.ref] = None
        reckoned.beyond.append(f"{sheet}!{spot.ref}")
    else:
        results[spot.ref] = (
            result.quantize(Decimal("0.0000000001")).normalize() if isinstance(result, Decimal) else "" if result is None else result
        )
