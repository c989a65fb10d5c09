"""`anwang bench`: measure lists, imports, visits and figures on scratch databases, print a table and write docs/benchmarks.md.

Each part runs in a process of its own on a fresh scratch folder, so that nothing of the user's is touched. PostgreSQL is measured, too, when
ANWANG_DATABASE names an empty one, as `make bench` does; a database that holds anything else is refused, never emptied.
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


def bench(asked: argparse.Namespace) -> int:
    """Run every part on SQLite, and on PostgreSQL where there is one."""
    engines = ["", *([os.environ["ANWANG_DATABASE"]] if os.environ.get("ANWANG_DATABASE") else [])]
    rows: list[Row] = []
    for part in PARTS:
        for database in engines[:1] if part in WITHOUT_DATABASE else engines:
            found = _run(part, database, quick=asked.quick)
            if found is None:
                return refuse(f"测速“{part}”没有完成，请看上面的出错信息。")
            rows.extend(found)
    print_rows(rows)
    if not asked.quick and Path("docs").is_dir():
        write_page(rows, Path("docs/benchmarks.md"))
        say("已写入 docs/benchmarks.md")
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
