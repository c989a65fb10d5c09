"""Named reads of the hazard room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet
from rapidfuzz import fuzz, process

from anwang.grid.access import Official
from anwang.ground import rules
from anwang.ground.asked import Asked
from anwang.ground.calendar import calendar
from anwang.ground.workdays import Calendar
from anwang.hazards.access import visible_to
from anwang.hazards.models import Hazard, HazardMove
from anwang.hazards.states import AWAITING_RECTIFICATION, ENFORCED_SOURCES, OPEN, HazardState
from anwang.standards.models import Criterion
from anwang.standards.states import HazardLevel

ALIKE = 70
"""From so many percent of shared wording on, two descriptions at one place are shown as perhaps one hazard."""
LOOKED_AT = 200
"""At most so many hazards of one site are compared."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A hazard that may be the same, and how alike the wording is in percent."""

    hazard: Hazard
    percent: int


def overdue(hazards: QuerySet[Hazard], on: date) -> QuerySet[Hazard]:
    """Return those whose deadline has passed while rectification is not yet reported."""
    return hazards.filter(state__in=AWAITING_RECTIFICATION, due_on__lt=on)


def due_soon(hazards: QuerySet[Hazard], on: date, days: int) -> QuerySet[Hazard]:
    """Return those whose deadline comes within some days, today included."""
    return hazards.filter(state__in=AWAITING_RECTIFICATION, due_on__gte=on, due_on__lte=on + timedelta(days=days))


def awaiting_recheck(hazards: QuerySet[Hazard]) -> QuerySet[Hazard]:
    """Return those reported as rectified, longest waiting first."""
    return hazards.filter(state=HazardState.CLAIMED).order_by("claimed_on", "id")


def open_only(hazards: QuerySet[Hazard]) -> QuerySet[Hazard]:
    """Return those not yet disposed of."""
    return hazards.filter(state__in=OPEN)


def recheck_due_on(hazard: Hazard, on: date) -> date | None:
    """Return the last day of the recheck: ten days (by rule) after the report, or after expiry where nobody reported."""
    begins = hazard.claimed_on if hazard.state == HazardState.CLAIMED else hazard.due_on if hazard.is_overdue(on) else None
    if begins is None:
        return None
    return begins + timedelta(days=int(rules.payload("hazard.recheck_days", path=hazard.grid_path, on=on)["days"]))


def due_by_rule(level: str, path: str, on: date, asked: Asked) -> date:
    """Return when an order of a day ends by the rule pack; a term that ends on a day off ends on the next working day."""
    days = asked.rule("hazard.term_days", path, on)
    return _ends(on, int(days["major_max" if level == HazardLevel.MAJOR else "general"]), asked)


def usual_due(hazard: Hazard, on: date, asked: Asked | None = None) -> date:
    """Return the deadline of an order given on a day, unless it names another: the finder's term (0: the same day), else the rule's."""
    asked = asked or Asked()
    if hazard.term_days is None:
        return due_by_rule(hazard.level, hazard.grid_path, on, asked)
    return _ends(on, hazard.term_days, asked) if hazard.term_days else on


def _ends(on: date, days: int, asked: Asked) -> date:
    worked: Calendar = asked.once(("calendar", on), lambda: calendar(on))
    return worked.deadline(on, days, "d", roll=True).day


def state_counts(by: Official, hazards: QuerySet[Hazard] | None = None) -> dict[str, int]:
    """Return how many hazards the official sees in each state; one statement."""
    rows = (visible_to(by) if hazards is None else hazards).order_by().values_list("state").annotate(number=Count("id"))
    found = dict(rows)
    return {state: found.get(state, 0) for state in HazardState.values}


def history(hazard: Hazard) -> QuerySet[HazardMove]:
    """Return a hazard's moves, first one first."""
    return HazardMove.objects.filter(record=hazard).order_by("id")


def last_person(hazard: Hazard, *verbs: str) -> int | None:
    """Return who last took one of some steps."""
    return HazardMove.objects.filter(record=hazard, verb__in=verbs).order_by("-id").values_list("by_person_id", flat=True).first()


def duplicates(
    by: Official, description: str, *, site_id: int | None, node_id: int | None, but: int | None = None, alike: int = ALIKE
) -> list[Likeness]:
    """Return open hazards of the same site (or the same public place) whose wording is alike, most alike first."""
    same = Q(site_id=site_id) if site_id else Q(site__isnull=True, node_id=node_id)
    known = list(open_only(visible_to(by)).filter(same).exclude(pk=but or 0).order_by("-id")[:LOOKED_AT])
    return _alike(description, known, alike)


def recurrences(by: Official, description: str, *, site_id: int | None, node_id: int | None, since: date) -> list[Likeness]:
    """Return hazards of the same place struck off since a day whose wording is alike: the new one may be a recurrence (回潮)."""
    same = Q(site_id=site_id) if site_id else Q(site__isnull=True, node_id=node_id)
    closed = visible_to(by).filter(same, state=HazardState.STRUCK_OFF, struck_off_on__gte=since).order_by("-id")[:LOOKED_AT]
    return _alike(description, list(closed))


def _alike(description: str, known: list[Hazard], least: int = ALIKE) -> list[Likeness]:
    texts = {index: hazard.description for index, hazard in enumerate(known)}
    found = process.extract(description, texts, scorer=fuzz.ratio, score_cutoff=least, limit=5 if least else 50)
    return [Likeness(known[index], round(score)) for _, score, index in found]


def criteria(on: date, sectors: Iterable[str] = ()) -> QuerySet[Criterion]:
    """Return the clauses in force on a day, of some sectors where they are told; every clause alone makes a hazard major."""
    started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    of_family = (Q(family__valid_from__isnull=True) | Q(family__valid_from__lte=on)) & (
        Q(family__valid_to__isnull=True) | Q(family__valid_to__gt=on)
    )
    found = Criterion.objects.filter(started, running, of_family).select_related("family").order_by("family_id", "id")
    wanted = set(sectors)
    if not wanted:
        return found
    fitting = [clause.pk for clause in found if wanted & {*clause.sectors, *clause.family.sectors}]
    return found.filter(pk__in=fitting)


def latest_listing_batches(by: Official) -> list[str]:
    """Return the newest listing batches of the official's place, for choosing one again."""
    rows = visible_to(by).filter(listing__isnull=False).order_by().values_list("listing__batch").annotate(last=Max("listing__listed_on"))
    return [batch for batch, _ in sorted(rows, key=lambda row: row[1], reverse=True)[:10]]


BY_CERTIFIED = Q(source__in=ENFORCED_SOURCES, is_spot=False)
"""Hazards that only certified officers recheck (`law.needs_certificates`)."""
SUSPECTED = Q(level=HazardLevel.GENERAL, suspicion__isnull=False, suspicion__judged_on__isnull=True) & ~Q(state=HazardState.VOID)
"""Hazards that some ledger calls major without naming a clause, and that nobody has judged (疑似重大待判定)."""


def major_overdue(hazards: QuerySet[Hazard], on: date) -> QuerySet[Hazard]:
    """Return overdue major hazards, which the committee may list."""
    return overdue(hazards, on).filter(level=HazardLevel.MAJOR)
