"""The twelve sheets of 成交分析: the books of composition.py, row by row.

Owns: which rows a sheet has, and how what was sold falls apart into accounts, channels, terminals, categories, price
bands and first or further purchases.
May never enter: anything from core, what was sold (composition.py), columns (composition_facts.py).

The newest day stands first. What cannot be divided is 0 on the overview sheets and empty on the others.
"""

import random
from datetime import date, timedelta

import shop
from cells import Cell, yuan
from composition import CARRIERS, PERIODS, SELLERS, Books, by_period, by_product, merge, split, whole_of
from composition_facts import CATEGORY, DETAIL, OLDER, OVERVIEW, PRODUCT, TERMINAL, facts, settled
from model import share_out, wobble

TERMINALS = {"抖音": 0.78, "抖音极速版": 0.14, "红果短剧": 0.03, "其他": 0.05}
CARD_CHANNELS = {"猜你喜欢": 0.34, "搜索": 0.26, "购物车": 0.1, "商城其他": 0.12, "直播间溢出": 0.08, "更多账号": 0.1}
# Seller, carrier: who sold there, and how much of it. 更多账号 has no 抖音号.
ACCOUNTS = {
    "自营": {(shop.MAIN.nickname, shop.MAIN.douyin_id): 0.94, (shop.SECOND.nickname, shop.SECOND.douyin_id): 0.06},
    "合作": {("山野小鹿🦌", "luludeer88"): 0.5, ("阿蓬户外测评", "0431177520"): 0.3, ("更多账号", None): 0.2},
}
CATEGORIES = {
    "001": ("运动户外", "户外服装", "抓绒衣裤", "抓绒衣"),
    "002": ("服饰内衣", "保暖内衣", "保暖内衣套装", "全部"),
    "003": ("服饰内衣", "袜子", "运动袜", "全部"),
    "004": ("运动户外", "户外服装", "软壳衣裤", "软壳裤"),
    "005": ("运动户外", "户外配件", "户外手套", "全部"),
    "006": ("运动户外", "户外装备", "户外水具", "保温壶"),
    "007": ("运动户外", "户外装备", "户外家具", "露营椅"),
    "008": ("运动户外", "户外服装", "冲锋衣裤", "冲锋衣"),
    "009": ("运动户外", "户外服装", "羽绒衣裤", "羽绒马甲"),
    "010": ("服饰内衣", "帽子", "针织帽", "全部"),
}
BANDS = {3_500: "0-35", 6_500: "35-65", 9_000: "65-90", 13_000: "90-130", 10**9: "130以上"}
SAME_PEOPLE = 0.985


def seeded(day: date, purpose: str) -> random.Random:
    return random.Random(f"{shop.SEED}:sheet:{day}:{purpose}")


def days(first: date, last: date) -> list[date]:
    return [last - timedelta(days=n) for n in range((last - first).days + 1)]


def text(day: date) -> str:
    return f"{day:%Y%m%d}"


# Sheets


def overview(period: list[date], sellers: tuple[str, ...], headers: list[str]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["日期", "载体类型", "投放时段", *headers]]
    for day in period:
        carriers = {c: [merge([by_period(day, s, c)[n] for s in sellers], 1.0) for n in range(4)] for c in CARRIERS}
        carriers = {"全部": [merge([b[n] for b in carriers.values()], SAME_PEOPLE) for n in range(4)]} | carriers
        for carrier, found in carriers.items():
            for name, n in (("不限", 3), *((name, n) for n, name in enumerate(PERIODS))):
                values = facts(found[n], headers, 0)
                if n < 3:  # where in the way of the parcel it went back is only told for the whole
                    values = [0 if "收货" in h or "发货前" in h else v for h, v in zip(headers, values, strict=True)]
                rows.append([text(day), carrier, name, *values])
    return rows


