"""A file sent for comparison: its digest is taken as it comes in, and not a byte of it is kept, neither in memory nor on disk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from anwang.ground.refusal import Refusal

LIMIT = 20 * 1024 * 1024
"""Bytes of a body: a paper with pictures is far smaller."""


class TooLarge(Refusal):
    """More than a paper would have."""

    sentence = "文件太大，核对的文件不超过 20 MB。"
    status = 413


@dataclass(frozen=True, slots=True)
class Digest:
    """What is left of an upload."""

    sha256: str
    size: int


class Digesting(FileUploadHandler):
    """Takes the digest of the first file and lets everything run through."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.taken: Digest | None = None
        self._digest = hashlib.sha256()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; a second one is not read."""
        if self.taken is not None:
            raise StopUpload(connection_reset=False)
        self._digest = hashlib.sha256()
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take in a piece and let it go."""
        self._digest.update(raw_data)

    def file_complete(self, file_size: int) -> None:
        """Keep the digest, and no file."""
        if file_size:
            self.taken = Digest(self._digest.hexdigest(), file_size)


def digest_of(request: HttpRequest) -> Digest | None:
    """Return the digest of the file that a form brought, None without one. Raises TooLarge before a byte is read."""
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    if not announced.isdigit() or int(announced) > LIMIT:
        raise TooLarge
    handler = Digesting(request)
    request.upload_handlers = [handler]
    try:
        request.POST  # noqa: B018 - reading the form runs the file through the handler
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return None  # a form that is none brought no file; the page asks again
    return handler.taken
