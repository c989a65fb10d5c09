"""Refusals: every "no" has a name, a sentence for the user, and where it matters the rule that it rests on."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """An act was refused. `sentence` tells the user in Chinese what is wrong and what to do; `rule` names the law or rule.

    `field` names the input the refusal is about, so that a form shows it there.
    """

    sentence: ClassVar[str] = "这项操作现在不能办理。"
    rule: ClassVar[str] = ""
    status: ClassVar[int] = 422

    def __init__(self, sentence: str = "", *, field: str = "", rule: str = "") -> None:
        self.text = sentence or self.sentence
        self.field = field
        self.basis = rule or self.rule
        super().__init__(self.text)

    @property
    def code(self) -> str:
        """The refusal's stable name, for machines."""
        return type(self).__name__

    def __str__(self) -> str:
        return f"{self.text}（{self.basis}）" if self.basis else self.text


class NotAllowed(Refusal):
    """The official sees the record but her post does not carry the right."""

    sentence = "您现在的岗位没有办理这件事的权限，请由有权的岗位办理。"
    status = 403


class NotFound(Refusal):
    """The record does not exist, or lies outside what the official may see; the two are told apart by nobody."""

    sentence = "没有找到这条记录，它可能不在您的管辖范围内。"
    status = 404


class Stale(Refusal):
    """Somebody else moved the record first."""

    sentence = "这条记录刚刚被别人办理过，请刷新后看最新状态再决定。"
    status = 409


class WrongState(Refusal):
    """The record's state does not allow the verb."""

    sentence = "记录当前的状态不能办理这一步。"
    status = 409


class ReasonNeeded(Refusal):
    """The act needs a written reason."""

    sentence = "请写明理由。"


class EvidenceNeeded(Refusal):
    """The act needs evidence, or a reason why there is none."""

    sentence = "请附上证明材料，确实没有的请写明原因。"


class CommandReused(Refusal):
    """A command number came back with other content than the first time."""

    sentence = "这份表单已经提交过，内容却不一样。请刷新页面重新填写，不要重复使用旧表单。"
    status = 409
