"""Leaders in enterprises, and joint visits: what they must carry (rules 5.1)."""

from datetime import timedelta
from typing import Any

import pytest
from tests.inspections.field import Field

from anwang.enterprises.models import Site
from anwang.grid.models import Certificate
from anwang.inspections import errors
from anwang.inspections.models import Visit
from anwang.inspections.states import Cause, VisitKind, VisitState

BAN = "国办发〔2024〕54号"


def test_a_leader_goes_into_an_enterprise_only_with_two_certified_officers(field: Field) -> None:
    leader = field.world.leader
    said: dict[str, Any] = {"kind": VisitKind.LEADER_LED}

    with pytest.raises(errors.TooFewOfficers) as alone:
        field.plan(leader, officer_ids=(leader.assignment_id,), **said)
    with pytest.raises(errors.TooFewOfficers) as one:
        field.plan(leader, officer_ids=field.led()[:2], **said)
    with pytest.raises(errors.MayNotInspect) as uncertified:
        field.plan(leader, officer_ids=(*field.led(), field.world.town_officer.assignment_id), **said)

    assert alone.value.text == "领导带队进企业检查，须有 2 名以上持证执法人员，现在只有 0 名。"
    assert "现在只有 1 名" in one.value.text
    assert (alone.value.basis, uncertified.value.basis) == (BAN, BAN)
    assert not Visit.objects.exists()


def test_a_leader_walks_a_public_place_without_certificates_or_scan(field: Field) -> None:
    leader = field.world.leader
    said: dict[str, Any] = {"kind": VisitKind.LEADER_LED, "site_id": None, "node_id": field.world.town.pk, "checklist_id": None}
    walk = field.plan(leader, officer_ids=(leader.assignment_id,), **said)

    assert field.arrive(walk, leader, companions="镇长").scan_waiver == ""


def test_a_leader_led_visit_scans_in_at_the_gate_and_checks_the_certificates_again(field: Field) -> None:
    leader = field.world.leader
    visit = field.plan(leader, kind=VisitKind.LEADER_LED, officer_ids=field.led())

    with pytest.raises(errors.ScanNeeded) as refused:
        field.arrive(visit, leader, companions="厂长")
    assert "扫码入企" in refused.value.basis
    with pytest.raises(errors.ScanNeeded):
        field.patrol(leader, kind=VisitKind.LEADER_LED, officer_ids=field.led())
    assert field.arrive(visit, leader).scanned_in_at == visit.started_at

    later = field.plan(leader, kind=VisitKind.LEADER_LED, officer_ids=field.led())
    Certificate.objects.filter(number="皖M110001").update(valid_to=field.world.on - timedelta(days=1))
    with pytest.raises(errors.CertificateNotInForce):
        field.arrive(later, leader)


def test_a_service_visit_to_an_enterprise_is_logged_by_its_scan(field: Field) -> None:
    office = field.world.office
    said: dict[str, Any] = {"kind": VisitKind.SERVICE, "officer_ids": (office.assignment_id,), "checklist_id": None}
    visit = field.plan(office, **said)

    with pytest.raises(errors.ScanNeeded):
        field.arrive(visit, office, companions="厂长")
    with pytest.raises(errors.OtherCode):
        field.arrive(visit, office, scan="91341182MA0000000X")
    with pytest.raises(errors.ScanNeeded):
        field.patrol(office, answers=(), facts="讲解安全知识", **said)
    assert field.arrive(visit, office).scanned_in_at == visit.started_at
    waived = field.arrive(field.plan(office, **said), office, scan_waiver="企业码牌损坏，已告知重新张贴")
    assert (waived.scanned_in_at, waived.scan_waiver) == (None, "企业码牌损坏，已告知重新张贴")


def test_a_patrol_and_a_self_check_are_not_scanned(field: Field) -> None:
    assert field.patrol().scanned_in_at is None
    assert field.patrol(field.world.manager, kind=VisitKind.SELF_CHECK).scan_waiver == ""


def test_a_joint_visit_is_made_by_two_bodies(field: Field) -> None:
    with pytest.raises(errors.NotJoint) as refused:
        field.plan(kind=VisitKind.JOINT)

    assert BAN in refused.value.basis
    assert field.plan(kind=VisitKind.JOINT, officer_ids=field.two_bodies()).state == VisitState.PLANNED


def test_a_joint_visit_has_a_body_of_the_enterprises_tier_or_an_assignment(field: Field) -> None:
    Site.objects.filter(pk=field.site.pk).update(supervision_tier="city")
    said: dict[str, Any] = {"kind": VisitKind.JOINT, "officer_ids": field.two_bodies()}

    with pytest.raises(errors.OtherTier) as refused:
        field.plan(**said)

    assert "一个企业对应一个层级" in refused.value.basis
    assert field.plan(cause=Cause.ASSIGNED, **said).state == VisitState.PLANNED


def test_a_visit_of_long_ago_is_recorded_with_the_reason(field: Field) -> None:
    before = field.at - timedelta(days=31)

    with pytest.raises(errors.TooLongAgo) as refused:
        field.patrol(started_at=before)
    visit = field.patrol(started_at=before, failed=(3,), late_reason="手机没有信号，回镇补录")

    assert refused.value.text == "检查日期是 31 日以前，超过 30 日的补录须写明理由。"
    assert visit.moves.get(verb="plan").reason == "补录（检查后第 31 日）：手机没有信号，回镇补录"
    assert field.patrol(started_at=field.at - timedelta(days=30)).moves.get(verb="plan").reason == ""


def test_a_record_signed_long_after_the_visit_still_registers_what_was_found(field: Field) -> None:
    visit = field.answer(field.begun(), failed=(3,))
    field.at += timedelta(days=60)

    assert field.sign(visit).hazard_count == 1
