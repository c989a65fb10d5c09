"""Serving: the web processes, and beside them one process for background work (`working`), whose rooms this one does without."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from anwang.desks.terminal.answer import refuse, say
from anwang.desks.terminal.upgrading import upgrade


def migrate(asked: argparse.Namespace) -> int:
    """Create or upgrade the database."""
    upgrade()
    say("数据库已就绪。")
    return 0


def serve(asked: argparse.Namespace) -> int:
    """Serve until told to stop (Ctrl-C or SIGTERM)."""
    if not _free(asked.host, asked.port):
        return refuse(f"端口 {asked.port} 已被占用，请换一个：anwang serve --port {asked.port + 1}")
    upgrade()
    call_command("collectstatic", verbosity=0, interactive=False)
    jobs = subprocess.Popen([sys.executable, "-m", "anwang.desks.terminal.main", "jobs"], env=os.environ.copy())
    scheme = "https" if asked.certificate else "http"
    say(f"安网已启动：{scheme}://{asked.host}:{asked.port}  （数据在 {settings.DATA}，按 Ctrl-C 停止）")
    try:
        _web(asked)
    finally:
        jobs.terminate()
        jobs.wait(timeout=20)
    return 0


def _free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _web(asked: argparse.Namespace) -> None:
    from granian import Granian  # noqa: PLC0415 - only serving needs it
    from granian.constants import Interfaces  # noqa: PLC0415

    Granian(
        "anwang.config.wsgi:application",
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        workers=asked.workers,
        blocking_threads=4,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        ssl_cert=Path(asked.certificate) if asked.certificate else None,
        ssl_key=Path(asked.key) if asked.key else None,
    ).serve()
