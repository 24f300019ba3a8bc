"""Metrics of a live session: volumes, the funnel's rates by people and by times, tickets and efficiency.

Owns their meaning and what to try when one is low. Formulas: 五维四率 as the review playbook defines them.
"""

from core.metrics.declaration import Direction, Metric, Noise, Tip
from core.units import MINUTES, NUMBER, ORDERS, PEOPLE, PIECES, RATE, SECONDS, TIMES, YUAN, Unit

MINIMUM_PEOPLE = 200
MINIMUM_BUYERS = 20
MINIMUM_SALES = 1_000
"""Yuan of sales below which one refund is a rate of its own."""
REFUND_DAYS = 30
"""So long after a sale refunds still come in."""
REFUNDS_GROW = f"14–{REFUND_DAYS} 天内还会变"
ROOM_AND_CHANNEL = ("live", "channel", "channel_day", "product")
ROOM_AND_CHANNEL_COST = ("live", "channel", "channel_day")
ROOM_AND_SHOP = ("live", "composition")
ROOM_AND_HOST = ("live", "host_report")
MINUTE_AND_HOST = ("minute", "host")
ROOM_AND_MINUTE = ("live", *MINUTE_AND_HOST)
SHOP_AND_TALK = ("shop_product", "explanation")
GOODS = ("product", *SHOP_AND_TALK)
OF_GOODS = ("product", "shop_product")
TIKTOK = ("tiktok_live", "tiktok_minute", "tiktok_product")
TIKTOK_SESSIONS = ("tiktok_live", "tiktok_minute")


def _volume(
    key: str,
    label: str,
    unit: Unit,
    *aliases: str,
    good: Direction = "up",
    note: str = "",
    facts: tuple[str, ...] = ("live",),
    low_means: str = "",
    tips: tuple[Tip, ...] = (),
) -> Metric:
    noise: Noise = "measured" if unit == YUAN else "counted"
    return Metric(
        key, label, unit, key, facts=facts, noise=noise, per_hour=True, good=good, aliases=aliases, note=note,
        low_means=low_means, tips=tips,
    )  # fmt: skip


_TRAFFIC_MEANS = "平台给的流量少了:先看是哪个渠道跌,再看它的转化率和笔单价是否更早走低"
_TRAFFIC_TIPS = (
    Tip("在渠道表里找到跌得最多的一个,只针对它改一处,下一场再看", guard="view_rate"),
    Tip("开播前发一条新的引流短视频,前三秒就出今天的主推品", guard="view_rate"),
    Tip("跌的是付费渠道时,核对计划的预算和出价是否中途跑完", guard="pay_rate"),
)


