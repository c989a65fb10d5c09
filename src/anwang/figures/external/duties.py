"""Responsibility, meetings, documents, orders, organisation, assessment: the office's own work."""

from __future__ import annotations

from typing import Final

from anwang.figures.external.kind import INDUSTRY, TIER, declare, dimension

HOLDER: Final = dimension(
    "holder", "领导", secretary="党委书记", head="政府主要负责人", executive="常务副职", deputy="分管负责人", member="班子成员",
    department="部门负责人",
)  # fmt: skip
MEETING: Final = dimension(
    "meeting", "会议", standing="常委会", government="政府常务会", committee="安委会全体会议", conference="工作会议", special="专题会议",
    scheduling="调度会", bureau="局务会议",
)  # fmt: skip
DOCUMENT: Final = dimension(
    "document_kind", "文种", plan="方案", notice="通知", opinion="意见", rule="制度", bulletin="简报通报", other="其他"
)

DUTIES: Final = (
    declare(
        "duties.letters", "责任书份数", "份", "RESP.letters", "统计期内签订的安全生产目标管理责任书份数。", "目标责任书", "安全承诺书", "承诺书份数",
        "三级网格责任书", "签订责任书", "责任书", "签订责任状", "责任状份数", "安全生产责任书", by=(INDUSTRY, TIER),
    ),
    declare(
        "duties.meetings", "会议次数", "次", "RESP.meet", "统计期内召开的研究部署安全生产的会议次数。", "动员会次数", "会商会议次数",
        "常委会研究次数", "政府常务会研究次数", "常委会听取次数", "局内会议次数", "部署会议", "推进会", "调度会", "视频会议", "联席会议", "召开会议",
        "安全生产会议", "工作会议次数", "专题会议", "专题研究部署", "听取汇报", "安委会会议", "会议场次", "召开安委会", "召开专题会议", "会商会议",
        "调度会议", "研究部署", "会议", by=(MEETING, TIER),
    ),
    declare("duties.items", "会议议题数", "个", "RESP.meet", "统计期内会议研究的安全生产议题个数。", "安全生产议题", "研究议题", by=(MEETING, TIER)),
    declare(
        "duties.performed", "照单履职次数", "次", "RESP.duty", "统计期内领导干部对照责任清单履行职责的次数，以履职台账为准。", "照单履职",
        "履职次数", "领导履职次数", "深入一线次数", "领导深入一线", "调研督导", by=(HOLDER, TIER),
    ),
    declare(
        "duties.list_items", "责任清单任务项数", "项", "RESP.done", "统计期内责任清单列明应完成的任务项数。", "责任清单项数", "清单任务数",
        by=(HOLDER, TIER),
    ),
    declare("duties.list_done", "责任清单完成项数", "项", "RESP.done", "统计期内责任清单已完成的任务项数。", "完成清单任务数", by=(HOLDER, TIER)),
    declare(
        "duties.done_rate", "责任清单完成率", "%", "RESP.done", "责任清单完成项数÷责任清单任务项数×100%，超额完成的可超过100%。",
        "责任书目标完成率", "清单完成率", "责任清单总量完成率", "责任目标完成率", by=(HOLDER, TIER),
        quotient=("duties.list_done", "duties.list_items"),
    ),
    declare(
        "orders.letters", "督办函（单）份数", "份", "SUP.order", "统计期内发出的督办函、提示单、警示函、交办单等份数。", "两书一函份数",
        "督促限期整改通知书", "重点督办函", "工作提示函", "交办函", "交办问题清单", "风险提示函", "督办函", "督办单", "督办单份数", "督办函份数",
        "提醒敦促函", "警示函", "提示单", "交办单", "两书一函", "提示函", "下发督办通知", "督促整改函", "整改督办单", by=(INDUSTRY, TIER),
    ),
    declare(
        "orders.talks", "约谈次数", "次", "SUP.talk", "统计期内安全生产约谈的次数（家次）。", "警示约谈次数", "约谈企业家次", "约谈单位家次",
        "提醒谈话", "集体约谈", "约谈", "约谈单位", "约谈家次", "警示约谈", "约谈企业", "约谈通报", "集中约谈", by=(INDUSTRY, TIER),
    ),
    declare("orders.talked_people", "约谈人数", "人", "SUP.talk", "统计期内被约谈的人数。", "约谈人次", "约谈负责人", by=(INDUSTRY, TIER)),
    declare("orders.raised", "提级调查起数", "起", "SUP.raise", "统计期内由上级提级调查的事故起数。", "提级调查", "提级督办", by=(INDUSTRY,)),
    declare(
        "orders.bulletins", "通报期数", "期", "SUP.bull", "统计期内印发的督查督导通报期数。", "督导通报", "下发通报", "印发通报", "通报次数",
        "通报批评", "工作通报", by=(TIER,),
    ),
    declare(
        "documents.issued", "文件份数", "份", "DOC.n", "统计期内印发、转发的安全生产文件份数。", "转发文件份数", "下发通知简报份数", "通知份数",
        "规范性文件数", "出台规范性文件数", "制定文件份数", "印发方案份数", "职责清单份数", "印发文件", "下发文件", "出台文件", "制定文件",
        "转发文件", "文件数", "印发文件份数", "下发通知", "制定出台文件", "简报份数", "编发简报", by=(DOCUMENT, TIER),
    ),
    declare(
        "documents.rules", "制度项数", "项", "DOC.n", "统计期内制定的安全生产制度项数。", "配套制度项数", "制度数", "建章立制项数", "制定制度",
        "配套制度数", "建立制度", "完善制度", by=(TIER,),
    ),
    declare("documents.drafted", "起草文件份数", "件", "DOC.n", "统计期内起草、尚未印发的文件件数。", "起草文件", "起草文件数", by=(DOCUMENT, TIER)),
    declare(
        "documents.commitment", "频次要求", "次", "FREQ", "文件规定的一个周期内至少开展的次数，如每月一次。", "检查频次", "通报频次", "暗访频次",
        additive=False, at_date=True,
    ),
    declare(
        "organisation.groups", "工作组数", "个", "ORG.n", "统计期末已成立的安全生产工作组、专班、督查组、专业委员会个数。", "专项工作组数",
        "组织协调组数", "督考组数", "专班数", "安委会专业委员会", "成立专班", "组建专班", "成立工作组", "专项工作组", "领导小组", "督查组数",
        "专业委员会", "工作专班", "成立领导小组", "组建工作组", "巡查组数", "协调组", by=(INDUSTRY, TIER), at_date=True,
    ),
    declare(
        "organisation.departments", "参与部门数", "个", "ORG.n", "统计期内参与有关工作的部门（单位）个数。", "成员单位数", "联合部门",
        "安委会成员单位", at_date=True, additive=False,
    ),
    declare(
        "organisation.structure", "结构项数", "项", "ORG.scope", "“三项制度”“五进”“三级网格”等名称所含的项数，以文件列明的为准。",
        "制度体系项数", "机制项数", "条目数", additive=False, at_date=True,
    ),
    declare(
        "organisation.staffing", "编制数", "个", "REG.n", "统计期末安全监管机构的编制数。", "安全监管编制", "事业编制", "增设编制", by=(TIER,),
        at_date=True,
    ),
    declare(
        "organisation.towns", "乡镇总数", "个", "REG.n", "统计期末本区域的乡镇、街道个数，以民政部门公布的为准。", "乡镇数", "乡镇（街道）数",
        "乡镇个数", at_date=True,
    ),
    declare(
        "organisation.departments_all", "市级部门数", "个", "REG.n", "统计期末承担安全生产职责的部门（单位）个数。", "部门数", "部门（单位）数",
        by=(TIER,), at_date=True,
    ),
    declare(
        "organisation.households", "其他对象底数", "个", "REG.n", "统计期末排查登记的房屋、摊点、设备等其他对象数，系统内未建档的。", "登记底数",
        "摸底数", "摸排底数", at_date=True,
    ),
    declare("coverage.stations", "安监机构覆盖率", "%", "REG.cov", "已设安全监管机构的乡镇÷乡镇总数×100%。", "安监站覆盖率", "监管机构覆盖率"),
    declare(
        "coverage.grid", "网格覆盖率", "%", "REG.cov", "纳入网格的区域（单位）÷应纳入的区域（单位）×100%。", "村级安全员覆盖率", "网格化覆盖率",
        "网格覆盖面",
    ),
    declare(
        "coverage.trained", "培训覆盖率", "%", "REG.cov", "已培训的人数（单位）÷应培训的人数（单位）×100%。", "乡镇安监人员培训覆盖率", "培训率",
        "培训覆盖面", "持证上岗率",
    ),
    declare(
        "coverage.lists", "任务分解覆盖率", "%", "REG.cov", "已落实责任、任务、公示等要求的单位÷应落实的单位×100%。", "文件下发覆盖率",
        "公示张贴率", "述职测评覆盖率", "创建领导小组覆盖率", "责任落实率", "任务覆盖率", "张贴公示率", "文件传达覆盖率", "测评覆盖率",
    ),
    declare(
        "coverage.demonstration", "示范乡镇占比", "%", "REG.cov", "命名的示范乡镇÷乡镇总数×100%。", "示范覆盖率", "市级示范乡镇占比",
        "省级示范乡镇占比", by=(TIER,), quotient=("certification.towns", "organisation.towns"),
    ),
    declare(
        "organisation.minimum", "人员配备标准", "名", "REG.std", "规定每个单位至少配备的安全监管（管理）人员数。", "乡镇安监员配备标准", "配备标准",
        "安监员配备标准", "最低配备人数", additive=False, at_date=True,
    ),
    declare(
        "assessment.score", "得分", "分", "SCORE", "考核（巡查、督查）得分。", "考核得分", "综合得分", "考评得分", "考核分数", "评分", whole=False,
        additive=False,
    ),
    declare("assessment.deducted", "扣分", "分", "SCORE", "考核（巡查、督查）扣分。", "考核扣分", whole=False),
    declare(
        "assessment.exams", "考评次数", "次", "SCORE", "统计期内组织的安全生产督查考评次数。", "督查考评次数", "考核次数", "督查考评", by=(TIER,),
    ),
    declare("assessment.rank", "考核名次", "位", "RANK.first", "考核排名中的名次。", "名次", "排名", "综合排名", "全市第一", additive=False),
    declare(
        "assessment.firsts", "率先首创项数", "项", "RANK.first", "统计期内在上级范围内率先、首次开展的工作项数，以有关文件为准。", "全省率先",
        "率全省之先", "率先", "首创", "首次", "率先项数", by=(TIER,),
    ),
    declare(
        "vetting.people", "审查把关人数", "人", "VET.n", "统计期内出具安全生产意见、审查把关的拟提拔重用、评先评优人员数。", "审查人数", "审查干部",
        "干部审查人数", "审查把关", by=(TIER,),
    ),
    declare(
        "vetting.units", "审查把关单位数", "家", "VET.n", "统计期内出具安全生产意见、审查把关的评先评优单位数。", "全国文明单位审查数",
        "市级文明单位审查数", "审查单位数", "文明单位审查数", by=(TIER,),
    ),
    declare("vetting.batches", "审查把关批次", "批", "VET.n", "统计期内审查把关的批次。", "审查批次", "干部审查批次"),
    declare(
        "certification.towns", "示范乡镇数", "个", "CERT.n", "统计期末获得命名的安全生产示范乡镇、街道数。", "市级示范乡镇数", "省级示范乡镇数",
        "示范乡镇", "命名乡镇数", by=(TIER,), at_date=True,
    ),
    declare(
        "certification.units", "命名达标单位数", "家", "CERT.n", "统计期末获得安全生产命名、表彰、达标称号的单位数。", "先进单位数", "表彰先进单位",
        "创建示范单位", "标准化示范单位", "命名单位数", "达标单位", "表彰单位", "示范单位数", "示范企业数", "安全文化建设示范企业", by=(TIER,),
        at_date=True,
    ),
    declare(
        "campaigns.tasks", "专项任务项数", "项", "TASK.n", "专项行动方案列明的任务项数。", "任务项数", "重点任务数", "任务数", "攻坚任务",
        by=(INDUSTRY,), at_date=True,
    ),
    declare(
        "campaigns.tasks_done", "完成任务项数", "项", "TASK.n", "截至统计截止日已完成的专项任务项数。", "已完成任务", "完成任务数", by=(INDUSTRY,),
        at_date=True, of_which="campaigns.tasks",
    ),
    declare(
        "campaigns.tasks_rate", "任务完成率", "%", "TASK.n", "完成任务项数÷专项任务项数×100%。", by=(INDUSTRY,),
        quotient=("campaigns.tasks_done", "campaigns.tasks"),
    ),
    declare(
        "finance.invested", "投入资金", "万元", "FUND", "统计期内投入的安全生产资金、工作经费。", "示范创建经费", "安全生产经费", "安全生产专项资金",
        "落实资金", "筹措资金", "投入经费", "安排经费", "安全投入", "投入专项资金", "安排专项资金", "创建经费", "专项经费", "安全生产投入",
        by=(INDUSTRY, TIER),
    ),
)  # fmt: skip
