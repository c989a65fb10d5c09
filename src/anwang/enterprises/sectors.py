"""Supervision sectors (监管行业): who looks after an enterprise's safety, as offices divide the work.

Not the statistics' trades (`trades`): an enterprise lies in one trade and in many sectors. This is the default picklist; a locality
may rename, add and switch off. `high_hazard` follows Work Safety Law articles 24, 27 and 51: mines, smelting of metals,
construction, transport, and the making, selling, storing and handling of dangerous goods.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Sector:
    """One sector; `synonyms` are words by which sheets call it, `kinds` its usual parts, `regulator` the department that mostly has it."""

    code: str
    name: str
    regulator: str
    high_hazard: bool = False
    synonyms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


_EMERGENCY = "应急管理部门"
_HOUSING = "住房城乡建设部门"
_TRANSPORT = "交通运输部门"
_MARKET = "市场监督管理部门"
_FARMING = "农业农村部门"

_ALL = (
    Sector("coal_mine", "煤矿", "矿山安全监察机构", high_hazard=True, synonyms=("煤炭", "煤炭开采")),
    Sector(
        "non_coal_mine",
        "非煤矿山",
        _EMERGENCY,
        high_hazard=True,
        synonyms=("非煤", "矿山", "金属非金属矿山", "采石场", "尾矿库", "非煤矿"),
        kinds=("地下矿山", "露天矿山", "尾矿库"),
    ),
    Sector("oil_gas", "石油天然气开采", _EMERGENCY, high_hazard=True, synonyms=("石油开采", "油气开采", "陆上石油")),
    Sector("chemicals", "化工医药", _EMERGENCY, synonyms=("化工", "医药", "医药化工", "精细化工", "化工企业")),
    Sector(
        "hazardous_chemicals",
        "危险化学品",
        _EMERGENCY,
        high_hazard=True,
        synonyms=("危化品", "危化", "危险品", "危险物品", "危险化学物品", "加油站", "油库"),
        kinds=("生产", "经营", "使用", "储存"),
    ),
    Sector(
        "fireworks",
        "烟花爆竹",
        _EMERGENCY,
        high_hazard=True,
        synonyms=("烟花", "爆竹", "烟爆", "花炮"),
        kinds=("生产", "批发", "零售"),
    ),
    Sector("metallurgy", "冶金", _EMERGENCY, high_hazard=True, synonyms=("钢铁", "黑色金属冶炼", "金属冶炼")),
    Sector("nonferrous", "有色", _EMERGENCY, high_hazard=True, synonyms=("有色金属", "有色金属冶炼", "铝加工")),
    Sector("deep_casting", "深井铸造", _EMERGENCY, synonyms=("铝深井铸造", "深井铸造工艺")),
    Sector("building_materials", "建材", _EMERGENCY, synonyms=("建筑材料", "水泥", "砖瓦", "陶瓷", "玻璃")),
    Sector("machinery", "机械", _EMERGENCY, synonyms=("机械制造", "机加工", "机械加工", "铸造")),
    Sector("light_industry", "轻工", _EMERGENCY, synonyms=("轻工业", "木材加工", "家具", "造纸", "食品加工", "农副产品加工")),
    Sector("textile", "纺织", _EMERGENCY, synonyms=("纺织服装", "服装", "印染", "制衣")),
    Sector("tobacco", "烟草", "烟草专卖部门", synonyms=("烟叶", "卷烟")),
    Sector("commerce", "商贸", "商务部门", synonyms=("商业", "商场", "超市", "商贸流通", "市场", "农贸市场")),
    Sector("dust_explosion", "粉尘涉爆", _EMERGENCY, synonyms=("涉爆粉尘", "粉尘", "粉尘防爆")),
    Sector("ammonia_refrigeration", "涉氨制冷", _EMERGENCY, synonyms=("液氨", "液氨制冷", "冷库", "氨制冷")),
    Sector("confined_space", "有限空间", _EMERGENCY, synonyms=("有限空间作业", "受限空间", "密闭空间")),
    Sector(
        "construction",
        "房屋市政施工",
        _HOUSING,
        high_hazard=True,
        synonyms=("建筑施工", "建筑", "建筑业", "房屋建筑", "市政工程", "工地", "建设工程"),
        kinds=("房屋建筑", "市政工程"),
    ),
    Sector(
        "road_transport",
        "道路运输",
        _TRANSPORT,
        high_hazard=True,
        synonyms=("道路交通", "交通运输", "交通", "客运", "货运", "危货运输", "校车"),
        kinds=("客运", "货运", "危险货物运输"),
    ),
    Sector("water_transport", "水上交通", "海事部门", high_hazard=True, synonyms=("水上运输", "水运", "渡口", "船舶", "港口")),
    Sector("fishing_vessel", "渔业船舶", _FARMING, synonyms=("渔船", "渔业", "渔业生产")),
    Sector("railway", "铁路", "铁路监管部门", high_hazard=True, synonyms=("铁路运输", "铁路沿线", "高铁")),
    Sector("civil_aviation", "民航", "民航管理部门", high_hazard=True, synonyms=("民用航空", "航空", "机场", "通用航空")),
    Sector("postal", "邮政寄递", "邮政管理部门", synonyms=("邮政", "快递", "寄递", "物流快递")),
    Sector("urban_gas", "城镇燃气", _HOUSING, synonyms=("燃气", "天然气", "液化气", "瓶装燃气", "液化石油气")),
    Sector(
        "special_equipment",
        "特种设备",
        _MARKET,
        synonyms=("特设", "锅炉", "电梯", "压力容器", "起重机械"),
        kinds=("锅炉", "压力容器", "压力管道", "电梯", "起重机械", "客运索道", "大型游乐设施", "场内机动车辆"),
    ),
    Sector(
        "fire_crowded_places",
        "消防人员密集场所",
        "消防救援机构",
        synonyms=("消防", "消防安全", "人员密集场所", "九小场所", "三合一场所", "宾馆", "高层建筑"),
    ),
    Sector("education", "教育", "教育部门", synonyms=("学校", "校园", "幼儿园", "文教", "教体", "培训机构")),
    Sector("healthcare", "医疗", "卫生健康部门", synonyms=("医院", "卫生", "卫生健康", "卫生院", "医疗机构")),
    Sector("elderly_care", "养老", "民政部门", synonyms=("养老机构", "敬老院", "民政", "福利机构", "养老服务")),
    Sector(
        "culture_tourism",
        "文化旅游",
        "文化和旅游部门",
        synonyms=("旅游", "文旅", "景区", "文化娱乐", "娱乐场所", "网吧", "歌舞厅"),
        kinds=("景区", "文化娱乐场所"),
    ),
    Sector("farm_machinery", "农业机械", _FARMING, synonyms=("农机", "农业", "拖拉机")),
    Sector("water_conservancy", "水利", "水利部门", synonyms=("水利工程", "水库", "水利施工")),
    Sector("power", "电力", "能源部门", synonyms=("供电", "发电", "电网", "能源")),
    Sector("battery_storage", "电动自行车和储能", "消防救援机构", synonyms=("电动自行车", "电动车", "储能", "充电", "储能电站")),
    Sector("self_built_housing", "自建房和城镇房屋", _HOUSING, synonyms=("自建房", "城镇房屋", "经营性自建房", "房屋安全", "危房")),
    Sector("forest_fire", "森林防火", "林业部门", synonyms=("森林", "林业", "森林防灭火", "护林防火")),
    Sector("food_safety", "食品安全", _MARKET, synonyms=("食品", "餐饮", "食品药品", "餐饮服务", "食品生产", "食品经营", "食品销售")),
    Sector("other", "其他", _EMERGENCY, synonyms=("其它", "其他行业", "综合")),
)

SECTORS: Mapping[str, Sector] = MappingProxyType({sector.code: sector for sector in _ALL})
"""Every sector by code, in the order of the picklist."""


_SEPARATORS = str.maketrans(dict.fromkeys("、,，;；/|", " "))
_TAILS = ("行业", "领域", "企业", "单位", "")
_DETAIL = re.compile(r"([^\s、,;/|()]+)\(([^()]*)\)")

_WORDS: Mapping[str, Sector] = MappingProxyType(
    {
        **{word + kind: sector for sector in _ALL for word in (sector.name, *sector.synonyms) for kind in sector.kinds},
        **{word: sector for sector in _ALL for word in (sector.code, sector.name, *sector.synonyms)},
    },
)


def recognise(text: str) -> tuple[Sector, ...]:
    """Answer the sectors that a cell of a sheet names: 危化品、烟花爆竹 gives two; empty when a part of the text is not understood.

    Parts are separated by commas, enumeration commas, semicolons, slashes or blanks. Only whole names and synonyms count, alone or with
    one of the sector's kinds behind them (危险化学品经营) or anything in brackets (道路运输（客/货/危）), except behind 其他: what is not
    understood is asked, never guessed.
    """
    parts = _DETAIL.sub(_without_detail, unicodedata.normalize("NFKC", text)).translate(_SEPARATORS).split()
    found = [next((_WORDS[bare] for tail in _TAILS if (bare := part.removesuffix(tail)) in _WORDS), None) for part in parts]
    known = [sector for sector in found if sector is not None]
    return tuple(dict.fromkeys(known)) if len(known) == len(parts) else ()


def whole_words(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a cell that was cut at its separators, with what the cutting tore out of a bracket put back together."""
    found: list[str] = []
    for word in words:
        if found and _open(found[-1]):
            found[-1] += f"、{word}"
        else:
            found.append(word)
    return tuple(found)


def _open(word: str) -> bool:
    return sum(map(word.count, "(（")) > sum(map(word.count, ")）"))


def _without_detail(found: re.Match[str]) -> str:
    sector = _WORDS.get(found[1])
    return found[0] if sector is None or sector.code == "other" else found[1]
