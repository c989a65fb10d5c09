"""Checking: what in a filled form does not agree with itself, with last period's form, or with what was counted then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from anwang.figures import wording
from anwang.figures.figure import Figure
from anwang.ground import canonical, rules
from anwang.ground.measure import Ratio
from anwang.returns.bindings import Ask
from anwang.returns.filling import Answer, Filled, Question, Reckoned
from anwang.returns.ledgers import Missing
from anwang.returns.template.layout import ref_of

RULE = "return.checks"
KINDS = {
    "jump": "与上期相差较大",
    "lower": "累计数比上期小",
    "parts": "分项大于总项",
    "total": "公式合计与系统统计不同",
    "restated": "上期报出的数现在不同",
    "loose": "取不到数",
    "missing": "必填项缺内容",
    "words": "没有对应说法",
    "formula": "公式没有结果",
}
MOST = 200
MOST_TOTALS = 2_000


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to be checked: where, what kind, the sentence; and how it was settled."""

    key: str
    kind: str
    sheet: str
    cell: str
    sentence: str
    reason: str = ""
    by: str = ""
    settled: bool = False


def point(kind: str, sheet: str, cell: str, sentence: str) -> Point:
    """Return a point; its key stays the same as long as it says the same."""
    return Point(canonical.digest_text(f"{kind}|{sheet}|{cell}|{sentence}")[:16], kind, sheet, cell, sentence)


@dataclass(frozen=True, slots=True)
class Before:
    """A cell of last period's form as it was handed out, and as counted today."""

    value: str
    today: str


def points(
    filled: Filled, reckoned: Reckoned, before: Mapping[str, Before], *, unrounded: Reckoned, path: str, on: date, same_year: bool
) -> list[Point]:
    """Return everything that needs a reason or a look, in the order of the form. `before` is last period's form by sheet!cell; `unrounded` is what
    the formulas give with amounts to the fen.
    """
    found = [point("loose", each.sheet, each.spot.ref, f"{_words(each.ask)}：{each.sentence}") for each in filled.loose]
    found += _against_before(filled, before, rules.payload(RULE, path=path, on=on), same_year=same_year)
    found += _parts(filled)
    found += _totals(filled, reckoned, unrounded)
    found += _formulas(reckoned)
    return found[:MOST]


def as_rows(found: Sequence[Point]) -> list[dict[str, Any]]:
    """Return points as the record keeps them."""
    return [asdict(each) for each in found]


def _words(ask: Ask) -> str:
    return ask.words or ask.figure or "未命名"


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _against_before(filled: Filled, before: Mapping[str, Before], limits: Mapping[str, Any], *, same_year: bool) -> list[Point]:
    found = []
    for answer in filled.answers:
        then = before.get(answer.key)
        if then is None or answer.question is None:
            continue
        now, past = answer.number, _number(then.value)
        if now is not None and past is not None:
            if (
                answer.ask.window == "year"
                and same_year
                and now < past
                and not isinstance(answer.question.figure, Ratio)
                and not answer.ask.show
            ):
                found.append(
                    point(
                        "lower",
                        answer.sheet,
                        answer.spot.ref,
                        f"{_words(answer.ask)}：累计 {wording.plain(now)}，上期已报 {wording.plain(past)}，累计数不应变小。",
                    )
                )
            elif _jumps(now, past, answer, limits):
                found.append(
                    point(
                        "jump",
                        answer.sheet,
                        answer.spot.ref,
                        f"{_words(answer.ask)}：本期 {wording.plain(now)}，上期 {wording.plain(past)}。",
                    )
                )
        if then.today != then.value:
            found.append(
                point(
                    "restated",
                    answer.sheet,
                    answer.spot.ref,
                    f"{_words(answer.ask)}：上期报出 {then.value or '空'}，按现在的记录是 {then.today or '空'}（有补录、撤销或更正）。",
                )
            )
    return found


def _jumps(now: Decimal, past: Decimal, answer: Answer, limits: Mapping[str, Any]) -> bool:
    if answer.ask.window == "year" or answer.ask.show or answer.question is None:
        return False
    if isinstance(answer.question.figure, Ratio):
        return abs(now - past) >= Decimal(int(limits["points"]))
    least, percent = Decimal(int(limits["least"])), Decimal(int(limits["percent"]))
    return abs(now - past) >= least and (past == 0 or abs(now - past) * 100 >= past * percent)


