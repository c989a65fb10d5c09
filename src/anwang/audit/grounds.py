"""Where a draft stands: the place and period it is checked against, given or found in its text; no database is needed for the finding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from django.db import DatabaseError

from anwang.audit.claims import Window
from anwang.audit.context import Setting, campaign_in, window_in, year_of
from anwang.audit.flow import flow_of
from anwang.campaigns.models import Campaign
from anwang.figures import slices
from anwang.figures.errors import NoSuchPlace
from anwang.grid import paths
from anwang.grid.models import Node

MOST_PLACES = 5_000
NAMED = re.compile(r"[\u4e00-\u9fff]{2,5}?(?:县|市|区|镇|乡|街道)")
HEAD, TAIL = 400, 2_000
LONGEST_TITLE = 80
CUT_OFF = re.compile(r"(?:数据|统计|现将|情况)[^,。;\n]{0,4}(截[至止][^,。;)\n]{2,16}日)")
"""Up to which day the whole draft counts."""
DAY = re.compile(r"[(（]?(20\d\d)年(\d{1,2})月(\d{1,2})日[)）]?")


@dataclass(frozen=True)
class Ground:
    """A place (None where the grid is not loaded), its code as given, the window, and the names that the finder may know."""

    grid: str = ""
    node: Node | None = None
    window: Window = field(default_factory=Window)
    places: Mapping[str, str] = field(default_factory=dict)
    campaigns: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    """The campaigns on file by name, with their first and last day."""
    campaign: str = ""
    """The campaign that the title names."""
    day: date | None = None
    """The day on which the text was written."""

    def setting(self) -> Setting:
        """Return what the finder starts with."""
        year = self.window.end.year if self.window.end else None
        return Setting(year, self.window, self.places, campaigns=self.campaigns, campaign=self.campaign, day=self.day)


def ground_of(text: str, *, grid: str = "", start: date | None = None, end: date | None = None, node: Node | None = None) -> Ground:
    """Return the ground of a draft: what is given (a place as node or code), and what its head says of place and period where nothing is."""
    window = Window(start, end) if start and end else _window(text)
    try:
        node = node or _node(text, grid)
        places = _places(node) if node else {}
        campaigns = _campaigns() if node else {}
    except DatabaseError:
        return Ground(grid=grid, window=window)
    return Ground(grid or (node.code or "" if node else ""), node, window, places, campaigns, _campaign(text, campaigns), _written_on(text))


def _campaigns() -> dict[str, tuple[date, date]]:
    found = Campaign.objects.order_by("-starts_on").values_list("name", "starts_on", "ends_on")[:MOST_PLACES]
    return {name: (first, last) for name, first, last in reversed(found)}


def _window(text: str) -> Window:
    """The period of the first line that names one: the title's, where it does."""
    year = year_of(flow_of(text[:20_000]).text)
    head = (window_in(line, Setting(year=year)) for line in flow_of(text[:HEAD]).text.split("\n"))
    told = next((said for said in head if said), Window(date(year, 1, 1), date(year, 12, 31), f"{year}年") if year else Window())
    cut = CUT_OFF.search(flow_of(text[:HEAD]).text)
    end = until.end if cut and (until := window_in(cut[1], Setting(year=year, window=told))) else None
    return replace(told, end=end) if end and told.start and told.end and told.start <= end < told.end else told


def _campaign(text: str, known: Iterable[str]) -> str:
    """The campaign that the title names, or another line above the first sentence."""
    lines = takewhile(lambda line: "。" not in line and len(line) <= LONGEST_TITLE, flow_of(text[:HEAD]).text.split("\n"))
    return next((named for line in lines if (named := campaign_in(line, known))), "")


def _written_on(text: str) -> date | None:
    """The last line that is a day and nothing else."""
    days = [found for line in text[-TAIL:].split("\n") if (found := DAY.fullmatch(line.strip()))]
    try:
        return date(*(int(part) for part in days[-1].groups())) if days else None
    except ValueError:
        return None


def _node(text: str, grid: str) -> Node | None:
    if grid:
        try:
            return slices.node_of(grid)
        except NoSuchPlace:
            return None
    named = [name for name, _ in Counter(NAMED.findall(text[:20_000])).most_common(20)]
    return Node.objects.filter(name__in=named).order_by("path").first() if named else None


def _places(node: Node) -> dict[str, str]:
    """Return names and codes of the places below, down to villages of a county; short names are left out, they stand in other words."""
    deepest = len(node.path) + 2 * paths.WIDTH
    low, high = paths.under(node.path)
    found = Node.objects.filter(path__gt=low, path__lt=high).values_list("name", "code", "path")[: MOST_PLACES * 4]
    return {name: code or "" for name, code, path in found if len(name) > 2 and len(path) <= deepest and path != node.path}  # noqa: PLR2004 - letters