VOLUMES = (
    _volume("exposure_users", "直播间曝光人数", PEOPLE, "曝光人数", low_means=_TRAFFIC_MEANS, tips=_TRAFFIC_TIPS),
    _volume("exposure_count", "直播间曝光次数", TIMES, "曝光次数", facts=("live", *TIKTOK_SESSIONS)),
    _volume(
        "viewers", "直播间观看人数", PEOPLE, "观看人数", "进入直播间人数", low_means=_TRAFFIC_MEANS, tips=_TRAFFIC_TIPS
    ),
    _volume("views", "直播间观看次数", TIMES, "观看次数", "进入次数", facts=("live", *TIKTOK_SESSIONS)),
    _volume("product_exposure_users", "商品曝光人数", PEOPLE, facts=(*ROOM_AND_SHOP, *OF_GOODS)),
    _volume("product_exposure_count", "商品曝光次数", TIMES, facts=(*ROOM_AND_SHOP, "shop_product", "video", *TIKTOK)),
    _volume("product_click_users", "商品点击人数", PEOPLE, facts=(*ROOM_AND_SHOP, *GOODS)),
    _volume(
        "product_clicks", "商品点击次数", TIMES, facts=(*ROOM_AND_SHOP, "shop_product", "explanation", "video", *TIKTOK)
    ),
    _volume(
        "buyers", "成交人数", PEOPLE, facts=(*ROOM_AND_SHOP, *GOODS, "host_report", "tiktok_live", "tiktok_product")
    ),
    _volume(
        "orders",
        "成交订单数",
        ORDERS,
        facts=(*ROOM_AND_CHANNEL, *SHOP_AND_TALK, "composition", *MINUTE_AND_HOST, "video", *TIKTOK),
    ),
    _volume(
        "items", "成交件数", PIECES, facts=(*ROOM_AND_SHOP, *GOODS, *MINUTE_AND_HOST, "tiktok_live", "tiktok_product")
    ),
    _volume(
        "gmv",
        "成交金额",
        YUAN,
        "GMV",
        note="用户支付金额 + 智能优惠券 + 平台补贴 + 达人补贴",
        facts=(*ROOM_AND_CHANNEL, *SHOP_AND_TALK, "ad_day", "composition", "host_report", *MINUTE_AND_HOST),
    ),
    _volume(
        "user_pay",
        "用户支付金额",
        YUAN,
        note="买家实付,不含优惠券与补贴,不等于成交金额",
        facts=(*ROOM_AND_CHANNEL, *SHOP_AND_TALK, "ad_day", "composition", "host_report", *MINUTE_AND_HOST, "video"),
    ),
    _volume("net_gmv", "净成交金额", YUAN, note="成交金额 − 1 小时内退款金额", facts=ROOM_AND_SHOP),
    _volume(
        "refund_amount",
        "退款金额",
        YUAN,
        good="down",
        note=REFUNDS_GROW,
        facts=(*ROOM_AND_SHOP, *OF_GOODS, "refund", "video"),
    ),
    _volume("refund_orders", "退款订单数", ORDERS, good="down", facts=(*ROOM_AND_SHOP, *OF_GOODS, "refund")),
    _volume("refund_users", "退款人数", PEOPLE, good="down", facts=("live", "shop_product", "refund")),
    _volume(
        "new_followers",
        "新增粉丝数",
        PEOPLE,
        "涨粉数",
        note="不扣除取关",
        facts=(*ROOM_AND_HOST, *MINUTE_AND_HOST, *TIKTOK_SESSIONS),
    ),
    _volume("lost_followers", "取关粉丝数", PEOPLE, good="down"),
    _volume("new_fanclub", "新加直播团人数", PEOPLE, facts=(*ROOM_AND_HOST, *MINUTE_AND_HOST)),
    _volume("comments", "评论次数", TIMES, facts=(*ROOM_AND_MINUTE, "video", *TIKTOK_SESSIONS)),
    _volume("likes", "点赞次数", TIMES, facts=(*ROOM_AND_MINUTE, "video", *TIKTOK_SESSIONS)),
    _volume("shares", "分享次数", TIMES, facts=("live", "video", *TIKTOK_SESSIONS)),
    _volume(
        "ad_cost",
        "投放消耗(店铺绑定)",
        YUAN,
        good="none",
        facts=(*ROOM_AND_CHANNEL_COST, "composition", *MINUTE_AND_HOST),
    ),
    _volume("ad_cost_promoted", "投放消耗(店铺被投)", YUAN, good="none", facts=ROOM_AND_SHOP),
)

