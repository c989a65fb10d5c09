"""The term that whoever found a hazard proposed; of those found before nobody wrote it with the hazard."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that stays empty for what stands already."""

    dependencies: ClassVar = [("hazards", "0006_tier_of_a_listing")]
    operations: ClassVar = [
        migrations.AddField(
            "hazard", "term_days", models.PositiveSmallIntegerField("建议整改期限（天）", blank=True, null=True)
        ),
    ]
