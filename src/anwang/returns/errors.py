"""Named refusals of the returns room."""

from __future__ import annotations

from anwang.ground.refusal import Refusal


class ReturnRefusal(Refusal):
    """Base of the room's refusals."""

    sentence = "这张报表现在不能这样办理。"


class NotATemplate(ReturnRefusal):
    """The file cannot be taken as a form."""

    sentence = "这个文件不能用作报表模板，请用 Excel 或 WPS 另存为 .xlsx 后再上传。"


class FixedForm(ReturnRefusal):
    """A version that is in use no longer changes."""

    sentence = "这一版报表已经启用，不能再改绑定。需要改的，请先“另立新版”。"


class NotBound(ReturnRefusal):
    """A binding names a cell, figure, filter or place that does not exist."""

    sentence = "绑定的内容对不上，请检查指标、筛选条件和位置。"


class NotCompared(ReturnRefusal):
    """A comparison with a year before of which we have no records, or only some."""

    sentence = "上年同期记录不全，不作比较。"


class NothingBound(ReturnRefusal):
    """A form without any binding cannot be taken into use."""

    sentence = "还没有绑定任何单元格，请先绑定或采用系统建议，再启用。"


class NoSuchPeriod(ReturnRefusal):
    """The window is not a period of the form, or it is not over yet."""

    sentence = "这个统计期不对，请按报表的周期选择。"


class OpenPoints(ReturnRefusal):
    """Points to be checked still lack a reason or a click."""

    sentence = "还有需核对的地方没有说明，请逐条写明原因或点“核对无误”。"


class NoSuchPoint(ReturnRefusal):
    """The return has no such point."""

    sentence = "没有这一条需核对的内容，可能已经重新取数，请刷新页面。"
    status = 404


class FormulaRefused(ReturnRefusal):
    """A cell with a formula is not bound by accident."""

    sentence = "这个单元格是公式，填表时保留公式、不会覆盖。请绑定别的单元格。"