FUNNEL_PEOPLE = (
    Metric(
        "view_rate",
        "观看点击率",
        RATE,
        "viewers",
        "exposure_users",
        noise="nested",
        minimum=MINIMUM_PEOPLE,
        good="up",
        aliases=("曝光-观看率", "曝光进入率", "看播率"),
        low_means="直播间在外面不够吸引人:画面、主播形象与声音、权益贴片,或引流视频、投放人群不对",
        tips=(
            Tip("检查画面:把场景、灯光和主播上半身调到手机小窗里也看得清,声音别被音乐盖住", guard="pay_rate"),
            Tip("把今天最强的权益(满减、券、运费险)做成贴片放在封面看得见的位置", guard="ticket_per_buyer"),
            Tip("换一条把商品细节和优惠讲在前三秒的引流短视频", guard="product_click_rate"),
            Tip("核对千川人群包是否与此刻讲解的商品对得上", guard="pay_rate", condition="crowd_differs"),
        ),
    ),
    Metric(
        "product_exposure_rate",
        "商品曝光率",
        RATE,
        "product_exposure_users",
        "viewers",
        noise="nested",
        minimum=MINIMUM_PEOPLE,
        good="up",
        aliases=("观看-商品曝光率",),
        low_means="进来的人没看到商品:话术没有带到购物车,或「正在讲解」点得太少",
        tips=(
            Tip("每次换品都点一次「正在讲解」,讲久了再补点一次", guard="product_click_rate"),
            Tip("口播里固定一句:看几号链接、现在点开购物车", guard="view_rate"),
        ),
    ),
    Metric(
        "product_click_rate",
        "商品点击率",
        RATE,
        "product_click_users",
        "product_exposure_users",
        facts=(*ROOM_AND_SHOP, *OF_GOODS),
        noise="nested",
        minimum=MINIMUM_PEOPLE,
        good="up",
        aliases=("商品曝光-点击率(人数)", "商品曝光点击率"),
        low_means="看到了却不想点:展示、主图标题、价格机制,或老客多而新品少",
        tips=(
            Tip("主播上身或近景演示,把材质、细节、版型各讲一句", guard="product_exposure_rate"),
            Tip("主图换成看得清款式的一张,标题前半句放风格和优惠", guard="pay_rate"),
            Tip("说清几号链接参加满赠、到手价多少,和同类比一次性价比", guard="ticket_per_buyer"),
            Tip("加快上新频率,给常来的人新理由", guard="pay_rate", condition="fans_dominate"),
        ),
    ),
    Metric(
        "pay_rate",
        "点击支付率",
        RATE,
        "buyers",
        "product_click_users",
        facts=ROOM_AND_SHOP,
        noise="nested",
        minimum=MINIMUM_PEOPLE,
        good="up",
        aliases=("D-O率", "商品点击-成交率(人数)"),
        low_means="点了却没买:临门一脚的紧迫感不足、问题没有答完,或机制不占优",
        tips=(
            Tip("报库存、报倒计时,把这一波的截止说明白", guard="refund_rate"),
            Tip("助播盯住评论区,尺码、发货、退换三类问题随问随答", guard="interaction_rate"),
            Tip("用满减或赠品代替直降,对比一次单买与凑单的到手价", guard="ticket_per_buyer"),
        ),
    ),
)

EXPOSURE_PAY = Metric(
    "exposure_pay_rate", "曝光-成交率", RATE, "buyers", "exposure_users",
    noise="nested", minimum=MINIMUM_PEOPLE, good="up",
)  # fmt: skip

FUNNEL_TIMES = tuple(
    Metric(
        f"{key}_by_times", f"{label}(次数)", RATE, numerator, denominator,
        facts=("live", "tiktok_live"), noise="counted", minimum=MINIMUM_PEOPLE, good="up", note="按次数,可以超过 100%",
    )
    for key, label, numerator, denominator in (
        ("view_rate", "观看点击率", "views", "exposure_count"),
        ("product_exposure_rate", "商品曝光率", "product_exposure_count", "views"),
        ("product_click_rate", "商品点击率", "product_clicks", "product_exposure_count"),
        ("pay_rate", "点击支付率", "orders", "product_clicks"),
    )
)  # fmt: skip

EXPOSURE_PAY_TIMES = Metric(
    "exposure_pay_rate_by_times", "曝光-成交率(次数)", RATE, "orders", "exposure_count",
    noise="counted", minimum=MINIMUM_PEOPLE, good="up",
)  # fmt: skip

_TICKET_MEANS = "每位买家花得少:低价品占比高、连带少,或优惠给多了"
_TICKET_TIPS = (
    Tip("把低价引流品和正价品配成套,口播只推套装到手价", guard="pay_rate"),
    Tip("满减门槛抬到略高于现在的客单价", guard="pay_rate"),
)

TICKETS = (
    Metric(
        "ticket_per_buyer",
        "客单价",
        YUAN,
        "gmv",
        "buyers",
        facts=(*ROOM_AND_SHOP, *OF_GOODS),
        minimum=MINIMUM_BUYERS,
        good="up",
        low_means=_TICKET_MEANS,
        tips=_TICKET_TIPS,
    ),
    Metric(
        "user_pay_per_buyer",
        "客单价(实付)",
        YUAN,
        "user_pay",
        "buyers",
        facts=(*ROOM_AND_SHOP, *OF_GOODS),
        minimum=MINIMUM_BUYERS,
        good="up",
        low_means=_TICKET_MEANS,
        tips=_TICKET_TIPS,
        note="整场数据里的「客单价」是这一个",
    ),
)

