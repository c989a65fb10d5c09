"""Accidents: what the accident room will count when it is built."""

from __future__ import annotations

from typing import Final

from anwang.figures.external.kind import GRADE, INDUSTRY, declare, dimension

BY: Final = (INDUSTRY, GRADE)
STAGE: Final = dimension("stage", "处理", discipline="党纪政务处分", criminal="追究刑事责任", fined="行政处罚", letter="诫勉和书面检查")

ACCIDENTS: Final = (
    declare(
        "accidents.cases", "事故起数", "起", "ACC.n", "统计期内发生的生产安全事故起数，按发生日期计，以应急管理部门事故直报为准。", "事故总量",
        "各类安全事故", "各类事故", "事故发生起数", "生产安全事故起数", "各类事故起数", "各类生产安全事故", "安全生产事故起数", "生产安全事故",
        "发生事故", "各类伤亡事故", "事故总起数", by=BY,
    ),
    declare(
        "accidents.business", "生产经营性事故起数", "起", "ACC.n", "统计期内在生产经营活动中发生的事故起数，不含经核销的非生产经营性事故。",
        "生产经营性事故", "生产经营性道路交通事故起数", by=BY, of_which="accidents.cases",
    ),
    declare(
        "accidents.road", "道路运输事故起数", "起", "ACC.n", "统计期内道路运输业发生的生产安全事故起数。", "道路交通运输业事故起数",
        "道路交通事故起数", "道路运输业事故", "道路交通事故", by=(GRADE,), of_which="accidents.cases",
    ),
    declare(
        "accidents.late", "迟报瞒报事故起数", "起", "ACC.n", "统计期内查实迟报、漏报、谎报、瞒报的事故起数。", "瞒报事故起数", "迟报事故起数", by=BY,
        of_which="accidents.cases",
    ),
    declare(
        "accidents.deaths", "死亡人数", "人", "ACC.d", "统计期内生产安全事故造成的死亡人数，事故发生后法定时限内死亡的计入。", "亡人", "事故亡人数",
        "死亡总数", "事故死亡人数", "造成死亡人数", "死亡", "生产安全事故死亡人数", by=BY,
    ),
    declare(
        "accidents.road_deaths", "道路运输事故死亡人数", "人", "ACC.d", "统计期内道路运输业生产安全事故死亡人数。", "道路交通事故死亡人数",
        "道路运输死亡人数", by=(GRADE,), of_which="accidents.deaths",
    ),
    declare("accidents.missing", "下落不明人数", "人", "ACC.d", "统计期末事故中仍下落不明的人数。", "失联人数", "失踪人数", by=BY),
    declare(
        "accidents.injured", "受伤人数", "人", "ACC.i", "统计期内生产安全事故造成的受伤人数，含重伤。", "事故受伤人数", "受伤", "伤员人数", by=BY,
    ),
    declare(
        "accidents.severe", "重伤人数", "人", "ACC.i", "统计期内生产安全事故造成的重伤人数。", "事故重伤人数", "重伤", by=BY,
        of_which="accidents.injured",
    ),
    declare("accidents.slight", "轻伤人数", "人", "ACC.i", "统计期内生产安全事故造成的轻伤人数。", "轻伤", by=BY, of_which="accidents.injured"),
    declare(
        "accidents.loss", "直接经济损失", "万元", "ACC.loss", "统计期内生产安全事故造成的直接经济损失，按事故调查认定的金额计。", "事故直接经济损失",
        "经济损失", "直接财产损失", by=BY,
    ),
    declare(
        "accidents.larger", "较大事故起数", "起", "ACC.sev", "统计期内发生的较大事故（3人以上10人以下死亡等）起数。", "较大事故", by=(INDUSTRY,),
        of_which="accidents.larger_up",
    ),
    declare(
        "accidents.larger_deaths", "较大事故死亡人数", "人", "ACC.sev", "统计期内较大事故造成的死亡人数。", by=(INDUSTRY,),
        of_which="accidents.deaths",
    ),
    declare(
        "accidents.larger_up", "较大以上事故起数", "起", "ACC.sev", "统计期内发生的较大、重大和特别重大事故起数。", "较大及以上事故起数",
        "较大以上事故", "较大及以上事故", "较大以上生产安全事故", "较大及以上生产安全事故", by=(INDUSTRY,), of_which="accidents.cases",
    ),
    declare(
        "accidents.larger_up_deaths", "较大以上事故死亡人数", "人", "ACC.sev", "统计期内较大、重大和特别重大事故造成的死亡人数。",
        "较大及以上事故死亡人数", by=(INDUSTRY,), of_which="accidents.deaths",
    ),
    declare(
        "accidents.major", "重大事故起数", "起", "ACC.sev", "统计期内发生的重大事故（10人以上30人以下死亡等）起数。", "重大事故", by=(INDUSTRY,),
        of_which="accidents.major_up",
    ),
    declare(
        "accidents.major_up", "重大以上事故起数", "起", "ACC.sev", "统计期内发生的重大和特别重大事故起数。", "重特大事故起数", "重大及以上事故起数",
        "重特大事故", "重大以上事故", by=(INDUSTRY,), of_which="accidents.larger_up",
    ),
    declare(
        "accidents.general", "一般事故起数", "起", "ACC.sev", "统计期内发生的一般事故起数。", "一般事故", by=(INDUSTRY,), of_which="accidents.cases",
    ),
    declare(
        "accidents.people_dealt_with", "事故责任追究人数", "人", "ACC.acct", "统计期内因事故被追究责任的人数，一人受几种处理的按最重的计一次。",
        "追究事故责任人员", "事故处理责任人数", "事故追责问责人数", by=(STAGE,),
    ),
    declare(
        "accidents.people_disciplined", "事故党纪政务处分人数", "人", "ACC.acct", "统计期内因事故受党纪、政务处分的人数。", "给予党纪政务处分",
        "党纪政务处分人数", of_which="accidents.people_dealt_with",
    ),
    declare(
        "accidents.people_prosecuted", "事故追究刑事责任人数", "人", "ACC.acct", "统计期内因事故被追究刑事责任的人数。",
        of_which="accidents.people_dealt_with",
    ),
    declare("accidents.units_punished", "事故处罚单位数", "家", "ACC.acct", "统计期内因事故受到行政处罚的单位数。", "处罚事故单位"),
    declare("accidents.fines", "事故罚款金额", "万元", "ACC.acct", "统计期内对事故单位和责任人员罚款的金额，按处罚决定计。", "事故罚款"),
    declare("accidents.investigated", "事故调查起数", "起", "ACC.closed", "统计期内组成事故调查组的事故起数。", "立案调查事故起数"),
    declare(
        "accidents.closed", "事故结案起数", "起", "ACC.closed", "统计期内政府批复调查报告、办理结案的事故起数。", "事故结案数", "调查结案",
        "批复结案",
    ),
    declare("accidents.due_closed", "应结案事故起数", "起", "ACC.closed", "统计期内法定调查期限届满、应当结案的事故起数。", "应结案数"),
    declare(
        "accidents.closed_rate", "事故结案率", "%", "ACC.closed", "事故结案起数÷应结案事故起数×100%。", "结案率",
        quotient=("accidents.closed", "accidents.due_closed"),
    ),
    declare(
        "accidents.quota_used", "占控制指标比例", "%", "ACC.quota", "死亡人数÷上级下达的年度死亡人数控制指标×100%。", "占年度控制指标",
        "占控制指标", "控制指标使用率",
    ),
    declare(
        "accidents.per_gdp", "亿元GDP死亡率", "人/亿元", "ACC.rel", "每亿元地区生产总值的生产安全事故死亡人数。",
        "亿元国内生产总值生产安全事故死亡率", "单位GDP死亡率", whole=False, additive=False,
    ),
    declare(
        "accidents.per_workers", "十万人死亡率", "人/十万人", "ACC.rel", "工矿商贸就业人员每十万人的事故死亡人数。", "工矿商贸就业人员十万人死亡率",
        whole=False, additive=False,
    ),
    declare(
        "accidents.per_vehicles", "万车死亡率", "人/万车", "ACC.rel", "每万辆机动车的道路交通事故死亡人数。", "道路交通万车死亡率", whole=False,
        additive=False,
    ),
    declare(
        "accidents.per_coal", "百万吨死亡率", "人/百万吨", "ACC.rel", "煤矿每生产百万吨原煤的事故死亡人数。", "煤矿百万吨死亡率", whole=False,
        additive=False,
    ),
    declare(
        "accidents.per_equipment", "万台特种设备死亡率", "人/万台", "ACC.rel", "每万台特种设备的事故死亡人数。", "万台死亡人数", "万台设备死亡率",
        whole=False, additive=False,
    ),
)  # fmt: skip
