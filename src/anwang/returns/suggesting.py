"""Suggesting: what the cells of a form most likely ask, read from the words above and left of them. What is not certain is marked, never hidden."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

from anwang.enterprises.sectors import SECTORS, recognise
from anwang.figures.catalogue import PHRASES, everything, find
from anwang.figures.figure import Figure, base, dimensions
from anwang.figures.places import children
from anwang.figures.slices import UNFILLED
from anwang.grid.models import Node
from anwang.returns.bindings import Area, Ask, Bindings, RecordList, Show
from anwang.returns.ledger_headers import ledger_on
from anwang.returns.likeness import LIKELY, NUMBERING, likeness
from anwang.returns.periods import Window
from anwang.returns.template.layout import Grid, Spot
from anwang.returns.template.tables import runs_on

FILLED_BY: Final = re.compile(r"(填表人|填报人|制表人)\s*[:：]([_\s]*)(?=$|[^_\s:：]+\s*[:：])")
FILLED_ON: Final = re.compile(
    r"(填报日期|填表日期|报送日期|上报日期|制表日期|报表日期)\s*[:：](?:[_\s]*年[_\s]*月[_\s]*日)?([_\s]*)(?=$|[^_\s:：]+\s*[:：])"
)
"""Labels at the head or foot of a form behind which nothing is written yet, alone or before the next label."""
LONGEST: Final = 300
"""Characters of a text that is bound."""
SURE: Final = 0.9
NAMED: Final = 6
REMARK: Final = re.compile(r"备\s*注|说\s*明|单位|负责|责任|联系|依据|口径|来源")
UNKNOWN: Final = Ask(blank=True, sure=False)
"""A row or column whose label means no place, sector or month: nothing is written there, rather than the whole."""
WHOLE: Final = frozenset({"合计", "总计", "小计", "全市", "全县", "全区", "共计", "总数", "累计", "全部", "汇总"})
OTHER: Final = frozenset({"其他", "其它", "其他行业", "其它行业", "其他领域"})
WINDOW_WORDS: Final[tuple[tuple[str, Window], ...]] = (
    ("上年同期累计", "last_year_to_date"), ("去年同期累计", "last_year_to_date"),
    ("上年同期", "last_year"), ("去年同期", "last_year"), ("上年同月", "last_year"), ("去年同月", "last_year"),
    ("本年累计", "year"), ("今年累计", "year"), ("年初至今", "year"), ("今年以来", "year"), ("截至目前", "year"), ("年度累计", "year"),
    ("本月", "period"), ("当月", "period"), ("本期", "period"), ("本季", "period"), ("本季度", "period"), ("上月", "before"), ("上期", "before"),
    ("累计", "year"),
)  # fmt: skip
SHOW_WORDS: Final[tuple[tuple[str, Show], ...]] = (
    ("同比增减%", "rate"), ("增减%", "rate"), ("增减幅", "rate"), ("同比%", "rate"), ("±%", "rate"), ("增幅", "rate"),
    ("同比增减", "change"), ("增减数", "change"), ("同比", "change"), ("增减", "change"))  # fmt: skip
SAME: Final = (
    ("安全生产", ""), ("生产安全", ""), ("事故隐患", "隐患"), ("安全隐患", "隐患"), ("各类", ""), ("其中", ""), ("完成整改销号", "整改"),
    ("已整改销号", "整改"), ("整改销号", "整改"), ("已完成整改", "整改"), ("完成整改", "整改"), ("已整改", "整改"), ("治理整顿", "整改"),
    ("排查出", "排查"), ("查出", "排查"), ("发现", "排查"), ("五到位", "五到位"), ("个数", ""), ("数量", ""), ("总数", ""), ("情况", ""),
    ("企业", "单位"), ("家次数", "家次"),
)  # fmt: skip
NOISE: Final = re.compile(r"[\s“”\"'‘’、,，。.:：;；|/\\·—\-_*#（）()【】\[\]〔〕]|^\d{1,2}(?=[^\d月年])")
UNIT: Final = re.compile(
    r"[（(]\s*(?:单位[:：]?)?\s*(家次|家|个|项|条|处|起|人次|人|次|批次|批|万元|元|亿元|%|％|﹪|百分比)\s*[)）]|[%％﹪]"
)
UNITS: Final = (
    frozenset({"个", "项", "条", "处", "起", "件", "次", "场", "期"}),
    frozenset({"家", "个"}),
    frozenset({"家次", "次"}),
    frozenset({"人次", "人"}),
    frozenset({"万元"}),
    frozenset({"%", "％", "﹪", "百分比"}),
)
"""Units that mean the same in forms."""
MONTH: Final = re.compile(r"^(?:\d{4}年)?(\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份)?$")
CUMULATIVE: Final = re.compile(r"1月?\s*[—–－\-~至到]+\s*(?:\d{0,2}|[_\s]*|m|M|[Xx×]{1,2}|\{月\}|X+)月|年初以来")
CHINESE: Final = {word: index for index, word in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
MOST: Final = 20_000


def plain(text: str) -> str:
    """Return a header as it is compared: full-width made plain, units, quotes and numbering gone, many words made one."""
    said = unicodedata.normalize("NFKC", text)
    said = UNIT.sub("", said)
    said = NOISE.sub("", said)
    for word, same in SAME:
        said = said.replace(word, same)
    return said.removesuffix("数") if len(said) > 2 else said  # noqa: PLR2004 - 总数 is no name


@cache
def _names() -> tuple[tuple[str, Figure], ...]:
    """Every name and alias of the catalogue as it is compared, names first."""
    found: dict[str, Figure] = {}
    for figure in everything().values():
        found.setdefault(plain(figure.name), figure)
    for figure in everything().values():
        for alias in figure.aliases:
            found.setdefault(plain(alias), figure)
    for phrase, name in PHRASES.items():
        if name in {figure.name for figure in everything().values()} | {alias for each in everything().values() for alias in each.aliases}:
            found.setdefault(plain(phrase), find(name))
    return tuple((name, figure) for name, figure in found.items() if name)


@dataclass(frozen=True, slots=True)
class Match:
    """A figure that words mean, with how certain it is and the filters found in the words."""

    figure: Figure
    score: float
    where: tuple[str, ...] = ()


def match(words: Sequence[str]) -> Match | None:
    """Return the figure that the words of a header (outermost first) mean most likely; None below the least likeness."""
    best: Match | None = None
    parts = [plain(word) for word in words if plain(word)]
    unit = next(
        (found.group(1) or "%" for found in map(UNIT.search, (unicodedata.normalize("NFKC", word) for word in reversed(words))) if found),
        "",
    )
    with_unit = ["".join(parts) + unit] if unit == "家次" else []  # 检查企业（家次） is not 检查企业（家）
    last_two = ["".join(parts[-2:])] if len(parts) > 2 else []  # noqa: PLR2004 - of three or more, also the last two
    for candidate in dict.fromkeys(["".join(parts), "".join(reversed(parts)), *with_unit, *last_two, *parts[-1:]]):
        if not candidate:
            continue
        whole = candidate in {"".join(parts), "".join(reversed(parts)), *with_unit}
        for found in _matches(candidate):
            alone = found.score == 1.0 and len(candidate) >= NAMED  # a long name stands for itself, whatever stands above it
            score = found.score * (1 if whole else 0.97 if alone else 0.85) * _unit_fits(unit, found.figure.unit)
            if best is None or score > best.score:
                best = Match(found.figure, score, found.where)
    return best if best is not None and best.score >= LIKELY else None


def _unit_fits(said: str, ours: str) -> float:
    """How well a header's unit agrees with a figure's; a header without one agrees with all."""
    if not said or said == "单位":
        return 1.0
    return 1.0 if ours in next((group for group in UNITS if said in group), {said}) else 0.85


def _matches(text: str) -> Iterable[Match]:
    yield from _plainly(text)
    for word, where in _filter_words().items():
        if word in text and len(text) > len(word) + 1:
            rest = text.replace(word, "", 1).removeprefix("的").removesuffix("的")
            for found in _plainly(rest):
                if where[0] in _labels(found.figure):
                    yield Match(found.figure, found.score * 0.93, ("=".join(where),))


def _labels(figure: Figure) -> frozenset[str]:
    fact = base(figure).fact
    return frozenset(fact.column(name).label for name in dimensions(figure))


@cache
def _filter_words() -> Mapping[str, tuple[str, str]]:
    """Words inside a header that are a value of a dimension: 重大 → 级别=重大."""
    words: dict[str, tuple[str, str]] = {}
    for figure in everything().values():
        fact = base(figure).fact
        for name in dimensions(figure):
            column = fact.column(name)
            for label in column.choices.values():
                if len(label) > 1 and label not in {"是", "否", "其他"}:
                    words.setdefault(label, (column.label, label))
    return words


def _plainly(text: str) -> Iterable[Match]:
    tidy = text.replace("的", "")
    for name, figure in _names():
        other = name.replace("的", "")
        if tidy == other or Counter(tidy) == Counter(other):
            yield Match(figure, 1.0 if tidy == other else 0.95)
        elif len(tidy) > 3 and len(other) > 3:  # noqa: PLR2004 - three characters are like anything
            score = likeness(tidy, other)
            if score >= LIKELY:
                yield Match(figure, min(score, SURE - 0.01))


@dataclass(slots=True)
class Places:
    """The places below a place by their names, for labels of rows and columns."""

    by_name: Mapping[str, str]
    own: frozenset[str]

    def find(self, text: str) -> str:
        """Return the code of the place that a label means; empty where it is none."""
        said = re.sub(r"\s", "", text)
        return self.by_name.get(said) or self.by_name.get(_short(said), "")


def _short(name: str) -> str:
    return re.sub(r"(?:镇|乡|街道办事处|街道|办事处|开发区|村|社区|县|市|区)$", "", name) if len(name) > 2 else name  # noqa: PLR2004 - 凤阳县


def places_of(node: Node, on: date) -> Places:
    """Return the names of the places below a place; a short name that two share is nobody's."""
    names: dict[str, str] = {}
    twice: set[str] = set()
    for child in children(node, on):
        for name in {child.name, _short(child.name)}:
            if names.get(name, child.code or "") != (child.code or ""):
                twice.add(name)
            names[name] = child.code or ""
    return Places(
        {name: code for name, code in names.items() if name not in twice and code}, frozenset({node.name, _short(node.name), "本级"})
    )


