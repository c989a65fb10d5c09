"""Comparisons and parts: what a change is a change of, what a share is a share of, what 其中 and a row of numbers take over from before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from anwang.audit.claims import Claim
from anwang.audit.context import OTHERWISE, change_before, comparison_in
from anwang.audit.sentences import Beside, Sentence, clause_of

LINKS = frozenset({"、", "和", "及", "与", ",", "以及", ",和"})
SUBJECTS = re.compile(r"死亡|受伤|重伤|轻伤|事故|率|隐患|举报|损失|家次|处罚|罚款|立案|检查|受理|培训|火灾|演练|奖励|查处|亡人|伤人")
FIRES = {"ACC.d", "ACC.i", "ACC.loss", "ACC.n", "ACC.share"}
ACCIDENTS = frozenset({"ACC.n", "ACC.sev"})
EVENTS = ACCIDENTS | {"FIRE"}
SHARE = re.compile(r"(?:占|占比|比重|比例|占到)(?:达|为|约|近|的|到|了|超过|总数的|总量的|全部的)?$")
IN_SHARES = re.compile(r"(?:比例|占比|比重)[^,。;]{0,6},(?:达到?|为|约)?$")
REGION = re.compile(
    r"(?:的|上升|下降|持平|增长|减少|增加|未发生)的?(?:省份|省|市|县|地区|州|区县|县区|县市|镇街|乡镇|街道|县市区)(?:有|共|共有|为|达)?$"
)
AIM = re.compile(
    r"(?:力争|确保|争取|务必|要求|必须|目标|(?<!治理)计划(?!完成)|拟|应当|(?<![重需首主必])要(?![求素点闻职领件]))[^。;]{0,40}$"
)
ASIDE = re.compile(r"\((?:同比|环比|较上年|较上月|比上年|比上月)[^()\d]{0,8}")
"""A change in brackets is of the number before them."""
LAST_YEAR = re.compile("(?:去年|上年)同期(?:共|累计)?(?:为|是|有|检查|发生|排查)?(?:了|共)?$")
"""What a number was a year ago is held against the year before."""
FROM_TO = re.compile(r"(?:减少|增加|提高|提升|下降|上升|增长|压减|降低|降|升)[至到]$")
SPARED = re.compile(r"[^,、。;\d检查排隐患]{0,12}(?:未发生|没有发生|零事故|“?双下降)[^,。;]{0,12}(?=[,。;\n]|$)")
"""Places or industries in which nothing happened."""
MOVED = re.compile(
    r"(?:省份|省区市|省|地市|市|县区|区县|县市区|县|区|地区|州|乡镇|镇街|街道|行业领域|行业|领域)[^,。;\d]{0,24}“?(?:双?下降|上升|持平|增长|减少|增加)(?=[,。;或、和”\n]|$)"
)
"""Places of which a rise or a fall is said."""
SAID_OF = re.compile(r"(?:上升|下降|持平|增加|减少|超过|低于|增长|为零|未发生)的?(?:有|为)?$")
COPULA = re.compile(r"^(?:分别)?(?:累计|为|达|达到|共|共计|计|有|共有|约|是|高达|最多|最高)*$")
SCOPES = frozenset({"级", "层", "类", "大类", "方面", "层面", "个领域", "个方面", "个行业", "个层面", "个环节", "个板块"})
ALONE = {**dict.fromkeys(SCOPES, ("ORG.scope", 1.5)), **dict.fromkeys(("组", "个组"), ("INS.team", 1.1))}
"""Measure words that tell what is counted where nothing else does, and how surely."""
CARRIED = frozenset({"起", "处", "项", "条", "家次", "件"})
"""Measure words in which a next sentence goes on counting the same."""
OWN_WORD = 2.2
"""From this score on a number's own words win over what it would take over."""
RATES = frozenset({"%", "个百分点", "百分点"})
_SERIES = re.compile(r"分别(?:同比|环比)?(上升|增加|增长|提高|下降|减少|降低|回落)了?$")
_NAMES = re.compile(r"(?:同比|环比|分别|较|比|与|各自).{0,40}$")


