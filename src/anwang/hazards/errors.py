"""Named refusals of the hazard room: each says what is wrong, by which rule, and what to do next."""

from __future__ import annotations

from anwang.ground.refusal import NotAllowed, Refusal, WrongState


class MajorNeedsClause(Refusal):
    """Only a clause of the criteria, or experts' written opinion, makes a hazard major."""

    sentence = "重大事故隐患须先选定判定标准的条款；没有对应条款的，请填写专家论证意见。"
    rule = "安全生产法第一百一十八条；各行业重大事故隐患判定标准"


class ClauseNotInForce(Refusal):
    """The clause was not in force on the day the hazard was found."""

    sentence = "所选判定条款在发现之日不在施行期内，请选择当日有效的条款。"


class NotATrueDay(Refusal):
    """A date lies in the future, or before the law that the ledger rests on."""

    sentence = "日期不对，请核对。"


class NoPlace(Refusal):
    """A hazard has neither a supervised object nor a place."""

    sentence = "请选择监管对象；公共部位的隐患请选择所在区域。"


class SourceNotYours(Refusal):
    """The post may not make finds of that source."""

    sentence = "您现在的岗位不能登记这种来源的隐患。"
    rule = "国办发〔2024〕54号"


class SpotIsGeneral(Refusal):
    """A major hazard is not mended on the spot."""

    sentence = "重大事故隐患不能作为立行立改登记，须制定治理方案。"


class NotYourSite(NotAllowed):
    """An enterprise acts for its own site only."""

    sentence = "只能办理本单位的隐患。"


class TermTooLong(Refusal):
    """The deadline is longer than the rule allows without a reason."""

    sentence = "整改期限超过规定的最长期限，请缩短，确需更长的请写明理由。"


class TermPassed(Refusal):
    """A deadline lies before the day it is set."""

    sentence = "期限不能早于今天。"


class NotMajor(WrongState):
    """A treatment plan is asked of major hazards only."""

    sentence = "一般隐患不需要治理方案，请责令立即或限期整改。"


class MajorNeedsPlan(WrongState):
    """A major hazard goes through a treatment plan."""

    sentence = "重大事故隐患须先制定治理方案并经审查同意，请办理“要求制定治理方案”。"
    rule = "安全生产法第四十一条"


class NothingToJudge(WrongState):
    """The level of a hazard is settled: it was not entered as doubtful."""

    sentence = "这条隐患不是“疑似重大待判定”，级别已经确定。"
    rule = "安全生产法第一百一十八条；各行业重大事故隐患判定标准"


class SameLevel(WrongState):
    """A level is corrected to what it is."""

    sentence = "这条隐患现在就是这个级别，不用更正。"


class TooLongAgo(Refusal):
    """A find of long ago is entered without saying why only now."""

    sentence = "发现日期太早，补录须写明理由。"
    rule = "如实、及时记录"


class PlanIncomplete(Refusal):
    """A part of the plan or of the five-fix is missing."""

    sentence = "治理方案不完整。"
    rule = "治理方案六项内容、五落实"


class PlanFirst(WrongState):
    """A major hazard is reported done before anybody consented to its treatment plan."""

    sentence = "重大隐患须先报送治理方案，审查同意、治理完成后再报告整改完成。"


class NoPlan(WrongState):
    """No plan was submitted yet."""

    sentence = "还没有报送治理方案，不能审查。"


class OwnHands(NotAllowed):
    """The same person may not do both."""

    sentence = "同一人不能既办理又把关，请由其他人办理。"


class NotTheRectifier(NotAllowed):
    """Somebody other than whoever must rectify reports it done."""

    sentence = "整改完成情况由整改单位报告。"


class TooFewOfficers(Refusal):
    """Fewer officers than the rule asks."""

    sentence = "复查人员不足，请增加复查人员。"
    rule = "行政处罚法第四十二条"


