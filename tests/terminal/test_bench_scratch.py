from __future__ import annotations

import pytest
from django.db import connection

from anwang.desks.terminal.bench.scratch import is_ours
from anwang.hazards.models import Hazard


@pytest.mark.django_db
def test_a_benchmark_empties_no_database_that_somebody_uses() -> None:
    """The tests' own database holds tables and no benchmark's mark; SQLite's benchmarks make a folder of their own."""
    tables = set(connection.introspection.table_names())

    assert is_ours() is (connection.vendor != "postgresql")
    assert set(connection.introspection.table_names()) == tables
    assert Hazard.objects.count() == 0
