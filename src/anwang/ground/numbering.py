"""Numbering without gaps or reuse: the counter moves in the same transaction as what it numbers, so a rolled-back act leaves no hole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from anwang.ground.bulk import insert
from anwang.ground.models import Counter, IssuedNumber


def take(series: str, pattern: str, *, at: datetime) -> str:
    """Return the next number of a series as text, for example `take("明应急责改:2026", "明应急责改〔2026〕{n}号", at=…)`.

    `{n}` in the pattern may carry a width (`{n:04d}`). Must run inside the transaction of the act that uses the number.
    """
    return take_block(series, pattern, 1, at=at)[0]


def take_block(series: str, pattern: str, count: int, *, at: datetime) -> list[str]:
    """Return `count` numbers in a row, for an act on many records."""
    if count <= 0:
        return []
    numbers = advance({series: count})[series]
    texts = [pattern.format(n=number) for number in numbers]
    insert(
        IssuedNumber, [IssuedNumber(series=series, number=number, text=text, at=at) for number, text in zip(numbers, texts, strict=True)]
    )
    return texts


def advance(wanted: Mapping[str, int]) -> dict[str, range]:
    """Move the counters of several series on by so many each and return the numbers passed; in one statement, which holds the counters.

    The series are held in the order of their names, so that two acts never wait for each other.
    """
    if not transaction.get_connection().in_atomic_block:
        message = "numbers are taken inside the transaction of the act that uses them"
        raise RuntimeError(message)
    table = connection.ops.quote_name(Counter._meta.db_table)
    rows = ", ".join(["(%s, %s)"] * len(wanted))
    given = [part for series in sorted(wanted) for part in (series, wanted[series])]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (series, last) VALUES {rows}"  # noqa: S608 - the name of our own table
            f" ON CONFLICT (series) DO UPDATE SET last = {table}.last + excluded.last RETURNING series, last",
            given,
        )
        return {series: range(last - wanted[series] + 1, last + 1) for series, last in cursor.fetchall()}
