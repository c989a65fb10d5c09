"""Finding: all claims of a draft, in the order of the text, each bound and with its context."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from anwang.audit import binding, changes, following, precedence
from anwang.audit.apart import Apart
from anwang.audit.binding import Held
from anwang.audit.changes import Guess, Raw, Spot
from anwang.audit.claims import Claim
from anwang.audit.context import Setting, place_in, year_of
from anwang.audit.cues import Zones, plain_book
from anwang.audit.errors import TooLong
from anwang.audit.flow import Flow, flow_of
from anwang.audit.grammar import ANY, LEADING, Reading, grammar
from anwang.audit.implied import Implied, implied
from anwang.audit.lexicon import Entry, Lexicon
from anwang.audit.numbers import Numeral, numerals
from anwang.audit.sentences import Beside, Sentence, beside, sentences
from anwang.audit.standing import Standing
from anwang.audit.tables import Cell, Said, cells
from anwang.audit.text import Draft, paste

MOST_NUMBERS = 20_000
"""A book has fewer; a text made of numbers alone is no draft."""
FAMILY = 0.5
"""What speaks for the family of the claim before it in the same sentence."""
PRIOR, LATER, EARLIER, HEADING = 0.5, 0.36, 0.22, 0.12
NOTHING = re.compile(r"(?:无|没有|未有|未发现)$")
OPENS = re.compile(
    r"\s*(?:其中)?,?(?:(?:与|较|比|同)?(?:同比|环比|(?:去年|上年|上月|前年)同期|同期|上年|去年|上月)|(?:靠[前后末]|最[低少差高多]|居[前后]|排名?[靠居]?[前后])[^,。;:]{0,6}[是为:])"
)
"""A sentence that opens with a comparison, or with the last of a ranking, goes on about the one before it."""
SUFFERED = re.compile(r"\s*(?:共|造成)?(?:死亡|受伤|没有人员|无人员|直接经济损失)")
DOUBT = 1.5
"""The score of an aim at most."""
DONE_TO = 1.15
DOING = re.compile(r"(?:进行|实施|开展|给予|予以|作出)了?([^,。;\n]{2,14})|(签订[^,。;\n]{2,14})")
TOWARDS = re.compile("[对与向给]")
INVOLVES = re.compile("(?:共|其中|已)?(?:涉及|覆盖|包括)")
COMPOSED = frozenset({"strong", "pairs"})
BACK = 160
"""So many letters of the sentence before may name what the next is about."""
LOOSELY = frozenset({"个", "项", "家", "处", "辆", "条"})
STRUCTURE = 1.9
"""Below this score, a count of some structure is no count that a figure could hold."""
WEAKER = 2.4
"""The score of a type that a verb or a noun alone tells, or the verb of a row's first number: a person looks before it is called wrong."""
LOOSE = frozenset({"REG", "ORG", "INS", "CERT", "RESP"})
"""Families whose members say nothing of each other."""
ASIDE = re.compile(r"\([\u4e00-\u9fff]{2,8}\)")
"""A word in brackets speaks of what stands before it only."""
KINDS = re.compile("(?<=[\u4e00-\u9fff])(?:、|和|及|与)火灾(?=事故|等)|火灾(?=、[^,。;]{2,16}事故)")
KEPT = frozenset({"个百分点", "个工作日", "个组", "个队", "个(家)", "个(处)"})


@dataclass(slots=True)
class Reader:
    """One reading of a text: what holds at the moment, and the claims so far."""

    plain: str
    flow: Flow
    lexicon: Lexicon
    standing: Standing
    claims: list[Claim] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    before: str = ""
    recent: dict[str, str] = field(default_factory=dict)
    held: Held = field(default_factory=Held)
    verb: str = ""
    """The class of the verb of the number before in the same sentence."""
    opened: int = 0
    """Where the claims of the last sentence that had any begin."""


