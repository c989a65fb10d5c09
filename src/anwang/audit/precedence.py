"""What the words directly beside a number settle before any weighing: the last verb and its noun win. The rules are data (data/precedence.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from anwang.audit.numbers import families

DECIDED = 3.0
"""The score of what a rule settles."""
FILLING = re.compile(r"(?:了|共计|共|累计|总计|合计|约|近|达到|达|(?<!行)为|各|分别|已|有|计|超过|逾|:)+$")
STOP = re.compile("[,、。;]")
BRACKET = re.compile(r"\([^()]{0,20}\)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a type, the measure words it takes, and what must and must not stand beside the number."""

    code: str
    units: frozenset[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    around: re.Pattern[str] | None

    def holds(self, before: str, after: str, around: str) -> bool:
        """Return whether the words say what the rule asks for."""
        if self.before and not self.before.search(before):
            return False
        if self.after and not self.after.match(after):
            return False
        if self.unless and self.unless.search(before + STOP.split(after, maxsplit=1)[0][:12]):
            return False
        return not self.around or bool(self.around.search(around))


def plain(before: str) -> str:
    """Return the words before a number without brackets and without what says nothing: 共计, 累计, 达到."""
    return FILLING.sub("", BRACKET.sub("", before))


def decide(before: str, after: str, unit: str, around: str) -> tuple[str, str]:
    """Return (type, words) of the first rule that holds; ('', '') when none does. `around` is what the sentence and the one before it said so far."""
    said = plain(before)
    for rule in measured().get(unit, ()):
        if rule.holds(said, after, around):
            found = rule.before.search(said) if rule.before else None
            return rule.code, (found.group() if found else after[:6])[-12:]
    return "", ""


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in the order of the file."""
    content = tomllib.loads((Path(__file__).parent / "data" / "precedence.toml").read_text("utf-8"))
    return tuple(_rule(one) for one in content["rule"])


@cache
def measured() -> dict[str, tuple[Rule, ...]]:
    """Return the rules of each measure word, in the order of the file."""
    words = {unit for rule in rules() for unit in rule.units}
    return {word: tuple(rule for rule in rules() if word in rule.units) for word in words}


def _rule(said: dict[str, Any]) -> Rule:
    def pattern(name: str, form: str) -> re.Pattern[str] | None:
        return re.compile(form.format(said[name])) if name in said else None

    return Rule(
        str(said["type"]),
        _units(said["units"]),
        pattern("before", "(?:{})$"),
        pattern("after", "(?:{})"),
        pattern("unless", "{}"),
        pattern("around", "{}"),
    )


def _units(names: Iterable[str]) -> frozenset[str]:
    known = families()
    return frozenset(word for name in names for word in known.get(name, frozenset({name})))
