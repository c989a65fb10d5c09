"""What a locality has set: the rules in force at a place with their origin, the local rules on record, and its words for the tiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from anwang.grid.access import Official, place
from anwang.grid.models import Node, Organ
from anwang.grid.states import Tier
from anwang.ground import rulebook, rules
from anwang.ground.models import RulePack
from anwang.ground.refusal import NotFound
from anwang.ground.rulebook import Rule


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule as it holds at a place on a day: shipped (`pack` is None), or set by a locality, whose name is `where`."""

    rule: Rule
    payload: Any
    source: str
    since: date | None
    until: date | None
    where: str
    pack: RulePack | None

    @property
    def words(self) -> list[str]:
        """The value in words."""
        return rulebook.words(self.rule.code, self.payload)


def rules_in_force(node: Node, on: date) -> list[InForce]:
    """Return every rule of the book as it holds at a place on a day. Two statements."""
    packs = list(RulePack.objects.filter(path__in=rules.upward(node.path), valid_from__lte=on).filter(_still(on)))
    names = dict(Node.objects.filter(path__in={pack.path for pack in packs}).values_list("path", "name"))
    found = []
    for code, rule in rulebook.book().items():
        mine = [pack for pack in packs if pack.code == code]
        pack = max(mine, key=lambda each: (len(each.path), each.valid_from, each.pk), default=None)
        if pack is None:
            found.append(InForce(rule, rule.payload, rule.source, None, None, "", None))
        else:
            where = names.get(pack.path, "")
            found.append(InForce(rule, pack.payload, pack.source, pack.valid_from, pack.valid_to, where, pack))
    return found


def rule_in_force(code: str, node: Node, on: date) -> InForce:
    """Return one rule as it holds at a place on a day. Raises NoSuchRule."""
    rulebook.rule(code)
    return next(each for each in rules_in_force(node, on) if each.rule.code == code)


@dataclass(frozen=True, slots=True)
class Local:
    """A rule that a locality set, and how it stands on a day."""

    pack: RulePack
    where: str
    state: str
    is_mine: bool
    words: Sequence[str]


def local_rules(by: Official, code: str, on: date) -> list[Local]:
    """Return what places of the official's territory, and those above it, have set for a rule; the latest first. Two statements."""
    packs = list(_known(by).filter(code=code).order_by("-valid_from", "-pk"))
    names = dict(Node.objects.filter(path__in={pack.path for pack in packs}).values_list("path", "name"))
    mine = set(RulePack.objects.filter(place(by.ranges, "path"), code=code).values_list("pk", flat=True))
    return [
        Local(pack, names.get(pack.path, ""), _state(pack, packs, on), pack.pk in mine, rulebook.words(code, pack.payload))
        for pack in packs
    ]


def local_rule(by: Official, pk: int) -> RulePack:
    """Return a rule that a place of the official's territory has set. Raises NotFound."""
    pack = RulePack.objects.filter(place(by.ranges, "path"), pk=pk).first()
    if pack is None:
        raise NotFound("没有这条规则，或者它不是本辖区设的。")
    return pack


def keeps_calendar(by: Official) -> bool:
    """Return whether the official is charged with every place that has an organ here: the working calendar holds for all of them."""
    return not Organ.objects.filter(valid_to__isnull=True).exclude(place(by.ranges)).exists()


def _known(by: Official) -> QuerySet[RulePack]:
    return RulePack.objects.filter(place(by.ranges, "path") | Q(path__in=rules.upward(by.path)))


def _still(on: date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gt=on)


def _state(pack: RulePack, packs: Sequence[RulePack], on: date) -> str:
    """Say how a rule stands: waiting for its day, in force, superseded by a later one of the same place, or ended."""
    if pack.valid_to is not None and pack.valid_to <= max(on, pack.valid_from):
        return "ended"
    if pack.valid_from > on:
        return "waiting"
    rank = (pack.valid_from, pack.pk)
    later = [one for one in packs if one.path == pack.path and (one.valid_from, one.pk) > rank and one.valid_from <= on]
    return "superseded" if any(one.valid_to is None or one.valid_to > on for one in later) else "going"


# ---- words for the tiers -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TierWords:
    """How each place calls its tiers on a day."""

    at: Callable[[str], Mapping[str, str]]

    def __call__(self, node: Node) -> str:
        """Return what a node's tier is called where it lies."""
        return str(self.at(node.path).get(node.tier) or node.get_tier_display())

    def choices(self, path: str) -> list[tuple[str, str]]:
        """Return the tiers as a place calls them, for menus."""
        words = self.at(path)
        return [(tier.value, str(words.get(tier.value) or tier.label)) for tier in Tier]


def tier_words(on: date) -> TierWords:
    """Return how each place calls its tiers on a day (rule grid.tiers). One statement, for as many nodes as are asked."""
    return TierWords(rules.everywhere("grid.tiers", on=on))


def tier_label(node: Node, on: date) -> str:
    """Return what a node's tier is called where it lies. One statement."""
    return tier_words(on)(node)


def tier_choices(path: str, on: date) -> list[tuple[str, str]]:
    """Return the tiers as a place calls them, for menus. One statement."""
    return tier_words(on).choices(path)
