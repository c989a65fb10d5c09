"""Slices: a figure for a place, a window, campaigns and filters; its value and its records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from anwang.campaigns.models import Campaign
from anwang.campaigns.queries import with_parts
from anwang.figures import counting, wording
from anwang.figures.errors import NoSuchCampaign, NoSuchPlace, WrongFilter, WrongWindow
from anwang.figures.external import entered
from anwang.figures.external.declared import externals
from anwang.figures.external.entered import Source
from anwang.figures.external.kind import UNDETAILED, External
from anwang.figures.figure import Figure, as_records, base, counts_records
from anwang.grid import paths, territory
from anwang.grid.access import Official
from anwang.grid.models import Node, Organ
from anwang.grid.states import Reach
from anwang.ground import canonical, measure, rounding, rules
from anwang.ground.inputs import EARLIEST, LATEST
from anwang.ground.measure import Column, Fact, Measure, Ratio, Slice, UnknownDimension
from anwang.ground.rounding import DEFAULT, Rounding

LONGEST_VALUE = 120
LONGEST_KEY = 18
"""Digits: a longer number is no key of any table, and one of the databases will not even compare it."""
UNFILLED = "未填"
"""The value of a dimension that a record leaves empty, in words."""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure's answer: the number in its printed unit (None: no base), as printed, how many records lie behind it, and when it was read.

    An external figure's answer bears the label 无明细 and its sources; where it has no number, `note` says what is missing.
    """

    figure: Figure
    asked: Slice
    number: Decimal | None
    printed: str
    record_count: int
    as_of: datetime
    numerator: int | None = None
    denominator: int | None = None
    label: str = ""
    note: str = ""
    sources: tuple[Source, ...] = ()

    @property
    def unit(self) -> str:
        """The figure's unit."""
        return self.figure.unit


def node_of(code: str) -> Node:
    """Return the place of an official code (6, 9 or 12 digits, shorter for higher tiers), or 全国. Raises NoSuchPlace."""
    wanted = code.strip()
    node = Node.objects.filter(code=wanted.ljust(12, "0")).first() if wanted.isascii() and wanted.isdigit() else None
    if node is None and wanted in {"all", "0", "全国"}:
        node = Node.objects.filter(parent__isnull=True).first()
    if node is None:
        sentence = f"没有区划“{wanted[:20]}”，请先装入（anwang grid load {wanted[:12]}）或核对代码。"
        raise NoSuchPlace(sentence)
    return node


def place_in(text: str, above: Node, on: date) -> Node:
    """Return the place of a code or name inside another place as the tree stands on a day. Raises NoSuchPlace, naming it."""
    ranges = territory.of(above, on)
    wanted = text.strip()
    if wanted.isascii() and wanted.isdigit():
        found = [node_of(wanted)]
    else:
        found = [node for node in Node.objects.filter(name=wanted) if paths.covers(ranges, node.path)]
    inside = [node for node in found if paths.covers(ranges, node.path)]
    if len(inside) != 1:
        why = f"“{above.name}”里有{len(inside)}个“{wanted[:20]}”，请改写区划代码" if inside else f"“{above.name}”里没有“{wanted[:20]}”"
        raise NoSuchPlace(f"{why}。")
    return inside[0]


def campaigns_named(names: Iterable[str], node: Node) -> tuple[int, ...]:
    """Return the ids of campaigns by name, in the place or above it, each with its parts. Raises NoSuchCampaign."""
    wanted = [name.strip() for name in names if name.strip()]
    found = list(Campaign.objects.filter(name__in=wanted)) if wanted else []
    places = rules.upward(node.path)
    here = [item for item in found if item.grid_path in places or item.grid_path.startswith(node.path)]
    for name in wanted:
        if all(item.name != name for item in here):
            sentence = f"没有名为“{name[:60]}”的专项行动，请核对名称。"
            raise NoSuchCampaign(sentence)
    return tuple(with_parts(item.pk for item in here)) if here else ()


def filter_of(fact: Fact, text: str) -> tuple[str, str]:
    """Return (column, value) of a filter as typed, 维度=值, by code words or by Chinese labels. Raises WrongFilter, UnknownDimension."""
    name, mark, value = text.replace("\uff1d", "=").partition("=")
    if not mark or not name.strip() or not value.strip() or len(value) > LONGEST_VALUE:
        raise WrongFilter
    column = next((item for item in fact.columns if name.strip() in {item.name, item.label}), None) or fact.column(name.strip())
    return column.name, _value_of(column, value.strip())


