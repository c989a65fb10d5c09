"""The test county with two enterprises, and short ways to bring a hazard into each of its states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from tests.world import World

from anwang.enterprises.models import Site
from anwang.grid.access import Official
from anwang.hazards import actions, inputs
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardSource, HazardState, RecheckResult
from anwang.standards.models import Criterion, CriterionFamily

S = HazardState
DAY = timedelta(days=1)


def site_of(world: World, *, name: str = "明光市甲乙木业有限公司", number: str = "A-1", other: bool = False) -> Site:
    """Return a site of one of the world's enterprises, looked after by the emergency bureau."""
    where = world.other_village if other else world.village
    return Site.objects.create(
        number=number,
        name=name,
        name_key=name,
        node=where,
        grid_path=where.path,
        sector="light_industry",
        regulating_organ=world.regulator_organ,
        own_organ=world.other_enterprise_organ if other else world.enterprise_organ,
        registered_on=date(2025, 1, 1),
    )


def clause(*, code: str = "T-1", valid_from: date | None = date(2023, 5, 15), valid_to: date | None = None) -> Criterion:
    """Return a clause of a criteria family in force."""
    family, _ = CriterionFamily.objects.get_or_create(
        code="trade", defaults={"name": "工贸企业重大事故隐患判定标准", "instrument": "应急管理部令第10号"}
    )
    return Criterion.objects.create(
        family=family, code=code, clause="第三条第一项", text="示例情形", valid_from=valid_from, valid_to=valid_to
    )


class Road:
    """Brings hazards to any state through the actions themselves."""

    def __init__(self, world: World, site: Site) -> None:
        self.world, self.site, self.at = world, site, world.at

    def register(self, by: Official | None = None, *, at: datetime | None = None, **said: Any) -> Hazard:
        values = {"site_id": self.site.pk, "source": HazardSource.PATROL, "description": "配电箱前堆放木料"} | said
        return actions.register(inputs.RegisterHazard(**values), by=by or self.world.town_officer, at=at or self.at)

    def major(self, **said: Any) -> Hazard:
        known = Criterion.objects.first() or clause()
        return self.register(criterion_id=known.pk, **said)

    def order(self, hazard: Hazard, by: Official | None = None, **said: Any) -> Hazard:
        return actions.order(hazard, inputs.Order(**said), by=by or self.world.town_officer, at=self.at)

    def claim(self, hazard: Hazard, by: Official | None = None, *, at: datetime | None = None) -> Hazard:
        said = inputs.Claim(text="已清理木料", no_evidence_reason="现场无信号")
        return actions.claim(hazard, said, by=by or self.world.manager, at=at or self.at + 2 * DAY)

    def plan(self, hazard: Hazard) -> Hazard:
        actions.submit_plan(hazard, whole_plan(), by=self.world.manager, at=self.at)
        return hazard

    def approve(self, hazard: Hazard) -> Hazard:
        return actions.approve_plan(hazard, inputs.ApprovePlan(opinion="同意"), by=self.world.regulator, at=self.at)

    def recheck(self, hazard: Hazard, *, passed: bool, at: datetime | None = None, by: Official | None = None) -> Hazard:
        by = by or self.world.second_town_officer  # she who records it does not strike off
        other = self.world.second_town_officer if by != self.world.second_town_officer else self.world.town_officer
        said = inputs.DoRecheck(
            officers=(by.assignment_id, other.assignment_id),
            result=RecheckResult.PASSED if passed else RecheckResult.FAILED,
            opinion="木料已清除" if passed else "仍有木料",
        )
        actions.recheck(hazard, said, by=by, at=at or self.at + 4 * DAY)
        return hazard

    def to(self, state: str, *, major: bool = False) -> Hazard:
        """Return a new hazard in a state."""
        return self.roads(major=major)[state]()

    def roads(self, *, major: bool) -> dict[str, Callable[[], Hazard]]:
        first: Callable[[], Hazard] = self.major if major else self.register

        def treating() -> Hazard:
            return self.approve(self.plan(self.order(first()))) if major else self.order(first())

        return {
            S.REGISTERED: first,
            S.IMMEDIATE: lambda: self.register(is_spot=True),
            S.ORDERED: lambda: self.order(self.register()),
            S.PLAN: lambda: self.order(self.major()),
            S.TREATING: lambda: self.approve(self.plan(self.order(self.major()))),
            S.CLAIMED: lambda: self.claim(treating()),
            S.FAILED: lambda: self.recheck(self.claim(treating()), passed=False),
            S.PASSED: lambda: self.recheck(self.claim(treating()), passed=True),
            S.STRUCK_OFF: lambda: actions.strike_off(
                self.recheck(self.claim(treating()), passed=True),
                inputs.StrikeOff(review="经验收，隐患已消除" if major else ""),
                by=self.world.regulator if major else self.world.town_officer,
                at=self.at + 5 * DAY,
            ),
            S.ENFORCED: lambda: actions.enforce(
                self.recheck(self.claim(treating()), passed=False),
                inputs.Enforce(reason="逾期未改"),
                by=self.world.town_officer,
                at=self.at + 5 * DAY,
            ),
            S.TRANSFERRED: lambda: self.sent(first()),
            S.SHUT: lambda: actions.shut(treating(), inputs.Shut(reason="企业已关闭"), by=self.world.town_officer, at=self.at + DAY),
            S.VOID: lambda: actions.void(first(), inputs.VoidHazard(reason="误报"), by=self.world.regulator, at=self.at),
        }

    def sent(self, hazard: Hazard) -> Hazard:
        said = inputs.SendTransfer(receiver_id=self.world.regulator_organ.pk, reason="属应急局职责")
        actions.transfer(hazard, said, by=self.world.town_officer, at=self.at)
        return hazard


def whole_plan(**changes: Any) -> inputs.SubmitPlan:
    """Return a complete treatment plan."""
    said = {
        "goal": "消除隐患",
        "method": "更换设备",
        "resources": "自筹",
        "body": "厂部",
        "schedule": "一个月",
        "safeguards": "停用期间警戒",
        "responsible": "韩厂安",
        "measure": "更换设备",
        "amount": 500_000,
        "contingency": "现场处置方案",
    }
    return inputs.SubmitPlan(**{**said, **changes})
