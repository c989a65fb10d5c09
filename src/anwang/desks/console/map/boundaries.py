"""Boundaries on the map: what is laid down, laying down more, and the shapes themselves for drawing."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.forms import Form, submit
from anwang.desks.console.map import datum
from anwang.desks.console.pages import PageRequest, page
from anwang.figures.places import children
from anwang.grid import actions
from anwang.grid.access import node_for
from anwang.grid.boundaries import LARGEST, read
from anwang.grid.errors import BoundariesRefused
from anwang.grid.inputs import LayBoundaries
from anwang.grid.models import Boundary, Node
from anwang.grid.states import Right


@page(Right.MANAGE_GRID, methods=("GET", "POST"))
def boundaries(request: PageRequest) -> HttpResponse:
    """Lay down the boundaries of the places below a place from a GeoJSON file; what is laid down stands beneath."""
    by, at = request.official, timezone.now()
    node = node_for(by, None)
    form = Form(
        LayBoundaries,
        only=("node_id", "datum", "source"),
        initial={"node_id": node.pk, "datum": "CGCS2000"},
        labels={"node_id": {str(node.pk): node.name}},
        pickers={"node_id": reverse("console:pick_node")},
        send="装入",
    )

    def lay(said: LayBoundaries) -> Node:
        upload = request.FILES.get("file")
        if upload is None:
            raise BoundariesRefused("请选择 GeoJSON 文件。")
        if (upload.size or 0) > LARGEST:
            raise BoundariesRefused(f"文件超过 {LARGEST // 1024 // 1024} MB，请先把边界简化后再上传。")
        return actions.lay_boundaries(said, read(upload.read()), by=by, at=at)

    below = children(node, timezone.localdate(at))
    laid = {each.node_id: each for each in Boundary.objects.filter(node__in=below).defer("shape")}
    context = {
        "form_title": "乡镇边界",
        "back_url": reverse("console:map") if by.sees(Right.READ_FIGURES) else reverse("console:inbox"),
        "node": node,
        "rows": [(each, laid.get(each.pk)) for each in below],
        "number": len(laid),
    }
    return submit(
        request,
        form,
        lay,
        lambda _: reverse("console:boundaries"),
        words="已装入边界。",
        template="console/map/boundaries.html",
        context=context,
    )


@page(Right.READ_FIGURES)
def shapes(request: PageRequest) -> HttpResponseBase:
    """The shapes of the places below a place, on the map's datum, by path."""
    key = request.GET.get("place", "")
    node = node_for(request.official, int(key) if key.isascii() and key.isdigit() and len(key) < 16 else None)  # noqa: PLR2004 - a key
    laid = laid_below(node).values_list("node__path", "datum", "shape")
    found = {path: _on_map(json.loads(shape), kind) for path, kind, shape in laid}
    return JsonResponse({"shapes": found}, headers={"Cache-Control": "private, max-age=300"})


def laid_below(node: Node) -> Any:
    """Return the boundaries laid down for the places below a place."""
    return Boundary.objects.filter(node__in=children(node, timezone.localdate()))


def _on_map(geometry: dict[str, Any], kind: str) -> dict[str, Any]:
    if kind in {"WGS84", "CGCS2000"}:
        return geometry
    moved = [[[datum.to_map((lon, lat), kind) for lon, lat in ring] for ring in polygon] for polygon in geometry["coordinates"]]
    return {**geometry, "coordinates": moved}
