"""Pages of the figures: one to read them, one that lists them, and the records behind a number."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import listing
from anwang.desks.console.figures import asking, charts, choosing, page, workbook
from anwang.desks.console.figures import records as behind
from anwang.desks.console.figures.asking import Question
from anwang.desks.console.figures.table import shown
from anwang.desks.console.home.saved import Views
from anwang.desks.console.pages import PageRequest, show
from anwang.desks.console.pages import page as opened
from anwang.figures import slices
from anwang.figures.catalogue import KINDS, everything, room_of, search
from anwang.figures.figure import Figure, base, dimensions, seen_by
from anwang.grid.states import Right

VIEWS = "figures"
"""The name under which questions are kept as views."""


def _question(request: PageRequest, at: datetime) -> Question:
    scope = getattr(request, "scope_node", None)
    return asking.read(request.official, request.GET, scope=scope, on=timezone.localdate(at))


@opened(Right.READ_FIGURES)
def figures(request: PageRequest) -> HttpResponseBase:
    """Read figures: which, for rows and columns what, where, when, beside what; behind every number its records."""
    at = timezone.now()
    question = _question(request, at)
    wanted = request.GET.get("add", "").strip()[:40]
    adding = choosing.found_by(wanted)
    if adding and (len(adding) == 1 or wanted in {adding[0].name, adding[0].code}):
        return HttpResponseRedirect(_with(question, adding[0]))
    board = page.draw(question, at)
    if request.GET.get("export") == "xlsx":
        return workbook.download(board, f"{question.focus.name}等指标{timezone.localtime(at):%Y%m%d}.xlsx")
    drawn = charts.kind_for(question, board.table) if board.table else ""
    context = {
        "board": board,
        "question": question,
        "table": board.table,
        "drawn": drawn,
        "drawing": charts.drawing(question, board.table) if board.table and drawn != "heat" and board.table.has_numbers else None,
        "chart_options": choosing.charts(question, drawn),
        "groups": choosing.figure_groups(question),
        "starts": choosing.starts(question),
        "places": choosing.places_of(question),
        "crumbs": choosing.crumbs(question),
        "campaigns": choosing.campaigns_of(question),
        "presets": choosing.presets(question, timezone.localdate(at)),
        "rows": choosing.rows_of(question),
        "columns": choosing.columns_of(question),
        "comparisons": choosing.comparisons(question),
        "filters": choosing.filters(question),
        "chips": choosing.chips(question),
        "wanted": wanted,
        "adding": [(figure, _with(question, figure)) for figure in adding],
        "views": _views(request),
        "saved_query": urlencode(question.pairs()),
        "shared_url": question.but(preset="custom").url,
        "export_url": f"{question.url}&export=xlsx",
    }
    return show(request, "console/figures/figures.html", context)


def _with(question: Question, figure: Figure) -> str:
    """Return the question's address with one more figure; the seventh takes the place of the sixth."""
    kept = tuple(each for each in question.figures if each.code != figure.code)[: asking.MOST - 1]
    return question.but(figures=(*kept, seen_by(figure, question.by))).url


def _views(request: PageRequest) -> list[dict[str, object]]:
    """Return the named views with their addresses: her own, and her office's."""
    here = reverse("console:figures")
    return [{"label": view.label, "url": f"{here}?{view.query}", "shared": view.shared} for view in Views(request.official).of(VIEWS)]


@opened(Right.READ_FIGURES)
def find_figure(request: PageRequest) -> HttpResponseBase:
    """Find a figure while one types: by name, alias, pinyin initials or code; each hit is the address with it added."""
    question = _question(request, timezone.now())
    wanted = request.GET.get("add", "").strip()[:40]
    found = [(figure, _with(question, figure)) for figure in choosing.found_by(wanted)]
    return show(request, "console/figures/_found.html", {"found": found, "wanted": wanted})


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
    return show(request, "console/figures/catalogue.html", {"rows": rows, "q": text, "whole": len(everything())})


@opened(Right.READ_FIGURES)
def records(request: PageRequest) -> HttpResponseBase:
    """List the records that a number counts: as many as the number says, as far as the official may open them; a rate's by its halves."""
    at = timezone.now()
    question = _question(request, at)
    figure = question.focus
    asked = question.slice_of(figure)
    value = slices.value(figure, asked, at=at)
    halves = behind.halves(question, figure, value, request.GET.get(asking.HALF, ""))
    opened: Figure = next((half.measure for half in halves if half.is_open), figure)
    context = {
        "question": question,
        "figure": figure,
        "value": value,
        "shown": shown(value.number),
        "chips": [words for words, _ in choosing.chips(question)],
        "back_url": question.url,
        "at": at,
        "halves": halves,
        "reached": value.record_count if opened is figure else slices.record_count(opened, asked),
        "one_to_one": opened.kind in {"count", "stock", "cohort"} and not base(opened).of,
    }
    found = behind.counted(opened, asked, request.official)
    return listing.answer(request, behind.listing(opened), found, template="console/figures/records.html", context=context)
