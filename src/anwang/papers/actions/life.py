"""The life of a paper after its draft: checked, signed, numbered, issued; sent back; voided with its number kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.db.models import Max
from django.utils import timezone

from anwang.grid.access import Official
from anwang.ground import canonical
from anwang.ground.action import action
from anwang.ground.evidence import store
from anwang.ground.lifecycle import advance
from anwang.ground.numbering import take
from anwang.ground.recorded import MoveBase
from anwang.ground.refusal import Stale
from anwang.ground.trail.record import record
from anwang.papers import filling, freezing
from anwang.papers.errors import WrongIssueDate
from anwang.papers.inputs import CheckPaper, Issue, NumberPaper, SendBack, SignPaper, VoidPaper
from anwang.papers.law import permit, refusal_of, table_for
from anwang.papers.models import Paper, PaperFigure, PaperMove
from anwang.papers.reading import Reading
from anwang.papers.rendering import word_of
from anwang.papers.states import PaperKind, PaperState

SERIES: dict[str, tuple[str, str]] = {PaperKind.LETTER: (":letter", "函"), PaperKind.MINUTES: (":minutes", "纪要")}
"""Letters and minutes are numbered apart from documents, with their word behind the organ's."""
UNSIGNED = frozenset({PaperState.DRAFT, PaperState.CHECKED})


@action("papers.check")
def check(paper: Paper, said: CheckPaper, *, by: Official, at: datetime) -> Paper:
    """A colleague has read the draft (核稿). Who may: DRAFT_PAPERS in the organ, not the drafter. Raises OwnPaper, WrongState, Stale, NotAllowed."""
    paper = _read(paper, said.seen)
    permit("check", paper, by, timezone.localdate(at))
    changes: dict[str, Any] = {"checked_by": by.name, "with_drafter": False}
    move = advance(paper, "check", table=table_for(by), move=PaperMove, by=by, at=at, reason=said.opinion, **changes)
    record("papers.check", by=by.actor, at=at, subject=paper, touched=[move], change=said.content())
    return paper


@action("papers.return")
def send_back(paper: Paper, said: SendBack, *, by: Official, at: datetime) -> Paper:
    """Send a checked or signed paper back to its drafter with the reason; what was signed no longer counts.

    Who may: DRAFT_PAPERS in the organ, or ISSUE_PAPERS over the place. Raises WrongState, ReasonNeeded, Stale, NotAllowed, NotFound.
    """
    paper = _locked(paper)
    permit("return", paper, by, timezone.localdate(at))
    changes: dict[str, Any] = {"with_drafter": True, "signed": {}, "signed_at": None, "issued_by": "", "checked_by": ""}
    move = advance(paper, "return", table=table_for(by), move=PaperMove, by=by, at=at, reason=said.reason, **changes)
    record("papers.return", by=by.actor, at=at, subject=paper, touched=[move], change=said.content())
    return paper


def sign(paper: Paper, said: SignPaper, *, by: Official, at: datetime) -> Paper:
    """Sign a paper: text and numbers as the leader saw them are what will be issued, whatever the records say later.

    Everything is counted before the paper is locked. Who may: ISSUE_PAPERS over the place; not the drafter where another leader can.
    Raises TagNotBound, OwnPaper, NotChecked, WrongState, Stale.
    """
    return _sign_counted(paper, said, counted=counted(paper, by, at), by=by, at=at)


@action("papers.sign")
def _sign_counted(paper: Paper, said: SignPaper, *, counted: Counted | None, by: Official, at: datetime) -> Paper:
    paper = _read(paper, said.seen)
    move = _sign(paper, counted, by, at)
    record("papers.sign", by=by.actor, at=at, subject=paper, touched=[move], change=said.content() | _said(paper))
    return paper


@action("papers.number")
def number(paper: Paper, said: NumberPaper, *, by: Official, at: datetime) -> Paper:
    """Give a signed paper the organ's next number of the year. Who may: DRAFT_PAPERS in the organ, or ISSUE_PAPERS over the place.

    Raises WrongIssueDate, WrongState, Stale, NotAllowed, NotFound.
    """
    paper = _locked(paper)
    move = _number(paper, said.issued_on, by, at)
    record("papers.number", by=by.actor, at=at, subject=paper, touched=[move], change=said.content() | {"number": paper.number})
    return paper


def issue(paper: Paper, said: Issue, *, by: Official, at: datetime, address: str = "") -> Paper:
    """Issue a paper: the very file is made and sealed. Steps that are still missing (signature, number) are taken first, each under its own law.

    `address` is the page address under which each number's records are listed. Who may: DRAFT_PAPERS in the organ or ISSUE_PAPERS over the
    place. Raises WrongState, Stale, TagNotBound, WrongIssueDate, OwnPaper, NotChecked, NotAllowed, NotFound.
    """
    ready = counted(paper, by, at) if Paper.objects.filter(pk=paper.pk, state__in=UNSIGNED).exists() else None
    return _issue_counted(paper, said, counted=ready, by=by, at=at, address=address)


