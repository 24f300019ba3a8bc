"""Compass's own rule for good and poor (罗盘口径), kept so that people see where it disagrees with the judging here.

Owns the ±30 % rule against the median of the account's last seven days. It ignores slots and chance: nothing may be
decided by it.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.methods.comparable import Calendar

LAST = np.timedelta64(7, "D")
THRESHOLD = 0.30

CompassVerdict = Literal["good", "normal", "poor"]


def compass_verdict(calendar: Calendar, values: NDArray[np.float64], target: int) -> CompassVerdict | None:
    """`values` (sessions,) is the metric itself, NaN where absent; `target` is a session index.

    At least 30 % above the median of the account's sessions that started in the seven days before the target is good,
    30 % below poor. None if there is no such session, the target has no value or the median is not positive.
    """
    start = calendar.starts[target]
    recent = (calendar.accounts == calendar.accounts[target]) & (calendar.starts < start)
    recent &= (calendar.starts >= start - LAST) & np.isfinite(values)
    recent[target] = False
    if not recent.any() or not np.isfinite(values[target]):
        return None
    median = float(np.median(values[recent]))
    if median <= 0:
        return None
    ratio = float(values[target]) / median
    if ratio >= 1 + THRESHOLD:
        return "good"
    return "poor" if ratio <= 1 - THRESHOLD else "normal"


def compass_ratios(calendar: Calendar, values: NDArray[np.float64], targets: NDArray[np.int64]) -> NDArray[np.float64]:
    """How far each target's value is from that median, as a fraction of it: (targets, metrics), NaN for none.

    `values` is (metrics, sessions). What `compass_verdict` calls good is ≥ 0.3, poor ≤ −0.3.
    """
    found = np.full((len(targets), len(values)), np.nan)
    for place, target in enumerate(targets.tolist()):
        start = calendar.starts[target]
        recent = (calendar.accounts == calendar.accounts[target]) & (calendar.starts < start)
        recent &= calendar.starts >= start - LAST
        lately = np.sort(values[:, recent], axis=1)
        size = np.isfinite(lately).sum(axis=1)
        if not size.any():
            continue
        rows = np.arange(len(values))
        median = (
            lately[rows, np.maximum(size - 1, 0) // 2] + lately[rows, np.minimum(size // 2, lately.shape[1] - 1)]
        ) / 2
        usable = (size > 0) & (median > 0)
        found[place] = np.where(usable, values[:, target] / np.where(usable, median, 1.0) - 1, np.nan)
    return found
