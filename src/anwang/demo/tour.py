"""The demo's guide: one sentence on what each role does, and a first task in a few steps; `url` names pages of the console."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, and the console page where it is done (a name without arguments), with its filters."""

    text: str
    url: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Tour:
    """What a role does, and its first task."""

    login: str
    post: str
    words: str
    title: str
    steps: tuple[Step, ...]


TOURS: tuple[Tour, ...] = (
    Tour(
        "demo.committee", "安委办工作人员", "组织专项行动，统计通报，对重大隐患挂牌督办，起草总结；不得实施行政检查。",
        "出一份数字能点开核对的专项行动总结",
        (
            Step("在“驾驶舱”里看全市进度，点任一数字打开它数到的每条记录", "console:dashboard"),
            Step("在“专项”里打开“百日除患铸安”，看排查、整改和整改率", "console:campaigns"),
            Step("在“公文”里打开送领导签发的总结，点开数字逐个核对", "console:papers", "?state=checked"),
            Step("在“核数”里粘贴一段别处写的总结，看哪些数字对不上", "console:check_draft"),
            Step("在“报表”里打开上级要的月报表，取数填表", "console:returns"),
            Step("在“隐患”里打开超期未整改的重大隐患，挂牌督办", "console:hazards", "?level=major&overdue=yes"),
        ),
    ),
    Tour(
        "demo.regulator", "部门监管人员", "审批本部门的行政检查，审查重大隐患治理方案，复查、销号、审批延期。",
        "批准一次检查，销号一条隐患",
        (
            Step("在“待办”里打开等您审批的行政检查，核对人员、事项和频次后批准", "console:inbox"),
            Step("在“待办”里打开复查合格、等待销号的隐患，看完经过后销号", "console:inbox"),
            Step("在“隐患”里查看本行业超期未整改的隐患", "console:hazards", "?overdue=yes"),
        ),
    ),
    Tour(
        "demo.officer", "持证执法人员", "两人持证进企业检查，扫码、逐项判定、签字、下达指令书、告知结果，到期复查。",
        "做完今天的一次检查",
        (
            Step("在“待办”里打开今天已批准的检查，扫码到场", "console:inbox"),
            Step("到场后对照检查表逐项判定，不合格项签字后成为隐患", "console:inbox"),
            Step("在“待办”里对已签字的检查下达责令限期整改指令书，告知结果", "console:inbox"),
            Step("在“待办”里打开企业已报告整改的隐患，与同组人员一起复查", "console:inbox"),
        ),
    ),
    Tour(
        "demo.officer2", "持证执法人员（同组）", "与同组人员一起检查和复查；整改人不能复查，登记复查的人不能销号，谁也不能自己给自己销号。",
        "作为第二名执法人员参加复查",
        (
            Step("在“待办”里查看与同组人员一起的检查", "console:inbox"),
            Step("在“待办”里打开企业已报告整改的隐患，与同组人员一起复查", "console:inbox"),
        ),
    ),
    Tour(
        "demo.town", "乡镇安监员", "管本乡镇的企业底数、巡查、隐患整改和复查销号，接网格员上报的问题。",
        "处理网格员昨天报上来的隐患",
        (
            Step("在“待办”里打开新登记的隐患，责令限期整改", "console:inbox"),
            Step("在“待办”里审批一条延期申请", "console:inbox"),
            Step("在“对象”里打开一家企业的档案，看检查、隐患和证照的经过", "console:enterprises", "?kind=enterprise"),
        ),
    ),
    Tour(
        "demo.grid", "网格员", "在本村走访巡查，发现问题拍照上报；没有执法权，不下文书。",
        "走访一处，上报一个问题",
        (
            Step("在“待办”里打开今天的巡查", "console:inbox"),
            Step("登记发现的隐患，写明部位", "console:register_hazard"),
        ),
    ),
    Tour(
        "demo.leader", "领导", "带队检查，看全市进度，签发公文，决定挂牌督办。",
        "签发一份专项行动总结",
        (
            Step("在“驾驶舱”里看全市进度、各乡镇排名和超期隐患", "console:dashboard"),
            Step("在“一张图”里看哪个乡镇未整改的多", "console:map"),
            Step("在“待办”里打开已核稿的总结，点开数字看记录，然后签发", "console:inbox"),
        ),
    ),
    Tour(
        "demo.supervisor", "督查人员", "督查乡镇和部门履职情况，登记问题；不对企业实施行政检查。",
        "督查一个乡镇",
        (
            Step("在“待办”里打开今天的督查", "console:inbox"),
            Step("在“隐患”里按乡镇看超期未整改的隐患", "console:hazards", "?overdue=yes"),
        ),
    ),
    Tour(
        "demo.enterprise", "企业安全管理人员", "看本单位的隐患和期限，报送治理方案，报告整改完成，开展自查。",
        "报告一条隐患整改完成",
        (
            Step("在“待办”里打开两天后到期的隐患，填写整改情况", "console:inbox"),
            Step("在“待办”里为重大隐患报送治理方案", "console:inbox"),
            Step("在“待办”里做完今天的企业自查", "console:inbox"),
        ),
    ),
    Tour(
        "demo.system", "系统管理员", "维护区划、机构岗位和规则参数，看不到业务数据。",
        "为本市定一个更短的整改期限",
        (
            Step("在“设置”里打开隐患整改期限，按本市文件设定", "console:settings"),
            Step("在“人员”里打开一个单位，看岗位和任职历史", "console:organs"),
        ),
    ),
    Tour(
        "demo.security", "安全管理员", "开通、停用账号，授权管理员岗位；三员分立，不办业务。",
        "开通一个账号",
        (Step("在“人员”里打开一名没有账号的人员，开户", "console:persons"),),
    ),
    Tour(
        "demo.audit", "审计管理员", "查看全部流水，核验有没有人在系统之外改过数据。",
        "核验流水",
        (Step("在“流水”里按人员和时间查看办理记录，再核验全部流水", "console:trail"),),
    ),
)  # fmt: skip
BY_LOGIN = {tour.login: tour for tour in TOURS}


def tour_of(login: str) -> Tour | None:
    """Return the guide for a demo account, None for anybody else."""
    return BY_LOGIN.get(login)
