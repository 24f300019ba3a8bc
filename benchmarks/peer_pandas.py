"""The same import with pandas, as it is commonly written: openpyxl and cell by cell, or calamine and whole columns.

Written with care: texts of many files are gathered and cleaned together, each table is inserted once, and a row with a
cell that can't be read is left out. The demo's layout of a 整场数据下载 is taken for granted.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd

from benchmarks.tables import DETAIL, MISSING, SHEETS, TOLD, TOTALS, Column, Row, insert, keys, place

Texts = pd.DataFrame


def bring_in_lists(paths: Sequence[Path], database: Path, columns: Sequence[Column], engine: str) -> None:
    texts = pd.concat([pd.read_excel(path, engine=engine, dtype=str) for path in paths], ignore_index=True)
    texts = texts.rename(columns={column.header: column.key for column in columns})
    clean = cleaned_per_cell if engine == "openpyxl" else cleaned_by_column
    insert(database, {"live": (columns, clean(texts, columns))})


def bring_in_details(paths: Sequence[Path], database: Path, engine: str) -> None:
    rows: dict[str, list[Row]] = {name: [] for name in DETAIL}
    for path in paths:
        sheets = pd.read_excel(path, engine=engine, sheet_name=None, header=None, dtype=str)
        texts = {**record(sheets["基本信息"]), **record(sheets["整体看板"])}
        texts |= dict(sheets["流量分析-流量转化"].itertuples(index=False, name=None))
        own = place(texts)
        for name in ("channel", "feeder_video"):
            known = keys(name)
            header, *below = sheets[SHEETS[name]].itertuples(index=False, name=None)
            if name == "channel":
                whole = dict(zip(header, next(row for row in below if row[0] == "整体"), strict=True))
                texts |= {told: whole[told] for told in TOLD}
            named = [known[text] for text in header]
            rows[name] += [own | dict(zip(named, row, strict=True)) for row in below if row[0] not in TOTALS]
        rows["product"] += [own | row for row in products(sheets[SHEETS["product"]])]
        known = keys("live")
        rows["live"].append(own | {known[text]: cell for text, cell in texts.items() if text in known})
    clean = cleaned_per_cell if engine == "openpyxl" else cleaned_by_column
    insert(
        database,
        {name: (DETAIL[name], clean(pd.DataFrame(found, dtype=str), DETAIL[name])) for name, found in rows.items()},
    )


def record(sheet: pd.DataFrame) -> Row:
    return dict(zip(sheet.iloc[0], sheet.iloc[1], strict=True))


def products(sheet: pd.DataFrame) -> Iterator[dict[str, str | None]]:
    known = keys("product")
    product: tuple[str, str] = ("", "")
    variants, named = False, []
    for row in sheet.itertuples(index=False, name=None):
        if row[0] == "商品ID" or row[1] == "sku名称":
            variants, named = row[1] == "sku名称", [known[text] for text in row[2:]]
            continue
        if not variants:
            product = row[:2]
        own = {"product_id": product[0], "product_name": product[1], "sku": row[1] if variants else None}
        yield own | dict(zip(named, row[2:], strict=True))


# One cell at a time


def number_of(text: str) -> float | None:
    text = text.replace(",", "").replace("¥", "")
    try:
        if text.endswith("万"):
            return round(float(text[:-1]) * 10000, 2)
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return None


def seconds_of(text: str) -> int | None:
    seconds = 0
    for unit, factor in (("小时", 3600), ("分钟", 60), ("分", 60), ("秒", 1)):
        if unit in text:
            head, _, text = text.partition(unit)
            if not head.isdigit():
                return None
            seconds += int(head) * factor
    return None if text else seconds


def moment_of(text: str) -> datetime | None:
    for spelling in ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M"):
        try:
            return datetime.strptime(text, spelling)
        except ValueError:
            continue
    return None


PER_CELL: dict[str, Callable[[str], object]] = {
    "text": str, "count": number_of, "money": number_of, "number": number_of, "seconds": seconds_of,
    "moment": moment_of,
}  # fmt: skip


def cleaned_per_cell(texts: Texts, columns: Sequence[Column]) -> pd.DataFrame:
    found, sound = {}, pd.Series(True, index=texts.index)
    for column in columns:
        cells, none = texts[column.key], texts[column.key].map(missing)
        found[column.key] = cells.mask(none).map(PER_CELL[column.kind], na_action="ignore")
        sound &= found[column.key].notna() | none
    return pd.DataFrame(found)[sound]


def missing(text: object) -> bool:
    return not isinstance(text, str) or text in MISSING


# Whole columns


def cleaned_by_column(texts: Texts, columns: Sequence[Column]) -> pd.DataFrame:
    found, sound = {}, pd.Series(True, index=texts.index)
    for column in columns:
        cells = texts[column.key]
        cells = cells.mask(cells.isin(MISSING))
        found[column.key] = BY_COLUMN[column.kind](cells)
        sound &= found[column.key].notna() | cells.isna()
    return pd.DataFrame(found)[sound]


def numbers_in(texts: pd.Series) -> pd.Series:
    values = pd.to_numeric(texts, errors="coerce").astype("float64")
    left = values.isna() & texts.notna()
    if left.any():
        cells = texts[left]
        bare = cells.str.replace(",", "", regex=False).str.strip("¥%万")
        scale = cells.str.endswith("万") * 9999.0 + 1 - cells.str.endswith("%") * 0.99
        values[left] = pd.to_numeric(bare, errors="coerce") * scale
    return values


def seconds_in(texts: pd.Series) -> pd.Series:
    parts = texts.str.extract(r"^(?:(\d+)小时)?(?:(\d+)分钟?)?(?:(\d+)秒)?$").apply(pd.to_numeric)
    return parts.fillna(0) @ [3600, 60, 1] + pd.Series(0.0, parts.index).where(parts.notna().any(axis=1))


def moments_in(texts: pd.Series) -> pd.Series:
    found = pd.to_datetime(texts, format="%Y/%m/%d %H:%M:%S", errors="coerce")
    left = found.isna() & texts.notna()
    if left.any():
        found[left] = pd.to_datetime(texts[left], format="%Y/%m/%d %H:%M", errors="coerce")
    return found


BY_COLUMN: dict[str, Callable[[pd.Series], pd.Series]] = {
    "text": lambda texts: texts, "count": numbers_in, "money": numbers_in, "number": numbers_in,
    "seconds": seconds_in, "moment": moments_in,
}  # fmt: skip
