"""The verbs of the audit: check a draft, check it again."""

from __future__ import annotations

from datetime import date, datetime

from anwang.audit import access
from anwang.audit.auditing import Audit, audit, entries
from anwang.audit.errors import EmptyDraft, HalfWindow, TooLong, UnreadableDraft
from anwang.audit.inputs import LONGEST_PASTE, CheckDraft
from anwang.audit.models import CheckedDraft
from anwang.audit.text import Draft, paste, read
from anwang.audit.verdicts import AGREES, WRONG
from anwang.grid.access import Official, node_for
from anwang.grid.models import Node
from anwang.grid.states import Right
from anwang.ground import canonical
from anwang.ground.action import action
from anwang.ground.evidence import store
from anwang.ground.evidence.models import EvidenceFile
from anwang.ground.trail.record import record

LONGEST_TITLE = 60
MOST_CLAIMS = 2_000
"""So many numbers of one draft are checked while somebody waits; a yearly report has some hundreds."""


def check_draft(said: CheckDraft, *, by: Official, at: datetime) -> CheckedDraft:
    """Check every number of a draft against the figures of a place and a period, and keep the draft with what was found.

    The numbers are counted before anything is written: others go on writing meanwhile. Who may: READ_FIGURES, for a place of her territory;
    she compares only with records that she may see. Raises NotFound, EmptyDraft, HalfWindow, UnreadableDraft, TooLong.
    """
    by.require(Right.READ_FIGURES)
    node = node_for(by, said.node_id)
    if (said.starts_on is None) != (said.ends_on is None) or (said.starts_on and said.ends_on and said.ends_on < said.starts_on):
        raise HalfWindow(field="ends_on")
    file = _file_of(said)
    draft = read(store.read(file)) if file else paste(said.text)
    if not draft.text.strip():
        raise EmptyDraft(field="text")
    return _keep(said, _audited(draft, node, said.starts_on, said.ends_on, by=by, at=at), file, by=by, at=at)


@action("audit.check_draft")
def _keep(said: CheckDraft, found: Audit, file: EvidenceFile | None, *, by: Official, at: datetime) -> CheckedDraft:
    draft, node = found.draft, node_for(by, said.node_id)
    kept = CheckedDraft.objects.create(
        title=said.title or (file.name if file else _first_line(draft)),
        node=node,
        grid_path=node.path,
        organ_id=by.organ_id,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        text=draft.text,
        file=file,
        checked_by=by.name,
        checked_at=at,
        **_found(found),
    )
    if file:
        store.cite([file.sha256], by=by.actor, subject=kept, grid_path=kept.grid_path, at=at, organ_id=by.organ_id, field="file")
    content = said.content() | {"text": canonical.digest_text(draft.text)}  # the words stand in the record; the trail holds their digest
    record("audit.check_draft", by=by.actor, at=at, subject=kept, change=content)
    return kept


def check_again(draft: CheckedDraft, *, by: Official, at: datetime) -> CheckedDraft:
    """Check a draft again with the records of today; the findings of before give way to those of now.

    Who may: whoever may read it. Raises NotFound, TooLong.
    """
    draft = access.get(by, draft.pk)
    words = read(store.read(draft.file)) if draft.file else paste(draft.text)
    return _put(draft, _audited(words, draft.node, draft.starts_on, draft.ends_on, by=by, at=at), by=by, at=at)


@action("audit.check_again")
def _put(draft: CheckedDraft, found: Audit, *, by: Official, at: datetime) -> CheckedDraft:
    for name, value in (_found(found) | {"checked_by": by.name, "checked_at": at}).items():
        setattr(draft, name, value)
    draft.save(update_fields=["claims", "found", "differing", "agreeing", "checked_by", "checked_at"])
    record("audit.check_again", by=by.actor, at=at, subject=draft, change={"found": draft.found, "differing": draft.differing})
    return draft


def _audited(draft: Draft, node: Node, start: date | None, end: date | None, *, by: Official, at: datetime) -> Audit:
    if len(draft.text) > LONGEST_PASTE:
        raise TooLong(f"材料有 {len(draft.text)} 个字，一次最多核 {LONGEST_PASTE} 个字，请分成几份再核。")
    return audit(draft, at=at, node=node, start=start, end=end, by=by, most=MOST_CLAIMS)


def _file_of(said: CheckDraft) -> EvidenceFile | None:
    if not said.file:
        return None
    file = EvidenceFile.objects.filter(sha256=said.file).first()
    if file is None:
        raise UnreadableDraft("文件还没有上传完成，请重新选择文件。", field="file")
    return file


def _first_line(draft: Draft) -> str:
    return next((line.strip()[:LONGEST_TITLE] for line in draft.text.split("\n") if line.strip()), "未命名材料")


def _found(found: Audit) -> dict[str, object]:
    claims = entries(found)
    verdicts = [claim["verdict"] for claim in claims]
    return {
        "claims": claims,
        "found": len(claims),
        "agreeing": verdicts.count(AGREES),
        "differing": sum(verdict in WRONG for verdict in verdicts),
    }
