"""Work out answers.toml from the workbooks in seeds/exports: the figures that anybody reading those files must get.

Owns: an independent second opinion: on the lists and the 整场 files here, on the other downloads in answers_live.py,
answers_aimed.py and answers_shop.py. It opens the files with openpyxl, adds with Decimal, takes logarithms with math
and stops where two files contradict each other.
May never enter: anything from core, and anything that writes the downloads: neither the product nor the generator may
answer for itself.
"""

import math
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import answers_after_sale
import answers_aimed
import answers_alliance
import answers_comments
import answers_live
import answers_shop
from answer_tables import FOLDER, MORE, first_sheet, quoted, table
from openpyxl import load_workbook

TARGET = Path(__file__).parent / "answers.toml"
MAIN = "qingye_outdoor"

COUNTS = {
    "exposure_users": "直播间曝光人数",
    "exposure_count": "直播间曝光次数",
    "viewers": "直播间观看人数",
    "views": "直播间观看次数",
    "product_exposure_users": "直播间商品曝光人数",
    "product_exposure_count": "直播间商品曝光次数",
    "product_click_users": "直播间商品点击人数",
    "product_clicks": "直播间商品点击次数",
    "buyers": "直播间成交人数",
    "orders": "直播间成交订单数",
    "items": "直播间成交件数",
    "comments": "评论次数",
    "new_followers": "新增粉丝数",
    "lost_followers": "取关粉丝数",
    "new_fanclub": "新加直播团人数",
    "refund_orders": "直播间退款订单数",
    "refund_users": "直播间退款人数",
}
MONEY = {
    "gmv": "直播间成交金额",
    "user_pay": "直播间用户支付金额",
    "net_gmv": "净成交金额",
    "refund_amount": "直播间退款金额",
    "ad_cost_bound": "投放消耗(店铺绑定)",
    "ad_cost_promoted": "投放消耗(店铺被投)",
}
CHAIN = ("exposure_users", "view_rate", "product_exposure_rate", "product_click_rate", "pay_rate", "ticket_per_buyer")

Figures = dict[str, int | Decimal]


class Row:
    """One session of the list."""

    def __init__(self, cells: dict[str, object], file: str) -> None:
        self.file, self.account = file, str(cells["主播抖音号"])
        self.start, self.end = (datetime.strptime(str(cells[h]), "%Y/%m/%d %H:%M:%S") for h in LIST_TIMES)
        self.figures: Figures = {key: int(str(cells[header])) for key, header in COUNTS.items()}
        self.figures |= {key: Decimal(str(cells[header])) for key, header in MONEY.items()}
        self.figures["seconds"] = int((self.end - self.start).total_seconds())

    @property
    def slot(self) -> tuple[bool, int]:
        """Weekend or not, and the quarter of the day of the midpoint."""
        middle = self.start + (self.end - self.start) / 2
        return middle.weekday() >= 5, middle.hour // 6


LIST_TIMES = ("直播开始时间", "直播结束时间")


# Reading


def number(text: object) -> Decimal | None:
    """A text cell of a 整场 file: ¥1,234.5 or 1,234; a dash is nothing."""
    bare = re.sub(r"[¥,]", "", str(text))
    return None if bare in ("-", "—") else Decimal(bare)


def read_list(path: Path) -> list[Row]:
    header, *rows = load_workbook(path)["Sheet1"].iter_rows(values_only=True)
    assert len(header) == len(set(header)) == 55, path
    return [Row(dict(zip(map(str, header), row, strict=True)), path.name) for row in rows]


class Detail:
    """One 整场 file."""

    def __init__(self, path: Path) -> None:
        sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path)}
        basics = dict(zip(*sheets["基本信息"], strict=True))
        self.account = str(basics["抖音号or火山号"])
        self.start = datetime.strptime(str(basics["直播时间"])[:19], "%Y/%m/%d %H:%M:%S")
        self.user_pay = number(basics["直播间用户支付金额"])
        self.board = dict(zip(*sheets["整体看板"], strict=True))
        self.funnel = {str(name): number(value) for name, value in sheets["流量分析-流量转化"]}
        header, *channels = sheets["流量分析-渠道分析"]
        self.channels = {str(c[0]): dict(zip(map(str, header), c, strict=True)) for c in channels}
        self.videos = sheets["流量分析-短视频引流"][1:]
        goods = sheets["商品分析-商品明细"]
        self.products = [row for row in goods if re.fullmatch(r"\d{19}", str(row[0]))]
        self.skus = [row for row in goods if row[0] == "-" and row[1] != "sku名称"]

    def channel(self, name: str) -> Figures:
        cells = self.channels[name]
        found = {
            "entries": number(cells["观看次数"]),
            "viewers": number(cells["观看人数"]),
            "orders": number(cells["成交订单数"]),
            "user_pay": number(cells["用户支付金额"]),
            "ad_cost": number(cells["千川消耗"]),
        }
        whole = ("entries", "viewers", "orders")
        return {key: int(value) if key in whole else value for key, value in found.items() if value is not None}