class OfficerUnfit(Refusal):
    """An officer named may not recheck this hazard."""

    sentence = "所选复查人员不能复查这条隐患。"


class CertificateNeeded(OfficerUnfit):
    """Somebody without a certificate in force rechecks what an inspection found."""

    sentence = "行政检查、联合检查发现并责令整改的隐患，由持证执法人员复查；没有在有效期内的行政执法证的，请交检查单位的执法人员办理。"
    rule = "行政处罚法第四十二条"


class NotYetDue(WrongState):
    """Before the report and before expiry there is nothing to recheck."""

    sentence = "整改单位还没有报告整改完成，期限也未到，暂不能复查。"


class FailedTwice(WrongState):
    """After the second failure only enforcement is left."""

    sentence = "复查已多次不合格，不能再退回整改，请立案查处或提请挂牌督办。"


class NotYourOrder(NotAllowed):
    """Only the organ that ordered, or its superior, strikes off."""

    sentence = "由督促整改的单位或其上级单位销号。"
    rule = "谁督办、谁销号"


class StillListed(WrongState):
    """A listed hazard is delisted by the lister first."""

    sentence = "这条隐患正在挂牌督办，须先由挂牌单位同意摘牌，再销号。"


class ReviewNeeded(Refusal):
    """A major hazard's strike-off, or its resuming, needs the written review."""

    sentence = "重大事故隐患销号须有书面验收（审查）意见，请填写。"
    rule = "安全生产法第四十一条、第六十五条"


class NotSelfFound(WrongState):
    """The enterprise strikes off by itself only what it found by itself, general, without an order."""

    sentence = "只有本单位自查发现、未经责令的一般隐患可以自行销号。"


class ExtensionOpen(WrongState):
    """A request for more time is waiting already."""

    sentence = "已有一份延期申请在审批，请等审批后再申请。"


class NoExtension(WrongState):
    """There is no request to decide."""

    sentence = "没有待审批的延期申请。"


class TooLate(WrongState):
    """More time is asked for before the deadline runs out."""

    sentence = "整改期限已过，不能再申请延期，请抓紧整改并报告情况。"


class NotTheReceiver(NotAllowed):
    """Only the receiving unit accepts a transfer and returns its result."""

    sentence = "由接收移送的单位办理。"
    rule = "安全生产法第六十九条"


class NotTheSender(NotAllowed):
    """Only the sending unit takes a transfer back, and only before it was accepted."""

    sentence = "由移送单位在对方接收前收回；对方接收后须由其办理并回告结果。"
    rule = "安全生产法第六十九条"


class ReceiverUnfit(Refusal):
    """The receiving unit cannot take it."""

    sentence = "请选择另一个负有监管职责的单位作为接收单位。"


class NotAccepted(WrongState):
    """A result is returned by who accepted."""

    sentence = "请先接收移送，再回告办理结果。"


class NotADuplicate(Refusal):
    """Two hazards cannot be one."""

    sentence = "只能合并同一对象（或同一公共部位）的两条未办结隐患。"


class AlreadyListed(WrongState):
    """A hazard is listed once."""

    sentence = "这条隐患已经挂牌督办过。"


class NotListed(WrongState):
    """There is no listing to end."""

    sentence = "这条隐患没有在挂牌督办。"


class AlreadyStopped(WrongState):
    """The order to stop is in force, or is not."""

    sentence = "停产停用的状态没有变化。"


class AlreadyBack(WrongState):
    """The recurrence is registered already."""

    sentence = "这条隐患的回潮已经登记，请在新的隐患上办理。"


class LowerListing(Refusal):
    """An office lists at its own tier, or notes what a superior listed."""

    sentence = "挂牌层级不能低于本级，请选本级或者上级。"


class PhotoOrReason(Refusal):
    """A report of rectification has neither picture nor the reason why there is none."""

    sentence = "请附整改后的照片或材料，确实没有的请写明原因。"
