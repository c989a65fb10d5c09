from __future__ import annotations

import io
import zlib
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from anwang.ground.actor import Actor
from anwang.ground.evidence import store
from anwang.ground.evidence.models import EvidenceFile, EvidenceUse
from anwang.ground.models import RulePack

AT = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
CLERK = Actor(person_id=7, name="孙镇安", post="安监员", path="001034011082100")
pytestmark = pytest.mark.django_db


def picture(seed: int = 0, *, size: tuple[int, int] = (320, 240), kind: str = "JPEG", quality: int = 90, brighter: float = 1.0) -> bytes:
    """A made-up photograph: a slanted shade whose slope depends on the seed."""
    image = Image.new("L", size)
    across, down = (seed * 7) % 11 - 5, (seed * 3) % 7 - 3
    image.putdata(
        [
            min(255, int(brighter * ((128 + across * x * 200 / size[0] / 5 + down * y * 160 / size[1] / 3 + (x * y * seed) % 23) % 240)))
            for y in range(size[1])
            for x in range(size[0])
        ]
    )
    out = io.BytesIO()
    image.convert("RGB").save(out, kind, quality=quality)
    return out.getvalue()


def keep(body: bytes, name: str = "照片.jpg") -> EvidenceFile:
    return store.keep(io.BytesIO(body), name, by=CLERK, at=AT)


def test_same_content_is_kept_once_whatever_it_is_called() -> None:
    body = picture()

    first, second = keep(body), keep(body, "另一个名字.jpg")

    assert first.pk == second.pk
    assert (first.name, first.media_type, first.size, first.kept_by, first.path) == ("照片.jpg", "image/jpeg", len(body), 7, CLERK.path)
    assert store.read(first) == body


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_what_a_picture_is_does_not_depend_on_its_name(kind: str, media_type: str) -> None:
    assert keep(picture(kind=kind), "随便.exe").media_type == media_type


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"GIF89a" + b"\x00" * 50,
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xff\xd8\xff\xe0 no picture at all",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
        b"MZ\x90\x00" + b"\x00" * 100,
    ],
)
def test_what_only_calls_itself_a_picture_is_not_kept(body: bytes) -> None:
    with pytest.raises(store.NotAPicture):
        keep(body)
    assert EvidenceFile.objects.count() == 0


def test_picture_that_would_unfold_to_a_wall_is_refused_without_unfolding() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (40000).to_bytes(4, "big") + (40000).to_bytes(4, "big") + b"\x01\x00\x00\x00\x00"
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00" * 1_000_000)) + chunk(b"IEND", b"")

    with pytest.raises(store.NotAPicture):
        keep(bomb)


def test_file_over_the_limit_is_refused() -> None:
    with pytest.raises(store.FileTooLarge):
        keep(b"%PDF-1.7" + b"\x00" * store.LIMIT)
    assert store.FileTooLarge.status == 413


def test_name_keeps_no_folder_and_is_never_empty() -> None:
    assert keep(picture(1), "../../etc/passwd").name == "passwd"
    assert keep(picture(2), "C:\\照片\\现场.jpg").name == "现场.jpg"
    assert keep(picture(3), "").name == "未命名"
    assert len(keep(picture(4), "长" * 300 + ".jpg").name) <= 200


def test_file_lies_under_its_digest_and_nowhere_else() -> None:
    kept = keep(picture(5))

    assert default_storage.exists(f"{kept.sha256[:2]}/{kept.sha256[2:4]}/{kept.sha256}")


def test_picture_used_again_is_noticed_after_resaving_resizing_and_brightening() -> None:
    first = keep(picture(1))
    again = [
        keep(picture(1, quality=40)),
        keep(picture(1, size=(160, 120), quality=80)),
        keep(picture(1, kind="PNG")),
    ]
    other = keep(picture(4))

    assert store.seen_before(first, [*again, other, first]) == again
    assert not store.alike(first.look, other.look)
    assert not store.alike("", "")


def test_act_cites_only_what_has_arrived() -> None:
    kept = keep(picture(6))
    pack = RulePack.objects.create(code="x", valid_from=AT.date(), source="甲", payload={})

    with pytest.raises(store.NoSuchFile, match="1 个材料"):
        store.cite([kept.sha256, "0" * 64], by=CLERK, subject=pack, grid_path="001034", at=AT)
    assert EvidenceUse.objects.count() == 0

    store.cite([kept.sha256, kept.sha256], by=CLERK, subject=pack, grid_path="001034", at=AT)
    use = EvidenceUse.objects.get()
    assert (use.file_id, use.grid_path, use.subject_model, use.subject_id) == (kept.pk, "001034", "ground.rulepack", pack.pk)


def test_thumbnail_is_small_and_without_claims() -> None:
    small = store.thumbnail(keep(picture(7, size=(1200, 900))), edge=320)

    with Image.open(io.BytesIO(small)) as image:
        assert image.size == (320, 240)
        assert dict(image.getexif()) == {}


def test_thumbnail_of_a_document_is_refused() -> None:
    with pytest.raises(store.NotAPicture):
        store.thumbnail(keep(b"%PDF-1.7 not really", "文件.pdf"))


def test_only_who_sent_a_file_in_cites_it_and_whoever_acts_where_it_is_cited_already() -> None:
    other = Actor(person_id=8, name="李四", post="安监员", path=CLERK.path)
    kept = keep(picture(8))
    pack, beside = (RulePack.objects.create(code=code, valid_from=AT.date(), source="甲", payload={}) for code in "xy")

    with pytest.raises(store.NotYourFile, match="不是您上传的"):
        store.cite([kept.sha256], by=other, subject=pack, grid_path="001034", at=AT)
    assert EvidenceUse.objects.count() == 0
    store.cite([kept.sha256], by=CLERK, subject=beside, grid_path="001034", at=AT)
    with pytest.raises(store.NotYourFile):
        store.cite([kept.sha256], by=other, subject=pack, grid_path="001034", at=AT)
    store.cite([kept.sha256], by=other, subject=pack, grid_path="001034", at=AT, beside=beside)

    assert list(EvidenceUse.objects.order_by("id").values_list("subject_id", flat=True)) == [beside.pk, pack.pk]


def test_whoever_sends_the_same_content_in_cites_it_too() -> None:
    other = Actor(person_id=8, name="李四", post="安监员", path=CLERK.path)
    kept = keep(picture(9))
    pack = RulePack.objects.create(code="x", valid_from=AT.date(), source="甲", payload={})
    again = store.keep(io.BytesIO(picture(9)), "同一张.jpg", by=other, at=AT)

    store.cite([again.sha256], by=other, subject=pack, grid_path="001034", at=AT)

    assert (again.pk, store.was_sent_by(kept, 7), store.was_sent_by(kept, 8), store.was_sent_by(kept, 9)) == (kept.pk, True, True, False)
