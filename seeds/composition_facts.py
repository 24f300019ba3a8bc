"""The figures of 成交分析: how each column follows from the books of a day, and which columns a sheet has.

Owns: the 61- and the 51-column overview, the 64 columns of the detail sheets, the 37 of the terminals.
May never enter: anything from core, what was sold (composition.py), rows and sheets (composition_sheets.py).

Money is in yuan, but 发货用户支付金额(发货时间) in cents; rates are fractions. What can't be divided is nothing.
"""

from collections.abc import Callable, Iterable

from cells import Cell, columns, plain, ratio, yuan
from composition import Books, gmv, refunded

Fact = Callable[[Books], Cell]


def over(top: Callable[[Books], int], bottom: Callable[[Books], int], scale: int = 1, places: int = 4) -> Fact:
    def fact(b: Books) -> Cell:
        value = ratio(top(b) * scale, bottom(b), places)
        return None if value is None else plain(value)

    return fact


def of(key: str) -> Callable[[Books], int]:
    return lambda b: b[key]


def cents(amount: Callable[[Books], int]) -> Fact:
    return lambda b: yuan(amount(b))


def left(key: str) -> Callable[[Books], int]:
    return lambda b: b[key] - b[f"refund_{key}"]


def settled(b: Books) -> int:
    return gmv(b) - refunded(b)


def dear(b: Books) -> int:
    """Advertising and commissions."""
    return b["commission_platform"] + b["commission_talent"]


def each(top: Callable[[Books], int], bottom: str) -> Fact:
    """Yuan per something: two decimals."""

    def fact(b: Books) -> Cell:
        value = ratio(top(b), b[bottom] * 100, 2)
        return None if value is None else plain(value)

    return fact


def soon(b: Books) -> Cell:
    return b["shipped_soon"] / b["shipped_orders"] if b["shipped_orders"] else None


