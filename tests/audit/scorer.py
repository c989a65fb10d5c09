"""Score the finder and the binder: `python tests/audit/scorer.py --reports ../shared/reports --gold ../shared/domain/report_figures.json`.

How it is counted
- Gold: every figure of the list whose value is not null. "stated" are those that the text states in a number or in one of the forms without a
  number; those that the list's author derived (a share of two numbers, a count of the report's own headings, a remark on the text) and those that are
  no claims here (dates, “1+13”) are named in `accepted.json` under "derived" and "apart" and counted only as "all".
- A gold figure is found when a claim of the same report has its number (value, or one of "3/4"; 33000+ is 33000; a decrease is negative; coverage may be
  written as the number of places, 187, or as 100 %) and its sentence holds at least three tenths of the letter pairs of the quote. Each claim serves
  one figure, the nearest first.
- Precision: claims that serve a gold figure, or that a person has judged to claim something ("accepted": a number that the text states although
  the list has no figure for it, a repetition of the same sentence included), over all claims. A judgement is kept by report, offset and digest of
  the claim's text, so that a changed claim must be judged again.
- Binding: of the gold figures found, those whose type is the gold's type; and the same of those whose type the catalogue has a figure for
  (a comparison is the compared figure's).

Errors that arithmetic alone can tell are planted into each report (`broken.py`), and what is called impossible in the untouched text is printed: only the
sixteenth safety month of 003, whose printed year 2020 has the nineteenth. That is a true find (S3-061: the years of that text were edited).

The same program scores texts with claims written beside them: `--own tests/audit/held_out`. There every claim must be in the list (number, type), in
order; what is found beyond the list counts against precision.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import re
import sys
import time
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))
LEAST_OVERLAP = 0.3
MANY = 10


@dataclass
class Score:
    """Counts, and what was missed."""

    gold: int = 0
    found: int = 0
    bound: int = 0
    claims: int = 0
    right: int = 0
    derived: int = 0
    known: int = 0
    """Found figures whose type the catalogue has."""
    known_bound: int = 0
    missed: list[str] = field(default_factory=list)
    unbound: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in ("gold", "found", "bound", "claims", "right", "derived", "known", "known_bound"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("missed", "unbound", "extra"):
            getattr(self, name).extend(getattr(other, name))

    def line(self) -> str:
        stated = self.gold - self.derived
        return (
            f"stated {self.found}/{stated} = {_share(self.found, stated)}; all {self.found}/{self.gold} = {_share(self.found, self.gold)}; "
            f"precision {self.right}/{self.claims} = {_share(self.right, self.claims)}; "
            f"binding {self.bound}/{self.found} = {_share(self.bound, self.found)}, "
            f"where the figure exists {self.known_bound}/{self.known} = {_share(self.known_bound, self.known)}"
        )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "—"


def pairs(text: str) -> set[str]:
    plain = re.sub(r"[\s,，。、;；:：“”\"()（）…《》.]", "", text)
    return {plain[position : position + 2] for position in range(len(plain) - 1)}


def numbers_of(value: object) -> list[Decimal]:
    """Return the numbers that a gold value may be written as."""
    return [Decimal(each) for each in re.findall(r"\d+(?:\.\d+)?", str(value))] if isinstance(value, str) else [Decimal(str(value))]


def digest(text: str) -> str:
    return hashlib.sha256(re.sub(r"\s", "", text).encode()).hexdigest()[:12]


def fits(gold: dict[str, Any], claim: Any) -> bool:
    """Tell whether a claim states a gold figure's number."""
    if claim.number is None:
        return False
    wanted = numbers_of(gold["value"])
    same = {claim.number, claim.value}
    if claim.basis == "whole" and gold["kind"] == "ratio" and gold["type"] in {"REG.cov", "INS.cov"}:
        return True
    return any(number in same for number in wanted) or (len(wanted) > 1 and claim.basis == "frequency")


def overlap(gold: dict[str, Any], claim: Any) -> float:
    """Return how much of the quote stands in the claim, and in its sentence."""
    quote = pairs(gold["quote"])
    if not quote:
        return 0.0
    near, wide = len(quote & pairs(claim.text)) / len(quote), len(quote & pairs(claim.sentence)) / len(quote)
    return wide + near if wide >= LEAST_OVERLAP else 0.0


def left_out(judged: dict[str, Any]) -> set[str]:
    return {*judged["derived"], *judged["apart"]}


