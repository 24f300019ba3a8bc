"""视频详情数据: what each of a shop's short videos was watched, sold and led into live rooms over a period.

Owns the header texts of this export, with (元) behind the amounts and without. The videos that fed one live session
are a sheet of 整场数据下载: their figures are that session's part only.
"""

from core.sheets.declaration import Check, Column, Export, Form, Layout, Sheet

VIDEO = Column("video_id", Form.ID, ("视频ID", "短视频ID"))

SHORT_VIDEO = Export(
    key="short_video",
    title="视频详情数据",
    menu="罗盘 → 短视频 → 视频明细 → 下载明细",
    sheets=(
        Sheet(
            key="videos",
            table="video",
            layout=Layout.TABLE,
            columns=(
                VIDEO,
                Column("video_title", Form.TEXT, ("视频标题", "短视频名称", "视频名称")),
                Column("promoted", Form.TEXT, ("是否投放",)),
                Column("video_url", Form.TEXT, ("播放链接", "视频链接")),
                Column("posted_at", Form.DATETIME, ("发布时间", "投稿时间")),
                Column("account_name", Form.TEXT, ("达人昵称",)),
                Column("account", Form.ID, ("达人抖音号", "抖音号")),
                Column("product_ids", Form.TEXT, ("带货商品ID",)),
                Column("day", Form.DATE, ("日期", "统计日期")),
                Column("video_views", Form.COUNT, ("视频观看次数", "视频播放次数")),
                Column("user_pay", Form.MONEY, ("用户支付金额",)),
                Column("refund_amount", Form.MONEY, ("退款金额",)),
                Column("live_user_pay", Form.MONEY, ("引流直播间用户支付金额",)),
                Column("search_user_pay", Form.MONEY, ("看后搜用户支付金额",)),
                Column("store_user_pay", Form.MONEY, ("引流店铺页用户支付金额",)),
                Column("likes", Form.COUNT, ("点赞数", "点赞次数")),
                Column("comments", Form.COUNT, ("评论数", "评论次数")),
                Column("favourites", Form.COUNT, ("收藏数", "收藏次数")),
                Column("shares", Form.COUNT, ("转发数", "分享数", "分享次数")),
                Column("follow_clicks", Form.COUNT, ("点击关注次数",)),
                Column("play_through_share", Form.SHARE, ("完播率",)),
                Column("watch_seconds_per_play", Form.SECONDS, ("平均观看时长",)),
                Column("product_exposure_count", Form.COUNT, ("商品曝光次数",)),
                Column("product_clicks", Form.COUNT, ("商品点击次数",)),
                Column("orders", Form.COUNT, ("成交订单数",)),
                Column("buyers", Form.COUNT, ("成交人数",)),
                Column("entry_exposure_count", Form.COUNT, ("直播间入口曝光次数", "短视频直播入口曝光次数")),
                Column("entries", Form.COUNT, ("引流直播间次数", "短视频引流直播间次数")),
                Column("live_orders", Form.COUNT, ("引流直播成交订单数",)),
                Column("ad_cost", Form.MONEY, ("投放消耗",)),
                Column("commission_paid", Form.MONEY, ("预估佣金支出",)),
                Column("printed_product_click_rate", Form.WITNESS, ("商品点击率(次数)", "商品曝光-点击率(次数)")),
                Column("printed_entry_click_rate", Form.WITNESS, ("直播间入口点击率(次数)", "直播间入口点击率")),
            ),
            required=("video_id", "video_views|user_pay"),
            kin=("video_title", "posted_at", "video_views", "live_user_pay", "entry_exposure_count", "entries"),
            total="video_id",
            period=True,
            checks=(
                Check("printed_product_click_rate", "product_clicks", "product_exposure_count"),
                Check("printed_entry_click_rate", "entries", "entry_exposure_count"),
            ),
        ),
    ),
    anchor="videos",
    precedence=62,
)
