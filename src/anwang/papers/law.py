"""Who may take which step of a paper beyond the right in the table: other hands check and sign, where there are other hands.

Actions ask `permit` and refuse; pages ask `refusal_of` and offer only what can be done. Both read the same guards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from anwang.grid.access import Official, in_force
from anwang.grid.models import Assignment
from anwang.grid.states import RIGHTS, Right
from anwang.ground import rules
from anwang.ground.lifecycle import Table
from anwang.ground.refusal import NotAllowed, NotFound, Refusal
from anwang.papers.errors import NotChecked, OwnPaper
from anwang.papers.models import Paper
from anwang.papers.states import EITHER, SIGNERS_TABLE, TABLE, PaperState

MOST_NAMED = 6
"""So many colleagues are named who could check a paper."""


def kinds_with(right: Right) -> list[str]:
    """Return the kinds of post that carry a right."""
    return [kind for kind, rights in RIGHTS.items() if right in rights]


def table_for(by: Official) -> Table:
    """Return the table by which an official acts: who signs may also number and issue."""
    return TABLE if by.may(Right.DRAFT_PAPERS) else SIGNERS_TABLE


def _drafting(on: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(in_force(on), post__kind__in=kinds_with(Right.DRAFT_PAPERS), person__is_active=True)


def colleagues(on: date) -> QuerySet[Assignment]:
    """Return the assignments of a paper's organ (OuterRef) that may check it: who drafts there and is not its drafter."""
    return _drafting(on).filter(post__organ_id=OuterRef("organ_id")).exclude(person_id=OuterRef("drafter_id"))


def ready_to_sign(papers: QuerySet[Paper], on: date) -> QuerySet[Paper]:
    """Return the papers that may be signed now: checked ones, and drafts of offices where nobody else could check them."""
    alone = Q(state=PaperState.DRAFT, with_drafter=False) & ~Exists(colleagues(on))
    return papers.filter(Q(state=PaperState.CHECKED) | alone)


def has_colleague(paper: Paper, on: date) -> bool:
    """Return whether somebody else of the organ that writes a paper could check it."""
    return Paper.objects.filter(Exists(colleagues(on)), pk=paper.pk).exists()


def checkers(paper: Paper, on: date) -> list[str]:
    """Return who could check a paper: those who draft in the organ that writes it, without its drafter, by name and post."""
    found = _drafting(on).filter(post__organ_id=paper.organ_id).exclude(person_id=paper.drafter_id or 0)
    return [f"{each.person.name}（{each.post.name}）" for each in found.select_related("person", "post").order_by("id")]


def named(people: Sequence[str]) -> str:
    """Return people as a sentence names them, the first few of many."""
    return "、".join(people[:MOST_NAMED]) + ("等" if len(people) > MOST_NAMED else "")


def has_other_signer(paper: Paper, on: date) -> bool:
    """Return whether a leader other than the drafter may sign a paper."""
    held = Assignment.objects.filter(in_force(on), post__kind__in=kinds_with(Right.ISSUE_PAPERS), person__is_active=True)
    return held.filter(post__node__path__in=rules.upward(paper.grid_path)).exclude(person_id=paper.drafter_id or 0).exists()


def permit(verb: str, paper: Paper, by: Official, on: date) -> None:
    """Refuse a step that the official may not take. Raises NotFound, NotAllowed, WrongState, OwnPaper, NotChecked."""
    if not by.covers(paper.grid_path):
        raise NotFound("没有找到这份公文，它可能不在您的管辖范围内。")
    row = table_for(by).find(paper.state, verb, by)
    if verb in EITHER and not by.may(Right.DRAFT_PAPERS):
        by.require(Right.ISSUE_PAPERS)
    else:
        by.require(Right(row.right))
    if row.right == Right.DRAFT_PAPERS and paper.organ_id != by.organ_id:
        raise NotAllowed(f"这份公文由{paper.organ}起草，请由该单位办理。")
    if verb == "check" and paper.drafter_id == by.person_id:
        raise OwnPaper(_others_check(paper, on))
    if verb == "sign":
        _permit_signing(paper, by, on)


def _others_check(paper: Paper, on: date) -> str:
    """Say who checks what one drafted oneself."""
    found = checkers(paper, on)
    if not found:
        return "起草人不能核自己起草的稿；本单位没有其他人员可以核稿，可以直接报负责人签发。"
    return f"起草人不能核自己起草的稿，请由本单位其他人员核稿：{named(found)}。"


def _permit_signing(paper: Paper, by: Official, on: date) -> None:
    if paper.drafter_id == by.person_id and has_other_signer(paper, on):
        raise OwnPaper("起草人不能签发自己起草的公文，请由其他负责人签发。")
    if paper.state == PaperState.DRAFT and has_colleague(paper, on):
        raise NotChecked


def refusal_of(verb: str, paper: Paper, by: Official, on: date) -> Refusal | None:
    """Return why a step cannot be taken now; None when it can."""
    try:
        permit(verb, paper, by, on)
    except Refusal as refusal:
        return refusal
    return None