@dataclass(slots=True)
class Raw:
    """A number or an implied one before it is read: span of the number, and what it says."""

    start: int
    end: int
    number: Decimal | None
    value: Decimal | None
    unit: str
    basis: str = "number"
    upper: Decimal | None = None
    approximate: str = ""
    type_code: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A type with its score and the words that speak for it; `like` is the place among the siblings of the claim whose figure it shares."""

    code: str
    score: float
    words: str
    like: int | None = None
    figure: str = ""
    """The figure itself, where more than its type is settled."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A number in its sentence, with the claims of the same sentence before it and their types before any comparison.

    `recent`: what was last counted in each measure word in the sentences of the paragraph before.
    """

    text: str
    sentence: Sentence
    raw: Raw
    around: Beside
    spans: Sequence[tuple[int, int]]
    which: int
    siblings: Sequence[Claim]
    bases: Sequence[str]
    recent: Mapping[str, str]

    @property
    def gap(self) -> str:
        """The text between the number before and this one; a letter that links nothing where it is the first."""
        return self.text[self.spans[self.which - 1][1] : self.raw.start] if self.which else "。"

    def row(self) -> list[int]:
        """The places of the numbers that stand in one row with this one: 20%、15%和10%."""
        first = last = self.which
        while first and self.text[self.spans[first - 1][1] : self.spans[first][0]] in LINKS:
            first -= 1
        while (
            last + 1 < len(self.spans)
            and self.text[self.spans[last][1] : self.spans[last + 1][0]] in LINKS
            and self.text[self.spans[last + 1][0]] not in "未没无零"
        ):
            last += 1
        return list(range(first, last + 1))


def comparison(spot: Spot) -> tuple[str, str, int]:
    """Return (comparison, change, sign): 同比 … 减少3起 → ('同比', 'absolute', -1). A change in percent without more words is 同比."""
    raw = spot.raw
    said = comparison_in(spot.text[spot.sentence.start : raw.end])
    if raw.basis == "level":
        return said or "同比", "absolute", 1
    if raw.basis != "number":
        return "", "", 0
    if raw.unit == "倍" and said:
        return said, "multiple", 1
    sign = change_before(spot.text[max(spot.around.start, raw.start - 12) : raw.start])
    if not said and sign and raw.unit not in RATES:
        said = comparison_in(spot.text[_whole_start(spot) : spot.sentence.start])
    if not sign and spot.siblings and spot.siblings[-1].change and (spot.gap in LINKS or not spot.gap):
        sign = -1 if (spot.siblings[-1].number or 0) < 0 else 1
    if not sign and said:
        low, _ = clause_of(spot.text, spot.sentence, raw.start)
        found = _SERIES.search(spot.text[low : raw.start])
        sign = 0 if not found else 1 if found[1] in {"上升", "增加", "增长", "提高"} else -1
    if sign and not said and (raw.unit in RATES or OTHERWISE.search(spot.text[spot.sentence.start : raw.start])):
        said = "同比"
    if not sign or not said:
        return (said, "", 0) if said == "目标" else ("", "", 0)
    return said, "points" if "百分点" in raw.unit else "percent" if raw.unit == "%" else "absolute", sign


def _whole_start(spot: Spot) -> int:
    """Where the sentence begins of which this one, after a semicolon, is a part; its own start otherwise."""
    start = spot.sentence.start
    if not start or spot.text[start - 1] != ";":
        return start
    return max(spot.text.rfind(mark, max(0, start - 200), start) for mark in "。\n") + 1


def doubt(spot: Spot, *, plans: bool) -> str:
    """Return why no figure can call a number wrong: it is an aim, or compared with what no figure holds; '' where one can."""
    before = spot.text[max(spot.sentence.start, spot.raw.start - 60) : spot.raw.start]
    return "aim" if plans or AIM.search(before) else "otherwise" if OTHERWISE.search(before) else ""


def named_in_row(spot: Spot) -> str:
    """Return this number's subject where a row of subjects stands before a row of numbers: 起数、人数同比分别下降20%和10%; otherwise ''."""
    row = spot.row()
    if len(row) == 1:
        return ""
    start = spot.spans[row[0]][0]
    low, _ = clause_of(spot.text, spot.sentence, start)
    head = spot.text[low:start]
    names = [name for name in re.split("、|和|及|以及", _NAMES.sub("", head)) if name]
    if head == _NAMES.sub("", head) or len(names) < len(row):
        return ""
    name = names[len(names) - len(row) + row.index(spot.which)]
    return name if SUBJECTS.search(name) else name + names[-1]  # 工矿商贸、道路运输事故总量