def _value_of(column: Column, wanted: str) -> str:
    if wanted == UNFILLED:
        return ""
    if column.name.startswith("organ"):
        return _organ(column, wanted)
    by_label = {label: code for code, label in column.choices.items()}
    if not column.choices:
        raise UnknownDimension(f"“{column.label}”不能用作筛选条件。")
    if wanted not in column.choices and wanted not in by_label:
        known = "、".join(column.choices.values())
        raise UnknownDimension(f"“{column.label}”没有“{wanted}”。可以用：{known}。")
    return wanted if wanted in column.choices else by_label[wanted]


def _organ(column: Column, wanted: str) -> str:
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= LONGEST_KEY:
        return wanted
    found = Organ.objects.filter(name=wanted).first() or Organ.objects.filter(short_name=wanted).first()
    if found is None:
        raise UnknownDimension(f"“{column.label}”没有“{wanted}”，请写单位全称。")
    return str(found.pk)


def slice_of(
    figure: Figure,
    node: Node,
    *,
    start: date,
    end: date,
    campaigns: Sequence[int] = (),
    where: Sequence[str] = (),
    cutoff: date | None = None,
    as_of_tree: date | None = None,
    cut: Rounding | None = None,
) -> Slice:
    """Return the slice of a figure at a place; the tree is taken as it stood at the window's end unless told otherwise.

    Numbers are cut as the place's rule says, unless `cut` was read before (for many slices of one place).
    Several campaigns mean records of any of them, each once: campaigns overlap and their figures are never added.
    Raises WrongWindow, WrongFilter, UnknownDimension.
    """
    if end < start:
        raise WrongWindow
    if start < EARLIEST or end > LATEST:
        raise WrongWindow(f"统计期{start}至{end}不在 1990 年至 2999 年之间，请检查。")
    ranges = territory.of(node, as_of_tree or end)
    filters = tuple(filter_of(base(figure).fact, text) for text in where)
    how = cut or rounding.at(node.path, on=end)
    return Slice(ranges=ranges, start=start, end=end, campaigns=tuple(campaigns), where=filters, cutoff=cutoff, rounding=how)


def within_reach(asked: Slice, by: Official) -> Slice:
    """Return the slice cut down to what an official may see; outside it there is nothing."""
    reach = () if by.reach in {Reach.NOTHING, Reach.OWN_UNIT} else by.ranges
    return asked.narrowed(ranges=paths.meet(asked.ranges, reach))


def value(figure: Figure, asked: Slice, *, at: datetime) -> Value:
    """Return the figure's value over the slice."""
    if isinstance(figure, External):
        return external_value(figure, asked, at=at)
    if isinstance(figure, Ratio):
        return ratio_value(figure, asked, counting.value(figure.numerator, asked), counting.value(figure.denominator, asked), at=at)
    raw = counting.value(figure, asked)
    return measure_value(figure, asked, raw, raw if counts_records(figure) else record_count(figure, asked), at=at)


def external_value(figure: External, asked: Slice, *, at: datetime, said: entered.Said | None = None) -> Value:
    """Return what was entered for an external figure, labelled 无明细, with its sources; a rate that was not entered is reckoned of its two."""
    found = said or entered.said(figure, asked)
    if found.number is None and figure.quotient:
        found = _reckoned(figure, asked, found)
    if found.number is None:
        return Value(figure, asked, None, "—", 0, at, label=UNDETAILED, note=found.note)
    number = _in_unit(figure, found.number, asked.rounding)
    return Value(figure, asked, number, wording.plain(number), 0, at, label=UNDETAILED, sources=found.sources)


def _in_unit(figure: External, number: Decimal, cut: Rounding) -> Decimal:
    """An entered number as it is, or money in another unit than it was entered in."""
    entered_in = externals()[figure.code].scale
    return number.normalize() if figure.scale == entered_in else cut.amount(number * entered_in / figure.scale)


