"""Binding: which figure of the catalogue a claim speaks of, and which type when the catalogue has none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from anwang.audit.cues import Zones
from anwang.audit.lexicon import Entry, Lexicon, pairs_of, stem
from anwang.audit.numbers import families

SURE = 1.0
"""The least score at which a type is named."""
CLEAR, NOT_THIS = 0.6, 0.3
"""The least overlap of a figure's name with the sentence, and the least in all, for types whose figures mean different things."""
BESIDE_ZONES, TOUCHING_ZONES = 3, 2
"""Before, after, clause: further zones speak half as loudly for a name."""
Filters = tuple[tuple[str, str], ...]
NAMED_LEVELS = (("重大隐患", "major"), ("重大事故隐患", "major"), ("一般隐患", "general"))
CARRIED = frozenset({"industry", "sector", "level", "grade"})
WHOLE = re.compile(r"全[市县区镇州省]|累计|合计|总计")
GENERIC = frozenset(
    {
        "REG.cov",
        "REG.n",
        "POP",
        "CERT.n",
        "INS.plan",
        "CONF",
        "HAZ.phys",
        "INS.obj",
        "RESP.duty",
        "ACC.rel",
        "ECON",
        "RESC.n",
        "DIS",
        "INS.cov",
    }
)
STANDS_FOR = {"ACC.zero": ("ACC.n", "ACC.sev"), "WB.yoy": ("WB.recv", "WB.reward")}
"""Types that are an operation on other types' figures."""
COMPARED = {
    "同比": {"ACC": "ACC.yoya", "WB": "WB.yoy"},
    "环比": {"ACC": "ACC.mom"},
    "前年": {"ACC": "ACC.2y"},
    "目标": {"ACC": "ACC.quota"},
}
ACCIDENTS = frozenset({"ACC.n", "ACC.d", "ACC.i", "ACC.loss", "ACC.sev", "ACC.zero", "ACC.share"})
GRADES = ("重大", "一般", "较大", "特别重大")
LEVELS = (
    *GRADES,
    "应结",
    "计划",
    "提级",
    "迟报",
    "道路",
    "综合",
    "生产经营性",
    "事前",
    "起草",
    "重大",
    "一般",
    "较大",
    "特别重大",
    "企业",
    "专家",
    "领导",
    "市级",
    "省级",
    "县级",
    "自查",
    "新增",
    "未",
    "限期",
    "取消",
    "超期",
    "自筹",
    "财政",
    "其他",
)


GRADED = (
    (re.compile("重特大|重大(?:[及或]?以上|[、和及或]特别?重大)"), "accidents.major_up"),
    (re.compile("较大[及或]?以上"), "accidents.larger_up"),
    (re.compile("特别重大|特大"), "accidents.cases"),
    (re.compile("重大(?!事故隐患|隐患)"), "accidents.major"),
    (re.compile("较大"), "accidents.larger"),
    (re.compile("一般(?!隐患|事故隐患)"), "accidents.general"),
)
"""How texts name the grade of an accident, and the figure that counts it; of the gravest grade there is none of its own."""
TIERS = ("省级", "市级", "县级")
ALSO = {"超期": re.compile("逾期|到期|超[过出][^,。;]{0,6}[期时]限")}
"""Other words for what a figure's name says."""
SUFFERED = {"accidents.larger": "larger", "accidents.major": "major"}
"""Figures of one grade: who died in its accidents is divided by the same grade."""
SEVERAL = re.compile(r"(?:[\u4e00-\u9fff()]{2,10}、){1,15}[\u4e00-\u9fff]{2,10}(?:等|领域|行业)")
NO_PART = re.compile(r"工矿?商贸(?![^,。;]{0,4}其中)[^。;]{0,40}$")
"""Parts of the accidents that no dimension of the catalogue makes."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The answer: figure (or None), its type or the type alone, the score and why."""

    entry: Entry | None
    type_code: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What stands around a number, with its pairs of letters: by zone, and all of it; what stands beside it, and the grades named there."""

    zones: tuple[tuple[str, frozenset[str], float], ...]
    pairs: frozenset[str]
    beside: str
    grades: tuple[str, ...]

    @classmethod
    def of(cls, zones: Zones, near: Zones) -> Heard:
        """Return what is heard in the near zones; `beside` is of all."""
        held = tuple(
            (text, pairs_of(text), weight if place < BESIDE_ZONES else weight / 2) for place, (text, weight) in enumerate(near) if text
        )
        beside = "".join(each for each, _ in zones[:BESIDE_ZONES])
        return cls(held, frozenset().union(*(pairs for _, pairs, _ in held)), beside, tuple(grade for grade in GRADES if grade in beside))


def type_of(lexicon: Lexicon, zones: Zones, unit: str, boosts: Mapping[str, float] | None = None) -> tuple[str, float, str]:
    """Return (type, score, words) of the best type; '' below the threshold."""
    ranked = lexicon.book.scores(zones, unit, boosts=boosts)
    if not ranked or ranked[0][0] < SURE:
        return "", ranked[0][0] if ranked else 0.0, ""
    score, code, words = ranked[0]
    return code, score, words


def compared(code: str, comparison: str, change: str) -> str:
    """Return the type of a comparison: deaths by 同比 are ACC.yoya, in percent ACC.yoyp; other rooms keep their type."""
    family = code.partition(".")[0]
    if family == "ACC" and code not in ACCIDENTS:
        return code
    said = COMPARED.get(comparison, {}).get(family, code)
    return "ACC.yoyp" if said == "ACC.yoya" and change in {"percent", "multiple"} else said


def may_be_of(entry: Entry, unit: str) -> bool:
    """Return whether a figure is counted in some measure word, or in one of its kind."""
    return _measured(entry.unit, unit) > 0


def figure_of(lexicon: Lexicon, code: str, zones: Zones, unit: str) -> Entry | None:
    """Return the figure of a type whose name is nearest to the sentence.

    A type of one figure is that figure; where a type has several that mean different things (GENERIC) and no name is near, there is none.
    """
    entries = [entry for kind in STANDS_FOR.get(code, (code,)) for entry in lexicon.by_type.get(kind, ())]
    if not entries:
        return None
    fit = [entry for entry in entries if _measured(entry.unit, unit) >= 0]
    if not fit and unit in {"%", "倍"}:
        return None
    entries = fit or entries
    if len(entries) == 1 and code not in GENERIC:
        return entries[0]
    heard = Heard.of(zones, zones[:TOUCHING_ZONES] if code in GENERIC else zones)
    scored = [(*_nearness(entry, heard, unit), -number) for number, entry in enumerate(entries)]
    total, named, place = max(scored)
    return None if code in GENERIC and named < CLEAR else entries[-place] if total > NOT_THIS or code not in GENERIC else None


def graded(lexicon: Lexicon, code: str, words: str) -> Entry | None:
    """Return the figure of accidents of the grade that some words name; None when they name none."""
    if code not in {"ACC.sev", "ACC.zero"}:
        return None
    return next((lexicon.by_code.get(figure) for pattern, figure in GRADED if pattern.search(words)), None)


def _nearness(entry: Entry, heard: Heard, unit: str) -> tuple[float, float]:
    """How near a figure is to a sentence, and how much of that its name's words are."""
    best = max((_name(word, pairs, heard.zones) for word, pairs in entry.pairs if not pairs.isdisjoint(heard.pairs)), default=0.0)
    name = stem(entry.name)
    missing = sum(0.35 for level in _levels(name) if level not in heard.beside and not (level in ALSO and ALSO[level].search(heard.beside)))
    unsaid = sum(0.6 for level in heard.grades if level not in name)
    tier = 0.3 if any(said in name and said in heard.beside for said in TIERS) else 0.0
    return round(best + tier + _measured(entry.unit, unit) - missing - unsaid, 4), best


