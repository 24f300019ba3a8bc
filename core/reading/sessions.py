"""Which session the rows of each file belong to that don't say so: what is known is gathered, and people are told.

Owns what counts as a known session (of the store, or of another file of the same drop), which columns tell when a row
was, and the sentences about a file that was attached or could not be. The rule itself is in `attach`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache

import polars as pl

from core.errors import FupanError, Issue
from core.reading import clock
from core.reading.attach import (
    OFFERED,
    Doubt,
    Home,
    Known,
    LiveSession,
    Times,
    UnplacedTable,
    attach,
    by_name,
    meant,
    outside,
)
from core.reading.match import Match
from core.reading.names import rooms_in
from core.sheets import EXPORTS, LANDED
from core.sheets.declaration import Form, Sheet

_TIMED = (Form.MOMENT, Form.MINUTE, Form.HOUR, Form.DATETIME)
_PLACE = ("account", "account_name", "start", "stop")


@dataclass(frozen=True)
class Told:
    """What is known besides the files: sessions, nicknames, and what a person said of files that don't say it.

    `account` is the 抖音号 for rows that name none, `day` and `session` are for tables that say neither day nor
    session; `chosen` are the sessions picked for single files, by the hash of their content. `known` are the merchant's
    sessions, `names` maps a nickname to the one 抖音号 that bore it.
    """

    account: str | None = None
    day: date | None = None
    session: LiveSession | None = None
    chosen: tuple[tuple[str, LiveSession], ...] = ()
    known: tuple[LiveSession, ...] = ()
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Rows:
    """Typed rows of a sheet, of several files: `file` says whose."""

    sheet: Sheet
    values: pl.DataFrame


@dataclass(frozen=True)
class Attached:
    """Rows with their session's account and times, and per file what stopped it or what a person should know."""

    frames: list[Rows]
    errors: dict[int, FupanError] = field(default_factory=dict)
    issues: dict[int, list[Issue]] = field(default_factory=dict)


def known_sessions(frames: Sequence[Rows], known: Sequence[LiveSession]) -> Known:
    """Every session that the store knows or a row of the drop names, one per account and minute.

    The frames have an account in every row. A session under a nickname is left out where the one who bears it has it.
    """
    found: dict[tuple[str | None, datetime], LiveSession] = {}
    for session in (*known, *(session for one in frames for session in _named_in(one.values))):
        key = session.account, session.start.replace(second=0, microsecond=0)
        before = found.setdefault(key, session)
        found[key] = LiveSession(
            before.account,
            before.account_name or session.account_name,
            max(before.start, session.start),  # of one minute: the one that knows the second
            before.stop or session.stop,
            before.live_id or session.live_id,
        )
    borne = {(one.account_name, minute) for (account, minute), one in found.items() if account != one.account_name}
    sessions = [one for (account, minute), one in found.items() if (account, minute) not in borne]
    return Known(tuple(sorted(sessions, key=lambda session: (session.start, session.account or ""))))


def _named_in(rows: pl.DataFrame) -> list[LiveSession]:
    """The sessions that rows name themselves."""
    live_id = pl.col("live_id") if "live_id" in rows.columns else pl.lit(None, pl.String).alias("live_id")
    listed = rows.filter(pl.col("start").is_not_null()).select(*_PLACE, live_id).unique(maintain_order=True)
    return [LiveSession(*row) for row in listed.iter_rows()]


def attached(frames: Sequence[Rows], matches: Mapping[int, Match], told: Told, known: Known) -> Attached:
    """Rows of files about one session take that session's account and times, all rows of a file those of the same."""
    done = Attached([])
    homes: dict[int, Home] = {}
    platforms = {one.sheet.platform for one in frames}
    among = {platform: _among(known, platform, told.account) for platform in platforms}
    for file, parts in sorted(_homeless(frames).items()):
        own = among[parts[0].sheet.platform]
        name, times = _said(matches[file], parts), _times(parts)
        picked = dict(told.chosen).get(matches[file].sheets.content_hash) or told.session
        found: Home | Doubt | None
        if picked is not None:
            found = meant(picked, known, dict(told.names))
        elif any(one.sheet.session == "must" for one in parts):
            found = attach(name, times, own, told.day)
        else:
            found = by_name(name, own)
        if isinstance(found, Home):
            homes[file] = found
            done.issues[file] = _notes(found, times, dict(told.names))
        elif found is not None:
            done.errors[file] = _unplaced(matches[file], times, found)
    done.frames.extend(Rows(one.sheet, _with_homes(one, homes, matches)) for one in frames)
    return done


