"""The demo's forms: the monthly table bound by the suggestions, one month handed out, the next one waiting; and a ledger being bound."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

from anwang.demo.calendar import Days
from anwang.demo.people import People
from anwang.ground.evidence import store
from anwang.returns import actions, periods, queries
from anwang.returns.inputs import CheckReturn, FillReturn, HandOut, OpenReturn, SetBindings, SettlePoint, TakeForm, TakeIntoUse
from anwang.returns.models import Form, FormVersion
from anwang.returns.shipped import SHIPPED
from anwang.returns.suggesting import suggest

SUPERIORS = {"monthly": "滁州市安委办", "ledger": "省安全生产监管平台"}
DUE = {"monthly": 25, "ledger": 28}
REASON = "已与乡镇核对，系集中开展专项检查所致。"


def lay_forms(days: Days, people: People) -> None:
    """Take the shipped forms, bind them, and bring the monthly one through a month. Who acts: the committee's clerk, then a leader."""
    clerk = people.committee[0]
    last, _ = periods.last_over("month", days.on)
    before = periods.before("month", last)
    taken = days.moment(days.before(before[1], 5), 9, 10)
    for shipped in SHIPPED:
        file = store.keep(BytesIO(shipped.make()), shipped.file_name, by=clerk.actor, at=taken).sha256
        said = TakeForm(name=shipped.name, superior=SUPERIORS[shipped.code], due_day=DUE[shipped.code], node_id=clerk.node_id, file=file)
        form = actions.take_form(said, by=clerk, at=taken)
        version = _bound(form, taken, people)
        if shipped.code == "monthly":
            actions.take_into_use(version, TakeIntoUse(), by=clerk, at=taken + timedelta(minutes=40))
            _hand_out(form, before, days, people)
    actions.open_due(at=days.moment(days.on, 0, 1))


def _bound(form: Form, at: datetime, people: People) -> FormVersion:
    version = form.versions.select_related("form__node", "form__organ", "file").get()
    proposed = suggest(queries.opened(version).grids, form.node, at.date())
    return actions.set_bindings(version, SetBindings(bindings=proposed.bindings), by=people.committee[0], at=at + timedelta(minutes=30))


def _hand_out(form: Form, span: tuple[date, date], days: Days, people: People) -> None:
    clerk, leader = people.committee[0], people.leaders[0]
    day = days.after(span[1], 2, 2)
    at = days.moment(day, 9, 10)
    record = actions.open_return(form, OpenReturn(starts_on=span[0], ends_on=span[1]), by=clerk, at=at)
    record = actions.fill(record, FillReturn(), by=clerk, at=at + timedelta(minutes=5))
    for number, point in enumerate(queries.open_points(record), start=1):
        said = SettlePoint(key=str(point["key"]), reason=REASON if point["kind"] == "jump" else "")
        record = actions.settle(record, said, by=clerk, at=at + timedelta(minutes=10, seconds=20 * number))
    record = actions.check(record, CheckReturn(), by=clerk, at=at + timedelta(hours=2))
    actions.hand_out(record, HandOut(), by=leader, at=at + timedelta(hours=6))
