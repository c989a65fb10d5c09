"""Choices of the grid: tiers, organs, posts, and the rights that each kind of post carries."""

from __future__ import annotations

from django.db import models


class Tier(models.TextChoices):
    """Tiers of the administrative grid; the labels that a locality uses for its own cells are settable on the node."""

    NATION = "nation", "全国"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"
    TOWN = "town", "乡镇（街道）"
    ZONE = "zone", "功能区"
    DISTRICT = "district", "片区"
    VILLAGE = "village", "村（社区）"
    CELL = "cell", "网格"


class NodeChange(models.TextChoices):
    """Events that change the grid."""

    RENAMED = "renamed", "更名"
    MERGED = "merged", "并入"
    MOVED = "moved", "划转"
    ABOLISHED = "abolished", "撤销"
    CREATED = "created", "设立"


class OrganKind(models.TextChoices):
    """Kinds of organ."""

    GOVERNMENT = "government", "人民政府"
    COMMITTEE_OFFICE = "committee_office", "安委办"
    REGULATOR = "regulator", "负有安全监管职责的部门"
    BRIGADE = "brigade", "综合行政执法队"
    TOWN_OFFICE = "town_office", "乡镇（街道）应急办"
    VILLAGE = "village", "村（居）委会"
    DISCIPLINE = "discipline", "纪检监察机关"
    AGENCY = "agency", "第三方服务机构"
    ENTERPRISE = "enterprise", "生产经营单位"
    SYSTEM = "system", "系统运维单位"


class PostKind(models.TextChoices):
    """Kinds of post; each carries its rights and nothing else."""

    COMMITTEE_OFFICE = "committee_office", "安委办工作人员"
    REGULATOR = "regulator", "部门监管人员"
    ENFORCEMENT_OFFICER = "enforcement_officer", "持证执法人员"
    TOWN_OFFICER = "town_officer", "乡镇安监员"
    GRID_WORKER = "grid_worker", "网格员"
    LEADER = "leader", "领导"
    SUPERVISOR = "supervisor", "督查人员"
    ENTERPRISE_MANAGER = "enterprise_manager", "企业安全管理人员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


class Reach(models.TextChoices):
    """How far a post sees."""

    SUBTREE = "subtree", "本辖区全部"
    SECTOR = "sector", "本辖区内本行业"
    OWN_UNIT = "own_unit", "本单位"
    NOTHING = "nothing", "不看业务数据"


class Right(models.TextChoices):
    """What a post may do. Scope (whose records) is another question."""

    VIEW_SITES = "view_sites", "查看监管对象"
    EDIT_SITES = "edit_sites", "登记维护监管对象"
    CHARGE_OFFICIALS = "charge_officials", "安排包扶人"
    IMPORT = "import", "导入"
    EDIT_CHECKLISTS = "edit_checklists", "编制检查表"
    PUBLISH_CHECKLISTS = "publish_checklists", "发布检查表"
    PLAN_VISITS = "plan_visits", "安排检查"
    APPROVE_VISITS = "approve_visits", "审批行政检查"
    CONDUCT_ADMIN_INSPECTION = "conduct_admin_inspection", "实施行政检查"
    PATROL = "patrol", "网格巡查"
    SERVICE_VISIT = "service_visit", "指导服务"
    SUPERVISE = "supervise", "督查"
    LEAD_VISIT = "lead_visit", "领导带队检查"
    SELF_CHECK = "self_check", "企业自查"
    VIEW_VISITS = "view_visits", "查看检查"
    VIEW_HAZARDS = "view_hazards", "查看隐患"
    REGISTER_HAZARDS = "register_hazards", "登记隐患"
    ORDER_RECTIFICATION = "order_rectification", "责令整改"
    APPROVE_PLANS = "approve_plans", "审查治理方案"
    CLAIM_RECTIFIED = "claim_rectified", "报告整改完成"
    RECHECK = "recheck", "复查"
    STRIKE_OFF = "strike_off", "销号"
    STRIKE_OFF_MAJOR = "strike_off_major", "重大隐患销号"
    DECIDE_EXTENSIONS = "decide_extensions", "审批延期"
    TRANSFER_HAZARDS = "transfer_hazards", "移送"
    VOID_HAZARDS = "void_hazards", "撤销隐患登记"
    LIST_HAZARDS = "list_hazards", "挂牌督办"
    MERGE_DUPLICATES = "merge_duplicates", "合并重复"
    MANAGE_CAMPAIGNS = "manage_campaigns", "组织专项行动"
    READ_FIGURES = "read_figures", "查看指标"
    DRAFT_PAPERS = "draft_papers", "起草公文"
    ISSUE_PAPERS = "issue_papers", "签发公文"
    MANAGE_PEOPLE = "manage_people", "维护机构人员"
    MANAGE_ACCOUNTS = "manage_accounts", "管理账号与授权"
    MANAGE_GRID = "manage_grid", "维护区划网格"
    MANAGE_RULES = "manage_rules", "维护规则参数"
    READ_TRAIL = "read_trail", "查看流水"
    VIEW_AS = "view_as", "以他人视角查看"
    ANSWER_FEEDBACK = "answer_feedback", "答复意见反馈"


