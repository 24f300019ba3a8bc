"""Weeks of shifts that are kept under a name, to be put on other weeks.

Owns the question about these entries: of each name the newest upload that counts says what holds. How a week takes one
over is for `core.reading.shifts`.
"""

from collections.abc import Iterable

from core.reading.shifts import Line
from core.warehouse.entered import NEWEST
from core.warehouse.store import Store

Pattern = tuple[tuple[int, Line], ...]
"""Lines without a day, each with the weekday that it is for; 0 is Monday."""


def templates(store: Store, merchant: str) -> dict[str, Pattern]:
    """Every template that was not struck out, in order of name."""
    rows = store.query(
        f"""
        SELECT name, weekday, host, shift_on, shift_off, coalesce(controller, ''), coalesce(note, '')
        FROM ({NEWEST.format(table="entry_roster_template", of="name")}) AS said
        WHERE weekday IS NOT NULL ORDER BY name, weekday, shift_on, host
        """,
        {"merchant": merchant},
    )
    found: dict[str, list[tuple[int, Line]]] = {}
    for name, weekday, *told in rows:
        found.setdefault(name, []).append((weekday, Line(None, *told)))
    return {name: tuple(lines) for name, lines in found.items()}


def template_rows(name: str, pattern: Iterable[tuple[int, Line]]) -> list[dict[str, object]]:
    """What to enter so that the name stands for this pattern; for nothing any more where the pattern is empty."""
    rows: list[dict[str, object]] = [
        {
            "name": name, "weekday": weekday, "host": line.host, "shift_on": line.on, "shift_off": line.off,
            "controller": line.controller, "note": line.note,
        }
        for weekday, line in pattern
    ]  # fmt: skip
    none = {"name": name, "weekday": None} | dict.fromkeys(
        ("host", "shift_on", "shift_off", "controller", "note"), None
    )
    return rows or [none]
