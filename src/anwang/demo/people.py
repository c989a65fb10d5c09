"""The demo's organs, posts and people, entered through the grid's own verbs, and the accounts with which one looks around."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.contrib.auth.hashers import get_hasher

from anwang.demo.calendar import ZONE, Days
from anwang.demo.names import Names
from anwang.grid import actions
from anwang.grid.access import Official, official
from anwang.grid.inputs import Appoint, EnterPerson, FoundOrgan, IssueCertificate, OpenAccount, SetUpPost
from anwang.grid.models import Assignment, Node, Organ, Person, Post
from anwang.grid.states import OrganKind, PostKind, Reach, Tier
from anwang.ground.actor import SYSTEM

COUNTY = "341182"
PASSWORD = "Mingguang-341182"  # noqa: S105 - printed for everybody: it opens a demo and nothing else
HOME_TOWN = "341182104"
"""涧溪镇, whose officer, grid worker and works the demo's accounts stand for."""


@dataclass(frozen=True, slots=True)
class Department:
    """A department that regulates sectors: its name, short name, word on documents, and what it looks after."""

    key: str
    name: str
    short: str
    word: str
    sectors: tuple[str, ...]


EMERGENCY = Department(
    "emergency",
    "明光市应急管理局",
    "市应急局",
    "明应急",
    (
        "hazardous_chemicals",
        "chemicals",
        "fireworks",
        "non_coal_mine",
        "building_materials",
        "machinery",
        "light_industry",
        "textile",
        "dust_explosion",
        "ammonia_refrigeration",
        "confined_space",
    ),
)
DEPARTMENTS = (
    Department("housing", "明光市住房和城乡建设局", "市住建局", "明建", ("construction", "urban_gas", "self_built_housing")),
    Department("transport", "明光市交通运输局", "市交通局", "明交", ("road_transport", "water_transport")),
    Department("market", "明光市市场监督管理局", "市市场监管局", "明市监", ("special_equipment", "food_safety")),
    Department("fire", "明光市消防救援大队", "市消防大队", "明消", ("fire_crowded_places", "battery_storage")),
    Department("farming", "明光市农业农村局", "市农业农村局", "明农", ("farm_machinery", "fishing_vessel")),
    Department("culture", "明光市文化和旅游局", "市文旅局", "明文旅", ("culture_tourism",)),
    Department("education", "明光市教育体育局", "市教体局", "明教", ("education",)),
    Department("commerce", "明光市商务局", "市商务局", "明商", ("commerce",)),
)
TEAMS_OF_BRIGADE = 6


@dataclass(slots=True)
class Town:
    """A township: its places and who works there."""

    node: Node
    villages: list[Node]
    office: Organ
    brigade: Organ
    leader: Official
    officers: list[Official]
    """Of the township's safety office."""
    enforcers: list[Official]
    """Certified, of the township's enforcement brigade."""
    grid_workers: list[Official] = field(default_factory=list)

    @property
    def short_code(self) -> str:
        """The nine digits of its code."""
        return str(self.node.code)[:9]


@dataclass(slots=True)
class Bureau:
    """A department at work: chiefs approve and strike off, officers inspect."""

    organ: Organ
    department: Department
    chiefs: list[Official]
    officers: list[Official]
    inspecting: Organ


@dataclass(slots=True)
class People:
    """Everybody in the demo."""

    county: Node
    towns: dict[str, Town] = field(default_factory=dict)
    bureaus: dict[str, Bureau] = field(default_factory=dict)
    committee: list[Official] = field(default_factory=list)
    leaders: list[Official] = field(default_factory=list)
    supervisors: list[Official] = field(default_factory=list)

    @property
    def home(self) -> Town:
        """The township of the demo's accounts."""
        return self.towns[HOME_TOWN]

    @property
    def emergency(self) -> Bureau:
        """The emergency department."""
        return self.bureaus["emergency"]


