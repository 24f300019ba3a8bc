"""What the text of a cell means: whole columns of text to whole columns of values.

Owns the notations that merchants' files use: ¥ and 万, percent signs, 分秒, full width, dates in six spellings, and the
marks that mean "missing". Text that means nothing comes back as null where the text was not missing, and the caller
counts it: no null is made in silence. It knows columns of text and nothing of sheets, headers or files.
"""

import polars as pl

MISSING = ("-", "—", "--", "——", "–", "/", "\\", "null", "none", "nan", "n/a", "#n/a", "#div/0!", "暂无数据", "暂无")

_ISO = "%Y-%m-%d %H:%M:%S"
_EXCEL_EPOCH = pl.datetime(1899, 12, 30)
_TIME_CELL_EPOCH = pl.datetime(1899, 12, 31)

SCALE = {"": 1.0, "元": 1.0, "分": 0.01, "角": 0.1, "万": 1e4, "万元": 1e4, "亿": 1e8, "%": 0.01}
SECONDS = {
    "": 1.0,
    "秒": 1.0,
    "s": 1.0,
    "分": 60.0,
    "分钟": 60.0,
    "min": 60.0,
    "小时": 3600.0,
    "h": 3600.0,
    "时": 3600.0,
}

_DATE = r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?"
_TIME = r"[ T_]*(\d{1,2})[::\-时](\d{1,2})(?:[::\-分](\d{1,2}))?(?:\.\d+)?秒?$"


def blank(texts: pl.Series) -> pl.Series:
    """Text with every mark of a missing value turned to null."""
    return texts.set(texts.str.to_lowercase().is_in(MISSING), None)


def numbers(texts: pl.Series, unit: str = "") -> pl.Series:
    """Float64 of `1,402`, `¥26,439.25`, `1.2万`, `3.4亿`, `12.3%`, `0.0421`; `unit` is the header's own.

    A percent sign in the cell wins over the header's unit; any other unit scales what the cell says.
    """
    plain = texts.cast(pl.Float64, strict=False)
    if plain.null_count() > texts.null_count():
        plain = pl.DataFrame({"text": texts, "plain": plain}).select(_noted("text", "plain", unit)).to_series()
    elif SCALE.get(unit, 1.0) != 1.0:
        plain = plain * SCALE[unit]
    return plain.set(~plain.is_finite(), None)


def _noted(text: str, plain: str, unit: str) -> pl.Expr:
    narrow = pl.col(text).str.normalize("NFKC").str.to_lowercase()
    squeezed = narrow.str.replace_all(r",(\d{3})", "$1").str.replace_all(r"[¥$\s]|元$|[人次单件个]$", "")
    mark = squeezed.str.extract(r"(%|万|亿|w|k)$")
    factor = mark.replace_strict({"%": 0.01, "万": 1e4, "亿": 1e8, "w": 1e4, "k": 1e3}, default=None).fill_null(1.0)
    figure = squeezed.str.strip_suffix("%").str.replace(r"[万亿wk]$", "").cast(pl.Float64, strict=False)
    scale = pl.when(mark == "%").then(1.0).otherwise(SCALE.get(unit, 1.0)) if unit else pl.lit(1.0)
    return pl.coalesce(pl.col(plain) * SCALE.get(unit, 1.0), figure * factor * scale)


def counts(texts: pl.Series, unit: str = "") -> pl.Series:
    """Int64 of whole numbers, also `12.0` and `1.2万`; null where a number is broken or below zero."""
    values = numbers(texts, unit)
    rounded = values.round()
    scaled = texts.str.contains("[万亿wWkK]")
    whole = ((values - rounded).abs() < 1e-6) | scaled
    return rounded.set(~(whole & (rounded >= 0)), None).cast(pl.Int64)


def money(texts: pl.Series, unit: str = "") -> pl.Series:
    """Decimal(18, 2) yuan, rounded half away from zero; `cents_lost` tells which cells had more digits."""
    values = numbers(texts, unit)
    cents = (values.abs() * 100 + 1e-6).round() * values.sign() / 100
    return cents.set(values.abs() >= 1e15, None).cast(pl.Decimal(18, 2))


def cents_lost(texts: pl.Series, unit: str = "") -> pl.Series:
    """Which amounts carry more than two decimals."""
    cents = numbers(texts, unit) * 100
    return ((cents - cents.round()).abs() > 1e-4).fill_null(False)