def find(draft: Draft, lexicon: Lexicon, *, setting: Setting | None = None) -> list[Claim]:
    """Return every claim of a draft, in sentences and in tables, bound as far as the words go.

    Pure: asks no database. Linear in the length of the text. Raises TooLong.
    """
    flow = flow_of(draft.text, wrapped=not draft.word)
    held = setting or Setting()
    if held.year is None:
        held = replace(held, year=held.window.end.year if held.window.end else year_of(flow.text))
    told = _told(draft, flow, lexicon, held)
    tabled = {cell: _tabled(cell, lexicon, held) for cell in cells(draft)}
    return _merged(told, tabled) if tabled else told


def _tabled(cell: Cell, lexicon: Lexicon, setting: Setting) -> Claim | None:
    """The claim of a number cell: of the ways to read it the one whose other head is known, then the surer."""
    best: tuple[bool, float, Claim] | None = None
    for said in cell.said:
        found = _of_part(said, lexicon, setting)
        if found and (best is None or (found[0], found[1].score) > best[:2]):
            best = (found[0], found[1].score, found[1])
    if best is None:
        return None
    claim = replace(best[2], start=cell.start, end=cell.end, number_start=cell.start, number_end=cell.end, part_of=None)
    number = Decimal(cell.share) if cell.share else None
    return claim if number is None else replace(claim, number=number, value=number, unit="%", share=True)


def _of_part(said: Said, lexicon: Lexicon, setting: Setting) -> tuple[bool, Claim] | None:
    """The claim of one way to read a cell, and whether its other head is a known place or the value of a dimension.

    A part that is neither stays by name: no figure can be held against it.
    """
    text = said.text if said.of in setting.places else said.whole
    bare = _last_number(said.after or said.text, lexicon, setting)
    value = lexicon.value_of(bare.figure, said.of, said.by) if bare and said.of else None
    if bare and (value or said.of in setting.places or (bare.type_code and not said.of)):
        grid = setting.places.get(said.of, "")
        return True, replace(
            bare, text=said.whole, place=said.of if grid else "", grid=grid, where=(*bare.where, *((value,) if value else ()))
        )
    found = _last_number(text, lexicon, setting) if text != said.text else bare
    return (False, replace(found, text=said.whole, place=found.place or said.of, grid=found.grid or said.of)) if found else None


def _last_number(text: str, lexicon: Lexicon, setting: Setting) -> Claim | None:
    return next((claim for claim in reversed(_told(paste(text), flow_of(text), lexicon, setting)) if claim.basis == "number"), None)


def _merged(told: list[Claim], tabled: Mapping[Cell, Claim | None]) -> list[Claim]:
    """All claims in the order of the text; a cell's claim takes the place of what its bare text said."""
    starts = [cell.start for cell in tabled]
    ends = {cell.start: cell.end for cell in tabled}
    kept = [(claim.number_start, place, claim) for place, claim in enumerate(told) if not _in_cell(claim, starts, ends)]
    read = [(cell.start, -1, claim) for cell, claim in tabled.items() if claim]
    order = sorted([*kept, *read], key=lambda one: one[:2])
    moved = {before: after for after, (_, before, _) in enumerate(order)}
    return [claim if claim.part_of is None else replace(claim, part_of=moved.get(claim.part_of)) for _, _, claim in order]


def _in_cell(claim: Claim, starts: Sequence[int], ends: Mapping[int, int]) -> bool:
    place = bisect_right(starts, claim.number_start) - 1
    return place >= 0 and claim.number_start < ends[starts[place]]


