"""What the sentence and those before it say of time, place, campaign and comparison."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from anwang.audit.claims import Window
from anwang.audit.numbers import han_number

_N = {"元": 1, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12}
_YEAR = r"(?:(?P<year>\d{4})年)?"
_MONTH = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})"
YEAR = re.compile(r"(?<!\d)(20[0-4]\d)年")
YEAR_HAN = re.compile(r"(二[〇零O0][一二三四五六七八九〇零0]{2})年")
NO_YEAR = re.compile(r"《[^《》\n]{0,80}》|20\d\d年?[-至到]20\d\d年|(?:自|从)?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以来|起)")
"""Years that a draft is not about: in titles, the spans of plans, since when something goes on."""
SPAN = re.compile(
    rf"{_YEAR}{_MONTH}月(?P<day>\d{{1,2}})日?(?:至|到|-)(?:(?P<year2>\d{{4}})年)?(?:(?P<month2>\d{{1,2}})月)?(?P<day2>\d{{1,2}})日"
)
UNTIL = re.compile(rf"截[至止]到?{_YEAR}(?:{_MONTH}月(?:(?P<day>\d{{1,2}})日|(?P<tail>底|末|份)?)|(?P<yearend>年?底))")
MONTHS = re.compile(
    rf"{_YEAR}(?P<month>\d{{1,2}}|元|[一二三四五六七八九十]{{1,2}})(?:月份?)?(?:-|至|到)(?P<month2>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月份?(?!\d{{1,2}}日)"
)
PART = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<part>上半年|下半年|第?[一二三四]季度|前三季度|全年)|(?P<now>今年以来|年初以来|今年|一年来|全年|本年度|上半年|下半年|本月|当月)"
)
ONE_MONTH = re.compile(rf"{_YEAR}{_MONTH}月份?(?!\d{{1,2}}日|[底末初中上下])")
UP_TO_NOW = re.compile(
    r"截[至止]到?(?:目前|现在|今[日天]|统计[截之]?[止]?日|发稿)|到目前为止|迄今(?:为止)?|(?<!时)至今(?!年)|目前(?=,|已|共|累计)"
)
"""Up to the day of the text; 截至统计日 up to the last day of its period."""
CUMULATIVE = re.compile(r"累计|今年|年初|本年|全年|年内")
"""Words that count from the first of January, where no campaign is spoken of."""
SINCE = re.compile(rf"(?:自|从)?(?P<year>\d{{4}})年(?:{_MONTH}月)?(?:(?P<day>\d{{1,2}})日)?(?:份)?(?:以来|起(?!草))")
WHOLE = re.compile(r"(?P<year>20\d\d)年(?!\d{1,2}月)")
SHORT = re.compile(r"^\s*(?P<year>1\d|2\d|3\d)年(?=,|全[市县区省镇年]|我[市县区省镇局]|度)")
"""24年, 全区…: a year of two digits opens a sentence."""
SAFETY_MONTH = re.compile(r"安全生产月[”\"]?(?:活动)?(?:期间|中|里|以来|,)|(?:在|今年)“?安全生产月")
LATEST = re.compile(r"(?:较|比|与|同)(?:上年|去年|上一年|\d{4}年)(?:同期|同月)?|(?:上年|去年)同期|同比|较同期|比同期|与同期")
BEFORE_LAST = re.compile(r"(?:较|比|与|同比)?前年(?:同期)?")
MONTH_BEFORE = re.compile(r"环比|(?:较|比|与)(?:上周|上旬|上次|上期|前一周|前期)|(?:较|比|与)(?:上月|上个月|上季度|上期|上一月|上一季度)")
OTHERWISE = re.compile(r"(?:较|比)(?:年初|往年|之前|以前|前期|整治前|行动前)")
"""Comparisons that no figure makes."""
TARGET = re.compile(r"(?:占|超|为|完成)?(?:控制指标|进度目标|目标任务数|年度计划|年度目标|控制目标)")
ASIDE = re.compile(
    r"《[^《》\n]{0,80}》|(?:占|超过?|相当于|高于|低于|达到?)[^,。;\d]{0,4}(?:20\d\d年)?(?:全年|年度)[^,。;]{0,4}|(?:全年|年度)(?:控制|目标|计划|任务|考核)(?:指标|数|目标)"
)
"""Years and periods that tell no time: in titles, in quotas, of what something is compared with."""
RISES = ("增加", "上升", "增长", "提高", "提升", "升高", "多", "上涨", "增幅", "扩大", "反弹", "新增")
FALLS = ("减少", "下降", "降低", "回落", "少", "减", "降", "缩小", "降幅", "压减", "下滑")
_CHANGE = re.compile(
    rf"(?P<word>{'|'.join((*RISES, *FALLS))})(?:幅度)?(?:了|约|近|超过|超|逾)?$"
    r"|(?P<verb>减少|增加|少|多)(?:死亡|受伤|伤亡|发生)$|(?P<width>[增降涨跌]幅)(?:度)?(?:为|达|达到|约|是)?$"
    r"|(?:同比|环比|比上年|较上年|比上月|较上月):?(?P<sign>[+-])$"
)
QUOTED = re.compile(
    r"“([^“”\n]{2,24})”(?:[\u4e00-\u9fff]{0,6}?)(专项整治行动|专项行动|专项整治|集中整治|攻坚行动|大检查|行动|整治|活动月|活动)"
)
NAMED = re.compile(
    r"([\u4e00-\u9fff]{2,20}?)(大检查大督查大整治专项行动|治本攻坚三年行动|专项整治三年行动|三年行动|专项整治行动|专项治理行动|百日攻坚行动|专项执法行动|百日行动|专项行动|集中整治行动|攻坚行动|攻坚战|大排查大整治|大检查|集中整治|专项整治)"
)
_NOT_NAME = re.compile(
    r".*(?:[一二三四五六七八九十]是|其[一二三四]|第[一二三四],?|一些领域|一些|[此本这]次|共组织|组织|成立|确保|保证|打响|掀起|抓好|落实|作为|坚持|如何|纳入|持续深化|深化|聚焦|抓|了|组织开展了?|扎实开展|深入开展|全面开展|开展了?|实施|推进|启动|部署|期间|结合|围绕|进行|通过|根据|按照|自|在|为|的|将|以|对|和|及|等|等)"
)


@dataclass
class Setting:
    """What holds while one reads on: the window of the document, the year, the campaign of the section, the places known by name."""

    year: int | None = None
    window: Window = field(default_factory=Window)
    places: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    campaigns: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    """Names of campaigns on file, with their first and last day: a text may write them without quotation marks."""
    campaign: str = ""
    """The campaign that the title names: the whole text is of it where a section names no other."""
    day: date | None = None
    """The day on which the text was written, where it says so."""

    @property
    def today(self) -> date | None:
        """The day up to which 截至目前 counts: the day of the text, or the last one of its period."""
        last = self.window.end
        return self.day if self.day and (last is None or self.day >= last) else last

    def days_of(self, campaign: str) -> tuple[date, date] | None:
        """Return a campaign's own days, up to the last day of the text; None where it is not on file or begins later."""
        named = on_file(campaign, self.campaigns)
        if not named:
            return None
        first, last = self.campaigns[named]
        end = self.window.end
        return first, min(last, end) if end and end >= first else last


