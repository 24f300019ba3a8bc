"""Thousands of files that came out wrong, brought into a real store: `make fuzz`.

Owns what must hold whatever a file is: it lands or is refused with a sentence, no row of it is unaccounted for, none
takes long or swells, and a refused one leaves no trace in any table. Run: python -m tests.core.reading.fuzz [seconds]
[seed]. A breach is printed, its file is kept, and the run fails.
"""

import logging
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from random import Random

from core import intake
from core.intake import Reading
from core.reading.grid import Source
from core.warehouse.store import Store
from tests.core.reading.forms import written
from tests.core.reading.mutations import book, scramble, shuffle_parts, spoil, twist

Breach = Callable[[str, str], None]

MERCHANT = "fuzz"
AT_ONCE = 16
BATCHES_PER_STORE = 25
SECONDS_PER_FILE = 10
MEMORY_MIB = 1024


@dataclass
class Summary:
    """What became of all files. `breaches` are (what was broken, the file that did it).

    `memory` is in MiB, of this process and its largest child; `heaviest` is the first number of the batch that took it.
    """

    files: int = 0
    rows: int = 0
    slowest: float = 0.0
    memory: int = 0
    heaviest: int = 0
    fates: Counter[str] = field(default_factory=Counter)
    breaches: list[tuple[str, Path]] = field(default_factory=list)


def made(seed: int, number: int) -> tuple[str, bytes]:
    """The file of this number: nothing but the seed decides what it is."""
    dice = Random(f"{seed}-{number}")
    tables = book(dice)
    if dice.random() < 0.9:
        spoil(tables, dice)
    suffix, raw = written(tables, dice)
    damage = dice.choices((None, twist, shuffle_parts, scramble), (80, 10, 4, 6))[0]
    return suffix, damage(raw, dice) if damage else raw


def run(seed: int, numbers: Iterable[int], seconds: float = float("inf")) -> Summary:
    """Bring in the files of these numbers, as far as the time allows, until one breaks something."""
    summary, waiting, end = Summary(), iter(numbers), time.monotonic() + seconds
    batch = list(islice(waiting, AT_ONCE))
    while batch and not summary.breaches:
        with tempfile.TemporaryDirectory() as name:
            store = Store(str(Path(name) / "fuzz.duckdb"))
            for _ in range(BATCHES_PER_STORE):
                if batch and not summary.breaches:
                    _bring_in(store, seed, batch, summary)
                    batch = list(islice(waiting, AT_ONCE)) if time.monotonic() < end else []
            store.close()
    return summary


def _bring_in(store: Store, seed: int, numbers: list[int], summary: Summary) -> None:
    with tempfile.TemporaryDirectory() as name:
        sources = []
        for number in numbers:
            suffix, raw = made(seed, number)
            path = Path(name) / f"{seed}-{number}.{suffix}"
            path.write_bytes(raw)
            sources.append(Source(path.name, path, str(number)))
        by_key = {source.key: source.path for source in sources}

        def breach(what: str, key: str) -> None:
            kept = Path(tempfile.mkdtemp(prefix="fupan-fuzz-")) / by_key[key].name
            kept.write_bytes(by_key[key].read_bytes())
            summary.breaches.append((what, kept))

        try:
            with _errors() as errors:
                readings = _examined(store, sources, breach, summary)
                _committed(store, readings, breach, summary)
            if errors:
                _blame(store, sources, errors[0], breach)
        except Exception as error:
            _blame(store, sources, repr(error), breach)
        memory = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        memory //= 1 << 20 if sys.platform == "darwin" else 1 << 10
        if memory > summary.memory:
            summary.memory, summary.heaviest = memory, numbers[0]


def _examined(store: Store, sources: list[Source], breach: Breach, summary: Summary) -> list[Reading]:
    clock = [time.monotonic()]
    readings = intake.examine(store, MERCHANT, sources, progress=lambda _: clock.append(time.monotonic()))
    reading = max((after - before for before, after in pairwise(clock)), default=0.0)
    if max(reading, time.monotonic() - clock[-1]) > SECONDS_PER_FILE:  # or the machine had other things to do
        _time_each(store, sources, breach)
    summary.slowest = max(summary.slowest, reading)
    summary.files += len(sources)
    for one in readings:
        summary.fates[type(one.error).__name__ if one.error else "read"] += 1
        if one.error and not (one.error.fact and one.error.remedy):
            breach("refused without a sentence", one.key)
        for tally in one.batch.tallies if one.batch else ():
            if tally.read != tally.landed + tally.rejected + tally.totals + tally.repeats:
                breach(f"unaccounted rows: {tally}", one.key)
    return readings