def sold_by(day: date, seller: str, carrier: str) -> dict[tuple[str, str | None], Books]:
    """A carrier's books per account, or per channel where nobody streams or films."""
    shares = (
        ACCOUNTS[seller] if carrier in ("直播", "短视频", "图文") else {(n, None): w for n, w in CARD_CHANNELS.items()}
    )
    shares = {("其他", None): 1.0} if carrier == "其他" else shares
    rng = seeded(day, f"载体构成:{seller}:{carrier}")
    parts = split(whole_of(day, seller, carrier), [w * wobble(rng, 0.2) for w in shares.values()], rng)
    return dict(zip(shares, parts, strict=True))


def carriers(period: list[date]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["日期", "自营/合作", "载体类型", "账号/渠道", "抖音号", *DETAIL]]
    for day in period:
        for seller in reversed(SELLERS):
            for carrier in CARRIERS:
                for (name, number), b in sold_by(day, seller, carrier).items():
                    rows.append([text(day), seller, carrier, name, number, *facts(b, DETAIL)])
    return rows


def accounts(period: list[date]) -> list[list[Cell]]:
    """Live, films and pictures of an account together; cards belong to the shop, not to an account."""
    rows: list[list[Cell]] = [["日期", "账号名称", "账号类型", "自营/合作", "抖音号", *DETAIL]]
    for day in period:
        for seller in reversed(SELLERS):
            per_carrier = [sold_by(day, seller, carrier) for carrier in ("直播", "短视频", "图文")]
            for name, number in ACCOUNTS[seller]:
                b = merge([found[name, number] for found in per_carrier], SAME_PEOPLE)
                kind = ("官方" if seller == "自营" else "联盟") if number else None
                rows.append([text(day), name, kind, seller, number, *facts(b, DETAIL)])
    return rows


def cards(period: list[date]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["日期", "售卖类型", "载体类型", "ID", "标题/名称", *DETAIL]]
    for day in period:
        for seller in SELLERS:
            for product, b in by_product(day, seller, "商品卡").items():
                rows.append([text(day), seller, "商品卡", product.product_id or None, product.name, *facts(b, DETAIL)])
    return rows


def terminals(period: list[date]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["日期", "终端类型", "售卖类型", *TERMINAL]]
    for day in period:
        per_seller = {}
        for seller in SELLERS:
            whole, rng = merge([whole_of(day, seller, c) for c in CARRIERS], SAME_PEOPLE), seeded(day, f"终端:{seller}")
            parts = split(whole, [w * wobble(rng, 0.08) for w in TERMINALS.values()], rng)
            per_seller[seller] = [whole, *parts]
        for n, name in enumerate(["整体", *TERMINALS]):
            both = merge([found[n] for found in per_seller.values()], 1.0)
            for seller, b in (("全部", both), *((s, found[n]) for s, found in per_seller.items())):
                rows.append([text(day), name, seller, *facts(b, TERMINAL)])
    return rows


def product_books(day: date, carrier: str) -> dict[shop.Product, Books]:
    """Both sellers."""
    found = [by_product(day, seller, carrier) for seller in SELLERS]
    return {p: merge([f[p] for f in found], 1.0) for p in found[0]}


def all_carriers(day: date) -> dict[shop.Product, Books]:
    found = [product_books(day, carrier) for carrier in CARRIERS]
    return {p: merge([f[p] for f in found], SAME_PEOPLE) for p in found[0]}


def path_of(product: shop.Product) -> tuple[str, ...]:
    return CATEGORIES.get(product.product_id[-3:], ("其他", "其他", "其他", "全部"))


