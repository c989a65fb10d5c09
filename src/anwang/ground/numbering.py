"""Numbering without gaps or reuse: the counter moves in the same transaction as what it numbers, so a rolled-back act leaves no hole."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anwang.ground.bulk import insert
from anwang.ground.models import Counter, IssuedNumber


def take(series: str, pattern: str, *, at: datetime) -> str:
    """Return the next number of a series as text, for example `take("明应急责改:2026", "明应急责改〔2026〕{n}号", at=…)`.

    `{n}` in the pattern may carry a width (`{n:04d}`). Must run inside the transaction of the act that uses the number.
    """
    if not transaction.get_connection().in_atomic_block:
        message = "numbers are taken inside the transaction of the act that uses them"
        raise RuntimeError(message)
    counter, _ = Counter.objects.get_or_create(series=series)
    counter = Counter.objects.select_for_update().get(series=series)
    counter.last += 1
    counter.save(update_fields=["last"])
    text = pattern.format(n=counter.last)
    IssuedNumber.objects.create(series=series, number=counter.last, text=text, at=at)
    return text


def take_block(series: str, pattern: str, count: int, *, at: datetime) -> list[str]:
    """Return `count` numbers in a row, for an act on many records."""
    if count <= 0:
        return []
    counter, _ = Counter.objects.get_or_create(series=series)
    counter = Counter.objects.select_for_update().get(series=series)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    numbers = range(first, first + count)
    texts = [pattern.format(n=number) for number in numbers]
    insert(
        IssuedNumber, [IssuedNumber(series=series, number=number, text=text, at=at) for number, text in zip(numbers, texts, strict=True)]
    )
    return texts
