"""What must hold before the system serves: said at the start, in words that tell the operator what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  Django's name

from anwang.config import proxies
from anwang.ground import canonical

OLDEST_SQLITE = (3, 35, 0)
OPEN_TO_OTHERS = 0o077


@register(Tags.security)
def keys_are_private(**_: Any) -> list[CheckMessage]:
    """The key files in the data folder can be read by their owner only."""
    found: list[CheckMessage] = []
    for path in sorted(Path(settings.DATA).glob("*.key")):
        if path.stat().st_mode & OPEN_TO_OTHERS:
            hint = f"请执行：chmod 600 {path.name}（在数据文件夹里）"
            found.append(Warning(f"密钥文件 {path.name} 别人也能读。", hint=hint, id="anwang.W001"))
    return found


@register(Tags.security)
def keys_differ(**_: Any) -> list[CheckMessage]:
    """The key that signs the trail is not the one that signs sessions."""
    if settings.TRAIL_KEY == settings.SECRET_KEY:
        return [Error("流水签名密钥与会话密钥相同。", hint="ANWANG_TRAIL 与 ANWANG_SECRET 请设为不同的值。", id="anwang.E001")]
    return []


@register(Tags.security)
def proxies_are_networks(**_: Any) -> list[CheckMessage]:
    """Trusted proxies are named as addresses or networks; a word that is neither would silently trust nobody."""
    try:
        proxies.networks(tuple(settings.TRUSTED_PROXIES))
    except ValueError:
        words = f"可信代理写得不对：{'、'.join(settings.TRUSTED_PROXIES)}。"
        return [Error(words, hint="ANWANG_TRUSTED_PROXIES 写代理的地址或网段，用逗号分开，例如 127.0.0.1,10.20.0.0/16。", id="anwang.E003")]
    return []


@register(Tags.security)
def a_demo_is_not_open_to_the_network(**_: Any) -> list[CheckMessage]:
    """A demo lets anybody in; it serves this machine only, unless somebody wants it otherwise."""
    others = set(settings.ALLOWED_HOSTS) - {"127.0.0.1", "localhost", "[::1]", "testserver"}
    if settings.DEMO and others:
        words = "演示环境点一下就能登录，现在却允许从别的地址访问。"
        return [Warning(words, hint="正式使用请另建数据文件夹，不要用演示数据。", id="anwang.W002")]
    return []


@register(Tags.compatibility)
def digests_are_sm3(**_: Any) -> list[CheckMessage]:
    """The trail is digested with SM3; another algorithm would not match seals made before."""
    if canonical.algorithm() != "sm3":
        words = "本机的 OpenSSL 没有 SM3 算法，流水改用 SHA-256 摘要。"
        return [Warning(words, hint="请使用 Debian 12 或更新的系统；换机器前后算法要一致。", id="anwang.W003")]
    return []


@register(Tags.database)
def sqlite_is_new_enough(**_: Any) -> list[CheckMessage]:
    """SQLite returns the ids of bulk inserts only from 3.35 on; loading divisions needs them."""
    engine = str(settings.DATABASES["default"]["ENGINE"])
    if engine.endswith("sqlite3") and sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return [Error(f"SQLite 太旧：{sqlite3.sqlite_version}，至少要 3.35。", id="anwang.E002")]
    return []