def year_of(text: str) -> int | None:
    """Return the year that a draft is about: the first title's, otherwise the one named most often."""
    plain = NO_YEAR.sub("", text[:200_000])
    head = YEAR.search(plain[:300])
    if head:
        return int(head.group(1))
    written = YEAR_HAN.search(plain[:300])
    if written:
        return int(han_number(written.group(1).replace("0", "〇")))
    found = Counter(YEAR.findall(plain))
    return int(found.most_common(1)[0][0]) if found else None


def _month(text: str | None) -> int:
    return 0 if not text else int(text) if text.isdigit() else _N.get(text, 0)


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def window_in(text: str, setting: Setting, *, held: Window | None = None, since: date | None = None) -> Window | None:
    """Return the period that some words name, the last one named; None when they name none. Days without a year take the draft's.

    What a number is compared with (较2022年, 比去年同期) is no period of its own. A cut-off (截至10月31日, 截至目前) sets the end alone: it begins
    where the same words say, else with the campaign (`since`), with the year where they say 累计, with the period `held` so far, or with the draft's.
    """
    if not _TIME.search(text):
        return None
    text = LATEST.sub("", ASIDE.sub("", text))
    said = _named(text, setting)
    if now := UP_TO_NOW.search(text):
        end = setting.window.end if "统计" in now.group() else setting.today
        return _from(text[: now.start()] + text[now.end() :], end, setting, None, since, now.group()) if end else said
    if said and (until := UNTIL.match(said.words)) and said.end:
        rest = text.replace(until.group(), "")
        return _from(rest, said.end, setting, held, since, said.words)
    return said


