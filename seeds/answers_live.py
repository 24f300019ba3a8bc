"""The answers about single sessions: minutes, shifts, hosts, products, explanations, portraits, room ids.

Owns: what anybody gets who reads these downloads, beside the lists. It stops where a download contradicts the list.
May never enter: anything from core, and anything that writes the downloads.

A session is found by its name in the file name where that has one, and else by its minutes alone.
"""

import re
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

from answer_tables import (
    FOLDER,
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
    on_the_minute,
    quoted,
    records,
    seconds,
    table,
    time,
    total,
    whole,
)

MINUTE = timedelta(minutes=1)
FLOWS = {
    "entries": "进入直播间人数",
    "leaves": "离开直播间人数",
    "product_exposure": "商品曝光人数",
    "product_clicks": "商品点击人数",
    "comments": "评论次数",
    "likes": "点赞次数",
    "new_followers": "新增粉丝数",
    "new_fanclub": "新加直播团人数",
    "orders": "成交订单数",
    "buyers": "成交人数",
}
# What must be in the list's row of the session: there by another name, to the piece and to the cent.
SAME = {
    "进入直播间人数": "直播间观看次数",
    "商品点击人数": "直播间商品点击次数",
    "评论次数": "评论次数",
    "新增粉丝数": "新增粉丝数",
    "新加直播团人数": "新加直播团人数",
    "成交订单数": "直播间成交订单数",
    "成交金额": "直播间成交金额",
    "千川消耗": "投放消耗(店铺绑定)",
}
STAMP = r"(\d{4}-\d{2}-\d{2})_(\d{2})-(\d{2})-(\d{2})"


def told_by_name(path: Path) -> tuple[str, datetime] | None:
    """Account and start, where the name of a download has them."""
    found = re.search(rf"_?([^_]+)_{STAMP}", path.stem)
    if not found:
        return None
    name, day, *clock = found.groups()
    return name, datetime.fromisoformat(f"{day}T{':'.join(clock)}")


def named(path: Path) -> Listed:
    return next(s for s in listed() if (s.name, s.start) == told_by_name(path))


# Minutes


@cache
def minute_files() -> dict[Path, tuple[Listed, list[Record]]]:
    """Per file its session: whose minutes reach from the first to the last of the file."""
    found: dict[Path, tuple[Listed, list[Record]]] = {}
    for path in sorted(MORE.glob("*流量综合趋势分析下载*.xlsx")):
        rows = records(book(path)["分钟级趋势"])
        at = [time(row["时间"]) for row in rows]
        assert at == [at[0] + n * MINUTE for n in range(len(at))], path
        last = [on_the_minute(s.end - timedelta(microseconds=1)) for s in listed()]
        fits = [s for s, end in zip(listed(), last) if (on_the_minute(s.start), end) == (at[0], at[-1])]
        assert len(fits) == 1, (path, at[0], at[-1])
        assert told_by_name(path) in (None, (fits[0].name, fits[0].start)), path
        found[path] = (fits[0], rows)
    return found


def minute_tables() -> list[str]:
    out, summed = [], Counter[str]()
    for path, (s, rows) in minute_files().items():
        for header in rows[0].keys() & SAME.keys():
            assert total(rows, header) == s.figure(SAME[header]), (path, header)
        figures: Figures = {
            "account_id": s.account,
            "start": s.start,
            "name_tells": told_by_name(path) is not None,
            "columns": len(rows[0]),
            "rows": len(rows),
            "first": time(rows[0]["时间"]),
            "last": time(rows[-1]["时间"]),
            "rows_after_midnight": sum(time(r["时间"]).date() > s.start.date() for r in rows),
        }
        figures |= {key: count(rows, header) for key, header in FLOWS.items() if header in rows[0]}
        if "成交金额" in rows[0]:
            assert max(int(str(r["实时在线人数"])) for r in rows) == s.figure("最高在线人数"), path
            figures |= {"gmv": total(rows, "成交金额"), "ad_cost": total(rows, "千川消耗")}
            figures["rows_without_money"] = sum(number(r["成交金额"]) is None for r in rows)
            figures["online_minutes"] = count(rows, "实时在线人数")
            figures["peak_online"] = max(int(str(r["实时在线人数"])) for r in rows)
        summed.update({key: figures[key] for key in ("rows", "entries", "comments") if key in figures})
        out.append(table(f"minutes.files.{quoted(path.name)}", figures))
    note = (
        "Entries, orders, money, comments, followers and ad cost of a file are those of the list; buyers need not be."
    )
    return [table("minutes.totals", {"files": len(minute_files())} | dict(summed), note), *out]


