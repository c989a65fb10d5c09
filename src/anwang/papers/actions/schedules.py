"""Schedules: papers that are drafted by themselves on a day of the month, quarter or year, and wait in their drafter's 待办."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from anwang.grid.access import Official, in_force, node_for, official
from anwang.grid.models import Assignment, Post
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.refusal import NotFound, Refusal
from anwang.ground.trail.record import record
from anwang.papers import templates
from anwang.papers.actions.drafting import draft_from
from anwang.papers.inputs import DraftPaper, EndSchedule, SetSchedule
from anwang.papers.law import kinds_with
from anwang.papers.models import Paper, PaperSchedule
from anwang.papers.scheduling import due_on, window_due


@action("papers.set_schedule")
def set_schedule(said: SetSchedule, *, by: Official, at: datetime) -> PaperSchedule:
    """Have a paper drafted by itself from the next due day on. Who may: DRAFT_PAPERS, for her organ's posts and her territory. Raises NotFound."""
    by.require(Right.DRAFT_PAPERS)
    node = node_for(by, said.node_id)
    template = templates.chosen(by, said.shipped, said.template_id)
    post = Post.objects.filter(pk=said.post_id, organ_id=by.organ_id, kind__in=kinds_with(Right.DRAFT_PAPERS)).first()
    if post is None:
        raise NotFound("没有这个岗位，请选本单位能起草公文的岗位。", field="post_id")
    made = PaperSchedule.objects.create(
        template=template.row,
        shipped=template.shipped,
        node=node,
        grid_path=node.path,
        post=post,
        every=said.every,
        day=said.day,
        starts_on=timezone.localdate(at),
        set_by=by.name,
    )
    record("papers.set_schedule", by=by.actor, at=at, subject=made, change=said.content())
    return made


@action("papers.end_schedule")
def end_schedule(schedule: PaperSchedule, said: EndSchedule, *, by: Official, at: datetime) -> PaperSchedule:
    """Stop a schedule; what it drafted stays. Who may: DRAFT_PAPERS in the post's organ. Raises NotFound."""
    by.require(Right.DRAFT_PAPERS)
    if schedule.post.organ_id != by.organ_id:
        raise NotFound("没有找到这项定期起草，或者它是别的单位设定的。")
    if schedule.ends_on is None:
        schedule.ends_on = timezone.localdate(at)
        schedule.save(update_fields=["ends_on"])
    record("papers.end_schedule", by=by.actor, at=at, subject=schedule, change=said.content())
    return schedule


def draft_due(*, at: datetime) -> list[Paper]:
    """Draft what schedules owe at an instant: the latest due period of each, once, also after days on which nothing ran.

    A schedule whose post nobody holds, or whose template has gone, owes until that is mended; the others do not wait for it.
    """
    on = timezone.localdate(at)
    made: list[Paper] = []
    for schedule in PaperSchedule.objects.filter(ends_on__isnull=True).select_related("template", "node", "post").order_by("id"):
        day = due_on(schedule.every, schedule.day, on)
        if day < schedule.starts_on or _done(schedule, day):
            continue
        paper = _draft(schedule, day, at)
        if paper is not None:
            made.append(paper)
    return made


def _window(schedule: PaperSchedule, day: date) -> tuple[date, date]:
    return window_due(templates.of_schedule(schedule).period, schedule.every, day)


def _done(schedule: PaperSchedule, day: date) -> bool:
    return Paper.objects.filter(schedule=schedule, ends_on=_window(schedule, day)[1]).exists()


def _draft(schedule: PaperSchedule, day: date, at: datetime) -> Paper | None:
    held = Assignment.objects.filter(in_force(timezone.localdate(at)), post=schedule.post, person__is_active=True)
    assignment = held.select_related("post__organ", "post__node", "person").order_by("id").first()
    if assignment is None:
        return None
    by = official(assignment, on=timezone.localdate(at), channel="schedule")
    start, end = _window(schedule, day)
    said = DraftPaper(shipped=schedule.shipped, template_id=schedule.template_id, node_id=schedule.node_id, starts_on=start, ends_on=end)
    try:
        with transaction.atomic():
            return draft_from(said, by=by, at=at, schedule=schedule)
    except (Refusal, IntegrityError):
        return None
