"""流量综合趋势分析: the minutes of a session, as the trend chart's download writes them.

Owns: its headers, its sheet, its cells, and which of the last sessions were downloaded under which name. Some names say
whose and which session it is, others nothing at all: only the minutes themselves can tell.
May never enter: anything from core, what happened in a minute (course.py).
"""

from datetime import date

from cells import MISSING, MORE, Cell, book_of, lasting, money, percent, save, stamped, table
from course import Minute, course
from model import Session

STEM = "流量综合趋势分析下载_数据更新日期2026-11-21"
FEW = ("时间", "进入直播间人数", "评论次数", "新增粉丝数", "新加直播团人数")
# By day and slot. The second account's evening lies within the first one's: without its name nobody could tell.
NAMES = {
    (date(2026, 11, 18), "morning"): f"{STEM}.xlsx",
    (date(2026, 11, 18), "afternoon"): f"{STEM} (1).xlsx",
    (date(2026, 11, 18), "evening"): f"{STEM} (2).xlsx",
    (date(2026, 11, 19), "morning"): "直播间详情页_{account}_{start}_" + f"{STEM}.xlsx",
    (date(2026, 11, 19), "afternoon"): f"{STEM}(3).xlsx",
    (date(2026, 11, 19), "evening"): "直播间详情页_{account}_{start}_" + f"{STEM}.xlsx",
    (date(2026, 11, 19), "outlet"): "直播间详情页_{account}_{start}_" + f"{STEM}.xlsx",
    (date(2026, 11, 20), "morning"): f"{STEM} (4).xlsx",
    (date(2026, 11, 20), "afternoon"): STEM + "_{account}_{start}.xlsx",
    (date(2026, 11, 20), "evening"): "直播间详情页_{account}_{start}_" + f"{STEM}.xlsx",
}
TICKED = {(date(2026, 11, 19), "morning"): FEW}
# The second account's download leaves the money of a minute without orders empty, the first one's says ¥0.
DASHED = "outlet"


def minute_row(m: Minute, dashed: bool) -> dict[str, Cell]:
    return {
        "时间": f"{m.at:%Y/%m/%d %H:%M}",
        "进入直播间人数": m.enter,
        "离开直播间人数": m.leave,
        "实时在线人数": m.online,
        "曝光-观看率": percent(m.enter, m.exposure),
        "商品曝光人数": m.goods_seen,
        "商品点击人数": m.goods_clicked,
        "评论次数": m.comments,
        "点赞次数": m.likes,
        "新增粉丝数": m.followers,
        "新加直播团人数": m.fanclub,
        "人均观看时长": lasting(m.watch_seconds) if m.enter else MISSING,
        "成交订单数": m.orders,
        "成交人数": m.buyers,
        "成交金额": MISSING if dashed and not m.orders else money(m.gmv),
        "千川消耗": f"{m.cost / 100:.2f}",
    }


def write(sessions: list[Session]) -> None:
    for s in sessions:
        key = (s.start.date(), s.slot)
        if key in NAMES:
            rows = [minute_row(m, s.slot == DASHED) for m in course(s).minutes]
            ticked = TICKED.get(key, tuple(rows[0]))
            kept = [{header: row[header] for header in ticked} for row in rows]
            name = NAMES[key].format(account=s.account.nickname, start=stamped(s.start))
            save(book_of({"分钟级趋势": table(kept)}), MORE / name)
