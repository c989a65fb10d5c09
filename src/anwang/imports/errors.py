"""Refusals of importing."""

from __future__ import annotations

from anwang.ground.refusal import Refusal


class FileMissing(Refusal):
    """Nothing was sent."""

    sentence = "还没有选择文件，请选择要导入的表格。"


class WrongStage(Refusal):
    """The run is at a stage that does not allow the verb."""

    sentence = "这次导入已经不在这一步，请刷新页面看最新情况。"
    status = 409


class StillRunning(Refusal):
    """The run is at work."""

    sentence = "这次导入正在进行，请等它做完（或中断）以后再办理。"
    status = 409


class NothingChosen(Refusal):
    """No sheet is left to be read."""

    sentence = "没有选择要导入的工作表，请至少选一张。"


class NamelessColumn(Refusal):
    """A required field has no column, or a field has two."""

    sentence = "列的对应关系不完整，请检查。"


class NoSuchGrid(Refusal):
    """The division was never laid down on this machine."""

    sentence = "系统里还没有这个区划，请先装入：anwang grid load 区划代码"


class KindRight(Refusal):
    """The post may import, but not this kind of list."""

    sentence = "您现在的岗位不能导入这种表，请由有权的岗位办理。"
    status = 403


class Overtaken(Refusal):
    """Another worker carried the run on."""

    sentence = "这次导入正由另一个进程办理。"
    status = 409
