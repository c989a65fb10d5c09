"""Checklists in versions: the library, drafts, publishing, and that nothing published ever changes."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.world import World, make_world

from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.actor import SYSTEM
from anwang.ground.refusal import NotAllowed, NotFound, WrongState
from anwang.ground.trail.verify import verify
from anwang.standards import access, actions, queries
from anwang.standards.actions import Installed, install_library
from anwang.standards.errors import ClauseNotUsable, DraftOpen, Incomplete, Inherited, Published, Shipped, TwiceInSheet
from anwang.standards.inputs import AmendVersion, DraftChecklist, ExtendChecklist, NameCategory, Withdraw, WriteItem
from anwang.standards.library import load_checklists, load_criteria
from anwang.standards.models import CheckCategory, CheckItem, Checklist, ChecklistVersion, Criterion, CriterionFamily
from anwang.standards.states import ChecklistState

pytestmark = pytest.mark.django_db
GENERAL = "township_general_43"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def library(world: World) -> Installed:
    return install_library(by=SYSTEM, at=world.at)


def in_force(code: str) -> ChecklistVersion:
    return ChecklistVersion.objects.get(checklist__code=code, state=ChecklistState.PUBLISHED)


def question(category: CheckCategory, text: str = "灶台旁是否备有灭火毯？", **more: object) -> WriteItem:
    return WriteItem(category_id=category.pk, text=text, hazard_text="灶台旁没有灭火毯", **more)


def begin(world: World, *, by: Official | None = None, sectors: tuple[str, ...] = ()) -> tuple[ChecklistVersion, CheckCategory]:
    by = by or world.regulator
    version = actions.draft_checklist(DraftChecklist(name="餐饮场所检查表", sectors=sectors), by=by, at=world.at)
    return version, actions.add_category(version, NameCategory(name="厨房"), by=by, at=world.at)


def test_the_library_lies_published_and_a_second_time_changes_nothing(world: World, library: Installed) -> None:
    sheets = load_checklists()

    assert (library.checklists, library.versions, library.items) == (len(sheets), len(sheets), sum(len(sheet.items) for sheet in sheets))
    assert (library.families, library.criteria) == (len(load_criteria()), sum(len(family.criteria) for family in load_criteria()))
    assert install_library(by=SYSTEM, at=world.at) == Installed(0, 0, 0, 0, 0)
    assert verify(at=world.at).ok


def test_the_township_sheet_has_its_43_items_in_order(library: Installed) -> None:
    version = in_force(GENERAL)
    items = queries.items_of(version)

    assert [item.number for item in items] == list(range(1, 44))
    assert version.item_count == 43
    assert [(one.category.name, len(one.items)) for one in queries.sections_of(version)] == [
        (category.name, len(category.items)) for category in next(sheet for sheet in load_checklists() if sheet.code == GENERAL).categories
    ]


def test_items_carry_what_the_library_says(library: Installed) -> None:
    items = queries.items_of(in_force("industry_trade_key"))

    first = items[0]
    assert (first.level, first.criterion and first.criterion.code, first.term_days, first.must_check) == (
        "major",
        "industry_trade.general.1",
        15,
        True,
    )
    assert items[2].level == "general"
    assert (
        Criterion.objects.get(code="industry_trade.general.2").source
        == "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第三条第二项"
    )
    assert CriterionFamily.objects.get(code="fire_2017").note.startswith("已被2025版代替")


def test_sheets_for_a_site_are_of_its_sectors_and_general(world: World, library: Installed) -> None:
    codes = [one.checklist.code for one in queries.for_site(["textile", "fireworks"], world.village.path)]

    assert (codes[-1], set(codes[:-1])) == (GENERAL, {"industry_trade_key", "fireworks_key"})
    assert [one.checklist.code for one in queries.for_site([], world.village.path)] == [GENERAL]


def test_criteria_are_those_in_force_on_the_day(library: Installed) -> None:
    old, new = (
        {one.family.code for one in queries.criteria_for(["fire_crowded_places"], day)} for day in (date(2025, 10, 31), date(2025, 11, 1))
    )

    assert ("fire_2017" in old, "fire_2025" in old) == (True, False)
    assert ("fire_2017" in new, "fire_2025" in new) == (False, True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE standards_checkitem SET text = '改了' WHERE version_id = {version}",
        "DELETE FROM standards_checkitem WHERE version_id = {version}",
        "UPDATE standards_checkcategory SET name = '改了' WHERE version_id = {version}",
        "DELETE FROM standards_checkcategory WHERE version_id = {version}",
        "INSERT INTO standards_checkcategory (version_id, number, name) VALUES ({version}, 99, '多')",
        "UPDATE standards_checklistversion SET basis = '改了' WHERE id = {version}",
        "UPDATE standards_checklistversion SET state = 'draft' WHERE id = {version}",
        "DELETE FROM standards_checklistversion WHERE id = {version}",
    ],
)
def test_the_database_refuses_to_change_what_is_published(library: Installed, statement: str) -> None:
    version = in_force(GENERAL)
    before = list(CheckItem.objects.filter(version=version).values())

    with pytest.raises(DatabaseError, match="已发布的检查表版本不能修改"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(version=version.pk))

    assert list(CheckItem.objects.filter(version=version).values()) == before


def test_an_item_cannot_be_moved_into_a_published_version(world: World, library: Installed) -> None:
    version, category = begin(world)
    item = actions.add_item(version, question(category), by=world.regulator, at=world.at)

    with pytest.raises(DatabaseError, match="已发布"), transaction.atomic():
        CheckItem.objects.filter(pk=item.pk).update(version=in_force(GENERAL))


def test_a_draft_is_written_ordered_and_published(world: World) -> None:
    by = world.regulator
    version, kitchen = begin(world)
    hall = actions.add_category(version, NameCategory(name="大厅"), by=by, at=world.at)
    actions.add_item(version, question(hall, "安全出口是否畅通？"), by=by, at=world.at)
    first = actions.add_item(version, question(kitchen, "油烟管道是否按季清洗？"), by=by, at=world.at)
    second = actions.add_item(version, question(kitchen), by=by, at=world.at)
    assert (first.number, second.number) == (1, 2)

    actions.move_item(second, "up", by=by, at=world.at)
    actions.move_category(hall, "up", by=by, at=world.at)
    actions.rename_category(kitchen, NameCategory(name="后厨"), by=by, at=world.at)
    published = actions.publish(version, by=by, at=world.at)

    assert [(item.number, item.category.name, item.text) for item in queries.items_of(published)] == [
        (1, "大厅", "安全出口是否畅通？"),
        (2, "后厨", "灶台旁是否备有灭火毯？"),
        (3, "后厨", "油烟管道是否按季清洗？"),
    ]
    assert (published.state, published.published_on, published.published_by, published.item_count) == ("published", world.on, by.name, 3)
    assert verify(at=world.at).ok


def test_a_published_version_is_refused_by_every_verb(world: World) -> None:
    by = world.regulator
    version, kitchen = begin(world)
    item = actions.add_item(version, question(kitchen), by=by, at=world.at)
    version = actions.publish(version, by=by, at=world.at)

    for refused in (
        lambda: actions.add_item(version, question(kitchen, "另一问是否成立？"), by=by, at=world.at),
        lambda: actions.amend_item(item, question(kitchen, "改过的问题是否成立？"), by=by, at=world.at),
        lambda: actions.remove_item(item, by=by, at=world.at),
        lambda: actions.move_item(item, "up", by=by, at=world.at),
        lambda: actions.add_category(version, NameCategory(name="新类"), by=by, at=world.at),
        lambda: actions.remove_category(kitchen, by=by, at=world.at),
        lambda: actions.amend_version(version, AmendVersion(basis="改"), by=by, at=world.at),
        lambda: actions.discard_draft(version, by=by, at=world.at),
        lambda: actions.publish(version, by=by, at=world.at),
    ):
        with pytest.raises(Published):
            refused()


def test_a_new_version_takes_the_place_of_the_old_one(world: World) -> None:
    by, later = world.regulator, world.at + timedelta(days=30)
    version, kitchen = begin(world)
    actions.add_item(version, question(kitchen), by=by, at=world.at)
    first = actions.publish(version, by=by, at=world.at)

    second = actions.new_version(first.checklist, by=by, at=later)
    with pytest.raises(DraftOpen):
        actions.new_version(first.checklist, by=by, at=later)
    actions.add_item(second, question(second.categories.get(), "冷库是否有报警？"), by=by, at=later)
    actions.publish(second, by=by, at=later)

    first.refresh_from_db()
    assert (first.state, first.withdrawn_on, first.item_count) == ("withdrawn", date(2026, 4, 15), 1)
    assert queries.latest(first.checklist) == second
    assert [item.text for item in queries.items_of(second)] == ["灶台旁是否备有灭火毯？", "冷库是否有报警？"]
    with pytest.raises(WrongState):
        actions.withdraw(first, Withdraw(reason="不再使用"), by=by, at=later)


def test_a_lower_place_takes_over_and_adds(world: World, library: Installed) -> None:
    parent, by = Checklist.objects.get(code=GENERAL), world.town_officer
    version = actions.extend_checklist(parent, ExtendChecklist(name="本镇大检查登记表"), by=by, at=world.at)
    assert version.items.count() == 43

    inherited = version.items.order_by("number")[0]
    with pytest.raises(Inherited):
        actions.remove_item(inherited, by=by, at=world.at)
    own = actions.add_item(version, question(version.categories.order_by("-number")[0], "村口水塘是否有护栏？"), by=by, at=world.at)
    actions.publish(version, by=world.regulator, at=world.at)

    assert own.number == 44
    assert [one.checklist.name for one in queries.for_site([], world.village.path)] == ["本镇大检查登记表"]
    assert [one.checklist.code for one in queries.for_site([], world.other_village.path)] == [GENERAL]
    again = actions.new_version(version.checklist, by=by, at=world.at)
    assert (again.items.count(), again.items.filter(inherited_from=None).count()) == (44, 1)
    assert again.builds_on == in_force(GENERAL)


def test_only_a_clause_makes_an_item_major(world: World, library: Installed) -> None:
    by, clause = world.regulator, Criterion.objects.get(code="industry_trade.general.2")
    version, kitchen = begin(world, sectors=("machinery",))

    item = actions.add_item(version, question(kitchen, criterion_id=clause.pk), by=by, at=world.at)
    assert (item.level, item.criterion_id) == ("major", clause.pk)
    plain = actions.amend_item(item, question(kitchen), by=by, at=world.at)
    assert (plain.level, plain.criterion_id) == ("general", None)

    general, room = begin(world)
    with pytest.raises(ClauseNotUsable, match="通用检查表"):
        actions.add_item(general, question(room, criterion_id=clause.pk), by=by, at=world.at)
    foreign = Criterion.objects.filter(family__code="fireworks").first()
    with pytest.raises(ClauseNotUsable):
        actions.add_item(version, question(kitchen, "别的问题是否成立？", criterion_id=foreign.pk if foreign else 0), by=by, at=world.at)


def test_what_cannot_be_published_or_edited(world: World, library: Installed) -> None:
    by = world.regulator
    version, kitchen = begin(world)
    with pytest.raises(Incomplete):
        actions.publish(version, by=by, at=world.at)
    actions.add_item(version, question(kitchen), by=by, at=world.at)
    with pytest.raises(TwiceInSheet):
        actions.add_item(version, question(kitchen), by=by, at=world.at)
    with pytest.raises(TwiceInSheet):
        actions.add_category(version, NameCategory(name="厨房"), by=by, at=world.at)
    with pytest.raises(Shipped):
        actions.new_version(Checklist.objects.get(code=GENERAL), by=by, at=world.at)


def test_a_draft_thrown_away_takes_its_checklist_along(world: World) -> None:
    version, kitchen = begin(world)
    actions.add_item(version, question(kitchen), by=world.regulator, at=world.at)

    actions.discard_draft(version, by=world.regulator, at=world.at)

    assert (Checklist.objects.count(), ChecklistVersion.objects.count(), CheckItem.objects.count()) == (0, 0, 0)
    assert verify(at=world.at).ok


def test_who_may_draft_and_who_may_publish(world: World) -> None:
    drafted: set[str] = set()
    published: set[str] = set()
    for kind, by in world.everybody.items():
        version, category = begin(world)
        actions.add_item(version, question(category), by=world.regulator, at=world.at)
        for done, act in (
            (drafted, lambda by=by: begin(world, by=by)),
            (published, lambda by=by, version=version: actions.publish(version, by=by, at=world.at)),
        ):
            try:
                act()
            except (NotAllowed, NotFound):
                continue
            done.add(kind)

    assert drafted == {kind for kind, by in world.everybody.items() if by.may(Right.EDIT_CHECKLISTS)}
    assert published == {kind for kind, by in world.everybody.items() if by.may(Right.PUBLISH_CHECKLISTS)}
    assert drafted == {"committee_office", "regulator", "enforcement_officer", "town_officer"}
    assert published == {"committee_office", "regulator"}


def test_who_sees_which_sheets(world: World, library: Installed) -> None:
    theirs, _ = begin(world, by=world.other_town_officer)

    assert access.visible_to(world.town_officer).filter(pk=theirs.checklist_id).count() == 0
    assert access.visible_to(world.office).filter(pk=theirs.checklist_id).count() == 1
    assert access.visible_to(world.manager).count() == len(load_checklists())
    assert access.visible_to(world.system_admin).count() == 0
    with pytest.raises(NotFound):
        access.get_version(world.town_officer, theirs.pk)
    with pytest.raises(NotFound):
        access.get_version(world.leader, theirs.pk)
    with pytest.raises(NotFound):
        actions.add_category(theirs, NameCategory(name="类别"), by=world.town_officer, at=world.at)


def test_statements_do_not_grow_with_the_sheet(world: World, library: Installed) -> None:
    counts = []
    for code in ("elderly_care_key", GENERAL):
        version = in_force(code)
        with CaptureQueriesContext(connection) as caught:
            [item.criterion.family.name for item in queries.items_of(version) if item.criterion]
            [section.category.name for section in queries.sections_of(version)]
        counts.append(len(caught))

    assert counts == [3, 3]
