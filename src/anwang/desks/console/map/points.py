"""Enterprises as points of a map's view: gathered by the server into cells, so that a view never holds more than a screen can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, FloatField, Min, QuerySet, Value
from django.db.models.functions import Cast, Floor
from django.urls import reverse

from anwang.desks.console.map import datum
from anwang.enterprises import access
from anwang.enterprises.models import Site
from anwang.enterprises.states import RiskColour
from anwang.grid.access import Official, place
from anwang.grid.paths import Ranges
from anwang.ground.refusal import Refusal

FEWEST_ACROSS, USUAL_ACROSS, MOST_ACROSS = 4, 16, 30
"""So many cells a view may have from west to east; a cell with several enterprises is one mark with their number."""
MOST = 800
SLACK = 0.012
"""Degrees by which a view is widened, since the files' datum may be shifted against the map's."""
SIDES = ("west", "south", "east", "north")


class WrongView(Refusal):
    """The corners of a view are no coordinates."""

    sentence = "地图范围不对，请刷新页面再试。"


@dataclass(frozen=True, slots=True)
class View:
    """The part of the map that one looks at, in degrees."""

    west: float
    south: float
    east: float
    north: float
    across: int = USUAL_ACROSS

    @property
    def cell(self) -> float:
        """The width of a cell in degrees."""
        return max((self.east - self.west) / self.across, 0.0002)


COUNTRY = View(73.0, 3.0, 136.0, 54.0)


def view_of(params: Mapping[str, str]) -> View:
    """Return the view that an address names, the whole country where it names none. Raises WrongView."""
    if not any(params.get(side) for side in SIDES):
        return COUNTRY
    try:
        west, south, east, north = (float(params[side]) for side in SIDES)
    except (KeyError, ValueError) as error:
        raise WrongView from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004 - the whole globe; also refuses what is no number
        raise WrongView
    across = params.get("across", "")
    cells = int(across) if across.isascii() and across.isdigit() and len(across) < 4 else USUAL_ACROSS  # noqa: PLR2004 - no screen is wider
    return View(west, south, east, north, max(FEWEST_ACROSS, min(cells, MOST_ACROSS)))


def standing(by: Official, ranges: Ranges) -> QuerySet[Site]:
    """Return the sites in a place that the official sees and that still stand on file."""
    return access.visible_to(by).filter(place(ranges), closed_on__isnull=True, merged_into__isnull=True)


def within(by: Official, ranges: Ranges, view: View) -> list[dict[str, Any]]:
    """Return the marks of a view: a single enterprise with its name and address, or how many stand close together. Two statements."""
    cell = view.cell
    seen = standing(by, ranges).filter(
        longitude__gte=view.west - SLACK,
        longitude__lt=view.east + SLACK,
        latitude__gte=view.south - SLACK,
        latitude__lt=view.north + SLACK,
    )
    cells = list(
        seen.annotate(x=_cell("longitude", cell), y=_cell("latitude", cell))
        .values("x", "y", "source_crs")
        .annotate(number=Count("pk"), first=Min("pk"), lon=Avg("longitude"), lat=Avg("latitude"))
        .order_by("x", "y", "source_crs")[:MOST]
    )
    alone = Site.objects.in_bulk([each["first"] for each in cells if each["number"] == 1])
    return [_mark(each, alone) for each in cells]


def _cell(field: str, width: float) -> Floor:
    """The number of the cell that a coordinate lies in."""
    return Floor(Cast(field, FloatField()) / Value(width, output_field=FloatField()))


def _mark(each: Mapping[str, Any], alone: Mapping[int, Site]) -> dict[str, Any]:
    lon, lat = datum.to_map((float(each["lon"]), float(each["lat"])), each["source_crs"])
    mark: dict[str, Any] = {"lon": round(lon, 6), "lat": round(lat, 6), "number": each["number"]}
    site = alone.get(each["first"]) if each["number"] == 1 else None
    if site is not None:
        mark |= {"name": site.name, "url": reverse("console:enterprise", args=[site.pk]), "colour": site.risk_colour}
        mark |= {"level": RiskColour(site.risk_colour).label if site.risk_colour else "未评定"}
    return mark
