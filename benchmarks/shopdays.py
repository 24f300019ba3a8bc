"""A year of a large shop's 成交分析, 2 000 rows a day, and the portraits of its products.

Rows are made as reading leaves them: typed, and one file for all of it.
"""

from datetime import date, timedelta
from itertools import product

import polars as pl

from core.reading.batch import Batch, Landing
from core.sheets import EXPORTS

ACCOUNTS, CATEGORIES, PRODUCTS, PORTRAITS = 150, 250, 450, 10
CARRIERS, SELLERS, PERIODS = ("直播", "商品卡", "短视频", "图文", "其他"), ("自营", "带货"), ("投放期", "非投放期")
FIGURES = ("orders", "items", "buyers", "product_clicks")
DIMENSIONS = {"年龄": ("18-23", "24-30", "31-40", "41-50"), "同行业商家偏好": tuple("甲乙丙丁"),
              "商品偏好": tuple(f"类目 {n}" for n in range(12))}  # fmt: skip


def things() -> dict[str, list[dict[str, str]]]:
    """What one day of each table is about."""
    whole = {"sale_type": "全部", "carrier": "全部", "ad_period": "不限"}
    crossed = product(("全部", *SELLERS), ("全部", *CARRIERS), ("不限", *PERIODS))
    accounts = [{"sale_type": SELLERS[n % 2], "holder": f"账号 {n}", "holder_id": f"{n}"} for n in range(ACCOUNTS)]
    return {
        "composition": [dict(zip(whole, one, strict=True)) for one in crossed],
        "composition_account": accounts,
        "composition_carrier": [one | {"carrier": carrier} for one in accounts for carrier in CARRIERS],
        "composition_category": [
            {
                "category_1": f"大类 {n % 5}",
                "category_2": f"中类 {n % 50}",
                "category_3": f"类目 {n}",
                "category_4": "全部",
            }
            for n in range(CATEGORIES)
        ],
        "composition_product": [
            {"product_id": f"{n}", "product_name": f"商品 {n}", "carrier": carrier}
            for n in range(PRODUCTS)
            for carrier in ("全部", "商品卡")
        ],
        "composition_price_band": [{"price_band": f"{n * 50}-{n * 50 + 50}"} for n in range(8)],
        "composition_crowd": [{"crowd": crowd, "carrier": "全部"} for crowd in ("首购", "复购")],
    }


def composition(last: date, days: int) -> Batch:
    """成交分析 of so many days up to the last."""
    place = {"account": "全店", "account_name": "全店"}
    told = pl.DataFrame({"day": [last - timedelta(days=n) for n in range(days)]}).with_columns(
        start=pl.lit(None, pl.Datetime("us")), stop=pl.lit(None, pl.Datetime("us")),
        **{name: pl.lit(text) for name, text in place.items()},
    )  # fmt: skip
    landings = []
    for table, rows in things().items():
        own = (
            told.join(pl.DataFrame(rows), how="cross").with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
        )
        some = pl.concat_str("day", "row").hash(1) % 400
        own = own.with_columns(
            *((5_000_000 // len(rows) + some * 10).cast(pl.Decimal(18, 2)).alias(key) for key in ("gmv", "user_pay")),
            *((50_000 // len(rows) + some // 4).cast(pl.Int64).alias(key) for key in FIGURES),
            order_price=100.0, click_order_share=0.05,
        )  # fmt: skip
        landings.append(Landing(table, own, frozenset(own.columns) - {"row"}))
    return Batch("composition", "composition", 0, EXPORTS["composition"], tuple(landings), (), (), ())


def portraits(last: date) -> Batch:
    """Portraits of the largest products over the 30 days up to the last."""
    rows = [
        {"product_id": f"{1000 + n}", "product_name": f"商品 {n}", "crowd": crowd, "dimension": dimension,
         "label": label, "share": 1 / len(labels), "users": 3000}
        for n in range(PORTRAITS) for crowd in ("曝光", "点击", "成交") for dimension, labels in DIMENSIONS.items()
        for label in labels
    ]  # fmt: skip
    own = pl.DataFrame(rows).with_columns(
        row=pl.int_range(pl.len(), dtype=pl.Int64), account=pl.lit("全店"), account_name=pl.lit("全店"), day=last,
        since=last - timedelta(days=29), start=pl.lit(None, pl.Datetime("us")), stop=pl.lit(None, pl.Datetime("us")),
    )  # fmt: skip
    landing = Landing("product_audience", own, frozenset(own.columns) - {"row"})
    return Batch("product_audience", "product_audience", 0, EXPORTS["product_audience"], (landing,), (), (), ())
