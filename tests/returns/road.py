"""A county with hazards, and the road of a form from the superior's file to the file handed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from tests.figures.hazards import Ground
from tests.world import SHANGHAI, World, make_world

from anwang.ground.evidence import store
from anwang.returns import actions, queries
from anwang.returns.inputs import CheckReturn, FillReturn, HandOut, OpenReturn, SetBindings, SettlePoint, TakeForm, TakeIntoUse
from anwang.returns.models import Form, FormVersion, Return
from anwang.returns.shipped import monthly
from anwang.returns.suggesting import suggest
from anwang.standards.states import HazardLevel


def moment(month: int, day: int) -> datetime:
    return datetime.combine(date(2026, month, day), time(9, 30), SHANGHAI)


NOW = moment(4, 2)


@dataclass
class Road:
    """Hazards of the first quarter: five in January, three in February, four in March."""

    ground: Ground

    @property
    def world(self) -> World:
        return self.ground.world

    def keep(self, content: bytes, name: str = "表.xlsx") -> str:
        return store.keep(BytesIO(content), name, by=self.world.office.actor, at=NOW).sha256

    def take(self, content: bytes | None = None, **said: Any) -> Form:
        values = {
            "name": "月报表",
            "superior": "滁州市安委办",
            "node_id": self.world.county.pk,
            "file": self.keep(content or monthly()),
        } | said
        return actions.take_form(TakeForm(**values), by=self.world.office, at=NOW)

    def version(self, form: Form) -> FormVersion:
        return form.versions.select_related("form__organ", "form__node", "file").latest("number")

    def bound(self, content: bytes | None = None, **said: Any) -> Form:
        """A form whose suggestions were accepted, in use."""
        form = self.take(content, **said)
        version = self.version(form)
        proposed = suggest(queries.opened(version).grids, form.node, NOW.date())
        version = actions.set_bindings(version, SetBindings(bindings=proposed.bindings), by=self.world.office, at=NOW)
        actions.take_into_use(version, TakeIntoUse(), by=self.world.office, at=NOW)
        return form

    def open(self, form: Form, month: int, *, at: datetime = NOW) -> Return:
        last = {1: 31, 2: 28, 3: 31}[month]
        said = OpenReturn(starts_on=date(2026, month, 1), ends_on=date(2026, month, last))
        return actions.open_return(form, said, by=self.world.office, at=at)

    def fill(self, record: Return, *, at: datetime = NOW) -> Return:
        return actions.fill(record, FillReturn(), by=self.world.office, at=at)

    def settle_all(self, record: Return, *, at: datetime = NOW) -> Return:
        for point in queries.open_points(record):
            record = actions.settle(record, SettlePoint(key=str(point["key"]), reason="已核实"), by=self.world.office, at=at)
        return record

    def hand_out(self, form: Form, month: int, *, at: datetime = NOW) -> Return:
        record = self.settle_all(self.fill(self.open(form, month, at=at), at=at), at=at)
        record = actions.check(record, CheckReturn(), by=self.world.office, at=at)
        return actions.hand_out(record, HandOut(), by=self.world.leader, at=at)


def make_road() -> Road:
    ground = Ground(make_world())
    road = Road(ground)
    world = ground.world
    sectors = ("light_industry", "machinery", "coal_mine", "urban_gas", "")
    for number, (month, day) in enumerate([(1, 5), (1, 6), (1, 7), (1, 8), (1, 9), (2, 3), (2, 4), (2, 5), (3, 2), (3, 3), (3, 4), (3, 5)]):
        on = date(2026, month, day)
        done = date(2026, month, day + 10) if number % 2 == 0 else None
        hazard = ground.hazard(
            world.village if number % 3 else world.other_village,
            on,
            done,
            level=HazardLevel.MAJOR if number in {4, 10} else HazardLevel.GENERAL,
            sector=sectors[number % 5],
            site=ground.site("甲厂", world.village) if number % 3 else None,
            closed_on=done,
            state="struck_off" if done else "ordered",
        )
        if number in {0, 8}:
            ground.money(hazard, on, 3_500_000)
    return road


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))
