"""Choices of the enterprise room."""

from __future__ import annotations

from django.db import models


class SubjectType(models.TextChoices):
    """Legal kinds of subject (rules 2.1)."""

    COMPANY = "company", "企业"
    SOLE_TRADER = "sole_trader", "个体工商户"
    COOPERATIVE = "cooperative", "农民专业合作社"
    PUBLIC_INSTITUTION = "public_institution", "事业单位"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织"
    CONSTRUCTION_SITE = "construction_site", "在建工程"
    UNLICENSED = "unlicensed", "无照场所"


class SiteKind(models.TextChoices):
    """What is supervised: an enterprise's site, or an object that is no enterprise."""

    ENTERPRISE = "enterprise", "生产经营单位"
    BUILDING = "building", "建筑物"
    YARD = "yard", "场院"
    ROAD_SECTION = "road_section", "路段"
    EQUIPMENT = "equipment", "设备"
    HOUSEHOLD = "household", "住户"


class SiteState(models.TextChoices):
    """Whether the subject operates."""

    ACTIVE = "active", "在业"
    STOPPED = "stopped", "停产"
    CLOSED = "closed", "关闭"
    MOVED = "moved", "搬迁"
    CANCELLED = "cancelled", "注销"
    MERGED = "merged", "并入他档"


class Scale(models.TextChoices):
    """Size class (国统字〔2017〕213号)."""

    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"


class StandardisationGrade(models.TextChoices):
    """Standardisation grade (应急〔2021〕83号); none is the ordinary case."""

    NONE = "none", "未定级"
    FIRST = "first", "一级"
    SECOND = "second", "二级"
    THIRD = "third", "三级"


class RiskColour(models.TextChoices):
    """The four risk colours."""

    RED = "red", "红"
    ORANGE = "orange", "橙"
    YELLOW = "yellow", "黄"
    BLUE = "blue", "蓝"


class SupervisionTier(models.TextChoices):
    """One enterprise, one enforcement tier (应急〔2021〕23号)."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡级"


class RiskFlag(models.TextChoices):
    """Flags that change obligations (rules 2.6)."""

    HIGH_HAZARD = "high_hazard", "高危行业"
    MAJOR_SOURCE = "major_source", "重大危险源"
    SPECIAL_EQUIPMENT = "special_equipment", "特种设备"
    HAZARDOUS_CHEMICALS = "hazardous_chemicals", "危险化学品"
    CONTROLLED_CHEMICALS = "controlled_chemicals", "易制毒易制爆剧毒"
    AMMONIA = "ammonia", "涉氨制冷"
    DUST = "dust", "粉尘涉爆"
    CONFINED_SPACE = "confined_space", "有限空间"
    MOLTEN_METAL = "molten_metal", "高温熔融金属"
    GAS = "gas", "煤气"
    CROWDED = "crowded", "人员密集场所"
    MIXED_USE = "mixed_use", "三合一"
    NINE_SMALL = "nine_small", "九小场所"
    CONTRACTING = "contracting", "外包出租"


class LicenceState(models.TextChoices):
    """State of a licence."""

    VALID = "valid", "有效"
    EXPIRED = "expired", "过期"
    SUSPENDED = "suspended", "暂扣"
    REVOKED = "revoked", "吊销"
    CANCELLED = "cancelled", "注销"


class ContactRole(models.TextChoices):
    """Who answers for what in an enterprise (rules 2.1)."""

    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人"
    PRINCIPAL_HEAD = "principal_head", "主要负责人"
    SAFETY_DIRECTOR = "safety_director", "分管安全负责人"
    SAFETY_OFFICER = "safety_officer", "安全管理人员"
    TECHNICAL_HEAD = "technical_head", "技术负责人"
    LIAISON = "liaison", "联系人"


class SupervisionClass(models.TextChoices):
    """Class of classification-based supervision (安全生产法 第六十二条); the method of scoring is local."""

    A = "A", "A级"
    B = "B", "B级"
    C = "C", "C级"
    D = "D", "D级"


GONE = frozenset({SiteState.CLOSED, SiteState.MOVED, SiteState.CANCELLED, SiteState.MERGED})
"""States in which a subject is no longer supervised here; `closed_on` says since when."""
