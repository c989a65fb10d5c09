"""What an address asks of the figures: which ones, where, when, of which campaigns, with which filters; and the address of a changed question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from anwang.campaigns import access as campaign_access
from anwang.campaigns.models import Campaign
from anwang.campaigns.queries import with_parts
from anwang.desks.console.figures import periods
from anwang.figures import breakdowns, slices
from anwang.figures.catalogue import find
from anwang.figures.figure import Figure, base, knows_campaigns, seen_by
from anwang.grid import paths, territory
from anwang.grid.access import Official, node_for
from anwang.grid.models import Node
from anwang.ground.measure import Slice
from anwang.ground.refusal import NotFound

MOST = 6
"""So many figures stand beside each other on one page."""
FIRST = ("检查家次", "排查隐患数", "整改隐患数", "整改率")
"""What the page shows before anything is chosen."""
PLACE, FIGURES = "place", "figures"
"""What a table has for its rows, and for its columns, unless asked otherwise."""
HALF, PART, BASE = "half", "part", "base"
"""Whose records of a rate are opened: the numerator's, unless the denominator's are asked."""
PERIODS = {"month": "月", "quarter": "季度", "year": "年"}
"""Rows or columns of time."""
COMPARED = {"yoy": "同比（上年同期）", "mom": "环比（上一时段）", "prior2": "与前年同期比", "target": "与目标比"}
"""What each number may be set beside."""
CHARTS = {"bar": "柱形", "line": "折线", "rank": "排名", "share": "占比", "heat": "热力"}
"""How a table may be drawn."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the figures, as an address holds it and as the official may ask it."""

    by: Official
    figures: tuple[Figure, ...]
    node: Node
    start: date
    end: date
    preset: str
    campaigns: tuple[Campaign, ...] = ()
    campaign_ids: tuple[int, ...] = ()
    where: tuple[str, ...] = ()
    rows: str = PLACE
    columns: str = FIGURES
    compare: str = ""
    chart: str = ""
    own: bool = False
    cutoff: date | None = None

    @property
    def focus(self) -> Figure:
        """The figure that crossings and charts are drawn of: the first."""
        return self.figures[0]

    def slice_of(self, figure: Figure) -> Slice:
        """The figure's slice within the official's reach. A register knows no campaign and is asked without."""
        return self.slice_in(figure, self.ranges())

    def ranges(self) -> paths.Ranges:
        """The place as the tree stands at the window's end, within the official's reach: the same for every figure, so asked for once."""
        asked = Slice(ranges=territory.of(self.node, self.end), start=self.start, end=self.end)
        seen = slices.within_reach(asked, self.by)
        if not self.own:
            return seen.ranges
        rest = [place.ranges for place in breakdowns.places(self.node, seen) if place.node is None]
        return rest[0] if rest else ()

    def slice_in(self, figure: Figure, ranges: paths.Ranges) -> Slice:
        """The figure's slice in ranges that are already known. Raises WrongFilter, UnknownDimension."""
        fact = base(figure).fact
        return Slice(
            ranges=ranges,
            start=self.start,
            end=self.end,
            campaigns=self.campaign_ids if knows_campaigns(figure) else (),
            where=tuple(slices.filter_of(fact, text) for text in self.where),
            cutoff=self.cutoff,
        )

    def but(self, **changes: Any) -> Question:
        """The question with some of it changed."""
        return replace(self, **changes)

    def pairs(self) -> list[tuple[str, str]]:
        """The question as parameters of an address; dates are said outright where a preset would mean another day tomorrow."""
        found = [("figure", figure.code) for figure in self.figures]
        found += [("place", str(self.node.pk)), ("period", self.preset), ("from", self.start.isoformat()), ("to", self.end.isoformat())]
        found += [("campaign", str(campaign.pk)) for campaign in self.campaigns] + [("where", text) for text in self.where]
        found += [("rows", self.rows)] if self.rows != PLACE else []
        found += [("cols", self.columns)] if self.columns != FIGURES else []
        found += [("compare", self.compare)] if self.compare else []
        found += [("chart", self.chart)] if self.chart else []
        found += [("own", "1")] if self.own else []
        return found + ([("cutoff", self.cutoff.isoformat())] if self.cutoff else [])

    @property
    def url(self) -> str:
        """The page's address."""
        return f"{reverse('console:figures')}?{urlencode(self.pairs())}"

    @property
    def records_url(self) -> str:
        """The address of the records of the first figure."""
        plain = self.but(figures=self.figures[:1], rows=PLACE, columns=FIGURES, compare="", chart="")
        return f"{reverse('console:figure_records')}?{urlencode(plain.pairs())}"

    def records_of(self, figure: Figure, **changes: Any) -> str:
        """The address of the records of a figure, under a question changed in some way."""
        return self.but(figures=(figure,), **changes).records_url

    def halves_of(self, figure: Figure) -> tuple[str, str]:
        """The addresses of the records of a rate's numerator and of its denominator."""
        url = self.records_of(figure)
        return f"{url}&{urlencode({HALF: PART})}", f"{url}&{urlencode({HALF: BASE})}"

    @property
    def window(self) -> str:
        """The window in words."""
        return f"{self.start} 至 {self.end}"


def read(by: Official, params: QueryDict, *, scope: Node | None, on: date) -> Question:
    """Return the question that an address asks. Raises NotFound for a place or campaign outside the reach, NoSuchFigure, WrongWindow."""
    codes = list(dict.fromkeys(code for code in params.getlist("figure") if code.strip()))[:MOST]
    figures = tuple(seen_by(find(code), by) for code in codes) or first_figures(by)
    node = node_for(by, _key(params.get("place", "")) or (scope.pk if scope else None))
    campaigns = _campaigns(by, params.getlist("campaign"))
    preset = params.get("period", "") or ("campaign" if campaigns else "year")
    start, end = periods.window(preset, params, campaigns, on)
    return Question(
        by=by,
        figures=figures,
        node=node,
        start=start,
        end=end,
        preset=preset if periods.known(preset) else "custom",
        campaigns=campaigns,
        campaign_ids=tuple(with_parts(campaign.pk for campaign in campaigns)) if campaigns else (),
        where=tuple(dict.fromkeys(text for text in params.getlist("where") if text.strip()))[:MOST],
        rows=params.get("rows", "") or params.get("by", "") or PLACE,
        columns=params.get("cols", "") or FIGURES,
        compare=params.get("compare", "") if params.get("compare", "") in COMPARED else "",
        chart=params.get("chart", "") if params.get("chart", "") in CHARTS else "",
        own=params.get("own") == "1",
        cutoff=periods.day(params.get("cutoff", "")),
    )


def first_figures(by: Official) -> tuple[Figure, ...]:
    """Return the figures shown before anything is chosen."""
    return tuple(seen_by(find(name), by) for name in FIRST)


def _key(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 15:  # noqa: PLR2004 - longer is no key of any table
        raise NotFound("没有这个区域，或者它不在您的管辖范围内。")
    return int(text)


def _campaigns(by: Official, keys: Sequence[str]) -> tuple[Campaign, ...]:
    wanted = {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 16}  # noqa: PLR2004 - as above
    if not wanted:
        return ()
    found = tuple(campaign_access.visible_to(by).filter(pk__in=wanted).order_by("starts_on", "id"))
    if len(found) != len(wanted):
        raise NotFound("没有这项专项行动，或者它不在您的管辖范围内。")
    return found
