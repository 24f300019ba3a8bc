"""Fupan's own side: what the command line does, with a clock around its steps."""

import time
from collections.abc import Callable
from pathlib import Path

from core import intake
from core.warehouse import ledger
from core.warehouse.store import Store

MERCHANT = "benchmark"


def bring_in(source: Path, database: Path) -> dict[str, float]:
    """A file or a folder into a new store; seconds per step. Raises where a file was refused."""
    spent: dict[str, float] = {}

    def clocked(module: object, name: str, step: str) -> None:
        work: Callable[..., object] = getattr(module, name)

        def around(*arguments: object, **named: object) -> object:
            began = time.perf_counter()
            try:
                return work(*arguments, **named)
            finally:
                spent[step] = spent.get(step, 0.0) + time.perf_counter() - began

        setattr(module, name, around)

    clocked(intake, "examine", "read and cast")
    clocked(intake, "cast", "cast")
    clocked(ledger, "commit", "commit")
    began = time.perf_counter()
    store = Store(str(database))
    opened = time.perf_counter() - began
    outcomes = intake.take_in(store, MERCHANT, intake.sources_in([source]), "benchmark")
    began = time.perf_counter()
    store.close()
    closed = time.perf_counter() - began
    assert not [outcome.error for outcome in outcomes if outcome.error]
    read = spent["read and cast"] - spent["cast"]
    return {"open": opened, "read and match": read, "cast": spent["cast"], "commit": spent["commit"], "close": closed}
