"""Rows that are no records: totals, footnotes, signatures, repeated headers, section titles. Judged by form, with the reason in Chinese."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from anwang.ground.sheet.headers import Matcher
from anwang.ground.sheet.layout import Layout
from anwang.ground.sheet.model import Merge


class Noise(NamedTuple):
    """`kind` is one of subtotal, total, footnote, signature, header, section, title, blank."""

    kind: str
    reason: str


_TOTAL: Final = re.compile(
    r"(?:本表|全部|全[省市县区镇乡]|以上|各项|总)?(?:合计|总计|共计|总共|总数|汇总|总分|总得分|得分合计)(?:[:：]?\s*[（(]?共?\d[\d,.]*\s*\S{0,4}?[)）]?|[（(]\S{0,6}[)）])?[:：]?"
)
_SUBTOTAL: Final = re.compile(
    r"(?:本页|分项|分类|其中)?(?:小计|累计|分计|页计|本页合计|本页小计|本页共计)(?:[:：]?\s*[（(]?共?\d[\d,.]*\s*\S{0,4}?[)）]?|[（(]\S{0,6}[)）])?[:：]?"
)
_NAMED_TOTAL: Final = re.compile(r"\S{1,16}?(小计|合计|总计|共计)(?:[:：]\s*\d*\s*\S{0,3}|[（(]\d+\S{0,2}[)）])?")
_COUNT_LINE: Final = re.compile(r"(?:以上)?(?:共|总共|共有|合计共|小计共)\s*\d+\s*(?:家|户|项|条|个|处|人)\S{0,12}")
_FOOTNOTE: Final = re.compile(
    r"(?:[*＊※★☆●▲#]+\s*)?(?:备?注|附注|说明|填表说明|填报说明|填报要求|填写说明|填表要求|填表须知|备注说明|注意|注意事项|温馨提示|特别说明|注释|数据来源|资料来源|要求|填报须知)\s*[（(]?\d{0,2}[)）]?\s*[:：.、．]|^[*＊※]{1,3}\s*\S{4,}"
)
_FOOTNOTE_WORD: Final = re.compile(r"(?:备?注|附注|说明|填表说明|填报说明|填写说明)")
_NUMBERED_LINE: Final = re.compile(r"(?:\d{1,2}|[（(]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]{1,2})\s*[.、．:：)）]?\s*\S{6,}")
_PERSON: Final = (
    r"(?:填报人|填表人|制表人|制表|审核人|审核|审批人|审批|复核人|复核|单位负责人|负责人|主要负责人|经办人|分管领导|主管领导|分管负责人|签发人|校对|统计人|统计负责人|报送人|录入人|检查组长|组长|联系人|联系电话|"
    r"填报单位|填报日期|填表日期|填报时间|填表时间|制表日期|制表时间|报送时间|报送日期|上报时间|日期|单位[（(]?(?:盖章|公章|签章)[)）]?|盖章|签字|签名|领导签字|被检查单位负责人|检查人员|检查人|[\u4e00-\u9fff]{2}负责人)"
)
_SIGNATURE: Final = re.compile(_PERSON + r"(?:[（(]?(?:签字|签章|签名|盖章|公章|手签)[)）]?)?\s*[:：]")
_SIGNATURE_WORD: Final = re.compile(_PERSON + r"(?:[（(]?(?:签字|签章|签名|盖章|公章)[)）]?)?")
_STAMP: Final = re.compile(r"[（(](?:盖章|公章|签章|单位盖章|加盖公章)[)）]$")
_CLOSING_DATE: Final = re.compile(r"(?:\d{4}|[二〇○零一二三四五六七八九]{4}|_{2,}|\s{2,})\s*年\s*\S{0,3}\s*月\s*\S{0,3}\s*日")
_OFFICE: Final = re.compile(r"(?:办公室|委员会|安委会|安委办|领导小组|指挥部|专班|应急管理(?:局|所|办|站)|人民政府|办事处|管委会)$")
"""Who signs below a table."""
_PAGE: Final = re.compile(r"(?:第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|共\s*\d+\s*页\s*第\s*\d+\s*页|-\s*\d+\s*-|\d+\s*/\s*\d+\s*页?)")
_END: Final = re.compile(r"(?:[-—=*~…\s]*(?:以下(?:空白|无正文|为空)|此行以下无数据|完|结束|END)[-—=*~…\s]*)", re.IGNORECASE)
_SECTION_NUMBER: Final = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．\s]|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十\d]{1,3}[章节部分类项]{1,2}|[IVX]{1,4}[.、]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][.、]?|[A-H][.、]|\d{1,2}[.、．](?!\d))\s*"
)
_SECTION_COUNT: Final = re.compile(
    r"\s*[（(【\[]?\s*(?:共|计|合计)?\s*\d+\s*(?:家|户|项|条|个|处|分|人)[\u4e00-\u9fff]{0,2}\s*[)）】\]]?\s*$"
)
_SECTION_END: Final = re.compile(r"(?:镇|乡|街道|街道办|办事处|村|社区|片区|园区|开发区|行业|领域|类|部分|方面)[:：]?$")
_EXAMPLE: Final = re.compile(r"[(（【]?(?:示例|例|样例|范例|例如|举例|填写示例|填报示例|样表)\d?[)）】]?[:：]?")
_INSTRUCTION: Final = re.compile(
    r"[(（]?(?:必填项?|选填项?|非必填|可选|可不填|文本|文本格式|数字|数值|整数|日期|日期格式|下拉|下拉选择|下拉选项|单选|多选|自动生成|手动填写|系统生成|(?:请?填写|格式|请?选择|如)[:：]?.{0,30}|[按从与]\S{2,14}(?:填写|填报|选择|一致)|\d{1,2}位\S{0,16}|精确到\S{1,8}|(?:只|均)?填(?!表|报)[^\s:：]{2,14})[)）]?"
)
_ASKED: Final = re.compile(r"(?:填写|填报|填表|录入|字段)?(?:说明|要求|规则|格式|须知)[:：]?")
_SHORT: Final = 40


def squeeze(text: str) -> str:
    """NFKC without white space: «合　计» is 合计."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def section_text(text: str) -> str:
    """What a section title names: «一、城关镇（12家）» → 城关镇."""
    folded = unicodedata.normalize("NFKC", text).strip()
    bare = _SECTION_COUNT.sub("", _SECTION_NUMBER.sub("", folded)).strip(" :：-—").strip()
    return bare or folded


