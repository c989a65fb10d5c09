"""`anwang trail verify` and `anwang trail seal`."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from django.utils import timezone

from anwang.desks.terminal.answer import say, say_json
from anwang.ground.trail import seal as sealing
from anwang.ground.trail.verify import verify as check


def verify(asked: argparse.Namespace) -> int:
    """Verify every entry, seal, record and kept file; exit status 1 when something is wrong."""
    result = check(at=timezone.now(), files=not asked.without_files)
    if asked.json:
        counts = {"entries": result.entries, "sealed": result.sealed, "seals": result.seals, "records": result.records}
        say_json({"ok": result.ok, **counts, "faults": [asdict(fault) for fault in result.faults]})
        return 0 if result.ok else 1
    say(f"核验流水 {result.entries} 条（已封存 {result.sealed} 条，封存 {result.seals} 次），记录 {result.records} 条。")
    for fault in result.faults:
        say(f"× {fault.where}：{fault.sentence}")
    say("全部相符。" if result.ok else f"发现 {len(result.faults)} 处问题。")
    return 0 if result.ok else 1


def seal(asked: argparse.Namespace) -> int:
    """Seal what is waiting, now."""
    made = sealing.seal(at=timezone.now())
    say(f"封存 {made} 次。")
    return 0
