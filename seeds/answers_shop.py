"""The answers about the whole shop (成交分析, 退款分析, the product list, 千川), and about what is not Douyin's.

Owns: what anybody gets who reads these downloads, and that they hold together: it stops where a sum does not add up.
May never enter: anything from core, and anything that writes the downloads.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from answer_tables import (
    FOREIGN,
    MORE,
    Figures,
    Listed,
    Record,
    book,
    count,
    csv_records,
    first_sheet,
    listed,
    number,
    quoted,
    records,
    seconds,
    table,
    time,
    total,
    whole,
)
from answers_live import minute_files

ALL, ANY = "全部", "不限"
WHOLE = {ALL, ANY, "整体"}
OVERVIEWS = ("成交概览", "自营成交", "合作成交")
# Money and counts that sum over carriers, periods and whatever else the shop falls into.
ADDING = """
    用户支付金额 智能优惠券金额 平台补贴金额 达人补贴金额 成交订单数 成交金额 净成交金额 商品曝光次数 商品点击次数
    发货用户支付金额(发货时间) 结算金额 结算金额(退款时间) 7日结算金额 14日结算金额 成交件数 净成交订单量
    成交退款金额(支付时间) 退款金额(支付时间) 退款金额(退款时间) 退款订单数(支付时间) 1小时成交退款金额(支付时间)
