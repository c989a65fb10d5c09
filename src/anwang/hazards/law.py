"""Who may take which step of a hazard, beyond the right in the table: own site, other hands, the ordering organ, the receiving unit.

Actions ask `permit` and refuse; pages ask `refusal_of` and say why a verb is not offered. Both read the same guards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from anwang.grid.access import Official
from anwang.grid.models import Assignment, Organ
from anwang.grid.states import Reach, Right
from anwang.ground import rules
from anwang.ground.refusal import NotAllowed, NotFound, Refusal, WrongState
from anwang.hazards import errors
from anwang.hazards.access import is_own, sees
from anwang.hazards.models import Extension, Hazard, Listing, Suspicion, Transfer, TreatmentPlan
from anwang.hazards.queries import last_person
from anwang.hazards.states import (
    AWAITING_RECTIFICATION,
    ENFORCED_SOURCES,
    NOTES,
    TABLE,
    ExtensionState,
    HazardSource,
    HazardState,
    ListingState,
    TransferState,
)
from anwang.standards.states import HazardLevel

Guard = Callable[[Hazard, Official, date], None]
S = HazardState
FARTHEST = 3660
"""Days: a deadline further off than ten years is a slip of the pen, or a way to be never overdue."""


def permit(verb: str, hazard: Hazard, by: Official, on: date) -> None:
    """Refuse a step that the official may not take: outside her scope (NotFound), wrong state, right, or person."""
    if not sees(by, hazard):
        raise NotFound("没有找到这条隐患，它可能不在您的管辖范围内。")
    _check(verb, hazard, by, on)


def refusal_of(verb: str, hazard: Hazard, by: Official, on: date) -> Refusal | None:
    """Return why a step cannot be taken now on a hazard that the official sees; None when it can."""
    try:
        _check(verb, hazard, by, on)
    except Refusal as refusal:
        return refusal
    return None


def states_of(verb: str) -> frozenset[str]:
    """Return the states in which a verb may be taken."""
    return frozenset(NOTES[verb].states) if verb in NOTES else TABLE.leaves(verb)


def _check(verb: str, hazard: Hazard, by: Official, on: date) -> None:
    if verb in NOTES:
        note = NOTES[verb]
        if hazard.state not in note.states:
            raise WrongState(f"隐患现在是“{S(hazard.state).label}”，不能{note.label}。")
        by.require(Right(note.right))
    else:
        if verb == "claim" and hazard.state == S.PLAN and treats(hazard, by):
            raise errors.PlanFirst(WAITING_FOR_CONSENT if TreatmentPlan.objects.filter(hazard=hazard).exists() else "")
        by.require(Right(TABLE.find(hazard.state, verb, by, fit=lambda row: refusal_of(row.verb, hazard, by, on) is None).right))
    if guard := GUARDS.get(verb):
        guard(hazard, by, on)


WAITING_FOR_CONSENT = "治理方案已经报送，待审查同意、治理完成后再报告整改完成。"
"""What is said to who reports a major hazard done whose plan nobody has consented to yet."""


def treats(hazard: Hazard, by: Official) -> bool:
    """Return whether the official speaks for whoever must rectify: the enterprise itself; for a public place, or a site without
    people of its own here, any official of the place who registers hazards (she records what the unit reported).
    """
    if by.reach == Reach.OWN_UNIT:
        return is_own(by, hazard)
    has_own_people = hazard.site is not None and hazard.site.own_organ_id is not None
    return not has_own_people and by.may(Right.REGISTER_HAZARDS)


def is_spot_by(hazard: Hazard, by: Official, on: date) -> bool:
    """Return whether the registering officer may report it mended herself: at once, before her eyes, the same day."""
    return hazard.state == S.IMMEDIATE and hazard.finder_id == by.person_id and hazard.registered_on == on


def answers_for(hazard: Hazard, by: Official) -> bool:
    """Return whether the official belongs to the organ that ordered rectification, or to a superior of it."""
    return in_charge(hazard.organ, by)


def in_charge(organ: Organ, by: Official) -> bool:
    """Return whether the official's organ is an organ or stands above it: in the line of superiors, or over a wider place."""
    if by.organ_id == organ.pk:
        return True
    seen = {organ.pk}
    above = organ.parent
    while above is not None and above.pk not in seen:
        if above.pk == by.organ_id:
            return True
        seen.add(above.pk)
        above = above.parent
    return len(by.path) < len(organ.grid_path) and organ.grid_path.startswith(by.path)


