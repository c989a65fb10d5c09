"""What a number counts, composed of a verb, its object and the measure word. Classes of words and rules are data (data/grammar.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from anwang.audit.numbers import families

TABLES = ("strong", "pairs", "verbs", "nouns")
"""From the narrowest to the widest."""
ANY = "-"
KEPT = 2000
DONE_TO = 26
"""So many letters after a number, a verb may still say what is done to that which is counted."""
CLOSE = 2
"""So many letters may stand between a verb and the words that turn it."""
STATED = "存在"
LEADS = frozenset({"出动", "计划"})
"""Verbs that go before another verb of the same thing: 出动检查车辆."""
BRACKET = re.compile(r"\([^()]{0,30}\)")
STOP = re.compile("[,。;:、]")
TITLE = re.compile("(?:《|^)[^《》]{0,60}》")
TITLED = "书名号"
SPLIT = re.compile("[,:;。]")
NOT_ONE = re.compile("每(?:天|日|周|月|季|半|年|旬|个?季度|次)|(?:超过|上升|下降|高于|低于|增加|减少)[^,]{0,8}的|“$")
"""How often, and how many are above or below something: no verb says what is counted."""
STATED_WITHIN = 8
DOERS = frozenset({"人员", "网格", "专家"})
LEADING = "出动"
DOING = {"检查": LEADING, "出动": LEADING, "发现": LEADING, "宣传": LEADING, "整改": LEADING, "培训": "培训", "演练": "演练"}
"""What those who are counted do, and as what they count."""
TOWARDS = re.compile("^[对与向给将]|[对与向给将]$")
LATE = frozenset({"学习", "损毁"})
"""Verbs that speak of a whole row before them: 常委会5次、常务会7次专题学习."""
NAMED = frozenset({"企业", "人员", "处所"})
HAVING = "建档"
UNDONE = re.compile("未|没有|无法|不")
SYSTEM = "系统"
"""A verb directly before it is a part of its name: 排查信息系统."""
UNTRUE = re.compile("(?:未|没有|无)[^,。;]{0,30}")
"""What did not happen is not spoken of afterwards."""
EVENTS = frozenset({"事故", "火灾", "灾害"})
LEVELLED = frozenset({"重大隐患"})
FOUND = frozenset({"隐患", "重大隐患", "违法"})


@dataclass(frozen=True, slots=True)
class Token:
    """A known word: where it stands, and the classes of verb and of object that it belongs to."""

    start: int
    end: int
    verb: str
    noun: str
    relative: bool = False
    """的 follows: the verb tells which are meant, not what was done."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: verb and object by class, measure words, and the type."""

    verb: str
    noun: str
    units: frozenset[str]
    code: str

    def fits(self, verb: str, noun: str, unit: str) -> bool:
        """Return whether verb, object and measure word are those of the rule."""
        return self.verb in {ANY, verb} and self.noun in {ANY, noun} and (not self.units or unit in self.units)


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer: the type, the table of the rule ('' when none fits), and what was read."""

    code: str = ""
    table: str = ""
    verb: str = ""
    noun: str = ""
    row: bool = False
    """The verb is that of the row's first number."""


