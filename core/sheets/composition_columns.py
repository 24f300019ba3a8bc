"""The figures of 成交分析: their header texts, and which printed ones follow from which others.

Owns no sheet. Money of the buyer (用户支付) and of the sale (成交金额) are kept apart throughout, and so are refunds by
the day of payment and by the day of refund. `_kept` is what refunds left.
"""

from core.sheets.declaration import Check, Column, Form

DAY = Column("day", Form.DATE, ("日期", "统计日期"))
SALE_TYPE = Column("sale_type", Form.TEXT, ("自营/合作", "售卖类型", "自营/带货"))
CARRIER = Column("carrier", Form.TEXT, ("载体类型", "载体"))
AD_PERIOD = Column("ad_period", Form.TEXT, ("投放时段",))

USER_PAY = Column("user_pay", Form.MONEY, ("用户支付金额",))
REFUND_AMOUNT = Column("refund_amount", Form.MONEY, ("退款金额(支付时间)",))
REFUND_RATE = Column("printed_refund_rate", Form.WITNESS, ("退款率(支付时间)",))
COUPON = Column("coupon_amount", Form.MONEY, ("智能优惠券金额",))
COUPON_KEPT = Column("coupon_kept", Form.MONEY, ("退款后智能优惠券金额(支付时间)",))
SUBSIDY = Column("subsidy_amount", Form.MONEY, ("平台补贴金额", "电商平台补贴金额"))
SUBSIDY_KEPT = Column("subsidy_kept", Form.MONEY, ("退款后平台补贴金额(支付时间)", "退款后电商平台补贴金额(支付时间)"))
ORDERS = Column("orders", Form.COUNT, ("成交订单数", "成交订单量"))
BUYERS = Column("buyers", Form.COUNT, ("成交人数",))
TICKET = Column("printed_ticket", Form.WITNESS, ("客单价",))

# What a sale was made of and what came back of it: on every sheet but the small ones.
_SALES = (
    Column("gmv", Form.MONEY, ("成交金额",)),
    USER_PAY,
    Column("user_pay_kept", Form.MONEY, ("退款后用户支付金额(支付时间)",)),
    COUPON,
    COUPON_KEPT,
    SUBSIDY,
    SUBSIDY_KEPT,
    Column("talent_subsidy", Form.MONEY, ("达人补贴金额",)),
    Column("talent_subsidy_kept", Form.MONEY, ("退款后达人补贴金额(支付时间)",)),
    Column("presale_deposit", Form.MONEY, ("预售定金",)),
    ORDERS,
    Column("items", Form.COUNT, ("成交件数",)),
    Column("printed_item_price", Form.WITNESS, ("件单价",)),
    Column("settled_amount", Form.MONEY, ("结算金额",)),
    Column("settled_by_refund_time", Form.MONEY, ("结算金额(退款时间)",)),  # below nothing where older orders came back
    Column("settled_7d", Form.MONEY, ("7日结算金额",)),
    Column("settled_14d", Form.MONEY, ("14日结算金额",)),
    Column("gmv_refund", Form.MONEY, ("成交退款金额(支付时间)",)),
    Column("gmv_refund_by_refund_time", Form.MONEY, ("成交退款金额(退款时间)",)),
    REFUND_AMOUNT,
    Column("refund_by_refund_time", Form.MONEY, ("退款金额(退款时间)",)),
    REFUND_RATE,
    Column("refund_orders", Form.COUNT, ("退款订单数(支付时间)",)),
    Column("refund_orders_by_refund_time", Form.COUNT, ("退款订单数(退款时间)",)),
    Column("fast_refund", Form.MONEY, ("1小时成交退款金额(支付时间)",)),
    Column("fast_refund_orders", Form.COUNT, ("1小时退款订单数(支付时间)",)),
    Column("printed_fast_refund_rate", Form.WITNESS, ("1小时成交退款率(支付时间)", "1小时退款率(支付时间)")),
    Column("product_exposure_count", Form.COUNT, ("商品曝光次数",)),
    Column("product_clicks", Form.COUNT, ("商品点击次数",)),
    Column(
        "printed_click_rate_by_times",
        Form.WITNESS,
        ("商品曝光-点击转化率(次数)", "商品点击率(次数)", "商品曝光-点击率(次数)"),
    ),
    Column("printed_click_order_rate", Form.WITNESS, ("商品点击-成交转化率(次数)", "商品点击-成交率(次数)")),
    Column("printed_exposure_order_rate", Form.WITNESS, ("商品曝光-成交转化率(次数)", "商品曝光-成交率(次数)")),
    Column("printed_exposure_gpm", Form.WITNESS, ("千次曝光用户支付金额",)),
)

