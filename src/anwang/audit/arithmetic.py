"""Arithmetic of a text by itself: what no records whatever could make true. No data are needed.

Figures are related as the catalogue declares it: a rate has its two parts, a figure is one of another (其中). Only exact numbers are judged
(余, 多, 近 and words like 过半 are not), and only numbers that speak of the same: place, campaign, filters and period.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from anwang.audit.claims import Claim
from anwang.audit.numbers import families
from anwang.audit.reckoning import digits_of, has_integer_before, has_integer_part, may_stand_for, percent
from anwang.audit.single import Impossible, fractions, wrong_editions
from anwang.figures.catalogue import everything
from anwang.figures.external.kind import FEN_IN
from anwang.figures.wording import HUNDRED
from anwang.ground.measure import Ratio

NEAR = 400
"""So many characters apart, a rate and its parts speak of the same; a rate is judged against the nearest of each."""
SAFETY_MONTH = "安全生产月"
CENTS = 2
"""Digits after the point that an amount in yuan can have."""
OVER_HUNDRED = frozenset(
    {"RESP.done", "ACC.quota", "RANK.first", "SCORE", "ECON", "WB.yoy", "HAZ.recheck", "INS.cov", "INS.plan", "TASK.n"}
)
"""Types of percentages that may exceed 100: what was planned may be done more than once, and checked again more often than found."""
WIDENED = re.compile("[(\N{FULLWIDTH LEFT PARENTHESIS}](?:含|包括|包含|另含|其中含)")
"""In brackets: what the number holds besides."""
PAST = re.compile(
    "(?<![较比与同])(?:去年|上年|上一年)同期(?:为|是|的|共|仅)?(?:发生|造成)?[^,。;、，\\d增减升降多少长落提高低较比相]{0,8}\\d"
)
"""What a number was a year ago."""
ALIKE = ("people", "firms", "cases", "items")
"""Families of measure words in which part and whole may be counted differently: 53名, 其中62人."""
OTHER_MATTER = re.compile("涉及|涵盖|造成|包括|覆盖|惠及")
"""What is only touched by the whole may be more: 案件3件, 其中涉及5起."""
URGED = "督促"
"""督促整改 speaks of all hazards, those of earlier checks included."""
DONE = re.compile(
    "^(?:其中)?[,，]?(?:均?已|现已|目前已|其中已)?(?:全部)?(?:完成)?(?:整改|销号|整治|治理|消除|办结|验收)+(?:完成|到位|完毕|合格)?\\d"
)
"""What was done of the hazards that stand before it; no other noun stands between: 重大隐患12项, 已整改11项."""
LEAST = 2.0
"""The least score of two numbers that are held against each other as part and whole."""


def impossible(claims: Sequence[Claim]) -> list[Impossible]:
    """Return what in a text is arithmetically impossible, in the order of the text; of one claim the first reason."""
    found: dict[int, Impossible] = {}
    for rule in (wrong_editions, fractions, _amounts, _over_hundred, _rates, _changes, _among, _parts, _months):
        for fault in rule(claims):
            found.setdefault(fault.position, fault)
    return [found[position] for position in sorted(found)]


@cache
def quotients() -> dict[str, tuple[str, str]]:
    """Return the parts of every declared rate in percent: code → (numerator, denominator)."""
    found: dict[str, tuple[str, str]] = {}
    for code, figure in everything().items():
        if isinstance(figure, Ratio) and figure.unit == "%":
            found[code] = (figure.numerator.code, figure.denominator.code)
        elif (said := getattr(figure, "quotient", None)) and figure.unit == "%":
            found[code] = said
    return found


@cache
def wholes() -> dict[str, str]:
    """Return of which figure another is a part: those declared so, and a rate's numerator where it counts the denominator's records."""
    found = {code: whole for code, figure in everything().items() if (whole := getattr(figure, "of_which", ""))}
    for numerator, denominator in quotients().values():
        found.setdefault(numerator, denominator)
    return {code: whole for code, whole in found.items() if code != whole}


def is_exact(claim: Claim) -> bool:
    """Return whether a claim states one exact number of its own period."""
    if claim.value is None or claim.approximate or claim.upper is not None or PAST.search(claim.text):
        return False
    return claim.basis in {"number", "zero", "level", "whole"}


def _plain(claim: Claim) -> bool:
    return is_exact(claim) and not (claim.comparison or claim.change or claim.share) and not WIDENED.search(claim.text)


def same_matter(first: Claim, second: Claim) -> bool:
    """Return whether two claims speak of the same place, campaign, filters and period."""
    return (first.place, first.campaign, sorted(first.where), first.window.start, first.window.end) == (
        second.place,
        second.campaign,
        sorted(second.where),
        second.window.start,
        second.window.end,
    )


def _said(claim: Claim) -> str:
    return f"“{claim.text.strip()}”"


def _amounts(claims: Sequence[Claim]) -> Iterator[Impossible]:
    for position, claim in enumerate(claims):
        if claim.unit == "元" and claim.number is not None and digits_of(claim.number) > CENTS:
            sentence = (
                f"{claim.number}元有{digits_of(claim.number)}位小数\N{FULLWIDTH COMMA}分以下没有金额\N{FULLWIDTH COMMA}单位可能应为“万元”。"
            )
            yield Impossible(position, "unit", sentence)


def _over_hundred(claims: Sequence[Claim]) -> Iterator[Impossible]:
    for position, claim in enumerate(claims):
        rated = claim.figure in quotients() and claim.type_code not in OVER_HUNDRED
        if rated and claim.unit == "%" and not claim.change and claim.value is not None and claim.value > HUNDRED:
            yield Impossible(position, "over_hundred", f"比率不能超过100%\N{FULLWIDTH COMMA}文中写作{claim.number}%。")


def _rates(claims: Sequence[Claim]) -> Iterator[Impossible]:
    for position, claim in enumerate(claims):
        if claim.unit != "%" or claim.figure not in quotients() or not _plain(claim):
            continue
        numerator, denominator = quotients()[claim.figure]
        whole = _nearest(claims, position, denominator)
        if whole is None:
            if pair := _done_before(claims, position, numerator):
                yield from _divided(claims, position, *pair)
            continue
        if not claims[whole].value:
            continue
        part = _nearest(claims, position, numerator)
        if part is not None:
            yield from _divided(claims, position, part, whole)
        elif not has_integer_part(_number(claim), int(_value(claims[whole]))):
            sentence = f"{claims[whole].value}中没有一个整数能得出{claim.number}%。"
            yield Impossible(position, "no_integer_part", sentence, (whole,))


def _done_before(claims: Sequence[Claim], position: int, numerator: str) -> tuple[int, int] | None:
    """Return (part, whole) directly before a rate in its sentence, where the whole is a kind of what the rate is of: 重大隐患12项."""
    part = position - 1
    if part < 1 or claims[part].figure != numerator or claims[part].sentence != claims[position].sentence:
        return None
    whole = _whole_before(claims, part)
    return (part, whole) if whole is not None and _value(claims[part]) <= _value(claims[whole]) and claims[whole].value else None


def _whole_before(claims: Sequence[Claim], part: int) -> int | None:
    """Return the number directly before 已整改N in its sentence, where it is of the same room and measure word and not what was done."""
    claim, whole = claims[part], claims[part - 1]
    fits = (
        bool(part)
        and DONE.search(claim.text.lstrip())
        and _plain(claim)
        and _plain(whole)
        and (whole.sentence, whole.unit) == (claim.sentence, claim.unit)
        and whole.figure.partition(".")[0] == claim.figure.partition(".")[0]
        and whole.figure not in {claim.figure, wholes().get(claim.figure, "")}
        and whole.part_of is None
        and not any(claims[index].figure == wholes().get(claim.figure) for index in _same_sentence(claims, part))
        and not DONE.search(whole.text.lstrip())
        and same_matter(replace(claim, where=()), replace(whole, where=()))
    )
    return part - 1 if fits else None


def _divided(claims: Sequence[Claim], position: int, part: int, whole: int) -> Iterator[Impossible]:
    exact = percent(_value(claims[part]), _value(claims[whole]))
    claim = claims[position]
    others = (percent(_value(claims[index]), _value(claims[whole])) for index in _all_near(claims, position, claims[part].figure))
    if not may_stand_for(_number(claim), exact) and not any(may_stand_for(_number(claim), other) for other in others):
        sentence = (
            f"{_said(claims[part])}与{_said(claims[whole])}相除是{exact:.{max(1, digits_of(_number(claim)))}f}%"
            f"\N{FULLWIDTH COMMA}文中写作{claim.number}%。"
        )
        yield Impossible(position, "rate", sentence, (part, whole))


def _nearest(claims: Sequence[Claim], position: int, code: str) -> int | None:
    """Return the nearest exact claim of a figure that speaks of the same, before the rate rather than after it."""
    start = claims[position].number_start
    near = [
        (abs(claims[index].number_start - start) + (NEAR if claims[index].number_start > start else 0), index)
        for index in _all_near(claims, position, code)
    ]
    return min(near)[1] if near else None


def _all_near(claims: Sequence[Claim], position: int, code: str) -> Iterator[int]:
    """Yield the positions of the exact claims of a figure within reach that speak of the same, in the order of the text."""
    claim = claims[position]
    first = last = position
    while first and claim.number_start - claims[first - 1].number_start <= NEAR:
        first -= 1
    while last + 1 < len(claims) and claims[last + 1].number_start - claim.number_start <= NEAR:
        last += 1
    for index in range(first, last + 1):
        other = claims[index]
        if other.figure == code and _plain(other) and same_matter(claim, other):
            yield index


def _number(claim: Claim) -> Decimal:
    return claim.number if claim.number is not None else Decimal(0)


def _value(claim: Claim) -> Decimal:
    return claim.value if claim.value is not None else Decimal(0)


def _most(claim: Claim) -> Decimal:
    """Return the largest number that a claim may stand for: 35万 may be 359,999."""
    number, value = _number(claim), _value(claim)
    return value if number in {value, Decimal(0)} else value + value / number * Decimal(1).scaleb(-digits_of(number))


def _counts(claim: Claim) -> bool:
    """Return whether a claim counts whole things: no money, no rate, no scaled number."""
    return claim.unit not in FEN_IN and claim.unit != "%" and claim.value is not None and claim.value == claim.value.to_integral_value()


def _whole_number(claim: Claim) -> bool:
    """Return whether a claim is written to the last unit: 28.1万起 is not."""
    return _counts(claim) and claim.value == claim.number and claim.basis == "number"


def _changes(claims: Sequence[Claim]) -> Iterator[Impossible]:
    """Judge 同比 against the number itself and, where they stand beside it, the number of a year ago and the change in numbers."""
    for position, claim in enumerate(claims):
        if claim.change not in {"percent", "absolute"} or claim.number is None or not is_exact(claim) or not claim.figure:
            continue
        now = _sibling(claims, position, change="", comparison="")
        if now is None or not _whole_number(claims[now]):
            continue
        base = _base(claims, position) if claim.comparison == "同比" else None
        if base is not None:
            yield from _against_base(claims, position, now, base)
        elif claim.change == "percent":
            yield from _percent(claims, position, now)


def _percent(claims: Sequence[Claim], position: int, now: int) -> Iterator[Impossible]:
    claim = claims[position]
    moved = _sibling(claims, position, change="absolute", comparison=claim.comparison)
    if moved is not None and _whole_number(claims[moved]):
        yield from _moved(claims, position, now, moved)
    elif not has_integer_before(int(_value(claims[now])), _number(claim)):
        sentence = f"本期{claims[now].value}\N{FULLWIDTH COMMA}没有一个整数的基期能得出{_rate_words(_number(claim))}。"
        yield Impossible(position, "no_integer_base", sentence, (now,))


def _base(claims: Sequence[Claim], position: int) -> int | None:
    """Return the only number of a year ago that the sentence states before a change, of the same figure."""
    claim = claims[position]
    found = [
        index
        for index in _same_sentence(claims, position)
        if index < position
        and PAST.search(claims[index].text)
        and not (claims[index].change or claims[index].approximate)
        and (claims[index].figure, claims[index].place, sorted(claims[index].where)) == (claim.figure, claim.place, sorted(claim.where))
        and _whole_number(claims[index])
    ]
    return found[0] if len(found) == 1 else None


def _against_base(claims: Sequence[Claim], position: int, now: int, base: int) -> Iterator[Impossible]:
    claim, said = claims[position], _number(claims[position])
    present, past = _value(claims[now]), _value(claims[base])
    beside = f"本期{present}、上年同期{past}\N{FULLWIDTH COMMA}"
    if claim.change == "absolute" and claim.unit == claims[now].unit and _value(claim) != present - past:
        right = f"{'减少' if present < past else '增加'}{abs(present - past)}{claim.unit}" if present != past else "持平"
        sentence = f"{beside}应为{right}\N{FULLWIDTH COMMA}文中写作{'减少' if said < 0 else '增加'}{abs(said)}{claim.unit}。"
        yield Impossible(position, "change", sentence, (now, base))
    elif claim.change == "percent" and past and not (may_stand_for(said, exact := percent(present - past, past)) and said * exact >= 0):
        sentence = f"{beside}应为{_rate_words(exact.quantize(Decimal('0.1')))}\N{FULLWIDTH COMMA}文中写作{_rate_words(said)}。"
        yield Impossible(position, "change_rate", sentence, (now, base))


def _moved(claims: Sequence[Claim], position: int, now: int, moved: int) -> Iterator[Impossible]:
    before = _value(claims[now]) - _value(claims[moved])
    claim, said = claims[position], _number(claims[position])
    if before < 0:
        yield Impossible(moved, "below_zero", f"按此推算\N{FULLWIDTH COMMA}基期为{before}\N{FULLWIDTH COMMA}不可能。", (now,))
    elif before and not (may_stand_for(said, exact := percent(_value(claims[moved]), before)) and said * exact >= 0):
        sentence = (
            f"本期{claims[now].value}、基期{before}\N{FULLWIDTH COMMA}应为{_rate_words(exact.quantize(Decimal('0.1')))}"
            f"\N{FULLWIDTH COMMA}文中写作{_rate_words(_number(claim))}。"
        )
        yield Impossible(position, "change_rate", sentence, (now, moved))


def _rate_words(number: Decimal) -> str:
    return f"{'上升' if number >= 0 else '下降'}{abs(number)}%"


def _sibling(claims: Sequence[Claim], position: int, *, change: str, comparison: str) -> int | None:
    """Return the nearest exact claim of the same figure, matter and sentence with another way of saying it; what stands before goes first."""
    claim = claims[position]
    near = [
        (index > position, abs(claims[index].number_start - claim.number_start), index)
        for index in _same_sentence(claims, position)
        if (claims[index].figure, claims[index].change, claims[index].comparison) == (claim.figure, change, comparison)
        and is_exact(claims[index])
        and same_matter(claim, claims[index])
    ]
    return min(near)[2] if near else None


def _same_sentence(claims: Sequence[Claim], position: int) -> Iterator[int]:
    """Yield the positions of the other claims of a sentence."""
    sentence = claims[position].sentence
    for step in (-1, 1):
        index = position + step
        while 0 <= index < len(claims) and claims[index].sentence == sentence:
            yield index
            index += step


def _among(claims: Sequence[Claim]) -> Iterator[Impossible]:
    """Judge figures that are among another's records: rectified among found, struck off among listed."""
    for position, claim in enumerate(claims):
        whole_code = wholes().get(claim.figure, "")
        if not whole_code or not _plain(claim) or not _counts(claim):
            continue
        whole = _whole_before(claims, position)
        whole = _whole_of(claims, position, whole_code) if whole is None else whole
        if whole is not None and _value(claim) > _most(claims[whole]):
            yield Impossible(
                position, "more_than_whole", f"{_said(claim)}多于{_said(claims[whole])}\N{FULLWIDTH COMMA}部分不能多于总数。", (whole,)
            )


