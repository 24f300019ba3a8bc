"""Which part of the store a question about some sessions is asked over.

Owns the way from session ids to a `Window` and from days to moments, and days that follow each other; the rows of other
sessions that fall into a window are for whoever asks to leave.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from core.metrics.ask import Window
from core.scope import parts_of_session

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
"""An id says its start to the minute: the session began somewhere within it."""


def window_of(merchant: str, sessions: Iterable[str]) -> Window:
    """From the start of the first of the sessions to that of the last, over all their accounts. There must be one."""
    accounts, starts = zip(*map(parts_of_session, sessions), strict=True)
    return Window(merchant, tuple(sorted(set(accounts))), min(starts), max(starts) + _MINUTE)


def moments_of(first: date, last: date) -> tuple[datetime, datetime]:
    """These days, both included, as moments [from, to)."""
    return datetime.combine(first, time()), datetime.combine(last, time()) + _DAY


def days_between(first: date, last: date) -> list[date]:
    """All days from the first to the last, both included; none where the last is before the first."""
    return [first + _DAY * place for place in range((last - first).days + 1)]


def runs(days: Sequence[date]) -> list[list[date]]:
    """Days in order, those that follow each other together."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == _DAY:
            found[-1].append(day)
        else:
            found.append([day])
    return found
