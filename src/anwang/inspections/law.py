"""The law of visits: who may make which kind, with how many officers, how often a year, and at whose enterprise.

Actions ask and refuse; pages ask the same functions and say beforehand what would be refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from anwang.enterprises.models import Site
from anwang.enterprises.states import StandardisationGrade, SupervisionTier
from anwang.grid.access import Official, in_force, place
from anwang.grid.models import Assignment, Certificate, Organ
from anwang.grid.states import RIGHTS, OrganKind, PostKind, Reach, Right, Tier
from anwang.ground import rules
from anwang.ground.asked import Asked
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.inspections import errors
from anwang.inspections.inputs import ConductVisit, PlanVisit
from anwang.inspections.models import Visit, VisitOfficer
from anwang.inspections.states import INSPECTIONS, LAW, Cause, OfficerRole, Outcome, VisitKind, VisitState

PLANNED_FOR_OTHERS = frozenset({*INSPECTIONS, VisitKind.PATROL, VisitKind.SERVICE, VisitKind.LEADER_LED})
"""Kinds that who plans visits may arrange for others; the rest only who makes them."""
TIERS = {
    Tier.NATION: SupervisionTier.PROVINCE,
    Tier.PROVINCE: SupervisionTier.PROVINCE,
    Tier.CITY: SupervisionTier.CITY,
    Tier.COUNTY: SupervisionTier.COUNTY,
    Tier.ZONE: SupervisionTier.COUNTY,
}
"""The enforcement tier of an organ at a place; below the county it is the township's."""
BY_ORDER = frozenset({Outcome.ORDERED, Outcome.MEASURES, Outcome.FILED})
"""Outcomes that only 行政检查 may have."""
ANY_TIER = frozenset({Cause.COMPLAINT, Cause.ASSIGNED, Cause.MONITORING})
"""What is handed over from another tier, or cannot wait, may be inspected outside one's own tier."""
REFUSALS: dict[str, type[errors.MayNotInspect]] = {
    PostKind.COMMITTEE_OFFICE: errors.OfficeMayNotInspect,
    PostKind.GRID_WORKER: errors.GridWorkerMayNotInspect,
    PostKind.SUPERVISOR: errors.SupervisorMayNotInspect,
}


# ---- kinds -----------------------------------------------------------------------------------------------------------------


def permit_planning(kind: str, by: Official) -> None:
    """Refuse who may not arrange a kind of visit, by name and rule."""
    if by.viewing_as:
        by.require(Right.PLAN_VISITS)
    if by.may(LAW[kind].right) or (kind in PLANNED_FOR_OTHERS and by.may(Right.PLAN_VISITS)):
        return
    if kind in INSPECTIONS:
        raise _refusal(by.kind, "")
    raise NotAllowed(f"您现在的岗位“{by.post}”不能安排“{VisitKind(kind).label}”。")


def kinds_for(by: Official) -> list[VisitKind]:
    """Return the kinds of visit that an official may arrange."""
    return [
        kind
        for kind in VisitKind
        if not by.viewing_as and (by.may(LAW[kind].right) or (kind in PLANNED_FOR_OTHERS and by.may(Right.PLAN_VISITS)))
    ]


def needs_certificates(kind: str, *, at_enterprise: bool) -> bool:
    """Return whether a visit is carried by certified officers: 行政检查 always, a leader's or a supervisor's where it enters an enterprise.

    Rules 5.1: leaders go "with certified officers", sampling an enterprise on the way "must be carried by certified officers".
    """
    return LAW[kind].needs_certificates or (at_enterprise and LAW[kind].certified_at_enterprise)


def needs_scan(kind: str, *, at_enterprise: bool) -> bool:
    """Return whether the enterprise's code is scanned at the gate: 行政检查 always, and officials who enter an enterprise otherwise.

    Service visits too: "still logged in the scan system so it can't be a disguised inspection" (rules 5.1). Patrols and self-checks never.
    """
    return LAW[kind].needs_scan or (at_enterprise and LAW[kind].scans_at_enterprise)


