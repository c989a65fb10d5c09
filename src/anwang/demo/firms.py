"""Invented firms and places of a county: what they do, what they are called, what is dangerous there, which licences they hold."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from anwang.demo.calendar import Days
from anwang.demo.names import Names
from anwang.demo.people import People, Town
from anwang.enterprises import uscc
from anwang.enterprises.inputs import RegisterSite
from anwang.enterprises.states import (
    RiskColour,
    RiskFlag,
    Scale,
    SiteKind,
    SiteState,
    StandardisationGrade,
    SubjectType,
    SupervisionClass,
    SupervisionTier,
)
from anwang.grid.access import Official
from anwang.grid.models import Node

F = RiskFlag


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of firm, and how many of them the county has."""

    count: int
    name: str
    """Pattern with {brand}, {town}, {village}, {person}, {n}."""
    trade: str
    sectors: tuple[str, ...]
    bureau: str
    head: str = "91"
    flags: tuple[RiskFlag, ...] = ()
    is_small: bool = False
    """Supervised by the township, not the county."""
    people: tuple[int, int] = (8, 60)
    licence: str = ""
    products: str = ""
    subject: SubjectType | None = None
    towns: tuple[str, ...] = ()
    """Short codes of the townships where this kind is found; none: anywhere."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of object that is no enterprise."""

    kind: SiteKind
    name: str
    sectors: tuple[str, ...]
    bureau: str
    count: int


URBAN = ("341182001", "341182002", "341182003", "341182004")
DATA: dict[str, Any] = tomllib.loads(files("anwang.demo").joinpath("data/firms.toml").read_text("utf-8"))
BRANDS: list[str] = DATA["brands"].split()
SHOP_BRANDS: list[str] = DATA["shop_brands"].split()
WORKS = "明光市嘉山凹凸棒新材料有限公司"
"""The works of the demo's enterprise account."""
TOWNS: dict[str, tuple[float, float]] = tomllib.loads(files("anwang.demo").joinpath("data/towns.toml").read_text("utf-8"))
"""Roughly where each township lies: longitude and latitude."""
IN_STREET, IN_TOWN = 0.012, 0.026
"""How far, in degrees, firms lie from the middle of a street of the city, and of a township."""


def _kind(row: dict[str, Any]) -> Kind:
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    plain["flags"] = tuple(RiskFlag(flag) for flag in plain.get("flags", ()))
    plain["subject"] = SubjectType(plain["subject"]) if "subject" in plain else None
    return Kind(**plain)


