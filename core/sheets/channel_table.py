"""渠道分析: where the entries of a live room came from, as a sheet of 整场数据下载 or as a table of its own.

Owns the header texts of the channel table, and the names of channels in all vintages with the group each belongs to.
An unknown name stays visible under its own name.
"""

from core.sheets.declaration import Check, Column, Export, Form, Layout, Sheet

NATURAL = "自然"
PAID = "付费"

GROUPS = {
    NATURAL: (
        "推荐feed", "直播推荐", "短视频引流", "短视频流量", "关注", "关注tab", "粉丝关注", "搜索", "直播广场", "同城",
        "个人主页", "个人主页&店铺&橱窗", "抖音商城推荐", "商城推荐", "活动页", "头条西瓜", "其他推荐场景", "自然推荐",
        "分享/私域", "其他", "其他场景",
    ),
    PAID: (
        "千川PC版", "千川pc版", "千川PC版(抖音)", "小店随心推", "品牌广告", "品牌投放", "千川品牌广告", "千川品牌",
        "千川品牌投放", "其他广告", "其他投放", "其他竞价广告", "竞价广告", "付费推广", "抖+", "千川",
    ),
}  # fmt: skip

NATURAL_TOTALS = ("全部自然流量", "自然流量", "全部免费流量", "免费流量")
PAID_TOTALS = ("全部付费流量", "付费流量")
_MONEY_GMV = Column("gmv", Form.MONEY, ("成交金额", "直播间成交金额"))
_MONEY_USER_PAY = Column("user_pay", Form.MONEY, ("用户支付金额", "直播间用户支付金额"))

_COLUMNS = (
    Column("channel", Form.TEXT, ("渠道名称", "流量渠道", "流量来源", "渠道", "二级渠道")),
    Column("channel_above", Form.TEXT, ("一级渠道", "一级流量渠道", "流量类型", "渠道类型")),
    Column("day", Form.DATE, ("日期", "统计日期")),
    Column("start", Form.DATETIME, ("直播开始时间", "开播时间")),
    Column("stop", Form.DATETIME, ("直播结束时间", "下播时间", "关播时间")),
    Column("account", Form.ID, ("抖音号", "主播抖音号", "达人抖音号", "抖音号or火山号")),
    Column("account_name", Form.TEXT, ("主播昵称", "达人昵称", "账号", "抖音号名称")),
    Column("watch_seconds_per_viewer", Form.SECONDS, ("人均观看时长",)),
    Column("exposure_count", Form.COUNT, ("直播间曝光次数", "曝光次数")),
    Column(
        "entries",
        Form.COUNT,
        ("观看次数", "直播间观看次数", "直播间进入次数", "进入直播间次数", "进入次数", "直播间观看人次"),
    ),
    Column("viewers", Form.COUNT, ("观看人数", "直播间观看人数", "引流人数", "进入直播间人数")),
    Column("product_exposure_count", Form.COUNT, ("商品曝光次数", "直播间商品曝光次数")),
    Column("product_clicks", Form.COUNT, ("商品点击次数", "直播间商品点击次数")),
    Column("orders", Form.COUNT, ("成交订单数", "直播间成交订单数")),
    _MONEY_GMV,
    _MONEY_USER_PAY,
    Column("ad_cost", Form.MONEY, ("千川消耗", "投放消耗(店铺绑定)", "投放消耗")),
    Column("ad_cost_promoted", Form.MONEY, ("投放消耗(店铺被投)",)),
    Column("interaction_share_by_times", Form.SHARE, ("直播间观看-互动率(次数)", "观看-互动率(次数)")),
    Column("product_click_share_by_times", Form.SHARE, ("商品曝光-点击率", "商品曝光-点击率(次数)")),
    Column("printed_ticket_per_order", Form.WITNESS, ("笔单价", "成交笔单价")),
    Column("printed_order_rate", Form.WITNESS, ("直播间观看-成交率(次数)", "观看-成交率(次数)", "转化率")),
    Column("printed_view_rate_by_times", Form.WITNESS, ("直播间曝光-观看率", "曝光-观看率", "直播间曝光-观看率(次数)")),
    Column("printed_entry_share", Form.WITNESS, ("流量占比", "占比")),
    Column("printed_money_share", Form.WITNESS, ("成交金额占比", "用户支付金额占比")),
    Column("printed_gpm", Form.WITNESS, ("渠道千次观看成交", "千次观看成交金额")),
)

CHANNELS = Sheet(
    key="channels",
    table="channel",
    layout=Layout.TABLE,
    columns=_COLUMNS,
    required=("channel|channel_above", "entries"),
    telling=("流量分析-渠道分析",),
    kin=(
        "channel", "channel_above", "entries", "watch_seconds_per_viewer", "ad_cost", "interaction_share_by_times",
        "printed_order_rate", "printed_ticket_per_order", "printed_view_rate_by_times", "printed_entry_share",
    ),
    total="channel",
    session="may",
    subtotals=tuple((name, GROUPS[PAID]) for name in PAID_TOTALS)
    + tuple((name, GROUPS[NATURAL]) for name in NATURAL_TOTALS),
    total_tells=(
        ("entries", "views"), ("viewers", "viewers"), ("orders", "orders"), ("gmv", "gmv"), ("user_pay", "user_pay"),
        ("ad_cost", "ad_cost"), ("watch_seconds_per_viewer", "watch_seconds_per_viewer"),
    ),
    checks=(
        Check("printed_order_rate", "orders", "entries"),
        Check("printed_ticket_per_order", "user_pay", "orders"),
        Check("printed_view_rate_by_times", "entries", "exposure_count"),
    ),
)  # fmt: skip

CHANNEL_TABLE = Export(
    key="channel_table",
    title="渠道分析",
    menu="罗盘 → 直播 → 直播列表 → 直播详情 → 流量分析 → 渠道分析 → 下载",
    sheets=(CHANNELS,),
    anchor="channels",
    precedence=3,
)