@dataclass(slots=True)
class Suggestion:
    """The bindings proposed for a workbook, and the labels that were understood by nothing."""

    bindings: Bindings
    unmatched: list[tuple[str, str, str]] = field(default_factory=list)
    """Sheet, cell, words."""


def suggest(grids: Sequence[Grid], node: Node, on: date) -> Suggestion:
    """Return what the cells of a workbook most likely ask."""
    areas: list[Area] = []
    lists: list[RecordList] = []
    cells: dict[str, dict[str, Ask]] = {}
    suggestion = Suggestion(Bindings())
    places = places_of(node, on)
    for grid in grids:
        texts = _texts(grid)
        if texts:
            cells[grid.name] = texts
        ledger = ledger_on(grid)
        if ledger is not None:
            lists.append(ledger)
            continue
        areas += _Reader(grid, places, suggestion).areas()
    suggestion.bindings = Bindings(areas=tuple(areas), cells=cells, lists=tuple(lists))
    return suggestion


def _texts(grid: Grid) -> dict[str, Ask]:
    """Cells above the table that name who fills in, and for when; and, wherever they stand, who filled in on which day."""
    found = {}
    for spot in grid.spots.values():
        if not spot.text or spot.formula or len(spot.text) > LONGEST:  # a page of instructions is no label
            continue
        pattern = FILLED_ON.sub(r"\1：{填报日}\2", FILLED_BY.sub(r"\1：{填表人}\2", spot.text)).rstrip()
        if spot.row <= 8:  # noqa: PLR2004 - the head of a form
            pattern = _head_of(pattern)
        if pattern != spot.text.rstrip() and len(pattern) <= LONGEST:
            found[spot.ref] = Ask(text=pattern, words=spot.text[:120])
    return found


