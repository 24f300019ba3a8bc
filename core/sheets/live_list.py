"""直播间列表: one row per live session, as a shop or a talent downloads it from Compass.

Owns the header texts of this export in all vintages. The 54- and the 55-column shop form differ by one column; the
talent's form is text throughout, knows a title and an id of the room, and often no account.
"""

from core.sheets.declaration import Check, Column, Export, Form, Layout, Sheet

_COLUMNS = (
    Column("avatar_url", Form.TEXT, ("主播头像", "达人头像", "直播封面")),
    Column("account_name", Form.TEXT, ("主播昵称", "达人昵称", "账号", "抖音号名称", "店铺/账号", "直播间名称")),
    Column("account", Form.ID, ("主播抖音号", "抖音号", "抖音号or火山号", "抖音号ID", "达人抖音号")),
    Column("live_title", Form.TEXT, ("直播标题", "直播间标题", "标题/名称")),
    Column("live_id", Form.ID, ("直播ID", "直播间ID", "live_room_id", "room_id", "房间号(room_id)", "房间号")),
    Column("day", Form.DATE, ("开播日期", "直播日期", "开播日")),  # beside a start that is a time of day only
    Column("start", Form.MOMENT, ("直播开始时间", "开播时间", "开始时间")),
    Column("stop", Form.MOMENT, ("直播结束时间", "下播时间", "关播时间", "结束时间")),
    Column("live_span", Form.SPAN, ("直播时间", "直播时段", "直播起止时间")),
    Column("live_seconds", Form.SECONDS, ("直播时长", "开播时长"), bare="分钟"),
    Column("exposure_users", Form.COUNT, ("直播间曝光人数", "曝光人数", "整体曝光人数", "直播间整体曝光人数")),
    Column("exposure_count", Form.COUNT, ("直播间曝光次数", "曝光次数", "直播间整体曝光次数")),
    Column(
        "viewers",
        Form.COUNT,
        ("直播间观看人数", "观看人数", "累计观看人数", "进入直播间人数", "直播间进入人数", "场观"),
    ),
    Column("printed_viewers_per_hour", Form.WITNESS, ("单小时观看人数",)),
    Column(
        "views",
        Form.COUNT,
        (
            "直播间观看次数",
            "观看次数",
            "直播间观看人次",
            "观看人次",
            "直播间浏览量",
            "进入直播间次数",
            "直播间进入次数",
        ),
    ),
    Column("incentive_views", Form.COUNT, ("直播激励观看次数",)),
    Column("peak_online", Form.COUNT, ("最高在线人数", "人数峰值", "峰值在线", "最高在线")),
    Column("average_online", Form.NUMBER, ("平均在线人数", "平均在线")),
    Column(
        "watch_seconds_per_viewer",
        Form.SECONDS,
        ("人均观看时长", "人均看播时长", "平均停留时长", "人均停留时长", "直播间平均停留时长(整场)", "平均观看时长"),
        bare="分钟",
    ),
    Column("comments", Form.COUNT, ("评论次数", "评论数", "评论人次")),
    Column("likes", Form.COUNT, ("点赞次数", "点赞数", "点赞量")),
    Column("shares", Form.COUNT, ("分享次数", "分享数")),
    Column("new_fanclub", Form.COUNT, ("新加直播团人数", "新加团人数", "新人粉丝团人数", "直播间新加团人数")),
    Column(
        "new_followers", Form.COUNT, ("新增粉丝数", "涨粉数", "新增关注数", "直播间整体新增粉丝数", "直播间新增粉丝数")
    ),
    Column("lost_followers", Form.COUNT, ("取关粉丝数",)),
    Column("old_fan_view_share", Form.SHARE, ("观看老粉占比",)),
    Column("fan_view_share", Form.SHARE, ("看播粉丝占比", "观看粉丝占比")),
    Column("fan_buyer_share", Form.SHARE, ("成交粉丝占比",)),
    Column("new_buyer_share", Form.SHARE, ("成交新客占比",)),
    Column("products_listed", Form.COUNT, ("带货商品数", "商品数")),
    Column("product_exposure_users", Form.COUNT, ("直播间商品曝光人数", "商品曝光人数")),
    Column("product_click_users", Form.COUNT, ("直播间商品点击人数", "商品点击人数")),
    Column("product_exposure_count", Form.COUNT, ("直播间商品曝光次数", "商品曝光次数")),
    Column("product_clicks", Form.COUNT, ("直播间商品点击次数", "商品点击次数")),
    Column("orders", Form.COUNT, ("直播间成交订单数", "成交订单数", "成交订单量")),
    Column("gmv", Form.MONEY, ("直播间成交金额", "成交金额", "累计成交金额", "GMV")),
    Column("user_pay", Form.MONEY, ("直播间用户支付金额", "用户支付金额", "用户实际支付金额")),
    Column("printed_user_pay_per_hour", Form.WITNESS, ("单小时用户支付金额",)),
    Column("printed_gmv_per_hour", Form.WITNESS, ("单小时GMV", "时均GMV", "单小时成交金额")),
    Column("items", Form.COUNT, ("直播间成交件数", "成交件数")),
    Column("buyers", Form.COUNT, ("直播间成交人数", "成交人数")),
    Column("refund_orders", Form.COUNT, ("直播间退款订单数", "退款订单数")),
    Column("refund_amount", Form.MONEY, ("直播间退款金额", "退款金额")),
    Column("refund_users", Form.COUNT, ("直播间退款人数", "直播间订单退款人数", "退款人数")),
    Column("commission_paid", Form.MONEY, ("预估佣金支出",)),
    Column("commission_earned", Form.MONEY, ("预估佣金收入",)),
    Column("printed_product_click_rate_by_times", Form.WITNESS, ("商品曝光-点击率(次数)", "商品点击率(次数)")),
    Column("printed_product_click_rate", Form.WITNESS, ("商品曝光-点击率(人数)", "商品点击率(人数)")),
    Column(
        "printed_pay_rate_by_times",
        Form.WITNESS,
        ("商品点击-成交率(次数)", "点击成交转化率(次数)", "商品点击-成交转化率(次数)"),
    ),
    Column(
        "printed_pay_rate", Form.WITNESS, ("商品点击-成交率(人数)", "点击成交转化率(人数)", "商品点击-成交转化率(人数)")
    ),
    Column("printed_view_pay_rate_by_times", Form.WITNESS, ("观看-成交率(次数)", "看播成交转化率(次数)")),
    Column(
        "printed_view_pay_rate", Form.WITNESS, ("观看-成交率(人数)", "看播成交转化率(人数)", "观看成交转化率(人数)")
    ),
    Column("printed_view_rate_by_times", Form.WITNESS, ("曝光-观看率(次数)", "曝光进入率(次数)")),
    Column("printed_view_rate", Form.WITNESS, ("曝光-观看率(人数)", "曝光进入率(人数)")),
    Column("presale_orders", Form.COUNT, ("预售订单数",)),
    Column("presale_amount", Form.MONEY, ("预售全款金额", "预售创建金额")),
    Column("presale_deposit", Form.MONEY, ("预售定金金额", "预售定金")),
    Column("new_shopgroup", Form.COUNT, ("新加购物团人数",)),
    Column(
        "ad_cost",
        Form.MONEY,
        ("投放消耗(店铺绑定)", "直播投放消耗(店铺绑定)", "直播间投放消耗", "投放消耗", "千川消耗"),
    ),
    Column("ad_cost_promoted", Form.MONEY, ("投放消耗(店铺被投)", "直播投放消耗(店铺被投)")),
    Column("net_gmv", Form.MONEY, ("净成交金额",)),
    Column("net_orders", Form.COUNT, ("净成交订单数", "净成交订单量")),
    Column("refund_1h_amount", Form.MONEY, ("1小时退款金额", "1小时成交退款金额(支付时间)")),
    Column("refund_1h_orders", Form.COUNT, ("1小时退款订单数", "1小时退款订单数(支付时间)")),
    Column("printed_refund_1h_rate", Form.WITNESS, ("1小时退款率", "1小时内退款率", "1小时成交退款率(支付时间)")),
    Column("voucher_pay", Form.MONEY, ("消费券引导支付金额",)),
    Column("voucher_pay_share", Form.SHARE, ("消费券引导支付占比",)),
    Column("voucher_subsidy", Form.MONEY, ("消费券补贴金额",)),
    Column("voucher_used", Form.COUNT, ("消费券使用量",)),
    Column("shipped_amount", Form.MONEY, ("发货金额",)),
    Column("shipped_items", Form.COUNT, ("发货件数",)),
    Column("settled_gmv", Form.MONEY, ("结算有效成交金额",)),
    Column("settled_orders", Form.COUNT, ("结算有效成交订单量", "结算有效成交订单数")),
    Column("printed_ticket_per_item", Form.WITNESS, ("成交件单价", "件单价", "平均件单价")),
    Column("printed_gpm", Form.WITNESS, ("千次观看成交金额", "千次成交金额GPM", "GPM", "千次观看成交额")),
    Column("printed_user_pay_gpm", Form.WITNESS, ("千次观看用户支付金额",)),
    Column("shop_id", Form.ID, ("店铺ID",)),
    Column("shop_name", Form.TEXT, ("店铺名称", "店铺")),
    Column("stat_period", Form.TEXT, ("统计日期", "日期")),
    Column("account_type", Form.TEXT, ("账号类型",)),
)

