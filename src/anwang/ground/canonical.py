"""Canonical JSON and digests: one text for one content, whatever the machine, so that digests can be recomputed by anyone."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from json.encoder import encode_basestring
from typing import Any
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


_SIMPLE: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: int.__repr__,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
    date: lambda value: f'"{value.isoformat()}"',
}
"""How the values that nearly every row is made of are written; `text` writes the same, more slowly."""


def _simple_text(value: Any) -> str:
    return _SIMPLE.get(value.__class__, text)(value)


@cache
def _frame(names: tuple[str, ...]) -> str:
    return template(names, {})


def template(names: tuple[str, ...], constant: Mapping[str, Any]) -> str:
    """Return the frame, for `%`, of the canonical text of rows with these columns, which stand in alphabetical order.

    What all rows share stands in it already.
    """
    if list(names) != sorted(set(names)):
        raise ValueError(names)
    known = {name: _simple_text(value).replace("%", "%%") for name, value in constant.items()}
    return "{" + ",".join(encode_basestring(name).replace("%", "%%") + ":" + known.get(name, "%s") for name in names) + "}"


def row_text(names: tuple[str, ...], values: Iterable[Any]) -> str:
    """Return the canonical text of a row: `text(dict(zip(names, values)))`, more quickly."""
    return _frame(names) % tuple(map(_simple_text, values))


def column_texts(values: Sequence[Any]) -> list[str]:
    """Return the canonical text of each value of a column; columns hold one kind of value, most often."""
    kinds = set(map(type, values))
    if len(kinds) == 1:
        kind = kinds.pop()
        return list(map(_SIMPLE.get(kind, encode_basestring if issubclass(kind, str) else text), values))
    return list(map(_simple_text, values))


@cache
def _fresh() -> Any:
    """An empty digest; a copy of it is quicker than a new one."""
    return hashlib.new(algorithm())


def digest(*parts: bytes) -> bytes:
    """Return the 32-byte digest of the parts, joined."""
    state = _fresh().copy()
    for part in parts:
        state.update(part)
    return bytes(state.digest())


def digest_text(content: str) -> str:
    """Return the digest of a text as hex."""
    state = _fresh().copy()
    state.update(content.encode())
    return str(state.hexdigest())


def digest_rows(frame: str, rows: Iterable[tuple[str, ...]]) -> bytes:
    """Return the digest of each row's text, the row set into the frame, one behind the other."""
    fresh = _fresh().copy
    found: list[bytes] = []
    for row in rows:
        state = fresh()
        state.update((frame % row).encode())
        found.append(state.digest())
    return b"".join(found)


def sign(key: str, content: str) -> str:
    """Return the keyed digest (HMAC) of a text as hex."""
    return hmac.new(key.encode(), content.encode(), algorithm()).hexdigest()
