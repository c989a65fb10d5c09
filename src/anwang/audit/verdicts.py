"""The verdict on a claim: what our figure says for the same slice, and whether the text can be true by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import DatabaseError

from anwang.audit import arithmetic, single
from anwang.audit.claims import Claim, Window
from anwang.audit.context import on_file
from anwang.audit.errors import NoWindow
from anwang.audit.grounds import Ground
from anwang.audit.lexicon import REST
from anwang.audit.reckoning import may_stand_for, percent
from anwang.audit.single import Impossible
from anwang.figures import comparisons, counting, slices
from anwang.figures.catalogue import everything
from anwang.figures.comparisons import Against
from anwang.figures.errors import NoSuchPlace
from anwang.figures.external.kind import FEN_IN
from anwang.figures.figure import Figure, base, seen_by
from anwang.figures.wording import plain
from anwang.grid.access import Official
from anwang.grid.models import Node
from anwang.ground.measure import Slice
from anwang.ground.refusal import Refusal

AGREES, ROUNDED, DIFFERS, UNSURE = "agrees", "rounding", "differs", "unsure"
IMPOSSIBLE, NO_DATA, NOT_IN_CATALOGUE = "impossible", "no_data", "not_in_catalogue"
WORDS = {
    AGREES: "相符",
    ROUNDED: "取约数相符",
    DIFFERS: "不符",
    UNSURE: "请人工核对",
    IMPOSSIBLE: "前后算不通",
    NO_DATA: "系统里没有数据",
    NOT_IN_CATALOGUE: "指标目录里没有",
}
WRONG = frozenset({DIFFERS, IMPOSSIBLE})
"""Verdicts that somebody must look into."""
AT_LEAST = frozenset({"以上", "超", "超过", "逾", "余", "多", "至少", "不少于", "不低于", "突破", "有余", "之多"})
AT_MOST = frozenset({"近", "不足", "不超过", "以下", "以内", "低于", "最多"})
MUCH_MORE = Decimal("1.1")
"""余 and 多 say a little more than the number, 近 a little less: up to a tenth, or the number's own last written place."""
SURE = 2.5
"""Below this score a figure is only the likeliest: a different number is shown to a person, not called wrong."""
QUITE_SURE = 4.5
"""The same for a number that nobody wrote: 未发生, 全部, 率先."""
LEAST_TELLING = 10
"""A smaller number may agree with another reading by chance."""
NEAR = Decimal("0.05")
"""So near to ours, a number is of the likeliest figure: two figures are hardly so alike, and a slip of the pen is small."""
DOUBTS = {
    "aim": "文中这个数是目标、要求或者计划，不是完成数，请核对是否写清楚。",
    "otherwise": "文中是与年初、往年或者整治前比较，系统只算同比和环比，请人工核对。",
}
OTHERWISE = "文中另有一处同名的数与系统相符，这一处可能说的是别的口径。"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out: the word, our value in our unit, a sentence on why, and of which slice it is (days and the campaign's name on file)."""

    word: str
    ours: Decimal | None = None
    note: str = ""
    unit: str = ""
    definition: str = ""
    has_records: bool = False
    node_id: int | None = None
    where: tuple[str, ...] = ()
    days: tuple[date | None, date | None] = (None, None)
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Ours:
    """Our side of a comparison."""

    number: Decimal | None
    note: str = ""
    records: int = 0
    unit: str = ""


def judge_all(claims: Sequence[Claim], ground: Ground, *, at: datetime, by: Official | None = None) -> list[Verdict]:
    """Return the verdicts in the order of the claims; what cannot be true by itself is said whatever the data say.

    `by`: only records that the official may see are counted.
    """
    with counting.moment() if ground.node else nullcontext():
        found = [judge(claim, ground, at=at, by=by) for claim in claims]
    for pair in arithmetic.more_in_less(claims):
        for position, other in (pair, pair[::-1]):
            if found[position].word == DIFFERS and found[other].word in {AGREES, ROUNDED}:
                found[position] = replace(found[position], word=UNSURE, note=OTHERWISE)
    for position, year, right in single.editions(claims):
        note = f"{year}年是第{right}个全国“安全生产月”。"
        found[position] = Verdict(AGREES, note=note, days=(claims[position].window.start, claims[position].window.end))
    for fault in arithmetic.impossible(claims):
        blame(found, claims, fault)
    return found


def blame(found: list[Verdict], claims: Sequence[Claim], fault: Impossible) -> None:
    """Call the number of an impossible pair wrong that disagrees with our records; where they tell nothing, the one that the rule names."""
    position = fault.position
    wrong = [other for other in fault.against if found[other].word in {*WRONG, UNSURE} and found[other].ours is not None]
    if found[position].word not in {AGREES, ROUNDED} or not wrong:
        named = "".join(f"“{claims[other].text.strip()}”与系统不符；" for other in wrong)
        found[position] = replace(found[position], word=IMPOSSIBLE, note=named + fault.sentence)
        return
    beside = f"文中“{claims[position].text.strip()}”与系统相符，和这个数算不通。"
    for other in wrong:
        if found[other].word in {DIFFERS, UNSURE}:
            found[other] = replace(found[other], word=DIFFERS, note=beside)


def judge(claim: Claim, ground: Ground, *, at: datetime, by: Official | None = None) -> Verdict:
    """Return the verdict on one claim beside our figure."""
    figure = everything().get(claim.figure)
    if figure is None or single.is_edition(claim):
        return Verdict(NOT_IN_CATALOGUE)
    bare = Verdict(
        NO_DATA,
        definition=figure.definition,
        unit=figure.unit,
        days=window_of(claim, ground),
        campaign=campaign_name(claim.campaign, ground),
    )
    if ground.node is None or claim.number is None:
        return bare

    def ask(one: Claim) -> Ours:
        return _asked(one, figure, ground, by=by, at=at)

    try:
        ours = ask(claim)
    except NoSuchPlace:
        rest = claim.place in REST
        note = (
            f"“{claim.place}”包含哪些，材料里没有写明，没有对照。"
            if rest
            else f"“{claim.place}”不是系统里的区划，也不是这个指标的分类，没有对照。"
        )
        return replace(bare, note=note)
    except (Refusal, DatabaseError) as error:
        return replace(bare, note=error.text if isinstance(error, Refusal) else "")
    if ours.number is None:
        return replace(bare, note=ours.note)
    node = slices.node_of(claim.grid) if claim.grid else ground.node
    verdict = replace(bare, ours=ours.number, unit=ours.unit, has_records=bool(ours.records) and not claim.change, node_id=node.pk)
    word = _word(claim, ours)
    reading = _other_reading(claim, figure, ground, ask) if word in {DIFFERS, UNSURE} else ""
    word = UNSURE if reading else word
    return replace(verdict, word=word, where=_where(claim, figure), note=(reading or _why(claim, figure)) if word == UNSURE else "")


def _asked(claim: Claim, figure: Figure, ground: Ground, *, by: Official | None, at: datetime) -> Ours:
    """Our side for the slice that a claim speaks of, or for the share that its slice makes of the whole."""
    if claim.share:
        return _share(claim, figure, ground, by=by, at=at)
    asked = slice_of(claim, ground, figure)
    return _ours(claim, seen_by(figure, by), slices.within_reach(asked, by), at=at) if by else _ours(claim, figure, asked, at=at)


def _share(claim: Claim, figure: Figure, ground: Ground, *, by: Official | None, at: datetime) -> Ours:
    """Our side of a share: of all records without the claim's filters, of the whole place, or of the figure that this one is a part of."""
    part, whole = replace(claim, share=False), replace(claim, share=False, where=())
    all_of = figure
    if not claim.where and claim.grid:
        whole = replace(whole, grid="", place="")
    elif not claim.where:
        all_of = everything().get(getattr(figure, "of_which", "") or "", figure)
    if whole == part and all_of is figure:
        return Ours(None, "文中没有写明是占什么的比例。")
    ours, total = (_asked(one, of, ground, by=by, at=at).number for one, of in ((part, figure), (whole, all_of)))
    return Ours(percent(ours, total) if ours is not None and total else None, unit="%")


def _other_reading(claim: Claim, figure: Figure, ground: Ground, ask: Callable[[Claim], Ours]) -> str:
    """Return a sentence where the number is right for another filter or period than the words say; '' where it is not."""
    said = _in_our_unit(claim, figure.unit)
    if claim.change or claim.share or said < LEAST_TELLING:
        return ""
    last = claim.window.end or ground.window.end
    year = Window(date(last.year, 1, 1), last) if last else claim.window
    where = "、".join(_where(claim, figure))
    readings = (
        (replace(claim, where=()), f"不限“{where}”", "统计范围"),
        (replace(claim, window=ground.window), "按材料的统计期", "起止日期"),
        (replace(claim, window=year), "从当年1月1日算起", "起止日期"),
    )
    for reading, words, matter in readings:
        if reading != claim and _number_of(ask, reading) == said:
            return f"{words}是{plain(said)}{figure.unit}，与文中一致；请核对这句话的{matter}。"
    return ""


def _number_of(ask: Callable[[Claim], Ours], claim: Claim) -> Decimal | None:
    try:
        return ask(claim).number
    except (Refusal, DatabaseError):
        return None


def _why(claim: Claim, figure: Figure) -> str:
    """Return in one sentence why a person must look."""
    if claim.doubt:
        return DOUBTS[claim.doubt]
    if claim.basis != "number":
        return f"文中没有写数，按“{claim.text.strip()}”推定，请核对说的是不是“{figure.name}”。"
    return f"这句话没有写全统计的是什么，按上下文推定为“{figure.name}”，请核对口径。"


def _word(claim: Claim, ours: Ours) -> str:
    if ours.number is None:
        return NO_DATA
    said = _in_our_unit(claim, ours.unit)
    if said == ours.number:
        return ROUNDED if claim.approximate else AGREES
    if is_rounding(claim, said, ours.number):
        return ROUNDED
    is_sure = claim.score >= (SURE if claim.basis == "number" else QUITE_SURE)
    return DIFFERS if is_sure or (claim.basis == "number" and is_slip(said, ours.number)) else UNSURE


def is_slip(said: Decimal, ours: Decimal) -> bool:
    """Return whether a number is ours with a slip of the pen: a little off, digits changed places, a nought too many or too few."""
    if min(said, ours) < LEAST_TELLING:
        return False
    if abs(said - ours) <= ours * NEAR or said in {ours * 10, ours / 10}:
        return True
    return sorted(plain(said)) == sorted(plain(ours))


def is_rounding(claim: Claim, said: Decimal, ours: Decimal) -> bool:
    """Return whether a claimed number may be ours put roughly: fewer digits, 万 and 亿, 余, 多, 近, 约."""
    if claim.approximate in AT_LEAST:
        return said <= ours <= max(said * MUCH_MORE, said + _last_place(claim))
    if claim.approximate in AT_MOST:
        return min(said / MUCH_MORE, said - _last_place(claim)) <= ours <= said
    if claim.approximate:
        return abs(said - ours) <= max(abs(ours) / 20, Decimal(1))
    if ours and said != ours and _is_scaled(claim):
        return may_stand_for(claim.number or Decimal(0), ours / (said / (claim.number or Decimal(1))))
    # a fraction is printed with fewer digits; a count is printed whole or not at all
    return ours != ours.to_integral_value() and said * ours >= 0 and may_stand_for(said, ours)


def _is_scaled(claim: Claim) -> bool:
    return claim.value is not None and claim.number not in {None, Decimal(0)} and claim.value != claim.number


def _last_place(claim: Claim) -> Decimal:
    """Return the size of the last place that a number is written to: 100 of 700多, 1000 of 3.3万余, 10 of 六十余."""
    number = claim.number or Decimal(0)
    scale = (claim.value or number) / number if number else Decimal(1)
    digits = max(0, -int(number.as_tuple().exponent))
    if digits:
        return scale.scaleb(-digits)
    whole, place = abs(int(number)), 1
    while whole and whole % (place * 10) == 0:
        place *= 10
    return scale * place


def _in_our_unit(claim: Claim, unit: str) -> Decimal:
    said = claim.value if claim.unit not in FEN_IN else claim.number
    said = said if said is not None else Decimal(0)
    return said * FEN_IN[claim.unit] / FEN_IN[unit] if claim.unit in FEN_IN and unit in FEN_IN else said


def _ours(claim: Claim, figure: Figure, asked: Slice, *, at: datetime) -> Ours:
    if claim.change or claim.comparison:
        return _compared(claim, figure, asked, at=at)
    value = slices.value(figure, asked, at=at)
    if value.number is None:
        return Ours(None, value.note)
    if not value.record_count and not value.label and not comparisons.begins_by(figure, asked, (asked.end - asked.start).days):
        return Ours(None, f"系统里还没有“{figure.name}”的记录。")
    return Ours(value.number, value.note, value.record_count, figure.unit)


def _compared(claim: Claim, figure: Figure, asked: Slice, *, at: datetime) -> Ours:
    """Our side of 减少3起, 下降35.7%, 上升2个百分点."""
    against = Against(claim.comparison) if claim.comparison in set(Against) else Against.LAST_YEAR
    made = comparisons.compare(figure, asked, against, at=at)
    if not made.comparable:
        return Ours(None, made.absolute)
    if claim.change == "percent" and figure.unit != "%":
        return Ours(made.rate, unit="%")
    if claim.change == "multiple":
        now, then = made.now.number, made.then.number if made.then else None
        return Ours(now / then if now is not None and then else None, unit="倍")
    return Ours(made.difference, unit="个百分点" if figure.unit == "%" else figure.unit)


def slice_of(claim: Claim, ground: Ground, figure: Figure) -> Slice:
    """Return the slice that a claim speaks of; a campaign's number without a period is of the campaign's own days.

    Raises refusals where place, campaign or filter are not known.
    """
    node: Node = slices.node_of(claim.grid) if claim.grid else ground.node  # type: ignore[assignment]  # judge() asks with a node only
    named = campaign_name(claim.campaign, ground)
    campaigns = slices.campaigns_named([named], node) if named else ()
    start, end = window_of(claim, ground)
    if start is None or end is None:
        raise NoWindow
    return slices.slice_of(
        figure, node, start=start, end=end, campaigns=campaigns, where=[f"{name}={value}" for name, value in claim.where]
    )


def window_of(claim: Claim, ground: Ground) -> tuple[date | None, date | None]:
    """Return the days that a claim speaks of: its own, its campaign's (up to the draft's last day), or the draft's."""
    if claim.window.start and claim.window.end:
        return claim.window.start, claim.window.end
    return ground.setting().days_of(claim.campaign) or (ground.window.start, ground.window.end)


def _where(claim: Claim, figure: Figure) -> tuple[str, ...]:
    """Return the filters in words."""
    columns = ((base(figure).fact.column(name), value) for name, value in claim.where)
    return tuple(f"{column.label}为{column.choices.get(value, value)}" for column, value in columns)


def campaign_name(said: str, ground: Ground) -> str:
    """Return the name on file of a campaign as a text writes it; as written where none is like it."""
    return on_file(said, ground.campaigns) or said
