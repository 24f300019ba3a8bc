"""成交分析 made on the fly: a shop's day from thirty small piles of orders, which every sheet takes apart its own way.

A pile is what one seller sold in one carrier during one period of advertising. Everything else is added up from piles,
people apart: of the buyers of several piles one in ten is the same person.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tests.core.reading.workbooks import Cells, Row, table, write

SELLERS = ("自营", "合作")
CARRIERS = ("直播", "短视频", "商品卡", "图文", "其他")
PERIODS = ("全域+乘方投放时段", "标准+品牌投放", "非投放时段")
TERMINALS = ("抖音", "抖音极速版", "红果短剧", "其他")
DAYS = ("20260630", "20260629")
NAME = "抖音电商罗盘-成交分析-20260629-20260630.xlsx"


def _named(text: str) -> tuple[str, ...]:
    return tuple(text.split())


OVERVIEW = _named("""
    用户支付金额 退款后用户支付金额(支付时间) 智能优惠券金额 退款后智能优惠券金额(支付时间) 平台补贴金额
    成交订单数 成交人数 客单价 成交金额 净成交金额 商品曝光人数 商品点击人数 商品曝光-点击转化率(人数)
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
OVERVIEW_51 = (*OVERVIEW[:13], *OVERVIEW[33:48], *OVERVIEW[13:33])
DETAIL = _named("""
    成交金额 用户支付金额 结算金额 成交退款金额(支付时间) 退款金额(支付时间) 退款率(支付时间) 投放贡献成交金额
    投放贡献成交占比 投放消耗(店铺被投) 投放费比(剔除退款、店铺被投) 商品曝光-点击转化率(人数)
    商品点击-成交转化率(人数) 智能优惠券金额 平台补贴金额 达人补贴金额 预售定金 成交订单数 成交件数 件单价
    成交人数 客单价 净成交金额 净成交订单量 7日结算金额 14日结算金额 结算金额(退款时间) 投放贡献结算金额
    退款后用户支付金额(支付时间) 退款后智能优惠券金额(支付时间) 退款后平台补贴金额(支付时间)
    退款后达人补贴金额(支付时间) 退款订单数(支付时间) 成交退款金额(退款时间) 退款金额(退款时间)
    退款订单数(退款时间) 1小时成交退款金额(支付时间) 1小时退款订单数(支付时间) 1小时退款率(支付时间)
    投放贡献成交退款金额(支付时间) 投放部分退款率(支付时间) 商品曝光次数 商品点击次数 商品曝光-点击转化率(次数)
    商品点击-成交转化率(次数) 商品曝光-成交转化率(次数) 商品曝光人数 商品点击人数 商品曝光-成交转化率(人数)
    千次曝光用户支付金额 投放消耗(店铺绑定) 平台佣金(结算口径) 达人佣金(结算口径) 投放费比(店铺绑定)
    投放费比(店铺被投) 投放费比(剔除退款、店铺绑定) 综合费比(店铺绑定) 综合费比(店铺被投)
    综合费比(剔除退款、店铺绑定) 综合费比(剔除退款、店铺被投)
""")
_NOT_OF_TERMINALS = re.compile("人数|客单价|净|佣金|^投放|^综合")
TERMINAL = (*(header for header in DETAIL if not _NOT_OF_TERMINALS.search(header)), "投放贡献结算金额")

Pile = Mapping[str, Decimal]
PEOPLE = ("buyers", "watchers", "clickers")


@cache
def pile(day: str, seller: str, carrier: str, period: str) -> Pile:
    n = 1 + CARRIERS.index(carrier) + 5 * PERIODS.index(period) + 15 * SELLERS.index(seller) + int(day[-1:])
    orders, pay = 3 * n, 73 * n + Decimal("0.17") * n
    talent, advertised = (n if seller == "合作" else 0), period != "非投放时段"
    told = {
        "orders": orders, "items": orders + n // 3, "buyers": orders - n // 4, "pay": pay,
        "coupon": n * Decimal("3.25"), "platform": n * Decimal("0.5"), "talent": talent, "seen": 900 * n,
        "clicks": 40 * n, "watchers": 700 * n,
        "clickers": 31 * n, "refund": n * Decimal("7.31"), "back": n * Decimal("8.5"), "refund_orders": n // 5,
        "late": n * Decimal("90.5") if carrier == "图文" else n * 6, "late_pay": n * 5, "late_orders": n // 6,
        "fast": n * Decimal("2.5"), "fast_orders": n // 9, "shipped": int(pay * 90), "cost": 5 * n * advertised,
        "promoted": 6 * n * advertised, "driven": 40 * n * advertised, "driven_back": n * advertised,
        "platform_fee": n * Decimal("1.5"), "talent_fee": talent * Decimal("2.5"),
    }  # fmt: skip
    return {key: Decimal(value) for key, value in told.items()}


