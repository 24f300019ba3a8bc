"""What the main account's own people noted of an evening: 直播事件, a list with a clock time, a kind and a few words.

Owns: its headers, cells and lines.
May never enter: anything from core, figures of the session (model.py), who was on air (course.py).
"""

from datetime import timedelta

from cells import MORE, book_of, save, stamped, table
from course import handover, hosts_of
from model import Session

# Minutes after the start, kind, what.
NOTED = (
    (12, "发券", "进场券 满300减30"),
    (47, "福袋", "整点福袋 200 份"),
    (95, "加库存", "羊毛针织冷帽补 150 件"),
    (214, "发券", "返场券 满200减20"),
)


def write_events(s: Session) -> None:
    noted = [(s.start + timedelta(minutes=minutes), kind, what) for minutes, kind, what in NOTED]
    noted.append((handover(s), "换主播", f"{hosts_of(s)[1]}接班"))
    rows = [{"事件时间": f"{at:%H:%M}", "事件类型": kind, "事件": what} for at, kind, what in sorted(noted)]
    save(book_of({"事件": table(rows)}), MORE / f"直播事件_{s.account.nickname}_{stamped(s.start)}.xlsx")