def _by_its_orderer(hazard: Hazard, by: Official, on: date) -> None:
    """Refuse who changes what another organ ordered: the organ that ordered, or its superior, decides (谁责令、谁负责)."""
    if hazard.ordered_on is not None and not answers_for(hazard, by):
        raise errors.NotYourOrder(f"整改是{hazard.organ}责令的，由该单位或其上级单位办理。", rule="谁责令、谁负责")


def _neither_listed_nor_stopped(hazard: Hazard) -> None:
    """Refuse to take a hazard off the ledger while it is listed for supervision or production stands still because of it."""
    if hazard.listed_on is not None and hazard.delisted_on is None:
        raise errors.StillListed
    if hazard.is_stopped:
        raise WrongState("已责令停产停用，先由作出决定的单位审查同意恢复，再办理。", rule="安全生产法第六十五条")


# ---- guards --------------------------------------------------------------------------------------------------------------


def _order_at_once(hazard: Hazard, by: Official, on: date) -> None:
    if hazard.level == HazardLevel.MAJOR:
        raise errors.MajorNeedsPlan
    # Who has no power to order reports and advises: a grid worker never orders anybody (国办发〔2024〕54号).
    if by.reach != Reach.OWN_UNIT and not by.may(Right.ORDER_RECTIFICATION):
        raise NotAllowed("您现在的岗位没有责令整改的权限，请劝告当场消除并登记，由乡镇或监管部门责令整改。")
    _enterprise_only_its_own_finds(hazard, by)


def _enterprise_only_its_own_finds(hazard: Hazard, by: Official) -> None:
    if by.reach == Reach.OWN_UNIT and not (is_own(by, hazard) and hazard.source == HazardSource.SELF_CHECK):
        raise errors.NotYourSite("企业只能自行安排本单位自查发现的隐患，这条隐患由督促整改单位办理。")


def _require_plan(hazard: Hazard, by: Official, on: date) -> None:
    if hazard.level != HazardLevel.MAJOR:
        raise errors.NotMajor
    if hazard.state == S.FAILED:
        if has_plan(hazard):
            raise WrongState("治理方案已经审查同意，请退回整改或者立案。")
        _by_its_orderer(hazard, by, on)
    _enterprise_only_its_own_finds(hazard, by)


def has_plan(hazard: Hazard) -> bool:
    """Return whether a hazard's treatment plan was consented to."""
    return TreatmentPlan.objects.filter(hazard=hazard, approved_on__isnull=False).exists()


def _submit_plan(hazard: Hazard, by: Official, on: date) -> None:
    """In other hands a major hazard gets its plan once the receiving unit has accepted it."""
    if hazard.level != HazardLevel.MAJOR:
        raise errors.NotMajor
    if hazard.state == S.TRANSFERRED:
        _accepted(hazard)
    _treater(hazard, by, on)


def _accepted(hazard: Hazard) -> Transfer:
    transfer = open_transfer(hazard)
    if transfer is None or transfer.state != TransferState.ACCEPTED:
        raise errors.NotAccepted("接收单位接收以后，再报送、审查治理方案。")
    return transfer


def suspicion_of(hazard: Hazard) -> Suspicion | None:
    """Return the doubt about a hazard's level that nobody has judged."""
    return Suspicion.objects.filter(hazard=hazard, judged_on__isnull=True).first()


def _judge(hazard: Hazard, by: Official, on: date) -> None:
    if by.reach == Reach.OWN_UNIT:
        raise NotAllowed("隐患级别由督促整改单位对照判定标准判定。")
    if hazard.level == HazardLevel.MAJOR or suspicion_of(hazard) is None:
        raise errors.NothingToJudge


def listing_of(hazard: Hazard) -> Listing | None:
    """Return the listed supervision under which a hazard stands."""
    return Listing.objects.filter(hazard=hazard, state=ListingState.LISTED).select_related("organ__parent").first()