# Working out


def total(rows: Iterable[Row]) -> Figures:
    rows = list(rows)
    keys = [*COUNTS, *MONEY, "seconds"]
    return {"sessions": len(rows)} | {key: sum((r.figures[key] for r in rows), start=0) for key in keys}


def rates(f: Figures) -> Figures:
    """Σ numerator / Σ denominator over whatever f was summed over."""
    hours = Decimal(f["seconds"]) / 3600
    return {
        "view_rate": Decimal(f["viewers"]) / f["exposure_users"],
        "product_exposure_rate": Decimal(f["product_exposure_users"]) / f["viewers"],
        "product_click_rate": Decimal(f["product_click_users"]) / f["product_exposure_users"],
        "pay_rate": Decimal(f["buyers"]) / f["product_click_users"],
        "exposure_pay_rate": Decimal(f["buyers"]) / f["exposure_users"],
        "view_pay_rate": Decimal(f["buyers"]) / f["viewers"],
        "ticket_per_buyer": Decimal(f["gmv"]) / f["buyers"],
        "ticket_per_order": Decimal(f["gmv"]) / f["orders"],
        "user_pay_per_buyer": Decimal(f["user_pay"]) / f["buyers"],
        "gpm": 1000 * Decimal(f["gmv"]) / f["views"],
        "uv_value": Decimal(f["gmv"]) / f["viewers"],
        "follow_rate": Decimal(f["new_followers"]) / f["viewers"],
        "fanclub_rate": Decimal(f["new_fanclub"]) / f["viewers"],
        "comment_rate": Decimal(f["comments"]) / f["viewers"],
        "refund_rate": Decimal(f["refund_amount"]) / f["gmv"],
        "gmv_per_hour": Decimal(f["gmv"]) / hours,
        "exposure_per_hour": Decimal(f["exposure_users"]) / hours,
    }


def rung(rows: list[Row], latest: Row, keep: Callable[[Row], bool] = lambda _: True) -> list[Row]:
    """The last 20 sessions of the same account and slot in the 90 days before."""
    since = latest.start - timedelta(days=90)
    same = [r for r in rows if r.account == latest.account and r.slot == latest.slot and keep(r)]
    return sorted((r for r in same if since <= r.start < latest.start), key=lambda r: r.start)[-20:]


def mean_session(rows: list[Row]) -> Figures:
    summed = total(rows)
    return {key: Decimal(value) / len(rows) for key, value in summed.items() if key != "sessions"} | rates(summed)


def attribution(before: Figures, after: Figures) -> Figures:
    """LMDI-I: each factor's logarithmic change, times the logarithmic mean of the two totals."""
    gmv1, gmv0 = float(after["gmv"]), float(before["gmv"])
    weight = (gmv1 - gmv0) / (math.log(gmv1) - math.log(gmv0))

    def term(new: Decimal | int, old: Decimal | int) -> Decimal:
        return Decimal(repr(weight * math.log(float(new) / float(old))))

    terms: Figures = {key: term(after[key], before[key]) for key in CHAIN}
    assert abs(float(sum(terms.values())) - (gmv1 - gmv0)) < 1e-6
    return {
        "gmv_before": Decimal(before["gmv"]),
        "gmv_after": Decimal(after["gmv"]),
        "delta": Decimal(after["gmv"]) - Decimal(before["gmv"]),
        **terms,
        "exposure_users__hours": term(after["seconds"], before["seconds"]),
        "exposure_users__per_hour": term(after["exposure_per_hour"], before["exposure_per_hour"]),
    }


