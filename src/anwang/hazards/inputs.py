"""Inputs of the hazard room's verbs. `evidence` are hashes of files uploaded before."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from anwang.ground.inputs import Input
from anwang.hazards.states import HazardSource, ListingTier, Payer, RecheckResult
from anwang.standards.states import HazardCategory, HazardLevel

Photos = Annotated[
    tuple[str, ...],
    Field(default=(), max_length=20, title="照片和材料", json_schema_extra={"widget": "evidence", "unless": "no_evidence_reason"}),
]
Evidence = Annotated[tuple[str, ...], Field(default=(), max_length=20, title="照片和材料", json_schema_extra={"widget": "evidence"})]


def widget(kind: str, **more: Any) -> dict[str, Any]:
    """Return how the console should ask for a field."""
    return {"widget": kind, **more}


LateReason = Annotated[
    str,
    Field(
        default="",
        max_length=200,
        title="补录理由",
        description="发现日期超过补录期限的须填",
        json_schema_extra=widget("text", unless="found_on"),
    ),
]
TermReason = Annotated[
    str,
    Field(
        default="",
        max_length=500,
        title="说明",
        description="期限超过规定的须写明理由",
        json_schema_extra=widget("textarea", unless="due_on"),
    ),
]
PhotoReason = Annotated[
    str,
    Field(
        default="", max_length=200, title="没有照片的原因", description="有照片的不填", json_schema_extra=widget("text", unless="evidence")
    ),
]


class RegisterHazard(Input):
    """Register a hazard at a site, or at a public place (no site, a node)."""

    site_id: int | None = Field(
        default=None, title="监管对象", description="公共部位不填", json_schema_extra=widget("enterprise", unless="node_id")
    )
    node_id: int | None = Field(
        default=None, title="所在区域", description="公共部位须选", json_schema_extra=widget("node", unless="site_id")
    )
    organ_id: int | None = Field(default=None, title="督促整改单位", description="不填按监管职责确定")
    source: HazardSource = Field(title="来源")
    level: HazardLevel = Field(default=HazardLevel.GENERAL, title="级别", description="选定判定条款即为重大")
    criterion_id: int | None = Field(default=None, title="判定条款")
    determination: str = Field(default="", max_length=500, title="专家论证意见", description="没有条款而认定重大的须填")
    sector: str = Field(default="", max_length=40, title="行业")
    category: HazardCategory = Field(default=HazardCategory.SITE, title="类别")
    description: str = Field(min_length=2, max_length=1000, title="隐患描述", json_schema_extra=widget("textarea"))
    place: str = Field(default="", max_length=200, title="具体部位", json_schema_extra=widget("text"))
    basis: str = Field(default="", max_length=300, title="依据", json_schema_extra=widget("text"))
    is_spot: bool = Field(default=False, title="立行立改")
    found_on: date | None = Field(default=None, title="发现日期", description="不填为今天")
    finder_name: str = Field(default="", max_length=60, title="发现人", description="不填为本人")
    responsible: str = Field(default="", max_length=60, title="整改责任人")
    responsible_phone: str = Field(default="", max_length=30, title="责任人电话")
    measure: str = Field(default="", max_length=1000, title="整改措施", json_schema_extra=widget("textarea"))
    contingency: str = Field(default="", max_length=1000, title="应急预案", json_schema_extra=widget("textarea"))
    term_days: int | None = Field(default=None, ge=0, le=365, title="建议整改期限（天）", description="0 为当场整改，期限以责令整改为准")
    campaign_ids: tuple[int, ...] = Field(default=(), max_length=20, title="专项行动")
    evidence: Evidence = ()
    no_evidence_reason: str = Field(default="", max_length=200, title="没有照片的原因", json_schema_extra=widget("text"))
    late_reason: LateReason = ""


class JudgeLevel(Input):
    """Judge a hazard that a ledger calls major without naming a clause: major by a clause or experts' opinion, else general."""

    level: HazardLevel = Field(title="判定结果", json_schema_extra=widget("radio"))
    criterion_id: int | None = Field(
        default=None, title="判定条款", description="判为重大的须选", json_schema_extra=widget("choice", unless="level")
    )
    determination: str = Field(
        default="",
        max_length=500,
        title="专家论证意见",
        description="没有对应条款而判为重大的须填",
        json_schema_extra=widget("textarea", unless="level"),
    )
    reason: str = Field(
        default="", max_length=500, title="说明", description="判为一般的须写明理由", json_schema_extra=widget("textarea", unless="level")
    )