def changed(spot: Spot, change: str) -> int | None:
    """Return the place among the siblings of the number that a change is a change of; None where the words name the subject themselves."""
    if spot.siblings and ASIDE.fullmatch(spot.gap):
        return len(spot.siblings) - 1
    near = spot.around.near or named_in_row(spot)
    earlier = [
        place
        for place, claim in enumerate(spot.siblings)
        if spot.bases[place] and claim.unit not in RATES and claim.change not in {"percent", "points", "multiple"}
    ]
    generic = re.search("(起|人)数", near)
    if generic and not re.search("事故|亡|伤|火灾|案件|查处", near):
        return _last(spot, earlier, generic[1], whole=change == "absolute")
    if SUBJECTS.search(near):
        return None
    if change == "points":
        rates = [place for place, one in enumerate(spot.siblings) if one.unit == "%" and not one.change and spot.bases[place]]
        return rates[-1] if rates else None
    if change == "absolute":
        beside = _beside_row(spot, earlier)
        return beside if beside is not None else _last(spot, earlier, spot.raw.unit, whole=True)
    row = spot.row()
    chosen = earlier[-len(row) :]
    return chosen[min(row.index(spot.which), len(chosen) - 1)] if chosen else None


def _beside_row(spot: Spot, earlier: Sequence[int]) -> int | None:
    """The sibling in the same place of the row before, where both rows have the same measure words: 9起、死6人、伤4人, 减少2起、1人、3人."""
    row = spot.row()
    plain = [place for place in earlier if not spot.siblings[place].change][-len(row) :]
    units = [spot.siblings[place].unit for place in plain]
    said = [spot.text[start:end] for start, end in (spot.spans[one] for one in row)]
    if len(row) < 2 or len(plain) < len(row) or not all(text.endswith(unit) for text, unit in zip(said, units, strict=True)):  # noqa: PLR2004 - two make a row
        return None
    return plain[row.index(spot.which)]


def _last(spot: Spot, earlier: Sequence[int], unit: str, *, whole: bool) -> int | None:
    """The last sibling in a measure word; for a change in numbers one that is no change itself, if there is one."""
    same = [place for place in earlier if spot.siblings[place].unit.endswith(unit)]
    plain = [place for place in same if not (whole and spot.siblings[place].change)]
    return plain[-1] if plain else same[-1] if same else None


def alike(spot: Spot) -> int | None:
    """Return the last sibling of whose text the words before the number share a pair of letters."""
    near = {spot.around.near[place : place + 2] for place in range(len(spot.around.near) - 1)} - {"同比", "增长", "下降", "上升"}
    for place in range(len(spot.siblings) - 1, -1, -1):
        if spot.bases[place] and any(pair in spot.siblings[place].text for pair in near):
            return place
    return None


def share_of(spot: Spot) -> Guess | None:
    """Return the type of a share whose words name nothing else: of the family of the claim before it."""
    if (
        spot.raw.unit != "%"
        or not spot.siblings
        or not (SHARE.search(spot.around.near) or IN_SHARES.search(spot.around.prior[-16:] + spot.around.near))
    ):
        return None
    base = spot.bases[-1]
    if SUBJECTS.search(spot.around.near) and not (base == "RESC.n" and "救援" in spot.around.near):
        return None
    family = base.partition(".")[0]
    code = (
        {"ACC": "ACC.share", "WB": "WB.share"}.get(family)
        or ("FIRE" if "FIRE" in spot.bases else "")
        or {"HAZ.self": "HAZ.selfshare"}.get(base, base)
    )
    return Guess(code, 1.6, "占比") if code else None


def regions(spot: Spot) -> Guess | None:
    """Return the type of a count of places that something is said of: 同比上升的市11个、下降的2个."""
    near = spot.around.near
    if not spot.raw.unit.startswith("个"):
        return None
    if SPARED.match(spot.text, spot.raw.end):
        return Guess("ACC.regs", 1.8, "地区数")
    if moved := MOVED.match(spot.text, spot.raw.end):
        return Guess("ACC.regs" if re.search("事故|死亡|双下降|起数|火灾", moved.group()) else "RANK.top", 1.8, "地区数")
    if REGION.search(near):
        accidents = "事故" in near or "事故" in spot.around.prior[-30:]
        return Guess("ACC.regs" if accidents else "RANK.top", 1.8, "地区数")
    if SAID_OF.search(near) and spot.bases and spot.bases[-1] in {"RANK.top", "ACC.regs"}:
        return Guess(spot.bases[-1], 1.8, "地区数")
    return None


