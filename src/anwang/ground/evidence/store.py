"""Keeping and citing files: what is no picture is not kept as one, and a picture seen before is noticed."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import PurePath
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from anwang.ground.actor import Actor
from anwang.ground.evidence import camera
from anwang.ground.evidence.models import EvidenceFile, EvidenceUse
from anwang.ground.refusal import Refusal

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic"}
DOCUMENTS = {b"%PDF-": "application/pdf", b"PK\x03\x04": "application/zip", b"\xd0\xcf\x11\xe0": "application/x-ole-storage"}
LIMIT = 30 * 1024 * 1024
PIXELS = 60_000_000
SAME = 10
"""Up to so many differing bits of 64, two pictures count as the same one."""


class FileTooLarge(Refusal):
    """The file is over the limit."""

    sentence = "文件太大，单个文件不超过 30 MB。照片请压缩后再传。"
    status = 413


class NotAPicture(Refusal):
    """The file calls itself a picture or document and is none."""

    sentence = "这个文件不是能打开的照片、PDF 或 Office 文档，请重新选择。"


class NoSuchFile(Refusal):
    """An act cites a file that was never uploaded."""

    sentence = "引用的材料还没有上传完成，请重新上传后再提交。"


UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look into a file's content found."""

    media_type: str
    look: str = ""
    taken_at: datetime | None = None
    position: str = ""


def look_into(body: bytes) -> Looked:
    """Return what a file really is, by its content. Raises NotAPicture."""
    for mark, media_type in DOCUMENTS.items():
        if body.startswith(mark):
            return Looked(media_type)
    return _look_into_picture(body)


def keep(
    stream: IO[bytes], name: str, *, by: Actor, at: datetime, look: Callable[[bytes], Looked] = look_into, limit: int = LIMIT
) -> EvidenceFile:
    """Keep a file and return its record; the same content again returns the first record.

    `look` says what the content is and refuses what may not be kept (pictures and documents by default); `limit` is in bytes.

    Raises FileTooLarge, NotAPicture.
    """
    body = stream.read(limit + 1)
    if len(body) > limit:
        raise FileTooLarge
    if not body:
        raise NotAPicture("文件是空的，请重新选择。")
    sha = hashlib.sha256(body).hexdigest()
    known = EvidenceFile.objects.filter(sha256=sha).first()
    if known:
        return known
    seen = look(body)
    place = place_of(sha)
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(body))
    try:
        with transaction.atomic():
            return EvidenceFile.objects.create(
                sha256=sha,
                name=PurePath(name.replace("\\", "/")).name[:200] or "未命名",
                media_type=seen.media_type,
                size=len(body),
                kept_at=at,
                kept_by=by.person_id,
                path=by.path,
                taken_at=seen.taken_at,
                claimed_position=seen.position,
                look=seen.look,
            )
    except IntegrityError:
        return EvidenceFile.objects.get(sha256=sha)


def place_of(sha: str) -> str:
    """Return where in the storage the content of a digest lies."""
    return f"{sha[:2]}/{sha[2:4]}/{sha}"


def _look_into_picture(body: bytes) -> Looked:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(body)) as picture:
                if picture.format not in PICTURES or picture.width * picture.height > PIXELS:
                    raise NotAPicture
                media_type, claims = PICTURES[str(picture.format)], picture.getexif()
                picture.draft("L", (64, 64))
                return Looked(media_type, fingerprint(picture), camera.taken_at(claims), camera.position(claims))
    except UNREADABLE as error:
        raise NotAPicture from error


def fingerprint(picture: Image.Image) -> str:
    """Return the difference hash of a picture: 64 bits that survive re-saving, resizing and brightening."""
    small = picture.convert("L").resize((9, 8))
    pixels = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (pixels[row * 9 + column] > pixels[row * 9 + column + 1])
    return f"{bits:016x}"


def alike(first: str, second: str) -> bool:
    """Return whether two fingerprints show the same picture."""
    return bool(first and second) and (int(first, 16) ^ int(second, 16)).bit_count() <= SAME


def read(file: EvidenceFile) -> bytes:
    """Return a file's content."""
    with default_storage.open(place_of(file.sha256)) as stored:
        content: bytes = stored.read()
        return content


def thumbnail(file: EvidenceFile, edge: int = 320) -> bytes:
    """Return a small JPEG of a picture, the right way up and without the camera's claims. Raises NotAPicture."""
    try:
        with Image.open(BytesIO(read(file))) as picture:
            picture.draft("RGB", (edge, edge))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((edge, edge))
            small = BytesIO()
            upright.save(small, "JPEG", quality=80)
            return small.getvalue()
    except UNREADABLE as error:
        raise NotAPicture from error


def cite(shas: Sequence[str], *, subject: models.Model, grid_path: str, at: datetime, organ_id: int | None = None) -> list[EvidenceFile]:
    """Note that an act cites files; call inside the act's transaction. Raises NoSuchFile unless every file arrived before."""
    files = {file.sha256: file for file in EvidenceFile.objects.filter(sha256__in=list(shas))}
    if missing := [sha for sha in shas if sha not in files]:
        raise NoSuchFile(f"有 {len(missing)} 个材料还没有上传完成，请重新上传后再提交。", field="evidence")
    EvidenceUse.objects.bulk_create(
        [
            EvidenceUse(
                file=files[sha],
                grid_path=grid_path,
                organ_id=organ_id,
                subject_model=subject._meta.label_lower,
                subject_id=subject.pk,
                at=at,
            )
            for sha in dict.fromkeys(shas)
        ]
    )
    return [files[sha] for sha in shas]


def seen_before(file: EvidenceFile, among: Iterable[EvidenceFile]) -> list[EvidenceFile]:
    """Return those of `among` that show the same picture as `file`."""
    return [other for other in among if other.pk != file.pk and alike(file.look, other.look)]
