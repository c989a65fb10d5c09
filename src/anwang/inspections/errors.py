"""Named refusals of the inspection room: each says what is wrong, by which rule, and what to do next."""

from __future__ import annotations

from anwang.ground.refusal import NotAllowed, Refusal, WrongState

STRICT = "国办发〔2024〕54号"
CAPS = "应急〔2025〕11号"
TWO_OFFICERS = "行政处罚法第四十二条、第五十五条；国办发〔2024〕54号"


# ---- who may not -----------------------------------------------------------------------------------------------------------


class MayNotInspect(NotAllowed):
    """A post without enforcement powers neither orders nor carries out 行政检查."""

    sentence = "这个岗位没有行政检查权（国办发〔2024〕54号），行政检查由行政执法主体的持证执法人员实施。"
    rule = STRICT


class OfficeMayNotInspect(MayNotInspect):
    """A deliberative coordinating body may not carry out 行政检查."""

    sentence = "安委办是议事协调机构的办事机构，不得实施行政检查（国办发〔2024〕54号）。请改用“督查”或“指导服务”，需要检查企业的交由有执法权的部门办理。"


class GridWorkerMayNotInspect(MayNotInspect):
    """A grid worker, and any auxiliary without certificate, may not carry out 行政检查."""

    sentence = "网格员不得实施行政检查（国办发〔2024〕54号）。请改用“网格巡查”，发现问题登记隐患上报。"


class ExpertMayNotInspect(MayNotInspect):
    """Experts, testing bodies and third parties assist; they do not inspect."""

    sentence = "专家、检验检测机构和第三方服务机构不得实施行政检查（国办发〔2024〕54号），只能作为“专家（协助）”参加。"


class SupervisorMayNotInspect(MayNotInspect):
    """A supervisor looks at governments and departments; sampling an enterprise needs certified officers."""

    sentence = "督查人员的对象是下级政府和部门，不得对企业实施行政检查（国办发〔2024〕54号）。抽查企业须由持证执法人员进行。"


class NotEnforcementBody(MayNotInspect):
    """The unit is not a publicly confirmed subject of enforcement."""

    sentence = "本单位没有公告确认为行政执法主体，不得实施行政检查（国办发〔2024〕54号）。请由有执法主体资格的单位安排。"


class NotOfThisVisit(NotAllowed):
    """Only the people of a visit carry it out."""

    sentence = "您不在这次检查的检查人员之中，由检查人员办理。"


class OwnApproval(NotAllowed):
    """Who goes along does not approve."""

    sentence = "检查人员不能批准自己参加的检查，请由本机关其他负责人批准。"
    rule = STRICT


class NotYourOrgan(NotAllowed):
    """Approval is given by the responsible person of the inspecting organ."""

    sentence = "行政检查由实施检查的机关负责人批准。"
    rule = STRICT


class NotYourUnit(NotAllowed):
    """A self-check is of one's own unit."""

    sentence = "企业自查只能登记本单位的，请选择本单位。"


# ---- what is missing before -------------------------------------------------------------------------------------------------


class TooFewOfficers(Refusal):
    """Fewer certified officers than the law asks."""

    sentence = "行政检查须有两名以上持证执法人员。"
    rule = TWO_OFFICERS


class CertificateNotInForce(Refusal):
    """An officer has no enforcement certificate in force on the day."""

    sentence = "检查人员在检查之日没有有效的行政执法证。"
    rule = TWO_OFFICERS


class NoLeader(Refusal):
    """A leader-led visit without a leader."""

    sentence = "领导带队检查须有一名领导岗位的人员参加，请在检查人员里加上带队领导。"


class NotJoint(Refusal):
    """A joint visit of one body alone is an ordinary inspection, with its own tier."""

    sentence = "联合检查须有两个以上执法单位的持证执法人员参加；只有一个单位的，请安排“行政检查”。"
    rule = f"{STRICT}：综合查一次、联合检查由几个执法主体合并实施"


class NoSubject(Refusal):
    """Nobody is visited."""

    sentence = "请选择检查对象。"


class UnlistedItem(Refusal):
    """The item is not on the published list."""

    sentence = "请从公布的行政检查事项清单中选择检查事项，清单以外的不得检查。"
    rule = STRICT


class CauseUnproven(Refusal):
    """A cause that frees an inspection of the yearly cap and of its tier is named, and nothing shows it."""

    sentence = "投诉举报、转办交办、监测发现严重问题的检查不计入年度频次，须写明线索编号、来文文号或预警编号。"
    rule = "应急〔2025〕11号"


class CapReached(Refusal):
    """The yearly cap of the site is used up."""

    sentence = "今年对这家企业的行政检查已达到频次上限。"
    rule = CAPS


class OverrideByApprover(NotAllowed):
    """Only who approves visits may go over the cap."""

    sentence = "超过频次上限的，须由有审批权的负责人写明理由安排。"
    rule = CAPS


