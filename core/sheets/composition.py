"""成交分析 (交易构成): what the whole shop sold per day, and how that falls apart eleven ways.

Owns which sheets this workbook has, what tells their rows apart, and which rows sum up others. The headers of its
figures are in `composition_columns`.

Every way of falling apart lands in a table of its own. A newer export replaces a day's rows and leaves those columns
alone whose header it hasn't got, table by table: in one table for all, the advertising of 载体构成 would pass for that
of a 成交概览 that came without it, and erase what an older download had said. Only 成交概览, 自营成交 and 合作成交,
which have the same headers, share a table.

Roll-ups (全部, 不限, 整体) land as rows of their own. Rows below them add up in money, orders and pieces; people don't,
and neither does advertising over periods. The file says nothing about its account: its 抖音号 are those who sold.
"""

from core.sheets.composition_columns import (
    AD_PERIOD,
    BUYERS,
    CARRIER,
    CLICK_ORDER_SHARE,
    COUPON,
    COUPON_KEPT,
    DAY,
    DETAIL,
    DETAIL_CHECKS,
    ITEM_CHECKS,
    ORDER_PRICE,
    ORDERS,
    OVERVIEW,
    OVERVIEW_CHECKS,
    REFUND_AMOUNT,
    REFUND_RATE,
    REFUND_RATE_CHECK,
    SALE_TYPE,
    SUBSIDY,
    SUBSIDY_KEPT,
    TERMINAL,
    TERMINAL_CHECKS,
    TICKET,
    TICKET_CHECK,
    USER_PAY,
)
from core.sheets.declaration import Check, Column, Export, Form, Landed, Layout, RollUp, Sheet

_HOLDER_ID = Column("holder_id", Form.ID, ("抖音号",))  # 更多账号 and the shop's channels have none
_CHANNEL = Column("holder", Form.TEXT, ("账号/渠道",))
_HOLDER = Column("holder", Form.TEXT, ("账号名称",))
_THING_ID = Column("thing_id", Form.ID, ("ID",))
_THING = Column("thing_name", Form.TEXT, ("标题/名称",))
_TERMINAL = Column("terminal", Form.TEXT, ("终端类型",))
_CATEGORIES = tuple(
    Column(f"category_{level}", Form.TEXT, (f"{name}级类目",)) for level, name in enumerate("一二三四", start=1)
)
_PRODUCT_ID = Column("product_id", Form.ID, ("商品编号", "商品ID"))  # 其他 has none
_PRODUCT = Column("product_name", Form.TEXT, ("商品名称",))
_PRICE_BAND = Column("price_band", Form.TEXT, ("价格带",))
_CROWD = Column("crowd", Form.TEXT, ("人群类型",))

COMPOSITION_TABLES = (
    Landed("composition", "成交构成", (SALE_TYPE, CARRIER, AD_PERIOD)),
    Landed("composition_carrier", "载体构成", (SALE_TYPE, CARRIER, _CHANNEL, _HOLDER_ID)),
    Landed("composition_account", "账号构成", (SALE_TYPE, _HOLDER, _HOLDER_ID)),
    Landed("composition_item", "单载体构成", (SALE_TYPE, CARRIER, _THING_ID, _THING)),
    Landed("composition_terminal", "终端构成", (_TERMINAL, SALE_TYPE)),
    Landed("composition_category", "品类构成", _CATEGORIES),
    Landed("composition_product", "商品构成", (_PRODUCT_ID, _PRODUCT, CARRIER)),
    Landed("composition_price_band", "价格带构成", (_PRICE_BAND,)),
    Landed("composition_crowd", "人群构成", (_CROWD, CARRIER)),
)

_ADDING_UP = ("gmv", "user_pay", "coupon_amount", "subsidy_amount", "talent_subsidy", "orders", "items")


def _sheet(
    title: str,
    table: str,
    keys: tuple[Column, ...],
    figures: tuple[Column, ...],
    checks: tuple[Check, ...] = (),
    *,
    required: tuple[str, ...],
    key: str = "",
    telling: tuple[str, ...] = (),
    fixed: tuple[tuple[str, str], ...] = (),
    rollups: tuple[RollUp, ...] = (),
) -> Sheet:
    return Sheet(
        key=key or table, table=table, layout=Layout.TABLE, columns=(DAY, *keys, *figures), required=(*required, "day"),
        telling=(title, *telling), levels=True, whose="全店", fixed=fixed, checks=checks, rollups=rollups,
    )  # fmt: skip


