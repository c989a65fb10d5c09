"""The tables of a new database, made at once; a database with the migrations that this stands for is left as it is."""

import django.db.models.deletion
from django.db import migrations, models

from anwang.ground.tables import CreateTables
from anwang.ground.trail.append_only import AppendOnly


class Migration(migrations.Migration):

    replaces = [('papers', '0001_initial'), ('papers', '0002_append_only'), ('papers', '0003_frozen_reading'), ('papers', '0004_paper_life'), ('papers', '0005_templates_and_schedules'), ('papers', '0006_printed_words')]

    initial = True

    dependencies = [
        ('campaigns', '0002_append_only'),
        ('grid', '0001_initial'),
        ('ground', '0004_cube'),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name='Template',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, verbose_name='名称')),
                        ('kind', models.CharField(choices=[('campaign_summary', '专项行动总结'), ('monthly', '月通报'), ('quarterly', '季分析'), ('yearly', '年总结'), ('monthly_form', '月报表'), ('progress', '整改进度通报'), ('leader_brief', '领导专报'), ('other', '其他')], max_length=24, verbose_name='文种')),
                        ('period', models.CharField(choices=[('month', '月'), ('to_month', '年初至月末'), ('quarter', '季度'), ('year', '年')], default='month', max_length=10, verbose_name='统计期')),
                        ('state', models.CharField(choices=[('in_use', '在用'), ('replaced', '已更新'), ('retired', '已停用')], default='in_use', max_length=10, verbose_name='状态')),
                        ('version', models.PositiveSmallIntegerField(default=1, verbose_name='版本')),
                        ('grid_path', models.CharField(db_index=True, max_length=36, verbose_name='区域路径')),
                        ('title', models.CharField(max_length=200, verbose_name='标题')),
                        ('body', models.JSONField(default=dict, verbose_name='正文')),
                        ('based_on', models.CharField(blank=True, max_length=40, verbose_name='蓝本')),
                        ('changed_by', models.CharField(max_length=60, verbose_name='编制人')),
                        ('changed_at', models.DateTimeField(verbose_name='编制时间')),
                        ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.evidencefile', verbose_name='Word 模板')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_templates', to='grid.organ', verbose_name='单位')),
                        ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='papers.template', verbose_name='更新')),
                    ],
                    options={
                        'verbose_name': '公文模板',
                    },
                ),
                migrations.CreateModel(
                    name='TemplateMove',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=24, verbose_name='原状态')),
                        ('target', models.CharField(max_length=24, verbose_name='新状态')),
                        ('verb', models.CharField(max_length=40, verbose_name='动作')),
                        ('by_person_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                        ('by_assignment_id', models.BigIntegerField(null=True, verbose_name='任职编号')),
                        ('by_name', models.CharField(max_length=60, verbose_name='经办人')),
                        ('by_post', models.CharField(max_length=120, verbose_name='岗位')),
                        ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                        ('recorded_at', models.DateTimeField(verbose_name='录入时间')),
                        ('reason', models.TextField(blank=True, verbose_name='说明')),
                        ('evidence', models.JSONField(default=list, verbose_name='证明材料')),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='papers.template', verbose_name='公文模板')),
                    ],
                    options={
                        'verbose_name': '公文模板流转',
                        'ordering': ['id'],
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='PaperSchedule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('shipped', models.CharField(blank=True, max_length=40, verbose_name='内置模板')),
                        ('grid_path', models.CharField(db_index=True, max_length=36, verbose_name='区域路径')),
                        ('every', models.CharField(choices=[('month', '每月'), ('quarter', '每季度'), ('year', '每年')], default='month', max_length=8, verbose_name='周期')),
                        ('day', models.PositiveSmallIntegerField(default=1, verbose_name='起草日')),
                        ('starts_on', models.DateField(verbose_name='开始日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='停止日期')),
                        ('set_by', models.CharField(max_length=60, verbose_name='设定人')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.node', verbose_name='区域')),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.post', verbose_name='起草岗位')),
                        ('template', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='schedules', to='papers.template', verbose_name='模板')),
                    ],
                    options={
                        'verbose_name': '定期起草',
                        'constraints': [models.CheckConstraint(condition=models.Q(('day__gte', 1), ('day__lte', 28)), name='paper_schedule_day')],
                    },
                ),
                migrations.CreateModel(
                    name='Paper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('campaign_summary', '专项行动总结'), ('monthly', '月通报'), ('quarterly', '季分析'), ('yearly', '年总结'), ('monthly_form', '月报表'), ('progress', '整改进度通报'), ('leader_brief', '领导专报'), ('other', '其他')], max_length=24, verbose_name='文种')),
                        ('state', models.CharField(choices=[('draft', '草稿'), ('checked', '已核稿'), ('signed', '已签发'), ('numbered', '已编号'), ('issued', '已印发'), ('void', '已作废')], default='draft', max_length=8, verbose_name='状态')),
                        ('title', models.CharField(max_length=200, verbose_name='标题')),
                        ('number', models.CharField(blank=True, max_length=80, verbose_name='发文字号')),
                        ('grid_path', models.CharField(db_index=True, max_length=36, verbose_name='区域路径')),
                        ('starts_on', models.DateField(verbose_name='统计起始')),
                        ('ends_on', models.DateField(verbose_name='统计截止')),
                        ('body', models.JSONField(default=dict, verbose_name='正文')),
                        ('drafted_by', models.CharField(max_length=60, verbose_name='起草人')),
                        ('drafted_at', models.DateTimeField(verbose_name='起草时间')),
                        ('issued_on', models.DateField(blank=True, null=True, verbose_name='印发日期')),
                        ('issued_by', models.CharField(blank=True, max_length=60, verbose_name='签发人')),
                        ('check_code', models.CharField(blank=True, db_index=True, max_length=32, verbose_name='校验码')),
                        ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='campaigns.campaign', verbose_name='专项行动')),
                        ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='ground.evidencefile', verbose_name='印发文件')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='grid.node', verbose_name='区域')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='grid.organ', verbose_name='发文单位')),
                        ('frozen', models.JSONField(default=dict, verbose_name='印发正文')),
                        ('signed', models.JSONField(default=dict, verbose_name='签发稿')),
                        ('drafter_id', models.BigIntegerField(blank=True, null=True, verbose_name='起草人编号')),
                        ('with_drafter', models.BooleanField(default=False, verbose_name='在起草人手中')),
                        ('checked_by', models.CharField(blank=True, max_length=60, verbose_name='核稿人')),
                        ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='签发时间')),
                        ('shipped', models.CharField(blank=True, max_length=40, verbose_name='内置模板')),
                        ('schedule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='papers.paperschedule', verbose_name='定期起草')),
                        ('template', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='papers.template', verbose_name='模板')),
                    ],
                    options={
                        'verbose_name': '公文',
                        'constraints': [models.UniqueConstraint(fields=('schedule', 'ends_on'), name='paper_scheduled_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperMove',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=24, verbose_name='原状态')),
                        ('target', models.CharField(max_length=24, verbose_name='新状态')),
                        ('verb', models.CharField(max_length=40, verbose_name='动作')),
                        ('by_person_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                        ('by_assignment_id', models.BigIntegerField(null=True, verbose_name='任职编号')),
                        ('by_name', models.CharField(max_length=60, verbose_name='经办人')),
                        ('by_post', models.CharField(max_length=120, verbose_name='岗位')),
                        ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                        ('recorded_at', models.DateTimeField(verbose_name='录入时间')),
                        ('reason', models.TextField(blank=True, verbose_name='说明')),
                        ('evidence', models.JSONField(default=list, verbose_name='证明材料')),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='papers.paper', verbose_name='公文')),
                    ],
                    options={
                        'verbose_name': '公文流转',
                        'ordering': ['id'],
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='PaperFigure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=60, verbose_name='位置')),
                        ('code', models.CharField(max_length=80, verbose_name='指标')),
                        ('name', models.CharField(max_length=120, verbose_name='指标名称')),
                        ('definition', models.TextField(verbose_name='口径')),
                        ('asked', models.JSONField(verbose_name='范围')),
                        ('printed', models.TextField(verbose_name='印出的数')),
                        ('value', models.CharField(max_length=60, verbose_name='值')),
                        ('unit', models.CharField(max_length=12, verbose_name='单位')),
                        ('as_of', models.DateTimeField(verbose_name='截至')),
                        ('record_count', models.PositiveIntegerField(default=0, verbose_name='记录数')),
                        ('records_digest', models.CharField(blank=True, max_length=64, verbose_name='记录摘要')),
                        ('records', models.JSONField(default=list, verbose_name='记录')),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='papers.paper', verbose_name='公文')),
                    ],
                    options={
                        'verbose_name': '公文数字',
                        'constraints': [models.UniqueConstraint(fields=('paper', 'key'), name='paper_figure_once')],
                    },
                ),
            ],
        ),
        AppendOnly(
            table='papers_papermove',
        ),
        AppendOnly(
            table='papers_templatemove',
        ),
    ]