def _from(rest: str, end: date, setting: Setting, held: Window | None, since: date | None, words: str) -> Window:  # noqa: PLR0917 - what a cut-off stands in
    """Return the window up to a cut-off; it begins by the first that says when."""
    own = _named(UNTIL.sub("", rest), setting)
    year = date(end.year, 1, 1)
    told = (
        own.start if own else None,
        since,
        year if CUMULATIVE.search(rest) else None,
        held.start if held else None,
        setting.window.start,
    )
    return Window(next((start for start in told if start and start <= end), year), end, words)


def _named(text: str, setting: Setting) -> Window | None:
    """The period that some words name, the last one named."""
    best: tuple[int, Window] | None = None
    for pattern, reader in _READERS:
        for found in pattern.finditer(text):
            said = reader(found, setting)
            if said and (best is None or found.end() > best[0]):
                best = (found.end(), Window(said[0], said[1], found.group()))
        if best:
            return best[1]
    return None


_TIME = re.compile("[年月季今前在日稿]")
Said = tuple[date | None, date | None] | None


def _year_said(found: re.Match[str], setting: Setting) -> int | None:
    said = found.groupdict().get("year")
    return int(said) if said else setting.year


def _span(found: re.Match[str], setting: Setting) -> Said:
    year, month = _year_said(found, setting), _month(found["month"])
    if not year:
        return (None, None)
    later = int(found["year2"]) if found["year2"] else year
    return _day(year, month, int(found["day"])), _day(later, _month(found["month2"]) or month, int(found["day2"]))


def _until(found: re.Match[str], setting: Setting) -> Said:
    year = _year_said(found, setting)
    if not year:
        return (None, None)
    month = _month(found["month"]) or 12
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return None
    end = _day(year, month, int(found["day"])) if found["day"] else _last(year, month)
    return date(year, 1, 1), end


def _months(found: re.Match[str], setting: Setting) -> Said:
    year, first, last = _year_said(found, setting), _month(found["month"]), _month(found["month2"])
    if not 1 <= first <= last <= 12:  # noqa: PLR2004 - months
        return None
    return (date(year, first, 1), _last(year, last)) if year else (None, None)


def _part(found: re.Match[str], setting: Setting) -> Said:  # noqa: PLR0911 - a table of forms
    year, part = _year_said(found, setting), found["part"] or found["now"]
    if not year:
        return (None, None)
    if "上半年" in part:
        return date(year, 1, 1), date(year, 6, 30)
    if "下半年" in part:
        return date(year, 7, 1), date(year, 12, 31)
    if "前三季度" in part:
        return date(year, 1, 1), date(year, 9, 30)
    if "季度" in part:
        quarter = _N[part.removeprefix("第")[0]]
        return date(year, 3 * quarter - 2, 1), _last(year, 3 * quarter)
    if part in {"本月", "当月"}:
        return (setting.window.start, setting.window.end) if setting.window.start else None
    end = setting.window.end
    return date(year, 1, 1), end if end and end.year == year else date(year, 12, 31)


def _one_month(found: re.Match[str], setting: Setting) -> Said:
    year, month = _year_said(found, setting), _month(found["month"])
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return None
    return (date(year, month, 1), _last(year, month)) if year else (None, None)


def _since(found: re.Match[str], setting: Setting) -> Said:
    start = _day(int(found["year"]), _month(found["month"]) or 1, int(found["day"] or 1))
    return start, setting.window.end or (date(setting.year, 12, 31) if setting.year else None)


def _whole(found: re.Match[str], _setting: Setting) -> Said:
    year = int(found["year"]) % 2000 + 2000
    return date(year, 1, 1), date(year, 12, 31)


def _safety_month(_found: re.Match[str], setting: Setting) -> Said:
    return (date(setting.year, 6, 1), date(setting.year, 6, 30)) if setting.year else (None, None)


_READERS = (
    (SPAN, _span),
    (UNTIL, _until),
    (MONTHS, _months),
    (SINCE, _since),
    (SAFETY_MONTH, _safety_month),
    (PART, _part),
    (ONE_MONTH, _one_month),
    (WHOLE, _whole),
    (SHORT, _whole),
)


def comparison_in(text: str) -> str:
    """Return the comparison that some words make: 同比, 环比, 前年, 目标, or ''; the last one wins."""
    found = [
        (match.end(), name)
        for pattern, name in ((LATEST, "同比"), (BEFORE_LAST, "前年"), (MONTH_BEFORE, "环比"), (TARGET, "目标"))
        for match in pattern.finditer(text)
    ]
    return max(found)[1] if found else ""


def change_before(text: str) -> int:
    """Return 1 when the words before a number say that something rose, -1 that it fell, 0 otherwise."""
    found = _CHANGE.search(text)
    if not found:
        return 0
    if found["sign"]:
        return 1 if found["sign"] == "+" else -1
    if found["verb"]:
        return 1 if found["verb"] in RISES else -1
    if found["width"]:
        return 1 if found["width"][0] in "增涨" else -1
    return 1 if found["word"] in RISES else -1


def on_file(said: str, known: Iterable[str]) -> str:
    """Return the name on file of a campaign as a text writes it; '' where none is like it."""
    plain = said.translate(_QUOTATION)
    alike = [name for name in known if plain in name.translate(_QUOTATION) or name.translate(_QUOTATION) in plain] if plain else []
    return min(alike, key=len, default="")


def campaign_in(text: str, known: Iterable[str] = ()) -> str:
    """Return the campaign that some words name, one on file before any other, the last one; ''."""
    plain = text.translate(_QUOTATION)
    filed = max(((plain.rfind(name.translate(_QUOTATION)), len(name), name) for name in known), default=(-1, 0, ""))
    if filed[0] >= 0 and filed[1] >= SHORTEST_NAME:
        return filed[2]
    quoted = [(found.start(), f"“{found[1]}”{found[2]}") for found in QUOTED.finditer(text)]
    if quoted:
        return quoted[-1][1]
    for found in reversed(list(NAMED.finditer(text))):
        name = found[1]
        cut = _NOT_NAME.match(name)
        name = name[cut.end() :] if cut else name
        if len(name) > 1 or found[2].startswith(("百日", "大", "治本")):
            return name + found[2]
    return ""


SHORTEST_NAME = 4
"""A shorter name on file (铸安) stands in other words; it is only taken where it is quoted."""
_QUOTATION = str.maketrans("", "", "“”\"'‘’《》")


def place_in(text: str, places: Mapping[str, str]) -> tuple[str, str]:
    """Return (name, code) of the known place that some words name, the last one; otherwise ('', '')."""
    best = (-1, "", "")
    for name, code in places.items():
        position = text.rfind(name)
        if position > best[0] or (position == best[0] and len(name) > len(best[1])):
            best = (position, name, code)
    return (best[1], best[2]) if best[0] >= 0 else ("", "")
