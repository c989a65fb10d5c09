"""Long work that shows its progress: started by an act, carried out by the worker, left and found again.

A job's row is no fact of the trade and stands on no trail; the acts that it carries out do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from anwang.ground.actor import Actor
from anwang.ground.models import Job

STALE = timedelta(minutes=5)
"""A job that has not stirred for so long has lost its worker."""
LOST = "后台程序中断，没有做完。已办的部分有流水可查，可以重新发起。"


def start(kind: str, title: str, by: Actor, detail: Mapping[str, Any] | None = None) -> Job:
    """Put work in the queue's book and return it; call inside the transaction that also enqueues the task."""
    return Job.objects.create(
        kind=kind, title=title[:200], owner_id=by.person_id, path=by.path, detail=dict(detail or {}), created_at=timezone.now()
    )


def begin(job: Job) -> bool:
    """Take a waiting job up; False when another worker has it already, or when it is over."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(state=Job.State.RUNNING, started_at=now, beat_at=now)
    job.refresh_from_db()
    return taken == 1


def beat(job: Job, done: int, total: int, note: str = "") -> None:
    """Say how far the work is. Call it every second or so: a job without a beat for five minutes counts as lost. One that is over stays over."""
    going = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    going.update(done=done, total=total, note=note[:300], beat_at=timezone.now())
    job.done, job.total, job.note = done, total, note[:300]


def finish(job: Job, result: Mapping[str, Any] | None = None, note: str = "") -> None:
    """Say that the work is done. `result` may carry `url` and `label` of the page that shows what came of it."""
    _end(job, Job.State.DONE, result, note)


def fail(job: Job, note: str, result: Mapping[str, Any] | None = None) -> None:
    """Say in a Chinese sentence why the work could not be done."""
    _end(job, Job.State.FAILED, result, note)


def _end(job: Job, state: str, result: Mapping[str, Any] | None, note: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, result=dict(result or {}), note=note[:300], finished_at=timezone.now())
    job.refresh_from_db()


def sweep(*, at: datetime) -> int:
    """End the jobs whose worker has gone (killed, or the machine restarted); return how many. Safe to run at any time."""
    lost = Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=at - STALE)
    return lost.update(state=Job.State.FAILED, note=LOST, finished_at=at)
