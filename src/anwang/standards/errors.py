"""Named refusals of the standards room."""

from __future__ import annotations

from anwang.ground.refusal import Refusal


class StandardsRefusal(Refusal):
    """Base of the room's refusals."""

    sentence = "检查表信息不对，请核对。"


class Published(StandardsRefusal):
    """The version is published or withdrawn; nothing in it changes."""

    sentence = "已发布的检查表版本不能修改。要改内容，请新建一个版本。"
    status = 409


class DraftOpen(StandardsRefusal):
    """The checklist has a draft already."""

    sentence = "这张检查表已有一个未发布的草稿，请先发布或删除它。"
    status = 409


class NothingPublished(StandardsRefusal):
    """There is no version from which to go on."""

    sentence = "这张检查表还没有发布过的版本。"
    status = 409


class Incomplete(StandardsRefusal):
    """A sheet without items, with an empty category, or with a criteria clause that no longer holds, is not published."""

    sentence = "检查表还不完整，不能发布。"


class NameFixed(StandardsRefusal):
    """A sheet that has been published keeps its name and sectors: visits were made under them."""

    sentence = "这张检查表发布过，名称和适用行业不能再改。要用新的名称或行业，请另建一张。"
    status = 409


class Inherited(StandardsRefusal):
    """The item was taken over from the sheet above."""

    sentence = "这一项沿用上级检查表，不能在这里修改或删除；可以另外增加本地的检查项。"
    status = 409


class Shipped(StandardsRefusal):
    """A sheet that ships with the house is extended, not edited."""

    sentence = "系统自带的检查表不能直接修改，请用“沿用并补充”另建一张本地的。"
    status = 409


class TwiceInSheet(StandardsRefusal):
    """The same question stands in the sheet."""

    sentence = "这张表里已经有同样的检查内容。"


class ClauseNotUsable(StandardsRefusal):
    """The criteria clause does not serve the sheet."""

    sentence = "这条判定条款不适用于本表的行业或日期，请另选。"
    rule = "重大事故隐患须有判定标准的条款"
