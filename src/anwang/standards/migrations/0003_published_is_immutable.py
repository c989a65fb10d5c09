"""Let the database itself refuse to change what is published: categories, items, and the version apart from being withdrawn."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PARTS = ("standards_checkcategory", "standards_checkitem")
VERSION = "standards_checklistversion"
WORDS = "已发布的检查表版本不能修改"
FIXED = ("checklist_id", "number", "basis", "published_on", "published_by", "item_count", "builds_on_id")

LITE_PART = """CREATE TRIGGER {table}_fixed_{verb} BEFORE {VERB} ON {table}
WHEN EXISTS (SELECT 1 FROM standards_checklistversion WHERE id IN ({ids}) AND state <> 'draft')
BEGIN SELECT RAISE(ABORT, '{words}'); END"""
LITE_VERSION = """CREATE TRIGGER {table}_fixed_update BEFORE UPDATE ON {table}
WHEN OLD.state <> 'draft' AND NOT (OLD.state = 'published' AND NEW.state = 'withdrawn' AND {same})
BEGIN SELECT RAISE(ABORT, '{words}'); END"""
LITE_VERSION_DELETE = """CREATE TRIGGER {table}_fixed_delete BEFORE DELETE ON {table} WHEN OLD.state <> 'draft'
BEGIN SELECT RAISE(ABORT, '{words}'); END"""

PG_PART = """CREATE OR REPLACE FUNCTION anwang_published_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM standards_checklistversion WHERE id = OLD.version_id AND state <> 'draft')
  THEN RAISE EXCEPTION '{words}'; END IF;
  IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM standards_checklistversion WHERE id = NEW.version_id AND state <> 'draft')
  THEN RAISE EXCEPTION '{words}'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$"""
PG_VERSION = """CREATE OR REPLACE FUNCTION anwang_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'draft' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'withdrawn' AND {same} THEN RETURN NEW; END IF;
  RAISE EXCEPTION '{words}';
END $$"""


def lay(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in lite() if schema_editor.connection.vendor == "sqlite" else postgres():
        schema_editor.execute(statement, params=None)


def lift(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers."""
    on = schema_editor.connection.vendor != "sqlite"
    for table in PARTS:
        for verb in ("insert", "update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_fixed_{verb}" + (f" ON {table}" if on else ""), params=None)
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {VERSION}_fixed_{verb}" + (f" ON {VERSION}" if on else ""), params=None)


def lite() -> list[str]:
    """The statements for SQLite."""
    same = " AND ".join(f"OLD.{column} IS NEW.{column}" for column in FIXED)
    ids = {"insert": "NEW.version_id", "update": "OLD.version_id, NEW.version_id", "delete": "OLD.version_id"}
    parts = [LITE_PART.format(table=table, verb=verb, VERB=verb.upper(), ids=ids[verb], words=WORDS) for table in PARTS for verb in ids]
    return [*parts, LITE_VERSION.format(table=VERSION, same=same, words=WORDS), LITE_VERSION_DELETE.format(table=VERSION, words=WORDS)]


def postgres() -> list[str]:
    """The statements for PostgreSQL."""
    same = " AND ".join(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in FIXED)
    made = [PG_PART.format(words=WORDS), PG_VERSION.format(words=WORDS, same=same)]
    for table in PARTS:
        made += [
            f"CREATE TRIGGER {table}_fixed_{verb} BEFORE {verb.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION anwang_published_part()"
            for verb in ("insert", "update", "delete")
        ]
    made += [
        f"CREATE TRIGGER {VERSION}_fixed_{verb} BEFORE {verb.upper()} ON {VERSION} FOR EACH ROW EXECUTE FUNCTION anwang_published_version()"
        for verb in ("update", "delete")
    ]
    return made


class Migration(migrations.Migration):
    """Triggers that hold published versions fast."""

    dependencies: ClassVar = [("standards", "0002_sheets_that_extend")]
    operations: ClassVar = [migrations.RunPython(lay, lift, elidable=False)]