def _head_of(text: str) -> str:
    """A text of the form's head with its organ and its period as marks."""
    text = re.sub(r"(填报单位|报送单位|填表单位|单位名称（章）)\s*([（(]\s*(?:盖?章|公章)\s*[)）])?\s*[:：][_\s]*$", r"\1\2：{单位}", text)
    text = re.sub(r"(?:\d{4}|[_\s]{2,}|[Xx×]{2,4}|20[_\s]*)年\s*1月\s*[—–－\-~至]+\s*(?:\d{1,2}|[_\s]{1,}|[Xx×]{1,2})月", "{累计}", text)
    return re.sub(r"(?:[_\s]{2,}|[Xx×]{2,4}|20[_\s]+)年(?:[_\s]{1,}|[Xx×]{1,2})月(?!\s*[_\s]*日)", "{期间}", text)


# ---- tables ----------------------------------------------------------------------------------------------------------------------


class _Reader:
    """One sheet read as tables of figures."""

    def __init__(self, grid: Grid, places: Places, suggestion: Suggestion) -> None:
        self.grid, self.places, self.suggestion = grid, places, suggestion
        title = " ".join(spot.text for spot in grid.spots.values() if spot.text and spot.row <= 4)  # noqa: PLR2004 - the head
        self.window: Window = "year" if CUMULATIVE.search(unicodedata.normalize("NFKC", title)) else ""

    def areas(self) -> list[Area]:
        """Return the tables of the sheet with what their rows and columns mean."""
        found = []
        for top, left, bottom, right in blocks(self.grid):
            area = self.area(top, left, bottom, right)
            if area is not None:
                found.append(area)
        return found

    def area(self, top: int, left: int, bottom: int, right: int) -> Area | None:
        columns = {column: self.headers_above(top, column) for column in range(left, right + 1)}
        shown = {column: words for column, words in columns.items() if column not in self.grid.hidden_columns}
        rows = {row: self.headers_left(row, left) for row in range(top, bottom + 1)}
        by_row = sum(1 for words in rows.values() if self.member(words))
        by_column = sum(1 for words in columns.values() if self.member(words))
        rows_are_members = by_row * max(1, len(columns)) >= by_column * max(1, len(rows)) and by_row > 0
        columns_are_members = not rows_are_members and by_column > 0
        made_columns = self.parts(columns, members=columns_are_members, at=top - 1)
        made_rows = self.parts(rows, members=rows_are_members, at=0, column=left - 1)
        if not any(each.figure for each in (*made_columns.values(), *made_rows.values())):
            return None
        if not columns_are_members and any(each.figure for each in made_rows.values()):
            made_columns |= {column: self.beside(words) for column, words in shown.items() if words and column not in made_columns}
        made_columns |= {column: UNKNOWN for column in columns if column in self.grid.hidden_columns}
        self.say_unmatched(shown, made_columns, top - 1, None)
        self.say_unmatched(rows, made_rows, None, left - 1)
        return Area(sheet=self.grid.name, top=top, left=left, bottom=bottom, right=right, columns=made_columns, rows=made_rows)

    def headers_above(self, top: int, column: int) -> list[str]:
        """The words above a column, outermost first; the title over the whole table is none of them."""
        found: list[Spot] = []
        for row in range(top - 1, 0, -1):
            spot = self.grid.at(row, column)
            if not spot.text and found:
                break
            if spot.text and not NUMBERING.match(spot.text.strip()) and not self.is_title(spot) and spot not in found:
                found.append(spot)
        return list(dict.fromkeys(spot.text for spot in reversed(found[:5])))

    def headers_left(self, row: int, left: int) -> list[str]:
        words: list[str] = []
        for column in range(max(1, left - 4), left):
            text = self.grid.text(row, column)
            if text and not NUMBERING.match(text.strip()) and text not in words:
                words.append(text)
        return words

    def is_title(self, spot: Spot) -> bool:
        span = next((each for each in self.grid.merges if (each.top, each.left) == (spot.row, spot.column)), None)
        wide = span is not None and span.right - span.left + 1 >= max(3, self.grid.width * 0.7)
        return wide or (spot.row <= 3 and bool(re.search(r"填报|单位[:：]|统计期|[:：]\s*$|年.*月.*日", spot.text)))  # noqa: PLR2004 - the head

    def member(self, words: Sequence[str]) -> Ask | None:
        """What a label means as a place, a sector, a month or the whole."""
        if not words:
            return None
        text = re.sub(r"\s", "", words[-1])
        joined = " ".join(words)[:300]
        if text in WHOLE or text in self.places.own - {"本级"}:
            return Ask(words=joined)
        code = self.places.find(text)
        if code:
            return Ask(place=code, words=joined)
        month = MONTH.match(text)
        if month:
            number = CHINESE.get(month.group(1)) or int(month.group(1))
            return Ask(month=number, words=joined) if 1 <= number <= 12 else None  # noqa: PLR2004 - months
        return self.sector(text, joined)

    @staticmethod
    def sector(text: str, joined: str) -> Ask | None:
        """What a label means as a sector, or as several together."""
        if text in OTHER:
            return Ask(where=("行业=其他",), words=joined)
        sectors = recognise(re.sub(r"[（(].*[)）]|企业$|单位$|\d+[.、]", "", text))
        if sectors:
            return Ask(where=("行业=" + "、".join(each.name for each in sectors),), words=joined)
        group = SECTOR_GROUPS.get(text.removesuffix("行业").removesuffix("企业"))
        return Ask(where=("行业=" + "、".join(group),), words=joined) if group else None

    def parts(self, headers: Mapping[int, list[str]], *, members: bool, at: int, column: int = 0) -> dict[int, Ask]:
        """What each row or column means; `members` says that they are values of a dimension rather than figures."""
        made: dict[int, Ask] = {}
        for key, words in headers.items():
            if members:
                made[key] = self.member(words) or UNKNOWN
                continue
            if words:
                ask = self.figure(words)
                if ask is not None:
                    made[key] = ask
        return _with_rest(made) if members else made

    def figure(self, words: Sequence[str]) -> Ask | None:
        """What a header means as a figure, with window and comparison."""
        window, show, rest = self.said(words)
        found = match(rest)
        if found is None:
            return None
        joined, sure = " · ".join(words)[:300], found.score >= SURE
        return Ask(figure=found.figure.code, where=found.where, window=window, show=show, sure=sure, words=joined)

    def beside(self, words: Sequence[str]) -> Ask:
        """What a header says over rows that are figures: a window, a comparison, or nothing; beneath a remark nothing is written."""
        window, show, _ = self.said(words)
        return UNKNOWN if REMARK.search(words[-1]) else Ask(window=window, show=show, words=" · ".join(words)[:300])

    def said(self, words: Sequence[str]) -> tuple[Window, Show, list[str]]:
        """The window and the comparison that a header names, and the rest of its words."""
        window: Window = self.window
        show: Show = ""
        rest = []
        for word in words:
            said = unicodedata.normalize("NFKC", word)
            for text, kind in SHOW_WORDS:
                if unicodedata.normalize("NFKC", text) in said:
                    show, said = show or kind, said.replace(unicodedata.normalize("NFKC", text), "")
                    break
            for text, meant in WINDOW_WORDS:
                if text in said and not _is_named(said):
                    window, said = meant, said.replace(text, "")
                    break
            month = MONTH.match(said.strip())
            if said.strip() and not month:
                rest.append(said)
        return window, show, rest

    def header_cell(self, row: int, column: int) -> Spot:
        """The lowest cell of a column's header that says something."""
        above = (self.grid.at(each, column) for each in range(row, 0, -1))
        return next((spot for spot in above if spot.text and not NUMBERING.match(spot.text.strip())), self.grid.at(row, column))

    def say_unmatched(self, headers: Mapping[int, list[str]], made: Mapping[int, Ask], row: int | None, column: int | None) -> None:
        for key, words in headers.items():
            if words and made.get(key, UNKNOWN).blank:
                spot = self.header_cell(row, key) if row is not None else self.grid.at(key, column or 1)
                self.suggestion.unmatched.append((self.grid.name, spot.ref, " · ".join(words)))


