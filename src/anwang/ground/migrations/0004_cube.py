"""The cube's books; and from here on the database itself notes each trail entry that the cube has not counted yet, whoever writes it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = """CREATE TRIGGER ground_entry_noted AFTER INSERT ON ground_entry
BEGIN INSERT OR IGNORE INTO ground_cubepending (entry_id) VALUES (NEW.id); END"""
POSTGRES = (
    """CREATE OR REPLACE FUNCTION anwang_note_entry() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO ground_cubepending (entry_id) VALUES (NEW.id) ON CONFLICT DO NOTHING; RETURN NULL; END $$""",
    "CREATE TRIGGER ground_entry_noted AFTER INSERT ON ground_entry FOR EACH ROW EXECUTE FUNCTION anwang_note_entry()",
)


def note(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else (SQLITE,):
        schema_editor.execute(statement, params=None)


def forget(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    on = " ON ground_entry" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS ground_entry_noted{on}", params=None)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ground", "0003_calendar_notices")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="CubeLease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(blank=True, max_length=40, verbose_name="持有者")),
                ("expires_at", models.DateTimeField(verbose_name="到期")),
            ],
            options={"verbose_name": "数据立方的写入权"},
        ),
        migrations.CreateModel(
            name="CubePending",
            fields=[("entry_id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="流水"))],
            options={"verbose_name": "待入立方的流水"},
        ),
        migrations.CreateModel(
            name="CubeState",
            fields=[
                ("fact", models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name="事实")),
                ("signature", models.CharField(max_length=64, verbose_name="声明摘要")),
                (
                    "state",
                    models.CharField(
                        choices=[("building", "正在建立"), ("ready", "可用"), ("stale", "等待重建"), ("fault", "不一致")],
                        default="building",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("rows", models.BigIntegerField(default=0, verbose_name="行数")),
                ("built_at", models.DateTimeField(null=True, verbose_name="建立时间")),
                ("seconds", models.FloatField(default=0, verbose_name="用时（秒）")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="最近核对")),
                ("checks", models.BigIntegerField(default=0, verbose_name="核对次数")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
            ],
            options={"verbose_name": "数据立方"},
        ),
        migrations.RunPython(note, forget),
    ]
