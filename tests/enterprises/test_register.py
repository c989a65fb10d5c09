"""Opening files, one and many, and what a wrong row is told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.world import World, make_world

from anwang.enterprises import access, uscc
from anwang.enterprises.actions import Outcome, register_site, register_sites
from anwang.enterprises.errors import AlreadyRegistered, NameNeeded, NotInCharge, OutsideSector, OutsideTerritory, UnknownOrgan, WrongCode
from anwang.enterprises.inputs import RegisterSite
from anwang.enterprises.models import LegalEntity, Site
from anwang.enterprises.states import RiskFlag, SiteKind, SubjectType
from anwang.grid.states import Right
from anwang.ground.inputs import InputRefused, read
from anwang.ground.models import Entry
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.ground.trail.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def said(world: World, name: str = "明光市甲乙木业有限公司", seed: int = 1, **more: Any) -> RegisterSite:
    facts = {
        "name": name,
        "code": uscc.make(seed),
        "node_id": world.village.pk,
        "address": "工业园一号",
        "sectors": ("light_industry",),
        **more,
    }
    return read(RegisterSite, facts)


def test_a_file_is_opened_with_entity_number_initials_and_people(world: World) -> None:
    wish = said(world, principal_head="周甲", principal_head_phone="13800000001", flags=(RiskFlag.DUST,), trade="2011", employees=52)

    site = register_site(wish, by=world.town_officer, at=world.at)

    assert site.number == "341182100-00001"
    assert site.entity is not None
    assert (site.entity.name, site.entity.code, site.entity.subject_type) == (wish.name, wish.code, SubjectType.COMPANY)
    assert (site.initials, site.trade, site.sector, site.grid_path) == ("mgsjymyyxgs", "C2011", "light_industry", world.village.path)
    assert (site.registered_on, site.high_hazard) == (world.on, False)
    assert list(site.contacts.values_list("role", "name", "phone")) == [("principal_head", "周甲", "13800000001")]
    assert list(site.flags.values_list("flag", flat=True)) == ["dust"]
    assert Entry.objects.filter(verb="enterprises.register", subject_id=site.pk).count() == 1
    assert verify(at=world.at).ok


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91341182MA2UUUUU1", "18位"),
        ("91341182MA2N00001O", "不会出现在代码里"),
        ("9134118XMA2N000012", "第3至8位"),
        ("341182000012345", "旧注册号"),
    ],
)
def test_a_wrong_code_is_refused_with_its_true_reason(world: World, code: str, reason: str) -> None:
    with pytest.raises(WrongCode, match=reason) as refused:
        register_site(said(world, code=code), by=world.town_officer, at=world.at)

    assert refused.value.field == "code"
    assert Site.objects.count() == 0


def test_a_wrong_check_character_names_the_right_one(world: World) -> None:
    right = uscc.make(7)
    wrong = right[:-1] + next(one for one in uscc.ALPHABET if one != right[-1])

    with pytest.raises(WrongCode, match=f"第18位应是“{right[-1]}”"):
        register_site(said(world, code=wrong), by=world.town_officer, at=world.at)


def test_a_subject_without_a_code_gets_a_temporary_number_and_stays_an_enterprise(world: World) -> None:
    first = register_site(said(world, "无名豆腐坊", code=""), by=world.town_officer, at=world.at)
    second = register_site(said(world, "无名面坊", code=""), by=world.town_officer, at=world.at)

    assert (first.code, second.code) == ("TMP-341182100-0001", "TMP-341182100-0002")
    assert first.entity is not None
    assert first.entity.subject_type == SubjectType.COMPANY
    assert (first.credit_code, first.code_words) == ("", "未填（临时编号TMP-341182100-0001）")
    told = register_site(said(world, "无照豆坊", code="", subject_type="unlicensed"), by=world.town_officer, at=world.at)
    assert told.entity is not None
    assert told.entity.subject_type == SubjectType.UNLICENSED


def test_an_object_that_is_no_enterprise_has_neither_code_nor_entity(world: World) -> None:
    road = register_site(said(world, "明东路口至镇政府路段", code="", kind=SiteKind.ROAD_SECTION), by=world.town_officer, at=world.at)

    assert (road.code, road.entity, road.kind) == ("", None, "road_section")


def test_a_known_subject_is_refused_by_its_number_and_another_site_is_not(world: World) -> None:
    first = register_site(said(world), by=world.town_officer, at=world.at)

    with pytest.raises(AlreadyRegistered, match=first.number):
        register_site(said(world, address="别处"), by=world.town_officer, at=world.at)
    second = register_site(said(world, address="二厂区", another_site=True), by=world.town_officer, at=world.at)

    assert second.entity_id == first.entity_id
    assert LegalEntity.objects.count() == 1


def test_what_a_neighbour_registered_is_unknown_here(world: World) -> None:
    register_site(said(world, node_id=world.other_village.pk), by=world.other_town_officer, at=world.at)

    site = register_site(said(world), by=world.town_officer, at=world.at)

    assert site.number == "341182100-00001"
    assert LegalEntity.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"name": "——"}, NameNeeded),
        ({"regulating_organ_id": 987654}, UnknownOrgan),
        ({"official_assignment_id": 987654}, NotInCharge),
    ],
)
def test_a_wrong_row_is_refused_by_name(world: World, more: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        register_site(said(world, **more), by=world.town_officer, at=world.at)


def test_nobody_registers_outside_her_territory_or_sector(world: World) -> None:
    with pytest.raises(OutsideTerritory):
        register_site(said(world, node_id=world.other_village.pk), by=world.town_officer, at=world.at)
    with pytest.raises(OutsideSector):
        register_site(said(world, regulating_organ_id=world.regulator_organ.pk), by=world.sector_regulator, at=world.at)

    mine = register_site(said(world), by=world.sector_regulator, at=world.at)
    assert mine.regulating_organ_id == world.sector_regulator.organ_id


def test_unknown_sectors_and_trades_are_asked_again(world: World) -> None:
    with pytest.raises(InputRefused) as refused:
        said(world, sectors=("moon",), trade="Z9999")

    assert refused.value.problems["sectors"] == ["没有监管行业“moon”，请从给出的行业中选择。"]
    assert "没有行业代码" in refused.value.problems["trade"][0]


def test_who_may_register(world: World) -> None:
    may = {kind for kind, by in world.everybody.items() if by.may(Right.EDIT_SITES)}

    done = set()
    for seed, (kind, by) in enumerate(world.everybody.items(), 100):
        try:
            register_site(said(world, f"第{seed}号厂", seed), by=by, at=world.at)
        except NotAllowed:
            continue
        done.add(kind)

    assert done == may == {"committee_office", "regulator", "enforcement_officer", "town_officer"}


def test_who_sees_what(world: World) -> None:
    here = register_site(said(world), by=world.town_officer, at=world.at)
    site = register_site(
        said(world, "另镇工地", 2, node_id=world.other_village.pk, sectors=("construction",)), by=world.office, at=world.at
    )
    Site.objects.filter(pk=here.pk).update(own_organ=world.enterprise_organ)

    seen = {
        name: set(access.visible_to(getattr(world, name)).values_list("pk", flat=True))
        for name in (
            "office",
            "leader",
            "town_officer",
            "other_town_officer",
            "sector_regulator",
            "manager",
            "other_manager",
            "system_admin",
            "audit_admin",
        )
    }

    assert seen == {
        "office": {here.pk, site.pk},
        "leader": {here.pk, site.pk},
        "town_officer": {here.pk},
        "other_town_officer": {site.pk},
        "sector_regulator": {site.pk},
        "manager": {here.pk},
        "other_manager": set(),
        "system_admin": set(),
        "audit_admin": set(),
    }
    with pytest.raises(NotFound):
        access.get(world.town_officer, site.pk)
    with pytest.raises(NotAllowed):
        access.get(world.system_admin, site.pk)


def rows(world: World, count: int) -> list[RegisterSite]:
    return [
        said(
            world,
            f"明光市第{n}号加工厂",
            n,
            address=f"园区{n}号",
            principal_head=f"甲{n}",
            sectors=("light_industry", "fireworks") if n % 3 == 0 else ("machinery",),
            flags=(RiskFlag.GAS,) if n % 2 else (),
            licence_number=f"皖A{n:04d}" if n % 4 == 0 else "",
            official_assignment_id=world.town_officer.assignment_id,
        )
        for n in range(1, count + 1)
    ]


def dump() -> list[tuple[object, ...]]:
    parts: list[tuple[object, ...]] = []
    for site in Site.objects.order_by("number"):
        columns = {name: value for name, value in vars(site).items() if not name.startswith("_") and name not in {"id", "entity_id"}}
        parts.append(
            (
                sorted(columns.items()),
                site.entity and site.entity.code,
                sorted(site.sector_links.values_list("sector", flat=True)),
                sorted(site.flags.values_list("flag", flat=True)),
                sorted(site.contacts.values_list("role", "name", "phone")),
                sorted(site.licences.values_list("kind", "number")),
                sorted(site.charges.values_list("assignment_id", "starts_on")),
            )
        )
    return parts


class TakeBackError(Exception):
    pass


def dumped(act: Callable[[], None], world: World) -> list[tuple[object, ...]]:
    """Carry an act out, read what it wrote, and take it back."""
    try:
        with transaction.atomic():
            act()
            assert verify(at=world.at).ok
            found = dump()
            raise TakeBackError  # noqa: TRY301
    except TakeBackError:
        return found


def test_many_are_written_as_one_by_one(world: World) -> None:
    wishes = rows(world, 12)

    def at_once() -> None:
        outcomes = register_sites(wishes, by=world.town_officer, at=world.at, chunk=5)
        assert [(one.verdict, one.number) for one in outcomes] == [("made", f"341182100-{n:05d}") for n in range(1, 13)]

    def singly() -> None:
        for wish in wishes:
            register_site(wish, by=world.town_officer, at=world.at)

    dumps = [dumped(at_once, world), dumped(singly, world)]

    assert len(dumps[0]) == 12
    assert dumps[0] == dumps[1]


def test_each_row_of_a_sheet_is_answered(world: World) -> None:
    register_site(said(world, "老厂", 50, address="老街"), by=world.town_officer, at=world.at)
    good, twin, wrong = said(world, "新厂", 51), said(world, "新厂分部", 51), said(world, "错厂", code="91341182MA2N00001")
    same, renamed = said(world, "老厂", 50, address="老街"), said(world, "老厂", 50, address="老街", employees=9)

    outcomes = register_sites([good, twin, wrong, same], by=world.town_officer, at=world.at)
    later = register_sites([renamed], by=world.town_officer, at=world.at)

    assert [(one.index, one.verdict) for one in outcomes] == [(0, "made"), (1, "duplicate"), (2, "refused"), (3, "duplicate")]
    assert (outcomes[1].of_index, outcomes[1].reason, outcomes[2].at) == (0, "与前面一行是同一对象", "code")
    assert "17位" in outcomes[2].reason
    assert (later[0].verdict, later[0].changed) == ("updated", {"employees": [None, 9]})


def test_a_known_file_takes_what_is_new_and_keeps_the_rest(world: World) -> None:
    first = register_site(
        said(world, "老名木业", 60, employees=8, principal_head="周甲", principal_head_phone="1"), by=world.town_officer, at=world.at
    )

    wish = said(
        world,
        "新名木业",
        60,
        address="",
        employees=None,
        sectors=("fireworks",),
        principal_head="吴乙",
        node_id=world.town.pk,
        state="stopped",
    )
    [outcome] = register_sites([wish], by=world.town_officer, at=world.at)

    site = Site.objects.get()
    assert outcome.site_id == first.pk
    assert (site.name, site.former_names, site.initials, site.employees, site.address) == (
        "新名木业",
        ["老名木业"],
        "xmmy",
        8,
        "工业园一号",
    )
    assert (site.state, site.closed_on, site.node_id, site.high_hazard, site.sector) == (
        "stopped",
        None,
        world.village.pk,
        True,
        "light_industry",
    )
    assert sorted(site.sector_links.values_list("sector", flat=True)) == ["fireworks", "light_industry"]
    assert list(site.contacts.values_list("role", "name", "phone")) == [("principal_head", "吴乙", "")]
    assert list(site.moves.values_list("verb", flat=True)) == ["rename", "change_state"]
    assert verify(at=world.at).ok


def test_a_temporary_code_gives_way_to_a_real_one(world: World) -> None:
    register_site(said(world, "无名木坊", code=""), by=world.town_officer, at=world.at)

    [outcome] = register_sites([said(world, "无名木坊", 70)], by=world.town_officer, at=world.at)

    assert outcome.verdict == "updated"
    assert (Site.objects.get().code, Site.objects.values_list("entity__code", flat=True).get()) == (uscc.make(70), uscc.make(70))


def test_a_sector_post_leaves_files_of_other_sectors_alone(world: World) -> None:
    register_site(said(world), by=world.office, at=world.at)

    [outcome] = register_sites([said(world, sectors=("construction",), employees=5)], by=world.sector_regulator, at=world.at)

    assert (outcome.verdict, outcome.site_id) == ("duplicate", None)
    assert Site.objects.get().employees is None


def test_statements_do_not_grow_with_the_rows(world: World) -> None:
    counts = []
    register_site(said(world), by=world.town_officer, at=world.at)  # the first number of a series makes its counter
    for size in (1, 3):
        with CaptureQueriesContext(connection) as caught:
            register_sites([said(world, f"厂{size}{n}", size * 100 + n) for n in range(size)], by=world.town_officer, at=world.at)
        counts.append(len(caught))

    assert counts[0] == counts[1]


def test_what_a_chunk_made_is_kept_with_it_or_not_at_all(world: World) -> None:
    def stop(outcomes: list[Outcome]) -> None:
        if outcomes[0].index:
            raise TakeBackError

    with pytest.raises(TakeBackError):
        register_sites(rows(world, 4), by=world.town_officer, at=world.at, chunk=2, progress=stop)

    assert list(Site.objects.order_by("number").values_list("number", flat=True)) == ["341182100-00001", "341182100-00002"]
