"""What of a text may hang at a gate: persons are not named there, and nobody's numbers are given (rules 5.3, 16.2).

Officers write descriptions in free words. Names of people whom the system knows are shortened to the surname; so are the numbers of persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from anwang.enterprises.models import Contact
from anwang.grid.models import Person
from anwang.grid.paths import WIDTH
from anwang.hazards.models import Hazard
from anwang.inspections.models import Visit, VisitOfficer

HIDDEN = "（号码不公开）"
NUMBERS = re.compile(
    r"(?<!\d)(?:"
    r"\d{6}[ -]?\d{8}[ -]?\d{3}[\dXxＸｘ]"  # identity card
    r"|\d{15}"  # identity card of before 1999
    r"|[1１]\d{2}[ -]?\d{4}[ -]?\d{4}"  # mobile
    r"|[（(]?[0０]\d{2,3}[）)]?[ —－-]?\d{7,8}"  # fixed line with its area
    r")(?![\dXx])"
    r"|(?<=电话)[:： ]?\d{7,8}(?!\d)"
)
NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}·[\u3400-\u9fff·]{1,16}")
HAN = re.compile(r"[\u3400-\u9fff]+")
SPLIT = re.compile(r"[、，,；;\s/（）()]+")
TITLE = re.compile(
    r"(?:安全|现场|生产|主要|车间|企业|单位|公司|店面)*(?:法定代表人|法人代表|法人|负责人|管理人员|管理员|安全员|经营者|厂长|经理|主任|站长|主管|部长|科长|队长|组长|班长"
    r"|书记|院长|校长|园长|店长|所长|老板|业主|户主|联系人|职工|员工|[部科办])+$"
)
"""What follows a name, or stands in its place, where a person in charge is typed in."""
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱江"
    "尹薛闫阎雷段侯龙史陶黎贺顾毛郝龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊兰殷施洪翟安颜倪温芦鲁葛邢俞毕耿岳齐梅庄辛管祝左涂谷祁时舒耿卜纪尤项苗凌鲍盛柯骆"
    "卓关詹欧司夏诸上皇令尉慕公"
)
"""With one of these begins what was typed as a name and stands on no register: what begins otherwise is somebody's trade (电工)."""
LONG_NAMES = (3, 4)
"""A name of three or four characters is hidden wherever it belongs to somebody on the register; a shorter one may be an everyday word."""
BATCH = 5000
"""So many pieces of text are looked up at once: no database takes parameters without end."""
TOWN = 5
"""Tiers down to the township: whoever holds a post there is known at the gate, also by a short name."""


def names_around(visit: Visit, hazards: Iterable[Hazard]) -> frozenset[str]:
    """Return the names that may stand in the words of a visit: of the unit, of those who came, of the place, and of whoever the words name."""
    found = list(hazards)
    typed = {visit.signer, visit.companions, *(one.responsible for one in found), *(one.finder_name for one in found)}
    said = {part for text in typed for part in SPLIT.split(text) if part[:1] in SURNAMES}
    said |= set(VisitOfficer.objects.filter(visit=visit).values_list("name", flat=True))
    if visit.site_id is not None:
        said |= set(Contact.objects.filter(site_id=visit.site_id).values_list("name", flat=True))
    town = visit.grid_path[: TOWN * WIDTH]
    said |= set(Person.objects.filter(assignments__post__node__path__startswith=town).values_list("name", flat=True))
    pieces = sorted(_pieces(found))
    for start in range(0, len(pieces), BATCH):
        said |= set(Person.objects.filter(name__in=pieces[start : start + BATCH]).values_list("name", flat=True))
    return frozenset(part for text in said for each in SPLIT.split(text) if NAME.fullmatch(part := TITLE.sub("", each)))


def _pieces(hazards: Iterable[Hazard]) -> set[str]:
    """Return every run of three or four characters in the words of hazards: what may be somebody's name."""
    runs = [run for one in hazards for run in HAN.findall(f"{one.description} {one.measure}")]
    return {run[start : start + size] for run in runs for size in LONG_NAMES for start in range(len(run) - size + 1)}


def short(name: str) -> str:
    """Return a name as the public reads it: the surname, and 某 for the rest."""
    return name[:1] + "某" * min(len(name) - 1, 2) if name else ""


def unnamed(text: str, names: Iterable[str]) -> str:
    """Return a text without the names and the numbers of persons."""
    if known := sorted(names, key=len, reverse=True):
        text = re.sub("|".join(map(re.escape, known)), lambda found: short(found[0]), text)
    return NUMBERS.sub(HIDDEN, text)