def heap(piles: Iterable[Pile]) -> Pile:
    """What several piles come to; people who are in more than one count once."""
    listed = list(piles)
    summed = {key: sum((one[key] for one in listed), Decimal(0)) for key in listed[0]}
    if len(listed) > 1:
        summed |= {key: Decimal(int(summed[key] * 9 / 10)) for key in PEOPLE}
    return summed


def sold(day: str, sellers: Sequence[str] = SELLERS, carriers: Sequence[str] = CARRIERS,
         periods: Sequence[str] = PERIODS) -> Pile:  # fmt: skip
    return heap(pile(day, seller, carrier, period) for seller in sellers for carrier in carriers for period in periods)


def gmv(p: Pile) -> Decimal:
    return p["pay"] + p["coupon"] + p["platform"] + p["talent"]


def facts(p: Pile) -> Row:
    """Every figure of a pile under its header, as Compass prints it: nothing where it can't divide."""
    settled, fees = gmv(p) - p["back"], p["platform_fee"] + p["talent_fee"]

    def over(top: Decimal, bottom: Decimal, places: str = "0.0001") -> float | None:
        return float((top / bottom).quantize(Decimal(places), ROUND_HALF_UP)) if bottom else None

    told: dict[str, Decimal | float | None] = {
        "用户支付金额": p["pay"], "智能优惠券金额": p["coupon"], "平台补贴金额": p["platform"],
        "达人补贴金额": p["talent"], "成交金额": gmv(p), "成交订单数": p["orders"],
        "成交件数": p["items"], "成交人数": p["buyers"],
        "客单价": over(p["pay"], p["buyers"], "0.01"), "件单价": over(p["pay"], p["items"], "0.01"),
        "成交笔单价": over(p["pay"], p["orders"], "0.01"),
        "净成交金额": gmv(p) - p["fast"], "净成交订单量": p["orders"] - p["fast_orders"],
        "商品曝光人数": p["watchers"], "商品点击人数": p["clickers"], "商品曝光次数": p["seen"],
        "商品点击次数": p["clicks"],
        "商品曝光-点击转化率(人数)": over(p["clickers"], p["watchers"]),
        "商品点击-成交转化率(人数)": over(p["buyers"], p["clickers"]),
        "商品曝光-成交转化率(人数)": over(p["buyers"], p["watchers"]),
        "商品曝光-点击转化率(次数)": over(p["clicks"], p["seen"]),
        "商品点击-成交转化率(次数)": over(p["orders"], p["clicks"]),
        "商品曝光-成交转化率(次数)": over(p["orders"], p["seen"]),
        "千次曝光用户支付金额": over(p["pay"] * 1000, p["seen"], "0.01"),
        "发货用户支付金额(发货时间)": p["shipped"], "两日内发货率": 0.8979538162290965,
        "结算金额": settled, "结算金额(退款时间)": gmv(p) - p["late"], "7日结算金额": settled, "14日结算金额": settled,
        "退款后用户支付金额(支付时间)": p["pay"] - p["refund"], "退款后智能优惠券金额(支付时间)": p["coupon"],
        "退款后平台补贴金额(支付时间)": p["platform"], "退款后电商平台补贴金额(支付时间)": p["platform"],
        "退款后达人补贴金额(支付时间)": p["talent"], "电商平台补贴金额": p["platform"], "预售定金": Decimal(0),
        "成交退款金额(支付时间)": p["back"], "退款金额(支付时间)": p["refund"],
        "退款率(支付时间)": over(p["refund"], p["pay"]),
        "退款订单数(支付时间)": p["refund_orders"], "成交退款金额(退款时间)": p["late"],
        "退款金额(退款时间)": p["late_pay"],
        "退款订单数(退款时间)": p["late_orders"], "发货前退款率(支付时间)": 0.102, "未收货退款率(支付时间)": 0.03,
        "已收货退款率(支付时间)": 0.001, "已收货退货退款率(支付时间)": 0.047,
        "1小时成交退款金额(支付时间)": p["fast"], "1小时退款订单数(支付时间)": p["fast_orders"],
        "1小时成交退款率(支付时间)": over(p["fast"], gmv(p)), "1小时退款率(支付时间)": over(p["fast"], gmv(p)),
        "投放消耗(店铺绑定)": p["cost"], "投放消耗(店铺被投)": p["promoted"], "投放贡献成交金额": p["driven"],
        "投放贡献成交占比": over(p["driven"], gmv(p)), "投放贡献结算金额": p["driven"] - p["driven_back"],
        "投放贡献成交退款金额(支付时间)": p["driven_back"],
        "投放部分退款率(支付时间)": over(p["driven_back"], p["driven"]),
        "平台佣金(结算口径)": p["platform_fee"], "达人佣金(结算口径)": p["talent_fee"],
        "投放效率(店铺绑定)": 2.381, "投放效率(店铺被投)": 2.381,
        "全店效率(店铺绑定)": 2.381, "全店效率(店铺被投)": 2.381,
    }  # fmt: skip
    for whose, cost in (("店铺绑定", p["cost"]), ("店铺被投", p["promoted"])):
        for label, sales in ((whose, gmv(p)), (f"剔除退款、{whose}", settled)):
            told[f"投放费比({label})"] = over(cost, sales)
            told[f"综合费比({label})"] = over(cost + fees, sales)
    return {header: float(value) if isinstance(value, Decimal) else value for header, value in told.items()}


