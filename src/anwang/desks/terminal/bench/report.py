"""How measured figures are told: a line of JSON each, a table, and a page with how to repeat it."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from anwang.desks.terminal.answer import table

HEAD = """# Benchmarks

Measured by `make bench` on {machine}, {day}. Single times move with the machine; read the ratios.
Repeat: `make bench` (all, PostgreSQL in a scratch folder included), `.venv/bin/anwang bench --quick` (small sizes, SQLite only, writes nothing).

- *lists*: invented objects over a whole province, at most 10,000 objects to a county; the register's first page, the search, the hazard list and one
  enterprise file as a township officer and as the county's committee office see them. Server time is the median of repeated requests inside one
  process, without the network.
  The last rows put everything into one county, which no county has, to show what scope costs when it does not help.
- *imports*: a workbook of rows × 20 columns through `anwang import`, beside the same rows put into the same tables by plain `executemany` in one
  transaction (the database's own limit), and beside django-import-export reading the same workbook into the same table.
- *visits*: eight clients at once, each visit 43 answers and 3 hazards with moves and trail entries; afterwards everything is counted and the trail is verified.
- *cube*: hazards of a whole city over three years, written inside the database into the rooms' own tables with all their indexes, a fifth as many
  rechecks, a twentieth as many visits; then 40 figures of the catalogue with 同比 and a ranking of all townships, from the cube and by scanning in the same
  run, and a year's summary of all figures that the cube holds as a Word file. Server time inside one process. `ANWANG_BENCH_SIZES` names other sizes.
- *lake*: hazards written as Parquet by DuckDB, read by the rooms' own declarations. `ANWANG_BENCH_LAKE` names another largest size.

| part | database | what | size | value | unit | ratio | note |
|---|---|---|---:|---:|---|---:|---|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure; `ratio` says against what in `note`."""

    part: str
    database: str
    what: str
    size: int
    value: float
    unit: str
    ratio: float | None = None
    note: str = ""


def tell(row: Row) -> None:
    """Print a figure for the process that collects them."""
    sys.stdout.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _cells(row: Row) -> list[str]:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return [row.part, row.database, row.what, f"{row.size:,}", f"{row.value:,.2f}", row.unit, ratio, row.note]


def print_rows(rows: Iterable[Row]) -> None:
    """Print all figures as a table."""
    table(["part", "database", "what", "size", "value", "unit", "ratio", "note"], [_cells(row) for row in rows])


def write_page(rows: Iterable[Row], page: Path) -> None:
    """Write the figures with how to repeat them."""
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    lines = [f"| {' | '.join(_cells(row))} |" for row in rows]
    day = datetime.now(UTC).date().isoformat()
    page.write_text(HEAD.format(machine=machine, day=day) + "\n".join(lines) + "\n", encoding="utf-8")