def _time_each(store: Store, sources: list[Source], breach: Breach) -> None:
    for source in sources:
        began = time.monotonic()
        intake.examine(store, MERCHANT, [source])
        if time.monotonic() - began > SECONDS_PER_FILE:
            breach(f"{time.monotonic() - began:.1f} s", source.key)


def _committed(store: Store, readings: list[Reading], breach: Breach, summary: Summary) -> None:
    """All at once, as an upload does; then what was refused once more, of which no table may show a trace."""
    outcomes = intake.commit(store, MERCHANT, readings, "fuzz")
    refused = [reading for reading, outcome in zip(readings, outcomes, strict=True) if outcome.receipt is None]
    for outcome in outcomes:
        summary.rows += outcome.receipt.rows if outcome.receipt else 0
        if outcome.receipt is None and outcome.error is None:
            summary.breaches.append(("neither landed nor refused", Path(outcome.name)))
    before = _state(store)
    for reading in refused:
        intake.commit(store, MERCHANT, [reading], "fuzz")
        if reading.batch and _state(store) != before:
            breach("refused, and yet some of it landed", reading.key)
    if _state(store) != before:
        breach("refused, and yet some of it landed", refused[0].key)


def _state(store: Store) -> dict[str, tuple[object, ...]]:
    """Every table's number of rows and a hash of them all."""
    tables = [name for (name,) in store.query("SELECT table_name FROM duckdb_tables() ORDER BY 1")]
    return {name: store.query(f'SELECT count(*), bit_xor(hash(t)) FROM "{name}" t')[0] for name in tables}


def _blame(store: Store, sources: list[Source], error: str, breach: Breach) -> None:
    """Which of the files is the one that is met by a bug: each is examined alone. If none is, all of them are kept."""
    for source in sources:
        try:
            with _errors() as errors:
                intake.examine(store, MERCHANT, [source])
        except Exception as alone:
            errors.append(repr(alone))
        if errors:
            breach(f"a bug: {errors[0]}", source.key)
            return
    for source in sources:
        breach(f"a bug that needs all files together: {error}", source.key)


@contextmanager
def _errors() -> Iterator[list[str]]:
    """What the code under test logs as its own mistake: it survives those, and here none may pass."""
    found: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(f"{record.getMessage()}: {record.exc_info[1]!r}" if record.exc_info else record.getMessage())

    listener = Listener(logging.ERROR)
    logger = logging.getLogger("core")
    logger.addHandler(listener)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield found
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagate


def main(seconds: float = 120, seed: int = 0) -> int:
    seed, workers = seed or time.time_ns() % 1_000_000, os.cpu_count() or 1
    print(f"seed {seed}, {seconds:.0f} s, {workers} processes", flush=True)
    with ProcessPoolExecutor(workers) as pool:
        runs = [pool.submit(run, seed, range(n, 1_000_000, workers), seconds) for n in range(workers)]
        found = [one.result() for one in runs]
    fates = sum((summary.fates for summary in found), Counter())
    print(", ".join(f"{fate} {number}" for fate, number in fates.most_common()))
    files, rows, slowest = (sum(s.files for s in found), sum(s.rows for s in found), max(s.slowest for s in found))
    memory = max(summary.memory for summary in found)
    print(f"{files} files, {rows} rows landed, the slowest was parsed in {slowest:.1f} s, at most {memory} MiB")
    breaches = [f"{what}\n  {path}" for summary in found for what, path in summary.breaches]
    heavy = [summary for summary in found if summary.memory > MEMORY_MIB]
    breaches += [f"{one.memory} MiB at number {one.heaviest} of seed {seed}, or just after it" for one in heavy]
    for breach in breaches:
        print(f"BREACH {breach}")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:2]), *map(int, sys.argv[2:3])))
