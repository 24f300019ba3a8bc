"""What the text of a cell means: whole columns of text to whole columns of values.

Owns the notations of numbers that merchants' files use: ¥ and 万, percent signs, thousands, full width, and the marks
that mean "missing". Text that means nothing comes back as null where the text was not missing, and the caller counts
it: no null is made in silence. It knows columns of text and nothing of sheets, headers or files.

Most cells are plain numbers, so every conversion tries the plain reading on the whole column first and only takes the
cells that are left through the slow one.
"""

from collections.abc import Callable

import polars as pl

_MARKS = ("null", "none", "nan", "n/a", "#n/a", "#div/0!")
MISSING = (
    "-", "--", "---", "—", "——", "–", "－", "/", "\\", "暂无数据", "暂无", "无数据",
    *_MARKS, *(mark.upper() for mark in _MARKS), "Null", "None", "NaN",
)  # fmt: skip

_SCALE = {"": 1.0, "元": 1.0, "分": 0.01, "角": 0.1, "万": 1e4, "万元": 1e4, "亿": 1e8, "%": 0.01}
_SUFFIX = {"千": 1e3, "百万": 1e6, "千万": 1e7, "万": 1e4, "亿": 1e8, "w": 1e4, "k": 1e3}
_LIMIT = 1e15  # beyond it a float no longer holds every cent

_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+"
_NUMBER = rf"^([+-]? ?[¥$]?|[¥$] ?[+-]) ?({_DIGITS}) ?(百万|千万|千|万|亿|w|k|%)? ?(?:元|人|人次|次|单|件|个|笔|场)?$"
_USUAL = r"^-?[¥￥]?(?:[0-9]{1,3}(?:,[0-9]{3})*|[0-9]+)(?:\.[0-9]+)?[%万]?$"
_ONE = r"[¥$]?[0-9][0-9.,]*(?:百万|千万|千|万|亿|w|k|%)?"
_PARTED = r"\s*[、,，;；/／|｜&＆\r\n]+\s*"
_RANGE = rf"^(?:{_ONE}\s*(?:[-~〜至到—–]\s*{_ONE}|\+|以上|以下|以内|及以上)|[<>≤≥]=?\s*{_ONE})(?:元|人|次|单|件)?$"


