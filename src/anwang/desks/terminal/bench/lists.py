"""Lists, search and the enterprise file at growing sizes: server time and number of SQL statements."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anwang.desks.terminal.bench.county import County, account, lay
from anwang.desks.terminal.bench.filling import analyse, fill
from anwang.desks.terminal.bench.report import Row, tell
from anwang.enterprises.models import Site
from anwang.grid.access import Official
from anwang.grid.models import Node
from anwang.grid.states import Tier

SIZES = (10_000, 100_000, 1_000_000)
COUNTY_SIZE = 10_000
REPEATS = 15


def run(*, quick: bool) -> None:
    """Fill and measure size by size; ratios are against the smallest size."""
    settings.ALLOWED_HOSTS = ["*"]
    county = lay(around="34")
    villages = spread(county)
    first: dict[str, float] = {}
    done = 0
    for size in SIZES[: 2 if quick else 3]:
        for start in range(done, size, COUNTY_SIZE):
            fill(villages[start // COUNTY_SIZE % len(villages)], start, start + COUNTY_SIZE, county.organ.pk)
        done = size
        measure(county, size, first)
    if not quick:
        for start in range(done, done * 2, COUNTY_SIZE):
            fill(villages[0], start, start + COUNTY_SIZE, county.organ.pk)
        measure(county, done * 2, {}, note=f"one county holds {done + COUNTY_SIZE:,} of them")


def spread(county: County) -> list[list[Node]]:
    """Return the villages of every county of the province, the measured county first."""
    counties = list(Node.objects.filter(tier=Tier.COUNTY, path__startswith=county.node.path[:6]).order_by("path"))
    counties.sort(key=lambda node: node.pk != county.node.pk)
    found = [list(Node.objects.filter(tier=Tier.VILLAGE, path__startswith=node.path).order_by("path")) for node in counties]
    return [villages for villages in found if villages]


def pages(county: County) -> Iterator[tuple[str, Official, str]]:
    """Return what is measured: name, who asks, address."""
    town, office = county.officers[0], county.office
    file = Site.objects.filter(grid_path__startswith=county.town.path).order_by("pk")[0]
    for name, by in (("township", town), ("county", office)):
        yield f"register, {name}", by, reverse("console:enterprises") + "?kind=enterprise"
        yield f"register filtered by text, {name}", by, reverse("console:enterprises") + "?q=机械"
        yield f"search, {name}", by, reverse("console:search") + "?q=机械"
        yield f"hazards, {name}", by, reverse("console:hazards")
        yield f"enterprise file, {name}", by, reverse("console:enterprise", args=[file.pk])


def measure(county: County, size: int, first: dict[str, float], note: str = "") -> None:
    """Measure every page at the present size."""
    analyse()
    for name, by, address in pages(county):
        client = Client()
        client.force_login(account(by), backend="django.contrib.auth.backends.ModelBackend")
        statements = _statements(client, address)
        took = _time(client, address)
        base = first.setdefault(name, took)
        database = connection.vendor
        tell(Row("lists", database, name, size, took * 1000, "ms", took / base, note or f"{statements} SQL; ratio to {SIZES[0]:,}"))


def _statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004 - anything else was not measured
        message = f"{address} answered {answer.status_code}"
        raise RuntimeError(message)
    return len(seen)


def _time(client: Client, address: str) -> float:
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        client.get(address)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)
