"""The tables of a new database, made at once; a database with the migrations that this stands for is left as it is."""

import django.db.models.deletion
from django.db import migrations, models

from anwang.ground.tables import CreateTables
from anwang.ground.trail.append_only import AppendOnly


class Migration(migrations.Migration):

    replaces = [('hazards', '0001_initial'), ('hazards', '0002_append_only'), ('hazards', '0003_transfer_taken_back'), ('hazards', '0004_plain_date_columns'), ('hazards', '0005_suspicion_of_a_major_hazard'), ('hazards', '0006_tier_of_a_listing')]

    initial = True

    dependencies = [
        ('campaigns', '0001_initial'),
        ('enterprises', '0001_initial'),
        ('grid', '0001_initial'),
        ('standards', '0001_initial'),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name='Hazard',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=40, unique=True, verbose_name='隐患编号')),
                        ('state', models.CharField(choices=[('registered', '已登记'), ('immediate', '立即整改'), ('ordered', '限期整改'), ('plan', '制定方案'), ('treating', '治理中'), ('claimed', '申请复查'), ('failed', '复查不合格'), ('passed', '复查合格'), ('struck_off', '已销号'), ('enforced', '已立案'), ('transferred', '已移送'), ('shut', '关闭取缔'), ('void', '已撤销')], default='registered', max_length=12, verbose_name='状态')),
                        ('level', models.CharField(choices=[('general', '一般'), ('major', '重大')], default='general', max_length=8, verbose_name='级别')),
                        ('determination', models.CharField(blank=True, max_length=500, verbose_name='专家论证意见')),
                        ('source', models.CharField(choices=[('self_check', '企业自查'), ('admin_inspection', '行政检查'), ('patrol', '网格巡查'), ('service', '指导服务'), ('supervision', '督查'), ('leader', '领导带队检查'), ('joint', '联合检查'), ('tip', '群众举报'), ('expert', '专家排查'), ('superior', '上级交办'), ('monitoring', '监测预警'), ('accident', '事故延伸')], max_length=20, verbose_name='来源')),
                        ('grid_path', models.CharField(max_length=36, verbose_name='区域')),
                        ('sector', models.CharField(blank=True, max_length=40, verbose_name='行业')),
                        ('category', models.CharField(choices=[('management', '基础管理类'), ('site', '现场管理类')], default='site', max_length=12, verbose_name='类别')),
                        ('description', models.CharField(max_length=1000, verbose_name='隐患描述')),
                        ('place', models.CharField(blank=True, max_length=200, verbose_name='具体部位')),
                        ('basis', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                        ('is_spot', models.BooleanField(default=False, verbose_name='立行立改')),
                        ('found_on', models.DateField(verbose_name='发现日期')),
                        ('registered_on', models.DateField(verbose_name='登记日期')),
                        ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                        ('finder_name', models.CharField(blank=True, max_length=60, verbose_name='发现人姓名')),
                        ('responsible', models.CharField(blank=True, max_length=60, verbose_name='整改责任人')),
                        ('responsible_phone', models.CharField(blank=True, max_length=30, verbose_name='责任人电话')),
                        ('measure', models.CharField(blank=True, max_length=1000, verbose_name='整改措施')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='整改期限')),
                        ('contingency', models.CharField(blank=True, max_length=1000, verbose_name='应急预案')),
                        ('first_due_on', models.DateField(blank=True, null=True, verbose_name='最初期限')),
                        ('is_stopped', models.BooleanField(default=False, verbose_name='停产停用')),
                        ('order_number', models.CharField(blank=True, max_length=80, verbose_name='责令文书号')),
                        ('ordered_on', models.DateField(blank=True, null=True, verbose_name='责令日期')),
                        ('claimed_on', models.DateField(blank=True, null=True, verbose_name='报告整改日期')),
                        ('rechecked_on', models.DateField(blank=True, null=True, verbose_name='最近复查日期')),
                        ('struck_off_on', models.DateField(blank=True, null=True, verbose_name='销号日期')),
                        ('voided_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                        ('fails', models.PositiveSmallIntegerField(default=0, verbose_name='复查不合格次数')),
                        ('listed_on', models.DateField(blank=True, null=True, verbose_name='挂牌日期')),
                        ('delisted_on', models.DateField(blank=True, null=True, verbose_name='摘牌日期')),
                        ('criterion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hazards', to='standards.criterion', verbose_name='判定条款')),
                        ('duplicate_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='hazards.hazard', verbose_name='并入')),
                        ('finder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='found_hazards', to='grid.person', verbose_name='发现人')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hazards', to='grid.node', verbose_name='所在区域')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hazards', to='grid.organ', verbose_name='督促整改单位')),
                        ('rectifier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.person', verbose_name='整改报告人')),
                        ('recurs_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recurrences', to='hazards.hazard', verbose_name='回潮自')),
                        ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hazards', to='enterprises.site', verbose_name='监管对象')),
                    ],
                    options={
                        'verbose_name': '隐患',
                        'indexes': [models.Index(fields=['grid_path', 'id'], name='hazard_scope'), models.Index(fields=['state', 'grid_path', 'due_on'], name='hazard_state'), models.Index(fields=['grid_path', 'registered_on'], name='hazard_registered'), models.Index(fields=['grid_path', 'struck_off_on'], name='hazard_struck_off'), models.Index(fields=['site', '-id'], name='hazard_site')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('level', 'major'), _negated=True), ('criterion__isnull', False), models.Q(('determination', ''), _negated=True), _connector='OR'), name='hazard_major_by_clause')],
                    },
                ),
                migrations.CreateModel(
                    name='Fund',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('payer', models.CharField(choices=[('enterprise', '企业自筹'), ('fiscal', '财政投入'), ('other', '其他')], max_length=12, verbose_name='资金来源')),
                        ('amount', models.BigIntegerField(verbose_name='金额（分）')),
                        ('on', models.DateField(db_column='paid_on', verbose_name='落实日期')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                        ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='hazards.hazard', verbose_name='隐患')),
                    ],
                    options={
                        'verbose_name': '整改资金',
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='fund_positive')],
                    },
                ),
                migrations.CreateModel(
                    name='Extension',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('asked', '待审批'), ('granted', '同意'), ('refused', '不同意')], default='asked', max_length=8, verbose_name='状态')),
                        ('reason', models.TextField(verbose_name='申请理由')),
                        ('old_due_on', models.DateField(verbose_name='原期限')),
                        ('asked_due_on', models.DateField(verbose_name='申请延至')),
                        ('asked_on', models.DateField(verbose_name='申请日期')),
                        ('asked_by', models.CharField(max_length=60, verbose_name='申请人')),
                        ('decided_on', models.DateField(blank=True, null=True, verbose_name='审批日期')),
                        ('decided_by', models.CharField(blank=True, max_length=60, verbose_name='审批人')),
                        ('decision', models.TextField(blank=True, verbose_name='审批意见')),
                        ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='hazards.hazard', verbose_name='隐患')),
                    ],
                    options={
                        'verbose_name': '延期申请',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('hazard',), name='extension_one_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='HazardCampaign',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hazard_links', to='campaigns.campaign', verbose_name='专项行动')),
                        ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaign_links', to='hazards.hazard', verbose_name='隐患')),
                    ],
                    options={
                        'verbose_name': '专项隐患',
                        'constraints': [models.UniqueConstraint(fields=('campaign', 'hazard'), name='hazard_campaign_once')],
                    },
                ),
                migrations.CreateModel(
                    name='HazardMove',
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
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='hazards.hazard', verbose_name='隐患')),
                    ],
                    options={
                        'verbose_name': '隐患流转',
                        'ordering': ['id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['record', 'id'], name='hazard_move_history')],
                    },
                ),
                migrations.CreateModel(
                    name='Listing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('listed', '挂牌'), ('delisted', '摘牌')], default='listed', max_length=10, verbose_name='状态')),
                        ('batch', models.CharField(max_length=40, verbose_name='批次')),
                        ('document', models.CharField(blank=True, max_length=120, verbose_name='督办文号')),
                        ('responsible_organ', models.CharField(max_length=120, verbose_name='责任单位')),
                        ('responsible', models.CharField(max_length=60, verbose_name='责任人')),
                        ('listed_on', models.DateField(verbose_name='挂牌日期')),
                        ('due_on', models.DateField(verbose_name='整改时限')),
                        ('delisted_on', models.DateField(blank=True, null=True, verbose_name='摘牌日期')),
                        ('delisting_opinion', models.TextField(blank=True, verbose_name='摘牌意见')),
                        ('hazard', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='listing', to='hazards.hazard', verbose_name='隐患')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='grid.organ', verbose_name='挂牌单位')),
                        ('tier', models.CharField(choices=[('town', '乡级'), ('county', '县级'), ('city', '市级'), ('province', '省级'), ('nation', '国家级')], default='county', max_length=8, verbose_name='挂牌层级')),
                    ],
                    options={
                        'verbose_name': '挂牌督办',
                        'indexes': [models.Index(fields=['listed_on'], name='listing_date')],
                    },
                ),
                migrations.CreateModel(
                    name='Recheck',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('on', models.DateField(db_column='rechecked_on', verbose_name='复查日期')),
                        ('result', models.CharField(choices=[('passed', '合格'), ('failed', '不合格')], max_length=8, verbose_name='结果')),
                        ('opinion', models.TextField(verbose_name='复查意见')),
                        ('number', models.CharField(blank=True, max_length=80, verbose_name='复查意见书号')),
                        ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rechecks', to='hazards.hazard', verbose_name='隐患')),
                        ('officers', models.ManyToManyField(related_name='rechecks', through='hazards.RecheckOfficer', to='grid.assignment', verbose_name='复查人')),
                    ],
                    options={
                        'verbose_name': '复查',
                    },
                ),
                migrations.CreateModel(
                    name='RecheckOfficer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recheck_links', to='grid.assignment', verbose_name='复查人')),
                        ('recheck', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officer_links', to='hazards.recheck', verbose_name='复查')),
                    ],
                    options={
                        'verbose_name': '复查人',
                        'constraints': [models.UniqueConstraint(fields=('recheck', 'assignment'), name='recheck_officer_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Transfer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('sent', '已移送'), ('accepted', '已接收'), ('returned', '已办结回告'), ('taken_back', '已收回')], default='sent', max_length=10, verbose_name='状态')),
                        ('reason', models.TextField(verbose_name='移送理由')),
                        ('sent_on', models.DateField(verbose_name='移送日期')),
                        ('accepted_on', models.DateField(blank=True, null=True, verbose_name='接收日期')),
                        ('returned_on', models.DateField(blank=True, null=True, verbose_name='回告日期')),
                        ('result', models.TextField(blank=True, verbose_name='办理结果')),
                        ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='hazards.hazard', verbose_name='隐患')),
                        ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received_hazards', to='grid.organ', verbose_name='接收单位')),
                        ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.organ', verbose_name='移送单位')),
                    ],
                    options={
                        'verbose_name': '移送',
                    },
                ),
                migrations.CreateModel(
                    name='TreatmentPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('goal', models.TextField(verbose_name='目标和任务')),
                        ('method', models.TextField(verbose_name='方法和措施')),
                        ('resources', models.TextField(verbose_name='经费和物资')),
                        ('responsible', models.TextField(verbose_name='机构和人员')),
                        ('schedule', models.TextField(verbose_name='时限和要求')),
                        ('safeguards', models.TextField(verbose_name='安全措施和应急预案')),
                        ('submitted_on', models.DateField(verbose_name='报送日期')),
                        ('approved_on', models.DateField(blank=True, null=True, verbose_name='审查同意日期')),
                        ('approved_by', models.CharField(blank=True, max_length=60, verbose_name='审查人')),
                        ('hazard', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='hazards.hazard', verbose_name='隐患')),
                    ],
                    options={
                        'verbose_name': '治理方案',
                    },
                ),
                migrations.CreateModel(
                    name='Suspicion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ground', models.CharField(max_length=500, verbose_name='疑似依据')),
                        ('raised_on', models.DateField(verbose_name='提出日期')),
                        ('judged_on', models.DateField(blank=True, null=True, verbose_name='判定日期')),
                        ('judged_by', models.CharField(blank=True, max_length=60, verbose_name='判定人')),
                        ('level', models.CharField(blank=True, choices=[('general', '一般'), ('major', '重大')], max_length=8, verbose_name='判定级别')),
                        ('hazard', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='suspicion', to='hazards.hazard', verbose_name='隐患')),
                    ],
                    options={
                        'verbose_name': '疑似重大',
                        'indexes': [models.Index(condition=models.Q(('judged_on__isnull', True)), fields=['hazard'], name='suspicion_open')],
                    },
                ),
            ],
        ),
        AppendOnly(
            table='hazards_hazardmove',
        ),
    ]
