"""The OLE compound container (old Excel, old Word, encrypted Excel): its directory and one stream, nothing more.

Source: [MS-CFB] sections 2.2 to 2.6.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from anwang.ground.sheet.unreadable import Unreadable

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFA
_MINI_LIMIT = 4096
_ENTRY = 128
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    kind: int
    start: int
    size: int


class Compound:
    """Reads the directory on opening; raises `Unreadable` when the container is broken."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._open()
        except (struct.error, IndexError, UnicodeDecodeError, ValueError) as error:
            raise Unreadable("workbook_damaged", real_format="ole") from error

    def _open(self) -> None:
        data = self._data
        self._sector = 1 << struct.unpack_from("<H", data, 30)[0]
        self._mini = 1 << struct.unpack_from("<H", data, 32)[0]
        if self._sector not in (512, 4096) or self._mini != 64:  # noqa: PLR2004 - the two versions of the standard
            raise ValueError
        fat_count, first_directory = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
        mini_fat, difat, difat_count = (struct.unpack_from("<I", data, offset)[0] for offset in (60, 68, 72))
        sectors = [s for s in struct.unpack_from("<109I", data, 76) if s < _FREE]
        seen = 0
        while difat < _FREE and seen <= difat_count and difat_count:
            block = struct.unpack(f"<{self._sector // 4}I", self._at(difat))
            sectors += [s for s in block[:-1] if s < _FREE]
            difat, seen = block[-1], seen + 1
        self._fat: list[int] = []
        for sector in sectors[:fat_count]:
            self._fat += struct.unpack(f"<{self._sector // 4}I", self._at(sector))
        directory = self._chain(first_directory)
        self.entries = [e for e in (self._entry(directory, i) for i in range(0, len(directory), _ENTRY)) if e]
        self._minifat = self._numbers(self._chain(mini_fat)) if mini_fat < _FREE else []
        root = next((e for e in self.entries if e.kind == _ROOT), None)
        self._ministream = self._chain(root.start) if root and root.start < _FREE else b""

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        block = self._data[start : start + self._sector]
        if not block:
            raise ValueError
        return block.ljust(self._sector, b"\0")

    @staticmethod
    def _numbers(block: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(block) // 4}I", block))

    def _chain(self, sector: int) -> bytes:
        parts, seen = [], 0
        while sector < _FREE:
            parts.append(self._at(sector))
            sector, seen = self._fat[sector], seen + 1
            if seen > len(self._fat):
                raise ValueError
        return b"".join(parts)

    @staticmethod
    def _entry(directory: bytes, offset: int) -> Entry | None:
        raw = directory[offset : offset + _ENTRY]
        length, kind = struct.unpack_from("<H", raw, 64)[0], raw[66]
        if kind not in (1, _STREAM, _ROOT):
            return None
        start, size = struct.unpack_from("<I", raw, 116)[0], struct.unpack_from("<I", raw, 120)[0]
        return Entry(raw[: max(length - 2, 0)].decode("utf-16-le"), kind, start, size)

    def names(self) -> set[str]:
        return {entry.name for entry in self.entries}

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; `Unreadable` when the file ends before the stream does."""
        entry = next(e for e in self.entries if e.name == name and e.kind == _STREAM)
        try:
            block = self._chain(entry.start) if entry.size >= _MINI_LIMIT else self._mini_chain(entry.start)
        except (ValueError, IndexError) as error:
            raise Unreadable("workbook_damaged", real_format="ole") from error
        return block[: entry.size]

    def _mini_chain(self, sector: int) -> bytes:
        parts, seen = [], 0
        while sector < _FREE:
            parts.append(self._ministream[sector * self._mini : (sector + 1) * self._mini])
            sector, seen = self._minifat[sector], seen + 1
            if seen > len(self._minifat):
                raise ValueError
        return b"".join(parts)
