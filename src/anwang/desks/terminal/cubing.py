"""`anwang figures cube`: the cube built anew, and compared with the scan."""

from __future__ import annotations

import argparse
import random

from django.utils import timezone

from anwang.desks.terminal.answer import say, say_json, table
from anwang.figures import cube
from anwang.ground.cube.models import CubeState


def rebuild(asked: argparse.Namespace) -> int:
    """Count the facts anew from their records."""
    if asked.day:
        codes = cube.rebuild_day(asked.day, asked.fact)
        say(f"已从记录重新统计 {asked.day:%Y年%m月} 的 {len(codes)} 类事实。")
        return 0
    codes = cube.rebuild(asked.fact, tell=lambda line: say(f"  {line} 秒"))
    states = CubeState.objects.filter(fact__in=codes).order_by("fact")
    table(["事实", "行数", "用时（秒）"], [[state.fact, state.rows, f"{state.seconds:.1f}"] for state in states])
    return 0


def check(asked: argparse.Namespace) -> int:
    """Compare random slices of every fact with the scan; exit status 1 when one differs."""
    cube.keep_up(at=timezone.now())
    compared, found = cube.check(sample=asked.sample, at=timezone.now(), dice=random.Random(asked.seed), codes=asked.fact)  # noqa: S311
    if asked.json:
        say_json({"compared": compared, "differences": [one.sentence for one in found]})
    else:
        for one in found:
            say(one.sentence)
        say(f"核对了 {compared} 个切片，{'没有不一致' if not found else f'{len(found)} 个不一致'}。")
    return 1 if found else 0
