"""Taking an import back, as one act."""

from __future__ import annotations

from datetime import datetime

from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.ground.models import ImportRun, Job
from anwang.ground.trail.record import record
from anwang.imports import access, keeping, queries
from anwang.imports.errands import Errand, TakenBack
from anwang.imports.errors import StillRunning, WrongStage
from anwang.imports.kinds import KINDS

STATE = ImportRun.State
NAMED = 200
"""So many records that stay are named in the run; all are counted."""


@action("imports.undo")
def undo(run: ImportRun, *, by: Official, at: datetime) -> TakenBack:
    """What the run made is gone and what it changed is as before, all in one act; records that somebody has used since stay and are named.

    A done or broken-off run, once. Raises StillRunning, WrongStage.
    """
    access.require(by, run)
    broken = queries.is_broken_off(run, at)
    if run.state == STATE.RUNNING and not broken:
        raise StillRunning
    if run.state != STATE.DONE and not broken:
        raise WrongStage
    node = access.target(by, run.node_id)
    if not ImportRun.objects.filter(pk=run.pk, state=run.state, job_id=run.job_id).update(state=STATE.UNDONE, undone_at=at):
        raise WrongStage
    job = queries.job_of(run)
    taken = keeping.recall(run.made)
    taken.touched = queries.touched_since(run, taken)
    back = KINDS[run.kind].take_back(taken, Errand(by, node, at, run.file_name, since=job.finished_at if job else None))
    verdict = {
        **run.verdict,
        "undone": {
            "removed": back.removed,
            "restored": back.restored,
            "files": back.files,
            "stayed": len(back.kept),
            "kept": [list(one) for one in back.kept[:NAMED]],
        },
    }
    ImportRun.objects.filter(pk=run.pk).update(verdict=verdict)
    Job.objects.filter(pk=run.job_id or 0).exclude(state=Job.State.DONE).update(state=Job.State.FAILED, finished_at=at)
    run.refresh_from_db()
    record(
        "imports.undo", by=by.actor, at=at, subject=run, change={"removed": back.removed, "restored": back.restored, "kept": len(back.kept)}
    )
    return back
