"""千川标准推广: what single plans cost and brought in, by day and by material, as CSV or workbook.

Owns the header texts of these two exports. Their figures bear bare names (消耗, 展示次数) where 全域推广 writes 整体….
A CSV often writes the unit into the header: (元) or (%).
"""

from core.sheets.declaration import Check, Column, Export, Form, Layout, Sheet

OF_PLANS = (
    Column("plan_id", Form.ID, ("计划ID", "广告计划ID", "推广计划ID")),
    Column("plan_name", Form.TEXT, ("计划名称", "广告计划名称", "推广计划名称")),
    Column("promotion", Form.TEXT, ("推广类型", "营销目标")),
)
OF_MATERIALS = (
    Column("material_id", Form.ID, ("素材ID",)),
    Column("material_name", Form.TEXT, ("素材名称", "素材名")),
)

_PLACES = (
    Column("account_name", Form.TEXT, ("抖音号名称", "抖音号昵称", "抖音昵称", "账号名称")),
    Column("account", Form.ID, ("抖音号ID", "抖音号")),
    Column("day", Form.DATE, ("日期", "时间-天", "统计日期")),
)

_FIGURES = (
    Column("ad_cost", Form.MONEY, ("消耗", "花费")),
    Column("ad_impressions", Form.COUNT, ("展示次数", "展示数")),
    Column("ad_clicks", Form.COUNT, ("点击次数", "点击数", "广告点击次数")),
    Column("conversions", Form.COUNT, ("转化数", "广告转化数")),
    Column("direct_conversions", Form.COUNT, ("直接转化数",)),
    Column("direct_orders", Form.COUNT, ("直接成交订单数",)),
    Column("direct_gmv", Form.MONEY, ("直接成交金额", "直接支付成交金额")),
    Column("direct_created_orders", Form.COUNT, ("直接下单订单数",)),
    Column("direct_created_gmv", Form.MONEY, ("直接下单金额",)),
    Column("indirect_gmv_7d", Form.MONEY, ("7日间接成交金额",)),
    Column("coupon", Form.MONEY, ("成交智能优惠券金额",)),
    Column("plays", Form.COUNT, ("播放数", "播放次数", "播放量")),
    Column("valid_plays", Form.COUNT, ("有效播放数", "有效播放次数")),
    Column("plays_3s", Form.COUNT, ("3s播放数", "3秒播放数", "3秒播放次数")),
    Column("plays_25", Form.COUNT, ("25%进度播放数",)),
    Column("plays_50", Form.COUNT, ("50%进度播放数",)),
    Column("plays_75", Form.COUNT, ("75%进度播放数",)),
    Column("plays_through", Form.COUNT, ("播放完成数", "完播数")),
    Column("play_2s_share", Form.SHARE, ("2秒播放率", "2s播放率")),
    Column("play_3s_share", Form.SHARE, ("3秒播放率", "3s播放率")),
    Column("play_5s_share", Form.SHARE, ("5s播放率", "5秒播放率")),
    Column("play_10s_share", Form.SHARE, ("10秒播放率", "10s播放率")),
    Column("play_25_share", Form.SHARE, ("25%进度播放率",)),
    Column("play_50_share", Form.SHARE, ("50%进度播放率",)),
    Column("play_75_share", Form.SHARE, ("75%进度播放率",)),
    Column("play_through_share", Form.SHARE, ("播放完成率", "完播率")),
    Column("new_a3", Form.COUNT, ("新增A3", "7日新增A3")),
    Column("new_a3_share", Form.SHARE, ("新增A3占比",)),
    Column("viewers", Form.COUNT, ("直播间观看人数",)),
    Column("views", Form.COUNT, ("直播间观看人次", "直播间观看次数")),
    Column("product_clicks", Form.COUNT, ("直播商品点击次数", "直播间商品点击次数")),
    Column("new_followers", Form.COUNT, ("直播间新增粉丝数", "新增粉丝数")),
    Column("new_fanclub", Form.COUNT, ("直播间新加团人数",)),
    Column("comments", Form.COUNT, ("直播间评论次数", "评论次数", "评论数")),
    Column("likes", Form.COUNT, ("点赞次数", "点赞数")),
    Column("shares", Form.COUNT, ("直播间分享次数", "分享次数", "分享数")),
    Column("printed_click_rate", Form.WITNESS, ("点击率", "广告点击率")),
    Column("printed_cpm", Form.WITNESS, ("平均千次展现费用", "平均千次展示费用", "千次展示费用", "CPM")),
    Column("printed_cpc", Form.WITNESS, ("点击均价", "平均点击单价", "广告点击单价", "CPC")),
    Column("printed_conversion_rate", Form.WITNESS, ("转化率", "点击转化率", "总转化率", "广告转化率")),
    Column("printed_conversion_cost", Form.WITNESS, ("转化成本", "广告转化成本")),
    Column("printed_cost_per_order", Form.WITNESS, ("成交订单成本",)),
    Column("printed_roi", Form.WITNESS, ("直接支付ROI",)),
    Column("printed_created_roi", Form.WITNESS, ("直接下单ROI",)),
    Column("printed_roi_7d", Form.WITNESS, ("7日总支付ROI",)),
    Column("printed_a3_cost", Form.WITNESS, ("7日A3成本", "A3成本")),
)

_CHECKS = (
    Check("printed_click_rate", "ad_clicks", "ad_impressions", decimals=4),
    Check("printed_cpm", "ad_cost", "ad_impressions", scale=1000, decimals=2),
    Check("printed_cpc", "ad_cost", "ad_clicks", decimals=2),
    Check("printed_conversion_rate", "conversions", "ad_clicks", decimals=4),
    Check("printed_conversion_cost", "ad_cost", "conversions", decimals=2),
    Check("printed_cost_per_order", "ad_cost", "direct_orders", decimals=2),
    Check("printed_roi", "direct_gmv", "ad_cost", decimals=2),
    Check("printed_created_roi", "direct_created_gmv", "ad_cost", decimals=2),
)

_KIN = (
    "ad_impressions",
    "ad_clicks",
    "conversions",
    "direct_orders",
    "direct_gmv",
    "printed_click_rate",
    "printed_cpm",
)

QIANCHUAN_STANDARD = Export(
    key="qianchuan_standard",
    title="千川标准推广",
    menu="巨量千川 → 数据 → 标准推广 → 推广数据 → 分天 → 下载",
    sheets=(
        Sheet(
            key="standard_days",
            table="ad_standard",
            layout=Layout.TABLE,
            columns=(*_PLACES, *OF_PLANS, *_FIGURES),
            required=("ad_cost", "ad_impressions|ad_clicks|conversions|direct_orders|direct_gmv"),
            kin=_KIN,
            period=True,
            checks=_CHECKS,
        ),
    ),
    anchor="standard_days",
    precedence=53,
)

QIANCHUAN_STANDARD_MATERIAL = Export(
    key="qianchuan_standard_material",
    title="千川标准推广(素材)",
    menu="巨量千川 → 数据 → 标准推广 → 素材分析 → 下载",
    sheets=(
        Sheet(
            key="standard_materials",
            table="ad_standard_material",
            layout=Layout.TABLE,
            columns=(*OF_MATERIALS, *_PLACES, *_FIGURES),
            required=("material_id|material_name", "ad_cost"),
            kin=_KIN,
            total="material_id",
            period=True,
            checks=_CHECKS,
        ),
    ),
    anchor="standard_materials",
    precedence=54,
)

KINDS = (QIANCHUAN_STANDARD, QIANCHUAN_STANDARD_MATERIAL)
