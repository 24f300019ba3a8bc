"""The open store and whose data this run shows.

Owns the process's one Store, the merchant that a run is about, and cached reads of what is loaded. A cached read is
keyed by database, merchant and that merchant's version, never by less. Who may see which merchant is decided here.
"""

import atexit
import gc
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from core.warehouse import holdings
from core.warehouse.holdings import Session
from core.warehouse.store import DEFAULT_MERCHANT, Store, database

EXAMPLE = "示例商家"
AUTHOR = "本机"


@dataclass(frozen=True)
class Desk:
    """One run's view: `merchant` is shown; `own` is where uploads go, which is never the example."""

    database: str
    merchants: tuple[str, ...]
    merchant: str
    version: int

    @property
    def own(self) -> str:
        mine = [name for name in (self.merchant, *self.merchants, DEFAULT_MERCHANT) if name != EXAMPLE]
        return mine[0]

    @property
    def is_example(self) -> bool:
        return self.merchant == EXAMPLE

    @property
    def store(self) -> Store:
        return open_store(self.database)

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The loaded sessions, oldest first."""
        return _sessions(self.database, self.merchant, self.version)

    @property
    def as_of(self) -> datetime | None:
        return _as_of(self.database, self.merchant, self.version)


@st.cache_resource(show_spinner="正在打开数据库", on_release=Store.close)
def open_store(database: str) -> Store:
    return Store(database)


@st.cache_resource(show_spinner=False, max_entries=64)
def _sessions(database: str, merchant: str, version: int) -> tuple[Session, ...]:
    return tuple(holdings.sessions(open_store(database), merchant))


@st.cache_resource(show_spinner=False, max_entries=64)
def _as_of(database: str, merchant: str, version: int) -> datetime | None:
    return holdings.as_of(open_store(database), merchant)


@st.cache_resource(show_spinner=False)
def settle() -> bool:
    """Once per process, after all imports: take them out of the collector's sight. It runs after every script run.

    At the end they are given back, or DuckDB's binding reports them as leaked.
    """
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)
    return True


def set_up() -> Desk:
    """The desk of this run, with the choice of merchant in the sidebar where there is one."""
    path = database()
    store = open_store(path)
    merchants = holdings.merchants(store)
    ranked = sorted(merchants, key=lambda name: name == EXAMPLE)
    merchant = ranked[0] if ranked else DEFAULT_MERCHANT
    if len(ranked) > 1:
        merchant = st.sidebar.selectbox("商家", ranked, key="merchant", bind="query-params")
    found = Desk(path, tuple(ranked), merchant, holdings.version(store, merchant))
    st.session_state["desk"] = found
    return found


def desk() -> Desk:
    """The desk that the frame has set up for this run."""
    found: Desk = st.session_state["desk"]
    return found


def turn_to(merchant: str) -> None:
    """Show this merchant from the next run on."""
    st.session_state["merchant"] = merchant


def forget_reads() -> None:
    """Drop all cached reads: for when a merchant's versions start anew."""
    _sessions.clear()
    _as_of.clear()
