"""千川全域推广: what promoting a live room as a whole cost and brought in, by day, by hour and by material.

Owns the header texts of these three exports, the 乘方 pages' own names for the same figures among them. `整体…` counts
whatever was sold while the room was promoted as a whole. 标准推广 counts its own orders, and both cost money beside
each other: neither file ever stands in for the other.
"""

from core.sheets.declaration import Check, Column, Export, Form, Layout, Sheet

_ACCOUNT_NAME = Column("account_name", Form.TEXT, ("抖音号名称", "抖音号昵称", "抖音昵称", "账号名称", "账号昵称"))
_ACCOUNT = Column("account", Form.ID, ("抖音号ID", "抖音号"))
_DAY = Column("day", Form.DATE, ("日期", "时间-天", "统计日期"))

HOUR = Column("hour", Form.HOUR, ("时间-小时", "小时区间", "小时"))
MATERIAL = Column("material_id", Form.ID, ("素材ID",))

_MONEY = (
    Column("ad_cost", Form.MONEY, ("整体消耗", "综合成本")),
    Column("base_cost", Form.MONEY, ("基础消耗",)),
    Column("boost_cost", Form.MONEY, ("追投消耗", "追投调控消耗")),
    Column("ad_gmv", Form.MONEY, ("整体成交金额",)),
    Column("ad_user_pay", Form.MONEY, ("用户实际支付金额",)),
    Column("net_gmv", Form.MONEY, ("净成交金额",)),
    Column("net_user_pay", Form.MONEY, ("用户实际支付净成交金额",)),
    Column("boost_gmv", Form.MONEY, ("追投调控成交金额",)),
    Column("boost_user_pay", Form.MONEY, ("追投用户实际支付金额",)),
    Column("coupon", Form.MONEY, ("智能优惠券金额", "整体成交智能优惠券金额")),
    Column("boost_coupon", Form.MONEY, ("追投调控成交智能优惠券金额",)),
    Column("platform_subsidy", Form.MONEY, ("电商平台补贴金额", "平台补贴金额")),
    Column("presale_estimate", Form.MONEY, ("整体未完结预售订单预估金额",)),
    Column("refund_1h_amount", Form.MONEY, ("1小时内退款金额", "1小时退款金额")),
    Column("refund_amount", Form.MONEY, ("直播间退款金额",)),
)

_COUNTS = (
    Column("ad_orders", Form.COUNT, ("整体成交订单数",)),
    Column("net_orders", Form.COUNT, ("净成交订单数",)),
    Column("presale_orders", Form.COUNT, ("整体预售订单数",)),
    Column("refund_1h_orders", Form.COUNT, ("1小时内退款订单数", "1小时退款订单数")),
    Column("ad_impressions", Form.COUNT, ("整体展示次数", "整体展现次数")),
    Column("ad_clicks", Form.COUNT, ("整体点击次数",)),
)

_PRINTED = (
    Column("printed_roi", Form.WITNESS, ("整体支付ROI", "综合ROI", "综合营销ROI")),
    Column("printed_net_roi", Form.WITNESS, ("净成交ROI",)),
    Column("printed_boost_roi", Form.WITNESS, ("追投ROI",)),
    Column("printed_cost_per_order", Form.WITNESS, ("整体成交订单成本",)),
    Column("printed_cost_per_net_order", Form.WITNESS, ("净成交订单成本",)),
    Column("printed_click_rate", Form.WITNESS, ("整体点击率",)),
    Column("printed_cpm", Form.WITNESS, ("整体千次展现费用",)),
    Column("printed_conversion_rate", Form.WITNESS, ("整体转化率",)),
    Column("printed_gpm", Form.WITNESS, ("GPM",)),
    Column("printed_refund_rate", Form.WITNESS, ("直播间退款率",)),
    Column("printed_view_pay_rate", Form.WITNESS, ("观看成交转化率",)),
    Column("refund_1h_share", Form.SHARE, ("1小时内退款率", "1小时退款率")),
    Column("settled_share", Form.SHARE, ("净成交金额结算率",)),
    Column("settled_order_share", Form.SHARE, ("净成交订单结算率",)),
)