def _whole_of(claims: Sequence[Claim], position: int, code: str) -> int | None:
    """Return the position of the whole that a part is held against: the largest near one, before it or in its sentence; None where it is not sure."""
    claim = claims[position]
    if claim.score < LEAST or URGED in claim.text:
        return None
    near = [
        index
        for index in _all_near(claims, position, code)
        if (claims[index].number_start < claim.number_start or claims[index].sentence == claim.sentence)
        and claims[index].basis == "number"
        and claims[index].score >= LEAST
        and _counts(claims[index])
    ]
    if not near or any(one.figure == "hazards.rechecked" for one in claims[near[-1] + 1 : position]):
        return None  # what was rectified of the hazards checked again
    return max(near, key=lambda index: (_value(claims[index]), -abs(index - position)))


def _parts(claims: Sequence[Claim]) -> Iterator[Impossible]:
    """Judge 其中: no part exceeds its whole. Parts need not sum to it, and may overlap."""
    for position, claim in enumerate(claims):
        if claim.part_of is None or not _plain(claim):
            continue
        whole = claims[claim.part_of]
        if _plain(whole) and _alike(claim, whole) and claim.unit != "%" and _value(claim) > _most(whole):
            sentence = f"其中的{_said(claim)}多于{_said(whole)}\N{FULLWIDTH COMMA}部分不能多于总数。"
            yield Impossible(position, "more_than_whole", sentence, (claim.part_of,))


