"""The tables of a new database, made at once; a database with the migrations that this stands for is left as it is."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from anwang.ground.tables import CreateTables


triggers = import_module("anwang.standards.migrations.0003_published_is_immutable")


class Migration(migrations.Migration):

    replaces = [('standards', '0001_initial'), ('standards', '0002_sheets_that_extend'), ('standards', '0003_published_is_immutable')]

    initial = True

    dependencies = [
        ('grid', '0001_initial'),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name='CriterionFamily',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=60, unique=True, verbose_name='代码')),
                        ('name', models.CharField(max_length=120, verbose_name='名称')),
                        ('instrument', models.CharField(max_length=120, verbose_name='文号')),
                        ('sectors', models.JSONField(default=list, verbose_name='适用行业')),
                        ('valid_from', models.DateField(null=True, verbose_name='施行日期')),
                        ('valid_to', models.DateField(null=True, verbose_name='失效日期')),
                        ('source', models.CharField(blank=True, max_length=200, verbose_name='来源说明')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='使用说明')),
                    ],
                    options={
                        'verbose_name': '判定标准',
                    },
                ),
                migrations.CreateModel(
                    name='Criterion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=80, unique=True, verbose_name='代码')),
                        ('clause', models.CharField(max_length=60, verbose_name='条款')),
                        ('text', models.TextField(verbose_name='情形')),
                        ('sectors', models.JSONField(default=list, verbose_name='适用行业')),
                        ('is_direct', models.BooleanField(default=True, verbose_name='直接判定')),
                        ('valid_from', models.DateField(null=True, verbose_name='施行日期')),
                        ('valid_to', models.DateField(null=True, verbose_name='失效日期')),
                        ('family', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clauses', to='standards.criterionfamily', verbose_name='判定标准')),
                        ('confidence', models.CharField(choices=[('checked', '已核对原文'), ('memory', '凭记忆概括')], default='memory', max_length=8, verbose_name='核对情况')),
                        ('source', models.CharField(blank=True, max_length=200, verbose_name='出处')),
                    ],
                    options={
                        'verbose_name': '判定条款',
                    },
                ),
                migrations.CreateModel(
                    name='Checklist',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=60, unique=True, verbose_name='代码')),
                        ('name', models.CharField(max_length=120, verbose_name='名称')),
                        ('sector', models.CharField(blank=True, max_length=40, verbose_name='主要行业')),
                        ('grid_path', models.CharField(db_index=True, max_length=36, verbose_name='区域')),
                        ('shipped', models.BooleanField(default=False, verbose_name='系统自带')),
                        ('extends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='standards.checklist', verbose_name='沿用')),
                        ('node', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checklists', to='grid.node', verbose_name='制定区域')),
                        ('sectors', models.JSONField(blank=True, default=list, verbose_name='适用行业')),
                    ],
                    options={
                        'verbose_name': '检查表',
                    },
                ),
                migrations.CreateModel(
                    name='ChecklistVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='版本')),
                        ('state', models.CharField(choices=[('draft', '草稿'), ('published', '已发布'), ('withdrawn', '已停用')], default='draft', max_length=10, verbose_name='状态')),
                        ('basis', models.CharField(blank=True, max_length=300, verbose_name='编制依据')),
                        ('published_on', models.DateField(null=True, verbose_name='发布日期')),
                        ('published_by', models.CharField(blank=True, max_length=60, verbose_name='发布人')),
                        ('item_count', models.PositiveIntegerField(default=0, verbose_name='项数')),
                        ('checklist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='standards.checklist', verbose_name='检查表')),
                        ('builds_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over_by', to='standards.checklistversion', verbose_name='沿用版本')),
                        ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                    ],
                    options={
                        'verbose_name': '检查表版本',
                        'constraints': [models.UniqueConstraint(fields=('checklist', 'number'), name='checklist_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('checklist',), name='checklist_one_draft'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('checklist',), name='checklist_one_in_force')],
                    },
                ),
                migrations.CreateModel(
                    name='CheckCategory',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='序号')),
                        ('name', models.CharField(max_length=80, verbose_name='类别')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='standards.checklistversion', verbose_name='版本')),
                    ],
                    options={
                        'verbose_name': '检查类别',
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='CheckItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='序号')),
                        ('text', models.CharField(max_length=500, verbose_name='检查内容')),
                        ('basis', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                        ('method', models.CharField(choices=[('documents', '查资料'), ('site', '看现场'), ('persons', '问人员'), ('test', '测试')], default='site', max_length=12, verbose_name='方法')),
                        ('hazard_text', models.CharField(max_length=500, verbose_name='不合格时的隐患描述')),
                        ('hazard_category', models.CharField(choices=[('management', '基础管理类'), ('site', '现场管理类')], default='site', max_length=12, verbose_name='隐患类别')),
                        ('level', models.CharField(choices=[('general', '一般'), ('major', '重大')], default='general', max_length=8, verbose_name='隐患级别')),
                        ('measure', models.CharField(blank=True, max_length=500, verbose_name='整改措施')),
                        ('term_days', models.PositiveIntegerField(default=15, verbose_name='整改期限（天）')),
                        ('must_check', models.BooleanField(default=False, verbose_name='必查')),
                        ('penalty_article', models.CharField(blank=True, max_length=120, verbose_name='罚则')),
                        ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='standards.checkcategory', verbose_name='类别')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='standards.checklistversion', verbose_name='版本')),
                        ('criterion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='standards.criterion', verbose_name='判定条款')),
                        ('inherited_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='standards.checkitem', verbose_name='沿用自')),
                        ('photo_when_failed', models.BooleanField(default=False, verbose_name='不合格须拍照')),
                        ('remark', models.CharField(blank=True, max_length=200, verbose_name='备注')),
                    ],
                    options={
                        'verbose_name': '检查项',
                        'ordering': ['number'],
                    },
                ),
            ],
        ),
        migrations.RunPython(
            code=triggers.lay,
            reverse_code=triggers.lift,
        ),
    ]
