"""Keeping a file true: facts, states, places, people, officials in charge, doubles, and taking an import back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.enterprises.files import opened
from tests.world import World, make_world

from anwang.enterprises import actions, queries, uscc
from anwang.enterprises.errors import (
    AlreadyRegistered,
    AlreadyThere,
    FileClosed,
    NotInCharge,
    OutsideTerritory,
    SameSite,
    UnknownOrgan,
    WrongCode,
    WrongTerm,
)
from anwang.enterprises.inputs import (
    AddContact,
    AddLicence,
    AmendSite,
    ChangeState,
    ChargeOfficial,
    GiveOwnUnit,
    MergeInto,
    RegisterSite,
    ReleaseOfficial,
    Relocate,
    SetFlags,
)
from anwang.enterprises.models import Contact, LegalEntity, Licence, Site, SiteMove
from anwang.enterprises.states import ContactRole, RiskFlag, SiteState
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.inputs import InputRefused, read
from anwang.ground.models import IssuedNumber
from anwang.ground.refusal import NotAllowed, NotFound, Refusal
from anwang.ground.trail.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def facts(site: Site, **more: object) -> AmendSite:
    said = {
        "name": site.name,
        "code": site.code,
        "address": site.address,
        "sectors": tuple(site.sector_links.values_list("sector", flat=True)),
    }
    return read(AmendSite, said | more)


def charge(world: World, site: Site, who: Official, on: date, *, principal: bool = True, by: Official | None = None) -> None:
    said = ChargeOfficial(assignment_id=who.assignment_id, starts_on=on, is_principal=principal, document="镇办〔2026〕3号")
    actions.charge_official(site, said, by=by or world.town_officer, at=world.at)


def test_a_new_name_keeps_the_old_one(world: World) -> None:
    site = opened(world, employees=4, remark="旧")

    site = actions.amend_site(
        site, facts(site, name="明光市新木业厂", sectors=("machinery",), flags=(RiskFlag.DUST,)), by=world.town_officer, at=world.at
    )

    assert (site.name, site.former_names, site.initials, site.sector) == ("明光市新木业厂", ["明光市第1号木业厂"], "mgsxmyc", "machinery")
    assert (site.employees, site.remark, LegalEntity.objects.get().name) == (None, "", "明光市新木业厂")
    assert site.moves.get().reason == "名称由“明光市第1号木业厂”变更为“明光市新木业厂”"
    assert queries.search(Site.objects.all(), "mgsx").get() == site
    assert verify(at=world.at).ok


def test_a_code_is_checked_when_it_is_changed(world: World) -> None:
    site, other = opened(world), opened(world, 2)

    with pytest.raises(WrongCode):
        actions.amend_site(site, facts(site, code="913411821234567890"), by=world.town_officer, at=world.at)
    with pytest.raises(AlreadyRegistered, match=other.number):
        actions.amend_site(site, facts(site, code=other.code), by=world.town_officer, at=world.at)
    with pytest.raises(Refusal, match="不能清空"):
        actions.amend_site(site, facts(site, code=""), by=world.town_officer, at=world.at)
    site = actions.amend_site(site, facts(site, code=uscc.make(9)), by=world.town_officer, at=world.at)
    assert (site.code, site.entity_id) == (uscc.make(9), LegalEntity.objects.get(code=uscc.make(9)).pk)


def test_a_closed_file_is_not_changed_until_it_works_again(world: World) -> None:
    site, by = opened(world), world.town_officer
    yesterday = world.on - timedelta(days=1)

    site = actions.close_site(site, on=yesterday, reason="企业关停", by=by, at=world.at)
    assert (site.state, site.closed_on) == ("closed", yesterday)
    for act in (
        lambda: actions.amend_site(site, facts(site), by=by, at=world.at),
        lambda: actions.add_contact(site, AddContact(role=ContactRole.LIAISON, name="甲"), by=by, at=world.at),
        lambda: charge(world, site, world.town_officer, world.on),
    ):
        with pytest.raises(FileClosed):
            act()
    with pytest.raises(AlreadyThere):
        actions.close_site(site, on=yesterday, reason="又关", by=by, at=world.at)
    with pytest.raises(WrongTerm):
        actions.change_state(site, ChangeState(state=SiteState.ACTIVE, on=world.on + timedelta(days=1), reason="复工"), by=by, at=world.at)

    site = actions.change_state(site, ChangeState(state=SiteState.ACTIVE, on=world.on, reason="恢复生产"), by=by, at=world.at)
    assert (site.state, site.closed_on) == ("active", None)
    assert list(site.moves.values_list("source", "target")) == [("active", "closed"), ("closed", "active")]


def test_what_became_of_a_file_is_never_rewritten(world: World) -> None:
    site = opened(world)
    actions.close_site(site, on=world.on, reason="关停", by=world.town_officer, at=world.at)

    for statement in ("UPDATE enterprises_sitemove SET reason = ''", "DELETE FROM enterprises_sitemove"):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_site_moves_inside_the_territory_only(world: World) -> None:
    site = opened(world)

    with pytest.raises(OutsideTerritory):
        actions.relocate(site, Relocate(node_id=world.other_village.pk, reason="搬迁"), by=world.town_officer, at=world.at)
    site = actions.relocate(site, Relocate(node_id=world.other_village.pk, address="新址", reason="搬迁"), by=world.office, at=world.at)

    assert (site.grid_path, site.address, site.address_key) == (world.other_village.path, "新址", "新址")
    assert site.moves.get().reason.startswith(f"由{world.village.name} 路1号迁至{world.other_village.name} 新址")


def test_flags_and_sectors_decide_the_high_hazard_trade(world: World) -> None:
    site, by = opened(world), world.town_officer

    assert actions.add_sector(site, "fireworks", by=by, at=world.at).high_hazard is True
    assert actions.remove_sector(site, "fireworks", by=by, at=world.at).high_hazard is False
    assert actions.set_flags(site, SetFlags(flags=(RiskFlag.HIGH_HAZARD,)), by=by, at=world.at).high_hazard is True
    assert actions.set_flags(site, SetFlags(flags=()), by=by, at=world.at).high_hazard is False
    with pytest.raises(AlreadyThere):
        actions.set_flags(site, SetFlags(flags=()), by=by, at=world.at)
    with pytest.raises(Refusal, match="至少"):
        actions.remove_sector(site, "light_industry", by=by, at=world.at)
    assert verify(at=world.at).ok


def test_people_are_named_amended_and_taken_off(world: World) -> None:
    site, by = opened(world), world.town_officer
    contact = actions.add_contact(site, AddContact(role=ContactRole.SAFETY_OFFICER, name="周甲", phone="1"), by=by, at=world.at)
    with pytest.raises(AlreadyThere):
        actions.add_contact(site, AddContact(role=ContactRole.SAFETY_OFFICER, name="周甲"), by=by, at=world.at)

    contact = actions.amend_contact(
        contact, AddContact(role=ContactRole.SAFETY_OFFICER, name="周甲", phone="2", full_time=True), by=by, at=world.at
    )
    assert (contact.phone, contact.full_time) == ("2", True)
    actions.remove_contact(contact, by=by, at=world.at)

    assert Contact.objects.count() == 0
    assert verify(at=world.at).ok


@pytest.mark.parametrize(("left", "warning"), [(-1, 0), (0, 30), (30, 30), (31, 60), (60, 60), (61, 90), (90, 90), (91, None)])
def test_licences_are_called_to_mind_90_60_and_30_days_before(world: World, left: int, warning: int | None) -> None:
    site = opened(world)
    day = world.on + timedelta(days=left)
    licence = actions.add_licence(site, AddLicence(kind="安全生产许可证", number="1", valid_to=day), by=world.town_officer, at=world.at)

    assert queries.warning_of(day, world.on) == warning
    assert list(queries.licences_running_out(world.office, world.on)) == ([licence] if warning is not None else [])
    assert queries.file_of(site, world.office, world.on).running_out == (((licence, left),) if warning is not None else ())


def test_licences_are_renewed_not_entered_twice(world: World) -> None:
    site, by = opened(world), world.town_officer
    licence = actions.add_licence(site, AddLicence(kind="安全生产许可证", number="1"), by=by, at=world.at)

    with pytest.raises(AlreadyThere):
        actions.add_licence(site, AddLicence(kind="安全生产许可证", number="1"), by=by, at=world.at)
    with pytest.raises(InputRefused):
        read(AddLicence, {"kind": "证书", "number": "1", "valid_from": "2026-02-01", "valid_to": "2026-01-01"})
    actions.amend_licence(licence, AddLicence(kind="安全生产许可证", number="1", valid_to=world.on), by=by, at=world.at)
    assert Licence.objects.get().valid_to == world.on


def test_a_new_principal_takes_over_and_the_history_stays(world: World) -> None:
    site, first, second = opened(world), world.town_officer, world.second_town_officer
    charge(world, site, first, date(2026, 1, 5))
    charge(world, site, world.town_leader, date(2026, 1, 5), principal=False)
    charge(world, site, second, date(2026, 3, 1))

    found = list(site.charges.order_by("id").values_list("assignment_id", "is_principal", "starts_on", "ends_on"))
    assert found == [
        (first.assignment_id, True, date(2026, 1, 5), date(2026, 3, 1)),
        (world.town_leader.assignment_id, False, date(2026, 1, 5), None),
        (second.assignment_id, True, date(2026, 3, 1), None),
    ]
    assert queries.principals([site.pk], date(2026, 2, 28)) == {site.pk: first.name}
    assert queries.principals([site.pk], date(2026, 3, 1)) == {site.pk: second.name}
    with pytest.raises(AlreadyThere):
        charge(world, site, second, world.on)
    with pytest.raises(WrongTerm):
        charge(world, site, first, date(2026, 2, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        site.charges.filter(assignment_id=first.assignment_id).update(ends_on=None)

    running = site.charges.get(assignment_id=second.assignment_id)
    actions.release_official(running, ReleaseOfficial(ends_on=world.on), by=first, at=world.at)
    assert list(queries.without_official(Site.objects.all(), world.on)) == [site]
    assert verify(at=world.at).ok


def test_who_cannot_be_in_charge(world: World) -> None:
    site = opened(world)

    for who in (world.other_town_officer, world.manager, world.audit_admin):
        with pytest.raises(NotInCharge):
            charge(world, site, who, world.on)


def test_an_enterprise_gets_its_own_unit_and_manager(world: World) -> None:
    site = opened(world)

    with pytest.raises(NotAllowed):
        actions.give_own_unit(site, GiveOwnUnit(), by=world.town_officer, at=world.at)
    site = actions.give_own_unit(site, GiveOwnUnit(), by=world.office, at=world.at)
    other = actions.give_own_unit(opened(world, 2), GiveOwnUnit(organ_id=world.enterprise_organ.pk), by=world.office, at=world.at)

    assert site.own_organ is not None
    post = site.own_organ.posts.get()
    assert (site.own_organ.name, site.own_organ.kind, post.kind, post.reach) == (site.name, "enterprise", "enterprise_manager", "own_unit")
    assert list(Site.objects.filter(own_organ_id=world.manager.organ_id)) == [other]
    with pytest.raises(UnknownOrgan):
        actions.give_own_unit(opened(world, 3), GiveOwnUnit(organ_id=world.enterprise_organ.pk), by=world.office, at=world.at)


def test_a_double_points_at_the_file_that_is_kept(world: World) -> None:
    kept, double = (
        opened(world),
        opened(world, 2, sectors=("fireworks",), flags=(RiskFlag.DUST,), principal_head="周甲", licence_number="9"),
    )
    charge(world, double, world.town_officer, world.on)

    kept = actions.merge_duplicate(double, MergeInto(into_id=kept.pk, reason="同一家"), by=world.town_officer, at=world.at)
    double.refresh_from_db()

    assert (double.state, double.merged_into_id, double.closed_on) == ("merged", kept.pk, world.on)
    assert (kept.former_names, kept.high_hazard) == ([double.name], True)
    assert (kept.contacts.get().name, kept.licences.get().number, kept.flags.get().flag) == ("周甲", "9", "dust")
    assert double.charges.get().ends_on == world.on
    assert queries.file_ids(kept) == [kept.pk, double.pk]
    assert list(queries.register(world.office)) == [kept]
    assert [move.verb for move in queries.moves_of(kept)] == ["absorb", "merge"]
    for site, into in ((kept, kept), (kept, double), (double, kept)):
        with pytest.raises(SameSite):
            actions.merge_duplicate(site, MergeInto(into_id=into.pk, reason="再并"), by=world.town_officer, at=world.at)
    with pytest.raises(Refusal):
        actions.change_state(double, ChangeState(state=SiteState.ACTIVE, on=world.on, reason="恢复"), by=world.office, at=world.at)
    assert verify(at=world.at).ok


def test_likely_doubles_are_found_by_code_name_and_likeness(world: World) -> None:
    opened(world, 1, name="明光市甲乙木业有限公司")
    opened(world, 2, name="明光市甲乙木业有限责任公司")
    opened(world, 3, name="明光市丙丁化工有限公司")

    found = queries.likely_doubles(world.town_officer, "明光市甲乙木业有限公司", code=uscc.make(3))

    assert [(one.site.name, one.why) for one in found] == [
        ("明光市丙丁化工有限公司", "代码相同"),
        ("明光市甲乙木业有限公司", "名称相同"),
        ("明光市甲乙木业有限责任公司", "名称相近"),
    ]
    assert queries.likely_doubles(world.other_town_officer, "明光市甲乙木业有限公司") == []


def test_an_import_is_taken_back_but_not_what_has_since_got_a_history(world: World) -> None:
    old = opened(world, 1, employees=3)
    rows = [
        RegisterSite(
            name=f"明光市第{seed}号木业厂",
            code=uscc.make(seed),
            node_id=world.village.pk,
            principal_head="甲",
            employees=7,
            flags=(RiskFlag.GAS,),
        )
        for seed in (1, 2, 3)
    ]
    outcomes = actions.register_sites(rows, by=world.town_officer, at=world.at)
    made = [one.site_id for one in outcomes if one.verdict == "made" and one.site_id]
    added: dict[str, list[int]] = {}
    for one in outcomes:
        for label, ids in one.added.items():
            added.setdefault(label, []).extend(ids)
    third = Site.objects.get(pk=made[1])
    actions.close_site(third, on=world.on, reason="关停", by=world.town_officer, at=world.at)

    undone = actions.undo_import(
        made,
        changed={one.site_id: one.changed for one in outcomes if one.site_id and one.verdict == "updated"},
        added=added,
        by=world.town_officer,
        at=world.at,
    )

    assert (undone.removed, undone.restored, undone.kept) == (1, 1, ((third.pk, third.number, "已有档案变更记录"),))
    assert set(Site.objects.values_list("pk", flat=True)) == {old.pk, third.pk}
    old.refresh_from_db()
    assert (old.employees, old.contacts.count(), old.flags.count()) == (3, 0, 0)
    assert LegalEntity.objects.count() == 2
    assert IssuedNumber.objects.filter(series="enterprises.site:341182100").count() == 3
    assert verify(at=world.at).ok


def test_nobody_takes_back_what_she_does_not_see(world: World) -> None:
    site = opened(world)

    undone = actions.undo_import([site.pk], by=world.other_town_officer, at=world.at)

    assert (undone.removed, Site.objects.count()) == (0, 1)


VERBS: dict[str, tuple[Right, Callable[[World, Site, Official], object]]] = {
    "amend": (Right.EDIT_SITES, lambda w, s, by: actions.amend_site(s, facts(s), by=by, at=w.at)),
    "close": (Right.EDIT_SITES, lambda w, s, by: actions.close_site(s, on=w.on, reason="关停", by=by, at=w.at)),
    "relocate": (Right.EDIT_SITES, lambda w, s, by: actions.relocate(s, Relocate(node_id=w.town.pk, reason="搬迁"), by=by, at=w.at)),
    "flags": (Right.EDIT_SITES, lambda w, s, by: actions.set_flags(s, SetFlags(flags=(RiskFlag.GAS,)), by=by, at=w.at)),
    "contact": (Right.EDIT_SITES, lambda w, s, by: actions.add_contact(s, AddContact(role=ContactRole.LIAISON, name="甲"), by=by, at=w.at)),
    "licence": (Right.EDIT_SITES, lambda w, s, by: actions.add_licence(s, AddLicence(kind="许可证", number="1"), by=by, at=w.at)),
    "charge": (Right.CHARGE_OFFICIALS, lambda w, s, by: charge(w, s, w.town_officer, w.on, by=by)),
    "undo": (Right.IMPORT, lambda w, s, by: actions.undo_import([s.pk], by=by, at=w.at)),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_asks_for_its_right(world: World, verb: str) -> None:
    right, act = VERBS[verb]
    site = opened(world)
    Site.objects.filter(pk=site.pk).update(own_organ=world.enterprise_organ)
    before = SiteMove.objects.count()

    for by in world.everybody.values():
        if by.may(right):
            continue
        with pytest.raises((NotAllowed, NotFound)):
            act(world, site, by)
    assert SiteMove.objects.count() == before
    if verb != "undo":
        with pytest.raises(NotFound):
            act(world, site, world.other_town_officer)
        act(world, site, world.town_officer)


def test_a_file_costs_the_same_whatever_it_holds(world: World) -> None:
    small, large = (
        opened(world),
        opened(world, 2, sectors=("machinery", "fireworks", "textile"), flags=(RiskFlag.GAS, RiskFlag.DUST), principal_head="甲"),
    )
    for number in ("1", "2", "3"):
        actions.add_licence(large, AddLicence(kind="许可证", number=number), by=world.office, at=world.at)
    charge(world, large, world.town_officer, world.on)
    counts = []
    for site in (small, large):
        with CaptureQueriesContext(connection) as caught:
            summary = queries.file_of(site, world.office, world.on)
            assert [one.person for one in summary.charges] == [world.town_officer.name] * len(summary.charges)
        counts.append(len(caught))

    assert counts == [2, 2]
    assert summary.dangers == ("粉尘涉爆", "煤气", "烟花爆竹")
    assert summary.answers is not None
    assert summary.answers.name == "甲"
