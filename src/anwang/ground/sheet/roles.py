"""What a sheet is for when it is no data: explanation, summary, dictionary, empty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from anwang.ground.sheet.headers import take_apart
from anwang.ground.sheet.layout import Layout, texts_of
from anwang.ground.sheet.model import Row, Sheet

DATA, EXPLANATION, SUMMARY, DICTIONARY, EMPTY = "data", "explanation", "summary", "dictionary", "empty"
OTHER_KIND = "other_kind"


@dataclass(frozen=True, slots=True)
class Role:
    role: str
    reason: str


_EXPLANATION_NAME: Final = re.compile(
    r"说明|须知|要求|指南|填表|填报要求|使用手册|注意事项|封面|封皮|目录|readme|模板介绍|填写规范|样例|示例|范例", re.IGNORECASE
)
_DICTIONARY_NAME: Final = re.compile(
    r"字典|选项|下拉|参数|数据源|码表|代码表|枚举|数据验证|数据有效性|基础数据|列表项|序列|对照表|hidden|dict|options?|lists?$|validation|勿删|勿动",
    re.IGNORECASE,
)
_SUMMARY_NAME: Final = re.compile(r"汇总|统计|总览|分析|月报|季报|年报|总表|情况表|透视|pivot", re.IGNORECASE)
_COUNTED: Final = re.compile(
    r"(数|数量|总数|家数|个数|项数|次数|人次|家次|率|占比|比例|同比|环比|小计|合计|总计|累计|户数|条数|件数)$|^(?:已|未|应)?(?:排查|检查|销号|完成|检查单位)(?:数|家|项|个|条|率)?$|^(?:已|未|应|一般|重大|查出)[\u4e00-\u9fff]{2}(?:数|家|项|个|条|率)?$|率%?$"
)
_KEYED: Final = re.compile(
    r"^(乡镇|镇街|街道|所属乡镇|乡镇（街道）|乡镇街道|行业|行业领域|地区|区域|填报单位|部门|月份|类别|项目|单位|责任单位|单位名称|镇|统计项|指标)"
)
_PERIOD: Final = re.compile(
    r"(?:20\d\d年)?(?:(?:1[0-2]|[1-9]|[一二三四五六七八九十]{1,2})月份?|第?[一二三四1-4]季度|Q[1-4]|[上下]半年|全年|年度合计)"
)
_SENTENCE: Final = 18


def role_without_table(sheet: Sheet, head: list[Row]) -> Role:  # noqa: PLR0911 - one return for each role
    """The role of a sheet in which no header was found."""
    if not head:
        return Role(EMPTY, "工作表是空的")
    if _SUMMARY_NAME.search(sheet.name) and _numbers(head) > 2:  # noqa: PLR2004
        return Role(SUMMARY, f"名称“{sheet.name}”是汇总，表里没有明细表头")
    if _DICTIONARY_NAME.search(sheet.name):
        return Role(DICTIONARY, f"名称“{sheet.name}”是选项或字典")
    if _EXPLANATION_NAME.search(sheet.name):
        return Role(EXPLANATION, f"名称“{sheet.name}”是填表说明")
    texts = [text for _, cells in head for text in texts_of(cells).values()]
    long = sum(1 for text in texts if len(text) >= _SENTENCE)
    if _numbers(head) >= max(4, len(texts) * 0.3):
        return Role(SUMMARY, "多为统计数字，没有明细表头")
    if long >= max(1, len(texts) * 0.3):
        return Role(EXPLANATION, "以成段文字为主，没有表头")
    columns = {column for _, cells in head for column in texts_of(cells)}
    if len(head) >= 2 and len(columns) <= 12 and all(len(text) < _SENTENCE for text in texts):  # noqa: PLR2004
        return Role(DICTIONARY, "只有成列的短词，没有明细表头，像是下拉选项")
    return Role(EXPLANATION, "没有找到表头")


def role_with_table(sheet: Sheet, head: list[Row], layout: Layout, required: tuple[str, ...]) -> Role:  # noqa: PLR0911 - one return for each role
    """Content decides before the name: a sheet called 汇总 that lists records is data."""
    headers = [take_apart(text).bare for column, text in layout.columns.headers.items() if column != layout.columns.sequence and text]
    lowest = [take_apart(text).bare for text in layout.header_texts[-1].values()]
    counted = sum(1 for text in headers if _COUNTED.search(text))
    counted = max(counted, sum(1 for text in lowest if _COUNTED.search(text)))
    mapped = len(layout.columns.fields)
    below = [(number, cells) for number, cells in head if number >= layout.first_data_row]
    shown = "、".join(text for text in headers if _COUNTED.search(text))[:40]
    if counted >= 2 and counted >= (len(headers) - 1) * 0.6 and _numbers(below) >= max(1, len(below)):  # noqa: PLR2004
        return Role(SUMMARY, f"各列是统计数（{shown}），不是一行一条的明细")
    months = sum(1 for text in headers if _PERIOD.fullmatch(text))
    if months >= 4 and months >= len(headers) * 0.5:  # noqa: PLR2004
        return Role(SUMMARY, f"各列是月份或季度（{months} 列），是统计表，不是一行一条的明细")
    missing = [name for name in required if name not in layout.named]
    if missing:
        if counted >= 2 or (_SUMMARY_NAME.search(sheet.name) and counted):  # noqa: PLR2004
            return Role(SUMMARY, f"各列是统计数（{shown}），不是一行一条的明细")
        if _DICTIONARY_NAME.search(sheet.name) or (sheet.hidden and mapped <= 3):  # noqa: PLR2004
            return Role(DICTIONARY, "是选项或字典，没有必填的列")
        if _EXPLANATION_NAME.search(sheet.name):
            return Role(EXPLANATION, f"名称“{sheet.name}”是填表说明")
        if _looks_explained(head):
            return Role(EXPLANATION, "是对各列怎样填写的说明，没有明细")
    elif _looks_explained(head) or (_EXPLANATION_NAME.search(sheet.name) and (mapped <= 2 or len(below) <= 1)):  # noqa: PLR2004
        return Role(EXPLANATION, "是对各列怎样填写的说明，没有明细")
    elif _DICTIONARY_NAME.search(sheet.name) and mapped <= 2:  # noqa: PLR2004
        return Role(DICTIONARY, f"名称“{sheet.name}”是选项或字典")
    return Role(DATA, f"第 {'、'.join(map(str, layout.header_rows))} 行是表头，认出 {mapped} 列")


_EXPLAINING: Final = re.compile(
    r"^(字段|列名|字段名|栏目|填写说明|填报说明|填写要求|是否必填|字段说明|说明|填写示例|数据项|指标名称|指标解释)$"
)


def _looks_explained(head: list[Row]) -> bool:
    """A table whose header reads «字段 | 填写要求»."""
    return any(sum(1 for text in texts_of(cells).values() if _EXPLAINING.match(take_apart(text).bare)) >= 2 for _, cells in head[:5])  # noqa: PLR2004


def _numbers(rows: list[Row]) -> int:
    return sum(
        1
        for _, cells in rows
        for cell in cells
        if (isinstance(cell, int | float) and not isinstance(cell, bool))
        or (isinstance(cell, str) and re.fullmatch(r"\s*[\d,]+(\.\d+)?%?\s*", cell))
    )