def _correct_level(hazard: Hazard, by: Official, on: date) -> None:
    """Up: whoever registers, where nobody else has ordered. Down: who listed it, or who would strike it off, never who called it major."""
    if by.reach == Reach.OWN_UNIT:
        raise NotAllowed("隐患级别由督促整改单位对照判定标准更正，认为级别不对的，请向其说明。")
    if suspicion_of(hazard) is not None:
        raise WrongState("这条隐患台账记为重大、还没有判定，请先判定级别。")
    if hazard.level != HazardLevel.MAJOR:
        by.require(Right.REGISTER_HAZARDS)
        _by_its_orderer(hazard, by, on)
        return
    listing = listing_of(hazard)
    if listing is not None:
        by.require(Right.LIST_HAZARDS)
        if not in_charge(listing.organ, by):
            raise errors.NotYourOrder(f"已由{listing.organ}挂牌督办，级别由该单位或其上级单位更正。", rule="谁挂牌、谁摘牌")
    else:
        by.require(Right.STRIKE_OFF_MAJOR)
        if not answers_for(hazard, by):
            raise errors.NotYourOrder(f"由督促整改的单位（{hazard.organ}）或其上级单位更正。", rule="谁责令、谁负责")
    if last_person(hazard, "register", "judge_level", "judge_major", "raise_level", "correct_level") == by.person_id:
        raise errors.OwnHands("认定为重大的人不能自己更正为一般，请由其他人办理。")


def _treater(hazard: Hazard, by: Official, on: date) -> None:
    if not treats(hazard, by):
        raise errors.NotTheRectifier


def _claim(hazard: Hazard, by: Official, on: date) -> None:
    if not treats(hazard, by) and not is_spot_by(hazard, by, on):
        raise errors.NotTheRectifier("整改完成由整改单位报告；公共部位和没有开通账号的单位由属地工作人员代录，立行立改的由登记人当日登记。")


def _tells_progress(hazard: Hazard, by: Official, on: date) -> None:
    if by.reach == Reach.OWN_UNIT:
        _treater(hazard, by, on)
    else:
        by.require(Right.REGISTER_HAZARDS)


def _approve_plan(hazard: Hazard, by: Official, on: date) -> None:
    if not TreatmentPlan.objects.filter(hazard=hazard).exists():
        raise errors.NoPlan
    if hazard.state == S.TRANSFERRED:
        transfer = _accepted(hazard)
        if not in_charge(transfer.receiver, by):
            raise errors.NotTheReceiver(f"已移送{transfer.receiver}，治理方案由其或其上级单位审查。")
        if has_plan(hazard):
            raise WrongState("治理方案已经审查同意。")
    if last_person(hazard, "submit_plan") == by.person_id:
        raise errors.OwnHands("报送治理方案的人不能自己审查同意，请由其他人办理。")


def _recheck(hazard: Hazard, by: Official, on: date) -> None:
    if hazard.state in AWAITING_RECTIFICATION and not hazard.is_overdue(on):
        raise errors.NotYetDue
    if hazard.state == S.CLAIMED and hazard.rectifier_id == by.person_id:
        raise errors.OwnHands("报告整改完成的人不能复查，请由其他人复查。")
    if needs_certificates(hazard) and not by.certificate:
        raise errors.CertificateNeeded


def needs_certificates(hazard: Hazard) -> bool:
    """Return whether only certified officers recheck it: what an inspection found, and did not see mended before its end."""
    return hazard.source in ENFORCED_SOURCES and not hazard.is_spot


def fail_limit(hazard: Hazard, on: date) -> int:
    """Return after how many failed rechecks a hazard is no longer sent back (rule pack)."""
    return int(rules.payload("hazard.failed_limit", path=hazard.grid_path, on=on)["times"])


def _order_again(hazard: Hazard, by: Official, on: date) -> None:
    if hazard.fails >= fail_limit(hazard, on):
        raise errors.FailedTwice
    if hazard.level == HazardLevel.MAJOR and not has_plan(hazard):
        raise errors.MajorNeedsPlan("重大事故隐患还没有经审查同意的治理方案，不能直接退回整改，请先要求制定治理方案。")
    _by_its_orderer(hazard, by, on)