def _told(draft: Draft, flow: Flow, lexicon: Lexicon, held: Setting) -> list[Claim]:
    """The claims of sentences."""
    reader = Reader(draft.text, flow, lexicon, Standing(held))
    apart = Apart(flow.text)
    numbers = [numeral for numeral in numerals(flow.text) if apart.claims(numeral)]
    if len(numbers) > MOST_NUMBERS:
        raise TooLong
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
    if reader.standing.enter(sentence, text):
        reader.before, reader.recent = "", {}
    raws = [_raw(reader.flow.text, numeral) for numeral in numbers]
    for said in implied(text):
        start, end = sentence.start + said.start, sentence.start + said.end
        if any(raw.start < end and start < raw.end for raw in raws) or (
            apart.inside(start) and said.basis not in {"event", "listed", "rank"}
        ):
            continue
        if said.basis == "structure" and apart.inside(start + 1):
            continue
        if reader.standing.plans and said.basis in {"event", "listed", "frequency"}:
            continue
        raws.append(_implied(start, end, said))
    raws.sort(key=lambda raw: raw.start)
    spans = [(raw.start, raw.end) for raw in raws]
    first = len(reader.claims)
    base_place = reader.opened if OPENS.match(text) and reader.before else first
    goes_on = sentence.start and reader.flow.text[sentence.start - 1] == ";" and SUFFERED.match(text)
    if base_place == first and not goes_on:
        reader.held = Held()
    for which, raw in enumerate(raws):
        around = beside(reader.flow.text, sentence, spans, which)
        around = replace(around, near=following.without_place(around.near, reader.standing.setting.places))
        if raw.basis == "level":
            around = replace(around, near=reader.flow.text[raw.start : raw.end])
        spot = Spot(
            reader.flow.text, sentence, raw, around, spans, which, reader.claims[base_place:], reader.bases[base_place:], reader.recent
        )
        _claim(reader, spot, first)
    for claim, base in zip(reader.claims[first:], reader.bases[first:], strict=True):
        if base and claim.basis == "number":
            reader.recent[claim.unit] = base
    if len(reader.claims) > first:
        reader.opened = base_place
    reader.before = text


def _raw(text: str, numeral: Numeral) -> Raw:
    if numeral.number == 1 and NOTHING.search(text[max(0, numeral.start - 3) : numeral.start]):
        return Raw(numeral.start, numeral.end, Decimal(0), Decimal(0), numeral.unit, "zero")
    return Raw(numeral.start, numeral.end, numeral.number, numeral.value, numeral.unit, "number", numeral.upper, numeral.approximate)


def _implied(start: int, end: int, said: Implied) -> Raw:
    return Raw(start, end, said.number, said.number, said.unit, said.basis, type_code=said.type_code)


def _claim(reader: Reader, spot: Spot, first: int) -> None:
    text, raw, around = spot.text, spot.raw, spot.around
    comparison, change, sign = changes.comparison(spot)
    parent = _parent(reader, around, raw.unit, first)
    zones = _zones(reader, spot, change)
    guess = _guess(reader, spot, zones, change, reader.claims[parent] if parent is not None else None)
    code, entry = _bound(reader, spot, zones, guess, comparison, change)
    where = _where(reader, entry, spot, guess, change)
    doubt = changes.doubt(spot, plans=reader.standing.plans)
    start, end = reader.flow.span(*_trimmed(text, around.start, max(around.end, raw.end)))
    low, high = reader.flow.span(raw.start, raw.end)
    place, grid = place_in(text[spot.sentence.start : around.end], reader.standing.setting.places)
    reader.bases.append(guess.code)
    reader.claims.append(
        Claim(
            text=reader.plain[start:end],
            start=start,
            end=end,
            number_start=low,
            number_end=high,
            number=_signed(raw.number, sign),
            value=_signed(raw.value, sign),
            unit=raw.unit,
            basis=raw.basis,
            upper=raw.upper,
            approximate=raw.approximate,
            comparison=comparison if change or comparison == "目标" else "",
            change=change,
            subject=around.near or around.after,
            sentence=text[spot.sentence.start : spot.sentence.end].strip(),
            figure=entry.code if entry else "",
            figure_name=entry.name if entry else "",
            type_code=code,
            where=where,
            campaign=reader.standing.campaign,
            place=place,
            grid=grid,
            window=following.window_of(
                spot,
                reader.standing.window_of(text[max(spot.sentence.start, around.start - 200) : around.end]),
                reader.standing.setting.year,
            ),
            part_of=parent,
            share=following.is_share(guess),
            doubt=doubt,
            score=round(min(guess.score, DOUBT) if doubt else guess.score, 2),
            reasons=tuple(reason for reason in (guess.words, guess.code if guess.code != code else "") if reason),
        )
    )


