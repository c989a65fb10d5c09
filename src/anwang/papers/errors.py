"""Named refusals of the papers room."""

from __future__ import annotations

from anwang.ground.refusal import Refusal


class PaperRefusal(Refusal):
    """Base of the room's refusals."""

    sentence = "这份公文现在不能这样办理。"


class TagNotBound(PaperRefusal):
    """A tag in the text names no figure, filter or place that exists."""

    sentence = "正文里有标签对不上指标目录，请改正后再签发。"


class FrozenPaper(PaperRefusal):
    """An issued or voided paper no longer changes."""

    sentence = "公文已经印发或作废，内容不能再改。需要更正的，请作废后重新起草。"


class EmptyWindow(PaperRefusal):
    """The campaign has not begun by the cut-off."""

    sentence = "统计截止日期早于专项行动开始日期，请检查。"


class AlreadyDrafted(PaperRefusal):
    """The office has a paper of the same template, place and period; another one is drafted only by who has seen it."""

    sentence = "本单位已经有同一模板、同一区域、同一统计期的公文，请先看列出的那一份，接着办理即可；确需另起一份的，再点一次。"


class WrongIssueDate(PaperRefusal):
    """A paper is dated after today or before its draft: numbers of the year would run against the calendar."""

    sentence = "印发日期不能晚于今天，也不能早于起草日期，请检查。"


class OwnPaper(PaperRefusal):
    """Who drafted a paper neither checks nor signs it where somebody else can."""

    sentence = "起草人不能核稿或签发自己起草的公文，请由其他人员办理。"
    status = 403


class NotChecked(PaperRefusal):
    """A draft that a colleague of the office can check is signed only after that."""

    sentence = "这份公文还没有核稿，请先由起草单位的其他人员核稿，再签发。"


class NoSuchWindow(PaperRefusal):
    """A tag asks for a window that has no such name."""

    sentence = "没有这样的统计窗口，请改写。"


class WrongTag(PaperRefusal):
    """A tag's parts contradict each other, or one is not understood."""

    sentence = "标签写得不对，请改正。"


class TooLong(PaperRefusal):
    """A text asks for more than a paper can hold."""

    sentence = "正文里的循环或标签太多，一份公文放不下，请减少循环的层次或范围。"
