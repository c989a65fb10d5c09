"""Templates of an office: kept as versions, so that a paper always knows the text that it was drafted from."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.evidence import store
from anwang.ground.lifecycle import advance, leave_move
from anwang.ground.recorded import MoveBase
from anwang.ground.refusal import NotFound
from anwang.ground.trail.record import record
from anwang.papers import wordfile
from anwang.papers.body import Body
from anwang.papers.inputs import KeepTemplate, KeepWordTemplate, RetireTemplate
from anwang.papers.models import Template, TemplateMove
from anwang.papers.states import TEMPLATES, TemplateState


@action("papers.keep_template")
def keep_template(said: KeepTemplate, *, by: Official, at: datetime, replaces: Template | None = None) -> Template:
    """Keep a text as a template of the official's organ, or as the next version of one. Who may: DRAFT_PAPERS in the organ. Raises Stale."""
    fields = {"body": Body(blocks=said.blocks).model_dump(mode="json"), "based_on": said.based_on}
    return _keep("papers.keep_template", said, fields, by=by, at=at, replaces=replaces)


@action("papers.keep_word_template")
def keep_word_template(said: KeepWordTemplate, content: bytes, *, by: Official, at: datetime, replaces: Template | None = None) -> Template:
    """Keep a Word file with tags as a template. Who may: DRAFT_PAPERS in the organ. Raises BrokenTemplate (macros, outside links, no Word file)."""
    by.require(Right.DRAFT_PAPERS)
    body = wordfile.body_of(content)
    file = store.keep(BytesIO(content), f"{said.name}.docx", by=by.actor, at=at)
    made = _keep("papers.keep_word_template", said, {"body": body.model_dump(mode="json"), "file": file}, by=by, at=at, replaces=replaces)
    store.cite([file.sha256], by=by.actor, subject=made, grid_path=made.grid_path, at=at, organ_id=made.organ_id)
    return made


def _keep(
    verb: str, said: KeepTemplate | KeepWordTemplate, fields: dict[str, Any], *, by: Official, at: datetime, replaces: Template | None
) -> Template:
    by.require(Right.DRAFT_PAPERS)
    touched: list[MoveBase] = []
    if replaces is not None:
        _own(by, replaces)
        touched.append(advance(replaces, "replace", table=TEMPLATES, move=TemplateMove, by=by, at=at))
    made = Template.objects.create(
        name=said.name,
        kind=said.kind,
        period=said.period,
        title=said.title,
        version=replaces.version + 1 if replaces else 1,
        replaces=replaces,
        organ_id=by.organ_id,
        grid_path=by.path,
        changed_by=by.name,
        changed_at=at,
        **fields,
    )
    touched.append(leave_move(made, "", TemplateState.IN_USE, "keep", move=TemplateMove, by=by, at=at))
    changed = [*touched, *([replaces] if replaces else [])]
    record(verb, by=by.actor, at=at, subject=made, touched=changed, change=said.content())
    return made


@action("papers.retire_template")
def retire_template(template: Template, said: RetireTemplate, *, by: Official, at: datetime) -> Template:
    """Retire a template; papers and their text stay. Who may: DRAFT_PAPERS in the organ. Raises WrongState, Stale."""
    by.require(Right.DRAFT_PAPERS)
    _own(by, template)
    move = advance(template, "retire", table=TEMPLATES, move=TemplateMove, by=by, at=at, reason=said.reason)
    record("papers.retire_template", by=by.actor, at=at, subject=template, touched=[move], change=said.content())
    return template


def _own(by: Official, template: Template) -> None:
    if template.organ_id != by.organ_id:
        raise NotFound("没有找到这个模板，或者它是别的单位编制的。")
