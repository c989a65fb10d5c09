"""Rows written in bulk stand in the database as they were given, however many there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection, transaction

from anwang.ground.bulk import TOGETHER, at_length, change, keep, write
from anwang.ground.models import ImportRun, IssuedNumber
from anwang.ground.trail import digests

AT = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, TOGETHER - 1, TOGETHER, TOGETHER + 1, 2 * TOGETHER + 5])
def test_rows_of_a_narrow_table_are_written_each_once_and_in_order(count: int) -> None:
    rows = [("系列", number, f"第{number}号", AT) for number in range(count)]
    with transaction.atomic():
        written = write(IssuedNumber, ("series", "number", "text", "at"), rows)

    told = IssuedNumber.objects.order_by("pk").values_list("pk", "series", "number", "text", "at")
    assert list(told) == [(pk, *row) for pk, row in zip(written.ids, rows, strict=True)]


ZONES = (UTC, timezone(timedelta(hours=8)))


def runs(count: int) -> list[ImportRun]:
    return [
        ImportRun(kind="hazard", file_name=f"台账{number}.xlsx", node_id=number, grid_path="001", at=AT.astimezone(ZONES[number % 2]))
        for number in range(count)
    ]


@pytest.mark.django_db
def test_records_kept_in_bulk_need_not_be_read_back_for_their_digests() -> None:
    """时间不论写成哪个时区，摘要都与读回来的一致。"""
    rows = runs(TOGETHER + 3)
    with transaction.atomic():
        written = keep(ImportRun, rows)

    assert [row.pk for row in rows] == list(written.ids) == list(ImportRun.objects.order_by("pk").values_list("pk", flat=True))
    assert not any(row._state.adding for row in rows)
    told = digests.digests_of(written)
    assert told is not None
    assert told == bytes.fromhex("".join(value for _, value in digests.digest_of(ImportRun, written.ids)))


@pytest.mark.django_db
def test_a_mapping_that_is_not_empty_is_read_back() -> None:
    rows = runs(2)
    rows[0].mapping = {"企业名称": 1}
    with transaction.atomic():
        assert digests.digests_of(keep(ImportRun, rows)) is None


@pytest.mark.django_db
def test_rows_change_only_while_they_stand_as_they_stood() -> None:
    """别人抢先改了状态的，一行也不动。"""
    rows = runs(3)
    with transaction.atomic():
        first, second, third = keep(ImportRun, rows).ids
    changes: dict[int, dict[str, object]] = {
        first: {"state": "done", "imported": 7},
        second: {"state": "failed"},
        third: {"state": "done", "imported": 9},
    }

    assert change(ImportRun, changes, state_before={first: "uploaded", second: "uploaded", third: "running"}) == 2
    assert list(ImportRun.objects.order_by("pk").values_list("state", "imported")) == [("done", 7), ("failed", 0), ("uploaded", 0)]


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
