"""Who acts when a list is taken at the terminal, where nobody has logged in."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from anwang.grid import access
from anwang.grid.access import Official
from anwang.grid.actions import appoint, enter_person, found_organ, set_up_post
from anwang.grid.inputs import Appoint, EnterPerson, FoundOrgan, SetUpPost
from anwang.grid.models import Assignment, Node
from anwang.grid.states import OrganKind, PostKind
from anwang.ground.action import action
from anwang.ground.actor import SYSTEM

ORGAN, POST, PERSON = "数据录入", "数据录入员", "终端操作员"


@action("imports.operator")
def operator(node: Node, *, at: datetime) -> Official:
    """Return the operator of the terminal at a place; the unit, post and person are entered the first time, by the system itself.

    She has no account and cannot log in: who can start commands on the machine acts through her, and the trail says so.
    """
    on = timezone.localdate(at)
    held = Assignment.objects.filter(
        access.in_force(on), person__name=PERSON, post__name=POST, post__node=node, post__organ__kind=OrganKind.SYSTEM
    )
    found = held.select_related("post__organ", "post__node", "person").order_by("id").first()
    if found is None:
        said = FoundOrgan(name=f"{node.name}{ORGAN}", short_name=ORGAN, kind=OrganKind.SYSTEM, node_id=node.pk)
        organ = found_organ(said, by=SYSTEM, at=at)
        post = set_up_post(SetUpPost(organ_id=organ.pk, name=POST, kind=PostKind.COMMITTEE_OFFICE), by=SYSTEM, at=at)
        person = enter_person(EnterPerson(name=PERSON), by=SYSTEM, at=at)
        found = appoint(Appoint(person_id=person.pk, post_id=post.pk, starts_on=on), by=SYSTEM, at=at)
    return access.official(found, on=on, channel="terminal")
