"""Answers: what each operation says of a question, with the figures, slices and records that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from anwang.figures import breakdowns, comparisons, predicates, ranking, slices, targets, windows
from anwang.figures import shares as sharing
from anwang.figures.comparisons import Against, Comparison, Known
from anwang.figures.errors import WrongOperation
from anwang.figures.external.declared import externals
from anwang.figures.external.entered import Source
from anwang.figures.figure import Figure, base, dimensions, seen_by
from anwang.figures.operations import PLACES
from anwang.figures.ranking import Ranked, Row
from anwang.figures.slices import Value
from anwang.figures.wording import plain
from anwang.grid import territory
from anwang.grid.access import Official
from anwang.grid.models import Node
from anwang.ground.measure import Slice

UNKNOWN = "—"
NONE = "无"
PAIRED = {"accidents.cases": "accidents.deaths"}
"""Which figure 双下降 pairs with where none is named."""
LOWEST_FIRST = frozenset({"从少到多", "从低到高", "升序"})


@dataclass(frozen=True, slots=True)
class Question:
    """A figure over a slice at a place; `above` is the place that the asker stands on, `by` who asks, `known` what was read before."""

    figure: Figure
    asked: Slice
    node: Node
    above: Node
    by: Official | None = None
    known: Known = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is printed (without the unit for a plain number), its number and unit, and everything that it rests on.

    `record_count` is that of the first value; `label` is 无明细 where a number was entered; `note` says why there is no number.
    """

    printed: str
    value: Decimal | None
    unit: str
    values: tuple[Value, ...]
    as_of: datetime
    definition: str
    label: str = ""
    note: str = ""
    comparison: Comparison | None = None
    rows: tuple[Ranked, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures that the answer rests on, each once."""
        return tuple({value.figure.code: value.figure for value in self.values}.values())

    @property
    def slices(self) -> tuple[Slice, ...]:
        """The slices that were read, in order."""
        return tuple(value.asked for value in self.values)

    @property
    def record_count(self) -> int:
        """How many records lie behind the first value."""
        return self.values[0].record_count if self.values else 0

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where entered numbers come from, each once."""
        return tuple(dict.fromkeys(source for value in self.values for source in value.sources))


def _answer(printed: str, number: Decimal | None, unit: str, values: Sequence[Value], method: str = "", **more: Any) -> Answer:
    definitions = dict.fromkeys(value.figure.definition for value in values)
    label = next((value.label for value in values if value.label), "")
    note = more.pop("note", "") or next((value.note for value in values if value.note), "")
    return Answer(printed, number, unit, tuple(values), values[0].as_of, "".join([*definitions, method]), label, note, **more)


def plain_value(question: Question, *, at: datetime) -> Answer:
    """The number itself."""
    value = slices.value(question.figure, question.asked, at=at)
    return _answer(value.printed, value.number, value.unit, [value])


def compared(question: Question, against: Against, form: str, *, at: datetime) -> Answer:
    """A comparison, in the form asked: absolute, percent, multiple or sentence."""
    made = comparisons.compare(question.figure, question.asked, against, at=at, known=question.known)
    printed: str = getattr(made, form)
    values = [value for value in (made.now, made.then) if value is not None and (value is made.now or against != Against.TARGET)]
    number = made.rate if form in {"percent", "multiple"} and made.rate is not None else made.difference
    unit = "%" if number is made.rate and number is not None else "个百分点" if question.figure.unit == "%" else question.figure.unit
    note = "" if made.comparable else _why(made)
    return _answer(printed, number, unit, values, f"{against.value}：与{made.base_name}相比。", note=note, comparison=made)


def _why(made: Comparison) -> str:
    notes = [value.note for value in (made.now, made.then) if value is not None and value.note]
    return "".join(dict.fromkeys(notes)) or f"{made.absolute}。"


def target_value(question: Question, *, at: datetime) -> Answer:
    """The target itself."""
    now = slices.value(question.figure, question.asked, at=at)
    target = targets.of(question.figure, question.asked)
    number = target.value.normalize() if target else None
    note = "" if target else f"没有下达“{question.figure.name}”的目标，请在“目标”里录入。"
    return _answer(UNKNOWN if number is None else plain(number), number, now.unit, [now], note=note)


def shares(question: Question, along: str = "", *, at: datetime) -> Answer:
    """The share of what the filters leave, of a place in the asker's, or of each part along a dimension."""
    figure, asked = question.figure, question.asked
    if along:
        return _shares_along(question, along, at)
    if asked.where:
        made = sharing.of_filters(figure, asked, at=at)
    elif question.node.pk != question.above.pk:
        whole = _wider(question, question.above)
        made = sharing.of_place(figure, asked, whole, at=at)
    else:
        raise WrongOperation("请写明是什么的占比：加上分类或区域（如“级别=重大”“区域=三界镇”），或写“占比=级别”。")
    return _answer(made.words, made.number, "%", [made.part, made.whole], "占比：占全部的百分率。")


def _shares_along(question: Question, along: str, at: datetime) -> Answer:
    figure, asked = question.figure, question.asked
    whole = slices.value(figure, asked, at=at)
    rows = (
        sharing.by_place(figure, question.node, asked)
        if along in PLACES
        else sharing.by_dimension(figure, asked, dimension_of(figure, along))
    )
    told = sorted((row for row in rows if row.percent), key=lambda row: row.percent or Decimal(0), reverse=True)
    printed = "、".join(f"{row.name}{plain(row.percent)}%" for row in told if row.percent is not None) or NONE
    ranked = ranking.ranked([(row.key, row.name, row.percent) for row in rows])
    return _answer(printed, None, "%", [whole], "占比：占全部的百分率。", rows=tuple(ranked))


def rank(question: Question, order: str = "", *, at: datetime) -> Answer:
    """The place's rank among the places of its superior."""
    above = question.above if question.node.pk != question.above.pk else question.node.parent
    if above is None:
        raise WrongOperation(f"“{question.node.name}”没有上级，不能排名。")
    if question.by is not None and not question.by.covers(above.path):
        raise WrongOperation(f"“{question.node.name}”的排名涉及其他区域，请由{above.name}查看。")
    value = slices.value(question.figure, question.asked, at=at)
    wider = _wider(question, above)
    rows = ranking.of_places(question.figure, above, wider, first="low" if order in LOWEST_FIRST else "high")
    own = ranking.rank_of(rows, question.node.path)
    if own is None or own.rank is None:
        return _answer(UNKNOWN, None, "位", [value], note=value.note or "这个区域没有名次。", rows=tuple(rows))
    shared = sum(row.rank == own.rank for row in rows) > 1
    return _answer(f"{'并列' if shared else ''}第{own.rank}位", Decimal(own.rank), "位", [value], "排名：同数并列。", rows=tuple(rows))


def topmost(question: Question, count: int, along: str = "", *, highest: bool, at: datetime) -> Answer:
    """The first or last so many places below, or values of a dimension, each with its number."""
    value = slices.value(question.figure, question.asked, at=at)
    rows = ranking.ranked(_rows(question, along), first="high" if highest else "low")
    told = [row for row in ranking.top(rows, count) if row.number or not highest]
    printed = "、".join(f"{row.name}（{plain(row.number)}{question.figure.unit}）" for row in told if row.number is not None) or NONE
    return _answer(printed, None, question.figure.unit, [value], rows=tuple(rows))


def counted(question: Question, what: str, test: str, *, at: datetime) -> Answer:
    """For how many places below, or values of a dimension, a test of the number holds."""
    value = slices.value(question.figure, question.asked, at=at)
    found = predicates.holding(_rows(question, what), predicates.threshold(test))
    rows = tuple(ranking.ranked(found))
    return _answer(str(len(found)), Decimal(len(found)), "个", [value], f"{what}数：数值{test.strip()}的个数。", rows=rows)


def moved(question: Question, direction: str, *, at: datetime) -> Answer:
    """In how many places below a figure is lower, higher or the same as in the same days of last year."""
    figure, asked = question.figure, question.asked
    earlier = comparisons.window_of(asked, Against.LAST_YEAR)
    value = slices.value(figure, asked, at=at)
    words = comparisons.words_at(asked, question.known)
    if why := comparisons.why_not(figure, asked, Against.LAST_YEAR, words=words, known=question.known):
        return _answer(UNKNOWN, None, "个", [value], note=f"{why}。")
    rows = [row for row in breakdowns.places(question.node, asked) if row.node]
    both = zip(rows, breakdowns.numbers(figure, asked, rows), breakdowns.numbers(figure, earlier, rows), strict=True)
    changed: list[Row] = [
        (row.node.path, row.name, now - then) for row, now, then in both if row.node and now is not None and then is not None
    ]
    found = predicates.holding(changed, predicates.threshold({"上升": ">0", "下降": "<0"}.get(direction, "=0")))
    return _answer(str(len(found)), Decimal(len(found)), "个", [value], f"{direction}：与上年同期相比。", rows=tuple(ranking.ranked(found)))


def none_happened(question: Question, *, at: datetime) -> Answer:
    """未发生, or how many happened."""
    value = slices.value(question.figure, question.asked, at=at)
    nothing = predicates.none_happened(value)
    printed = UNKNOWN if nothing is None else "未发生" if nothing else f"发生{value.printed}{value.unit}"
    return _answer(printed, value.number, value.unit, [value])


def both_fell(question: Question, *, at: datetime, other: Figure | None = None) -> Answer:
    """双下降 where both figures are lower than in the same days of last year; else what became of each."""
    code = PAIRED.get(question.figure.code, "")
    second = other or externals().get(code)
    if second is None:
        raise WrongOperation("请写明另一个指标，如“双下降=死亡人数”。")
    if question.by is not None:
        second = seen_by(second, question.by)
    made = [
        comparisons.compare(figure, question.asked, Against.LAST_YEAR, at=at, known=question.known) for figure in (question.figure, second)
    ]
    fell = predicates.both_fell(made)
    told = "、".join(f"{each.now.figure.name}{each.absolute}" for each in made)
    values = [value for each in made for value in (each.now, each.then) if value is not None]
    note = "" if fell is not None else " ".join(_why(each) for each in made if not each.comparable)
    return _answer("双下降" if fell else told, None, "", values, "双下降：两个指标都比上年同期少。", note=note)


def not_risen(question: Question, *, at: datetime) -> Answer:
    """只降不升, or the comparison where the figure rose or cannot be compared."""
    made = comparisons.compare(question.figure, question.asked, Against.LAST_YEAR, at=at, known=question.known)
    values = [value for value in (made.now, made.then) if value is not None]
    printed = "只降不升" if predicates.not_risen(made) else made.sentence
    note = "" if made.comparable else _why(made)
    return _answer(printed, made.difference, made.now.unit, values, note=note, comparison=made)


def monthly(question: Question, *, at: datetime) -> Answer:
    """The number of each month."""
    found = windows.over(question.figure, windows.monthly(question.figure, question.asked), at=at)
    printed = "、".join(f"{value.asked.start.month}月{value.printed}{'' if value.number is None else value.unit}" for value in found)
    value = slices.value(question.figure, question.asked, at=at)
    return _answer(printed, value.number, value.unit, [value, *found])


def dimension_of(figure: Figure, name: str) -> str:
    """Return the dimension that a word names, by its code word or label. Raises WrongOperation, naming what there is."""
    columns = [base(figure).fact.column(each) for each in dimensions(figure)]
    found = next((column.name for column in columns if name in {column.name, column.label}), None)
    found = found or next((column.name for column in columns if name in column.label), None)
    if found is None:
        known = "、".join(column.label for column in columns) or NONE
        raise WrongOperation(f"“{figure.name}”不能按“{name[:20]}”分列。可以用：区域、{known}。")
    return found


def _rows(question: Question, along: str) -> list[Row]:
    if not along or along in PLACES:
        return ranking.places(question.figure, question.node, question.asked)
    rows = breakdowns.by_dimension(question.figure, question.asked, dimension_of(question.figure, along))
    return [row for row in rows if row[0]]


def _wider(question: Question, node: Node) -> Slice:
    wider = question.asked.narrowed(ranges=territory.of(node, question.asked.end))
    return slices.within_reach(wider, question.by) if question.by else wider
