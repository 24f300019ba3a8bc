"""TikTok Shop LIVE: one row per live session, and the LIVE Board's five minutes and products of one session.

Owns the header texts of these exports in English and, where seen, in Vietnamese. People tick the figures they download,
so any few of them may be there. Money is in the shop's currency and times in its zone. GPM here divides by impressions
(Show) or by views (Watch): other metrics than 千次观看成交金额 under the same name.
"""

from core.sheets.declaration import Check, Column, Export, Form, Layout, Sheet

PLATFORM = "TikTok Shop"

ROOM = Column("live_id", Form.ID, ("Room ID", "LIVE ID", "ID phòng"))
TITLE = Column("live_title", Form.TEXT, ("Room Title", "LIVE name", "LIVE title"))
MINUTE = Column("minute", Form.MOMENT, ("Datetime", "Date time", "Time"))
PRODUCT = Column("product_id", Form.ID, ("Product ID", "ID sản phẩm"))
PRODUCT_NAME = Column("product_name", Form.TEXT, ("Product name", "Product", "Tên sản phẩm"))

_CURRENCY = Column("currency", Form.TEXT, ("Currency", "Tiền tệ"))
_GMV = Column("local_gmv", Form.LOCAL, ("Attributed GMV", "GMV đã ghi nhận", "Gross revenue", "GMV"))
_ITEMS = Column("items", Form.COUNT, ("Attributed items sold", "Số món bán ra từ sự kiện", "Items sold", "Unit sales"))
_ORDERS = Column("orders", Form.COUNT, ("Attributed orders", "Orders"))
_SKU_ORDERS = Column(
    "sku_orders", Form.COUNT, ("Attributed SKU orders", "SKU orders", "Đơn hàng SKU", "Orders paid for")
)
_CUSTOMERS = Column("buyers", Form.COUNT, ("Customers", "Khách hàng", "Buyers"))
_VIEWS = Column("views", Form.COUNT, ("Views", "Lượt xem"))
_IMPRESSIONS = Column(
    "exposure_count", Form.COUNT, ("Impressions", "LIVE impressions", "LIVE impression", "Lượt hiển thị")
)
_PRODUCT_IMPRESSIONS = Column("product_exposure_count", Form.COUNT, ("Product Impressions", "Product impression"))
_PRODUCT_CLICKS = Column("product_clicks", Form.COUNT, ("Product clicks",))
_FOLLOWERS = Column("new_followers", Form.COUNT, ("New followers", "Người theo dõi mới"))
_COMMENTS = Column("comments", Form.COUNT, ("Comments", "Bình luận"))
_SHARES = Column("shares", Form.COUNT, ("Shares",))
_LIKES = Column("likes", Form.COUNT, ("Likes",))


def _rate(key: str, *headers: str, form: Form = Form.WITNESS) -> Column:
    return Column(key, form, headers, bare="%")


_CLICK_RATE = _rate("printed_click_rate", "CTR", "Click-through rate")
_ORDER_RATE = _rate("printed_order_rate", "CTOR", "CTOR (orders)")
_SKU_ORDER_RATE = _rate("printed_sku_order_rate", "CTOR (SKU orders)")

_ANY_FIGURE = (
    "local_gmv|views|exposure_count|orders|sku_orders|items|buyers|product_clicks|product_exposure_count|new_followers|"
    "comments|likes|shares|watch_seconds_per_viewer|watch_seconds_per_view"
)

_SHARED_CHECKS = (
    Check("printed_click_rate", "product_clicks", "product_exposure_count"),
    Check("printed_order_rate", "orders", "product_clicks"),
    Check("printed_sku_order_rate", "sku_orders", "product_clicks"),
)