def _overview(title: str, key: str, sale_type: str, *telling: str) -> Sheet:
    return _sheet(
        title,
        "composition",
        (CARRIER, AD_PERIOD),
        OVERVIEW,
        OVERVIEW_CHECKS,
        required=("carrier", "ad_period"),
        key=key,
        telling=telling,
        fixed=(("sale_type", sale_type),),
        rollups=(RollUp("carrier", "全部", _ADDING_UP), RollUp("ad_period", "不限", _ADDING_UP)),
    )


COMPOSITION = Export(
    key="composition",
    title="成交分析",
    menu="罗盘 → 交易 → 全店成交分析 → 下载明细",
    sheets=(
        _overview("成交概览", "composition_all", "全部"),
        _overview("自营成交", "composition_own", "自营"),
        _overview("合作成交", "composition_partner", "合作", "带货成交"),
        _sheet(
            "载体构成",
            "composition_carrier",
            (SALE_TYPE, CARRIER, _CHANNEL, _HOLDER_ID),
            DETAIL,
            DETAIL_CHECKS,
            required=("holder", "carrier", "sale_type"),
        ),
        _sheet(
            "账号构成",
            "composition_account",
            (
                _HOLDER,
                Column("holder_type", Form.TEXT, ("账号类型",)),
                SALE_TYPE,
                _HOLDER_ID,
                Column("live_user_pay", Form.MONEY, ("直播用户支付金额",)),
                Column("video_user_pay", Form.MONEY, ("短视频用户支付金额",)),
                Column("card_user_pay", Form.MONEY, ("商品卡用户支付金额",)),
                Column("other_user_pay", Form.MONEY, ("其他用户支付金额",)),
            ),
            DETAIL,
            (*DETAIL_CHECKS, Check("printed_ad_share", "ad_driven_gmv", "gmv", decimals=4)),
            required=("holder", "sale_type"),
        ),
        _sheet(
            "单载体构成",
            "composition_item",
            (SALE_TYPE, CARRIER, _THING_ID, _THING),
            DETAIL,
            (*ITEM_CHECKS, Check("printed_ad_share", "ad_driven_gmv", "gmv", decimals=4)),
            required=("thing_name", "carrier", "sale_type"),
        ),
        _sheet(
            "终端构成",
            "composition_terminal",
            (_TERMINAL, SALE_TYPE),
            TERMINAL,
            TERMINAL_CHECKS,
            required=("terminal", "sale_type"),
            rollups=(RollUp("terminal", "整体", _ADDING_UP), RollUp("sale_type", "全部", _ADDING_UP)),
        ),
        _sheet(
            "品类构成",
            "composition_category",
            _CATEGORIES,
            (USER_PAY, ORDER_PRICE, CLICK_ORDER_SHARE, REFUND_AMOUNT, REFUND_RATE),
            (REFUND_RATE_CHECK,),
            required=("category_1", "user_pay"),
        ),
        _sheet(
            "商品构成",
            "composition_product",
            (_PRODUCT, _PRODUCT_ID, CARRIER),
            (
                USER_PAY, ORDER_PRICE, CLICK_ORDER_SHARE, REFUND_AMOUNT, REFUND_RATE,
                COUPON, SUBSIDY, COUPON_KEPT, SUBSIDY_KEPT,
            ),
            (REFUND_RATE_CHECK,),
            required=("product_name", "carrier", "user_pay"),
        ),
        _sheet(
            "价格带构成",
            "composition_price_band",
            (_PRICE_BAND,),
            (USER_PAY, ORDER_PRICE, CLICK_ORDER_SHARE),
            required=("price_band", "user_pay"),
        ),
        _sheet(
            "人群构成",
            "composition_crowd",
            (_CROWD, CARRIER),
            (USER_PAY, BUYERS, TICKET, ORDERS, Column("repurchase_share", Form.SHARE, ("复购用户复购率",))),
            (TICKET_CHECK,),
            required=("crowd", "carrier", "user_pay"),
            rollups=(RollUp("carrier", "全部", ("user_pay", "orders")),),
        ),
    ),
    anchor="composition_all",
    precedence=70,
)  # fmt: skip