def seconds(texts: pl.Series, bare: str) -> pl.Series:
    """Float64 seconds of `1小时21分5秒`, `2h37m`, `01:20:33`, a spreadsheet time, or a number in the unit `bare`."""
    plain = texts.cast(pl.Float64, strict=False) * SECONDS.get(bare, 1.0)
    if plain.null_count() == texts.null_count():
        return plain.set(~plain.is_finite(), None)
    text = pl.col("text").str.normalize("NFKC").str.replace_all(r"[\s,]", "").str.to_lowercase()
    words = text.str.extract_groups(
        r"^(?:(\d+(?:\.\d+)?)(?:小时|时|h))?(?:(\d+(?:\.\d+)?)(?:分钟|分|min|m))?(?:(\d+(?:\.\d+)?)(?:秒|s))?$"
    )
    spoken = sum(
        words.struct.field(str(group)).cast(pl.Float64).fill_null(0) * factor
        for group, factor in ((1, 3600), (2, 60), (3, 1))
    )
    clock = text.str.extract_groups(r"^(\d{1,3}):(\d{2})(?::(\d{2}))?$")
    ticks = (
        clock.struct.field("1").cast(pl.Float64) * 3600
        + clock.struct.field("2").cast(pl.Float64) * 60
        + clock.struct.field("3").cast(pl.Float64).fill_null(0)
    )
    cell = pl.col("text").str.to_datetime(_ISO, strict=False) - _TIME_CELL_EPOCH
    said = pl.any_horizontal(words.struct.field(str(group)).is_not_null() for group in (1, 2, 3))
    frame = pl.DataFrame({"text": texts, "plain": plain})
    return frame.select(
        pl.coalesce("plain", pl.when(said).then(spoken), ticks, cell.dt.total_seconds().cast(pl.Float64))
    ).to_series()


def moments(texts: pl.Series) -> pl.Series:
    """Datetime (naive, Beijing) of `2026/1/3 9:33:16`, `2026-07-08 16:33`, `2025-09-08_07-00-46`, an Excel serial."""
    quick = texts.str.to_datetime("%Y/%m/%d %H:%M:%S", strict=False, time_unit="us")
    if quick.null_count() > texts.null_count():
        frame = pl.DataFrame({"text": texts, "quick": quick})
        quick = frame.select(pl.coalesce("quick", _moment(pl.col("text")))).to_series()
    return _plausible(quick)


def _moment(text: pl.Expr) -> pl.Expr:
    text = text.str.normalize("NFKC")
    parts = text.str.extract_groups(_DATE + _TIME)
    field = parts.struct.field
    iso = pl.format(
        "{}-{}-{} {}:{}:{}",
        field("1"),
        *(field(str(n)).str.zfill(2) for n in (2, 3, 4, 5)),
        field("6").fill_null("00").str.zfill(2),
    )
    stamped = iso.str.to_datetime(_ISO, strict=False, time_unit="us")
    return pl.coalesce(stamped, _serial(text), _day(text).cast(pl.Datetime("us")))


def _serial(text: pl.Expr) -> pl.Expr:
    serial = text.cast(pl.Float64, strict=False)
    within = serial.is_between(40_000, 80_000)
    return pl.when(within).then(_EXCEL_EPOCH + pl.duration(seconds=(serial * 86_400).round())).cast(pl.Datetime("us"))


def _day(text: pl.Expr) -> pl.Expr:
    field = text.str.extract_groups(_DATE + r"(?: 00:00:00)?$").struct.field
    iso = pl.format("{}-{}-{}", field("1"), field("2").str.zfill(2), field("3").str.zfill(2))
    return iso.str.to_date("%Y-%m-%d", strict=False)


def days(texts: pl.Series) -> pl.Series:
    """Date of `20260630`, `2026-04-12`, `2026/5/13`, or of a moment."""
    text = pl.col("text").str.normalize("NFKC")
    found = pl.DataFrame({"text": texts}).select(pl.coalesce(_day(text), _moment(pl.col("text")).dt.date())).to_series()
    return found.set(~found.dt.year().is_between(2000, 2100), None)


def spans(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(start, stop) of `2026/07/28 08:15:49-2026/07/28 15:44:39` and its spellings; a single moment has no stop."""
    parts = texts.str.normalize("NFKC").str.extract_groups(
        r"^(\d{4}\D?\d{1,2}\D?\d{1,2}[ T_]*\d{1,2}[:\-]\d{1,2}(?:[:\-]\d{1,2})?)"
        r"(?:\s*[-~至到—\s]\s*(\d{4}\D?\d{1,2}\D?\d{1,2}[ T_]*\d{1,2}[:\-]\d{1,2}(?:[:\-]\d{1,2})?))?$"
    )
    return moments(parts.struct.field("1")), moments(parts.struct.field("2"))


def _plausible(found: pl.Series) -> pl.Series:
    return found.set(~found.dt.year().is_between(2000, 2100), None)


def ids(texts: pl.Series) -> pl.Series:
    """Identifiers as text: `3781962349133562210.0` loses its tail, a leading apostrophe goes, zeros stay."""
    return texts.str.replace(r"^(\d+)\.0+$", "$1").str.strip_prefix("'")


def last_digit(texts: pl.Series, unit: str = "") -> pl.Series:
    """What one step of the last written digit is worth: 0.0001 for `0.1183`, 0.0001 for `0.68%`, 1 000 for `1.2万`.

    A whole number counts as exact. Rounding or truncation can have moved the figure by at most this.
    """
    text = texts.str.normalize("NFKC")
    frame = pl.DataFrame({"text": text})
    decimals = pl.col("text").str.extract(r"\.(\d+)").str.len_chars().fill_null(0)
    mark = pl.col("text").str.extract("(%|万|亿)")
    factor = mark.replace_strict({"%": 0.01, "万": 1e4, "亿": 1e8}, default=None)
    scale = factor.fill_null(SCALE.get(unit, 1.0))
    step = pl.lit(10.0).pow(-decimals.cast(pl.Float64)) * scale
    return frame.select(pl.when((decimals == 0) & factor.is_null()).then(0.0).otherwise(step)).to_series()
