"""Where rows belong that don't say so: to a session, a day, a period, an account.

Owns the order in which that is looked for: the row itself, the session that its file is about (`sessions`), the day or
period in the file's name, what a person said. Frames of typed rows go in and come out; what can't be placed is told
by file, with the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from core.errors import FupanError, Issue, UnknownExport
from core.reading import clock
from core.reading.batch import UNNAMED_ACCOUNT
from core.reading.match import Match
from core.reading.names import period_in
from core.reading.sessions import Rows, Told, account_on, attached, known_sessions, timed, unplaced
from core.sheets import LANDED
from core.sheets.declaration import Form, Sheet


@dataclass(frozen=True)
class Placed:
    """Rows with account and day, and per file what stopped it or what a person should know about its place."""

    frames: list[Rows]
    errors: dict[int, FupanError]
    issues: dict[int, list[Issue]]


def placed(frames: Sequence[Rows], matches: Mapping[int, Match], told: Told) -> Placed:
    """Give every row the account and the day, period or session that it belongs to."""
    frames = [Rows(one.sheet, _started(one.values)) for one in frames]
    told = replace(told, names=_names(frames, told.names))
    issues: dict[int, list[Issue]] = {}
    errors: dict[int, FupanError] = {}
    if any(one.sheet.session and unplaced(one.values).any() for one in frames):
        saying = [Rows(one.sheet, _with_accounts(one.values, one.sheet, told)) for one in frames if not one.sheet.whose]
        done = attached(frames, matches, told, known_sessions(saying, told.known))
        frames, errors, issues = done.frames, done.errors, done.issues
    found = []
    for one in frames:
        values = _dated(one.sheet, _with_own_day(one.sheet, one.values), matches, told.day)
        for file in values.filter(pl.col("day").is_null())["file"].unique().to_list():
            errors.setdefault(file, _undated(matches[file], one.sheet))
        found.append(Rows(one.sheet, _settled(one.sheet, values)))
    named = [Rows(one.sheet, _with_accounts(one.values, one.sheet, told)) for one in found]
    nobody = (one.values.filter(pl.col("account") == UNNAMED_ACCOUNT)["file"] for one in named)
    for file in {file for files in nobody for file in files.to_list()}:
        fact = f"表里没有抖音号,也没有昵称,暂记为「{UNNAMED_ACCOUNT}」"
        told_of = Issue("warning", fact, "请撤销后重新上传,并在上传时填写抖音号")
        issues.setdefault(file, []).append(told_of)
    return Placed(named, errors, issues)


def _started(rows: pl.DataFrame) -> pl.DataFrame:
    """With the end that a start and a length give."""
    if "live_seconds" not in rows.columns:
        return rows
    lasted = pl.col("start") + pl.duration(seconds=pl.col("live_seconds").round())
    return rows.with_columns(pl.coalesce("stop", lasted).alias("stop"))


def _names(frames: Sequence[Rows], known: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The nicknames that are known, and those that one 抖音号 of this drop bears."""
    bearers: dict[str, set[str]] = {name: {account} for name, account in known}
    for one in (one for one in frames if not one.sheet.platform):
        pairs = one.values.select("account_name", "account").drop_nulls().unique()
        for name, account in pairs.filter(pl.col("account_name") != pl.col("account")).iter_rows():
            bearers.setdefault(name, set()).add(account)
    return tuple((name, min(accounts)) for name, accounts in bearers.items() if len(accounts) == 1)


def _dated(sheet: Sheet, rows: pl.DataFrame, matches: Mapping[int, Match], day: date | None) -> pl.DataFrame:
    """With a day for every row: that of its start, its own, the given one, or what its file's name says."""
    lacking = pl.col("start").is_null() & pl.col("day").is_null()
    for file in rows.filter(lacking)["file"].unique().to_list():
        name = matches[file].sheets.source.name
        period = None if day else period_in(name)
        if period and period[0] != period[1] and not sheet.period:
            period = None
        last = day or (period and period[1])
        since = period[0] if period and period[0] != period[1] else None
        own = (pl.col("file") == file) & lacking
        rows = rows.with_columns(
            pl.when(own).then(pl.lit(last, pl.Date)).otherwise("day").alias("day"),
            pl.when(own).then(pl.lit(since, pl.Date)).otherwise("since").alias("since"),
        )
    return rows.with_columns(pl.coalesce(pl.col("start").dt.date(), "day").alias("day"))


def _with_own_day(sheet: Sheet, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that name no day but a moment belong to that moment's."""
    hours = [column.key for column in LANDED[sheet.table].identity if column.form is Form.HOUR]
    told = [key for key in (sheet.dated, *(sheet.lasts or ())[:1], *hours) if key in rows.columns]
    if not told or sheet.session:
        return rows
    begin = rows[told[0]]
    return rows.with_columns(rows["day"].fill_null(begin.set(clock.waits(begin), None).dt.date()))


def _settled(sheet: Sheet, rows: pl.DataFrame) -> pl.DataFrame:
    """Times of day become moments, and an end before its begin is the next day's."""
    for key in timed(sheet, rows):
        if clock.waits(rows[key]).any():
            rows = rows.with_columns(clock.on_its_day(pl.col(key), pl.col("start"), pl.col("day")).alias(key))
    if sheet.lasts and set(sheet.lasts) <= set(rows.columns):
        begin, end = sheet.lasts
        next_day = pl.when(pl.col(end) < pl.col(begin)).then(pl.col(end) + pl.duration(days=1)).otherwise(end)
        rows = rows.with_columns(next_day.alias(end))
    return rows


def _undated(match: Match, sheet: Sheet) -> UnknownExport:
    name = match.sheets.source.name
    what = "是哪一天、哪一场" if sheet.session else "是哪一天" if not sheet.period else "是哪几天"
    return UnknownExport(f"「{name}」没有写明{what}", "请在上传页选定日期,或给表格加一列「日期」再上传")


def _with_accounts(rows: pl.DataFrame, sheet: Sheet, told: Told) -> pl.DataFrame:
    """Rows that name no 抖音号 take the one their nickname belongs to, else the given one, else a provisional one.

    One 抖音号 is never given to several nicknames of a file.
    """
    if sheet.whose:
        return rows.with_columns(pl.lit(sheet.whose).alias("account"), pl.lit(None, pl.String).alias("account_name"))
    if sheet.platform:
        named = pl.coalesce("account", pl.lit(told.account, pl.String), "account_name")
        account = named.map_elements(lambda name: account_on(sheet.platform, name), pl.String, skip_nulls=False)
        return rows.with_columns(account.alias("account"), pl.lit(None, pl.String).alias("account_name"))
    by_nickname = pl.col("account_name").replace_strict(dict(told.names), default=None, return_dtype=pl.String)
    stranger = pl.when(pl.col("account").is_null() & by_nickname.is_null()).then("account_name")
    said = pl.lit(told.account, pl.String)
    borne = pl.coalesce("account", by_nickname) == said
    several = (stranger.drop_nulls().n_unique() > 1) | (borne & pl.col("account_name").is_not_null()).any()
    free = pl.col("account_name").is_null() | ~several.over("file")
    given = pl.when(free).then(said)
    return rows.with_columns(
        pl.coalesce("account", by_nickname, given, "account_name", pl.lit(UNNAMED_ACCOUNT)).alias("account")
    )
