"""Numbers that claim nothing: dates, ordinals, document and article numbers, names, idioms, page furniture."""

from __future__ import annotations

import re
from bisect import bisect_right

from anwang.audit.numbers import Numeral

TITLES = re.compile(r"《[^《》\n]{1,120}》")
STAMP = re.compile(r"\d{4}-\d\d-\d\d ?\d\d:\d\d")
"""A time of publication: its whole line is page furniture."""
ADDRESS = re.compile(r"(?:https?://|www\.)[\w./?=&%#:-]{3,300}")
NUMBERED = re.compile(r"[\[(]\d{2,4}[\])]第?\d{1,5}号?")
ARTICLE = re.compile(
    r"第[零〇一二三四五六七八九十百千\d]{1,8}[条款项章节号届期批次名位个轮阶]?(?:[、和至到-]第?[零〇一二三四五六七八九十百\d]{1,6}[条款项章节])?"
)
QUOTED_DATE = re.compile(r"[“\"]?\d{1,2}[.·]\d{1,2}[”\"]")
NEXT_NO = re.compile(
    r"(?:年|月|日|号|时|点\d|点[前后钟整]|分钟|秒|小时|届|版|页|岁|周|字|楼|室|路(?!段)|线|国道|省道|省际|KB|MB|kV|KV|[A-Za-z]|个?多(?:个?月|天|年)|[-至~]\d{1,2}月|个(?:多月|晚上|夜晚|昼夜|周末|月|小时|季度|年|半月|五年|百|人(?:$|[、,。]))|大(?:$|[^类])|:\d|\.\d|[/／]\d)"
)
BEFORE_NO = re.compile(r"(?:[A-Za-z_.·/#№]|\d[.:/]|[第〇]|(?:电话|热线|邮编|编号|传真|手机|账号|字第)[:]?)$")
BARE = re.compile(
    r"(?:人数|起数|次数|件数|家数|户数|总数|数量|指数|死亡率|得分|评分|整改数|数)(?:分别)?(?:为|是|达|达到|约|共|共计|控制在|降至|降到|:)?$"
    r"|死亡率[^。;]{0,24}(?:增加|减少|下降|上升|降低)$|(?:去年|上年)同期为$"
)
ONE_OK = re.compile(
    r"(?:发生|举办|举行|召开|开展|组织|查处|曝光|关闭|取缔|造成|死亡|查封|约谈|拘留|移送|受伤|重伤|仅|只有|共|接报)了?[^,。;、]{0,6}$"
)
ONE_UNITS = frozenset({"起", "例", "场", "次", "期", "家", "处", "名", "人", "场次"})
LONE = frozenset("十百千万亿百千万")
HOME = re.compile("庭|属|具|电(?![梯力动子商焊])|长(?![途期输])|园(?!区|林)")
"""家庭, 家具, 家电: no measure word."""
BOUND = re.compile(r"(?:超过|低于|高于|不足|大于|小于|达到|不到|超)$")
MEANT = re.compile(r"(?:以上)?的(?:省|市|县|区|州|地区|镇|乡|街道|单位|企业|部门|工程|项目|建筑|场所)")
OVER = re.compile(r"(?:以上|以下)(?:的)?\d|死亡率|以[上下]的?(?:罚款|处罚|罚金)")
SCORES = re.compile(r"(?:得分|记分|计分|扣|考核|总分|评分|均分|满分|分值|积分|排名|测评)[^。;\n]{0,14}$")
DAYS = re.compile(r"(?:连续|安全生产|平均|压缩|缩短|累计)[^。;\n]{0,10}$")
LEVELS = re.compile(
    r"(?:网格|机构|网络|责任|体系|联动|党政|政府|主管|平台|管理|班子|干部|医院|领导|部门|安委|组织|架构|应急|党委|包保|预警|响应体系|工作|书记|队伍|“|”)"
)
LEVEL_LIST = re.compile(r"[省市县区乡镇街村组居社户厂车班][)(]?$")
IDIOMS = re.compile(
    r"[四五六](?:套|大)班子|两委|四不(?:两直|放过)|一岗双责|三管三必须|三个必须|四早|五落实|三落实|两个(?:至上|维护|确立|一百年|根本|坚持)|四个(?:意识|自信|全面)|五大(?:发展|理念)|两(?:节|会)|双节|一把手|三合一|三同时"
    r"|三违|千家万户|千方百计|万无一失|一票否决|三令五申|九小|[两三四]轮(?=车|摩托|电动)|三级教育|一线三排|第一责任人|第一把手|五级书记|二次(?:事故|伤害|灾害|供水|创业|装修)|三项岗位|三类人员|三位一体|五位一体|六大员"
    r"|[二-十\d两][个大]特点|[二三四五六两\d]个(?:阶段|轮次)|一次(?:性)?死亡[\d一二三四五六七八九十]{1,3}人及?以上|三个代表|一场地毯|讲[一二三四五六七八九十\d]{1,2}[个点]方?面?|一级(?:抓|负责)|对一级|[一二三四]级(?:以上)?(?:标准化|达标|企业|公路|资质|重大危险源|响应|风险|医院|教育|预警)|标准化[一二三]级|一户一档|一企一[策档]|一人一[策档]|一处一|一项一|一案双|一事一|三人行|(?:每)?(?:10|十)万(?:人(?:口)?|从业人员|就业人员)(?=死亡)"
)
FURNITURE = re.compile(
    r"(?:页数|大小|时间|ID|阅读|浏览(?:次数|量)?|点击|发布于|来源|字号|字数|人气|下载(?:次数|量)?)[::] ?[\d.,-]{1,30} ?(?:KB|MB|页|次|字)?"
)


