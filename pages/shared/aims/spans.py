"""The weeks and months that goals are usually set for.

Owns their names and dates. A week goes from Monday to Sunday. They are counted from the latest loaded day, not from
the clock.
"""

from datetime import date, timedelta

Span = tuple[date, date]

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def spans(today: date) -> dict[str, Span]:
    """The week and the month of `today` and the ones after, by their names."""
    monday = today - _DAY * today.weekday()
    first = today.replace(day=1)
    after = _next_month(first)
    return {
        "本周": (monday, monday + _WEEK - _DAY),
        "下周": (monday + _WEEK, monday + 2 * _WEEK - _DAY),
        "本月": (first, after - _DAY),
        "下月": (after, _next_month(after) - _DAY),
    }


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
