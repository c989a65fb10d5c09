"""A county's random history: hazards of sites that lie here and there, their money and rechecks, visits with their people, charges, campaigns."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.figures.hazards import Ground

from anwang.campaigns.models import Campaign
from anwang.enterprises.models import Charge, Contact, Site, SiteFlag, SiteSector
from anwang.enterprises.states import ContactRole, SiteKind
from anwang.grid.models import Node
from anwang.ground.actor import SYSTEM
from anwang.ground.recorded import Recorded
from anwang.ground.trail.record import record
from anwang.hazards.models import Extension, Fund, Hazard, HazardCampaign, Recheck
from anwang.inspections.models import Order, Visit, VisitCampaign, VisitOfficer
from anwang.standards.states import HazardLevel

SOURCES = ("patrol", "self_check", "inspection")
SECTORS = ("construction", "fire_crowded_places", "")
STATES = ("registered", "ordered", "claimed", "struck_off", "void", "failed")
KINDS = ("patrol", "service", "self_check", "leader_led")


@dataclass
class History:
    """Acts by dice; what they do is on the trail."""

    ground: Ground
    dice: random.Random
    sites: list[Site] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)

    def __post_init__(self) -> None:
        world = self.ground.world
        for number, node in enumerate((world.village, world.village, world.town, world.other_village)):
            made = self.ground.site(f"第{number}家", node)
            made.kind = SiteKind.ENTERPRISE if number else SiteKind.BUILDING
            made.high_hazard = number % 2 == 0
            made.save()
            self.sites.append(made)
        self.campaigns = [self.ground.campaign(f"第{number}项", date(2025, 11, 1), date(2026, 6, 30)) for number in range(3)]
        record("tests.begin", by=SYSTEM, touched=[*self.sites, *self.campaigns])

    def day(self) -> date:
        return date(2025, 11, 1) + timedelta(days=self.dice.randrange(200))

    def node(self) -> Node:
        world = self.ground.world
        return self.dice.choice([world.county, world.town, world.other_town, world.village, world.other_village])

    def seen_at(self, site: Site | None) -> Node:
        """Where something of a site happens: of the first two always where they lie, of others here and there."""
        return site.node if site in self.sites[:2] and site is not None else self.node()

    def act(self) -> None:
        """Let something happen."""
        dice = self.dice
        if dice.random() < 0.7 or not Hazard.objects.exists():
            record("tests.draw", by=SYSTEM, touched=dice.choice([self.draw, self.draw, self.visit, self.charge])())
            return
        if dice.random() < 0.3 and (fund := Fund.objects.order_by("?").first()):
            gone = fund.pk
            fund.delete()
            record("tests.drop", by=SYSTEM, gone=[(Fund, gone)])
            return
        record("tests.change", by=SYSTEM, touched=dice.choice([self.change, self.change, self.join, self.move])())

    def draw(self) -> list[Recorded]:
        """Register a hazard somewhere, mostly of a site, with a fund or a recheck now and then."""
        dice, state, found = self.dice, self.dice.choice(STATES), self.day()
        site = dice.choice([None, *self.sites])
        made = self.ground.hazard(
            self.seen_at(site),
            found,
            found + timedelta(days=dice.randrange(90)) if state == "struck_off" else None,
            state=state,
            level=dice.choice([HazardLevel.GENERAL, HazardLevel.GENERAL, HazardLevel.MAJOR]),
            source=dice.choice(SOURCES),
            sector=dice.choice(SECTORS),
            site=site,
            is_spot=dice.random() < 0.3,
            due_on=dice.choice([None, found + timedelta(days=15)]),
            claimed_on=dice.choice([None, found + timedelta(days=dice.randrange(40))]),
            closed_on=dice.choice([None, found + timedelta(days=dice.randrange(-3, 60))]),
            ordered_on=dice.choice([None, found]),
        )
        rows: list[Recorded] = [made]
        if dice.random() < 0.4:
            rows.append(self.ground.money(made, self.day(), dice.randrange(1, 10**8)))
        results = dice.sample(["passed", "failed", "failed"], dice.choice([0, 0, 1, 2]))
        rows += [Recheck.objects.create(hazard=made, on=self.day(), result=result, opinion="已看") for result in results]
        rows += [HazardCampaign.objects.create(hazard=made, campaign=each) for each in dice.sample(self.campaigns, dice.choice([0, 1, 2]))]
        return rows

    def visit(self) -> list[Recorded]:
        """Visit a site, once here and once there, with people; now and then order something."""
        dice, day, world = self.dice, self.day(), self.ground.world
        self.ground.number += 1
        site = dice.choice([None, *self.sites, *self.sites])
        node = self.seen_at(site)
        made = Visit.objects.create(
            number=f"V-{self.ground.number}",
            kind=dice.choice(KINDS),
            state=dice.choice(["signed", "told", "planned"]),
            node=node,
            grid_path=node.path,
            organ=world.regulator_organ,
            site=site,
            sector=dice.choice(SECTORS),
            planned_on=day,
            started_on=day,
            hazard_count=dice.choice([0, 2]),
        )
        rows: list[Recorded] = [made]
        people = dice.sample([world.officer, world.grid_worker, world.town_officer], dice.choice([1, 2]))
        rows += [VisitOfficer.objects.create(visit=made, assignment_id=each.assignment_id, name=each.name) for each in people]
        if made.site:
            number, at = f"O-{self.ground.number}", {"grid_path": node.path, "served_on": day}
            rows.append(Order.objects.create(number=number, visit=made, site=made.site, organ=made.organ, sector=made.sector, **at))
        rows += [VisitCampaign.objects.create(visit=made, campaign=each) for each in dice.sample(self.campaigns, dice.choice([0, 1, 2]))]
        return rows

    def charge(self) -> list[Recorded]:
        """Put somebody in charge of a site for a while, or write down one of its people, sectors or flags."""
        dice, world, site = self.dice, self.ground.world, self.dice.choice(self.sites)
        start = self.day()
        rows: list[Recorded] = [
            Charge.objects.create(
                site=site,
                assignment_id=dice.choice([world.leader, world.town_leader, world.office]).assignment_id,
                is_principal=dice.random() < 0.7,
                starts_on=start,
                ends_on=start + timedelta(days=dice.randrange(-1, 90)),
            )
        ]
        if dice.random() < 0.5:
            role = dice.choice([ContactRole.SAFETY_OFFICER, ContactRole.LEGAL_REPRESENTATIVE])
            rows.append(Contact.objects.create(site=site, role=role, name="戴安员"))
        links: list[tuple[Any, dict[str, str]]] = [
            (SiteSector, {"sector": dice.choice(["construction", "commerce"])}),
            (SiteFlag, {"flag": "major_source"}),
        ]
        model, said = dice.choice(links)
        link, new = model.objects.get_or_create(site=site, **said)
        return [*rows, *([link] if new else [])]

    def change(self) -> list[Recorded]:
        """Change something of a hazard."""
        dice = self.dice
        hazard = dice.choice(list(Hazard.objects.order_by("pk")))
        hazard.state, hazard.sector, hazard.level = dice.choice(STATES), dice.choice(SECTORS), HazardLevel.GENERAL
        hazard.struck_off_on = dice.choice([None, self.day()])
        hazard.closed_on = dice.choice([None, self.day()])
        hazard.registered_on = dice.choice([hazard.registered_on, self.day()])
        hazard.site = dice.choice([hazard.site, *self.sites[2:]])
        hazard.save()
        rows: list[Recorded] = [hazard]
        if dice.random() < 0.5:
            asked = {"asked_on": self.day(), "decided_on": self.day(), "old_due_on": self.day(), "asked_due_on": self.day()}
            rows.append(Extension.objects.create(hazard=hazard, state="granted", **asked))
        return rows

    def join(self) -> list[Recorded]:
        """Put a hazard into a campaign; the hazard itself is not touched."""
        hazard = self.dice.choice(list(Hazard.objects.order_by("pk")))
        link, new = HazardCampaign.objects.get_or_create(hazard=hazard, campaign=self.dice.choice(self.campaigns))
        return [link] if new else [hazard]

    def move(self) -> list[Recorded]:
        """Close a site, or open it again."""
        site = self.dice.choice(self.sites)
        site.closed_on = self.dice.choice([None, self.day()])
        site.save()
        return [site]
