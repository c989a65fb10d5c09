"""Asking: one question in the office's words — a figure, filters and operations — and one answer, as it may stand in a sentence.

Papers, pages and the terminal ask here, so that a word means the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from anwang.figures import amounts, answering, deadlines, operations
from anwang.figures.answering import Answer, Question
from anwang.figures.catalogue import find
from anwang.figures.comparisons import Known, window_of
from anwang.figures.errors import WrongOperation
from anwang.figures.external.kind import FEN_IN
from anwang.figures.figure import Figure, knows_campaigns, seen_by
from anwang.figures.slices import campaigns_named, place_in, slice_of, within_reach
from anwang.grid.access import Official
from anwang.grid.models import Node
from anwang.ground import rounding
from anwang.ground.measure import Slice
from anwang.ground.rounding import Rounding

PLACE, CAMPAIGN = "区域", "专项"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a question stands on before it says anything: place, window, campaigns, cut-off, and who asks (None: the house itself).

    Ask all questions of one paper or page on one standing: what rules and first records say is then read once.
    """

    node: Node
    start: date
    end: date
    campaigns: tuple[int, ...] = ()
    cutoff: date | None = None
    by: Official | None = None
    known: Known = field(default_factory=dict, compare=False)


def answer(name: str | Figure, parts: Sequence[str] = (), *, on: Standing, at: datetime) -> Answer:
    """Return the answer to a figure (code, name, alias or itself) with its parts: filters (级别=重大, 区域=三界镇, 专项=…) and operations.

    Operations are those of `operations.WORDS`; window and unit words may stand with one other (累计, 同比). What has no number says why in
    `note`, and prints a dash. Raises NoSuchFigure, NoSuchPlace, NoSuchCampaign, WrongFilter, UnknownDimension, WrongOperation, WrongUnit.
    """
    question, last = read(name, parts, on=on)
    return _operate(question, last, at)


def read(name: str | Figure, parts: Sequence[str] = (), *, on: Standing) -> tuple[Question, str]:
    """Return the question that figure and parts ask, and the word of its last operation (empty: the plain number)."""
    figure = find(name) if isinstance(name, str) else name
    said = _Said()
    for part in (text.translate(FULL_WIDTH).strip() for text in parts):
        if part:
            said.take(part)
    place = place_in(said.place, on.node, on.end) if said.place else on.node
    if said.unit:
        figure = amounts.in_unit(figure, said.unit)
    if on.by is not None:
        figure = seen_by(figure, on.by)
    asked = _slice(figure, place, said, on)
    return Question(figure, asked, place, on.node, on.by, on.known), said.operation


def understood(part: str) -> bool:
    """Return whether a part of a tag is an operation rather than a filter; for the editor's completion and marks."""
    return operations.is_operation(part.translate(FULL_WIDTH))


FULL_WIDTH = {0xFF1D: "=", 0xFF1E: ">", 0xFF1C: "<"}


@dataclass(slots=True)
class _Said:
    """What the parts of a question say, sorted."""

    place: str = ""
    campaigns: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    unit: str = ""
    operation: str = ""
    windows: list[str] = field(default_factory=list)
    cuts: list[str] = field(default_factory=list)

    def take(self, part: str) -> None:
        """Sort one part."""
        name, _, value = part.partition("=")
        if name.strip() == PLACE:
            self.place = value.strip()
        elif name.strip() in {CAMPAIGN, "专项行动"}:
            self.campaigns.append(value.strip())
        elif part in FEN_IN:
            self.unit = part
        elif part in operations.DIGITS or part in operations.CUTS:
            self.cuts.append(part)
        elif part == operations.AHEAD or part in operations.SPANS or part in operations.SHIFTS or operations.SINCE.fullmatch(part):
            self.windows.append(part)
        elif operations.is_operation(part):
            self.operate(part)
        else:
            self.where.append(part)

    def operate(self, part: str) -> None:
        """Take the one operation that a question may have."""
        if self.operation:
            raise WrongOperation(f"一个标签只能有一种算法，这里写了“{self.operation}”和“{part}”。")
        self.operation = part


def _slice(figure: Figure, place: Node, said: _Said, on: Standing) -> Slice:
    start, end = on.start, on.end
    for word in said.windows:
        start, end = deadlines.soon(place.path, on=end) if word == operations.AHEAD else _window(word, start, end)
    campaigns = campaigns_named(said.campaigns, place) if said.campaigns else on.campaigns if knows_campaigns(figure) else ()
    cutoff = on.cutoff if end == on.end else None
    cut = _rounding(place, end, on.known)
    asked = slice_of(figure, place, start=start, end=end, campaigns=campaigns, where=said.where, cutoff=cutoff, cut=cut)
    if on.by is not None:
        asked = within_reach(asked, on.by)
    for word in said.windows:
        if word in operations.SHIFTS:
            asked = window_of(asked, operations.SHIFTS[word])
    return asked.narrowed(rounding=_cut(asked.rounding, said.cuts)) if said.cuts else asked


def _rounding(place: Node, on: date, known: Known) -> Rounding:
    key = (rounding.RULE, place.path, on)
    if key not in known:
        known[key] = rounding.at(place.path, on=on)
    found: Rounding = known[key]
    return found


def _window(word: str, start: date, end: date) -> tuple[date, date]:
    day = operations.day_of(word)
    if day is not None:
        return (day[1], end) if day[0] == "自" else (min(start, day[1]), day[1])
    months = operations.SPANS.get(word)
    if months is None:
        return start, end
    first = (end.month - 1) // months * months + 1
    if word == "上半年":
        return date(end.year, 1, 1), date(end.year, 6, 30)
    return date(end.year, first, 1), end


def _cut(cut: Rounding, words: Sequence[str]) -> Rounding:
    for word in words:
        if word in operations.CUTS:
            cut = replace(cut, mode=operations.CUTS[word])
        else:
            digits = operations.DIGITS[word]
            cut = replace(cut, percent_digits=digits, amount_digits=digits, ratio_digits=digits)
    return cut


def _operate(question: Question, word: str, at: datetime) -> Answer:
    head, _, said = (text.strip() for text in word.partition("="))
    side = operations.side(word)
    if side is not None:
        return answering.compared(question, *side, at=at)
    many = operations.count_of(head)
    if many is not None:
        return answering.topmost(question, many[1], said, highest=many[0], at=at)
    moved = operations.MOVED.fullmatch(word)
    if moved:
        return answering.moved(question, moved[1], at=at)
    counted = operations.COUNTED.fullmatch(word)
    if counted and head not in operations.PLAIN:
        return answering.counted(question, counted[1], counted[2], at=at)
    return _named(head, said)(question, at=at)


def _named(word: str, said: str) -> Callable[..., Answer]:
    if word == "双下降":
        return partial(answering.both_fell, other=find(said) if said else None)
    plain: dict[str, Callable[..., Answer]] = {
        "": answering.plain_value,
        "占比": partial(answering.shares, along=said),
        "排名": partial(answering.rank, order=said),
        "未发生": answering.none_happened,
        "零报告": answering.none_happened,
        "只降不升": answering.not_risen,
        "各月": answering.monthly,
        "分月": answering.monthly,
        "目标值": answering.target_value,
    }
    return plain[word]
