"""The test county in the field: two enterprises, the sheet of 43 items in five categories, and short ways to take each step."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.world import World, in_post

from anwang.enterprises.models import Site
from anwang.grid.access import Official
from anwang.grid.models import Assignment, Organ
from anwang.grid.states import PostKind
from anwang.inspections import actions, inputs
from anwang.inspections.models import Order, Visit
from anwang.inspections.states import Judgement, VisitKind
from anwang.standards.models import CheckCategory, CheckItem, Checklist, ChecklistVersion
from anwang.standards.states import ChecklistState

HOUR = timedelta(hours=1)
CATEGORIES = (("安全管理", 12), ("消防安全", 10), ("用电安全", 8), ("设备设施", 8), ("作业现场", 5))
UNIT_CODE, OTHER_CODE = "91341182MA0000001X", "91341182MA0000002Y"


def site_of(world: World, *, other: bool = False, **more: Any) -> Site:
    """Return a site of one of the world's enterprises, enforced at by the county."""
    where = world.other_village if other else world.village
    organ = world.other_enterprise_organ if other else world.enterprise_organ
    columns = {
        "number": f"{where.code[:9] if where.code else ''}-{2 if other else 1}",
        "name": organ.name,
        "name_key": organ.name,
        "node": where,
        "grid_path": where.path,
        "code": OTHER_CODE if other else UNIT_CODE,
        "sector": "light_industry",
        "regulating_organ": world.regulator_organ,
        "own_organ": organ,
        "registered_on": date(2025, 1, 1),
    }
    return Site.objects.create(**(columns | more))


def sheet_of(
    world: World,
    *,
    state: str = ChecklistState.PUBLISHED,
    categories: tuple[tuple[str, int], ...] = CATEGORIES,
    must_check: tuple[int, ...] = (),
) -> ChecklistVersion:
    """Return the township's sheet of five categories and 43 items."""
    checklist = Checklist.objects.create(
        code=f"town43-{state}{len(must_check) or ''}", name="安全生产大检查登记表", node=world.county, grid_path=world.county.path
    )
    total = sum(count for _, count in categories)
    version = ChecklistVersion.objects.create(checklist=checklist, number=1, state=ChecklistState.DRAFT, item_count=total)
    number = 0
    for order, (name, count) in enumerate(categories, start=1):
        category = CheckCategory.objects.create(version=version, number=order, name=name)
        rows = [
            CheckItem(
                category=category,
                version=version,
                number=number + step,
                text=f"第{number + step}项是否符合要求",
                basis="安全生产法第四十一条",
                hazard_text=f"第{number + step}项不符合要求",
                measure="按要求整改",
                term_days=10,
                must_check=number + step in must_check,
            )
            for step in range(1, count + 1)
        ]
        CheckItem.objects.bulk_create(rows)
        number += count
    version.state = state
    version.save()
    return version