def _where(reader: Reader, entry: Entry | None, spot: Spot, guess: Guess, change: str) -> tuple[tuple[str, str], ...]:
    """The filters of a claim, and what they leave behind for the next numbers of the sentence."""
    around = spot.around
    if entry is None:
        return ()
    own = binding.filters(entry, around.near + around.after if spot.raw.basis != "zero" else _own_words(spot))
    if any(name == "level" for name, _, _ in entry.labels) and "level" not in dict(own):
        own = (*own, *following.level_of(spot))
    own = following.where_of(guess, entry, own, spot.siblings, change)
    where = reader.held.of(entry, around.near, own)
    reader.held.take(entry, around.near, own)
    last = next((one.figure for one in reversed(spot.siblings) if one.figure.startswith("accidents.") and one.unit in {"起", "宗"}), "")
    grade = binding.SUFFERED.get(last, "")
    if grade and entry.code in {"accidents.deaths", "accidents.injured", "accidents.loss"} and "grade" not in dict(where):
        return where if binding.WHOLE.search(around.near) else (*where, ("grade", grade))
    return where


def _signed(number: Decimal | None, sign: int) -> Decimal | None:
    return number if not sign or number is None else number * sign


def _guess(reader: Reader, spot: Spot, zones: Zones, change: str, whole: Claim | None) -> Guess:
    """The type of a claim, by its own words or by what it takes over."""
    if spot.raw.type_code:
        return Guess(spot.raw.type_code, 2.0, spot.raw.basis)
    if not change and (follows := following.follows(spot, reader.standing.setting.places, reader.lexicon)):
        return follows
    if settled := _settled(reader, spot, change, whole):
        return following.of_whole(settled, whole)
    boosts: dict[str, float] = {}
    if spot.bases and spot.bases[-1]:
        family = spot.bases[-1].partition(".")[0]
        boosts = {} if family in LOOSE else _kin(family)
    if change in {"percent", "points", "multiple"}:
        own = _rate_of_change(reader, zones, boosts)
    else:
        own = Guess(*binding.type_of(reader.lexicon, zones, _plain_unit(spot.raw.unit), boosts))
    taken = changes.taken_over(spot, own, change, whole)
    said = reader.before[-BACK:] + spot.text[spot.sentence.start : spot.raw.start - len(spot.around.near)]
    if taken.code == "ORG.scope" and taken.score < STRUCTURE and _plain_unit(spot.raw.unit) in LOOSELY:
        return Guess("", taken.score, "")
    return (
        replace(taken, code=code)
        if taken.like is None and (code := grammar().shifted(taken.code, said, spot.around.near)) != ANY
        else taken
    )


@cache
def _kin(family: str) -> dict[str, float]:
    """What speaks for the types of a family after one of them."""
    return {code: FAMILY for code in plain_book().units if code.partition(".")[0] == family}


def _settled(reader: Reader, spot: Spot, change: str, whole: Claim | None) -> Guess | None:
    """The type that the words directly beside a number settle; a change in numbers is of what it changes."""
    if change or spot.raw.basis != "number":
        return None
    around = spot.around
    unit, said = _plain_unit(spot.raw.unit), spot.raw.unit
    noun = said[1:] if said.startswith("个") and len(said) > 1 and unit == "个" else ""
    before = reader.before[-60:] + around.prior
    reading = _composed(reader, spot, noun)
    carried, reader.verb = reader.verb, reading.verb
    if name := _named(reader, around, unit):
        return name
    if reading.verb == carried and (changes.is_kind(spot, whole) or (reading.table == "verbs" and whole and whole.unit == spot.raw.unit)):
        return None
    if reading.table in COMPOSED:
        said_so = "+".join(word for word in (reading.verb, reading.noun) if word)
        return (
            Guess(reading.code, WEAKER if reading.row else precedence.DECIDED, said_so) if reading.code != ANY else Guess("", 0.0, said_so)
        )
    following = noun + (around.after or spot.text[spot.raw.end : min(spot.sentence.end, spot.raw.end + 14)])
    code, words = precedence.decide(around.near, following, unit, before + around.clause)
    if code:
        return Guess(code, precedence.DECIDED, words)
    return Guess(reading.code, WEAKER, reading.verb or reading.noun) if reading.code else None


