"""Tables of the trail. The database itself refuses to change or delete their rows (see `append_only`)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """What one action did: who, on whose behalf, when, from where, to which record, and the digest of each record as it left it."""

    at = models.DateTimeField("时间")
    path = models.CharField("辖区", max_length=36)
    actor_id = models.BigIntegerField("经办人编号", null=True)
    actor = models.CharField("经办人", max_length=60)
    post = models.CharField("岗位", max_length=120)
    on_behalf = models.CharField("代谁办理", max_length=60, blank=True)
    viewing_as = models.CharField("以谁的身份", max_length=60, blank=True)
    channel = models.CharField("途径", max_length=16)
    address = models.CharField("来源地址", max_length=64, blank=True)
    verb = models.CharField("动作", max_length=80)
    subject_model = models.CharField("对象类别", max_length=80, blank=True)
    subject_id = models.BigIntegerField("对象编号", null=True)
    subject = models.CharField("对象", max_length=200, blank=True)
    change = models.TextField("内容")
    digests = models.TextField("摘要")
    mac = models.CharField("签名", max_length=64)

    class Meta:
        verbose_name = "流水"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            # a record's own history and its proof
            models.Index(fields=["subject_model", "subject_id", "id"], name="trail_subject"),
            # the trail page of a jurisdiction, newest first
            models.Index(fields=["path", "id"], name="trail_path"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject}"


class Manifest(models.Model):
    """The digests of the many records that one act touched (an import), see `manifest`; its own digest stands in the entry."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="manifest", verbose_name="流水")
    count = models.PositiveIntegerField("条数")
    body = models.BinaryField("清单")

    class Meta:
        verbose_name = "批量清单"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.count}"


class Seal(models.Model):
    """One sealed batch of a jurisdiction: the Merkle root of its entries, chained to the jurisdiction's previous seal."""

    jurisdiction = models.CharField("辖区", max_length=36)
    sequence = models.PositiveIntegerField("序号")
    at = models.DateTimeField("封存时间")
    count = models.PositiveIntegerField("条数")
    root = models.CharField("根摘要", max_length=64)
    previous = models.CharField("上一封", max_length=64, blank=True)
    link = models.CharField("封条", max_length=64)
    algorithm = models.CharField("算法", max_length=12)
    mac = models.CharField("签名", max_length=64)

    class Meta:
        verbose_name = "封存"
        constraints: ClassVar = [models.UniqueConstraint(fields=["jurisdiction", "sequence"], name="trail_seal_sequence")]

    def __str__(self) -> str:
        return f"{self.jurisdiction} 第{self.sequence}封 {self.count}条"


class SealLeaf(models.Model):
    """That an entry lies in a seal, at which place."""

    # No database constraint to the entry: a leaf must outlive an entry that somebody deletes, so that the deletion is found.
    entry = models.OneToOneField(Entry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="leaf", verbose_name="流水")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves", verbose_name="封存")
    position = models.PositiveIntegerField("位置")
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "封存条目"

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.position}"


class RecordShape(models.Model):
    """From which entry on the digests of a kind of record cover which columns; a row for each upgrade that changed them."""

    model = models.CharField("记录类别", max_length=80)
    first_entry = models.BigIntegerField("起始流水")
    columns = models.JSONField("列")

    class Meta:
        verbose_name = "记录结构"

    def __str__(self) -> str:
        return f"{self.model} ≥ {self.first_entry}"
