"""Which header means which field: exact names first, then names contained, then names nearly the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from anwang.ground.sheet.vocabulary import Field, Kind, Vocabulary

_OWN, EXACT, WEAK = 1.005, 1.0, 0.72
"""A field's own label before its synonyms, where two columns claim the field."""
_BARE, _NEAR = 0.97, 0.82
_PART: Final = 0.9
_FUZZY: Final = 82.0
_OR: Final = re.compile(r"[/、|]|或者?")
_BRACKET: Final = re.compile(r"[(（\[【〔<《]([^)）\]】〕>》]*)[)）\]】〕>》]")
_NUMBERING: Final = re.compile(
    r"^(?:[(（]?[0-9]{1,2}[)）]?[.、．:：)）]|[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．])"
)
_DECORATION: Final = re.compile(r"[\s*＊★☆※#△▲●:：\u200b\ufeff'\"“”]+")
_DOTS: Final = re.compile(r"[_\-—/\\|、,，;；.。·+&]+")
_UNIT: Final = re.compile(r"(?:单位[:：]?)?(亿元|千万元|百万元|十万元|万元|千元|百元|元|人|名|个|家|项|%|㎡|m2|平方米|天|日|吨|万|万人)")
_NUMERIC: Final = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})
_SEQUENCE: Final = frozenset(
    {"序号", "序", "编号", "号", "no", "no.", "行号", "顺序号", "序列", "排序", "№", "id", "项次", "序次", "顺序", "序列号"}
)
_TAILS: Final[tuple[tuple[re.Pattern[str], frozenset[Kind]], ...]] = (
    (re.compile(r"(数|数量|个数|家数|人数|总数|次数|项数|金额|面积|得分)$"), _NUMERIC),
    (re.compile(r"(率|比例|占比)$"), frozenset({Kind.DECIMAL})),
    (re.compile(r"(日期|时间|时限|期限|有效期|有效期至)$"), frozenset({Kind.DATE, Kind.INTEGER})),
    (re.compile(r"(电话|手机|手机号|号码|联系方式)$"), frozenset({Kind.PHONE, Kind.CODE})),
    (re.compile(r"(照片|图片|附件|签名|签字|二维码|盖章|公章|影像|截图|链接)$"), frozenset()),
    (re.compile(r"(身份证|身份证号|身份证号码|职务|性别|年龄|学历|民族|邮箱|传真|邮编|职称|面积)$"), frozenset()),
    (re.compile(r"^(是否|有无|是不是)"), frozenset({Kind.YES_NO, Kind.CHOICE})),
)
_MAX_HEADER: Final = 60
_MEMORY: Final = 20_000
_PHONE_WORDS: Final = ("电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "联系手机", "电话号码", "移动电话", "联系电话号码")


_TRADITIONAL: Final = str.maketrans(
    "號業單稱統會碼詳細聯繫電話負責員職務類別級隱內問題時間實際複覆檢查驗銷處罰資標準備註說鄉鎮區屬領規營場經濟產從數據來據條項監門對應險風儲營銀許證編產緯經狀態網絡點報審覈製圖層幹聯絡種設廠擴質環節團隊續後發現見議補機構無開閉營關稅",
    "号业单称统会码详细联系电话负责员职务类别级隐内问题时间实际复复检查验销处罚资标准备注说乡镇区属领规营场经济产从数据来据条项监门对应险风储营银许证编产纬经状态网络点报审核制图层干联络种设厂扩质环节团队续后发现见议补机构无开闭营关税",
)
"""Headers from the Traditional Chinese of Big5 files; values are left as they were typed."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header text taken apart: the words that name the field, the same without brackets, and the unit."""

    raw: str
    full: str
    bare: str
    unit: str


_PLAIN: Final = re.compile(r"[\u4e00-\u9fa5]+(?<!元)(?<!照片|图片|附件|说明|备注|签字|签名|职务|职称)")
"""Texts of characters alone, of which nothing is taken off: nearly all that headers are compared with."""


def take_apart(text: str) -> Header:
    """Return what a header says, without its decoration."""
    if _PLAIN.fullmatch(text):
        said = text.translate(_TRADITIONAL)
        return Header(text, said, said, "")
    return _take_apart(text)


def _take_apart(text: str) -> Header:
    folded = unicodedata.normalize("NFKC", text.replace("\\n", "\n"))
    unit = ""
    for inner in _BRACKET.findall(folded):
        found = _UNIT.fullmatch(re.sub(r"\s+", "", inner))
        if found:
            unit = found.group(1)
    squeezed = _DECORATION.sub("", folded).lower().translate(_TRADITIONAL)
    squeezed = _NUMBERING.sub("", squeezed)
    squeezed = re.sub(
        r"[(\[【](?:必填|选填|必填项|选填项|可不填|下拉选择|单选|多选|可多选|下拉|文本|文本格式|全称|盖章|公章|加盖公章|请下拉选择|非必填|手机|格式[^)]*|例[^)]*|如[^)]*)[)\]】]",
        "",
        squeezed,
    )
    squeezed = re.sub(r"[及和与、](?:照片|图片|附件|说明|备注|签字|签名|职务|职称|单位及职务|单位职务)$", "", squeezed)
    if not unit:
        tail = re.search(r"[/,，]?(?:单位[:]?)?(亿元|万元|千元)$", squeezed)
        unit = tail.group(1) if tail else ""
        squeezed = squeezed[: tail.start()] if tail and tail.start() > 1 else squeezed
    if unit:
        squeezed = _BRACKET.sub(lambda m: "" if _UNIT.fullmatch(m.group(1)) else m.group(), squeezed)
    full = _DOTS.sub("", re.sub(r"[()\[\]【】〔〕<>《》]", "", squeezed))
    bare = _DOTS.sub("", _BRACKET.sub("", squeezed))
    return Header(text, full, bare or full, unit)


def is_sequence(text: str) -> bool:
    header = take_apart(text)
    return header.full in _SEQUENCE and header.full != "编号"


def is_phone_word(text: str) -> bool:
    """A bare «联系电话», that does not say whose."""
    return take_apart(text).full in _PHONE_WORDS


class Matcher:
    """A vocabulary's names, ready to be looked up. Answers are remembered: headers repeat."""

    def __init__(self, vocabulary: Vocabulary, remembered: Mapping[str, str] | None = None) -> None:
        self.vocabulary = vocabulary
        self._fields = {field.name: field for field in vocabulary.fields}
        self._names: dict[str, list[tuple[Field, float]]] = {}
        for field in vocabulary.fields:
            self._add(field.label, field, _OWN)
            for name in field.synonyms:
                self._add(name, field, EXACT)
            for name in field.weak:
                self._add(name, field, WEAK)
        for field in vocabulary.fields:
            for person in field.follows:
                self._add_phones(field, self._fields[person])
        self._order = {name: at for at, name in enumerate(self._names)}
        self._near: dict[int, list[str]] = {}
        self._longest = max(map(len, self._names), default=0)
        self._remembered = {_key(text): name for text, name in (remembered or {}).items()}
        self._answers: dict[str, dict[str, float]] = {}
        self._exact: dict[str, bool] = {}

    def _add(self, name: str, field: Field, score: float) -> None:
        entries = self._names.setdefault(_key(name), [])
        if all(known is not field for known, _ in entries):
            entries.append((field, score))

    def _add_phones(self, phone: Field, person: Field) -> None:
        """«店主手机号码», «联系方式（店主）», «店主及电话»: a person's name and a word for phone, either way round."""
        for name in (person.label, *person.synonyms):
            for word in _PHONE_WORDS:
                for text in (f"{name}{word}", f"{word}{name}", f"{name}及{word}", f"{name}和{word}"):
                    self._names.setdefault(_key(text), [(phone, EXACT)])

    def exact(self, text: str) -> bool:
        """Is this text one of the names, letter for letter?"""
        known = self._exact.get(text)
        if known is None:
            known = bool(text) and len(text) <= _MAX_HEADER and (_key(text) in self._names or take_apart(text).bare in self._names)
            if len(self._exact) < _MEMORY:
                self._exact[text] = known
        return known

    def unit(self, text: str) -> str:
        return take_apart(text).unit

    def candidates(self, text: str) -> dict[str, float]:
        """Field name → score between 0 and 1 (2 for a remembered mapping). Score is why it was believed."""
        found = self._answers.get(text)
        if found is None:
            found = self._answers[text] = self._find(text) if text and len(text) <= _MAX_HEADER else {}
        return found

    def _find(self, text: str) -> dict[str, float]:
        header = take_apart(text)
        remembered = self._remembered.get(header.full)
        if remembered is not None:
            return {remembered: 2.0} if remembered in self._fields else {}
        scores: dict[str, float] = {}
        for words, worth in ((header.full, 1.0), (header.bare, _BARE)):
            for field, score in self._names.get(words, ()):
                scores[field.name] = max(scores.get(field.name, 0.0), score * worth)
        if not scores:
            self._in_parts(text, scores)
        if scores or not header.bare or header.bare in _SEQUENCE:
            return scores
        self._contained(header.bare, scores)
        if header.full != header.bare and not scores:
            self._contained(header.full, scores)
        if not scores:
            self._nearly(header.bare, scores)
        return scores

    def _in_parts(self, text: str, scores: dict[str, float]) -> None:
        """«信用代码/组织机构代码», «地址或位置»: names in a row, of which the first says most."""
        parts = _OR.split(unicodedata.normalize("NFKC", text))
        for order, part in enumerate(parts if len(parts) > 1 else ()):
            for field, score in self._names.get(_key(part), ()):
                if score >= EXACT:
                    scores.setdefault(field.name, _PART - 0.05 * order)

    def _contained(self, words: str, scores: dict[str, float]) -> None:
        sizes = range(max(2, len(words) - 10), min(len(words), self._longest) + 1)
        inside = {part for size in sizes for at in range(len(words) - size + 1) if (part := words[at : at + size]) in self._names}
        for name in sorted(inside, key=self._order.__getitem__):
            entries = self._names[name]
            share = len(name) / len(words)
            tail = words.endswith(name)
            for field, worth in entries:
                if worth < EXACT or not _allowed(words, field):
                    continue
                score = 0.45 + 0.3 * share + (0.12 if tail else 0.0)
                if len(name) == 2 and share < 0.4:  # noqa: PLR2004 - two characters in a long header say little
                    score -= 0.2
                scores[field.name] = max(scores.get(field.name, 0.0), score)
        for name in [name for name, score in scores.items() if score < 0.5]:  # noqa: PLR2004
            del scores[name]

    def _about_as_long(self, size: int) -> list[str]:
        found = self._near.get(size)
        if found is None:
            found = self._near[size] = [name for name in self._names if abs(len(name) - size) <= 3 and len(name) >= 4]  # noqa: PLR2004
        return found

    def _nearly(self, words: str, scores: dict[str, float]) -> None:
        if len(words) < 4:  # noqa: PLR2004 - too short to be nearly anything
            return
        near = self._about_as_long(len(words))
        for name, ratio, _ in sorted(process.extract(words, near, scorer=fuzz.ratio, limit=None, score_cutoff=_FUZZY - 22), key=_place):
            if ratio < _FUZZY and sorted(words) != sorted(name):
                continue
            for field, worth in self._names[name]:
                if worth >= EXACT and _allowed(words, field):
                    scores[field.name] = max(scores.get(field.name, 0.0), 0.6 * ratio / 100 * _NEAR + 0.08)


def _place(found: tuple[str, float, int]) -> int:
    return found[2]


def _key(text: str) -> str:
    return take_apart(text).full


def _allowed(words: str, field: Field) -> bool:
    """The head of a Chinese noun stands last: «单位名称数» is a number, whatever it contains."""
    return all(field.kind in kinds for tail, kinds in _TAILS if tail.search(words))


@dataclass(slots=True)
class ColumnMap:
    """Columns (1-based) to fields, with how sure it is, and the headers that nobody claimed."""

    fields: dict[int, str]
    scores: dict[int, float]
    headers: dict[int, str]
    unmapped: dict[int, str]
    units: dict[int, str]
    sequence: int | None = None

    @property
    def total(self) -> float:
        return sum(self.scores.values())


def assign(texts: dict[int, list[str]], matcher: Matcher) -> ColumnMap:
    """The best one-to-one mapping. `texts` gives each column its header, most specific wording variants in order of trust."""
    mapping = ColumnMap({}, {}, {}, {}, {})
    offers: list[tuple[float, int, str]] = []
    by_column: dict[int, dict[str, float]] = {}
    for column, variants in texts.items():
        shown = variants[0] if variants else ""
        mapping.headers[column] = shown
        mapping.units[column] = next((unit for variant in variants if (unit := matcher.unit(variant))), "")
        if mapping.sequence is None and variants and is_sequence(variants[-1]):
            mapping.sequence = column
            continue
        best: dict[str, float] = {}
        for order, variant in enumerate(variants):
            for name, score in matcher.candidates(variant).items():
                best[name] = max(best.get(name, 0.0), score - 0.03 * order)
        by_column[column] = best
        offers += [(score, column, name) for name, score in best.items()]
    _settle(offers, by_column, matcher, mapping)
    mapping.unmapped = {c: t for c, t in mapping.headers.items() if c not in mapping.fields and c != mapping.sequence and t}
    return mapping


def _settle(offers: list[tuple[float, int, str]], by_column: dict[int, dict[str, float]], matcher: Matcher, mapping: ColumnMap) -> None:
    taken: set[str] = set()
    _follow(by_column, matcher, offers)
    for score, column, name in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
        if column not in mapping.fields and name not in taken:
            mapping.fields[column], mapping.scores[column] = name, score
            taken.add(name)
    for required in matcher.vocabulary.required:
        if required in taken:
            continue
        able = [
            (scores[required], column)
            for column, scores in by_column.items()
            if required in scores and mapping.fields.get(column) not in matcher.vocabulary.required
        ]
        if able:
            score, column = max(able, key=lambda pair: (pair[0], -pair[1]))
            mapping.fields[column], mapping.scores[column] = required, score
            taken.add(required)


def _follow(by_column: dict[int, dict[str, float]], matcher: Matcher, offers: list[tuple[float, int, str]]) -> None:
    """A bare «联系电话» right of a person belongs to that person, when several columns are headed so."""
    phones = [f for f in matcher.vocabulary.fields if f.follows]
    generic = [
        column
        for column, scores in by_column.items()
        if any(f.name in scores and scores[f.name] >= WEAK for f in phones if f.name.endswith("phone"))
    ]
    bare = [c for c in generic if by_column[c].get("phone", by_column[c].get("responsible_phone", 0.0)) >= _BARE]
    if len(bare) < 2:  # noqa: PLR2004 - one phone column is the record's own
        return
    for column in bare:
        left = by_column.get(column - 1, {})
        for field in phones:
            if any(left.get(person, 0.0) >= WEAK for person in field.follows):
                offers.append((EXACT + 0.05, column, field.name))
                break
