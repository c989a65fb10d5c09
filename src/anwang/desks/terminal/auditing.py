"""`anwang papers audit`: every number of a draft that claims something, bound to a figure and checked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils import timezone

from anwang.audit import auditing, verdicts
from anwang.audit.text import read
from anwang.desks.terminal import files
from anwang.desks.terminal.answer import say, say_json, table
from anwang.figures.wording import plain


def audit(asked: argparse.Namespace) -> int:
    """Audit a file (- is standard input) and print what was found. Raises Unopened, UnreadableDraft, TooLong."""
    data = sys.stdin.buffer.read() if asked.file == "-" else files.read(Path(asked.file))
    found = auditing.audit(read(data), grid=asked.grid, start=asked.start, end=asked.end, at=timezone.now())
    if asked.json:
        say_json(auditing.entries(found))
        return 0
    rows = [
        [
            number,
            claim.text.strip()[:36],
            auditing.said(claim),
            claim.figure_name or claim.type_code or "—",
            verdicts.WORDS[said.word],
            _ours(said),
        ]
        for number, (claim, said) in enumerate(found.pairs, 1)
    ]
    table(["序号", "原文", "数字", "指标", "结果", "本系统"], rows)
    say(f"共 {len(rows)} 处")
    return 0


def _ours(said: verdicts.Verdict) -> str:
    return "—" if said.ours is None else plain(said.ours)
