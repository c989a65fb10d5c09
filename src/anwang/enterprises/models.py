"""Tables of the enterprise room: legal entities, their sites, and what is known of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anwang.enterprises import uscc
from anwang.enterprises.states import (
    ContactRole,
    LicenceState,
    RiskColour,
    RiskFlag,
    Scale,
    SiteKind,
    SiteState,
    StandardisationGrade,
    SubjectType,
    SupervisionClass,
    SupervisionTier,
)
from anwang.grid.models import Assignment, Node, Organ
from anwang.ground.recorded import MoveBase, Recorded


class LegalEntity(Recorded):
    """A legal subject by its unified social credit code; one entity may have many sites."""

    code = models.CharField("统一社会信用代码", max_length=40, unique=True, null=True, blank=True)
    legacy_code = models.CharField("旧注册号", max_length=20, blank=True)
    name = models.CharField("名称", max_length=200)
    name_key = models.CharField("名称（比对用）", max_length=200, db_index=True)
    subject_type = models.CharField("主体类型", max_length=24, choices=SubjectType.choices, default=SubjectType.COMPANY)
    registered_address = models.CharField("注册地址", max_length=300, blank=True)

    class Meta:
        verbose_name = "法人主体"

    def __str__(self) -> str:
        return self.name


class Site(Recorded):
    """What is supervised at one place: an enterprise's site, or an object that is no enterprise. Everything else points here."""

    number = models.CharField("档案编号", max_length=40, unique=True)
    kind = models.CharField("对象类别", max_length=16, choices=SiteKind.choices, default=SiteKind.ENTERPRISE)
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, null=True, blank=True, related_name="sites", verbose_name="法人主体")
    name = models.CharField("名称", max_length=200)
    name_key = models.CharField("名称（比对用）", max_length=200)
    initials = models.CharField("拼音首字母", max_length=100, blank=True)
    short_name = models.CharField("简称", max_length=60, blank=True)
    code = models.CharField("统一社会信用代码", max_length=40, blank=True)
    former_names = models.JSONField("曾用名", default=list, blank=True)
    state = models.CharField("经营状态", max_length=10, choices=SiteState.choices, default=SiteState.ACTIVE)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="sites", verbose_name="所在区域")
    grid_path = models.CharField("区域", max_length=36)
    address = models.CharField("经营地址", max_length=300, blank=True)
    address_key = models.CharField("地址（比对用）", max_length=300, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    source_crs = models.CharField("坐标系", max_length=16, blank=True)
    trade = models.CharField("国民经济行业", max_length=5, blank=True)
    sector = models.CharField("主要监管行业", max_length=40, blank=True)
    products = models.CharField("主要产品", max_length=300, blank=True)
    administering_organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="administers", verbose_name="行业主管部门"
    )
    regulating_organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="regulates", verbose_name="直接监管部门"
    )
    general_organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="oversees", verbose_name="综合监管部门"
    )
    # The enterprise's own unit: its safety manager's post belongs to it, and "own unit" scope is decided by it.
    own_organ = models.OneToOneField(Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="own_site", verbose_name="本单位")
    supervision_tier = models.CharField("监管层级", max_length=10, choices=SupervisionTier.choices, default=SupervisionTier.COUNTY)
    employees = models.PositiveIntegerField("从业人员", null=True, blank=True)
    revenue = models.BigIntegerField("营业收入（分）", null=True, blank=True)
    scale = models.CharField("规模", max_length=10, choices=Scale.choices, blank=True)
    grade = models.CharField("标准化等级", max_length=10, choices=StandardisationGrade.choices, default=StandardisationGrade.NONE)
    grade_valid_to = models.DateField("标准化有效期止", null=True, blank=True)
    high_hazard = models.BooleanField("高危行业", default=False)
    risk_colour = models.CharField("风险等级", max_length=8, choices=RiskColour.choices, blank=True)
    supervision_class = models.CharField("分类分级", max_length=1, choices=SupervisionClass.choices, blank=True)
    insured = models.BooleanField("投保安责险", null=True, blank=True)
    dual_prevention = models.BooleanField("建立双重预防机制", null=True, blank=True)
    special_operators = models.PositiveIntegerField("特种作业人员", null=True, blank=True)
    established_on = models.DateField("成立日期", null=True, blank=True)
    remark = models.TextField("备注", blank=True)
    registered_on = models.DateField("建档日期")
    closed_on = models.DateField("退出监管日期", null=True, blank=True)
    # A double file: what happened there stays with it, and is shown in the file it points at.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name="并入档案"
    )

    class Meta:
        verbose_name = "监管对象"
        indexes: ClassVar = [
            # every list: the scope's range, newest first by id
            models.Index(fields=["grid_path", "id"], name="site_scope"),
            # register sorted by name inside a scope, and the search for duplicates by name
            models.Index(fields=["name_key", "address_key"], name="site_name"),
            models.Index(fields=["code"], name="site_code"),
            models.Index(fields=["sector", "grid_path"], name="site_sector"),
            models.Index(fields=["regulating_organ", "grid_path"], name="site_regulator"),
        ]

    @property
    def credit_code(self) -> str:
        """The unified social credit code; empty where the file has none, whatever number stands in for it."""
        return "" if uscc.is_temporary(self.code) else self.code

    @property
    def code_words(self) -> str:
        """The credit code as people are shown it: a number that stands in for a missing one is named so."""
        return uscc.shown(self.code)

    def __str__(self) -> str:
        return self.name


