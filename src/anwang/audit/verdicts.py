"""The verdict on a claim: what our figure says for the same slice. Where there is nothing to compare with, that is said, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import DatabaseError

from anwang.audit.claims import Claim
from anwang.audit.grounds import Ground
from anwang.figures import slices, windows
from anwang.figures.catalogue import everything
from anwang.figures.figure import Figure
from anwang.grid.models import Node
from anwang.ground.measure import Slice
from anwang.ground.refusal import Refusal

AGREES, DIFFERS, NO_DATA, NOT_IN_CATALOGUE = "agrees", "differs", "no_data", "not_in_catalogue"
WORDS = {AGREES: "相符", DIFFERS: "不符", NO_DATA: "无数据", NOT_IN_CATALOGUE: "目录中没有"}
MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
AT_LEAST = frozenset({"以上", "超", "超过", "逾", "余", "多", "至少", "不少于", "不低于", "突破", "有余", "之多"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out: the word, our value in our unit, and why there is none."""

    word: str
    ours: Decimal | None = None
    note: str = ""


def judge(claim: Claim, ground: Ground, *, at: datetime) -> Verdict:
    """Return the verdict on one claim."""
    if not claim.figure:
        return Verdict(NOT_IN_CATALOGUE)
    if ground.node is None or claim.number is None or claim.window.start is None or claim.window.end is None:
        return Verdict(NO_DATA)
    try:
        ours = _ours(claim, ground, everything()[claim.figure], at=at)
    except (Refusal, DatabaseError) as error:
        return Verdict(NO_DATA, note=str(error))
    if ours is None:
        return Verdict(NO_DATA)
    return Verdict(AGREES if agrees(claim, ours, everything()[claim.figure].unit) else DIFFERS, ours)


def judge_all(claims: Sequence[Claim], ground: Ground, *, at: datetime) -> list[Verdict]:
    """Return the verdicts in the order of the claims."""
    return [judge(claim, ground, at=at) for claim in claims]


def agrees(claim: Claim, ours: Decimal, unit: str) -> bool:
    """Return whether a claimed number and ours are one, the claim's approximation allowed for (余: ours is no less; 近, 约: within 5 %)."""
    said = claim.value if claim.unit not in MONEY else claim.number
    if said is None:
        return False
    if claim.unit in MONEY and unit in MONEY:
        said = said * MONEY[claim.unit] / MONEY[unit]
    if not claim.approximate:
        return said == ours
    if claim.approximate in AT_LEAST:
        return said <= ours <= said * Decimal("1.5")
    return abs(said - ours) <= max(abs(ours) * Decimal("0.05"), Decimal(1))


def _ours(claim: Claim, ground: Ground, figure: Figure, *, at: datetime) -> Decimal | None:
    asked = slice_of(claim, ground, figure)
    now = slices.value(figure, asked, at=at).number
    if not claim.change:
        return now
    if claim.comparison != "同比" or claim.change != "absolute" or now is None:
        return None
    then = slices.value(figure, windows.same_last_year(asked), at=at).number
    return None if then is None else now - then


def slice_of(claim: Claim, ground: Ground, figure: Figure) -> Slice:
    """Return the slice that a claim speaks of. Raises refusals where place, campaign or filter are not known."""
    node: Node = slices.node_of(claim.grid) if claim.grid else ground.node  # type: ignore[assignment]  # judge() asks with a node only
    campaigns = slices.campaigns_named([named], node) if (named := campaign_name(claim.campaign, ground)) else ()
    start, end = claim.window.start, claim.window.end
    assert start is not None  # noqa: S101 - judge() asks with a window only
    assert end is not None  # noqa: S101
    return slices.slice_of(
        figure, node, start=start, end=end, campaigns=campaigns, where=[f"{name}={value}" for name, value in claim.where]
    )


def campaign_name(said: str, ground: Ground) -> str:
    """Return the name on file of a campaign as a text writes it; as written where none is like it."""
    if not said:
        return ""
    plain = said.translate(_QUOTES)
    alike = [name for name in ground.campaigns if plain in name.translate(_QUOTES) or name.translate(_QUOTES) in plain]
    return min(alike, key=len) if alike else said


_QUOTES = str.maketrans("", "", "“”\"'‘’《》")
