"""The tables of a new database, made at once; a database with the migrations that this stands for is left as it is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from anwang.ground.tables import CreateTables


class Migration(migrations.Migration):

    replaces = [('grid', '0001_initial'), ('grid', '0002_boundaries')]

    initial = True

    dependencies = [
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('initials', models.CharField(blank=True, max_length=40, verbose_name='拼音首字母')),
                        ('phone', models.CharField(blank=True, max_length=20, verbose_name='电话')),
                        ('is_active', models.BooleanField(default=True, verbose_name='在册')),
                    ],
                    options={
                        'verbose_name': '人员',
                    },
                ),
                migrations.CreateModel(
                    name='Account',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('username', models.CharField(max_length=60, unique=True, verbose_name='登录名')),
                        ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                        ('must_change_password', models.BooleanField(default=False, verbose_name='须改密码')),
                        ('password_changed_at', models.DateTimeField(blank=True, null=True, verbose_name='密码修改时间')),
                        ('needs_second_factor', models.BooleanField(default=False, verbose_name='须双因素登录')),
                        ('last_seen_at', models.DateTimeField(blank=True, null=True, verbose_name='最近活动')),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='account', to='grid.person', verbose_name='人员')),
                    ],
                    options={
                        'verbose_name': '账号',
                    },
                ),
                migrations.CreateModel(
                    name='Node',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('path', models.CharField(max_length=36, unique=True, verbose_name='路径')),
                        ('code', models.CharField(blank=True, max_length=12, null=True, unique=True, verbose_name='区划代码')),
                        ('name', models.CharField(max_length=80, verbose_name='名称')),
                        ('tier', models.CharField(choices=[('nation', '全国'), ('province', '省'), ('city', '市'), ('county', '县（市、区）'), ('town', '乡镇（街道）'), ('zone', '功能区'), ('district', '片区'), ('village', '村（社区）'), ('cell', '网格')], max_length=10, verbose_name='层级')),
                        ('kind', models.CharField(blank=True, max_length=20, verbose_name='类型')),
                        ('initials', models.CharField(blank=True, max_length=40, verbose_name='拼音首字母')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='设立日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                        ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='经度')),
                        ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='纬度')),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='grid.node', verbose_name='上级')),
                    ],
                    options={
                        'verbose_name': '区划',
                        'indexes': [models.Index(fields=['parent', 'code'], name='grid_node_children'), models.Index(fields=['tier', 'path'], name='grid_node_tier')],
                    },
                ),
                migrations.CreateModel(
                    name='NodeEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('renamed', '更名'), ('merged', '并入'), ('moved', '划转'), ('abolished', '撤销'), ('created', '设立')], max_length=10, verbose_name='变更')),
                        ('on', models.DateField(verbose_name='生效日期')),
                        ('old_name', models.CharField(blank=True, max_length=80, verbose_name='原名称')),
                        ('new_name', models.CharField(blank=True, max_length=80, verbose_name='新名称')),
                        ('document', models.CharField(blank=True, max_length=120, verbose_name='批复文号')),
                        ('into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gained', to='grid.node', verbose_name='并入或划入')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='grid.node', verbose_name='区划')),
                    ],
                    options={
                        'verbose_name': '区划变更',
                        'indexes': [models.Index(fields=['kind', 'on'], name='grid_event_kind')],
                    },
                ),
                migrations.CreateModel(
                    name='OldPassword',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='摘要')),
                        ('at', models.DateTimeField(verbose_name='停用时间')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_passwords', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                    ],
                    options={
                        'verbose_name': '历史密码',
                    },
                ),
                migrations.CreateModel(
                    name='Organ',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, verbose_name='名称')),
                        ('short_name', models.CharField(blank=True, max_length=40, verbose_name='简称')),
                        ('kind', models.CharField(choices=[('government', '人民政府'), ('committee_office', '安委办'), ('regulator', '负有安全监管职责的部门'), ('brigade', '综合行政执法队'), ('town_office', '乡镇（街道）应急办'), ('village', '村（居）委会'), ('discipline', '纪检监察机关'), ('agency', '第三方服务机构'), ('enterprise', '生产经营单位'), ('system', '系统运维单位')], max_length=20, verbose_name='类别')),
                        ('grid_path', models.CharField(db_index=True, max_length=36, verbose_name='区域')),
                        ('document_word', models.CharField(blank=True, max_length=20, verbose_name='机关代字')),
                        ('is_enforcement_body', models.BooleanField(default=False, verbose_name='行政执法主体')),
                        ('sectors', models.JSONField(blank=True, default=list, verbose_name='监管行业')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organs', to='grid.node', verbose_name='所在区划')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subordinates', to='grid.organ', verbose_name='上级单位')),
                    ],
                    options={
                        'verbose_name': '机构',
                    },
                ),
                migrations.CreateModel(
                    name='Certificate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=40, unique=True, verbose_name='证号')),
                        ('issuer', models.CharField(max_length=80, verbose_name='发证机关')),
                        ('category', models.CharField(blank=True, max_length=60, verbose_name='执法类别')),
                        ('valid_from', models.DateField(verbose_name='有效期起')),
                        ('valid_to', models.DateField(verbose_name='有效期止')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='grid.person', verbose_name='人员')),
                    ],
                    options={
                        'verbose_name': '行政执法证',
                    },
                ),
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='岗位名称')),
                        ('kind', models.CharField(choices=[('committee_office', '安委办工作人员'), ('regulator', '部门监管人员'), ('enforcement_officer', '持证执法人员'), ('town_officer', '乡镇安监员'), ('grid_worker', '网格员'), ('leader', '领导'), ('supervisor', '督查人员'), ('enterprise_manager', '企业安全管理人员'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员')], max_length=24, verbose_name='岗位类别')),
                        ('reach', models.CharField(choices=[('subtree', '本辖区全部'), ('sector', '本辖区内本行业'), ('own_unit', '本单位'), ('nothing', '不看业务数据')], default='subtree', max_length=10, verbose_name='数据范围')),
                        ('sectors', models.JSONField(blank=True, default=list, verbose_name='行业')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='grid.node', verbose_name='管辖区域')),
                        ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='grid.organ', verbose_name='单位')),
                    ],
                    options={
                        'verbose_name': '岗位',
                    },
                ),
                migrations.CreateModel(
                    name='Assignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('starts_on', models.DateField(verbose_name='任职日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='免职日期')),
                        ('document', models.CharField(blank=True, max_length=120, verbose_name='任免文件')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='grid.person', verbose_name='人员')),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='grid.post', verbose_name='岗位')),
                    ],
                    options={
                        'verbose_name': '任职',
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='grid_assignment_order')],
                    },
                ),
                migrations.CreateModel(
                    name='Boundary',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('shape', models.TextField(verbose_name='边界')),
                        ('datum', models.CharField(default='WGS84', max_length=16, verbose_name='坐标系')),
                        ('source', models.CharField(max_length=120, verbose_name='数据来源')),
                        ('laid_at', models.DateTimeField(verbose_name='装入时间')),
                        ('node', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='boundary', to='grid.node', verbose_name='区划')),
                    ],
                    options={
                        'verbose_name': '区划边界',
                    },
                ),
            ],
        ),
    ]
