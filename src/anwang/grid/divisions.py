"""China's divisions from the province to the village (统计用区划代码), as the package carries them.

Pure reading: nothing here knows a database. Codes are text, twelve digits padded with zeros on the right; short codes are what
people type (`34`, `3411`, `341182`). Origin, date and licence of the codes: `data/SOURCE.md`. Work districts and most zones (片区、功能区) have
no code and are not here.
"""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from anwang.ground.refusal import Refusal

Tier = Literal["province", "city", "county", "town", "village"]
"""省 市 县 乡 村; what a tier is called where people work is configuration."""

TownKind = Literal["subdistrict", "town", "township", "quasi", "none"]
"""街道; 镇; 乡; 类似乡级单位 (开发区、农场、政企合一单位); not of this tier."""

VillageKind = Literal["community", "village", "quasi_community", "quasi_village", "none"]
"""居委会、社区; 村委会; 类似居委会; 类似村委会; not of this tier."""

NATION = "all"
"""The word for the whole country where a code is expected."""

_TIER_OF: dict[int, Tier] = {2: "province", 4: "city", 6: "county", 9: "town", 12: "village"}
_UPPER_DIGITS = 6
_FULL = 12

# The last number of each kind: digits 7-9 by GB/T 10114, digits 10-12 by the practice of the statistics bureau.
_TOWN_KINDS: tuple[tuple[int, TownKind], ...] = ((0, "none"), (99, "subdistrict"), (199, "town"), (399, "township"), (999, "quasi"))
_VILLAGE_KINDS: tuple[tuple[int, VillageKind], ...] = (
    (0, "none"),
    (199, "community"),
    (399, "village"),
    (499, "quasi_community"),
    (999, "quasi_village"),
)

_COMMON_ENDINGS = (
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("社区村民委员会", "社区"),
    ("社区村委会", "社区"),
    ("村村民委员会", "村"),
    ("村民委员会", "村"),
    ("村村委会", "村"),
    ("村委会", "村"),
)


class MalformedCode(Refusal, ValueError):  # noqa: N818  a refusal is an answer
    """The text is no division code: wrong length or not only digits."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}”不是区划代码：请填写2、4、6、9或12位数字（全国填all）。")


class UnknownCode(Refusal, ValueError):  # noqa: N818
    """The text is well-formed, but no division has this code."""

    def __init__(self, text: str) -> None:
        super().__init__(f"没有区划代码“{text}”（2023年统计用区划代码）：请核对后再填。")


@dataclass(frozen=True, slots=True)
class Division:
    """One division: `code` has twelve digits; `parent_code` too, and is empty for a province."""

    code: str
    short_code: str
    name: str
    tier: Tier
    parent_code: str

    @property
    def common_name(self) -> str:
        """The name as people say it: 张湾村 for 张湾村委会, 韩山社区 for 韩山社区居委会; every other name unchanged."""
        for formal, common in _COMMON_ENDINGS:
            if self.tier == "village" and self.name.endswith(formal) and self.name != formal:
                return self.name.removesuffix(formal) + common
        return self.name


def read(code: str) -> Iterator[Division]:
    """Yield the ancestors of a division, highest first, then the division and all below it in code order.

    `code` is a short or padded code of any tier, or `all`. A parent always comes before its children. Raises MalformedCode or
    UnknownCode at the call, not at the first row.
    """
    if code == NATION:
        return _nation()
    top = find(code)
    return _with_ancestors(top)


def find(code: str) -> Division:
    """Answer the division with this short or padded code; raises MalformedCode or UnknownCode."""
    short = _strip(pad(code))
    found = _of_province(short[:2]).get(short) if len(short) > _UPPER_DIGITS else _upper().get(short)
    if found is None:
        raise UnknownCode(code)
    return found


def ancestors(code: str) -> tuple[Division, ...]:
    """Answer what stands above a division, highest first.

    The parent is the longest prefix that exists and is not zero: a township of 东莞 hangs on the city. Answers for codes that are
    not in the data too (a village founded later); raises MalformedCode, or UnknownCode when not even the province exists.
    """
    short = _strip(pad(code))
    if short[:2] not in _upper():
        raise UnknownCode(code)
    above = [_exact(short[:digits]) for digits in _TIER_OF if digits < len(short)]
    return tuple(division for division in above if division is not None)


def town_kind(code: str) -> TownKind:
    """Answer the kind of a township by digits 7 to 9; of a village, that of its township."""
    return next(kind for last, kind in _TOWN_KINDS if int(pad(code)[6:9]) <= last)


def village_kind(code: str) -> VillageKind:
    """Answer the kind of a village by digits 10 to 12; `none` for a township."""
    return next(kind for last, kind in _VILLAGE_KINDS if int(pad(code)[9:12]) <= last)


def is_zone(code: str) -> bool:
    """Tell whether a code lies in a development zone that the statistics bureau counts like a county (digits 5 and 6: 71 to 80)."""
    return "71" <= pad(code)[4:6] <= "80"


def pad(code: str) -> str:
    """Answer a short or padded code with twelve digits; raises MalformedCode."""
    if len(code) not in _TIER_OF or not (code.isascii() and code.isdigit()):
        raise MalformedCode(code)
    return code.ljust(_FULL, "0")


def _strip(padded: str) -> str:
    """Answer the short spelling of a padded code: the shortest whose rest is zeros."""
    return next(padded[:digits] for digits in _TIER_OF if set(padded[digits:]) <= {"0"})


def _exact(short: str) -> Division | None:
    return _of_province(short[:2]).get(short) if len(short) > _UPPER_DIGITS else _upper().get(short)


def _nation() -> Iterator[Division]:
    for short, division in _upper().items():
        if division.tier == "province":
            yield from _subtree(short)


def _with_ancestors(top: Division) -> Iterator[Division]:
    yield from ancestors(top.code)
    yield from _subtree(top.short_code)


def _subtree(short: str) -> Iterator[Division]:
    """Yield a division and all below it; sorted by short code, so that a parent stands before its children."""
    tiers = (_upper(), _of_province(short[:2]))
    found = [division for tier in tiers for division in tier.values() if division.short_code.startswith(short)]
    yield from sorted(found, key=lambda division: division.short_code)


@lru_cache(maxsize=1)
def _upper() -> dict[str, Division]:
    """Provinces, cities and counties by short code."""
    found: dict[str, Division] = {}
    for line in _lines("upper"):
        short, name = line.split(" ", 1)
        parent = short[:-2]
        found[short] = Division(short.ljust(_FULL, "0"), short, name, _TIER_OF[len(short)], parent.ljust(_FULL, "0") if parent else "")
    return found


@lru_cache(maxsize=1)  # one province may hold 60,000 villages; people work in one
def _of_province(province: str) -> dict[str, Division]:
    """Townships and villages of one province by short code; empty when there is no such province."""
    found: dict[str, Division] = {}
    town = ""
    for line in _lines(province) if province in _upper() else ():
        if line.startswith("#"):
            town = line[1:10]
            found[town] = Division(_full(town), town, line[10:], "town", _full(_parent_of_town(town)))
        else:
            village = town + line[:3]
            found[village] = Division(village, village, line[3:], "village", _full(town))
    return found


def _parent_of_town(town: str) -> str:
    """Answer the county, or the city where the city has no counties."""
    return town[:6] if town[:6] in _upper() else town[:4]


def _full(short: str) -> str:
    return short.ljust(_FULL, "0")


def _lines(name: str) -> list[str]:
    packed = files("anwang.grid").joinpath("data", f"{name}.txt.xz").read_bytes()
    return lzma.decompress(packed).decode().splitlines()
