"""Tables of the hazard room."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from anwang.campaigns.models import Campaign
from anwang.enterprises.models import Site
from anwang.grid.models import Assignment, Node, Organ, Person
from anwang.ground.recorded import MoveBase, Recorded
from anwang.hazards.states import (
    AWAITING_RECTIFICATION,
    ExtensionState,
    HazardSource,
    HazardState,
    ListingState,
    ListingTier,
    Payer,
    RecheckResult,
    TransferState,
)
from anwang.standards.models import Criterion
from anwang.standards.states import HazardCategory, HazardLevel


class Hazard(Recorded):
    """A hidden hazard (事故隐患): a failed control at a site or a public place, with its five-fix and its deadline.

    Dates end `_on` (days of the official time zone, what figures count by), instants `_at`.
    """

    number = models.CharField("隐患编号", max_length=40, unique=True)
    state = models.CharField("状态", max_length=12, choices=HazardState.choices, default=HazardState.REGISTERED)
    level = models.CharField("级别", max_length=8, choices=HazardLevel.choices, default=HazardLevel.GENERAL)
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="hazards", verbose_name="判定条款"
    )
    determination = models.CharField("专家论证意见", max_length=500, blank=True)
    source = models.CharField("来源", max_length=20, choices=HazardSource.choices)
    # No site: a public place, for which the node (township) or a department answers.
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="hazards", verbose_name="监管对象")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="hazards", verbose_name="所在区域")
    grid_path = models.CharField("区域", max_length=36)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="hazards", verbose_name="督促整改单位")
    sector = models.CharField("行业", max_length=40, blank=True)
    category = models.CharField("类别", max_length=12, choices=HazardCategory.choices, default=HazardCategory.SITE)
    description = models.CharField("隐患描述", max_length=1000)
    place = models.CharField("具体部位", max_length=200, blank=True)
    basis = models.CharField("依据", max_length=300, blank=True)
    is_spot = models.BooleanField("立行立改", default=False)
    found_on = models.DateField("发现日期")
    registered_on = models.DateField("登记日期")
    registered_at = models.DateTimeField("登记时间")
    finder = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="found_hazards", verbose_name="发现人")
    finder_name = models.CharField("发现人姓名", max_length=60, blank=True)
    # five-fix 五落实: person, measure, money (rows of Fund), deadline, contingency plan
    responsible = models.CharField("整改责任人", max_length=60, blank=True)
    responsible_phone = models.CharField("责任人电话", max_length=30, blank=True)
    measure = models.CharField("整改措施", max_length=1000, blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True)
    # what whoever found it proposed, in days from the order on (0: at once); the order decides
    term_days = models.PositiveSmallIntegerField("建议整改期限（天）", null=True, blank=True)
    contingency = models.CharField("应急预案", max_length=1000, blank=True)
    first_due_on = models.DateField("最初期限", null=True, blank=True)
    is_stopped = models.BooleanField("停产停用", default=False)
    order_number = models.CharField("责令文书号", max_length=80, blank=True)
    ordered_on = models.DateField("责令日期", null=True, blank=True)
    claimed_on = models.DateField("报告整改日期", null=True, blank=True)
    rechecked_on = models.DateField("最近复查日期", null=True, blank=True)
    struck_off_on = models.DateField("销号日期", null=True, blank=True)
    voided_on = models.DateField("撤销日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    fails = models.PositiveSmallIntegerField("复查不合格次数", default=0)
    rectifier = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整改报告人")
    rechecker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复查经办人")
    # listed supervision, first cut: the Listing row keeps batch and document
    listed_on = models.DateField("挂牌日期", null=True, blank=True)
    delisted_on = models.DateField("摘牌日期", null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name="并入"
    )
    recurs_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="recurrences", verbose_name="回潮自"
    )

    class Meta:
        verbose_name = "隐患"
        indexes: ClassVar = [
            # every list: the scope's range by id
            models.Index(fields=["grid_path", "id"], name="hazard_scope"),
            # 待办 and the board: state inside a scope, by deadline
            models.Index(fields=["state", "grid_path", "due_on"], name="hazard_state"),
            # figures: found in a window inside a scope
            models.Index(fields=["grid_path", "registered_on"], name="hazard_registered"),
            models.Index(fields=["grid_path", "struck_off_on"], name="hazard_struck_off"),
            models.Index(fields=["site", "-id"], name="hazard_site"),
        ]
        constraints: ClassVar = [
            # a score or a red risk never makes a hazard major: only a clause or experts' written opinion does
            models.CheckConstraint(
                condition=~models.Q(level="major") | models.Q(criterion__isnull=False) | ~models.Q(determination=""),
                name="hazard_major_by_clause",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def is_overdue(self, on: date) -> bool:
        """Return whether the deadline has passed and rectification is not yet reported."""
        return self.running_due is not None and self.running_due < on

    @property
    def running_due(self) -> date | None:
        """The deadline while it runs: only as long as somebody must rectify; afterwards it is but a date."""
        return self.due_on if self.state in AWAITING_RECTIFICATION else None

    @property
    def due_words(self) -> str:
        """The deadline as papers print it: the day ordered; before an order the finder's term, counted from it."""
        if self.is_spot or (self.due_on is None and self.term_days == 0):
            return "立即整改"
        if self.due_on is not None:
            return self.due_on.isoformat()
        if self.term_days:
            return f"责令后 {self.term_days} 日内"
        return "责令时确定" if self.state == HazardState.REGISTERED and self.source != HazardSource.SELF_CHECK else ""


