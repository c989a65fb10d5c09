"""Taking a superior's workbook as a form, and its versions: bound, in use, replaced."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from anwang.grid.access import Official, node_for
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.evidence import store
from anwang.ground.lifecycle import advance, leave_move
from anwang.ground.models import EvidenceFile
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import WrongState
from anwang.ground.trail.record import record
from anwang.returns.access import answer_for
from anwang.returns.errors import NothingBound
from anwang.returns.inputs import NewVersion, ReplaceVersion, TakeForm, TakeIntoUse
from anwang.returns.models import Form, FormVersion, FormVersionMove
from anwang.returns.queries import bindings_of
from anwang.returns.states import VERSIONS, VersionState
from anwang.returns.template.layout import grids_of, structure_digest
from anwang.returns.template.opening import open_sent


@action("returns.take_form")
def take_form(said: TakeForm, *, by: Official, at: datetime) -> Form:
    """Take a workbook as a form of the official's organ; its first version waits to be bound.

    Who may: DRAFT_PAPERS, for a place of her territory. Raises NotATemplate, Unreadable, NoSuchFile, NotFound.
    """
    by.require(Right.DRAFT_PAPERS)
    node = node_for(by, said.node_id)
    form = Form.objects.create(
        name=said.name,
        superior=said.superior,
        frequency=said.frequency,
        due_day=said.due_day,
        organ_id=by.organ_id,
        node=node,
        grid_path=node.path,
        made_by=by.name,
        made_at=at,
    )
    version = _version(form, said.file, {}, by=by, at=at)
    move = leave_move(version, "", VersionState.BINDING, "take_form", move=FormVersionMove, by=by, at=at)
    record("returns.take_form", by=by.actor, at=at, subject=form, touched=[version, move], change=said.content())
    return form


def _version(form: Form, sha: str, bindings: object, *, by: Official, at: datetime, after: FormVersion | None = None) -> FormVersion:
    number = (form.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    file = EvidenceFile.objects.filter(sha256=sha).first()
    if file is None:
        raise store.NoSuchFile(field="file")
    structure = structure_digest(grids_of(open_sent(store.read(file))))
    version = FormVersion.objects.create(
        form=form, number=number, grid_path=form.grid_path, file=file, bindings=bindings, structure=structure
    )
    store.cite([sha], by=by.actor, subject=version, grid_path=form.grid_path, at=at, organ_id=form.organ_id, beside=after, field="file")
    return version


@action("returns.new_version")
def new_version(form: Form, said: NewVersion, *, by: Official, at: datetime) -> FormVersion:
    """Begin a new version of a form; it starts with the bindings of the last one, which still hold where the build is the same.

    Who may: DRAFT_PAPERS in the organ that fills it. Raises WrongState where one is being bound already, NotATemplate, Unreadable, NotAllowed, NotFound.
    """
    answer_for(by, form)
    last = form.versions.select_related("file").order_by("-number").first()
    if last is None or last.state == VersionState.BINDING:
        raise WrongState("这张报表已有一版正在绑定，请先办完那一版。")
    version = _version(form, said.file or last.file.sha256, last.bindings, by=by, at=at, after=last)
    move = leave_move(version, "", VersionState.BINDING, "new_version", move=FormVersionMove, by=by, at=at)
    record("returns.new_version", by=by.actor, at=at, subject=version, touched=[move], change=said.content())
    return version


@action("returns.take_into_use")
def take_into_use(
    version: FormVersion,
    said: TakeIntoUse,  # noqa: ARG001 - carries the command's number
    *,
    by: Official,
    at: datetime,
) -> FormVersion:
    """Fix a version's bindings: from now on periods are filled by it, and the version before is replaced.

    Who may: DRAFT_PAPERS in the organ. Raises NothingBound, WrongState, Stale, NotAllowed, NotFound.
    """
    answer_for(by, version.form)
    version = FormVersion.objects.select_for_update().get(pk=version.pk)
    VERSIONS.find(version.state, "take_into_use")
    if bindings_of(version).is_empty:
        raise NothingBound
    touched: list[Recorded] = []
    for earlier in FormVersion.objects.filter(form_id=version.form_id, state=VersionState.IN_USE):
        reason = f"由第{version.number}版代替。"
        touched += [earlier, advance(earlier, "replace", table=VERSIONS, move=FormVersionMove, by=by, at=at, reason=reason)]
    move = advance(version, "take_into_use", table=VERSIONS, move=FormVersionMove, by=by, at=at, used_from=timezone.localdate(at))
    record("returns.take_into_use", by=by.actor, at=at, subject=version, touched=[*touched, move], change={"bindings": version.bindings})
    return version


@action("returns.replace")
def replace(version: FormVersion, said: ReplaceVersion, *, by: Official, at: datetime) -> FormVersion:
    """Stop using a version; no further period is opened by it. Who may: DRAFT_PAPERS in the organ. Raises WrongState, Stale, NotAllowed."""
    answer_for(by, version.form)
    move = advance(version, "replace", table=VERSIONS, move=FormVersionMove, by=by, at=at, reason=said.reason)
    record("returns.replace", by=by.actor, at=at, subject=version, touched=[move], change=said.content())
    return version
