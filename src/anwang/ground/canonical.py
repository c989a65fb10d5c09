"""Canonical JSON and digests: one text for one content, whatever the machine, so that digests can be recomputed by anyone."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from uuid import UUID

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
type_error = "这种内容不能写进流水"


@cache
def algorithm() -> str:
    """Return the digest algorithm: SM3 (GB/T 32905), or SHA-256 where the machine's OpenSSL lacks SM3."""
    return "sm3" if "sm3" in hashlib.algorithms_available else "sha256"


def plain(value: object) -> object:
    """Return a value as JSON can hold it: dates as ISO, instants in UTC to the microsecond, decimals without trailing zeros."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value.tzinfo else value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, float):
        return repr(value)
    return _plain_rest(value)


def _plain_rest(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, memoryview):
        return value.tobytes().hex()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    raise TypeError(type_error, type(value).__name__)


def text(value: object) -> str:
    """Return the canonical JSON text: sorted keys, no spaces, Chinese as it is."""
    return _ENCODER.encode(plain(value))


def digest(*parts: bytes) -> bytes:
    """Return the 32-byte digest of the parts, joined."""
    state = hashlib.new(algorithm())
    for part in parts:
        state.update(part)
    return state.digest()


def digest_text(content: str) -> str:
    """Return the digest of a text as hex."""
    return digest(content.encode()).hex()


def sign(key: str, content: str) -> str:
    """Return the keyed digest (HMAC) of a text as hex."""
    return hmac.new(key.encode(), content.encode(), algorithm()).hexdigest()
