from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_a_command_before_anything_was_laid_down_says_what_to_run(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"ANWANG_DATABASE", "DJANGO_SETTINGS_MODULE"}}
    words = ["figures", "value", "hazards.found", "--grid", "341182", "--from", "2026-01-01", "--to", "2026-03-31"]
    command = [sys.executable, "-m", "anwang.desks.terminal.main", *words]

    done = subprocess.run(command, env=kept | {"ANWANG_DATA": str(tmp_path)}, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "数据库里还没有安网的数据。请先运行 anwang demo 装入演示县\N{FULLWIDTH COMMA}或运行 anwang begin 开局，装入本地区划。"
    ]
