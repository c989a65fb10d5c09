"""A campaign with hazards in the small county, and ways to bring a paper on its road."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from tests.figures.hazards import Ground
from tests.world import SHANGHAI, World, make_world

from anwang.campaigns.models import Campaign
from anwang.hazards.models import Hazard
from anwang.papers import actions
from anwang.papers.inputs import DraftSummary, Issue
from anwang.papers.models import Paper
from anwang.standards.states import HazardLevel

NOW = datetime.combine(date(2026, 11, 2), time(9, 30), SHANGHAI)


@dataclass
class Road:
    """A world in which a campaign ran from March to June: ten hazards, seven struck off, one of the ten major."""

    ground: Ground
    campaign: Campaign
    hazards: list[Hazard]

    @property
    def world(self) -> World:
        return self.ground.world

    def draft(self, **said: object) -> Paper:
        values = {"campaign_id": self.campaign.pk, "node_id": self.world.county.pk} | said
        return actions.draft_summary(DraftSummary(**values), by=self.world.office, at=NOW)

    def issue(self, paper: Paper | None = None, *, at: datetime = NOW, **said: object) -> Paper:
        return actions.issue(
            paper or self.draft(), Issue(**said), by=self.world.leader, at=at, address="https://anwang.test/papers/1/figures"
        )


def make_road() -> Road:
    """Lay the road."""
    ground = Ground(make_world())
    world = ground.world
    campaign = ground.campaign("百日除患铸安", date(2026, 3, 1), date(2026, 6, 8), document="明安委〔2026〕3号")
    hazards = [
        ground.hazard(
            world.village if number % 3 else world.other_village,
            date(2026, 3, 1 + number),
            date(2026, 4, 1 + number) if number < 7 else None,
            campaigns=(campaign,),
            level=HazardLevel.MAJOR if number == 9 else HazardLevel.GENERAL,
            site=ground.site("甲厂", world.village) if number % 3 else None,
            closed_on=date(2026, 4, 1 + number) if number < 7 else None,
            state="struck_off" if number < 7 else "ordered",
        )
        for number in range(10)
    ]
    ground.hazard(world.village, date(2026, 3, 20))  # of no campaign
    return Road(ground, campaign, hazards)
