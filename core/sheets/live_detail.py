"""整场数据下载: the workbook of one live session, in the shop's and in 百应's layout.

Owns the header texts of its sheets. 基本信息, 整体看板, 流量转化 and 互动&人群&售后 are parts of one record about the
session; channels, feeder videos and products are tables. This file knows 用户支付金额 only and never 成交金额, unless
it prints that header itself.
"""

from core.sheets import channel_table, product_detail
from core.sheets.declaration import Check, Column, Export, Form, Layout, Sheet

_VIEWERS = Column("viewers", Form.COUNT, ("直播间观看人数", "进入直播间人数", "观看人数", "累计观看人数"))
_PRODUCT_EXPOSURE = Column("product_exposure_users", Form.COUNT, ("商品曝光人数", "直播间商品曝光人数"))
_PRODUCT_CLICKS = Column("product_click_users", Form.COUNT, ("商品点击人数", "直播间商品点击人数"))
_BUYERS = Column("buyers", Form.COUNT, ("成交人数", "直播间成交人数"))

_KPIS = (
    _VIEWERS,
    _PRODUCT_EXPOSURE,
    _PRODUCT_CLICKS,
    _BUYERS,
    Column("exposure_users", Form.COUNT, ("直播间曝光人数", "曝光人数")),
    Column("exposure_count", Form.COUNT, ("直播间曝光次数", "曝光次数")),
    Column("views", Form.COUNT, ("直播间观看次数", "观看次数", "直播间观看人次")),
    Column("natural_viewers", Form.COUNT, ("自然流量观看人数",)),
    Column("paid_viewers", Form.COUNT, ("付费流量观看人数",)),
    Column("order_created_users", Form.COUNT, ("创建订单人数", "生单人数", "下单人数")),
    Column("product_exposure_count", Form.COUNT, ("商品曝光次数", "直播间商品曝光次数")),
    Column("product_clicks", Form.COUNT, ("商品点击次数", "直播间商品点击次数")),
    Column("orders", Form.COUNT, ("成交订单数", "直播间成交订单数")),
    Column("items", Form.COUNT, ("成交件数", "直播间成交件数")),
    Column("gmv", Form.MONEY, ("直播间成交金额", "成交金额")),
    Column("user_pay", Form.MONEY, ("直播间用户支付金额", "用户支付金额")),
    Column("average_online", Form.NUMBER, ("平均在线人数",)),
    Column("peak_online", Form.COUNT, ("最高在线人数",)),
    Column("watch_seconds_per_viewer", Form.SECONDS, ("人均观看时长",)),
    Column("new_followers", Form.COUNT, ("新增粉丝数",)),
    Column("new_fanclub", Form.COUNT, ("新加直播团人数", "新加团人数")),
    Column("comments", Form.COUNT, ("评论次数",)),
    Column("likes", Form.COUNT, ("点赞次数",)),
    Column("shares", Form.COUNT, ("分享次数",)),
    Column("interaction_share", Form.SHARE, ("直播间观看-互动率(人数)", "观看-互动率(人数)", "互动率")),
    Column("fan_view_share", Form.SHARE, ("看播粉丝占比", "观看粉丝占比")),
    Column("fan_buyer_share", Form.SHARE, ("成交粉丝占比",)),
    Column("new_buyer_share", Form.SHARE, ("成交新客占比",)),
    Column("refund_amount", Form.MONEY, ("退款金额", "直播间退款金额")),
    Column("refund_orders", Form.COUNT, ("退款订单数", "直播间退款订单数")),
    Column("refund_users", Form.COUNT, ("退款人数", "直播间退款人数")),
    Column("ad_cost", Form.MONEY, ("投放消耗(店铺绑定)", "千川消耗", "投放消耗")),
    Column(
        "printed_view_rate",
        Form.WITNESS,
        ("直播间曝光-观看率(人数)", "曝光-观看率(人数)", "曝光进入率(人数)", "曝光-进入转换率"),
    ),
    Column(
        "printed_product_exposure_rate",
        Form.WITNESS,
        ("直播间观看-商品曝光率(人数)", "观看-商品曝光率(人数)", "进入-曝光转换率", "进入商品曝光率"),
    ),
    Column(
        "printed_product_click_rate",
        Form.WITNESS,
        ("直播间商品曝光-点击率(人数)", "商品曝光-点击率(人数)", "曝光-点击转换率"),
    ),
    Column(
        "printed_pay_rate",
        Form.WITNESS,
        (
            "直播间商品点击-成交率(人数)", "直播间商品点击-成交转化率(人数)", "商品点击-成交率(人数)",
            "商品点击-成交转化率(人数)", "点击-成交转换率", "点击-成交转化率",
        ),
    ),
    Column(
        "printed_view_pay_rate",
        Form.WITNESS,
        ("直播间观看-成交率(人数)", "直播间观看-成交转化率(人数)", "观看-成交率(人数)", "看播成交转化率(人数)"),
    ),
    Column(
        "printed_exposure_pay_rate",
        Form.WITNESS,
        (
            "直播间曝光-成交转化率(人数)", "直播间曝光-成交率(人数)", "曝光-成交率(人数)", "曝光-成交转换率",
            "曝光成交转化率",
        ),
    ),
    Column("printed_follow_rate", Form.WITNESS, ("直播间观看-关注率(人数)", "观看-关注率(人数)", "转粉率")),
    Column("printed_comments_per_viewer", Form.WITNESS, ("人均评论次数",)),
    Column("printed_ticket", Form.WITNESS, ("客单价",)),
    Column("printed_gpm", Form.WITNESS, ("千次观看成交金额",)),
    Column("printed_user_pay_gpm", Form.WITNESS, ("千次观看用户支付金额",)),
)  # fmt: skip