def in_words(kind: str) -> str:
    """Return what a kind of visit is and what the law asks of it, in one line."""
    return WORDS[kind]


WORDS: dict[str, str] = {
    VisitKind.ADMIN_INSPECTION: "须事先批准、两名以上持证执法人员、清单内事项、不超过年度频次、扫码入企、告知结果（国办发〔2024〕54号）。",
    VisitKind.PATROL: "网格员、村（居）干部走访，不是行政检查：只发现和上报问题，不下达文书。",
    VisitKind.SERVICE: "指导服务、包保走访、专家会诊，不是行政检查：只提建议、帮助整改，不下达文书；进企业须扫码留痕，防止变相检查。",
    VisitKind.SUPERVISION: "督查下级政府和部门；途中抽查企业的，须由两名以上持证执法人员进行，并扫码入企。",
    VisitKind.SELF_CHECK: "企业对照检查表自查，自查发现的隐患由企业自己登记、整改。",
    VisitKind.LEADER_LED: "领导带队，须有领导岗位人员参加；进企业检查的，须有两名以上持证执法人员同行并扫码入企（国办发〔2024〕54号）；"
    "是否计入年度频次按当地规定。",
    VisitKind.JOINT: "两个以上执法单位综合查一次，只计一次：须事先批准、两名以上持证执法人员、扫码入企（国办发〔2024〕54号）。",
}


def _refusal(post_kind: str, organ_kind: str) -> type[errors.MayNotInspect]:
    if organ_kind == OrganKind.AGENCY:
        return errors.ExpertMayNotInspect
    return REFUSALS.get(post_kind, errors.MayNotInspect)


# ---- officers --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Member:
    """A person who goes along, with the certificate in force on the day (empty: none)."""

    assignment: Assignment | None
    name: str
    role: str
    certificate: str = ""


def members(officer_ids: Sequence[int], expert_ids: Sequence[int], expert_names: Sequence[str], *, by: Official, on: date) -> list[Member]:
    """Return who goes along, the leading one first; without officers told, the official herself. Two statements.

    Raises NotFound for somebody outside the official's territory or out of office on the day.
    """
    officers, experts = named(officer_ids, expert_ids, by)
    wanted = [*officers, *experts]
    reachable = Q(pk=by.assignment_id) | (
        place(by.ranges, "post__node__path") if by.reach != Reach.OWN_UNIT else Q(post__organ_id=by.organ_id)
    )
    valid = Certificate.objects.filter(valid_from__lte=on, valid_to__gte=on).order_by("number")
    people = Assignment.objects.filter(in_force(on), reachable, pk__in=wanted, person__is_active=True)
    known = {
        one.pk: one
        for one in people.select_related("person", "post__organ__node").prefetch_related(
            Prefetch("person__certificates", valid, to_attr="valid_now")
        )
    }
    if missing := [key for key in wanted if key not in known]:
        raise NotFound(f"有 {len(missing)} 名人员不在您的管辖范围内，或者当日已经离任，请重新选择。")
    return line_up(known, officers, experts, expert_names, certificate_of=_certificate)


def named(officer_ids: Sequence[int], expert_ids: Sequence[int], by: Official) -> tuple[list[int], list[int]]:
    """Return the officers and experts by their ids, each once; without officers told, the official herself."""
    officers = list(dict.fromkeys(officer_ids)) or [by.assignment_id]
    return officers, [key for key in dict.fromkeys(expert_ids) if key not in officers]


def line_up(
    known: Mapping[int, Assignment],
    officers: Sequence[int],
    experts: Sequence[int],
    expert_names: Sequence[str],
    *,
    certificate_of: Callable[[Assignment], str],
) -> list[Member]:
    """Return who goes along, the leading one first, experts without a post last."""
    found = []
    for key in (*officers, *experts):
        role = OfficerRole.EXPERT if key in experts else OfficerRole.LEAD if key == officers[0] else OfficerRole.OFFICER
        found.append(Member(known[key], known[key].person.name, role, certificate_of(known[key])))
    return [*found, *(Member(None, name, OfficerRole.EXPERT) for name in dict.fromkeys(expert_names) if name)]


