"""Who goes out, who approves, and whose hands a hazard passes through: who reported it mended never rechecks, who recorded the recheck never strikes off."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from anwang.demo.firms import Firm
from anwang.demo.people import People, Town
from anwang.enterprises.models import Site
from anwang.enterprises.states import SiteKind, SiteState
from anwang.grid.access import Official
from anwang.inspections.states import VisitKind


@dataclass(slots=True)
class Place:
    """A registered firm or object with its file, its township, and its own manager where it has an account."""

    firm: Firm
    site: Site
    manager: Official | None = None
    visits: int = 0
    legal: Counter[int] = field(default_factory=Counter)
    """By year, the visits that count to the yearly cap."""

    @property
    def town(self) -> Town:
        """Its township."""
        return self.firm.town

    @property
    def can_be_inspected(self) -> bool:
        """Whether it is an enterprise at work."""
        return self.site.kind == SiteKind.ENTERPRISE and self.site.state == SiteState.ACTIVE


@dataclass(frozen=True, slots=True)
class Hands:
    """Who orders, reports for a unit without account, rechecks (the first records it) and strikes off."""

    orderer: Official
    claimer: Official
    recheckers: tuple[Official, Official]
    striker: Official


@dataclass(slots=True)
class Crew:
    """People who go out together: the first leads and records."""

    kind: VisitKind
    name: str
    planner: Official
    officers: tuple[Official, ...]
    places: list[Place]
    approver: Official | None = None
    experts: tuple[str, ...] = ()
    of_bureau: str = ""
    town: Town | None = None

    @property
    def lead(self) -> Official:
        """Who records."""
        return self.officers[0]


class Roster:
    """The county's crews, and the hands of each hazard."""

    def __init__(self, people: People, places: list[Place]) -> None:
        self.people, self.places = people, places
        self.legal = [place for place in places if place.can_be_inspected]

    def county(self, key: str) -> list[Place]:
        """Return the county-tier firms of a department."""
        return [place for place in self.legal if place.firm.bureau == key and not place.firm.is_small]

    def emergency(self) -> list[Crew]:
        """Return the crews of the emergency brigade."""
        bureau, pool = self.people.emergency, self.county("emergency")
        pairs = [tuple(bureau.officers[start : start + 2]) for start in (0, 2, 4)]
        return [
            Crew(
                VisitKind.ADMIN_INSPECTION,
                f"市应急执法大队第{number}检查组",
                pair[0],
                pair,
                pool,
                approver=bureau.chiefs[3 if number == "三" else 0],
                of_bureau="emergency",
            )
            for number, pair in zip("一二三", pairs, strict=True)
        ]

    def departments(self) -> list[Crew]:
        """Return a crew of each other department."""
        return [
            Crew(
                VisitKind.ADMIN_INSPECTION,
                f"{bureau.department.short}检查组",
                bureau.officers[0],
                tuple(bureau.officers),
                self.county(key),
                approver=bureau.chiefs[0],
                of_bureau=key,
            )
            for key, bureau in self.people.bureaus.items()
            if key != "emergency"
        ]

    def towns(self) -> list[Crew]:
        """Return the brigade crew of each township."""
        return [
            Crew(
                VisitKind.ADMIN_INSPECTION,
                f"{town.node.name}检查组",
                town.enforcers[0],
                tuple(town.enforcers),
                [place for place in self.legal if place.town is town and place.firm.is_small],
                approver=town.leader,
                town=town,
            )
            for town in self.people.towns.values()
        ]

    def joint(self) -> list[Crew]:
        """Return crews of two bodies that go together."""
        emergency, found = self.people.emergency, []
        for key in ("fire", "commerce", "housing"):
            other = self.people.bureaus[key]
            crew = (*emergency.officers[2:4], *other.officers)
            found.append(
                Crew(
                    VisitKind.JOINT,
                    f"市应急局、{other.department.short}联合检查组",
                    crew[0],
                    crew,
                    self.county(key),
                    approver=emergency.chiefs[1],
                    of_bureau="emergency",
                )
            )
        return found

    def leaders(self) -> list[Crew]:
        """Return the city leaders' crews."""
        officers = self.people.emergency.officers
        pool = [place for place in self.legal if not place.firm.is_small]
        return [
            Crew(VisitKind.LEADER_LED, f"{leader.post.split()[-1]}带队检查组", leader, (leader, *officers[4:6]), pool)
            for leader in self.people.leaders
        ]

    def town_leaders(self) -> list[Crew]:
        """Return the township leaders' crews."""
        return [
            Crew(
                VisitKind.LEADER_LED,
                f"{town.node.name}领导带队检查组",
                town.leader,
                (town.leader, *town.enforcers),  # a leader goes into an enterprise with two certified officers
                [place for place in self.legal if place.town is town],
                town=town,
            )
            for town in self.people.towns.values()
        ]

    def experts(self, names: tuple[str, ...]) -> list[Crew]:
        """Return the committee office's crew, which serves with experts and never inspects."""
        pool = [place for place in self.legal if place.site.high_hazard]
        office = self.people.committee
        return [Crew(VisitKind.SERVICE, "市安委办专家指导服务组", office[1], (office[1], office[2]), pool, experts=names)]

    def patrols(self) -> list[Crew]:
        """Return the grid workers who walk their own village, and the township officers who walk the rest."""
        found = []
        for town in self.people.towns.values():
            for worker in town.grid_workers:
                own = [place for place in self.places if place.site.grid_path.startswith(worker.path)]
                if own:
                    found.append(Crew(VisitKind.PATROL, f"{worker.node}网格", worker, (worker,), own, town=town))
            officer = town.officers[-1]
            all_here = [place for place in self.places if place.town is town]
            found.append(Crew(VisitKind.PATROL, f"{town.node.name}巡查", officer, (officer,), all_here, town=town))
        return found

    # ---- hands -----------------------------------------------------------------------------------------------------------

    def hands(self, crew: Crew, place: Place, *, mended_at_once: bool) -> Hands:
        """Return the hands for a hazard that a crew found at a place."""
        if crew.kind in {VisitKind.ADMIN_INSPECTION, VisitKind.JOINT}:
            found = self._of_inspectors(crew, place, mended_at_once=mended_at_once)
        elif place.firm.is_small:
            found = self.of_town_office(place)
        else:
            found = self.of_bureau(place)
        on_the_spot = mended_at_once and crew.kind in {VisitKind.ADMIN_INSPECTION, VisitKind.JOINT}
        if place.manager is None or on_the_spot:
            return found
        return Hands(found.orderer, place.manager, found.recheckers, found.striker)

    def _of_inspectors(self, crew: Crew, place: Place, *, mended_at_once: bool) -> Hands:
        lead, second = crew.officers[0], crew.officers[1]
        claimer = lead if mended_at_once else place.town.officers[0]
        if crew.town is not None:
            third = crew.town.officers[0]
            return Hands(lead, claimer, (third if mended_at_once else lead, second), second)
        bureau = self.people.bureaus[crew.of_bureau]
        third = bureau.chiefs[1]
        return Hands(lead, claimer, (second, third if mended_at_once else lead), bureau.chiefs[-1])

    def of_bureau(self, place: Place) -> Hands:
        """Return the hands of the department that regulates a place."""
        bureau = self.people.bureaus[place.firm.bureau]
        claimer = place.town.officers[0]
        if place.firm.bureau == "emergency":
            return Hands(bureau.chiefs[2], claimer, (bureau.chiefs[2], bureau.chiefs[3]), bureau.chiefs[1])
        return Hands(bureau.officers[0], claimer, (bureau.officers[0], bureau.officers[1]), bureau.chiefs[1])

    @staticmethod
    def of_town_office(place: Place) -> Hands:
        """Return the hands of the township's safety office."""
        town = place.town
        return Hands(town.officers[0], town.enforcers[0], (town.enforcers[1], town.officers[0]), town.officers[0])
