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
from anwang.ground.evidence.models import EvidenceArrival, EvidenceFile, EvidenceUse
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


class NotYourFile(Refusal):
    """An act cites a file that whoever acts neither sent in nor finds at the record: to know a digest is not to have the file."""

    sentence = "引用的材料不是您上传的，也不是这条记录已有的，请自己上传后再提交。"


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
    """Keep a file and return its record; the same content again returns the first record. Whoever sent it in may cite it.

    `look` says what the content is and refuses what may not be kept (pictures and documents by default); `limit` is in bytes.

    Raises FileTooLarge, NotAPicture.
    """
    body = stream.read(limit + 1)
    if len(body) > limit:
        raise FileTooLarge
    if not body:
        raise NotAPicture("文件是空的，请重新选择。")
    sha = hashlib.sha256(body).hexdigest()
    kept = EvidenceFile.objects.filter(sha256=sha).first() or _write(body, sha, name, look(body), by=by, at=at)
    if by.person_id is not None:
        EvidenceArrival.objects.get_or_create(file=kept, person_id=by.person_id, defaults={"at": at})
    return kept


def _write(body: bytes, sha: str, name: str, seen: Looked, *, by: Actor, at: datetime) -> EvidenceFile:
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


def cite(
    shas: Sequence[str],
    *,
    by: Actor,
    subject: models.Model,
    grid_path: str,
    at: datetime,
    organ_id: int | None = None,
    beside: models.Model | None = None,
    field: str = "evidence",
) -> list[EvidenceFile]:
    """Note that an act cites files; call inside the act's transaction.

    Only what whoever acts sent in herself, or what the same record already cites, or the record `beside` it in which it arose and on which
    she acts too. Raises NoSuchFile unless every file arrived before, NotYourFile for somebody else's.
    """
    files = citable(shas, by=by, records=[subject, *([beside] if beside is not None else [])], field=field)
    used = set(_uses([subject], files.values()))
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
            if files[sha].pk not in used
        ]
    )
    return [files[sha] for sha in shas]


def citable(shas: Sequence[str], *, by: Actor, records: Sequence[models.Model], field: str = "evidence") -> dict[str, EvidenceFile]:
    """Return the files by their digest, after checking that whoever acts may cite each. Raises NoSuchFile, NotYourFile."""
    files = {file.sha256: file for file in EvidenceFile.objects.filter(sha256__in=list(shas))}
    if missing := [sha for sha in shas if sha not in files]:
        raise NoSuchFile(f"有 {len(missing)} 个材料还没有上传完成，请重新上传后再提交。", field=field)
    if by.person_id is None or not files:
        return files
    mine = set(EvidenceArrival.objects.filter(file__in=files.values(), person_id=by.person_id).values_list("file_id", flat=True))
    if rest := [file for file in files.values() if file.pk not in mine]:
        known = set(_uses(records, rest))
        if strange := [file for file in rest if file.pk not in known]:
            raise NotYourFile(f"有 {len(strange)} 个材料不是您上传的，也不是这条记录已有的，请自己上传后再提交。", field=field)
    return files


def _uses(records: Sequence[models.Model], files: Iterable[EvidenceFile]) -> models.QuerySet[EvidenceUse, int]:
    """Return which of the files, by their ids, records cite already."""
    here = models.Q(pk__in=[])
    for one in records:
        here |= models.Q(subject_model=one._meta.label_lower, subject_id=one.pk)
    return EvidenceUse.objects.filter(here, file__in=list(files)).values_list("file_id", flat=True)


def was_sent_by(file: EvidenceFile, person_id: int | None) -> bool:
    """Return whether a person sent a file in herself."""
    return person_id is not None and EvidenceArrival.objects.filter(file=file, person_id=person_id).exists()


def seen_before(file: EvidenceFile, among: Iterable[EvidenceFile]) -> list[EvidenceFile]:
    """Return those of `among` that show the same picture as `file`."""
    return [other for other in among if other.pk != file.pk and alike(file.look, other.look)]
