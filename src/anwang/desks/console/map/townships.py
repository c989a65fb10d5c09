"""The places below a place with their hazards and their colour: what the map shades and 驾驶舱 ranks. Few statements, whatever the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from anwang.desks.console.figures.asking import Question
from anwang.desks.console.map.colours import LABELS, Counts, Thresholds, thresholds
from anwang.figures import breakdowns, together
from anwang.figures.breakdowns import Place
from anwang.figures.catalogue import find
from anwang.figures.figure import Figure, base, seen_by
from anwang.figures.slices import ratio_number
from anwang.grid import paths
from anwang.grid.access import Official
from anwang.ground.measure import Ratio
from anwang.standards.states import HazardLevel

NAMES = {
    "found": "hazards.found",
    "done": "hazards.done",
    "open": "hazards.open",
    "overdue": "hazards.overdue",
    "major": "hazards.open_major",
}
OVERDUE_MAJOR = f"level={HazardLevel.MAJOR.value}"


@dataclass(frozen=True, slots=True)
class Township:
    """One place below: its hazards of the window, what stands open now, its colour; numbers with the addresses of their records."""

    place: Place
    found: int
    done: int
    rate: Decimal | None
    counts: Counts
    colour: str
    urls: dict[str, str]
    url: str

    @property
    def name(self) -> str:
        """The place's name."""
        return self.place.name

    @property
    def colour_word(self) -> str:
        """The colour as a word: nobody has to see it."""
        return LABELS[self.colour]

    @property
    def rate_shown(self) -> str:
        """整改率 with one decimal, or a dash."""
        return "—" if self.rate is None else f"{self.rate:.1f}"


@dataclass(frozen=True, slots=True)
class Townships:
    """All places below, their sums, and the thresholds of the colours."""

    rows: Sequence[Township]
    whole: Township
    thresholds: Thresholds

    @property
    def places(self) -> Sequence[Township]:
        """The places that have a node of their own."""
        return [row for row in self.rows if row.place.node]

    def by_rate(self) -> list[tuple[int, Township]]:
        """Return the places by 整改率 with their rank; equals share one, and a place without hazards has none."""
        known = sorted((row for row in self.places if row.rate is not None), key=lambda row: row.rate or Decimal(0), reverse=True)
        ranked = [(1 + sum((other.rate or 0) > (row.rate or 0) for other in known), row) for row in known]
        return ranked + [(0, row) for row in self.places if row.rate is None]


def figures_for(by: Official) -> dict[str, Figure]:
    """Return the figures that places are shown by, as the official sees them."""
    return {key: seen_by(find(code), by) for key, code in NAMES.items()}


def read(question: Question, ranges: paths.Ranges, on: date) -> Townships:
    """Return the places below the question's place: found and rectified in its window, open and overdue as of its end."""
    figures = figures_for(question.by)
    slices = {key: question.slice_in(figure, ranges) for key, figure in figures.items()}
    places = breakdowns.places(question.node, slices["open"])
    worst = slices["overdue"].narrowed(where=(*slices["overdue"].where, ("level", HazardLevel.MAJOR.value)))
    asked = {key: (base(figure), slices[key]) for key, figure in figures.items()} | {"major_overdue": (base(figures["overdue"]), worst)}
    numbers = dict(zip(asked, together.over_places(list(asked.values()), [each.ranges for each in places]), strict=True))
    known = thresholds(question.node.path, on)
    rows = [_row(question, figures, place, {key: column[at] for key, column in numbers.items()}, known) for at, place in enumerate(places)]
    sums = {key: sum(column) for key, column in numbers.items()}
    whole = _row(question, figures, Place(question.node, ranges), sums, known)
    idle = rows and rows[-1].place.node is None and not (rows[-1].found or rows[-1].counts.open)
    return Townships(rows[:-1] if idle else rows, whole, known)


def _row(question: Question, figures: dict[str, Figure], place: Place, numbers: dict[str, int], known: Thresholds) -> Township:
    here = question.but(node=place.node) if place.node else question.but(own=True)
    counts = Counts(
        open=numbers["open"],
        overdue=numbers["overdue"],
        major=numbers["major"],
        major_overdue=numbers["major_overdue"],
        known=bool(numbers["found"] or numbers["open"]),
    )
    rate = find("hazards.rate")
    urls = {key: here.records_of(figure) for key, figure in figures.items()}
    urls["rate"] = here.records_of(rate)
    urls["major_overdue"] = here.records_of(figures["overdue"], where=(*question.where, OVERDUE_MAJOR))
    return Township(
        place=place,
        found=numbers["found"],
        done=numbers["done"],
        rate=ratio_number(rate, numbers["done"], numbers["found"]) if isinstance(rate, Ratio) else None,
        counts=counts,
        colour=known.colour(counts),
        urls=urls,
        url=here.url,
    )