def score_report(
    name: str, claims: Sequence[Any], gold: Sequence[dict[str, Any]], judged: dict[str, Any], types: Collection[str] = ()
) -> Score:
    """Score one report's claims."""
    score = Score(gold=len(gold), claims=len(claims), derived=sum(1 for one in gold if one["id"] in left_out(judged)))
    possible = sorted(
        ((-overlap(one, claim), row, column) for row, one in enumerate(gold) for column, claim in enumerate(claims) if fits(one, claim)),
    )
    served: dict[int, int] = {}
    for strength, row, column in possible:
        if strength < 0 and row not in served and column not in served.values():
            served[row] = column
    for row, one in enumerate(gold):
        if row not in served:
            if one["id"] not in left_out(judged):
                score.missed.append(f"{one['id']} {one['type']} {one['value']} {one['quote']}")
            continue
        claim = claims[served[row]]
        score.found += 1
        score.known += one["type"] in types
        if claim.type_code == one["type"]:
            score.bound += 1
            score.known_bound += one["type"] in types
        else:
            score.unbound.append(f"{one['id']} {one['type']} but {claim.type_code or '—'} {claim.figure}: {claim.text!r}")
    accepted = {(one["report"], one["at"], one["digest"]) for one in judged["accepted"]}
    for column, claim in enumerate(claims):
        if column in served.values() or (name[:3], claim.number_start, digest(claim.text)) in accepted:
            score.right += 1
        else:
            score.extra.append(
                f"{name[:3]} {claim.number_start} {digest(claim.text)} {claim.basis} {claim.number}{claim.unit} {claim.type_code} {claim.text!r}"
            )
    return score


def score_own(claims: Sequence[Any], gold: Sequence[Sequence[Any]], types: Collection[str] = ()) -> Score:
    """Score a text with its claims written beside it: [number, unit, type] or [number, unit, type, comparison], in order."""
    wanted = [Decimal(str(one[0])) for one in gold]
    found = [claim for claim in claims if claim.number is not None]
    score = Score(gold=len(gold), claims=len(found))
    matcher = difflib.SequenceMatcher(a=wanted, b=[claim.number for claim in found], autojunk=False)
    matched: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        matched.update({block.a + step: block.b + step for step in range(block.size)})
    for row, one in enumerate(gold):
        if row not in matched:
            score.missed.append(f"{one}")
            continue
        claim = found[matched[row]]
        score.found += 1
        score.right += 1
        score.known += one[2] in types
        if claim.type_code == one[2]:
            score.bound += 1
            score.known_bound += one[2] in types
        else:
            score.unbound.append(f"{one} but {claim.type_code or '—'} {claim.figure}: {claim.text!r}")
    score.extra = [
        f"{claim.basis} {claim.number}{claim.unit} {claim.type_code} {claim.text!r}"
        for column, claim in enumerate(found)
        if column not in matched.values()
    ]
    return score


def own_texts(folder: Path) -> list[tuple[str, str, list[list[Any]]]]:
    """Return (title, text, claims) of the texts kept beside their claims."""
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else [folder]
    content = [(path.stem, tomllib.loads(path.read_text("utf-8"))["text"]) for path in paths]
    return [(one.get("title", stem), one["text"], one["claims"]) for stem, texts in content for one in texts]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--reports", type=Path)
    asked.add_argument("--gold", type=Path)
    asked.add_argument("--own", type=Path)
    asked.add_argument("--quiet", action="store_true")
    said = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django  # noqa: PLC0415 - Django must be set up first

    django.setup()
    from tests.audit.broken import planted  # noqa: PLC0415 - Django must be set up first

    from anwang.audit.arithmetic import impossible  # noqa: PLC0415 - Django must be set up first
    from anwang.audit.finding import find  # noqa: PLC0415 - Django must be set up first
    from anwang.audit.lexicon import lexicon  # noqa: PLC0415 - Django must be set up first
    from anwang.audit.text import paste, read  # noqa: PLC0415 - Django must be set up first

    types = {*lexicon().by_type, "ACC.yoya", "ACC.yoyp", "ACC.mom", "ACC.2y", "ACC.zero", "WB.yoy"}
    whole = Score()
    if said.reports:
        gold = [one for one in json.loads(said.gold.read_text("utf-8")) if one["value"] is not None]
        judged = json.loads((HERE / "accepted.json").read_text("utf-8"))
        for path in sorted(said.reports.glob("*.txt")):
            start = time.perf_counter()
            claims = find(read(path.read_bytes()), lexicon())
            score = score_report(path.name, claims, [one for one in gold if one["report"] == path.name], judged, types)
            print(f"{path.name}: {score.line()} ({time.perf_counter() - start:.2f} s)")
            whole.add(score)
            told = [is_told for _, _, is_told in planted(read(path.read_bytes()).text)]
            called = [f"{claims[one.position].text}: {one.sentence}" for one in impossible(claims)]
            print(f"  planted {len(told)}, called impossible {sum(told)}; in the untouched text:", *(called or ["nothing"]))
    if said.own:
        for title, text, listed in own_texts(said.own):
            score = score_own(find(paste(text), lexicon()), listed, types)
            if score.missed or score.unbound or score.extra or len(listed) > MANY:
                print(f"{title}: {score.line()}")
            whole.add(score)
    if not said.quiet:
        for heading, lines in (("missed", whole.missed), ("bound otherwise", whole.unbound), ("found beyond the gold", whole.extra)):
            print(f"— {heading} ({len(lines)})", *lines, sep="\n  ")
    print("whole:", whole.line())


if __name__ == "__main__":
    main()
