"""The background run: begun by a page, carried by the worker; the terminal carries one in the foreground through the same steps."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from anwang.grid import access as holders
from anwang.grid.access import Official
from anwang.grid.models import Assignment
from anwang.ground.bulk import at_length
from anwang.ground.evidence import store
from anwang.ground.models import ImportRun, Job
from anwang.ground.refusal import Refusal
from anwang.ground.sheet import Analysis, ImportedRow, Outcome, SheetPlan, Verdict
from anwang.ground.sheet.annotate import annotate
from anwang.ground.trail.beside import digesting
from anwang.ground.trail.digests import digests_of
from anwang.imports import access, actions, ahead, queries, reading
from anwang.imports.actions.receiving import title_of
from anwang.imports.errands import Errand, Fate
from anwang.imports.errors import Overtaken
from anwang.imports.kinds import KINDS
from anwang.imports.reading import Kept

Told = tuple[SheetPlan, Outcome, ahead.Ahead | None]
"""A row with what was worked out ahead of it."""
MADE = Fate("made")
PORTION = 4000
"""Rows taken in one transaction: large enough to be fast, small enough that others may write in between."""


def begin(run: ImportRun, *, by: Official, at: datetime) -> ImportRun:
    """Start a settled run in the background; the job stands in the queue in the same transaction."""
    with transaction.atomic():
        actions.start(run, by=by, at=at)
        carry_on.enqueue(run.pk)
    return run


def again(run: ImportRun, *, by: Official, at: datetime) -> ImportRun:
    """Carry on a broken-off run in the background."""
    with transaction.atomic():
        actions.resume(run, by=by, at=at)
        carry_on.enqueue(run.pk)
    return run


@task()
def carry_on(run_id: int) -> None:
    """What the worker does: carry a run to its end as the official who started it; a refusal or a fault breaks it off with its words."""
    run = ImportRun.objects.select_related("file").get(pk=run_id)
    try:
        if run.state == ImportRun.State.RUNNING and run.file is not None:
            carry(run, store.read(run.file), by=_owner(run))
    except Overtaken:
        return
    except Refusal as refusal:
        actions.break_off(run, words=str(refusal), at=timezone.now())
    except Exception:
        actions.break_off(run, words="系统出错，没有做完。已导入的部分有效，可以继续或撤回。", at=timezone.now())
        raise


def sweep(*, at: datetime) -> int:
    """Mark runs whose worker has gone; returns how many."""
    return actions.break_off_silent(at=at)


def _owner(run: ImportRun) -> Official:
    job = Job.objects.get(pk=run.job_id or 0)
    held = Assignment.objects.select_related("post__organ", "post__node", "person").get(pk=job.detail["assignment"])
    return holders.official(held, on=timezone.localdate(), channel="import")


def carry(
    run: ImportRun, body: bytes, *, by: Official, analysis: Analysis | None = None, at_terminal: bool = False
) -> tuple[Verdict, Kept]:
    """Take a running run's rows from where it stands to the end, portion by portion, and conclude it.

    At the terminal every taken row is kept for the answer, a long sheet is read ahead, and no marked copy is kept of rows that came back.
    """
    found = analysis or reading.understand(body, kind=run.kind, memory=queries.memory_of(run.organ_id))
    reading.settle(found, run.mapping)
    total = lines(found)
    actions.begin_work(run, total=total, at=timezone.now())
    node = access.target(by, run.node_id)
    said = run.mapping
    errand = Errand(
        by, node, timezone.now(), title_of(run), said.get("known", "update"), said.get("doubtful", "hold"), said.get("decided", {})
    )
    is_long = at_terminal and ahead.pays(total)
    told = _ahead(found, errand, run.kind) if is_long else ((*one, None) for one in reading.rows(found))
    with at_length() if at_terminal else nullcontext(), digesting(digests_of) if is_long else nullcontext():
        kept = _Carrier(run, errand, whole=at_terminal).through(told)
    verdict = reading.conclude(found, kept)
    counts = kept.counts()
    copy = annotate(body, verdict) if not at_terminal and (counts["refused"] or counts["duplicates"]) else None
    actions.finish(run, answer_of(verdict, kept), counts, annotated=copy, by=by, at=timezone.now())
    return verdict, kept


def _ahead(analysis: Analysis, errand: Errand, kind: str) -> Iterator[Told]:
    meaning = KINDS[kind].meaning
    return ahead.rows(analysis, meaning(errand) if meaning else None)


def lines(analysis: Analysis) -> int:
    """Return how many lines the data sheets have."""
    return sum(plan.sheet.height() for plan in analysis.data)


def answer_of(verdict: Verdict, kept: Kept) -> dict[str, object]:
    """Return what a run keeps of its answer: counts, reasons and remarks, not the rows that were taken."""
    shown = replace(verdict, sheets=tuple(replace(sheet, imported=()) for sheet in verdict.sheets)).as_json()
    for sheet, whole in zip(shown["sheets"], verdict.sheets, strict=True):
        sheet["imported_count"] = len(whole.imported)
        sheet["noticed"] = kept.remarks(whole.index)
        for sort in ("refused", "duplicates", "skipped"):
            sheet[f"{sort}_count"], sheet[sort] = len(sheet[sort]), sheet[sort][:500]
    return {**shown, "counts": kept.counts(), "whole": True}


class _Carrier:
    """One pass over the sheets of a run."""

    def __init__(self, run: ImportRun, errand: Errand, *, whole: bool) -> None:
        self.run, self.errand, self.kept = run, errand, Kept(run.kind, whole=whole)
        self.portion: list[tuple[SheetPlan, ImportedRow]] = []
        self.ahead: list[ahead.Ahead] = []
        self.size = sys.maxsize if KINDS[run.kind].whole else PORTION

    def through(self, rows: Iterable[Told]) -> Kept:
        """Take every row that is not taken yet."""
        before = self.run.done
        known = queries.fates(self.run.verdict) if before else {}
        position = 0
        for position, (plan, outcome, worked_out) in enumerate(rows, start=1):
            if not isinstance(outcome, ImportedRow):
                self.kept.put(plan, outcome)
            elif position <= before:
                self.kept.settle(plan, outcome, known.get(reading.place_of(plan, outcome), MADE))
            else:
                self.portion.append((plan, outcome))
                if worked_out is not None:
                    self.ahead.append(worked_out)
                if len(self.portion) >= self.size:
                    self._take(position)
        if self.portion:
            self._take(position)
        return self.kept

    def _take(self, position: int) -> None:
        meant = [one.meant for one in self.ahead if one.meant is not None]
        self.errand = replace(self.errand, at=timezone.now(), meant=meant)
        fates = actions.take_portion(self.run, self.portion, position, self.errand)
        texts = [one.text for one in self.ahead] or [""] * len(fates)
        for (plan, row), fate, text in zip(self.portion, fates, texts, strict=True):
            self.kept.settle(plan, row, fate, text)
        self.portion, self.ahead = [], []