class Judge:
    """Judges the rows below a header. Built once per table; `judge` is called only for rows that look unlike data."""

    def __init__(self, layout: Layout, matcher: Matcher) -> None:
        self._layout, self._matcher = layout, matcher
        fields = layout.columns.fields
        required = set(matcher.vocabulary.required)
        self._required = [column for column, name in fields.items() if name in required]
        self._codes = [column for column, name in fields.items() if name == "code"]
        self._sequence = layout.columns.sequence
        self._headers = [{column: squeeze(text) for column, text in texts.items()} for texts in layout.header_texts]
        self._titles = {squeeze(text) for _, text in layout.titles}
        self._mapped = set(fields)
        self._words = {c for c, n in fields.items() if matcher.vocabulary.by_name(n).kind not in ("integer", "decimal", "money")}
        by_name = matcher.vocabulary.by_name
        self._looking = {column: looks for column in self._required if (looks := by_name(fields[column]).looks) is not None}
        self._after_footnote = False

    @property
    def suspicious_next(self) -> bool:
        """The row after a footnote may be its continuation."""
        return self._after_footnote

    def judge(self, texts: dict[int, str], merges: list[Merge]) -> Noise | None:
        """What kind of noise this row is; None for a record. `texts` are the row's own cells, not inherited ones."""
        noise = self._kind(texts, merges)
        self._after_footnote = noise is not None and (noise.kind == "footnote" or (noise.kind == "blank" and self._after_footnote))
        return noise

    def _kind(self, texts: dict[int, str], merges: list[Merge]) -> Noise | None:  # noqa: PLR0911 - one return for each form
        body = {column: text for column, text in texts.items() if column != self._sequence}
        if not texts:
            return Noise("blank", "空行")
        if all(squeeze(text) in {"无", "/", "\\", "-", "—", "——"} for text in texts.values()):
            return Noise("blank", "整行只写了“无”")
        if not body:
            only = squeeze(next(iter(texts.values())))
            noise = self._total(only, texts) or self._line(only, {self._sequence or 1: only}, merges)
            if noise is None and re.fullmatch(r"[\d.]{1,7}", only):
                return Noise("blank", "只有序号，没有内容")
            return noise or Noise("footnote", "只有序号列里的文字，没有内容")
        if self._repeats_header(texts):
            return Noise("header", "重复的表头")
        first = squeeze(texts[min(texts)])
        if _EXAMPLE.fullmatch(first) and len(texts) > 1:
            return Noise("footnote", "填写示例行")
        if len(texts) > 2 and _ASKED.fullmatch(first):  # noqa: PLR2004 - two are a remark
            return Noise("header", "填写要求行")
        if sum(1 for text in texts.values() if _INSTRUCTION.fullmatch(squeeze(text))) >= max(2, len(texts) * 0.6):
            return Noise("header", "填写要求行")
        noise = self._total(first, texts)
        if noise is None and self._sequence in texts and min(texts) == self._sequence and body:
            noise = self._total(squeeze(body[min(body)]), body)
        if noise is None:
            noise = self._line(first, texts, merges)
        return noise

    def _repeats_header(self, texts: dict[int, str]) -> bool:
        for header in self._headers:
            same = sum(1 for column, text in texts.items() if header.get(column) == squeeze(text))
            if same >= 2 and same >= len(texts) * 0.6:  # noqa: PLR2004
                return True
        named = sum(1 for text in texts.values() if len(text) <= _SHORT and self._matcher.exact(text))
        return named >= 3 and named >= len(texts) * 0.7  # noqa: PLR2004

    def _total(self, label: str, texts: dict[int, str]) -> Noise | None:  # noqa: PLR0911 - one return for each form
        """A label alone among numbers. «合计五金店» does not end where the word ends, so it is a name."""
        if any(re.fullmatch(r"[0-9A-Z]{15,18}", squeeze(texts.get(column, ""))) for column in self._codes):
            return None
        if _SUBTOTAL.fullmatch(label):
            return Noise("subtotal", f"小计行（{label}）")
        if _TOTAL.fullmatch(label):
            return Noise("total", f"合计行（{label}）")
        others = [text for column, text in texts.items() if squeeze(text) != label and column in self._words and column != self._sequence]
        if any(not re.fullmatch(r"[\d,.%/\-\s]*\S{0,2}", squeeze(text)) for text in others):
            return None
        if _COUNT_LINE.fullmatch(label):
            return Noise("total", f"合计行（{label}）")
        named = _NAMED_TOTAL.fullmatch(label)
        if named:
            return Noise("subtotal", f"小计行（{label}）")
        return None

    def _line(self, first: str, texts: dict[int, str], merges: list[Merge]) -> Noise | None:  # noqa: PLR0911 - one return for each form
        values = list(dict.fromkeys(texts.values()))
        start = texts[min(texts)].strip()
        if _FOOTNOTE.match(start) and len(values) <= 2:  # noqa: PLR2004
            return Noise("footnote", "表下注释")
        if _FOOTNOTE_WORD.fullmatch(first) and 1 < len(values) <= 2 and not self._complete(texts):  # noqa: PLR2004
            return Noise("footnote", "表下注释")
        if self._after_footnote and len(values) == 1 and _NUMBERED_LINE.match(start):
            return Noise("footnote", "表下注释（续）")
        signed = sum(1 for value in values if _SIGNATURE.match(value.strip()) or _SIGNATURE_WORD.fullmatch(squeeze(value)))
        if signed > 1 and signed * 2 >= len(values) and _SIGNATURE.match(start):
            return Noise("signature", "落款、签字行")
        if (_SIGNATURE.match(start) and not self._complete(texts)) or (signed and signed * 2 >= len(values) and not self._complete(texts)):
            return Noise("signature", "落款、签字行")
        if any(_SIGNATURE_WORD.fullmatch(squeeze(texts.get(column, ""))) for column in self._required):
            return Noise("signature", "落款、签字行")
        if len(values) == 1 and _OFFICE.search(first) and min(texts) not in self._required:
            return Noise("signature", "落款、签字行")
        if len(values) == 1:
            return self._single(first, start, texts, merges)
        if len(values) == 2 and signed == 0 and _CLOSING_DATE.search(start) and not self._complete(texts):  # noqa: PLR2004
            return Noise("signature", "落款、签字行")
        return None

    def _complete(self, texts: dict[int, str]) -> bool:
        return bool(self._required) and all(column in texts for column in self._required) and len(texts) > len(self._required) + 1

    def _single(self, first: str, text: str, texts: dict[int, str], merges: list[Merge]) -> Noise | None:  # noqa: PLR0911 - one return for each form
        """A row with one text only."""
        column = min(texts)
        if first in self._titles or any(first and first in title for title in self._titles if len(first) > 5):  # noqa: PLR2004
            return Noise("title", "重复的标题行")
        if re.fullmatch(r"_*\s*年\s*_*\s*月\s*_*\s*日", text):
            return Noise("signature", "落款、签字行")
        if _PAGE.fullmatch(text) or _END.fullmatch(text):
            return Noise("footnote", "页码或结束标记")
        folded = unicodedata.normalize("NFKC", text)
        if (
            _CLOSING_DATE.fullmatch(folded.strip())
            or _CLOSING_DATE.fullmatch(re.sub(r"^.{0,30}(?=[二\d]\d{3}年)", "", folded))
            or _STAMP.search(folded)
        ):
            return Noise("signature", "落款、签字行")
        span = next((m.right - m.left + 1 for m in merges if m.left == column), 1)
        if len(self._mapped) < 2:  # noqa: PLR2004 - a list of one column: every text is a record
            return None
        if len(text) > _SHORT * 2 or (span > 2 and len(text) > _SHORT) or re.search(r"[。；;]$", text):  # noqa: PLR2004
            return Noise("footnote", "整行说明文字")
        if any(m.left in self._required and m.left not in texts and m.bottom > m.top for m in merges):
            return None
        if column in self._looking and self._looking[column](text) and not _SECTION_NUMBER.match(folded):
            return None
        alone = column not in self._required or len(self._required) > 1
        named = bool(_SECTION_NUMBER.match(folded) or _SECTION_END.search(folded) or _SECTION_COUNT.search(folded))
        if span >= 3 or (named and (span > 1 or alone or column == self._sequence)) or (named and _SECTION_NUMBER.match(folded)):  # noqa: PLR2004
            return Noise("section", f"分组行（{section_text(text)}）")
        if self._matcher.vocabulary.section(section_text(text)) and (alone or _SECTION_END.search(folded)):
            return Noise("section", f"分组行（{section_text(text)}）")
        return None
