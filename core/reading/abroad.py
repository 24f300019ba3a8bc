"""Figures as shops abroad write them: money with a sign of its currency, commas and points for decimals or thousands.

Owns the signs of currencies, and which of comma and point parts the decimals. That is decided by what the cells of a
column in one currency show together, never by a single cell: 1.234 is one thousand two hundred, or one and a bit. What
nothing decides is left unreadable. Texts go in and the same cells in plain notation come out, to be converted as usual.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from core.errors import Issue
from core.reading.match import GridMatch, Header
from core.sheets.declaration import Form

_SIGNS = {
    "us$": "USD", "r$": "BRL", "mx$": "MXN", "s$": "SGD", "sg$": "SGD", "£": "GBP", "€": "EUR", "₫": "VND", "đ": "VND",
    "rp": "IDR", "rp.": "IDR", "rm": "MYR", "₱": "PHP", "฿": "THB", "円": "JPY", "cn¥": "CNY", "元": "CNY",
}  # fmt: skip
_SHARED = {"$": "USD", "¥": "JPY"}  # signs of several currencies, and what they are taken for where no column says it
_NAMES = {"$": "美元", "¥": "日元"}
_CODES = sorted({*_SIGNS.values(), *_SHARED.values()})
_WHOLE = ("VND", "IDR", "JPY")  # currencies without cents

_WRITTEN = sorted({*_SIGNS, *_SHARED, *map(str.lower, _CODES)}, key=len, reverse=True)
_SIGN = "|".join(map(re.escape, _WRITTEN))
_CELL = rf"^([+-]?)\s*({_SIGN})?\s*([+-]?)\s*([0-9.,' ]*[0-9.,])\s*({_SIGN}|%)?$"
_GROUPED = r"^[0-9]{1,3}(?:[.,' ][0-9]{3})*$|^[0-9]*$"
_NUMERIC = (Form.LOCAL, Form.COUNT, Form.SHARE, Form.WITNESS, Form.NUMBER)
UNREADABLE = "?"
"""Stands before a number whose commas and points can't be told apart, so that no conversion takes it for one."""

CURRENCY = "currency"


@dataclass(frozen=True, eq=False)
class Plain:
    """The cells in plain notation with a column `currency`; `mixed` are the rows whose amounts are in several."""

    texts: pl.DataFrame
    mixed: pl.Series
    shared: pl.DataFrame  # part, sign: which signs of several currencies were seen where


def money_in(found: Mapping[str, Header]) -> list[str]:
    """The figures that are money in a currency of their own."""
    return [key for key, header in found.items() if header.column is not None and header.column.form is Form.LOCAL]


def plain(texts: pl.DataFrame, found: Mapping[str, Header]) -> Plain:
    """Rewrite every number: 1.234,56 € → 1234.56, with EUR in the row's `currency`. `texts` has `part` and `row`."""
    forms = {key: header.column.form for key, header in found.items() if header.column is not None}
    keys = [key for key, form in forms.items() if form in _NUMERIC and key in texts.columns]
    cells = pl.concat([_taken_apart(texts, key, forms[key]) for key in keys])
    said = texts.get_column(CURRENCY, default=pl.Series(CURRENCY, [None] * texts.height, dtype=pl.String))
    own = pl.DataFrame({"place": pl.int_range(texts.height, eager=True), "said": said.str.to_uppercase()})
    several_use_it = pl.col("sign").is_in(list(_SHARED)) & pl.col("said").is_not_null()
    cells = cells.join(own, on="place", how="left", maintain_order="left").with_columns(
        pl.when(several_use_it).then("said").otherwise("code").alias("code")
    )
    signs = cells.filter(pl.col("sign").is_not_null())
    by_row = signs.group_by("place").agg(
        pl.col("code").filter("is_data").unique().sort().alias("codes"), pl.col("code").unique().alias("all_codes")
    )
    first, several = pl.col("codes").list.first(), pl.col("codes").list.len() > 1
    agreed = pl.when(pl.col("all_codes").list.len() == 1).then(pl.col("all_codes").list.first())
    of_row = own.join(by_row, on="place", how="left", maintain_order="left").select(
        pl.coalesce("said", first, agreed).alias(CURRENCY),
        (several | (first != pl.col("said"))).fill_null(False).alias("mixed"),
    )
    cells = _marked(cells.with_columns(of_row[CURRENCY].gather(cells["place"]).alias(CURRENCY)))
    foreign = (pl.col("code") != pl.col(CURRENCY)).fill_null(False) & ~pl.col("is_data")
    cells = cells.with_columns(  # a printed figure in another currency proves nothing, and costs nothing
        pl.when(foreign).then(UNREADABLE + pl.col("text")).otherwise("plain").alias("plain")
    )
    plain_texts = texts.with_columns(
        cells.filter(pl.col("key") == key).sort("place")["plain"].alias(key) for key in keys
    ).with_columns(of_row[CURRENCY])
    counted = of_row[CURRENCY].gather(signs["place"]) == signs["code"]
    shared = signs.filter(pl.col("sign").is_in(list(_SHARED)) & pl.col("said").is_null() & counted)
    return Plain(plain_texts, of_row["mixed"], shared.select("part", "sign").unique().sort("part", "sign"))


