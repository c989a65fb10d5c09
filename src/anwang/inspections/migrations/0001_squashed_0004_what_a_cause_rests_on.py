"""The tables of a new database, made at once; a database with the migrations that this stands for is left as it is."""

import django.db.models.deletion
from django.db import migrations, models

from anwang.ground.tables import CreateTables
from anwang.ground.trail.append_only import AppendOnly


class Migration(migrations.Migration):

    replaces = [('inspections', '0001_initial'), ('inspections', '0002_append_only'), ('inspections', '0003_urgency_and_proposed_hazards'), ('inspections', '0004_what_a_cause_rests_on')]

    initial = True

    dependencies = [
        ('campaigns', '0001_initial'),
        ('enterprises', '0001_initial'),
        ('grid', '0001_initial'),
        ('hazards', '0001_initial'),
        ('standards', '0001_initial'),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name='Team',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=60, unique=True, verbose_name='编号')),
                        ('name', models.CharField(max_length=120, verbose_name='名称')),
                        ('grid_path', models.CharField(max_length=36, verbose_name='区域路径')),
                        ('sent_on', models.DateField(verbose_name='派出日期')),
                        ('returns_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                        ('task', models.CharField(blank=True, max_length=300, verbose_name='任务')),
                        ('leader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_teams', to='grid.assignment', verbose_name='组长')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='grid.node', verbose_name='区域')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='grid.organ', verbose_name='派出单位')),
                    ],
                    options={
                        'verbose_name': '检查组',
                        'indexes': [models.Index(fields=['grid_path', 'sent_on'], name='team_scope')],
                    },
                ),
                migrations.CreateModel(
                    name='TeamCampaign',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team_links', to='campaigns.campaign', verbose_name='专项行动')),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaign_links', to='inspections.team', verbose_name='检查组')),
                    ],
                    options={
                        'verbose_name': '专项检查组',
                        'constraints': [models.UniqueConstraint(fields=('campaign', 'team'), name='team_campaign_once')],
                    },
                ),
                migrations.CreateModel(
                    name='TeamMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team_links', to='grid.assignment', verbose_name='成员')),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='member_links', to='inspections.team', verbose_name='检查组')),
                    ],
                    options={
                        'verbose_name': '检查组成员',
                        'constraints': [models.UniqueConstraint(fields=('team', 'assignment'), name='team_member_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Visit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=60, unique=True, verbose_name='检查编号')),
                        ('kind', models.CharField(choices=[('admin_inspection', '行政检查'), ('patrol', '网格巡查'), ('service', '指导服务'), ('supervision', '督查'), ('self_check', '企业自查'), ('leader_led', '领导带队检查'), ('joint', '联合检查')], max_length=20, verbose_name='检查类别')),
                        ('state', models.CharField(choices=[('planned', '已安排'), ('approved', '已批准'), ('on_site', '检查中'), ('signed', '已签字'), ('told', '已告知结果'), ('cancelled', '已取消')], default='planned', max_length=10, verbose_name='状态')),
                        ('cause', models.CharField(choices=[('plan', '年度计划'), ('random', '双随机抽查'), ('campaign', '专项检查'), ('complaint', '投诉举报'), ('assigned', '转办交办'), ('monitoring', '监测发现严重问题'), ('recheck', '复查'), ('other', '其他')], default='plan', max_length=12, verbose_name='检查事由')),
                        ('item_code', models.CharField(blank=True, max_length=60, verbose_name='检查事项')),
                        ('grid_path', models.CharField(max_length=36, verbose_name='区域路径')),
                        ('sector', models.CharField(blank=True, max_length=40, verbose_name='行业')),
                        ('is_unannounced', models.BooleanField(default=False, verbose_name='四不两直')),
                        ('planned_on', models.DateField(verbose_name='计划日期')),
                        ('approved_by', models.CharField(blank=True, max_length=60, verbose_name='批准人')),
                        ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='批准时间')),
                        ('scanned_in_at', models.DateTimeField(blank=True, null=True, verbose_name='扫码入企时间')),
                        ('scan_waiver', models.CharField(blank=True, max_length=200, verbose_name='未扫码原因')),
                        ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='开始时间')),
                        ('started_on', models.DateField(blank=True, null=True, verbose_name='检查日期')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                        ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='告知结果时间')),
                        ('companions', models.CharField(blank=True, max_length=200, verbose_name='陪同人员')),
                        ('facts', models.TextField(blank=True, verbose_name='检查情况')),
                        ('unit_opinion', models.TextField(blank=True, verbose_name='被检查单位意见')),
                        ('outcome', models.CharField(blank=True, choices=[('nothing', '未发现问题'), ('corrected', '当场改正'), ('ordered', '责令限期整改'), ('measures', '现场处理措施'), ('filed', '立案'), ('transferred', '移送'), ('refused', '拒绝检查')], max_length=12, verbose_name='结果')),
                        ('signature', models.CharField(blank=True, choices=[('signed', '已签字'), ('refused', '拒绝签字')], max_length=8, verbose_name='签字情况')),
                        ('signer', models.CharField(blank=True, max_length=60, verbose_name='签字人')),
                        ('refusal_note', models.CharField(blank=True, max_length=300, verbose_name='拒签说明')),
                        ('cap_override', models.CharField(blank=True, max_length=300, verbose_name='超频次理由')),
                        ('counts_to_cap', models.BooleanField(default=False, verbose_name='计入年度频次')),
                        ('hazard_count', models.PositiveIntegerField(default=0, verbose_name='发现隐患')),
                        ('checklist', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='standards.checklistversion', verbose_name='检查表')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='grid.node', verbose_name='区域')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='grid.organ', verbose_name='检查单位')),
                        ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='enterprises.site', verbose_name='监管对象')),
                        ('subject_organ', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.organ', verbose_name='被督查单位')),
                        ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='inspections.team', verbose_name='检查组')),
                        ('urgency', models.CharField(blank=True, max_length=300, verbose_name='紧急情况')),
                        ('cause_note', models.CharField(blank=True, max_length=200, verbose_name='事由来源')),
                    ],
                    options={
                        'verbose_name': '检查',
                        'indexes': [models.Index(fields=['grid_path', 'id'], name='visit_scope'), models.Index(fields=['grid_path', 'started_on'], name='visit_started'), models.Index(fields=['site', 'started_on'], name='visit_site'), models.Index(fields=['state', 'grid_path', 'planned_on'], name='visit_state')],
                    },
                ),
                migrations.CreateModel(
                    name='Order',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=80, unique=True, verbose_name='文书号')),
                        ('grid_path', models.CharField(max_length=36, verbose_name='区域')),
                        ('sector', models.CharField(blank=True, max_length=40, verbose_name='行业')),
                        ('served_on', models.DateField(verbose_name='送达日期')),
                        ('receiver', models.CharField(blank=True, max_length=60, verbose_name='签收人')),
                        ('refusal_note', models.CharField(blank=True, max_length=200, verbose_name='拒收说明')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='grid.organ', verbose_name='责令单位')),
                        ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='enterprises.site', verbose_name='被责令单位')),
                        ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='inspections.visit', verbose_name='检查')),
                    ],
                    options={
                        'verbose_name': '责令限期整改指令书',
                        'indexes': [models.Index(fields=['grid_path', 'served_on'], name='order_scope')],
                    },
                ),
                migrations.CreateModel(
                    name='Finding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('hazard', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='finding', to='hazards.hazard', verbose_name='隐患')),
                        ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='inspections.visit', verbose_name='检查')),
                    ],
                    options={
                        'verbose_name': '检查发现',
                    },
                ),
                migrations.CreateModel(
                    name='Answer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('judgement', models.CharField(choices=[('pass', '合格'), ('fail', '不合格'), ('not_applicable', '不适用')], max_length=16, verbose_name='判定')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                        ('evidence', models.JSONField(default=list, verbose_name='照片')),
                        ('no_photo_reason', models.CharField(blank=True, max_length=200, verbose_name='无照片原因')),
                        ('hazard', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='hazards.hazard', verbose_name='隐患')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='standards.checkitem', verbose_name='检查项')),
                        ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='inspections.visit', verbose_name='检查')),
                        ('proposed', models.JSONField(blank=True, default=dict, verbose_name='拟登记隐患')),
                    ],
                    options={
                        'verbose_name': '检查项结果',
                        'constraints': [models.UniqueConstraint(fields=('visit', 'item'), name='answer_once')],
                    },
                ),
                migrations.CreateModel(
                    name='VisitCampaign',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visit_links', to='campaigns.campaign', verbose_name='专项行动')),
                        ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaign_links', to='inspections.visit', verbose_name='检查')),
                    ],
                    options={
                        'verbose_name': '专项检查',
                        'constraints': [models.UniqueConstraint(fields=('campaign', 'visit'), name='visit_campaign_once')],
                    },
                ),
                migrations.CreateModel(
                    name='VisitMove',
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
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='inspections.visit', verbose_name='检查')),
                    ],
                    options={
                        'verbose_name': '检查流转',
                        'ordering': ['id'],
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='VisitOfficer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('role', models.CharField(choices=[('lead', '带队'), ('officer', '检查人员'), ('expert', '专家（协助）')], default='officer', max_length=8, verbose_name='分工')),
                        ('certificate', models.CharField(blank=True, max_length=40, verbose_name='执法证号')),
                        ('assignment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visit_links', to='grid.assignment', verbose_name='人员')),
                        ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officer_links', to='inspections.visit', verbose_name='检查')),
                    ],
                    options={
                        'verbose_name': '检查人员',
                        'constraints': [models.UniqueConstraint(fields=('visit', 'assignment'), name='visit_officer_once')],
                    },
                ),
                migrations.CreateModel(
                    name='OrderLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='序号')),
                        ('due_on', models.DateField(verbose_name='整改期限')),
                        ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='hazards.hazard', verbose_name='隐患')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='inspections.order', verbose_name='文书')),
                    ],
                    options={
                        'verbose_name': '文书条目',
                        'constraints': [models.UniqueConstraint(fields=('order', 'number'), name='order_line_once')],
                    },
                ),
            ],
        ),
        AppendOnly(
            table='inspections_visitmove',
        ),
    ]