class SiteMove(MoveBase):
    """What became of a file after it was registered: renamed, closed, moved, merged. Never changed, never deleted."""

    record = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="moves", verbose_name="监管对象")

    class Meta(MoveBase.Meta):
        verbose_name = "档案变更"

    def __str__(self) -> str:
        return f"{self.record_id} {self.verb}"


class SiteSector(Recorded):
    """A supervision sector of a site; a site may have many (rules 2.4)."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="sector_links", verbose_name="监管对象")
    sector = models.CharField("监管行业", max_length=40)

    class Meta:
        verbose_name = "对象行业"
        constraints: ClassVar = [models.UniqueConstraint(fields=["site", "sector"], name="site_sector_once")]
        indexes: ClassVar = [models.Index(fields=["sector", "site"], name="site_sector_lookup")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.sector}"


class SiteFlag(Recorded):
    """A flag that changes a site's obligations (rules 2.6)."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="flags", verbose_name="监管对象")
    flag = models.CharField("标志", max_length=24, choices=RiskFlag.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    since = models.DateField("起始日期", null=True, blank=True)

    class Meta:
        verbose_name = "风险标志"
        constraints: ClassVar = [models.UniqueConstraint(fields=["site", "flag"], name="site_flag_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.get_flag_display()}"


class Contact(Recorded):
    """A person of the enterprise who answers for something."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="contacts", verbose_name="监管对象")
    role = models.CharField("职责", max_length=24, choices=ContactRole.choices)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("电话", max_length=30, blank=True)
    full_time = models.BooleanField("专职", default=False)

    class Meta:
        verbose_name = "企业人员"

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"


class Licence(Recorded):
    """A licence with its term."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="licences", verbose_name="监管对象")
    kind = models.CharField("证照名称", max_length=80)
    number = models.CharField("证号", max_length=80)
    issuer = models.CharField("发证机关", max_length=80, blank=True)
    valid_from = models.DateField("有效期起", null=True, blank=True)
    valid_to = models.DateField("有效期止", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=LicenceState.choices, default=LicenceState.VALID)

    class Meta:
        verbose_name = "证照"
        indexes: ClassVar = [models.Index(fields=["valid_to"], name="licence_expiry")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Charge(Recorded):
    """A named official in charge of a site (包扶), from when to when; one principal at a time, deputies allowed."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="charges", verbose_name="监管对象")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="charges", verbose_name="包扶人")
    is_principal = models.BooleanField("主包扶人", default=True)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    document = models.CharField("安排文件", max_length=120, blank=True)

    class Meta:
        verbose_name = "包扶"
        constraints: ClassVar = [
            # a change of the official in charge is a handover, never a second principal
            models.UniqueConstraint(
                fields=["site"], condition=models.Q(is_principal=True, ends_on__isnull=True), name="site_one_principal_official"
            )
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.assignment}"
