"""Inputs of the grid's verbs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from anwang.grid.states import NodeChange, OrganKind, PostKind, Reach, Tier
from anwang.ground.inputs import Input

Name = Annotated[str, Field(min_length=1, max_length=80)]


def widget(kind: str, **more: Any) -> dict[str, Any]:
    """Return how the console should ask for a field."""
    return {"widget": kind, **more}


class AddNode(Input):
    """Add a place that the national table does not have: a functional zone, work district or cell."""

    parent_id: int = Field(title="上级区域", json_schema_extra=widget("node"))
    name: Name = Field(title="名称")
    tier: Tier = Field(title="层级")
    valid_from: date | None = Field(default=None, title="设立日期")


class LayBoundaries(Input):
    """Lay down the boundaries of the places right below a place, from a GeoJSON file."""

    node_id: int = Field(title="上级区域", description="文件里是它的下一级区划", json_schema_extra=widget("node"))
    datum: Literal["WGS84", "CGCS2000", "GCJ02", "BD09"] = Field(default="CGCS2000", title="坐标系", json_schema_extra=widget("choice"))
    source: str = Field(min_length=2, max_length=120, title="数据来源", description="提供边界的单位和年份，如“市自然资源局 2025 年”")

    labels: ClassVar[dict[str, str]] = {"WGS84": "WGS-84", "CGCS2000": "CGCS2000（国家大地坐标系）", "GCJ02": "GCJ-02", "BD09": "BD-09"}


class ChangeNode(Input):
    """Rename, merge, move or abolish a place on a day, by a document."""

    node_id: int = Field(title="区域", json_schema_extra=widget("node"))
    kind: NodeChange = Field(title="变更")
    on: date = Field(title="生效日期")
    into_id: int | None = Field(default=None, title="并入或划入", json_schema_extra=widget("node"))
    new_name: str = Field(default="", max_length=80, title="新名称")
    document: str = Field(default="", max_length=120, title="批复文号")


class FoundOrgan(Input):
    """Enter an organ."""

    name: str = Field(min_length=2, max_length=120, title="单位名称")
    short_name: str = Field(default="", max_length=40, title="简称")
    kind: OrganKind = Field(title="类别")
    node_id: int = Field(title="所在区域", json_schema_extra=widget("node"))
    parent_id: int | None = Field(default=None, title="上级单位", json_schema_extra=widget("organ"))
    document_word: str = Field(default="", max_length=20, pattern=r"^[^{}]*$", title="机关代字", description="文书编号用，如“明应急”")
    is_enforcement_body: bool = Field(default=False, title="行政执法主体")
    sectors: tuple[str, ...] = Field(default=(), title="监管行业", json_schema_extra=widget("multi"))


class ChangeOrgan(Input):
    """Correct an organ's particulars."""

    name: str = Field(min_length=2, max_length=120, title="单位名称")
    short_name: str = Field(default="", max_length=40, title="简称")
    parent_id: int | None = Field(default=None, title="上级单位", json_schema_extra=widget("organ"))
    document_word: str = Field(default="", max_length=20, pattern=r"^[^{}]*$", title="机关代字", description="文书编号用，如“明应急”")
    is_enforcement_body: bool = Field(default=False, title="行政执法主体")
    sectors: tuple[str, ...] = Field(default=(), title="监管行业", json_schema_extra=widget("multi"))


class SetUpPost(Input):
    """Set up a post in an organ."""

    organ_id: int = Field(title="单位", json_schema_extra=widget("organ"))
    name: str = Field(min_length=1, max_length=60, title="岗位名称")
    kind: PostKind = Field(title="岗位类别")
    reach: Reach = Field(default=Reach.SUBTREE, title="数据范围")
    node_id: int | None = Field(default=None, title="管辖区域", description="不填为单位所在区域", json_schema_extra=widget("node"))
    sectors: tuple[str, ...] = Field(default=(), title="行业", json_schema_extra=widget("multi"))


class EnterPerson(Input):
    """Enter a person."""

    name: str = Field(min_length=1, max_length=40, title="姓名")
    phone: str = Field(default="", max_length=20, pattern=r"^[0-9+\- ]*$", title="电话")


class ChangePerson(EnterPerson):
    """Correct a person's name or telephone."""


class Appoint(Input):
    """Appoint a person to a post from a day on."""

    person_id: int = Field(title="人员", json_schema_extra=widget("person"))
    post_id: int = Field(title="岗位", json_schema_extra=widget("post"))
    starts_on: date = Field(title="任职日期")
    document: str = Field(default="", max_length=120, title="任免文件")


class EndAssignment(Input):
    """End an assignment on a day; it stays in the history."""

    ends_on: date = Field(title="免职日期")
    document: str = Field(default="", max_length=120, title="任免文件")


class IssueCertificate(Input):
    """Enter an enforcement certificate."""

    person_id: int = Field(title="人员", json_schema_extra=widget("person"))
    number: str = Field(min_length=4, max_length=40, title="执法证号")
    issuer: str = Field(min_length=2, max_length=80, title="发证机关")
    category: str = Field(default="", max_length=60, title="执法类别")
    valid_from: date = Field(title="有效期起")
    valid_to: date = Field(title="有效期止")


