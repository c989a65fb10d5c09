"""Tables of the inspection room."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anwang.campaigns.models import Campaign
from anwang.enterprises.models import Site
from anwang.grid.models import Assignment, Node, Organ
from anwang.ground.recorded import MoveBase, Recorded
from anwang.hazards.models import Hazard
from anwang.inspections.states import Cause, Judgement, OfficerRole, Outcome, Signature, VisitKind, VisitState
from anwang.standards.models import CheckItem, ChecklistVersion


class Team(Recorded):
    """A team sent out (检查组): one dispatch is one batch (批次)."""

    number = models.CharField("编号", max_length=60, unique=True)
    name = models.CharField("名称", max_length=120)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="teams", verbose_name="派出单位")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="teams", verbose_name="区域")
    grid_path = models.CharField("区域路径", max_length=36)
    sent_on = models.DateField("派出日期")
    returns_on = models.DateField("结束日期", null=True, blank=True)
    leader = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="led_teams", verbose_name="组长")
    task = models.CharField("任务", max_length=300, blank=True)

    class Meta:
        verbose_name = "检查组"
        indexes: ClassVar = [models.Index(fields=["grid_path", "sent_on"], name="team_scope")]

    def __str__(self) -> str:
        return self.name


class TeamMember(Recorded):
    """A member of a team."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="member_links", verbose_name="检查组")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="team_links", verbose_name="成员")

    class Meta:
        verbose_name = "检查组成员"
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "assignment"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.assignment_id}"


class TeamCampaign(Recorded):
    """That a team was sent for a campaign."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="campaign_links", verbose_name="检查组")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="team_links", verbose_name="专项行动")

    class Meta:
        verbose_name = "专项检查组"
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "team"], name="team_campaign_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.campaign_id}"


class Visit(Recorded):
    """One visit to one site (家次), or of a public place or a lower government."""

    number = models.CharField("检查编号", max_length=60, unique=True)
    kind = models.CharField("检查类别", max_length=20, choices=VisitKind.choices)
    state = models.CharField("状态", max_length=10, choices=VisitState.choices, default=VisitState.PLANNED)
    cause = models.CharField("检查事由", max_length=12, choices=Cause.choices, default=Cause.PLAN)
    # the number of the tip, task or alarm: what frees a visit of the yearly cap and of the tier is shown, not merely said
    cause_note = models.CharField("事由来源", max_length=200, blank=True)
    item_code = models.CharField("检查事项", max_length=60, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="监管对象")
    subject_organ = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被督查单位")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="visits", verbose_name="区域")
    grid_path = models.CharField("区域路径", max_length=36)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="visits", verbose_name="检查单位")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="检查组")
    checklist = models.ForeignKey(
        ChecklistVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="检查表"
    )
    sector = models.CharField("行业", max_length=40, blank=True)
    is_unannounced = models.BooleanField("四不两直", default=False)
    planned_on = models.DateField("计划日期")
    approved_by = models.CharField("批准人", max_length=60, blank=True)
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    scanned_in_at = models.DateTimeField("扫码入企时间", null=True, blank=True)
    scan_waiver = models.CharField("未扫码原因", max_length=200, blank=True)
    # what could not wait for approval: it is asked for afterwards, with this report
    urgency = models.CharField("紧急情况", max_length=300, blank=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    started_on = models.DateField("检查日期", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    told_at = models.DateTimeField("告知结果时间", null=True, blank=True)
    companions = models.CharField("陪同人员", max_length=200, blank=True)
    facts = models.TextField("检查情况", blank=True)
    unit_opinion = models.TextField("被检查单位意见", blank=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, blank=True)
    signature = models.CharField("签字情况", max_length=8, choices=Signature.choices, blank=True)
    signer = models.CharField("签字人", max_length=60, blank=True)
    refusal_note = models.CharField("拒签说明", max_length=300, blank=True)
    cap_override = models.CharField("超频次理由", max_length=300, blank=True)
    counts_to_cap = models.BooleanField("计入年度频次", default=False)
    hazard_count = models.PositiveIntegerField("发现隐患", default=0)

    class Meta:
        verbose_name = "检查"
        indexes: ClassVar = [
            models.Index(fields=["grid_path", "id"], name="visit_scope"),
            # figures: visits begun in a window inside a scope
            models.Index(fields=["grid_path", "started_on"], name="visit_started"),
            models.Index(fields=["site", "started_on"], name="visit_site"),
            models.Index(fields=["state", "grid_path", "planned_on"], name="visit_state"),
        ]

    def __str__(self) -> str:
        return self.number


class VisitMove(MoveBase):
    """A step of a visit."""

    record = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="moves", verbose_name="检查")

    class Meta(MoveBase.Meta):
        abstract = False
        verbose_name = "检查流转"


class VisitOfficer(Recorded):
    """A person who took part in a visit; the certificate number is copied, since certificates expire."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="officer_links", verbose_name="检查")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="visit_links", verbose_name="人员")
    name = models.CharField("姓名", max_length=60)
    role = models.CharField("分工", max_length=8, choices=OfficerRole.choices, default=OfficerRole.OFFICER)
    certificate = models.CharField("执法证号", max_length=40, blank=True)

    class Meta:
        verbose_name = "检查人员"
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "assignment"], name="visit_officer_once")]

    def __str__(self) -> str:
        return self.name