def categories(period: list[date]) -> list[list[Cell]]:
    """Every level rolled up: 全部 stands for whatever is below."""
    rows: list[list[Cell]] = [["日期", "一级类目", "二级类目", "三级类目", "四级类目", *CATEGORY]]
    for day in period:
        found: dict[tuple[str, ...], list[Books]] = {}
        for product, b in all_carriers(day).items():
            path = path_of(product)
            for depth in range(1, 4 if path[3] == "全部" else 5):
                found.setdefault((*path[:depth], *["全部"] * (4 - depth)), []).append(b)
        for path in sorted(found, key=lambda p: tuple("" if level == "全部" else level for level in p)):
            rows.append([text(day), *path, *facts(merge(found[path], 1.0), CATEGORY)])
    return rows


def products(period: list[date]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["日期", "商品名称", "商品编号", "载体类型", *PRODUCT]]
    for day in period:
        for carrier in ("全部", *CARRIERS):
            for product, b in (all_carriers(day) if carrier == "全部" else product_books(day, carrier)).items():
                rows.append([text(day), product.name, product.product_id or None, carrier, *facts(b, PRODUCT)])
    return rows


def bands(period: list[date]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["日期", "价格带", *CATEGORY[:3]]]
    for day in period:
        found = all_carriers(day)
        below = 0
        for limit, name in BANDS.items():
            inside = [b for p, b in found.items() if below < p.price <= limit]
            rows.append([text(day), name, *facts(merge(inside, 1.0), CATEGORY[:3])])
            below = limit
    return rows


def crowds(period: list[date]) -> list[list[Cell]]:
    """First purchase or again: nobody is both, so here people add up too."""
    headers = ["用户支付金额", "成交人数", "客单价", "成交订单数"]
    rows: list[list[Cell]] = [["日期", "人群类型", "载体类型", *headers, "复购用户复购率"]]
    for day in period:
        found = {}
        for carrier in CARRIERS:
            whole, rng = merge([whole_of(day, s, carrier) for s in SELLERS], 1.0), seeded(day, f"人群:{carrier}")
            parts = split(whole, [0.66 * wobble(rng, 0.05), 0.34], rng)
            bought = share_out(whole["buyers"], [float(p["buyers"]) for p in parts])
            found[carrier] = [p | {"buyers": n} for p, n in zip(parts, bought, strict=True)]
        totals = [merge([parts[n] for parts in found.values()], 1.0) for n in (0, 1)]
        whole = merge([whole_of(day, s, c) for c in CARRIERS for s in SELLERS], SAME_PEOPLE)
        bought = share_out(whole["buyers"], [float(p["buyers"]) for p in totals])
        found["全部"] = [p | {"buyers": n} for p, n in zip(totals, bought, strict=True)]
        for carrier, parts in found.items():
            for name, b in (("复购", parts[1]), ("首购", parts[0])):
                again = seeded(day, f"复购率:{carrier}").randint(20, 55) / 100 if name == "复购" and b["orders"] else 0
                rows.append([text(day), name, carrier, *facts(b, headers), again])
    return rows


def balance(period: list[date]) -> list[list[Cell]]:
    """收支概况: what came in and what went out over the whole period."""
    b = merge([whole_of(d, s, c) for d in period for s in SELLERS for c in CARRIERS], 1.0)
    went_out = {"投放消耗": b["cost_bound"], "平台佣金": b["commission_platform"], "达人佣金": b["commission_talent"]}
    amounts = {"结算金额": settled(b)} | went_out
    return [["收支项目", "金额(元)"], *([name, yuan(value)] for name, value in amounts.items())]


def sheets(first: date, last: date, older: bool) -> dict[str, list[list[Cell]]]:
    period, headers = days(first, last), OLDER if older else OVERVIEW
    return {
        "成交概览": overview(period, SELLERS, headers),
        "自营成交": overview(period, ("自营",), headers),
        "合作成交": overview(period, ("合作",), headers),
        "收支概况": balance(period),
        "载体构成": carriers(period),
        "账号构成": accounts(period),
        "单载体构成": cards(period),
        "终端构成": terminals(period),
        "品类构成": categories(period),
        "商品构成": products(period),
        "价格带构成": bands(period),
        "人群构成": crowds(period),
    }
