"""Hazards laid down as rows: the engine counts rows, however they came to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from tests.world import SHANGHAI, World

from anwang.campaigns.models import Campaign
from anwang.campaigns.states import CampaignState
from anwang.enterprises.models import Site
from anwang.grid.models import Node
from anwang.hazards.models import Fund, Hazard, HazardCampaign
from anwang.standards.states import HazardLevel


@dataclass
class Ground:
    """Lays hazards, money and campaigns down in a world."""

    world: World
    number: int = 0
    known: dict[str, Site] = field(default_factory=dict)

    def hazard(self, node: Node, on: date, done: date | None = None, *, campaigns: tuple[Campaign, ...] = (), **more: Any) -> Hazard:
        self.number += 1
        level = more.pop("level", HazardLevel.GENERAL)
        made = Hazard.objects.create(
            number=f"T-{self.number}",
            node=node,
            grid_path=node.path,
            organ=self.world.regulator_organ,
            level=level,
            determination="专家论证为重大" if level == HazardLevel.MAJOR else "",
            source=more.pop("source", "patrol"),
            description="配电箱前堆放木料",
            found_on=on,
            registered_on=on,
            registered_at=datetime.combine(on, time(10), SHANGHAI),
            struck_off_on=done,
            **more,
        )
        HazardCampaign.objects.bulk_create([HazardCampaign(hazard=made, campaign=each) for each in campaigns])
        return made

    def money(self, hazard: Hazard, on: date, fen: int) -> Fund:
        return Fund.objects.create(hazard=hazard, payer="enterprise", amount=fen, on=on)

    def campaign(self, name: str, start: date, end: date, **more: Any) -> Campaign:
        county = self.world.county
        return Campaign.objects.create(
            name=name,
            level="county",
            state=CampaignState.RUNNING,
            node=county,
            grid_path=county.path,
            organ=self.world.committee_organ,
            starts_on=start,
            ends_on=end,
            **more,
        )

    def site(self, name: str, node: Node) -> Site:
        if name not in self.known:
            self.known[name] = Site.objects.create(
                number=f"S-{len(self.known)}",
                name=name,
                name_key=name,
                node=node,
                grid_path=node.path,
                sector="light_industry",
                regulating_organ=self.world.regulator_organ,
                registered_on=date(2024, 1, 1),
            )
        return self.known[name]