def _certificate(assignment: Assignment) -> str:
    valid: list[Certificate] = assignment.person.valid_now  # type: ignore[attr-defined]
    return valid[0].number if valid else ""


def check_members(kind: str, people: Iterable[Member], *, path: str, on: date, at_enterprise: bool, asked: Asked | None = None) -> None:
    """Refuse a crew that may not make this kind of visit.

    For 行政检查, and for a leader's or a supervisor's visit to an enterprise, every officer but an accompanying leader holds an enforcement
    post and a certificate in force, and at least two do (rule pack visit.officers); experts assist only. A leader-led visit needs a leader.
    """
    inspectors = [one for one in people if one.role != OfficerRole.EXPERT]
    if kind == VisitKind.LEADER_LED and not any(_is_leader(one) for one in inspectors):
        raise errors.NoLeader(field="officer_ids")
    if not needs_certificates(kind, at_enterprise=at_enterprise):
        return
    certified = [one for one in inspectors if not _is_leader(one)]
    for one in certified:
        _check_certified(one, on)
    minimum = int((asked or Asked()).rule("visit.officers", path, on)["minimum"])
    # persons are counted, not posts: one officer who holds two posts is still one (行政处罚法 第四十二条)
    number = len({one.assignment.person_id for one in certified if one.assignment is not None})
    if number < minimum:
        led = "领导带队进企业检查，" if kind == VisitKind.LEADER_LED else ""
        rule = errors.STRICT if kind == VisitKind.LEADER_LED else ""
        raise errors.TooFewOfficers(f"{led}须有 {minimum} 名以上持证执法人员，现在只有 {number} 名。", field="officer_ids", rule=rule)


def _is_leader(one: Member) -> bool:
    return one.assignment is not None and one.assignment.post.kind == PostKind.LEADER


def _check_certified(one: Member, on: date) -> None:
    post = one.assignment.post if one.assignment else None
    if post is None or Right.CONDUCT_ADMIN_INSPECTION not in RIGHTS[post.kind]:
        refusal = _refusal(post.kind if post else "", post.organ.kind if post else OrganKind.AGENCY)
        raise refusal(f"{one.name}不能作为检查人员。{refusal.sentence}", field="officer_ids")
    if not one.certificate:
        sentence = f"{one.name}在 {on} 没有有效的行政执法证，不能实施行政检查。请换人，或者先办理换证。"
        raise errors.CertificateNotInForce(sentence, field="officer_ids")


def permit_conduct(visit: Visit, by: Official) -> VisitOfficer:
    """Refuse who does not carry the visit out: only its own officers, with the kind's right; experts only assist."""
    mine = visit.officer_links.filter(assignment_id=by.assignment_id).first()
    if mine is None:
        raise errors.NotOfThisVisit
    if mine.role == OfficerRole.EXPERT:
        raise errors.ExpertMayNotInspect
    if visit.kind in INSPECTIONS:
        if not by.may(Right.CONDUCT_ADMIN_INSPECTION):
            raise _refusal(by.kind, "")
    elif not by.may(Right.VIEW_VISITS):
        raise NotAllowed
    return mine


def check_goes_along(people: Iterable[Member], by: Official) -> None:
    """Refuse who records a visit whole without having gone along as officer."""
    mine = next((one for one in people if one.assignment is not None and one.assignment.pk == by.assignment_id), None)
    if mine is None:
        raise errors.NotOfThisVisit("补录检查由参加检查的人员办理，您不在检查人员之中。")
    if mine.role == OfficerRole.EXPERT:
        raise errors.ExpertMayNotInspect


