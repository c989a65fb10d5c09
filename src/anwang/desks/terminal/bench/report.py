"""How measured figures are told: a line of JSON each, a table, and a page with how to repeat it."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from anwang.desks.terminal.answer import table

HEAD = """# Benchmarks

Measured by `make bench` on {machine}. Single times move with the machine; read the ratios, which stand within one run.
Repeat: `make bench` (all, PostgreSQL in a scratch folder included), `make bench ONLY=imports` (one part; the other rows stay with their day),
`.venv/bin/anwang bench --quick` (small sizes, SQLite only, writes nothing). The scratch PostgreSQL does not wait for the disk (fsync off); SQLite
runs as it is shipped (WAL, synchronous=NORMAL).

- *lists*: invented objects over a whole province, at most 10,000 objects to a county; the register's first page, the search, the hazard list and one
  enterprise file as a township officer and as the county's committee office see them. Server time is the median of repeated requests inside one
  process, without the network.
  The last rows put everything into one county, which no county has, to show what scope costs when it does not help.
- *imports*: a workbook of rows × 20 columns through `anwang import`, beside the same rows put into the same tables by plain `executemany` in one
  transaction (the database's own limit), and beside django-import-export reading the same workbook: with the same outcome as its documentation
  shows it, the same helped by our own inserts, into one table, and into one table in bulk. On SQLite the import writes narrow tables 32 rows to a
  statement, the limit one row. The library reads every 10th row, its time is multiplied.
- *visits*: eight clients at once, each visit 43 answers and 3 hazards with moves and trail entries; afterwards everything is counted and the trail is verified.
- *cube*: hazards of a whole city over three years, written inside the database into the rooms' own tables with all their indexes, each where its site
  lies, a fifth as many rechecks, a twentieth as many visits, a tenth of the hazards in a campaign; then 40 figures of the catalogue with 同比 and a
  ranking of all townships, different sites and a campaign's figure, from the cube and by scanning in the same run, and a year's summary of all
  figures that the cube holds as a Word file; last, how long counting again takes after fifty acts. Server time inside one process.
  `ANWANG_BENCH_SIZES` names other sizes.
- *lake*: hazards written as Parquet by DuckDB, read by the rooms' own declarations. `ANWANG_BENCH_LAKE` names another largest size.

| part | database | what | size | value | unit | ratio | note | day |
|---|---|---|---:|---:|---|---:|---|---|
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


def write_page(rows: Sequence[Row], page: Path) -> None:
    """Write the figures with how to repeat them; rows of other parts and databases stay as they were measured."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    day = datetime.now(UTC).date().isoformat()
    fresh = {(row.part, row.database) for row in rows}
    lines = [line for line in kept(page) if _named(line) not in fresh]
    lines += [f"| {' | '.join([*_cells(row), day])} |" for row in rows]
    lines.sort(key=_named)
    page.write_text(HEAD.format(machine=machine) + "\n".join(lines) + "\n", encoding="utf-8")


def kept(page: Path) -> list[str]:
    """Return the rows that a page holds."""
    if not page.is_file():
        return []
    lines = page.read_text(encoding="utf-8").splitlines()
    rules = [at for at, line in enumerate(lines) if line.startswith("|---")]
    return [line for line in lines[rules[0] + 1 :] if line.startswith("|")] if rules else []


def _named(line: str) -> tuple[str, str]:
    part, database = line.split("|")[1:3]
    return part.strip(), database.strip()
