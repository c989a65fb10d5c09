"""Numbers for a bulk act over many series at once: the same counters as `numbering`, in a handful of statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from anwang.ground.bulk import write
from anwang.ground.models import IssuedNumber
from anwang.ground.numbering import advance

BATCH = 400


def take_blocks(wanted: Mapping[str, tuple[str, int]], *, at: datetime) -> dict[str, list[str]]:
    """Return, for each series, `count` numbers in a row as text; `wanted` maps a series to its pattern and count.

    Without gaps or reuse like `numbering.take`. Must run inside the transaction of the act that uses the numbers.
    """
    series = sorted(name for name, (_, count) in wanted.items() if count > 0)
    found: dict[str, list[str]] = {name: [] for name in wanted}
    for start in range(0, len(series), BATCH):
        found |= _take(series[start : start + BATCH], wanted, at)
    return found


def _take(series: list[str], wanted: Mapping[str, tuple[str, int]], at: datetime) -> dict[str, list[str]]:
    numbers = advance({name: wanted[name][1] for name in series})
    found = {name: [wanted[name][0].format(n=number) for number in numbers[name]] for name in series}
    issued = [(name, number, text, at) for name in series for number, text in zip(numbers[name], found[name], strict=True)]
    write(IssuedNumber, ("series", "number", "text", "at"), issued)
    return found
