"""Invented firms and places of a county: what they do, what they are called, what is dangerous there, which licences they hold."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

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
BRANDS = (
    "嘉山 池河 皖明 鼎昌 瑞禾 恒泰 嘉润 明淮 江淮 金穗 宏远 兴农 盛泽 永泰 华诚 顺达 天和 德润 众鑫 泰安 康源 聚丰 丰茂 东升 新源 福临 立达 中皖 博远 祥云 "
    "广源 同创 佳禾 鸿运 淮韵 润泽 旭日 永兴 长盛 国泰 汇丰 万和 庆丰 凯利 三合 百川 融汇 安顺 鑫磊 利民 益民 惠农 金桥 裕隆 启航 海川 元丰 正大 锦绣"
).split()
SHOP_BRANDS = "好邻居 万家 惠民 百姓 天天 乐购 家家乐 佳佳 大众 便民 老街 新街口 阳光 红星 幸福 和谐 如意 顺心 春天 小康 金鑫 鑫鑫 祥和 吉祥 平安 福满 东方 四季".split()


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


URBAN = ("341182001", "341182002", "341182003", "341182004")
HILLS = ("341182100", "341182101", "341182102", "341182103", "341182104", "341182105")
LAKES = ("341182108", "341182107", "341182110", "341182111", "341182200", "341182109")
CLAY = ("341182104", "341182102", "341182103", "341182003")
KINDS = (
    Kind(34, "明光市{brand}凹凸棒新材料有限公司", "C3099", ("building_materials", "dust_explosion"), "emergency", flags=(F.DUST, F.SPECIAL_EQUIPMENT), people=(30, 220), products="凹凸棒吸附剂、干燥剂", towns=CLAY),
    Kind(26, "明光市{brand}米业有限公司", "C1311", ("light_industry", "dust_explosion"), "emergency", flags=(F.DUST, F.CONFINED_SPACE), people=(12, 90), products="大米", towns=(*LAKES, "341182105", "341182106")),
    Kind(10, "明光市{brand}面粉有限公司", "C1312", ("light_industry", "dust_explosion"), "emergency", flags=(F.DUST,), people=(10, 70), products="面粉", towns=LAKES),
    Kind(12, "安徽{brand}化工有限公司", "C2614", ("chemicals", "hazardous_chemicals"), "emergency", flags=(F.HAZARDOUS_CHEMICALS, F.MAJOR_SOURCE, F.HIGH_HAZARD), people=(40, 260), licence="安全生产许可证", products="精细化工中间体", towns=("341182001", "341182002", "341182104")),
    Kind(8, "安徽{brand}生物科技有限公司", "C2631", ("chemicals",), "emergency", flags=(F.HAZARDOUS_CHEMICALS,), people=(30, 150), licence="安全生产许可证", products="农药制剂", towns=("341182001", "341182002")),
    Kind(46, "明光市{town}{brand}加油站", "F5265", ("hazardous_chemicals",), "emergency", flags=(F.HAZARDOUS_CHEMICALS, F.HIGH_HAZARD), people=(4, 14), licence="危险化学品经营许可证", products="汽油、柴油"),
    Kind(62, "{town}{brand}烟花爆竹零售点", "F5299", ("fireworks",), "emergency", head="92", flags=(F.HIGH_HAZARD,), people=(1, 3), licence="烟花爆竹经营(零售)许可证", products="烟花爆竹"),
    Kind(2, "明光市{brand}烟花爆竹销售有限公司", "F5299", ("fireworks",), "emergency", flags=(F.HIGH_HAZARD, F.MAJOR_SOURCE), people=(12, 30), licence="烟花爆竹经营(批发)许可证", products="烟花爆竹"),
    Kind(14, "明光市{brand}矿业有限公司", "B1019", ("non_coal_mine",), "emergency", flags=(F.HIGH_HAZARD,), people=(25, 120), licence="安全生产许可证", products="建筑石料", towns=HILLS),
    Kind(16, "明光市{brand}新型墙材有限公司", "C3031", ("building_materials",), "emergency", flags=(F.SPECIAL_EQUIPMENT,), people=(15, 70), products="烧结砖"),
    Kind(14, "明光市{brand}混凝土有限公司", "C3021", ("building_materials",), "emergency", flags=(F.CONFINED_SPACE,), people=(20, 80), products="商品混凝土"),
    Kind(34, "明光市{brand}木业有限公司", "C2021", ("light_industry", "dust_explosion"), "emergency", flags=(F.DUST,), people=(15, 110), products="胶合板、装饰板"),
    Kind(22, "明光市{brand}家具厂", "C2110", ("light_industry", "dust_explosion"), "emergency", head="92", flags=(F.DUST,), is_small=True, people=(5, 28), products="木制家具"),
    Kind(28, "明光市{brand}机械制造有限公司", "C3484", ("machinery",), "emergency", flags=(F.SPECIAL_EQUIPMENT,), people=(15, 160), products="机械零部件"),
    Kind(14, "明光市{brand}金属结构有限公司", "C3311", ("machinery",), "emergency", flags=(F.DUST,), people=(12, 80), products="钢结构件"),
    Kind(24, "明光市{brand}服饰有限公司", "C1811", ("textile",), "emergency", flags=(F.CROWDED,), people=(30, 240), products="服装"),
    Kind(16, "明光市{brand}塑业有限公司", "C2929", ("light_industry",), "emergency", people=(12, 90), products="塑料制品"),
    Kind(11, "明光市{brand}冷链食品有限公司", "G5930", ("ammonia_refrigeration",), "emergency", flags=(F.AMMONIA, F.SPECIAL_EQUIPMENT), people=(15, 120), products="冷藏食品", towns=(*URBAN, *LAKES)),
    Kind(18, "明光市{brand}水产品有限公司", "C1362", ("light_industry", "confined_space"), "emergency", flags=(F.CONFINED_SPACE,), people=(10, 80), products="水产品加工", towns=LAKES),
    Kind(40, "{brand}项目建设工程({town}标段)", "E4710", ("construction",), "housing", flags=(F.HIGH_HAZARD, F.SPECIAL_EQUIPMENT), people=(30, 180), licence="建筑工程施工许可证", subject=SubjectType.CONSTRUCTION_SITE, products="住宅楼、厂房"),
    Kind(18, "明光市{brand}液化气站", "F5266", ("urban_gas", "hazardous_chemicals"), "housing", flags=(F.HAZARDOUS_CHEMICALS, F.SPECIAL_EQUIPMENT), people=(5, 16), licence="燃气经营许可证", products="瓶装液化石油气"),
    Kind(7, "明光市{brand}客运有限公司", "G5421", ("road_transport",), "transport", flags=(F.HIGH_HAZARD,), people=(20, 90), licence="道路运输经营许可证"),
    Kind(32, "明光市{brand}物流有限公司", "G5431", ("road_transport",), "transport", flags=(F.HIGH_HAZARD,), people=(8, 60), licence="道路运输经营许可证"),
    Kind(20, "明光市{brand}购物广场有限公司", "F5212", ("commerce", "fire_crowded_places"), "commerce", flags=(F.CROWDED, F.SPECIAL_EQUIPMENT), people=(15, 120)),
    Kind(34, "明光市{brand}大酒店", "H6110", ("fire_crowded_places", "commerce"), "fire", flags=(F.CROWDED,), people=(15, 90), licence="公众聚集场所投入使用、营业前消防安全检查合格证"),
    Kind(16, "明光市{brand}歌舞娱乐城", "R9011", ("culture_tourism", "fire_crowded_places"), "culture", flags=(F.CROWDED,), people=(8, 40), licence="娱乐经营许可证"),
    Kind(12, "{town}{brand}景区管理有限公司", "N7861", ("culture_tourism",), "culture", flags=(F.CROWDED,), people=(8, 50), towns=(*HILLS, "341182108")),
    Kind(30, "明光市{town}中心小学{village}校区", "P8321", ("education",), "education", head="12", flags=(F.CROWDED,), people=(12, 60)),
    Kind(26, "明光市{town}{brand}幼儿园", "P8310", ("education",), "education", head="52", flags=(F.CROWDED,), people=(8, 30)),
    Kind(28, "明光市{town}{brand}养老服务中心", "Q8514", ("elderly_care", "fire_crowded_places"), "fire", head="52", flags=(F.CROWDED,), people=(6, 30)),
    Kind(22, "明光市{brand}农机专业合作社", "A0512", ("farm_machinery",), "farming", head="93", people=(5, 25)),
    Kind(14, "明光市{town}{brand}渔业专业合作社", "A0412", ("fishing_vessel",), "farming", head="93", people=(5, 20), towns=LAKES),
    Kind(24, "明光市{brand}电梯服务有限公司{n}号维保点", "O8111", ("special_equipment",), "market", flags=(F.SPECIAL_EQUIPMENT,), people=(4, 20)),
    Kind(54, "{town}{brand}超市", "F5212", ("commerce", "fire_crowded_places"), "commerce", head="92", flags=(F.NINE_SMALL,), is_small=True, people=(2, 10)),
    Kind(56, "{town}{brand}饭店", "H6210", ("food_safety", "urban_gas"), "market", head="92", flags=(F.NINE_SMALL,), is_small=True, people=(3, 14), licence="食品经营许可证"),
    Kind(40, "{town}{person}百货商店", "F5211", ("commerce", "fire_crowded_places"), "commerce", head="92", flags=(F.MIXED_USE, F.NINE_SMALL), is_small=True, people=(1, 4)),
    Kind(30, "{town}{brand}旅馆", "H6121", ("fire_crowded_places",), "fire", head="92", flags=(F.NINE_SMALL, F.CROWDED), is_small=True, people=(2, 8)),
    Kind(34, "{town}{brand}汽车修理厂", "O8111", ("road_transport",), "transport", head="92", flags=(F.NINE_SMALL,), is_small=True, people=(2, 10)),
    Kind(24, "{town}{brand}快递服务部", "G6020", ("postal", "fire_crowded_places"), "transport", head="92", flags=(F.NINE_SMALL,), is_small=True, people=(2, 10)),
    Kind(30, "{town}{brand}粮食加工坊", "C1311", ("light_industry",), "emergency", head="92", is_small=True, people=(2, 8), products="粮食加工"),
    Kind(24, "{town}{brand}豆制品作坊", "C1431", ("food_safety",), "market", head="92", is_small=True, people=(2, 6), products="豆制品"),
    Kind(18, "{town}{brand}木器加工厂", "C2110", ("light_industry", "dust_explosion"), "emergency", head="92", flags=(F.DUST,), is_small=True, people=(2, 12), products="木器"),
)  # fmt: skip
OBJECTS = (
    (SiteKind.ROAD_SECTION, "G104国道{town}{village}段", ("road_transport",), "transport", 18),
    (SiteKind.ROAD_SECTION, "{village}临水路段", ("road_transport",), "transport", 14),
    (SiteKind.BUILDING, "{village}经营性自建房", ("self_built_housing",), "housing", 16),
    (SiteKind.YARD, "{village}文化广场", ("other",), "emergency", 8),
    (SiteKind.HOUSEHOLD, "{village}沿街住户({person}家)", ("self_built_housing",), "housing", 8),
)
WORKS = "明光市嘉山凹凸棒新材料有限公司"
"""The works of the demo's enterprise account."""
CENTRE = (Decimal("118.02"), Decimal("32.78"))


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm or object about to be registered, in its township."""

    said: RegisterSite
    town: Town
    bureau: str
    is_small: bool


class Registry:
    """Invents the county's firms, one kind after the other."""

    def __init__(self, days: Days, names: Names, people: People) -> None:
        self.days, self.names, self.people = days, names, people
        self.draw = days.draw
        self.codes = 0
        self.taken: set[str] = set()

    def firms(self) -> list[Firm]:
        """Return every firm and object of the county."""
        found = [self._firm(kind, number) for kind in KINDS for number in range(1, kind.count + 1)]
        found += [self._object(kind, name, sectors, bureau) for kind, name, sectors, bureau, count in OBJECTS for _ in range(count)]
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
                name = f"{name}({number})"
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
            longitude=self._near(CENTRE[0], town),
            latitude=self._near(CENTRE[1], town),
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
        return Firm(said, town, kind.bureau, kind.is_small)

    def _object(self, kind: SiteKind, pattern: str, sectors: tuple[str, ...], bureau: str) -> Firm:
        town = self.draw.choice(list(self.people.towns.values()))
        village = self.draw.choice(town.villages)
        said = RegisterSite(
            node_id=village.pk,
            kind=kind,
            name=self._name(pattern, town, village, len(self.taken), shop=True),
            address=self._address(town, village),
            sectors=sectors,
            regulating_organ_id=(town.office if kind == SiteKind.HOUSEHOLD else self.people.bureaus[bureau].organ).pk,
            supervision_tier=SupervisionTier.TOWN,
            liaison=self.names.person(),
            liaison_phone=self.names.phone(),
            official_assignment_id=self._charged(town).assignment_id,
        )
        return Firm(said, town, bureau, is_small=True)

    def _charged(self, town: Town) -> Official:
        return self.draw.choice([town.leader, *town.officers, *town.enforcers])

    def _address(self, town: Town, village: Node) -> str:
        where = f"明光市{town.node.name}{village.name}"
        if village.name.endswith("社区"):
            road = self.draw.choice(("嘉山路", "龙山路", "祁仓路", "池河大道", "车站路", "韩山路", "工业园路", "中心路"))
            return f"{where}{road}{self.draw.randrange(1, 380)}号"
        return f"{where}{self.draw.choice(('东', '西', '南', '北', '前', '后'))}组{self.draw.randrange(1, 120)}号"

    def _near(self, centre: Decimal, town: Town) -> Decimal:
        offset = random.Random(f"{town.short_code}{centre}").uniform(-0.24, 0.24)
        return round(centre + Decimal(str(round(offset + self.draw.uniform(-0.03, 0.03), 5))), 6)

    def _expiry(self) -> date:
        """Return the last day of a licence: some soon, a few gone by, most later."""
        return self.days.on + timedelta(days=self.draw.choices((self.draw.randrange(-40, 0), self.draw.randrange(1, 90), self.draw.randrange(90, 1000)), (3, 12, 85))[0])

    def _grade(self, kind: Kind) -> StandardisationGrade:
        if kind.is_small or kind.bureau in {"education", "commerce", "culture"}:
            return StandardisationGrade.NONE
        grades = (StandardisationGrade.NONE, StandardisationGrade.THIRD, StandardisationGrade.SECOND, StandardisationGrade.FIRST)
        return self.draw.choices(grades, (62, 30, 7, 1))[0]

    @staticmethod
    def _scale(workers: int) -> Scale:
        return Scale.MICRO if workers < 20 else Scale.SMALL if workers < 100 else Scale.MEDIUM  # noqa: PLR2004 - by heads, roughly
