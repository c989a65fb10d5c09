"""One of the eight clients, a process of its own."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def main() -> None:
    """Record so many visits; exit with how many failed."""
    import django  # noqa: PLC0415 - set up before the rooms are imported

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anwang.config.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from anwang.desks.terminal.bench import visits  # noqa: PLC0415
    from anwang.enterprises.models import Site  # noqa: PLC0415
    from anwang.grid.models import Assignment  # noqa: PLC0415

    key, number, count = (int(word) for word in sys.argv[1:4])
    assignment = Assignment.objects.select_related("person", "post__organ", "post__node").get(pk=key)
    own = list(Site.objects.order_by("pk")[number * 50 : number * 50 + 50])
    version, items = visits.sheet()
    gate = Path(settings.DATA)
    (gate / f"ready.{number}").touch()
    while not (gate / "go").exists():
        time.sleep(0.01)
    failed = 0
    for turn in range(count):
        try:
            visits.visit_once(assignment, own[turn % len(own)], version, items)
        except Exception as error:  # noqa: BLE001 - a lost act is what is measured
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            failed += 1
    sys.exit(min(failed, 100))