_PEOPLE = (
    BUYERS,
    TICKET,
    Column("net_gmv", Form.MONEY, ("净成交金额",)),
    Column("net_orders", Form.COUNT, ("净成交订单量", "净成交订单数")),
    Column("product_exposure_users", Form.COUNT, ("商品曝光人数",)),
    Column("product_click_users", Form.COUNT, ("商品点击人数",)),
    Column(
        "printed_click_rate", Form.WITNESS, ("商品曝光-点击转化率(人数)", "商品点击率(人数)", "商品曝光-点击率(人数)")
    ),
    Column("printed_pay_rate", Form.WITNESS, ("商品点击-成交转化率(人数)", "商品点击-成交率(人数)")),
    Column("printed_exposure_pay_rate", Form.WITNESS, ("商品曝光-成交转化率(人数)", "商品曝光-成交率(人数)")),
)

_ADS = (
    Column("ad_cost", Form.MONEY, ("投放消耗(店铺绑定)",)),
    Column("ad_cost_promoted", Form.MONEY, ("投放消耗(店铺被投)",)),
    Column("ad_driven_gmv", Form.MONEY, ("投放贡献成交金额",)),
    Column("printed_ad_share", Form.WITNESS, ("投放贡献成交占比",)),
    Column("printed_settled_cost_rate", Form.WITNESS, ("投放费比(剔除退款、店铺绑定)",)),
    Column("printed_full_settled_cost_rate", Form.WITNESS, ("综合费比(剔除退款、店铺绑定)",)),
)

# How efficiency is reckoned is not known, and the shares per stage of a refund have no counts beside them.
OVERVIEW = (
    *_SALES,
    *_PEOPLE,
    *_ADS,
    Column("shipped_pay", Form.MONEY, ("发货用户支付金额(发货时间)",), bare="分"),
    Column("shipped_in_2_days", Form.SHARE, ("两日内发货率",)),
    Column("refund_share_unshipped", Form.SHARE, ("发货前退款率(支付时间)",)),
    Column("refund_share_on_the_way", Form.SHARE, ("未收货退款率(支付时间)",)),
    Column("refund_share_received", Form.SHARE, ("已收货退款率(支付时间)",)),
    Column("refund_share_sent_back", Form.SHARE, ("已收货退货退款率(支付时间)",)),
    Column("printed_ad_efficiency", Form.WITNESS, ("投放效率(店铺绑定)",)),
    Column("printed_ad_efficiency_promoted", Form.WITNESS, ("投放效率(店铺被投)",)),
    Column("printed_shop_efficiency", Form.WITNESS, ("全店效率(店铺绑定)",)),
    Column("printed_shop_efficiency_promoted", Form.WITNESS, ("全店效率(店铺被投)",)),
)

TERMINAL = (*_SALES, Column("ad_driven_settled", Form.MONEY, ("投放贡献结算金额",)))

DETAIL = (
    *TERMINAL,
    *_PEOPLE,
    *_ADS,
    Column("ad_driven_refund", Form.MONEY, ("投放贡献成交退款金额(支付时间)",)),
    Column("printed_ad_refund_rate", Form.WITNESS, ("投放部分退款率(支付时间)",)),
    Column("platform_commission", Form.MONEY, ("平台佣金(结算口径)",)),
    Column("talent_commission", Form.MONEY, ("达人佣金(结算口径)",)),
    Column("printed_cost_rate", Form.WITNESS, ("投放费比(店铺绑定)",)),
    Column("printed_cost_rate_promoted", Form.WITNESS, ("投放费比(店铺被投)",)),
    Column("printed_settled_cost_rate_promoted", Form.WITNESS, ("投放费比(剔除退款、店铺被投)",)),
    Column("printed_full_cost_rate", Form.WITNESS, ("综合费比(店铺绑定)",)),
    Column("printed_full_cost_rate_promoted", Form.WITNESS, ("综合费比(店铺被投)",)),
    Column("printed_full_settled_cost_rate_promoted", Form.WITNESS, ("综合费比(剔除退款、店铺被投)",)),
)