# Sheets


def overview(days: Sequence[str], sellers: Sequence[str]) -> list[Row]:
    return [
        {"日期": day, "载体类型": carrier, "投放时段": period, **facts(sold(day, sellers, carriers, periods))}
        for day in days
        for carrier, carriers in (("全部", CARRIERS), *((name, (name,)) for name in CARRIERS))
        for period, periods in (("不限", PERIODS), *((name, (name,)) for name in PERIODS))
    ]


HOLDERS = {"自营": (("示例旗舰店", "00123456789"),), "合作": (("8%的@达人🍔", "bVrxbe771"), ("更多账号", None))}


def carriers(days: Sequence[str]) -> list[Row]:
    """Every period's pile belongs to somebody else; cards are sold by the shop's channels."""
    rows = []
    for day in days:
        for seller in SELLERS:
            for carrier in CARRIERS:
                who = (
                    (("搜索", None), ("猜你喜欢", None)) if (seller, carrier) == ("自营", "商品卡") else HOLDERS[seller]
                )
                for place, (name, number) in enumerate(who):
                    periods = PERIODS[place:] if place == len(who) - 1 else PERIODS[place : place + 1]
                    keys = {"自营/合作": seller, "载体类型": carrier, "账号/渠道": name, "抖音号": number}
                    rows.append({"日期": day, **keys, **facts(sold(day, (seller,), (carrier,), periods))})
    return rows


def accounts(days: Sequence[str]) -> list[Row]:
    rows = []
    for day in days:
        for seller in SELLERS:
            for place, (name, number) in enumerate(HOLDERS[seller]):
                periods = PERIODS[place:] if place == len(HOLDERS[seller]) - 1 else PERIODS[place : place + 1]
                kind = ("官方" if seller == "自营" else "联盟") if number else None
                keys = {"账号名称": name, "账号类型": kind, "自营/合作": seller, "抖音号": number}
                rows.append({"日期": day, **keys, **facts(sold(day, (seller,), CARRIERS, periods))})
    return rows


def items(days: Sequence[str]) -> list[Row]:
    """Single cards. One was advertised and not sold: it has no other figures."""
    rows: list[Row] = []
    for day in days:
        for seller in SELLERS:
            found = facts(sold(day, (seller,), ("商品卡",)))
            found["千次曝光用户支付金额"] = round(found["千次曝光用户支付金额"] / 100, 2)
            keys = {"售卖类型": seller, "载体类型": "商品卡", "ID": "3001039131592455749", "标题/名称": "示例商品"}
            rows.append({"日期": day, **keys, **found})
        keys = {"售卖类型": "自营", "载体类型": "商品卡", "ID": "3898497418429599793", "标题/名称": "没有卖出的商品"}
        rows.append({"日期": day, **keys, "投放消耗(店铺绑定)": 0, "投放消耗(店铺被投)": 17.03})
    return rows


def terminals(days: Sequence[str]) -> list[Row]:
    """Each period's pile came from a terminal of its own, and nothing from the last one."""
    cuts = (("整体", PERIODS), *((name, (period,)) for name, period in zip(TERMINALS, PERIODS, strict=False)))
    rows = [
        {"日期": day, "终端类型": name, "售卖类型": seller, **facts(sold(day, sellers, CARRIERS, periods))}
        for day in days
        for name, periods in cuts
        for seller, sellers in (("全部", SELLERS), *((one, (one,)) for one in SELLERS))
    ]
    nothing = {header: None if "率" in header or "价" in header else 0 for header in TERMINAL}
    return rows + [{"日期": day, "终端类型": "其他", "售卖类型": "全部", **nothing} for day in days]


PATHS = {
    "直播": ("个人护理", "洗发护发", "洗护套装"), "短视频": ("个人护理", "洗发护发", "洗发水"),
    "商品卡": ("个人护理", "身体清洁", "沐浴露/油/乳"), "图文": ("居家日用", "居家饰品", "蜡烛/烛台"),
    "其他": ("居家日用", "居家饰品", "其他"),
}  # fmt: skip