TIKTOK_LIVE = Export(
    key="tiktok_live",
    title="TikTok Creator-Live-Performance",
    menu="TikTok Shop → Data Compass → LIVE → Creator LIVE Performance → Export",
    sheets=(
        Sheet(
            key="tiktok_sessions",
            table="tiktok_live",
            layout=Layout.TABLE,
            columns=(
                ROOM,
                TITLE,
                Column("account", Form.ID, ("Creator username", "Username", "Creator handle")),
                Column("account_name", Form.TEXT, ("Creator name", "Creator", "Nickname")),
                Column("start", Form.DATETIME, ("Start Time", "LIVE start time", "Launched time")),
                Column("stop", Form.DATETIME, ("End Time", "LIVE end time")),
                Column("zone", Form.TEXT, ("Time zone", "Timezone")),
                Column("live_seconds", Form.SECONDS, ("Duration", "LIVE duration")),
                _CURRENCY,
                _GMV,
                Column("local_ad_cost", Form.LOCAL, ("Ads Cost",)),
                Column("local_ad_gmv", Form.LOCAL, ("Ads GMV",)),
                _ITEMS,
                _ORDERS,
                _SKU_ORDERS,
                Column("created_orders", Form.COUNT, ("Orders created",)),
                _CUSTOMERS,
                _VIEWS,
                Column("viewers", Form.COUNT, ("Viewers",)),
                Column("peak_online", Form.COUNT, ("PCU", "Peak concurrent users")),
                Column("average_online", Form.NUMBER, ("ACU", "Average concurrent users")),
                _IMPRESSIONS,
                _PRODUCT_IMPRESSIONS,
                _PRODUCT_CLICKS,
                Column("products_listed", Form.COUNT, ("Products added",)),
                Column("products_sold", Form.COUNT, ("Different products sold",)),
                _FOLLOWERS,
                _COMMENTS,
                _SHARES,
                _LIKES,
                Column("watch_seconds_per_view", Form.SECONDS, ("Avg. viewing duration per view",)),
                Column(
                    "watch_seconds_per_viewer",
                    Form.SECONDS,
                    ("Avg. viewing duration", "Avg. viewing duration per viewer", "Average viewing duration",
                     "Thời lượng xem TB", "AVD"),
                ),
                Column("printed_ticket", Form.WITNESS, ("AOV",)),
                Column("printed_exposure_per_hour", Form.WITNESS, ("Impressions Per Hour",)),
                Column("printed_gmv_per_hour", Form.WITNESS, ("GMV per hour",)),
                Column("printed_show_gpm", Form.WITNESS, ("Show GPM",)),
                Column("printed_watch_gpm", Form.WITNESS, ("Watch GPM",)),
                _rate("tap_share", "Tap through rate", "Tap-through rate", form=Form.SHARE),
                _rate("live_click_share", "LIVE CTR", form=Form.SHARE),
                _rate("click_share", "Tỷ lệ nhấn", form=Form.SHARE),
                _rate("created_order_share", "CO rate", form=Form.SHARE),
                _CLICK_RATE,
                _ORDER_RATE,
                _SKU_ORDER_RATE,
                _rate("printed_view_sku_order_rate", "SKU order rate"),
                _rate("printed_follow_rate", "Follow rate"),
                _rate("printed_comment_rate", "Comment rate"),
                _rate("printed_share_rate", "Share rate"),
                _rate("printed_like_rate", "Like rate"),
            ),
            required=(
                "start",
                _ANY_FIGURE,
            ),
            telling=("performance_detail",),
            kin=("live_id", "live_title", "stop", "live_seconds", "local_gmv", "sku_orders", "printed_show_gpm"),
            total="live_id",
            platform=PLATFORM,
            checks=(
                *_SHARED_CHECKS,
                # A currency without cents is printed in whole units.
                Check("printed_ticket", "local_gmv", "orders", decimals=0),
                Check("printed_gmv_per_hour", "local_gmv", hourly=True, decimals=0),
                Check("printed_show_gpm", "local_gmv", "exposure_count", scale=1000, decimals=0),
                Check("printed_watch_gpm", "local_gmv", "views", scale=1000, decimals=0),
                Check("printed_view_sku_order_rate", "sku_orders", "views"),
                Check("printed_follow_rate", "new_followers", "views"),
                Check("printed_comment_rate", "comments", "views"),
                Check("printed_share_rate", "shares", "views"),
                Check("printed_like_rate", "likes", "views"),
            ),
        ),
    ),
    anchor="tiktok_sessions",
    precedence=60,
)  # fmt: skip

TIKTOK_BOARD = Export(
    key="tiktok_board",
    title="TikTok LIVE Board",
    menu="TikTok Shop → LIVE Board → Export",
    sheets=(
        Sheet(
            key="tiktok_minutes",
            table="tiktok_minute",
            layout=Layout.TABLE,
            columns=(
                MINUTE,
                _CURRENCY,
                Column("online", Form.COUNT, ("Viewers",)),
                Column("entries", Form.COUNT, ("Viewers entering",)),
                _VIEWS,
                _IMPRESSIONS,
                _PRODUCT_IMPRESSIONS,
                _PRODUCT_CLICKS,
                _ORDERS,
                _GMV,
                _COMMENTS,
                _LIKES,
                _SHARES,
                _FOLLOWERS,
            ),
            required=("minute", "online|entries|views|exposure_count", "local_gmv|orders|product_clicks|comments"),
            telling=("All", "LIVE Board"),
            kin=("minute", "online", "entries", "exposure_count", "local_gmv"),
            total="minute",
            session="must",
            platform=PLATFORM,
        ),
        Sheet(
            key="tiktok_products",
            table="tiktok_product",
            layout=Layout.TABLE,
            columns=(
                PRODUCT,
                PRODUCT_NAME,
                _CURRENCY,
                _GMV,
                _ITEMS,
                _ORDERS,
                _SKU_ORDERS,
                _CUSTOMERS,
                _PRODUCT_IMPRESSIONS,
                _PRODUCT_CLICKS,
                Column("price", Form.TEXT, ("Price", "Product price")),
                _CLICK_RATE,
                _ORDER_RATE,
                _SKU_ORDER_RATE,
            ),
            required=("product_id|product_name", "local_gmv|items|orders|product_clicks"),
            telling=("Product", "Products"),
            total="product_id",
            session="must",
            platform=PLATFORM,
            checks=_SHARED_CHECKS,
        ),
    ),
    anchor="tiktok_minutes",
    precedence=61,
)

KINDS = (TIKTOK_LIVE, TIKTOK_BOARD)
