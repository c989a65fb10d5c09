"""The first day of an installation: the committee office and its three administrators, from whom everybody else gets a post and a login."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from anwang.grid.access import ADMINISTRATORS
from anwang.grid.actions.accounts import open_account
from anwang.grid.actions.organs import found_organ, set_up_post
from anwang.grid.actions.people import appoint, enter_person
from anwang.grid.errors import AlreadyBegun, NotThree
from anwang.grid.inputs import Appoint, Begin, EnterPerson, FirstLogin, FoundOrgan, OpenAccount, SetUpPost
from anwang.grid.models import Node, Organ, Post
from anwang.grid.states import OrganKind, PostKind, Tier
from anwang.ground.action import action
from anwang.ground.actor import Actor
from anwang.ground.refusal import NotFound
from anwang.ground.trail.record import record


@action("grid.begin")
def begin(said: Begin, *, by: Actor, at: datetime) -> Organ:
    """Found a place's committee office and seat its system, security and audit administrators, each with a login of her own.

    First passwords must be changed at the first login, where each also binds her second factor. Who may: whoever runs the machine, once
    for a place; the console offers no way here. Three different people (三员分立, GB/T 22239-2019 第三级). Each deed stands on the trail.
    Raises NotFound, AlreadyBegun, NotThree, LoginTaken, WeakPassword.
    """
    node = Node.objects.filter(code=said.code.ljust(12, "0"), valid_to__isnull=True).first()
    if node is None or node.tier in {Tier.DISTRICT, Tier.VILLAGE, Tier.CELL}:
        raise NotFound("没有这个区划，或者它在乡镇以下。请先运行 anwang grid load 装入区划，再写省、市、县或乡镇的代码。")
    if Post.objects.filter(node=node, kind__in=ADMINISTRATORS, valid_to__isnull=True).exists():
        raise AlreadyBegun
    if len({login.name for login in (said.system, said.security, said.audit)}) < 3:  # noqa: PLR2004 - three offices, three people
        raise NotThree
    name = said.organ or f"{node.name}安全生产委员会办公室"
    organ = found_organ(FoundOrgan(name=name, kind=OrganKind.COMMITTEE_OFFICE, node_id=node.pk), by=by, at=at)
    for kind, login in (
        (PostKind.SYSTEM_ADMIN, said.system),
        (PostKind.SECURITY_ADMIN, said.security),
        (PostKind.AUDIT_ADMIN, said.audit),
    ):
        _seat(organ, kind, login, by=by, at=at)
    names = {"system": said.system.name, "security": said.security.name, "audit": said.audit.name}
    record("grid.begin", by=by, at=at, subject=organ, change={"code": said.code, **names}, path=organ.grid_path)
    return organ


def _seat(organ: Organ, kind: PostKind, login: FirstLogin, *, by: Actor, at: datetime) -> None:
    person = enter_person(EnterPerson(name=login.name), by=by, at=at)
    post = set_up_post(SetUpPost(organ_id=organ.pk, name=str(kind.label), kind=kind), by=by, at=at)
    appoint(Appoint(person_id=person.pk, post_id=post.pk, starts_on=timezone.localdate(at)), by=by, at=at)
    open_account(OpenAccount(person_id=person.pk, username=login.username, password=login.password), by=by, at=at)
