"""The tables of a new database, made at once; a database with the migrations that this stands for is left as it is."""

import django.db.models.deletion
from django.db import migrations, models

from anwang.ground.tables import CreateTables
from anwang.ground.trail.append_only import AppendOnly


class Migration(migrations.Migration):

    replaces = [('figures', '0001_external_values'), ('figures', '0002_append_only')]

    initial = True

    dependencies = [
        ('campaigns', '0002_append_only'),
        ('grid', '0001_initial'),
        ('ground', '0003_calendar_notices'),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name='ExternalValue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('holds', '有效'), ('replaced', '已更正'), ('withdrawn', '已撤回')], default='holds', max_length=10, verbose_name='状态')),
                        ('figure', models.CharField(max_length=80, verbose_name='指标')),
                        ('grid_path', models.CharField(max_length=36, verbose_name='区域路径')),
                        ('starts_on', models.DateField(verbose_name='统计起始')),
                        ('ends_on', models.DateField(verbose_name='统计截止')),
                        ('split', models.JSONField(blank=True, default=dict, verbose_name='分类')),
                        ('split_key', models.CharField(blank=True, max_length=200, verbose_name='分类（查找用）')),
                        ('value', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='值')),
                        ('source', models.CharField(max_length=120, verbose_name='来源单位')),
                        ('document', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                        ('entered_by', models.CharField(max_length=60, verbose_name='录入人')),
                        ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                        ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign', verbose_name='专项行动')),
                        ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='figures.externalvalue', verbose_name='更正')),
                        ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.evidencefile', verbose_name='文件扫描件')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.node', verbose_name='区域')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.organ', verbose_name='录入单位')),
                    ],
                    options={
                        'verbose_name': '外部数据',
                        'indexes': [models.Index(fields=['figure', 'grid_path', 'ends_on'], name='external_value_figure')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='external_value_window'), models.UniqueConstraint(condition=models.Q(('campaign__isnull', True), ('state', 'holds')), fields=('figure', 'node', 'starts_on', 'ends_on', 'split_key'), name='external_value_once'), models.UniqueConstraint(condition=models.Q(('campaign__isnull', False), ('state', 'holds')), fields=('figure', 'node', 'starts_on', 'ends_on', 'split_key', 'campaign'), name='external_value_once_a_campaign')],
                    },
                ),
                migrations.CreateModel(
                    name='ExternalValueMove',
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
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='figures.externalvalue', verbose_name='外部数据')),
                    ],
                    options={
                        'verbose_name': '外部数据流转',
                        'ordering': ['id'],
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='FigureTarget',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('holds', '有效'), ('replaced', '已更正'), ('withdrawn', '已撤回')], default='holds', max_length=10, verbose_name='状态')),
                        ('figure', models.CharField(max_length=80, verbose_name='指标')),
                        ('grid_path', models.CharField(max_length=36, verbose_name='区域路径')),
                        ('starts_on', models.DateField(verbose_name='统计起始')),
                        ('ends_on', models.DateField(verbose_name='统计截止')),
                        ('split', models.JSONField(blank=True, default=dict, verbose_name='分类')),
                        ('split_key', models.CharField(blank=True, max_length=200, verbose_name='分类（查找用）')),
                        ('value', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='值')),
                        ('source', models.CharField(max_length=120, verbose_name='来源单位')),
                        ('document', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                        ('entered_by', models.CharField(max_length=60, verbose_name='录入人')),
                        ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                        ('at_most', models.BooleanField(default=False, verbose_name='控制上限')),
                        ('changes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changed_by', to='figures.figuretarget', verbose_name='调整')),
                        ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.evidencefile', verbose_name='文件扫描件')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.node', verbose_name='区域')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.organ', verbose_name='录入单位')),
                    ],
                    options={
                        'verbose_name': '指标目标',
                        'indexes': [models.Index(fields=['figure', 'grid_path', 'ends_on'], name='figure_target_figure')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='figure_target_window'), models.UniqueConstraint(condition=models.Q(('state', 'holds')), fields=('figure', 'node', 'starts_on', 'ends_on', 'split_key'), name='figure_target_once')],
                    },
                ),
                migrations.CreateModel(
                    name='FigureTargetMove',
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
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='figures.figuretarget', verbose_name='指标目标')),
                    ],
                    options={
                        'verbose_name': '指标目标流转',
                        'ordering': ['id'],
                        'abstract': False,
                    },
                ),
            ],
        ),
        AppendOnly(
            table='figures_externalvaluemove',
        ),
        AppendOnly(
            table='figures_figuretargetmove',
        ),
    ]
