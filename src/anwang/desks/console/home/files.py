"""Evidence: files arrive before the act that cites them, and are seen by who may see the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any, cast
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone

from anwang.audit import access as audit
from anwang.desks.console import pages
from anwang.grid.access import Official
from anwang.ground.evidence import store
from anwang.ground.evidence.models import EvidenceFile, EvidenceUse
from anwang.ground.refusal import NotFound, Refusal
from anwang.hazards import access as hazards
from anwang.imports import access as imports
from anwang.inspections import access as inspections
from anwang.papers import access as papers

SEEN: dict[str, Callable[[Official], QuerySet[Any]]] = {
    "hazards.hazard": hazards.visible_to,
    "inspections.visit": inspections.visible_to,
    "ground.importrun": imports.visible_to,
    "papers.paper": papers.visible_to,
    "audit.checkeddraft": audit.visible_to,
}
"""Whoever may read the record that cites a file may read the file; nobody else may, though the place is hers."""
MOST_USES = 500
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"
"""What somebody sent in runs nothing, sends nothing and stands in no page."""
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
            answers.append({"name": file.name, "sha256": kept.sha256, "media_type": kept.media_type, "size": kept.size, "url": url})
    return JsonResponse({"files": answers}, status=status, json_dumps_params={"ensure_ascii": False})


@pages.page()
def download(request: pages.PageRequest, sha256: str) -> HttpResponse:
    """A file: for who kept it, and for who may read a record that cites it."""
    file = EvidenceFile.objects.filter(sha256=sha256).first()
    if file is None or not may_see(file, request.official):
        raise NotFound
    response = HttpResponse(store.read(file), content_type=file.media_type)
    how = "inline" if file.media_type in INLINE else "attachment"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(file.name)}"
    response["Cache-Control"] = "private, max-age=3600, immutable"
    response["Content-Security-Policy"] = ALONE
    return response


def may_see(file: EvidenceFile, by: Official) -> bool:
    """Return whether an official may see a file."""
    if store.was_sent_by(file, by.person_id):
        return True
    uses = EvidenceUse.objects.filter(file=file).values_list("subject_model", "subject_id")
    cited: dict[str, list[int]] = {}
    for model, key in uses[:MOST_USES]:
        cited.setdefault(model, []).append(key)
    return any(SEEN[model](by).filter(pk__in=keys).exists() for model, keys in cited.items() if model in SEEN)
