"""Background work: the queue, the tick that seals the trail, and the cube that follows it."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone

from anwang.figures import cube
from anwang.ground import jobs
from anwang.ground.trail import seal
from anwang.imports import jobs as imports
from anwang.papers import actions as papers
from anwang.returns import jobs as returns

NAP = 1.0


def run_jobs(asked: argparse.Namespace) -> int:
    """Run background work: the queue, and the tick that seals the trail and heals what a crash left behind."""
    if asked.once:
        seal.seal(at=timezone.now())
        call_command("db_worker", batch=True, interval=0.1, verbosity=0)
        return 0
    stop = threading.Event()
    ticker = threading.Thread(target=_tick, args=(stop,), daemon=True)
    ticker.start()
    # in a thread of its own: building the cube may take minutes, and sealing must not wait
    threading.Thread(target=_follow, args=(stop,), daemon=True).start()
    worker = subprocess.Popen([sys.executable, "-m", "django", "db_worker", "--interval", "0.5", "--verbosity", "0"], env=os.environ.copy())
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    parent = os.getppid()
    while not stop.wait(NAP):
        # when the web process was killed, do not go on alone
        if os.getppid() != parent:
            break
        if worker.poll() is not None:
            worker = subprocess.Popen(
                [sys.executable, "-m", "django", "db_worker", "--interval", "0.5", "--verbosity", "0"], env=os.environ.copy()
            )
    stop.set()
    worker.terminate()
    worker.wait(timeout=15)
    return 0


def _follow(stop: threading.Event) -> None:
    """Keep the cube of figures up with the trail."""
    while not stop.wait(settings.TRAIL_SEAL_SECONDS):
        try:
            cube.keep_up(at=timezone.now())
        except Exception as error:  # noqa: BLE001 - the outermost loop: figures are scanned until it succeeds
            sys.stderr.write(f"数据立方没有跟上，指标暂按逐条统计，稍后重试：{error}\n")
        close_old_connections()


def _tick(stop: threading.Event) -> None:
    last_sweep = 0.0
    while not stop.wait(settings.TRAIL_SEAL_SECONDS):
        try:
            seal.seal(at=timezone.now())
            if time.monotonic() - last_sweep > 60:  # noqa: PLR2004 - once a minute
                jobs.sweep(at=timezone.now())
                imports.sweep(at=timezone.now())
                returns.sweep(at=timezone.now())
                papers.draft_due(at=timezone.now())
                last_sweep = time.monotonic()
        except Exception as error:  # noqa: BLE001 - the outermost loop: say it and try again at the next tick
            sys.stderr.write(f"后台巡检出错，稍后重试：{error}\n")
        close_old_connections()
