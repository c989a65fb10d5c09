"""Answering: tags in their one spelling are asked of the catalogue, each once in a paper; columns in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from anwang.figures import asking as figures
from anwang.figures import breakdowns, catalogue, slices
from anwang.figures.comparisons import Known, Words, why_not, words_at
from anwang.figures.figure import Figure, base, knows_campaigns
from anwang.figures.slices import Value
from anwang.grid.models import Node
from anwang.ground.measure import Slice
from anwang.ground.refusal import Refusal
from anwang.papers import axes
from anwang.papers.asking import AGAINST, FIRST, LAST, OTHER, PLACED, RANK, SHARE, Answer, Asked, Rows, Wish, form_of, needs, told, worded
from anwang.papers.axes import Axis
from anwang.papers.errors import TooLong, WrongTag
from anwang.papers.ground import Ground, is_dated, window
from anwang.papers.tags import Tag

MOST_ASKED = 2_000
"""So many different tags may be asked one by one in a paper; those of a table or a loop of one level are asked together and do not count."""


@dataclass(frozen=True, slots=True)
class Unbound:
    """A tag that names no figure, filter or place that exists, and the sentence that says so."""

    tag: Tag
    sentence: str


DASH = "—"
Told = str | Unbound | tuple[Tag, Answer]
"""What a tag is told: its answer; why it has none; in a column also a dash, where other lines have an answer and this one has not."""


class Answering:
    """The answers of one paper."""

    def __init__(self, ground: Ground, at: datetime) -> None:
        self.ground, self.at = ground, at
        self.known: dict[str, Told] = {}
        self.known_to_figures: Known = {}
        self.left = MOST_ASKED
        self.reach: dict[tuple[int, date, date], Slice] = {}
        self.nodes: dict[str, Node] = {}
        self.below: dict[tuple[int, date], Rows] = {}
        self.axes: dict[str, Axis] = {}
        self.words: dict[tuple[Any, date], Words] = {}

    def cell(self, tag: Tag) -> Told:
        """Return a tag's answer, or why it has none. Raises TooLong where a paper asks too much."""
        if tag.written not in self.known:
            self.left -= 1
            if self.left < 0:
                raise TooLong
            try:
                self.known[tag.written] = (tag, self._answer(self.wish(tag)))
            except Refusal as refusal:
                self.known[tag.written] = Unbound(tag, refusal.text)
        return self.known[tag.written]

    def number(self, tag: Tag) -> Decimal | None:
        """Return the bare number of a tag, for conditions. Raises WrongTag where it has no answer."""
        found = self.cell(tag)
        if isinstance(found, Unbound):
            raise WrongTag(found.sentence)
        return None if isinstance(found, str) else found[1].number

    def column(self, tag: Tag, axis: Axis) -> list[Told]:
        """Return a tag's answer for each line of an axis; one question for all lines where one can be asked. The answers are known from then on."""
        tags = [Tag(tag.name, line.place or tag.place, (*line.parts, *tag.where)) for line in axis.lines]
        if _one_by_one(tag, axis.kind):
            return self._each(tags, axis)
        new = [place for place, each in enumerate(tags) if each.written not in self.known]
        if new:
            try:
                for place, answer in zip(new, self._column(tag, axis, new), strict=True):
                    self.known[tags[place].written] = (tags[place], answer)
            except Refusal as refusal:
                return [Unbound(tag, refusal.text)] * len(tags)
        return [self.known[each.written] for each in tags]

    def axis(self, kind: str, figure: Figure | None = None, words: str = "") -> Axis:
        """Return the axis of a kind; sectors by the words of a figure's facts, months of the window that `words` name."""
        if kind == axes.MONTHS and words:
            start, end = window(words, self.ground)
            return axes.months(self.ground.within(start=start, end=end))
        key = f"{kind}:{figure.code if figure is not None and kind == axes.SECTORS else ''}"
        if key not in self.axes:
            made = {axes.PLACES: lambda: axes.places(self.ground), axes.MONTHS: lambda: axes.months(self.ground)}
            self.axes[key] = made.get(kind, lambda: axes.sectors(figure))()
        return self.axes[key]

    # ---- from a tag to what is asked

    def wish(self, tag: Tag) -> Wish:
        """Return what a tag asks. Raises NoSuchFigure, NoSuchPlace, NoSuchWindow, NoSuchCampaign, WrongFilter, WrongTag, UnknownDimension."""
        figure = catalogue.find(tag.name)
        said = form_of(tag)
        form, node, (start, end) = said.form, self._node(tag.place), self._window(said)
        asked = self._slice(figure, node, (start, end), said.campaign, said.filters)
        if said.windows and is_dated(said.windows[-1]) and end < self.ground.end:
            asked = asked.narrowed(cutoff=self.ground.end)
        asked = _cut(figure, asked)
        if form.shape == OTHER:
            return Wish(figure, asked, form, rows=((node.path, asked.ranges),))
        wish = self.compared(Wish(figure, asked, form))
        if form.shape == SHARE:
            return replace(wish, whole=self._whole(wish, node, (start, end), said.campaign))
        if form.shape in {FIRST, LAST}:
            return replace(wish, rows=self._below(node, end))
        if form.shape == RANK:
            return self._ranked(wish, node, end)
        return wish

    def _window(self, said: Asked) -> tuple[date, date]:
        """The window of a tag: each word is read inside what the one before it names (a month of a table, and 本年累计 up to it)."""
        ground = self.ground
        for words in said.windows:
            start, end = window(words, ground)
            ground = ground.within(start=start, end=end)
        return ground.start, ground.end

    def compared(self, wish: Wish) -> Wish:
        """Return a comparing wish with the place's words, and why it is not compared where it is not."""
        if wish.form.shape not in AGAINST:
            return wish
        key = (wish.asked.ranges[:1], wish.asked.end)
        if key not in self.words:
            self.words[key] = words_at(wish.asked)
        words, against = self.words[key], AGAINST[wish.form.shape]
        return replace(wish, words=words, gap=why_not(wish.figure, wish.asked, against, words=words, known=self.known_to_figures))

    def _node(self, place: str) -> Node:
        if not place:
            return self.ground.node
        if place not in self.nodes:
            self.nodes[place] = slices.place_in(place, self.ground.node, self.ground.end)
        return self.nodes[place]

    def _slice(self, figure: Figure, node: Node, days: tuple[date, date], campaign: str | None, filters: Sequence[str]) -> Slice:
        """The slice of a figure in this paper. A figure whose facts know no campaign (a register) is of the place and the day only."""
        key = (node.pk, *days)
        if key not in self.reach:
            self.reach[key] = slices.slice_of(figure, node, start=days[0], end=days[1])
        campaigns = self.ground.campaigns if knows_campaigns(figure) else ()
        if campaign is not None:
            campaigns = () if campaign == "不限" else slices.campaigns_named(campaign.split("、"), self.ground.node)
        where = tuple(slices.filter_of(base(figure).fact, text) for text in (*self.ground.where, *filters))
        return self.reach[key].narrowed(campaigns=campaigns, where=where)

    def _whole(self, wish: Wish, node: Node, days: tuple[date, date], campaign: str | None) -> tuple[Figure, Slice]:
        """What a share is of: another figure over the same slice; else the same figure without the filters, or of the paper's place."""
        figure, asked = wish.figure, wish.asked
        if wish.form.detail:
            return catalogue.find(wish.form.detail), asked
        if asked.where:
            return figure, asked.narrowed(where=())
        if node.pk == self.ground.node.pk:
            raise WrongTag("占比要有筛选（如级别=重大）、区域，或写明占什么（如占比=排查隐患数）。")
        return figure, self._slice(figure, self.ground.node, days, campaign, ())

    def _below(self, node: Node, end: date) -> Rows:
        if (node.pk, end) not in self.below:
            anything = slices.slice_of(catalogue.find("排查隐患数"), node, start=end, end=end)
            found = breakdowns.places(node, anything)
            self.below[node.pk, end] = tuple((place.name, place.ranges) for place in found if place.node is not None)
        return self.below[node.pk, end]

    def _ranked(self, wish: Wish, node: Node, end: date) -> Wish:
        if node.parent is None:
            raise WrongTag(f"“{node.name}”没有同级地区可比，不能排名。")
        rows = self._below(node.parent, end)
        own = next((place for place, (_, ranges) in enumerate(rows) if set(wish.asked.ranges) & set(ranges)), -1)
        return replace(wish, rows=rows, own=own)

    # ---- from what is asked to values

    def _answer(self, wish: Wish) -> Answer:
        return other(wish, at=self.at, known=self.known_to_figures) if wish.form.shape == OTHER else worded(wish, self._values(wish))

    def _values(self, wish: Wish) -> list[Value]:
        wanted = needs(wish)
        if wish.form.shape not in PLACED:
            return [slices.value(figure, asked, at=self.at) for figure, asked in wanted]
        figure, asked = wanted[0]
        rest = Axis(axes.PLACES, ()).values(figure, [one for _, one in wanted[1:]], at=self.at)
        return [slices.value(figure, asked, at=self.at), *rest]

    def _each(self, tags: Sequence[Tag], axis: Axis) -> list[Told]:
        """The answers of an operation that is asked line by line. Where some lines have one, a line without (no target set) has a dash."""
        whole = [self.cell(tag) if line.node or axis.kind != axes.PLACES else None for tag, line in zip(tags, axis.lines, strict=True)]
        sentences = [told for told in whole if isinstance(told, Unbound)]
        if len(sentences) == sum(told is not None for told in whole):
            return [sentences[0] if sentences else Unbound(tags[0], "没有下级区域，这种算法不能分列。")] * len(tags)
        found: list[Told] = [DASH if told is None or isinstance(told, Unbound) else told for told in whole]
        self.known |= {tag.written: told for tag, told in zip(tags, found, strict=True)}
        return found

    def _column(self, tag: Tag, axis: Axis, wanted: Sequence[int]) -> list[Answer]:
        form = form_of(tag).form
        plain = Tag(tag.name, tag.place, tuple(part for part in tag.where if part.partition("=")[0] not in {RANK, "位次", SHARE}))
        wish = self.wish(plain if form.shape in {RANK, SHARE} else tag)
        whole = (catalogue.find(form.detail), wish.asked) if form.detail and form.shape == SHARE else (wish.figure, wish.asked)
        wishes = [replace(wish, asked=_cut(wish.figure, axis.lines[place].narrow(wish.asked)), form=form) for place in wanted]
        if form.shape == SHARE:
            return self._shares(wishes, whole, axis, wanted, other=bool(form.detail))
        if form.shape == RANK:
            return self._ranks(wishes, axis)
        asked = [needs(each) for each in wishes]
        values = [axis.values(each[0][0], [pair[1] for pair in each], at=self.at) for each in zip(*asked, strict=True)]
        return [worded(each, list(found)) for each, found in zip(wishes, zip(*values, strict=True), strict=True)]

    def _shares(self, wishes: list[Wish], whole: tuple[Figure, Slice], axis: Axis, wanted: Sequence[int], *, other: bool) -> list[Answer]:
        parts = axis.values(wishes[0].figure, [wish.asked for wish in wishes], at=self.at)
        if other:
            slices_of = [_cut(whole[0], axis.lines[place].narrow(whole[1])) for place in wanted]
            bases = axis.values(whole[0], slices_of, at=self.at)
        else:
            slices_of = [whole[1]] * len(wishes)
            bases = [slices.value(whole[0], whole[1], at=self.at)] * len(wishes)
        pairs = zip(wishes, slices_of, parts, bases, strict=True)
        return [worded(replace(wish, whole=(whole[0], asked)), [part, of]) for wish, asked, part, of in pairs]

    def _ranks(self, wishes: list[Wish], axis: Axis) -> list[Answer]:
        if axis.kind != axes.PLACES:
            raise WrongTag("只有按地区分列的表才有排名。")
        whole = self.axis(axes.PLACES)  # a table of the first five still says each one's rank among all
        rows: Rows = tuple((line.name, line.narrow(wishes[0].asked).ranges) for line in whole.lines if line.node is not None)
        slices_of = [wishes[0].asked.narrowed(ranges=ranges) for _, ranges in rows]
        values = axis.values(wishes[0].figure, slices_of, at=self.at)
        place = {ranges: number for number, (_, ranges) in enumerate(rows)}
        own = [place.get(wish.asked.ranges, -1) for wish in wishes]
        nothing = slices.value(wishes[0].figure, wishes[0].asked, at=self.at) if -1 in own else values[0]
        return [
            worded(replace(wish, rows=rows, own=number), [values[number] if number >= 0 else nothing, *values])
            for wish, number in zip(wishes, own, strict=True)
        ]


def _one_by_one(tag: Tag, kind: str) -> bool:
    """Whether a column is asked line by line: operations that the figures room words, ranks off the axis of places, a month's own windows."""
    try:
        said = form_of(tag)
    except WrongTag:
        return False
    shape = said.form.shape
    return shape in {OTHER, FIRST, LAST} or (shape == RANK and kind != axes.PLACES) or (kind == axes.MONTHS and bool(said.windows))


def other(wish: Wish, *, at: datetime, known: Known | None = None) -> Answer:
    """Return the figures room's own answer to an operation that papers do not word themselves."""
    node = Node.objects.get(path=wish.rows[0][0])
    asked = wish.standing or wish.asked
    on = figures.Standing(node, asked.start, asked.end, asked.campaigns, asked.cutoff, known={} if known is None else known)
    return told(wish, figures.answer(wish.figure, wish.form.detail.split("|"), on=on, at=at))


def _cut(figure: Figure, asked: Slice) -> Slice:
    """What was found in a month is followed to the paper's cut-off; what stood open is read at the month's own end."""
    return asked.narrowed(cutoff=None) if base(figure).kind in {"stock", "stock_sum"} else asked
