"""Reads of the papers room: a printed number beside what it would be today, and the records that made the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anwang.figures import catalogue, slices
from anwang.papers.models import Paper, PaperFigure


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """A printed figure, what it would be now, and which records came or went since."""

    figure: PaperFigure
    now: str
    same: bool
    came: tuple[int, ...]
    went: tuple[int, ...]


def then_and_now(figure: PaperFigure, *, at: datetime) -> ThenAndNow:
    """Return a printed figure beside today's value of the same slice."""
    declared = catalogue.find(figure.code)
    asked = slices.restore(figure.asked)
    value = slices.value(declared, asked, at=at)
    ids, before = set(slices.record_ids(declared, asked)), set(figure.records)
    return ThenAndNow(
        figure,
        now=value.printed,
        same=value.printed == figure.printed and ids == before,
        came=tuple(sorted(ids - before)),
        went=tuple(sorted(before - ids)),
    )


def figures_of(paper: Paper, *, at: datetime) -> list[ThenAndNow]:
    """Return all of an issued paper's figures, then and now."""
    return [then_and_now(figure, at=at) for figure in sorted(paper.figures.all(), key=lambda item: int(item.key))]


def by_check_code(code: str) -> Paper | None:
    """Return the issued paper with a check code, if there is one."""
    return Paper.objects.filter(check_code=code.strip().upper()).exclude(check_code="").first()
