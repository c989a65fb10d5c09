"""The cube beside the scan in one run: a dashboard of forty figures with 同比, a ranking of all townships, different sites, a campaign, a year's summary."""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO
from zipfile import ZipFile

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anwang.desks.terminal.bench import masses
from anwang.desks.terminal.bench.county import lay
from anwang.desks.terminal.bench.report import Row, tell
from anwang.figures import breakdowns, catalogue, counting, cube, many, slices
from anwang.figures.breakdowns import Place
from anwang.grid import territory
from anwang.grid.models import Node
from anwang.grid.states import Tier
from anwang.ground.actor import SYSTEM
from anwang.ground.cube import upkeep
from anwang.ground.measure import Slice
from anwang.ground.trail.record import record
from anwang.hazards.models import Hazard
from anwang.papers import filling
from anwang.papers.body import Block, Body
from anwang.papers.models import Paper
from anwang.papers.reading import reading_of
from anwang.papers.rendering import word_of

CITY = "341100"
START = date(2026, 1, 1)
REPEATS = 9
FIGURES = 40
ACTS = 50
MARKED = ("hazards.found", "hazards.done", "hazards.rate", "hazards.open")
"""Townships are ranked by each of these."""


def run(*, quick: bool) -> None:
    """Fill and measure size by size, ratios against the smallest; ANWANG_BENCH_SIZES names other sizes for PostgreSQL than 1 and 10 million."""
    wanted = os.environ.get("ANWANG_BENCH_SIZES", "1000000 10000000") if connection.vendor == "postgresql" else "1000000"
    sizes = [100_000] if quick else [int(size) for size in wanted.split()]
    county = lay(around=CITY[:4])
    city = Node.objects.get(code=CITY.ljust(12, "0"))
    villages = masses.lay_villages(city.path, county.organ.pk)
    masses.campaigns(city, county.organ.pk)
    masses.sites(0, masses.SITES, villages)
    first: dict[str, float] = {}
    done = 0
    for size in sizes:
        began = time.monotonic()
        masses.hazards(done, size, villages)
        masses.visits(done // 20, size // 20, villages)
        _row("written into the rooms' tables, indexes included", size, time.monotonic() - began, {}, unit="s")
        done = size
        build(size)
        measure(city, size, first)


def build(size: int) -> None:
    """Build the cube and compare some slices."""
    began = time.monotonic()
    cube.rebuild(tell=_whisper)
    _row("cube built", size, time.monotonic() - began, {}, unit="s", note=f"{_cells():,} cells")
    compared, found = cube.check(sample=4, at=timezone.now(), dice=random.Random(1), codes=["hazard_fact", "visit"])  # noqa: S311
    _row("random slices that differ from the scan", size, len(found), {}, unit="slices", note=f"{compared} compared")


def _cells() -> int:
    with connection.cursor() as cursor:
        total = 0
        for plan in counting.plans().values():
            for axis in plan.axes:
                cursor.execute(f"SELECT COUNT(*) FROM {axis.table}")  # noqa: S608 - names of declarations
                total += int(cursor.fetchone()[0])
    return total


def measure(city: Node, size: int, first: dict[str, float]) -> None:
    """Measure the dashboard, the ranking and the summary, from the cube and by scanning."""
    figures = [figure for figure in catalogue.catalogue().values() if cube.holds(figure)][-FIGURES:]
    whole = slices.slice_of(figures[0], city, start=START, end=masses.LAST)
    questions = [(figure, whole) for figure in figures]
    towns = list(Node.objects.filter(tier=Tier.TOWN, path__startswith=city.path).order_by("path"))
    rows = [Place(town, ranges) for town, ranges in zip(towns, territory.of_many(towns, masses.LAST), strict=True)]

    found = catalogue.find("hazards.found")

    def dashboard() -> None:
        with counting.moment():
            many.against_last_year(questions, at=timezone.now())
            breakdowns.numbers(catalogue.find("hazards.rate"), whole, rows)

    board = f"{len(figures)} figures with 同比 and {len(rows)} townships ranked"
    ones = {
        "one figure with 同比": (found, whole),
        "different sites with 同比": (catalogue.find("hazards.units"), whole),
        "one figure of a campaign with 同比": (found, whole.narrowed(campaigns=(masses.CAMPAIGN,))),
    }
    _timed(f"{board}, cube", size, dashboard, first)
    _timed("townships ranked by four figures, cube", size, lambda: ranking(whole, rows), first)
    _timed("year's summary in Word, cube", size, lambda: summary(city), first, unit="s", repeats=3)
    for what, question in ones.items():
        _timed(f"{what}, cube", size, partial(_ask, question), first)
    follow(size, first)
    with _scanning():
        for what, question in ones.items():
            _timed(f"{what}, scan", size, partial(_ask, question), first, repeats=1)
        _timed(f"{board}, scan", size, dashboard, first, repeats=1)


def _ask(question: many.Question) -> None:
    many.against_last_year([question], at=timezone.now())


def follow(size: int, first: dict[str, float]) -> None:
    """Let acts touch some records, as a busy minute does, and measure how long counting them again takes."""
    changed = list(Hazard.objects.filter(pk__lte=size).order_by("-pk")[: ACTS * 7 : 7])
    for hazard in changed:
        hazard.sector = "fire_crowded_places" if hazard.sector != "fire_crowded_places" else "commerce"
        with transaction.atomic():
            masses.run(f"UPDATE {Hazard._meta.db_table} SET sector = '{hazard.sector}' WHERE id = {hazard.pk}")  # noqa: S608 - a scratch database
            record("bench.change", by=SYSTEM, touched=[hazard])
    began = time.perf_counter()
    if not upkeep.catch_up(counting.plans()):
        raise RuntimeError(size)
    _row(f"{ACTS} acts counted again", size, (time.perf_counter() - began) * 1000, first)


def ranking(asked: Slice, rows: list[Place]) -> list[list[Decimal]]:
    """Rank all townships of the city by four figures; return their numbers, the greatest first."""
    found = [breakdowns.numbers(catalogue.find(code), asked, rows) for code in MARKED]
    return [sorted((number or Decimal(0) for number in numbers), reverse=True) for numbers in found]


def summary(city: Node) -> None:
    """Fill a year's summary with its tables and write it as Word."""
    names = [figure.name for figure in catalogue.catalogue().values() if cube.holds(figure)]
    texts = [Block(heading=name, text=f"全年{name}{{{{{name}}}}}，{{{{{name}|同比}}}}。") for name in names]
    tables = [
        Block(kind="table", heading=f"各县{name}", columns=(name,)) for name in ("排查隐患数", "治理整顿隐患数", "整改率", "检查家次")
    ]
    ground = filling.Ground(city, START, masses.LAST)
    with counting.moment():
        blocks = filling.fill(Body(blocks=(*texts, *tables)), ground, at=timezone.now())
    paper = Paper(title="年度工作总结", node=city, starts_on=START, ends_on=masses.LAST)
    with ZipFile(BytesIO(word_of(paper, reading_of(blocks)))) as word:
        if not word.read("word/document.xml"):
            raise RuntimeError(names)


class _scanning:  # noqa: N801 - reads as a phrase
    """Inside, everything is scanned."""

    def __enter__(self) -> None:
        self.token = counting._moment.set({})  # noqa: SLF001 - the benchmark compares both ways

    def __exit__(self, *_: object) -> None:
        counting._moment.reset(self.token)  # noqa: SLF001


def _timed(what: str, size: int, work: Callable[[], object], first: dict[str, float], *, unit: str = "ms", repeats: int = REPEATS) -> None:
    times, statements = [], 0
    for _ in range(repeats):
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            work()
            times.append((time.perf_counter() - began) * (1000 if unit == "ms" else 1))
        statements = len(queries)
    _row(what, size, statistics.median(times), first, unit=unit, note=f"{statements} statements, median of {repeats}")


def _row(what: str, size: int, value: float, first: dict[str, float], *, unit: str = "ms", note: str = "") -> None:
    ratio = value / first[what] if first.get(what) else None
    first.setdefault(what, value)
    tell(Row("cube", connection.vendor, what, size, round(value, 3), unit, ratio, note))


def _whisper(line: str) -> None:
    sys.stderr.write(f"{line}\n")
