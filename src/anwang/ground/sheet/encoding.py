"""What encoding a text came in, judged by its bytes: UTF-8, UTF-16, GB18030, and Big5 when that is certain."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

_SAMPLE = 200_000
_MOSTLY = 0.7
_TOLERATED_DAMAGE = 0.002
_CONTROL_SHARE = 0.003
_STRAY_ZEROS = 0.002
"""Damaged exports hold a zero byte here and there; binaries are full of them."""
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\x1a\x1b\x0b\x00\x1c\x1d\x1e\x1f")


@dataclass(frozen=True, slots=True)
class Decoded:
    """`encoding` is the name shown to people; `damaged` counts bytes that could not be read."""

    text: str
    encoding: str
    damaged: int = 0


def decode(data: bytes) -> Decoded | None:
    """The text of these bytes, or None when they are no text."""
    for mark, codec, name in (
        (codecs.BOM_UTF8, "utf-8", "UTF-8 BOM"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 LE"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE BOM"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE BOM"),
    ):
        if data.startswith(mark):
            return _sound(_lenient(data[len(mark) :], codec, name))
    wide = _wide(data)
    if wide:
        return wide
    if b"\0" in data:
        if data.count(b"\0") > 2 + len(data) * _STRAY_ZEROS:
            return None
        data = data.replace(b"\0", b"")
    return _narrow(data)


def _narrow(data: bytes) -> Decoded | None:
    if data.isascii():
        return _sound(Decoded(data.decode("ascii"), "ASCII"))
    try:
        return _sound(Decoded(data.decode("utf-8"), "UTF-8"))
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 or error.start > _SAMPLE:
            return _sound(_lenient(data, "utf-8", "UTF-8"))
    if _is_big5(data[:_SAMPLE]):
        return _sound(_lenient(data, "big5hkscs", "Big5"))
    utf8, chinese = _lenient(data, "utf-8", "UTF-8"), _lenient(data, "gb18030", "GB18030")
    best = min((chinese, utf8), key=lambda decoded: decoded.damaged)
    return _sound(best) or _mixed(data)


def _mixed(data: bytes) -> Decoded | None:
    """Lists glued together by hand: some lines are UTF-8, some GB18030."""
    parts: list[str] = []
    kinds: set[str] = set()
    for line in data.split(b"\n"):
        for codec in ("utf-8", "gb18030"):
            try:
                parts.append(line.decode(codec))
            except UnicodeDecodeError:
                continue
            if not line.isascii():
                kinds.add(codec)
            break
        else:
            return None
    return _sound(Decoded("\n".join(parts), "UTF-8、GB18030 混用")) if len(kinds) > 1 else None


def _lenient(data: bytes, codec: str, name: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), name)
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
        return Decoded(text, name, text.count("\ufffd"))


def _sound(decoded: Decoded) -> Decoded | None:
    """None when too much is damage or control characters: then it was no text."""
    sample = decoded.text[:_SAMPLE]
    if not sample:
        return decoded
    controls = sum(
        1 for character in set(sample) if character < " " and character not in _ALLOWED_CONTROLS for _ in range(sample.count(character))
    )
    if decoded.damaged > 2 + len(decoded.text) * _TOLERATED_DAMAGE or controls > 2 + len(sample) * _CONTROL_SHARE:
        return None
    return decoded


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: line ends, digits and separators leave zero bytes on one side only."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4 or b"\0" not in sample:  # noqa: PLR2004 - two characters
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for codec, name, rich, poor in (("utf-16-le", "UTF-16 LE", odd, even), ("utf-16-be", "UTF-16 BE", even, odd)):
        if rich <= poor * 4:
            continue
        decoded = _lenient(data[: len(data) - len(data) % 2], codec, name)
        if not decoded.damaged and _readable(decoded.text[:_SAMPLE]):
            return _sound(decoded)
    return None


def _readable(text: str) -> bool:
    """Most characters are ASCII, Chinese, or Chinese punctuation."""
    good = sum(
        1
        for c in text
        if " " <= c <= "~" or c in "\t\r\n" or "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef"
    )
    return good > len(text) * _MOSTLY


def _is_big5(sample: bytes) -> bool:
    """Certain only when the bytes make common Traditional characters and do not make common Simplified ones."""
    simplified = _common_share(sample, "gb18030", "gb2312", 0xB0A1, 0xD7F9)
    traditional = _common_share(sample, "big5hkscs", "big5", 0xA440, 0xC67E)
    return traditional > 0.9 > _MOSTLY > simplified  # noqa: PLR2004 - shares found on mixed samples


def _common_share(sample: bytes, codec: str, plain: str, low: int, high: int) -> float:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        text = decoder.decode(sample)
    except UnicodeDecodeError:
        return 0.0
    total = common = 0
    for character in text:
        if character < "\u0080" or "\u3000" <= character <= "\u303f" or character >= "\uff00":
            continue
        total += 1
        try:
            pair = character.encode(plain)
        except UnicodeEncodeError:
            continue
        common += len(pair) == 2 and low <= int.from_bytes(pair, "big") <= high  # noqa: PLR2004 - a double byte
    return common / total if total else 0.0
