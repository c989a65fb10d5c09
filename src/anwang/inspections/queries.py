"""Named reads of the inspection room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from anwang.enterprises.models import Site
from anwang.grid.access import Official, colleagues
from anwang.grid.models import Assignment, Certificate
from anwang.grid.states import RIGHTS, PostKind, Right
from anwang.ground.asked import Asked
from anwang.hazards.models import Hazard
from anwang.hazards.queries import usual_due
from anwang.hazards.states import HazardState
from anwang.inspections.access import orders_visible_to, teams_visible_to, visible_to
from anwang.inspections.models import Answer, Order, OrderLine, Team, Visit, VisitMove, VisitOfficer
from anwang.inspections.states import BEFORE_ARRIVAL, LAW, Judgement, OfficerRole, Outcome, VisitKind, VisitState
from anwang.standards.models import CheckCategory, CheckItem

INSPECTING = tuple(kind for kind, rights in RIGHTS.items() if Right.CONDUCT_ADMIN_INSPECTION in rights)
APPROVED_KINDS = tuple(kind for kind, law in LAW.items() if law.needs_approval)
ORDERING_KINDS = tuple(kind for kind, law in LAW.items() if law.may_order)
UNAPPROVED = Q(kind__in=APPROVED_KINDS, approved_at__isnull=True, state__in=(VisitState.PLANNED, VisitState.ON_SITE, VisitState.SIGNED))
"""Visits that the law wants approved and that are not: planned, or urgent and already made."""
UNTOLD_KINDS = (VisitKind.SELF_CHECK, VisitKind.PATROL, VisitKind.SERVICE)
"""Kinds after which nothing must be told: the unit made the record itself, or signed it on the spot; it may still be told."""
MAY_BE_ORDERED = (HazardState.REGISTERED, HazardState.IMMEDIATE)


# ---- the sheet --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a visit's sheet and its answer, if there is one."""

    item: CheckItem
    answer: Answer | None

    @property
    def judgement(self) -> str:
        """The answer's code, empty when there is none."""
        return self.answer.judgement if self.answer else ""


