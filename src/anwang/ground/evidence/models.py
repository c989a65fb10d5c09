"""Tables of the evidence store."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class EvidenceFile(models.Model):
    """One file, kept once whatever it is used for. Position and time from the camera are claims, not facts."""

    sha256 = models.CharField("内容摘要", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=80)
    size = models.PositiveBigIntegerField("大小")
    kept_at = models.DateTimeField("收存时间")
    kept_by = models.BigIntegerField("收存人", null=True)
    path = models.CharField("辖区", max_length=36)
    taken_at = models.DateTimeField("拍摄时间（自称）", null=True)
    claimed_position = models.CharField("拍摄位置（自称）", max_length=60, blank=True)
    look = models.CharField("图像指纹", max_length=16, blank=True, db_index=True)

    class Meta:
        verbose_name = "证明材料"

    def __str__(self) -> str:
        return self.name


class EvidenceArrival(models.Model):
    """That a person sent a file in herself. The same content may come from several; each may cite what she sent."""

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="arrivals", verbose_name="文件")
    person_id = models.BigIntegerField("上传人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "材料上传"
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "person_id"], name="evidence_arrival_once")]

    def __str__(self) -> str:
        return f"{self.file_id} ← {self.person_id}"


class EvidenceUse(models.Model):
    """That an act cited a file, for which place: who may see the record's place may see the file."""

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="uses", verbose_name="文件")
    grid_path = models.CharField("区域", max_length=36)
    organ_id = models.BigIntegerField("单位", null=True)
    subject_model = models.CharField("对象类别", max_length=80)
    subject_id = models.BigIntegerField("对象编号")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "材料引用"
        indexes: ClassVar = [models.Index(fields=["file", "grid_path"], name="evidence_scope")]

    def __str__(self) -> str:
        return f"{self.file_id} → {self.subject_model} {self.subject_id}"
