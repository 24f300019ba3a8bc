"""Places on a board and how they moved between two periods.

Owns the ranks, how ties share one, and the words for a move. Whether a move is more than chance is for the boards.
"""

from bisect import bisect_right
from collections.abc import Sequence

NEW, GONE, SAME = "新进", "跌出", "持平"


def ranks(values: Sequence[float | None]) -> list[int | None]:
    """1 for the largest; equal values share the better place, and what has none has no place."""
    known = sorted(value for value in values if value is not None)
    return [None if value is None else 1 + len(known) - bisect_right(known, value) for value in values]


def moved(now: int | None, before: int | None) -> str:
    """上升 3, 下降 2 or 持平; "" where either side has no place."""
    if now is None or before is None:
        return ""
    if now == before:
        return SAME
    return f"上升 {before - now}" if now < before else f"下降 {now - before}"
