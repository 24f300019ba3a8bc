"""How the downloads print their cells, and how a workbook or a CSV becomes the same bytes every time.

Owns: the notations (plain numbers and fractions; text with ¥, %, 万, 分秒), the empty workbook, and saving without the
clock.
May never enter: headers and rows of any kind of download (each kind has its own module), anything from core (this plays
Compass, not Fupan), the clock.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

OUT = Path(__file__).parent / "exports"
# What is not the list and not a 整场 file: a folder whose name sorts after theirs, so that the lists come first.
MORE = OUT / "详细数据"
FOREIGN = Path(__file__).parent / "foreign"
STAMP = datetime(2026, 11, 21, 9, 0, 0)
MISSING = "-"

Cell = str | int | float | None
Row = Sequence[Cell]


# Cells


def ratio(numerator: int, denominator: int, places: int) -> Decimal | None:
    if not denominator:
        return None
    return (Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def fraction(numerator: int, denominator: int) -> Cell:
    """A rate of the list: a number, four decimals."""
    value = ratio(numerator, denominator, 4)
    return MISSING if value is None else plain(value)


def plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def yuan(cents: int) -> int | float:
    return plain(Decimal(cents) / 100)


def per_hour(amount: float, seconds: int) -> float:
    return amount / (seconds / 3600)


def trimmed(value: Decimal) -> str:
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def money(cents: int | None) -> str:
    """¥1,234.5: cents where there are any."""
    return MISSING if cents is None else f"¥{trimmed(Decimal(cents) / 100)}"


def money_each(cents: int, count: int, times: int = 1) -> str:
    value = ratio(cents * times, count * 100, 2)
    return MISSING if value is None else f"¥{trimmed(value)}"


def percent(numerator: int, denominator: int) -> str:
    value = ratio(numerator * 100, denominator, 2)
    if value is None:
        return MISSING
    return f"{value}%" if value else "0%"


def grouped(count: int) -> str:
    return f"{count:,}"


def rough(count: int) -> str:
    """Large counts of the screen come as 万."""
    return f"{trimmed(Decimal(count) / 10000)}万" if count >= 10000 else grouped(count)


def lasting(seconds: int) -> str:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    if hours:
        return f"{hours}小时{minutes}分{rest}秒"
    if minutes:
        return f"{minutes}分{rest}秒" if rest else f"{minutes}分钟"
    return f"{rest}秒"


def stamped(moment: datetime) -> str:
    """As a time stands in a file name."""
    return f"{moment:%Y-%m-%d_%H-%M-%S}"


# Files


def across(pairs: dict[str, Cell]) -> list[list[Cell]]:
    return [list(pairs), list(pairs.values())]


def new_book(*titles: str) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title in titles:
        book.create_sheet(title)
    book.properties.creator = "compass"
    book.properties.created = STAMP
    return book


def fill(sheet: Worksheet, rows: Iterable[Row]) -> None:
    for row in rows:
        sheet.append(row)


def book_of(sheets: dict[str, list[list[Cell]]]) -> Workbook:
    book = new_book(*sheets)
    for title, rows in sheets.items():
        fill(book[title], rows)
    return book


def columns(text: str) -> list[str]:
    """Headers, written one after the other."""
    return text.split()


def table(rows: Sequence[dict[str, Cell]]) -> list[list[Cell]]:
    """The header row, and the rows below it."""
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def save(book: Workbook, path: Path) -> None:
    """openpyxl stamps the time of saving into docProps and into every zip entry: write both anew, fixed."""
    draft = io.BytesIO()
    book.save(draft)
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in sorted(source.namelist()):
            data = source.read(entry)
            if entry == "docProps/core.xml":
                fixed = rf"\g<1>{STAMP:%Y-%m-%dT%H:%M:%SZ}\g<2>".encode()
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)", fixed, data)
            info = zipfile.ZipInfo(entry, date_time=STAMP.timetuple()[:6])
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            target.writestr(info, data, compresslevel=9)


def save_csv(rows: Iterable[Row], path: Path, encoding: str) -> None:
    """With the line ends of Windows, as these downloads have them."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