# The small sheets give a price per order and a rate of their own, and not the counts behind them.
ORDER_PRICE = Column("order_price", Form.NUMBER, ("成交笔单价", "笔单价"))
CLICK_ORDER_SHARE = Column("click_order_share", Form.SHARE, ("商品点击-成交转化率(次数)", "商品点击-成交率(次数)"))

REFUND_RATE_CHECK = Check("printed_refund_rate", "refund_amount", "user_pay", decimals=4)
TICKET_CHECK = Check("printed_ticket", "user_pay", "buyers", decimals=2)

_SALES_CHECKS = (
    Check("gmv", "user_pay", plus=("coupon_amount", "subsidy_amount", "talent_subsidy")),
    Check("user_pay_kept", "user_pay", minus=("refund_amount",)),
    Check("printed_item_price", "user_pay", "items", decimals=2),
    REFUND_RATE_CHECK,
    Check("printed_fast_refund_rate", "fast_refund", "gmv", decimals=4),
    Check("printed_click_rate_by_times", "product_clicks", "product_exposure_count", decimals=4),
    Check("printed_click_order_rate", "orders", "product_clicks", decimals=4),
    Check("printed_exposure_order_rate", "orders", "product_exposure_count", decimals=4),
)

_EXPOSURE_GPM_CHECK = Check("printed_exposure_gpm", "user_pay", "product_exposure_count", scale=1000, decimals=2)

_PEOPLE_CHECKS = (
    TICKET_CHECK,
    Check("net_gmv", "gmv", minus=("fast_refund",)),
    Check("net_orders", "orders", minus=("fast_refund_orders",)),
    Check("printed_click_rate", "product_click_users", "product_exposure_users", decimals=4),
    Check("printed_pay_rate", "buyers", "product_click_users", decimals=4),
    Check("printed_exposure_pay_rate", "buyers", "product_exposure_users", decimals=4),
)

_SETTLED_COST_CHECK = Check("printed_settled_cost_rate", "ad_cost", "settled_amount", decimals=4)
_COMMISSIONS = ("platform_commission", "talent_commission")

OVERVIEW_CHECKS = (*_SALES_CHECKS, *_PEOPLE_CHECKS, _EXPOSURE_GPM_CHECK, _SETTLED_COST_CHECK)
TERMINAL_CHECKS = (*_SALES_CHECKS, _EXPOSURE_GPM_CHECK)

# Compass prints 千次曝光用户支付金额 of single carriers a hundred times too low: there it is not held against anything.
ITEM_CHECKS = (
    *_SALES_CHECKS,
    *_PEOPLE_CHECKS,
    _SETTLED_COST_CHECK,
    Check("printed_ad_refund_rate", "ad_driven_refund", "ad_driven_gmv", decimals=4),
    Check("printed_cost_rate", "ad_cost", "gmv", decimals=4),
    Check("printed_cost_rate_promoted", "ad_cost_promoted", "gmv", decimals=4),
    Check("printed_settled_cost_rate_promoted", "ad_cost_promoted", "settled_amount", decimals=4),
    Check("printed_full_cost_rate", "ad_cost", "gmv", decimals=4, plus=_COMMISSIONS),
    Check("printed_full_cost_rate_promoted", "ad_cost_promoted", "gmv", decimals=4, plus=_COMMISSIONS),
    Check("printed_full_settled_cost_rate", "ad_cost", "settled_amount", decimals=4, plus=_COMMISSIONS),
    Check(
        "printed_full_settled_cost_rate_promoted", "ad_cost_promoted", "settled_amount", decimals=4, plus=_COMMISSIONS
    ),
)
DETAIL_CHECKS = (*ITEM_CHECKS, _EXPOSURE_GPM_CHECK)
