"""The criteria by which a hazard of the demo may be major: clauses in force on the day, with a number that may be cited."""

from __future__ import annotations

from datetime import date

from anwang.demo.crews import Place
from anwang.standards.library import UNNUMBERED
from anwang.standards.models import Criterion


class Clauses:
    """Every clause, read once."""

    def __init__(self) -> None:
        rows = Criterion.objects.select_related("family").order_by("code")
        self.rows = [clause for clause in rows if clause.is_direct and UNNUMBERED not in clause.clause]
        self.known: dict[tuple[frozenset[str], date], list[Criterion]] = {}

    def for_place(self, place: Place, on: date) -> list[Criterion]:
        """Return the clauses in force on a day for the sectors of a place."""
        sectors = frozenset(place.firm.said.sectors)
        if (sectors, on) not in self.known:
            self.known[sectors, on] = [clause for clause in self.rows if sectors & set(clause.sectors) and _in_force(clause, on)]
        return self.known[sectors, on]


def _in_force(clause: Criterion, on: date) -> bool:
    return all(
        (part.valid_from is None or part.valid_from <= on) and (part.valid_to is None or on < part.valid_to)
        for part in (clause, clause.family)
    )
