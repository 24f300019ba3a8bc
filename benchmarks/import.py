"""From workbooks to typed rows in a DuckDB file: Fupan against pandas with openpyxl and Python per cell.

Run: python benchmarks/import.py [rows] [files]. Both sides read the same files, each in a
process of its own, and must end with the same rows and the same sum of money, which is printed. Fupan does more on the
way: it recognises the export, checks printed rates, keeps a ledger, and derives the current rows.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT)

from core import intake
from core.warehouse import ledger
from core.warehouse.store import Store

SEEDS = ROOT / "seeds" / "exports"
MERCHANT = "benchmark"

HEADERS = [
    "主播昵称", "主播抖音号", "直播标题", "直播开始时间", "直播结束时间",
    "直播时长", "直播间曝光人数", "直播间曝光次数", "直播间观看人数", "直播间观看次数",
    "最高在线人数", "平均在线人数", "人均观看时长", "评论次数", "点赞次数",
    "新增粉丝数", "新加直播团人数", "直播间商品曝光人数", "直播间商品点击人数", "直播间成交订单数",
    "直播间成交金额", "直播间用户支付金额", "直播间成交人数", "直播间退款金额", "观看老粉占比",
]  # fmt: skip


# The files


def rough(count: int) -> str:
    return f"{count / 10000:.1f}万" if count >= 10000 else f"{count:,}"


def lasting(seconds: int) -> str:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return (f"{hours}小时" if hours else "") + (f"{minutes}分" if minutes else "") + f"{rest}秒"


def list_row(place: int, dice: random.Random) -> list[str]:
    """Session `place` of fifty accounts that go live three times a day, every cell as text."""
    turn, account = divmod(place, 50)
    day, part = divmod(turn, 3)
    start = datetime(2021, 1, 1, 8, 30) + timedelta(days=day, hours=5 * part, seconds=dice.randrange(1200))
    seconds = dice.randrange(3600, 14000)
    exposure = dice.randrange(3000, 90000)
    viewers, gmv = exposure // 9, dice.randrange(10_000, 9_000_000)
    return [
        f"晴野户外{account}号店", f"douyin_{account:04}", f"第 {place} 场 秋冬新品上架", f"{start:%Y/%m/%d %H:%M:%S}",
        f"{start + timedelta(seconds=seconds):%Y/%m/%d %H:%M:%S}", lasting(seconds),
        rough(exposure), rough(exposure * 2), rough(viewers), rough(viewers * 2),
        f"{viewers // 20:,}", f"{viewers // 40:,}", lasting(dice.randrange(20, 200)), f"{viewers // 7:,}",
        rough(viewers * 3), f"{viewers // 60:,}", f"{viewers // 300:,}", f"{viewers // 2:,}", f"{viewers // 8:,}",
        f"{viewers // 50 + 1:,}", f"¥{gmv / 100:,.2f}", f"¥{gmv // 110:,}", f"{viewers // 60 + 1:,}",
        f"¥{gmv // 1700:,}" if place % 5 else "-", f"{dice.uniform(1, 60):.1f}%",
    ]  # fmt: skip


def make_list(path: Path, rows: int) -> None:
    book, dice = Workbook(write_only=True), random.Random(1)
    sheet = book.create_sheet("Sheet1")
    sheet.append(HEADERS)
    for place in range(rows):
        sheet.append(list_row(place, dice))
    book.save(path)


def make_folder(folder: Path, files: int) -> None:
    """Copies of the demo's 整场数据, each four weeks later than the last."""
    originals = sorted(SEEDS.glob("*整场数据下载.xlsx"))
    for place in range(files):
        lap, which = divmod(place, len(originals))
        book = load_workbook(originals[which])
        sheet = book["基本信息"]
        for cell in sheet[2]:
            if isinstance(cell.value, str) and cell.value.startswith("20") and cell.value.count("/") == 4:
                start, stop = (
                    datetime.strptime(text, "%Y/%m/%d %H:%M:%S") + timedelta(weeks=4 * lap)
                    for text in (cell.value[:19], cell.value[20:])
                )
                cell.value = f"{start:%Y/%m/%d %H:%M:%S}-{stop:%Y/%m/%d %H:%M:%S}"
        book.save(folder / f"直播间详情页_{place:03}_整场数据下载.xlsx")


