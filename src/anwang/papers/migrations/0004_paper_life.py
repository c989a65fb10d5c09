"""A paper is checked, signed, numbered and issued; who drafted it is known by person, for papers on file from their first step."""

from typing import Any

from django.db import migrations, models

KINDS = [
    ("campaign_summary", "专项行动总结"),
    ("monthly", "月通报"),
    ("quarterly", "季分析"),
    ("yearly", "年总结"),
    ("monthly_form", "月报表"),
    ("progress", "整改进度通报"),
    ("leader_brief", "领导专报"),
    ("other", "其他"),
]
STATES = [
    ("draft", "草稿"),
    ("checked", "已核稿"),
    ("signed", "已签发"),
    ("numbered", "已编号"),
    ("issued", "已印发"),
    ("void", "已作废"),
]


def name_drafters(apps: Any, schema_editor: Any) -> None:
    Paper = apps.get_model("papers", "Paper")
    Move = apps.get_model("papers", "PaperMove")
    first = {}
    for record, person in Move.objects.filter(verb="draft").order_by("-id").values_list("record_id", "by_person_id"):
        first[record] = person
    for paper in Paper.objects.filter(drafter_id__isnull=True):
        paper.drafter_id = first.get(paper.pk)
        paper.save(update_fields=["drafter_id"])


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0003_frozen_reading'),
    ]

    operations = [
        migrations.AlterField('paper', 'kind', models.CharField(choices=KINDS, max_length=24, verbose_name='文种')),
        migrations.AlterField('paper', 'state', models.CharField(choices=STATES, default='draft', max_length=8, verbose_name='状态')),
        migrations.AddField('paper', 'signed', models.JSONField(default=dict, verbose_name='签发稿')),
        migrations.AddField('paper', 'drafter_id', models.BigIntegerField(blank=True, null=True, verbose_name='起草人编号')),
        migrations.AddField('paper', 'with_drafter', models.BooleanField(default=False, verbose_name='在起草人手中')),
        migrations.AddField('paper', 'checked_by', models.CharField(blank=True, max_length=60, verbose_name='核稿人')),
        migrations.AddField('paper', 'signed_at', models.DateTimeField(blank=True, null=True, verbose_name='签发时间')),
        migrations.RunPython(name_drafters, migrations.RunPython.noop),
    ]
