"""The scratch database of a benchmark: emptied before each part, and only when it was empty at first or is a benchmark's own."""

from __future__ import annotations

from django.db import connection

MARK = "anwang_bench_scratch"


def is_ours() -> bool:
    """Return whether the database may be filled; a PostgreSQL one is emptied here, unless it holds somebody's tables: then False.

    SQLite lies in the part's own new folder. A benchmark leaves its mark in an empty PostgreSQL database and empties none without it.
    """
    if connection.vendor != "postgresql":
        return True
    tables = set(connection.introspection.table_names())
    if tables and MARK not in tables:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE {MARK} (id integer)")
    return True