R = Right
READ = frozenset({R.VIEW_SITES, R.VIEW_VISITS, R.VIEW_HAZARDS, R.READ_FIGURES})
TOWN_WORK = READ | {
    R.EDIT_SITES,
    R.CHARGE_OFFICIALS,
    R.IMPORT,
    R.PLAN_VISITS,
    R.PATROL,
    R.SERVICE_VISIT,
    R.REGISTER_HAZARDS,
    R.ORDER_RECTIFICATION,
    R.RECHECK,
    R.STRIKE_OFF,
    R.DECIDE_EXTENSIONS,
    R.TRANSFER_HAZARDS,
    R.MERGE_DUPLICATES,
    R.EDIT_CHECKLISTS,
}

RIGHTS: dict[str, frozenset[str]] = {
    # 安委办 guides, supervises and lists; it is a coordinating body and may not itself carry out 行政检查 (国办发〔2024〕54号).
    PostKind.COMMITTEE_OFFICE: READ
    | {
        R.EDIT_SITES,
        R.CHARGE_OFFICIALS,
        R.IMPORT,
        R.EDIT_CHECKLISTS,
        R.PUBLISH_CHECKLISTS,
        R.SUPERVISE,
        R.SERVICE_VISIT,
        R.REGISTER_HAZARDS,
        R.TRANSFER_HAZARDS,
        R.VOID_HAZARDS,
        R.LIST_HAZARDS,
        R.MERGE_DUPLICATES,
        R.MANAGE_CAMPAIGNS,
        R.DRAFT_PAPERS,
        R.MANAGE_PEOPLE,
        R.MANAGE_GRID,
        R.ANSWER_FEEDBACK,
    },
    PostKind.REGULATOR: TOWN_WORK | {R.PUBLISH_CHECKLISTS, R.APPROVE_VISITS, R.APPROVE_PLANS, R.STRIKE_OFF_MAJOR, R.VOID_HAZARDS},
    PostKind.ENFORCEMENT_OFFICER: TOWN_WORK | {R.CONDUCT_ADMIN_INSPECTION, R.STRIKE_OFF_MAJOR, R.APPROVE_PLANS},
    PostKind.TOWN_OFFICER: TOWN_WORK,
    # A grid worker without certificate never carries out 行政检查 (国办发〔2024〕54号): patrols and clues only.
    PostKind.GRID_WORKER: frozenset({R.VIEW_SITES, R.VIEW_HAZARDS, R.VIEW_VISITS, R.PATROL, R.REGISTER_HAZARDS}),
    PostKind.LEADER: READ | {R.LEAD_VISIT, R.APPROVE_VISITS, R.REGISTER_HAZARDS, R.ISSUE_PAPERS, R.LIST_HAZARDS},
    PostKind.SUPERVISOR: READ | {R.SUPERVISE, R.REGISTER_HAZARDS},
    PostKind.ENTERPRISE_MANAGER: frozenset(
        {R.VIEW_SITES, R.VIEW_VISITS, R.VIEW_HAZARDS, R.SELF_CHECK, R.CLAIM_RECTIFIED, R.REGISTER_HAZARDS}
    ),
    # 三员分立: the three administrators hold no business right, and none holds another's.
    PostKind.SYSTEM_ADMIN: frozenset({R.MANAGE_RULES, R.MANAGE_GRID, R.MANAGE_PEOPLE, R.ANSWER_FEEDBACK, R.VIEW_AS}),
    PostKind.SECURITY_ADMIN: frozenset({R.MANAGE_ACCOUNTS, R.VIEW_AS}),
    PostKind.AUDIT_ADMIN: frozenset({R.READ_TRAIL}),
}