def _line_end(text: str, position: int) -> int:
    found = text.find("\n", position)
    return found if found >= 0 else len(text)


class Apart:
    """The spans of a text in which numbers claim nothing, and the judgement of a single number."""

    def __init__(self, text: str) -> None:
        self.text = text
        stamped = ((text.rfind("\n", 0, found.start()) + 1, _line_end(text, found.end())) for found in STAMP.finditer(text))
        spans = [
            *stamped,
            *(
                found.span()
                for pattern in (TITLES, ADDRESS, NUMBERED, ARTICLE, QUOTED_DATE, IDIOMS, FURNITURE)
                for found in pattern.finditer(text)
            ),
        ]
        spans.sort()
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in spans:
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def inside(self, position: int) -> bool:
        """Return whether a position lies in such a span."""
        found = bisect_right(self.starts, position) - 1
        return found >= 0 and position < self.ends[found]

    def claims(self, numeral: Numeral) -> bool:
        """Return whether a number claims something."""
        text = self.text
        before, after = text[max(0, numeral.start - 16) : numeral.start], text[numeral.end : numeral.end + 8]
        if self.inside(numeral.start) or BEFORE_NO.search(before):
            return False
        written = text[numeral.start : numeral.end]
        if not numeral.unit:
            return bool(
                not numeral.han
                and not NEXT_NO.match(after)
                and not after.startswith("+")
                and BARE.search(text[max(0, numeral.start - 40) : numeral.start])
            )
        rest = written[: -len(numeral.unit)] if numeral.unit and written.endswith(numeral.unit) else written
        if NEXT_NO.match(numeral.unit[-1] + after) and numeral.unit in {"个", "条"}:
            return False
        if self._is_condition(before, after) or not self._unit_fits(numeral, before, after):
            return False
        return not numeral.han or self._han_fits(numeral, rest, before, after)

    @staticmethod
    def _is_condition(before: str, after: str) -> bool:
        """A bound that tells which are meant: 举报量超过3000件的市."""
        return bool(BOUND.search(before) and MEANT.match(after)) or bool(OVER.match(after))

    @staticmethod
    def _unit_fits(numeral: Numeral, before: str, after: str) -> bool:  # noqa: PLR0911 - a table of forms
        unit = numeral.unit
        if unit == "分":
            return not numeral.han and bool(SCORES.search(before)) and not after.startswith(("钟", "别", "之", "类", "级"))
        if unit in {"天", "个工作日", "工作日"}:
            return bool(DAYS.search(before))
        if unit in {"级", "层"}:
            return not after.startswith(("以上", "及", "已", "累计", "共", "均")) and bool(LEVELS.match(after) or LEVEL_LIST.search(before))
        if unit in {"公里", "千米", "米", "km", "m"} and after.startswith(("处", "/", "每")):
            return False
        if unit in {"位", "名"} and before.endswith(("前", "第", "后", "末")):
            return False
        if unit in {"人", "名"} and after.startswith(("大", "民", "均", "体", "单", "录", "额")):
            return False
        if unit in {"眼", "口"} and numeral.han and "井" not in before + after:
            return False
        if unit == "家" and HOME.match(after):
            return False
        if unit in {"节", "个", "门", "口", "关", "米", "回", "版", "头", "位", "片", "面"} and numeral.han and after.startswith("课"):
            return False
        return not (unit in {"期", "轮"} and after.startswith(("工程", "项目", "建设")))

    @staticmethod
    def _han_fits(numeral: Numeral, written: str, before: str, after: str) -> bool:
        unit, rest = numeral.unit, written.rstrip("余多几来")
        if unit in {"%", "倍", "节", "分", "点", "头", "口", "门", "把", "回", "面"}:
            return unit in {"%", "倍"}
        if rest in LONE and rest != "十" and not numeral.approximate:
            return False
        if rest in {"零", "〇"}:
            return False
        if rest == "一":
            return unit in ONE_UNITS and bool(ONE_OK.search(before)) and not after.startswith(("性", "步", "定"))
        if unit in {"方面", "层面"} and (not before or before[-1] in "\n。;,:") and after[:1] in {",", ":", "、"}:
            return False
        return not (unit in {"人", "家"} and before.endswith(("每", "任", "某", "同", "上", "下")))
