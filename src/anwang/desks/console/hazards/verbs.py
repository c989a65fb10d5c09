"""The verbs of a hazard: each a page with its form, the words of the paper form, and the choices that the official has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.forms import Form, Option, Upload, submit
from anwang.desks.console.hazards import marking
from anwang.desks.console.pages import Act, PageRequest, page
from anwang.grid import access as grid_access
from anwang.grid.access import Official
from anwang.grid.models import Certificate
from anwang.grid.states import RIGHTS, PostKind, Right
from anwang.ground.evidence import store
from anwang.ground.inputs import Input
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.hazards import access, actions, inputs, law, queries
from anwang.hazards.actions.rectifying import wanted_of
from anwang.hazards.actions.transferring import receivers
from anwang.hazards.models import Hazard
from anwang.hazards.states import LABELS, ExtensionState, HazardSource, HazardState
from anwang.standards.states import HazardLevel

Choices = Callable[[Hazard, Official, date], Mapping[str, Iterable[Option]]]
Wanted = Callable[[Hazard], Iterable[str]]
Initial = Callable[[Hazard, Official, date], Mapping[str, object]]


def _none(hazard: Hazard) -> Iterable[str]:
    return ()


def _review(hazard: Hazard) -> Iterable[str]:
    return ("review",) if hazard.level == HazardLevel.MAJOR else ()


def _nothing(hazard: Hazard, by: Official, on: date) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb as the page offers it: the Input, the action, what is said afterwards, and by which step the law judges it."""

    name: str
    kind: type[Input]
    act: Callable[..., Any]
    words: str
    step: str = ""
    intro: str = ""
    options: Choices = _nothing
    initial: Initial = _nothing
    wanted: Wanted = _none
    """What this hazard needs, beyond what the Input always asks."""

    @property
    def label(self) -> str:
        """The verb's word."""
        return "复查" if self.name == "recheck" else LABELS[self.name]

    @property
    def judged_as(self) -> str:
        """The step whose guard decides whether it may be done."""
        return self.step or self.name


# ---- what can be chosen, and what is known already -----------------------------------------------------------------------


def _officers(hazard: Hazard, by: Official, on: date) -> dict[str, list[Option]]:
    """Who may recheck: colleagues of the own unit and of the one that ordered, or else in the place, without who rectified; certified where the law asks."""
    kinds = [kind for kind, rights in RIGHTS.items() if Right.RECHECK in rights]
    people = grid_access.colleagues(by, on=on, kinds=kinds).exclude(person_id=hazard.rectifier_id or 0)
    if law.needs_certificates(hazard):
        people = people.filter(Exists(Certificate.objects.filter(person=OuterRef("person"), valid_from__lte=on, valid_to__gte=on)))
    held = list(people[:200])
    near = sorted(held, key=lambda each: (each.pk != by.assignment_id, each.post.organ_id != by.organ_id, each.person.name))
    close = [each for each in near if each.post.organ_id in (by.organ_id, hazard.organ_id)]
    near = close if len(close) > 1 else near
    return {"officers": [(str(each.pk), f"{each.person.name}（{each.post}）") for each in near[:40]]}


def _receivers(hazard: Hazard, by: Official, on: date) -> dict[str, list[Option]]:
    found = receivers(by, on=on).order_by("grid_path", "id")[:200]
    return {"receiver_id": [(str(organ.pk), organ.name) for organ in found]}


def _twins(hazard: Hazard, by: Official, on: date) -> dict[str, list[Option]]:
    known = queries.duplicates(by, hazard.description, site_id=hazard.site_id, node_id=hazard.node_id, but=hazard.pk, alike=0)
    return {
        "into_id": [(str(like.hazard.pk), f"{like.hazard.number} {like.hazard.description[:40]}（相似 {like.percent}%）") for like in known]
    }


