"""What each export looks like: the registry of kinds, and of the tables they land in. Declarations only."""

from core.sheets import qianchuan, qianchuan_standard, tiktok
from core.sheets.alliance_product import ALLIANCE_PRODUCT, LEADER
from core.sheets.audience import AUDIENCE, CROWD, DIMENSION, LABEL
from core.sheets.channel_table import CHANNEL_TABLE
from core.sheets.comments import COMMENT, COMMENTS, SAID_AT
from core.sheets.composition import COMPOSITION, COMPOSITION_TABLES
from core.sheets.crowd_package import CROWD_PACKAGE, PACKAGE
from core.sheets.declaration import Column, Export, Form, Landed
from core.sheets.explanation import EXPLAIN_START, EXPLANATION
from core.sheets.host_report import HOST as REPORTED_HOST
from core.sheets.host_report import HOST_REPORT
from core.sheets.live_detail import LIVE_DETAIL
from core.sheets.live_events import EVENT, EVENT_AT, EVENT_KIND, LIVE_EVENTS
from core.sheets.live_list import SHOP_LIST, TALENT_LIST
from core.sheets.minute_trend import MINUTE, MINUTE_TREND
from core.sheets.order_return import ORDER_RETURN, RETURN
from core.sheets.order_review import ORDER_REVIEW, REVIEW_TYPE, REVIEWED_AT, REVIEWED_ORDER, REVIEWED_PRODUCT
from core.sheets.product_audience import PRODUCT_AUDIENCE
from core.sheets.product_detail import PRODUCT_DETAIL, PRODUCT_ID, PRODUCT_NAME, SKU
from core.sheets.product_list import PRODUCT_CARD_LIST, PRODUCT_LIST
from core.sheets.refund_report import REFUND_REPORT, REFUND_TABLE
from core.sheets.room_report import ROOM_REPORT
from core.sheets.roster import HOST, ROSTER, SHIFT_ON
from core.sheets.short_video import SHORT_VIDEO, VIDEO

EXPORTS: dict[str, Export] = {
    export.key: export
    for export in (
        SHOP_LIST,
        LIVE_DETAIL,
        TALENT_LIST,
        CHANNEL_TABLE,
        MINUTE_TREND,
        PRODUCT_DETAIL,
        EXPLANATION,
        LIVE_EVENTS,
        PRODUCT_LIST,
        PRODUCT_CARD_LIST,
        ROSTER,
        HOST_REPORT,
        AUDIENCE,
        PRODUCT_AUDIENCE,
        CROWD_PACKAGE,
        COMMENTS,
        *qianchuan.KINDS,
        *qianchuan_standard.KINDS,
        *tiktok.KINDS,
        SHORT_VIDEO,
        ROOM_REPORT,
        COMPOSITION,
        REFUND_REPORT,
        ORDER_REVIEW,
        ORDER_RETURN,
        ALLIANCE_PRODUCT,
    )
}

LANDED: dict[str, Landed] = {
    landed.name: landed
    for landed in (
        Landed("live", "场次"),
        Landed("channel", "渠道", (Column("channel", Form.TEXT, ("渠道名称",)),)),
        Landed("product", "商品", (PRODUCT_ID, SKU)),
        Landed("shop_product", "商品(全店)", (PRODUCT_ID,)),
        Landed("card_product", "商品(商品卡)", (PRODUCT_ID,)),
        Landed("explanation", "讲解", (PRODUCT_ID, EXPLAIN_START)),
        Landed("event", "事件", (EVENT_AT, EVENT_KIND, EVENT)),
        Landed("room", "直播间"),
        Landed("tiktok_live", "TikTok 场次", (tiktok.ROOM, tiktok.TITLE)),
        Landed("tiktok_minute", "TikTok 分钟", (tiktok.MINUTE,)),
        Landed("tiktok_product", "TikTok 商品", (tiktok.PRODUCT, tiktok.PRODUCT_NAME)),
        Landed("video", "短视频", (VIDEO,)),
        Landed("ad_day", "千川全域(按天)"),
        Landed("ad_hour", "千川全域(按小时)", (qianchuan.HOUR,)),
        Landed("ad_material", "千川全域素材", (qianchuan.MATERIAL,)),
        Landed("ad_standard", "千川标准推广", qianchuan_standard.OF_PLANS),
        Landed("ad_standard_material", "千川标准推广素材", qianchuan_standard.OF_MATERIALS),
        Landed("shift", "上播", (HOST, SHIFT_ON)),
        Landed("host_report", "主播", (REPORTED_HOST,)),
        Landed("audience", "人群画像", (CROWD, DIMENSION, LABEL)),
        Landed(
            "product_audience",
            "商品人群画像",
            (PRODUCT_ID, PRODUCT_NAME, CROWD, DIMENSION, LABEL),
            parts=("product_id", "product_name"),
        ),
        Landed("crowd_package", "人群包投放", (PACKAGE,)),
        Landed("comment", "评论", (SAID_AT, COMMENT)),
        *COMPOSITION_TABLES,
        REFUND_TABLE,
        Landed(
            "order_review",
            "评价",
            (REVIEWED_ORDER, REVIEWED_PRODUCT, REVIEWED_AT, REVIEW_TYPE),
            parts=("order_id",),  # reviews come in for weeks: those of one order never replace another's
        ),
        Landed("order_return", "退单", (RETURN,)),
        Landed("alliance_product", "联盟商品", (PRODUCT_ID, PRODUCT_NAME, LEADER)),
        Landed("minute", "分钟", (MINUTE,)),
        Landed(
            "feeder_video",
            "引流短视频",
            (Column("video", Form.TEXT, ("短视频名称",)), Column("posted_at", Form.DATETIME, ("投稿时间",))),
        ),
    )
}
