"""Named refusals of the grid."""

from __future__ import annotations

from anwang.ground.refusal import Refusal


class GridRefusal(Refusal):
    """Base of the grid's refusals."""

    sentence = "区划或人员信息不对,请核对。"


class PostTaken(GridRefusal):
    """The account or person cannot hold these posts together."""

    sentence = "系统管理员、安全管理员、审计管理员须由不同的人担任(三员分立),不能兼任。"
    rule = "GB/T 22239-2019 第三级 访问控制"


class NodeEnded(GridRefusal):
    """The node no longer exists on the day."""

    sentence = "这个区划在这一天已经撤销或并入别处,请选择现行的区划。"


class LoginTaken(GridRefusal):
    """The login name is in use."""

    sentence = "这个登录名已有人使用,请换一个。"


class WeakPassword(GridRefusal):
    """The password does not meet the rules."""

    sentence = "密码不符合要求。"
