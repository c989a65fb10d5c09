"""The lake: hazards by the hundred million as Parquet, written by DuckDB itself, and figures read from them by the rooms' own declarations."""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
from django.utils import timezone

from anwang.desks.terminal.bench.masses import DAYS, FIRST, LAST, SECTORS, SOURCES, STATES, one_of
from anwang.desks.terminal.bench.report import Row, tell
from anwang.figures import catalogue
from anwang.figures.figure import base
from anwang.figures.lake.layout import KEY, MANIFEST, PATH, dates, whole_numbers
from anwang.figures.lake.reading import Lake
from anwang.figures.windows import same_last_year
from anwang.grid import paths
from anwang.ground.measure import Slice
from anwang.hazards.facts import HAZARDS

SIZES = (1_000_000, 10_000_000, 100_000_000)
CITY = "001034011"
TOWNS, VILLAGES = 12, 13
START = date(2026, 1, 1)
REPEATS = 3


def run(*, quick: bool) -> None:
    """Write and measure size by size; ANWANG_BENCH_LAKE sets the largest."""
    most = 1_000_000 if quick else int(os.environ.get("ANWANG_BENCH_LAKE", str(SIZES[-1])))
    first: dict[str, float] = {}
    for size in [size for size in SIZES if size <= most]:
        with tempfile.TemporaryDirectory(dir=os.environ.get("ANWANG_DATA")) as folder:
            began = time.perf_counter()
            write(Path(folder), size)
            megabytes = (Path(folder) / f"{HAZARDS.code}.parquet").stat().st_size / 1_000_000
            _row("written as Parquet", size, time.perf_counter() - began, {}, note=f"{megabytes:,.0f} MB")
            measure(Lake(Path(folder)), size, first)


def write(folder: Path, size: int) -> None:
    """Write invented hazards with every column of the fact."""
    said = _expressions(size)
    kinds = dict.fromkeys((column.name for column in HAZARDS.columns), "VARCHAR")
    kinds |= dict.fromkeys(dates(HAZARDS), "DATE") | dict.fromkeys(whole_numbers(HAZARDS), "BIGINT") | {"organ": "BIGINT", "site": "BIGINT"}
    kinds = {KEY: "BIGINT", PATH: "VARCHAR"} | kinds
    columns = ", ".join(f'CAST({said.get(name, "NULL")} AS {kind}) AS "{name}"' for name, kind in kinds.items())
    with duckdb.connect() as engine:
        engine.execute("SET preserve_insertion_order = false")
        target = folder / f"{HAZARDS.code}.parquet"
        engine.execute(f"COPY (SELECT {columns} FROM range({size}) AS g(n)) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")  # noqa: S608
    files = {HAZARDS.code: {"rows": size, "columns": kinds}}
    (folder / MANIFEST).write_text(json.dumps({"at": "", "files": files}), encoding="utf-8")


def _expressions(size: int) -> dict[str, str]:
    found, delay = f"CAST(g.n % {DAYS} AS INTEGER)", f"CAST(3 + (g.n // {DAYS} + g.n) % 40 AS INTEGER)"
    struck = f"CASE WHEN (g.n // {DAYS}) % 10 < 7 AND {found} + {delay} < {DAYS} THEN DATE '{FIRST}' + {found} + {delay} END"
    on = f"DATE '{FIRST}' + {found}"
    # rows of one place lie together, as the export sorts them
    place = f"(g.n * {9 * TOWNS * VILLAGES} // {size})"
    return {
        KEY: "g.n + 1",
        PATH: f"'{CITY}' || printf('%03d%03d%03d', {place} // {TOWNS * VILLAGES} + 1, {place} // {VILLAGES} % {TOWNS} + 1, {place} % {VILLAGES} + 1)",
        "level": "CASE WHEN g.n % 100 = 0 THEN 'major' ELSE 'general' END",
        "source": one_of(SOURCES, "g.n // 7"),
        "sector": one_of(SECTORS, "g.n // 3"),
        "category": "'site'",
        "organ": f"{place} // {VILLAGES} + 1",
        "site": "g.n % 1000000 + 1",
        "state": one_of(STATES, f"g.n // {DAYS}"),
        "is_spot": "0",
        "recurs": "0",
        "is_stopped": "0",
        "found_on": on,
        "registered_on": on,
        "ordered_on": on,
        "due_on": f"{on} + 15",
        "claimed_on": struck,
        "struck_off_on": struck,
        "closed_on": struck,
        "reported_on": struck,
        "settled_on": struck,
    }


def measure(lake: Lake, size: int, first: dict[str, float]) -> None:
    """Measure some figures of each kind."""
    asked = Slice((paths.under(CITY),), START, LAST)
    before = same_last_year(asked)
    county = asked.narrowed(ranges=(paths.under(f"{CITY}003"),))
    towns = [(paths.under(f"{CITY}{1 + n // TOWNS:03d}{1 + n % TOWNS:03d}"),) for n in range(9 * TOWNS)]
    found, done, still, units = (base(catalogue.find(f"hazards.{code}")) for code in ("found", "done", "open", "units"))
    rate = catalogue.find("hazards.rate")
    _timed("hazards found, with 同比", size, lambda: [lake.value(found, one) for one in (asked, before)], first)
    _timed("rate of rectification, with 同比", size, lambda: [lake.answer(rate, one, at=timezone.now()) for one in (asked, before)], first)
    _timed("rate of rectification of one county", size, lambda: lake.answer(rate, county, at=timezone.now()), first)
    _timed("stock at the end", size, lambda: lake.value(still, asked), first)
    _timed("different sites with hazards", size, lambda: lake.value(units, asked), first)
    _timed("rectified by sector", size, lambda: lake.by_dimension(done, asked, "sector"), first)
    _timed(f"{len(towns)} townships ranked", size, lambda: lake.by_place(found, asked, towns), first)


def _timed(what: str, size: int, work: Callable[[], object], first: dict[str, float]) -> None:
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    _row(what, size, statistics.median(times), first, note=f"median of {REPEATS}")


def _row(what: str, size: int, value: float, first: dict[str, float], note: str) -> None:
    ratio = value / first[what] if first.get(what) else None
    first.setdefault(what, value)
    tell(Row("lake", "duckdb", what, size, round(value, 3), "s", ratio, note))
