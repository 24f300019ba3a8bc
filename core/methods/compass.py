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
