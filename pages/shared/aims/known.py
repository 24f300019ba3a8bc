"""Goals as they stand: the cached reads behind the page.

Owns nothing but these reads, and which day they are counted to: the latest that is loaded.
"""

from datetime import date

import streamlit as st

from core.reviews.aiming import Aim, aims
from core.reviews.aims import headline, suggested
from pages.shared.desk import Desk, open_store


@st.cache_resource(show_spinner="正在看目标", max_entries=32)
def _aims(database: str, merchant: str, today: date, version: int) -> tuple[Aim, ...]:
    return aims(open_store(database), merchant, (), today)


@st.cache_resource(show_spinner=False, max_entries=64)
def _usual(database: str, merchant: str, key: str, span: tuple[date, date], today: date, version: int) -> float | None:
    return suggested(open_store(database), merchant, key, *span, today)


def latest_day(desk: Desk) -> date:
    """The latest day of which a session is loaded. There must be one."""
    return desk.sessions[-1].day


def aims_of(desk: Desk) -> tuple[Aim, ...]:
    """The merchant's goals at the end of the latest loaded day."""
    return _aims(desk.database, desk.merchant, latest_day(desk), desk.version)


def running(desk: Desk) -> str:
    """How the running goals stand, in a sentence; empty where none runs."""
    found = aims_of(desk)
    return headline(found) if any(aim.state == "running" for aim in found) else ""


def usual(desk: Desk, key: str, span: tuple[date, date]) -> float | None:
    """What a volume usually comes to over so many days: a first goal to start from."""
    return _usual(desk.database, desk.merchant, key, span, latest_day(desk), desk.version)