_ROOM = (
    Column("exposure_count", Form.COUNT, ("直播间整体曝光次数",)),
    Column("views", Form.COUNT, ("直播间整体观看次数",)),
    Column("viewers", Form.COUNT, ("直播间整体观看人数",)),
    Column("new_followers", Form.COUNT, ("直播间整体新增粉丝数",)),
    Column("comments", Form.COUNT, ("直播间评论次数",)),
    Column("shares", Form.COUNT, ("分享次数",)),
    Column("product_exposure_count", Form.COUNT, ("直播间商品曝光次数",)),
    Column("product_clicks", Form.COUNT, ("直播间商品点击次数",)),
    Column("watch_seconds_per_viewer", Form.SECONDS, ("直播间平均停留时长(整场)",)),
    Column("printed_view_rate_by_times", Form.WITNESS, ("曝光观看率(次数)",)),
)

# Ratios and costs are rounded to the cent, and a number cell drops the zeros at its end.
_CHECKS = (
    Check("printed_roi", "ad_gmv", "ad_cost", decimals=2),
    Check("printed_net_roi", "net_gmv", "ad_cost", decimals=2),
    Check("printed_boost_roi", "boost_gmv", "boost_cost", decimals=2),
    Check("printed_cost_per_order", "ad_cost", "ad_orders", decimals=2),
    Check("printed_cost_per_net_order", "ad_cost", "net_orders", decimals=2),
    Check("printed_click_rate", "ad_clicks", "ad_impressions", decimals=4),
    Check("printed_cpm", "ad_cost", "ad_impressions", scale=1000, decimals=2),
)

QIANCHUAN_LIVE = Export(
    key="qianchuan_live",
    title="千川全域推广(直播分析)",
    menu="巨量千川 → 数据 → 全域推广 → 直播分析 → 下载",
    sheets=(
        Sheet(
            key="whole_days",
            table="ad_day",
            layout=Layout.TABLE,
            columns=(_ACCOUNT_NAME, _ACCOUNT, _DAY, *_MONEY, *_COUNTS, *_PRINTED, *_ROOM),
            required=("account_name|account", "day", "ad_cost"),
            kin=("account_name", "account", "day", "printed_roi", "printed_net_roi", "printed_cost_per_order"),
            checks=(*_CHECKS, Check("printed_view_rate_by_times", "views", "exposure_count", decimals=4)),
        ),
    ),
    anchor="whole_days",
    precedence=50,
)

QIANCHUAN_HOUR = Export(
    key="qianchuan_hour",
    title="千川全域推广(分小时)",
    menu="巨量千川 → 数据 → 全域推广 → 数据趋势 → 分小时 → 下载",
    sheets=(
        Sheet(
            key="whole_hours",
            table="ad_hour",
            layout=Layout.TABLE,
            columns=(HOUR, _ACCOUNT_NAME, _ACCOUNT, _DAY, *_MONEY, *_COUNTS, *_PRINTED),
            required=("hour", "ad_cost"),
            kin=("hour", "printed_roi", "printed_net_roi", "printed_cost_per_order"),
            total="hour",
            checks=_CHECKS,
        ),
    ),
    anchor="whole_hours",
    precedence=51,
)

QIANCHUAN_MATERIAL = Export(
    key="qianchuan_material",
    title="千川全域推广(素材分析)",
    menu="巨量千川 → 数据 → 全域推广 → 素材分析 → 视频 → 下载",
    sheets=(
        Sheet(
            key="whole_materials",
            table="ad_material",
            layout=Layout.TABLE,
            columns=(
                MATERIAL,
                Column("material_name", Form.TEXT, ("素材名称",)),
                _ACCOUNT_NAME,
                _ACCOUNT,
                _DAY,
                Column("material_verdict", Form.TEXT, ("素材评估",)),
                Column("material_seconds", Form.SECONDS, ("素材时长",)),
                Column("made_at", Form.DATETIME, ("素材创建时间",)),
                Column("material_source", Form.TEXT, ("素材来源",)),
                Column("tags", Form.TEXT, ("标签", "素材标签")),
                *_MONEY,
                *_COUNTS,
                *_PRINTED,
                Column("plays", Form.COUNT, ("视频播放数",)),
                Column("play_3s_share", Form.SHARE, ("3秒播放率",)),
                Column("play_10s_share", Form.SHARE, ("10秒播放率",)),
                Column("play_through_share", Form.SHARE, ("视频完播率",)),
            ),
            required=("material_id", "ad_cost"),
            kin=("material_id", "material_name", "material_verdict", "made_at", "plays", "base_cost"),
            total="material_id",
            period=True,
            checks=_CHECKS,
        ),
    ),
    anchor="whole_materials",
    precedence=52,
)

KINDS = (QIANCHUAN_LIVE, QIANCHUAN_HOUR, QIANCHUAN_MATERIAL)
