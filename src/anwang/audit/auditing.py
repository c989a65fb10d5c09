"""The audit of a draft: found, bound, judged, and put into the form in which desks show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from anwang.audit.claims import Claim
from anwang.audit.errors import TooLong
from anwang.audit.finding import find
from anwang.audit.grounds import Ground, ground_of
from anwang.audit.lexicon import lexicon
from anwang.audit.text import Draft
from anwang.audit.verdicts import NO_DATA, Verdict, judge_all
from anwang.grid.access import Official
from anwang.grid.models import Node


@dataclass(frozen=True, slots=True)
class Audit:
    """A draft's claims with their verdicts, in the order of the text, and the ground on which it was checked."""

    draft: Draft
    ground: Ground
    pairs: tuple[tuple[Claim, Verdict], ...]


def audit(
    draft: Draft,
    *,
    at: datetime,
    grid: str = "",
    start: date | None = None,
    end: date | None = None,
    node: Node | None = None,
    by: Official | None = None,
    most: int = 0,
) -> Audit:
    """Return the audit of a draft against a place (node or code) and period, given or found in it.

    The list of claims is the same whether or not data are loaded. With `by`, only records that the official may see are counted.
    With `most`, a draft with more numbers is refused before any of them is asked. Raises TooLong.
    """
    ground = ground_of(draft.text, grid=grid, start=start, end=end, node=node)
    claims = find(draft, lexicon(), setting=ground.setting())
    if most and len(claims) > most:
        raise TooLong(f"材料里有 {len(claims)} 个数字，一次最多核 {most} 个，请分成几份再核。")
    return Audit(draft, ground, tuple(zip(claims, judge_all(claims, ground, at=at, by=by), strict=True)))


def said(claim: Claim) -> str:
    """Return a claim's number as people read it: 同比-3起, 700人(次)（多）."""
    number = "—" if claim.number is None else f"{_number(claim.number)}{claim.unit}"
    return f"{claim.comparison}{number}" + (f"（{claim.approximate}）" if claim.approximate else "")


def entries(found: Audit) -> list[dict[str, object]]:
    """Return the whole audit as JSON holds it."""
    return [entry(claim, grid=found.ground.grid, verdict=verdict) for claim, verdict in found.pairs]


def entry(claim: Claim, *, grid: str = "", verdict: Verdict | None = None) -> dict[str, object]:
    """Return a claim as JSON holds it."""
    found = verdict or Verdict(NO_DATA)
    return {
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "number": _number(claim.number),
        "unit": claim.unit,
        "approximate": claim.approximate,
        "comparison": claim.comparison,
        "figure": claim.figure,
        "name": claim.figure_name,
        "type": claim.type_code,
        "slice": {
            "grid": claim.grid or grid,
            "from": _day(claim.window.start or found.days[0]),
            "to": _day(claim.window.end or found.days[1]),
            "campaign": found.campaign or claim.campaign,
            "where": dict(claim.where),
        },
        "verdict": found.word,
        "our_value": _number(found.ours),
        "our_unit": found.unit,
        "definition": found.definition,
        "note": found.note,
        "has_records": found.has_records,
        "node_id": found.node_id,
        "where_words": list(found.where),
        "basis": claim.basis,
        "change": claim.change,
        "value": _number(claim.value),
        "upper": _number(claim.upper),
        "number_start": claim.number_start,
        "number_end": claim.number_end,
        "part_of": claim.part_of,
        "window": claim.window.words,
        "place": claim.place,
        "score": claim.score,
        "reasons": list(claim.reasons),
    }


def _number(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
