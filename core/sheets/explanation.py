"""商品讲解: when each product was explained in a live room, and what that brought.

Owns the header texts of the tables that merchants and collectors make of it: begin and end as moments, as Unix seconds
or as a window on the clock. How many times a product had been explained before is counted by the fact, never read.
"""

from core.sheets.declaration import Column, Export, Form, Layout, Sheet
from core.sheets.placing import SESSION
from core.sheets.product_detail import PRODUCT_ID, PRODUCT_NAME

EXPLAIN_START = Column("explain_start", Form.MOMENT, ("讲解开始时间", "讲解开始时间戳", "开始讲解时间"))

EXPLANATION = Export(
    key="explanation",
    title="商品讲解",
    menu="罗盘 → 直播 → 直播详情(大屏) → 商品 → 讲解分析",
    sheets=(
        Sheet(
            key="explanations",
            table="explanation",
            layout=Layout.TABLE,
            columns=(
                PRODUCT_ID,
                PRODUCT_NAME,
                EXPLAIN_START,
                Column("explain_end", Form.MOMENT, ("讲解结束时间", "讲解结束时间戳", "结束讲解时间")),
                Column("explain_window", Form.WINDOW, ("商品讲解时间", "explain_time", "讲解时间", "讲解时段")),
                Column("explain_seconds", Form.SECONDS, ("讲解时长", "商品讲解时长")),
                Column("product_clicks", Form.COUNT, ("商品点击次数", "讲解点击次数")),
                Column("product_click_users", Form.COUNT, ("商品点击人数", "讲解点击人数")),
                Column(
                    "entries",
                    Form.COUNT,
                    ("直播间进入次数(推荐流)", "直播间进入次数(自然推荐Feed)", "直播间进入次数(推荐feed)"),
                ),
                Column("online", Form.NUMBER, ("平均在线人数", "分均在线人数")),
                Column("online_change", Form.NUMBER, ("起止人数变化",)),
                Column("orders", Form.COUNT, ("成交订单数", "商品成交订单数", "讲解成交订单数")),
                Column("items", Form.COUNT, ("成交件数", "商品成交件数", "讲解成交件数")),
                Column("buyers", Form.COUNT, ("成交人数", "商品成交人数", "讲解成交人数")),
                Column("gmv", Form.MONEY, ("讲解成交金额", "商品成交金额", "成交金额", "GMV")),
                Column("user_pay", Form.MONEY, ("商品用户支付金额", "讲解用户支付金额", "用户支付金额")),
                *SESSION,
            ),
            required=("product_id", "explain_start|explain_window"),
            kin=("explain_start", "explain_end", "explain_window", "explain_seconds", "entries", "online_change"),
            total="product_id",
            session="must",
            lasts=("explain_start", "explain_end"),
        ),
    ),
    anchor="explanations",
    precedence=8,
)
