"""Inputs of the inspection room's verbs. `evidence` are hashes of files uploaded before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from anwang.ground.inputs import Input
from anwang.inspections.states import Cause, Judgement, Outcome, Signature, VisitKind, usual_cause
from anwang.standards.states import HazardCategory, HazardLevel

Evidence = Annotated[tuple[str, ...], Field(default=(), max_length=20, title="照片", json_schema_extra={"widget": "evidence"})]
Ids = Annotated[tuple[int, ...], Field(default=(), max_length=30)]


def widget(kind: str, **more: Any) -> dict[str, Any]:
    """Return how the console should ask for a field."""
    return {"widget": kind, **more}


class Part(BaseModel):
    """One row inside an input."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ProposedHazard(Part):
    """What a failed item, or a find beyond the sheet, becomes; what is left empty comes from the item."""

    description: str = Field(default="", max_length=1000, title="隐患描述")
    place: str = Field(default="", max_length=200, title="具体部位")
    level: HazardLevel | None = Field(default=None, title="级别")
    criterion_id: int | None = Field(default=None, title="判定条款")
    determination: str = Field(default="", max_length=500, title="专家论证意见")
    measure: str = Field(default="", max_length=500, title="整改措施")
    term_days: int | None = Field(default=None, ge=0, le=365, title="整改期限（天）")
    is_spot: bool = Field(default=False, title="立行立改")
    responsible: str = Field(default="", max_length=60, title="整改责任人")


class ItemAnswer(ProposedHazard):
    """The answer to one item; of a failed one also what is to be registered."""

    item_id: int = Field(title="检查项")
    judgement: Judgement = Field(title="判定")
    note: str = Field(default="", max_length=500, title="说明")
    evidence: Evidence = ()
    no_photo_reason: str = Field(default="", max_length=200, title="无照片原因")


class ExtraFinding(ProposedHazard):
    """A hazard found beyond the sheet."""

    description: str = Field(min_length=2, max_length=1000, title="隐患描述")
    category: HazardCategory = Field(default=HazardCategory.SITE, title="类别")
    basis: str = Field(default="", max_length=300, title="依据")
    evidence: Evidence = ()
    no_photo_reason: str = Field(default="", max_length=200, title="无照片原因")


class _Visit(Input):
    """What a visit is to be. Who leads is among the officers; nobody named, the first of them."""

    kind: VisitKind = Field(title="检查类别", json_schema_extra=widget("choice"))
    site_id: int | None = Field(default=None, title="检查对象", json_schema_extra=widget("enterprise", unless="node_id"))
    subject_organ_id: int | None = Field(default=None, title="被督查单位", json_schema_extra=widget("choice", unless="site_id"))
    node_id: int | None = Field(
        default=None, title="所在区域", description="公共部位巡查时选择", json_schema_extra=widget("node", unless="site_id")
    )
    cause: Cause | None = Field(
        default=None, title="检查事由", description="不填按检查类别：年度计划或者日常工作", json_schema_extra=widget("choice")
    )
    cause_note: str = Field(
        default="",
        max_length=200,
        title="事由来源",
        description="投诉举报、转办交办、监测发现问题的须填：线索编号、来文文号或预警编号，不写举报人",
        json_schema_extra=widget("text", unless="cause"),
    )
    item_code: str = Field(
        default="",
        max_length=60,
        title="检查事项",
        description="行政检查须从公布的事项清单中选择",
        json_schema_extra=widget("choice", unless="kind"),
    )
    officer_ids: Ids = Field(default=(), title="检查人员", description="不填为本人")
    lead_id: int | None = Field(default=None, title="带队人", description="不选为检查人员的第一位")
    expert_ids: Ids = Field(default=(), title="专家", description="只协助，不作判定")
    expert_names: tuple[str, ...] = Field(default=(), max_length=10, title="其他专家姓名")
    checklist_id: int | None = Field(default=None, title="检查表")
    team_id: int | None = Field(default=None, title="检查组")
    campaign_ids: Ids = Field(default=(), title="专项行动", description="可属于多个行动", json_schema_extra=widget("multi"))
    is_unannounced: bool = Field(default=False, title="四不两直", description="到场扫码之前，企业看不到这次检查")
    cap_override: str = Field(default="", max_length=300, title="超频次理由", description="已达频次上限时，由有审批权的负责人填写")
    sector: str = Field(default="", max_length=40, title="行业", description="不填为检查对象的主要行业")

    @property
    def why(self) -> Cause:
        """Why it is made: what was told, else what is usual for its kind."""
        return self.cause or usual_cause(self.kind)


class PlanVisit(_Visit):
    """Plan a visit."""

    planned_on: date = Field(title="检查日期")


class ApproveVisit(Input):
    """Approve a visit, before it or, when it was urgent, afterwards."""

    opinion: str = Field(default="同意", max_length=300, title="审批意见")
    cap_override: str = Field(default="", max_length=300, title="超频次理由", description="已达频次上限时填写")


