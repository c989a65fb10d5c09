"""一条隐患从登记到销号: one hazard through all hands, as an official would tell it."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
from django.db import connection
from tests.hazards.county import site_of
from tests.world import SHANGHAI, make_world

from anwang.grid.access import Official
from anwang.ground.evidence import store
from anwang.ground.refusal import NotAllowed
from anwang.ground.trail.verify import verify
from anwang.hazards import actions, inputs
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardSource, HazardState


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, 0, tzinfo=SHANGHAI)


def report(by: Official, when: datetime) -> str:
    body = BytesIO(b"%PDF-1.4 " + when.isoformat().encode())
    return store.keep(body, "整改报告.pdf", by=by.actor, at=when).sha256


@pytest.mark.django_db
def test_a_hazard_from_registration_to_strike_off() -> None:
    world = make_world()
    factory = site_of(world)
    worker, town, colleague, manager = world.grid_worker, world.town_officer, world.second_town_officer, world.manager

    # 3月16日,网格员走访甲乙木业,发现配电箱前堆放木料,登记在册。
    hazard = actions.register(
        inputs.RegisterHazard(
            site_id=factory.pk,
            source=HazardSource.PATROL,
            organ_id=world.town_organ.pk,
            description="一车间配电箱前堆放木料，无法开启",
            place="一车间东侧",
            no_evidence_reason="手机没电",
        ),
        by=worker,
        at=at(16),
    )
    assert hazard.number == f"{world.village.code}-20260316-0001"
    assert hazard.organ == world.town_organ

    # 镇安监员责令限期整改,不填期限,按规定十五日。
    actions.order(hazard, inputs.Order(order_number="张应急责改〔2026〕1号", responsible="韩厂安"), by=town, at=at(16, 15))
    assert hazard.due_on == date(2026, 3, 31)

    # 企业三天后报告整改完成,附上材料。报告不等于销号。
    sent = report(manager, at(19))
    actions.claim(hazard, inputs.Claim(text="木料已移走", amount=80_000, evidence=(sent,)), by=manager, at=at(19))
    assert (hazard.state, hazard.struck_off_on) == (HazardState.CLAIMED, None)

    # 两名安监员复查,发现又堆上了,不合格,退回整改。
    pair = (town.assignment_id, colleague.assignment_id)
    failed = inputs.DoRecheck(officers=pair, result="failed", opinion="木料又堆回原处")
    actions.recheck(hazard, failed, by=town, at=at(20))
    actions.order_again(hazard, inputs.OrderAgain(due_on=date(2026, 3, 27)), by=town, at=at(20, 16))
    assert (hazard.state, hazard.fails, hazard.claimed_on) == (HazardState.ORDERED, 1, None)

    # 企业划了禁放区,再次报告;两人再查,合格。
    actions.claim(hazard, inputs.Claim(text="已划禁放区并上墙公示", evidence=(report(manager, at(24)),)), by=manager, at=at(24))
    passed = actions.recheck(
        hazard, inputs.DoRecheck(officers=pair, result="passed", opinion="禁放区已划定，配电箱畅通"), by=colleague, at=at(25)
    )
    assert passed.number == "安复查〔2026〕2号"

    # 企业不能给自己销号;镇里销号。
    with pytest.raises(NotAllowed, match="没有“销号”的权限"):
        actions.strike_off(hazard, inputs.StrikeOff(), by=manager, at=at(25, 16))
    actions.strike_off(hazard, inputs.StrikeOff(), by=town, at=at(25, 17))

    # 办理过程一步不少,谁在什么时候办的都在。
    story = [(move.verb, move.by_name) for move in hazard.moves.all()]
    assert story == [
        ("register", "郑村行"),
        ("order", "孙镇安"),
        ("claim", "韩厂安"),
        ("fail_recheck", "孙镇安"),
        ("order_again", "孙镇安"),
        ("claim", "韩厂安"),
        ("pass_recheck", "钱镇巡"),
        ("strike_off", "孙镇安"),
    ]
    assert (hazard.state, hazard.struck_off_on, hazard.funds.get().amount) == (HazardState.STRUCK_OFF, date(2026, 3, 25), 80_000)

    # 流水可以验真(测试自建的企业档案不在流水里);有人绕过系统改库,一查便知。
    assert {fault.where.split()[0] for fault in verify(at=at(26)).faults} <= {"监管对象"}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE hazards_hazard SET due_on = '2026-04-30' WHERE id = %s", [hazard.pk])
    found = [fault for fault in verify(at=at(26)).faults if fault.where == f"隐患 {hazard.pk}"]
    assert [fault.kind for fault in found] == ["altered"]
    assert Hazard.objects.get(pk=hazard.pk).due_on == date(2026, 4, 30)
