"""Typed readers of the environment. A secret may also come from a file named by NAME_FILE."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE = frozenset({"1", "true", "yes", "on"})


def text(name: str, default: str = "") -> str:
    """Return the variable, or the default where it is unset or empty."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool = False) -> bool:
    """Return whether the variable says yes."""
    value = os.environ.get(name)
    return default if value is None or not value.strip() else value.strip().lower() in TRUE


def number(name: str, default: int) -> int:
    """Return the variable as a whole number."""
    value = os.environ.get(name)
    return int(value) if value else default


def secret(name: str) -> str:
    """Return a secret from NAME, or from the file that NAME_FILE names; empty when neither is set."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get(name, "")


def database(url: str, data: Path) -> dict[str, object]:
    """Return Django's settings for a database address; SQLite in the data folder when the address is empty.

    `postgres://user:password@host:port/name`, or `postgres:///name?host=/socket/folder`.
    """
    if not url:
        return sqlite(data / "anwang.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        msg = "ANWANG_DATABASE 只认 postgres:// 或 sqlite:// 开头的地址"
        raise ValueError(msg)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(query.get("port", parts.port or "")),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 20}},
        "CONN_HEALTH_CHECKS": False,
    }


def sqlite(path: Path) -> dict[str, object]:
    """Return settings for SQLite in WAL mode; writers take the lock at once, so read-then-write never fails as busy."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous="
                + text("ANWANG_SQLITE_SYNC", "NORMAL")
                + ";PRAGMA busy_timeout=20000;PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;PRAGMA mmap_size=268435456"
            ),
        },
    }