@cache
def _levels(name: str) -> tuple[str, ...]:
    """The levels that a figure's name says."""
    return tuple(level for level in LEVELS if level in name)


@cache
def _measured(ours: str, said: str) -> float:
    """What the measure words say: the same one speaks for a figure, one of another kind against it."""
    plain = said.replace("(", "").replace(")", "").replace("万", "") if said not in {"万元", "亿元"} else said
    if not said:
        return 0.0
    if said == "倍" and ours != "倍":
        return -0.9
    if ours in {said, plain}:
        return 0.6
    if plain == f"{ours}次":
        return -0.3  # 家次 are visits, 家 are units: the same unit visited twice counts twice
    for kind in ("people", "money", "share"):
        family = families()[kind]
        if (ours in family) != (said in family or plain in family):
            return -0.9
    return 0.3 if said.startswith(ours) else 0.0


def _name(word: str, pairs: frozenset[str], heard: Sequence[tuple[str, frozenset[str], float]]) -> float:
    best = 0.0
    for text, held, weight in heard:
        hits = len(pairs & held)
        if hits:
            whole = 0.1 * len(word) if hits == len(pairs) and word in text else 0.0
            best = max(best, weight * (hits / len(pairs) + whole))
    return best


@dataclass(slots=True)
class Held:
    """What the numbers of a sentence so far were of: 建筑业发生事故1起、死亡1人. Each family of figures holds its own filters."""

    filters: dict[tuple[str, str], str] = field(default_factory=dict)
    mixed: bool = False
    """The sentence has named hazards of two levels; what follows is of both."""

    def of(self, entry: Entry, near: str, own: Filters) -> Filters:
        """Return a claim's own filters with those held that nothing here takes back."""
        if WHOLE.search(near):
            return own
        dimensions = {dimension for dimension, _, _ in entry.labels} - {dimension for dimension, _ in own}
        if re.search("隐患|问题", near) or any(word in entry.name for word in GRADES):
            dimensions -= {"level", "grade"}
        family = _family(entry)
        return (*own, *((name, value) for (kind, name), value in self.filters.items() if kind == family and name in dimensions))

    def take(self, entry: Entry, near: str, own: Filters) -> None:
        """Hold what a claim has named for the next ones."""
        family = _family(entry)
        level = next((value for name, value in own if name == "level"), "") or next(
            (v for w, v in NAMED_LEVELS if entry.name.startswith(w)), ""
        )
        before = self.filters.pop((family, "level"), "") if level or re.search("隐患|问题", near) else ""
        self.mixed = self.mixed or bool(before and level and before != level)
        self.filters.update({(family, name): value for name, value in own if name in CARRIED - {"level"}})
        if level and not self.mixed:
            self.filters[family, "level"] = level


def _family(entry: Entry) -> str:
    family = entry.type_code.partition(".")[0]
    return "HAZ" if family == "LIST" else family


def filters(entry: Entry | None, clause: str) -> Filters:
    """Return the (dimension, value) pairs whose label the clause names, unless the figure's own name says so; the longest label of each."""
    if entry is None:
        return ()
    found: dict[str, tuple[str, str]] = {}
    for dimension, value, label in entry.labels:
        if (
            label in clause
            and not any(label in word for word in (entry.name, *entry.phrases))
            and len(label) > len(found.get(dimension, ("", ""))[1])
        ):
            found[dimension] = (value, label)
    return tuple((dimension, value) for dimension, (value, _) in found.items())
