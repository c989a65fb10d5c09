"""Finding: all claims of a draft, in the order of the text, each bound and with its context."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from anwang.audit import binding
from anwang.audit.apart import Apart
from anwang.audit.claims import Claim, Window
from anwang.audit.context import Setting, campaign_in, change_before, comparison_in, place_in, window_in, year_of
from anwang.audit.cues import Zones
from anwang.audit.flow import Flow, flow_of
from anwang.audit.implied import Implied, implied
from anwang.audit.lexicon import Lexicon
from anwang.audit.numbers import Numeral, numerals
from anwang.audit.sentences import Beside, Sentence, beside, clause_of, sentences
from anwang.audit.text import Draft

FAMILY = 0.5
"""What speaks for the family of the claim before it in the same sentence."""
PRIOR, LATER, EARLIER, HEADING = 0.5, 0.36, 0.22, 0.12
PLANS = re.compile(r"(?:下一步|下步|工作计划|工作打算|工作安排|年计划|今后|明年|年度重点工作|工作思路)")
NOTHING = re.compile(r"(?:无|没有|未有|未发现)$")
RESPECTIVELY = re.compile(r"分别|各自|依次")
LISTED = re.compile(r"([^,;:。]{2,60}?)(?:同比|环比|较|比|与|分别)")
HEADING_LINE = 40
SCOPES = frozenset({"级", "层", "类", "大类", "方面", "层面", "个领域", "个方面", "个行业", "个层面", "个环节", "个板块"})
LINKS = frozenset({"、", "和", "及", "与", ",", "以及"})
DRIVE = re.compile("行动|整治|攻坚|检查|治理")


@dataclass(slots=True)
class Raw:
    """A number or an implied one before it is read: span of the number, span of its claim."""

    start: int
    end: int
    number: Decimal | None
    value: Decimal | None
    unit: str
    basis: str = "number"
    upper: Decimal | None = None
    approximate: str = ""
    type_code: str = ""


@dataclass(slots=True)
class Reader:
    """One reading of a text: what holds at the moment, and the claims so far."""

    plain: str
    flow: Flow
    lexicon: Lexicon
    setting: Setting
    claims: list[Claim] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    paragraph: int = -1
    window: Window | None = None
    campaign: str = ""
    section: str = ""
    heading: str = ""
    before: str = ""
    plans: bool = False


def find(draft: Draft, lexicon: Lexicon, *, setting: Setting | None = None) -> list[Claim]:
    """Return every claim of a draft, bound as far as the words go. Pure: asks no database. Linear in the length of the text."""
    flow = flow_of(draft.text)
    held = setting or Setting()
    if held.year is None:
        held = replace(held, year=held.window.end.year if held.window.end else year_of(flow.text))
    reader = Reader(draft.text, flow, lexicon, held)
    apart = Apart(flow.text)
    numbers = [numeral for numeral in numerals(flow.text) if apart.claims(numeral)]
    position = 0
    for sentence in sentences(flow.text):
        mine: list[Numeral] = []
        while position < len(numbers) and numbers[position].start < sentence.end:
            if numbers[position].start >= sentence.start:
                mine.append(numbers[position])
            position += 1
        _sentence(reader, sentence, mine, apart)
    return reader.claims


def _sentence(reader: Reader, sentence: Sentence, numbers: Sequence[Numeral], apart: Apart) -> None:
    text = reader.flow.text[sentence.start : sentence.end]
    _enter(reader, sentence, text)
    raws = [_raw(reader.flow.text, numeral) for numeral in numbers]
    for said in implied(text):
        start, end = sentence.start + said.start, sentence.start + said.end
        if any(raw.start < end and start < raw.end for raw in raws) or (
            apart.inside(start) and said.basis not in {"event", "listed", "rank"}
        ):
            continue
        if said.basis == "structure" and apart.inside(start + 1):
            continue
        if reader.plans and said.basis in {"event", "listed", "frequency"}:
            continue
        raws.append(_implied(start, end, said))
    raws.sort(key=lambda raw: raw.start)
    spans = [(raw.start, raw.end) for raw in raws]
    first = len(reader.claims)
    for which, raw in enumerate(raws):
        _claim(reader, sentence, raw, spans, which, first)
    reader.before = text


def _enter(reader: Reader, sentence: Sentence, text: str) -> None:
    """Take up what a new paragraph or sentence says of time, place and campaign."""
    if sentence.paragraph != reader.paragraph:
        reader.paragraph = sentence.paragraph
        reader.before = ""
        if len(text) <= HEADING_LINE and sentence.first:
            reader.plans = bool(PLANS.search(text)) or (reader.plans and not re.match(r"\s*[一二三四五六七八九十]{1,3}、", text))
            reader.heading = text
            reader.section = campaign_in(text) or ("" if re.match(r"\s*(?:[一二三四五六七八九十]{1,3}、|[(])", text) else reader.section)
        if sentence.first:
            reader.window = None
            reader.campaign = reader.section
    named = campaign_in(text)
    if not named and not DRIVE.search(reader.campaign) and "期间" not in text:
        reader.campaign = reader.section
    reader.campaign = named or reader.campaign
    said = window_in(text, reader.setting)
    if said or (named and "期间" in text):
        reader.window = said


def _raw(text: str, numeral: Numeral) -> Raw:
    if numeral.number == 1 and NOTHING.search(text[max(0, numeral.start - 3) : numeral.start]):
        return Raw(numeral.start, numeral.end, Decimal(0), Decimal(0), numeral.unit, "zero")
    return Raw(numeral.start, numeral.end, numeral.number, numeral.value, numeral.unit, "number", numeral.upper, numeral.approximate)


def _implied(start: int, end: int, said: Implied) -> Raw:
    return Raw(start, end, said.number, said.number, said.unit, said.basis, type_code=said.type_code)


def _claim(reader: Reader, sentence: Sentence, raw: Raw, spans: list[tuple[int, int]], which: int, first: int) -> None:  # noqa: PLR0917 - one number and what stands around it
    text = reader.flow.text
    around = beside(text, sentence, spans, which)
    if raw.basis == "level":
        around = replace(around, near=text[raw.start : raw.end])
    siblings = reader.claims[first:]
    comparison, change, sign = _comparison(text, sentence, raw, around, siblings, spans, which)
    zones = _zones(reader, raw, around)
    parent = _parent(reader, around, first)
    code, score, words = raw.type_code, 2.0, raw.basis
    if not code:
        unit = raw.unit[1:] if raw.unit[:1] in "万亿" and raw.unit not in {"万元", "亿元"} and len(raw.unit) > 1 else raw.unit
        code, score, words = _type(reader, zones, unit, siblings, change)
        code, score, words = _inherited(reader, raw, around, spans, which, siblings, parent, change, (code, score, words))
    entry = None
    base = code
    if code:
        entry = binding.figure_of(reader.lexicon, code, zones, raw.unit)
        if comparison and change:
            code = binding.compared(code, comparison, change)
            entry = entry or binding.figure_of(reader.lexicon, code, zones, raw.unit)
    start, end = reader.flow.span(*_trimmed(text, around.start, max(around.end, raw.end)))
    low, high = reader.flow.span(raw.start, raw.end)
    place, grid = _place(reader, text[sentence.start : around.end])
    window = window_in(text[max(sentence.start, around.start - 200) : around.end], reader.setting) or reader.window or reader.setting.window
    number = raw.number if not sign or raw.number is None else raw.number * sign
    reader.bases.append(base)
    reader.claims.append(
        Claim(
            text=reader.plain[start:end],
            start=start,
            end=end,
            number_start=low,
            number_end=high,
            number=number,
            value=raw.value if not sign or raw.value is None else raw.value * sign,
            unit=raw.unit,
            basis=raw.basis,
            upper=raw.upper,
            approximate=raw.approximate,
            comparison=comparison if change or comparison == "目标" else "",
            change=change,
            subject=around.near or around.after,
            sentence=text[sentence.start : sentence.end].strip(),
            figure=entry.code if entry else "",
            figure_name=entry.name if entry else "",
            type_code=code,
            where=binding.filters(entry, around.near + around.after),
            campaign=reader.campaign,
            place=place,
            grid=grid,
            window=window,
            part_of=parent,
            score=round(score, 2),
            reasons=tuple(reason for reason in (words, base if base != code else "") if reason),
        )
    )


def _comparison(  # noqa: PLR0917 - one number and what stands around it
    text: str, sentence: Sentence, raw: Raw, around: Beside, siblings: Sequence[Claim], spans: Sequence[tuple[int, int]], which: int
) -> tuple[str, str, int]:
    """Return (comparison, change, sign): 同比 … 减少3起 → ('同比', 'absolute', -1)."""
    said = text[sentence.start : raw.end]
    comparison = comparison_in(said)
    if raw.basis == "level":
        return comparison or "同比", "absolute", 1
    if raw.basis != "number":
        return "", "", 0
    if raw.unit == "倍" and comparison:
        return comparison, "multiple", 1
    sign = change_before(text[max(around.start, raw.start - 12) : raw.start])
    if not sign and which and siblings and siblings[-1].change and text[spans[which - 1][1] : raw.start] in LINKS:
        sign = -1 if (siblings[-1].number or 0) < 0 else 1
    if not sign and comparison:
        sign = _series_sign(text, sentence, raw.start)
    if not sign or not comparison:
        return (comparison, "", 0) if comparison == "目标" else ("", "", 0)
    change = "points" if "百分点" in raw.unit else "percent" if raw.unit == "%" else "absolute"
    return comparison, change, sign


def _series_sign(text: str, sentence: Sentence, start: int) -> int:
    """The direction of a series: 分别下降20%、15%和10% says it once."""
    low, _ = clause_of(text, sentence, start)
    before = text[low:start]
    found = re.search(r"分别(?:同比|环比)?(上升|增加|增长|提高|下降|减少|降低|回落)了?$", before)
    return 0 if not found else 1 if found[1] in {"上升", "增加", "增长", "提高"} else -1


def _zones(reader: Reader, raw: Raw, around: Beside) -> Zones:
    listing = around.near.endswith(("等", "的", "这"))
    noun = raw.unit[1:] if raw.unit[:1] == "个" and len(raw.unit) > 1 else raw.unit if raw.unit in {"部门", "单位"} else ""
    return (
        (around.near, 0.7 if listing and around.after else 1.0),
        (noun + around.after, 0.92),
        (around.clause, 0.62),
        (around.prior, PRIOR),
        (around.later, LATER),
        (reader.before[-60:], EARLIER),
        (reader.heading, HEADING),
    )


def _type(reader: Reader, zones: Zones, unit: str, siblings: Sequence[Claim], change: str) -> tuple[str, float, str]:
    boosts: dict[str, float] = {}
    if siblings and siblings[-1].type_code:
        family = siblings[-1].type_code.partition(".")[0]
        boosts = {code: FAMILY for code in reader.lexicon.book.units if code.partition(".")[0] == family}
    if change in {"percent", "points", "multiple"}:
        return _rate_of_change(reader, zones, boosts)
    return binding.type_of(reader.lexicon, zones, unit, boosts)


def _rate_of_change(reader: Reader, zones: Zones, boosts: Mapping[str, float]) -> tuple[str, float, str]:
    """The type of what changed by so many percent: the words before the number name it, its own measure word is not said."""
    near = zones[0][0]
    units = ("%",) if re.search(r"率|占比|比重|覆盖面", near) else ("起", "人", "家", "条", "次", "万元", "件", "家次", "人次", "个")
    found = (binding.type_of(reader.lexicon, zones[:1], unit, boosts) for unit in units)
    return max(found, key=lambda one: (bool(one[0]), one[1]))


def _parent(reader: Reader, around: Beside, first: int) -> int | None:
    """The claim that this one is a part of: 其中 names the whole before it."""
    if "其中" not in around.near and "其中" not in around.prior[-30:]:
        return None
    for position in range(len(reader.claims) - 1, max(first - 1, -1), -1):
        if reader.claims[position].part_of is None and reader.claims[position].basis == "number":
            return position
    return None


def _inherited(  # noqa: PLR0917 - one number and what stands around it
    reader: Reader,
    raw: Raw,
    around: Beside,
    spans: Sequence[tuple[int, int]],
    which: int,
    siblings: Sequence[Claim],
    parent: int | None,
    change: str,
    own: tuple[str, float, str],
) -> tuple[str, float, str]:
    """What a number takes over from those before it: the whole of 其中, the figure that a change is a change of, the order of 分别."""
    if change:
        changed = _changed(reader, raw, around, spans, which, change)
        if changed:
            return changed, 1.8, "增减"
    if parent is not None and own[1] < 2.2:  # noqa: PLR2004 - a sure word of its own wins
        whole = reader.claims[parent]
        if whole.type_code and (whole.unit == raw.unit or not own[0]):
            return whole.type_code, max(own[1], 1.6), "其中"
    if not own[0] and raw.unit in SCOPES:
        return "ORG.scope", 1.5, raw.unit
    if not own[0] and siblings and siblings[-1].unit == raw.unit and siblings[-1].type_code:
        return siblings[-1].type_code, 1.5, "接上一项"
    return own


SUBJECTS = re.compile(r"死亡|受伤|重伤|轻伤|事故|率|隐患|举报|损失|家次|处罚|罚款|立案|检查|受理|培训|火灾")


def _changed(reader: Reader, raw: Raw, around: Beside, spans: Sequence[tuple[int, int]], which: int, change: str) -> str:  # noqa: PLR0917 - one number and what stands around it
    """The type of the earlier number that a change without a subject of its own is a change of; '' where the words name one."""
    if SUBJECTS.search(around.near):
        return ""
    first = len(reader.claims) - which
    earlier = [place for place in range(max(first, 0), len(reader.claims)) if reader.claims[place].change not in {"percent", "points"}]
    earlier = [place for place in earlier if reader.bases[place] and reader.claims[place].unit != "%"]
    generic = re.search("(起|人)数", around.near)
    unit = generic[1] if generic else raw.unit if change == "absolute" else ""
    if unit:
        same = [
            place
            for place in earlier
            if reader.claims[place].unit.endswith(unit) and not (change == "absolute" and reader.claims[place].change)
        ]
        same = same or [place for place in earlier if reader.claims[place].unit.endswith(unit)]
        return reader.bases[same[-1]] if same else ""
    series = _series(reader.flow.text, spans, which)
    chosen = earlier[-len(series) :] if series else []
    position = series.index(which) if which in series else 0
    return reader.bases[chosen[min(position, len(chosen) - 1)]] if chosen else ""


def _series(text: str, spans: Sequence[tuple[int, int]], which: int) -> list[int]:
    """The places of the numbers that stand in one row with this one: 20%、15%和10%."""
    first = last = which
    while first and text[spans[first - 1][1] : spans[first][0]] in LINKS:
        first -= 1
    while last + 1 < len(spans) and text[spans[last][1] : spans[last + 1][0]] in LINKS:
        last += 1
    return list(range(first, last + 1))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end - 1 and text[start] in " \n\t,、;:":
        start += 1
    while end > start + 1 and text[end - 1] in " \n\t,、;:":
        end -= 1
    return start, end


def _place(reader: Reader, text: str) -> tuple[str, str]:
    places: Mapping[str, str] = reader.setting.places
    return place_in(text, places) if places else ("", "")