def _is_named(text: str) -> bool:
    """Whether the words with 累计 and the like are themselves a figure's name."""
    said = plain(text)
    return any(said == name for name, _ in _names())


SECTOR_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "工贸": ("冶金", "有色", "建材", "机械", "轻工", "纺织", "烟草", "商贸"),
    "冶金等工贸": ("冶金", "有色", "建材", "机械", "轻工", "纺织", "烟草", "商贸"),
    "交通": ("道路运输", "水上交通"),
    "金属非金属矿山": ("非煤矿山",),
    "石油天然气": ("石油天然气开采",),
    "化工": ("化工医药",),
    "矿山": ("煤矿", "非煤矿山"),
}


def _with_rest(made: Mapping[int, Ask]) -> dict[int, Ask]:
    """其他 is every sector that no other row names, the unnamed one included, so that the rows make the whole."""
    names = [sector.name for sector in SECTORS.values()]
    others = [key for key, ask in made.items() if ask.where == ("行业=其他",)]
    if len(others) != 1:
        return dict(made)
    taken = {name for key, ask in made.items() if key not in others for each in ask.where for name in each.partition("=")[2].split("、")}
    if not taken:
        return dict(made)
    rest = [name for name in names if name not in taken]
    other = made[others[0]]
    return {**made, others[0]: other.model_copy(update={"where": ("行业=" + "、".join([*rest, UNFILLED]),)})}