FACTS: dict[str, Fact] = {
    "用户支付金额": cents(of("pay")),
    "退款后用户支付金额(支付时间)": cents(left("pay")),
    "智能优惠券金额": cents(of("coupon")),
    "退款后智能优惠券金额(支付时间)": cents(left("coupon")),
    "平台补贴金额": cents(of("platform")),
    "电商平台补贴金额": cents(of("platform")),
    "退款后平台补贴金额(支付时间)": cents(left("platform")),
    "退款后电商平台补贴金额(支付时间)": cents(left("platform")),
    "达人补贴金额": cents(of("talent")),
    "退款后达人补贴金额(支付时间)": cents(left("talent")),
    "成交订单数": of("orders"),
    "成交人数": of("buyers"),
    "成交件数": of("items"),
    "客单价": each(of("pay"), "buyers"),
    "件单价": each(of("pay"), "items"),
    "成交笔单价": each(of("pay"), "orders"),
    "成交金额": cents(gmv),
    "净成交金额": cents(lambda b: gmv(b) - b["fast"]),
    "净成交订单量": lambda b: b["orders"] - b["fast_orders"],
    "商品曝光人数": of("watchers"),
    "商品点击人数": of("clickers"),
    "商品曝光-点击转化率(人数)": over(of("clickers"), of("watchers")),
    "商品点击-成交转化率(人数)": over(of("buyers"), of("clickers")),
    "商品曝光-成交转化率(人数)": over(of("buyers"), of("watchers")),
    "千次曝光用户支付金额": each(lambda b: b["pay"] * 1000, "seen"),
    "商品曝光次数": of("seen"),
    "商品点击次数": of("clicks"),
    "商品曝光-点击转化率(次数)": over(of("clicks"), of("seen")),
    "商品点击-成交转化率(次数)": over(of("orders"), of("clicks")),
    "商品曝光-成交转化率(次数)": over(of("orders"), of("seen")),
    "发货用户支付金额(发货时间)": of("shipped"),
    "两日内发货率": soon,
    "结算金额": cents(settled),
    "结算金额(退款时间)": cents(lambda b: gmv(b) - b["late"]),
    "7日结算金额": cents(lambda b: gmv(b) - b["week"]),
    "14日结算金额": cents(lambda b: gmv(b) - b["week"] - b["fortnight"]),
    "预售定金": lambda b: 0,
    "成交退款金额(支付时间)": cents(refunded),
    "退款金额(支付时间)": cents(of("refund_pay")),
    "退款金额(退款时间)": cents(of("late_pay")),
    "成交退款金额(退款时间)": cents(of("late")),
    "退款率(支付时间)": over(of("refund_pay"), of("pay")),
    "发货前退款率(支付时间)": over(of("stage_0"), of("pay")),
    "未收货退款率(支付时间)": over(of("stage_1"), of("pay")),
    "已收货退款率(支付时间)": over(of("stage_2"), of("pay")),
    "已收货退货退款率(支付时间)": over(of("stage_3"), of("pay")),
    "退款订单数(退款时间)": of("late_orders"),
    "退款订单数(支付时间)": of("refund_orders"),
    "1小时成交退款金额(支付时间)": cents(of("fast")),
    "1小时退款订单数(支付时间)": of("fast_orders"),
    "1小时成交退款率(支付时间)": over(of("fast"), gmv),
    "1小时退款率(支付时间)": over(of("fast"), gmv),
    "投放消耗(店铺被投)": cents(of("cost_promoted")),
    "投放消耗(店铺绑定)": cents(of("cost_bound")),
    "投放贡献成交金额": cents(of("contributed")),
    "投放贡献成交占比": over(of("contributed"), gmv),
    "投放贡献成交退款金额(支付时间)": cents(of("contributed_refund")),
    "投放贡献结算金额": cents(lambda b: b["contributed"] - b["contributed_refund"]),
    "投放部分退款率(支付时间)": over(of("contributed_refund"), of("contributed")),
    "平台佣金(结算口径)": cents(of("commission_platform")),
    "达人佣金(结算口径)": cents(of("commission_talent")),
    "投放费比(店铺绑定)": over(of("cost_bound"), gmv),
    "投放费比(店铺被投)": over(of("cost_promoted"), gmv),
    "投放费比(剔除退款、店铺绑定)": over(of("cost_bound"), settled),
    "投放费比(剔除退款、店铺被投)": over(of("cost_promoted"), settled),
    "综合费比(店铺绑定)": over(lambda b: b["cost_bound"] + dear(b), gmv),
    "综合费比(店铺被投)": over(lambda b: b["cost_promoted"] + dear(b), gmv),
    "综合费比(剔除退款、店铺绑定)": over(lambda b: b["cost_bound"] + dear(b), settled),
    "综合费比(剔除退款、店铺被投)": over(lambda b: b["cost_promoted"] + dear(b), settled),
    "投放效率(店铺被投)": over(of("contributed"), of("cost_promoted")),
    "投放效率(店铺绑定)": over(of("contributed"), of("cost_bound")),
    "全店效率(店铺被投)": over(gmv, of("cost_promoted")),
    "全店效率(店铺绑定)": over(gmv, of("cost_bound")),
}

