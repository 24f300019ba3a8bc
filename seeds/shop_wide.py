"""The downloads about the whole shop: 成交分析, 退款分析 and the product list.

Owns: their file names, and the headers and cells of the latter two.
May never enter: anything from core, what was sold (composition.py), the sheets of 成交分析 (composition_sheets.py).
"""

import random
from datetime import date

import shop
from cells import MORE, Cell, book_of, columns, money, percent, save, table
from composition import CARRIERS, OTHER, SELLERS, Books, gmv, merge, stage_orders, whole_of
from composition_facts import FACTS
from composition_sheets import all_carriers, days, sheets

STAGES = ("发货前退款阶段", "未收货退款阶段", "已收货退款阶段", "已收货退货退款阶段")
LISTED = columns("""
    成交金额 用户支付金额 成交订单数 成交件数 成交人数 商品曝光人数 商品点击人数 商品曝光-点击转化率(人数)
    商品点击-成交转化率(人数) 千次曝光用户支付金额 退款金额(支付时间) 退款订单数(支付时间) 退款率(支付时间)
""")


# 退款分析


def refund_row(day: date, seller: str, carrier: str) -> dict[str, Cell]:
    """By stage: what went back of the user pay. Some amounts bear the sign, others are numbers."""
    b = whole_of(day, seller, carrier)
    amounts, orders = [b[f"stage_{n}"] for n in range(4)], stage_orders(day, seller, carrier)
    rng = random.Random(f"{shop.SEED}:退款分析:{day}:{seller}:{carrier}")
    row: dict[str, Cell] = {"日期": f"{day:%Y/%m/%d}", "退款口径": "订单支付时间", "售卖类型": seller, "载体": carrier}
    for stage, amount, count in zip(
        ("全部退款阶段", *STAGES), (sum(amounts), *amounts), (sum(orders), *orders), strict=True
    ):
        row[f"{stage}-退款人数"] = count - count // 25
        row[f"{stage}-退款订单数"] = count
        row[f"{stage}-退款金额"] = amount / 100 if rng.random() < 0.3 else money(amount)
        row[f"{stage}-退款率"] = percent(amount, b["pay"])
    return row


def refund_rows(first: date, last: date) -> list[dict[str, Cell]]:
    carriers = [c for c in CARRIERS if c != "其他"]
    return [refund_row(day, seller, c) for day in days(first, last) for seller in SELLERS for c in carriers]


# The product list


def product_rows(first: date, last: date) -> list[dict[str, Cell]]:
    """Every product over the week, all carriers and both sellers; new buyers only here."""
    per_day = [all_carriers(day) for day in days(first, last)]
    goods = [p for p in per_day[0] if p is not OTHER]
    found: dict[shop.Product, Books] = {p: merge([d[p] for d in per_day if p in d], 0.97) for p in goods}
    rows: list[dict[str, Cell]] = []
    for p in sorted(found, key=lambda p: -gmv(found[p])):
        b, rng = found[p], random.Random(f"{shop.SEED}:商品列表:{p.product_id}")
        level = 0.86 if p.since > shop.FIRST_DAY else 0.66
        row: dict[str, Cell] = {
            "商品名称": p.name,
            "商品ID": p.product_id,
            "商品状态": "售卖中",
            "商品价格": p.price / 100,
        }
        rows.append(
            row
            | {header: FACTS[header](b) for header in LISTED}
            | {"首购新客数": round(b["buyers"] * rng.uniform(level - 0.05, level + 0.05))}
        )
    return rows


def write() -> None:
    for first, last, older in (
        (date(2026, 11, 4), date(2026, 11, 6), True),
        (date(2026, 11, 7), date(2026, 11, 20), False),
    ):
        name = f"抖音电商罗盘-成交分析-{first:%Y%m%d}-{last:%Y%m%d}.xlsx"
        save(book_of(sheets(first, last, older)), MORE / name)
    week = (date(2026, 11, 14), date(2026, 11, 20))
    save(book_of({"本店数据": table(refund_rows(*week))}), MORE / "抖音电商罗盘-退款分析-2026_11_21.xlsx")
    goods = "经营版_商品_商品列表__20261114-20261120_数据更新时间20261121.xlsx"
    save(book_of({"商品列表": table(product_rows(*week))}), MORE / goods)