class CorrectLevel(Input):
    """Correct a level that was mistaken: up by a clause or experts' opinion, down by whoever answers for it; never without the reason."""

    level: HazardLevel = Field(title="更正为", json_schema_extra=widget("radio"))
    criterion_id: int | None = Field(
        default=None, title="判定条款", description="更正为重大的须选", json_schema_extra=widget("choice", unless="determination")
    )
    determination: str = Field(
        default="",
        max_length=500,
        title="专家论证意见",
        description="没有对应条款而更正为重大的须填",
        json_schema_extra=widget("textarea", unless="criterion_id"),
    )
    due_on: date | None = Field(default=None, title="治理期限", description="更正为重大的可以另定，不填按原期限")
    reason: str = Field(min_length=4, max_length=500, title="更正理由", json_schema_extra=widget("textarea"))
    evidence: Evidence = ()


class OrderAtOnce(Input):
    """Have a general hazard mended at once (立行立改)."""

    responsible: str = Field(default="", max_length=60, title="整改责任人")
    reason: str = Field(default="", max_length=500, title="说明")


class Order(Input):
    """Order rectification by a day; a major hazard is thereby required to have a treatment plan."""

    due_on: date | None = Field(default=None, title="整改期限", description="不填按检查登记的期限，没有登记的按规定期限")
    order_number: str = Field(default="", max_length=80, title="责令文书号")
    responsible: str = Field(default="", max_length=60, title="整改责任人")
    measure: str = Field(default="", max_length=1000, title="整改要求", json_schema_extra=widget("textarea"))
    reason: TermReason = ""
    evidence: Evidence = ()


class RequirePlan(Input):
    """Require a treatment plan for a major hazard."""

    due_on: date | None = Field(default=None, title="治理期限")
    order_number: str = Field(default="", max_length=80, title="责令文书号")
    reason: str = Field(default="", max_length=500, title="说明")


class SubmitPlan(Input):
    """Submit the treatment plan: six parts, and the five-fix that must be complete before treatment begins."""

    goal: str = Field(default="", max_length=4000, title="目标和任务", json_schema_extra=widget("textarea"))
    method: str = Field(default="", max_length=4000, title="方法和措施", json_schema_extra=widget("textarea"))
    resources: str = Field(default="", max_length=4000, title="经费和物资", json_schema_extra=widget("textarea"))
    body: str = Field(default="", max_length=4000, title="机构和人员", json_schema_extra=widget("textarea"))
    schedule: str = Field(default="", max_length=4000, title="时限和要求", json_schema_extra=widget("textarea"))
    safeguards: str = Field(default="", max_length=4000, title="安全措施和应急预案", json_schema_extra=widget("textarea"))
    responsible: str = Field(default="", max_length=60, title="整改责任人（五落实）")
    responsible_phone: str = Field(default="", max_length=30, title="责任人电话")
    measure: str = Field(default="", max_length=1000, title="整改措施（五落实）", json_schema_extra=widget("textarea"))
    due_on: date | None = Field(default=None, title="治理期限（五落实）")
    contingency: str = Field(default="", max_length=1000, title="应急预案（五落实）", json_schema_extra=widget("textarea"))
    payer: Payer = Field(default=Payer.ENTERPRISE, title="资金来源（五落实）")
    amount: int | None = Field(default=None, ge=1, title="资金（五落实）", json_schema_extra=widget("money"))
    reason: TermReason = ""
    evidence: Evidence = ()


class ApprovePlan(Input):
    """Consent to a treatment plan."""

    opinion: str = Field(min_length=2, max_length=1000, title="审查意见", json_schema_extra=widget("textarea"))


class Claim(Input):
    """Report that the hazard is mended."""

    text: str = Field(min_length=2, max_length=2000, title="整改情况", json_schema_extra=widget("textarea"))
    reporter: str = Field(default="", max_length=60, title="报告人", description="代录时填写整改单位的报告人")
    payer: Payer = Field(default=Payer.ENTERPRISE, title="资金来源")
    amount: int | None = Field(default=None, ge=1, title="整改资金", json_schema_extra=widget("money"))
    evidence: Photos = ()
    no_evidence_reason: PhotoReason = ""


class NoteProgress(Input):
    """Note how far rectification has come."""

    text: str = Field(min_length=2, max_length=2000, title="进展情况", json_schema_extra=widget("textarea"))
    evidence: Evidence = ()


class AddFund(Input):
    """Note money spent on rectification, in fen."""

    payer: Payer = Field(title="资金来源")
    amount: int = Field(ge=1, le=10**14, title="金额", json_schema_extra=widget("money"))
    on: date | None = Field(default=None, title="落实日期", description="不填为今天")
    note: str = Field(default="", max_length=200, title="说明")


class AskExtension(Input):
    """Ask for more time before the deadline."""

    due_on: date = Field(title="申请延至")
    reason: str = Field(min_length=4, max_length=1000, title="申请理由", json_schema_extra=widget("textarea"))
    evidence: Evidence = ()


