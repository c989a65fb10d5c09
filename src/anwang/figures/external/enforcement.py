"""Enforcement, credit and officials held to account: what the case room will count when it is built."""

from __future__ import annotations

from typing import Final

from anwang.figures.external.kind import INDUSTRY, TIER, declare, dimension

BY: Final = (INDUSTRY, TIER)
TIMING: Final = dimension("timing", "处罚时机", before="事前处罚", after="事故处罚")

ENFORCEMENT: Final = (
    declare(
        "enforcement.fines", "行政处罚金额", "万元", "ENF.fine", "统计期内作出的行政处罚决定所定的罚款金额，按决定金额计，不按缴纳金额计。",
        "处罚金", "处罚款", "罚款数额", "处以罚款", "累计罚款", "罚款共计", "处罚总额", "罚款金额", "处罚金额", "罚款", "行政处罚罚款", "处罚罚款",
        "实施行政处罚罚款", "经济处罚", "罚款总额", "预防性处罚", "行政处罚罚款金额", "罚没金额", by=(*BY, TIMING),
    ),
    declare(
        "enforcement.fines_before", "事前处罚金额", "万元", "ENF.fine", "统计期内未发生事故而作出的罚款金额，按处罚决定计。", "预防性处罚金额",
        "事前罚款", by=BY, of_which="enforcement.fines",
    ),
    declare(
        "enforcement.stopped", "停产停业整顿单位数", "家", "ENF.stop", "统计期内被责令停产停业整顿的单位数，同一单位只计一家。", "停产整顿家数",
        "责令停产", "停产停业企业", "责令停业整顿", "停产停业单位数", "停产整顿单位数", "责令停产停业", "停产整顿", "停产整顿企业",
        "停产整顿生产经营单位", "停产停业整顿", "责令停产整顿", "停业整顿", "责令停产停业整顿", "停产停业", "停产整改", by=BY,
    ),
    declare(
        "enforcement.halted", "暂时停产停用处", "处", "ENF.stop", "统计期内责令暂时停产停业、停止施工、停止使用设施设备的处数。", "责令停止使用",
        "停止施工", "责令停工", by=BY,
    ),
    declare(
        "enforcement.closed", "关闭取缔单位数", "家", "ENF.close", "统计期内依法关闭、取缔的单位（场所）数。", "取缔非法场所", "关闭企业",
        "取缔非法生产经营单位", "关停企业", "取缔关闭单位数", "关闭取缔", "取缔关闭", "关闭取缔企业", "取缔关闭生产经营单位", "关闭企业数",
        "关闭取缔非法场所", "依法取缔", "关停取缔", by=BY,
    ),
    declare(
        "enforcement.penalties", "行政处罚件数", "件", "ENF.pen", "统计期内作出的行政处罚决定件数，一件有几种处罚的按最重的计一件。", "作出行政处罚",
        "实施处罚", "行政处罚案件数", "下达行政处罚决定书", "行政处罚决定书", "行政处罚次数", "处罚件数", "行政处罚案件", "实施行政处罚",
        "行政处罚起数", "处罚起数", "行政处罚", by=(*BY, TIMING),
    ),
    declare(
        "enforcement.units_penalised", "处罚单位数", "家", "ENF.pen", "统计期内受到行政处罚的单位数，同一单位只计一家。", "行政处罚单位数",
        "处罚企业数", "处罚企业", by=BY,
    ),
    declare("enforcement.people_penalised", "处罚个人数", "人", "ENF.pen", "统计期内受到行政处罚的个人人数。", "行政处罚人数", "处罚责任人", by=BY),
    declare(
        "enforcement.documents", "执法文书份数", "份", "ENF.docs", "统计期内下达的各类安全生产执法文书份数。", "下达执法文书", "执法文书",
        "下发执法文书", "制作执法文书", by=BY,
    ),
    declare(
        "enforcement.notices", "整改通知书份数", "份", "ENF.docs", "统计期内下达的整改通知书、限期整改指令书以外的整改告知文书份数。", "整改通知书",
        "下发整改通知书", "下达整改通知书", "隐患整改通知书", by=BY, of_which="enforcement.documents",
    ),
    declare(
        "enforcement.acts", "打击违法违规行为起数", "起", "ENF.act", "统计期内查处、纠正的安全生产非法违法行为起数。", "整治违法行为",
        "查处违规行为", "打击违法行为", "查处违章", "纠正违章", "制止违规行为", "打击非法违法行为", "打击违法违规行为", "查处违法违规行为",
        "打击严重违法违规行为", "打击各类严重违法违规行为", "打非治违起数", "查处违法行为", "纠正违法行为", "查处非法违法行为", "打击违法违规",
        "非法违法行为起数", by=BY,
    ),
    declare(
        "enforcement.licences", "暂扣吊销证照数", "个", "ENF.lic", "统计期内暂扣、吊销的安全生产有关证照数。", "暂扣吊销证照", "吊销证照",
        "暂扣吊销执照", "吊销执照", "吊销许可证", "暂扣或吊销证照", by=BY,
    ),
    declare(
        "enforcement.cases", "立案数", "件", "ENF.case", "统计期内立案的安全生产行政执法案件数。", "立案案件", "查办案件", "办理案件",
        "立案处罚案件", "立案起数", "立案件数", "立案查处", "立案处罚", "立案", "立案调查", by=BY,
    ),
    declare("enforcement.cases_closed", "执法案件结案数", "件", "ENF.case", "统计期内办理结案的安全生产行政执法案件数。", "案件结案数", by=BY),
    declare(
        "enforcement.people_accountable", "问责人数", "人", "ENF.acct", "统计期内因安全生产工作被问责的人数。", "问责人员", "追责问责人员",
        "处理责任人员", "通报批评人数", "追责问责人数", "责任追究人数", "问责", "追责问责", "问责干部", "问责领导干部", by=(TIER,),
    ),
    declare("enforcement.units_accountable", "问责单位数", "家", "ENF.acct", "统计期内因安全生产工作被问责的单位数。", "问责单位", by=(TIER,)),
    declare(
        "enforcement.detained", "拘留人数", "人", "ENF.detain", "统计期内因安全生产违法行为被拘留的人数，含行政拘留和刑事拘留。", "拘留人员",
        "依法拘留", "治安拘留", "行政拘留人数", "行政拘留", "拘留", "刑事拘留", "刑事拘留人数", by=BY,
    ),
    declare(
        "enforcement.sealed", "查封场所数", "处", "ENF.seal", "统计期内临时查封、查封扣押的场所、设施、设备处数。", "依法查封", "临时查封单位",
        "查封设备", "临时查封", "查封", "查封扣押", "查封单位数", "临时查封场所", "查封场所", by=BY,
    ),
    declare(
        "enforcement.confiscated", "没收起数", "起", "ENF.conf", "统计期内没收违法所得、非法财物的起数。", "没收违法所得起数", "没收",
        "没收非法财物", by=BY,
    ),
    declare(
        "enforcement.confiscated_money", "没收违法所得金额", "万元", "ENF.conf", "统计期内没收违法所得的金额，按决定金额计。", "没收违法所得", by=BY,
    ),
    declare("enforcement.warnings", "警告次数", "次", "ENF.warn", "统计期内作出的警告处罚次数。", "警告", "警告处罚", "警告数", by=BY),
    declare(
        "enforcement.prosecuted", "追究刑事责任人数", "人", "ENF.crim", "统计期内因安全生产违法犯罪被追究刑事责任的人数。", "追究刑事责任",
        "刑事追究人数", by=BY,
    ),
    declare(
        "enforcement.to_court", "移送司法机关件数", "件", "ENF.crim", "统计期内移送司法机关的案件数。", "移送司法", "移送司法机关", "移送司法案件",
        "移送公安机关", by=BY,
    ),
    declare(
        "enforcement.seized", "收缴物品数", "件", "CONF", "统计期内收缴的非法烟花爆竹、危险物品等物品件数。", "收缴非法烟花爆竹", "查获烟花爆竹",
        "收缴物品件数", "暂扣物品", "收缴", "收缴物品", "收缴烟花爆竹", "查扣物品", by=BY,
    ),
    declare(
        "enforcement.joint", "联合惩戒单位数", "家", "ENF.joint", "统计期内纳入安全生产失信联合惩戒的单位数。", "联合惩戒", "联合惩戒企业",
        "纳入黑名单企业", "“黑名单”企业数", "失信联合惩戒", by=BY,
    ),
)  # fmt: skip
