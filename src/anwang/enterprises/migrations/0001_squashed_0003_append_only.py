"""The tables of a new database, made at once; a database with the migrations that this stands for is left as it is."""

import django.db.models.deletion
from django.db import migrations, models

from anwang.ground.tables import CreateTables
from anwang.ground.trail.append_only import AppendOnly


class Migration(migrations.Migration):

    replaces = [('enterprises', '0001_initial'), ('enterprises', '0002_file_history'), ('enterprises', '0003_append_only')]

    initial = True

    dependencies = [
        ('grid', '0001_initial'),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name='LegalEntity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(blank=True, max_length=40, null=True, unique=True, verbose_name='统一社会信用代码')),
                        ('legacy_code', models.CharField(blank=True, max_length=20, verbose_name='旧注册号')),
                        ('name', models.CharField(max_length=200, verbose_name='名称')),
                        ('name_key', models.CharField(db_index=True, max_length=200, verbose_name='名称（比对用）')),
                        ('subject_type', models.CharField(choices=[('company', '企业'), ('sole_trader', '个体工商户'), ('cooperative', '农民专业合作社'), ('public_institution', '事业单位'), ('social_organisation', '社会组织'), ('construction_site', '在建工程'), ('unlicensed', '无照场所')], default='company', max_length=24, verbose_name='主体类型')),
                        ('registered_address', models.CharField(blank=True, max_length=300, verbose_name='注册地址')),
                    ],
                    options={
                        'verbose_name': '法人主体',
                    },
                ),
                migrations.CreateModel(
                    name='Site',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=40, unique=True, verbose_name='档案编号')),
                        ('kind', models.CharField(choices=[('enterprise', '生产经营单位'), ('building', '建筑物'), ('yard', '场院'), ('road_section', '路段'), ('equipment', '设备'), ('household', '住户')], default='enterprise', max_length=16, verbose_name='对象类别')),
                        ('name', models.CharField(max_length=200, verbose_name='名称')),
                        ('name_key', models.CharField(max_length=200, verbose_name='名称（比对用）')),
                        ('initials', models.CharField(blank=True, max_length=100, verbose_name='拼音首字母')),
                        ('code', models.CharField(blank=True, max_length=40, verbose_name='统一社会信用代码')),
                        ('former_names', models.JSONField(blank=True, default=list, verbose_name='曾用名')),
                        ('state', models.CharField(choices=[('active', '在业'), ('stopped', '停产'), ('closed', '关闭'), ('moved', '搬迁'), ('cancelled', '注销'), ('merged', '并入他档')], default='active', max_length=10, verbose_name='经营状态')),
                        ('grid_path', models.CharField(max_length=36, verbose_name='区域')),
                        ('address', models.CharField(blank=True, max_length=300, verbose_name='经营地址')),
                        ('address_key', models.CharField(blank=True, max_length=300, verbose_name='地址（比对用）')),
                        ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='经度')),
                        ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='纬度')),
                        ('source_crs', models.CharField(blank=True, max_length=16, verbose_name='坐标系')),
                        ('trade', models.CharField(blank=True, max_length=5, verbose_name='国民经济行业')),
                        ('sector', models.CharField(blank=True, max_length=40, verbose_name='主要监管行业')),
                        ('products', models.CharField(blank=True, max_length=300, verbose_name='主要产品')),
                        ('supervision_tier', models.CharField(choices=[('province', '省级'), ('city', '市级'), ('county', '县级'), ('town', '乡级')], default='county', max_length=10, verbose_name='监管层级')),
                        ('employees', models.PositiveIntegerField(blank=True, null=True, verbose_name='从业人员')),
                        ('revenue', models.BigIntegerField(blank=True, null=True, verbose_name='营业收入（分）')),
                        ('scale', models.CharField(blank=True, choices=[('large', '大型'), ('medium', '中型'), ('small', '小型'), ('micro', '微型')], max_length=10, verbose_name='规模')),
                        ('grade', models.CharField(choices=[('none', '未定级'), ('first', '一级'), ('second', '二级'), ('third', '三级')], default='none', max_length=10, verbose_name='标准化等级')),
                        ('grade_valid_to', models.DateField(blank=True, null=True, verbose_name='标准化有效期止')),
                        ('high_hazard', models.BooleanField(default=False, verbose_name='高危行业')),
                        ('risk_colour', models.CharField(blank=True, choices=[('red', '红'), ('orange', '橙'), ('yellow', '黄'), ('blue', '蓝')], max_length=8, verbose_name='风险等级')),
                        ('remark', models.TextField(blank=True, verbose_name='备注')),
                        ('registered_on', models.DateField(verbose_name='建档日期')),
                        ('administering_organ', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='administers', to='grid.organ', verbose_name='行业主管部门')),
                        ('entity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='enterprises.legalentity', verbose_name='法人主体')),
                        ('general_organ', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='oversees', to='grid.organ', verbose_name='综合监管部门')),
                        ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='grid.node', verbose_name='所在区域')),
                        ('own_organ', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_site', to='grid.organ', verbose_name='本单位')),
                        ('regulating_organ', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='regulates', to='grid.organ', verbose_name='直接监管部门')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='退出监管日期')),
                        ('dual_prevention', models.BooleanField(blank=True, null=True, verbose_name='建立双重预防机制')),
                        ('established_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                        ('insured', models.BooleanField(blank=True, null=True, verbose_name='投保安责险')),
                        ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='enterprises.site', verbose_name='并入档案')),
                        ('short_name', models.CharField(blank=True, max_length=60, verbose_name='简称')),
                        ('special_operators', models.PositiveIntegerField(blank=True, null=True, verbose_name='特种作业人员')),
                        ('supervision_class', models.CharField(blank=True, choices=[('A', 'A级'), ('B', 'B级'), ('C', 'C级'), ('D', 'D级')], max_length=1, verbose_name='分类分级')),
                    ],
                    options={
                        'verbose_name': '监管对象',
                        'indexes': [models.Index(fields=['grid_path', 'id'], name='site_scope'), models.Index(fields=['name_key', 'address_key'], name='site_name'), models.Index(fields=['code'], name='site_code'), models.Index(fields=['sector', 'grid_path'], name='site_sector'), models.Index(fields=['regulating_organ', 'grid_path'], name='site_regulator')],
                    },
                ),
                migrations.CreateModel(
                    name='Licence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=80, verbose_name='证照名称')),
                        ('number', models.CharField(max_length=80, verbose_name='证号')),
                        ('issuer', models.CharField(blank=True, max_length=80, verbose_name='发证机关')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='有效期起')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='有效期止')),
                        ('state', models.CharField(choices=[('valid', '有效'), ('expired', '过期'), ('suspended', '暂扣'), ('revoked', '吊销'), ('cancelled', '注销')], default='valid', max_length=10, verbose_name='状态')),
                        ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='licences', to='enterprises.site', verbose_name='监管对象')),
                    ],
                    options={
                        'verbose_name': '证照',
                        'indexes': [models.Index(fields=['valid_to'], name='licence_expiry')],
                    },
                ),
                migrations.CreateModel(
                    name='Contact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('legal_representative', '法定代表人'), ('principal_head', '主要负责人'), ('safety_director', '分管安全负责人'), ('safety_officer', '安全管理人员'), ('technical_head', '技术负责人'), ('liaison', '联系人')], max_length=24, verbose_name='职责')),
                        ('name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='电话')),
                        ('full_time', models.BooleanField(default=False, verbose_name='专职')),
                        ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='enterprises.site', verbose_name='监管对象')),
                    ],
                    options={
                        'verbose_name': '企业人员',
                    },
                ),
                migrations.CreateModel(
                    name='Charge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_principal', models.BooleanField(default=True, verbose_name='主包扶人')),
                        ('starts_on', models.DateField(verbose_name='起始日期')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                        ('document', models.CharField(blank=True, max_length=120, verbose_name='安排文件')),
                        ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='grid.assignment', verbose_name='包扶人')),
                        ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='charges', to='enterprises.site', verbose_name='监管对象')),
                    ],
                    options={
                        'verbose_name': '包扶',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('is_principal', True)), fields=('site',), name='site_one_principal_official')],
                    },
                ),
                migrations.CreateModel(
                    name='SiteFlag',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('flag', models.CharField(choices=[('high_hazard', '高危行业'), ('major_source', '重大危险源'), ('special_equipment', '特种设备'), ('hazardous_chemicals', '危险化学品'), ('controlled_chemicals', '易制毒易制爆剧毒'), ('ammonia', '涉氨制冷'), ('dust', '粉尘涉爆'), ('confined_space', '有限空间'), ('molten_metal', '高温熔融金属'), ('gas', '煤气'), ('crowded', '人员密集场所'), ('mixed_use', '三合一'), ('nine_small', '九小场所'), ('contracting', '外包出租')], max_length=24, verbose_name='标志')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                        ('since', models.DateField(blank=True, null=True, verbose_name='起始日期')),
                        ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='enterprises.site', verbose_name='监管对象')),
                    ],
                    options={
                        'verbose_name': '风险标志',
                        'constraints': [models.UniqueConstraint(fields=('site', 'flag'), name='site_flag_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SiteSector',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sector', models.CharField(max_length=40, verbose_name='监管行业')),
                        ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sector_links', to='enterprises.site', verbose_name='监管对象')),
                    ],
                    options={
                        'verbose_name': '对象行业',
                        'indexes': [models.Index(fields=['sector', 'site'], name='site_sector_lookup')],
                        'constraints': [models.UniqueConstraint(fields=('site', 'sector'), name='site_sector_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SiteMove',
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
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='enterprises.site', verbose_name='监管对象')),
                    ],
                    options={
                        'verbose_name': '档案变更',
                        'ordering': ['id'],
                        'abstract': False,
                    },
                ),
            ],
        ),
        AppendOnly(
            table='enterprises_sitemove',
        ),
    ]