def account_on(platform: str, name: str | None) -> str:
    """What an account of another platform is called here: its name under that of the platform."""
    return name if name and platform_of(name) == platform else f"{platform} {name or ''}".strip()


def platform_of(account: str | None) -> str:
    """The platform that an account stands under; "" for 抖音."""
    return next((name for name in _platforms() if account and f"{account} ".startswith(f"{name} ")), "")


@cache
def _platforms() -> frozenset[str]:
    return frozenset(sheet.platform for export in EXPORTS.values() for sheet in export.sheets if sheet.platform)


def _among(known: Known, platform: str, account: str | None) -> Known:
    """The sessions that a file of this platform can be about."""
    given = account_on(platform, account) if platform and account else account
    own = (session for session in known.sessions if platform_of(session.account) == platform)
    return Known(tuple(session for session in own if given in (None, session.account)))


def _said(match: Match, parts: Sequence[Rows]) -> str:
    """What a file says of its session: its name, and the ids of rooms above its headers and in its rows."""
    above = [column for grid in match.grids if grid.row for column in grid.grid.cells.slice(0, grid.row).columns]
    texts = [text for column in above for text in column.to_pylist() if text]
    for one in parts:
        if "live_id" in one.values.columns:
            texts += one.values["live_id"].drop_nulls().unique().to_list()
    return " ".join([match.sheets.source.name, *sorted({room for text in texts for room in rooms_in(text)})])


def unplaced(rows: pl.DataFrame) -> pl.Series:
    """Which rows say neither session nor day."""
    return rows["start"].is_null() & rows["day"].is_null()


def _homeless(frames: Sequence[Rows]) -> dict[int, list[Rows]]:
    """The rows that lack a session, by file."""
    found: dict[int, list[Rows]] = {}
    for one in frames:
        if one.sheet.session:
            for rows in one.values.filter(unplaced(one.values)).partition_by("file", maintain_order=True):
                found.setdefault(rows["file"][0], []).append(Rows(one.sheet, rows))
    return found


def timed(sheet: Sheet, rows: pl.DataFrame) -> list[str]:
    """The columns that tell when a row's thing was."""
    timed = [column.key for column in LANDED[sheet.table].identity if column.form in _TIMED]
    return [key for key in dict.fromkeys([*timed, *(sheet.lasts or ())]) if key in rows.columns]


def _times(parts: Sequence[Rows]) -> Times:
    """When the rows of a file were: by the first column that tells it, or by when things in them were listed."""
    told, listed = [pl.Series(dtype=pl.Datetime("us"))], [pl.Series(dtype=pl.Datetime("us"))]
    for one in parts:
        telling = timed(one.sheet, one.values)[:1]
        told += [one.values[key].cast(pl.Datetime("us")) for key in telling]
        others = [column.key for column in one.sheet.columns if column.form is Form.DATETIME and not telling]
        listed += [one.values[key] for key in others if key in one.values.columns and key not in _PLACE]
    at, other = (
        pl.concat([column.alias("at") for column in columns]).drop_nulls().sort() for columns in (told, listed)
    )
    waiting = clock.waits(at)
    return Times(*(tuple(column.to_list()) for column in (at.filter(~waiting), at.filter(waiting), other)))


