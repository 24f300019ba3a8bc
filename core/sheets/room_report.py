"""直播间修正报表: which room id and title each live session had. No figure of it is in here.

Owns the header texts of this export. 直播间列表 names no room: this is what tells a file that bears a room's id its
session.
"""

from core.sheets.declaration import Column, Export, Form, Layout, Sheet

ROOM_REPORT = Export(
    key="room_report",
    title="直播间修正报表",
    menu="罗盘 → 直播 → 直播间修正 → 导出报表",
    sheets=(
        Sheet(
            key="rooms",
            table="room",
            layout=Layout.TABLE,
            columns=(
                Column("live_id", Form.ID, ("直播间ID", "直播ID")),
                Column("live_title", Form.TEXT, ("直播间名称", "直播间标题", "直播标题")),
                Column("stat_period", Form.TEXT, ("统计日期",)),
                Column("shop_name", Form.TEXT, ("店铺名称",)),
                Column("start", Form.DATETIME, ("直播开始时间",)),
                Column("stop", Form.DATETIME, ("直播结束时间",)),
                Column("live_seconds", Form.SECONDS, ("直播时长",), bare="分钟"),
                Column("talent_id", Form.ID, ("达人ID",)),
                Column("account", Form.ID, ("抖音号", "达人抖音号")),
                Column("account_name", Form.TEXT, ("达人昵称",)),
                Column("account_type", Form.TEXT, ("账号类型",)),
            ),
            required=("live_id", "start", "stat_period|talent_id"),
            kin=("stat_period", "talent_id", "live_title", "account_type"),
            total="live_id",
        ),
    ),
    anchor="rooms",
    precedence=55,
)