class Founding:
    """Lays down organs and people on one day before the work begins."""

    def __init__(self, days: Days, names: Names) -> None:
        self.days, self.names = days, names
        self.first_day = date(days.year - 2, 9, 1)
        self.at = datetime.combine(self.first_day, time(9, 0), ZONE)
        self.certificates = 0

    def organ(
        self,
        name: str,
        kind: OrganKind,
        node: Node,
        *,
        short: str = "",
        word: str = "",
        parent: Organ | None = None,
        enforces: bool = False,
        sectors: tuple[str, ...] = (),
    ) -> Organ:
        """Found an organ."""
        said = FoundOrgan(
            name=name,
            short_name=short,
            kind=kind,
            node_id=node.pk,
            parent_id=parent.pk if parent else None,
            document_word=word,
            is_enforcement_body=enforces,
            sectors=sectors,
        )
        return actions.found_organ(said, by=SYSTEM, at=self.at)

    def seat(
        self,
        organ: Organ,
        title: str,
        kind: PostKind,
        *,
        reach: Reach = Reach.SUBTREE,
        sectors: tuple[str, ...] = (),
        node: Node | None = None,
        certified: str = "",
        account: str = "",
    ) -> Official:
        """Set up a post and put a new person into it; `certified` names the class of her enforcement certificate."""
        said = SetUpPost(organ_id=organ.pk, name=title, kind=kind, reach=reach, node_id=node.pk if node else None, sectors=sectors)
        return self.fill(actions.set_up_post(said, by=SYSTEM, at=self.at), certified=certified, account=account)

    def fill(self, post: Post, *, certified: str = "", account: str = "") -> Official:
        """Put a new person into a post."""
        person = actions.enter_person(EnterPerson(name=self.names.person(), phone=self.names.phone()), by=SYSTEM, at=self.at)
        said = Appoint(person_id=person.pk, post_id=post.pk, starts_on=self.first_day, document=f"明编〔{self.first_day.year}〕18号")
        held = actions.appoint(said, by=SYSTEM, at=self.at)
        if certified:
            self._certify(person, certified)
        if account:
            self._open(person, account)
        whole = Assignment.objects.select_related("person", "post__organ", "post__node").get(pk=held.pk)
        return official(whole, on=self.days.on)

    def _certify(self, person: Person, category: str) -> None:
        self.certificates += 1
        said = IssueCertificate(
            person_id=person.pk,
            number=f"皖M11{self.certificates:05d}",
            issuer="安徽省人民政府",
            category=category,
            valid_from=date(self.days.year - 3, 1, 1),
            valid_to=date(self.days.year + 4, 12, 31),
        )
        actions.issue_certificate(said, by=SYSTEM, at=self.at)

    def _open(self, person: Person, username: str) -> None:
        said = OpenAccount(person_id=person.pk, username=username, password=PASSWORD, must_change=False)
        actions.open_account(said, by=SYSTEM, at=self.days.now)


@contextmanager
def hashed_once() -> Iterator[None]:
    """Reckon the digest of the demo's password, which is told to everybody, once instead of for each account: it is costly on purpose."""
    hasher = get_hasher()
    digest = hasher.encode(PASSWORD, hasher.salt())

    def encode(password: str, salt: str) -> str:
        return digest if password == PASSWORD else type(hasher).encode(hasher, password, salt)

    vars(hasher)["encode"] = encode
    try:
        yield
    finally:
        del vars(hasher)["encode"]


def found(days: Days, names: Names) -> People:
    """Found every organ and put people into their posts; return them all."""
    county = Node.objects.get(code=COUNTY.ljust(12, "0"))
    people, founding = People(county), Founding(days, names)
    government = founding.organ("明光市人民政府", OrganKind.GOVERNMENT, county, short="市政府", word="明政")
    people.leaders = [
        founding.seat(government, "副市长", PostKind.LEADER, account="demo.leader"),
        founding.seat(government, "市长", PostKind.LEADER),
    ]
    bureau = founding.organ(
        EMERGENCY.name,
        OrganKind.REGULATOR,
        county,
        short=EMERGENCY.short,
        word=EMERGENCY.word,
        parent=government,
        enforces=True,
        sectors=EMERGENCY.sectors,
    )
    _committee(people, founding, county, bureau)
    _emergency(people, founding, county, bureau)
    for department in DEPARTMENTS:
        _department(people, founding, county, government, department)
    for town in county.children.filter(tier=Tier.TOWN).order_by("code"):
        people.towns[str(town.code)[:9]] = _town(founding, town)
    _administrators(founding, county)
    return people


def _committee(people: People, founding: Founding, county: Node, bureau: Organ) -> None:
    office = founding.organ(
        "明光市安全生产委员会办公室", OrganKind.COMMITTEE_OFFICE, county, short="市安委办", word="明安委办", parent=bureau
    )
    people.committee = [
        founding.seat(office, "综合科科长", PostKind.COMMITTEE_OFFICE, account="demo.committee"),
        founding.seat(office, "综合科科员", PostKind.COMMITTEE_OFFICE),
        founding.seat(office, "统计员", PostKind.COMMITTEE_OFFICE),
    ]
    people.supervisors = [
        founding.seat(office, "督查专员", PostKind.SUPERVISOR, account="demo.supervisor"),
        founding.seat(office, "督查科科长", PostKind.SUPERVISOR),
    ]