def blocks(grid: Grid) -> list[tuple[int, int, int, int]]:
    """Return the blocks of cells to be filled: empty or formula cells with a label at the left and a header above."""
    height, width = min(grid.height, 400), min(grid.width, 80)
    if height * width > MOST:
        height = MOST // max(width, 1)
    lines: dict[int, list[Spot]] = {}
    for (line, _), spot in grid.spots.items():
        lines.setdefault(line, []).append(spot)
    rows = [row for row in range(1, height + 1) if not _is_numbering(lines.get(row, ()))]
    fillable = {(row, column) for row in rows for column in range(1, width + 1) if _can_fill(grid, row, column)}
    found: list[tuple[int, int, int, int]] = []
    for row in range(1, height + 1):
        columns = sorted(column for each, column in fillable if each == row)
        if not columns:
            continue
        for left, right in _runs(columns, grid.hidden_columns):
            last = found[-1] if found else None
            same = next(
                (index for index, block in enumerate(found) if block[1] == left and block[3] == right and block[2] == row - 1), None
            )
            if same is not None and last is not None:
                found[same] = (found[same][0], left, row, right)
            else:
                found.append((row, left, row, right))
    return [block for block in found if (block[3] - block[1] + 1) * (block[2] - block[0] + 1) > 1 and _is_table(grid, block)]