class Field:
    """Takes the steps of a visit through the actions themselves."""

    def __init__(self, world: World, site: Site, sheet: ChecklistVersion) -> None:
        self.world, self.site, self.sheet, self.at = world, site, sheet, world.at
        self.items = list(CheckItem.objects.filter(version=sheet).order_by("number"))

    def plan(self, by: Official | None = None, *, at: datetime | None = None, **said: Any) -> Visit:
        """An announced legal inspection by the two officers, unless told otherwise."""
        values = {
            "kind": VisitKind.ADMIN_INSPECTION,
            "site_id": self.site.pk,
            "planned_on": self.world.on,
            "item_code": "hazard_system",
            "officer_ids": (self.world.officer.assignment_id, self.world.second_officer.assignment_id),
            "checklist_id": self.sheet.pk,
            "cause_note": "滁安举〔2026〕12号",
        } | said
        return actions.plan_visit(inputs.PlanVisit(**values), by=by or self.world.officer, at=at or self.at)

    def led(self) -> tuple[int, ...]:
        """The county's leader with the two certified officers whom the law wants beside her."""
        world = self.world
        return (world.leader.assignment_id, world.officer.assignment_id, world.second_officer.assignment_id)

    def two_bodies(self) -> tuple[int, ...]:
        """The brigade's officer and one of the housing department: what a joint visit needs."""
        housing = Organ.objects.get(name="明光市住房和城乡建设局")
        held = Assignment.objects.filter(post__organ=housing, post__kind=PostKind.ENFORCEMENT_OFFICER).first()
        held = held or in_post("许建执", housing, PostKind.ENFORCEMENT_OFFICER, "执法队员", certificate="皖M220001")
        return (self.world.officer.assignment_id, held.pk)

    def approve(self, visit: Visit, by: Official | None = None, **said: Any) -> Visit:
        return actions.approve(visit, inputs.ApproveVisit(**said), by=by or self.world.leader, at=self.at)

    def arrive(self, visit: Visit, by: Official | None = None, *, at: datetime | None = None, **said: Any) -> Visit:
        values = said or {"scan": self.site.code}
        return actions.arrive(visit, inputs.Arrive(**values), by=by or self.world.officer, at=at or self.at + HOUR)

    def answers(self, failed: tuple[int, ...] = (), skipped: tuple[int, ...] = (), **more: Any) -> tuple[inputs.ItemAnswer, ...]:
        """Answers to all items: numbers in `failed` fail (with a reason for no photo), those in `skipped` do not apply."""
        found = []
        for item in self.items:
            if item.number in failed:
                words = {"no_photo_reason": "资料类问题"} | more
                found.append(inputs.ItemAnswer(item_id=item.pk, judgement=Judgement.FAIL, **words))
            else:
                judgement = Judgement.NOT_APPLICABLE if item.number in skipped else Judgement.PASS
                found.append(inputs.ItemAnswer(item_id=item.pk, judgement=judgement))
        return tuple(found)

    def answer(self, visit: Visit, by: Official | None = None, **kwargs: Any) -> Visit:
        said = inputs.AnswerItems(answers=self.answers(**kwargs))
        return actions.answer_items(visit, said, by=by or self.world.officer, at=self.at + HOUR)

    def sign(self, visit: Visit, by: Official | None = None, **said: Any) -> Visit:
        values = {"signer": "韩厂安"} | said
        return actions.sign(visit, inputs.SignVisit(**values), by=by or self.world.officer, at=self.at + 3 * HOUR)

    def begun(self, **said: Any) -> Visit:
        """A legal inspection approved and on site."""
        return self.arrive(self.approve(self.plan(**said)))

    def signed(self, failed: tuple[int, ...] = (3, 17, 41), **said: Any) -> Visit:
        """A legal inspection with a signed record."""
        return self.sign(self.answer(self.begun(**said), failed=failed))

    def serve(self, visit: Visit, by: Official | None = None, *, days: int = 10, **said: Any) -> Order:
        """An order for everything found."""
        due = self.world.on + timedelta(days=days)
        problems = tuple({"hazard_id": finding.hazard_id, "due_on": due} for finding in visit.findings.order_by("id"))
        values = {"problems": problems, "receiver": "韩厂安"} | said
        return actions.serve_order(visit, inputs.ServeOrder(**values), by=by or self.world.officer, at=self.at + 4 * HOUR)

    def patrol(
        self, by: Official | None = None, *, failed: tuple[int, ...] = (3, 17, 41), at: datetime | None = None, **said: Any
    ) -> Visit:
        """A grid worker's round, recorded in one go."""
        values = {
            "kind": VisitKind.PATROL,
            "site_id": self.site.pk,
            "checklist_id": self.sheet.pk,
            "answers": self.answers(failed=failed),
            "signer": "韩厂安",
        } | said
        return actions.conduct(inputs.ConductVisit(**values), by=by or self.world.grid_worker, at=at or self.at)
