"""The right to write the cube: one process at a time. A build holds it by a token over many transactions, a catch-up by the row's lock in one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from anwang.ground.cube.models import CubeLease
from anwang.ground.refusal import Refusal

LONG = timedelta(minutes=30)
"""A build that has not stirred for so long has died; another may begin."""


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
    return found is not None and (not found.token or found.expires_at < timezone.now())


@contextmanager
def held() -> Iterator[str]:
    """Hold the lease over several transactions. Raises CubeBusy."""
    token = uuid4().hex
    with transaction.atomic():
        if not free():
            raise CubeBusy
        CubeLease.objects.filter(pk=1).update(token=token, expires_at=timezone.now() + LONG)
    try:
        yield token
    finally:
        CubeLease.objects.filter(pk=1, token=token).update(token="")


def keep(token: str) -> None:
    """Say inside a transaction that the work goes on. Raises CubeBusy when the lease has been lost: nothing may be written any more."""
    if not CubeLease.objects.filter(pk=1, token=token).update(expires_at=timezone.now() + LONG):
        raise CubeBusy
