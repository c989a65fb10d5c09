"""The tables of a new database are made at once, and are those that the migrations they stand for lead to."""

from __future__ import annotations

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState

from anwang.ground.tables import CreateTables

States = dict[tuple[str, str], ModelState]


def in_steps() -> States:
    """The models as the migrations leave them one by one, without those that stand for several."""
    loader = MigrationLoader(None, replace_migrations=False)
    last = {room: (room, name) for room, name in sorted(loader.disk_migrations) if "_squashed_" not in name}
    found: States = loader.graph.make_state(nodes=list(last.values()), real_apps=loader.unmigrated_apps).models
    return found


def test_a_new_database_is_the_one_that_the_old_migrations_lead_to() -> None:
    """不管从头建库还是逐步升级，最后的表结构一样。"""
    old, new = in_steps(), MigrationLoader(None).project_state().models

    assert set(old) == set(new)
    assert [key for key in old if old[key].fields.keys() != new[key].fields.keys()] == []
    assert [key for key in old if old[key] != new[key]] == []


def test_what_makes_a_new_database_stands_for_every_migration_up_to_its_last() -> None:
    """合并后的迁移一个也不漏。"""
    loader = MigrationLoader(None)
    standing = {key: found for key, found in loader.disk_migrations.items() if found.replaces}

    assert len(standing) == 9
    for (room, name), found in standing.items():
        last = name.partition("_squashed_")[2]
        before = [(room, other) for app, other in sorted(loader.disk_migrations) if app == room and "_squashed_" not in other]
        assert found.replaces == before[: before.index((room, last)) + 1]
        assert isinstance(found.operations[0], CreateTables)
