"""Who may do what: each kind of post, inside and outside its scope; and nobody both does and checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.hazards.county import DAY, Road, whole_plan
from tests.hazards.test_states import acts, listing
from tests.world import World, in_post

from anwang.enterprises.models import Site
from anwang.grid.access import Official
from anwang.grid.states import PostKind, Reach
from anwang.ground.refusal import NotAllowed, NotFound, Refusal
from anwang.hazards import actions, errors, inputs
from anwang.hazards.access import get, visible_to
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardSource, HazardState

S = HazardState
K = PostKind
ORDERING = {K.REGULATOR, K.ENFORCEMENT_OFFICER, K.TOWN_OFFICER}
OFFICIALS = {K.COMMITTEE_OFFICE, *ORDERING, K.GRID_WORKER, K.LEADER, K.SUPERVISOR}

MAY: dict[str, tuple[str, set[PostKind]]] = {
    # verb: (state in which it is tried, the kinds of post that may take it)
    "order_at_once": (S.REGISTERED, ORDERING),
    "order": (S.REGISTERED, ORDERING),
    "claim": (S.ORDERED, {K.ENTERPRISE_MANAGER}),
    "note_progress": (S.ORDERED, {*OFFICIALS, K.ENTERPRISE_MANAGER}),
    "ask_extension": (S.ORDERED, {K.ENTERPRISE_MANAGER}),
    "order_again": (S.FAILED, ORDERING),
    "enforce": (S.FAILED, ORDERING),
    "transfer": (S.ORDERED, {*ORDERING, K.COMMITTEE_OFFICE}),
    "void": (S.ORDERED, {K.COMMITTEE_OFFICE, K.REGULATOR}),
    "shut": (S.ORDERED, ORDERING),
    "list_for_supervision": (S.ORDERED, {K.COMMITTEE_OFFICE, K.LEADER}),
    "stop": (S.ORDERED, ORDERING),
    "reopen": (S.STRUCK_OFF, OFFICIALS),
    # the town office ordered: itself and who stands above it, with the right
    "strike_off": (S.PASSED, ORDERING),
}


def try_as(verb: str, hazard: Hazard, by: Official, road: Road) -> object:
    at = road.at + DAY
    receiver = road.world.brigade_organ.pk if by.organ_id != road.world.brigade_organ.pk else road.world.town_organ.pk
    tries: dict[str, Callable[[], object]] = {
        "order_at_once": lambda: actions.order_at_once(hazard, inputs.OrderAtOnce(), by=by, at=at),
        "order": lambda: actions.order(hazard, inputs.Order(), by=by, at=at),
        "claim": lambda: road.claim(hazard, by=by, at=at),
        "note_progress": lambda: actions.note_progress(hazard, inputs.NoteProgress(text="进展"), by=by, at=at),
        "ask_extension": lambda: actions.ask_extension(
            hazard, inputs.AskExtension(due_on=(at + 60 * DAY).date(), reason="设备到货晚"), by=by, at=at
        ),
        "order_again": lambda: actions.order_again(hazard, inputs.OrderAgain(), by=by, at=at),
        "enforce": lambda: actions.enforce(hazard, inputs.Enforce(reason="拒不整改"), by=by, at=at),
        "transfer": lambda: actions.transfer(hazard, inputs.SendTransfer(receiver_id=receiver, reason="职责"), by=by, at=at),
        "void": lambda: actions.void(hazard, inputs.VoidHazard(reason="误报"), by=by, at=at),
        "shut": lambda: actions.shut(hazard, inputs.Shut(reason="已关闭"), by=by, at=at),
        "list_for_supervision": lambda: actions.list_for_supervision(hazard, listing(road), by=by, at=at),
        "stop": lambda: actions.stop(hazard, inputs.Stop(reason="停用"), by=by, at=at),
        "reopen": lambda: actions.reopen(hazard, inputs.Reopen(source=source_of(by)), by=by, at=at + 9 * DAY),
        "strike_off": lambda: actions.strike_off(hazard, inputs.StrikeOff(), by=by, at=at),
    }
    return tries[verb]()


def source_of(by: Official) -> HazardSource:
    return HazardSource.SELF_CHECK if by.reach == Reach.OWN_UNIT else HazardSource.TIP


@pytest.mark.parametrize("verb", MAY)
def test_each_kind_of_post_inside_its_scope(road: Road, world: World, verb: str) -> None:
    state, kinds = MAY[verb]
    took = set()
    for kind, by in world.everybody.items():
        hazard = road.to(state)
        try:
            try_as(verb, hazard, by, road)
        except (NotAllowed, NotFound):
            continue
        took.add(kind)

    expected = {*kinds, K.ENTERPRISE_MANAGER} if verb == "reopen" else set(kinds)
    assert took == expected


@pytest.mark.parametrize("verb", MAY)
def test_outside_the_scope_the_hazard_does_not_exist(road: Road, world: World, verb: str) -> None:
    for stranger in (world.other_town_officer, world.other_manager, world.sector_regulator):
        hazard = road.to(MAY[verb][0])
        with pytest.raises(NotFound):
            try_as(verb, hazard, stranger, road)
        with pytest.raises(NotFound):
            get(stranger, hazard.pk)


def test_administrators_see_no_hazard(road: Road, world: World) -> None:
    hazard = road.register()
    for admin in (world.system_admin, world.security_admin, world.audit_admin):
        assert not visible_to(admin).exists()
        with pytest.raises(NotAllowed):
            get(admin, hazard.pk)


def test_a_sector_post_sees_its_sector_and_what_its_department_regulates(road: Road, world: World, site: Site) -> None:
    hazard = road.register()
    built = road.register(sector="construction")
    site.sector_links.create(sector="construction")
    by_link = visible_to(world.sector_regulator)
    assert sorted(by_link.values_list("pk", flat=True)) == [hazard.pk, built.pk]

    site.sector_links.all().delete()
    assert list(visible_to(world.sector_regulator)) == [built]


def test_a_receiver_sees_what_was_transferred_wherever_it_lies(road: Road, world: World) -> None:
    hazard = road.register()
    assert not visible_to(world.other_town_officer).exists()
    said = inputs.SendTransfer(receiver_id=world.other_town_organ.pk, reason="跨镇施工队的设备")
    actions.transfer(hazard, said, by=world.town_officer, at=road.at)

    assert list(visible_to(world.other_town_officer)) == [hazard]
    assert get(world.town_officer, hazard.pk) == hazard
    with pytest.raises(errors.NotTheReceiver):
        actions.accept_transfer(hazard, inputs.AcceptTransfer(), by=world.regulator, at=road.at)
    actions.accept_transfer(hazard, inputs.AcceptTransfer(), by=world.other_town_officer, at=road.at)
    with pytest.raises(errors.NotTheSender):
        actions.take_back(hazard, inputs.TakeBack(reason="拿回来"), by=world.town_officer, at=road.at)


def test_looking_through_another_post_changes_nothing(road: Road, world: World) -> None:
    looking = replace(world.town_officer, viewing_as="孙镇安")
    hazard = road.register()
    assert get(looking, hazard.pk) == hazard
    with pytest.raises(NotAllowed, match="只能看"):
        actions.order(hazard, inputs.Order(), by=looking, at=road.at)


# ---- other hands ---------------------------------------------------------------------------------------------------------


def test_who_reported_rectified_neither_rechecks_nor_strikes_off(road: Road, world: World) -> None:
    public = road.register(site_id=None, node_id=world.village.pk)
    road.claim(road.order(public), by=world.town_officer)
    with pytest.raises(errors.OwnHands, match="报告整改完成的人不能复查"):
        road.recheck(public, passed=True, by=world.town_officer)
    with pytest.raises(errors.OwnHands, match="孙镇安是整改报告人"):
        road.recheck(public, passed=True, by=world.second_town_officer)
    said = inputs.DoRecheck(
        officers=(world.second_town_officer.assignment_id, world.regulator.assignment_id), result="passed", opinion="已修好"
    )
    actions.recheck(public, said, by=world.regulator, at=road.at + 3 * DAY)
    with pytest.raises(errors.OwnHands, match="不能给自己销号"):
        actions.strike_off(public, inputs.StrikeOff(), by=world.town_officer, at=road.at + 4 * DAY)
    actions.strike_off(public, inputs.StrikeOff(), by=world.second_town_officer, at=road.at + 4 * DAY)
    assert public.state == S.STRUCK_OFF


def test_who_recorded_the_recheck_does_not_strike_off_and_who_went_along_does(road: Road, world: World) -> None:
    hazard = road.recheck(road.to(S.CLAIMED), passed=True, by=world.town_officer)
    with pytest.raises(errors.OwnHands, match="登记复查结果的人不能自己销号"):
        actions.strike_off(hazard, inputs.StrikeOff(), by=world.town_officer, at=road.at + 5 * DAY)
    assert actions.strike_off(hazard, inputs.StrikeOff(), by=world.second_town_officer, at=road.at + 5 * DAY).state == S.STRUCK_OFF

    failed = road.recheck(road.to(S.CLAIMED), passed=False, by=world.town_officer)
    actions.order_again(failed, inputs.OrderAgain(), by=world.town_officer, at=road.at + 5 * DAY)
    road.recheck(road.claim(failed, at=road.at + 6 * DAY), passed=True, by=world.second_town_officer, at=road.at + 7 * DAY)
    assert actions.strike_off(failed, inputs.StrikeOff(), by=world.town_officer, at=road.at + 8 * DAY).state == S.STRUCK_OFF


def test_what_an_inspection_ordered_is_rechecked_by_certified_officers(road: Road, world: World) -> None:
    entry = inputs.RegisterHazard(site_id=road.site.pk, source=HazardSource.ADMIN_INSPECTION, description="配电箱敞开")
    found, spot = actions.register_many([entry, entry.model_copy(update={"is_spot": True})], by=world.officer, at=road.at, beside=road.site)
    actions.order(found, inputs.Order(), by=world.officer, at=road.at)
    for hazard in (found, spot):
        road.claim(hazard, at=road.at)
    pair = (world.officer.assignment_id, world.second_officer.assignment_id)
    with_town = (world.officer.assignment_id, world.town_officer.assignment_id)

    with pytest.raises(errors.CertificateNeeded, match="由持证执法人员复查"):
        road.recheck(found, passed=True, by=world.town_officer)
    with pytest.raises(errors.CertificateNeeded, match="孙镇安没有在有效期内的行政执法证"):
        actions.recheck(found, inputs.DoRecheck(officers=with_town, result="passed", opinion="合格"), by=world.officer, at=road.at)
    actions.recheck(found, inputs.DoRecheck(officers=pair, result="passed", opinion="合格"), by=world.officer, at=road.at)
    assert found.state == S.PASSED
    # mended before the inspection's end: two with the right, as after a patrol
    assert road.recheck(spot, passed=True).state == S.PASSED


def test_one_officer_is_not_enough_even_in_two_posts(road: Road, world: World) -> None:
    hazard = road.to(S.CLAIMED)
    one = world.town_officer
    said = inputs.DoRecheck(officers=(one.assignment_id,), result="passed", opinion="合格")
    with pytest.raises(errors.TooFewOfficers, match="不得少于 2 人"):
        actions.recheck(hazard, said, by=one, at=road.at)

    second_post = in_post("孙镇安", world.town_organ, K.TOWN_OFFICER, "兼职安监员")
    second_post.person_id = one.person_id
    second_post.save()
    said = inputs.DoRecheck(officers=(one.assignment_id, second_post.pk), result="passed", opinion="合格")
    with pytest.raises(errors.TooFewOfficers):
        actions.recheck(hazard, said, by=one, at=road.at)


@pytest.mark.parametrize(
    ("who", "why"), [("other_manager", "没有复查权限"), ("grid_worker", "没有复查权限"), ("other_town_officer", "管辖范围不包括")]
)
def test_an_unfit_officer_is_named(road: Road, world: World, who: str, why: str) -> None:
    hazard = road.to(S.CLAIMED)
    other: Official = getattr(world, who)
    said = inputs.DoRecheck(officers=(world.town_officer.assignment_id, other.assignment_id), result="passed", opinion="合格")
    with pytest.raises(errors.OfficerUnfit, match=f"{other.name}的.*{why}"):
        actions.recheck(hazard, said, by=world.town_officer, at=road.at)


def test_whoever_records_the_recheck_took_part(road: Road, world: World) -> None:
    said = inputs.DoRecheck(
        officers=(world.town_officer.assignment_id, world.second_town_officer.assignment_id), result="passed", opinion="合格"
    )
    with pytest.raises(errors.OfficerUnfit, match="须是复查人员之一"):
        actions.recheck(road.to(S.CLAIMED), said, by=world.regulator, at=road.at)


def test_who_asks_for_time_does_not_grant_it(road: Road, world: World) -> None:
    public = road.order(road.register(site_id=None, node_id=world.village.pk))
    asked = inputs.AskExtension(due_on=(road.at + 40 * DAY).date(), reason="等待施工队进场")
    actions.ask_extension(public, asked, by=world.town_officer, at=road.at)
    with pytest.raises(errors.OwnHands):
        actions.decide_extension(public, inputs.DecideExtension(granted=True, opinion="同意"), by=world.town_officer, at=road.at)
    actions.decide_extension(public, inputs.DecideExtension(granted=True, opinion="同意"), by=world.regulator, at=road.at)
    assert public.due_on == asked.due_on


def test_who_registered_does_not_void(road: Road, world: World) -> None:
    hazard = road.register(by=world.regulator)
    with pytest.raises(errors.OwnHands):
        actions.void(hazard, inputs.VoidHazard(reason="误报"), by=world.regulator, at=road.at)


def test_who_submits_a_plan_does_not_approve_it(road: Road, world: World) -> None:
    public = road.major(site_id=None, node_id=world.village.pk)
    road.order(public, by=world.regulator)
    actions.submit_plan(public, whole_plan(), by=world.regulator, at=road.at)
    with pytest.raises(errors.OwnHands):
        actions.approve_plan(public, inputs.ApprovePlan(opinion="同意"), by=world.regulator, at=road.at)


def test_only_the_ordering_organ_and_its_superiors_strike_off(road: Road, world: World) -> None:
    hazard = road.register()
    road.recheck(road.claim(road.order(hazard, by=world.regulator)), passed=True)
    with pytest.raises(errors.NotYourOrder, match="市应急局"):
        actions.strike_off(hazard, inputs.StrikeOff(), by=world.town_officer, at=road.at)
    with pytest.raises(errors.NotYourOrder):
        actions.strike_off(hazard, inputs.StrikeOff(), by=world.officer, at=road.at)
    actions.strike_off(hazard, inputs.StrikeOff(), by=world.regulator, at=road.at)


def test_a_major_hazard_is_struck_off_only_with_the_right_and_the_written_review(road: Road, world: World) -> None:
    hazard = road.to(S.PASSED, major=True)
    with pytest.raises(NotAllowed, match="重大隐患销号"):
        actions.strike_off(hazard, inputs.StrikeOff(review="合格"), by=world.town_officer, at=road.at)
    with pytest.raises(errors.ReviewNeeded):
        actions.strike_off(hazard, inputs.StrikeOff(), by=world.regulator, at=road.at)


def test_an_enterprise_strikes_off_only_what_it_found_itself(road: Road, world: World) -> None:
    own = road.register(by=world.manager, source=HazardSource.SELF_CHECK)
    said = inputs.CloseSelfFound(text="已整改", no_evidence_reason="资料类问题")
    assert actions.close_self_found(own, said, by=world.manager, at=road.at).state == S.STRUCK_OFF
    with pytest.raises(errors.NotSelfFound):
        actions.close_self_found(road.register(), said, by=world.manager, at=road.at)
    with pytest.raises(errors.NotYourSite):
        actions.order_at_once(road.register(), inputs.OrderAtOnce(), by=world.manager, at=road.at)
    with pytest.raises(errors.SourceNotYours):
        road.register(by=world.manager)
    with pytest.raises(errors.NotYourSite):
        road.register(by=world.other_manager, source=HazardSource.SELF_CHECK)
    with pytest.raises(errors.NotYourSite):
        road.register(by=world.manager, source=HazardSource.SELF_CHECK, site_id=None, node_id=world.town.pk)


def test_only_certified_officers_find_by_inspection(road: Road, world: World) -> None:
    for stranger in (world.office, world.grid_worker, world.town_officer, world.leader):
        with pytest.raises(errors.SourceNotYours, match="持证执法人员"):
            road.register(by=stranger, source=HazardSource.ADMIN_INSPECTION)
    for source in (HazardSource.ADMIN_INSPECTION, HazardSource.JOINT):
        with pytest.raises(errors.SourceNotYours, match="检查的记录里登记"):
            road.register(by=world.officer, source=source)
    assert road.register(by=world.officer, source=HazardSource.EXPERT).organ == world.brigade_organ


def test_who_cannot_order_leaves_it_to_the_regulator_or_the_township(road: Road, world: World) -> None:
    assert road.register(by=world.grid_worker).organ == world.regulator_organ
    public = road.register(by=world.grid_worker, site_id=None, node_id=world.village.pk)
    assert public.organ == world.town_organ


def test_an_officer_reports_for_a_unit_without_account_and_for_a_spot_fix(road: Road, world: World, site: Site) -> None:
    spot = road.register(by=world.grid_worker, is_spot=True)
    with pytest.raises(errors.NotTheRectifier):
        road.claim(spot, by=world.town_officer, at=road.at)
    with pytest.raises(errors.NotTheRectifier):
        road.claim(spot, by=world.grid_worker, at=road.at + DAY)
    assert road.claim(spot, by=world.grid_worker, at=road.at).state == S.CLAIMED

    site.own_organ = None
    site.save()
    assert road.claim(road.order(road.register()), by=world.grid_worker).rectifier_id == world.grid_worker.person_id


def test_every_refusal_has_a_sentence_that_says_what_to_do() -> None:
    refusals = [thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, Refusal)]
    assert [one.__name__ for one in refusals if not one.sentence.endswith("。") or len(one.sentence) < 8] == []


def test_the_matrix_covers_the_table(road: Road) -> None:
    assert set(MAY) <= {*acts(road), "ask_extension"}