class VisitCampaign(Recorded):
    """That a visit belongs to a campaign."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="campaign_links", verbose_name="检查")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="visit_links", verbose_name="专项行动")

    class Meta:
        verbose_name = "专项检查"
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "visit"], name="visit_campaign_once")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.campaign_id}"


class Answer(Recorded):
    """The answer to one item; a failed one has become a hazard."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="answers", verbose_name="检查")
    item = models.ForeignKey(CheckItem, on_delete=models.PROTECT, related_name="answers", verbose_name="检查项")
    judgement = models.CharField("判定", max_length=16, choices=Judgement.choices)
    note = models.CharField("说明", max_length=500, blank=True)
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, null=True, blank=True, related_name="answers", verbose_name="隐患")
    evidence = models.JSONField("照片", default=list)
    no_photo_reason = models.CharField("无照片原因", max_length=200, blank=True)
    # what the officer wrote for the hazard; it is registered when the record is signed
    proposed = models.JSONField("拟登记隐患", default=dict, blank=True)

    class Meta:
        verbose_name = "检查项结果"
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "item"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.visit_id}/{self.item_id} {self.get_judgement_display()}"

    @property
    def lacks_photo(self) -> bool:
        """Whether the item failed and there is neither a photo nor a reason why not."""
        return self.judgement == Judgement.FAIL and not self.evidence and not self.no_photo_reason


class Finding(Recorded):
    """A hazard found in a visit beyond the checklist, or by it: the visit keeps the pointer, the hazard does not know it."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings", verbose_name="检查")
    hazard = models.OneToOneField(Hazard, on_delete=models.PROTECT, related_name="finding", verbose_name="隐患")

    class Meta:
        verbose_name = "检查发现"

    def __str__(self) -> str:
        return f"{self.visit_id} {self.hazard_id}"


class Order(Recorded):
    """A 责令限期整改指令书: numbered problems, each with its deadline, served on a unit on a day."""

    number = models.CharField("文书号", max_length=80, unique=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="orders", verbose_name="检查")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="orders", verbose_name="被责令单位")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="orders", verbose_name="责令单位")
    grid_path = models.CharField("区域", max_length=36)
    sector = models.CharField("行业", max_length=40, blank=True)
    served_on = models.DateField("送达日期")
    receiver = models.CharField("签收人", max_length=60, blank=True)
    refusal_note = models.CharField("拒收说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "责令限期整改指令书"
        indexes: ClassVar = [models.Index(fields=["grid_path", "served_on"], name="order_scope")]

    def __str__(self) -> str:
        return self.number


class OrderLine(Recorded):
    """One problem in an order."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines", verbose_name="文书")
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="order_lines", verbose_name="隐患")
    number = models.PositiveIntegerField("序号")
    due_on = models.DateField("整改期限")

    class Meta:
        verbose_name = "文书条目"
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "number"], name="order_line_once")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.number}"
