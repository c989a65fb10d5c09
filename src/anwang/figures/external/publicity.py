"""Training, publicity and study."""

from __future__ import annotations

from typing import Final

from anwang.figures.external.kind import INDUSTRY, TIER, declare, dimension

FORM: Final = dimension(
    "material", "资料种类", banner="横幅标语", leaflet="宣传单", brochure="手册读本", board="展板", poster="挂图海报", letter="公开信",
    message="短信", other="其他",
)  # fmt: skip
MEDIUM: Final = dimension(
    "medium", "媒体", television="电视", radio="广播", newspaper="报刊", web="网站", account="微信微博", village="村村响", screen="电子屏",
    other="其他",
)  # fmt: skip
BODY: Final = dimension(
    "body", "学习单位", standing="常委会", government="政府常务会", centre="理论学习中心组", department="部门", town="乡镇（街道）", unit="企业",
)  # fmt: skip

PUBLICITY: Final = (
    declare(
        "training.held", "培训期次", "期", "TRAIN.n", "统计期内举办的安全生产培训（班）期次。", "专家授课次数", "授课次数", "监管干部轮训期数",
        "专题培训", "业务培训", "举办专题培训班", "培训活动", "培训班期数", "举办培训班", "培训班", "培训场次", "培训会", "开展培训", "组织培训",
        "培训期数", "轮训期数", "举办培训", "安全培训", by=(INDUSTRY, TIER),
    ),
    declare(
        "training.people", "培训人次", "人次", "TRAIN.p", "统计期内参加安全生产培训的人次。", "培训从业人员", "培训安全管理人员", "参加培训人次",
        "培训学员", "参加培训人员", "培训人数", "参训人数", "参训人次", "参加培训", "受训人员", by=(INDUSTRY, TIER),
    ),
    declare(
        "training.warned", "警示教育人次", "人次", "TRAIN.p", "统计期内接受事故警示教育的人次。", "警示教育", "接受警示教育", by=(INDUSTRY, TIER),
    ),
    declare(
        "training.certified", "培训考核合格人数", "人", "TRAIN.p", "统计期内经培训考核合格、取得证书的人数。", "持证上岗人数", "取证人数",
        by=(INDUSTRY,),
    ),
    declare(
        "publicity.materials", "宣传资料数", "份", "PUB.mat", "统计期内印发、张贴、悬挂的安全宣传资料份（条、幅、册）数，可按种类分列。", "宣传册",
        "宣传彩页", "明白纸", "一封信", "公开信份数", "张贴宣传海报", "宣传画", "编印手册册数", "发放宣传手册", "张贴公告", "发放宣传资料",
        "宣传资料", "发放资料", "印发宣传资料", "发放宣传单", "宣传单", "发放手册", "宣传品", "宣传材料", "发放宣传材料", by=(FORM,),
    ),
    declare(
        "publicity.banners", "悬挂横幅数", "幅", "PUB.mat", "统计期内悬挂的安全生产横幅、标语条（幅）数。", "横幅", "悬挂横幅", "横幅标语",
        "张贴标语", "悬挂标语", "标语条数",
    ),
    declare(
        "publicity.boards", "宣传展板数", "块", "PUB.mat", "统计期内制作展出的宣传展板块数。", "展板", "宣传展板", "摆放展板", "制作展板",
        "展出展板",
    ),
    declare(
        "publicity.events", "宣传活动场次", "场次", "PUB.n", "统计期内举办的安全生产宣传活动场次。", "五进活动场次", "文艺演出场次", "宣讲活动",
        "安全知识竞赛", "主题宣讲", "宣传教育活动", "集中宣传活动", "公众开放日活动", "体验活动场次", "宣传活动", "开展宣传活动", "宣传咨询活动",
        "安全宣传活动", "宣传场次", "科普教育", "安全宣传五进活动", "“五进”活动", "“安全生产月”活动", "咨询日活动", "宣讲场次", "文艺演出",
        "举办活动", by=(TIER,),
    ),
    declare("publicity.press", "新闻发布会场次", "场", "PUB.n", "统计期内举行的安全生产新闻发布会场次。", "新闻发布会", by=(TIER,)),
    declare(
        "publicity.broadcasts", "媒体播发次数", "次", "PUB.media", "统计期内媒体播发、刊登安全生产内容的次（篇、条）数，可按媒体分列。",
        "播放警示片", "播放公益广告", "媒体报道", "播放次数", "刊播", "警示片", "推送信息", "刊发信息", by=(MEDIUM,),
    ),
    declare(
        "publicity.channels", "宣传渠道数", "个", "PUB.media", "统计期末使用的宣传渠道（平台、栏目）个数。", "宣传平台数", "宣传平台", "宣传渠道",
        by=(MEDIUM,), at_date=True, additive=False,
    ),
    declare(
        "publicity.exposed", "媒体曝光单位数", "家", "PUB.media", "统计期内在媒体上曝光的安全生产违法违规单位数。", "媒体曝光", "曝光企业",
        "曝光单位", "公开曝光", "曝光典型案例", by=(MEDIUM,),
    ),
    declare(
        "publicity.audience", "宣传受众人次", "人次", "PUB.aud", "统计期内参加宣传活动、接受宣传的人次。", "参与活动人数", "惠及群众", "覆盖人数",
        "受益群众", "接受教育人数", "受众人次", "受教育群众", "受教育人数", "参与人数", "受众", "参与群众", "接受咨询", "现场咨询人数", by=(TIER,),
    ),
    declare(
        "publicity.units", "宣传参与单位数", "家", "PUB.unit", "统计期内参加安全宣传活动的单位数。", "参与单位数", "联合单位数", "参加单位",
        "参与单位", by=(INDUSTRY, TIER),
    ),
    declare(
        "study.sessions", "学习次数", "次", "RESP.study", "统计期内专题学习安全生产重要论述、法律法规的次数。", "专题学习", "专题学习次数",
        "学习场次", "集中学习", "中心组学习", "专题学习场次", by=(BODY,),
    ),
    declare("study.people", "学习人次", "人次", "RESP.study", "统计期内参加安全生产专题学习的人次。", "参加学习人次", by=(BODY,)),
)  # fmt: skip
