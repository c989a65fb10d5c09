"""The place that a sheet's name or a title names: one list for each township, with the township above it."""

from __future__ import annotations

import re
from typing import Final

from anwang.ground.sheet.cleaning import clean

_PLACE: Final = re.compile(
    r"^(?:[\d.、_\-\s（()）]*)(\S{1,10}?(?:镇|乡|街道|街道办|办事处|片区|开发区|园区|工作区|社区|村|苏木|农场|林场))(?:(?:人民政府|政府|党委|党工委|管委会)?(?:[\u4e00-\u9fff]{0,6}(?:办公室|办|站|所|局|中心))?|[\s\d_\-（(].*|(?:台账|名单|汇总|统计|排查|检查|基本|[\u4e00-\u9fff]{2,6}(?:台账|名单|汇总|统计|清单|表)).*|[\u4e00-\u9fff]{2})?$"
)
_ANY: Final = re.compile(r"各|^全[省市县区镇乡]|^[乡村城集]镇|镇街|镇乡|街镇|所属|某")
"""No place of its own: «各乡镇», «城镇»."""
_TITLED: Final = re.compile(
    r"(?:.{1,6}[市县区])?([\u4e00-\u9fff]{2,6}(?:镇|乡|街道)).{0,24}(?:名单|名册|台账|清单|一览表|登记表|统计表|情况表|明细表|汇总表)"
)


def named_place(text: str) -> str:
    """The place that a sheet's name, or who filled it in, names; empty for none."""
    found = _PLACE.match(text.strip())
    return "" if found is None or _ANY.search(found.group(1)) else _short(found.group(1))


def titled_place(text: str) -> str:
    """The place of a title: «填报单位：城关镇 …», «城关镇2026年名单»; empty for none."""
    said = clean(text)
    found = re.search(r"(?:填报单位|报送单位|上报单位|单位)(?:[（(][^)）]*[)）])?\s*[:：]\s*([^\s:：,，;；（(]{2,20})", said)
    if found:
        return named_place(found.group(1))
    titled = _TITLED.fullmatch(said)
    return "" if titled is None or _ANY.search(titled.group(1)) else titled.group(1)


def _short(name: str) -> str:
    name = re.sub(r"(?<=[镇乡])(?!镇|乡).{1,6}(?:村|社区)$|(?<=街道).{1,6}(?:村|社区)$", "", name)
    return re.sub(r"街道办(?:事处)?$", "街道", name)
