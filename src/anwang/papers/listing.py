"""Listing: the turns of a loop over records — `{{每条 重大隐患数|按=整改期限|前20}}{{单位名称}}{{隐患描述}}{{完}}`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from anwang.figures import ledgers, wording
from anwang.figures.ledgers import Cell, Ledger, LedgerField
from anwang.papers.answering import Answering
from anwang.papers.asking import VALUE
from anwang.papers.errors import WrongTag
from anwang.papers.official.wording import one_line
from anwang.papers.tags import Tag

MOST_RECORDS = 500
"""So many records stand in a paper's list; more belong in a ledger."""
FIRST = re.compile(r"前(\d{1,3})")


@dataclass(slots=True)
class Wanted:
    """What a loop over records says of itself: whose records, in which order, how many."""

    tag: Tag
    order: str = ""
    most: int = MOST_RECORDS
    cut: bool = False
    filters: list[str] = field(default_factory=list)


def wanted_of(of: str, parts: Iterable[str]) -> Wanted:
    """Return what a loop asks for: 按=整改期限 orders, 前20 cuts, 隔=、 stands between, everything else narrows the figure."""
    found = Wanted(Tag(of))
    for part in parts:
        name, _, value = part.partition("=")
        first = FIRST.fullmatch(part)
        if first:
            found.most, found.cut = min(int(first.group(1)), MOST_RECORDS), True
        elif name == "按" and value:
            found.order = value.strip()
        elif name != "隔":
            found.filters.append(part)
    place = next((part.partition("=")[2] for part in found.filters if part.startswith("区域=")), "")
    found.tag = Tag(of.strip(), place, tuple(part for part in found.filters if not part.startswith("区域=")))
    return found


def turns(wanted: Wanted, tag: Tag, names: Iterable[str], answers: Answering) -> list[dict[str, str]]:
    """Return the words of each turn by the names that the text uses. Raises WrongTag, and a figure's refusals."""
    wish = answers.wish(tag)
    ledger = ledgers.ledger_of(wish.figure)
    if wish.form.shape != VALUE or ledger is None:
        raise WrongTag(f"“{wish.figure.name}”的记录不能逐条列出，请选隐患、监管对象或检查的指标，不带算法。")
    used = {name: known for name in dict.fromkeys(names) if (known := ledgers.named(ledger, name)) is not None}
    fields: Sequence[LedgerField] = list(used.values())
    found = list(ledgers.records(wish.figure, wish.asked, fields, by=_order(ledger, wanted.order), most=wanted.most + 1))
    if len(found) > wanted.most and not wanted.cut:
        raise WrongTag(f"“{wish.figure.name}”有{MOST_RECORDS}条以上记录，公文里放不下，请加筛选或写“前20”。")
    towns = ledgers.towns_of(fields)
    return [
        {name: worded(ledgers.value_of(known, held[known.read], towns)) for name, known in used.items()} for held in found[: wanted.most]
    ]


def _order(ledger: Ledger, name: str) -> LedgerField | None:
    found = ledgers.named(ledger, name) if name else None
    if name and found is None:
        labels = "、".join(each.label for each in ledger.fields.values())
        raise WrongTag(f"{ledger.label}没有“{name[:20]}”这一项，不能用来排序。可以写：{labels}。")
    return found


def worded(cell: Cell) -> str:
    """Return a field as a paper prints it."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return wording.plain(cell)
    if isinstance(cell, datetime):
        cell = timezone.localdate(cell)
    if isinstance(cell, date):
        return f"{cell.year}年{cell.month}月{cell.day}日"
    return " ".join(one_line(str(cell)).split())
