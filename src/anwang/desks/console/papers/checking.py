"""Is the paper in hand the one that was issued? By the check code in its footer, or by the file itself."""

from __future__ import annotations

import hashlib

from django.http.response import HttpResponseBase

from anwang.desks.console.pages import PageRequest, page, show
from anwang.desks.console.papers.views import READERS
from anwang.papers import access, queries

CHUNK = 1 << 20


@page(READERS, methods=("GET", "POST"))
def check(request: PageRequest) -> HttpResponseBase:
    """Compare a check code or a file with what was issued. The file is not kept."""
    code = request.POST.get("code", request.GET.get("code", "")).strip()[:40]
    upload = request.FILES.get("file")
    answer = ""
    found = None
    if upload is not None:
        digest = hashlib.sha256()
        for chunk in upload.chunks(CHUNK):
            digest.update(chunk)
        found = queries.by_file(digest.hexdigest())
        answer = "same" if found else "other"
    elif code:
        found = queries.by_check_code(code)
        answer = "known" if found else "unknown"
    opened = found is not None and access.visible_to(request.official).filter(pk=found.pk).exists()
    context = {"code": code, "found": found, "answer": answer, "opened": opened, "file_name": upload.name if upload else ""}
    return show(request, "console/papers/check.html", context)