class Arrive(Input):
    """Arrive on site: scan in, or say why not."""

    scan: str = Field(
        default="",
        max_length=300,
        title="企业码",
        description="扫企业大门口的码，或照码牌输入统一社会信用代码、档案编号",
        json_schema_extra=widget("text", unless="scan_waiver"),
    )
    scan_waiver: str = Field(
        default="",
        max_length=200,
        title="不能扫码的原因",
        description="只限紧急情况，扫了码的不填",
        json_schema_extra=widget("text", unless="scan"),
    )
    urgency: str = Field(
        default="",
        max_length=300,
        title="紧急情况",
        description="来不及报批、须立即检查的，写明情况并及时补办",
        json_schema_extra=widget("textarea"),
    )
    companions: str = Field(default="", max_length=200, title="陪同人员", json_schema_extra=widget("text"))


class AnswerItems(Input):
    """Answer some items, or all. What was answered before may be changed until the record is signed."""

    answers: tuple[ItemAnswer, ...] = Field(min_length=1, max_length=500, title="检查项结果")


class PassRest(Input):
    """Judge every unanswered item of one category as passed."""

    category_id: int = Field(title="检查类别")


class AddFinding(Input):
    """Register a hazard beyond the sheet."""

    finding: ExtraFinding = Field(title="隐患")


class _Record(Input):
    """How the record on site is closed."""

    signature: Signature = Field(default=Signature.SIGNED, title="签字情况")
    signer: str = Field(
        default="",
        max_length=60,
        title="签字人",
        description="被检查单位的签字人姓名",
        json_schema_extra=widget("text", unless="refusal_note"),
    )
    refusal_note: str = Field(
        default="",
        max_length=300,
        title="拒签说明",
        description="只在拒绝签字时填写",
        json_schema_extra=widget("textarea", unless="signer"),
    )
    facts: str = Field(default="", max_length=5000, title="检查情况", json_schema_extra=widget("textarea"))
    unit_opinion: str = Field(default="", max_length=1000, title="被检查单位意见", json_schema_extra=widget("textarea"))
    companions: str = Field(default="", max_length=200, title="陪同人员", json_schema_extra=widget("text"))


class SignVisit(_Record):
    """Close the record on site: signed, or refused with a note."""


class _Made(_Record):
    """What was done on site, in one go."""

    scan: str = Field(default="", max_length=300, title="企业码", description="指导服务、领导带队、督查抽查进企业的须扫码")
    scan_waiver: str = Field(default="", max_length=200, title="不能扫码的原因")
    answers: tuple[ItemAnswer, ...] = Field(default=(), max_length=500, title="检查项结果")
    findings: tuple[ExtraFinding, ...] = Field(default=(), max_length=50, title="检查表以外的隐患")


class CarryOut(_Made):
    """Record in one go what was done on site in a visit already planned and, where the law asks it, approved."""

    urgency: str = Field(default="", max_length=300, title="紧急情况")


class ConductVisit(_Visit, _Made):
    """Record in one go a visit that needs no approval: plan, arrival, answers, finds and signature."""

    planned_on: date | None = Field(default=None, title="检查日期", description="不填为今天")
    started_at: datetime | None = Field(default=None, title="开始时间", description="不填为现在")
    late_reason: str = Field(default="", max_length=200, title="补录理由", description="检查日期超过补录期限的须填")


class TellResult(Input):
    """Tell the unit the result."""

    outcome: Outcome = Field(title="处理结果", json_schema_extra=widget("choice"))
    note: str = Field(default="", max_length=500, title="说明")


class OrderProblem(Part):
    """One problem of an order."""

    hazard_id: int = Field(title="隐患")
    due_on: date = Field(title="整改期限")


class ServeOrder(Input):
    """Serve an order to rectify by deadlines."""

    problems: tuple[OrderProblem, ...] = Field(default=(), max_length=200, title="问题")
    served_on: date | None = Field(default=None, title="送达日期", description="不填为今天")
    receiver: str = Field(default="", max_length=60, title="签收人")
    refusal_note: str = Field(default="", max_length=200, title="拒收说明")
    reason: str = Field(default="", max_length=500, title="说明", description="期限超过规定的须写明理由")


class CancelVisit(Input):
    """Cancel a visit before it begins."""

    reason: str = Field(min_length=2, max_length=500, title="取消原因", json_schema_extra=widget("textarea"))


class JoinCampaigns(Input):
    """Put a visit into campaigns, besides those that it belongs to."""

    campaign_ids: tuple[int, ...] = Field(min_length=1, max_length=20, title="专项行动", json_schema_extra=widget("multi"))


class SendTeam(Input):
    """Send out a team: one dispatch is one batch."""

    name: str = Field(min_length=2, max_length=120, title="名称", description="如“第一综合检查组”")
    node_id: int | None = Field(default=None, title="检查区域", description="不填为您所在的区域", json_schema_extra=widget("node"))
    sent_on: date = Field(title="派出日期")
    returns_on: date | None = Field(default=None, title="结束日期")
    leader_id: int = Field(title="组长")
    member_ids: tuple[int, ...] = Field(default=(), max_length=60, title="成员")
    task: str = Field(default="", max_length=300, title="任务", json_schema_extra=widget("textarea"))
    campaign_ids: Ids = Field(default=(), title="专项行动", json_schema_extra=widget("multi"))