def _alike(part: Claim, whole: Claim) -> bool:
    """Return whether part and whole are counted in measure words for the same: 名 and 人, 个 and 处; never people and visits (人次)."""
    if part.unit == whole.unit:
        return True
    if not (_counts(part) and _counts(whole)) or part.type_code != whole.type_code or OTHER_MATTER.search(part.text):
        return False
    units = {part.unit, whole.unit}
    return len({"次" in unit for unit in units}) == 1 and any(units <= families()[name] for name in ALIKE)


def more_in_less(claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """Yield the positions of claims of one figure of which the first, over a part of the second's period, says more.

    Of several claims over one period the least is the second. Linear: claims are compared by their periods, of which a text has few.
    """
    told = [
        position for position, claim in enumerate(claims) if _plain(claim) and _counts(claim) and _adds_up(everything().get(claim.figure))
    ]
    least: dict[_Matter, dict[_Period, int]] = defaultdict(dict)
    for position in told:
        claim = claims[position]
        held = least[_matter(claim)]
        period = (claim.window.start, claim.window.end, claim.campaign)
        if period not in held or _value(claim) < _value(claims[held[period]]):
            held[period] = position
    for position in told:
        claim = claims[position]
        for index in sorted(least[_matter(claim)].values()):
            if _inside(claim, claims[index]) and _value(claim) > _most(claims[index]):
                yield position, index


_Matter = tuple[str, str, str, tuple[tuple[str, str], ...]]
_Period = tuple[date | None, date | None, str]


def _matter(claim: Claim) -> _Matter:
    return claim.figure, claim.place, claim.unit, tuple(sorted(claim.where))


def _months(claims: Sequence[Claim]) -> Iterator[Impossible]:
    """Judge a period inside another: what adds up over time cannot be more in the month than in the year.

    A campaign's number is not held against the year's: campaigns have their own ways of counting.
    """
    seen: set[int] = set()
    for position, index in more_in_less(claims):
        claim, other = claims[position], claims[index]
        if position not in seen and (claim.campaign == other.campaign or SAFETY_MONTH in claim.campaign):
            seen.add(position)
            sentence = f"{claim.window.words}的{_said(claim)}多于{other.window.words}的{_said(other)}。"
            yield Impossible(position, "month_over_year", sentence, (index,))


def _adds_up(figure: object) -> bool:
    return getattr(figure, "kind", "") in {"count", "sum"} or (
        getattr(figure, "kind", "") == "external" and getattr(figure, "additive", False)
    )


def _inside(claim: Claim, other: Claim) -> bool:
    """Return whether a claim's period lies inside another's, shorter than it; a campaign's only inside its own."""
    first, second = claim.window, other.window
    if not (first.start and first.end and second.start and second.end) or (first.start, first.end) == (second.start, second.end):
        return False
    return (not other.campaign or claim.campaign == other.campaign) and second.start <= first.start and first.end <= second.end