def kind_of(spot: Spot, own: Guess, whole: Claim | None) -> Guess | None:
    """Return the type of a part of the hazards found that is told by its kind alone: 其中私拉电线142处."""
    if own.code not in {"", "HAZ.found", "HAZ.cat", "REG.n", "HAZ.phys"} or not is_kind(spot, whole):
        return None
    return Guess("HAZ.cat", max(own.score, 1.6), "其中")


def is_kind(spot: Spot, whole: Claim | None) -> bool:
    """Return whether a number is a part of the hazards found, told by its kind alone."""
    if whole is None or whole.type_code not in {"HAZ.found", "HAZ.cat"} or spot.raw.unit != whole.unit:
        return False
    return bool(spot.around.near) and not re.search("隐患|问题|整改|重大|一般", spot.around.near)


def _copied(spot: Spot) -> Guess | None:
    """What a number counts that only a copula ties to what stands before: …事故多发生在8月份，共4起."""
    if spot.around.after or COPULA.sub("", spot.around.near):
        return None
    same = _last(spot, range(len(spot.siblings)), spot.raw.unit, whole=True)
    return Guess(spot.bases[same], 1.5, "接上一项", same) if same is not None and spot.bases[same] else None


def _from_to(spot: Spot) -> Guess | None:
    """What the second number counts of 由37座减少至7座."""
    if not (spot.siblings and spot.bases[-1] and FROM_TO.search(spot.around.near) and spot.siblings[-1].unit == spot.raw.unit):
        return None
    return Guess(spot.bases[-1], 1.8, "由…至", len(spot.siblings) - 1)


def _on_about_fires(spot: Spot) -> bool:
    """Return whether the sentence, after a semicolon, goes on about the fires counted before it."""
    start = spot.sentence.start
    return bool(start and spot.text[start - 1] == ";" and "FIRE" in spot.recent.values() and "事故" not in spot.around.near)


def _last_event(spot: Spot) -> str:
    """The fire or the accident that the sentence has counted last; this number's own words begin another."""
    if "事故" in spot.around.near and "火灾" not in spot.around.near:
        return "ACC.n"
    return next((base for base in reversed(spot.bases) if base in EVENTS), "")


def taken_over(spot: Spot, own: Guess, change: str, whole: Claim | None) -> Guess:
    """Return what a number takes over from those before it, or its own guess where that is surer."""
    if change:
        place = changed(spot, change)
        place = alike(spot) if place is None and not own.code else place
        if place is not None:
            return Guess(spot.bases[place], max(spot.siblings[place].score, 1.8), "增减", place)
    copied = None if change and named_in_row(spot) else _copied(spot)
    known = _from_to(spot) or regions(spot) or kind_of(spot, own, whole) or copied or share_of(spot)
    if known:
        return known
    if whole is not None and own.score < OWN_WORD and whole.type_code and (whole.unit == spot.raw.unit or not own.code):
        return Guess(whole.type_code, max(own.score, 1.6), "其中")
    if (
        change == "absolute"
        and not own.code
        and spot.raw.unit in {"人", "名"}
        and any(base in {"ACC.n", "ACC.sev", "ACC.zero"} for base in spot.bases)
    ):
        return Guess("ACC.d", 1.6, "增减")
    if own.code in FIRES and (_last_event(spot) == "FIRE" or (_on_about_fires(spot) and not spot.bases)):
        return Guess("FIRE", own.score, own.words)  # who died in the fires of this sentence
    return own if own.code else _goes_on(spot, own, change)


def _goes_on(spot: Spot, own: Guess, change: str) -> Guess:
    """Return what a number counts whose words name nothing: what was counted before in its measure word."""
    if change and spot.siblings and spot.bases[-1] and named_in_row(spot):
        return Guess(spot.bases[-1], 1.6, "增减")  # 亡人、损失分别下降
    if spot.raw.unit in ALONE:
        return Guess(*ALONE[spot.raw.unit], spot.raw.unit)
    if spot.raw.unit == "倍" and spot.siblings:
        return Guess(spot.bases[-1], 1.3, "倍", len(spot.siblings) - 1)
    if spot.raw.unit in {"人", "名"} and spot.gap in LINKS and spot.bases and spot.bases[-1] in ACCIDENTS:
        return Guess("ACC.d", 1.8, "起、人")  # 道路运输业97起、71人
    same = _last(spot, range(len(spot.siblings)), spot.raw.unit, whole=True)
    if same is not None and spot.raw.unit not in RATES:
        return Guess(spot.bases[same], 1.3, "接上一项", same)
    return Guess(spot.recent.get(spot.raw.unit, ""), 1.1, "接上一句") if spot.raw.unit in CARRIED else own
