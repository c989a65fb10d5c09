"""Pages of the figures: one to read them, one that lists them, and the records behind a number."""

from __future__ import annotations

from datetime import datetime

from django.http.response import HttpResponseBase
from django.utils import timezone

from anwang.desks.console import listing
from anwang.desks.console.figures import asking, page, workbook
from anwang.desks.console.figures import records as behind
from anwang.desks.console.figures.asking import Question
from anwang.desks.console.pages import PageRequest, show
from anwang.desks.console.pages import page as opened
from anwang.figures import slices
from anwang.figures.catalogue import KINDS, room_of, search
from anwang.figures.catalogue import catalogue as known
from anwang.figures.figure import base, dimensions
from anwang.grid.states import Right


def _question(request: PageRequest, at: datetime) -> Question:
    scope = getattr(request, "scope_node", None)
    return asking.read(request.official, request.GET, scope=scope, on=timezone.localdate(at))


@opened(Right.READ_FIGURES)
def figures(request: PageRequest) -> HttpResponseBase:
    """Read figures: a place, a window, campaigns, filters; below each number its definition, behind it its records."""
    at = timezone.now()
    question = _question(request, at)
    board = page.draw(question, at)
    if request.GET.get("export") == "xlsx":
        return workbook.download(board, f"{question.focus.name}等指标{timezone.localtime(at):%Y%m%d}.xlsx")
    context = {
        "board": board,
        "question": question,
        "groups": page.figure_groups(question),
        "places": page.places_of(question),
        "crumbs": page.crumbs(question),
        "campaigns": page.campaigns_of(question),
        "presets": page.presets(question),
        "filters": page.filters(question),
        "chips": page.chips(question),
        "dimensions": page.dimension_options(question),
        "export_url": f"{question.url}&export=xlsx",
    }
    return show(request, "console/figures/figures.html", context)


@opened(Right.READ_FIGURES)
def catalogue(request: PageRequest) -> HttpResponseBase:
    """List every figure with its definition, kind and room; searched by name, alias or definition."""
    text = request.GET.get("q", "").strip()[:80]
    rows = [
        {
            "figure": figure,
            "kind": KINDS[figure.kind],
            "room": room_of(figure),
            "dimensions": "、".join(base(figure).fact.column(name).label for name in dimensions(figure)),
        }
        for figure in search(text)
    ]
    return show(request, "console/figures/catalogue.html", {"rows": rows, "q": text, "whole": len(known())})


@opened(Right.READ_FIGURES)
def records(request: PageRequest) -> HttpResponseBase:
    """List the records that a number counts: as many as the number says, as far as the official may open them."""
    at = timezone.now()
    question = _question(request, at)
    figure = question.focus
    asked = question.slice_of(figure)
    value = slices.value(figure, asked, at=at)
    context = {
        "question": question,
        "figure": figure,
        "value": value,
        "shown": page.shown(value.number),
        "chips": [words for words, _ in page.chips(question)],
        "back_url": question.url,
        "at": at,
        "one_to_one": figure.kind in {"count", "stock", "cohort"} and not base(figure).of,
    }
    found = behind.counted(figure, asked, request.official)
    return listing.answer(request, behind.listing(figure), found, template="console/figures/records.html", context=context)
