"""Asking: what a tag wants of a figure — its value, change, share, rank, first places — and how the answer is worded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from anwang.figures import catalogue, operations, slices, windows, wording
from anwang.figures.answering import Answer as Told
from anwang.figures.comparisons import Against, Words, between, name_of
from anwang.figures.errors import NoSuchFigure
from anwang.figures.external.kind import FEN_IN
from anwang.figures.figure import Figure
from anwang.figures.slices import Value
from anwang.ground.measure import Ranges, Slice
from anwang.papers.errors import WrongTag
from anwang.papers.ground import slice_before
from anwang.papers.tags import Tag

VALUE, YEAR, PERIOD, SHARE, RANK, FIRST, LAST, WHETHER = "值", "同比", "环比", "占比", "排名", "前", "后", "有无"
OTHER = "算"
"""Any other operation of the catalogue (目标, 地区数>10, 占比=行业, 各月): the figures room answers it whole."""
SHAPES = {YEAR: YEAR, PERIOD: PERIOD, SHARE: SHARE, RANK: RANK, "位次": RANK, WHETHER: WHETHER, "未发生": WHETHER}
DETAILS = {
    YEAR: frozenset({"", "数", "率", "句", "上年", "差", "倍"}),
    PERIOD: frozenset({"", "数", "率", "句", "上期", "差", "倍"}),
}
OF_TARGET = "目标=率"
"""The bare percentage of a target reached, for a column; 目标 alone says it in words."""
ENDS = re.compile(r"(前|后)(\d{1,2})")
DIGITS = re.compile(r"保留([0-4])位")
UNITS = {("万元", "亿元"): (Decimal(10_000), 2), ("万元", "元"): (Decimal(1) / 10_000, 0), ("元", "万元"): (Decimal(10_000), 1)}
SHAPE_OF = {Against.LAST_YEAR: YEAR, Against.PERIOD_BEFORE: PERIOD}
AGAINST = {shape: against for against, shape in SHAPE_OF.items()}
DETAIL_OF = {"absolute": "", "percent": "率", "sentence": "句"}
BARE = re.compile(r"-?\d+(?:\.\d+)?|—")
PLACED = frozenset({RANK, FIRST, LAST})
NAMED = frozenset({"窗口", "专项", "题"})
Rows = tuple[tuple[str, Ranges], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The parts of a tag that say how its answer is worded; the rest of its parts are place, window, campaign and filters."""

    shape: str = VALUE
    detail: str = ""
    unit: str = ""
    digits: int | None = None
    most: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the catalogue for one tag: the figure, its slice, the form, and what it is laid beside.

    `gap`: the sentence why a comparison is not made, where it is not; `words` are the place's for comparisons.
    `standing`: the slice on which the figures room was asked, where its operation moves the window.
    """

    figure: Figure
    asked: Slice
    form: Form = Form()
    whole: tuple[Figure, Slice] | None = None
    rows: Rows = ()
    own: int = -1
    gap: str = ""
    words: Words | None = None
    standing: Slice | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A wish with its answer: the value whose records stand behind it, what is printed and in which unit, and the bare number."""

    wish: Wish
    value: Value
    printed: str
    unit: str
    number: Decimal | None


@dataclass(slots=True)
class Asked:
    """A tag taken apart: how its answer is worded, the windows one inside the other, the campaign, and the filters."""

    form: Form = Form()
    windows: list[str] = field(default_factory=list)
    campaign: str | None = None
    filters: list[str] = field(default_factory=list)


def form_of(tag: Tag) -> Asked:
    """Return a tag taken apart; texts, tables, loops and conditions all read by it. Raises WrongTag."""
    if any(_is_other(part) for part in tag.where):
        return _of_figures(tag)
    found = Asked()
    for written in tag.where:
        part = _usual(written)
        name, mark, value = part.partition("=")
        ends = ENDS.fullmatch(name)
        digits = DIGITS.fullmatch(part)
        if name in SHAPES:
            found.form = _shaped(found.form, SHAPES[name], value)
        elif ends:
            found.form = replace(_shaped(found.form, ends.group(1), value), most=int(ends.group(2)))
        elif part in operations.SPANS or part in operations.SHIFTS:
            found.windows.append(part)
        elif part in FEN_IN:
            found.form = replace(found.form, unit=part)
        elif part in operations.DIGITS:
            found.form = replace(found.form, digits=operations.DIGITS[part])
        elif part == "取整" or digits:
            found.form = replace(found.form, digits=int(digits.group(1)) if digits else 0)
        elif name == "单位" and mark:
            found.form = replace(found.form, unit=value)
        elif name in NAMED and mark:
            _name(found, name, value)
        else:
            found.filters.append(part)
    return found


def _of_figures(tag: Tag) -> Asked:
    """A tag whose operation the figures room words: window and campaign are the paper's, everything else is handed on as written."""
    found, handed = Asked(), list[str]()
    for part in tag.where:
        name, mark, value = part.partition("=")
        if name in NAMED and mark:
            _name(found, name, value)
        else:
            handed.append("目标" if part == OF_TARGET else part)
    found.form = Form(OTHER, "|".join(handed), unit="%" if OF_TARGET in tag.where else "")
    return found


