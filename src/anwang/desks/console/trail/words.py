"""What the trail's verbs are called in Chinese; a verb that has no word yet is shown by its code."""

from __future__ import annotations

from anwang.campaigns import states as campaigns
from anwang.feedback import states as feedback
from anwang.figures import states as figures
from anwang.ground.lifecycle import Table
from anwang.hazards import states as hazards
from anwang.inspections import states as inspections
from anwang.papers import states as papers
from anwang.returns import states as returns

ROOMS = {
    "grid": "区划人员",
    "enterprises": "对象",
    "standards": "检查表",
    "inspections": "检查",
    "visits": "检查",
    "hazards": "隐患",
    "campaigns": "专项",
    "feedback": "意见反馈",
    "figures": "指标",
    "papers": "公文",
    "returns": "报表",
    "audit": "核数",
    "imports": "导入",
    "ground": "系统",
}
VERBS = {
    "audit.check_draft": "核对材料",
    "audit.check_again": "重新核对材料",
    "grid.begin": "开局",
    "grid.load_divisions": "载入区划",
    "grid.add_node": "新增区域",
    "grid.change_node": "区划变更",
    "grid.lay_boundaries": "装入区划边界",
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
    "grid.enrol_second_factor": "申请绑定验证器",
    "grid.note_entry": "登记进出",
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
    for room, module in (
        ("campaigns", campaigns),
        ("feedback", feedback),
        ("figures", figures),
        ("hazards", hazards),
        ("inspections", inspections),
        ("papers", papers),
        ("returns", returns),
    ):
        for thing in vars(module).values():
            if isinstance(thing, Table):
                found.update({f"{room}.{row.verb}": row.label for row in reversed(thing.rows)})
    return found


OTHERS = {
    "enterprises.register": "登记监管对象",
    "enterprises.register_many": "批量登记",
    "enterprises.amend": "修改档案",
    "enterprises.change_state": "变更状态",
    "enterprises.relocate": "迁址",
    "enterprises.merge": "合并重复档案",
    "enterprises.set_flags": "修改风险标记",
    "enterprises.set_sectors": "修改行业",
    "enterprises.charge": "落实包保责任",
    "enterprises.release": "解除包保责任",
    "enterprises.give_own_unit": "开通企业账号单位",
    "enterprises.add_contact": "新增联系人",
    "enterprises.amend_contact": "修改联系人",
    "enterprises.remove_contact": "删除联系人",
    "enterprises.add_licence": "新增证照",
    "enterprises.amend_licence": "修改证照",
    "enterprises.undo_import": "撤回导入",
    "standards.draft": "起草检查表",
    "standards.new_version": "起草新版本",
    "standards.extend": "续编检查表",
    "standards.amend_version": "修改检查表",
    "standards.add_category": "新增类别",
    "standards.rename_category": "类别改名",
    "standards.move_category": "调整类别顺序",
    "standards.remove_category": "删除类别",
    "standards.add_item": "新增检查项",
    "standards.add_items": "批量新增检查项",
    "standards.amend_item": "修改检查项",
    "standards.move_item": "调整检查项顺序",
    "standards.remove_item": "删除检查项",
    "standards.discard_draft": "放弃草稿",
    "standards.publish": "发布检查表",
    "standards.withdraw": "停用检查表",
    "standards.import": "导入检查表",
    "standards.install_library": "装入标准库",
    "hazards.register_many": "批量登记",
    "hazards.take_ledger": "导入台账",
    "hazards.withdraw_ledger": "撤回导入",
    "hazards.take_over": "接收以往记录",
    "hazards.recheck": "复查",
    "hazards.merge_duplicates": "合并重复隐患",
    "hazards.transfer": "移送",
    "hazards.take_back": "收回移送",
    "hazards.return_result": "回告处理结果",
    "inspections.plan_visit": "安排检查",
    "inspections.conduct": "补录检查",
    "inspections.carry_out": "一次录入检查",
    "inspections.answer_items": "填写检查结果",
    "inspections.pass_rest": "其余判为合格",
    "inspections.add_finding": "登记检查表外隐患",
    "inspections.serve_order": "送达责令整改指令书",
    "inspections.join_campaigns": "归入专项行动",
    "inspections.send_team": "派出检查组",
    "inspections.take_over": "接收以往记录",
    "campaigns.call": "部署专项行动",
    "feedback.send": "提意见",
    "papers.draft_summary": "起草总结",
    "papers.draft": "起草公文",
    "papers.keep_template": "保存公文模板",
    "papers.keep_word_template": "上传文档模板",
    "papers.retire_template": "停用公文模板",
    "papers.set_schedule": "设定定期起草",
    "papers.end_schedule": "停止定期起草",
    "returns.take_form": "登记报表",
    "returns.new_version": "另立报表新版",
    "returns.set_bindings": "采用绑定建议",
    "returns.bind": "绑定单元格",
    "returns.clear": "去掉绑定",
    "returns.bind_list": "绑定台账",
    "returns.open_return": "生成待填报表",
    "figures.enter_external": "录入外部数据",
    "figures.enter_bulletin": "录入通报数据",
    "figures.set_target": "下达目标",
    "imports.receive": "上传文件",
    "imports.settle": "核对列和内容",
    "imports.start": "开始导入",
    "imports.resume": "继续导入",
    "imports.begin_work": "着手导入",
    "imports.take_portion": "导入一批",
    "imports.finish": "导入完成",
    "imports.break_off": "导入中断",
    "imports.operator": "确认导入人",
    "imports.undo": "撤回导入",
}
"""What no transition table names."""
WORDS = {**OTHERS, **_tables(), **{f"hazards.{name}": label for name, label in hazards.LABELS.items()}, **VERBS}


def verb(code: str) -> str:
    """Return a verb's word, with its room where the word alone would not say it."""
    if code in VERBS:
        return VERBS[code]
    room, _, name = code.partition(".")
    return f"{ROOMS.get(room, room)} · {WORDS.get(code, name.replace('_', ' '))}"