def _emergency(people: People, founding: Founding, county: Node, bureau: Organ) -> None:
    brigade = founding.organ(
        "明光市应急管理综合行政执法大队",
        OrganKind.BRIGADE,
        county,
        short="市应急执法大队",
        word="明应急执",
        parent=bureau,
        enforces=True,
        sectors=EMERGENCY.sectors,
    )
    chiefs = [
        founding.seat(bureau, "危化监管科科长", PostKind.REGULATOR, account="demo.regulator"),
        founding.seat(bureau, "副局长", PostKind.REGULATOR),
        founding.seat(bureau, "工贸监管科科长", PostKind.REGULATOR),
        founding.seat(bureau, "执法监督科科长", PostKind.REGULATOR),
    ]
    titles = ("一中队队长", "一中队队员", "二中队队长", "二中队队员", "三中队队长", "三中队队员")
    logins = ("demo.officer", "demo.officer2", "", "", "", "")
    officers = [
        founding.seat(brigade, title, PostKind.ENFORCEMENT_OFFICER, certified="应急管理", account=login)
        for title, login in zip(titles, logins, strict=True)
    ]
    people.bureaus["emergency"] = Bureau(bureau, EMERGENCY, chiefs, officers, brigade)


def _department(people: People, founding: Founding, county: Node, government: Organ, department: Department) -> None:
    organ = founding.organ(
        department.name,
        OrganKind.REGULATOR,
        county,
        short=department.short,
        word=department.word,
        parent=government,
        enforces=True,
        sectors=department.sectors,
    )
    scope = {"reach": Reach.SECTOR, "sectors": department.sectors}
    people.bureaus[department.key] = Bureau(
        organ,
        department,
        [founding.seat(organ, title, PostKind.REGULATOR, **scope) for title in ("副局长", "安全监管科科长")],  # type: ignore[arg-type]
        [
            founding.seat(organ, title, PostKind.ENFORCEMENT_OFFICER, certified=department.short[1:], **scope)  # type: ignore[arg-type]
            for title in ("执法一组组长", "执法二组组长")
        ],
        organ,
    )


def _town(founding: Founding, node: Node) -> Town:
    code = str(node.code)[:9]
    is_street = node.name.endswith("街道")
    word = node.name.removesuffix("道") if is_street else node.name[0]
    government = founding.organ(
        f"{node.name}办事处" if is_street else f"{node.name}人民政府", OrganKind.GOVERNMENT, node, word=word + ("办" if is_street else "政")
    )
    office = founding.organ(
        f"{node.name}应急管理办公室", OrganKind.TOWN_OFFICE, node, short=f"{node.name}应急办", word=f"{word}应急", parent=government
    )
    brigade = founding.organ(
        f"{node.name}综合行政执法队", OrganKind.BRIGADE, node, short=f"{node.name}执法队", word=f"{word}执", parent=office, enforces=True
    )
    at_home = code == HOME_TOWN
    town = Town(
        node=node,
        villages=list(node.children.filter(tier=Tier.VILLAGE).order_by("code")),
        office=office,
        brigade=brigade,
        leader=founding.seat(government, "党委委员、副镇长" if "镇" in node.name else "党工委委员", PostKind.LEADER),
        officers=[founding.seat(office, "主任", PostKind.TOWN_OFFICER, account="demo.town" if at_home else "")],
        enforcers=[founding.seat(brigade, title, PostKind.ENFORCEMENT_OFFICER, certified="综合执法") for title in ("队长", "队员")],
    )
    if len(town.villages) >= 10:  # noqa: PLR2004 - the larger townships have a second officer
        town.officers.append(founding.seat(office, "安监员", PostKind.TOWN_OFFICER))
    if at_home or code in {"341182001", "341182101", "341182108"}:
        for village in town.villages[:2]:
            body = founding.organ(_committee_of(village), OrganKind.VILLAGE, village)
            first = at_home and not town.grid_workers
            town.grid_workers.append(founding.seat(body, "网格员", PostKind.GRID_WORKER, account="demo.grid" if first else ""))
    return town


def _committee_of(village: Node) -> str:
    return f"{village.name}居民委员会" if village.name.endswith("社区") else f"{village.name}民委员会"


def _administrators(founding: Founding, county: Node) -> None:
    running = founding.organ("明光市数据资源管理局", OrganKind.SYSTEM, county, short="市数据局")
    for title, kind, login in (
        ("系统管理员", PostKind.SYSTEM_ADMIN, "demo.system"),
        ("安全管理员", PostKind.SECURITY_ADMIN, "demo.security"),
        ("审计管理员", PostKind.AUDIT_ADMIN, "demo.audit"),
    ):
        founding.seat(running, title, kind, reach=Reach.NOTHING, account=login)