class DecideExtension(Input):
    """Grant or refuse more time; refused, the deadline stays."""

    granted: bool = Field(title="是否同意")
    opinion: str = Field(min_length=2, max_length=1000, title="审批意见", json_schema_extra=widget("textarea"))


class DoRecheck(Input):
    """Recheck by at least two officers."""

    officers: tuple[int, ...] = Field(min_length=1, max_length=20, title="复查人员")
    result: RecheckResult = Field(title="复查结果")
    opinion: str = Field(min_length=2, max_length=2000, title="复查意见", json_schema_extra=widget("textarea"))
    evidence: Evidence = ()


class OrderAgain(Input):
    """Send back for rectification after the first failed recheck."""

    due_on: date | None = Field(default=None, title="新的整改期限", description="不填按规定期限")
    order_number: str = Field(default="", max_length=80, title="责令文书号")
    reason: TermReason = ""


class Enforce(Input):
    """File a case after failed recheck."""

    reason: str = Field(min_length=2, max_length=1000, title="立案事由", json_schema_extra=widget("textarea"))
    case_number: str = Field(default="", max_length=80, title="立案文号")


class StrikeOff(Input):
    """Strike off after a passed recheck; a major hazard needs the written review."""

    review: str = Field(
        default="", max_length=2000, title="验收（审查）意见", description="重大隐患必填", json_schema_extra=widget("textarea")
    )
    evidence: Evidence = ()


class CloseSelfFound(Input):
    """Strike off a general hazard that the enterprise found and mended by itself."""

    text: str = Field(min_length=2, max_length=2000, title="整改情况", json_schema_extra=widget("textarea"))
    evidence: Photos = ()
    no_evidence_reason: PhotoReason = ""


class Shut(Input):
    """Close because the subject was closed down or banned."""

    reason: str = Field(min_length=2, max_length=1000, title="关闭取缔情况", json_schema_extra=widget("textarea"))
    document: str = Field(default="", max_length=120, title="决定文号")
    evidence: Evidence = ()


class VoidHazard(Input):
    """Void a wrong entry."""

    reason: str = Field(min_length=2, max_length=500, title="撤销理由", json_schema_extra=widget("textarea"))


class Merge(Input):
    """Merge a duplicate into the hazard that is kept."""

    into_id: int = Field(title="并入的隐患")
    reason: str = Field(default="同一隐患重复登记", min_length=2, max_length=500, title="理由")


class Reopen(Input):
    """Register that a struck-off hazard is back, as a new one."""

    description: str = Field(
        default="", max_length=1000, title="隐患描述", description="不填沿用原描述", json_schema_extra=widget("textarea")
    )
    found_on: date | None = Field(default=None, title="发现日期", description="不填为今天")
    source: HazardSource = Field(default=HazardSource.PATROL, title="来源")
    late_reason: LateReason = ""
    evidence: Evidence = ()


class SendTransfer(Input):
    """Hand a hazard to the competent unit."""

    receiver_id: int = Field(title="接收单位")
    reason: str = Field(min_length=2, max_length=1000, title="移送理由", json_schema_extra=widget("textarea"))
    evidence: Evidence = ()


class AcceptTransfer(Input):
    """Accept a transferred hazard."""

    note: str = Field(default="", max_length=500, title="说明")


class ReturnResult(Input):
    """Tell the sender what became of it."""

    result: str = Field(min_length=2, max_length=2000, title="办理结果", json_schema_extra=widget("textarea"))
    evidence: Evidence = ()


class TakeBack(Input):
    """Take a transfer back before it was accepted."""

    reason: str = Field(min_length=2, max_length=500, title="收回理由")


class ListForSupervision(Input):
    """List a hazard for supervision in a batch, by a document."""

    batch: str = Field(min_length=1, max_length=40, title="批次", description="如“2026年第1批”")
    document: str = Field(min_length=2, max_length=120, title="督办文号")
    tier: ListingTier | None = Field(default=None, title="挂牌层级", description="上级挂牌的选上级；不选为本级挂牌")
    responsible_organ: str = Field(min_length=2, max_length=120, title="责任单位")
    responsible: str = Field(min_length=2, max_length=60, title="责任人")
    due_on: date = Field(title="整改时限")
    requirement: str = Field(default="", max_length=1000, title="整改要求", json_schema_extra=widget("textarea"))


class Delist(Input):
    """Consent to ending listed supervision."""

    opinion: str = Field(min_length=2, max_length=1000, title="摘牌意见", json_schema_extra=widget("textarea"))


class Stop(Input):
    """Order use or production to stop."""

    reason: str = Field(min_length=2, max_length=500, title="停产停用范围和理由", json_schema_extra=widget("textarea"))


class Resume(Input):
    """Consent in writing that use or production resumes."""

    consent: str = Field(min_length=4, max_length=1000, title="审查同意意见", json_schema_extra=widget("textarea"))