def _named(reader: Reader, around: Beside, unit: str) -> Guess | None:
    """The type of the figure whose whole name stands before a number, where no verb stands before it."""
    words = precedence.plain(around.near)
    entry = reader.lexicon.named(words)
    if entry is None or entry.type_code.startswith("ACC") or not binding.may_be_of(entry, unit):
        return None
    rest = next(words[: -len(word)] for word in entry.words if words.endswith(word))
    graded = any(level in rest[-6:] for level in binding.GRADES)
    done = next((token.verb for token in reversed(grammar().tokens(rest)) if token.verb), "")
    return None if graded or done not in {"", LEADING} else Guess(entry.type_code, precedence.DECIDED, entry.name)


def _composed(reader: Reader, spot: Spot, noun: str) -> Reading:
    """What verb, object and measure word say together. A row after a semicolon goes on with the verb before it."""
    around, text = spot.around, spot.text
    on = spot.which or (spot.sentence.start and text[spot.sentence.start - 1] == ";")
    if not on:
        reader.verb = ""
    if not reader.verb and INVOLVES.match(around.near):
        reader.verb = grammar().last_verb(around.prior)
    beyond = text[spot.raw.end : min(spot.sentence.end, spot.raw.end + 60)]
    so_far = reader.before[-BACK:] + text[spot.sentence.start : spot.raw.start - len(around.near)]
    unit = _plain_unit(spot.raw.unit)
    reading = grammar().read(around.near, noun + around.after, unit, beyond=beyond, so_far=so_far, carried=reader.verb)
    if not reading.code and around.prior.endswith(":"):
        headed = grammar().read(around.prior[:-1], "", unit)  # 举报居前的是: 建筑9件、矿山8件
        return headed if headed.code else reading
    return reading


def _rate_of_change(reader: Reader, zones: Zones, boosts: Mapping[str, float]) -> Guess:
    """The type of what changed by so many percent: the words before the number name it, its own measure word is not said."""
    units = ("%",) if re.search(r"率|占比|比重|覆盖面", zones[0][0]) else ("起", "人", "家", "条", "次", "万元", "件", "家次", "人次", "个")
    found = (Guess(*binding.type_of(reader.lexicon, zones[:1], unit, boosts)) for unit in units)
    return max(found, key=lambda one: (bool(one.code), one.score))


def _bound(reader: Reader, spot: Spot, zones: Zones, guess: Guess, comparison: str, change: str) -> tuple[str, Entry | None]:  # noqa: PLR0917 - one number and what stands around it
    """The type with its comparison, and the figure."""
    if not guess.code:
        return "", None
    shared = reader.lexicon.by_code.get(guess.figure or (spot.siblings[guess.like].figure if guess.like is not None else ""))
    unit = spot.raw.unit if change in {"", "absolute"} else ""
    entry = (
        shared or binding.graded(reader.lexicon, guess.code, _own_words(spot)) or binding.figure_of(reader.lexicon, guess.code, zones, unit)
    )
    if entry and guess.code in binding.ACCIDENTS and shared is None:
        entry = _accidents(reader, spot, entry, change)
    code = binding.compared(guess.code, comparison, change) if comparison and change else guess.code
    return code, entry


def _own_words(spot: Spot) -> str:
    """The words before a number, and what a claim without a number says itself."""
    return spot.around.near + (spot.text[spot.raw.start : spot.raw.end] if spot.raw.basis != "number" else spot.around.after)


def _accidents(reader: Reader, spot: Spot, entry: Entry, change: str) -> Entry | None:
    """The figure of accidents that a claim may be held against: none where the words speak of a part that the catalogue does not make.

    Of who died in accidents of 较大以上 there is a figure, of 重大以上 there is none; several industries at once are no dimension's value.
    """
    before = spot.text[spot.sentence.start : spot.raw.start]
    own = _own_words(spot)
    if binding.NO_PART.search(before + own) or binding.SEVERAL.search(own if spot.raw.basis == "number" else before[-80:] + own):
        return None
    if spot.raw.basis == "zero" and spot.bases and spot.bases[-1] in {"ACC.regs", "RANK.top"}:
        return None
    counted = [one.figure for one in spot.siblings if one.figure.startswith("accidents.") and one.unit in {"起", "宗"} and not one.change]
    if change and entry.code == "accidents.cases" and counted and "accidents.cases" not in counted:
        return reader.lexicon.by_code.get(counted[-1])
    if entry.code in {"accidents.deaths", "accidents.injured"} and not binding.WHOLE.search(own):
        last = next((one for one in reversed(spot.siblings) if one.figure.startswith("accidents.") and one.unit in {"起", "宗"}), None)
        if last and last.figure == "accidents.major_up":
            return None
        if last and last.figure == "accidents.larger_up":
            return reader.lexicon.by_code.get("accidents.larger_up_deaths") if entry.code == "accidents.deaths" else None
    return entry


