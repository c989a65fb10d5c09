"""`anwang bench`: measure lists, imports, visits and figures on scratch databases, print a table and write docs/benchmarks.md.

Each part runs in a process of its own on a fresh scratch folder, so that nothing of the user's is touched. PostgreSQL is measured, too, when
ANWANG_DATABASE names an empty one, as `make bench` does; a database that holds anything else is refused, never emptied. The page is written
after each part, and what other runs measured of other parts stays on it with its day: a whole run takes more than an hour.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from anwang.desks.terminal.answer import refuse, say
from anwang.desks.terminal.bench.report import Row, print_rows, write_page

PARTS = ("lists", "imports", "visits", "cube", "lake")
WITHOUT_DATABASE = frozenset({"lake"})
PAGE = Path("docs/benchmarks.md")


def bench(asked: argparse.Namespace) -> int:
    """Run every part, or those named by `--only`, on SQLite, and on PostgreSQL where there is one."""
    unknown = [part for part in asked.only or () if part not in PARTS]
    if unknown:
        return refuse(f"没有“{unknown[0]}”这项测速，可选：{'、'.join(PARTS)}。")
    engines = ["", *([os.environ["ANWANG_DATABASE"]] if os.environ.get("ANWANG_DATABASE") else [])]
    engines = [engine for engine in engines if asked.on in ("", "postgresql" if engine else "sqlite")]
    rows: list[Row] = []
    for part in asked.only or PARTS:
        for database in [""] if part in WITHOUT_DATABASE else engines:
            found = _run(part, database, quick=asked.quick)
            if found is None:
                return refuse(f"测速“{part}”没有完成，请看上面的出错信息。")
            rows.extend(found)
            if not asked.quick and PAGE.parent.is_dir():
                write_page(found, PAGE)
    print_rows(rows)
    if not asked.quick and PAGE.is_file():
        say(f"已写入 {PAGE}")
    return 0


def _run(part: str, database: str, *, quick: bool) -> list[Row] | None:
    with tempfile.TemporaryDirectory(prefix="anwang-bench-") as folder:
        environment = os.environ | {"ANWANG_DATA": folder, "ANWANG_DATABASE": database, "ANWANG_LOG": "ERROR"}
        say(f"测速：{part}，{'PostgreSQL' if database else 'SQLite'} …")
        command = [sys.executable, "-m", "anwang.desks.terminal.bench", part, *(["--quick"] if quick else [])]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return None
    return [Row(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]
