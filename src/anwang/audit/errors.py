"""Named refusals of the room."""

from __future__ import annotations

from anwang.ground.refusal import Refusal


class UnreadableDraft(Refusal):
    """The file is no text and no Word document that can be read."""

    sentence = "这个文件读不出文字，请另存为 Word 文件（.docx）或文本文件（.txt）后再试。"


class TooLong(Refusal):
    """The draft is longer than an audit takes."""

    sentence = "材料太长，请分成几份再核。"


class NoWords(Refusal):
    """The file holds no text: empty, or pictures only."""

    sentence = "这个文件里没有文字，请换一个有正文的 Word 或文本文件。"


class EmptyDraft(Refusal):
    """Neither a file nor a text was given."""

    sentence = "请选择一个 Word 或文本文件，或者粘贴材料正文。"


class HalfWindow(Refusal):
    """Only one end of the period is given, or the ends are the wrong way round."""

    sentence = "统计起始和截止要么都填、要么都不填，截止不能早于起始。"


class NoWindow(Refusal):
    """A claim names no period, nor does the draft."""

    sentence = "材料里没有写明统计时段，请填写起止日期后再核。"