def _taken_apart(texts: pl.DataFrame, key: str, form: Form) -> pl.DataFrame:
    """Every cell of a column: its sign, its digits as written, and which mark of decimals they show by themselves."""
    text = pl.col("text").str.normalize("NFKC").str.replace_all("−", "-", literal=True).str.to_lowercase()
    column = pl.DataFrame({"part": texts["part"], "text": texts[key]}).with_columns(
        pl.int_range(pl.len()).alias("place"),
        pl.lit(key).alias("key"),
        pl.lit(form is Form.COUNT).alias("is_count"),
        pl.lit(form is Form.LOCAL).alias("is_data"),
        text.str.extract_groups(_CELL).alias("parts"),
    )
    field = pl.col("parts").struct.field
    column = column.with_columns(
        (field("1") + field("3")).str.replace("+", "", literal=True).alias("minus"),
        pl.coalesce(field("2"), pl.when(field("5") != "%").then(field("5"))).alias("sign"),
        pl.when(field("5") == "%").then(pl.lit("%")).otherwise(pl.lit("")).alias("percent"),
        field("4").str.replace_all("[' ]", "").alias("digits"),
    ).with_columns((pl.col("sign").is_not_null() | pl.lit(form is Form.LOCAL)).alias("is_money"))
    sign = pl.col("sign")
    code = sign.replace_strict(_SIGNS | _SHARED, default=None, return_dtype=pl.String)
    return column.with_columns(pl.coalesce(code, sign.str.to_uppercase()).alias("code"), _shown().alias("shown")).drop(
        "parts"
    )


def _shown() -> pl.Expr:
    """The mark of decimals that a cell's digits prove: . or , ; null where they could be either, or have none."""
    digits = pl.col("digits")
    points, commas = digits.str.count_matches(r"\."), digits.str.count_matches(",")
    last = digits.str.extract(r"([.,])[0-9]*$")
    before, after = digits.str.extract(r"^([0-9]*)[.,]"), digits.str.extract(r"[.,]([0-9]*)$")
    other = pl.when(last == ".").then(pl.lit(",")).otherwise(pl.lit("."))
    thousands = (after.str.len_chars() == 3) & before.str.len_chars().is_between(1, 3) & (before != "0")
    return (
        pl.when((points > 0) & (commas > 0)).then(last)
        .when(points + commas > 1).then(other)
        .when((points + commas == 1) & ~thousands).then(last)
        .when((points + commas == 1) & pl.col("is_count")).then(other)  # a count has no decimals
    )  # fmt: skip


def _marked(cells: pl.DataFrame) -> pl.DataFrame:
    """With each cell in plain notation, by its column's mark of decimals, else by that of the file's other columns.

    Money follows money only: counts are often written in English where amounts are not.
    """
    digits, shown = pl.col("digits"), pl.col("shown")
    column, whole = ("part", CURRENCY, "key"), ("part", CURRENCY, "is_money")
    last = digits.str.extract(r"([.,])[0-9]*$")
    other = pl.when(last == ".").then(pl.lit(",")).otherwise(pl.lit("."))
    has_no_cents = pl.col("is_money") & pl.col(CURRENCY).is_in(_WHOLE)
    has_cents = pl.col("is_money") & pl.col(CURRENCY).is_not_null()
    cells = cells.with_columns(
        shown.drop_nulls().n_unique().over(column).alias("shown_here"),
        shown.drop_nulls().n_unique().over(whole).alias("shown_anywhere"),
        shown.drop_nulls().first().over(column).alias("here"),
        shown.drop_nulls().first().over(whole).alias("anywhere"),
    )
    mark = (
        pl.when(shown.is_not_null()).then(shown)
        .when(last.is_null()).then(pl.lit("."))
        .when(pl.col("shown_here") == 1).then("here")
        .when(pl.col("shown_here") > 1).then(None)  # the column contradicts itself
        .when(has_no_cents).then(other)
        .when(pl.col("shown_anywhere") == 1).then("anywhere")
        .when(has_cents).then(other)  # it has two decimals or none: three digits are thousands
        .when(~pl.col("is_money")).then(pl.lit("."))
    )  # fmt: skip
    cells = cells.with_columns(mark.alias("mark"))
    parts = (
        pl.when(pl.col("mark") == ",")
        .then(digits.str.replace_all(".", "", literal=True))
        .otherwise(digits.str.replace_all(",", "", literal=True))
    )
    grouping = (
        pl.when(pl.col("mark") == ",").then(digits.str.extract("^([^,]*)")).otherwise(digits.str.extract(r"^([^.]*)"))
    )
    number = pl.col("minus") + parts.str.replace(",", ".", literal=True) + pl.col("percent")
    sound = pl.col("mark").is_not_null() & grouping.str.contains(_GROUPED)
    text = pl.col("text")
    return cells.with_columns(
        pl.when(digits.is_null()).then(text).when(sound).then(number).otherwise(UNREADABLE + text).alias("plain")
    )


def noticed(
    read: Plain, values: pl.DataFrame, found: Mapping[str, Header], grids: Sequence[GridMatch]
) -> list[tuple[int, Issue]]:
    """What a person should know about the currencies: (part, issue)."""
    issues = []
    for part, sign in read.shared.iter_rows():
        fact = f"「{sign}」是几种货币共用的符号,这里按{_NAMES[sign]}记"
        remedy = "如果不是,请加一列「Currency」写明货币代码(如 MXN)再上传"
        issues.append((int(part), Issue("note", fact, remedy, sheet=grids[part].grid.sheet)))
    amount = pl.any_horizontal(pl.col(key).is_not_null() for key in money_in(found))
    nameless = values.filter(amount & pl.col(CURRENCY).is_null())
    for part, rows in nameless.group_by("part", maintain_order=True):
        fact = f"有 {rows.height} 行的金额没有写货币,按未知货币记,不与别的金额相加"
        remedy = "请加一列「Currency」写明货币代码再上传"
        issues.append((int(part[0]), Issue("warning", fact, remedy, sheet=grids[int(part[0])].grid.sheet)))
    return issues
