"""A bulletin written from the figures themselves, and the same with errors planted: digits changed places, one too many, a nought too many.

The sentences are invented; the numbers are whatever the figures say for the place and year that are given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from anwang.audit.auditing import audit
from anwang.audit.text import paste
from anwang.audit.verdicts import AGREES, WRONG
from anwang.figures import catalogue, slices
from anwang.figures.wording import plain
from anwang.grid.models import Node

HUNDRED, DRIVE = "百日除患铸安", "大检查大督查大整治"


@dataclass(frozen=True, slots=True)
class Said:
    """One number of the bulletin: words before it, figure, words after it, campaign."""

    before: str
    code: str
    after: str
    campaign: str = ""


BULLETIN = (
    Said("{year}年1月1日至10月31日，全市深入开展“百日除患铸安”专项行动，共排查各类事故隐患", "hazards.found", "个", HUNDRED),
    Said("，治理整顿隐患", "hazards.done", "个", HUNDRED),
    Said("，整改率", "hazards.rate", "%", HUNDRED),
    Said("；先后对", "hazards.listed", "项重大隐患挂牌督办", HUNDRED),
    Said("，整治销号", "hazards.delisted", "项。\n", HUNDRED),
    Said("{year}年1月1日至10月31日，在“大检查大督查大整治”专项行动中，全市派出检查组", "inspections.teams", "批次", DRIVE),
    Said("，督导检查企业", "inspections.visits", "家次", DRIVE),
    Said("，排查各类事故隐患", "hazards.found", "条", DRIVE),
    Said("，责令限期整改单位", "inspections.sites_ordered", "家。\n", DRIVE),
    Said("{year}年1月1日至10月31日，全市共检查各类单位", "inspections.visits", "家次"),
    Said("，出动检查人员", "inspections.officers_sent", "人次"),
    Said("，开展领导带队检查", "inspections.leader_visits", "次"),
    Said("，聘请专家", "inspections.experts_sent", "人次参加检查"),
    Said("，组织网格巡查", "inspections.patrols", "次"),
    Said("，下达责令限期整改指令书", "inspections.orders", "份。\n{year}年1月1日至10月31日"),
    Said("，全市共排查隐患", "hazards.found", "条"),
    Said("，整改隐患", "hazards.done", "条"),
    Said("，隐患整改率", "hazards.rate", "%"),
    Said("；排查重大隐患", "hazards.found_major", "项。\n截至{year}年10月31日"),
    Said("，全市在册生产经营单位", "enterprises.units", "家。"),
)


def swapped(printed: str) -> str:
    """Two neighbouring digits have changed places; one more where they are alike."""
    for place in range(len(printed) - 1):
        first, second = printed[place], printed[place + 1]
        if first.isdigit() and second.isdigit() and second not in {first, "0"}:
            return printed[:place] + second + first + printed[place + 2 :]
    return one_more(printed)


def one_more(printed: str) -> str:
    """The last digit is one too many."""
    return plain(Decimal(printed) + Decimal(1).scaleb(-len(printed.partition(".")[2])))


def a_nought(printed: str) -> str:
    """A nought too many; of a percentage the point has moved."""
    return plain(Decimal(printed) * 10)


ERRORS = (swapped, one_more, a_nought)


def printed_of(node: Node, year: int, *, at: datetime) -> list[str]:
    """Return the true numbers of the bulletin, as they are printed."""
    found = []
    for said in BULLETIN:
        figure = catalogue.find(said.code)
        campaigns = slices.campaigns_named([said.campaign], node) if said.campaign else ()
        asked = slices.slice_of(figure, node, start=date(year, 1, 1), end=date(year, 10, 31), campaigns=campaigns)
        found.append(slices.value(figure, asked, at=at).printed)
    return found


def written(numbers: Sequence[str], year: int) -> str:
    """Return the bulletin with these numbers."""
    return "".join(said.before + number + said.after for said, number in zip(BULLETIN, numbers, strict=True)).format(year=year)


def texts(true: Sequence[str], year: int) -> Iterator[tuple[str, frozenset[int]]]:
    """Yield texts with a planted error in every second number, and which numbers these are: sixty errors in all."""
    for error in ERRORS:
        for half in (0, 1):
            wrong = frozenset(range(half, len(true), 2))
            yield written([error(number) if place in wrong else number for place, number in enumerate(true)], year), wrong


def verdicts(text: str, node: Node, *, at: datetime) -> list[tuple[str, str, str]]:
    """Return figure, verdict and note of each number that the audit finds."""
    return [(claim.figure, verdict.word, verdict.note) for claim, verdict in audit(paste(text), at=at, node=node).pairs]


def hold(node: Node, year: int, *, at: datetime) -> None:
    """Hold that the true bulletin agrees in every number, and that each planted error is found and nothing else is called wrong."""
    true = printed_of(node, year, at=at)
    codes = [said.code for said in BULLETIN]
    assert [(code, word) for code, word, _ in verdicts(written(true, year), node, at=at)] == [(code, AGREES) for code in codes]
    planted = 0
    for text, wrong in texts(true, year):
        found = verdicts(text, node, at=at)
        assert [code for code, _, _ in found] == codes, text
        missed = [(place, found[place], text) for place in sorted(wrong) if found[place][1] not in WRONG]
        false = [(place, found[place], text) for place in range(len(codes)) if place not in wrong and found[place][1] in WRONG]
        assert (missed, false) == ([], [])
        planted += len(wrong)
    assert planted == 3 * len(codes) == 60
