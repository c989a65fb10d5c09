"""What every test gets: the product's settings, a scratch database, no network beyond this machine, and fixed hypothesis profiles.

Sockets, warnings and markers are settled in `pyproject.toml`; the database is chosen in `tests/settings.py`.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import HealthCheck, settings

settings.register_profile("dev", max_examples=50, deadline=None)
# The same examples on every run: a red build must be red again when somebody looks.
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")


@contextmanager
def triggers_asleep(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let append-only tables be emptied; afterwards they refuse again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, made_by in triggers:
            cursor.execute(made_by)


@pytest.fixture(autouse=True, scope="session")
def _append_only_tables_can_be_emptied_between_tests() -> Iterator[None]:
    """A test that commits (live_server, transactional_db) ends with a flush, which the trail's triggers rightly refuse."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_all(operations: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
        with triggers_asleep(operations.connection):
            flush(operations, sql_list)
        for anchors in Path(django_settings.DATA).glob("trail-heads-*.txt"):
            anchors.unlink()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_all)
        yield
