"""Named refusals of the figures room."""

from __future__ import annotations

from anwang.ground.refusal import Refusal


class NoSuchFigure(Refusal):
    """The catalogue has no figure of that code, name or alias."""

    sentence = "指标目录里没有这个指标，请在“指标”页查找名称或代码。"
    status = 404


class NoSuchPlace(Refusal):
    """The grid has no place of that code or name."""

    sentence = "没有这个区划，请先装入区划（anwang grid load）或核对代码。"
    status = 404


class NoSuchCampaign(Refusal):
    """No campaign of that name in the place."""

    sentence = "没有这个名称的专项行动，请核对名称。"
    status = 404


class WrongWindow(Refusal):
    """The window ends before it begins."""

    sentence = "统计截止日期早于起始日期，请检查。"


class WrongFilter(Refusal):
    """A filter is not of the form 维度=值."""

    sentence = "筛选条件请写成“维度=值”，如 level=major 或 级别=重大。"


class NotExternal(Refusal):
    """A counted figure is never entered."""

    sentence = "这个指标由系统按记录统计，不能录入，请到相应业务里登记。"


class WrongSplit(Refusal):
    """An entered value names a dimension, or a value of it, that the figure does not have."""

    sentence = "这个指标没有这种分类，请按指标目录列出的分类填写。"


class WrongNumber(Refusal):
    """The number cannot be a value of the figure."""

    sentence = "这个数值不符合指标的单位，请核对。"


class EnteredTwice(Refusal):
    """The place and window have a value already."""

    sentence = "这个区域、这个时段已经有数，请用“更正”修改，并写明理由。"


class NotYetOver(Refusal):
    """What was counted up to a day cannot be stated before it."""

    sentence = "统计截止日期还没有到，请核对。"


class WrongUnit(Refusal):
    """Only money is told in 元, 万元 or 亿元."""

    sentence = "这个指标不能换算成这个单位。"


class WrongOperation(Refusal):
    """A figure is asked by a word that is no operation, or one that does not fit it."""

    sentence = "没有这种算法，可以用：同比、同比增减率、环比、前年、目标、占比、排名、前3、累计、倍数、未发生、双下降。"


class NoPlaceForLake(Refusal):
    """The folder for the lake cannot be written."""

    sentence = "这个目录不能写入，请换一个位置。"


class NoLake(Refusal):
    """There is no lake in the folder, or not all of it."""

    sentence = "这个目录里没有导出的指标数据，请先执行 anwang figures lake 目录。"
