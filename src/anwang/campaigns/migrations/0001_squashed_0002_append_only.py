"""The tables of a new database, made at once; a database with the migrations that this stands for is left as it is."""

import django.db.models.deletion
from django.db import migrations, models

from anwang.ground.tables import CreateTables
from anwang.ground.trail.append_only import AppendOnly


class Migration(migrations.Migration):

    replaces = [('campaigns', '0001_initial'), ('campaigns', '0002_append_only')]

    initial = True

    dependencies = [
        ('grid', '0001_initial'),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name='Campaign',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, verbose_name='名称')),
                        ('level', models.CharField(choices=[('nation', '国家'), ('province', '省级'), ('city', '市级'), ('county', '县级'), ('town', '乡级')], max_length=10, verbose_name='级别')),
                        ('state', models.CharField(choices=[('planned', '筹备'), ('running', '进行中'), ('closed', '已结束')], default='planned', max_length=10, verbose_name='状态')),
                        ('grid_path', models.CharField(db_index=True, max_length=36, verbose_name='区域')),
                        ('document', models.CharField(blank=True, max_length=120, verbose_name='方案文号')),
                        ('starts_on', models.DateField(verbose_name='开始日期')),
                        ('ends_on', models.DateField(verbose_name='结束日期')),
                        ('sectors', models.JSONField(blank=True, default=list, verbose_name='行业')),
                        ('aim', models.TextField(blank=True, verbose_name='目标任务')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='grid.node', verbose_name='组织区域')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='grid.organ', verbose_name='组织单位')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='campaigns.campaign', verbose_name='上级行动')),
                    ],
                    options={
                        'verbose_name': '专项行动',
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='campaign_window'), models.UniqueConstraint(fields=('node', 'name', 'starts_on'), name='campaign_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CampaignMove',
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
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='campaigns.campaign', verbose_name='专项行动')),
                    ],
                    options={
                        'verbose_name': '专项行动流转',
                        'ordering': ['id'],
                        'abstract': False,
                    },
                ),
            ],
        ),
        AppendOnly(
            table='campaigns_campaignmove',
        ),
    ]