_BASICS = (
    Column("account_name", Form.TEXT, ("达人昵称", "主播昵称", "抖音昵称", "账号昵称")),
    Column("account", Form.ID, ("抖音号or火山号", "抖音号", "主播抖音号", "达人抖音号")),
    Column("live_span", Form.SPAN, ("直播时间", "直播时段", "直播起止时间")),
    Column("start", Form.DATETIME, ("直播开始时间", "开播时间")),
    Column("stop", Form.DATETIME, ("直播结束时间", "下播时间", "关播时间")),
    Column("live_seconds", Form.SECONDS, ("直播时长",), bare="分钟"),
    Column("live_title", Form.TEXT, ("直播标题", "直播间标题")),
    Column("live_id", Form.ID, ("直播间ID", "直播ID", "房间号")),
    Column("avatar_url", Form.TEXT, ("达人头像", "主播头像")),
    Column("talent_level", Form.TEXT, ("达人等级",)),
    Column("talent_type", Form.TEXT, ("达人类型",)),
    Column("followers", Form.COUNT, ("粉丝数",)),
)

RECORD_CHECKS = (
    Check("printed_view_rate", "viewers", "exposure_users"),
    Check("printed_product_exposure_rate", "product_exposure_users", "viewers"),
    Check("printed_product_click_rate", "product_click_users", "product_exposure_users"),
    Check("printed_pay_rate", "buyers", "product_click_users"),
    Check("printed_view_pay_rate", "buyers", "viewers"),
    Check("printed_exposure_pay_rate", "buyers", "exposure_users"),
    Check("printed_follow_rate", "new_followers", "viewers"),
    Check("printed_comments_per_viewer", "comments", "viewers"),
    Check("printed_ticket", "user_pay", "buyers"),
    Check("printed_gpm", "gmv", "views", scale=1000),
    Check("printed_user_pay_gpm", "user_pay", "views", scale=1000),
)

_PRODUCT = (
    *product_detail.COUNTED,
    Column("printed_product_click_rate", Form.WITNESS, product_detail.CLICK_RATE),
    Column("printed_pay_rate", Form.WITNESS, product_detail.PAY_RATE),
    Column("printed_exposure_gpm", Form.WITNESS, product_detail.EXPOSURE_GPM),
    Column("printed_refund_pre_rate", Form.WITNESS, product_detail.REFUND_PRE_RATE),
    Column("printed_refund_post_rate", Form.WITNESS, product_detail.REFUND_POST_RATE),
)

_FEEDER_VIDEO = (
    Column("video", Form.TEXT, ("短视频名称", "视频标题", "短视频标题")),
    Column("posted_at", Form.DATETIME, ("投稿时间", "发布时间")),
    Column("entry_exposure_count", Form.COUNT, ("短视频直播入口曝光次数", "直播间入口曝光次数")),
    Column("entries", Form.COUNT, ("短视频引流直播间次数", "引流直播间次数")),
    Column("printed_entry_click_rate", Form.WITNESS, ("短视频直播入口点击率(次数)", "短视频直播入口点击率")),
)

LIVE_DETAIL = Export(
    key="live_detail",
    title="整场数据下载",
    menu="罗盘 → 直播 → 直播列表 → 直播详情 → 右上角「整场数据下载」",
    sheets=(
        Sheet(
            key="basics",
            table="live",
            layout=Layout.RECORD,
            columns=_BASICS + _KPIS,
            required=("account_name|account", "live_span|start"),
            telling=("基本信息",),
            checks=RECORD_CHECKS,
        ),
        Sheet(
            key="board",
            table="live",
            layout=Layout.RECORD,
            columns=_KPIS,
            required=("viewers", "average_online"),
            telling=("整体看板",),
        ),
        Sheet(
            key="funnel",
            table="live",
            layout=Layout.RECORD,
            columns=_KPIS,
            required=("exposure_users", "viewers", "buyers"),
            telling=("流量&转化-转化漏斗",),
        ),
        Sheet(
            key="funnel_pairs",
            table="live",
            layout=Layout.PAIRS,
            columns=_KPIS,
            required=("buyers",),
            telling=("流量分析-流量转化",),
        ),
        Sheet(
            key="interaction",
            table="live",
            layout=Layout.RECORD,
            columns=_KPIS,
            required=("new_followers", "refund_users"),
            telling=("互动&人群&售后",),
        ),
        channel_table.CHANNELS,
        Sheet(
            key="feeder_videos",
            table="feeder_video",
            layout=Layout.TABLE,
            columns=_FEEDER_VIDEO,
            required=("video", "entries"),
            telling=("流量分析-短视频引流", "流量&转化-短视频引流"),
            total="video",
            checks=(Check("printed_entry_click_rate", "entries", "entry_exposure_count"),),
        ),
        Sheet(
            key="products",
            table="product",
            layout=Layout.BLOCKS,
            columns=_PRODUCT,
            required=("product_id", "product_name", "items"),
            telling=("商品分析-商品明细", "商品"),
            total="product_id",
            checks=(
                Check("printed_product_click_rate", "product_click_users", "product_exposure_users"),
                Check("printed_pay_rate", "buyers", "product_click_users"),
            ),
        ),
    ),
    anchor="basics",
    precedence=1,
    exported=r"整场数据下载_(\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2})",
)