EFFICIENCY = (
    Metric("view_pay_rate", "观看-成交率", RATE, "buyers", "viewers", noise="nested", minimum=MINIMUM_PEOPLE,
           good="up", low_means="进来的人买得少:商品没露出、不想点,或点了没付;补齐商品曝光与点击后能看清是哪一步",
           tips=(Tip("先把「正在讲解」点勤,口播里固定一句去点购物车", guard="ticket_per_buyer"),
                 Tip("报库存、报截止时间,助播把尺码、发货、退换随问随答", guard="refund_rate"))),
    Metric("live_minutes", "开播时长", MINUTES, "hours * 60",
           facts=("live", "shift", "host", "host_report", "tiktok_live")),
    Metric("gmv_per_hour", "单小时成交金额", YUAN, "gmv", "hours", facts=(*ROOM_AND_HOST, "host"), good="up"),
    Metric("user_pay_per_hour", "单小时用户支付金额", YUAN, "user_pay", "hours", facts=(*ROOM_AND_HOST, "host"),
           good="up"),
    Metric("gpm", "千次观看成交金额", YUAN, "1000 * gmv", "views", minimum=MINIMUM_PEOPLE, good="up",
           aliases=("GPM",), note="按观看次数;与 TikTok 按曝光的 GPM 不可比"),
    Metric("uv_value", "UV 价值", YUAN, "gmv", "viewers", minimum=MINIMUM_PEOPLE, good="up"),
    Metric("refund_rate", "退款率", RATE, "refund_amount", "gmv", good="down", note=REFUNDS_GROW),
    Metric("refund_1h_rate", "1小时退款率", RATE, "gmv - net_gmv", "gmv", minimum=MINIMUM_SALES,
           good="down", note="成交后 1 小时内的退款,不再变化,新旧场次可以直接比",
           tips=(Tip("翻这一场退得最多的商品,核对口播里的尺码、色差、赠品有没有说过头", guard="pay_rate"),
                 Tip("催单时先说清尺码和退换规则,再报库存", guard="pay_rate"))),
    Metric("net_followers", "净增粉丝数", PEOPLE, "new_followers - lost_followers", per_hour=True, good="up",
           note="新增 − 取关;取关的不一定是这场新关注的人"),
    Metric("follow_rate", "关注率", RATE, "new_followers", "viewers", noise="nested", minimum=MINIMUM_PEOPLE,
           good="up", aliases=("转粉率",)),
    Metric("fanclub_rate", "加团率", RATE, "new_fanclub", "viewers", noise="nested", minimum=MINIMUM_PEOPLE, good="up"),
    Metric("comment_rate", "评论率", RATE, "comments", "viewers", noise="counted", minimum=MINIMUM_PEOPLE, good="up",
           note="评论次数 ÷ 观看人数;没有互动人数时用它"),
    Metric("interaction_rate", "互动率", RATE, "interaction_share * viewers", "viewers", minimum=MINIMUM_PEOPLE,
           good="up", note="由导出印出的比率按观看人数加权"),
    Metric("watch_seconds_per_viewer", "人均观看时长", SECONDS, "watch_seconds_per_viewer * viewers", "viewers",
           minimum=MINIMUM_PEOPLE, good="up"),
    Metric("average_online", "平均在线人数", NUMBER, "average_online * hours", "hours", facts=ROOM_AND_HOST, good="up"),
    Metric("peak_online", "最高在线人数", PEOPLE, "peak_online", facts=ROOM_AND_HOST, over="max", good="up"),
    Metric("fan_view_share", "观看粉丝占比", RATE, "fan_view_share * viewers", "viewers", minimum=MINIMUM_PEOPLE,
           good="stable"),
    Metric("old_fan_view_share", "观看老粉占比", RATE, "old_fan_view_share * viewers", "viewers",
           minimum=MINIMUM_PEOPLE, good="stable", note="只算老粉,与观看粉丝占比不是一回事"),
    Metric("fan_buyer_share", "成交粉丝占比", RATE, "fan_buyer_share * buyers", "buyers", minimum=MINIMUM_BUYERS,
           good="stable"),
    Metric("new_buyer_share", "成交新客占比", RATE, "new_buyer_share * buyers", "buyers", minimum=MINIMUM_BUYERS,
           good="up", note="新客:首次在本店成交"),
)  # fmt: skip

LIVE = (
    *VOLUMES, *FUNNEL_PEOPLE, EXPOSURE_PAY, *FUNNEL_TIMES, EXPOSURE_PAY_TIMES, *TICKETS, *EFFICIENCY,
)  # fmt: skip
