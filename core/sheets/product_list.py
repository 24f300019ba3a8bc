"""商品列表 and 商品卡列表数据: what each product of the shop did over a period, everywhere or through its 商品卡 alone.

Owns the header texts of both. They speak of the whole shop, name no account, and their period stands in the file's
name. What sold through 商品卡 is part of what sold: the two land apart, for they must never add up.
"""

from core.sheets.declaration import Check, Column, Export, Form, Layout, Sheet
from core.sheets.product_detail import PRODUCT_ID, PRODUCT_NAME

_CARD = "商品卡"


def _on_card(*headers: str) -> tuple[str, ...]:
    """As the wide form names a figure of the 商品卡, and as the narrow one does."""
    return (*(f"{_CARD}{header}" for header in headers), *headers)


_COMMON = (
    PRODUCT_ID,
    PRODUCT_NAME,
    Column("product_link", Form.TEXT, ("商品链接",)),
    Column("product_image", Form.TEXT, ("商品图片", "商品主图")),
    Column("category", Form.TEXT, ("商品类目", "类目", "所属类目", "类目名称")),
    Column("status", Form.TEXT, ("商品状态", "状态")),
    Column("price", Form.TEXT, ("商品价格", "价格", "售价", "商品售价", "到手价")),
    Column("stock", Form.COUNT, ("库存", "商品库存", "活动库存")),
    Column("listed_at", Form.DATETIME, ("上架时间", "首次上架时间", "商品上架时间", "创建时间")),
    Column("new_buyers", Form.COUNT, ("首购新客数", "首购用户数", "首购新客人数")),
    Column("old_buyers", Form.COUNT, ("复购老客数", "复购用户数", "复购老客人数")),
    Column("printed_new_buyer_share", Form.WITNESS, ("首购新客占比",)),
    Column("printed_old_buyer_share", Form.WITNESS, ("复购老客占比",)),
    Column("printed_refund_rate", Form.WITNESS, ("退款率(支付时间)", "退款率")),
    Column("printed_ticket", Form.WITNESS, ("客单价", "成交客单价")),
    Column("printed_item_price", Form.WITNESS, ("件单价", "成交件单价")),
    Column("exposure_gpm", Form.MONEY, ("千次曝光用户支付金额",)),
)

_KIN = ("product_name", "product_link", "category", "status", "price", "stock", "listed_at")

_CHECKS = (
    Check("printed_product_click_rate", "product_click_users", "product_exposure_users"),
    Check("printed_pay_rate", "buyers", "product_click_users"),
    Check("printed_refund_rate", "refund_amount", "user_pay"),
    Check("printed_ticket", "user_pay", "buyers"),
    Check("printed_item_price", "user_pay", "items"),
    Check("printed_new_buyer_share", "new_buyers", "buyers"),
    Check("printed_old_buyer_share", "old_buyers", "buyers"),
)

_LIST = (
    *_COMMON,
    Column("user_pay", Form.MONEY, ("用户支付金额",)),
    Column("gmv", Form.MONEY, ("成交金额",)),
    Column("orders", Form.COUNT, ("成交订单数",)),
    Column("items", Form.COUNT, ("成交件数",)),
    Column("buyers", Form.COUNT, ("成交人数",)),
    Column("product_exposure_users", Form.COUNT, ("商品曝光人数", "曝光人数")),
    Column("product_exposure_count", Form.COUNT, ("商品曝光次数", "曝光次数")),
    Column("product_click_users", Form.COUNT, ("商品点击人数", "点击人数")),
    Column("product_clicks", Form.COUNT, ("商品点击次数", "点击次数")),
    Column("refund_amount", Form.MONEY, ("退款金额(支付时间)", "退款金额")),
    Column("refund_orders", Form.COUNT, ("退款订单数(支付时间)", "退款订单数")),
    Column("refund_users", Form.COUNT, ("退款人数(支付时间)", "退款人数")),
    Column(
        "printed_product_click_rate",
        Form.WITNESS,
        ("商品曝光-点击转化率(人数)", "商品曝光-点击率(人数)", "商品点击率(人数)", "商品点击率"),
    ),
    Column("printed_pay_rate", Form.WITNESS, ("商品点击-成交转化率(人数)", "商品点击-成交率(人数)")),
)

_ON_CARD = (
    *_COMMON,
    Column("user_pay", Form.MONEY, _on_card("用户支付金额")),
    Column("gmv", Form.MONEY, _on_card("成交金额")),
    Column("orders", Form.COUNT, _on_card("成交订单数")),
    Column("items", Form.COUNT, _on_card("成交件数")),
    Column("buyers", Form.COUNT, _on_card("成交人数")),
    Column("product_exposure_users", Form.COUNT, _on_card("曝光人数")),
    Column("product_exposure_count", Form.COUNT, _on_card("曝光次数")),
    Column("product_click_users", Form.COUNT, _on_card("点击人数")),
    Column("product_clicks", Form.COUNT, _on_card("点击次数")),
    Column("refund_amount", Form.MONEY, _on_card("退款金额(支付时间)", "退款金额")),
    Column("refund_orders", Form.COUNT, _on_card("退款订单数(支付时间)", "退款订单数")),
    Column("refund_users", Form.COUNT, _on_card("退款人数(支付时间)", "退款人数")),
    Column("new_click_users", Form.COUNT, _on_card("新客点击人数")),
    Column("old_click_users", Form.COUNT, _on_card("老客点击人数")),
    Column("printed_new_click_share", Form.WITNESS, _on_card("新客点击占比", "新客点击人数占比")),
    Column("printed_old_click_share", Form.WITNESS, _on_card("老客点击占比", "老客点击人数占比")),
    Column("printed_product_click_rate", Form.WITNESS, _on_card("点击率(人数)", "点击率", "曝光-点击率(人数)")),
    Column("printed_pay_rate", Form.WITNESS, _on_card("点击-成交转化率(人数)", "点击-成交转化率", "点击-成交率(人数)")),
)

PRODUCT_LIST = Export(
    key="product_list",
    title="商品列表",
    menu="罗盘 → 商品 → 商品列表 → 下载",
    sheets=(
        Sheet(
            key="shop_products",
            table="shop_product",
            layout=Layout.TABLE,
            columns=_LIST,
            required=("product_id", "user_pay|gmv|orders|items"),
            kin=_KIN,
            total="product_id",
            whose="全店",
            period=True,
            checks=_CHECKS,
        ),
    ),
    anchor="shop_products",
    precedence=6,
    exported=r"数据更新时间(\d{8})",
)

PRODUCT_CARD_LIST = Export(
    key="product_card_list",
    title="商品卡列表数据",
    menu="罗盘 → 商品卡 → 商品卡列表 → 下载",
    sheets=(
        Sheet(
            key="card_products",
            table="card_product",
            layout=Layout.TABLE,
            columns=_ON_CARD,
            required=("product_id", "printed_product_click_rate|printed_pay_rate", "user_pay|gmv|orders|items|buyers"),
            kin=_KIN,
            marks=("printed_product_click_rate", "printed_pay_rate", "new_click_users", "old_click_users"),
            total="product_id",
            whose="全店",
            period=True,
            checks=(
                *_CHECKS,
                Check("printed_new_click_share", "new_click_users", "product_click_users"),
                Check("printed_old_click_share", "old_click_users", "product_click_users"),
            ),
        ),
    ),
    anchor="card_products",
    precedence=7,
)