@dataclass(frozen=True, slots=True)
class Section:
    """One category of a visit's sheet."""

    category: CheckCategory
    lines: tuple[Line, ...]

    @property
    def unanswered(self) -> tuple[CheckItem, ...]:
        """The items without answer."""
        return tuple(line.item for line in self.lines if line.answer is None)

    @property
    def passable(self) -> tuple[CheckItem, ...]:
        """The items that may be judged as passed together; what must be checked is judged one by one (rules 5.3)."""
        return tuple(item for item in self.unanswered if not item.must_check)

    @property
    def must_judge(self) -> int:
        """How many unanswered items must be judged one by one."""
        return len(self.unanswered) - len(self.passable)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visit's whole sheet (检查登记表)."""

    sections: tuple[Section, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All items in order."""
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def total(self) -> int:
        """How many items there are."""
        return len(self.lines)

    @property
    def answered(self) -> int:
        """How many are answered."""
        return sum(1 for line in self.lines if line.answer is not None)

    def count(self, judgement: str) -> int:
        """Return how many items have an answer."""
        return sum(1 for line in self.lines if line.judgement == judgement)

    @property
    def failed(self) -> tuple[Line, ...]:
        """The failed items."""
        return tuple(line for line in self.lines if line.judgement == Judgement.FAIL)

    @property
    def without_photo(self) -> tuple[Line, ...]:
        """The failed items that have neither photo nor reason: the record cannot be signed with them."""
        return tuple(line for line in self.failed if line.answer is not None and line.answer.lacks_photo)

    @property
    def unanswered(self) -> tuple[CheckItem, ...]:
        """The items without answer."""
        return tuple(item for section in self.sections for item in section.unanswered)


def sheet_of(visit: Visit) -> Sheet:
    """Return a visit's sheet with its answers; three statements. Empty without checklist."""
    if visit.checklist_id is None:
        return Sheet(())
    answers = {answer.item_id: answer for answer in visit.answers.select_related("hazard")}
    items: dict[int, list[Line]] = {}
    for item in CheckItem.objects.filter(version_id=visit.checklist_id).select_related("criterion__family").order_by("number"):
        items.setdefault(item.category_id, []).append(Line(item, answers.get(item.pk)))
    categories = CheckCategory.objects.filter(version_id=visit.checklist_id).order_by("number")
    return Sheet(tuple(Section(category, tuple(items.get(category.pk, ()))) for category in categories))


def item_ids(checklist_id: int) -> list[int]:
    """Return the ids of a checklist's items, in order."""
    return list(CheckItem.objects.filter(version_id=checklist_id).order_by("number").values_list("pk", flat=True))


# ---- a visit ----------------------------------------------------------------------------------------------------------------


def officers_of(visit: Visit) -> list[VisitOfficer]:
    """Return who went along, the leading one first, experts last."""
    rank = {OfficerRole.LEAD: 0, OfficerRole.OFFICER: 1, OfficerRole.EXPERT: 2}
    links = visit.officer_links.select_related("assignment__post__organ").order_by("id")
    return sorted(links, key=lambda one: rank[OfficerRole(one.role)])


@dataclass(frozen=True, slots=True)
class Crew:
    """Who went along, told apart as papers tell it: who inspects (with the experts), and the leaders beside them, who do not."""

    inspectors: list[VisitOfficer]
    leaders: list[VisitOfficer]

    @property
    def everybody(self) -> list[VisitOfficer]:
        """All who went along, the leaders first."""
        return [*self.leaders, *self.inspectors]

    @property
    def leaders_are(self) -> str:
        """What the leaders are called: leading, or only accompanying."""
        return "带队领导" if any(one.role == OfficerRole.LEAD for one in self.leaders) else "陪同领导"


def crew_of(visit: Visit) -> Crew:
    """Return who went along: a leader counts to no minimum of officers and shows no certificate, so she is no 检查人员 (rules 5.1)."""
    people = officers_of(visit)
    leaders = [one for one in people if one.role != OfficerRole.EXPERT and one.assignment and one.assignment.post.kind == PostKind.LEADER]
    return Crew([one for one in people if one not in leaders], leaders)


def hazards_of(visit: Visit) -> QuerySet[Hazard]:
    """Return the hazards found in a visit, voided ones included, in order of registration."""
    return Hazard.objects.filter(finding__visit=visit).select_related("criterion__family").order_by("id")


def orderable(visit: Visit) -> QuerySet[Hazard]:
    """Return the hazards of a visit that an order may still cover."""
    return hazards_of(visit).filter(state__in=MAY_BE_ORDERED).exclude(order_lines__isnull=False)


def history(visit: Visit) -> QuerySet[VisitMove]:
    """Return a visit's moves, first one first."""
    return VisitMove.objects.filter(record=visit).order_by("id")


def of_site(site: Site, by: Official) -> QuerySet[Visit]:
    """Return the visits of a site that the official sees, newest first: for its file and its timeline. Hidden ones stay hidden."""
    return visible_to(by).filter(site=site).select_related("organ", "checklist__checklist").order_by("-planned_on", "-id")


def of_campaign(by: Official, campaign_ids: Iterable[int]) -> QuerySet[Visit]:
    """Return the visits of some campaigns that the official sees; a visit of several comes once."""
    links = Visit.campaign_links.rel.related_model._default_manager.filter(visit=OuterRef("pk"), campaign_id__in=list(campaign_ids))
    return visible_to(by).filter(Exists(links))


def by_number(by: Official, text: str) -> QuerySet[Visit]:
    """Return the visits that the official sees whose number contains the text, newest first; for the search box."""
    return visible_to(by).filter(number__icontains=text).order_by("-id")


def find_orders(by: Official, text: str) -> QuerySet[Order]:
    """Return the orders that the official sees whose number contains the text."""
    return orders_visible_to(by).filter(number__icontains=text).select_related("site").order_by("-id")


def lines_of(order: Order) -> QuerySet[OrderLine]:
    """Return an order's problems in order."""
    return order.lines.select_related("hazard").order_by("number")


def problems_to_order(visit: Visit, on: date) -> list[tuple[Hazard, date]]:
    """Return the hazards that an order may still cover, each with the deadline that an order of the day sets unless it names another."""
    asked = Asked()
    return [(hazard, usual_due(hazard, on, asked)) for hazard in orderable(visit)]


# ---- what waits -------------------------------------------------------------------------------------------------------------


def to_approve(by: Official) -> QuerySet[Visit]:
    """Return the visits that wait for the official's approval, urgent ones already made included, earliest first."""
    return visible_to(by).filter(_to_approve(by)).select_related("site", "organ", "subject_organ", "node").order_by("planned_on", "id")


def mine(by: Official) -> QuerySet[Visit]:
    """Return the visits in which the official goes along as officer."""
    return visible_to(by).filter(_mine(by)).select_related("site", "organ", "subject_organ", "node")


def to_make(by: Official, on: date) -> QuerySet[Visit]:
    """Return the official's visits planned for a day or before and not begun; those that the law wants approved only when they are."""
    return mine(by).filter(_to_make(on)).order_by("planned_on", "id")


def unfinished(by: Official) -> QuerySet[Visit]:
    """Return the official's visits begun and not yet signed."""
    return mine(by).filter(state=VisitState.ON_SITE).order_by("started_at", "id")


def to_tell(by: Official) -> QuerySet[Visit]:
    """Return the official's signed visits whose result is not told."""
    return mine(by).filter(_to_tell()).order_by("started_on", "id")


def to_serve(by: Official) -> QuerySet[Visit]:
    """Return the official's signed inspections with hazards that no order covers yet."""
    if not by.may(Right.ORDER_RECTIFICATION):
        return Visit.objects.none()
    uncovered = Hazard.objects.filter(finding__visit=OuterRef("pk"), state=HazardState.REGISTERED, order_lines__isnull=True)
    signed = mine(by).filter(state=VisitState.SIGNED, kind__in=ORDERING_KINDS)
    return signed.filter(Exists(uncovered)).order_by("started_on", "id")


def waiting_count(by: Official, on: date) -> int:
    """Return for how many visits something waits for the official's own act; one statement."""
    acts = _to_make(on) | Q(state=VisitState.ON_SITE) | _to_tell()
    return visible_to(by).filter(_to_approve(by) | (_mine(by) & acts)).count()


def goes_along(by: Official) -> Exists:
    """Return the condition that the official goes along on a visit as officer."""
    return Exists(VisitOfficer.objects.filter(visit=OuterRef("pk"), assignment_id=by.assignment_id).exclude(role=OfficerRole.EXPERT))


def _mine(by: Official) -> Q:
    return Q(goes_along(by))


def _to_make(on: date) -> Q:
    ready = Q(state=VisitState.APPROVED) | (Q(state=VisitState.PLANNED) & ~Q(kind__in=APPROVED_KINDS))
    return ready & Q(planned_on__lte=on)


def _to_tell() -> Q:
    return Q(state=VisitState.SIGNED) & ~Q(kind__in=UNTOLD_KINDS)


def _to_approve(by: Official) -> Q:
    """Return the condition of what the official may approve: her organ's, its subordinates', or as leader her own place's; never her own."""
    if not by.may(Right.APPROVE_VISITS):
        return Q(pk__in=[])
    of_hers = Q(organ_id=by.organ_id) | Q(organ__parent_id=by.organ_id)
    if by.kind == PostKind.LEADER:
        of_hers |= Q(organ__grid_path=by.path)
    along = VisitOfficer.objects.filter(visit=OuterRef("pk"), assignment_id=by.assignment_id)
    return UNAPPROVED & of_hers & ~Q(Exists(along))


def missed(by: Official, on: date) -> QuerySet[Visit]:
    """Return the visits of the official's scope that were planned for a day gone by and not begun."""
    return visible_to(by).filter(state__in=BEFORE_ARRIVAL, planned_on__lt=on).select_related("site", "organ").order_by("planned_on", "id")


# ---- choosing ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Inspector:
    """A colleague who may inspect, and the certificate in force on the day."""

    assignment: Assignment
    certificate: str
    valid_to: date | None


def inspectors(by: Official, on: date) -> list[Inspector]:
    """Return the colleagues with an enforcement post and a certificate in force on a day; two statements."""
    people = list(colleagues(by, on=on, kinds=INSPECTING))
    held = Certificate.objects.filter(person__in=[one.person_id for one in people], valid_from__lte=on, valid_to__gte=on).order_by(
        "-number"
    )
    certificates = {one.person_id: one for one in held}
    return [
        Inspector(one, certificates[one.person_id].number, certificates[one.person_id].valid_to)
        for one in people
        if one.person_id in certificates
    ]


def open_teams(by: Official, on: date) -> QuerySet[Team]:
    """Return the teams under way on a day."""
    return teams_visible_to(by).filter(Q(returns_on__isnull=True) | Q(returns_on__gte=on), sent_on__lte=on).order_by("-sent_on", "-id")


@dataclass(frozen=True, slots=True)
class TeamSummary:
    """What a team did: visits made, and hazards found."""

    visits: int
    made: int
    hazards: int


def summary_of(team: Team) -> TeamSummary:
    """Return what a team did, counted now."""
    made = Q(state__in=(VisitState.SIGNED, VisitState.TOLD))
    counted = team.visits.exclude(state=VisitState.CANCELLED).aggregate(
        visits=Count("id", distinct=True), made=Count("id", filter=made, distinct=True), hazards=Count("findings", filter=made)
    )
    return TeamSummary(**counted)


def suggested_outcome(visit: Visit) -> str:
    """Return the outcome that the record speaks for, for a form to propose."""
    hazards = list(hazards_of(visit).exclude(state=HazardState.VOID))
    if not hazards:
        return Outcome.NOTHING
    if visit.orders.exists():
        return Outcome.ORDERED
    return Outcome.CORRECTED if all(hazard.is_spot for hazard in hazards) else ""