def _name(found: Asked, name: str, value: str) -> None:
    if name == "窗口":
        found.windows.append(value)
    elif name == "专项":
        found.campaign = value


def _is_other(part: str) -> bool:
    """Whether a part is an operation that only the figures room words."""
    name, _, value = part.partition("=")
    ends = ENDS.fullmatch(name)
    if ends:
        return value not in {"", "名"}
    if part == OF_TARGET:
        return True
    if name in SHAPES:
        return bool(value) and (SHAPES[name] == RANK or (SHAPES[name] == SHARE and not _names_figure(value)))
    known = {*operations.SPANS, *operations.SHIFTS, *operations.DIGITS, *FEN_IN}
    return part not in known and _usual(part) == part and operations.is_operation(part)


def _names_figure(name: str) -> bool:
    try:
        catalogue.find(name)
    except NoSuchFigure:
        return False
    return True


def told(wish: Wish, made: Told) -> Answer:
    """Return what the figures room answered as an answer of the paper. Raises WrongTag where it says why there is no number."""
    if made.note and made.value is None and (made.printed in {"", "—"} or _untargeted(made)):
        raise WrongTag(made.note)
    if not made.values:
        raise WrongTag("这个算法没有取到数，请换个写法。")
    value = made.values[0]
    printed, unit = made.printed, made.unit
    if wish.form.unit and made.value is not None:
        printed = wording.plain(wish.asked.rounding.percent(made.value))
    elif not BARE.fullmatch(printed):  # words say their unit themselves
        unit = ""
    stood = replace(wish, figure=value.figure, asked=value.asked, standing=wish.asked)
    return Answer(stood, value, printed, unit, made.value)


def _untargeted(made: Told) -> bool:
    return made.comparison is not None and made.comparison.against == Against.TARGET and made.comparison.target is None


def _usual(part: str) -> str:
    """Return a comparison in the catalogue's words (同比增减率, 环比表述) as its shape with a detail (同比=率)."""
    side = operations.side(part)
    if side is None or side[0] not in SHAPE_OF or side[1] not in DETAIL_OF:
        return part
    detail = DETAIL_OF[side[1]]
    return f"{SHAPE_OF[side[0]]}={detail}" if detail else SHAPE_OF[side[0]]


def _shaped(form: Form, shape: str, detail: str) -> Form:
    if form.shape != VALUE:
        raise WrongTag(f"“{form.shape}”和“{shape}”不能写在同一个标签里，请分成两个标签。")
    if shape in DETAILS and detail not in DETAILS[shape]:
        raise WrongTag(f"“{shape}=”后面可以写：{'、'.join(sorted(DETAILS[shape] - {''}))}。")
    return replace(form, shape=shape, detail=detail)


def needs(wish: Wish) -> list[tuple[Figure, Slice]]:
    """Return every figure and slice whose value a wish rests on; the first is the one whose records stand behind the answer."""
    figure, asked = wish.figure, wish.asked
    found: list[tuple[Figure, Slice]] = [(figure, asked)]
    if wish.form.shape == YEAR:
        found.append((figure, windows.same_last_year(asked)))
    elif wish.form.shape == PERIOD:
        found.append((figure, slice_before(asked)))
    elif wish.form.shape == SHARE and wish.whole:
        found.append(wish.whole)
    elif wish.form.shape in PLACED:
        found += [(figure, asked.narrowed(ranges=ranges)) for _, ranges in wish.rows]
    return found


def worded(wish: Wish, values: Sequence[Value]) -> Answer:
    """Return a wish's answer from the values that it needs. Raises WrongTag where an entered figure has no value."""
    now = values[0]
    missing = next((note for value in values if value.number is None and (note := str(getattr(value, "note", "")))), "")
    if missing:
        raise WrongTag(missing)
    shape = wish.form.shape
    if shape in {YEAR, PERIOD}:
        return _compared(wish, now, values[1])
    if shape == SHARE:
        return _share(wish, now, values[1])
    if shape in PLACED:
        return _placed(wish, now, values[1:])
    if shape == WHETHER:
        return _whether(wish, now)
    return _plain(wish, now)


def _plain(wish: Wish, now: Value) -> Answer:
    form, number, unit = wish.form, now.number, now.unit
    digits = form.digits
    if form.unit and form.unit != unit:
        if (unit, form.unit) not in UNITS:
            raise WrongTag(f"“{wish.figure.name}”的单位是{unit or '无'}，不能换成{form.unit[:10]}。")
        by, usual = UNITS[unit, form.unit]
        number, unit = (None if number is None else number / by), form.unit
        digits = usual if digits is None else digits
    if number is not None and digits is not None:
        number = wording.rounded(number, digits, wish.asked.rounding.mode)
    return Answer(wish, now, "—" if number is None else wording.plain(number), unit, number)


