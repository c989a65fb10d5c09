"""What a number counts by where it stands: in a list of places, after 涉及, as a share of what was counted, as the number of a year ago."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from anwang.audit.binding import NAMED_LEVELS, Filters
from anwang.audit.changes import LAST_YEAR, Guess, Spot
from anwang.audit.claims import Claim, Window
from anwang.audit.lexicon import Entry, Lexicon, spoken
from anwang.audit.numbers import families
from anwang.figures.periods import last_day_before, year_before

SETTLED = 3.0
LISTED = re.compile(r"(?:[)][、,;和及]{0,2}|^|[、,;:和及])(?P<lead>[^,。;:()、\d]{0,8}?)(?P<name>[\u4e00-\u9fff]{2,10}?)(?P<bracket>\()?$")
LEADS = re.compile(
    r"(?:其中)?(?:主要|大多|多数?|较多的|突出的)?(?:集中|分布|发生)?(?:在|是|为|有)?|(?:最[多少高低大小]|其次|再次|靠[前后]|末位)的?(?:依次|分别)?(?:是|为)?"
)
PLACE = re.compile(r"[\u4e00-\u9fff]{1,8}(?:街道|社区|乡|镇|县|区|市|村|州)")
TAIL = re.compile(r"[)]?(?:较为?集中|较多|居多|排名?靠[前后])?")
INVOLVED = re.compile(r"(?:共|其中|已|分别|总计|累计)?涉及(?:各类)?(?:生产经营单位|企业|单位|场所|对象|企事业单位|责任单位)?(?:共|约|近)?")
SHARE = re.compile(r"(?:^|[,(])?(?:约|共)?(?:占|占比|比重|比例|占到)(?:[^,。;()\d]{0,10}?的)?(?:比例|比重)?(?:达到?|为|约|近|是|了|超过)?$")
OF_PLAN = re.compile("计划|任务|目标|指标|应|总?人口")
"""A share of what was planned or due is no share of all."""
PLACES, INVOLVES, SHARES = "地区", "涉及", "占比"
FOLLOWING = frozenset({PLACES, INVOLVES, SHARES})
OWN_SHARE = frozenset({"ACC", "WB", "FIRE"})
"""Families whose shares are figures of their own."""


def listed(spot: Spot, places: Mapping[str, str]) -> Guess | None:
    """Return what a number counts that stands behind a place in a list, and is told by that place alone: 主要在甲镇(2个)、乙镇(1个)."""
    if not spot.siblings or not spot.bases[-1] or spot.siblings[-1].change:
        return None
    last = spot.siblings[-1]
    found = LISTED.search(spot.gap if spot.which else spot.text[spot.sentence.start : spot.raw.start])
    if found is None or last.unit != spot.raw.unit or not TAIL.fullmatch(spot.around.after):
        return None
    said = found["lead"] + found["name"]
    name = next((said[cut:] for cut in range(len(said) - 1) if said[cut:] in places), "")
    named = PLACE.fullmatch(said) if found["bracket"] else None
    if not name and not named and not (tail := _place_after(said, bracket=bool(found["bracket"]))):
        return None
    lead = said.removesuffix(name) if name else "" if named else said.removesuffix(tail)
    return Guess(spot.bases[-1], max(last.score, 1.8), PLACES, len(spot.siblings) - 1) if LEADS.fullmatch(lead) else None


def without_place(near: str, places: Mapping[str, str]) -> str:
    """Return the words before a number in brackets without the place that they end with: 排查最多的是甲镇(5个) counts no towns."""
    if not near.endswith("("):
        return near
    words = near[:-1]
    known = next((words[cut:] for cut in range(len(words) - 1) if words[cut:] in places), "")
    named = re.search(r"(?<=[是为在:])[\u4e00-\u9fff]{1,8}(?:街道|社区|乡|镇|县|区|市|村|州)$", words)
    return words.removesuffix(known or (named.group() if named else "")) if known or named else near


def of_whole(settled: Guess, whole: Claim | None) -> Guess:
    """Return what a part counts: what was found of the major hazards counted before is major; the major ones of those not rectified are not either."""
    if whole and (whole.type_code, settled.words) == ("HAZ.major", "发现"):
        return replace(settled, code="HAZ.major")
    return (
        replace(settled, code="HAZ.open", figure=whole.figure)
        if whole and (whole.type_code, settled.code) == ("HAZ.open", "HAZ.major")
        else settled
    )


def _place_after(said: str, *, bracket: bool) -> str:
    """The name of a place that is not on file, behind words that lead to it."""
    if not bracket:
        return ""
    return next((said[cut:] for cut in range(1, len(said) - 1) if LEADS.fullmatch(said[:cut]) and PLACE.fullmatch(said[cut:])), "")


def involved(spot: Spot, lexicon: Lexicon) -> Guess | None:
    """Return what 涉及37家 counts: the units of what the clause before has counted."""
    if spot.raw.unit.replace("个", "") not in families()["firms"] and spot.raw.unit not in families()["firms"]:
        return None
    if not INVOLVED.fullmatch(spot.around.near.strip()):
        return None
    for place in range(len(spot.siblings) - 1, -1, -1):
        claim = spot.siblings[place]
        if claim.change or claim.unit == "%":
            continue
        entry = lexicon.by_code.get(spoken()["involved"].get(claim.figure, ""))
        return Guess(entry.type_code, SETTLED, INVOLVES, place, entry.code) if entry else None
    return None


def share_of(spot: Spot, lexicon: Lexicon) -> Guess | None:
    """Return the guess of a share of all: the figure of the number before it, which is the part: 重大隐患3个,占2.1%."""
    if spot.raw.unit != "%" or not spot.siblings or not SHARE.fullmatch(spot.around.near) or OF_PLAN.search(spot.around.near):
        return None
    place = len(spot.siblings) - 1
    part = spot.siblings[place]
    entry = lexicon.by_code.get(part.figure)
    if entry is None or part.change or part.unit == "%" or entry.type_code.partition(".")[0] in OWN_SHARE or entry.type_code == "HAZ.self":
        return None
    return Guess(entry.type_code, max(part.score, 1.8), SHARES, place)


def is_share(guess: Guess) -> bool:
    """Return whether a guess is of a share."""
    return guess.words == SHARES and guess.like is not None


def follows(spot: Spot, places: Mapping[str, str], lexicon: Lexicon) -> Guess | None:
    """Return what a number counts by where it stands; None where its own words must tell."""
    if spot.raw.basis != "number":
        return None
    return listed(spot, places) or involved(spot, lexicon) or share_of(spot, lexicon)


def where_of(guess: Guess, entry: Entry, own: Filters, siblings: Sequence[Claim], change: str) -> Filters:
    """Return a claim's filters: with those of the number that it is a change, a share or a place of, where its figure is divided likewise."""
    before = siblings[guess.like] if guess.like is not None and (change or guess.words in FOLLOWING) else None
    if before is None and change:
        before = next((one for one in reversed(siblings) if one.figure == entry.code and not one.change), None)
    known = {dimension for dimension, _, _ in entry.labels}
    said = {dimension for dimension, _ in own}
    return (*own, *((name, value) for name, value in (before.where if before else ()) if name in known and name not in said))


def level_of(spot: Spot) -> Filters:
    """Return the level that the clause before names where the number's own words name nothing: 重大隐患尚未清零,仍有3个没有销号."""
    if spot.which or re.search("隐患|问题", spot.around.near + spot.around.after):
        return ()
    clause = re.split("[,:]", spot.around.prior.rstrip(","))[-1]
    return tuple(("level", value) for word, value in NAMED_LEVELS if word in clause)[:1]


def window_of(spot: Spot, window: Window, year: int | None) -> Window:
    """Return the window of a number: of what was a year ago (去年同期为3起) that year's; a rank's without a period the draft's year."""
    if spot.raw.basis == "rank" and year and not window.start:
        return replace(window, start=date(year, 1, 1), end=date(year, 12, 31))
    if not LAST_YEAR.search(spot.text[max(spot.sentence.start, spot.raw.start - 24) : spot.raw.start]) or not (window.start and window.end):
        return window
    return replace(window, start=year_before(window.start), end=last_day_before(window.end), words="上年同期")
