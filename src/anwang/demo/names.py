"""Invented people: common surnames and given names, and numbers that nobody has."""

from __future__ import annotations

import random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN_TEXT = (
    "建国 建军 志强 国平 永胜 德才 学兵 守成 家祥 传宝 正东 立新 文斌 海涛 俊杰 明亮 光辉 玉林 春生 长青 兆龙 宗海 维民 克勤 "
    "世友 保华 道远 怀忠 从军 大勇 晓东 小刚 国庆 新华 振华 少华 永祥 广平 成林 业勤 桂芳 秀英 玉梅 丽娟 晓燕 敏 静 娟 "
    "红梅 春兰 秋菊 雪梅 慧 倩 婷婷 雅琴 爱华 素云 月华 翠萍 浩 磊 伟 勇 涛 超 鹏 斌 峰 刚 军 平 "
    "辉 亮 波 凯 健 鑫 宇 晨 子豪 梓轩 思远 文博 佳琪 雨欣 欣怡 嘉怡 一鸣 海洋 天佑 向阳 守义 学文 传林 庆丰 "
    "德海 家旺 先锋 正良 立群 元元 明珠 安民 善龙 邦国 锦程 长江 云飞 如意 继承 开明 承志 治平 卫东 援朝 跃进 红兵 士杰 友田 "
    "其林 本立 敬业 "
)
GIVEN = tuple(GIVEN_TEXT.split())
MOBILE = "1990550"
"""A numbering block that is written like a mobile's and belongs to nobody here."""


class Names:
    """Draws names, each whole name once, in the order of the generator."""

    def __init__(self, draw: random.Random) -> None:
        pairs = [surname + given for surname in SURNAMES for given in GIVEN]
        draw.shuffle(pairs)
        self._pairs = iter(pairs)
        self._phones = 0

    def person(self) -> str:
        """Return a name that was not given before."""
        return next(self._pairs)

    def phone(self) -> str:
        """Return an invented number, each once."""
        self._phones += 1
        return f"{MOBILE}{self._phones:04d}"