# ---- the enforcing body, its tier, its list ---------------------------------------------------------------------------------


def check_body(organ: Organ) -> None:
    """Refuse an organ that is no publicly confirmed subject of enforcement; a committee office never is."""
    if organ.kind == OrganKind.COMMITTEE_OFFICE:
        raise errors.OfficeMayNotInspect
    if organ.kind == OrganKind.AGENCY:
        raise errors.ExpertMayNotInspect
    if not organ.is_enforcement_body:
        raise errors.NotEnforcementBody


def check_tier(site: Site, organ: Organ, cause: str) -> None:
    """Refuse an enterprise that another tier enforces at (一企一层级)."""
    tier = tier_of(organ)
    if cause in ANY_TIER or site.supervision_tier == tier:
        return
    owner = site.get_supervision_tier_display()
    raise errors.OtherTier(f"“{site.name}”由{owner}执法，本单位是{tier.label}。请移送有管辖权的单位，或者由其交办。", field="site_id")


def tier_of(organ: Organ) -> SupervisionTier:
    """Return the enforcement tier of an organ, by the place where it sits."""
    return TIERS.get(Tier(organ.node.tier), SupervisionTier.TOWN)


def check_joint(site: Site, people: Iterable[Member], cause: str) -> None:
    """Refuse a joint visit of one body, which is an ordinary inspection, and one in which nobody is of the enterprise's tier.

    Rules 5.1: several bodies, merged. The tier rule (一企一层级) holds for the crew as a whole: one of the bodies must be competent.
    """
    going = [
        one.assignment.post.organ for one in people if one.assignment is not None and one.role != OfficerRole.EXPERT and one.certificate
    ]
    if len({organ.pk for organ in going}) < 2:  # noqa: PLR2004 - one body is no joint visit
        raise errors.NotJoint(field="officer_ids")
    if cause in ANY_TIER or any(tier_of(organ) == site.supervision_tier for organ in going):
        return
    owner = site.get_supervision_tier_display()
    raise errors.OtherTier(f"“{site.name}”由{owner}执法，参加联合检查的单位里没有这一层级的。请请其参加，或者由其交办。", field="site_id")


def listed_items(path: str, on: date) -> list[dict[str, Any]]:
    """Return the published list of inspection items of a place: code, name, basis (rule pack visit.items)."""
    items: list[dict[str, Any]] = rules.payload("visit.items", path=path, on=on)
    return items


def check_inspection(
    said: PlanVisit | ConductVisit, site: Site, organ: Organ, people: Sequence[Member], on: date, *, asked: Asked | None = None
) -> None:
    """Refuse what only 行政检查 must meet and does not: the body, the enforcement tier, the bodies of a joint one, the listed item."""
    if said.kind not in INSPECTIONS:
        return
    check_body(organ)
    if said.kind == VisitKind.JOINT:
        check_joint(site, people, said.why)
    else:
        check_tier(site, organ, said.why)
    if said.why in ANY_TIER and not said.cause_note:
        raise errors.CauseUnproven(field="cause_note")
    items = (asked or Asked()).rule("visit.items", site.grid_path, on)
    if said.item_code not in {item["code"] for item in items}:
        raise errors.UnlistedItem(field="item_code")


# ---- frequency --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cap:
    """A site's yearly cap of legal inspections: how many are allowed, how many used or already arranged, by which rule."""

    limit: int
    used: int
    year: int
    grade: str
    high_hazard: bool
    source: str

    @property
    def left(self) -> int:
        """How many are still allowed."""
        return max(self.limit - self.used, 0)

    @property
    def reached(self) -> bool:
        """Whether another one would go over."""
        return self.used >= self.limit

    @property
    def words(self) -> str:
        """The cap in one line, as refusals and forms say it."""
        grade = StandardisationGrade(self.grade)
        named = grade.label if grade == StandardisationGrade.NONE else f"标准化{grade.label}"
        trade = "高危行业" if self.high_hazard else "其他行业"
        return f"{self.year}年行政检查上限 {self.limit} 次（{named}、{trade}），已安排或实施 {self.used} 次"