class HazardMove(MoveBase):
    """A step of a hazard (流转)."""

    record = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="moves", verbose_name="隐患")

    class Meta(MoveBase.Meta):
        abstract = False
        verbose_name = "隐患流转"
        indexes: ClassVar = [models.Index(fields=["record", "id"], name="hazard_move_history")]


class HazardCampaign(Recorded):
    """That a hazard belongs to a campaign."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="campaign_links", verbose_name="隐患")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="hazard_links", verbose_name="专项行动")

    class Meta:
        verbose_name = "专项隐患"
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "hazard"], name="hazard_campaign_once")]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.campaign_id}"


class Fund(Recorded):
    """Money for rectification by payer, in fen."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="funds", verbose_name="隐患")
    payer = models.CharField("资金来源", max_length=12, choices=Payer.choices)
    amount = models.BigIntegerField("金额（分）")
    # `on` is a word of SQL: figures read the column in plain text
    on = models.DateField("落实日期", db_column="paid_on")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "整改资金"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="fund_positive")]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.amount}"


class TreatmentPlan(Recorded):
    """A major hazard's treatment plan: the six parts of 治理方案 (rules 6.3)."""

    hazard = models.OneToOneField(Hazard, on_delete=models.PROTECT, related_name="plan", verbose_name="隐患")
    goal = models.TextField("目标和任务")
    method = models.TextField("方法和措施")
    resources = models.TextField("经费和物资")
    responsible = models.TextField("机构和人员")
    schedule = models.TextField("时限和要求")
    safeguards = models.TextField("安全措施和应急预案")
    submitted_on = models.DateField("报送日期")
    approved_on = models.DateField("审查同意日期", null=True, blank=True)
    approved_by = models.CharField("审查人", max_length=60, blank=True)

    class Meta:
        verbose_name = "治理方案"

    def __str__(self) -> str:
        return f"{self.hazard_id}"


class Suspicion(Recorded):
    """A doubt whether a hazard is major: some ledger calls it so and names no clause. It stands as general until somebody judges.

    Only criteria (or experts' written opinion) make a hazard major (安全生产法 第一百一十八条); nothing that a ledger said is lost.
    """

    hazard = models.OneToOneField(Hazard, on_delete=models.PROTECT, related_name="suspicion", verbose_name="隐患")
    ground = models.CharField("疑似依据", max_length=500)
    raised_on = models.DateField("提出日期")
    judged_on = models.DateField("判定日期", null=True, blank=True)
    judged_by = models.CharField("判定人", max_length=60, blank=True)
    level = models.CharField("判定级别", max_length=8, choices=HazardLevel.choices, blank=True)

    class Meta:
        verbose_name = "疑似重大"
        # 待办 asks for the few that nobody has judged
        indexes: ClassVar = [models.Index(fields=["hazard"], condition=models.Q(judged_on__isnull=True), name="suspicion_open")]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.get_level_display() or '待判定'}"


