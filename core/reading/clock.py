"""What the text of a cell says about time: durations, moments, days and spans, whole columns at once.

Owns the spellings of dates and durations. As in `cells`, a text that can't be read comes back as null and the caller
counts it.
"""

from datetime import timedelta

import polars as pl

from core.reading.cells import numbers, rest, select

_SECONDS = {
    "": 1.0, "秒": 1.0, "s": 1.0, "分": 60.0, "分钟": 60.0, "min": 60.0, "小时": 3600.0, "h": 3600.0, "时": 3600.0,
}  # fmt: skip
_DATE = r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))"
_TIME = r"[ T_]*([0-9]{1,2})[:\-时]([0-9]{1,2})(?:[:\-分]([0-9]{1,2}))?(?:\.[0-9]+)?[分秒]?"
_QUICK = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M")
_EXCEL_EPOCH = pl.datetime(1899, 12, 30)
_TIME_CELL_EPOCH = pl.datetime(1899, 12, 31)

_POINT = (
    r"[0-9]{4}(?:[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?|[0-9]{4})"
    r"[ T_]*[0-9]{1,2}[:\-时][0-9]{1,2}(?:[:\-分][0-9]{1,2})?[分秒]?"
)
_SPAN = rf"^({_POINT})(?:(?:\s*[-~〜至到—–]+\s*|\s+)(?:({_POINT})|([0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)))?$"


def seconds(texts: pl.Series, bare: str) -> pl.Series:
    """Float64 seconds of `1小时21分5秒`, `2h37m`, `01:20:33`, a spreadsheet time, or a number in the unit `bare`."""
    plain = texts.cast(pl.Float64, strict=False)
    plain = plain.set(~plain.is_finite(), None) * _SECONDS.get(bare, 1.0)
    found = rest(plain, texts, lambda left: pl.DataFrame({"text": left}).select(_words(pl.col("text"))).to_series())
    found = rest(found, texts, lambda left: select(left, _spoken))
    found = rest(found, texts, lambda left: numbers(left) * _SECONDS.get(bare, 1.0))
    return found.set(found < 0, None)


def _words(text: pl.Expr) -> pl.Expr:
    words = text.str.extract_groups(
        r"^(?:([0-9]+(?:\.[0-9]+)?)(?:小时|时|h))?"
        r"(?:([0-9]+(?:\.[0-9]+)?)(?:分钟|分|min|m))?"
        r"(?:([0-9]+(?:\.[0-9]+)?)(?:秒|s))?$"
    ).struct  # fmt: skip
    return _total(words, pl.any_horizontal(words.field(str(group)).is_not_null() for group in (1, 2, 3)))


def _spoken(text: pl.Expr) -> pl.Expr:
    spoken = _words(text.str.replace_all(r"[\s,]", "").str.to_lowercase())
    clock = text.str.extract_groups(r"^([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?$").struct
    ticks = _total(clock, clock.field("1").is_not_null())
    cell = text.str.replace(r"\.[0-9]+$", "").str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False) - _TIME_CELL_EPOCH
    within = cell.dt.total_seconds().is_between(0, 60 * 86_400)  # a moment of this century is no duration
    return pl.coalesce(spoken, ticks, pl.when(within).then(cell.dt.total_seconds().cast(pl.Float64)))


def _total(parts: pl.expr.struct.ExprStructNameSpace, given: pl.Expr) -> pl.Expr:
    factors = (("1", 3600), ("2", 60), ("3", 1))
    figures = [parts.field(group).cast(pl.Float64, strict=False).fill_null(0) * factor for group, factor in factors]
    return pl.when(given).then(pl.sum_horizontal(figures))


def moments(texts: pl.Series) -> pl.Series:
    """Datetime (naive, Beijing) of `2026/1/3 9:33:16`, `2026-07-08 16:33`, `2025-09-08_07-00-46`, an Excel serial."""
    found = pl.Series(texts.name, [None], dtype=pl.Datetime("us")).new_from_index(0, len(texts))
    for spelling in _QUICK:
        found = rest(found, texts, lambda left, spelling=spelling: _stamped(left, spelling))  # type: ignore[misc]
        if found.null_count() == texts.null_count():
            break
    return _plausible(rest(found, texts, lambda left: select(left, _moment)))


def _stamped(texts: pl.Series, spelling: str) -> pl.Series:
    return texts.str.to_datetime(spelling, strict=False, time_unit="us")


def _moment(text: pl.Expr) -> pl.Expr:
    parts = text.str.extract_groups(rf"^{_DATE}{_TIME}$").struct
    hour, minute = (parts.field(group).str.zfill(2) for group in ("6", "7"))
    written = pl.format("{} {}:{}:{}", _iso(parts), hour, minute, parts.field("8").fill_null("00").str.zfill(2))
    return pl.coalesce(
        written.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us"),
        _serial(text),
        _day(text).cast(pl.Datetime("us")),
    )


def _iso(parts: pl.expr.struct.ExprStructNameSpace) -> pl.Expr:
    month = pl.coalesce(parts.field("2"), parts.field("4")).str.zfill(2)
    day = pl.coalesce(parts.field("3"), parts.field("5")).str.zfill(2)
    return pl.format("{}-{}-{}", parts.field("1"), month, day)


def _serial(text: pl.Expr) -> pl.Expr:
    serial = text.cast(pl.Float64, strict=False)
    moment = _EXCEL_EPOCH + pl.duration(seconds=(serial * 86_400).round())
    return pl.when(serial.is_between(40_000, 80_000)).then(moment).cast(pl.Datetime("us"))


def _day(text: pl.Expr) -> pl.Expr:
    return _iso(text.str.extract_groups(rf"^{_DATE}(?:\.0+)?$").struct).str.to_date("%Y-%m-%d", strict=False)


def days(texts: pl.Series) -> pl.Series:
    """Date of `20260630`, `2026-04-12`, `2026/5/13`, of a moment, or of a period that is one day."""
    found = texts.str.to_date("%Y%m%d", strict=False)
    found = rest(found, texts, lambda left: select(left, lambda text: _moment(text).dt.date()))
    return _plausible(rest(found, texts, lambda left: select(left, _single)))


def _single(text: pl.Expr) -> pl.Expr:
    date = r"[0-9]{4}(?:[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?|[0-9]{4})"
    ends = text.str.extract_groups(rf"^({date})\s*[-~〜至到—–_]+\s*({date})$").struct
    return pl.when(_day(ends.field("1")) == _day(ends.field("2"))).then(_day(ends.field("1")))


def spans(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(start, stop) of `2026/07/28 08:15:49-2026/07/28 15:44:39` and its spellings, `2026/07/28 20:15-02:30` too.

    A single moment has no stop. Where one of two ends can't be read, neither counts.
    """
    parts = texts.str.normalize("NFKC").str.extract_groups(_SPAN)
    first, second, clock = (parts.struct.field(str(group)) for group in (1, 2, 3))
    start = moments(first)
    if clock.null_count() < len(clock):
        second = second.set(clock.is_not_null() & start.is_not_null(), None)
        second = second.zip_with(clock.is_null(), start.dt.strftime("%Y-%m-%d ") + clock)
    stop = moments(second)
    next_day = (clock.is_not_null() & (stop <= start)).fill_null(False)
    start = start.set(second.is_not_null() & stop.is_null(), None)
    return start, stop.zip_with(~next_day, stop + timedelta(days=1))


def _plausible(found: pl.Series) -> pl.Series:
    return found.set(~found.dt.year().is_between(2000, 2100), None)
