"""商品人群画像 and 人群包投放: who saw, clicked and bought three products in a week, and what crowd packages did.

Owns: both tables as people copy them down. Stories: who buys the fleece jacket is 资深中产 and prefers the goods of one
other shop; the package that aims at just these does better than the others of the same evenings; many buyers like a
sort of goods that this shop doesn't have.
May never enter: anything from core, other figures of a session than what it sold and spent.

The shares of age and consumer group sum to 100.00 %; one may prefer several shops and sorts of goods, and only the
first are listed.
"""

import random
from datetime import date

import shop
from cells import MORE, Cell, book_of, save, save_csv, table
from crowds import USUAL, hundredths
from model import Session, draw, share_out, wobble

FIRST, LAST = date(2026, 11, 14), shop.LAST_DAY
JACKET, SHELL, HAT = "3790012345678901001", "3790012345678901008", "3790012345678901010"
AGES = ("18-23", "24-30", "31-35", "36-40", "41-45", "46-50", "50+")
SHOPS = ("北坡户外旗舰店", "山系生活馆", "暖羊羊服饰", "行者装备", "云上户外")
GOODS = ("登山鞋", "羽绒服", "冲锋衣", "保暖内衣", "露营装备")

# Share of everybody, of those who saw, clicked, bought; in percent.
Four = tuple[float, float, float, float]
OF_JACKET: dict[str, dict[str, Four]] = {
    "年龄": dict(zip(AGES, (
        (14, 15, 11, 6), (18, 19, 17, 12), (15, 17, 18, 19), (13, 14, 18, 24), (12, 12, 14, 17), (12, 11, 11, 12),
        (16, 12, 11, 10),
    ))),
    "同行业商家偏好TOP5": dict(zip(SHOPS, ((4, 9, 13, 19), (3, 7, 8, 9), (5, 8, 7, 6), (2, 5, 5, 6), (2, 4, 4, 3)))),
    "八大消费群体": dict(zip(USUAL["八大消费群体"], (
        (18, 17, 14, 10), (14, 15, 14, 13), (15, 14, 10, 6), (12, 11, 11, 10), (10, 13, 16, 18), (9, 10, 11, 12),
        (10, 10, 15, 22), (8, 7, 6, 6), (4, 3, 3, 3),
    ))),
    "商品偏好TOP5": dict(zip(GOODS, ((5, 14, 19, 26), (8, 18, 20, 22), (3, 9, 11, 13), (6, 12, 12, 11), (3, 8, 7, 6)))),
}  # fmt: skip
LEAN = {JACKET: 1.0, SHELL: 0.7, HAT: -0.5}
"""How far a product's crowds lean the way the jacket's do: the hat's buyers are the young."""
PRODUCTS = {product.product_id: product for product in shop.CATALOGUE}
CROWDS = ("曝光", "点击", "成交")

BEST, SET_UP = "资深中产·北坡户外偏好", date(2026, 11, 18)
# Package: labels, share of what is spent on packages, how likely who clicks a product buys it, price of an entry.
PACKAGES: dict[str, tuple[str, float, float, float]] = {
    "系统智能推荐": ("不限", 0.40, 0.084, 0.80),
    "相似达人粉丝": ("相似达人:户外老罗、24-50 岁", 0.32, 0.090, 0.74),
    BEST: ("资深中产、36-40、北坡户外旗舰店", 0.28, 0.150, 0.86),
}


def sizes(week: list[Session], product_id: str) -> dict[str, int]:
    """People per crowd over the week: who comes back is one of them."""
    rows = [p for s in week for p in s.products if p.product.product_id == product_id]
    seen, clicked = sum(p.exposure for p in rows), sum(p.clicks for p in rows)
    return {"曝光": round(0.81 * seen), "点击": round(0.86 * clicked), "成交": sum(p.buyers for p in rows)}


def portrait_rows(week: list[Session], product_id: str) -> list[dict[str, Cell]]:
    product, people, lean = PRODUCTS[product_id], sizes(week, product_id), LEAN[product_id]
    rng = random.Random(f"{shop.SEED}:商品画像:{product_id}")
    rows: list[dict[str, Cell]] = []
    for dimension, labels in OF_JACKET.items():
        whole = not dimension.endswith("TOP5")
        for place, crowd in enumerate(CROWDS, start=1):
            told = [four[1] * (four[place] / four[1]) ** lean * wobble(rng, 0.03) for four in labels.values()]
            shares = hundredths(told) if whole else [round(100 * share) for share in told]
            heads = share_out(people[crowd], [float(share) for share in shares]) if whole else None
            for n, (label, four) in enumerate(labels.items()):
                row: dict[str, Cell] = {
                    "商品ID": product_id,
                    "商品名称": product.name,
                    "人群": f"{crowd}人群",
                    "画像维度": dimension,
                    "标签": label,
                    "占比": f"{shares[n] / 100:.2f}%",
                    "TGI": round(shares[n] / four[0]),
                    # Of the shell jacket nobody copied the headcounts down.
                    "人数": heads[n] if heads and product_id != SHELL else "-",
                }
                rows.append(row)
    return rows


def package_rows(s: Session) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for package, (labels, part, rate, price) in PACKAGES.items():
        if package == BEST and s.start.date() < SET_UP:
            continue
        rng = random.Random(f"{shop.SEED}:人群包:{package}:{s.start:%Y-%m-%dT%H:%M}")
        cost = round(0.9 * s.ad_cost * part * wobble(rng, 0.06))
        entries = round(cost / 100 / price * wobble(rng, 0.04))
        shown = round(entries * 14 * wobble(rng, 0.08))
        clicked = round(entries * 0.33 * wobble(rng, 0.04))
        buyers = draw(rng, clicked, rate, 0.6)
        orders = buyers + draw(rng, buyers, 0.03, 1.0)
        gmv = round(orders * 8_800 * wobble(rng, 0.05))
        figures = [f"{cost / 100:.2f}", shown, entries, clicked, buyers, orders, f"{gmv / 100:.2f}"]
        rows.append([f"{s.start:%Y-%m-%d %H:%M}", s.account.nickname, package, labels, *figures])
    return rows


def write(recent: list[Session]) -> None:
    own = [s for s in recent if s.account is shop.MAIN]
    week = [s for s in own if FIRST <= s.start.date() <= LAST]
    portraits = [row for product_id in LEAN for row in portrait_rows(week, product_id)]
    name = f"商品人群画像_{FIRST:%Y%m%d}-{LAST:%Y%m%d}.xlsx"
    save(book_of({"商品人群画像": table(portraits)}), MORE / name)
    evenings = [s for s in own if s.slot == "evening"][-4:]
    header = ["开播时间", "账号", "人群包", "定向标签", "消耗(元)", "展示次数", "点击次数(进入直播间)", "商品点击人数"]
    header += ["成交人数", "成交订单数", "成交金额(元)"]
    rows = [row for s in evenings for row in package_rows(s)]
    save_csv(
        [header, *rows], MORE / f"人群包投放_{evenings[0].start:%Y%m%d}-{evenings[-1].start:%Y%m%d}.csv", "utf-8-sig"
    )
