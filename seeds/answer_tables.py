"""What every part of the answers needs: opening a download, taking its cells literally, and writing TOML.

Owns: the second opinion on notations (¥, %, 万, commas, minutes and seconds), apart from the product's and the
generator's.
May never enter: anything from core, and anything that writes the downloads.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

FOLDER = Path(__file__).parent / "exports"
MORE = FOLDER / "详细数据"
FOREIGN = Path(__file__).parent / "foreign"
NOTHING = ("-", "—", "", None)
Value = str | int | Decimal | datetime | bool | Sequence["Value"]
Figures = dict[str, Value]
Record = dict[str, object]


# Opening


def book(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path)}


def records(rows: Sequence[tuple[object, ...]]) -> list[Record]:
    """Rows under a header row. No header stands there twice."""
    header = [str(cell) for cell in rows[0]]
    assert len(header) == len(set(header)), header
    return [dict(zip(header, row, strict=True)) for row in rows[1:]]


def first_sheet(path: Path) -> list[Record]:
    return records(next(iter(book(path).values())))


def csv_records(path: Path, encoding: str) -> list[Record]:
    with path.open(encoding=encoding, newline="") as file:
        return records([tuple(cell.rstrip("\t") for cell in row) for row in csv.reader(file)])


# Cells


def number(cell: object) -> Decimal | None:
    """¥1,234.5 · 2.3万 · 12.5% (as a fraction) · $1,234.56 · 1234; nothing for a dash or an empty cell."""
    if cell in NOTHING:
        return None
    bare = re.sub(r"[¥￥$,]", "", str(cell))
    if bare.endswith("%"):
        return Decimal(bare[:-1]) / 100
    return Decimal(bare[:-1]) * 10_000 if bare.endswith("万") else Decimal(bare)


def seconds(cell: object) -> int | None:
    """1小时2分3秒 · 2分钟 · 41秒 · 2h37m; a number is seconds already."""
    if cell in NOTHING:
        return None
    if isinstance(cell, int):
        return cell
    found = re.fullmatch(r"(?:(\d+)(?:小时|h))?(?:(\d+)(?:分钟|分|m))?(?:(\d+)(?:秒|s))?", str(cell))
    assert found and any(found.groups()), cell
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest


def total(rows: Iterable[Record], header: str) -> Decimal:
    return sum((number(row[header]) or Decimal(0) for row in rows), Decimal(0))


def count(rows: Iterable[Record], header: str) -> int:
    summed = total(rows, header)
    assert summed == int(summed), (header, summed)
    return int(summed)


def whole(header: str, value: Decimal) -> Decimal | int:
    """A count is a whole number, money keeps its cents."""
    counted = header.split("(")[0].endswith(("数", "量"))
    return int(value) if counted and value == int(value) else value


def time(cell: object) -> datetime:
    text = str(cell).strip().replace("/", "-")
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S" if text.count(":") == 2 else "%Y-%m-%d %H:%M")


def on_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


# Sessions, as the lists have them


class Listed:
    """One row of 直播间列表 in its last version."""

    def __init__(self, row: Record) -> None:
        self.row, self.name, self.account = row, str(row["主播昵称"]), str(row["主播抖音号"])
        self.start, self.end = time(row["直播开始时间"]), time(row["直播结束时间"])

    def figure(self, header: str) -> Decimal:
        return number(self.row[header]) or Decimal(0)

    @property
    def key(self) -> str:
        return f"{self.account} {self.start.isoformat()}"


@cache
def listed() -> list[Listed]:
    """The sessions of all lists; a later list replaces what an earlier one said."""
    found = [Listed(row) for path in sorted(FOLDER.glob("直播间列表_*.xlsx")) for row in first_sheet(path)]
    return sorted({s.key: s for s in found}.values(), key=lambda s: (s.start, s.account))


# Writing


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else f"{value:.10f}"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return quoted(value) if isinstance(value, str) else str(value)


def table(name: str, values: object, *comments: str) -> str:
    assert isinstance(values, dict)
    lines = [
        *(f"# {c}" for c in comments),
        f"[{name}]",
        *(f"{bare(key)} = {toml(value)}" for key, value in values.items()),
    ]
    return "\n".join(lines) + "\n"


def bare(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else quoted(key)


def quoted(name: str) -> str:
    return f'"{name}"'
