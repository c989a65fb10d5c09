"""Reads of the papers room: a printed number beside what it would be today, and the records that made the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet

from anwang.figures.comparisons import words_at
from anwang.figures.errors import NoSuchFigure
from anwang.grid.access import Official
from anwang.grid.models import Node
from anwang.ground.evidence import store
from anwang.ground.refusal import NotFound
from anwang.papers import asking, batch, filling, freezing, law
from anwang.papers.access import visible_to
from anwang.papers.answering import other
from anwang.papers.asking import Wish
from anwang.papers.body import Body
from anwang.papers.errors import PaperRefusal
from anwang.papers.filling import Filled, FilledBlock
from anwang.papers.models import Paper, PaperFigure
from anwang.papers.reading import Reading, reading_of
from anwang.papers.states import PaperState
from anwang.papers.tags import Tag, split


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """A printed figure, what it would be now, and which records came or went since. `gone`: the catalogue no longer has the figure."""

    figure: PaperFigure
    now: str
    same: bool
    came: tuple[int, ...] = ()
    went: tuple[int, ...] = ()
    gone: bool = False
    redefined: str = ""


def live(paper: Paper, *, at: datetime) -> list[FilledBlock]:
    """Return a paper's text with today's numbers, tags without an answer marked."""
    return filling.preview(Body.model_validate(paper.body), filling.ground_of(paper), at=at)


def reading(paper: Paper, *, at: datetime) -> Reading:
    """Return a paper as it is read: a draft with today's numbers, a signed one as it was signed, an issued one as it left the house."""
    fixed = paper.frozen or paper.signed.get("reading")
    return Reading.model_validate(fixed) if fixed else reading_of(live(paper, at=at))


def number_of(paper: Paper, key: str, *, at: datetime) -> Filled:
    """Return a draft's number by its key. Raises NotFound."""
    found = next((each for each in filling.all_filled(live(paper, at=at)) if each.key == key), None)
    if found is None:
        raise NotFound("这份草稿里没有这个数字，正文可能改过，请回到草稿重新打开。")
    return found


def figures(paper: Paper) -> list[PaperFigure]:
    """Return the fixed numbers of a signed or issued paper, in the order of reading; those of a signed one are not on file yet."""
    found = list(paper.figures.all()) or [PaperFigure(paper=paper, **each) for each in freezing.rows(paper.signed)]
    return sorted(found, key=lambda item: int(item.key))


def printed(paper: Paper, key: str) -> PaperFigure:
    """Return a signed or issued paper's number by its key. Raises NotFound."""
    found = next((each for each in figures(paper) if each.key == key), None)
    if found is None:
        raise NotFound("这份公文里没有这个数字。")
    return found


def then_and_now(figure: PaperFigure, *, at: datetime) -> ThenAndNow:
    """Return a printed figure beside today's answer to the same question."""
    return all_then_and_now([figure], at=at)[0]


def figures_of(paper: Paper, *, at: datetime) -> list[ThenAndNow]:
    """Return all of a signed or issued paper's figures, then and now; the number of statements does not grow with them."""
    return all_then_and_now(figures(paper), at=at)


def all_then_and_now(figures: Sequence[PaperFigure], *, at: datetime) -> list[ThenAndNow]:
    """Return each figure beside today's answer, and the records that came or went."""
    wishes = [_wish(figure) for figure in figures]
    known = [wish for wish in wishes if wish is not None]
    answers = iter(_answers(known, at))
    records = iter(batch.records([(wish.figure, wish.asked) for wish in known]))
    found = []
    for figure, wish in zip(figures, wishes, strict=True):
        if wish is None:
            found.append(ThenAndNow(figure, now="—", same=False, gone=True))
        else:
            found.append(_beside(figure, wish, next(answers), set(next(records))))
    return found


def _wish(figure: PaperFigure) -> Wish | None:
    try:
        return asking.restore(figure.asked)
    except NoSuchFigure:
        return None


def _with_words(wishes: Sequence[Wish]) -> list[Wish]:
    """Return the wishes with the place's words for comparisons, read once for a paper."""
    first = next((wish for wish in wishes if wish.form.shape in asking.AGAINST), None)
    words = words_at(first.asked) if first else None
    return [replace(wish, words=words) for wish in wishes]


def _answers(wishes: Sequence[Wish], at: datetime) -> list[str]:
    """Return what each wish would print today."""
    wishes = _with_words(wishes)
    needed = [asking.needs(wish) for wish in wishes]
    values = iter(batch.values([pair for pairs in needed for pair in pairs], at=at))
    printed = []
    for wish, pairs in zip(wishes, needed, strict=True):
        mine = [next(values) for _ in pairs]
        try:
            made = other(wish, at=at) if wish.form.shape == asking.OTHER else asking.worded(wish, mine)
            printed.append(made.printed)
        except PaperRefusal:
            printed.append("—")
    return printed