def rest(values: pl.Series, texts: pl.Series, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The values, with another reading of those texts that gave none."""
    places = (values.is_null() & texts.is_not_null()).arg_true()
    return values.scatter(places, read(texts.gather(places))) if len(places) else values


def select(texts: pl.Series, read: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """An expression over one column of text, in half width."""
    text = texts.alias("text").str.normalize("NFKC")
    return pl.DataFrame({"text": text}).select(read(pl.col("text"))).to_series()


def numbers(texts: pl.Series, unit: str = "") -> pl.Series:
    """Float64 of `1,402`, `¥26,439.25`, `1.2万`, `3.4亿`, `12.3%`, `0.0421`; `unit` is the header's own.

    A percent sign in the cell wins over the header's unit; any other unit scales what the cell says.
    """
    scale = _SCALE.get(unit, 1.0)
    plain = texts.cast(pl.Float64, strict=False)
    plain = plain.set(~plain.is_finite(), None)
    plain = (plain * scale).round(12) if scale < 1.0 else plain * scale  # 4.13 * 0.01 is 0.041299999999999996
    found = rest(plain, texts, lambda left: _usual(left, scale))
    return rest(found, texts, lambda left: select(left, lambda text: _noted(text, scale)))


def _usual(texts: pl.Series, scale: float) -> pl.Series:
    """The notations of nearly all cells, without the cost of taking a text apart: `¥26,439.25`, `12.3%`, `1.2万`."""
    text = pl.col("text")
    bare = text.str.strip_chars("¥￥%万").str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
    value = (
        pl.when(text.str.ends_with("%")).then((bare * 0.01).round(12))
        .when(text.str.ends_with("万")).then(bare * 1e4 * min(scale, 1.0))  # 1.2万 under (万) is not 1.2 亿
        .otherwise(bare * scale)
    )  # fmt: skip
    return pl.DataFrame({"text": texts}).select(pl.when(text.str.contains(_USUAL)).then(value)).to_series()


def _noted(text: pl.Expr, scale: float) -> pl.Expr:
    parts = text.str.to_lowercase().str.replace_all("−", "-", literal=True).str.extract_groups(_NUMBER).struct
    figure = parts.field("2").str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
    suffix = parts.field("3")
    factor = suffix.replace_strict(_SUFFIX, default=None) * min(scale, 1.0)
    sign = pl.when(parts.field("1").str.contains("-", literal=True)).then(-1.0).otherwise(1.0)
    return pl.when(suffix == "%").then((figure * 0.01).round(12)).otherwise(figure * factor.fill_null(scale)) * sign


def ranges(texts: pl.Series) -> pl.Series:
    """Which texts are a range or a bound (`1w-2.5w`, `130以上`): it has no one value, a midpoint would be made up."""
    return select(texts, lambda text: text.str.to_lowercase().str.contains(_RANGE)).fill_null(False)


def _without_percent(values: pl.Series, texts: pl.Series) -> pl.Series:
    return values.set(texts.str.contains("[%％]").fill_null(False), None)


def counts(texts: pl.Series, unit: str = "") -> pl.Series:
    """Int64 of whole numbers, also `12.0` and `1.2万`; null where a number is broken, a percentage or below zero."""
    if _SCALE.get(unit, 1.0) != 1.0:
        return _scaled_counts(texts, unit)
    plain = texts.cast(pl.Int64, strict=False)
    plain = plain.set(~plain.is_between(0, int(_LIMIT)), None)
    return rest(plain, texts, lambda left: _scaled_counts(left, unit))


def _scaled_counts(texts: pl.Series, unit: str) -> pl.Series:
    values = _without_percent(numbers(texts, unit), texts)
    whole = values.round()
    scaled = texts.str.contains("[千万亿wWkK]").fill_null(False) | (_SCALE.get(unit, 1.0) > 1.0)
    sound = (((values - whole).abs() < 1e-6) | scaled) & whole.is_between(0, _LIMIT)
    return whole.set(~sound, None).cast(pl.Int64)


def money(texts: pl.Series, unit: str = "") -> pl.Series:
    """Decimal(18, 2) yuan, rounded half away from zero; `cents_lost` tells which cells had more digits."""
    values = _without_percent(numbers(texts, unit), texts)
    cents = (values.abs() * 100 + 1e-6).round() * values.sign() / 100
    return cents.set(values.abs() >= _LIMIT, None).cast(pl.Decimal(18, 2))


def cents_lost(texts: pl.Series, unit: str = "") -> pl.Series:
    """Which amounts carry more than two decimals."""
    many = texts.str.contains(r"[.．][0-9０-９]{3}" if _SCALE.get(unit, 1.0) >= 1.0 else ".").fill_null(False)
    if not many.any():
        return many
    cents = numbers(texts.set(~many, None), unit) * 100
    return ((cents - cents.round()).abs() > 1e-4).fill_null(False)


def ids(texts: pl.Series) -> pl.Series:
    """Identifiers as text: zeros stay, `3781962349133562210.0` loses its tail, and wrappings such as `="…"` go.

    A number that a spreadsheet turned to `3.78E+18` has lost its digits: null.
    """
    if not texts.str.contains(r"^['`=]|\.0+$|[0-9][eE]\+?[0-9]+$").any():
        return texts
    found = texts.str.replace(r'^="?(.*?)"?$', "$1").str.replace(r"^([0-9]+)\.0+$", "$1").str.strip_prefix("'")
    return found.set(found.str.contains(r"^[0-9](?:\.[0-9]+[eE]\+?|[eE]\+)[0-9]+$").fill_null(False), None)


def lists(texts: pl.Series) -> pl.Series:
    """Several names in one cell, however they are parted (`小安,阿杰`, `小安 / 阿杰`, one per line), parted by 、."""
    found = texts.str.replace_all(_PARTED, "、").str.strip_chars("、")
    return found.set((found == "").fill_null(False), None)


def last_digit(texts: pl.Series, unit: str = "") -> pl.Series:
    """What one step of the last written digit is worth: 0.0001 for `0.1183`, 0.0001 for `0.68%`, 1 000 for `1.2万`.

    A whole number counts as exact. Rounding or truncation can have moved the figure by at most this.
    """
    scale = _SCALE.get(unit, 1.0)
    if scale == 1.0 and not texts.str.contains("[.．%％万亿]").any():
        return pl.zeros(len(texts), pl.Float64, eager=True)
    if scale == 1.0 and not texts.str.contains("[^0-9.-]").any():
        point = texts.str.find(".", literal=True).cast(pl.Int64)
        return (10.0 ** (point + 1 - texts.str.len_bytes().cast(pl.Int64))).fill_null(0.0)
    decimals = pl.col("text").str.extract(r"[.．]([0-9０-９]+)").str.len_chars().fill_null(0)
    mark = pl.col("text").str.extract("(%|％|万|亿)")
    factor = mark.replace_strict({"%": 0.01, "％": 0.01, "万": 1e4, "亿": 1e8}, default=None)
    step = pl.lit(10.0).pow(-decimals.cast(pl.Float64)) * factor.fill_null(scale)
    whole = (decimals == 0) & factor.is_null() & (scale == 1.0)
    return pl.DataFrame({"text": texts}).select(pl.when(whole).then(0.0).otherwise(step)).to_series()