def _plain_unit(unit: str) -> str:
    """The measure word without 万 and 亿 (money keeps them) and without the noun after 个."""
    if unit[:1] in "万亿" and "元" not in unit and len(unit) > 1:
        unit = unit[1:]
    return "个" if unit.startswith("个") and unit not in changes.SCOPES and unit not in KEPT else unit


def _zones(reader: Reader, spot: Spot, change: str) -> Zones:
    around, unit = spot.around, spot.raw.unit
    near = (changes.named_in_row(spot) if change else "") or around.near
    listing = near.endswith(("等", "的", "这"))
    noun = unit[1:] if unit[:1] == "个" and len(unit) > 1 else unit if unit in {"部门", "单位"} else ""
    return (
        (_without_asides(near), 0.7 if listing and around.after else 1.0),
        (_without_asides(noun + around.after), 0.92),
        (_without_asides((around.prior if around.prior.endswith(":") and not spot.which else "") + around.clause), 0.62),
        (around.prior, PRIOR),
        (around.later, LATER),
        (reader.before[-60:], EARLIER),
        (reader.standing.heading, HEADING),
        (_done_to(spot), DONE_TO),
    )


def _without_asides(text: str) -> str:
    """The words without what speaks of one member only: a word in brackets, 火灾 among several kinds of accidents."""
    return KINDS.sub("", ASIDE.sub("", text))


def _done_to(spot: Spot) -> str:
    """What is done to that which is counted: 对2个镇街进行了约谈 says 约谈."""
    said = spot.text[max(spot.sentence.start, spot.raw.start - 60) : spot.raw.start]
    if not TOWARDS.search(re.split("[,:;]", said)[-1]):
        return ""
    found = DOING.search(spot.text, spot.raw.end, min(spot.sentence.end, spot.raw.end + 60))
    return (found[1] or found[2]) if found else ""


def _parent(reader: Reader, around: Beside, unit: str, first: int) -> int | None:
    """The claim that this one is a part of: 其中 names the whole before it, in its sentence or in the one before."""
    if "其中" in around.near or around.prior.endswith("其中:"):
        return _whole_before(reader, around, unit, first)
    for position in range(len(reader.claims) - 1, first - 1, -1):
        claim = reader.claims[position]
        if claim.basis == "number" and not claim.change and claim.unit != "%":
            return claim.part_of if claim.part_of is not None and claim.unit == unit == reader.claims[claim.part_of].unit else None
    return None


def _whole_before(reader: Reader, around: Beside, unit: str, first: int) -> int | None:
    """The last number before 其中 that is no part itself and in no closed bracket: of the sentence; of the one before in the same measure word."""
    here = reader.flow.at[min(around.start, len(reader.flow.at) - 1)]
    whole = None
    for position in range(len(reader.claims) - 1, max(min(first, reader.opened) - 1, -1), -1):
        claim = reader.claims[position]
        between = reader.plain[claim.number_end : here]
        aside = sum(between.count(mark) for mark in ")）") > sum(between.count(mark) for mark in "(（")
        if claim.part_of is not None or claim.basis != "number" or claim.change or aside:
            continue
        if claim.unit == unit:
            return position
        whole = position if whole is None and position >= first else whole
    return whole


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end - 1 and text[start] in " \n\t,、;:":
        start += 1
    while end > start + 1 and text[end - 1] in " \n\t,、;:":
        end -= 1
    return start, end