class Extension(Recorded):
    """A request for more time, and its decision. The deadline changes only when it is granted."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="extensions", verbose_name="隐患")
    state = models.CharField("状态", max_length=8, choices=ExtensionState.choices, default=ExtensionState.ASKED)
    reason = models.TextField("申请理由")
    old_due_on = models.DateField("原期限")
    asked_due_on = models.DateField("申请延至")
    asked_on = models.DateField("申请日期")
    asked_by = models.CharField("申请人", max_length=60)
    decided_on = models.DateField("审批日期", null=True, blank=True)
    decided_by = models.CharField("审批人", max_length=60, blank=True)
    decision = models.TextField("审批意见", blank=True)

    class Meta:
        verbose_name = "延期申请"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hazard"], condition=models.Q(state="asked"), name="extension_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.asked_due_on}"


class Recheck(Recorded):
    """A recheck by at least two officers, none of whom rectified; its opinion letter has its own number."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="rechecks", verbose_name="隐患")
    on = models.DateField("复查日期", db_column="rechecked_on")
    result = models.CharField("结果", max_length=8, choices=RecheckResult.choices)
    opinion = models.TextField("复查意见")
    number = models.CharField("复查意见书号", max_length=80, blank=True)
    officers = models.ManyToManyField(Assignment, through="RecheckOfficer", related_name="rechecks", verbose_name="复查人")

    class Meta:
        verbose_name = "复查"

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.on} {self.get_result_display()}"


class RecheckOfficer(Recorded):
    """An officer who took part in a recheck."""

    recheck = models.ForeignKey(Recheck, on_delete=models.PROTECT, related_name="officer_links", verbose_name="复查")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="recheck_links", verbose_name="复查人")

    class Meta:
        verbose_name = "复查人"
        constraints: ClassVar = [models.UniqueConstraint(fields=["recheck", "assignment"], name="recheck_officer_once")]

    def __str__(self) -> str:
        return f"{self.recheck_id} {self.assignment_id}"


class Transfer(Recorded):
    """A hazard handed to another department, which must handle it (安全生产法 第六十九条)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="transfers", verbose_name="隐患")
    state = models.CharField("状态", max_length=10, choices=TransferState.choices, default=TransferState.SENT)
    sender = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="移送单位")
    receiver = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="received_hazards", verbose_name="接收单位")
    reason = models.TextField("移送理由")
    sent_on = models.DateField("移送日期")
    accepted_on = models.DateField("接收日期", null=True, blank=True)
    returned_on = models.DateField("回告日期", null=True, blank=True)
    result = models.TextField("办理结果", blank=True)

    class Meta:
        verbose_name = "移送"

    def __str__(self) -> str:
        return f"{self.hazard_id} → {self.receiver_id}"


class Listing(Recorded):
    """Listed supervision of a hazard in a batch, by the committee; delisted after strike-off."""

    hazard = models.OneToOneField(Hazard, on_delete=models.PROTECT, related_name="listing", verbose_name="隐患")
    state = models.CharField("状态", max_length=10, choices=ListingState.choices, default=ListingState.LISTED)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="listings", verbose_name="挂牌单位")
    tier = models.CharField("挂牌层级", max_length=8, choices=ListingTier.choices, default=ListingTier.COUNTY)
    batch = models.CharField("批次", max_length=40)
    document = models.CharField("督办文号", max_length=120, blank=True)
    responsible_organ = models.CharField("责任单位", max_length=120)
    responsible = models.CharField("责任人", max_length=60)
    listed_on = models.DateField("挂牌日期")
    due_on = models.DateField("整改时限")
    delisted_on = models.DateField("摘牌日期", null=True, blank=True)
    delisting_opinion = models.TextField("摘牌意见", blank=True)

    class Meta:
        verbose_name = "挂牌督办"
        indexes: ClassVar = [models.Index(fields=["listed_on"], name="listing_date")]

    def __str__(self) -> str:
        return f"{self.batch} {self.hazard_id}"
