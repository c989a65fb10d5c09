"""一张图: the places below coloured by their hazards, enterprises as points, and the same as a list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.dashboard.board import question_for
from anwang.desks.console.figures import choosing
from anwang.desks.console.figures.asking import Question
from anwang.desks.console.map import geography, points, townships
from anwang.desks.console.map.boundaries import laid_below
from anwang.desks.console.map.geography import Geography
from anwang.desks.console.map.townships import Township, Townships
from anwang.desks.console.pages import PageRequest, page, show
from anwang.grid.states import Right
from anwang.ground import rules

SHADES = {"colour": "隐患四色", "open": "未整改隐患", "overdue": "超期未整改", "found": "今年排查隐患", "rate": "整改率"}
"""By what the places are coloured."""
STEPS = 5
NO_KEY = "无"
TILES = "https://t0.tianditu.gov.cn https://t1.tianditu.gov.cn https://t2.tianditu.gov.cn https://t3.tianditu.gov.cn"


def _question(request: PageRequest, at: datetime) -> Question:
    scope = getattr(request, "scope_node", None)
    return question_for(request.official, request.GET, scope=scope, on=timezone.localdate(at))


@page(Right.READ_FIGURES)
def map_page(request: PageRequest) -> HttpResponseBase:
    """The map of a place and the list beside it; without scripts the list alone says everything."""
    at = timezone.now()
    question = _question(request, at)
    ranges = question.ranges()
    below = townships.read(question, ranges, timezone.localdate(at))
    bounded = set(laid_below(question.node).values_list("node__path", flat=True))
    known = geography.read(request.official, ranges, below.rows, len(question.node.path), bounded)
    chosen = request.GET.get("shade", "") if request.GET.get("shade", "") in SHADES else "colour"
    key = str(rules.payload("map.tiles", path=request.official.path, on=timezone.localdate(at))["key"]).strip()
    key = "" if key == NO_KEY else key
    context = {
        "question": question,
        "below": below,
        "known": known,
        "at": at,
        "shades": [(name, label, name == chosen, _address(question, name)) for name, label in SHADES.items()],
        "chosen": chosen,
        "legend": below.thresholds.legend(),
        "crumbs": [(name, _here(url)) for name, url in choosing.crumbs(question)],
        "drawn": _drawn(question, below, known, chosen, key) | ({"boundaries": _shapes_url(question)} if bounded else {}),
        "has_tiles": bool(key),
        "boundaries_url": reverse("console:boundaries") if request.official.may(Right.MANAGE_GRID) else "",
    }
    response = show(request, "console/map/map.html", context)
    if key:
        response.headers["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY.replace("img-src 'self'", f"img-src 'self' {TILES}")
    return response


@page(Right.READ_FIGURES)
def points_of(request: PageRequest) -> HttpResponseBase:
    """The enterprises of a view as points or as numbers of points."""
    question = _question(request, timezone.now())
    view = points.view_of({name: request.GET.get(name, "") for name in (*points.SIDES, "across")})
    return JsonResponse({"points": points.within(request.official, question.ranges(), view)}, json_dumps_params={"ensure_ascii": False})


def _drawn(question: Question, below: Townships, known: Geography, chosen: str, key: str) -> dict[str, Any]:
    """What the script draws."""
    shade = _shades(below, chosen)
    return {
        "townships": [_township(row, known, shade) for row in below.places],
        "points": f"{reverse('console:map_points')}?place={question.node.pk}",
        "chosen": chosen,
        "key": key,
    }


def _township(row: Township, known: Geography, shade: dict[str, int]) -> dict[str, Any]:
    node = row.place.node
    path = node.path if node else ""
    centre = known.centres.get(path)
    return {
        "path": path,
        "name": row.name,
        "colour": row.colour,
        "shade": shade.get(path, 0),
        "centre": [round(centre.point[1], 6), round(centre.point[0], 6)] if centre else None,
        "open": row.counts.open,
        "lines": [[label, shown, url] for label, shown, url in lines_of(row)],
    }


def lines_of(row: Township) -> list[tuple[str, str, str]]:
    """What is said of a place when one asks: label, number, address of its records."""
    return [
        ("未整改隐患", str(row.counts.open), row.urls["open"]),
        ("其中超期", str(row.counts.overdue), row.urls["overdue"]),
        ("未整改重大隐患", str(row.counts.major), row.urls["major"]),
        ("今年排查", str(row.found), row.urls["found"]),
        ("整改率（%）", row.rate_shown, row.urls["rate"]),
    ]


def _shades(below: Townships, chosen: str) -> dict[str, int]:
    """Five steps of ink from the least to the most."""
    values = {row.place.node.path: _value(row, chosen) for row in below.rows if row.place.node}
    most = max(values.values(), default=0.0)
    return {path: 0 if not value or not most else max(1, round(value * STEPS / most)) for path, value in values.items()}


def _value(row: Township, chosen: str) -> float:
    if chosen == "rate":
        return float(row.rate or 0)
    return float({"open": row.counts.open, "overdue": row.counts.overdue, "found": row.found}.get(chosen, 0))


def _address(question: Question, shade: str) -> str:
    return f"{reverse('console:map')}?place={question.node.pk}&shade={shade}"


def _shapes_url(question: Question) -> str:
    return f"{reverse('console:map_shapes')}?place={question.node.pk}"


def _here(url: str) -> str:
    """The same place on this page."""
    place = QueryDict(url.partition("?")[2]).get("place", "")
    return f"{reverse('console:map')}?place={place}"
