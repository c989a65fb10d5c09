"""Errors that arithmetic alone can tell, planted into any text: half a person, a rate that its parts do not give, a part above its whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from anwang.audit.arithmetic import impossible, quotients
from anwang.audit.claims import Claim
from anwang.audit.finding import find
from anwang.audit.lexicon import lexicon
from anwang.audit.single import counted_units, fractions
from anwang.audit.text import paste
from anwang.figures.wording import plain

WRITTEN = re.compile(r"\d+(?:\.\d+)?")


def _wrong(claims: Sequence[Claim], position: int) -> Decimal | None:
    """Return a number that a claim cannot have beside the others; None where others than arithmetic must tell."""
    claim = claims[position]
    if claim.basis != "number" or claim.number is None or claim.change or claim.value != claim.number:
        return None
    same = [one for one in claims if one.sentence == claim.sentence]
    if claim.figure in quotients() and {*quotients()[claim.figure]} <= {one.figure for one in same}:
        return claim.number + Decimal("1.1")
    if claim.part_of is not None and claims[claim.part_of].unit == claim.unit and claims[claim.part_of].value:
        return (claims[claim.part_of].value or Decimal(0)) + 9
    return claim.number + Decimal("0.5") if claim.unit in counted_units() else None


def planted(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield each error planted in every second number that allows one: the number, the text with all of its half, whether it was called impossible."""
    claims = find(paste(text), lexicon())
    wrong = [(place, number) for place in range(len(claims)) if (number := _wrong(claims, place)) is not None]
    for half in (0, 1):
        chosen = [(place, number, _span(text, claims[place])) for place, number in wrong[half::2]]
        chosen = [one for one in chosen if one[2] is not None]
        broken, starts, moved = text, [], 0
        for _, number, span in chosen:
            assert span is not None
            said = plain(number)
            broken = broken[: span[0] + moved] + said + broken[span[1] + moved :]
            starts.append(span[0] + moved)
            moved += len(said) - (span[1] - span[0])
        found = find(paste(broken), lexicon())
        faults = {found[one.position].number_start for one in impossible(found)} | {
            found[other].number_start for one in impossible(found) for other in one.against
        }
        for (_, number, _), start in zip(chosen, starts, strict=True):
            yield plain(number), broken, start in faults


def _span(text: str, claim: Claim) -> tuple[int, int] | None:
    """Return where the digits of a claim stand; None where it is written otherwise."""
    found = WRITTEN.match(text, claim.number_start)
    return found.span() if found and Decimal(found.group()) == claim.number else None


def halves_called_wrong(text: str) -> list[str]:
    """Return what is called a broken count in a text as it is."""
    claims = find(paste(text), lexicon())
    return [claims[one.position].text for one in fractions(claims)]
