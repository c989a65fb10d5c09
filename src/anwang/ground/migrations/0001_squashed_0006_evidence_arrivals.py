"""The tables of a new database, made at once; a database with the migrations that this stands for is left as it is."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from anwang.ground.tables import CreateTables
from anwang.ground.trail.append_only import AppendOnly


triggers = import_module("anwang.ground.migrations.0004_cube")


class Migration(migrations.Migration):

    replaces = [('ground', '0001_initial'), ('ground', '0002_append_only'), ('ground', '0003_calendar_notices'), ('ground', '0004_cube'), ('ground', '0005_record_shapes'), ('ground', '0006_evidence_arrivals')]

    initial = True

    dependencies = [
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name='Command',
                    fields=[
                        ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ('verb', models.CharField(max_length=80, verbose_name='动作')),
                        ('content', models.CharField(max_length=64, verbose_name='内容摘要')),
                        ('result_model', models.CharField(blank=True, max_length=80, verbose_name='结果类别')),
                        ('result_id', models.BigIntegerField(null=True, verbose_name='结果编号')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                    ],
                    options={
                        'verbose_name': '已办表单',
                    },
                ),
                migrations.CreateModel(
                    name='Counter',
                    fields=[
                        ('series', models.CharField(max_length=120, primary_key=True, serialize=False, verbose_name='序列')),
                        ('last', models.PositiveIntegerField(default=0, verbose_name='最后号')),
                    ],
                    options={
                        'verbose_name': '编号序列',
                    },
                ),
                migrations.CreateModel(
                    name='EvidenceFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sha256', models.CharField(max_length=64, unique=True, verbose_name='内容摘要')),
                        ('name', models.CharField(max_length=200, verbose_name='文件名')),
                        ('media_type', models.CharField(max_length=80, verbose_name='类型')),
                        ('size', models.PositiveBigIntegerField(verbose_name='大小')),
                        ('kept_at', models.DateTimeField(verbose_name='收存时间')),
                        ('kept_by', models.BigIntegerField(null=True, verbose_name='收存人')),
                        ('path', models.CharField(max_length=36, verbose_name='辖区')),
                        ('taken_at', models.DateTimeField(null=True, verbose_name='拍摄时间（自称）')),
                        ('claimed_position', models.CharField(blank=True, max_length=60, verbose_name='拍摄位置（自称）')),
                        ('look', models.CharField(blank=True, db_index=True, max_length=16, verbose_name='图像指纹')),
                    ],
                    options={
                        'verbose_name': '证明材料',
                    },
                ),
                migrations.CreateModel(
                    name='ColumnMemory',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=12, verbose_name='内容')),
                        ('organ_id', models.BigIntegerField(verbose_name='单位')),
                        ('header', models.CharField(max_length=120, verbose_name='表头')),
                        ('field', models.CharField(max_length=40, verbose_name='字段')),
                    ],
                    options={
                        'verbose_name': '列对应记忆',
                        'constraints': [models.UniqueConstraint(fields=('kind', 'organ_id', 'header'), name='column_memory_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('path', models.CharField(max_length=36, verbose_name='辖区')),
                        ('actor_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                        ('actor', models.CharField(max_length=60, verbose_name='经办人')),
                        ('post', models.CharField(max_length=120, verbose_name='岗位')),
                        ('on_behalf', models.CharField(blank=True, max_length=60, verbose_name='代谁办理')),
                        ('viewing_as', models.CharField(blank=True, max_length=60, verbose_name='以谁的身份')),
                        ('channel', models.CharField(max_length=16, verbose_name='途径')),
                        ('address', models.CharField(blank=True, max_length=64, verbose_name='来源地址')),
                        ('verb', models.CharField(max_length=80, verbose_name='动作')),
                        ('subject_model', models.CharField(blank=True, max_length=80, verbose_name='对象类别')),
                        ('subject_id', models.BigIntegerField(null=True, verbose_name='对象编号')),
                        ('subject', models.CharField(blank=True, max_length=200, verbose_name='对象')),
                        ('change', models.TextField(verbose_name='内容')),
                        ('digests', models.TextField(verbose_name='摘要')),
                        ('mac', models.CharField(max_length=64, verbose_name='签名')),
                    ],
                    options={
                        'verbose_name': '流水',
                        'ordering': ['id'],
                        'indexes': [models.Index(fields=['subject_model', 'subject_id', 'id'], name='trail_subject'), models.Index(fields=['path', 'id'], name='trail_path')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=12, verbose_name='内容')),
                        ('file_name', models.CharField(max_length=200, verbose_name='文件名')),
                        ('node_id', models.BigIntegerField(verbose_name='导入到')),
                        ('grid_path', models.CharField(db_index=True, max_length=36, verbose_name='区域')),
                        ('organ_id', models.BigIntegerField(null=True, verbose_name='导入单位')),
                        ('owner_id', models.BigIntegerField(null=True, verbose_name='导入人')),
                        ('state', models.CharField(choices=[('uploaded', '待核对'), ('running', '导入中'), ('done', '已导入'), ('refused', '无法读取'), ('failed', '中断'), ('undone', '已撤回')], default='uploaded', max_length=10, verbose_name='状态')),
                        ('mapping', models.JSONField(default=dict, verbose_name='列对应')),
                        ('verdict', models.JSONField(default=dict, verbose_name='核对结果')),
                        ('made', models.JSONField(default=dict, verbose_name='新建记录')),
                        ('imported', models.PositiveIntegerField(default=0, verbose_name='导入')),
                        ('updated', models.PositiveIntegerField(default=0, verbose_name='更新')),
                        ('refused', models.PositiveIntegerField(default=0, verbose_name='退回')),
                        ('duplicates', models.PositiveIntegerField(default=0, verbose_name='重复')),
                        ('done', models.PositiveIntegerField(default=0, verbose_name='已处理')),
                        ('total', models.PositiveIntegerField(default=0, verbose_name='总行数')),
                        ('job_id', models.BigIntegerField(null=True, verbose_name='后台事项')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('undone_at', models.DateTimeField(null=True, verbose_name='撤回时间')),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='ground.evidencefile', verbose_name='文件')),
                    ],
                    options={
                        'verbose_name': '导入',
                    },
                ),
                migrations.CreateModel(
                    name='IssuedNumber',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('series', models.CharField(max_length=120, verbose_name='序列')),
                        ('number', models.PositiveIntegerField(verbose_name='号')),
                        ('text', models.CharField(max_length=160, unique=True, verbose_name='完整编号')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                    ],
                    options={
                        'verbose_name': '已发编号',
                        'constraints': [models.UniqueConstraint(fields=('series', 'number'), name='ground_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Job',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60, verbose_name='事项')),
                        ('title', models.CharField(max_length=200, verbose_name='名称')),
                        ('owner_id', models.BigIntegerField(null=True, verbose_name='发起人')),
                        ('path', models.CharField(max_length=36, verbose_name='区域')),
                        ('state', models.CharField(choices=[('waiting', '等待'), ('running', '进行中'), ('done', '完成'), ('failed', '未完成')], default='waiting', max_length=10, verbose_name='状态')),
                        ('done', models.PositiveIntegerField(default=0, verbose_name='已办')),
                        ('total', models.PositiveIntegerField(default=0, verbose_name='总数')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                        ('detail', models.JSONField(default=dict, verbose_name='内容')),
                        ('result', models.JSONField(default=dict, verbose_name='结果')),
                        ('created_at', models.DateTimeField(verbose_name='发起时间')),
                        ('started_at', models.DateTimeField(null=True, verbose_name='开始时间')),
                        ('beat_at', models.DateTimeField(null=True, verbose_name='最近进展')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                    ],
                    options={
                        'verbose_name': '后台事项',
                        'indexes': [models.Index(fields=['owner_id', '-id'], name='ground_job_owner')],
                    },
                ),
                migrations.CreateModel(
                    name='Manifest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('count', models.PositiveIntegerField(verbose_name='条数')),
                        ('body', models.BinaryField(verbose_name='清单')),
                        ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='manifest', to='ground.entry', verbose_name='流水')),
                    ],
                    options={
                        'verbose_name': '批量清单',
                    },
                ),
                migrations.CreateModel(
                    name='RulePack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=80, verbose_name='规则')),
                        ('path', models.CharField(default='001', max_length=36, verbose_name='适用区域')),
                        ('valid_from', models.DateField(verbose_name='施行日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('source', models.CharField(max_length=200, verbose_name='依据')),
                        ('payload', models.JSONField(verbose_name='内容')),
                    ],
                    options={
                        'verbose_name': '规则',
                        'indexes': [models.Index(fields=['code', 'path'], name='ground_rule_lookup')],
                    },
                ),
                migrations.CreateModel(
                    name='Seal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.CharField(max_length=36, verbose_name='辖区')),
                        ('sequence', models.PositiveIntegerField(verbose_name='序号')),
                        ('at', models.DateTimeField(verbose_name='封存时间')),
                        ('count', models.PositiveIntegerField(verbose_name='条数')),
                        ('root', models.CharField(max_length=64, verbose_name='根摘要')),
                        ('previous', models.CharField(blank=True, max_length=64, verbose_name='上一封')),
                        ('link', models.CharField(max_length=64, verbose_name='封条')),
                        ('algorithm', models.CharField(max_length=12, verbose_name='算法')),
                        ('mac', models.CharField(max_length=64, verbose_name='签名')),
                    ],
                    options={
                        'verbose_name': '封存',
                        'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'sequence'), name='trail_seal_sequence')],
                    },
                ),
                migrations.CreateModel(
                    name='SealLeaf',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField(verbose_name='位置')),
                        ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                        ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='leaf', to='ground.entry', verbose_name='流水')),
                        ('seal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='ground.seal', verbose_name='封存')),
                    ],
                    options={
                        'verbose_name': '封存条目',
                    },
                ),
                migrations.CreateModel(
                    name='EvidenceUse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('grid_path', models.CharField(max_length=36, verbose_name='区域')),
                        ('organ_id', models.BigIntegerField(null=True, verbose_name='单位')),
                        ('subject_model', models.CharField(max_length=80, verbose_name='对象类别')),
                        ('subject_id', models.BigIntegerField(verbose_name='对象编号')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='ground.evidencefile', verbose_name='文件')),
                    ],
                    options={
                        'verbose_name': '材料引用',
                        'indexes': [models.Index(fields=['file', 'grid_path'], name='evidence_scope')],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(verbose_name='日期')),
                        ('is_workday', models.BooleanField(verbose_name='工作日')),
                        ('name', models.CharField(blank=True, max_length=60, verbose_name='说明')),
                        ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                        ('notice_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='通知年度')),
                    ],
                    options={
                        'verbose_name': '日历调整',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('notice_year__isnull', True)), fields=('day',), name='ground_day_adjusted_once'), models.UniqueConstraint(condition=models.Q(('notice_year__isnull', False)), fields=('day',), name='ground_day_noticed_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CubeLease',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token', models.CharField(blank=True, max_length=40, verbose_name='持有者')),
                        ('expires_at', models.DateTimeField(verbose_name='到期')),
                    ],
                    options={
                        'verbose_name': '数据立方的写入权',
                    },
                ),
                migrations.CreateModel(
                    name='CubePending',
                    fields=[
                        ('entry_id', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='流水')),
                    ],
                    options={
                        'verbose_name': '待入立方的流水',
                    },
                ),
                migrations.CreateModel(
                    name='CubeState',
                    fields=[
                        ('fact', models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name='事实')),
                        ('signature', models.CharField(max_length=64, verbose_name='声明摘要')),
                        ('state', models.CharField(choices=[('building', '正在建立'), ('ready', '可用'), ('stale', '等待重建'), ('fault', '不一致')], default='building', max_length=10, verbose_name='状态')),
                        ('rows', models.BigIntegerField(default=0, verbose_name='行数')),
                        ('built_at', models.DateTimeField(null=True, verbose_name='建立时间')),
                        ('seconds', models.FloatField(default=0, verbose_name='用时（秒）')),
                        ('checked_at', models.DateTimeField(null=True, verbose_name='最近核对')),
                        ('checks', models.BigIntegerField(default=0, verbose_name='核对次数')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ],
                    options={
                        'verbose_name': '数据立方',
                    },
                ),
                migrations.CreateModel(
                    name='RecordShape',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('model', models.CharField(max_length=80, verbose_name='记录类别')),
                        ('first_entry', models.BigIntegerField(verbose_name='起始流水')),
                        ('columns', models.JSONField(verbose_name='列')),
                    ],
                    options={
                        'verbose_name': '记录结构',
                    },
                ),
                migrations.CreateModel(
                    name='EvidenceArrival',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person_id', models.BigIntegerField(verbose_name='上传人')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='ground.evidencefile', verbose_name='文件')),
                    ],
                    options={
                        'verbose_name': '材料上传',
                        'constraints': [models.UniqueConstraint(fields=('file', 'person_id'), name='evidence_arrival_once')],
                    },
                ),
            ],
        ),
        AppendOnly(
            table='ground_entry',
        ),
        AppendOnly(
            table='ground_manifest',
        ),
        AppendOnly(
            table='ground_seal',
        ),
        AppendOnly(
            table='ground_sealleaf',
        ),
        AppendOnly(
            table='ground_issuednumber',
        ),
        migrations.RunPython(
            code=triggers.note,
            reverse_code=triggers.forget,
        ),
    ]