def _beside(figure: PaperFigure, wish: Wish, now: str, ids: set[int]) -> ThenAndNow:
    before = set(figure.records)
    return ThenAndNow(
        figure,
        now=now,
        same=now == figure.printed and ids == before,
        came=tuple(sorted(ids - before)),
        went=tuple(sorted(before - ids)),
        redefined=wish.figure.definition if not figure.definition.startswith(wish.figure.definition) else "",
    )


def changed_since(paper: Paper, *, at: datetime) -> frozenset[str]:
    """Return the keys of the printed numbers that would be printed otherwise today."""
    on_file = figures(paper)
    pairs = [(figure, wish) for figure in on_file if (wish := _wish(figure)) is not None]
    answers = _answers([wish for _, wish in pairs], at)
    return frozenset(figure.key for (figure, _), now in zip(pairs, answers, strict=True) if now != figure.printed)


def spoken(tags: Sequence[str]) -> list[str]:
    """Return tags as a reader understands them: 排查隐患数 · 张八岭镇 · 级别：重大. Places that stand by their codes are named."""
    read_ = [(split(tag) or [tag])[0] for tag in tags]
    codes = {tag.place for tag in read_ if isinstance(tag, Tag) and tag.place.isdigit()}
    names = {str(node.code): node.name for node in Node.objects.filter(code__in=codes)} if codes else {}
    return [tag if isinstance(tag, str) else _in_words(tag, names) for tag in read_]


def _in_words(tag: Tag, names: Mapping[str, str]) -> str:
    parts = [
        value if name == "窗口" else f"{name}：{value}" if value else name for name, _, value in (part.partition("=") for part in tag.where)
    ]
    return " · ".join([tag.name, *([names.get(tag.place, tag.place)] if tag.place else []), *parts])


def file_of(paper: Paper) -> bytes:
    """Return the very Word file that left the house. Raises NotFound for a draft."""
    if paper.file is None:
        raise NotFound("这份公文还没有印发，没有印发文件。")
    return store.read(paper.file)


def by_check_code(code: str) -> Paper | None:
    """Return the issued paper with a check code, if there is one, however it was typed."""
    letters = "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())[:16]
    wanted = "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
    return Paper.objects.select_related("organ").filter(check_code=wanted).first() if wanted else None


def by_file(sha256: str) -> Paper | None:
    """Return the issued paper whose very file has this digest, if there is one."""
    return Paper.objects.select_related("organ").filter(file__sha256=sha256).first()


def waiting_for_signature(by: Official, on: date) -> QuerySet[Paper]:
    """Return the papers that a leader may sign now, oldest first."""
    return law.ready_to_sign(visible_to(by), on).exclude(drafter_id=by.person_id).order_by("drafted_at", "id")


def waiting_for_check(by: Official) -> QuerySet[Paper]:
    """Return the drafts of colleagues in the official's organ that she may check, oldest first."""
    drafts = visible_to(by).filter(state=PaperState.DRAFT, organ_id=by.organ_id, with_drafter=False)
    return drafts.exclude(drafter_id=by.person_id).order_by("drafted_at", "id")


def waiting_for_drafter(by: Official) -> QuerySet[Paper]:
    """Return the official's drafts that wait for her own hand: made by schedule, or sent back."""
    return visible_to(by).filter(state=PaperState.DRAFT, with_drafter=True, drafter_id=by.person_id).order_by("drafted_at", "id")


def waiting_for_issue(by: Official) -> QuerySet[Paper]:
    """Return the signed papers that the official's organ has to number and issue, oldest first."""
    return visible_to(by).filter(state__in=[PaperState.SIGNED, PaperState.NUMBERED], organ_id=by.organ_id).order_by("signed_at", "id")


def waiting_in_office(by: Official) -> QuerySet[Paper]:
    """Return what waits for a clerk's own act: drafts to finish or check, signed papers to number and issue."""
    drafter = Q(with_drafter=True, drafter_id=by.person_id)
    others = Q(with_drafter=False) & ~Q(drafter_id=by.person_id)
    out = Q(state__in=[PaperState.SIGNED, PaperState.NUMBERED])
    return visible_to(by).filter(out | (Q(state=PaperState.DRAFT) & (drafter | others)), organ_id=by.organ_id)


def own_open(by: Official) -> QuerySet[Paper]:
    """Return the papers that the official drafted and that others have in hand now, oldest first."""
    mine = visible_to(by).filter(state__in=[PaperState.DRAFT, PaperState.CHECKED], drafter_id=by.person_id, with_drafter=False)
    return mine.order_by("drafted_at", "id")
