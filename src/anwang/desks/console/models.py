"""Tables of the console: how people like their lists. No fact of the trade."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anwang.grid.models import Account, Organ


class SavedView(models.Model):
    """A list's filters, columns and order under a name, for one person or for her office."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_views", verbose_name="账号")
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_views", verbose_name="本单位共用")
    listing = models.CharField("列表", max_length=40)
    name = models.CharField("名称", max_length=60)
    query = models.CharField("条件", max_length=2000)

    class Meta:
        verbose_name = "常用条件"
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "listing", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