@dataclass(frozen=True)
class Grammar:
    """Words by their first two letters, and the rules by table."""

    starts: Mapping[str, tuple[str, ...]]
    verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    turns: tuple[tuple[str, tuple[str, ...]], ...]
    rules: Mapping[str, tuple[Rule, ...]]
    shifts: Mapping[str, tuple[tuple[str, str], ...]]
    """What a type becomes where the sentence has spoken of a noun or verb."""
    carried: frozenset[str]
    """Verbs that hold for a whole row, whatever is counted: 收缴鞭炮3箱、硫磺粉2袋."""
    answers: dict[tuple[str, str, str, str, bool], str] = field(default_factory=dict, compare=False)
    read_before: dict[str, tuple[Token, ...]] = field(default_factory=dict, compare=False)

    def tokens(self, text: str) -> Sequence[Token]:
        """Return the known words of a text in order; of those that overlap the first, and the longest from there. Some texts are kept."""
        if text not in self.read_before:
            if len(self.read_before) > KEPT:
                self.read_before.clear()
            self.read_before[text] = tuple(self._tokens(text))
        return self.read_before[text]

    def _tokens(self, text: str) -> Iterator[Token]:
        position = 0
        while position < len(text) - 1:
            word = next((one for one in self.starts.get(text[position : position + 2], ()) if text.startswith(one, position)), "")
            if not word:
                position += 1
                continue
            end = position + len(word)
            yield Token(
                position, end, self._turned(text, position, self.verbs.get(word, "")), self.nouns.get(word, ""), text[end : end + 1] == "的"
            )
            position = end

    def _turned(self, text: str, start: int, verb: str) -> str:
        """整改 after 限期, 现场 or 尚未 is another verb."""
        if verb != "整改":
            return verb
        before = text[max(0, start - CLOSE - 3) : start]
        return next(
            (turned for turned, words in self.turns for word in words if 0 <= before.rfind(word) >= len(before) - len(word) - CLOSE), verb
        )

    def rule(self, table: str, verb: str, noun: str, unit: str, *, named: bool = False) -> str:
        """Return the type of the first rule of a table that fits; '' when none does. `named`: the rule must name the object."""
        asked = (table, verb, noun, unit, named)
        if asked not in self.answers:
            fits = (rule.code for rule in self.rules[table] if rule.fits(verb, noun, unit) and not (named and rule.noun == ANY))
            self.answers[asked] = next(fits, "")
        return self.answers[asked]

    def read(self, before: str, after: str, unit: str, *, beyond: str = "", so_far: str = "", carried: str = "") -> Reading:
        """Return what a number counts.

        `after` ends with its row's part, `beyond` with the clause; `so_far` is what was said before, `carried` the verb of the row so far.
        """
        if NOT_ONE.search(before):
            return Reading()
        found = self._read(TITLE.sub(TITLED, before), after, unit, beyond, carried)
        code = self.shifted(found.code, so_far, before)
        return found if code == found.code else replace(found, code=code) if code != ANY else Reading(verb=found.verb)

    def _read(self, before: str, after: str, unit: str, beyond: str, carried: str) -> Reading:
        near = self.tokens(SPLIT.split(BRACKET.sub("", before))[-1])
        said = STOP.split(BRACKET.sub("", after), maxsplit=1)[0][:DONE_TO]
        following = self.tokens(said)
        verbs = _governing(near)
        done = next((token for token in _undertaken(following) if not token.relative), None)
        stated = next((token for token in following if token.verb == STATED and token.start <= STATED_WITHIN), None)
        if stated and done in {stated, None} and (code := self.rule("pairs", STATED, "", unit)):
            return Reading(code, "pairs", STATED)
        if (not verbs or verbs[0].verb == LEADING) and (doing := self._doing(following, done, unit)):
            return doing
        if verbs and verbs[0].verb == HAVING and (done or LATE.intersection(self._done_later(before, beyond)[0])):
            verbs = []  # 共有3人受到处理
        if verbs:
            return self._governed(near, following, verbs, unit)
        if not done:
            return self._verbless(near, following, unit, carried, self._done_later(before, beyond))
        if done.verb != "整改" and UNDONE.search(said[: done.start]):
            return Reading()
        return self._best([done.verb], [_object([token for token in following if token.start < done.start], near)], unit)

    def _governed(self, near: Sequence[Token], following: Sequence[Token], verbs: Sequence[Token], unit: str) -> Reading:
        """Read a number by the last verb before it, and the noun after that verb."""
        last = verbs[0]
        if len(verbs) > 1 and verbs[1].end == last.start and (code := self.rule("pairs", verbs[1].verb, last.noun, unit, named=True)):
            return Reading(code, "pairs", verbs[1].verb, last.noun)  # 查实举报: the second verb is the first one's object
        own = [token.noun for token in near if token.noun and token.start > last.start][-1:]
        return self._best([token.verb for token in verbs], own or [_head(following) or last.noun], unit)

    def _doing(self, following: Sequence[Token], done: Token | None, unit: str) -> Reading | None:
        """Read those who are counted by what they do: 30名干部检查企业."""
        if not (following and done and following[0].noun in DOERS and done.verb in DOING and unit in families()["people"]):
            return None
        return self._best([DOING[done.verb]], [following[0].noun], unit)

    def _done_later(self, before: str, beyond: str) -> tuple[tuple[str, ...], bool]:
        """The verbs of the rest of the clause, and whether 对, 与, 将 has announced them."""
        rest = self.tokens(SPLIT.split(BRACKET.sub("", beyond), maxsplit=1)[0])
        return tuple(token.verb for token in _undertaken(rest) if not token.relative), bool(TOWARDS.search(before))

    def _verbless(
        self, near: Sequence[Token], following: Sequence[Token], unit: str, carried: str, later: tuple[tuple[str, ...], bool]
    ) -> Reading:
        """Read a number without a verb of its own: its verb comes later, it is in a relative clause, or it goes on with a row."""
        relative = next((token.verb for token in reversed(near) if token.verb), "")
        noun = _object(near[-1:], ()) or _head(following)
        for verb in later[0]:
            if later[1] or verb in LATE:
                found = self._best([verb], [noun], unit)
                if found.table in {"strong", "pairs"}:
                    return found
        own = self._best([""], [noun], unit)
        if relative and own.table != "strong":
            return self._best([relative], [noun], unit) if noun in FOUND else Reading()
        if own.table == "strong" or not carried:
            return replace(own, verb=carried)
        if noun and noun not in LEVELLED and (code := self.rule("pairs", carried, noun, unit, named=True)):
            return Reading(code, "pairs", carried, noun, row=True)
        if not noun and carried in self.carried and (code := self.rule("verbs", carried, "", unit)):
            return Reading(code, "verbs", carried, row=True)
        return replace(own, verb=carried)

    def last_verb(self, text: str) -> str:
        """Return the class of the last verb of a text; '' when there is none."""
        return next((token.verb for token in reversed(self.tokens(text)) if token.verb and not token.relative), "")

    def shifted(self, code: str, said: str, near: str = "") -> str:
        """Return what a type becomes after what was said; of an accident, a fire and a disaster the last named is spoken of.

        A class with ~ must be named by the words directly before the number.
        """
        if code not in self.shifts:
            return code
        said = UNTRUE.sub("", said)
        classes = self._classes(said + near)
        events = [name for name in classes if name in EVENTS]
        named = {*classes} - {*events[:-1]} | {*events[-1:]} | {f"~{name}" for name in self._classes(near)}
        return next((to for word, to in self.shifts[code] if word in named), code)

    def _classes(self, text: str) -> list[str]:
        return [name for token in self.tokens(text) for name in (token.noun, token.verb) if name]

    def _best(self, verbs: Sequence[str], nouns: Sequence[str], unit: str) -> Reading:
        """The narrowest rule of the governing verb; an earlier verb needs a rule that names the object."""
        for table in TABLES:
            for place, verb in enumerate(verbs):
                for noun in nouns:
                    if code := self.rule(table, verb, noun, unit, named=place > 0):
                        return Reading(code, table, verb, noun)
        return Reading("", "", verbs[0], nouns[0])


