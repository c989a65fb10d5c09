"""Receiving a file: it is kept, looked into, and tried out without a trace, so that the importer sees what would become of each row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.db import transaction

from anwang.enterprises.actions.outcome import SUSPECTED
from anwang.grid.access import Official
from anwang.grid.models import Node
from anwang.ground.action import action
from anwang.ground.evidence import store
from anwang.ground.evidence.models import EvidenceFile
from anwang.ground.models import ColumnMemory, ImportRun
from anwang.ground.sheet import Analysis, ImportedRow, SheetPlan, Unreadable
from anwang.ground.sheet.model import column_index, column_letter
from anwang.ground.trail.record import record
from anwang.imports import access, queries, reading
from anwang.imports.errands import Errand, Fate
from anwang.imports.errors import NamelessColumn, NothingChosen, WrongStage
from anwang.imports.inputs import Settle
from anwang.imports.kinds import KINDS
from anwang.imports.reading import LIMITS, Kept, place_of

TRIED = 2000
"""So many rows are tried out for the preview; the rest are judged when they are taken."""
SHOWN = 60
"""So many rows of each sort a preview shows of one sheet."""
HEADER = 120


@action("imports.receive")
def receive(
    body: bytes, name: str, *, node: Node, by: Official, at: datetime, kind: str = "", analysis: Analysis | None = None
) -> ImportRun:
    """Keep a file and say what is in it; one that cannot be read is kept too, with the true reason. Nothing is taken yet.

    `analysis` is given by who has looked into the file already and wants no preview.

    Needs IMPORT. Raises NotAllowed, NotFound outside the territory.
    """
    access.target(by, node.pk)
    run = ImportRun(
        kind=kind,
        file=keep(body, name, by=by, at=at),
        file_name=PurePath(name.replace("\\", "/")).name[:200] or "未命名",
        node_id=node.pk,
        grid_path=node.path,
        organ_id=by.organ_id,
        owner_id=by.person_id,
        at=at,
    )
    try:
        if len(body) > LIMITS.file_bytes:
            load_refused(len(body))
        found = analysis or reading.understand(body, kind=kind, memory=queries.memory_of(by.organ_id))
    except Unreadable as refusal:
        run.state = ImportRun.State.REFUSED
        run.verdict = {"refusal": {"code": refusal.code, "reason": refusal.reason}, "real_format": refusal.real_format}
    else:
        run.kind = found.kind
        run.mapping = {"kind": found.kind, "known": "update", "sheets": reading.settled(found)}
        run.verdict = {} if analysis else preview(found, Errand(by, node, at, title_of(run)))
        if run.verdict.get("refusal", None) and run.verdict["refusal"]["code"] in {"no_rows", "no_table"}:
            run.state = ImportRun.State.REFUSED
    run.save()
    if run.file is not None:
        store.cite([run.file.sha256], by=by.actor, subject=run, grid_path=run.grid_path, at=at, organ_id=run.organ_id)
    record("imports.receive", by=by.actor, at=at, subject=run, change={"file": run.file_name, "kind": run.kind, "state": run.state})
    return run


def load_refused(size: int) -> None:
    """Refuse a file by its size, in the engine's own words."""
    limit = LIMITS.file_bytes // 1048576
    raise Unreadable("too_large", detail=f"（{size // 1048576} MB，上限 {limit} MB）")


def keep(body: bytes, name: str, *, by: Official, at: datetime) -> EvidenceFile | None:
    """Keep a sent file whatever it is: also a refused one is evidence of what was sent. An empty one holds nothing to keep."""
    if not body:
        return None
    return store.keep(
        BytesIO(body), name, by=by.actor, at=at, look=lambda _: store.Looked("application/octet-stream"), limit=LIMITS.file_bytes
    )


def title_of(run: ImportRun) -> str:
    """Return under what name a list without a name of its own is kept."""
    return PurePath(run.file_name).stem[:100]


