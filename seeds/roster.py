"""Who was on air according to the merchant (上播记录), and what Compass says of each host (主播分析).

Owns: the headers and cells of both, and the faults of the record: hands that overlap, a gap, a session nobody entered.
May never enter: anything from core, who really was on air (course.py).
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import shop
from cells import MISSING, MORE, Cell, book_of, money, money_each, new_book, percent, save, table
from course import MINUTE, course, handover, hosts_of, on_air, overlap, seeded
from model import Session

FIVE = timedelta(minutes=5)
OVERLAP = (date(2026, 11, 19), "evening")  # the first host stays ten minutes into the second one's hours
GAP = (date(2026, 11, 20), "afternoon")  # the second host is entered a quarter of an hour late
FORGOTTEN = (date(2026, 11, 20), "morning")
CONTROL = {"morning": "小北", "afternoon": "小北", "evening": "阿南", "outlet": "老许"}


@dataclass(frozen=True)
class Shift:
    host: str
    on: datetime
    off: datetime


def rounded(moment: datetime, up: bool) -> datetime:
    down = moment - timedelta(minutes=moment.minute % 5, seconds=moment.second)
    return down + FIVE if up and down < moment else down


def shifts(s: Session) -> list[Shift]:
    """As entered, in steps of five minutes."""
    key, hosts = (s.start.date(), s.slot), hosts_of(s)
    on, off = rounded(s.start, up=False), rounded(s.end, up=True)
    if key == FORGOTTEN:
        return []
    if len(hosts) == 1:
        return [Shift(hosts[0], on, off)]
    late = timedelta(minutes=10) if key == OVERLAP else timedelta(0)
    pause = timedelta(minutes=15) if key == GAP else timedelta(0)
    return [Shift(hosts[0], on, handover(s) + late), Shift(hosts[1], handover(s) + pause, off)]


def entered(sessions: list[Session]) -> list[dict[str, Cell]]:
    return [
        {
            "直播间账号": s.account.nickname,
            "主播姓名": shift.host,
            "上播日期": f"{shift.on:%Y-%m-%d}",
            "上播时间": f"{shift.on:%H:%M}",
            "下播时间": f"{shift.off:%H:%M}",
            "场控": CONTROL[s.slot],
            "备注": "跨天" if shift.off.date() > shift.on.date() else None,
        }
        for s in sessions
        for shift in shifts(s)
    ]


# 主播分析


# The groups of the two-row header; the other columns stand alone.
GROUPS = {"引流能力": 1, "留人能力": 1, "互动能力": 1, "吸粉能力": 3, "转化能力": 1}


@dataclass
class Tally:
    seconds: int = 0
    user_pay: int = 0
    gmv: int = 0
    orders: int = 0
    items: float = 0.0
    buyers: int = 0
    entries: int = 0
    shown: int = 0
    followers: int = 0
    fanclub: int = 0
    viewers: float = 0.0
    online_minutes: int = 0
    minutes: int = 0
    peak: int = 0


def tallies(sessions: list[Session]) -> dict[tuple[str, str], Tally]:
    """Per account and host what was on air under whom; a dash has what nobody was entered for."""
    found: dict[tuple[str, str], Tally] = {}
    for s in sessions:
        entered_for = shifts(s)

        def whose(at: datetime, s: Session = s, entered_for: list[Shift] = entered_for) -> str:
            real = on_air(s, at)
            return real if any(x.host == real and x.on <= at < x.off for x in entered_for) else MISSING

        pay_of: dict[datetime, int] = {}
        for o in course(s).orders:
            at = o.at.replace(second=0)
            pay_of[at] = pay_of.get(at, 0) + o.pay
        for m in course(s).minutes:
            t = found.setdefault((s.account.nickname, whose(m.at)), Tally())
            t.seconds += int(overlap(m.at, m.at + MINUTE, s.start, s.end))
            t.user_pay += pay_of.get(m.at, 0)
            t.gmv, t.orders, t.buyers = t.gmv + m.gmv, t.orders + m.orders, t.buyers + m.buyers
            t.items += m.orders * s.items / s.orders
            t.entries, t.shown = t.entries + m.enter, t.shown + m.exposure
            t.followers, t.fanclub = t.followers + m.followers, t.fanclub + m.fanclub
            t.viewers += m.enter * s.viewers / s.views
            t.online_minutes, t.minutes, t.peak = t.online_minutes + m.online, t.minutes + 1, max(t.peak, m.online)
    return found


def top3(rng: random.Random, labels: str) -> str:
    """Three of these, in their order."""
    names = labels.split()
    return ",".join(names[n] for n in sorted(rng.sample(range(len(names)), 3)))


def host_rows(sessions: list[Session], week: str) -> list[dict[str, Cell]]:
    rows = []
    found = tallies(sessions)
    for account, host in sorted(found, key=lambda key: (key[0] != shop.MAIN.nickname, key[1] == MISSING, key[1])):
        t, rng = found[account, host], seeded(sessions[0], f"主播分析:{week}:{account}:{host}")
        viewers = round(t.viewers)
        rows.append(
            {
                "账号": account,
                "主播名称": host,
                "开播时长": f"{t.seconds // 3600}小时{t.seconds // 60 % 60}分",
                "直播间用户支付金额": money(t.user_pay),
                "单小时用户支付金额": money(round(t.user_pay * 3600 / t.seconds)),
                "最高在线人数": t.peak,
                "平均在线人数": round(t.online_minutes / t.minutes),
                "平均件单价": money_each(t.user_pay, max(1, round(t.items))),
                "引流能力 曝光-观看率": percent(t.entries, t.shown),
                "留人能力 留存率": percent(rng.randint(3000, 3900), 10000),
                "互动能力 观看-互动率": percent(rng.randint(430, 590), 10000),
                "吸粉能力 新增粉丝数": t.followers,
                "吸粉能力 观看-关注率": percent(t.followers, viewers),
                "吸粉能力 新加团人数": t.fanclub,
                "转化能力 单UV价值(元)": round(t.user_pay / 100 / viewers, 2),
                "成交人数": t.buyers,
                "策略人群TOP3": top3(rng, "资深中产 精致妈妈 小镇中老年 新锐白领 都市银发"),
                "性别": rng.choice(["女", "女", "男"]),
                "年龄段TOP3": top3(rng, "31-40 41-50 24-30 50+ 18-23"),
                "城市等级TOP3": top3(rng, "新一线 二线 三线 一线 四线"),
                "地域分布TOP3": top3(rng, "广东 江苏 山东 河北 辽宁"),
            }
        )
    return rows


def two_rows(rows: list[dict[str, Cell]]) -> list[list[Cell]]:
    """The header as the page shows it: the groups above, what is in them below."""
    upper: list[Cell] = []
    lower: list[Cell] = []
    for header in rows[0]:
        group, _, name = header.partition(" ")
        upper.append(None if group in upper else group)
        lower.append(name or None)
    return [upper, lower, *(list(row.values()) for row in rows)]


def write_hosts(flat: list[Session], merged: list[Session]) -> None:
    save(book_of({"Sheet1": table(host_rows(flat, "flat"))}), MORE / "主播分析_20261114-20261120.xlsx")
    book, rows = new_book("Sheet1"), two_rows(host_rows(merged, "merged"))
    sheet = book["Sheet1"]
    for row in rows:
        sheet.append(row)
    column = 1
    while column <= len(rows[0]):
        width = GROUPS.get(str(rows[0][column - 1]), 0)
        if width > 1:
            sheet.merge_cells(start_row=1, end_row=1, start_column=column, end_column=column + width - 1)
        elif not width:
            sheet.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
        column += max(width, 1)
    save(book, MORE / "主播分析_20261107-20261113.xlsx")


def write_shifts(sessions: list[Session]) -> None:
    save(book_of({"上播记录": table(entered(sessions))}), MORE / "上播记录_20261107-20261120.xlsx")