KINDS = tuple(_kind(row) for row in DATA["kinds"])
THINGS = tuple(Thing(SiteKind(row["kind"]), row["name"], tuple(row["sectors"]), row["bureau"], row["count"]) for row in DATA["objects"])


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm or object about to be registered, in its township."""

    said: RegisterSite
    town: Town
    bureau: str
    is_small: bool
    since: date
    """The day on which its file is opened."""


class Registry:
    """Invents the county's firms, one kind after the other."""

    def __init__(self, days: Days, names: Names, people: People) -> None:
        self.days, self.names, self.people = days, names, people
        self.draw = days.draw
        self.first_day = date(days.year - 2, 9, 8)
        self.codes = 0
        self.taken: set[str] = set()

    def firms(self) -> list[Firm]:
        """Return every firm and object of the county."""
        found = [self._firm(kind, number) for kind in KINDS for number in range(1, kind.count + 1)]
        found += [self._object(thing) for thing in THINGS for _ in range(thing.count)]
        return found

    def _town(self, kind: Kind) -> Town:
        wanted = kind.towns or tuple(self.people.towns)
        weights = [3 if code in URBAN[:1] and not kind.towns else 2 if code in URBAN and not kind.towns else 1 for code in wanted]
        return self.people.towns[self.draw.choices(wanted, weights)[0]]

    def _name(self, pattern: str, town: Town, village: Node, number: int, *, shop: bool) -> str:
        place = town.node.name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
        spot = village.name.removesuffix("社区").removesuffix("村")
        for attempt in range(200):
            brand = self.draw.choice(SHOP_BRANDS if shop else BRANDS)
            if attempt > 40:  # noqa: PLR2004 - all single brands of the kind may be taken
                brand += self.draw.choice(SHOP_BRANDS if shop else BRANDS)
            name = pattern.format(brand=brand, town=place, village=spot, person=self.draw.choice("王李张刘陈杨赵黄") + "记", n=number)
            if name not in self.taken:
                break
            if "{brand}" not in pattern:
                name = f"{name}（{number}）"
                break
        self.taken.add(name)
        return name

    def _firm(self, kind: Kind, number: int) -> Firm:
        is_works = kind is KINDS[0] and number == 1
        town = self.people.home if is_works else self._town(kind)
        village = town.villages[0] if is_works else self.draw.choice(town.villages)
        self.codes += 1
        low, high = kind.people
        workers = int(low + (high - low) * self.draw.random() ** 2)
        name = WORKS if is_works else self._name(kind.name, town, village, number, shop=kind.is_small or kind.head == "92")
        self.taken.add(name)
        head, safety = self.names.person(), self.names.person()
        grade = self._grade(kind)
        said = RegisterSite(
            node_id=village.pk,
            name=name,
            code=uscc.make(self.codes, head=kind.head),
            subject_type=kind.subject,
            address=self._address(town, village),
            longitude=self._near(TOWNS[town.short_code][0], town),
            latitude=self._near(TOWNS[town.short_code][1], town),
            source_crs="GCJ02",
            trade=kind.trade,
            sectors=kind.sectors,
            products=kind.products,
            regulating_organ_id=(town.office if kind.is_small else self.people.bureaus[kind.bureau].organ).pk,
            general_organ_id=self.people.emergency.organ.pk,
            supervision_tier=SupervisionTier.TOWN if kind.is_small else SupervisionTier.COUNTY,
            supervision_class=SupervisionClass(self.draw.choices("ABCD", (2, 5, 3, 1))[0]),
            employees=workers,
            special_operators=workers // 12 if kind.flags else 0,
            revenue=workers * self.draw.randrange(90_000, 420_000) * 100,
            scale=self._scale(workers),
            grade=grade,
            grade_valid_to=None if grade == StandardisationGrade.NONE else self._expiry(),
            flags=kind.flags,
            risk_colour=self.draw.choices(list(RiskColour), (2, 8, 30, 60) if F.HIGH_HAZARD not in kind.flags else (10, 40, 40, 10))[0],
            insured=F.HIGH_HAZARD in kind.flags or self.draw.random() < 0.35,  # noqa: PLR2004 - about a third
            dual_prevention=workers > 20 or None,  # noqa: PLR2004 - the larger ones have it
            established_on=date(self.days.year - self.draw.randrange(2, 22), self.draw.randrange(1, 13), self.draw.randrange(1, 28)),
            state=SiteState.STOPPED if self.draw.random() < 0.02 and not is_works else SiteState.ACTIVE,  # noqa: PLR2004 - a few stand still
            legal_representative=head,
            legal_representative_phone=self.names.phone(),
            principal_head=head,
            principal_head_phone=self.names.phone(),
            safety_officer="" if kind.is_small else safety,
            safety_officer_phone="" if kind.is_small else self.names.phone(),
            licence_kind=kind.licence,
            licence_number=f"明{self.days.year - 1}{self.codes:05d}" if kind.licence else "",
            licence_valid_to=self._expiry() if kind.licence else None,
            official_assignment_id=self._charged(town).assignment_id,
        )
        return Firm(said, town, kind.bureau, kind.is_small, self.first_day if is_works else self._since())

    def _since(self) -> date:
        """Return when a file is opened: nearly all at first, a few later, as firms are founded and found."""
        year = self.days.year
        later = (date(year - 1, 3, 20), date(year - 1, 9, 10), date(year, 3, 12), date(year, 8, 20))
        return self.draw.choice(later) if self.draw.random() < 0.07 else self.first_day  # noqa: PLR2004 - a few

    def _object(self, thing: Thing) -> Firm:
        town = self.draw.choice(list(self.people.towns.values()))
        village = self.draw.choice(town.villages)
        said = RegisterSite(
            node_id=village.pk,
            kind=thing.kind,
            name=self._name(thing.name, town, village, len(self.taken), shop=True),
            address=self._address(town, village),
            sectors=thing.sectors,
            regulating_organ_id=(town.office if thing.kind == SiteKind.HOUSEHOLD else self.people.bureaus[thing.bureau].organ).pk,
            supervision_tier=SupervisionTier.TOWN,
            liaison=self.names.person(),
            liaison_phone=self.names.phone(),
            official_assignment_id=self._charged(town).assignment_id,
        )
        return Firm(said, town, thing.bureau, is_small=True, since=self.first_day)

    def _charged(self, town: Town) -> Official:
        return self.draw.choice([town.leader, *town.officers, *town.enforcers])

    def _address(self, town: Town, village: Node) -> str:
        where = f"明光市{town.node.name}{village.name}"
        if village.name.endswith("社区"):
            road = self.draw.choice(("嘉山路", "龙山路", "祁仓路", "池河大道", "车站路", "韩山路", "工业园路", "中心路"))
            return f"{where}{road}{self.draw.randrange(1, 380)}号"
        return f"{where}{self.draw.choice(('东', '西', '南', '北', '前', '后'))}组{self.draw.randrange(1, 120)}号"

    def _near(self, centre: float, town: Town) -> Decimal:
        far = IN_STREET if town.short_code in URBAN else IN_TOWN
        return Decimal(str(round(centre + self.draw.triangular(-far, far, 0), 6)))

    def _expiry(self) -> date:
        """Return the last day of a licence: some soon, a few gone by, most later."""
        spans = (self.draw.randrange(-40, 0), self.draw.randrange(1, 90), self.draw.randrange(90, 1000))
        return self.days.on + timedelta(days=self.draw.choices(spans, (3, 12, 85))[0])

    def _grade(self, kind: Kind) -> StandardisationGrade:
        if kind.is_small or kind.bureau in {"education", "commerce", "culture"}:
            return StandardisationGrade.NONE
        grades = (StandardisationGrade.NONE, StandardisationGrade.THIRD, StandardisationGrade.SECOND, StandardisationGrade.FIRST)
        return self.draw.choices(grades, (62, 30, 7, 1))[0]

    @staticmethod
    def _scale(workers: int) -> Scale:
        return Scale.MICRO if workers < 20 else Scale.SMALL if workers < 100 else Scale.MEDIUM  # noqa: PLR2004 - by heads, roughly
