"""The workbooks that are brought in: long lists, a folder of small ones, a folder of 整场数据下载.

What is planted in the lists is told, so that every cell that ends as a null can be accounted for: marks of missing
values, cells that nobody can read, and one late `1.2万` in a column of plain numbers.
"""

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook

from benchmarks.tables import LOADED, MISSING, Column

SEEDS = Path(__file__).parents[1] / "seeds" / "exports"
LATE = 60_000  # the row from which inference looks away
UNREADABLE = {20_000: ("exposure_users", "1w-2.5w"), 40_000: ("gmv", "¥待结算"), 80_000: ("live_seconds", "约3小时")}


@dataclass(frozen=True)
class Load:
    """`files` workbooks (one: no folder) of `rows` each; 0: copies of the demo's. `slow`: openpyxl takes minutes."""

    name: str
    title: str
    files: int
    rows: int
    slow: bool = False


LOADS = (
    Load("list", "one 直播间列表, 100 000 × 25", 1, 100_000),
    Load("long", "one 直播间列表, 500 000 × 12", 1, 500_000, slow=True),
    Load("lists", "a folder of 300 直播间列表, 100 × 25 each", 300, 100),
    Load("details", "a folder of 300 整场数据下载, six sheets each", 300, 0),
)


@dataclass
class Planted:
    """What lists hold: their rows, their marks of missing values per key, and the rows with a cell nobody can read."""

    rows: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    unreadable: int = 0


def made(load: Load, share: float, folder: Path) -> tuple[Path, Planted]:
    """The file or folder of a load, made unless it is there, and what was planted in it."""
    files = load.files if load.files == 1 else max(2, round(load.files * share))
    each = round(load.rows * share) if load.files == 1 else load.rows
    source, planted = folder / f"{load.name}-{files}x{each}{'.xlsx' if load.files == 1 else ''}", Planted()
    note = source.with_suffix(".json")
    if note.exists():  # it is written last
        return source, Planted(**json.loads(note.read_text()))
    folder.mkdir(parents=True, exist_ok=True)
    columns = LOADED[load.name]["live"]
    if load.files == 1:
        make_list(source, range(each), columns, planted)
    else:
        shutil.rmtree(source, ignore_errors=True)
        source.mkdir()
        for place in range(files):
            path = source / f"{place:03}.xlsx"
            if load.rows:
                make_list(path, range(place * each, (place + 1) * each), columns, planted)
            else:
                make_detail(path, place)
    note.write_text(json.dumps(asdict(planted)))
    return source, planted


# One list, or many


def rough(count: int) -> str:
    return f"{count / 10000:.1f}万" if count >= 10000 else f"{count:,}"


def lasting(seconds: int) -> str:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return (f"{hours}小时" if hours else "") + (f"{minutes}分" if minutes else "") + f"{rest}秒"


def session(place: int, dice: random.Random) -> dict[str, str | int]:
    """Session `place` of fifty accounts that go live three times a day: most cells as text, five as numbers."""
    turn, account = divmod(place, 50)
    day, part = divmod(turn, 3)
    start = datetime(2021, 1, 1, 8, 30) + timedelta(days=day, hours=5 * part, seconds=dice.randrange(1200))
    seconds, exposure, gmv = dice.randrange(3600, 14000), dice.randrange(3000, 90000), dice.randrange(10_000, 9_000_000)
    viewers = exposure // 9
    return {
        "account_name": f"晴野户外{account}号店",
        "account": f"douyin_{account:04}",
        "live_title": f"第 {place} 场 秋冬新品上架",
        "start": f"{start:%Y/%m/%d %H:%M:%S}",
        "stop": f"{start + timedelta(seconds=seconds):%Y/%m/%d %H:%M:%S}",
        "live_seconds": lasting(seconds),
        "exposure_users": rough(exposure),
        "exposure_count": rough(exposure * 2),
        "viewers": rough(viewers),
        "views": rough(viewers * 2),
        "peak_online": viewers // 20,
        "average_online": viewers // 40,
        "watch_seconds_per_viewer": lasting(dice.randrange(20, 200)),
        "comments": "1.2万" if place == LATE else viewers // 7,
        "likes": rough(viewers * 3),
        "new_followers": f"{viewers // 60:,}",
        "new_fanclub": viewers // 300,
        "product_exposure_users": f"{viewers // 2:,}",
        "product_click_users": f"{viewers // 8:,}",
        "orders": viewers // 50 + 1,
        "gmv": f"¥{gmv / 100:,.2f}",
        "user_pay": f"¥{gmv // 110:,}",
        "buyers": f"{viewers // 60 + 1:,}",
        "refund_amount": f"¥{gmv // 1700:,}" if place % 5 else "-",
        "old_fan_view_share": f"{dice.uniform(1, 60):.1f}%",
    }


def sessions(rows: range, columns: tuple[Column, ...], planted: Planted) -> Iterator[list[str | int]]:
    dice = random.Random(rows.start)
    for place in rows:
        cells = session(place, dice)
        planted.rows += 1
        if place in UNREADABLE:  # such a row is refused whole
            key, text = UNREADABLE[place]
            cells[key] = text
            planted.unreadable += 1
        else:
            for column in columns:
                if cells[column.key] in MISSING:
                    planted.missing[column.key] = planted.missing.get(column.key, 0) + 1
        yield [cells[column.key] for column in columns]


def make_list(path: Path, rows: range, columns: tuple[Column, ...], planted: Planted) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append([column.header for column in columns])
    for cells in sessions(rows, columns, planted):
        sheet.append(cells)
    book.save(path)


def make_detail(path: Path, place: int) -> None:
    """A copy of one of the demo's 整场数据, four weeks later with every lap through them."""
    originals = sorted(SEEDS.glob("*整场数据下载.xlsx"))
    lap, which = divmod(place, len(originals))
    book = load_workbook(originals[which])
    for cell in book["基本信息"][2]:
        if isinstance(cell.value, str) and cell.value.startswith("20") and cell.value.count("/") == 4:
            start, stop = (
                datetime.strptime(text, "%Y/%m/%d %H:%M:%S") + timedelta(weeks=4 * lap)
                for text in (cell.value[:19], cell.value[20:])
            )
            cell.value = f"{start:%Y/%m/%d %H:%M:%S}-{stop:%Y/%m/%d %H:%M:%S}"
    book.save(path)
