"""The campaign summary (专项行动总结) as shipped: our own words, every number a tag. An office edits the text, never a number."""

from __future__ import annotations

from datetime import date

from anwang.campaigns.models import Campaign
from anwang.grid.models import Node
from anwang.papers.body import PLACEHOLDER, Block, Body
from anwang.papers.official.wording import date_text, month_day_text, span_text

TABLE_COLUMNS = ("检查家次", "排查隐患数|题=排查", "整改隐患数|题=整改销号", "整改率", "未整改隐患数|题=未整改")


def title_of(campaign: Campaign, place: str) -> str:
    """Return the title of a campaign's summary; the word 行动 is not said twice."""
    kind = "工作总结" if campaign.name.endswith(("行动", "整治", "攻坚")) else "专项行动工作总结"
    return f"{place}“{campaign.name}”{kind}"


def concerns(campaign: Campaign, node: Node) -> bool:
    """Return whether a campaign is of a place: called there, below it, or above it."""
    return node.path.startswith(campaign.grid_path) or campaign.grid_path.startswith(node.path)


def campaign_summary(campaign: Campaign, *, place: str, end: date) -> Body:
    """Return the draft body for a campaign in a place. `end` is the last day counted; it is printed."""
    window = span_text(campaign.starts_on, campaign.ends_on)
    aim = campaign.aim.strip().rstrip("。") or "全面排查整治事故隐患，坚决防范遏制各类生产安全事故"
    document = f"根据{campaign.document}要求，" if campaign.document else ""
    cut = month_day_text(end) if end.year == campaign.ends_on.year else date_text(end)
    name = campaign.name if campaign.name.endswith("行动") else f"{campaign.name}”专项行动"
    quoted = f"“{name}”" if campaign.name.endswith("行动") else f"“{name}"
    return Body(
        blocks=(
            Block(text=f"{document}{window}，{place}组织开展{quoted}，{aim}。现将截至{cut}的工作情况总结如下。"),
            Block(depth=1, heading="总体情况"),
            Block(
                text=(
                    "行动期间，共组成检查组{{检查组批次}}批次，检查各类单位和监管对象{{检查家次}}家（次），涉及{{检查企业数}}家；"
                    "共排查各类事故隐患{{排查隐患数}}个、治理整顿{{整改隐患数}}个，整改率{{整改率}}%；"
                    "责令限期整改单位{{限期整改单位数}}家。"
                )
            ),
            Block(depth=1, heading="主要做法"),
            *_methods(),
            Block(depth=1, heading="各地情况"),
            Block(kind="table", heading="各地检查和隐患排查治理情况", columns=TABLE_COLUMNS),
            Block(depth=1, heading="存在的问题"),
            Block(text=f"（{PLACEHOLDER}。）"),
            Block(depth=1, heading="下一步工作"),
            Block(text=f"（{PLACEHOLDER}。）"),
        )
    )


def _methods() -> tuple[Block, ...]:
    return (
        Block(
            depth=2,
            heading="分级负责，逐一检查",
            text=(
                "各地、各有关部门对照检查表逐项检查，不留死角盲区，累计出动检查人员{{出动检查人次}}人次，"
                "其中领导带队检查{{领导带队检查次数}}次；发现存在问题的单位{{发现问题单位数}}家。"
            ),
        ),
        Block(
            depth=2,
            heading="立行立改，限期整改",
            text=(
                "对能够立即整改的隐患督促当场整改，立行立改{{立行立改数}}个；对不能立即整改的明确责任人、措施、资金、时限和预案，"
                "逐一复查、逐一销号。截至统计日，尚有{{未整改隐患数}}个隐患没有整改销号，其中超过整改期限{{超期未整改数}}个。"
            ),
        ),
        Block(
            depth=2,
            heading="突出重点，挂牌督办",
            text=(
                "对照重大事故隐患判定标准，排查认定重大事故隐患{{排查隐患数|级别=重大}}项，已整改销号{{整改隐患数|级别=重大}}项；"
                "对{{挂牌督办数|级别=重大}}项重大事故隐患实行挂牌督办，其中已整治完成{{挂牌隐患整改完成数|级别=重大}}项。"
            ),
        ),
    )
