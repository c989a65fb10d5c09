"""Numbers for a bulk act over many series at once: the same counters as `numbering`, in a handful of statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from anwang.ground.bulk import write
from anwang.ground.models import Counter, IssuedNumber

BATCH = 400


def take_blocks(wanted: Mapping[str, tuple[str, int]], *, at: datetime) -> dict[str, list[str]]:
    """Return, for each series, `count` numbers in a row as text; `wanted` maps a series to its pattern and count.

    Without gaps or reuse like `numbering.take`. Must run inside the transaction of the act that uses the numbers.
    """
    if not transaction.get_connection().in_atomic_block:
        message = "numbers are taken inside the transaction of the act that uses them"
        raise RuntimeError(message)
    series = sorted(name for name, (_, count) in wanted.items() if count > 0)
    found: dict[str, list[str]] = {name: [] for name in wanted}
    for start in range(0, len(series), BATCH):
        found |= _take(series[start : start + BATCH], wanted, at)
    return found


def _take(series: list[str], wanted: Mapping[str, tuple[str, int]], at: datetime) -> dict[str, list[str]]:
    Counter.objects.bulk_create([Counter(series=name) for name in series], ignore_conflicts=True)
    # locked in the order of their names, so that two bulk acts never wait for each other
    counters = list(Counter.objects.select_for_update().filter(series__in=series).order_by("series"))
    found: dict[str, list[str]] = {}
    issued: list[tuple[str, int, str, datetime]] = []
    for counter in counters:
        pattern, count = wanted[counter.series]
        numbers = range(counter.last + 1, counter.last + 1 + count)
        found[counter.series] = [pattern.format(n=number) for number in numbers]
        issued += [(counter.series, number, text, at) for number, text in zip(numbers, found[counter.series], strict=True)]
        counter.last += count
    Counter.objects.bulk_update(counters, ["last"])
    write(IssuedNumber, ("series", "number", "text", "at"), issued)
    return found
