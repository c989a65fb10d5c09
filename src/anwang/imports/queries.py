"""Named reads of importing: memory of columns, what a run shows, how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model

from anwang.ground.evidence.models import EvidenceFile
from anwang.ground.models import ColumnMemory, ImportRun, Job
from anwang.ground.trail.models import Entry
from anwang.imports import keeping
from anwang.imports.errands import Fate, Place, Taken
from anwang.imports.kinds import KINDS

SILENT = timedelta(minutes=2)
"""A job that has said nothing for so long is taken for broken off."""


def memory_of(organ_id: int | None) -> dict[str, dict[str, str]]:
    """Return kind → header → field, as the unit's people named columns before; an empty field leaves the column out."""
    found: dict[str, dict[str, str]] = {}
    if organ_id is not None:
        for kind, header, field in ColumnMemory.objects.filter(organ_id=organ_id).values_list("kind", "header", "field"):
            found.setdefault(kind, {})[header] = field
    return found


def job_of(run: ImportRun) -> Job | None:
    """Return the run's background job."""
    return Job.objects.filter(pk=run.job_id).first() if run.job_id else None


def is_broken_off(run: ImportRun, at: datetime) -> bool:
    """Return whether the run stopped in the middle: marked so, or at work and silent."""
    if run.state == ImportRun.State.FAILED:
        return True
    if run.state != ImportRun.State.RUNNING:
        return False
    job = job_of(run)
    if job is None or job.state in {Job.State.FAILED, Job.State.DONE}:
        return True
    beat = job.beat_at or job.created_at
    return job.state == Job.State.RUNNING and beat < at - SILENT


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, for the page that asks every second."""

    state: str
    done: int
    total: int
    words: str = ""


def progress(run: ImportRun, at: datetime) -> Progress:
    """Return how far a run is."""
    state = ImportRun.State.FAILED if is_broken_off(run, at) else ImportRun.State(run.state)
    job = job_of(run)
    waiting = state == ImportRun.State.RUNNING and job is not None and job.state == Job.State.WAITING
    words = "排队等候，马上开始" if waiting else (job.note if job else "")
    if not waiting and state == ImportRun.State.RUNNING and job and job.started_at and run.done and run.total > run.done:
        seconds = (at - job.started_at).total_seconds() / run.done * (run.total - run.done)
        words = f"约还需 {max(1, round(seconds))} 秒。可以离开这一页，做完后在“导入”里查看结果。"
    return Progress(state, run.done, run.total, words)


def file_by_digest(run: ImportRun, which: str) -> EvidenceFile | None:
    """Return the file that was sent (`original`) or the copy that says why rows came back (`annotated`)."""
    if which == "original":
        return run.file
    sha = run.verdict.get("annotated", "")
    return EvidenceFile.objects.filter(sha256=sha).first() if sha else None


def made_records(run: ImportRun, limit: int) -> Iterator[tuple[str, Model]]:
    """Return the first records that a run made and that still stand, with what they are called."""
    label = KINDS[run.kind].record if run.kind in KINDS else ""
    ids: list[int] = []
    for first, last in run.made.get("ranges", {}).get(label, []):
        ids += range(first, min(last, first + limit) + 1)
        if len(ids) >= limit:
            break
    if label:
        model = apps.get_model(label)
        for record in model._default_manager.filter(pk__in=ids[:limit]).order_by("pk"):
            yield str(model._meta.verbose_name), record


def made_count(run: ImportRun) -> int:
    """Return how many records a run made."""
    label = KINDS[run.kind].record if run.kind in KINDS else ""
    return sum(last - first + 1 for first, last in run.made.get("ranges", {}).get(label, []))


def fates(verdict: Mapping[str, Any]) -> dict[Place, Fate]:
    """Return what became of records that the register refused, knew or brought up to date, by their places."""
    found: dict[Place, Fate] = {}
    for portion in verdict.get("fates", []):
        for sheet, row, part, *fate in keeping.unpack(portion):
            found[sheet, row, part] = Fate(*fate)
    return found


def touched_since(run: ImportRun, taken: Taken) -> frozenset[int]:
    """Return the records made or changed by a run on which somebody acted afterwards, by hand or by a later import."""
    label = KINDS[run.kind].record
    first = Entry.objects.filter(verb="imports.start", subject_model=run._meta.label_lower, subject_id=run.pk).order_by("id").first()
    ours = {*taken.made.get(label, ()), *taken.changed}
    acts = Entry.objects.filter(subject_model=label, id__gt=first.pk if first else 0).values_list("subject_id", flat=True)
    touched = {pk for pk in acts.distinct() if pk is not None and pk in ours}
    later = ImportRun.objects.filter(kind=run.kind, pk__gt=run.pk, made__isnull=False).exclude(state=ImportRun.State.UNDONE)
    for made in later.values_list("made", flat=True):
        touched |= keeping.recall(made).changed.keys() & ours
    return frozenset(touched)