def categories(days: Sequence[str]) -> list[Row]:
    """What each carrier sold is a category of its own."""
    rows = []
    for day in days:
        cuts = sorted({path[:depth] for path in PATHS.values() for depth in (1, 2, 3)})
        for cut in cuts:
            inside = [carrier for carrier, path in PATHS.items() if path[: len(cut)] == cut]
            levels = (*cut, *["全部"] * (4 - len(cut)))
            keys = dict(zip(("一级类目", "二级类目", "三级类目", "四级类目"), levels, strict=True))
            rows.append({"日期": day, **keys, **facts(sold(day, SELLERS, inside))})
    return rows


def products(days: Sequence[str]) -> list[Row]:
    """One product per period; what has no number is 其他."""
    named = (("示例商品", "3590247175606854731"), ("示例商品二", "3224312389372065953"), ("其他", None))
    return [
        {"日期": day, "商品名称": name, "商品编号": number, "载体类型": carrier,
         **facts(sold(day, SELLERS, inside, (period,)))}
        for day in days
        for (name, number), period in zip(named, PERIODS, strict=True)
        for carrier, inside in (("全部", CARRIERS), *((one, (one,)) for one in CARRIERS))
    ]  # fmt: skip


BANDS = ("0-10", "10-20", "20-35", "35-65", "130以上")


def bands(days: Sequence[str]) -> list[Row]:
    return [
        {"日期": day, "价格带": band, **facts(sold(day, SELLERS, (carrier,)))}
        for day in days
        for band, carrier in zip(BANDS, CARRIERS, strict=True)
    ]


def crowds(days: Sequence[str]) -> list[Row]:
    return [
        {"日期": day, "人群类型": crowd, "载体类型": carrier, "复购用户复购率": 0.47 if crowd == "复购" else 0,
         **facts(sold(day, SELLERS, inside, periods))}
        for day in days
        for crowd, periods in (("复购", PERIODS[:1]), ("首购", PERIODS[1:]))
        for carrier, inside in (("全部", CARRIERS), *((one, (one,)) for one in CARRIERS))
    ]  # fmt: skip


SMALL = ("用户支付金额", "成交笔单价", "商品点击-成交转化率(次数)")
REFUNDED = ("退款金额(支付时间)", "退款率(支付时间)")
SUBSIDIES = ("智能优惠券金额", "电商平台补贴金额", "退款后智能优惠券金额(支付时间)", "退款后电商平台补贴金额(支付时间)")
MADE: dict[str, tuple[Callable[[Sequence[str]], list[Row]], tuple[str, ...]]] = {
    "成交概览": (lambda days: overview(days, SELLERS), ("日期", "载体类型", "投放时段", *OVERVIEW)),
    "自营成交": (lambda days: overview(days, ("自营",)), ("日期", "载体类型", "投放时段", *OVERVIEW)),
    "合作成交": (lambda days: overview(days, ("合作",)), ("日期", "载体类型", "投放时段", *OVERVIEW)),
    "载体构成": (carriers, ("日期", "自营/合作", "载体类型", "账号/渠道", "抖音号", *DETAIL)),
    "账号构成": (accounts, ("日期", "账号名称", "账号类型", "自营/合作", "抖音号", *DETAIL)),
    "单载体构成": (items, ("日期", "售卖类型", "载体类型", "ID", "标题/名称", *DETAIL)),
    "终端构成": (terminals, ("日期", "终端类型", "售卖类型", *TERMINAL)),
    "品类构成": (categories, ("日期", "一级类目", "二级类目", "三级类目", "四级类目", *SMALL, *REFUNDED)),
    "商品构成": (products, ("日期", "商品名称", "商品编号", "载体类型", *SMALL, *REFUNDED, *SUBSIDIES)),
    "价格带构成": (bands, ("日期", "价格带", *SMALL)),
    "人群构成": (
        crowds,
        ("日期", "人群类型", "载体类型", "用户支付金额", "成交人数", "客单价", "成交订单数", "复购用户复购率"),
    ),
}


def rows(title: str, days: Sequence[str] = DAYS) -> list[Row]:
    """A sheet's rows, each as long as its headers."""
    made, headers = MADE[title]
    return [{header: row.get(header) for header in headers} for row in made(days)]


def book(
    days: Sequence[str] = DAYS,
    *,
    changed: Mapping[str, list[Row]] | None = None,
    headers: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Cells]:
    """All sheets. `changed` are other rows for some, `headers` other columns (the keys of a row stay the first)."""
    found = {title: (changed or {}).get(title) or rows(title, days) for title in MADE}
    return {title: table(found[title], (headers or {}).get(title, ())) for title in MADE}


def older(title: str) -> tuple[str, ...]:
    """The 51 columns of a sheet that had no advertising yet."""
    return (*MADE[title][1][:3], *OVERVIEW_51)


def save(path: Path, *args: Any, **more: Any) -> Path:
    return write(path, book(*args, **more))
