"""Letters and minutes are kinds of paper."""

from django.db import migrations, models

KINDS = [
    ('campaign_summary', '专项行动总结'),
    ('monthly', '月通报'),
    ('quarterly', '季分析'),
    ('yearly', '年总结'),
    ('monthly_form', '月报表'),
    ('progress', '整改进度通报'),
    ('leader_brief', '领导专报'),
    ('letter', '信函'),
    ('minutes', '纪要'),
    ('other', '其他'),
]


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0006_printed_words'),
    ]

    operations = [
        migrations.AlterField('paper', 'kind', models.CharField(choices=KINDS, max_length=24, verbose_name='文种')),
        migrations.AlterField('template', 'kind', models.CharField(choices=KINDS, max_length=24, verbose_name='文种')),
    ]