def _governing(near: Sequence[Token]) -> list[Token]:
    """The verbs that say what was done, the last first; a leading verb directly before it goes first: 出动检查车辆."""
    named = {token.start for token in near if token.noun == SYSTEM}
    verbs = [token for token in near if token.verb and not token.relative and token.end not in named]
    if len(verbs) > 1 and verbs[-2].verb in LEADS and verbs[-2].end == verbs[-1].start:
        verbs[-2:] = reversed(verbs[-2:])
    return verbs[::-1]


def _undertaken(following: Sequence[Token]) -> list[Token]:
    """The verbs after a number, without one that only makes the name of what is counted: 2家检测单位."""
    verbs = [token for token in following if token.verb]
    named = {token.start for token in following if token.noun in NAMED and not token.verb}
    return verbs[1:] if verbs and verbs[0] is following[0] and verbs[0].start == 0 and verbs[0].end in named else verbs


def _head(following: Sequence[Token]) -> str:
    """The noun that stands after a number, the last one before a verb: 9个安委会检查组."""
    verbs = _undertaken(following)
    end = verbs[0].start if verbs else len(following) * DONE_TO
    return next((token.noun for token in reversed(following) if token.noun and token.start < end), "")


def _object(first: Sequence[Token], second: Sequence[Token]) -> str:
    return next((token.noun for tokens in (first, second) for token in reversed(tokens) if token.noun), "")


@cache
def grammar() -> Grammar:
    """Return the grammar of the data file."""
    content = tomllib.loads((Path(__file__).parent / "data" / "grammar.toml").read_text("utf-8"))
    verbs = _by_word(content["verbs"])
    nouns = _by_word(content["objects"])
    starts: dict[str, list[str]] = {}
    for word in sorted({*verbs, *nouns}, key=lambda word: (-len(word), word)):
        starts.setdefault(word[:2], []).append(word)
    return Grammar(
        {start: tuple(words) for start, words in starts.items()},
        verbs,
        nouns,
        tuple((turned, tuple(words)) for turned, words in content["before"].items()),
        {table: tuple(_rule(line) for line in content["rules"][table]) for table in TABLES},
        _shifts(content["rules"]["shifts"]),
        frozenset(content["rules"]["carried"]),
    )


def _by_word(classes: dict[str, Any]) -> dict[str, str]:
    return {word: name for name, words in classes.items() for word in words}


def _shifts(lines: Sequence[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for code, word, to in (line.split() for line in lines):
        found.setdefault(code, []).append((word, to))
    return {code: tuple(words) for code, words in found.items()}


def _rule(line: str) -> Rule:
    verb, noun, units, code = line.split()
    known = families()
    words = frozenset() if units == ANY else frozenset(word for name in units.split("/") for word in known.get(name, frozenset({name})))
    return Rule(verb, noun, words, code.partition("/")[0])
