"""From draft to published, from published to withdrawn; there is no way back."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import NotFound, Stale, WrongState
from anwang.ground.trail.record import record
from anwang.standards.actions.drafting import renumber
from anwang.standards.errors import Incomplete, Published, Shipped
from anwang.standards.inputs import Withdraw
from anwang.standards.models import ChecklistVersion
from anwang.standards.queries import gaps
from anwang.standards.states import ChecklistState


@action("standards.publish")
def publish(version: ChecklistVersion, *, by: Official, at: datetime) -> ChecklistVersion:
    """Publish a draft: from now on nothing in it changes, and the version in force until now is withdrawn.

    Needs PUBLISH_CHECKLISTS over the sheet's place. Raises Incomplete with the names of what it lacks, Published.
    """
    version = _held(version, by)
    if version.state != ChecklistState.DRAFT:
        raise Published
    if version.checklist.shipped:
        raise Shipped
    on = timezone.localdate(at)
    if lacking := [gap.sentence for gap in gaps(version, on) if gap.blocks]:
        raise Incomplete("这张检查表还不能发布：" + "".join(lacking))
    renumber(version)
    touched: list[Recorded] = [*version.categories.all(), *version.items.all()]
    touched.extend(_withdrawn(old, at) for old in version.checklist.versions.filter(state=ChecklistState.PUBLISHED))
    published = ChecklistVersion.objects.filter(pk=version.pk, state=ChecklistState.DRAFT).update(
        state=ChecklistState.PUBLISHED, published_on=on, published_by=by.name, item_count=version.items.count()
    )
    if published != 1:
        raise Stale
    version.refresh_from_db()
    record(
        "standards.publish",
        by=by.actor,
        at=at,
        subject=version,
        touched=touched,
        path=version.checklist.grid_path,
        change={"项数": version.item_count},
    )
    return version


@action("standards.withdraw")
def withdraw(version: ChecklistVersion, said: Withdraw, *, by: Official, at: datetime) -> ChecklistVersion:
    """Take a published version out of use; visits made with it keep it. Needs PUBLISH_CHECKLISTS over the sheet's place."""
    version = _held(version, by)
    if version.state != ChecklistState.PUBLISHED:
        raise WrongState("只有已发布的版本才能停用。")
    _withdrawn(version, at)
    record("standards.withdraw", by=by.actor, at=at, subject=version, path=version.checklist.grid_path, change={"原因": said.reason})
    return version


def _withdrawn(version: ChecklistVersion, at: datetime) -> ChecklistVersion:
    version.state, version.withdrawn_on = ChecklistState.WITHDRAWN, timezone.localdate(at)
    version.save(update_fields=["state", "withdrawn_on"])
    return version


def _held(version: ChecklistVersion, by: Official) -> ChecklistVersion:
    """The version as the database holds it, locked; refuse outside the territory or without the right."""
    if not by.covers(version.checklist.grid_path):
        raise NotFound("没有找到这张检查表，或者它是上级制定的，只能由上级办理。")
    by.require(Right.PUBLISH_CHECKLISTS)
    return ChecklistVersion.objects.select_for_update(of=("self",)).select_related("checklist").get(pk=version.pk)
