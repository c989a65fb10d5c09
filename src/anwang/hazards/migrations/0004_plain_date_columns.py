"""Columns that plain SQL reads without quoting: `on` is a word of SQL."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The days of money and of rechecks under names that figures can read."""

    dependencies: ClassVar = [("hazards", "0003_transfer_taken_back")]
    operations: ClassVar = [
        migrations.AlterField("fund", "on", models.DateField(db_column="paid_on", verbose_name="落实日期")),
        migrations.AlterField("recheck", "on", models.DateField(db_column="rechecked_on", verbose_name="复查日期")),
    ]
