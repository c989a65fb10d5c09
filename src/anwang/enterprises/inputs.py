"""Inputs of the room's verbs: one validated input each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field, field_validator, model_validator

from anwang.enterprises import sectors as picklist
from anwang.enterprises import trades
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
from anwang.ground.inputs import Input
from anwang.ground.refusal import Refusal


def widget(kind: str, **more: Any) -> dict[str, Any]:
    """Return how the console should ask for a field."""
    return {"widget": kind, **more}


def in_picklist(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sectors, each once; raises ValueError for one that is not in the picklist."""
    for code in value:
        if code not in picklist.SECTORS:
            raise ValueError(f"没有监管行业“{code}”，请从给出的行业中选择。")
    return tuple(dict.fromkeys(value))


PHONE = r"^[0-9+\-()（）转、,/ ]*$"


class Facts(Input):
    """What a file says of its subject; shared by registering and amending."""

    name: str = Field(min_length=2, max_length=200, title="名称", description="照营业执照填写全称", json_schema_extra=widget("text"))
    short_name: str = Field(default="", max_length=60, title="简称")
    code: str = Field(
        default="", max_length=40, title="统一社会信用代码", description="18位，照营业执照填写；还没有的留空，先给临时编号，以后补填"
    )
    legacy_code: str = Field(default="", max_length=20, title="旧注册号", description="15位旧注册号或9位组织机构代码")
    subject_type: SubjectType | None = Field(default=None, title="主体类型", description="不填时按代码判断；没有营业执照的，选“无照场所”")
    registered_address: str = Field(default="", max_length=300, title="注册地址", json_schema_extra=widget("text"))
    address: str = Field(default="", max_length=300, title="经营地址", json_schema_extra=widget("text"))
    longitude: Decimal | None = Field(default=None, gt=73, lt=136, max_digits=9, decimal_places=6, title="经度")
    latitude: Decimal | None = Field(default=None, gt=3, lt=54, max_digits=9, decimal_places=6, title="纬度")
    source_crs: str = Field(default="", max_length=16, title="坐标系")
    trade: str = Field(default="", max_length=5, title="国民经济行业", description="GB/T 4754 小类", json_schema_extra=widget("trade"))
    sectors: tuple[str, ...] = Field(
        default=(), max_length=12, title="监管行业", description="第一个为主要行业", json_schema_extra=widget("sectors")
    )
    products: str = Field(default="", max_length=300, title="主要产品", json_schema_extra=widget("text"))
    administering_organ_id: int | None = Field(default=None, title="行业主管部门", json_schema_extra=widget("organ"))
    regulating_organ_id: int | None = Field(default=None, title="直接监管部门", json_schema_extra=widget("organ"))
    general_organ_id: int | None = Field(default=None, title="综合监管部门", json_schema_extra=widget("organ"))
    supervision_tier: SupervisionTier = Field(default=SupervisionTier.COUNTY, title="监管层级")
    supervision_class: SupervisionClass | None = Field(default=None, title="分类分级")
    employees: int | None = Field(default=None, ge=0, le=2_000_000, title="从业人员")
    special_operators: int | None = Field(default=None, ge=0, le=2_000_000, title="特种作业人员")
    revenue: int | None = Field(default=None, ge=0, le=10**16, title="营业收入", json_schema_extra=widget("money"))
    scale: Scale | None = Field(default=None, title="规模")
    grade: StandardisationGrade = Field(default=StandardisationGrade.NONE, title="标准化等级")
    grade_valid_to: date | None = Field(default=None, title="标准化有效期止")
    flags: tuple[RiskFlag, ...] = Field(default=(), title="风险标志")
    risk_colour: RiskColour | None = Field(default=None, title="风险等级")
    insured: bool | None = Field(default=None, title="投保安责险")
    dual_prevention: bool | None = Field(default=None, title="建立双重预防机制")
    established_on: date | None = Field(default=None, title="成立日期")
    remark: str = Field(default="", max_length=2000, title="备注")

    @field_validator("sectors")
    @classmethod
    def known_sectors(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Only sectors of the picklist, each once, in the order given."""
        return in_picklist(value)

    @field_validator("trade")
    @classmethod
    def known_trade(cls, value: str) -> str:
        """Only codes of GB/T 4754, written with the section's letter."""
        try:
            return trades.full_code(value) if value else ""
        except Refusal as refusal:
            raise ValueError(refusal.text) from refusal


class RegisterSite(Facts):
    """Open a file for a subject at a place."""

    node_id: int = Field(title="所在区域", json_schema_extra=widget("node"))
    kind: SiteKind = Field(default=SiteKind.ENTERPRISE, title="对象类别")
    state: SiteState = Field(default=SiteState.ACTIVE, title="经营状态")
    former_names: tuple[str, ...] = Field(default=(), max_length=10, title="曾用名")
    another_site: bool = Field(default=False, title="同一企业的另一处场所", description="同一代码已有档案、但这是另一处厂区时选“是”")
    legal_representative: str = Field(default="", max_length=60, title="法定代表人")
    legal_representative_phone: str = Field(default="", max_length=30, pattern=PHONE, title="法定代表人电话")
    principal_head: str = Field(default="", max_length=60, title="主要负责人")
    principal_head_phone: str = Field(default="", max_length=30, pattern=PHONE, title="主要负责人电话")
    safety_officer: str = Field(default="", max_length=60, title="安全管理人员")
    safety_officer_phone: str = Field(default="", max_length=30, pattern=PHONE, title="安全管理人员电话")
    liaison: str = Field(default="", max_length=60, title="联系人")
    liaison_phone: str = Field(default="", max_length=30, pattern=PHONE, title="联系电话")
    licence_kind: str = Field(default="", max_length=80, title="证照名称")
    licence_number: str = Field(default="", max_length=80, title="证号")
    licence_valid_to: date | None = Field(default=None, title="证照有效期止")
    official_assignment_id: int | None = Field(default=None, title="包扶人", json_schema_extra=widget("person"))


class AmendSite(Facts):
    """Say what the file's facts should be from now on: the whole, not only the changes. A new name keeps the old one among the former."""


class ChangeState(Input):
    """Say that the subject stopped, closed, moved away, was cancelled, or works again, from a day on."""

    state: SiteState = Field(title="经营状态")
    on: date = Field(title="日期")
    reason: str = Field(min_length=2, max_length=300, title="说明")

    @field_validator("state")
    @classmethod
    def not_by_hand(cls, value: SiteState) -> SiteState:
        """Merging is another act."""
        if value is SiteState.MERGED:
            raise ValueError("并入他档请用“合并重复档案”办理。")
        return value


class Relocate(Input):
    """Say that the file belongs to another place from now on."""

    node_id: int = Field(title="所在区域", json_schema_extra=widget("node"))
    address: str = Field(default="", max_length=300, title="经营地址", description="不填则不变", json_schema_extra=widget("text"))
    reason: str = Field(min_length=2, max_length=300, title="说明")


class SetSectors(Input):
    """Say in which supervision sectors the subject lies; the first is the main one."""

    sectors: tuple[str, ...] = Field(min_length=1, max_length=12, title="监管行业", json_schema_extra=widget("sectors"))

    @field_validator("sectors")
    @classmethod
    def known_sectors(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Only sectors of the picklist, each once, in the order given."""
        return in_picklist(value)


class SetFlags(Input):
    """Say which flags hold; those left out no longer do."""

    flags: tuple[RiskFlag, ...] = Field(default=(), title="风险标志")
    note: str = Field(default="", max_length=200, title="说明")


class AddContact(Input):
    """Name a person of the enterprise who answers for something."""

    role: ContactRole = Field(title="职责")
    name: str = Field(min_length=1, max_length=60, title="姓名")
    phone: str = Field(default="", max_length=30, pattern=PHONE, title="电话")
    full_time: bool = Field(default=False, title="专职")


class AddLicence(Input):
    """Enter a licence with its term."""

    kind: str = Field(min_length=2, max_length=80, title="证照名称")
    number: str = Field(min_length=1, max_length=80, title="证号")
    issuer: str = Field(default="", max_length=80, title="发证机关")
    valid_from: date | None = Field(default=None, title="有效期起")
    valid_to: date | None = Field(default=None, title="有效期止", description="长期有效的不填")
    state: LicenceState = Field(default=LicenceState.VALID, title="状态")

    @model_validator(mode="after")
    def in_order(self) -> AddLicence:
        """A term ends after it begins."""
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("有效期止早于有效期起，请核对。")
        return self


class ChargeOfficial(Input):
    """Put a named official in charge of the site (包扶)."""

    assignment_id: int = Field(title="包扶人", json_schema_extra=widget("person"))
    is_principal: bool = Field(default=True, title="主包扶人", description="每个对象同一时间只有一名主包扶人，其余为副包扶人")
    starts_on: date = Field(title="起始日期")
    document: str = Field(default="", max_length=120, title="安排文件")


class ReleaseOfficial(Input):
    """End an official's charge on a day."""

    ends_on: date = Field(title="结束日期")
    reason: str = Field(default="", max_length=300, title="说明")


class GiveOwnUnit(Input):
    """Give the enterprise its own unit and safety manager's post, so that its people can report what they mended."""

    organ_id: int | None = Field(default=None, title="已有的单位", description="不填则新设", json_schema_extra=widget("organ"))
    post_name: str = Field(default="安全管理员", min_length=2, max_length=60, title="岗位名称")


class MergeInto(Input):
    """Say that a file is a double of another, which is kept."""

    into_id: int = Field(title="保留的档案", json_schema_extra=widget("enterprise"))
    reason: str = Field(min_length=2, max_length=300, title="说明")
