"""The columns of a checklist as offices name them. Rules: checklist structure."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Final

from anwang.ground.sheet.normalise import comparable
from anwang.ground.sheet.vocabulary import Field, Kind, Values, Vocabulary


def _is_question(text: str) -> bool:
    return len(text) > 5 and re.search(r"是否|有无|应当?|不得|严禁|必须|符合|完好|齐全|按规定|建立|配备|设置", text) is not None  # noqa: PLR2004


# fmt: off
LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "一般": ("一般隐患", "一般事故隐患", "一般问题", "一般项"),
    "重大": ("重大隐患", "重大事故隐患", "重大问题", "重大项", "否决项"),
}

FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "category", "检查类别",
        Kind.TEXT,
        carry_blank=True,
        max_length=200,
        synonyms=(
            "排查项目", "排查类别", "检查部位", "检查对象", "检查领域", "检查区域", "自查项目", "核查项目", "巡查项目", "考评项目", "评审项目", "项目分类", "排查单元",
            "检查类别", "类别", "检查项目", "大类", "检查大类", "分类", "项目", "检查分类", "检查项目类别", "一级指标", "检查类目",
            "项目类别", "检查要素", "要素", "一级项目", "检查方面", "检查模块", "模块", "检查单元", "章节", "检查类型",
            "检查项目（类别）", "检查大项", "一级要素", "检查环节",
        ),
        weak=("检查项", "检查事项", "检查要点", "排查事项"),
    ),
    Field(
        "sub_category", "检查子类",
        Kind.TEXT,
        carry_blank=True,
        synonyms=("小类", "检查小类", "二级指标", "子项目", "检查子项", "子类", "二级项目", "中类", "检查子类", "二级要素", "检查小项"),
        max_length=200,
    ),
    Field(
        "number", "项目编号",
        Kind.CODE,
        ("项目编号", "条目编号", "检查项编号", "条款号", "编号", "检查项序号", "项号", "条款编号", "检查项目编号", "项目序号"),
    ),
    Field(
        "text", "检查内容",
        Kind.TEXT,
        required=True,
        looks=_is_question,
        max_length=2000,
        synonyms=(
            "排查要点", "排查要点及标准", "检查重点事项", "检查要素内容", "排查标准", "检查项目及内容", "检查项目内容", "排查重点", "检查内容（项目）", "检查内容（标准）", "检查标准内容", "评审内容", "考核内容", "自查内容", "自查事项", "自查要点", "巡查内容", "核查内容", "核查事项", "检查问题描述", "检查指标", "三级要素", "检查内容及方法", "排查清单",
            "检查内容", "检查事项", "检查要点", "检查项", "检查标准", "检查内容及要求", "检查内容和要求", "检查内容及标准", "检查条款",
            "内容", "具体内容", "检查具体内容", "排查内容", "检查要求", "检查内容与要求", "主要检查内容", "检查重点", "检查重点内容",
            "检查细目", "重点检查内容", "检查项内容", "检查标准及要求", "排查事项", "检查细项", "检查内容要点", "考评内容", "检查问题",
        ),
        weak=("检查项目", "项目", "要求", "标准", "三级指标"),
    ),
    Field(
        "basis", "检查依据",
        Kind.TEXT,
        (
            "法律法规条款", "法规标准依据", "法律法规及标准", "依据法规", "法规标准", "标准规范", "相关法律法规", "法规条款", "标准条款", "规范要求", "检查（排查）依据", "排查依据", "主要依据",
            "检查依据", "依据", "法律依据", "法规依据", "法律法规依据", "标准依据", "检查依据（法律法规）", "依据条款", "引用标准",
            "法律法规标准", "执法依据", "设定依据", "法律法规", "依据的法律法规", "规范依据", "依据标准", "检查依据及条款", "判定依据",
            "参考依据", "法律法规及标准依据", "依据文件",
        ),
        weak=("检查标准", "标准", "检查要求", "评分标准"),
    ),
    Field(
        "method", "检查方法",
        Kind.TEXT,
        (
            "核查方法", "排查方法", "排查方式", "检查（核查）方法", "查验方法", "验证方法",
            "检查方法", "检查方式", "检查办法", "方法", "检查手段", "查证方式", "检查途径", "核查方式", "查看方式", "查验方式", "方式",
            "检查方式方法", "评查方法",
        ),
    ),
    Field(
        "default_hazard", "默认隐患描述",
        Kind.TEXT,
        (
            "不合格情形描述", "不合格表现", "典型问题隐患", "常见违法行为", "不符合表现", "问题隐患描述", "隐患示例",
            "不合格描述", "默认隐患描述", "隐患描述", "问题描述", "常见问题", "不符合情形", "常见隐患", "违法情形", "典型问题",
            "不合格情形", "隐患情形", "隐患表述", "常见隐患描述", "不合格时隐患描述", "违法行为", "对应隐患", "典型隐患", "不符合项描述",
            "可能存在的问题",
        ),
    ),
    Field(
        "default_level", "默认隐患级别",
        Kind.CHOICE,
        (
            "隐患定级", "隐患判定", "对应隐患等级",
            "隐患级别", "隐患等级", "默认隐患级别", "级别", "等级", "隐患类型", "隐患分级", "不合格隐患等级", "默认级别", "问题等级",
            "隐患性质",
        ),
        choices=LEVELS,
    ),
    Field("criteria", "判定标准", Kind.TEXT, ("判定标准", "重大隐患判定标准", "判定条款", "重大隐患判定依据", "重大隐患判定")),
    Field(
        "default_measure", "默认整改措施",
        Kind.TEXT,
        ("处置建议", "改进建议", "整改方法", "整改措施建议", "整改措施", "整改要求", "处置措施", "整改建议", "默认整改措施", "整改意见", "处理措施", "治理措施", "改进措施", "整改办法"),
    ),
    Field("penalty_basis", "处罚依据", Kind.TEXT, ("处罚依据（罚则）", "处罚条款及标准", "处罚标准", "处罚依据", "罚则", "法律责任", "处罚条款", "处理依据", "罚款条款", "行政处罚依据")),
    Field(
        "default_term_days", "默认整改期限（天）",
        Kind.INTEGER,
        (
            "整改时限（天）", "整改期限（天）", "整改时限（日）", "整改期限（日）",
            "整改期限", "整改时限", "默认整改期限", "期限", "整改天数", "整改期限天数", "建议整改期限", "整改时限天数", "限期", "时限",
            "默认期限", "整改日数",
        ),
    ),
    Field(
        "must_check", "必查项",
        Kind.YES_NO,
        ("是否否决项", "关键项（是/否）", "必查项", "是否必查", "必查", "是否必查项", "重点项", "是否重点", "关键项", "是否为必查项", "是否重点项", "必检项", "是否关键项"),
    ),
    Field(
        "sector", "适用行业",
        Kind.TEXT,
        ("适用行业", "行业领域", "行业", "所属行业", "适用范围", "适用对象", "领域", "行业类别", "适用领域", "适用企业", "适用类型"),
        carry_blank=True,
    ),
    Field("score", "分值", Kind.DECIMAL, ("分值", "标准分", "分数", "满分", "标准分值", "应得分")),
    Field(
        "result", "检查结果",
        Kind.TEXT,
        ("检查结果", "检查情况", "结果", "是否符合", "符合性", "检查结论", "是否合格", "判定结果", "检查记录", "合格", "判定"),
    ),
    Field("remark", "备注", Kind.TEXT, ("备注", "说明", "备注说明", "其他", "附注", "其他说明")),
)
# fmt: on


def _section(text: str) -> str | None:
    return "category" if len(text) <= 60 else None  # noqa: PLR2004 - a longer line is a remark


def _keys(values: Values) -> tuple[list[Hashable], list[Hashable]]:
    key = ("item", comparable(values.get("category", "")), comparable(values.get("sub_category", "")), comparable(values.get("text", "")))
    return [key], [key]


def vocabulary() -> Vocabulary:
    """The checklist's columns."""
    return Vocabulary(
        kind="checklist", label="检查表", fields=FIELDS, keys=_keys, section=_section, below_section={"category": "sub_category"}
    )
