"""Choices of the standards room."""

from __future__ import annotations

from django.db import models


class ChecklistState(models.TextChoices):
    """A version is a draft, published (from then on immutable), or withdrawn."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已停用"


class HazardLevel(models.TextChoices):
    """The two legal grades; only a criteria clause makes a hazard major (安全生产法 第一百一十八条)."""

    GENERAL = "general", "一般"
    MAJOR = "major", "重大"


class HazardCategory(models.TextChoices):
    """The ledger's two categories."""

    MANAGEMENT = "management", "基础管理类"
    SITE = "site", "现场管理类"


class CheckMethod(models.TextChoices):
    """How an item is checked."""

    DOCUMENTS = "documents", "查资料"
    SITE = "site", "看现场"
    PERSONS = "persons", "问人员"
    TEST = "test", "测试"


class Confidence(models.TextChoices):
    """How far a clause was compared with the published text."""

    CHECKED = "checked", "已核对原文"
    MEMORY = "memory", "凭记忆概括"
