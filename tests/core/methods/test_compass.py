"""Compass's ±30 % rule."""

import numpy as np
import pytest

from core.methods.compass import compass_verdict
from tests.core.methods.simulated import calendar


@pytest.mark.parametrize(
    ("value", "verdict"), [(130.0, "good"), (129.9, "normal"), (70.1, "normal"), (70.0, "poor"), (np.nan, None)]
)
def test_thirty_percent_from_the_median_of_seven_days_is_the_border(value, verdict):
    values = np.full(30, 100.0)
    values[:8] = 1e6  # older than seven days before the last session
    values[29] = value
    assert compass_verdict(calendar(10), values, 29) == verdict


def test_without_a_session_in_seven_days_there_is_no_verdict():
    values = np.full(30, np.nan)
    values[29] = 5.0
    assert compass_verdict(calendar(10), values, 29) is None
    assert compass_verdict(calendar(10), np.full(30, 5.0), 0) is None
    assert compass_verdict(calendar(10), np.zeros(30), 29) is None