def grade_on(site: Site, on: date) -> str:
    """Return the standardisation grade in force on a day: an expired one is none."""
    expired = site.grade_valid_to is not None and site.grade_valid_to < on
    return StandardisationGrade.NONE if expired else site.grade


def files_of(sites: Iterable[int]) -> dict[int, int]:
    """Return the files that belong to some enterprises, each with the one that stands for it now.

    Those told themselves, and all merged into them: a double file is no second allowance of inspections. One statement more for each
    generation of mergers.
    """
    owner = {pk: pk for pk in sites}
    newest = list(owner)
    while newest:
        rows = Site.objects.filter(merged_into__in=newest).exclude(pk__in=newest).values_list("pk", "merged_into")
        found = {pk: owner[into] for pk, into in rows if into and pk not in owner}
        owner |= found
        newest = list(found)
    return owner


def cap_of(site: Site, on: date, *, but: int | None = None, begun_only: bool = False) -> Cap:
    """Return a site's cap for the year of a day. Visits arranged count as used; `begun_only` counts only those begun (for the enterprise)."""
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    made = Q(started_on__gte=first, started_on__lte=last)
    arranged = Q(started_on__isnull=True, planned_on__gte=first, planned_on__lte=last)
    counted = Visit.objects.filter(made if begun_only else made | arranged, counts_to_cap=True, site__in=list(files_of([site.pk])))
    used = counted.exclude(state=VisitState.CANCELLED).exclude(pk=but or 0).count()
    return cap_with(site, on, used)


def cap_with(site: Site, on: date, used: int, *, asked: Asked | None = None) -> Cap:
    """Return a site's cap for the year of a day where it is known how many visits are used."""
    limits, source = (asked or Asked()).found("visit.cap", site.grid_path, on)
    grade = grade_on(site, on)
    limit = int(limits["high_hazard" if site.high_hazard else "other"][grade])
    return Cap(limit, used, on.year, grade, site.high_hazard, source)


def counts_to_cap(kind: str, cause: str, path: str, on: date, *, asked: Asked | None = None) -> bool:
    """Return whether a visit counts: its kind by law, unless its cause, or by local rule its kind, is left out (rule pack visit.uncounted)."""
    if not LAW[kind].counts_to_cap:
        return False
    left_out = (asked or Asked()).rule("visit.uncounted", path, on)
    return kind not in left_out["kinds"] and cause not in left_out["causes"]


def check_cap(site: Site, on: date, *, override: str, by: Official, but: int | None = None) -> bool:
    """Refuse one visit more than the cap; who approves visits may override with a written reason. Return whether it was overridden."""
    return check_within(site, cap_of(site, on, but=but), override=override, by=by)


def check_within(site: Site, cap: Cap, *, override: str, by: Official) -> bool:
    """Refuse one visit more than a cap, as `check_cap` does."""
    if not cap.reached:
        return False
    if not override:
        raise errors.CapReached(
            f"“{site.name}”{cap.words}，不能再安排。确需检查的，由有审批权的负责人写明理由。", field="cap_override", rule=cap.source
        )
    if not by.may(Right.APPROVE_VISITS):
        raise errors.OverrideByApprover
    return True


# ---- approval ---------------------------------------------------------------------------------------------------------------


def permit_approval(visit: Visit, by: Official) -> None:
    """Refuse who is not responsible for the inspecting organ (its own leader or a superior organ's), or who goes along herself."""
    check_approver(visit.organ, by)
    if visit.officer_links.filter(Q(assignment_id=by.assignment_id) | Q(assignment__person_id=by.person_id)).exists():
        raise errors.OwnApproval


def check_approver(organ: Organ, by: Official) -> None:
    """Refuse who is not responsible for an inspecting organ."""
    by.require(Right.APPROVE_VISITS)
    if not _answers_for(organ, by):
        raise errors.NotYourOrgan