def _five_fix(hazard: Hazard, by: Official, on: date) -> dict[str, object]:
    names = ("responsible", "responsible_phone", "measure", "due_on", "contingency")
    return {name: getattr(hazard, name) for name in names}


def _ordering(hazard: Hazard, by: Official, on: date) -> dict[str, object]:
    return {"responsible": hazard.responsible, "measure": hazard.measure, "due_on": queries.usual_due(hazard, on)}


def _listing(hazard: Hazard, by: Official, on: date) -> dict[str, object]:
    latest = queries.latest_listing_batches(by)
    return {
        "batch": latest[0] if latest else f"{on.year}年第1批",
        "responsible_organ": hazard.site.name if hazard.site else str(hazard.organ),
        "responsible": hazard.responsible,
        "due_on": hazard.due_on if hazard.due_on and hazard.due_on > on else on + timedelta(days=90),
    }


def _again(hazard: Hazard, by: Official, on: date) -> dict[str, object]:
    return {"description": hazard.description, "source": HazardSource.SELF_CHECK if access.is_own(by, hazard) else HazardSource.PATROL}


def _other_level(hazard: Hazard, by: Official, on: date) -> dict[str, object]:
    return {"level": HazardLevel.GENERAL if hazard.level == HazardLevel.MAJOR else HazardLevel.MAJOR}


def _mine(hazard: Hazard, by: Official, on: date) -> dict[str, object]:
    return {"officers": [by.assignment_id]}


def _clauses(hazard: Hazard, by: Official, on: date) -> dict[str, list[Option]]:
    """The clauses in force when it was found, those of its sectors where it has any."""
    sectors = [hazard.sector, *(hazard.site.sector_links.values_list("sector", flat=True) if hazard.site else ())]
    found = queries.criteria(hazard.found_on, [sector for sector in sectors if sector])
    return {"criterion_id": [(str(one.pk), f"{one.family.name} {one.clause}：{one.text[:60]}") for one in found]}


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "order",
            inputs.Order,
            actions.order,
            "已责令整改。",
            initial=_ordering,
            intro="期限按检查登记的或者规定的日数填好，可以另定；重大隐患责令后须报送治理方案。",
        ),
        Verb(
            "judge_level",
            inputs.JudgeLevel,
            actions.judge_level,
            "级别已判定。",
            options=_clauses,
            intro="台账把它记为重大隐患，但没有写判定依据。只有判定标准的条款（或专家书面论证）才能认定为重大；判为重大后须报送治理方案。",
        ),
        Verb("order_at_once", inputs.OrderAtOnce, actions.order_at_once, "已责令立即整改。"),
        Verb("require_plan", inputs.RequirePlan, actions.require_plan, "已要求制定治理方案。"),
        Verb(
            "submit_plan",
            inputs.SubmitPlan,
            actions.submit_plan,
            "治理方案已报送。",
            initial=_five_fix,
            wanted=wanted_of,
            intro="治理方案六项内容和五落实（责任、措施、资金、时限、预案）须齐全，缺哪项会逐一指出。",
        ),
        Verb("approve_plan", inputs.ApprovePlan, actions.approve_plan, "已审查同意，可以开始治理。"),
        Verb("claim", inputs.Claim, actions.claim, "已报告整改完成，十日内复查。", intro="报告整改完成不等于销号，还须复查。"),
        Verb(
            "recheck",
            inputs.DoRecheck,
            actions.recheck,
            "复查结果已登记。合格的，由同去复查的人或者其他有权的人销号。",
            step="pass_recheck",
            options=_officers,
            initial=_mine,
            intro="复查人员不少于两人，都要到现场；登记结果的人不能自己销号，由同去的人或者其他有权的人销号。",
        ),
        Verb("strike_off", inputs.StrikeOff, actions.strike_off, "已销号。", wanted=_review),
        Verb("order_again", inputs.OrderAgain, actions.order_again, "已退回整改。"),
        Verb("enforce", inputs.Enforce, actions.enforce, "已转立案查处。"),
        Verb("close_self_found", inputs.CloseSelfFound, actions.close_self_found, "自查隐患已销号。"),
        Verb("ask_extension", inputs.AskExtension, actions.ask_extension, "延期申请已提交。"),
        Verb("decide_extension", inputs.DecideExtension, actions.decide_extension, "延期申请已审批。"),
        Verb("accept_transfer", inputs.AcceptTransfer, actions.accept_transfer, "已接收移送。"),
        Verb("return_result", inputs.ReturnResult, actions.return_result, "办理结果已回告。"),
        Verb("take_back", inputs.TakeBack, actions.take_back, "移送已收回。"),
        Verb("note_progress", inputs.NoteProgress, actions.note_progress, "整改进展已登记。"),
        Verb("add_fund", inputs.AddFund, actions.add_fund, "整改资金已登记。"),
        Verb("stop", inputs.Stop, actions.stop, "已责令停产停用。"),
        Verb("resume", inputs.Resume, actions.resume, "已同意恢复。"),
        Verb("transfer", inputs.SendTransfer, actions.transfer, "已移送。", options=_receivers),
        Verb("list_for_supervision", inputs.ListForSupervision, actions.list_for_supervision, "已挂牌督办。", initial=_listing),
        Verb("delist", inputs.Delist, actions.delist, "已摘牌，可以销号。"),
        Verb("reopen", inputs.Reopen, actions.reopen, "回潮已登记为新的隐患。", initial=_again),
        Verb(
            "correct_level",
            inputs.CorrectLevel,
            actions.correct_level,
            "级别已更正。",
            options=_clauses,
            initial=_other_level,
            intro="登记时级别弄错的才更正。更正为重大须有判定标准的条款或专家书面论证，此后须报送治理方案；更正为一般由挂牌单位或督促整改单位办理，须写明理由，挂牌同时解除。",
        ),
        Verb("merge", inputs.Merge, actions.merge_duplicates, "已合并，两条的过程都保留。", options=_twins),
        Verb("shut", inputs.Shut, actions.shut, "已按关闭取缔办结。"),
        Verb("void", inputs.VoidHazard, actions.void, "登记已撤销。"),
    )
}
"""In the order in which the record's page offers them."""


