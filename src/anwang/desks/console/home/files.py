"""Evidence: files arrive before the act that cites them, and are seen by who may see the record."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, cast
from urllib.parse import quote

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import pages
from anwang.grid import access
from anwang.grid.states import Reach
from anwang.ground.evidence import store
from anwang.ground.evidence.models import EvidenceFile, EvidenceUse
from anwang.ground.refusal import NotFound, Refusal

if TYPE_CHECKING:
    from anwang.grid.access import Official

INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})


@pages.page(methods=["POST"])
def upload(request: pages.PageRequest) -> HttpResponse:
    """Keep the files of one request; answer for each its digest, or the reason why it was not kept."""
    answers: list[dict[str, object]] = []
    status = 200
    for file in request.FILES.getlist("file"):
        try:
            kept = store.keep(cast("IO[bytes]", file), file.name or "", by=request.official.actor, at=timezone.now())
        except Refusal as refusal:
            answers.append({"name": file.name, "refused": refusal.text})
            status = refusal.status
        else:
            url = reverse("console:evidence", args=[kept.sha256])
            answers.append({"name": kept.name, "sha256": kept.sha256, "media_type": kept.media_type, "size": kept.size, "url": url})
    return JsonResponse({"files": answers}, status=status, json_dumps_params={"ensure_ascii": False})


@pages.page()
def download(request: pages.PageRequest, sha256: str) -> HttpResponse:
    """A file: for who kept it, and for who may see the place of a record that cites it."""
    file = EvidenceFile.objects.filter(sha256=sha256).first()
    if file is None or not may_see(file, request.official):
        raise NotFound
    response = HttpResponse(store.read(file), content_type=file.media_type)
    how = "inline" if file.media_type in INLINE else "attachment"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(file.name)}"
    response["Cache-Control"] = "private, max-age=3600, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"
    return response


def may_see(file: EvidenceFile, by: Official) -> bool:
    """Return whether an official may see a file."""
    if file.kept_by == by.person_id:
        return True
    if by.reach == Reach.NOTHING:
        return False
    where = Q(organ_id=by.organ_id) if by.reach == Reach.OWN_UNIT else access.place(by.ranges)
    return EvidenceUse.objects.filter(where, file=file).exists()