def _answers_for(organ: Organ, by: Official) -> bool:
    """Return whether an official is of an inspecting organ, of a superior of it, or leads its government."""
    return by.organ_id == organ.pk or _above(organ, by.organ_id) or _governs(organ, by)


def _above(organ: Organ, wanted: int) -> bool:
    seen = {organ.pk}
    while organ.parent is not None and organ.parent.pk not in seen:
        organ = organ.parent
        if organ.pk == wanted:
            return True
        seen.add(organ.pk)
    return False


def _governs(organ: Organ, by: Official) -> bool:
    """Return whether the official leads the government of the organ's own place."""
    return by.kind == PostKind.LEADER and by.path == organ.grid_path


def permit_cancel(visit: Visit, by: Official) -> None:
    """Refuse who may not cancel: only the arranging organ, the visit's own people, or who approves that organ's visits."""
    if visit.organ_id == by.organ_id:
        return
    if by.may(Right.APPROVE_VISITS):
        if not _answers_for(visit.organ, by):
            raise errors.NotYourOrgan("由安排检查的单位、检查人员，或者该单位的审批负责人取消。")
        return
    if not visit.officer_links.filter(assignment_id=by.assignment_id).exists():
        raise errors.NotOfThisVisit("由安排检查的单位或者检查人员取消。")


def permit_joining(visit: Visit, by: Official) -> None:
    """Refuse who may not put a visit into campaigns: only the arranging organ, or who organises campaigns; never an enterprise."""
    if visit.organ_id != by.organ_id or by.reach == Reach.OWN_UNIT:
        by.require(Right.MANAGE_CAMPAIGNS)


def issuing_organ(organ: Organ) -> Organ:
    """Return the organ in whose name papers go out: itself, or the nearest superior that has a word for them (delegated enforcement).

    Raises NoDocumentWord.
    """
    nearest: Organ | None = organ
    seen: set[int] = set()
    while nearest is not None and nearest.pk not in seen:
        if nearest.document_word:
            return nearest
        seen.add(nearest.pk)
        nearest = nearest.parent
    raise errors.NoDocumentWord


LATE = "补录"
"""How the first step of a visit recorded long after it was made begins."""


def lateness(path: str, on: date, today: date, reason: str) -> str:
    """Return what the record says of a visit recorded late, empty where it is not. Raises TooLongAgo where nobody says why (rule pack)."""
    ago = (today - on).days
    if ago <= 0 or ago <= (days := int(rules.payload("record.late_days", path=path, on=today)["visit"])):
        return ""
    if not reason:
        raise errors.TooLongAgo(f"检查日期是 {ago} 日以前，超过 {days} 日的补录须写明理由。", field="late_reason")
    return f"{LATE}（检查后第 {ago} 日）：{reason}"


# ---- the result -------------------------------------------------------------------------------------------------------------


def check_outcome(kind: str, outcome: Outcome, *, found: int, all_spot: bool, ordered: bool) -> None:
    """Refuse an outcome that only 行政检查 may have elsewhere, or one that the record does not bear out."""
    if outcome in BY_ORDER and not LAW[kind].may_order:
        raise NotAllowed(f"{VisitKind(kind).label}不是行政检查，处理结果不能是“{outcome.label}”。")
    if outcome == Outcome.NOTHING and found:
        raise errors.OutcomeMismatch("这次检查登记了隐患，处理结果不能是“未发现问题”。", field="outcome")
    if outcome == Outcome.ORDERED and not ordered:
        raise errors.OutcomeMismatch("还没有送达责令限期整改指令书，处理结果不能是“责令限期整改”。请先下达指令书。", field="outcome")
    if outcome == Outcome.CORRECTED and not (found and all_spot):
        raise errors.OutcomeMismatch("“当场改正”须全部隐患都是立行立改，请核对。", field="outcome")