def agree(row: Row, detail: Detail) -> None:
    """A session's two files say the same, and the channels add up."""
    f = row.figures
    told = [detail.user_pay, number(detail.board["直播间观看人数"]), *detail.funnel.values()]
    listed = [f["user_pay"], f["viewers"], f["exposure_users"], f["viewers"]]
    listed += [f[key] for key in ("product_exposure_users", "product_click_users", "buyers")]
    assert told == listed, (row.start, told, listed)
    whole, paid = detail.channel("整体"), detail.channel("全部付费流量")
    leaves = {name: detail.channel(name) for name in detail.channels if name not in ("整体", "全部付费流量")}
    children = [leaves["千川PC版"], leaves["小店随心推"]]
    assert (whole["entries"], whole["orders"], whole["user_pay"]) == (f["views"], f["orders"], f["user_pay"])
    assert sum(c["entries"] for c in leaves.values()) == whole["entries"]
    assert all(sum(c[k] for c in children) == paid[k] for k in ("entries", "orders", "user_pay", "ad_cost"))
    assert paid["ad_cost"] == f["ad_cost_bound"]
    assert sum(Decimal(str(number(p[2]))) for p in detail.products) == f["user_pay"]
    assert sum(int(str(p[3])) for p in detail.products) == f["items"]


# What was noted of a session


def event_tables() -> list[str]:
    out = []
    for path in sorted(MORE.glob("直播事件_*.xlsx")):
        rows, s = first_sheet(path), answers_live.named(path)
        clocks = [datetime.strptime(f"{s.start:%Y-%m-%d} {row['事件时间']}", "%Y-%m-%d %H:%M") for row in rows]
        assert clocks == sorted(clocks) and all(s.start <= clock <= s.end for clock in clocks), path
        said = {
            "at": clocks,
            "kinds": [str(row["事件类型"]) for row in rows],
            "events": [str(row["事件"]) for row in rows],
        }
        out.append(table(f"events.files.{quoted(path.name)}", {"account_id": s.account, "start": s.start, **said}))
    return out


# Writing


