"""`anwang grid load`: lay down a county, city, province or the nation."""

from __future__ import annotations

import argparse
import time

from django.utils import timezone

from anwang.desks.terminal.answer import facts, say_json
from anwang.desks.terminal.upgrading import upgrade
from anwang.grid import actions
from anwang.grid.models import Node
from anwang.ground.actor import SYSTEM


def load(asked: argparse.Namespace) -> int:
    """Load divisions; running it again does no harm."""
    upgrade()
    started = time.monotonic()
    made = actions.load_divisions(asked.code, by=SYSTEM, at=timezone.now())
    answer: dict[str, object] = {
        "code": asked.code,
        "made": made,
        "nodes": Node.objects.count(),
        "seconds": round(time.monotonic() - started, 2),
    }
    if asked.json:
        say_json(answer)
    else:
        facts({"区划代码": asked.code, "新增": made, "现有区划": answer["nodes"], "用时（秒）": answer["seconds"]})
    return 0
