import django.db.models.deletion
from django.db import migrations, models

from anwang.ground.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('grid', '0001_initial'),
        ('ground', '0004_cube'),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name='Form',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, verbose_name='报表名称')),
                        ('superior', models.CharField(max_length=120, verbose_name='来表单位')),
                        ('frequency', models.CharField(choices=[('month', '每月'), ('quarter', '每季'), ('half', '每半年'), ('year', '每年'), ('once', '一次性')], default='month', max_length=8, verbose_name='报送周期')),
                        ('due_day', models.PositiveSmallIntegerField(default=5, verbose_name='期后几日内报')),
                        ('grid_path', models.CharField(db_index=True, max_length=36, verbose_name='区域路径')),
                        ('made_by', models.CharField(max_length=60, verbose_name='登记人')),
                        ('made_at', models.DateTimeField(verbose_name='登记时间')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forms', to='grid.node', verbose_name='区域')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forms', to='grid.organ', verbose_name='填报单位')),
                    ],
                    options={
                        'verbose_name': '报表',
                    },
                ),
                migrations.CreateModel(
                    name='FormVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='版次')),
                        ('state', models.CharField(choices=[('binding', '绑定中'), ('in_use', '使用中'), ('replaced', '已停用')], default='binding', max_length=8, verbose_name='状态')),
                        ('grid_path', models.CharField(max_length=36, verbose_name='区域路径')),
                        ('bindings', models.JSONField(default=dict, verbose_name='绑定')),
                        ('structure', models.CharField(max_length=64, verbose_name='表样摘要')),
                        ('used_from', models.DateField(blank=True, null=True, verbose_name='启用日期')),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.evidencefile', verbose_name='模板文件')),
                        ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='returns.form', verbose_name='报表')),
                    ],
                    options={
                        'verbose_name': '报表版次',
                        'constraints': [models.UniqueConstraint(fields=('form', 'number'), name='form_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'in_use')), fields=('form',), name='form_one_in_use')],
                    },
                ),
                migrations.CreateModel(
                    name='FormVersionMove',
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
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='returns.formversion', verbose_name='报表版次')),
                    ],
                    options={
                        'verbose_name': '报表版次流转',
                        'ordering': ['id'],
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Return',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('to_fill', '待填'), ('filled', '已填'), ('checked', '已核对'), ('handed_out', '已报出'), ('skipped', '不需报')], default='to_fill', max_length=12, verbose_name='状态')),
                        ('grid_path', models.CharField(max_length=36, verbose_name='区域路径')),
                        ('starts_on', models.DateField(verbose_name='统计起始')),
                        ('ends_on', models.DateField(verbose_name='统计截止')),
                        ('due_on', models.DateField(verbose_name='报送期限')),
                        ('round', models.PositiveSmallIntegerField(default=0, verbose_name='第几次取数')),
                        ('filled_at', models.DateTimeField(blank=True, null=True, verbose_name='取数时间')),
                        ('filled_by', models.CharField(blank=True, max_length=60, verbose_name='填报人')),
                        ('checked_by', models.CharField(blank=True, max_length=60, verbose_name='核对人')),
                        ('handed_out_on', models.DateField(blank=True, null=True, verbose_name='报出日期')),
                        ('handed_out_by', models.CharField(blank=True, max_length=60, verbose_name='报出人')),
                        ('points', models.JSONField(default=list, verbose_name='需核对')),
                        ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.evidencefile', verbose_name='填好的文件')),
                        ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='returns.form', verbose_name='报表')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='grid.node', verbose_name='区域')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='grid.organ', verbose_name='填报单位')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='returns.formversion', verbose_name='版次')),
                    ],
                    options={
                        'verbose_name': '一期报表',
                        'indexes': [models.Index(fields=['state', 'grid_path', 'due_on'], name='return_state')],
                        'constraints': [models.UniqueConstraint(fields=('form', 'starts_on', 'ends_on'), name='return_once_a_period')],
                    },
                ),
                migrations.CreateModel(
                    name='ReturnCell',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.PositiveSmallIntegerField(verbose_name='第几次取数')),
                        ('sheet', models.CharField(max_length=64, verbose_name='工作表')),
                        ('cell', models.CharField(max_length=10, verbose_name='单元格')),
                        ('code', models.CharField(max_length=80, verbose_name='指标')),
                        ('name', models.CharField(max_length=200, verbose_name='名称')),
                        ('definition', models.TextField(verbose_name='口径')),
                        ('asked', models.JSONField(verbose_name='范围')),
                        ('printed', models.CharField(max_length=60, verbose_name='填的数')),
                        ('value', models.CharField(blank=True, max_length=60, verbose_name='值')),
                        ('unit', models.CharField(blank=True, max_length=12, verbose_name='单位')),
                        ('as_of', models.DateTimeField(verbose_name='截至')),
                        ('record_count', models.PositiveIntegerField(default=0, verbose_name='记录数')),
                        ('records_digest', models.CharField(blank=True, max_length=64, verbose_name='记录摘要')),
                        ('records', models.JSONField(default=list, verbose_name='记录')),
                        ('filled', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='returns.return', verbose_name='一期报表')),
                    ],
                    options={
                        'verbose_name': '报表数字',
                        'constraints': [models.UniqueConstraint(fields=('filled', 'round', 'sheet', 'cell'), name='return_cell_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ReturnMove',
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
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='returns.return', verbose_name='一期报表')),
                    ],
                    options={
                        'verbose_name': '报表流转',
                        'ordering': ['id'],
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]
