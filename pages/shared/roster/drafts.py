"""What is being typed into a roster and not saved yet, week by week, for as long as this visit lasts.

Owns that memory: changing to another week and back loses nothing. A grid only tells what was changed since it was
filled, so whatever fills it anew (a copied week, a pasted table) gives it another name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from core.reading.shifts import Line
from pages.shared.desk import Desk
from pages.shared.roster.place import Place

Key = tuple[str, str, date]


@dataclass
class Drafts:
    """Per week what its grid was filled with, and what stands in it where that isn't what is stored."""

    filled: dict[Key, list[Line]] = field(default_factory=dict)
    typed: dict[Key, list[Line]] = field(default_factory=dict)
    turn: int = 0
    told: str = ""


def _all() -> Drafts:
    found: Drafts = st.session_state.setdefault("roster_drafts", Drafts())
    return found


def _key(desk: Desk, place: Place) -> Key:
    return desk.merchant, place.account, place.first


def stored_lines(place: Place) -> list[Line]:
    return [shift.line for shift in sorted(place.shifts, key=lambda shift: (shift.day, shift.on, shift.host))]


def current(desk: Desk, place: Place) -> list[Line]:
    """What stands in the week now: what was typed, else what is stored."""
    typed = _all().typed.get(_key(desk, place))
    return stored_lines(place) if typed is None else typed


def opened(desk: Desk, place: Place) -> tuple[str, list[Line]]:
    """The name of the grid, and what to fill it with."""
    drafts, key = _all(), _key(desk, place)
    name = _name(desk, place)
    if name not in st.session_state and key in drafts.typed:  # it comes back, and has forgotten what was typed
        drafts.filled[key] = drafts.typed[key]
        drafts.turn += 1
        name = _name(desk, place)
    return name, drafts.filled[key] if key in drafts.filled else stored_lines(place)


def _name(desk: Desk, place: Place) -> str:
    return f"roster_{place.account}_{place.first}_{desk.version}_{_all().turn}"


def keep(desk: Desk, place: Place, lines: Sequence[Line], *, changed: bool) -> None:
    """Remember what stands in the grid."""
    if changed:
        _all().typed[_key(desk, place)] = list(lines)
    else:
        _all().typed.pop(_key(desk, place), None)


def fill(desk: Desk, place: Place, lines: Sequence[Line], told: str) -> None:
    """Put other lines into the grid, with a word on what was done, and draw it anew."""
    drafts, key = _all(), _key(desk, place)
    drafts.filled[key] = drafts.typed[key] = list(lines)
    drafts.turn += 1
    drafts.told = told
    st.rerun()


def forget(desk: Desk, place: Place, told: str) -> None:
    """Back to what is stored, and draw it anew."""
    drafts, key = _all(), _key(desk, place)
    drafts.filled.pop(key, None)
    drafts.typed.pop(key, None)
    drafts.turn += 1
    drafts.told = told
    st.rerun()


def told() -> str:
    """What was done last; said once."""
    said, _all().told = _all().told, ""
    return said
