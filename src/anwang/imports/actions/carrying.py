"""Carrying a run: portion by portion, each in a transaction of its own together with the run's memory of what it made.

Killed at any moment, a run is a whole number of portions: it can be carried on from there, or taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import PurePath
from typing import Any

from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.ground.actor import SYSTEM
from anwang.ground.evidence import store
from anwang.ground.models import ImportRun, Job
from anwang.ground.sheet import ImportedRow, SheetPlan
from anwang.ground.trail.record import record
from anwang.imports import access, keeping, queries
from anwang.imports.errands import Errand, Fate
from anwang.imports.errors import Overtaken, StillRunning, WrongStage
from anwang.imports.kinds import KINDS
from anwang.imports.reading import place_of

STATE = ImportRun.State
Portion = Sequence[tuple[SheetPlan, ImportedRow]]


@action("imports.start")
def start(run: ImportRun, *, by: Official, at: datetime) -> ImportRun:
    """The file is to be taken as settled; a job waits for it. Raises WrongStage when it was started before, KindRight."""
    access.require(by, run)
    return _to_work(run, (STATE.UPLOADED,), "imports.start", by, at)


@action("imports.resume")
def resume(run: ImportRun, *, by: Official, at: datetime) -> ImportRun:
    """A run that broke off is carried on after its last whole portion. Raises StillRunning while it is at work."""
    access.require(by, run)
    if not queries.is_broken_off(run, at):
        raise StillRunning if run.state == STATE.RUNNING else WrongStage
    return _to_work(run, (STATE.FAILED, STATE.RUNNING), "imports.resume", by, at)


def _to_work(run: ImportRun, sources: tuple[str, ...], verb: str, by: Official, at: datetime) -> ImportRun:
    job = Job.objects.create(
        kind="import", title=f"导入 {run.file_name}"[:200], owner_id=by.person_id, path=run.grid_path, done=run.done, total=run.total,
        detail={"run": run.pk, "assignment": by.assignment_id}, created_at=at,
    )  # fmt: skip
    moved = ImportRun.objects.filter(pk=run.pk, state__in=sources, job_id=run.job_id).update(state=STATE.RUNNING, job_id=job.pk)
    if not moved:
        raise WrongStage
    run.refresh_from_db()
    record(verb, by=by.actor, at=at, subject=run, change={"job": job.pk})
    return run


@action("imports.begin_work")
def begin_work(run: ImportRun, *, total: int, at: datetime) -> None:
    """The job has begun; so many lines are before it. Raises Overtaken when another job took the run over."""
    if not Job.objects.filter(pk=run.job_id or 0, state__in=(Job.State.WAITING, Job.State.RUNNING)).update(
        state=Job.State.RUNNING, started_at=at, beat_at=at, total=total
    ):
        raise Overtaken
    if not ImportRun.objects.filter(pk=run.pk, job_id=run.job_id, state=STATE.RUNNING).update(total=total):
        raise Overtaken
    run.total = total


@action("imports.take_portion")
def take_portion(run: ImportRun, portion: Portion, position: int, errand: Errand) -> list[Fate]:
    """Some rows are in the register and the run knows that it made them, or neither. Returns the fate of each.

    `position` is the line up to which the run has come. Raises Overtaken when another process came first.
    """
    kind = KINDS[run.kind]
    places = [place_of(plan, row) for plan, row in portion]
    taken = kind.take([row.values for _, row in portion], errand.for_portion(places, run.made.get("ranges", {}).get(kind.record, ())))
    counted = Counter(fate.verdict for fate in taken.fates)
    told = [[*place, *fate] for place, fate in zip(places, taken.fates, strict=True) if fate.verdict != "made"]
    verdict = dict(run.verdict)
    if told:
        verdict["fates"] = [*verdict.get("fates", ()), keeping.pack(told)]
    fresh = {
        "done": position,
        "made": keeping.note(run.made, taken),
        "verdict": verdict,
        "imported": run.imported + counted["made"] + counted["updated"],
        "updated": run.updated + counted["updated"],
        "refused": run.refused + counted["refused"],
        "duplicates": run.duplicates + counted["duplicate"],
    }
    if not ImportRun.objects.filter(pk=run.pk, state=STATE.RUNNING, done=run.done, job_id=run.job_id).update(**fresh):
        raise Overtaken
    for name, value in fresh.items():
        setattr(run, name, value)
    Job.objects.filter(pk=run.job_id or 0).update(done=position, beat_at=errand.at)
    record("imports.take_portion", by=errand.by.actor, at=errand.at, subject=run, change=dict(counted))
    return taken.fates


@action("imports.finish")
def finish(
    run: ImportRun, answer: Mapping[str, Any], counts: Mapping[str, int], *, annotated: bytes | None, by: Official, at: datetime
) -> None:
    """The run is done: its counts, its answer, and a copy of the sheet that says why rows came back, kept for download."""
    verdict = {**run.verdict, **answer}
    if annotated is not None:
        name = f"{PurePath(run.file_name).stem}（导入核对）.xlsx"
        copy = store.keep(BytesIO(annotated), name, by=by.actor, at=at, limit=4 * store.LIMIT)
        store.cite([copy.sha256], by=by.actor, subject=run, grid_path=run.grid_path, at=at, organ_id=run.organ_id)
        verdict["annotated"] = copy.sha256
    fresh = {
        "state": STATE.DONE, "done": run.total, "verdict": verdict, "imported": counts["imported"], "updated": counts["updated"],
        "refused": counts["refused"], "duplicates": counts["duplicates"],
    }  # fmt: skip
    if not ImportRun.objects.filter(pk=run.pk, state=STATE.RUNNING, job_id=run.job_id).update(**fresh):
        raise Overtaken
    run.refresh_from_db()
    Job.objects.filter(pk=run.job_id or 0).update(state=Job.State.DONE, done=run.total, beat_at=at, finished_at=at, result=dict(counts))
    record("imports.finish", by=by.actor, at=at, subject=run, change=dict(counts))


@action("imports.break_off")
def break_off(run: ImportRun, *, words: str, at: datetime) -> None:
    """The run stopped in the middle; what it took so far stands, and it can be carried on or taken back."""
    if not ImportRun.objects.filter(pk=run.pk, state=STATE.RUNNING, job_id=run.job_id).update(state=STATE.FAILED):
        return
    run.refresh_from_db()
    Job.objects.filter(pk=run.job_id or 0).update(state=Job.State.FAILED, note=words[:300], finished_at=at)
    record("imports.break_off", by=SYSTEM, at=at, subject=run, change={"reason": words[:300]})


def break_off_silent(*, at: datetime) -> int:
    """Runs whose worker has gone are marked as broken off; returns how many. Called by the sweep."""
    silent = [run for run in ImportRun.objects.filter(state=STATE.RUNNING) if queries.is_broken_off(run, at)]
    for run in silent:
        break_off(run, words="后台进程中断，已导入的部分有效，可以继续或撤回。", at=at)
    return len(silent)