def main() -> None:
    lists = {path.name: read_list(path) for path in sorted(FOLDER.glob("直播间列表_*.xlsx"))}
    details = [Detail(path) for path in sorted(FOLDER.glob("直播间详情页_*_整场数据下载.xlsx"))]
    versions: dict[tuple[str, datetime], list[Row]] = {}
    for row in (row for rows in lists.values() for row in rows):
        versions.setdefault((row.account, row.start.replace(second=0)), []).append(row)
    rows = sorted((found[-1] for found in versions.values()), key=lambda r: (r.start, r.account))
    twice = [found for found in versions.values() if len(found) > 1]
    by_start = {(d.account, d.start): d for d in details}
    for row in rows:
        if (row.account, row.start) in by_start:
            agree(row, by_start[row.account, row.start])
    for older, newer in twice:
        assert older.figures["gmv"] > newer.figures["gmv"]
        assert older.figures["refund_amount"] <= newer.figures["refund_amount"]
    accounts = sorted({r.account for r in rows})
    days = {rows[0].start.date() + timedelta(days=n) for n in range((rows[-1].start - rows[0].start).days + 1)}
    main_rows = [r for r in rows if r.account == MAIN]
    latest = main_rows[-1]
    last = by_start[latest.account, latest.start]
    out = ["# Written by answers.py from the workbooks in exports/. Money in yuan, rates as fractions, Beijing time.\n"]

    out.append(table("files", {"lists": len(lists), "details": len(details)}))
    for name, found in lists.items():
        out.append(table(f"list.files.{quoted(name)}", {"rows": len(found)} | total(found)))
    out.append(table("list.winning.all", total(rows), "Newer file wins per session: list 3 over list 1."))
    for account in accounts:
        out.append(table(f"list.winning.{quoted(account)}", total(r for r in rows if r.account == account)))
    out.append(
        table("list.superseded.older", total(v[0] for v in twice), "The sessions that came twice, as first told.")
    )
    out.append(table("list.superseded.newer", total(v[-1] for v in twice), "The same sessions in the winning file."))
    detail_rows = {
        "channel_rows": sum(len(d.channels) for d in details),
        "leaf_channel_rows": sum(len(d.channels) - 2 for d in details),
        "video_rows": sum(len(d.videos) for d in details),
        "product_rows": sum(len(d.products) for d in details),
        "sku_rows": sum(len(d.skus) for d in details),
        "user_pay": sum((d.user_pay or Decimal(0) for d in details), Decimal(0)),
    }
    out.append(
        table(
            "detail.totals", detail_rows, "All 整场 files. Channel rows count 整体 and 全部付费流量, leaf rows do not."
        )
    )

    gaps = {
        "days_without_session": [str(d) for d in sorted(days - {r.start.date() for r in rows})],
        "main_sessions_without_detail": [r.start for r in main_rows if (MAIN, r.start) not in by_start],
        "other_sessions_without_detail": [r.start for r in rows if r.account != MAIN],
        "sessions_under_30_minutes": [r.start for r in rows if r.figures["seconds"] < 1800],
    }
    out.append(table("coverage", gaps, "The second account has no 整场 files at all."))

    who: dict[str, object] = {"account_id": latest.account, "start": latest.start, "end": latest.end}
    out.append(table("latest", who | latest.figures, "The main account's last session."))
    out.append(table("latest.rates", rates(latest.figures)))
    whole = last.channel("整体")
    out.append(table("latest.channels.total", whole, "The row 整体."))
    leaves = [name for name in last.channels if name not in ("整体", "全部付费流量")]
    for name in ["全部付费流量", *leaves]:
        f = last.channel(name)
        each = {"ticket_per_order": Decimal(f["user_pay"]) / f["orders"]} if f["orders"] else {}
        share = {"entry_share": Decimal(f["entries"]) / whole["entries"]}
        more = {"order_rate": Decimal(f["orders"]) / f["entries"], **each, **share}
        note = ("A subtotal: not to be summed with the others.",) if name == "全部付费流量" else ()
        out.append(table(f"latest.channels.{quoted(name)}", f | more, *note))
    rest = {k: whole[k] - sum(last.channel(n)[k] for n in leaves) for k in ("entries", "orders", "user_pay")}
    out.append(table("latest.channels.residual", rest, "整体 less the leaf channels: what no channel covers."))

    out.append(
        table("stories.promotion_day", total(r for r in main_rows if f"{r.start:%m-%d}" == "11-11"), "11-11, main.")
    )
    scene = {d: rates(total(r for r in main_rows if f"{r.start:%m-%d}" == d))["view_rate"] for d in ("11-05", "11-06")}
    lift = {"before": scene["11-05"], "after": scene["11-06"], "change": scene["11-06"] / scene["11-05"] - 1}
    out.append(table("stories.scene_view_rate", lift, "Whole days 11-05 and 11-06 of the main account."))
    evenings = [r for r in main_rows if r.slot[1] == 3][-8:]
    feed = [by_start[MAIN, r.start].channel("直播推荐") for r in evenings]
    slide = {
        "start": [r.start for r in evenings],
        "entries": [f["entries"] for f in feed],
        "orders": [f["orders"] for f in feed],
        "order_rate": [Decimal(f["orders"]) / f["entries"] for f in feed],
        "room_exposure_users": [r.figures["exposure_users"] for r in evenings],
    }
    out.append(table("stories.recommend", slide, "直播推荐 on the last eight evenings, weekend included."))

    plain = "Weekday evenings (midpoint 18:00 to 24:00) before the latest session, at most 20 in 90 days"
    choices: dict[str, tuple[str, Callable[[Row], bool]]] = {
        "baseline": (f"{plain}; 11-11 included: nobody has typed it as a promotion.", lambda _: True),
        "baseline_ordinary": (f"{plain}; without 11-11, as when typed.", lambda r: f"{r.start:%m-%d}" != "11-11"),
    }
    for name, (note, keep) in choices.items():
        used = rung(rows, latest, keep)
        mean = mean_session(used)
        listing = {"sessions": len(used), "starts": [r.start for r in used]}
        out.append(table(name, listing, note, "Counts and money are per mean session, rates are sum over sum."))
        out.append(table(f"{name}.mean", mean))
        terms = attribution(mean, latest.figures | rates(latest.figures))
        out.append(
            table(f"{name}.attribution", terms, "LMDI-I in yuan, mean session to latest; six terms sum to delta.")
        )
    out += answers_live.tables()
    out += answers_comments.tables()
    out += answers_aimed.tables()
    out += event_tables()
    out += answers_shop.tables()
    out += answers_alliance.tables()
    out += answers_after_sale.tables()
    TARGET.write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
