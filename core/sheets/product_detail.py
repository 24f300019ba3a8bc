"""商品明细 of a live room: what each product of one session did, as the live tab downloads it.

Owns the header texts of a product within a session; the products of 整场数据下载 are the same figures. This file names
its room by an id in its own name at best, and neither account nor session. It prints rates without the people behind
them: those rates are data here.
"""

from core.sheets.declaration import Column, Export, Form, Layout, Sheet

PRODUCT_ID = Column("product_id", Form.ID, ("商品ID", "商品编号", "产品ID"))
PRODUCT_NAME = Column("product_name", Form.TEXT, ("商品名称", "商品标题", "产品名称"))
SKU = Column("sku", Form.TEXT, ("sku名称", "商品SKU名称"))
REFUND_PRE_RATE = ("发货前订单退款率",)
REFUND_POST_RATE = ("发货后订单退款率",)
CLICK_RATE = ("商品曝光-点击率(人数)", "曝光点击率", "商品点击率")
PAY_RATE = ("商品点击-成交转化率(人数)", "点击成交率", "商品点击-成交率(人数)")
EXPOSURE_GPM = ("千次曝光用户支付金额", "千次观看成交额", "商品千次曝光成交", "商品支付GPM")

COUNTED = (
    PRODUCT_ID,
    PRODUCT_NAME,
    SKU,
    Column("product_image", Form.TEXT, ("商品图片", "商品主图", "sku图片")),
    Column("listed_at", Form.DATETIME, ("首次上架时间", "挂载时间", "直播间上架时间", "上架时间")),
    Column("explain_count", Form.COUNT, ("讲解次数",)),
    Column("live_price", Form.TEXT, ("直播间价格", "商品价格", "到手价")),
    Column("user_pay", Form.MONEY, ("用户支付金额",)),
    Column("gmv", Form.MONEY, ("成交金额",)),
    Column("items", Form.COUNT, ("成交件数",)),
    Column("buyers", Form.COUNT, ("成交人数",)),
    Column("orders", Form.COUNT, ("成交订单数", "累计成交订单数")),
    Column("presale_orders", Form.COUNT, ("预售订单数",)),
    Column("presale_amount", Form.MONEY, ("预售创建金额", "预售全款金额")),
    Column("product_exposure_users", Form.COUNT, ("商品曝光人数", "曝光人数")),
    Column("product_click_users", Form.COUNT, ("商品点击人数", "点击人数")),
    Column("refund_amount", Form.MONEY, ("退款金额",)),
    Column("refund_orders", Form.COUNT, ("退款订单数",)),
    Column("refund_users", Form.COUNT, ("退款人数",)),
    Column("refund_pre_orders", Form.COUNT, ("发货前退款订单数", "售中退款件数")),
    Column("refund_pre_amount", Form.MONEY, ("发货前退款金额", "售中退款金额")),
    Column("refund_pre_users", Form.COUNT, ("发货前退款人数",)),
    Column("refund_post_orders", Form.COUNT, ("发货后退款订单数", "售后退款件数")),
    Column("refund_post_amount", Form.MONEY, ("发货后退款金额", "售后退款金额")),
    Column("refund_post_users", Form.COUNT, ("发货后退款人数",)),
)
"""What is counted of a product; rates are told by each file in its own way."""

PRODUCT_DETAIL = Export(
    key="product_detail",
    title="商品明细",
    menu="罗盘 → 直播 → 直播详情(大屏) → 商品 → 下载明细",
    sheets=(
        Sheet(
            key="product_details",
            table="product",
            layout=Layout.BLOCKS,
            columns=(
                *COUNTED,
                Column("live_id", Form.ID, ("直播间ID", "直播ID", "room_id")),
                Column("product_click_share", Form.SHARE, CLICK_RATE),
                Column("click_pay_share", Form.SHARE, PAY_RATE),
                Column("exposure_gpm", Form.MONEY, EXPOSURE_GPM),
                Column("refund_pre_share", Form.SHARE, REFUND_PRE_RATE),
                Column("refund_post_share", Form.SHARE, REFUND_POST_RATE),
            ),
            required=(
                "product_id",
                "explain_count|refund_pre_orders|refund_pre_amount|refund_post_orders|refund_post_amount",
                "items|user_pay|gmv|product_click_users",
            ),
            kin=("explain_count", "live_price", "refund_pre_orders", "refund_post_orders", "product_click_share"),
            total="product_id",
            session="must",
        ),
    ),
    anchor="product_details",
    precedence=5,
)
