"""The typed tables that every side must end with, and how the peers write them.

A column's key is its name in Fupan's store and in every peer's. `MISSING` are the marks that stand for no value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

MISSING = ("-", "--", "—", "")

SQL = {"text": "VARCHAR", "count": "BIGINT", "money": "DECIMAL(18,2)", "number": "DOUBLE", "seconds": "DOUBLE"}
SQL["moment"] = "TIMESTAMP"


@dataclass(frozen=True)
class Column:
    """`key` is the column's name in every side's table, `kind` one of SQL's."""

    header: str
    key: str
    kind: str


LIST = (
    Column("主播昵称", "account_name", "text"),
    Column("主播抖音号", "account", "text"),
    Column("直播标题", "live_title", "text"),
    Column("直播开始时间", "start", "moment"),
    Column("直播结束时间", "stop", "moment"),
    Column("直播时长", "live_seconds", "seconds"),
    Column("直播间曝光人数", "exposure_users", "count"),
    Column("直播间曝光次数", "exposure_count", "count"),
    Column("直播间观看人数", "viewers", "count"),
    Column("直播间观看次数", "views", "count"),
    Column("最高在线人数", "peak_online", "count"),
    Column("平均在线人数", "average_online", "number"),
    Column("人均观看时长", "watch_seconds_per_viewer", "seconds"),
    Column("评论次数", "comments", "count"),
    Column("点赞次数", "likes", "count"),
    Column("新增粉丝数", "new_followers", "count"),
    Column("新加直播团人数", "new_fanclub", "count"),
    Column("直播间商品曝光人数", "product_exposure_users", "count"),
    Column("直播间商品点击人数", "product_click_users", "count"),
    Column("直播间成交订单数", "orders", "count"),
    Column("直播间成交金额", "gmv", "money"),
    Column("直播间用户支付金额", "user_pay", "money"),
    Column("直播间成交人数", "buyers", "count"),
    Column("直播间退款金额", "refund_amount", "money"),
    Column("观看老粉占比", "old_fan_view_share", "number"),
)
_OF_LONG = (
    "account_name", "account", "start", "stop", "live_seconds", "exposure_users", "viewers", "views", "comments",
    "orders", "gmv", "refund_amount",
)  # fmt: skip
LONG = tuple(column for column in LIST if column.key in _OF_LONG)

_PLACE = (
    Column("抖音号or火山号", "account", "text"),
    Column("达人昵称", "account_name", "text"),
    Column("开播", "start", "moment"),
    Column("下播", "stop", "moment"),
)
DETAIL = {
    "live": (
        *_PLACE,
        Column("直播时长", "live_seconds", "seconds"),
        Column("直播间用户支付金额", "user_pay", "money"),
        Column("千次观看用户支付金额", "printed_user_pay_gpm", "number"),
        Column("达人头像", "avatar_url", "text"),
        Column("达人等级", "talent_level", "text"),
        Column("达人类型", "talent_type", "text"),
        Column("粉丝数", "followers", "count"),
        Column("直播间观看人数", "viewers", "count"),
        Column("直播间曝光-观看率(人数)", "printed_view_rate", "number"),
        Column("平均在线人数", "average_online", "number"),
        Column("最高在线人数", "peak_online", "count"),
        Column("商品点击人数", "product_click_users", "count"),
        Column("直播间商品曝光-点击率(人数)", "printed_product_click_rate", "number"),
        Column("人均观看时长", "watch_seconds_per_viewer", "seconds"),
        Column("新增粉丝数", "new_followers", "count"),
        Column("直播间观看-关注率(人数)", "printed_follow_rate", "number"),
        Column("直播间观看-互动率(人数)", "interaction_share", "number"),
        Column("人均评论次数", "printed_comments_per_viewer", "number"),
        Column("直播间观看-成交率(人数)", "printed_view_pay_rate", "number"),
        Column("直播间商品点击-成交率(人数)", "printed_pay_rate", "number"),
        Column("客单价", "printed_ticket", "number"),
        Column("退款金额", "refund_amount", "money"),
        Column("退款订单数", "refund_orders", "count"),
        Column("退款人数", "refund_users", "count"),
        Column("直播间曝光人数", "exposure_users", "count"),
        Column("商品曝光人数", "product_exposure_users", "count"),
        Column("成交人数", "buyers", "count"),
        Column("观看次数", "views", "count"),
        Column("成交订单数", "orders", "count"),
        Column("千川消耗", "ad_cost", "money"),
    ),
    "channel": (
        *_PLACE,
        Column("渠道名称", "channel", "text"),
        Column("人均观看时长", "watch_seconds_per_viewer", "seconds"),
        Column("观看次数", "entries", "count"),
        Column("观看人数", "viewers", "count"),
        Column("直播间观看-互动率(次数)", "interaction_share_by_times", "number"),
        Column("用户支付金额", "user_pay", "money"),
        Column("成交订单数", "orders", "count"),
        Column("笔单价", "printed_ticket_per_order", "number"),
        Column("直播间观看-成交率(次数)", "printed_order_rate", "number"),
        Column("千川消耗", "ad_cost", "money"),
    ),
    "feeder_video": (
        *_PLACE,
        Column("短视频名称", "video", "text"),
        Column("投稿时间", "posted_at", "moment"),
        Column("短视频直播入口曝光次数", "entry_exposure_count", "count"),
        Column("短视频引流直播间次数", "entries", "count"),
        Column("短视频直播入口点击率(次数)", "printed_entry_click_rate", "number"),
    ),
    "product": (
        *_PLACE,
        Column("商品ID", "product_id", "text"),
        Column("商品名称", "product_name", "text"),
        Column("sku名称", "sku", "text"),
        Column("用户支付金额", "user_pay", "money"),
        Column("成交件数", "items", "count"),
        Column("成交人数", "buyers", "count"),
        Column("商品曝光人数", "product_exposure_users", "count"),
        Column("商品点击人数", "product_click_users", "count"),
    ),
}
"""What a 整场数据下载 comes to: the last three of `live` stand in the row 整体 of the channels."""

LOADED = {"list": {"live": LIST}, "long": {"live": LONG}, "lists": {"live": LIST}, "details": DETAIL}
"""The tables of every load."""


def insert(database: Path, tables: Mapping[str, tuple[Sequence[Column], object]]) -> None:
    """Frames (pandas or Arrow, their columns named by key) into typed tables; the file is closed when it returns."""
    connection = duckdb.connect(str(database))
    for name, (columns, frame) in tables.items():
        listed = ", ".join(f'"{column.key}"' for column in columns)
        typed = ", ".join(f'"{column.key}" {SQL[column.kind]}' for column in columns)
        connection.execute(f"CREATE TABLE {name} ({typed})")
        connection.register("incoming", frame)
        connection.execute(f"INSERT INTO {name} SELECT {listed} FROM incoming")
        connection.unregister("incoming")
    connection.close()


# The layout of the demo's 整场数据下载

SHEETS = {"channel": "流量分析-渠道分析", "feeder_video": "流量分析-短视频引流", "product": "商品分析-商品明细"}
TOTALS = ("整体", "全部付费流量")
TOLD = ("观看次数", "成交订单数", "千川消耗")  # what the row 整体 says of the session

Row = dict[str, str]


def keys(table: str) -> dict[str, str]:
    return {column.header: column.key for column in DETAIL[table]}


def place(texts: Row) -> Row:
    span = texts["直播时间"]
    own = {"account": texts["抖音号or火山号"], "account_name": texts["达人昵称"]}
    return own | {"start": span[:19], "stop": span[20:]}
