"""A migration operation: from here on the database refuses to update or delete a table's rows, whoever asks."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} 只能追加,不能修改或删除'); END"""
POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION anwang_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% 只能追加,不能修改或删除', TG_TABLE_NAME; END $$"""
POSTGRES = """CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} FOR EACH {level} EXECUTE FUNCTION anwang_append_only()"""


class AppendOnly(Operation):
    """Let the database refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE on a table."""

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create the triggers."""
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the triggers."""
        suffix = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        verbs = ("update", "delete", "truncate") if suffix else ("update", "delete")
        for verb in verbs:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_no_{verb}{suffix}", params=None)

    def statements(self, vendor: str) -> list[str]:
        """Return the statements that create the triggers on one kind of database."""
        if vendor == "sqlite":
            return [SQLITE.format(table=self.table, verb=verb, VERB=verb.upper()) for verb in ("update", "delete")]
        rows = [POSTGRES.format(table=self.table, verb=verb, VERB=verb.upper(), level="ROW") for verb in ("update", "delete")]
        truncate = POSTGRES.format(table=self.table, verb="truncate", VERB="TRUNCATE", level="STATEMENT")
        return [POSTGRES_FUNCTION, *rows, truncate]

    def describe(self) -> str:
        """Return what the operation does, for `migrate`."""
        return f"Let the database refuse to change or delete rows of {self.table}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return how the operation is written in a migration."""
        return (type(self).__qualname__, [self.table], {})
