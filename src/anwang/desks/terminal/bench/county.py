"""A county with a committee office and eight town officers for the benchmarks, made through the grid's own actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone

from anwang.grid import actions
from anwang.grid.access import Official, official
from anwang.grid.inputs import Appoint, EnterPerson, FoundOrgan, OpenAccount, SetUpPost
from anwang.grid.models import Account, Node, Organ
from anwang.grid.states import OrganKind, PostKind
from anwang.ground.actor import SYSTEM
from anwang.standards.actions import install_library

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
PASSWORD = "Bench-2026-only"  # noqa: S105 - of a scratch database


@dataclass(frozen=True, slots=True)
class County:
    """The county, one of its towns, their organs, and who acts."""

    node: Node
    town: Node
    organ: Organ
    office: Official
    officers: tuple[Official, ...]


def lay(code: str = "341182", *, around: str = "") -> County:
    """Lay down a county (`around`: with the whole province or city around it) and its people."""
    actions.load_divisions(around or code, by=SYSTEM, at=LONG_AGO)
    install_library(by=SYSTEM, at=LONG_AGO)
    node = Node.objects.get(code=code.ljust(12, "0"))
    town = Node.objects.filter(parent=node).order_by("path")[0]
    organ = _organ("测速市安委办", OrganKind.COMMITTEE_OFFICE, node)
    office = _seat("测速甲", organ, PostKind.COMMITTEE_OFFICE, 0)
    town_organ = _organ("测速镇应急办", OrganKind.TOWN_OFFICE, town)
    officers = tuple(_seat(f"测速乙{number}", town_organ, PostKind.TOWN_OFFICER, number) for number in range(1, 9))
    return County(node, town, organ, office, officers)


def account(by: Official) -> Account:
    """Return the login of an official."""
    return Account.objects.get(person_id=by.person_id)


def _organ(name: str, kind: OrganKind, node: Node) -> Organ:
    return actions.found_organ(FoundOrgan(name=name, kind=kind, node_id=node.pk), by=SYSTEM, at=LONG_AGO)


def _seat(name: str, organ: Organ, kind: PostKind, number: int) -> Official:
    person = actions.enter_person(EnterPerson(name=name), by=SYSTEM, at=LONG_AGO)
    post = actions.set_up_post(SetUpPost(organ_id=organ.pk, name=f"岗位{number}", kind=kind), by=SYSTEM, at=LONG_AGO)
    held = actions.appoint(Appoint(person_id=person.pk, post_id=post.pk, starts_on=LONG_AGO.date()), by=SYSTEM, at=LONG_AGO)
    login = OpenAccount(person_id=person.pk, username=f"bench{organ.pk}.{number}", password=PASSWORD, must_change=False)
    actions.open_account(login, by=SYSTEM, at=LONG_AGO)
    return official(held, on=timezone.localdate())
