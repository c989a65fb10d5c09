"""The whole catalogue: every figure can be asked, is the number of its records, and its parts are the whole."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from tests.figures.hazards import Ground
from tests.world import AT, SHANGHAI, World

from anwang.campaigns.models import Campaign
from anwang.enterprises.models import Site
from anwang.figures import breakdowns, slices, windows
from anwang.figures.catalogue import PHRASES, ROOMS, catalogue, find, search
from anwang.figures.errors import NoSuchFigure
from anwang.figures.figure import base, counts_records, dimensions, measures_of
from anwang.grid.models import Node
from anwang.ground.measure import Ratio
from anwang.hazards.models import Hazard, Listing, Recheck, TreatmentPlan
from anwang.inspections.models import Order, Team, TeamCampaign, Visit, VisitCampaign, VisitOfficer

START, END = date(2026, 1, 1), date(2026, 10, 31)
CODES = list(catalogue())
HOUSE = Path(__file__).resolve().parents[2]


def fill(ground: Ground, seed: int, size: int = 40) -> None:
    """Lay down a random year: sites, visits with officers and orders, teams, hazards with rechecks, lists, plans and money."""
    world, draw = ground.world, random.Random(seed)
    places = (world.county, world.town, world.village, world.other_town, world.other_village)
    campaigns = [ground.campaign(name, START, END) for name in ("大检查大督查大整治", "百日除患铸安")]

    def day() -> date:
        return date(2025, 6, 1) + timedelta(days=draw.randrange(600))

    sites = [ground.site(f"第{number}厂", draw.choice(places)) for number in range(8)]
    for site in sites:
        Site.objects.filter(pk=site.pk).update(
            registered_on=day(), closed_on=day() if draw.random() < 0.3 else None, sector=draw.choice(["construction", "light_industry"])
        )
    for number in range(size):
        on, node = day(), draw.choice(places)
        level = draw.choice(["general", "general", "major"])
        chosen = tuple(draw.sample(campaigns, draw.randrange(3)))
        hazard = ground.hazard(
            node,
            on,
            on + timedelta(days=draw.randrange(90)) if draw.random() < 0.6 else None,
            campaigns=chosen,
            level=level,
            source=draw.choice(["patrol", "self_check", "admin_inspection"]),
            site=draw.choice([*sites, None]),
            state=draw.choice(["ordered", "struck_off", "claimed", "void"]),
            is_spot=draw.random() < 0.3,
            is_stopped=draw.random() < 0.1,
            due_on=on + timedelta(days=15),
            ordered_on=on,
        )
        Hazard.objects.filter(pk=hazard.pk).update(closed_on=hazard.struck_off_on, claimed_on=hazard.struck_off_on)
        ground.money(hazard, on, draw.randrange(1, 50) * 1_000_000)
        Recheck.objects.create(hazard=hazard, on=on + timedelta(days=9), result=draw.choice(["passed", "failed"]), opinion="见意见书")
        if level == "major":
            _list(hazard, on, world, draw)
        _visit((number, on, node, draw.choice(sites), chosen), draw, world)


def _list(hazard: Hazard, on: date, world: World, draw: random.Random) -> None:
    Listing.objects.create(
        hazard=hazard,
        organ=world.committee_organ,
        batch=f"2026年第{draw.randrange(1, 4)}批",
        responsible_organ="三界镇人民政府",
        responsible="吴邻安",
        listed_on=on,
        due_on=on + timedelta(days=60),
        delisted_on=on + timedelta(days=40) if draw.random() < 0.7 else None,
    )
    parts = dict.fromkeys(("goal", "method", "resources", "responsible", "schedule", "safeguards"), "见方案")
    TreatmentPlan.objects.create(hazard=hazard, submitted_on=on, approved_on=on if draw.random() < 0.5 else None, **parts)


def _visit(said: tuple[int, date, Node, Site, tuple[Campaign, ...]], draw: random.Random, world: World) -> None:
    number, on, node, site, campaigns = said
    visit = Visit.objects.create(
        number=f"V-{number}",
        kind=draw.choice(["admin_inspection", "patrol", "leader_led", "self_check", "joint", "service"]),
        state=draw.choice(["signed", "told", "planned", "cancelled"]),
        site=site,
        node=node,
        grid_path=node.path,
        organ=world.regulator_organ,
        sector=draw.choice(["construction", ""]),
        is_unannounced=draw.random() < 0.3,
        planned_on=on,
        started_on=on,
        started_at=datetime.combine(on, time(9), SHANGHAI),
        outcome=draw.choice(["ordered", "nothing", "refused"]),
        hazard_count=draw.randrange(4),
    )
    VisitOfficer.objects.create(visit=visit, assignment_id=world.officer.assignment_id, name="王执一", role="lead")
    VisitOfficer.objects.create(
        visit=visit, assignment_id=world.leader.assignment_id, name="冯领之", role=draw.choice(["officer", "expert"])
    )
    VisitCampaign.objects.bulk_create([VisitCampaign(visit=visit, campaign=each) for each in campaigns])
    team = Team.objects.create(number=f"T-{number}", name="检查组", organ=world.committee_organ, node=node, grid_path=node.path, sent_on=on)
    TeamCampaign.objects.bulk_create([TeamCampaign(team=team, campaign=each) for each in campaigns])
    if draw.random() < 0.5:
        Order.objects.create(
            number=f"O-{number}",
            visit=visit,
            site=site,
            organ=world.regulator_organ,
            grid_path=site.grid_path,
            served_on=on,
            sector=visit.sector,
        )


def test_declarations_hold_together() -> None:
    names = Counter(figure.name for figure in catalogue().values())
    assert [name for name, number in names.items() if number > 1] == []
    for figure in catalogue().values():
        assert figure.room in ROOMS, figure.code
        assert figure.unit, figure.code
        assert len(figure.definition) > 5, figure.code
        assert figure.definition.endswith("。"), figure.code
        for name in dimensions(figure):
            assert base(figure).fact.column(name).label, (figure.code, name)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("督导检查企业家次", "检查家次"),
        ("排查各类事故隐患", "排查隐患数"),
        ("治理整顿", "治理整顿隐患数"),
        ("整改隐患数", "治理整顿隐患数"),
        ("隐患整改率", "整改率"),
        ("检查组批次", "检查组批次"),
        ("挂牌督办隐患数", "挂牌督办数"),
    ],
)
def test_the_words_of_reports_find_their_figure(word: str, name: str) -> None:
    assert find(word).name == name
    assert find(f" {word} ") is find(word)


def test_phrases_lead_somewhere_and_nonsense_nowhere() -> None:
    for phrase in PHRASES:
        assert find(phrase).definition
    for nonsense in ("", "天气", "hazards.", "'; DROP TABLE"):
        with pytest.raises(NoSuchFigure):
            find(nonsense)
    assert find("hazards.found") in search("隐患 排查")


def every(ground: Ground, code: str, seed: int) -> None:
    """Ask a figure every way that a page does, and hold the answers against each other."""
    figure = catalogue()[code]
    world = ground.world
    for start, end in ((START, END), (date(2025, 11, 15), date(2026, 2, 10)), (date(2026, 3, 3), date(2026, 3, 3))):
        asked = slices.slice_of(figure, world.county, start=start, end=end)
        whole = slices.value(figure, asked, at=AT)
        seen = windows.overview(figure, asked, at=AT)
        ids = slices.record_ids(figure, asked)
        rows = breakdowns.places(world.county, asked)
        parts = breakdowns.numbers(figure, asked, rows)
        assert seen.now == whole, (code, seed)
        assert [value.number for value in breakdowns.values(figure, asked, rows, at=AT)] == parts
        if isinstance(figure, Ratio):
            part, base_number = (slices.value(each, asked, at=AT).number for each in measures_of(figure))
            assert (whole.number is None) == (base_number == 0)
            assert whole.numerator is None or whole.number is None or part is not None
            continue
        assert whole.record_count == len(ids) == len(set(ids))
        if counts_records(figure) and "licence" not in code:
            assert whole.number == len(ids), (code, seed)
        if figure.additive:
            assert sum(number or 0 for number in parts) == whole.number, (code, seed)
        for name in dimensions(figure) if start == START else ():
            found = breakdowns.by_dimension(figure, asked, name)
            if figure.additive:
                assert sum(number or 0 for _, _, number in found) == whole.number, (code, name, seed)
            for key, _, number in found[:2]:
                filtered = slices.slice_of(figure, world.county, start=start, end=end, where=(f"{name}={key or slices.UNFILLED}",))
                assert slices.value(figure, filtered, at=AT).number == number, (code, name, key)


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_agrees_with_itself(ground: Ground, seed: int) -> None:
    fill(ground, seed)
    wrong: list[str] = []
    for code in CODES:
        try:
            every(ground, code, seed)
        except Exception as error:  # noqa: BLE001 - all figures are tried before the test says which are wrong
            wrong.append(f"{code}: {type(error).__name__} {str(error)[:200]}")
    assert wrong == [], "\n".join(wrong)


def test_two_campaigns_are_one_set_of_records_for_every_figure(ground: Ground) -> None:
    fill(ground, 7)
    one, other = (slices.campaigns_named([name], ground.world.county) for name in ("大检查大督查大整治", "百日除患铸安"))
    for figure in catalogue().values():
        if not all(each.fact.campaigns for each in measures_of(figure)):
            continue
        both = set(slices.record_ids(figure, slices.slice_of(figure, ground.world.county, start=START, end=END, campaigns=(*one, *other))))
        apart = [
            set(slices.record_ids(figure, slices.slice_of(figure, ground.world.county, start=START, end=END, campaigns=each)))
            for each in (one, other)
        ]
        assert both == apart[0] | apart[1], figure.code


def test_the_numbers_of_the_report_are_askable(ground: Ground) -> None:
    world = ground.world
    hundred = ground.campaign("百日除患铸安", date(2026, 3, 1), date(2026, 10, 31))
    big = ground.campaign("大检查大督查大整治", START, END)
    for number in range(494):
        on = date(2026, 3, 1) + timedelta(days=number % 100)
        done = on + timedelta(days=20) if number < 418 else None
        hazard = ground.hazard(
            world.village, on, done, campaigns=(hundred,), level="major" if number % 14 == 0 and number < 476 else "general"
        )
        if hazard.level == "major":
            _list(hazard, on, world, random.Random(1))
            Listing.objects.filter(hazard=hazard).update(delisted_on=None if number > 440 else on + timedelta(days=30))
    for number in range(12):
        team = Team.objects.create(
            number=f"B-{number}", name="检查组", organ=world.committee_organ, node=world.county, grid_path=world.county.path, sent_on=START
        )
        TeamCampaign.objects.create(team=team, campaign=big)

    def printed(name: str, campaign: str, *where: str) -> str:
        figure = find(name)
        ids = slices.campaigns_named([campaign], world.county)
        return slices.value(figure, slices.slice_of(figure, world.county, start=START, end=END, campaigns=ids, where=where), at=AT).printed

    assert [printed(name, "百日除患铸安") for name in ("排查各类事故隐患", "治理整顿", "整改率")] == ["494", "418", "84.6"]
    assert [printed(name, "百日除患铸安") for name in ("挂牌督办", "挂牌销号数")] == ["34", "32"]
    assert printed("检查组批次", "大检查大督查大整治") == "12"
    assert printed("排查隐患数", "大检查大督查大整治") == "0"


def test_the_document_is_the_catalogue(tmp_path: Path) -> None:
    own = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | {"ANWANG_DATA": str(tmp_path)}
    command = [sys.executable, "scripts/figures_doc.py", "--check"]

    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HOUSE, env=own)

    assert done.returncode == 0, done.stdout + done.stderr[-400:]


def test_who_asks_for_a_figure_that_is_not_there_is_led_to_the_list_on_the_page() -> None:
    with pytest.raises(NoSuchFigure) as refused:
        find("没有这个指标")
    assert refused.value.text.startswith("指标目录里没有“没有这个指标”，请在“指标”页的“指标目录”里按名称查找")
    assert "anwang" not in refused.value.text