class OpenAccount(Input):
    """Open a login for a person; the first password must be changed at the first login."""

    person_id: int = Field(title="人员", json_schema_extra=widget("person"))
    username: str = Field(min_length=3, max_length=60, pattern=r"^[A-Za-z0-9_.\-]+$", title="登录名", description="字母、数字、点、横线")
    password: str = Field(min_length=1, max_length=128, title="初始密码", json_schema_extra=widget("password"))
    must_change: bool = Field(default=True, title="首次登录须改密码")

    @field_validator("username")
    @classmethod
    def lower(cls, value: str) -> str:
        """Login names are told apart without regard to case."""
        return value.lower()


class FirstLogin(Input):
    """One of the three first administrators."""

    name: str = Field(min_length=1, max_length=40, title="姓名")
    username: str = Field(min_length=3, max_length=60, pattern=r"^[A-Za-z0-9_.\-]+$", title="登录名")
    password: str = Field(min_length=1, max_length=128, title="初始密码", json_schema_extra=widget("password"))


class Begin(Input):
    """Begin an installation for a place: its committee office, and three different people as its administrators."""

    code: str = Field(pattern=r"^[0-9]{2}([0-9]{2}([0-9]{2}([0-9]{3}|[0-9]{6})?)?)?$", title="区划代码", description="如 341182")
    organ: str = Field(default="", max_length=120, title="单位名称", description="不填为本级安全生产委员会办公室")
    system: FirstLogin = Field(title="系统管理员")
    security: FirstLogin = Field(title="安全管理员")
    audit: FirstLogin = Field(title="审计管理员")


class ChangePassword(Input):
    """Change one's own password."""

    old: str = Field(min_length=1, max_length=128, title="原密码", json_schema_extra=widget("password"))
    new: str = Field(min_length=1, max_length=128, title="新密码", json_schema_extra=widget("password"))
    again: str = Field(min_length=1, max_length=128, title="再输一次新密码", json_schema_extra=widget("password"))

    @model_validator(mode="after")
    def same(self) -> ChangePassword:
        """Refuse where the two do not agree."""
        if self.new != self.again:
            raise ValueError("两次输入的新密码不一样。")
        return self


class ResetPassword(Input):
    """Give an account a new first password; it must be changed at the next login."""

    password: str = Field(min_length=1, max_length=128, title="新的初始密码", json_schema_extra=widget("password"))


CODE: dict[str, Any] = {"inputmode": "numeric", "autocomplete": "one-time-code"}
"""A phone shows its digits to type a code."""


class ConfirmSecondFactor(Input):
    """Prove that the authenticator is set up: the code that it shows now."""

    token: str = Field(
        max_length=6, pattern=r"^[0-9]{6}$", title="动态口令", description="验证器上现在的六位数字", json_schema_extra={"attributes": CODE}
    )
    old_token: str = Field(
        default="",
        max_length=6,
        pattern=r"^([0-9]{6})?$",
        title="原验证器的动态口令",
        description="更换验证器时填写原验证器上现在的六位数字",
        json_schema_extra={"attributes": CODE},
    )


class Abolish(Input):
    """Abolish an organ or post on a day."""

    on: date = Field(title="撤销日期")


Source = Annotated[
    str,
    Field(
        min_length=4,
        max_length=200,
        title="依据文号",
        description="写清文件名称或文号，例如“明政办〔2026〕12号”。",
        json_schema_extra=widget("text"),
    ),
]


class SetRule(Input):
    """Set a rule for a place from a day on, by a document."""

    code: str = Field(max_length=80, title="规则")
    node_id: int = Field(title="适用区域", json_schema_extra=widget("node"))
    valid_from: date = Field(title="施行日期")
    valid_to: date | None = Field(default=None, title="失效日期", description="从这一天起不再适用；长期有效的不填")
    source: Source
    payload: dict[str, Any] | list[dict[str, Any]] = Field(title="内容")


class EndRule(Input):
    """End a locality's rule on a day, by a document."""

    ends_on: date = Field(title="失效日期", description="从这一天起改按上级或系统默认的规则")
    reason: str = Field(min_length=2, max_length=200, title="依据或理由", json_schema_extra=widget("text"))


class Holiday(Input):
    """One holiday of a yearly notice: its days off, and the weekend days worked for it."""

    name: str = Field(min_length=2, max_length=20, title="节日")
    first: date = Field(title="放假第一天")
    last: date = Field(title="放假最后一天")
    made_up: tuple[date, ...] = Field(default=(), max_length=6, title="调休上班")

    @model_validator(mode="after")
    def in_order(self) -> Holiday:
        """Refuse an end before its beginning, and a holiday longer than any is."""
        if not 0 <= (self.last - self.first).days < LONGEST_HOLIDAY:
            raise ValueError(f"“{self.name}”的放假起止日期不对，请核对。")
        return self


LONGEST_HOLIDAY = 15


class EnterNotice(Input):
    """Enter the State Council's notice on the holidays of a year."""

    year: int = Field(ge=2004, le=2100, title="年度")
    source: Source
    holidays: tuple[Holiday, ...] = Field(min_length=1, max_length=12, title="节日")

    @model_validator(mode="after")
    def of_the_year(self) -> EnterNotice:
        """Refuse days that belong to another year; New Year's days may begin in December before."""
        days = [day for each in self.holidays for day in (each.first, each.last, *each.made_up)]
        if any(not date(self.year - 1, 12, 24) <= day <= date(self.year, 12, 31) for day in days):
            raise ValueError(f"有日期不在 {self.year} 年，请核对。")
        return self


class AdjustDay(Input):
    """Make one day a working day or a day off, by a local document."""

    day: date = Field(title="日期")
    is_workday: bool = Field(title="这一天上班")
    name: str = Field(default="", max_length=60, title="说明")
    source: Source
