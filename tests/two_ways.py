"""Doing the same work in two ways and comparing where each leads; neither leaves anything behind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import transaction

from anwang.ground.models import Counter, IssuedNumber
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import Refusal


def rows_of(kinds: Mapping[type[Recorded], tuple[str, ...]], leave_out: Collection[str]) -> list[Any]:
    """Return every row of some kinds, each kind in its order, without the columns that two ways need not share; and the numbers given out."""
    found: list[Any] = []
    for kind, order in kinds.items():
        rows = kind._default_manager.order_by(*order).values()
        found += [(kind.__name__, {name: value for name, value in row.items() if name not in leave_out}) for row in rows]
    found += list(Counter.objects.order_by("series").values_list("series", "last"))
    return [*found, *IssuedNumber.objects.order_by("series", "number").values_list("series", "number", "text")]


def outcome(way: Callable[[], object], ledger: Callable[[], list[Any]]) -> tuple[str, str, list[Any]]:
    """Return the refusal (its kind and sentence) or the ledger that a way leads to, and undo the way."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                way()
            result = ("", "", ledger())
        except Refusal as refusal:
            result = (type(refusal).__name__, refusal.sentence, [])
        transaction.set_rollback(True)
    return result