@action("imports.settle")
def settle(run: ImportRun, said: Settle, *, by: Official, at: datetime) -> ImportRun:
    """Say how the file is to be read; columns named by hand are remembered for the unit's next file of the kind.

    Raises WrongStage once it is being taken, NamelessColumn, NothingChosen, KindRight, Unreadable where no table of that kind is in it.
    """
    access.require(by, run)
    access.require_kind(by, said.kind)
    if run.state != ImportRun.State.UPLOADED or run.file is None:
        raise WrongStage
    body = store.read(run.file)
    memory = queries.memory_of(by.organ_id)
    proposed = reading.understand(body, kind=said.kind, memory=memory)
    sheets = {str(one.index): {"read": one.read, "columns": one.columns} for one in said.sheets} if said.kind == run.kind else {}
    named = _named_by_hand(proposed, sheets)
    analysis = reading.settle(proposed, {"sheets": sheets})
    _check(analysis)
    _remember(said.kind, by.organ_id, named)
    node = access.target(by, run.node_id)
    decided = {"known": said.known, "doubtful": said.doubtful, "decided": said.decided}
    run.kind, run.mapping = said.kind, {"kind": said.kind, **decided, "sheets": reading.settled(analysis)}
    run.verdict = preview(analysis, Errand(by, node, at, title_of(run), said.known, said.doubtful, said.decided))
    run.save(update_fields=["kind", "mapping", "verdict"])
    record("imports.settle", by=by.actor, at=at, subject=run, change={"kind": said.kind, **decided, "columns": named})
    return run


def _named_by_hand(analysis: Analysis, sheets: dict[str, Any]) -> dict[str, str]:
    """Return header → field where the importer's choice differs from what was proposed."""
    named = {}
    for plan in analysis.plans:
        chosen = sheets.get(str(plan.sheet.index), {}).get("columns", {})
        for letter, text in reading.header_texts(plan).items():
            if plan.layout is None or letter not in chosen or not text:
                continue
            if plan.layout.fields.get(column_index(letter), "") != chosen[letter]:
                named[text[:HEADER]] = chosen[letter]
    return named


def _check(analysis: Analysis) -> None:
    if not analysis.data:
        raise NothingChosen
    vocabulary = analysis.matcher.vocabulary
    known = {field.name for field in vocabulary.fields}
    for plan in analysis.data:
        if plan.layout is None or plan.forms:
            continue
        named = list(plan.layout.columns.fields.values())
        if missing := [name for name in vocabulary.required if name not in named and name != vocabulary.place]:
            label = vocabulary.by_name(missing[0]).label
            raise NamelessColumn(f"工作表“{plan.sheet.name}”还没有指定“{label}”是哪一列。")
        if set(named) - known:
            raise NamelessColumn


def _remember(kind: str, organ_id: int, named: dict[str, str]) -> None:
    for header, field in named.items():
        ColumnMemory.objects.update_or_create(kind=kind, organ_id=organ_id, header=header, defaults={"field": field})


# ---- trying out ----------------------------------------------------------------------------------------------------------


def try_out(portion: Sequence[tuple[SheetPlan, ImportedRow]], kind: str, errand: Errand) -> list[Fate]:
    """Return what the register would do with some rows: they are taken and rolled back at once."""
    if not portion:
        return []
    with transaction.atomic():
        here = errand.for_portion(place_of(plan, row) for plan, row in portion)
        fates = KINDS[kind].take([row.values for _, row in portion], here).fates
        transaction.set_rollback(True)
    return fates


def preview(analysis: Analysis, errand: Errand) -> dict[str, Any]:
    """Return what would become of the file, for the page that asks whether it is right; long files are tried out in part."""
    kept = Kept(analysis.kind, whole=True)
    portion: list[tuple[SheetPlan, ImportedRow]] = []
    whole = True
    for plan, outcome in reading.rows(analysis):
        if not isinstance(outcome, ImportedRow):
            kept.put(plan, outcome)
            continue
        portion.append((plan, outcome))
        if len(portion) >= TRIED:
            whole = False
            break
    for (plan, row), fate in zip(portion, try_out(portion, analysis.kind, errand), strict=True):
        kept.settle(plan, row, fate)
    verdict = reading.conclude(analysis, kept)
    shown = verdict.as_json()
    shown["counts"], shown["whole"] = kept.counts(), whole
    for sheet, plan in zip(shown["sheets"], analysis.plans, strict=True):
        sheet["headers"] = reading.header_texts(plan)
        if plan.layout is not None and not sheet["columns"]:
            sheet["columns"] = {column_letter(c): name for c, name in sorted(plan.layout.fields.items())}
        sheet["noticed"] = kept.remarks(plan.sheet.index)
        sheet["has_table"], sheet["forms"] = plan.layout is not None and not plan.forms, len(plan.forms)
        sheet["duplicates"].sort(key=lambda one: not one["reason"].startswith(SUSPECTED))  # what waits for a decision comes first
        sheet["doubts_count"] = sum(one["reason"].startswith(SUSPECTED) for one in sheet["duplicates"])
        for sort in ("imported", "refused", "duplicates", "skipped"):
            sheet[f"{sort}_count"], sheet[sort] = len(sheet[sort]), sheet[sort][:SHOWN]
    return shown