# Shifts


class Shift:
    def __init__(self, row: Record) -> None:
        self.name, self.host = str(row["直播间账号"]), str(row["主播姓名"])
        self.on, self.off = (time(f"{row['上播日期']} {row[header]}") for header in ("上播时间", "下播时间"))
        self.over_midnight = self.off < self.on
        self.off += timedelta(days=self.over_midnight)


def entered() -> list[Shift]:
    return [Shift(row) for row in first_sheet(MORE / "上播记录_20261107-20261120.xlsx")]


def of_session(s: Listed, shifts: list[Shift]) -> list[Shift]:
    return [shift for shift in shifts if shift.name == s.name and shift.on < s.end and shift.off > s.start]


def shift_tables() -> list[str]:
    shifts = entered()
    sessions = [s for s in listed() if shifts[0].on.date() <= s.start.date()]
    assert sum(len(of_session(s, shifts)) for s in sessions) == len(shifts)
    overlaps, gaps = [], []
    for s in sessions:
        mine = of_session(s, shifts)
        for before, after in pairwise(mine):
            if after.on != before.off:
                minutes = int((after.on - before.off).total_seconds()) // 60
                (gaps if minutes > 0 else overlaps).append(f"{s.key} {abs(minutes)} min")
    facts: Figures = {
        "rows": len(shifts),
        "sessions": len(sessions),
        "over_midnight": sum(shift.over_midnight for shift in shifts),
        "overlaps": overlaps,
        "gaps": gaps,
        "sessions_without_shifts": [s.key for s in sessions if not of_session(s, shifts)],
    }
    out = [table("shifts", facts, "上播记录, against the sessions of the lists since its first day.")]
    hosts = sorted({shift.host for shift in shifts})
    lasted = {h: sum(int((x.off - x.on).total_seconds()) // 60 for x in shifts if x.host == h) for h in hosts}
    out.append(table("shifts.minutes_entered", lasted))
    for s, rows in minute_files().values():
        if "成交金额" in rows[0]:
            for host, figures in by_host(rows, of_session(s, shifts)).items():
                out.append(table(f"shifts.by_session.{quoted(s.key)}.{quoted(host)}", figures))
    return out


def by_host(rows: list[Record], shifts: list[Shift]) -> dict[str, dict[str, Decimal | int]]:
    """Each minute to who is entered for it, in equal parts where two are; 未排班 where nobody is."""
    headers = {"gmv": "成交金额", "orders": "成交订单数", "entries": "进入直播间人数", "product_clicks": "商品点击人数"}
    headers |= {"comments": "评论次数", "new_followers": "新增粉丝数"}
    found: dict[str, dict[str, Decimal]] = {}
    for row in rows:
        at = time(row["时间"])
        here = [shift.host for shift in shifts if shift.on <= at < shift.off] or ["未排班"]
        for host in here:
            mine = found.setdefault(host, dict.fromkeys(["minutes", *headers], Decimal(0)))
            mine["minutes"] += Decimal(1) / len(here)
            for key, header in headers.items():
                mine[key] += (number(row[header]) or Decimal(0)) / len(here)
    names = {"minutes": "分钟数"} | headers
    return {host: {key: whole(names[key], value) for key, value in mine.items()} for host, mine in found.items()}


# Hosts


def flattened(path: Path) -> list[Record]:
    """One header row, or two of which the upper names groups."""
    rows = next(iter(book(path).values()))
    if rows[1][0] is not None:
        return records(rows)
    header, group = [], ""
    for upper, lower in zip(rows[0], rows[1]):
        group = str(upper) if upper else group
        header.append(f"{group} {lower}" if lower else group)
    return records([tuple(header), *rows[2:]])


def host_tables() -> list[str]:
    out = []
    for path in sorted(MORE.glob("主播分析_*.xlsx")):
        rows = flattened(path)
        first, last = (datetime.strptime(day, "%Y%m%d").date() for day in path.stem.split("_")[1].split("-"))
        sessions = [s for s in listed() if first <= s.start.date() <= last]
        for name in {str(row["账号"]) for row in rows}:
            mine, theirs = [r for r in rows if r["账号"] == name], [s for s in sessions if s.name == name]
            for header, other in (
                ("直播间用户支付金额", "直播间用户支付金额"),
                ("吸粉能力 新增粉丝数", "新增粉丝数"),
                ("吸粉能力 新加团人数", "新加直播团人数"),
            ):
                assert total(mine, header) == sum(s.figure(other) for s in theirs), (path, name, header)
        figures: Figures = {
            "header_rows": 2 if book(path)["Sheet1"][1][0] is None else 1,
            "columns": len(rows[0]),
            "rows": len(rows),
            "hosts": sorted({str(r["主播名称"]) for r in rows} - {"-"}),
            "unassigned_rows": sum(r["主播名称"] == "-" for r in rows),
            "seconds": sum(seconds(r["开播时长"]) or 0 for r in rows),
            "user_pay": total(rows, "直播间用户支付金额"),
            "user_pay_unassigned": total([r for r in rows if r["主播名称"] == "-"], "直播间用户支付金额"),
            "buyers": count(rows, "成交人数"),
            "new_followers": count(rows, "吸粉能力 新增粉丝数"),
            "new_fanclub": count(rows, "吸粉能力 新加团人数"),
        }
        out.append(table(f"hosts.files.{quoted(path.name)}", figures))
    return out


# Rooms and products


def room_rows() -> list[Record]:
    return first_sheet(MORE / "2026-11-21日直播间修正报表导出.xlsx")


def room_tables() -> list[str]:
    rows = room_rows()
    keys = [f"{row['抖音号']} {time(row['直播开始时间']).isoformat()}" for row in rows]
    assert set(keys) <= {s.key for s in listed()} and len(set(keys)) == len(rows)
    ids = {str(row["直播间ID"]) for row in rows}
    assert len(ids) == len(rows) and all(re.fullmatch(r"\d{19}", room) for room in ids)
    facts: Figures = {"rows": len(rows), "columns": len(rows[0]), "sessions_of_the_lists": len(set(keys))}
    return [table("rooms", facts, "直播间修正报表: a room id for each session of the last two weeks, no figures.")]


def product_tables() -> list[str]:
    out = []
    starts = {str(row["直播间ID"]): (str(row["抖音号"]), time(row["直播开始时间"])) for row in room_rows()}
    for path in sorted(MORE.glob("*_商品明细.*")):
        rows = first_sheet(path) if path.suffix == ".xlsx" else csv_records(path, "gbk")
        once = [row for n, row in enumerate(rows) if row not in rows[:n]]
        account, start = starts[path.stem.split("_")[0]]
        s = next(s for s in listed() if (s.account, s.start) == (account, start))
        early, late = total(once, "发货前退款金额"), total(once, "发货后退款金额")
        assert total(once, "用户支付金额") == s.figure("直播间用户支付金额"), path
        assert count(once, "成交件数") == s.figure("直播间成交件数"), path
        assert early + late == s.figure("直播间退款金额"), path
        figures: Figures = {
            "account_id": account,
            "start": start,
            "columns": len(rows[0]),
            "rows": len(rows),
            "duplicates": len(rows) - len(once),
            "products": len({str(row["商品ID"]) for row in rows}),
            "user_pay": total(once, "用户支付金额"),
            "items": count(once, "成交件数"),
            "product_click_users": count(once, "商品点击人数"),
            "explain_count": count(once, "讲解次数"),
            "refund_before_sending": early,
            "refund_after_sending": late,
            "refund_orders": count(once, "发货前退款订单数") + count(once, "发货后退款订单数"),
        }
        out.append(
            table(f"products.files.{quoted(path.name)}", figures, "Sums without the row that stands there twice.")
        )
    return out


# Explanations


def window(row: Record, s: Listed) -> tuple[datetime, datetime]:
    """Start and end; a clock time before the session's own start is one of the next day."""
    if "讲解开始时间" in row:
        return time(row["讲解开始时间"]), time(row["讲解结束时间"])
    clocks = [time(f"{s.start:%Y-%m-%d} {clock}") for clock in str(row["商品讲解时间"]).split("-")]
    first, last = (c + timedelta(days=1) if c < on_the_minute(s.start) else c for c in clocks)
    return first, last


def explanation_tables() -> list[str]:
    out = []
    for path in sorted(MORE.glob("讲解分析_*.xlsx")):
        rows, s = first_sheet(path), named(path)
        spans = [window(row, s) for row in rows]
        assert all(s.start - MINUTE < a <= b <= s.end for a, b in spans) and spans == sorted(spans), path
        money = "讲解成交金额" if "讲解成交金额" in rows[0] else "讲解成交金额(分)"
        gmv = total(rows, money) / (1 if money == "讲解成交金额" else 100)
        entered_by = next(h for h in rows[0] if h.startswith("直播间进入次数"))
        told: Counter[str] = Counter()
        nth: dict[int, list[Record]] = {}
        for row in rows:
            told[str(row["商品ID"])] += 1
            nth.setdefault(told[str(row["商品ID"])], []).append(row)
        orders = count(rows, "成交订单数")
        assert orders <= s.figure("直播间成交订单数") and gmv <= s.figure("直播间成交金额"), path
        figures: Figures = {
            "account_id": s.account,
            "start": s.start,
            "money_in_cents": money != "讲解成交金额",
            "rows": len(rows),
            "products": len(told),
            "most_of_one_product": max(told.values()),
            "first": spans[0][0],
            "last": spans[-1][1],
            "rows_after_midnight": sum(a.date() > s.start.date() for a, _ in spans),
            "rows_over_midnight": sum(b.date() > a.date() for a, b in spans),
            "seconds": sum(seconds(row["讲解时长"]) or 0 for row in rows),
            "product_clicks": count(rows, "商品点击次数"),
            "entries": count(rows, entered_by),
            "orders": orders,
            "gmv": gmv,
            "orders_by_nth": [count(nth[n], "成交订单数") for n in sorted(nth)],
            "seconds_by_nth": [sum(seconds(row["讲解时长"]) or 0 for row in nth[n]) for n in sorted(nth)],
        }
        out.append(table(f"explanations.files.{quoted(path.name)}", figures))
    return out


# Portraits


def portrait(path: Path) -> list[tuple[str, str, str, Decimal, int]]:
    """Crowd, dimension, label, share, TGI, from either form."""
    sheets = {title: records(rows) for title, rows in book(path).items()}
    found = []
    for title, rows in sheets.items():
        for row in rows:
            share = number(row["占比"]) if "占比" in row else (number(row["占比(%)"]) or Decimal(0)) / 100
            dimension = str(row.get("画像维度", title))
            found.append((str(row["人群"]), dimension, str(row["标签"]), share or Decimal(0), int(str(row["TGI"]))))
    return found


def audience_tables() -> list[str]:
    out = []
    for path in sorted(MORE.glob("人群画像_*.xlsx")):
        rows, s = portrait(path), named(path)
        sums: dict[tuple[str, str], Decimal] = {}
        for crowd, dimension, _, share, _ in rows:
            sums[crowd, dimension] = sums.get((crowd, dimension), Decimal(0)) + share
        assert set(sums.values()) == {Decimal(1)}, path

        def part(crowd: str, *labels: str, rows: list[tuple[str, str, str, Decimal, int]] = rows) -> Decimal:
            return sum((share for c, _, label, share, _ in rows if c == crowd and label in labels), Decimal(0))

        figures: Figures = {
            "account_id": s.account,
            "start": s.start,
            "sheets": len(book(path)),
            "rows": len(rows),
            "crowds": sorted({r[0] for r in rows}),
            "dimensions": sorted({r[1] for r in rows}),
            "crowds_and_dimensions": len(sums),
            "tgi_sum": sum(r[4] for r in rows),
            "viewers_18_30": part("看播用户", "18-23", "24-30"),
            "viewers_31_50": part("看播用户", "31-40", "41-50"),
            "buyers_18_30": part("成交用户", "18-23", "24-30"),
            "buyers_31_50": part("成交用户", "31-40", "41-50"),
            "viewers_women": part("看播用户", "女性"),
            "buyers_women": part("成交用户", "女性"),
        }
        out.append(table(f"audience.files.{quoted(path.name)}", figures))
    return out


def tables() -> list[str]:
    assert FOLDER in MORE.parents
    parts = [minute_tables, shift_tables, host_tables, room_tables, product_tables, explanation_tables, audience_tables]
    return [text for part in parts for text in part()]
