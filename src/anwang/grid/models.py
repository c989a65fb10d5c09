"""Tables of the grid: nodes with their events, organs, posts, people, assignments, certificates, accounts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import Q

from anwang.grid.states import NodeChange, OrganKind, PostKind, Reach, Tier
from anwang.ground.recorded import Recorded


class Node(Recorded):
    """A place of the administrative grid. Its path never changes; its code, name and parent may, by events."""

    path = models.CharField("路径", max_length=36, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children", verbose_name="上级")
    # Text, never a number: zones and work districts have none (rules 1.2).
    code = models.CharField("区划代码", max_length=12, null=True, blank=True, unique=True)
    name = models.CharField("名称", max_length=80)
    tier = models.CharField("层级", max_length=10, choices=Tier.choices)
    kind = models.CharField("类型", max_length=20, blank=True)
    initials = models.CharField("拼音首字母", max_length=40, blank=True)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = "区划"
        indexes: ClassVar = [
            # the children of a node, in code order, for trees and breakdowns
            models.Index(fields=["parent", "code"], name="grid_node_children"),
            models.Index(fields=["tier", "path"], name="grid_node_tier"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def grid_path(self) -> str:
        """The node's own place, as every record calls it."""
        return self.path


class NodeEvent(Recorded):
    """A change of the grid on a day, with its document: renamed, merged into, moved under, abolished, created."""

    kind = models.CharField("变更", max_length=10, choices=NodeChange.choices)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="events", verbose_name="区划")
    into = models.ForeignKey(Node, on_delete=models.PROTECT, null=True, related_name="gained", verbose_name="并入或划入")
    on = models.DateField("生效日期")
    old_name = models.CharField("原名称", max_length=80, blank=True)
    new_name = models.CharField("新名称", max_length=80, blank=True)
    document = models.CharField("批复文号", max_length=120, blank=True)

    class Meta:
        verbose_name = "区划变更"
        indexes: ClassVar = [models.Index(fields=["kind", "on"], name="grid_event_kind")]

    def __str__(self) -> str:
        return f"{self.on} {self.node} {self.get_kind_display()}"


class Boundary(Recorded):
    """The boundary of a place as it is drawn on the map: a shape that somebody brought, its datum, and from where it is."""

    node = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="boundary", verbose_name="区划")
    # GeoJSON geometry as text: drawn, never reckoned with
    shape = models.TextField("边界")
    datum = models.CharField("坐标系", max_length=16, default="WGS84")
    source = models.CharField("数据来源", max_length=120)
    laid_at = models.DateTimeField("装入时间")

    class Meta:
        verbose_name = "区划边界"

    def __str__(self) -> str:
        return f"{self.node}边界"


class Organ(Recorded):
    """A unit with posts: a committee office, a department, a township office, a village committee, an enterprise's own unit."""

    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=20, choices=OrganKind.choices)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="organs", verbose_name="所在区划")
    grid_path = models.CharField("区域", max_length=36, db_index=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="subordinates", verbose_name="上级单位"
    )
    document_word = models.CharField("机关代字", max_length=20, blank=True)
    is_enforcement_body = models.BooleanField("行政执法主体", default=False)
    sectors = models.JSONField("监管行业", default=list, blank=True)
    valid_from = models.DateField("成立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "机构"

    def __str__(self) -> str:
        return self.short_name or self.name


class Post(Recorded):
    """A post in an organ: its kind gives the rights, its reach gives whose records it sees."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="posts", verbose_name="单位")
    name = models.CharField("岗位名称", max_length=60)
    kind = models.CharField("岗位类别", max_length=24, choices=PostKind.choices)
    reach = models.CharField("数据范围", max_length=10, choices=Reach.choices, default=Reach.SUBTREE)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="posts", verbose_name="管辖区域")
    sectors = models.JSONField("行业", default=list, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "岗位"

    def __str__(self) -> str:
        return f"{self.organ} {self.name}"


class Person(Recorded):
    """A person who may hold posts. Only what the work needs is kept (个人信息保护法 第十九条)."""

    name = models.CharField("姓名", max_length=40)
    initials = models.CharField("拼音首字母", max_length=40, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    is_active = models.BooleanField("在册", default=True)

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name


class Certificate(Recorded):
    """A person's enforcement certificate (行政执法证): without one in force nobody carries out 行政检查."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates", verbose_name="人员")
    number = models.CharField("证号", max_length=40, unique=True)
    issuer = models.CharField("发证机关", max_length=80)
    category = models.CharField("执法类别", max_length=60, blank=True)
    valid_from = models.DateField("有效期起")
    valid_to = models.DateField("有效期止")

    class Meta:
        verbose_name = "行政执法证"

    def __str__(self) -> str:
        return self.number

    def in_force(self, on: date) -> bool:
        """Return whether the certificate is in force on a day."""
        return self.valid_from <= on <= self.valid_to


class Assignment(Recorded):
    """Who holds which post from when to when, by which document. Ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments", verbose_name="人员")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="assignments", verbose_name="岗位")
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("免职日期", null=True, blank=True)
    document = models.CharField("任免文件", max_length=120, blank=True)

    class Meta:
        verbose_name = "任职"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")), name="grid_assignment_order")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"

    def in_force(self, on: date) -> bool:
        """Return whether the assignment is in force on a day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by login name."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account with a login name."""
        return self.get(username=username)


class Account(AbstractBaseUser, Recorded):
    """A login. It belongs to one person and carries no rights of its own: posts do."""

    trail_omit: ClassVar[frozenset[str]] = frozenset({"last_login", "last_seen_at"})

    username = models.CharField("登录名", max_length=60, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account", verbose_name="人员")
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    needs_second_factor = models.BooleanField("须双因素登录", default=False)
    last_seen_at = models.DateTimeField("最近活动", null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()  # type: ignore[assignment, misc, unused-ignore]

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.username

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether the password is right. Never rewrites the hash: only an action may, so that a planted hash is found."""
        return raw_password is not None and check_password(raw_password, self.password)

    def get_full_name(self) -> str:
        """Return the person's name."""
        return self.person.name


class OldPassword(models.Model):
    """The hash of a password used before, so that the last few are not used again."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="old_passwords", verbose_name="账号")
    password = models.CharField("摘要", max_length=128)
    at = models.DateTimeField("停用时间")

    class Meta:
        verbose_name = "历史密码"

    def __str__(self) -> str:
        return f"{self.account_id} {self.at}"


class KnownPlace(models.Model):
    """An address whence an account's owner came in: what strangers try elsewhere does not keep her waiting there."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="known_places", verbose_name="账号")
    address = models.CharField("网络地址", max_length=64)
    last_at = models.DateTimeField("最近登录")

    class Meta:
        verbose_name = "常用登录地址"
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "address"], name="grid_known_place")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.address}"