OVERVIEW = columns("""
    用户支付金额 退款后用户支付金额(支付时间) 智能优惠券金额 退款后智能优惠券金额(支付时间) 平台补贴金额 成交订单数
    成交人数 客单价 成交金额 净成交金额 商品曝光人数 商品点击人数 商品曝光-点击转化率(人数)
    商品点击-成交转化率(人数) 商品曝光-成交转化率(人数) 千次曝光用户支付金额 商品曝光次数 商品点击次数
    商品曝光-点击转化率(次数) 商品点击-成交转化率(次数) 商品曝光-成交转化率(次数) 发货用户支付金额(发货时间)
    两日内发货率 结算金额 结算金额(退款时间) 7日结算金额 14日结算金额 退款后达人补贴金额(支付时间) 达人补贴金额
    预售定金 成交件数 件单价 净成交订单量 成交退款金额(支付时间) 退款金额(支付时间) 退款金额(退款时间)
    退款后电商平台补贴金额(支付时间) 成交退款金额(退款时间) 退款率(支付时间) 发货前退款率(支付时间)
    未收货退款率(支付时间) 已收货退款率(支付时间) 已收货退货退款率(支付时间) 退款订单数(退款时间)
    退款订单数(支付时间) 1小时成交退款金额(支付时间) 1小时退款订单数(支付时间) 1小时成交退款率(支付时间)
    投放消耗(店铺被投) 投放消耗(店铺绑定) 投放贡献成交金额 投放贡献成交占比 投放费比(剔除退款、店铺绑定)
    综合费比(剔除退款、店铺绑定) 投放效率(店铺被投) 投放效率(店铺绑定) 全店效率(店铺被投) 全店效率(店铺绑定)
""")
# The older form: no advertising, and the refunds before the settlements.
OLDER = [*OVERVIEW[:21], *OVERVIEW[33:38], *OVERVIEW[21:33], *OVERVIEW[38:48]]
DETAIL = columns("""
    成交金额 用户支付金额 结算金额 成交退款金额(支付时间) 退款金额(支付时间) 退款率(支付时间) 投放贡献成交金额
    投放贡献成交占比 投放消耗(店铺被投) 投放费比(剔除退款、店铺被投) 商品曝光-点击转化率(人数)
    商品点击-成交转化率(人数) 智能优惠券金额 平台补贴金额 达人补贴金额 预售定金 成交订单数 成交件数 件单价 成交人数
    客单价 净成交金额 净成交订单量 7日结算金额 14日结算金额 结算金额(退款时间) 投放贡献结算金额
    退款后用户支付金额(支付时间) 退款后智能优惠券金额(支付时间) 退款后平台补贴金额(支付时间)
    退款后达人补贴金额(支付时间) 退款订单数(支付时间) 成交退款金额(退款时间) 退款金额(退款时间)
    退款订单数(退款时间) 1小时成交退款金额(支付时间) 1小时退款订单数(支付时间) 1小时退款率(支付时间)
    投放贡献成交退款金额(支付时间) 投放部分退款率(支付时间) 商品曝光次数 商品点击次数 商品曝光-点击转化率(次数)
    商品点击-成交转化率(次数) 商品曝光-成交转化率(次数) 商品曝光人数 商品点击人数 商品曝光-成交转化率(人数)
    千次曝光用户支付金额 投放消耗(店铺绑定) 平台佣金(结算口径) 达人佣金(结算口径) 投放费比(店铺绑定)
    投放费比(店铺被投) 投放费比(剔除退款、店铺绑定) 综合费比(店铺绑定) 综合费比(店铺被投)
    综合费比(剔除退款、店铺绑定) 综合费比(剔除退款、店铺被投)
""")
TERMINAL = columns("""
    成交金额 用户支付金额 结算金额 成交订单数 成交退款金额(支付时间) 退款率(支付时间) 商品曝光次数 商品点击次数
    商品曝光-点击转化率(次数) 商品点击-成交转化率(次数) 智能优惠券金额 平台补贴金额 达人补贴金额 预售定金 成交件数
    件单价 7日结算金额 14日结算金额 结算金额(退款时间) 投放贡献结算金额 退款后用户支付金额(支付时间)
    退款后智能优惠券金额(支付时间) 退款后平台补贴金额(支付时间) 退款后达人补贴金额(支付时间) 退款金额(支付时间)
    退款订单数(支付时间) 成交退款金额(退款时间) 退款金额(退款时间) 退款订单数(退款时间) 1小时成交退款金额(支付时间)
    1小时退款订单数(支付时间) 1小时退款率(支付时间) 商品曝光-成交转化率(次数) 千次曝光用户支付金额
""")
CATEGORY = columns("用户支付金额 成交笔单价 商品点击-成交转化率(次数) 退款金额(支付时间) 退款率(支付时间)")
PRODUCT = [
    *CATEGORY,
    "智能优惠券金额",
    "电商平台补贴金额",
    *(f"退款后{n}(支付时间)" for n in ("智能优惠券金额", "电商平台补贴金额")),
]


def facts(b: Books, headers: Iterable[str], empty: Cell = None) -> list[Cell]:
    values = (FACTS[header](b) for header in headers)
    return [empty if value is None else value for value in values]
