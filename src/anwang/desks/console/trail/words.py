"""What the trail's verbs are called in Chinese; a verb that has no word yet is shown by its code."""

from __future__ import annotations

from anwang.ground.lifecycle import Table
from anwang.hazards import states as hazards
from anwang.inspections import states as inspections

ROOMS = {
    "grid": "区划人员",
    "enterprises": "对象",
    "standards": "检查表",
    "inspections": "检查",
    "visits": "检查",
    "hazards": "隐患",
    "campaigns": "专项",
    "figures": "指标",
    "papers": "公文",
    "imports": "导入",
    "ground": "系统",
}
VERBS = {
    "grid.load_divisions": "载入区划",
    "grid.add_node": "新增区域",
    "grid.change_node": "区划变更",
    "grid.set_rule": "设定规则",
    "grid.end_rule": "停用规则",
    "grid.enter_notice": "录入放假通知",
    "grid.adjust_day": "调整工作日",
    "grid.drop_day": "撤回工作日调整",
    "grid.found_organ": "登记机构",
    "grid.change_organ": "修改机构",
    "grid.abolish_organ": "撤销机构",
    "grid.set_up_post": "设岗位",
    "grid.abolish_post": "撤销岗位",
    "grid.enter_person": "登记人员",
    "grid.change_person": "修改人员",
    "grid.remove_person": "注销人员",
    "grid.appoint": "任命",
    "grid.end_assignment": "免职",
    "grid.issue_certificate": "登记执法证",
    "grid.open_account": "开户",
    "grid.close_account": "停用账号",
    "grid.reopen_account": "启用账号",
    "grid.change_password": "修改密码",
    "grid.reset_password": "重置密码",
    "grid.confirm_second_factor": "绑定验证器",
    "grid.drop_second_factor": "解除验证器",
    "grid.unlock": "解锁账号",
    "grid.login": "登录",
    "grid.login_failed": "登录失败",
    "grid.locked_out": "登录锁定",
    "grid.logout": "退出",
    "grid.switch_post": "切换岗位",
    "grid.start_viewing_as": "开始以他人视角查看",
    "grid.stop_viewing_as": "结束以他人视角查看",
}


def _tables() -> dict[str, str]:
    """Return the words of the rooms' transition tables."""
    found = {}
    for room, module in (("hazards", hazards), ("inspections", inspections)):
        for thing in vars(module).values():
            if isinstance(thing, Table):
                found.update({f"{room}.{row.verb}": row.label for row in thing.rows})
    return found


WORDS = {**_tables(), **{f"hazards.{name}": label for name, label in hazards.LABELS.items()}, **VERBS}


def verb(code: str) -> str:
    """Return a verb's word, with its room where the word alone would not say it."""
    if code in VERBS:
        return VERBS[code]
    room, _, name = code.partition(".")
    return f"{ROOMS.get(room, room)} · {WORDS.get(code, name.replace('_', ' '))}"
