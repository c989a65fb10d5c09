"""Reports from the public and rewards: what the tip room will count when it is built."""

from __future__ import annotations

from typing import Final

from anwang.figures.external.kind import INDUSTRY, declare, dimension

CHANNEL: Final = dimension(
    "channel", "举报渠道", phone="12350电话", hotline="12345热线", web="网络", letter="来信", visit="来访", inside="内部员工", other="其他",
)  # fmt: skip
BY: Final = (INDUSTRY, CHANNEL)

TIPS: Final = (
    declare(
        "tips.received", "受理举报件数", "件", "WB.recv", "统计期内受理的安全生产举报件数，重复举报计一件。", "收到举报", "接到举报投诉",
        "受理投诉举报", "举报线索", "受理举报线索", "接报举报", "举报投诉件数", "受理举报", "接到举报", "举报件数", "举报受理数", "受理群众举报",
        "安全生产举报", "举报数", "受理举报投诉", by=BY,
    ),
    declare(
        "tips.major", "举报重大隐患件数", "件", "WB.recv", "统计期内受理的反映重大事故隐患的举报件数。", "重大事故隐患举报", by=BY,
        of_which="tips.received",
    ),
    declare(
        "tips.checked", "核查举报件数", "件", "WB.ver", "统计期内核查完毕的举报件数。", "核查举报", "办结举报件数", "举报办结数", "办结举报", by=BY,
    ),
    declare(
        "tips.verified", "查实举报件数", "件", "WB.ver", "统计期内核查属实的举报件数。", "举报查实数", "查实举报", "查证属实", "查实件数", "查实",
        by=BY, of_which="tips.checked",
    ),
    declare(
        "tips.verified_rate", "举报查实率", "%", "WB.rate", "查实举报件数÷核查举报件数×100%。", "查实率", "查证属实率",
        quotient=("tips.verified", "tips.checked"),
    ),
    declare(
        "tips.checked_rate", "举报核查率", "%", "WB.rate", "核查举报件数÷受理举报件数×100%。", "核查率", "举报办结率", "办理率",
        quotient=("tips.checked", "tips.received"),
    ),
    declare(
        "tips.reward", "举报奖励金额", "万元", "WB.reward", "统计期内发放的举报奖励金额。", "举报奖金", "奖励举报资金", "发放举报奖励", "奖励金额",
        "奖励资金", "发放奖励", "兑现奖励", "奖励举报", by=BY,
    ),
    declare("tips.rewarded", "奖励举报人数", "人", "WB.reward", "统计期内得到奖励的举报人数。", "奖励举报人", "奖励人数", by=BY),
)  # fmt: skip
