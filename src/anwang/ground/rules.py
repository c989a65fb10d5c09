"""Reading rule packs: every threshold, term, grade and wording that a locality may set is data, dated and placed.

The nearest place wins (a township's over its county's over the nation's), then the later date. Defaults are in `data/rules.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import Q

from anwang.ground.models import RulePack
from anwang.ground.refusal import Refusal


class NoSuchRule(Refusal):
    """No rule of that code is in force at the place and date."""

    sentence = "没有找到适用的规则，请系统管理员在“设置”里核对。"


@cache
def defaults() -> Mapping[str, Mapping[str, Any]]:
    """Return the rules shipped with Anwang: code → {source, payload}."""
    body = files("anwang.ground").joinpath("data/rules.json").read_text(encoding="utf-8")
    rules: dict[str, dict[str, Any]] = json.loads(body)
    return rules


def upward(path: str) -> list[str]:
    """Return a place's path and all above it."""
    return [path[:width] for width in range(len(path), 0, -3)]


def payload(code: str, *, path: str, on: date) -> Any:
    """Return a rule's content at a place on a date. Raises NoSuchRule."""
    return find(code, path=path, on=on)[0]


def find(code: str, *, path: str, on: date) -> tuple[Any, str]:
    """Return a rule's content and its source at a place on a date. Raises NoSuchRule."""
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    packs = RulePack.objects.filter(in_force, code=code, path__in=upward(path), valid_from__lte=on)
    nearest = max(packs, key=lambda pack: (len(pack.path), pack.valid_from, pack.pk), default=None)
    if nearest is not None:
        return nearest.payload, nearest.source
    shipped = defaults().get(code)
    if shipped is None:
        raise NoSuchRule(f"没有找到规则“{code}”，请系统管理员在“设置”里核对。")
    return deepcopy(shipped["payload"]), str(shipped["source"])  # a caller may take it apart; the shipped rule stays whole


def everywhere(code: str, *, on: date) -> Callable[[str], Any]:
    """Return how a rule's content is found for any place on a date: one statement for as many places as are asked. Raises NoSuchRule."""
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    packs = RulePack.objects.filter(in_force, code=code, valid_from__lte=on).order_by("valid_from", "pk")
    by_path = {pack.path: pack.payload for pack in packs}
    shipped = defaults().get(code)
    if shipped is None:
        raise NoSuchRule(f"没有找到规则“{code}”，请系统管理员在“设置”里核对。")

    def at(path: str) -> Any:
        return next((by_path[above] for above in upward(path) if above in by_path), shipped["payload"])

    return at