STEPS = frozenset({
    "order", "judge_level", "order_at_once", "require_plan", "submit_plan", "approve_plan", "claim", "recheck", "strike_off", "order_again",
    "enforce", "close_self_found", "decide_extension", "accept_transfer", "return_result", "delist",
})  # fmt: skip
"""What leads a hazard on. The rest corrects, notes or turns aside: it is offered after them and never as what comes next."""
LISTING = "list_for_supervision"
"""What leads a major hazard on in the hands of an overseer."""
OVERSEEING = frozenset({PostKind.COMMITTEE_OFFICE, PostKind.LEADER, PostKind.SUPERVISOR})
ON_BEHALF = frozenset({"claim", "submit_plan"})
"""What who must rectify does, and officials record for units without an account: never what an overseer is led to first."""
ASKED_LITTLE = frozenset({PostKind.ENTERPRISE_MANAGER, PostKind.GRID_WORKER})
"""Posts that are not shown what never is theirs to do: an enterprise need not read why it may not list a hazard."""


def offered(hazard: Hazard, by: Official, on: date, wanted: str = "") -> list[Act]:
    """Return the verbs that the hazard's state knows: those that can be done now, the next step first; then the others, each with why not.

    `wanted` is the verb for which she came (from 待办): where it can be done it stands at hand.
    """
    able: list[str] = []
    unable: list[Act] = []
    if by.viewing_as:
        return unable
    for verb in VERBS.values():
        if hazard.state not in law.states_of(verb.judged_as) or not _concerns(verb.name, hazard):
            continue
        refusal = law.refusal_of(verb.judged_as, hazard, by, on)
        if type(refusal) is NotAllowed and by.kind in ASKED_LITTLE:
            continue
        if refusal:
            unable.append(Act(verb.label, marking.act_url(hazard, verb.name), why=str(refusal)))
        else:
            able.append(verb.name)
    own = _steps_of(hazard, by)
    able.sort(key=lambda name: (name != wanted, name not in own, LISTING in own and name != LISTING))
    leads = {wanted, *own}
    return [
        Act(VERBS[name].label, marking.act_url(hazard, name), first=number == 0 and name in leads) for number, name in enumerate(able)
    ] + unable