@action("papers.issue")
def _issue_counted(paper: Paper, said: Issue, *, counted: Counted | None, by: Official, at: datetime, address: str) -> Paper:
    paper = _read(paper, said.seen)
    moves: list[MoveBase] = []
    if paper.state in UNSIGNED:
        moves.append(_sign(paper, counted, by, at))
    if paper.state == PaperState.SIGNED:
        moves.append(_number(paper, said.issued_on, by, at))
    permit("issue", paper, by, timezone.localdate(at))
    signed = paper.signed
    moves.append(
        advance(paper, "issue", table=table_for(by), move=PaperMove, by=by, at=at, frozen=signed["reading"], signed={}, with_drafter=False)
    )
    figures = [PaperFigure(paper=paper, **each) for each in freezing.rows(signed)]
    PaperFigure.objects.bulk_create(figures)
    paper.check_code = check_code(paper, figures)
    content = word_of(paper, Reading.model_validate(paper.frozen), address=address, check_code=paper.check_code)
    paper.file = store.keep(BytesIO(content), f"{paper.title}.docx", by=by.actor, at=at)
    paper.save(update_fields=["check_code", "file"])
    store.cite([paper.file.sha256], by=by.actor, subject=paper, grid_path=paper.grid_path, at=at, organ_id=paper.organ_id)
    kept = list(paper.figures.values_list("pk", flat=True))
    change = {
        "number": paper.number,
        "file": paper.file.sha256,
        "figures": [[item.key, item.printed, item.records_digest] for item in figures],
    }
    record("papers.issue", by=by.actor, at=at, subject=paper, touched=moves, many={PaperFigure: kept}, change=change)
    return paper


@action("papers.void")
def void(paper: Paper, said: VoidPaper, *, by: Official, at: datetime) -> Paper:
    """Void a paper; its number stays taken for ever. Who may: ISSUE_PAPERS (before signature: DRAFT_PAPERS in the organ). Raises WrongState, Stale."""
    paper = _locked(paper)
    permit("void", paper, by, timezone.localdate(at))
    move = advance(paper, "void", table=table_for(by), move=PaperMove, by=by, at=at, reason=said.reason)
    record("papers.void", by=by.actor, at=at, subject=paper, touched=[move], change=said.content())
    return paper


def check_code(paper: Paper, figures: list[PaperFigure]) -> str:
    """Return the short code in the footer by which a printed copy is checked: over number, text, and every figure with its record set."""
    said = [paper.number, paper.title, paper.frozen, [[item.key, item.printed, item.records_digest] for item in figures]]
    digest = canonical.digest_text(canonical.text(said)).upper()
    return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


def _locked(paper: Paper) -> Paper:
    return Paper.objects.select_for_update(of=("self",)).select_related("organ", "node", "campaign", "template__file").get(pk=paper.pk)


def _read(paper: Paper, seen: int | None) -> Paper:
    """Return the locked paper, unless it was changed after it was read: nobody checks or signs what she has not seen. Raises Stale."""
    paper = _locked(paper)
    if seen is not None and PaperMove.objects.filter(record=paper, pk__gt=seen).exists():
        raise Stale("这份公文在您打开以后改过，请返回公文，看过现在的正文再办理。")
    return paper


@dataclass(frozen=True, slots=True)
class Counted:
    """What a paper says, counted before it is locked: with the step and the text that it was counted of."""

    last: int
    body: dict[str, Any]
    signed: dict[str, Any]


def counted(paper: Paper, by: Official, at: datetime) -> Counted | None:
    """Count everything that a paper says, without holding it; nothing where the official may not sign it now. Raises TagNotBound."""
    found = Paper.objects.select_related("organ", "node", "campaign", "template__file").get(pk=paper.pk)
    if refusal_of("sign", found, by, timezone.localdate(at)) is not None:
        return None
    last = _last(found)
    return Counted(last, found.body, freezing.signed(filling.filled(found, at=at), at=at))


def _last(paper: Paper) -> int:
    return PaperMove.objects.filter(record=paper).aggregate(last=Max("pk"))["last"] or 0


def _sign(paper: Paper, counted: Counted | None, by: Official, at: datetime) -> MoveBase:
    """Sign what was counted, in a short moment. Raises Stale where text or state changed while it was counted."""
    permit("sign", paper, by, timezone.localdate(at))
    if counted is None or counted.last != _last(paper) or counted.body != paper.body:
        raise Stale("这份公文在取数的时候被别人改过，请返回公文，看过现在的正文再签发。")
    changes: dict[str, Any] = {"signed": counted.signed, "signed_at": at, "issued_by": by.name, "with_drafter": False}
    return advance(paper, "sign", table=table_for(by), move=PaperMove, by=by, at=at, **changes)


def _number(paper: Paper, wanted: date | None, by: Official, at: datetime) -> MoveBase:
    today = timezone.localdate(at)
    permit("number", paper, by, today)
    on = wanted or today
    if not min(timezone.localdate(paper.drafted_at), today) <= on <= today:
        raise WrongIssueDate(field="issued_on")
    series, word = SERIES.get(paper.kind, ("", ""))
    taken = take(f"paper:{paper.organ_id}:{on.year}{series}", f"{_word(paper)}{word}〔{on.year}〕{{n}}号", at=at)
    return advance(paper, "number", table=table_for(by), move=PaperMove, by=by, at=at, number=taken, issued_on=on)


def _word(paper: Paper) -> str:
    """Return the organ's 机关代字, safe inside a numbering pattern."""
    word = paper.organ.document_word or f"{paper.node.name}安办"
    return word.replace("{", "").replace("}", "")


def _said(paper: Paper) -> dict[str, Any]:
    """What the trail keeps of a signature: the text's digest and each number with its record set."""
    figures = [[each["key"], each["printed"], each["records_digest"]] for each in paper.signed["figures"]]
    return {"reading": canonical.digest_text(canonical.text(paper.signed["reading"])), "figures": figures}
