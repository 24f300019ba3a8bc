"""Write the demo merchant's downloads into seeds/exports: what model.py's sessions look like as Compass writes them.

Owns: which files there are, and the order in which they sort: the lists first, then the 整场 files, then the folder
with everything else.
May never enter: anything from core (this plays Compass, not Fupan), what the shop does (model.py), headers and cells of
a kind (its own module), the clock.

The stories that are planted in these files are listed in model.py and in README.md.
"""

from datetime import date

import after_sale
import aimed
import alliance
import comments
import crowds
import foreign
import goods
import happenings
import live
import model
import qianchuan
import roster
import shop
import shop_wide
import trends
from cells import FOREIGN, MORE, OUT, save, stamped
from model import Session


def between(sessions: list[Session], first: date, last: date) -> list[Session]:
    return [s for s in sessions if first <= s.start.date() <= last]


def main() -> None:
    for folder in (OUT, MORE, FOREIGN):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if old.is_file():
                old.unlink()
    sessions = model.all_sessions()
    earlier = [model.as_first_downloaded(s) for s in between(sessions, date(2026, 11, 7), date(2026, 11, 13))]
    # By name they sort in the order they were downloaded; nothing in them says when that was.
    save(live.list_workbook(earlier), OUT / "直播间列表_1.xlsx")
    save(live.list_workbook(between(sessions, shop.FIRST_DAY, date(2026, 10, 31))), OUT / "直播间列表_2.xlsx")
    save(live.list_workbook(between(sessions, date(2026, 11, 1), shop.LAST_DAY)), OUT / "直播间列表_3.xlsx")
    for s in filter(model.detail_downloaded, sessions):
        name = f"直播间详情页_{s.account.nickname}_{stamped(s.start)}_整场数据下载.xlsx"
        save(live.detail_workbook(s), OUT / name)

    recent = between(sessions, date(2026, 11, 7), shop.LAST_DAY)
    save(live.rooms_workbook(recent, "20261107-20261120"), MORE / "2026-11-21日直播间修正报表导出.xlsx")
    trends.write(recent)
    two_before, evening_before, latest = [s for s in recent if s.slot == "evening"][-3:]
    goods.write_products(latest, as_csv=evening_before)
    goods.write_explanations(latest, in_cents=evening_before)
    happenings.write_events(latest)
    comments.write(latest)
    crowds.write([evening_before, latest], by_sheet=two_before)
    aimed.write(recent)
    roster.write_shifts(recent)
    week = date(2026, 11, 14)
    roster.write_hosts(
        flat=[s for s in recent if s.start.date() >= week], merged=[s for s in recent if s.start.date() < week]
    )
    shop_wide.write()
    after_sale.write()
    alliance.write()
    qianchuan.write()
    foreign.write()


if __name__ == "__main__":
    main()