def _strike_off(hazard: Hazard, by: Official, on: date) -> None:
    if hazard.level == HazardLevel.MAJOR:
        by.require(Right.STRIKE_OFF_MAJOR)
    if hazard.rectifier_id == by.person_id:
        raise errors.OwnHands("整改（报告）人不能给自己销号，请由其他人办理。")
    if hazard.rechecker_id == by.person_id:
        raise errors.OwnHands("登记复查结果的人不能自己销号，请由同去复查的人或者其他有权的人办理。")
    if not answers_for(hazard, by):
        raise errors.NotYourOrder(f"由督促整改的单位（{hazard.organ}）或其上级单位销号。")
    if hazard.listed_on is not None and hazard.delisted_on is None:
        raise errors.StillListed


def _close_self_found(hazard: Hazard, by: Official, on: date) -> None:
    if not is_own(by, hazard):
        raise errors.NotYourSite
    ordered = hazard.ordered_on is not None or hazard.order_number
    if hazard.source != HazardSource.SELF_CHECK or hazard.level == HazardLevel.MAJOR or ordered:
        raise errors.NotSelfFound
    _neither_listed_nor_stopped(hazard)


def open_transfer(hazard: Hazard) -> Transfer | None:
    """Return the transfer that is under way."""
    return (
        hazard.transfers.filter(state__in=[TransferState.SENT, TransferState.ACCEPTED])
        .select_related("sender", "receiver")
        .order_by("-id")
        .first()
    )


def _accept_transfer(hazard: Hazard, by: Official, on: date) -> None:
    transfer = open_transfer(hazard)
    if transfer is None or transfer.receiver_id != by.organ_id:
        raise errors.NotTheReceiver
    if transfer.state != TransferState.SENT:
        raise WrongState("移送已经接收，请办理后回告结果。")


def _return_result(hazard: Hazard, by: Official, on: date) -> None:
    transfer = open_transfer(hazard)
    if transfer is None or transfer.receiver_id != by.organ_id:
        raise errors.NotTheReceiver
    if transfer.state != TransferState.ACCEPTED:
        raise errors.NotAccepted
    if hazard.level == HazardLevel.MAJOR and not has_plan(hazard):
        # rules 6.3: no major hazard leaves its plan behind, in whosever hands it is
        raise errors.MajorNeedsPlan("重大事故隐患还没有经审查同意的治理方案，不能回告办结：请整改单位报送治理方案，由接收单位审查同意。")


def _take_back(hazard: Hazard, by: Official, on: date) -> None:
    transfer = open_transfer(hazard)
    if transfer is None or transfer.sender_id != by.organ_id or transfer.state != TransferState.SENT:
        raise errors.NotTheSender


def _void(hazard: Hazard, by: Official, on: date) -> None:
    _by_its_orderer(hazard, by, on)
    if last_person(hazard, "register") == by.person_id:
        raise errors.OwnHands("登记人不能自己撤销登记，请由有审批权的其他人办理。")
    _neither_listed_nor_stopped(hazard)


def _merge(hazard: Hazard, by: Official, on: date) -> None:
    _by_its_orderer(hazard, by, on)
    _neither_listed_nor_stopped(hazard)
    if hazard.level == HazardLevel.MAJOR:
        # merging voids the entry; a major one leaves the ledger only with the approval that voiding asks
        by.require(Right.VOID_HAZARDS)


def _list(hazard: Hazard, by: Official, on: date) -> None:
    if hazard.listed_on is not None:
        raise errors.AlreadyListed


def _delist(hazard: Hazard, by: Official, on: date) -> None:
    listing = listing_of(hazard)
    if listing is None:
        raise errors.NotListed
    if not in_charge(listing.organ, by):
        raise errors.NotYourOrder(f"由挂牌单位（{listing.organ}）或其上级单位摘牌。", rule="谁挂牌、谁摘牌")


def _stop(hazard: Hazard, by: Official, on: date) -> None:
    if hazard.is_stopped:
        raise errors.AlreadyStopped("已经责令停产停用，不必重复。")


