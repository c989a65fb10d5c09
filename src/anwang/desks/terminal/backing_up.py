"""`anwang backup`: a copy from which the whole system stands up again, taken while people work."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from anwang.desks.terminal.answer import refuse, say

DATABASE = "anwang.sqlite3"
DUMP = "anwang.pgdump"
HEADS = "trail-heads-*"
LEFT_OUT = ("scratch", f"{DATABASE}*", HEADS)
"""Not copied with the rest: scratch is made again, the database is copied by its own means, the heads before it."""


def backup(asked: argparse.Namespace) -> int:
    """Copy database, kept files and keys into a new folder; with ANWANG_DATA on it, the system stands as it did at that moment.

    The heads of the sealed trail go first and the kept files last, so that whatever is written meanwhile is missing nowhere: a copy never
    holds a head that its database does not, nor a record whose file it lacks. The folder holds keys and records of everybody: it is made
    for its owner's eyes only.
    """
    data, folder = Path(settings.DATA), Path(asked.folder).resolve()
    if folder.exists() and any(folder.iterdir()):
        return refuse(f"目录 {folder} 里已有内容，不会覆盖。请写一个新的目录名。")
    if folder == data or data in folder.parents:
        return refuse(f"备份不能放在数据目录 {data} 里面，请写别处的目录，最好在另一块磁盘上。")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for head in data.glob(HEADS):
        shutil.copy2(head, folder)
    if connection.vendor == "sqlite":
        _copy_sqlite(folder / DATABASE)
    elif not _dump(folder / DUMP):
        return refuse(
            "没有备份数据库：本机要装有 PostgreSQL 的 pg_dump，版本不低于服务器，并能用 ANWANG_DATABASE 连接。请处理后换一个目录再试。"
        )
    shutil.copytree(data, folder, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)
    folder.chmod(0o700)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    say(f"已备份到 {folder}，共 {size / 1024**2:,.1f} MB。里面有密钥和全部记录，请妥善保管。")
    if connection.vendor == "sqlite":
        say(f"核验：ANWANG_DATA={folder} anwang trail verify")
    else:
        say(f"恢复：pg_restore --dbname 新数据库 {folder / DUMP}，再把 ANWANG_DATA 指到这个目录，运行 anwang trail verify 核验。")
    return 0


def _copy_sqlite(target: Path) -> None:
    """Copy the database as it stands at one moment, while it is written to."""
    source = str(settings.DATABASES["default"]["NAME"])
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


def _dump(target: Path) -> bool:
    """Have PostgreSQL write its own archive; the address is handed over in the environment, where no other user of the machine reads it."""
    program = shutil.which("pg_dump")
    if program is None:
        return False
    database = settings.DATABASES["default"]
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(database[key]) for name, key in named.items() if database.get(key)}
    environment.pop("ANWANG_DATABASE", None)
    done = subprocess.run([program, "--format=custom", f"--file={target}"], env=environment, check=False)
    return done.returncode == 0 and target.is_file()
