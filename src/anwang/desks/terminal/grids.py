"""`anwang grid load`: lay down a county, city, province or the nation."""

from __future__ import annotations

import argparse
import time

from django.utils import timezone

from anwang.desks.terminal.answer import facts, say_json
from anwang.grid import actions
from anwang.ground.actor import SYSTEM


def load(asked: argparse.Namespace) -> int:
    """Load divisions; running it again does no harm."""
    started = time.monotonic()
    made = actions.load_divisions(asked.code, by=SYSTEM, at=timezone.now())
    answer: dict[str, object] = {"code": asked.code, **made, "seconds": round(time.monotonic() - started, 2)}
    if asked.json:
        say_json(answer)
    else:
        facts(answer)
    return 0
