"""Templates to draft from: the shipped ones and the office's own, seen alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from anwang.grid.access import Official
from anwang.ground.refusal import NotFound
from anwang.papers import shipped
from anwang.papers.body import Body
from anwang.papers.models import Paper, PaperSchedule, Template
from anwang.papers.states import PaperState, TemplateState


@dataclass(frozen=True, slots=True)
class Source:
    """A template as a paper is drafted from it: its row, or the code of a shipped one."""

    name: str
    kind: str
    period: str
    title: str
    body: Body
    row: Template | None = None
    shipped: str = ""


def own(by: Official) -> QuerySet[Template]:
    """Return the templates of the official's organ that are in use, by name."""
    return Template.objects.filter(organ_id=by.organ_id, state=TemplateState.IN_USE).select_related("organ", "file").order_by("name", "id")


def of_row(row: Template) -> Source:
    """Return an office's template."""
    return Source(row.name, row.kind, row.period, row.title, Body.model_validate(row.body), row=row)


def of_code(code: str) -> Source:
    """Return a shipped template. Raises NotFound."""
    found = shipped.get(code)
    return Source(found.name, found.kind, found.period, found.title, found.body, shipped=code)


def chosen(by: Official, code: str, pk: int | None) -> Source:
    """Return the template that a form names. Raises NotFound where it is not shipped and not the official's organ's."""
    if pk is None:
        return of_code(code)
    row = Template.objects.filter(pk=pk, organ_id=by.organ_id).first()
    if row is None:
        raise NotFound("没有找到这个模板，或者它是别的单位编制的。")
    return of_row(latest(row))


def drafted(by: Official, source: Source, node_id: int, starts_on: date, ends_on: date) -> QuerySet[Paper]:
    """Return the papers of the official's organ from the same template for the same place and period, voided ones aside, latest first."""
    same = Q(shipped=source.shipped) if source.row is None else Q(template__organ_id=source.row.organ_id, template__name=source.row.name)
    found = Paper.objects.filter(same, organ_id=by.organ_id, node_id=node_id, starts_on=starts_on, ends_on=ends_on)
    return found.exclude(state=PaperState.VOID).order_by("-id")


def latest(row: Template) -> Template:
    """Return the version in use of a template that was changed since."""
    seen = 0
    while row.state == TemplateState.REPLACED and seen < 1000:  # noqa: PLR2004 - no template has so many versions
        row, seen = Template.objects.get(replaces=row), seen + 1
    return row


def of_schedule(schedule: PaperSchedule) -> Source:
    """Return the template of a schedule, in the version in use."""
    return of_row(latest(schedule.template)) if schedule.template is not None else of_code(schedule.shipped)