# Fupan


def fupan(source: Path, database: Path) -> dict[str, object]:
    """Bring in as the command line does, with a clock around each step."""
    spent: dict[str, float] = {}

    def timed(module: object, name: str) -> None:
        work: Callable[..., object] = getattr(module, name)

        def around(*arguments: object, **named: object) -> object:
            began = time.perf_counter()
            try:
                return work(*arguments, **named)
            finally:
                spent[name] = spent.get(name, 0.0) + time.perf_counter() - began

        setattr(module, name, around)

    for module, name in ((intake, "understand"), (ledger, "commit")):
        timed(module, name)
    began = time.perf_counter()
    store = Store(str(database))
    opened = time.perf_counter() - began
    outcomes = intake.take_in(store, MERCHANT, intake.sources_in([source]), "benchmark")
    seconds = time.perf_counter() - began
    assert not [outcome.error for outcome in outcomes if outcome.error]
    tables = ("live", "channel", "product", "feeder_video")
    rows = sum(store.query(f"SELECT count(*) FROM current_{table}")[0][0] for table in tables)
    money = store.query("SELECT sum(coalesce(gmv, user_pay)) FROM current_live")[0][0]
    read = seconds - opened - spent["understand"] - spent["commit"]
    return {
        "seconds": seconds, "rows": rows, "money": str(money),
        "steps": {"open": opened, "read": read, "cast": spent["understand"], "commit": spent["commit"]},
    }  # fmt: skip


# pandas, openpyxl and Python per cell, as such scripts are commonly written


def number(text: object) -> float | None:
    if not isinstance(text, str) or text in ("-", "—", ""):
        return None
    text = text.replace(",", "").replace("¥", "")
    if text.endswith("万"):
        return round(float(text[:-1]) * 10000, 2)
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def duration(text: object) -> int | None:
    if not isinstance(text, str) or text == "-":
        return None
    seconds = 0
    for unit, factor in (("小时", 3600), ("分钟", 60), ("分", 60), ("秒", 1)):
        if unit in text:
            head, _, text = text.partition(unit)
            seconds += int(head) * factor
    return seconds


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y/%m/%d %H:%M:%S")


def cleaner(header: str) -> Callable[[str], object]:
    if header in ("主播昵称", "主播抖音号", "直播标题"):
        return str
    if header in ("直播开始时间", "直播结束时间"):
        return moment
    return duration if "时长" in header else number


def pandas_list(source: Path, database: Path) -> dict[str, object]:
    import duckdb
    import pandas as pd

    began = time.perf_counter()
    frame = pd.read_excel(source, engine="openpyxl", dtype=str)
    for header in frame.columns:
        frame[header] = frame[header].map(cleaner(header))
    connection = duckdb.connect(str(database))
    connection.execute("CREATE TABLE live AS SELECT * FROM frame")
    connection.execute("CHECKPOINT")
    seconds = time.perf_counter() - began
    found = connection.execute("SELECT count(*), sum(CAST(直播间成交金额 AS DECIMAL(18,2))) FROM live").fetchone()
    return {"seconds": seconds, "rows": found[0], "money": str(found[1])}


