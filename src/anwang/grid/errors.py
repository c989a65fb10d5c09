"""Named refusals of the grid."""

from __future__ import annotations

from anwang.ground.refusal import Refusal


class GridRefusal(Refusal):
    """Base of the grid's refusals."""

    sentence = "区划或人员信息不对，请核对。"


class PostTaken(GridRefusal):
    """The account or person cannot hold these posts together."""

    sentence = "系统管理员、安全管理员、审计管理员须由不同的人担任（三员分立），不能兼任。"
    rule = "GB/T 22239-2019 第三级 访问控制"


class AdministratorsInside(GridRefusal):
    """Who keeps organs would end an administrator's post, which only the security administrator may (三员分立)."""

    sentence = "这个单位还设有管理员岗位，请先由安全管理员撤销。"
    rule = "GB/T 22239-2019 第三级 访问控制"


class BothKeys(GridRefusal):
    """One person would hold both keys of an administrator's account: its password and its authenticator."""

    sentence = "管理员账号的密码和验证器不能由同一个人重置，请由另一名安全管理员办理，或等本人先改密码、重新绑定。"
    rule = "GB/T 22239-2019 第三级 身份鉴别"


class OwnAppointment(GridRefusal):
    """Somebody appoints herself, or changes her own account's rights."""

    sentence = "不能给自己任职、免职或开户，请由另一位有权人员办理。"
    rule = "GB/T 22239-2019 第三级 访问控制"


class AlreadyAppointed(GridRefusal):
    """The person holds the post already."""

    sentence = "这位同志已经在这个岗位上任职，不用再任。"


class DatesCrossed(GridRefusal):
    """An end lies before its beginning, or a date lies where it may not."""

    sentence = "结束日期早于开始日期，请核对。"


class PostEnded(GridRefusal):
    """The post or its organ no longer exists on the day."""

    sentence = "这个岗位或单位已经撤销，请选择现行的岗位。"


class NodeEnded(GridRefusal):
    """The node no longer exists on the day."""

    sentence = "这个区划在这一天已经撤销或并入别处，请选择现行的区划。"


class NodeChangeRefused(GridRefusal):
    """A change of the grid does not hold together."""

    sentence = "这项区划变更不成立，请核对。"


class NoRoom(GridRefusal):
    """A place has as many parts as its path can number."""

    sentence = "下级区域太多：一个区域直接所属的下级不能超过 999 个，请先分片区。"


class CertificateTaken(GridRefusal):
    """The certificate's number stands in the register."""

    sentence = "这个执法证号已经登记过，请核对证号。"


class LoginTaken(GridRefusal):
    """The login name is in use."""

    sentence = "这个登录名已有人使用，请换一个。"


class AccountExists(GridRefusal):
    """The person has an account."""

    sentence = "这位同志已有账号，一人一个账号。停用的账号可以重新启用。"


class WeakPassword(GridRefusal):
    """The password does not meet the rules."""

    sentence = "密码不符合要求。"
    rule = "GB/T 22239-2019 第三级 身份鉴别"


class WrongPassword(GridRefusal):
    """The present password given is not right."""

    sentence = "原密码不对，请重新输入。"


class WrongToken(GridRefusal):
    """A one-time code is wrong or out of time."""

    sentence = "动态口令不对或已过期，请看验证器上现在的六位数字。手机时间不准时也会出错。"


class OldTokenNeeded(GridRefusal):
    """Another authenticator is set up without the code of the one in use."""

    sentence = "更换验证器须填写原验证器上现在的六位数字；手机丢了的，请安全管理员先停用原验证器。"
    rule = "网络安全等级保护：身份鉴别"


class RuleEnded(GridRefusal):
    """A locality's rule has ceased to hold already."""

    sentence = "这条规则已经失效，不用再办。"


class CalendarShared(GridRefusal):
    """The calendar holds for everybody on this system, and the official is charged with a part of them only."""

    sentence = "工作日历对本系统的全部区域有效，请由管辖全部区域的系统管理员维护。"
    status = 403


class CalendarRefused(GridRefusal):
    """The days of a notice do not hold together."""

    sentence = "放假安排前后不一致，请对照通知核对。"


class BoundariesRefused(GridRefusal):
    """A file of boundaries cannot be read, lies elsewhere, or fits no place."""

    sentence = "边界文件不对，请核对。"


class AlreadyBegun(GridRefusal):
    """A place has its administrators already."""

    sentence = "这个区划已经有系统、安全或审计管理员，不能再次开局。请用他们的账号登录，其余人员在“机构人员”里登记和开户。"


class NotThree(GridRefusal):
    """One person is named for two of the three administrators."""

    sentence = "系统管理员、安全管理员、审计管理员须是三个不同的人（三员分立），请写三个不同的姓名。"
    rule = "GB/T 22239-2019 第三级 访问控制"
