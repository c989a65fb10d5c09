"""Named refusals of the campaign room."""

from __future__ import annotations

from anwang.ground.refusal import Refusal


class CampaignRefusal(Refusal):
    """Base of the campaign room's refusals."""

    sentence = "专项行动的信息不对，请核对。"


class CampaignTaken(CampaignRefusal):
    """The place already has a campaign of that name from that day."""

    sentence = "本区域已经有同名、同一天开始的专项行动，请改用原来的行动，或者换一个名称。"
    status = 409


class WrongWindow(CampaignRefusal):
    """The window ends before it begins, or leaves the parent's."""

    sentence = "结束日期不能早于开始日期。"


class WrongParent(CampaignRefusal):
    """The parent campaign does not cover the place, or is the campaign itself or a part of it."""

    sentence = "上级行动不能这样选：它须覆盖本区域，并且不能是行动本身或者它的分项行动。"


class UnknownSector(CampaignRefusal):
    """A sector that the list does not know."""

    sentence = "行业不在监管行业目录里，请重新选择。"


class OutsideCampaign(CampaignRefusal):
    """A record lies outside a campaign's window, place or sectors."""

    sentence = "这条记录不在专项行动的时间、区域或行业范围内，不能归入。"