def _reckoned(figure: External, asked: Slice, found: entered.Said) -> entered.Said:
    parts = [externals()[code] for code in figure.quotient or ()]
    part, whole = (entered.said(each, asked) for each in parts)
    if part.number is None or whole.number is None:
        return entered.Said(None, note=f"{found.note}也不能推算：{part.note or whole.note}")
    number = wording.share(part.number, whole.number, digits=asked.rounding.percent_digits, mode=asked.rounding.mode)
    return entered.Said(number, (*part.sources, *whole.sources), "" if number is not None else f"“{parts[1].name}”为0，不计算比率。")


def measure_value(figure: Measure, asked: Slice, raw: int, records: int, *, at: datetime) -> Value:
    """Return a measure's answer from its raw number, in its printed unit."""
    number = scaled(figure, raw, asked.rounding)
    return Value(figure, asked, number, wording.plain(number), records, at)


def scaled(figure: Measure, raw: int, cut: Rounding = DEFAULT) -> Decimal:
    """Return a measure's raw number in its printed unit."""
    return wording.scaled(raw, figure.scale, digits=cut.amount_digits, mode=cut.mode)


def ratio_value(figure: Ratio, asked: Slice, part: int, whole: int, *, at: datetime) -> Value:
    """Return a ratio's answer; without a base there is no number, and a dash is printed. Its records are the numerator's."""
    number = ratio_number(figure, part, whole, asked.rounding)
    printed = "—" if number is None else wording.plain(number)
    return Value(figure, asked, number, printed, part, at, numerator=part, denominator=whole)


def ratio_number(figure: Ratio, part: int, whole: int, cut: Rounding = DEFAULT) -> Decimal | None:
    """Return a ratio's number in its unit: percent, or so many per one, cut as the place's rule says."""
    if figure.unit == "%":
        return wording.share(part, whole, digits=cut.percent_digits, mode=cut.mode)
    return cut.ratio(Decimal(part) / Decimal(whole)) if whole else None


def digits(figure: Figure, cut: Rounding = DEFAULT) -> int:
    """Return how many decimals a figure's numbers keep by the place's rule; numbers of one column are printed alike."""
    if figure.unit == "%":
        return cut.percent_digits
    if isinstance(figure, Ratio):
        return cut.ratio_digits
    return cut.amount_digits if isinstance(figure, Measure) and figure.scale != 1 else 0


def record_ids(figure: Figure, asked: Slice) -> list[int]:
    """Return the ids of the records that a figure counts, each once; for a ratio, of its numerator; an external figure has none."""
    if isinstance(figure, External):
        return []
    return list(dict.fromkeys(measure.record_ids(base(figure), asked)))


def record_query(figure: Figure, asked: Slice) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL and parameters that yield the ids of the records counted, as a sub-query for a list."""
    return measure.records(base(figure), asked)


def record_count(figure: Figure, asked: Slice) -> int:
    """Return how many different records lie behind a figure, without fetching them."""
    if isinstance(figure, External):
        return 0
    return counting.value(as_records(base(figure)), asked)


def record_digest(ids: Sequence[int]) -> str:
    """Return the digest of a record set, printed with an issued paper."""
    return canonical.digest_text(",".join(str(key) for key in sorted(ids)))


def describe(asked: Slice, figure: Figure) -> dict[str, object]:
    """Return a slice as JSON can hold it, for addresses and frozen figures."""
    return {
        "ranges": [list(pair) for pair in asked.ranges],
        "start": asked.start.isoformat(),
        "end": asked.end.isoformat(),
        "cutoff": asked.cutoff.isoformat() if asked.cutoff else None,
        "campaigns": list(asked.campaigns),
        "where": [list(pair) for pair in asked.where],
        "figure": figure.code,
        "rounding": asdict(asked.rounding),
    }


def restore(said: dict[str, object]) -> Slice:
    """Return the slice that `describe` wrote down."""
    cutoff = said.get("cutoff")
    return Slice(
        ranges=tuple((low, high) for low, high in cast("list[list[str]]", said["ranges"])),
        start=date.fromisoformat(str(said["start"])),
        end=date.fromisoformat(str(said["end"])),
        campaigns=tuple(cast("list[int]", said["campaigns"])),
        where=tuple((name, wanted) for name, wanted in cast("list[list[str]]", said["where"])),
        cutoff=date.fromisoformat(str(cutoff)) if cutoff else None,
        rounding=Rounding(**cast("dict[str, Any]", said.get("rounding", {}))),
    )
