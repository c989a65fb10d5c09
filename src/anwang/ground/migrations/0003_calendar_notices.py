"""The calendar's days become records of the trail, and know the notice that they come from. No verb wrote any before."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ground", "0002_append_only")]
    operations: ClassVar = [
        migrations.DeleteModel("CalendarDay"),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日期")),
                ("is_workday", models.BooleanField(verbose_name="工作日")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="说明")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("notice_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="通知年度")),
            ],
            options={
                "verbose_name": "日历调整",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["day"], condition=models.Q(("notice_year__isnull", True)), name="ground_day_adjusted_once"
                    ),
                    models.UniqueConstraint(
                        fields=["day"], condition=models.Q(("notice_year__isnull", False)), name="ground_day_noticed_once"
                    ),
                ],
            },
        ),
    ]
