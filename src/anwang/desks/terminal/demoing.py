"""`anwang demo`: an invented, lifelike year of work in the real grid of 明光市."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from anwang.demo.calendar import EARLIEST, days_on
from anwang.demo.laying import lay
from anwang.demo.people import PASSWORD, hashed_once
from anwang.demo.tour import TOURS
from anwang.desks.terminal.answer import refuse, say, table
from anwang.desks.terminal.upgrading import upgrade
from anwang.grid.models import Account, Organ
from anwang.ground.trail.models import Entry


def demo(asked: argparse.Namespace) -> int:
    """Lay the demo on an empty database; again without harm, and never on a database where real work lies."""
    on: date = asked.on or timezone.localdate()
    if on < EARLIEST:
        return refuse(f"演示日期不能早于 {EARLIEST.isoformat()}，请换一个日期。")
    started, progress = time.monotonic(), Progress()
    progress("准备数据库……")
    upgrade()
    progress.done()
    marker = Path(settings.DATA) / "DEMO"
    if Account.objects.filter(username__startswith="demo.").exists():
        return _already(marker, asked.on)
    if Organ.objects.exists() or Account.objects.exists():
        return refuse("这个数据库里已有正式的机构或账号，不能装入演示数据。请用 ANWANG_DATA 指定另一个空目录再运行 anwang demo。")
    say(f"装入演示县：明光市，演示到 {on.isoformat()}。人员、企业和隐患都是虚构的。通常半分钟以内，机器忙时稍久。")
    # Laid in one go: looking for garbage in it costs a tenth of the time and finds none.
    gc.disable()
    try:
        with transaction.atomic(), hashed_once():
            laid = lay(days_on(on), progress, progress.passed)
        progress.done()
    finally:
        gc.enable()
    if connection.vendor == "sqlite":
        _settle_statistics()
    marker.write_text(json.dumps({"on": on.isoformat()}), encoding="utf-8")
    _accounts()
    spent = time.monotonic() - started
    say(
        f"岗位 {laid.people} 个、监管对象 {laid.sites} 个、检查 {laid.visits} 次、隐患 {laid.hazards} 条，"
        f"流水 {Entry.objects.count()} 条，用时 {spent:.1f} 秒。"
    )
    return 0


class Progress:
    """Says each part as it begins, and behind it, when it is over, how long it took; a part that tells months shows them as dots."""

    def __init__(self) -> None:
        self.since: float | None = None
        self.year: int | None = None

    def __call__(self, text: str) -> None:
        """Say which part begins; the one before is over."""
        self.done()
        _put(text)
        self.since = time.monotonic()

    def passed(self, month: date) -> None:
        """Say that a month is told."""
        _put("·" if month.year == self.year else f"{month.year}年·")
        self.year = month.year

    def done(self) -> None:
        """Say how long the part took, if one is under way."""
        if self.since is not None:
            say(f" {time.monotonic() - self.since:.1f} 秒")
        self.since = None


def _put(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _already(marker: Path, wanted: date | None) -> int:
    """Say that the demo lies there already; another day wants another folder."""
    stands = str(json.loads(marker.read_text(encoding="utf-8"))["on"]) if marker.exists() else "?"
    if wanted is not None and wanted.isoformat() != stands:
        return refuse(f"这里已有演示到 {stands} 的演示数据。要演示到 {wanted.isoformat()}，请用 ANWANG_DATA 指定一个新的空目录。")
    marker.touch()
    say(f"演示数据已经装好（演示到 {stands}），没有改动。")
    _accounts()
    return 0


def _accounts() -> None:
    people = {
        account.username: account.person.name for account in Account.objects.filter(username__startswith="demo.").select_related("person")
    }
    say("")
    table(("账号", "姓名", "岗位", "做什么"), [(tour.login, people.get(tour.login, ""), tour.post, tour.words) for tour in TOURS])
    say(f"密码都是 {PASSWORD}；在登录页上点一下岗位也能直接进入。")
    say("")


def _settle_statistics() -> None:
    """Let the planner of SQLite know the tables as they are now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