_CHECKS = (
    Check("printed_viewers_per_hour", "viewers", hourly=True),
    Check("printed_user_pay_per_hour", "user_pay", hourly=True),
    Check("printed_gmv_per_hour", "gmv", hourly=True),
    Check("printed_product_click_rate_by_times", "product_clicks", "product_exposure_count"),
    Check("printed_product_click_rate", "product_click_users", "product_exposure_users"),
    Check("printed_pay_rate_by_times", "orders", "product_clicks"),
    Check("printed_pay_rate", "buyers", "product_click_users"),
    Check("printed_view_pay_rate_by_times", "orders", "views"),
    Check("printed_view_pay_rate", "buyers", "viewers"),
    Check("printed_view_rate_by_times", "views", "exposure_count"),
    Check("printed_view_rate", "viewers", "exposure_users"),
    Check("printed_refund_1h_rate", "refund_1h_amount", "gmv"),
    Check("printed_gpm", "gmv", "views", scale=1000),
    Check("printed_user_pay_gpm", "user_pay", "views", scale=1000),
)

_KIN = ("account_name", "account", "live_title", "live_id", "start", "stop", "live_span", "live_seconds")
_OF_SHOPS = (
    "printed_user_pay_per_hour", "ad_cost", "ad_cost_promoted", "net_gmv", "net_orders", "refund_1h_amount",
    "refund_1h_orders", "commission_paid", "voucher_pay", "voucher_subsidy",
)  # fmt: skip
_OF_TALENTS = (
    "live_title", "live_id", "fan_view_share", "fan_buyer_share", "commission_earned", "presale_deposit",
    "printed_ticket_per_item", "shipped_amount", "shipped_items", "settled_gmv", "settled_orders",
)  # fmt: skip

SHOP_LIST = Export(
    key="live_list",
    title="直播间列表",
    menu="罗盘 → 直播 → 直播概览及列表 → 直播间列表 → 下载明细",
    sheets=(
        Sheet(
            key="live_list",
            table="live",
            layout=Layout.TABLE,
            columns=_COLUMNS,
            required=("account", "start|live_span", "viewers|views"),
            kin=_KIN,
            marks=_OF_SHOPS,
            total="start",
            checks=_CHECKS,
        ),
    ),
    anchor="live_list",
    precedence=0,
)

TALENT_LIST = Export(
    key="talent_list",
    title="达人直播明细",
    menu="百应 → 数据参谋 → 直播数据 → 直播明细 → 导出",
    sheets=(
        Sheet(
            key="talent_list",
            table="live",
            layout=Layout.TABLE,
            columns=_COLUMNS,
            required=("start|live_span", "viewers|views"),
            kin=_KIN,
            marks=_OF_TALENTS,
            alien=_OF_SHOPS,
            total="start",
            checks=_CHECKS,
        ),
    ),
    anchor="talent_list",
    precedence=2,
)
