"""The ways to take a shop's day apart that 成交分析 carries: what each is called and which figures it has.

Owns the declarations, one per dimension, and nothing that is computed. A dimension's key is its name in
fact_composition; LEAF alone is put together from the four levels of categories.
"""

from dataclasses import dataclass

TERMINAL, ACCOUNT, CARRIER, CATEGORY, PRICE_BAND, CROWD = "终端", "账号", "渠道", "品类", "价格带", "人群"
GROUPS = (TERMINAL, ACCOUNT, CARRIER, CATEGORY, PRICE_BAND, CROWD)
"""The six dimensions of 交易构成, in the order of the source's page."""

SHOP, LEAF = "shop", "leaf"
LEVELS = ("category_1", "category_2", "category_3", "category_4")

SALES = ("gmv", "user_pay", "orders", "product_clicks", "buyers", "refund_amount")
_NO_PEOPLE = ("gmv", "user_pay", "orders", "product_clicks", "refund_amount")
_SMALL = ("user_pay", "orders", "product_clicks", "refund_amount")
_BANDS = ("user_pay", "orders", "product_clicks")
_CROWDS = ("user_pay", "orders", "buyers")


@dataclass(frozen=True)
class Dimension:
    """`carries` are the volumes it has (keys of METRICS), `group` one of GROUPS.

    `estimated`: the export prints no orders and clicks of it; they are worked out from its rates. `exact`: its values
    are said to add up to the shop; else what they leave out is a row 未覆盖. `of`: the two dimensions that a pair
    crosses, by key, outer first.
    """

    key: str
    label: str
    group: str
    carries: tuple[str, ...] = SALES
    estimated: bool = False
    exact: bool = False
    of: tuple[str, str] | None = None

    @property
    def money(self) -> str:
        """gmv where the export carries it, else user_pay."""
        return "gmv" if "gmv" in self.carries else "user_pay"

    @property
    def flow(self) -> str:
        """What comes before an order: clicks, or where there are none people who buy."""
        return "product_clicks" if "product_clicks" in self.carries else "buyers"


def _category(key: str, label: str) -> Dimension:
    return Dimension(key, label, CATEGORY, _SMALL, estimated=True)


WHOLE = Dimension(SHOP, "全店", "", exact=True)

DIMENSIONS = {
    dimension.key: dimension
    for dimension in (
        WHOLE,
        Dimension("terminal", "终端", TERMINAL, _NO_PEOPLE, exact=True),
        Dimension("sale_type", "自营/合作", ACCOUNT, exact=True),
        Dimension("account", "账号", ACCOUNT),
        Dimension("carrier", "载体", CARRIER, exact=True),
        Dimension("ad_period", "投放时段", CARRIER, exact=True),
        _category("category_1", "一级类目"),
        _category("category_2", "二级类目"),
        _category("category_3", "三级类目"),
        _category("category_4", "四级类目"),
        _category(LEAF, "叶子类目"),
        Dimension("price_band", "价格带", PRICE_BAND, _BANDS, estimated=True),
        Dimension("crowd", "人群", CROWD, _CROWDS, exact=True),
        # Two at once, as far as the export crosses them.
        Dimension("sale_type_terminal", "自营/合作 × 终端", TERMINAL, _NO_PEOPLE, of=("sale_type", "terminal")),
        Dimension("sale_type_carrier", "自营/合作 × 载体", ACCOUNT, of=("sale_type", "carrier")),
        Dimension("sale_type_ad_period", "自营/合作 × 投放时段", ACCOUNT, of=("sale_type", "ad_period")),
        Dimension("carrier_ad_period", "载体 × 投放时段", CARRIER, of=("carrier", "ad_period")),
        Dimension("carrier_crowd", "载体 × 人群", CROWD, _CROWDS, of=("carrier", "crowd")),
        Dimension("carrier_account", "载体 × 账号/渠道", ACCOUNT, of=("carrier", "account")),
        Dimension("product", "商品", CATEGORY, _SMALL, estimated=True),
        Dimension("carrier_product", "载体 × 商品", CATEGORY, _SMALL, estimated=True, of=("carrier", "product")),
    )
}