def _steps_of(hazard: Hazard, by: Official) -> frozenset[str]:
    """Return which verbs lead on from where the official stands: an overseer lists major hazards, and reports in no enterprise's stead."""
    if by.kind not in OVERSEEING:
        return STEPS
    return STEPS - ON_BEHALF | ({LISTING} if hazard.level == HazardLevel.MAJOR else set())


def _concerns(verb: str, hazard: Hazard) -> bool:
    """Whether a verb makes sense for the hazard at all: plans for major ones, resuming what is stopped."""
    is_major = hazard.level == HazardLevel.MAJOR
    is_settled = law.suspicion_of(hazard) is None
    senseless = {
        "judge_level": is_settled,
        "correct_level": not is_settled,
        "submit_plan": not is_major,
        "approve_plan": not is_major,
        "order_at_once": is_major,
        "require_plan": not is_major,
        "close_self_found": hazard.source != HazardSource.SELF_CHECK,
        "stop": hazard.is_stopped,
        "resume": not hazard.is_stopped,
        "list_for_supervision": hazard.listed_on is not None,
        "delist": hazard.listed_on is None or hazard.delisted_on is not None,
        "recheck": hazard.state != HazardState.CLAIMED and not hazard.is_overdue(timezone.localdate()),
    }
    return not senseless.get(verb, False)


def keeper(request: PageRequest) -> Callable[[Upload], str]:
    """Return what keeps an uploaded file and answers with its reference."""

    def keep(upload: Upload) -> str:
        if upload.file is None:
            raise NotFound("没有收到文件，请重新选择。")
        return store.keep(upload.file, upload.name or "", by=request.official.actor, at=timezone.now()).sha256

    return keep


@page(Right.VIEW_HAZARDS, methods=("GET", "POST"))
def act(request: PageRequest, pk: int, verb: str) -> HttpResponse:
    """The page of one verb: its form, and its act. What may not be done says why instead of asking."""
    offer, by, on = VERBS.get(verb), request.official, timezone.localdate()
    if offer is None:
        raise NotFound("没有这项操作。")
    hazard = access.get(by, pk)
    if request.method != "POST" and (refusal := law.refusal_of(offer.judged_as, hazard, by, on)):
        raise refusal
    form = Form(
        offer.kind,
        key=f"{offer.name}-{pk}",
        initial=offer.initial(hazard, by, on),
        options=offer.options(hazard, by, on),
        keep=keeper(request),
        send=offer.label,
    )
    form.require(*offer.wanted(hazard))
    context = {
        "form_title": f"{offer.label}：{hazard.description[:30]}",
        "back_url": marking.url_of(hazard),
        "back_label": hazard.number,
        "intro": offer.intro,
        "hazard": hazard,
        "reviews": marking.five_fix(hazard) if offer.name == "approve_plan" else [],
        "asked": hazard.extensions.filter(state=ExtensionState.ASKED).first(),
        "told": hazard.moves.filter(verb="claim").exclude(reason="").order_by("-id").first(),
    }
    return submit(
        request,
        form,
        lambda said: offer.act(hazard, said, by=by, at=timezone.now()),
        then=lambda made: reverse("console:hazard", args=[made.pk if isinstance(made, Hazard) else pk]),
        words=offer.words,
        context=context,
        template="console/hazards/act.html",
    )
