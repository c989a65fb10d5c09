"""What is no inspection does not stand in the annual plan of inspections."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more cause; visits made before keep theirs."""

    dependencies: ClassVar = [("inspections", "0004_what_a_cause_rests_on")]
    operations: ClassVar = [
        migrations.AlterField(
            "visit",
            "cause",
            models.CharField(
                choices=[
                    ("plan", "年度计划"),
                    ("random", "双随机抽查"),
                    ("campaign", "专项检查"),
                    ("complaint", "投诉举报"),
                    ("assigned", "转办交办"),
                    ("monitoring", "监测发现严重问题"),
                    ("recheck", "复查"),
                    ("routine", "日常工作"),
                    ("other", "其他"),
                ],
                default="plan",
                max_length=12,
                verbose_name="检查事由",
            ),
        ),
    ]
