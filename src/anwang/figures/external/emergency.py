"""Drills, plans, rescue, disasters, fires: what the emergency rooms and other departments count."""

from __future__ import annotations

from typing import Final

from anwang.figures.external.kind import INDUSTRY, TIER, declare, dimension

LEVEL: Final = dimension(
    "plan_kind", "预案类别", general="总体预案", special="专项预案", department="部门预案", enterprise="企业预案", site="现场处置方案",
)  # fmt: skip
CALAMITY: Final = dimension(
    "calamity", "灾种", flood="洪涝", drought="干旱", typhoon="台风", earthquake="地震", geology="地质灾害", snow="低温冷冻和雪灾", hail="风雹",
    forest="森林火灾", other="其他",
)  # fmt: skip
CAUSE: Final = dimension(
    "cause", "起火原因", electric="电气", careless="用火不慎", left="遗留火种", smoking="吸烟", production="生产作业", arson="放火", self_lit="自燃",
    other="其他",
)  # fmt: skip

EMERGENCY: Final = (
    declare(
        "drills.held", "应急演练场次", "场次", "DRILL.n", "统计期内举行的应急演练场次。", "举办演练", "开展演练", "消防演练", "应急疏散演练",
        "实战演练", "桌面推演", "演练场次", "应急演练", "开展应急演练", "应急演练活动", "演练次数", "组织演练", "举行应急演练", "疏散逃生演练",
        by=(INDUSTRY, TIER),
    ),
    declare(
        "drills.comprehensive", "综合演练场次", "场次", "DRILL.n", "统计期内举行的综合应急演练场次。", "全市性综合演练场次", "全市性综合演练",
        "综合性应急演练", "综合演练", by=(TIER,), of_which="drills.held",
    ),
    declare(
        "drills.people", "演练参加人次", "人次", "DRILL.p", "统计期内参加应急演练的人次。", "演练人次", "参加演练人数", "参演人数", "参演人次",
        "参加演练人次", by=(INDUSTRY, TIER),
    ),
    declare("drills.cost", "演练投入资金", "万元", "DRILL.cost", "统计期内应急演练投入的资金。", "演练投入", "演练经费", by=(TIER,)),
    declare(
        "plans.made", "应急预案数", "份", "PLAN.n", "统计期末现行的应急预案份数。", "预案数", "编制预案", "预案份数", "应急预案份数", "梳理预案",
        by=(LEVEL,), at_date=True,
    ),
    declare(
        "plans.revised", "修订预案数", "份", "PLAN.n", "统计期内编制、修订并印发的应急预案份数。", "编制应急预案", "修编专项预案", "修订专项预案",
        "修订预案", "修订应急预案", "编制修订预案", by=(LEVEL,),
    ),
    declare("plans.filed", "预案备案数", "份", "PLAN.n", "统计期内备案的应急预案份数。", "备案预案数", "应急预案备案", by=(LEVEL,)),
    declare(
        "rescue.calls", "出警次数", "次", "RESC.n", "统计期内救援队伍接警出动的次数。", "出警起数", "处置警情", "接警次数", "灭火救援", "接处警",
        "接警出动", "接处警次数", "出动救援", "参与救援次数", "出警",
    ),
    declare("rescue.rescued", "营救人数", "人", "RESC.n", "统计期内营救的人数。", "营救被困人员", "抢救被困人员", "营救群众", "解救被困人员"),
    declare("rescue.evacuated", "疏散人数", "人", "RESC.n", "统计期内疏散的人数。", "疏散群众", "疏散人员"),
    declare(
        "disasters.people", "受灾人次", "人次", "DIS", "统计期内因自然灾害受灾的人次，以灾情报告系统核定数为准。", "受灾人口", "受灾群众",
        "受灾人数", by=(CALAMITY,),
    ),
    declare(
        "disasters.deaths", "因灾死亡失踪人数", "人", "DIS", "统计期内因自然灾害死亡和失踪的人数。", "因灾死亡人数", "因灾死亡失踪", by=(CALAMITY,),
    ),
    declare(
        "disasters.moved", "紧急转移安置人次", "人次", "DIS", "统计期内因自然灾害紧急转移安置的人次。", "紧急转移安置", "转移安置人数",
        "转移安置群众", by=(CALAMITY,),
    ),
    declare("disasters.houses", "倒塌房屋间数", "间", "DIS", "统计期内因自然灾害倒塌的房屋间数。", "倒塌房屋", by=(CALAMITY,)),
    declare("disasters.crops", "农作物受灾面积", "公顷", "DIS", "统计期内农作物受灾面积。", "受灾面积", by=(CALAMITY,), whole=False),
    declare("disasters.loss", "灾害直接经济损失", "亿元", "DIS", "统计期内自然灾害造成的直接经济损失。", "因灾直接经济损失", by=(CALAMITY,)),
    declare(
        "fire.fires", "火灾起数", "起", "FIRE", "统计期内发生的全部火灾起数，以消防救援机构统计为准，不限于生产安全事故。", "发生火灾", "火灾",
        "接报火灾", "火灾数", by=(CAUSE,),
    ),
    declare("fire.deaths", "火灾死亡人数", "人", "FIRE", "统计期内全部火灾造成的死亡人数。", "火灾亡人", by=(CAUSE,)),
    declare("fire.injured", "火灾受伤人数", "人", "FIRE", "统计期内全部火灾造成的受伤人数。", "火灾伤人", by=(CAUSE,)),
    declare("fire.loss", "火灾直接财产损失", "万元", "FIRE", "统计期内全部火灾造成的直接财产损失。", "火灾损失", "火灾财产损失", by=(CAUSE,)),
)  # fmt: skip