PARTS: Mapping[str, str] = {
    "hazards.found_general": "hazards.found",
    "hazards.found_major": "hazards.found",
    "hazards.done": "hazards.found",
    "hazards.done_general": "hazards.found_general",
    "hazards.done_major": "hazards.found_major",
    "hazards.self_found": "hazards.found",
    "hazards.five_fixed": "hazards.planned",
    "inspections.sites_visited": "inspections.visits",
}
"""Figures that can never exceed another one of the same place, window and filters."""


def _parts(filled: Filled) -> list[Point]:
    known: dict[tuple[Any, ...], Answer] = {}
    for answer in filled.answers:
        if answer.question is not None and not answer.ask.show:
            known[_key(answer, answer.question.figure.code)] = answer
    found = []
    for answer in filled.answers:
        if answer.question is None or answer.number is None or answer.ask.show:
            continue
        figure: Figure = answer.question.figure
        whole = known.get(_key(answer, PARTS.get(figure.code, "")))
        if whole is not None and whole.number is not None and answer.number > whole.number:
            words = f"{_words(answer.ask)} {wording.plain(answer.number)}，大于 {whole.spot.ref} 的 {wording.plain(whole.number)}。"
            found.append(point("parts", answer.sheet, answer.spot.ref, words))
        if isinstance(figure, Ratio) and figure.unit == "%" and answer.number > 100:  # noqa: PLR2004 - percent
            found.append(
                point("parts", answer.sheet, answer.spot.ref, f"{_words(answer.ask)}：{wording.plain(answer.number)}% 超过 100%。")
            )
    return found


def _key(answer: Answer, code: str) -> tuple[Any, ...]:
    question = answer.question
    return (code, question.asked.ranges, question.span, question.asked.where, question.groups) if question else (code,)


def _totals(filled: Filled, reckoned: Reckoned, unrounded: Reckoned) -> list[Point]:
    """Formula cells inside a bound block: what the formula gives beside what we count for the same row and column.

    A sum of rounded amounts is no difference where the amounts themselves agree.
    """
    found = []
    for key, answer in list(filled.totals.items())[:MOST_TOTALS]:
        sheet, _, ref = key.rpartition("!")
        result = reckoned.results.get(sheet, {}).get(ref)
        if not isinstance(result, Decimal) or answer.number is None:
            continue
        ours = Decimal(str(answer.written)) if isinstance(answer.written, Decimal) else answer.number
        if wording.rounded(result, 4) != wording.rounded(ours, 4) and abs(result - ours) >= Decimal("0.05"):
            if answer.question is not None and answer.number == _amount(unrounded.results.get(sheet, {}).get(ref), answer.question):
                continue
            words = f"{_words(answer.ask)}：公式得 {wording.plain(wording.rounded(result, 2))}，系统统计 {wording.plain(ours)}。"
            if answer.question is not None and not answer.question.figure.additive:
                words += "去重计数或比率本来就不能相加，请按来表单位的要求办理。"
            found.append(point("total", sheet, ref, words))
    return found


def _amount(result: object, question: Question) -> Decimal | None:
    """What a formula gives of unrounded amounts, rounded as the total is."""
    return question.asked.rounding.amount(result) if isinstance(result, Decimal) else None


def _formulas(reckoned: Reckoned) -> list[Point]:
    return [
        point("formula", *_split(each), f"{each.rpartition('!')[2]} 的公式没有结果（多为除数是零），打开后会显示错误值。")
        for each in reckoned.wrong
    ]


def _split(key: str) -> tuple[str, str]:
    sheet, _, ref = key.rpartition("!")
    return sheet, ref


def ledger_points(sheet: str, missing: Missing, unmapped: Mapping[str, set[str]], first_row: int) -> list[Point]:
    """Return the points of a ledger: required cells that are empty, row by row, and words that the superior's list does not have."""
    found = []
    for header, count in missing.counts.items():
        rows = missing.rows.get(header, [])
        named = "、".join(str(row) for row in rows) + ("等" if count > len(rows) else "")
        found.append(point("missing", sheet, ref_of(rows[0], 1), f"“{header}”是必填项，有 {count} 行没有内容：第 {named} 行。"))
    for header, words in unmapped.items():
        found.append(
            point("words", sheet, ref_of(first_row, 1), f"“{header}”列有来表单位没有的说法：{'、'.join(sorted(words)[:10])}，请补对应词。")
        )
    return found