def _is_table(grid: Grid, block: tuple[int, int, int, int]) -> bool:
    top, left, bottom, right = block
    if not all(grid.at(top, column).held for column in range(left, right + 1)):  # heads and labels span it
        return True
    above = any(grid.text(row, column) for row in range(max(1, top - 4), top) for column in range(left, right + 1))
    beside = left == 1 or any(grid.text(row, column) for row in range(top, bottom + 1) for column in range(max(1, left - 3), left))
    return above and beside


def _can_fill(grid: Grid, row: int, column: int) -> bool:
    if grid.covered.get((row, column), (row, column)) != (row, column) or row in grid.hidden_rows or column in grid.hidden_columns:
        return False
    spot = grid.spots.get((row, column))
    return spot is not None and (spot.is_empty or bool(spot.formula) or spot.number is not None or spot.text.strip() in {"-", "—", "/"})


def _is_numbering(line: Sequence[Spot]) -> bool:
    """A row of running numbers beneath the header."""
    return runs_on([(spot.text, spot.number) for spot in line if not spot.is_empty])


def _runs(columns: Sequence[int], hidden: AbstractSet[int]) -> list[tuple[int, int]]:
    """Columns next to one another as (first, last), whatever is hidden between them."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and all(each in hidden for each in range(runs[-1][1] + 1, column)):
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs
