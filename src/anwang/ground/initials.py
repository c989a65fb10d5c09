"""First letters of Chinese names (拼音首字母), worked out once when a name is written, so that typing `mgszblz` finds 明光市张八岭镇.

Letters and digits stay, in lower case; blanks and punctuation go. Characters with several readings are read as in names of places
and firms; what the library reads otherwise is corrected in `_PHRASES`.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

_PHRASES: dict[str, str] = {
    # places whose reading the library does not know, or reads as the common word
    "单县": "shàn xiàn",
    "涡阳": "guō yáng",
    "筠连": "jūn lián",
    "洪洞": "hóng tóng",
    "浚县": "xùn xiàn",
    "朝阳": "cháo yáng",
    "单家": "shàn jiā",
    "单庄": "shàn zhuāng",
    "仇家": "qiú jiā",
    "查家": "zhā jiā",
    "解家": "xiè jiā",
    "泊岗": "bó gǎng",
    "乐亭": "lào tíng",
    "乐陵": "lào líng",
    "繁峙": "fán shì",
    "临朐": "lín qú",
    "茌平": "chí píng",
    "尉氏": "wèi shì",
    "中牟": "zhōng mù",
    "牟平": "mù píng",
    "枞阳": "zōng yáng",
    "黄陂": "huáng pí",
    "莘庄": "xīn zhuāng",
    "莘县": "shēn xiàn",
    "番禺": "pān yú",
    "高要": "gāo yāo",
    "东阿": "dōng ē",
    "阿胶": "ē jiāo",
    # 明光市长兴路 is no mayor: between a place and its street or firm, 长 is the next word
    "省长": "shěng cháng",
    "市长": "shì cháng",
    "县长": "xiàn cháng",
    "区长": "qū cháng",
    "镇长": "zhèn cháng",
    "乡长": "xiāng cháng",
    "村长": "cūn cháng",
    # words of firms
    "车行": "chē háng",
    "商行": "shāng háng",
    "米行": "mǐ háng",
    "粮行": "liáng háng",
    "茶行": "chá háng",
    "鞋行": "xié háng",
    "药行": "yào háng",
    "五金行": "wǔ jīn háng",
    "建材行": "jiàn cái háng",
    "电器行": "diàn qì háng",
    "琴行": "qín háng",
    "拍卖行": "pāi mài háng",
    "调味": "tiáo wèi",
    "调料": "tiáo liào",
    "重机": "zhòng jī",
    "给水": "jǐ shuǐ",
    "供给": "gōng jǐ",
    "厦门": "xià mén",
}

_SURNAMES = {
    "曾": "zeng",
    "单": "shan",
    "仇": "qiu",
    "查": "zha",
    "区": "ou",
    "解": "xie",
    "朴": "piao",
    "翟": "zhai",
    "缪": "miao",
    "乐": "yue",
    "尉": "wei",
    "卜": "bu",
    "盖": "ge",
    "种": "chong",
    "召": "shao",
}

_CHARACTERS = {"长": "cháng,zhǎng", "曾": "zēng,céng"}
"""Characters whose commoner reading in names is not the library's first; its words (校长, 曾经) keep theirs."""


class _Library(NamedTuple):
    words: Callable[[str], list[str]]
    first_letters: Callable[[str], list[str]]
    syllables: Callable[[str], list[str]]


@cache
def _library() -> _Library:
    """The library with our corrections. Its dictionary takes a quarter of a process's start, and few processes ever name anything."""
    from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict  # noqa: PLC0415
    from pypinyin.core import Pinyin  # noqa: PLC0415

    load_single_dict({ord(character): readings for character, readings in _CHARACTERS.items()})
    load_phrases_dict({phrase: [[syllable] for syllable in reading.split()] for phrase, reading in _PHRASES.items()})
    return _Library(
        Pinyin().seg,
        lambda word: lazy_pinyin([word], style=Style.FIRST_LETTER, errors=_plain),
        lambda word: lazy_pinyin([word], style=Style.NORMAL, errors=_plain),
    )


def initials(text: str, *, person: bool = False) -> str:
    """Answer the first letters of a name: 明光市张八岭镇 gives `mgszblz`; with `person`, the first character is read as a surname."""
    return _read(text, shortened=True, person=person)


def spelling(text: str, *, person: bool = False) -> str:
    """Answer the whole reading without tones or blanks: 明光 gives `mingguang`; ü is written `v`, as people type it."""
    return _read(text, shortened=False, person=person)


def _read(text: str, *, shortened: bool, person: bool) -> str:
    name = unicodedata.normalize("NFKC", text).strip()
    if person and name[:1] in _SURNAMES:
        surname = _SURNAMES[name[0]]
        return (surname[0] if shortened else surname) + _read(name[1:], shortened=shortened, person=False)
    if _SIMPLE.fullmatch(name):  # words never reach over from letters or digits to characters
        return "".join([_run(run, shortened=shortened) for run in _RUNS.findall(name)])
    return _run(name, shortened=shortened)


_SIMPLE = re.compile(r"[0-9A-Za-z\u4e00-\u9fa5]+")
_RUNS = re.compile(r"[0-9A-Za-z]+|[\u4e00-\u9fa5]+")


@lru_cache(maxsize=50_000)
def _run(text: str, *, shortened: bool) -> str:
    """Read characters that follow each other; names of places and firms share many such."""
    if text.isascii() and text.isalnum():
        return text.lower()
    return "".join(_word(word, shortened=shortened) for word in _library().words(text)).lower()


@lru_cache(maxsize=50_000)
def _word(word: str, *, shortened: bool) -> str:
    """Read one word; names are made of few words, so that a register of 96,000 reads each once."""
    return "".join((_library().first_letters if shortened else _library().syllables)(word))


def _plain(text: str) -> str:
    """Keep of what is not Chinese the letters and digits of a keyboard."""
    return "".join(character for character in text if character.isascii() and character.isalnum())
