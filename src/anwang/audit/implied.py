"""Claims without a written number: 未发生 (0), 持平 (0), 全覆盖 (100 %), 率先 (first), named lists (counted), single acts (1), 每月 (frequency).

Each rule is one bounded pattern; nothing here looks back over more than a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from anwang.audit.numbers import han_number

COUNTED = re.compile(r"\d|[一二三四五六七八九十两][余多]?(?:个|项|件|份|次|场|期|家|类|种|名|支|批|部)")
OUGHT = re.compile(
    r"(?:要求|督促|确保|力争|争取|拟|将要|必须|务必|应当|应(?![急对用])|须|(?<![重需首主必])要(?![求素点闻职领件])|计划(?=召|成|印|出)|下一步|力求|努力|需要|待|不得|严禁|可以|能够|指导)"
)
OFFICES = re.compile(
    r"(?:局|委|办|大队|支队|中队|队|管委会|会|所|厅|站|院|部|公司|安监|工商|国土|国土资源|乡建|公安|住建|交通|交通运输|质监|纪委|应急|消防|环保|卫健|教育|农业|水利|文旅|行政执法|城管|市场监管|商务|电力|派出所|[政]府)$"
)
YEAR = re.compile(r"20\d\d年度?|[A-Z]{1,2}\d{1,4}")
MEDIA = re.compile(r"微信|短信|广播|电视|微博|报纸|抖音|村村响|飞信|LED|公众号|喇叭|网站|宣传车|电子屏")


@dataclass(frozen=True, slots=True)
class Implied:
    """A claim without a written number: span in the sentence, number, unit, basis, and the type where the rule knows it."""

    start: int
    end: int
    number: Decimal | None
    unit: str
    basis: str
    type_code: str = ""


NOBODY = {
    "伤亡": ("人", "ACC.d"),
    "死亡": ("人", "ACC.d"),
    "亡人": ("人", "ACC.d"),
    "伤": ("人", "ACC.i"),
    "损失": ("万元", "ACC.loss"),
}
"""What is said to be none, with measure word and type."""
Rule = tuple[re.Pattern[str], Callable[[re.Match[str], str], Implied | None]]


def _plain(found: re.Match[str], number: int | None, unit: str, basis: str, code: str = "") -> Implied:
    return Implied(found.start(), found.end(), None if number is None else Decimal(number), unit, basis, code)


def _zero(found: re.Match[str], sentence: str) -> Implied | None:
    if re.search(r"(?:确保|力争|争取|努力|目标|务必)[^,。;]{0,12}$", sentence[: found.start()]):
        return None
    return _plain(found, 0, "起", "zero", "ACC.zero")


def _nobody(found: re.Match[str], sentence: str) -> Implied | None:
    if OUGHT.search(_clause(sentence, found.start())) or re.search("去年|上年|同期", _clause(sentence, found.start())):
        return None
    unit, code = next(pair for word, pair in NOBODY.items() if word in found.group())
    return _plain(found, 0, unit, "zero", code)


def _level(found: re.Match[str], _sentence: str) -> Implied:
    unit = "人" if re.search("人数|死亡|受伤|重伤", found.group()) else "起"
    return _plain(found, 0, unit, "level")


def _trend(found: re.Match[str], _sentence: str) -> Implied:
    return _plain(found, None, "", "trend", "ACC.regs")


def _whole(found: re.Match[str], sentence: str) -> Implied | None:
    clause = _clause(sentence, found.start())
    following = sentence[found.end() : found.end() + 4]
    if (
        re.match(r"[^,。;]{0,2}\d", following)
        or COUNTED.search(found.group())
        or OUGHT.search(clause + found.group())
        or re.search(r"\d[\u4e00-\u9fff()]{1,8}$", clause)
    ):
        return None
    return _plain(found, 100, "%", "whole", "REG.cov")


def _clause(sentence: str, position: int) -> str:
    """What the clause says before a position, 24 letters at most."""
    return re.split("[,;:。]", sentence[max(0, position - 24) : position])[-1]


def _covered(found: re.Match[str], sentence: str) -> Implied | None:
    around = sentence[max(0, found.start() - 30) : found.end() + 20]
    if re.search(r"[三四五六七八九十两]$", sentence[: found.start()]) or re.search(r"^[^,。;]{0,6}\d", sentence[found.end() :]):
        return None
    return _plain(found, 100, "%", "whole", "INS.cov" if re.search("检查|执法|排查|巡查|督查", around) else "REG.cov")


def _all_items(found: re.Match[str], _sentence: str) -> Implied:
    return _plain(found, 100, "%", "whole", "INS.cov")


def _attended(found: re.Match[str], _sentence: str) -> Implied | None:
    return _plain(found, 100, "%", "whole", "RESP.duty")


def _handed(found: re.Match[str], sentence: str) -> Implied | None:
    if OUGHT.search(sentence[max(0, found.start() - 12) : found.start()]):
        return None
    return _plain(found, 100, "%", "whole", "PUB.mat" if found.group().startswith("发放") else "REG.cov")


def _rank(found: re.Match[str], _sentence: str) -> Implied | None:
    said = next((group for group in found.groups() if group), "")
    number = int(said) if said.isdigit() else int(han_number(said)) if said else 1
    return _plain(found, number, "位", "rank", "RANK.first")


def _often(found: re.Match[str], sentence: str) -> Implied | None:
    following = sentence[found.end() : found.end() + 14]
    if COUNTED.search(following) or re.match(r"[前初末底以的]*\d", following):
        return None
    return _plain(found, 1, "次", "frequency", "FREQ")


def _rhythm(found: re.Match[str], _sentence: str) -> Implied:
    return _plain(found, len(re.findall("有", found.group())), "次", "frequency", "FREQ")


def _documents(found: re.Match[str], sentence: str) -> Implied | None:
    names, following = re.findall(r"《[^《》]{1,120}》", found.group()), sentence[found.end() : found.end() + 14]
    if re.match(r"等?[^,。;、]{0,8}(?:[\d一二三四五六七八九十]+[余多]?(?:个|项|件|份|部))", following):
        return None
    code = "DOC.n"
    if all(re.search("预案", name) for name in names):
        code = "PLAN.n"
    elif all(re.search("手册|杂志|读本|挂图|画册|安监》", name) for name in names):
        code = "PUB.mat"
    return _plain(found, len(names), "份", "listed" if len(names) > 1 else "event", code)


def _laws(found: re.Match[str], _sentence: str) -> Implied:
    return _plain(found, len(re.findall("《", found.group())), "部", "listed", "ORG.scope")


def _names(text: str) -> list[str]:
    return [name for name in re.split(r"、|以及|和|及", text) if name]


def _offices(found: re.Match[str], sentence: str) -> Implied | None:
    names = _names(found["names"])
    fit = sum(1 for name in names if OFFICES.search(name.removesuffix("等").removesuffix("各有关部门")))
    if len(names) < 3 or fit * 10 < len(names) * 5:  # noqa: PLR2004 - three make a list, half of them must be offices
        return None
    code = "PUB.unit" if re.search("发布会|宣传|咨询|活动", sentence[found.end() : found.end() + 16]) else "ORG.n"
    return _plain(found, len(names), "个", "listed", code)


def _drives(found: re.Match[str], _sentence: str) -> Implied | None:
    names = _names(found["names"])
    if len(names) < 3 or any(re.search("治理|打非|排查|责任|检查", name) for name in names):  # noqa: PLR2004
        return None
    return _plain(found, len(names), "项", "listed", "CAMP.n")


def _rules(found: re.Match[str], sentence: str) -> Implied | None:
    names = _names(found["names"])
    if len(names) < 3 or OUGHT.search(_clause(sentence, found.start())):  # noqa: PLR2004
        return None
    return _plain(found, len(names), "份", "listed", "DOC.n")


def _systems(found: re.Match[str], _sentence: str) -> Implied:
    return _plain(found, found.group().count("制度"), "项", "listed", "DOC.n")


def _battles(found: re.Match[str], _sentence: str) -> Implied:
    return _plain(found, found.group().count("战”"), "项", "listed", "CAMP.n")


def _named(found: re.Match[str], _sentence: str) -> Implied:
    return _plain(found, int(han_number(found[1])), "项", "structure", "ORG.scope")


def _entries(found: re.Match[str], _sentence: str) -> Implied:
    return _plain(found, found.group().count("进"), "进", "listed", "ORG.scope")


def _channels(found: re.Match[str], _sentence: str) -> Implied | None:
    names = _names(found["names"])
    if len(names) < 3 or not MEDIA.search(found["names"]):  # noqa: PLR2004
        return None
    return _plain(found, len(names), "种", "listed", "PUB.media")


def _act(code: str, unit: str) -> Callable[[re.Match[str], str], Implied | None]:
    def read(found: re.Match[str], sentence: str) -> Implied | None:
        before = _clause(sentence, found.start())
        if (
            COUNTED.search(YEAR.sub("", found.group()))
            or OUGHT.search(before)
            or re.search(r"(?:每|定期|多次|先后|各|经常|均|都|积极)[^,。;]{0,8}$", before)
        ):
            return None
        if re.search(r"(?:分别|均|先后|《)", found.group()) or COUNTED.search(sentence[found.end() : found.end() + 8]):
            return None
        return _plain(found, 1, unit, "event", code)

    return read


RULES: tuple[Rule, ...] = (
    (re.compile(r"(?:未|没有)(?:再)?(?:出现|发生)[^,。;:、]{0,24}?(?:事故|事件|火灾|伤亡|死亡)"), _zero),
    (
        re.compile(
            r"零(?:事故|死亡|伤亡|发生|亡人)(?!(?:的)?目标)|事故(?:起数|死亡人数)?为零|无(?:较大|重大|亡人|人员伤亡|生产安全)[^,。;、]{0,12}?事故"
        ),
        _zero,
    ),
    (
        re.compile(
            r"(?:(?:未|没有)(?:造成|出现)?|无)(?:人员)?(?:死亡|受伤|重伤|伤亡)(?:人员|人数|情况)?(?=[,。;、]|$)|(?:无|没有)直接经济损失(?=[,。;、]|$)"
        ),
        _nobody,
    ),
    (
        re.compile(
            r"(?:特别重大|特大|重特大|重大|较大|亡人)[^,。;:、]{0,12}?事故(?:均)?(?:未发生|没有发生)|(?:没有|无|未有)[^,。;:、]{0,12}?(?:事故|火灾|伤亡)发生"
        ),
        _zero,
    ),
    (re.compile(r"(?:未|没有)(?:接到|接报|收到)[^,。;:、]{0,24}?(?:事故|火灾)(?:报告)?"), _zero),
    (
        re.compile(r"[\u4e00-\u9fff]{2,10}?(?:与[^,。;、]{2,6})?(?:均|基本|双双)?(?<![保或])持平(?!稳)|(?<=[、,])(?:基本)?持平(?![的稳])"),
        _level,
    ),
    (re.compile(r"[“\"]?[双三]下降[”\"]?"), _trend),
    (re.compile(r"(?:执法|检查|排查)?全覆盖|全面覆盖|覆盖率达到?百分百"), _covered),
    (
        re.compile(
            r"(?<!三级五)全部(?=(?:完成|整改|办结|到位|落实|纳入|检查|销号|签订|建立|配备|安装|持证|通过|达标|关闭|取缔|淘汰|建成))"
        ),
        _whole,
    ),
    (
        re.compile(
            r"各(?:级|个|乡|镇|村|企业|单位|部门|县|区|市|街道|社区|学校|有关|成员)[^,。;:要]{0,16}?(?:(?:均|都|全部|分别)(?:已)?[^,。;]{0,4}?(?:成立|设立|明确|签订|配齐|配备|建立|安装|制定|落实|完成|印发|出台|召开)|(?:成立|设立|明确|签订|配齐|配备|建立|安装)了)"
        ),
        _whole,
    ),
    (
        re.compile(
            r"(?:所有|全体)[^,。;:]{1,20}?(?:(?:均|都|全部)(?:已)?(?:成立|设立|签订|配备|建立|纳入|完成|参加)|采取|实行|纳入|签订了|开展[^,。;]{0,10}培训)"
        ),
        _whole,
    ),
    (re.compile(r"(?:单位|企业|人员|问题|隐患|乡镇|村|干部)(?:均|都)已?(?:完成|整改到位|落实到位|办结|销号|整改完毕)"), _whole),
    (re.compile(r"(?:发放(?:给|到)?(?:全体|所有)|下发到各)[^,。;]{1,24}"), _handed),
    (re.compile(r"涵盖了?[^,。;]{0,16}?所有内容"), _all_items),
    (re.compile(r"(?:层层|人人|户户|件件|事事|处处|村村)有[^,。;]{2,20}"), _whole),
    (re.compile(r"(?<!“)全员(?:集中|观看|参加|培训|持证|签订|覆盖|轮训)"), _whole),
    (re.compile(r"每次[^,。;]{2,20}?都会?(?:到会|参加|出席)"), _attended),
    (re.compile(r"每年对(?:各|所有|全部)[^,。;]{4,50}"), _whole),
    (
        re.compile(
            r"率先|率[^,。;]{1,6}之先|首次(?=受|获|被|实现|突破|荣获|进入|将|在|举办|开展)|首家|首个|全(?:市|县|区|省|国|州|镇)第一[个家位]?"
        ),
        _rank,
    ),
    (
        re.compile(
            r"(?:排名|位居|名列|位列|居|列|排)(?:全[市县省区州国])?[^,。;\d第]{0,6}第([一二三四五六七八九十]{1,3}|\d{1,3})(?:位|名)?"
        ),
        _rank,
    ),
    (re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})(?:个|届|次)(?=[“\"]?(?:全国)?[“\"]?安全生产(?:宣传)?月)"), _rank),
    (re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})个(?=“?(?:全国)?“?[^,。;]{2,8}(?:月|日|周)[”“,。活宣])"), _rank),
    (re.compile(r"天天(?=[查检巡看报抓学调排督讲])|每(?:天|日|周|月|季度|半年|半个月|旬)(?![有一二三四五六七八九十两\d])"), _often),
    (re.compile(r"(?:(?:年初|年中|年终|年底|半年|月|季|周|日|旬|年)有[\u4e00-\u9fff]{2,4}[,、]?){2,6}"), _rhythm),
    (
        re.compile(
            r"(?:出台|印发|制定|起草|转发|下发|修订|完善|编制|编印|创办|发布|完成|刊印|拟定)了?[^,。;《》]{0,16}《[^《》]{1,120}》(?:、?(?:和|及)?《[^《》]{1,120}》){0,12}"
        ),
        _documents,
    ),
    (re.compile(r"以《[^《》]{1,60}》(?:、?(?:和|及)?《[^《》]{1,60}》){2,10}等?(?:法律|法规)"), _laws),
    (re.compile(r"(?:联合|会同|协调)(?P<names>[^,。;:]{2,14}(?:(?:、|和|及)[^,。;:、]{2,16}){2,14})"), _offices),
    (
        re.compile(
            r"(?:开展|推进|配合|组织|抓好|实施)(?:了)?[:]?(?P<names>[^,。;:、]{2,24}(?:(?:、|和|以及)[^,。;:、]{2,30}){2,12}?)(?:等)?(?:专项整治|专项行动|专项治理)(?:等|工作|。|,)"
        ),
        _drives,
    ),
    (
        re.compile(
            r"(?:制定|出台|印发)了?(?P<names>[^,。;:《》\d、]{2,14}(?:、[^,。;:、\d《》]{2,20}){2,8}?)(?:清单|制度|方案|办法|预案|标准|规程)(?=[,。;])"
        ),
        _rules,
    ),
    (re.compile(r"(?:出台|制定|配套)了?(?:[^,。;、制]{2,10}制度[、和]?){2,6}"), _systems),
    (
        re.compile(
            r"[“\"](?:[一二三四五六七八九十][^“”\"一二三四五六七八九十\d、,。;]{1,3})?([二三四五六七八九十])(?!年|月|日|大)(?:进|[^“”\"一二三四五六七八九十\d、,。;]{2,3})[”\"]"
        ),
        _named,
    ),
    (re.compile(r"(?:圆满|顺利|按期|如期)完成了?[^,。;]{2,60}(?:隐患|销号)[^,。;]{0,14}任务"), _act("LIST.done", "项")),
    (re.compile(r"(?:[^,。;“”]{2,20}“[^“”]{1,4}战”(?:、|和)?){3,12}"), _battles),
    (re.compile(r"(?:进[\u4e00-\u9fff]{2}、?){3,9}"), _entries),
    (re.compile(r"(?:利用|运用|通过|借助)(?P<names>[^,。;:、]{2,10}(?:(?:、|和|以及)[^,。;:、]{2,12}){1,10}?)等"), _channels),
    (re.compile(r"(?:成立|组建|设立)了?[^,。;、\d]{0,20}?(?:领导小组|指挥部|工作专班|督考组|督查组|督导组|委员会)"), _act("ORG.n", "个")),
    (
        re.compile(
            r"(?:召开|举行|举办)了?[^,。;\d]{2,28}?(?:动员大会|动员会|宣传教育会|部署会|推进会|现场会|工作会议|专题会议|座谈会)(?!会议精神)"
        ),
        _act("RESP.meet", "次"),
    ),
    (re.compile(r"(?:召开|举行|举办)了?[^,。;、\d]{2,20}?(?:新闻发布会|文艺演出|知识竞赛|启动仪式)"), _act("PUB.n", "场")),
    (re.compile(r"制定了?(?:20\d\d年度?)?[^,。;、\d]{2,16}?(?:计划|方案|要点)(?=[,。;])"), _act("DOC.n", "份")),
    (re.compile(r"邀请[^,。;]{1,12}专家[^,。;]{1,40}?(?:培训|授课|讲座)"), _act("TRAIN.n", "次")),
)


def implied(sentence: str) -> Iterator[Implied]:
    """Yield the claims without a number of one sentence, in order; of two that overlap the first rule's."""
    taken: list[Implied] = []
    for pattern, read in RULES:
        for found in pattern.finditer(sentence):
            said = read(found, sentence)
            if said and all(said.end <= other.start or other.end <= said.start for other in taken):
                taken.append(said)
    yield from sorted(taken, key=lambda said: said.start)
