"""Named refusals of the enterprise room."""

from __future__ import annotations

from anwang.ground.refusal import Refusal


class EnterpriseRefusal(Refusal):
    """Base of the room's refusals."""

    sentence = "监管对象信息不对，请核对。"


class WrongCode(EnterpriseRefusal):
    """The social credit code cannot be right; the sentence says which character and why."""

    sentence = "统一社会信用代码不对，请照营业执照核对。"
    rule = "GB 32100-2015"


class AlreadyRegistered(EnterpriseRefusal):
    """The subject already has a file in the official's territory."""

    sentence = "这个监管对象已经建档，请在原档案上修改，不要重复登记。"
    status = 409


class NameNeeded(EnterpriseRefusal):
    """The name holds no letter or digit."""

    sentence = "请填写名称。"


class UnknownSector(EnterpriseRefusal):
    """The sector is not in the picklist."""

    sentence = "没有这个监管行业，请从给出的行业中选择。"


class OutsideTerritory(EnterpriseRefusal):
    """The place lies outside the official's territory."""

    sentence = "所在区域不在您的管辖范围内，请选择本辖区的乡镇（街道）、村（社区）。"


class OutsideSector(EnterpriseRefusal):
    """A sector post would register what it could not see afterwards."""

    sentence = "您的岗位只管本行业，请选择本行业或把直接监管部门填为本单位。"


class UnknownOrgan(EnterpriseRefusal):
    """The department does not exist in the territory."""

    sentence = "没有找到这个部门，请先在“机构人员”里登记，或留空。"


class FileClosed(EnterpriseRefusal):
    """The file is closed or merged; nothing is changed in it."""

    sentence = "这份档案已经退出监管，不能再修改。确需恢复的，请先办理恢复经营。"
    status = 409


class AlreadyThere(EnterpriseRefusal):
    """What is to be added is there already."""

    sentence = "已经登记过了，不需要重复添加。"
    status = 409


class WrongTerm(EnterpriseRefusal):
    """The dates do not follow one another."""

    sentence = "日期前后不对，请核对起止日期。"


class NotInCharge(EnterpriseRefusal):
    """The person cannot be in charge of a site."""

    sentence = "包扶人应是本辖区在任的干部，请重新选择。"
    rule = "包扶由党政干部实名承担"


class SameSite(EnterpriseRefusal):
    """A file cannot be merged into itself, or into one that is itself merged."""

    sentence = "请选择另一份仍在用的档案作为保留的档案。"


class HasHistory(EnterpriseRefusal):
    """Records made later point at what is to be removed."""

    sentence = "导入之后已经有了检查、隐患等记录，不能撤回。"
    status = 409