def _compared(wish: Wish, now: Value, then: Value) -> Answer:
    detail = wish.form.detail
    if detail in {"上年", "上期", "数"}:
        return Answer(wish, now, then.printed, then.unit, then.number)
    if detail == "倍":
        return _times(wish, now, then)
    made = between(now, then, AGAINST[wish.form.shape], words=wish.words or Words(), gap=wish.gap)
    if detail == "差":
        return Answer(wish, now, "—" if made.difference is None else wording.plain(made.difference), now.unit, made.difference)
    words = {"率": made.percent, "句": made.sentence}.get(detail, made.absolute)
    return Answer(wish, now, words, "", made.difference)


def _times(wish: Wish, now: Value, then: Value) -> Answer:
    """How many times the earlier number: two places, as ratios are printed; a dash where there was nothing before."""
    if now.number is None or not then.number or wish.gap:
        return Answer(wish, now, "—", "倍", None)
    cut = wish.asked.rounding
    number = wording.rounded(now.number / then.number, cut.ratio_digits if wish.form.digits is None else wish.form.digits, cut.mode)
    return Answer(wish, now, wording.plain(number), "倍", number)


def _share(wish: Wish, part: Value, whole: Value) -> Answer:
    if part.number is None or not whole.number:
        return Answer(wish, part, "—", "%", None)
    digits = 1 if wish.form.digits is None else wish.form.digits
    number = wording.share(part.number, whole.number, digits=digits, mode=wish.asked.rounding.mode)
    return Answer(wish, part, "—" if number is None else wording.plain(number), "%", number)


def _placed(wish: Wish, whole: Value, values: Sequence[Value]) -> Answer:
    """First and last places by name with their numbers, or the own place's rank; places without a number take no part."""
    known = [(name, value) for (name, _), value in zip(wish.rows, values, strict=True) if value.number is not None]
    known.sort(key=lambda pair: pair[1].number or Decimal(0), reverse=wish.form.shape != LAST)
    if wish.form.shape == RANK:
        mine = values[wish.own].number if 0 <= wish.own < len(values) else None
        rank = None if mine is None else 1 + sum((value.number or 0) > mine for _, value in known)
        return Answer(wish, whole, "—" if rank is None else f"第{rank}位", "", None if rank is None else Decimal(rank))
    if wish.form.shape == FIRST and any(value.number for _, value in known):  # the first three are never places that have none
        known = [pair for pair in known if pair[1].number]
    chosen = known[: wish.form.most]
    said = [name if wish.form.detail == "名" else f"{name}（{value.printed}{value.unit}）" for name, value in chosen]
    return Answer(wish, whole, "、".join(said) or "—", "", None)


def _whether(wish: Wish, now: Value) -> Answer:
    """`未发生…` where the number is nought, else how many; accidents happen, everything else is found."""
    name = re.sub(r"(起数|次数|人数|数)$", "", wish.figure.name)
    verb = "发生" if wish.figure.type_code.startswith("ACC") or "事故起" in wish.figure.name else "发现"
    nothing = not now.number
    printed = f"未{verb}{name}" if nothing else f"{verb}{name}{now.printed}{now.unit}"
    return Answer(wish, now, printed, "", now.number)


def describe(answer: Answer) -> dict[str, object]:
    """Return an answer's question as JSON can hold it, so that a printed figure can be asked again."""
    wish = answer.wish
    said: dict[str, object] = slices.describe(wish.asked, wish.figure)
    if wish.form.shape != VALUE or wish.form.unit or wish.form.digits is not None:
        form = wish.form
        said["form"] = {"shape": form.shape, "detail": form.detail, "unit": form.unit, "digits": form.digits, "most": form.most}
    if wish.whole:
        said["whole"] = slices.describe(wish.whole[1], wish.whole[0])
    if wish.rows:
        said["rows"] = [[name, [list(pair) for pair in ranges]] for name, ranges in wish.rows]
        said["own"] = wish.own
    if wish.standing is not None:
        said["standing"] = slices.describe(wish.standing, wish.figure)
    if wish.gap:
        said["gap"] = wish.gap
    return said


def restore(said: dict[str, Any]) -> Wish:
    """Return the wish that `describe` wrote down. Raises NoSuchFigure where the catalogue no longer has it."""
    whole, standing = said.get("whole"), said.get("standing")
    rows = tuple((name, tuple((low, high) for low, high in ranges)) for name, ranges in said.get("rows", ()))
    return Wish(
        catalogue.find(str(said["figure"])),
        slices.restore(said),
        Form(**said.get("form", {})),
        whole=(catalogue.find(str(whole["figure"])), slices.restore(whole)) if whole else None,
        rows=rows,
        own=int(said.get("own", -1)),
        gap=_gap_said(said),
        standing=slices.restore(standing) if standing else None,
    )


def _gap_said(said: dict[str, Any]) -> str:
    """Return why a comparison was not made; papers of before the reason was kept say only that records were missing."""
    if said.get("complete", True):
        return str(said.get("gap", ""))
    return f"{name_of(AGAINST[said['form']['shape']], slices.restore(said))}{Words().partial}"
