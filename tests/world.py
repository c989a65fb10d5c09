"""A small county for tests: real codes, invented people, an official of every kind of post.

`make_world()` builds it through the grid's own actions; `sign_in(client, official)` opens the console as one of them.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from anwang.grid import actions
from anwang.grid.access import Official, official
from anwang.grid.inputs import Appoint, EnterPerson, FoundOrgan, IssueCertificate, OpenAccount, SetUpPost
from anwang.grid.models import Account, Assignment, Node, Organ, Person
from anwang.grid.states import OrganKind, PostKind, Reach
from anwang.ground.actor import SYSTEM
from anwang.ground.cube.models import CubePending
from anwang.ground.trail.models import Entry

if TYPE_CHECKING:
    from django.test import Client

SHANGHAI = ZoneInfo("Asia/Shanghai")
ON = date(2026, 3, 16)
AT = datetime.combine(ON, time(9, 30), SHANGHAI)
FOUNDED = datetime(2024, 1, 1, 8, tzinfo=SHANGHAI)
PASSWORD = "Mingguang-2026"
COUNTY, TOWN, OTHER_TOWN = "341182", "341182100", "341182101"


@dataclass(frozen=True, slots=True)
class World:
    """The county and its people. Every official stands by name; `everybody` maps each kind of post to one of its officials."""

    on: date
    at: datetime
    county: Node
    town: Node
    other_town: Node
    village: Node
    other_village: Node
    committee_organ: Organ
    regulator_organ: Organ
    brigade_organ: Organ
    town_organ: Organ
    other_town_organ: Organ
    village_organ: Organ
    enterprise_organ: Organ
    other_enterprise_organ: Organ
    office: Official
    regulator: Official
    sector_regulator: Official
    officer: Official
    second_officer: Official
    town_officer: Official
    second_town_officer: Official
    other_town_officer: Official
    grid_worker: Official
    leader: Official
    town_leader: Official
    supervisor: Official
    manager: Official
    other_manager: Official
    system_admin: Official
    security_admin: Official
    audit_admin: Official

    @property
    def everybody(self) -> dict[str, Official]:
        """One official for each kind of post."""
        people = (
            self.office,
            self.regulator,
            self.officer,
            self.town_officer,
            self.grid_worker,
            self.leader,
            self.supervisor,
            self.manager,
            self.system_admin,
            self.security_admin,
            self.audit_admin,
        )
        return {each.kind: each for each in people}


_KEPT: dict[tuple[date, bool], tuple[World, list[tuple[str, list[tuple[Any, ...]]]]]] = {}
"""Worlds built before in this process, with their rows: an empty database gets the same rows again in a few statements."""


def make_world(*, on: date = ON, whole: bool = False) -> World:
    """Return the county: with `whole` all its townships and villages, without it the two townships that tests use.

    Built through the grid's actions once in a process; later tests get its rows, trail included, as they were left.
    """
    empty = not any(model.objects.exists() for model in (Node, Organ, Person, Entry))
    if (on, whole) in _KEPT and empty:
        world, tables = _KEPT[on, whole]
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, rows in tables:
                cursor.executemany(sql, rows)
        return deepcopy(world)
    world = _build(on, whole=whole)
    if empty:
        _KEPT[on, whole] = (deepcopy(world), _rows())
    return world


def _rows() -> list[tuple[str, list[tuple[Any, ...]]]]:
    found = []
    with connection.cursor() as cursor:
        models = [*apps.get_app_config("grid").get_models(), *apps.get_app_config("ground").get_models()]
        # the database itself notes each entry that the cube has not seen
        for model in (each for each in models if each is not CubePending):
            names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
            cursor.execute(f'SELECT {names} FROM "{model._meta.db_table}"')
            if rows := cursor.fetchall():
                marks = ", ".join(["%s"] * len(model._meta.concrete_fields))
                found.append((f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', rows))
    return found


def _build(on: date, *, whole: bool) -> World:
    for code in (COUNTY,) if whole else (TOWN, OTHER_TOWN):
        actions.load_divisions(code, by=SYSTEM, at=FOUNDED)
    county, town, other_town = (node(code) for code in (COUNTY, TOWN, OTHER_TOWN))
    village, other_village = (first_child(each) for each in (town, other_town))

    committee = organ("明光市安全生产委员会办公室", OrganKind.COMMITTEE_OFFICE, county, short="市安委办", word="明安办")
    emergency = organ("明光市应急管理局", OrganKind.REGULATOR, county, short="市应急局", word="明应急", enforces=True)
    housing = organ("明光市住房和城乡建设局", OrganKind.REGULATOR, county, short="市住建局", word="明建", enforces=True)
    brigade = organ("明光市应急管理综合行政执法大队", OrganKind.BRIGADE, county, short="市执法大队", word="明应急执", enforces=True)
    government = organ("明光市人民政府", OrganKind.GOVERNMENT, county, short="市政府", word="明政")
    town_office = organ(f"{town.name}应急管理办公室", OrganKind.TOWN_OFFICE, town)
    other_office = organ(f"{other_town.name}应急管理办公室", OrganKind.TOWN_OFFICE, other_town)
    committee_of_village = organ(f"{village.name}村民委员会", OrganKind.VILLAGE, village)
    works = organ("明光市甲乙木业有限公司", OrganKind.ENTERPRISE, town, short="甲乙木业")
    other_works = organ("明光市丙丁化工有限公司", OrganKind.ENTERPRISE, other_town, short="丙丁化工")
    running = organ("明光市数据资源管理局", OrganKind.SYSTEM, county, short="市数据局")

    def seat(name: str, where: Organ, kind: PostKind, title: str, **more: Any) -> Official:
        return official(in_post(name, where, kind, title, **more), on=on)

    return World(
        on=on,
        at=datetime.combine(on, time(9, 30), SHANGHAI),
        county=county,
        town=town,
        other_town=other_town,
        village=village,
        other_village=other_village,
        committee_organ=committee,
        regulator_organ=emergency,
        brigade_organ=brigade,
        town_organ=town_office,
        other_town_organ=other_office,
        village_organ=committee_of_village,
        enterprise_organ=works,
        other_enterprise_organ=other_works,
        office=seat("陈安宁", committee, PostKind.COMMITTEE_OFFICE, "综合科科员"),
        regulator=seat("李监平", emergency, PostKind.REGULATOR, "监管科科长"),
        sector_regulator=seat("周建行", housing, PostKind.REGULATOR, "质安站站长", reach=Reach.SECTOR, sectors=("construction",)),
        officer=seat("王执一", brigade, PostKind.ENFORCEMENT_OFFICER, "执法一中队队员", certificate="皖M110001"),
        second_officer=seat("赵执二", brigade, PostKind.ENFORCEMENT_OFFICER, "执法一中队副队长", certificate="皖M110002"),
        town_officer=seat("孙镇安", town_office, PostKind.TOWN_OFFICER, "安监员"),
        second_town_officer=seat("钱镇巡", town_office, PostKind.TOWN_OFFICER, "专职巡查员"),
        other_town_officer=seat("吴邻安", other_office, PostKind.TOWN_OFFICER, "安监员"),
        grid_worker=seat("郑村行", committee_of_village, PostKind.GRID_WORKER, "网格员"),
        leader=seat("冯领之", government, PostKind.LEADER, "副市长"),
        town_leader=seat("蒋镇长", town_office, PostKind.LEADER, "镇长"),
        supervisor=seat("沈督明", committee, PostKind.SUPERVISOR, "督查组组长"),
        manager=seat("韩厂安", works, PostKind.ENTERPRISE_MANAGER, "安全管理员"),
        other_manager=seat("杨厂全", other_works, PostKind.ENTERPRISE_MANAGER, "安全管理员"),
        system_admin=seat("朱系管", running, PostKind.SYSTEM_ADMIN, "系统管理员"),
        security_admin=seat("秦安管", running, PostKind.SECURITY_ADMIN, "安全管理员"),
        audit_admin=seat("尤审管", running, PostKind.AUDIT_ADMIN, "审计管理员"),
    )


def node(code: str) -> Node:
    """Return a node by its short code."""
    return Node.objects.get(code=code.ljust(12, "0"))


def first_child(parent: Node) -> Node:
    """Return the first part of a place."""
    return parent.children.order_by("path")[0]


def organ(name: str, kind: OrganKind, where: Node, *, short: str = "", word: str = "", enforces: bool = False) -> Organ:
    """Found an organ."""
    said = FoundOrgan(name=name, short_name=short, kind=kind, node_id=where.pk, document_word=word, is_enforcement_body=enforces)
    return actions.found_organ(said, by=SYSTEM, at=FOUNDED)


def in_post(
    name: str,
    where: Organ,
    kind: PostKind,
    title: str,
    *,
    reach: Reach = Reach.SUBTREE,
    sectors: tuple[str, ...] = (),
    place: Node | None = None,
    certificate: str = "",
) -> Assignment:
    """Enter a person, set up a post and appoint her to it from the founding day on; with a certificate when a number is given."""
    person = actions.enter_person(EnterPerson(name=name, phone="0550-8020000"), by=SYSTEM, at=FOUNDED)
    said = SetUpPost(organ_id=where.pk, name=title, kind=kind, reach=reach, sectors=sectors, node_id=place.pk if place else None)
    post = actions.set_up_post(said, by=SYSTEM, at=FOUNDED)
    appointed = actions.appoint(Appoint(person_id=person.pk, post_id=post.pk, starts_on=FOUNDED.date()), by=SYSTEM, at=FOUNDED)
    if certificate:
        paper = IssueCertificate(
            person_id=person.pk, number=certificate, issuer="安徽省人民政府", valid_from=date(2024, 1, 1), valid_to=date(2029, 12, 31)
        )
        actions.issue_certificate(paper, by=SYSTEM, at=FOUNDED)
    return appointed


def account_of(by: Official) -> Account:
    """Return the account of an official, opened when she has none yet."""
    known = Account.objects.filter(person_id=by.person_id).first()
    said = OpenAccount(person_id=by.person_id, username=f"user{by.person_id}", password=PASSWORD, must_change=False)
    return known or actions.open_account(said, by=SYSTEM, at=timezone.now())


def sign_in(client: Client, by: Official) -> Client:
    """Sign a test client in as an official, in the post that she holds; past the second factor."""
    client.force_login(account_of(by), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["assignment"] = by.assignment_id
    session.save()
    return client
