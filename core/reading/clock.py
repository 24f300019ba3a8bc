"""What the text of a cell says about time: durations, moments, days and spans, whole columns at once.

Owns the spellings of dates and durations. As in `cells`, a text that can't be read comes back as null and the caller
counts it.
"""

from datetime import datetime, timedelta

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

_CLOCK = r"[0-9]{1,2}[:：时][0-9]{2}(?:[:：分][0-9]{2}秒?)?分?"
_CLOCK_PARTS = r"([0-9]{1,2})[:：时]([0-9]{2})(?:[:：分]([0-9]{2})秒?)?分?(?:\.[0-9]+)?"
_EPOCH, _WAITING = pl.datetime(1970, 1, 1), pl.datetime(1970, 2, 1)
_BEIJING_SECONDS = 8 * 3600
_LONGEST = 366 * 86_400  # a longer duration is a slip, and would lead out of the calendar


def seconds(texts: pl.Series, bare: str) -> pl.Series:
    """Float64 seconds of `1小时21分5秒`, `2h37m`, `01:20:33`, a spreadsheet time, or a number in the unit `bare`."""
    plain = texts.cast(pl.Float64, strict=False)
    plain = plain.set(~plain.is_finite(), None) * _SECONDS.get(bare, 1.0)
    found = rest(plain, texts, lambda left: pl.DataFrame({"text": left}).select(_words(pl.col("text"))).to_series())
    found = rest(found, texts, lambda left: select(left, _spoken))
    found = rest(found, texts, lambda left: numbers(left) * _SECONDS.get(bare, 1.0))
    return found.set((found < 0) | (found > _LONGEST), None)


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


def clocked(texts: pl.Series) -> pl.Series:
    """Datetime of what `moments` reads, of Unix seconds, and of a time of day (`8:55`, `24:00`, a spreadsheet time).

    A time of day comes back on 1970-01-01 and waits for `on_its_day`.
    """
    found = rest(moments(texts), texts, _time_of_day)
    return rest(found, texts, lambda left: select(left, _unix))


def hours(texts: pl.Series) -> pl.Series:
    """Datetime at which an hour begins: what `clocked` reads, `8`, `8时`, `8点`, or the begin of `08:00-09:00`.

    A time of day waits for `on_its_day`.
    """
    number = select(texts, lambda text: text.str.extract(r"^([01]?[0-9]|2[0-4])(?:\.0+)?\s*[时点]?$").cast(pl.Int64))
    found = (number * 3_600_000_000).cast(pl.Datetime("us"))
    return rest(rest(found, texts, clocked), texts, lambda left: windows(left)[0])


def windows(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(begin, end) of `12:08-12:11` and of what `spans` reads; times of day wait for `on_its_day`.

    Where one of two ends can't be read, neither counts.
    """
    pairs = texts.str.normalize("NFKC").str.extract_groups(rf"^({_CLOCK})\s*[-~〜至到—–]+\s*({_CLOCK})$")
    clocks = [_time_of_day(pairs.struct.field(group)) for group in ("1", "2")]
    clocks[0] = clocks[0].set(clocks[1].is_null(), None)
    full = spans(texts)
    return full[0].fill_null(clocks[0]), full[1].fill_null(clocks[1])


def on_its_day(moments: pl.Expr, start: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Times of day moved to the day they belong to: that on which they follow the session's start, else the row's."""
    earliest = start - pl.duration(hours=1)  # a clock may lag, but not by an hour
    midnight = pl.coalesce(earliest.dt.date(), day).cast(pl.Datetime("us"))
    moved = midnight + (moments - _EPOCH)
    early = (moved < earliest).fill_null(False)
    placed = pl.when(early).then(moved + pl.duration(days=1)).otherwise(moved)
    return pl.when(moments < _WAITING).then(placed).otherwise(moments)


def waits(moments: pl.Series) -> pl.Series:
    """Which moments are times of day that have no day yet."""
    return (moments < datetime(1970, 2, 1)).fill_null(False)


def _time_of_day(texts: pl.Series) -> pl.Series:
    parts = texts.str.replace(r"^(?:1899-12-3[01]|1900-01-01)[ T]", "").str.extract_groups(rf"^{_CLOCK_PARTS}$")
    hour, minute, second = (parts.struct.field(group).cast(pl.Int64, strict=False) for group in ("1", "2", "3"))
    ticks = hour * 3600 + minute * 60 + second.fill_null(0)
    sound = (hour < 48) & (minute < 60) & (second.fill_null(0) < 60)
    ticks = ticks.set(~sound.fill_null(False), None)
    return (ticks * 1_000_000).cast(pl.Datetime("us"))


def _unix(text: pl.Expr) -> pl.Expr:
    digits = text.str.extract(r"^(1[0-9]{9})(?:[0-9]{3})?(?:\.0+)?$").cast(pl.Int64, strict=False)
    return pl.from_epoch(digits + _BEIJING_SECONDS, time_unit="s").cast(pl.Datetime("us"))


def _plausible(found: pl.Series) -> pl.Series:
    return found.set(~found.dt.year().is_between(2000, 2100), None)
