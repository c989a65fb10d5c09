"""What waits in this room: files that she sent and has not decided on, and imports of hers that broke off."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from anwang.desks.console.home.inbox import Waiting
from anwang.grid.access import Official
from anwang.ground.models import ImportRun
from anwang.imports import access
from anwang.imports.inputs import KIND_WORDS

MOST = 20
ACTS = {ImportRun.State.UPLOADED: ("核对导入", "核对"), ImportRun.State.FAILED: ("导入中断", "继续或撤回")}


def waiting(by: Official, on: date) -> list[Waiting]:
    """List the official's own imports that wait for her."""
    lines = []
    for run in _own(by).order_by("-id")[:MOST]:
        kind, act = ACTS[ImportRun.State(run.state)]
        url = reverse("console:import", args=[run.pk])
        lines.append(Waiting(kind, run.file_name, KIND_WORDS.get(run.kind, "表格"), by.node, None, act, url))
    return lines


def count(by: Official, on: date) -> int:
    """Say how many of her imports wait for her."""
    return _own(by).count()


def _own(by: Official) -> QuerySet[ImportRun]:
    return access.visible_to(by).filter(owner_id=by.person_id, state__in=list(ACTS))
