"""Every figure of visits: its value is the number of the records it opens, and it comes out as counted by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.inspections.field import Field, site_of

from anwang.campaigns import actions as campaigns
from anwang.campaigns.inputs import CallCampaign, StartCampaign
from anwang.campaigns.measures import MEASURES as CAMPAIGN_MEASURES
from anwang.campaigns.models import Campaign
from anwang.grid.paths import under
from anwang.ground.measure import Measure, Ratio, Slice, by_dimension, by_place, record_ids, value
from anwang.inspections import actions, inputs
from anwang.inspections.measures import MEASURES
from anwang.inspections.states import Outcome, VisitKind

FIGURES = {figure.name: figure for figure in (*MEASURES, *CAMPAIGN_MEASURES)}
COUNTS = [figure for figure in FIGURES.values() if isinstance(figure, Measure)]


def campaign_of(field: Field, name: str, *, start: bool = True) -> Campaign:
    said = CallCampaign(name=name, level="county", starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
    made = campaigns.call(said, by=field.world.office, at=field.at)
    return campaigns.start(made, StartCampaign(), by=field.world.office, at=field.at) if start else made


def told(name: str, asked: Slice) -> int | Decimal | None:
    figure = FIGURES[name]
    if isinstance(figure, Ratio):
        base = value(figure.denominator, asked)
        return Decimal(value(figure.numerator, asked)) / base if base else None
    return value(figure, asked)


@pytest.fixture
def asked(field: Field) -> Slice:
    """The county in the year, and in it: three inspections (one not begun, one unsigned), a joint one, a patrol, others."""
    world = field.world
    other = site_of(world, other=True)
    first, second = campaign_of(field, "大检查大督查大整治"), campaign_of(field, "百日除患铸安")
    both = (first.pk, second.pk)
    field.plan()
    field.begun()
    visit = field.signed(failed=(3, 17), campaign_ids=both, is_unannounced=True)
    field.serve(visit)
    actions.tell_result(visit, inputs.TellResult(outcome=Outcome.ORDERED), by=world.officer, at=field.at)
    again = field.signed(failed=(4,), campaign_ids=(first.pk,), expert_names=("贺来宾", "何专识"))
    field.serve(again)
    joint = field.plan(kind=VisitKind.JOINT, site_id=other.pk, officer_ids=field.two_bodies())
    said = inputs.CarryOut(scan=other.code, answers=field.answers(), signer="杨厂全")
    actions.carry_out(field.approve(joint), said, by=world.officer, at=field.at)
    field.patrol(failed=(9,), campaign_ids=(first.pk,))
    field.patrol(world.leader, kind=VisitKind.LEADER_LED, failed=(), officer_ids=field.led(), scan=field.site.code)
    field.patrol(world.manager, kind=VisitKind.SELF_CHECK, failed=(1,))
    cancelled = field.plan()
    actions.cancel(cancelled, inputs.CancelVisit(reason="企业停产"), by=world.officer, at=field.at)
    send = inputs.SendTeam(name="第一检查组", sent_on=world.on, leader_id=world.officer.assignment_id, campaign_ids=both)
    actions.send_team(send, by=world.regulator, at=field.at)
    actions.send_team(
        inputs.SendTeam(name="第二检查组", sent_on=world.on, leader_id=world.officer.assignment_id), by=world.regulator, at=field.at
    )
    return Slice(ranges=(under(world.county.path),), start=date(2026, 1, 1), end=date(2026, 12, 31))


BY_HAND = {
    "检查家次": 5,
    "检查企业数": 2,
    "检查组批次": 2,
    "出动检查人次": 10,
    "专家参加检查人次": 2,
    "发现问题单位数": 1,
    "问题率": Decimal("0.5"),
    "检查覆盖率": Decimal(1),
    "检查发现隐患数": 4,
    "隐患检出率": Decimal("0.8"),
    "限期整改单位数": 1,
    "责令限期整改指令书份数": 2,
    "行政检查次数": 3,
    "各类检查次数": 6,
    "领导带队检查次数": 1,
    "“四不两直”检查次数": 1,
    "网格巡查次数": 1,
    "企业自查次数": 1,
    "督查次数": 0,
    "拒绝检查次数": 0,
    "计划检查次数": 8,
    "计划检查完成次数": 6,
    "检查计划完成率": Decimal("0.75"),
    "参加巡查人数": 1,
    "检查其他对象个数": 0,
    "检查生产经营单位数": 2,
    "企业检查覆盖率": Decimal(1),
    "检查高危行业企业数": 0,
    "高危行业企业检查覆盖率": None,
    "联合检查次数": 1,
    "指导服务次数": 0,
    "双随机抽查次数": 0,
    "专项行动数": 2,
    "正在开展的专项行动": 0,
}


def test_figures_come_out_as_counted_by_hand(asked: Slice) -> None:
    assert {name: told(name, asked) for name in FIGURES} == BY_HAND


def test_the_value_is_the_number_of_the_records(asked: Slice) -> None:
    for figure in COUNTS:
        if figure.of:
            continue
        assert value(figure, asked) == len(record_ids(figure, asked)), figure.code


def test_additive_figures_of_the_parts_sum_to_the_whole(field: Field, asked: Slice) -> None:
    parts = [(under(node.path),) for node in (field.world.town, field.world.other_town)]
    for figure in COUNTS:
        if figure.additive and figure.room == "inspections" and figure.code != "inspections.teams":
            assert sum(by_place(figure, asked, parts)) == value(figure, asked), figure.code


def test_every_dimension_can_be_asked(asked: Slice) -> None:
    for figure in COUNTS:
        for dimension in figure.dimensions:
            found = by_dimension(figure, asked, dimension)
            if figure.additive:
                assert sum(found.values()) == value(figure, asked), (figure.code, dimension)
    assert by_dimension(FIGURES["各类检查次数"], asked, "kind") == {  # type: ignore[arg-type]
        "admin_inspection": 2,
        "joint": 1,
        "patrol": 1,
        "leader_led": 1,
        "self_check": 1,
    }
    assert told("检查家次", asked.narrowed(where=(("unannounced", "1"),))) == 1


@pytest.mark.parametrize(
    ("name", "first", "second", "either"),
    [
        ("检查家次", 3, 1, 3),
        ("检查发现隐患数", 4, 2, 4),
        ("检查组批次", 1, 1, 1),
        ("限期整改单位数", 1, 1, 1),
        ("责令限期整改指令书份数", 2, 1, 2),
    ],
)
def test_campaigns_overlap_and_are_never_added(asked: Slice, name: str, first: int, second: int, either: int) -> None:
    ids = [Campaign.objects.get(name=each).pk for each in ("大检查大督查大整治", "百日除患铸安")]
    figure: Any = FIGURES[name]

    assert [value(figure, asked.narrowed(campaigns=(key,))) for key in ids] == [first, second]
    assert value(figure, asked.narrowed(campaigns=tuple(ids))) == either


def test_a_visit_counts_on_the_day_it_began(field: Field, asked: Slice) -> None:
    day = field.world.on
    assert told("检查家次", asked.narrowed(start=day, end=day)) == 5
    assert told("检查家次", asked.narrowed(start=day + timedelta(days=1))) == 0
    assert told("问题率", asked.narrowed(end=day - timedelta(days=1))) is None


def test_each_figure_says_what_it_counts_and_of_which_type(asked: Slice) -> None:
    for figure in FIGURES.values():
        assert figure.definition.endswith("。")
        assert len(figure.definition) > 12
        assert figure.type_code
        assert figure.room in {"inspections", "campaigns"}