def pandas_folder(source: Path, database: Path) -> dict[str, object]:
    """Kind to its side: all files' rows are gathered first and inserted once per table."""
    import duckdb
    import pandas as pd

    began = time.perf_counter()
    tables: dict[str, list[dict[str, object]]] = {"live": [], "channel": [], "video": [], "product": []}
    for path in sorted(source.glob("*.xlsx")):
        sheets = pd.read_excel(path, engine="openpyxl", sheet_name=None, header=None, dtype=str)
        texts = {**record(sheets["基本信息"]), **record(sheets["整体看板"])}
        texts |= dict(sheets["流量分析-流量转化"].itertuples(index=False, name=None))
        start, stop = moment(texts["直播时间"][:19]), moment(texts["直播时间"][20:])
        session = {"account": texts["抖音号or火山号"], "start": start, "stop": stop}
        plain = ("达人昵称", "抖音号or火山号", "直播时间", "达人头像", "达人等级", "达人类型")
        tables["live"].append(session | {h: t if h in plain else cleaner(h)(t) for h, t in texts.items()})
        for name, title in (("channel", "流量分析-渠道分析"), ("video", "流量分析-短视频引流")):
            header, *rows = sheets[title].itertuples(index=False, name=None)
            for row in rows:
                if row[0] not in ("整体", "全部付费流量"):
                    kept = [row[0], *(cleaner(h)(t) if h != "投稿时间" else t for h, t in zip(header[1:], row[1:]))]
                    tables[name].append(session | dict(zip(header, kept)))
        tables["product"] += [session | row for row in products(sheets["商品分析-商品明细"])]
    connection = duckdb.connect(str(database))
    for name, rows in tables.items():
        frame = pd.DataFrame(rows)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")
    connection.execute("CHECKPOINT")
    seconds = time.perf_counter() - began
    assert frame is not None
    money = connection.execute("SELECT sum(CAST(直播间用户支付金额 AS DECIMAL(18,2))) FROM live").fetchone()[0]
    return {"seconds": seconds, "rows": sum(map(len, tables.values())), "money": str(money)}


def record(sheet) -> dict[str, str]:
    return dict(zip(sheet.iloc[0], sheet.iloc[1]))


def products(sheet) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    header: tuple[str, ...] = ()
    product = ""
    for row in sheet.itertuples(index=False, name=None):
        if row[0] == "商品ID":
            header = row
        elif row[1] != "sku名称":
            product = product if row[0] == "-" else row[0]
            found.append({"商品ID": product, "名称": row[1]} | {h: number(t) for h, t in zip(header[2:], row[2:])})
    return found


# Measuring


SIDES = {"fupan": fupan, "pandas_list": pandas_list, "pandas_folder": pandas_folder}


def measured(side: str, source: Path, folder: Path) -> dict[str, object]:
    """One side in a fresh process: what it found, its seconds without imports, and its peak memory."""
    database = folder / f"{side}-{source.stem}.duckdb"
    command = [sys.executable, __file__, side, str(source), str(database)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def alone(side: str, source: str, database: str) -> None:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    before = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    found = SIDES[side](Path(source), Path(database))
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages) - before
    own, child = (usage.ru_maxrss // 1024 for usage in usages)
    print(json.dumps(found | {"cpu": cpu, "mib": own, "child_mib": child}))


def compare(title: str, source: Path, peer: str, folder: Path) -> None:
    ours, theirs = measured("fupan", source, folder), measured(peer, source, folder)
    print(f"\n{title}")
    for name, found in (("Fupan", ours), ("pandas + openpyxl", theirs)):
        memory = f"{found['mib']} MiB" + (f" + {found['child_mib']} in the child" if found["child_mib"] else "")
        spent = f"{found['seconds']:7.2f} s {found['cpu']:7.2f} cpu s"
        print(f"  {name:18} {spent}   {memory:28} {found['rows']} rows, ¥{found['money']}")
    print("  Fupan's steps      " + ", ".join(f"{name} {spent:.2f}" for name, spent in ours["steps"].items()))
    print(
        f"  ratio              1 : {theirs['seconds'] / ours['seconds']:.1f}, cpu 1 : {theirs['cpu'] / ours['cpu']:.1f}"
    )
    assert (ours["rows"], ours["money"]) == (theirs["rows"], theirs["money"]), "the two ended with different data"


def main(rows: int = 100_000, files: int = 300) -> None:
    with tempfile.TemporaryDirectory(prefix="fupan-bench-") as name:
        folder = Path(name)
        big, many = folder / "直播间列表.xlsx", folder / "many"
        make_list(big, rows)
        many.mkdir()
        make_folder(many, files)
        compare(
            f"One workbook, {rows:,} × {len(HEADERS)} cells of text", folder / "直播间列表.xlsx", "pandas_list", folder
        )
        compare(f"A folder of {files} 整场数据 workbooks", many, "pandas_folder", folder)


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] in SIDES:
        alone(*sys.argv[1:])
    else:
        main(*map(int, sys.argv[1:]))
