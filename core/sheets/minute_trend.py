"""流量综合趋势分析: what happened in a live room minute by minute.

Owns the header texts of this export and of the CSVs that other tools make of the same curves. People tick the figures
they download, so any subset of the columns may be there. The file names neither account nor session. Its printed rates
divide by those who are online: other metrics than the rates of a session under the same names.
"""

from core.sheets.declaration import Column, Export, Form, Layout, Sheet

MINUTE = Column("minute", Form.MINUTE, ("时间", "日期时间", "分钟", "时间点", "timeMinute", "抓取时间", "采集时间"))

_COLUMNS = (
    MINUTE,
    Column("entries", Form.COUNT, ("进入直播间人数", "进入人数", "观看人数", "直播间观看人数", "直播间进入人数")),
    Column("leavers", Form.COUNT, ("离开直播间人数", "直播间离开人数", "离开人数")),
    Column("online", Form.NUMBER, ("实时在线人数", "在线人数", "平均在线人数")),
    Column("exposure_users", Form.COUNT, ("直播间曝光人数", "曝光人数")),
    Column("product_exposure_users", Form.COUNT, ("商品曝光人数", "直播间商品曝光人数")),
    Column("product_click_users", Form.COUNT, ("商品点击人数", "直播间商品点击人数", "点击人数")),
    Column("comments", Form.COUNT, ("评论次数", "新增评论数", "评论数")),
    Column("interaction_users", Form.COUNT, ("互动人数", "内容互动人数")),
    Column("likes", Form.COUNT, ("点赞次数", "点赞数")),
    Column("like_users", Form.COUNT, ("点赞人数",)),
    Column("new_followers", Form.COUNT, ("新增粉丝数", "新增关注数", "关注人数", "关注")),
    Column("new_fanclub", Form.COUNT, ("新加直播团人数", "新加团人数")),
    Column(
        "watch_seconds_per_viewer",
        Form.SECONDS,
        ("人均观看时长", "平均观看时长", "观看时长", "人均观看时长(过去15分钟)", "人均看播时长"),
    ),
    Column("orders", Form.COUNT, ("成交订单数",)),
    Column("items", Form.COUNT, ("成交件数",)),
    Column("buyers", Form.COUNT, ("成交人数",)),
    Column("gmv", Form.MONEY, ("成交金额", "GMV", "直播间成交金额")),
    Column("user_pay", Form.MONEY, ("用户支付金额", "直播间用户支付金额")),
    Column("ad_cost", Form.MONEY, ("千川消耗", "投放消耗")),
    Column("paid_entries", Form.COUNT, ("全部付费流量", "付费流量")),
    Column("natural_entries", Form.COUNT, ("全部自然流量", "自然流量")),
    Column("qianchuan_entries", Form.COUNT, ("千川PC版", "千川")),
    Column("qianchuan_brand_entries", Form.COUNT, ("千川品牌", "千川品牌广告")),
    Column("suixintui_entries", Form.COUNT, ("小店随心推",)),
    Column("brand_entries", Form.COUNT, ("品牌广告",)),
    Column("other_ad_entries", Form.COUNT, ("其他广告",)),
    Column("printed_view_rate", Form.SHARE, ("曝光-观看率", "曝光进入率")),
    Column("printed_interaction_rate", Form.SHARE, ("互动率",)),
    Column("printed_follow_rate", Form.SHARE, ("关注率",)),
    Column("printed_product_click_rate", Form.SHARE, ("商品点击率",)),
    Column("printed_pay_rate", Form.SHARE, ("商品点击-成交率",)),
    Column("negative_rate", Form.SHARE, ("负反馈率",)),
    Column("negative_count", Form.COUNT, ("负反馈次数",)),
    Column("fan_buyer_share", Form.SHARE, ("成交粉丝占比",)),
    Column("printed_gpm", Form.NUMBER, ("千次观看成交金额", "GPM")),
    Column("printed_uv_value", Form.NUMBER, ("UV价值",)),
)

_ROOM = Column("live_id", Form.ID, ("直播间ID", "直播ID", "room_id"))

MINUTE_TREND = Export(
    key="minute_trend",
    title="流量综合趋势分析",
    menu="罗盘 → 直播 → 直播详情 → 流量分析 → 综合趋势分析 → 下载",
    sheets=(
        Sheet(
            key="minutes",
            table="minute",
            layout=Layout.TABLE,
            columns=(*_COLUMNS, _ROOM),
            required=("minute", "|".join(column.key for column in _COLUMNS[1:])),
            telling=("分钟级趋势", "分钟级趋势数据"),
            kin=(
                "online", "leavers", "entries", "new_fanclub", "printed_view_rate", "printed_interaction_rate",
                "negative_rate", "negative_count", "paid_entries", "natural_entries",
            ),
            total="minute",
            session="must",
            flows=(
                "entries", "leavers", "exposure_users", "product_exposure_users", "product_click_users", "comments",
                "interaction_users", "likes", "like_users", "new_followers", "new_fanclub", "orders", "items", "buyers",
                "gmv", "user_pay", "ad_cost", "paid_entries", "natural_entries",
            ),
        ),
    ),
    anchor="minutes",
    precedence=4,
    exported=r"数据更新日期(\d{4}-\d{2}-\d{2})",
)  # fmt: skip
"""The figures of a minute are that minute's own; a running total (累计观看人数) is none of them."""
