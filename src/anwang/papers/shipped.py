"""Shipped templates, in our own words: texts with tags in data files. An office takes one as it is, or as the model of its own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from anwang.ground.refusal import NotFound
from anwang.papers.body import Body
from anwang.papers.ground import month_end
from anwang.papers.language import parse
from anwang.papers.states import PaperKind, Period
from anwang.papers.tags import Tag

ORDER = ("monthly", "quarterly", "yearly", "monthly_form", "progress", "leader_brief", "letter", "minutes")
"""The shipped templates in the order of the list; each is a file of data/templates. The campaign summary is made for its campaign."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """One shipped template."""

    code: str
    name: str
    kind: PaperKind
    period: Period
    title: str
    body: Body


@cache
def shipped() -> dict[str, Shipped]:
    """Return the shipped templates by code. A file that cannot be read is an error of the package."""
    return {code: _read(code) for code in ORDER}


def _read(code: str) -> Shipped:
    said = tomllib.loads(files("anwang.papers").joinpath(f"data/templates/{code}.toml").read_text(encoding="utf-8"))
    return Shipped(
        code, said["name"], PaperKind(said["kind"]), Period(said["period"]), said["title"], Body.model_validate({"blocks": said["blocks"]})
    )


def get(code: str) -> Shipped:
    """Return a shipped template. Raises NotFound."""
    found = shipped().get(code)
    if found is None:
        raise NotFound("没有这个模板，请在“模板”页选择。")
    return found


def window_of(period: str, on: date) -> tuple[date, date]:
    """Return the last whole period before a day: what a paper drafted on that day is about."""
    last = on.replace(day=1) - timedelta(days=1)
    if period == Period.MONTH:
        return last.replace(day=1), last
    if period == Period.TO_MONTH:
        return last.replace(month=1, day=1), last
    if period == Period.QUARTER:
        first = on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1)
        end = first - timedelta(days=1)
        return end.replace(month=end.month - 2, day=1), end
    return date(on.year - 1, 1, 1), date(on.year - 1, 12, 31)


def window_to(period: str, end: date) -> tuple[date, date]:
    """Return the window of a period that holds a day, ended by that day's month (or by the day where the month is not over)."""
    if period == Period.MONTH:
        return end.replace(day=1), end
    if period == Period.QUARTER:
        return end.replace(month=(end.month - 1) // 3 * 3 + 1, day=1), end
    return end.replace(month=1, day=1), end


def is_whole(end: date) -> bool:
    """Return whether a day ends its month."""
    return end == month_end(end)


def with_words(text: str, words: dict[str, str]) -> str:
    """Return a title with its words filled in; what is no word stays as it is written."""
    return "".join(
        node if isinstance(node, str) else words.get(node.name, node.written) if isinstance(node, Tag) else node.written
        for node in parse(text)
    )