class OtherTier(Refusal):
    """Another tier enforces at this enterprise."""

    sentence = "这家企业由其他层级执法，一家企业对应一个层级。"
    rule = "应急〔2021〕23号：一个企业对应一个层级的执法主体"


class PlannedInPast(Refusal):
    """An inspection that needs approval cannot be planned for yesterday."""

    sentence = "检查日期不能早于今天：行政检查须先批准、后实施。"
    rule = STRICT


class TooLongAgo(Refusal):
    """A visit of long ago is recorded without saying why only now."""

    sentence = "检查日期太早，补录须写明理由。"
    rule = "如实、及时记录"


class ChecklistNotPublished(Refusal):
    """Only a published checklist is used."""

    sentence = "所选检查表还没有发布或者已经停用，请换用已发布的版本。"


class TeamMismatch(Refusal):
    """The visit lies outside its team's days."""

    sentence = "检查日期不在检查组的派出时间内，请核对。"


# ---- on site ----------------------------------------------------------------------------------------------------------------


class NotApproved(WrongState):
    """Every 行政检查 is approved beforehand, complaint-driven ones too."""

    sentence = "行政检查须先经本机关负责人批准（包括投诉举报引起的检查）。请先报批；情况紧急的，写明紧急情况后先行检查，事后及时补办。"
    rule = STRICT


class ApprovalMissing(WrongState):
    """An urgent inspection still waits for its approval afterwards."""

    sentence = "紧急情况下先行实施的检查还没有补办批准，请先报告负责人补办，再办理下一步。"
    rule = STRICT


class ScanNeeded(Refusal):
    """The enterprise's code is scanned before the inspection begins."""

    sentence = "请先扫企业码（或输入企业码上的统一社会信用代码、档案编号）再开始检查；紧急情况下不能扫码的，写明原因。"
    rule = f"{STRICT}：扫码入企"


class OtherCode(Refusal):
    """The scanned code is another enterprise's."""

    sentence = "扫到的不是这次检查的企业，请核对企业码。"
    rule = f"{STRICT}：扫码入企"


class UnknownItem(Refusal):
    """An answer to an item that the visit's sheet does not have."""

    sentence = "有的检查项不在这次检查的检查表里，请刷新页面。"


class ItemTwice(Refusal):
    """The same item is answered twice."""

    sentence = "同一检查项给出了两次结果，请核对。"


class UnansweredItems(Refusal):
    """Every item is answered or marked not applicable."""

    sentence = "还有检查项没有填写结果，每一项都要判定合格、不合格或者不适用。"


class PhotoOrReason(Refusal):
    """A failed item has a photo, or a reason why there is none."""

    sentence = "不合格的检查项请拍照；确实不能拍照的，写明原因。"


class FactsNeeded(Refusal):
    """A visit without checklist needs its facts in words."""

    sentence = "没有使用检查表的，请写明检查情况。"


class SignerNeeded(Refusal):
    """A signature needs a name, a refusal needs a note."""

    sentence = "请填写被检查单位签字人；拒绝签字的，写明情况。"
    rule = "安全生产法第六十八条"


# ---- afterwards -------------------------------------------------------------------------------------------------------------


class OutcomeMismatch(Refusal):
    """The outcome contradicts the record."""

    sentence = "处理结果与检查记录不一致，请核对。"


class MayNotOrder(Refusal):
    """Only 行政检查 leads to an order."""

    sentence = "这类检查不是行政检查，不能下达责令限期整改指令书；隐患请在隐患台账里督促整改。"
    rule = STRICT


class NotSignedYet(WrongState):
    """An order rests on a signed record."""

    sentence = "请先完成现场检查记录并由双方签字（或记明拒签），再下达指令书。"


class NotFoundHere(Refusal):
    """An order covers hazards found in its visit and not yet ordered."""

    sentence = "指令书只能列入这次检查发现、还没有责令整改的隐患。"


class EmptyOrder(Refusal):
    """An order without problems."""

    sentence = "请至少选择一条隐患列入指令书。"


class ReceiverNeeded(Refusal):
    """An order is received by somebody, or refused."""

    sentence = "请填写签收人；拒绝签收的，写明情况。"


class NoDocumentWord(Refusal):
    """The organ has no word for numbering its documents."""

    sentence = "本单位还没有设定机关代字，不能给文书编号。请在“人员”里设定，例如“明应急”。"


class TermOutOfOrder(Refusal):
    """A deadline before the day of service."""

    sentence = "整改期限不能早于送达日期。"


class SeveralSteps(Refusal):
    """A kind that needs approval is not recorded in one go."""

    sentence = "行政检查须先批准、再到场、再记录，不能一次补录。请先安排检查并报批。"
    rule = STRICT


class NoMembers(Refusal):
    """A team without members."""

    sentence = "检查组至少要有一名成员，组长须是成员。"