def _with_homes(one: Rows, homes: Mapping[int, Home], matches: Mapping[int, Match]) -> pl.DataFrame:
    rows, sheet = one.values, one.sheet
    if not sheet.session or not homes:
        return rows
    given = pl.DataFrame(
        [
            (file, home.session.account, home.session.account_name, home.session.start, home.session.stop, room)
            for file, home in homes.items()
            for room in [home.session.live_id or _room(matches[file])]
        ],
        schema={
            "file": pl.Int64, "its_account": pl.String, "its_account_name": pl.String,
            "its_start": pl.Datetime("us"), "its_stop": pl.Datetime("us"), "its_live_id": pl.String,
        },
        orient="row",
    )  # fmt: skip
    keys = list(_PLACE)
    if any(column.key == "live_id" for column in sheet.columns):  # what a name says once needn't be asked again
        keys.append("live_id")
        rows = rows if "live_id" in rows.columns else rows.with_columns(pl.lit(None, pl.String).alias("live_id"))
    joined = rows.join(given, on="file", how="left", maintain_order="left")
    taken = [pl.when(unplaced(rows)).then(pl.coalesce(f"its_{key}", key)).otherwise(key).alias(key) for key in keys]
    return joined.with_columns(taken).drop(pl.selectors.starts_with("its_"))


def _room(match: Match) -> str | None:
    rooms = rooms_in(match.sheets.source.name)
    return min(rooms) if len(rooms) == 1 else None


def _notes(home: Home, times: Times, names: Mapping[str, str]) -> list[Issue]:
    """What a person should know about where a file was put."""
    session, issues = home.session, []
    if home.by in ("time", "day"):
        why = "表里的时间" if home.by == "time" else "文件名里的日期"
        issues.append(Issue("note", f"没有写明是哪一场,按{why}记在「{session}」", "如果不对,请撤销后选定场次再上传"))
    if home.unknown:
        issues.append(_unheard(home, known=session.account is not None or session.account_name in names))
    if number := outside(times, session):
        fact = f"有 {number} 行的时间不在「{session}」的开播与下播之间,也记在这一场"
        issues.append(Issue("warning", fact, "请核对场次,如果不对,请撤销后选定场次再上传"))
    return issues


def _unheard(home: Home, *, known: bool) -> Issue:
    """Of a session that nobody has told of yet. `known`: its account's id is."""
    fact = f"还没有「{home.session}」这一场,先单独记下"
    if home.by == "person":
        return Issue("warning", fact, "请核对所写的账号和开播时间,如果写错了,请撤销后重新上传")
    if known:
        return Issue("note", fact, "补传这一天的直播间列表后会合到一起")
    return Issue("warning", f"{fact},也不知道这个昵称的抖音号", "请撤销后,和这一天的直播间列表一起上传")


def _unplaced(match: Match, times: Times, doubt: Doubt) -> UnplacedTable:
    assert match.export is not None
    extent = times.extent
    when = f",时间是 {extent[0]:%Y-%m-%d %H:%M} 至 {extent[1]:%m-%d %H:%M}" if extent else ""
    head = f"「{match.sheets.source.name}」是{match.export.title},但没有写明是哪一场{when}"
    candidates = list(dict.fromkeys((*doubt.likely, *doubt.others)))[:OFFERED]
    candidates = [_tellable(session, candidates) for session in candidates]
    likely = "、".join(f"「{session}」" for session in candidates[: len(doubt.likely)])
    choose = "请在上传页选定是哪一场,或在文件名里写上账号和开播时间"
    platform = match.export.sheet(match.export.anchor).platform
    listing = next(
        export.title
        for export in EXPORTS.values()
        for sheet in [export.sheet(export.anchor)]
        if sheet.platform == platform and not sheet.session
    )
    if not candidates:
        fact, choose = f"{head},也还没有任何场次可以对应", f"请先上传这一天的{listing},或和它一起上传"
    elif doubt.several:
        fact = f"{head};这段时间里同一个账号不止一场,一个文件只能记在一场:{likely}"
        choose = "请在罗盘里按场下载后再上传,或在上传页选定是哪一场"
    elif likely:
        fact = f"{head};可能是 {likely}"
    elif times.moments or times.clocks:
        fact, choose = f"{head},没有对得上的场次", f"请先上传这一天的{listing},或在上传页选定是哪一场"
    else:
        fact = head
    return UnplacedTable(fact, choose, candidates)


def _tellable(session: LiveSession, others: Sequence[LiveSession]) -> LiveSession:
    """Without its nickname where another one would be written alike."""
    alike = [other for other in others if str(other) == str(session)]
    return replace(session, account_name=None) if len(alike) > 1 else session
