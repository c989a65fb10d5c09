"""What other departments count, and what inspections leave uncounted here: traffic, population, economy, vehicles, physical quantities."""

from __future__ import annotations

from typing import Final

from anwang.figures.external.kind import INDUSTRY, declare, dimension

OFFENCE: Final = dimension(
    "offence", "违法种类", drink="酒驾醉驾", overload="超载超限", crowding="超员", speeding="超速", fatigue="疲劳驾驶", unlicensed="无证驾驶",
    other="其他",
)  # fmt: skip
GOODS: Final = dimension(
    "goods", "实物", hose="软管", extinguisher="灭火器", cable="电线电缆", alarm="报警器", valve="阀门", guard="防护设施", sign="警示标志",
    other="其他",
)  # fmt: skip

ELSEWHERE: Final = (
    declare(
        "traffic.violations", "交通违法查处数", "起", "TRAF", "统计期内公安交管部门查处的道路交通违法行为起数。", "查处交通违法", "交通违法行为",
        "交通违法", "查处交通违法行为", by=(OFFENCE,),
    ),
    declare(
        "traffic.drink", "查处酒驾醉驾数", "起", "TRAF", "统计期内公安交管部门查处的酒驾、醉驾起数。", "查处酒驾", "酒驾醉驾", "查处醉驾",
        of_which="traffic.violations",
    ),
    declare(
        "population.checked", "核查人口数", "人", "POP", "统计期内登记、核查的人口（流动人员）数。", "核查流动人员", "登记人口", "流动人口核查",
        "排查人员",
    ),
    declare(
        "population.households", "走访户数", "户", "POP", "统计期内登记、走访的户数。", "入户宣传", "走访农户", "走访住户", "走访户", "核查户数",
        "入户走访", "入户排查", "走访群众",
    ),
    declare(
        "economy.output", "总产值", "亿元", "ECON", "统计期内完成的总产值，以统计部门数据为准。", "企业总产值", "乡镇企业总产值", "工业总产值",
        "生产总值", "地区生产总值", by=(INDUSTRY,),
    ),
    declare(
        "economy.workers", "社会从业人员数", "万人", "ECON", "统计期末从业人员数，以统计部门数据为准，与监管对象登记的从业人员数不同。",
        by=(INDUSTRY,), at_date=True, whole=False,
    ),
    declare(
        "inspections.vehicles", "出动车辆", "辆次", "INS.veh", "统计期内检查、巡查、救援出动的车辆辆次。", "出动车辆数", "出动执法车辆", "车辆辆次",
        "出动车辆辆次",
    ),
    declare(
        "inspections.objects_elsewhere", "检查其他对象数", "个", "INS.obj", "统计期内检查的房屋、楼栋、街巷、设备、人员等未在系统建档的对象数。",
        "排查自建房", "排查出租房", "检查场所", "排查点位", "检查点位", "排查建筑", "检查房屋", "排查房屋", "检查设备台数", "检查车辆数", "检查船舶",
        "排查房屋栋数",
    ),
    declare(
        "inspections.quota", "上级下达检查任务数", "家次", "INS.plan", "上级下达或“双随机”抽取的年度检查任务数。", "抽查任务数", "双随机抽取数",
        "抽取检查对象数", "重点检查任务", additive=False, at_date=True,
    ),
    declare(
        "hazards.physical", "实物整改量", "个", "HAZ.phys", "统计期内为整改隐患更换、加装、拆除的实物数量，可按实物分列。", "更换软管", "更换灭火器",
        "更换实物数", "拆除违建", "加装设施", "整改实物量", by=(GOODS,),
    ),
    declare("hazards.fund_needed", "预计整改资金", "亿元", "HAZ.fund", "统计期末未整改隐患预计所需的整改资金。", "整改所需资金", at_date=True),
)  # fmt: skip
