"""The one way in: files on disk become receipts, for the page and the command line alike.

Owns the order of the steps (read in a child process, match, cast, commit) and what happens to a file that fails one of
them: it is reported and the others go on. It decides nothing about headers, cells or rows.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from core.errors import FupanError, UnreadableFile
from core.reading.attach import LiveSession
from core.reading.batch import Batch
from core.reading.cast import cast
from core.reading.grid import Sheets, Source
from core.reading.learnt import Learnt, explained
from core.reading.match import Mappings, Match, match
from core.reading.reader import read
from core.reading.sessions import Told
from core.warehouse import holdings, ledger
from core.warehouse.ledger import Receipt
from core.warehouse.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """One file after reading: its match and batch, or the error that stopped it (the match may still be there).

    `key` is that of the source it came from: all files of an archive share it.
    """

    name: str
    sheets: Sheets | None
    match: Match | None
    batch: Batch | None
    error: FupanError | None
    key: str = ""


@dataclass(frozen=True)
class Hints:
    """What a person adds to files that don't say it themselves: the 抖音号, the day, and the session.

    `sessions` are (content hash, session) pairs; `session` is for every file that names none.
    """

    account: str | None = None
    day: date | None = None
    sessions: tuple[tuple[str, LiveSession], ...] = ()
    session: LiveSession | None = None


def sources_in(paths: Sequence[Path]) -> list[Source]:
    """The files to read: those named, and everything below the folders named, in order of name.

    Raises FupanError for a path that doesn't exist.
    """
    found: list[Source] = []
    for path in paths:
        if path.is_dir():
            below = sorted(entry for entry in path.rglob("*") if entry.is_file())
            found += [Source(entry.name, entry) for entry in below]
        elif path.exists():
            found.append(Source(path.name, path))
        else:
            raise FupanError(f"没有找到 {path}", "请检查路径是否写对")
    return found


def examine(
    store: Store,
    merchant: str,
    sources: Sequence[Source],
    hints: Hints | None = None,
    progress: Callable[[str], None] = lambda name: None,
) -> list[Reading]:
    """Read, match and cast files; `progress` is told each file's name once it is read. Writes nothing."""
    mappings, learnt = holdings.mappings(store, merchant), holdings.learnt(store, merchant)
    outcomes: list[tuple[Source, Match | FupanError]] = []
    for source, outcome in read(sources):
        found = _matched(outcome, mappings, learnt) if isinstance(outcome, Sheets) else outcome
        outcomes.append((source, found))
        progress(source.name)
    matches = [found for _, found in outcomes if isinstance(found, Match)]
    understood = iter(_cast(store, merchant, matches, hints))
    return [
        next(understood) if isinstance(found, Match) else Reading(source.name, None, None, None, found, source.key)
        for source, found in outcomes
    ]


def understand(store: Store, merchant: str, sheets: Sequence[Sheets], hints: Hints | None = None) -> list[Reading]:
    """Match and cast files that have been read: again after a header was mapped by hand."""
    mappings, learnt = holdings.mappings(store, merchant), holdings.learnt(store, merchant)
    return _cast(store, merchant, [_matched(one, mappings, learnt) for one in sheets], hints)


def _cast(store: Store, merchant: str, matches: Sequence[Match], hints: Hints | None) -> list[Reading]:
    told = _told(store, merchant, matches, hints or Hints())
    try:
        batches = cast(matches, told)
    except Exception:  # a bug met by one file must not cost the others
        log.exception("casting %d files together failed, casting them one by one", len(matches))
        batches = [_cast_alone(one, told) for one in matches]
    return [
        Reading(source.name, found.sheets, found, None, batch, source.key)
        if isinstance(batch, FupanError)
        else Reading(source.name, found.sheets, found, batch, None, source.key)
        for source, found, batch in zip((one.sheets.source for one in matches), matches, batches, strict=True)
    ]


def _matched(sheets: Sheets, mappings: Mappings, learnt: Sequence[Learnt]) -> Match:
    """What a file is by its declaration, else by what a person has said of such a file."""
    found = match(sheets, mappings)
    return found if found.export is not None else explained(sheets, mappings, learnt) or found


def _told(store: Store, merchant: str, matches: Sequence[Match], hints: Hints) -> Told:
    """What helps to place rows. Sessions are looked up only where a table may need one."""
    homeless = any(grid.sheet.session and not _names_a_start(found) for found in matches for grid in found.grids)
    return Told(
        account=hints.account,
        day=hints.day,
        session=hints.session,
        chosen=hints.sessions,
        known=holdings.live_sessions(store, merchant) if homeless else (),
        names=tuple(holdings.known_names(store, merchant).items()),
    )


def _names_a_start(found: Match) -> bool:
    return any({"start", "live_span"} & set(grid.found) for grid in found.grids)


def _cast_alone(found: Match, told: Told) -> Batch | FupanError:
    name = found.sheets.source.name
    try:
        return cast([found], told)[0]
    except Exception:
        log.exception("casting %r failed", name)
        return UnreadableFile(
            f"「{name}」里有 Fupan 还不会处理的内容,没有读取", "请把这个文件发给我们,其他文件不受影响"
        )


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a receipt or an error."""

    name: str
    receipt: Receipt | None
    error: FupanError | None


def commit(store: Store, merchant: str, readings: Sequence[Reading], author: str) -> list[Outcome]:
    """Commit all good readings in one transaction; if that fails, one by one, so that one can't cost the others."""
    good = [reading.batch for reading in readings if reading.batch is not None]
    try:
        receipts = iter(ledger.commit(store, merchant, good, author) if good else [])
    except FupanError:
        return [_commit_one(store, merchant, reading, author) for reading in readings]
    return [
        Outcome(reading.name, next(receipts) if reading.batch is not None else None, reading.error)
        for reading in readings
    ]


def _commit_one(store: Store, merchant: str, reading: Reading, author: str) -> Outcome:
    if reading.batch is None:
        return Outcome(reading.name, None, reading.error)
    try:
        return Outcome(reading.name, ledger.commit(store, merchant, [reading.batch], author)[0], None)
    except FupanError as error:
        return Outcome(reading.name, None, error)


def take_in(
    store: Store,
    merchant: str,
    sources: Sequence[Source],
    author: str,
    hints: Hints | None = None,
    progress: Callable[[str], None] = lambda name: None,
) -> list[Outcome]:
    """Examine and commit in one go, as the command line and the example data do."""
    # Texts are let go once they have been cast: of a long list they would lie in memory beside its rows.
    found = examine(store, merchant, sources, hints, progress)
    found = [replace(reading, sheets=None, match=None) for reading in found]
    return commit(store, merchant, found, author)
