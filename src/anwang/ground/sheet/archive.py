"""Zip containers: told apart by their parts, and unpacked with a count so that a bomb never gets far."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.unreadable import Unreadable

CHUNK = 1 << 20
_DOCTYPE_WINDOW = 4096
_ENCRYPTED_BIT = 0x1


class Archive:
    """An opened zip whose directory has passed the limits. Every byte unpacked is counted over the life of the object."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, zlib.error, EOFError, struct.error) as error:
            raise Unreadable("archive_truncated", real_format="zip") from error
        self._parts = {info.filename.replace("\\", "/").lstrip("/"): info for info in self._zip.infolist()}
        self._check_directory()

    def _check_directory(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > self._limits.parts:
            raise Unreadable("archive_bomb", real_format="zip", detail=f"（内含 {len(infos)} 个部件）")
        declared = sum(info.file_size for info in infos)
        if declared > self._limits.unpacked_bytes:
            raise Unreadable("archive_bomb", real_format="zip", detail=f"（声明解开后 {declared // 1048576} MB）")
        for info in infos:
            if info.flag_bits & _ENCRYPTED_BIT:
                raise Unreadable("encrypted", real_format="zip")
            self._check_ratio(info.file_size, info.compress_size)

    def _check_ratio(self, unpacked: int, packed: int) -> None:
        if unpacked > self._limits.ratio_from_bytes and unpacked > packed * self._limits.ratio:
            raise Unreadable("archive_bomb", real_format="zip", detail=f"（压缩比 {unpacked // max(packed, 1)} 倍）")
        if unpacked > self._limits.part_bytes:
            raise Unreadable("archive_bomb", real_format="zip", detail=f"（单个部件 {unpacked // 1048576} MB）")

    def names(self) -> list[str]:
        return list(self._parts)

    def has(self, name: str) -> bool:
        return name in self._parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack one part piece by piece; raises `Unreadable` on damage, on bombs and on entity definitions."""
        declared = self._parts[name]
        info = copy.copy(declared)
        # The reader would stop at the declared size; a lying directory must be caught here, not by the next library.
        info.file_size = self._limits.unpacked_bytes * 2
        size = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(CHUNK):
                    if not size:
                        _check_entities(name, chunk)
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    self._check_ratio(size, info.compress_size)
                    if self._unpacked > 3 * self._limits.unpacked_bytes:
                        raise Unreadable("archive_bomb", real_format="zip")
                    yield chunk
            if size != declared.file_size:
                raise Unreadable("archive_corrupt", real_format="zip", detail=f"（{name}）")
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, UnicodeError, ValueError) as error:
            raise Unreadable("archive_corrupt", real_format="zip", detail=f"（{name}）") from error

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name))

    def verify(self, names: list[str]) -> None:
        """Unpack these parts once, discarding them: damage and bombs are found before another library is let near."""
        for name in names:
            for _ in self.chunks(name):
                pass


def _check_entities(name: str, head: bytes) -> None:
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    window = head[:_DOCTYPE_WINDOW].replace(b"\0", b"")
    if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
        raise Unreadable("xml_entities", real_format="zip")