def _who_stopped(hazard: Hazard) -> Organ:
    """Return the organ that ordered the stop; of a hazard whose stop was taken over from a ledger, the organ that answers for it."""
    move = hazard.moves.filter(verb="stop").order_by("-id").first()
    held = Assignment.objects.select_related("post__organ__parent").filter(pk=move.by_assignment_id or 0).first() if move else None
    return held.post.organ if held is not None else hazard.organ


def _resume(hazard: Hazard, by: Official, on: date) -> None:
    if not hazard.is_stopped:
        raise errors.AlreadyStopped("没有责令停产停用，不必恢复。")
    organ = _who_stopped(hazard)
    if not in_charge(organ, by):
        raise errors.NotYourOrder(f"停产停用是{organ}责令的，由该单位或其上级单位审查同意恢复。", rule="安全生产法第六十五条")
    if hazard.level == HazardLevel.MAJOR:
        by.require(Right.STRIKE_OFF_MAJOR)
        if hazard.state not in (S.PASSED, S.STRUCK_OFF):
            raise WrongState("重大事故隐患排除后，经审查同意方可恢复；请先复查合格。", rule="安全生产法第六十五条")


def not_too_far(due_on: date, on: date) -> None:
    """Refuse a deadline so far away that it is none. Raises TermTooLong."""
    if due_on.toordinal() > on.toordinal() + FARTHEST:
        raise errors.TermTooLong(f"期限 {due_on} 太远了，最多十年，请核对年份。", field="due_on")


def open_extension(hazard: Hazard) -> Extension | None:
    """Return the request for more time that waits for a decision."""
    return hazard.extensions.filter(state=ExtensionState.ASKED).first()


def last_day_to_ask(hazard: Hazard, on: date) -> date | None:
    """Return the last day on which more time may be asked for (rule pack)."""
    if hazard.due_on is None:
        return None
    before = rules.payload("hazard.extension_before_days", path=hazard.grid_path, on=on)
    return date.fromordinal(hazard.due_on.toordinal() - int(before[hazard.level]))


def _ask_extension(hazard: Hazard, by: Official, on: date) -> None:
    _treater(hazard, by, on)
    if open_extension(hazard) is not None:
        raise errors.ExtensionOpen
    last = last_day_to_ask(hazard, on)
    if last is None or on > last:
        raise errors.TooLate


def _decide_extension(hazard: Hazard, by: Official, on: date) -> None:
    if open_extension(hazard) is None:
        raise errors.NoExtension
    _by_its_orderer(hazard, by, on)
    if last_person(hazard, "ask_extension") == by.person_id:
        raise errors.OwnHands("申请延期的人不能自己审批，请由其他人办理。")


def _reopen(hazard: Hazard, by: Official, on: date) -> None:
    if by.reach == Reach.OWN_UNIT and not is_own(by, hazard):
        raise errors.NotYourSite
    if Hazard.objects.filter(recurs_of=hazard).exclude(state=S.VOID).exclude(state=S.STRUCK_OFF).exists():
        raise errors.AlreadyBack


GUARDS: Mapping[str, Guard] = {
    "order_at_once": _order_at_once,
    "require_plan": _require_plan,
    "submit_plan": _submit_plan,
    "judge_level": _judge,
    "judge_major": _judge,
    "correct_level": _correct_level,
    "raise_level": _correct_level,
    "lower_level": _correct_level,
    "lower_unordered": _correct_level,
    "approve_plan": _approve_plan,
    "claim": _claim,
    "note_progress": _tells_progress,
    "add_fund": _tells_progress,
    "pass_recheck": _recheck,
    "fail_recheck": _recheck,
    "order_again": _order_again,
    "enforce": _by_its_orderer,
    "transfer": _by_its_orderer,
    "shut": _by_its_orderer,
    "merge": _merge,
    "strike_off": _strike_off,
    "close_self_found": _close_self_found,
    "accept_transfer": _accept_transfer,
    "return_result": _return_result,
    "take_back": _take_back,
    "void": _void,
    "list_for_supervision": _list,
    "delist": _delist,
    "stop": _stop,
    "resume": _resume,
    "ask_extension": _ask_extension,
    "decide_extension": _decide_extension,
    "reopen": _reopen,
}
