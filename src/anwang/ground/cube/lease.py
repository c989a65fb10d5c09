"""The right to write the cube: one process at a time. A build holds it by a token over many transactions, a catch-up by the row's lock in one.

Whoever builds also holds a lock that ends with its process, however that ends: in PostgreSQL a lock of its session, beside SQLite's file a lock
on a file. So another takes over at once what a killed build left, and nobody takes over from one that is slow.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from anwang.ground.cube.models import CubeLease
from anwang.ground.refusal import Refusal

LONG = timedelta(minutes=30)
"""Where a process's end cannot be seen (a database in memory), a build that has not stirred for so long has died."""
LOCK = 0x63756265
"""The number of the session's lock in PostgreSQL, the same in every process."""
SUFFIX = "-cube"
"""What the lock file's name has beyond the database file's."""
_mine: set[str] = set()
"""Tokens that this process holds: its own session's lock would not keep it out."""


class CubeBusy(Refusal):
    """Somebody else is building the cube, or took the building over."""

    sentence = "数据立方正在由另一个程序重建，请稍后再试。"


def free(*, wait: bool = False) -> bool:
    """Lock the lease in this transaction; False when somebody holds it. `wait`: a catch-up that is on its way is waited for, two seconds at most.

    Raises OperationalError when that takes longer. Where the database has a single writer the transaction itself is the lock.
    """
    skip = connection.features.has_select_for_update_skip_locked and not wait
    if wait and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
    CubeLease.objects.get_or_create(pk=1, defaults={"expires_at": timezone.now()})
    found = CubeLease.objects.select_for_update(skip_locked=skip).filter(pk=1).first()
    if wait and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return found is not None and (not found.token or (found.token not in _mine and _is_dead(found)))


def _is_dead(lease: CubeLease) -> bool:
    """Return whether the process that wrote the lease has ended."""
    if connection.vendor == "postgresql":
        return _asked("SELECT pg_try_advisory_xact_lock(%s)")
    file = _open()
    if file is None:
        return lease.expires_at < timezone.now()
    os.close(file)
    return True


def _asked(sql: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [LOCK])
        return bool(cursor.fetchone()[0])


def _beside() -> Path | None:
    """Return the lock file beside the database's; None for a database in memory."""
    name = str(connection.settings_dict["NAME"])
    return Path(f"{name}{SUFFIX}") if Path(name).is_file() else None


def _open() -> int | None:
    """Return the lock file, locked by this process alone; None where another holds it, or where there is none."""
    path = _beside()
    if path is None:
        return None
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file


@contextmanager
def held() -> Iterator[str]:
    """Hold the lease over several transactions. Raises CubeBusy."""
    token = uuid4().hex
    with transaction.atomic():
        if not free():
            raise CubeBusy
        CubeLease.objects.filter(pk=1).update(token=token, expires_at=timezone.now() + LONG)
        file = _take()
    _mine.add(token)
    try:
        yield token
    finally:
        _mine.discard(token)
        try:
            CubeLease.objects.filter(pk=1, token=token).update(token="")
        finally:
            _give(file)


def _take() -> int | None:
    """Take the lock that ends with this process. Raises CubeBusy."""
    if connection.vendor == "postgresql":
        if not _asked("SELECT pg_try_advisory_lock(%s)"):
            raise CubeBusy
        with connection.cursor() as cursor:
            # a server that does not look finishes the statement of a killed process first
            cursor.execute("SELECT set_config(name, '5000', false) FROM pg_settings WHERE name = 'client_connection_check_interval'")
        return None
    file = _open()
    if file is None and _beside() is not None:
        raise CubeBusy
    return file


def _give(file: int | None) -> None:
    if file is not None:
        os.close(file)
    elif connection.vendor == "postgresql":
        # a lost connection has let it go already
        with suppress(DatabaseError):
            _asked("SELECT pg_advisory_unlock(%s)")


def _shared(token: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM ground_cubelease WHERE id = 1 AND token = %s FOR SHARE", [token])
        return cursor.fetchone() is not None


def keep(token: str) -> None:
    """Say inside a transaction that the work goes on. Raises CubeBusy when the lease has been lost: nothing may be written any more."""
    renewed = {"expires_at": timezone.now() + LONG}
    # shared where several connections of one build write beside each other
    on_postgres = connection.vendor == "postgresql"
    held_still = _shared(token) if on_postgres else bool(CubeLease.objects.filter(pk=1, token=token).update(**renewed))
    if not held_still:
        raise CubeBusy