"""
# Rate or price: what is divided by what; how often, and to how many decimals.
DIVIDED: dict[str, tuple[str, str, int, int]] = {
    "客单价": ("用户支付金额", "成交人数", 1, 2),
    "件单价": ("用户支付金额", "成交件数", 1, 2),
    "千次曝光用户支付金额": ("用户支付金额", "商品曝光次数", 1000, 2),
    "退款率(支付时间)": ("退款金额(支付时间)", "用户支付金额", 1, 4),
    "1小时成交退款率(支付时间)": ("1小时成交退款金额(支付时间)", "成交金额", 1, 4),
    "商品曝光-点击转化率(人数)": ("商品点击人数", "商品曝光人数", 1, 4),
    "商品点击-成交转化率(人数)": ("成交人数", "商品点击人数", 1, 4),
    "商品曝光-成交转化率(人数)": ("成交人数", "商品曝光人数", 1, 4),
    "商品曝光-点击转化率(次数)": ("商品点击次数", "商品曝光次数", 1, 4),
    "商品点击-成交转化率(次数)": ("成交订单数", "商品点击次数", 1, 4),
    "商品曝光-成交转化率(次数)": ("成交订单数", "商品曝光次数", 1, 4),
    "投放费比(剔除退款、店铺绑定)": ("投放消耗(店铺绑定)", "结算金额", 1, 4),
    "投放费比(店铺绑定)": ("投放消耗(店铺绑定)", "成交金额", 1, 4),
}


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def figure(row: Record, header: str) -> Decimal:
    return number(row[header]) or Decimal(0)


def where(rows: Iterable[Record], **wanted: str) -> list[Record]:
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


# 成交分析


def holds(row: Record) -> None:
    """What is true of every row that has the columns for it."""
    if "达人补贴金额" in row:
        money = ("用户支付金额", "智能优惠券金额", "平台补贴金额", "达人补贴金额")
        assert figure(row, "成交金额") == sum(figure(row, header) for header in money), row
        assert figure(row, "结算金额") == figure(row, "成交金额") - figure(row, "成交退款金额(支付时间)"), row
        left = figure(row, "用户支付金额") - figure(row, "退款金额(支付时间)")
        assert figure(row, "退款后用户支付金额(支付时间)") == left, row
    if "净成交金额" in row:
        fast, orders = "1小时成交退款金额(支付时间)", "1小时退款订单数(支付时间)"
        assert figure(row, "净成交金额") == figure(row, "成交金额") - figure(row, fast), row
        assert figure(row, "净成交订单量") == figure(row, "成交订单数") - figure(row, orders), row
        assert figure(row, "成交人数") <= figure(row, "成交订单数") <= figure(row, "成交件数"), row
    for header, (top, bottom, times, places) in DIVIDED.items():
        if {header, top, bottom} <= row.keys() and figure(row, bottom):
            assert figure(row, header) == rounded(figure(row, top) * times / figure(row, bottom), places), (row, header)


def same(one: Iterable[Record], parts: Iterable[Record], headers: Iterable[str]) -> None:
    one, parts = list(one), list(parts)
    for header in headers:
        if all(header in row for row in (*one, *parts)):
            assert total(one, header) == total(parts, header), (header, one[0])


def overview_adds_up(rows: list[Record], day: str) -> None:
    headers = ADDING.split()
    mine = where(rows, 日期=day)
    carriers = sorted({str(row["载体类型"]) for row in mine} - {ALL})
    periods = sorted({str(row["投放时段"]) for row in mine} - {ANY})
    assert (len(carriers), len(periods), len(mine)) == (5, 3, 24)
    for period in (ANY, *periods):
        of_period = where(mine, 投放时段=period)
        same(where(of_period, 载体类型=ALL), [r for r in of_period if r["载体类型"] != ALL], headers)
    for carrier in (ALL, *carriers):
        of_carrier = where(mine, 载体类型=carrier)
        same(where(of_carrier, 投放时段=ANY), [r for r in of_carrier if r["投放时段"] != ANY], headers)


def composition_holds(sheets: dict[str, list[Record]], days: list[str]) -> None:
    headers = ADDING.split()
    for rows in sheets.values():
        for row in rows:
            holds(row)
    for sheet in OVERVIEWS:
        for day in days:
            overview_adds_up(sheets[sheet], day)
    balance = {str(row["收支项目"]): figure(row, "金额(元)") for row in sheets["收支概况"]}
    whole_shop = where(sheets["成交概览"], 载体类型=ALL, 投放时段=ANY)
    assert balance["结算金额"] == total(whole_shop, "结算金额")
    same(sheets["成交概览"], [*sheets["自营成交"], *sheets["合作成交"]], headers)
    for day in days:
        both = where(sheets["成交概览"], 日期=day, 载体类型=ALL, 投放时段=ANY)
        for seller in ("自营", "合作"):
            own = where(sheets[f"{seller}成交"], 日期=day, 投放时段=ANY)
            by_account = {"日期": day, "自营/合作": seller}
            for carrier in {str(row["载体类型"]) for row in own} - {ALL}:
                told = where(own, 载体类型=carrier)
                same(told, where(sheets["载体构成"], **by_account, 载体类型=carrier), headers)
                if carrier == "商品卡":
                    same(told, where(sheets["单载体构成"], 日期=day, 售卖类型=seller), headers)
            filmed = [row for row in own if row["载体类型"] in ("直播", "短视频", "图文")]
            same(filmed, where(sheets["账号构成"], **by_account), headers)
            ends = where(sheets["终端构成"], 日期=day, 售卖类型=seller)
            same(where(own, 载体类型=ALL), where(ends, 终端类型="整体"), headers)
            same(where(ends, 终端类型="整体"), [r for r in ends if r["终端类型"] != "整体"], headers)
        goods, kinds = where(sheets["商品构成"], 日期=day), where(sheets["品类构成"], 日期=day)
        kinds = [row for row in kinds if row["二级类目"] == ALL]
        pay, back = "用户支付金额", "退款金额(支付时间)"
        same(both, where(goods, 载体类型=ALL), [pay, back, "智能优惠券金额"])
        same(both, [row for row in goods if row["载体类型"] != ALL], [pay, back])
        same(both, kinds, [pay, back])
        same(both, where(sheets["价格带构成"], 日期=day), [pay])
        same(both, where(sheets["人群构成"], 日期=day, 载体类型=ALL), [pay, "成交订单数", "成交人数"])


def live_by_calendar_day(day: date) -> tuple[Decimal, Decimal]:
    """Money and orders within a day: of the minutes, or of the list where a session lay within the day."""
    by_minute = {s.key: rows for s, rows in minute_files().values() if "成交金额" in rows[0]}
    gmv = orders = Decimal(0)
    for s in listed():
        if s.key in by_minute:
            rows = [row for row in by_minute[s.key] if time(row["时间"]).date() == day]
            gmv, orders = gmv + total(rows, "成交金额"), orders + total(rows, "成交订单数")
        elif s.start.date() == day:
            assert s.end.date() == day, s.key
            gmv, orders = gmv + s.figure("直播间成交金额"), orders + s.figure("直播间成交订单数")
    return gmv, orders


def composition_tables() -> list[str]:
    out = []
    for path in sorted(MORE.glob("抖音电商罗盘-成交分析-*.xlsx")):
        sheets = {title: records(rows) for title, rows in book(path).items()}
        overview = sheets["成交概览"]
        days = sorted({str(row["日期"]) for row in overview}, reverse=True)
        assert [row["日期"] for row in overview] == sorted((str(r["日期"]) for r in overview), reverse=True)
        composition_holds(sheets, days)
        shop = where(overview, 载体类型=ALL, 投放时段=ANY)
        facts: Figures = {
            "sheets": len(sheets),
            "first": days[-1],
            "last": days[0],
            "day_count": len(days),
            "overview_columns": len(overview[0]),
            "overview_leaf_rows": sum(not WHOLE & {row["载体类型"], row["投放时段"]} for row in overview),
            "overview_total_rows": sum(bool(WHOLE & {row["载体类型"], row["投放时段"]}) for row in overview),
        }
        adding = {h: whole(h, total(shop, h)) for h in ADDING.split() if h in shop[0]}
        people = {"成交人数, summed over days": count(shop, "成交人数")}
        out.append(table(f"composition.files.{quoted(path.name)}", facts, "A total row is of 全部 or of 不限."))
        rows_of = {title: len(rows) for title, rows in sheets.items()}
        out.append(table(f"composition.files.{quoted(path.name)}.rows", rows_of))
        money = adding | people
        note = "全部 and 不限, over the days; in yuan but for 发货用户支付金额(发货时间), which is in cents."
        out.append(table(f"composition.files.{quoted(path.name)}.totals", money, note))
        own = where(sheets["自营成交"], 载体类型="直播", 投放时段=ANY)
        for name, rows in (("days", shop), ("own_live_days", own)):
            told = ("成交金额", "成交订单数", "成交人数")
            per_day = {str(r["日期"]): [whole(header, figure(r, header)) for header in told] for r in rows}
            note = ", ".join(told) + (", 自营 by 直播" if name != "days" else "")
            out.append(table(f"composition.files.{quoted(path.name)}.{name}", per_day, note))
        negative = [f"{r['日期']} {r['账号/渠道']}" for r in sheets["载体构成"] if figure(r, "结算金额(退款时间)") < 0]
        more: Figures = {
            "negative_settled": negative,
            "accounts_without_number": sum(row["抖音号"] is None for row in sheets["账号构成"]),
            "products_without_number": sum(row["商品编号"] is None for row in sheets["商品构成"]),
            "category_roll_up_rows": sum(r["二级类目"] == ALL or r["三级类目"] == ALL for r in sheets["品类构成"]),
        }
        out.append(table(f"composition.files.{quoted(path.name)}.traps", more))
        for row in own:
            day = datetime.strptime(str(row["日期"]), "%Y%m%d").date()
            if day > date(2026, 11, 18):  # minutes are there for both evenings that touch the day
                assert live_by_calendar_day(day) == (figure(row, "成交金额"), figure(row, "成交订单数")), day
    return out


# 退款分析, the product list


def refund_tables() -> list[str]:
    path = MORE / "抖音电商罗盘-退款分析-2026_11_21.xlsx"
    rows = records(book(path)["本店数据"])
    stages = ["全部退款阶段", "发货前退款阶段", "未收货退款阶段", "已收货退款阶段", "已收货退货退款阶段"]
    composition = book(MORE / "抖音电商罗盘-成交分析-20261107-20261120.xlsx")
    sold = {seller: records(composition[f"{seller}成交"]) for seller in ("自营", "合作")}
    for row in rows:
        for what in ("退款金额", "退款订单数"):
            assert figure(row, f"{stages[0]}-{what}") == sum(figure(row, f"{s}-{what}") for s in stages[1:]), row
        day = f"{datetime.strptime(str(row['日期']), '%Y/%m/%d'):%Y%m%d}"
        told = where(sold[str(row["售卖类型"])], 日期=day, 载体类型=str(row["载体"]), 投放时段=ANY)
        same([{"x": row[f"{stages[0]}-退款金额"]}], [{"x": r["退款金额(支付时间)"]} for r in told], ["x"])
        same([{"x": row[f"{stages[0]}-退款订单数"]}], [{"x": r["退款订单数(支付时间)"]} for r in told], ["x"])
    facts: Figures = {"rows": len(rows), "columns": len(rows[0]), "days": len({row["日期"] for row in rows})}
    facts["amounts_as_numbers"] = sum(isinstance(r[f"{s}-退款金额"], float | int) for r in rows for s in stages)
    out = [table(f"refunds.{quoted(path.name)}", facts, "The four stages sum to 全部退款阶段.")]
    for n, stage in enumerate(stages):
        each = {"amount": total(rows, f"{stage}-退款金额"), "orders": count(rows, f"{stage}-退款订单数")}
        out.append(table(f"refunds.{quoted(path.name)}.{'all' if not n else f'stage_{n}'}", {"name": stage} | each))
    return out


def goods_tables() -> list[str]:
    path = MORE / "经营版_商品_商品列表__20261114-20261120_数据更新时间20261121.xlsx"
    rows = first_sheet(path)
    composition = book(MORE / "抖音电商罗盘-成交分析-20261107-20261120.xlsx")["商品构成"]
    sold = [r for r in where(records(composition), 载体类型=ALL) if str(r["日期"]) >= "20261114"]
    for row in rows:
        same([row], where(sold, 商品编号=str(row["商品ID"])), ["用户支付金额", "退款金额(支付时间)"])
        assert figure(row, "首购新客数") <= figure(row, "成交人数")
    facts: Figures = {"rows": len(rows), "columns": len(rows[0]), "first": "20261114", "last": "20261120"}
    for key, header in {"gmv": "成交金额", "user_pay": "用户支付金额", "refund_amount": "退款金额(支付时间)"}.items():
        facts[key] = total(rows, header)
    for key, header in {"orders": "成交订单数", "items": "成交件数", "new_buyers": "首购新客数"}.items():
        facts[key] = count(rows, header)
    return [table(f"product_list.{quoted(path.name)}", facts)]


# 千川


def only(pattern: str) -> Path:
    (path,) = MORE.glob(pattern)
    return path


def advertising_tables() -> list[str]:
    period, *days = first_sheet(live := only("全域数据_直播分析_*.xlsx"))
    hours = first_sheet(hourly := only("2026-11-20 *.xlsx"))
    videos = first_sheet(material := only("全域数据_素材分析_视频_*.xlsx"))
    assert period["日期"] == ALL and all(row["日期"] != ALL for row in days)
    keys = {"cost": "整体消耗", "gmv": "整体成交金额", "net_gmv": "净成交金额", "orders": "整体成交订单数"}
    seen = {"exposure_count": "直播间整体曝光次数", "views": "直播间整体观看次数"}
    same([period], days, [*keys.values(), *seen.values()])
    same(where(days, 日期="2026-11-20"), hours, keys.values())
    facts: Figures = {"rows": len(days) + 1, "total_rows": 1, "columns": len(period)}
    facts |= {key: whole(header, figure(period, header)) for key, header in (keys | seen).items()}
    note = "The row 全部, which is the sum of the days."
    out = [table(f"qianchuan.live.{quoted(live.name)}", facts, note)]
    per_day = {str(row["日期"]): [figure(row, "整体消耗"), figure(row, "整体成交金额")] for row in days}
    out.append(table(f"qianchuan.live.{quoted(live.name)}.days", per_day, "整体消耗, 整体成交金额"))
    facts = {"rows": len(hours), "columns": len(hours[0])} | {
        key: whole(header, total(hours, header)) for key, header in keys.items()
    }
    out.append(table(f"qianchuan.hours.{quoted(hourly.name)}", facts, "They sum to the day 2026-11-20 of the former."))
    facts = {"rows": len(videos), "total_rows": 0, "columns": len(videos[0])}
    facts |= {
        "cost": total(videos, "整体消耗"),
        "gmv": total(videos, "整体成交金额"),
        "orders": count(videos, "整体成交订单数"),
    }
    facts |= {"impressions": count(videos, "整体展现次数"), "seconds": sum(seconds(r["素材时长"]) or 0 for r in videos)}
    out.append(table(f"qianchuan.videos.{quoted(material.name)}", facts))
    return [*out, *campaign_tables({str(row["日期"]): figure(row, "整体消耗") for row in days})]


def campaign_tables(spent: dict[str, Decimal]) -> list[str]:
    out = []
    for path, encoding, names in (
        (MORE / "千川标准推广_20261107-20261113.csv", "gbk", ("花费(元)", "直接支付成交金额(元)", "展示数", "点击数")),
        (
            MORE / "千川标准推广_20261114-20261120.csv",
            "utf-8-sig",
            ("消耗(元)", "直接成交金额(元)", "展示次数", "点击次数"),
        ),
    ):
        rows, (cost, gmv, shown, clicked) = csv_records(path, encoding), names
        facts: Figures = {"encoding": encoding, "rows": len(rows), "columns": len(rows[0]), "cost": total(rows, cost)}
        facts |= {"gmv": total(rows, gmv), "orders": count(rows, "直接成交订单数"), "impressions": count(rows, shown)}
        facts["clicks"] = count(rows, clicked)
        for name in sorted({str(row["抖音号名称"]) for row in rows}):
            facts[f"cost of {name}"] = total(where(rows, 抖音号名称=name), cost)
        out.append(table(f"qianchuan.campaigns.{quoted(path.name)}", facts))
    both = {
        day: amount + total([r for r in rows if r["日期"] == day and r["抖音号名称"] == MAIN], cost)
        for day, amount in spent.items()
    }
    for day in ("2026-11-19", "2026-11-20"):
        assert both[day] == spent_by_minute(date.fromisoformat(day)), day
    note = "全域 and 标准推广 of the main account: what its sessions spent within the calendar day."
    return [*out, table("qianchuan.main_account_days", both, note)]


MAIN = "晴野户外旗舰店"


def spent_by_minute(day: date) -> Decimal:
    by_minute = {s.key: rows for s, rows in minute_files().values() if "千川消耗" in rows[0]}

    def spent(s: Listed) -> Decimal:
        if s.key in by_minute:
            return total([row for row in by_minute[s.key] if time(row["时间"]).date() == day], "千川消耗")
        return s.figure("投放消耗(店铺绑定)") if s.start.date() == day else Decimal(0)

    return sum((spent(s) for s in listed() if s.name == MAIN), Decimal(0))


# Not Douyin's


def foreign_tables() -> list[str]:
    path = FOREIGN / "Creator-Live-Performance_20261109-20261115.xlsx"
    raw = book(path)["performance_detail"]
    assert str(raw[0][0]) == "2026-11-09 ~ 2026-11-15" and set(raw[1]) == {None}
    rows = records(raw[2:])
    facts: Figures = {
        "header_row": 3,
        "rows": len(rows),
        "columns": len(rows[0]),
        "rooms": [str(row["Room ID"]) for row in rows],
        "first": min(time(row["Start Time"]) for row in rows),
        "last": max(time(row["End Time"]) for row in rows),
        "over_midnight": sum(time(r["End Time"]).date() > time(r["Start Time"]).date() for r in rows),
        "gmv_usd": total(rows, "Attributed GMV"),
    }
    told = ["Views", "Impressions", "Attributed orders", "Attributed items sold", "Customers", "Product clicks"]
    facts |= {header: count(rows, header) for header in (*told, "New followers", "Comments", "Likes", "Shares")}
    out = [table(f"foreign.{quoted(path.name)}", facts)]
    for row in rows:
        lasted = (time(row["End Time"]) - time(row["Start Time"])).total_seconds()
        assert (seconds(row["Duration"]) or 0) // 60 == lasted // 60, row
    (board,) = FOREIGN.glob("LIVE-Board_*.xlsx")
    sheets = {title: records(found) for title, found in book(board).items()}
    fives, goods = sheets["LIVE Board"], sheets["Product"]
    session = next(row for row in rows if row["Room ID"] == board.stem.split("_")[1])
    pairs = {"Views": "Views", "LIVE impression": "Impressions", "Product Impressions": "Product Impressions"}
    pairs |= {"Product Clicks": "Product clicks", "Attributed GMV": "Attributed GMV"}
    pairs |= {h: h for h in ("Attributed orders", "Comments", "Likes", "Shares", "New followers")}
    for mine, theirs in pairs.items():
        assert total(fives, mine) == figure(session, theirs), mine
    for header in ("Attributed GMV", "Attributed orders", "Product Impressions", "Product Clicks"):
        same(fives, goods, [header])
    at = [time(row["Datetime"]) for row in fives]
    facts = {
        "room": str(session["Room ID"]),
        "rows": len(fives),
        "product_rows": len(goods),
        "first": at[0],
        "last": at[-1],
    }
    facts |= {"gmv_usd": total(fives, "Attributed GMV"), "orders": count(fives, "Attributed orders")}
    out.append(table(f"foreign.{quoted(board.name)}", facts, "Sums to its session's row of the list."))
    path = FOREIGN / "快手直播场次.xlsx"
    rows = first_sheet(path)
    facts = {
        "rows": len(rows),
        "headers": list(rows[0]),
        "over_midnight": sum(str(r["关播时刻"]) < str(r["开播时刻"]) for r in rows),
    }
    facts |= {"watched": count(rows, "看播人数"), "orders": count(rows, "支付订单量"), "paid": total(rows, "支付金额")}
    out.append(table(f"foreign.{quoted(path.name)}", facts, "Headers that nobody declares: to be mapped by hand."))
    return out


def tables() -> list[str]:
    parts: list[Callable[[], list[str]]] = [
        composition_tables,
        refund_tables,
        goods_tables,
        advertising_tables,
        foreign_tables,
    ]
    return [text for part in parts for text in part()]
