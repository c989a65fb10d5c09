"""Rows written in bulk stand in the database as they were given, however many there are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from anwang.ground.bulk import TOGETHER, at_length, write
from anwang.ground.models import IssuedNumber

AT = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, TOGETHER - 1, TOGETHER, TOGETHER + 1, 2 * TOGETHER + 5])
def test_rows_of_a_narrow_table_are_written_each_once_and_in_order(count: int) -> None:
    rows = [("系列", number, f"第{number}号", AT) for number in range(count)]
    with transaction.atomic():
        written = write(IssuedNumber, ("series", "number", "text", "at"), rows)

    told = IssuedNumber.objects.order_by("pk").values_list("pk", "series", "number", "text", "at")
    assert list(told) == [(pk, *row) for pk, row in zip(written.ids, rows, strict=True)]


def checkpoint() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a matter of SQLite")
def test_the_log_is_carried_over_as_before_after_writing_at_length() -> None:
    before = checkpoint()
    with at_length():
        assert checkpoint() > before
    assert checkpoint() == before == 1000
