"""What is still to be done before a new system can be worked with, told to each by her rights, in the order in which it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from anwang.enterprises import access as enterprises
from anwang.grid import access
from anwang.grid.access import ADMINISTRATORS, Official
from anwang.grid.models import Post
from anwang.grid.states import Right


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, where, and whether it is begun."""

    words: str
    url: str
    done: bool


def first_steps(by: Official) -> Sequence[Step]:
    """Return the steps that are hers; none where all are begun. Asked only of somebody for whom nothing waits; at most four statements."""
    steps = tuple(_steps(by))
    return () if all(step.done for step in steps) else steps


def _steps(by: Official) -> list[Step]:
    found = []
    if by.may(Right.MANAGE_PEOPLE):
        founded = access.organs(by).exclude(pk=by.organ_id).exists()
        found += [
            Step("登记部门、乡镇的机构", reverse("console:organs"), founded),
            Step("登记人员，在机构里设岗位、任命", reverse("console:persons"), _held(by).exists()),
        ]
    if by.may(Right.MANAGE_ACCOUNTS):
        found.append(
            Step("给任职的人员开户", reverse("console:persons"), _held(by).filter(assignments__person__account__isnull=False).exists())
        )
    if by.may(Right.IMPORT):
        found.append(Step("导入企业台账，原来的 Excel 不用改格式", reverse("console:import_new"), enterprises.visible_to(by).exists()))
    return found


def _held(by: Official) -> QuerySet[Post]:
    """Return the posts in which somebody works with records: neither administrators' nor her own."""
    return access.posts(by).exclude(kind__in=ADMINISTRATORS).exclude(pk=by.post_id).filter(assignments__isnull=False)
