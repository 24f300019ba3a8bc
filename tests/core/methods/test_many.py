"""Judging many scopes at once says what judging each of them by itself says."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.methods.comparable import Calendar
from core.methods.compass import compass_ratios, compass_verdict
from core.methods.history import History
from core.methods.judging import judge
from core.methods.many import judge_many, one_sided
from core.methods.measure import Floats, Measure


def made(rng: np.random.Generator, days: int, per_day: int, gaps: float) -> tuple[Calendar, list[Measure]]:
    """Sessions with promotion days, missing figures and gross outliers; one measure is held beside another."""
    count = days * per_day
    dates = np.datetime64("2026-07-06", "s") + np.arange(days).repeat(per_day) * np.timedelta64(1, "D")
    starts = dates + np.tile(np.array([7, 12, 16, 20])[:per_day], days) * np.timedelta64(3600, "s")
    starts += rng.integers(0, 5000, count) * np.timedelta64(1, "s")
    promotion = rng.random(count) < 0.1
    calendar = Calendar(starts, starts + np.timedelta64(10800, "s"), np.zeros(count, np.int64), promotion)

    def holed(values: NDArray[Any]) -> Floats:
        return np.where(rng.random(count) < gaps, np.nan, values)

    hours = np.full(count, 3.0)
    entries = Measure(holed(rng.integers(1000, 2000, count)), hours, "counted")
    buyers = Measure(holed(rng.integers(100, 200, count)), rng.integers(150, 1500, count).astype(float), "nested", 200)
    money = rng.lognormal(8, 0.2, count) * np.where(rng.random(count) < 0.03, 9, 1)
    rest = Measure(rng.integers(3000, 9000, count).astype(float), hours, "counted")
    return calendar, [entries, buyers, Measure(holed(money), hours, "measured"), replace(entries, beside=rest)]


@pytest.mark.parametrize(
    ("days", "per_day", "gaps"), [(97, 3, 0.0), (40, 4, 0.1), (12, 2, 0.2), (5, 4, 0.0), (20, 1, 0.1)]
)
def test_many_scopes_at_once_are_judged_as_each_by_itself(days: int, per_day: int, gaps: float) -> None:
    calendar, measures = made(np.random.default_rng(days), days, per_day, gaps)
    count = len(calendar)
    ordinary = np.flatnonzero(~calendar.promotion)
    scopes = [*(np.array([place]) for place in range(max(0, count - 20), count)), ordinary[ordinary >= count - 12]]
    found = judge_many(calendar, scopes, measures)
    for row, scope in enumerate(scopes):
        history = History(calendar, scope.tolist())
        for column, measure in enumerate(measures):
            one = judge(history, measure)
            assert found.known[row, column] == (one.verdict != "too_few")
            assert found.judged[row, column] == (one.z is not None)
            if one.z is not None and one.p_value is not None:
                assert found.z[row, column] == pytest.approx(one.z)
                assert found.errors[row, column] == pytest.approx(one.error)
                assert (found.rung(row, column), found.comparables[row, column]) == (one.rung, one.comparables)
                towards = one_sided(found.z[row], found.df[row], np.sign(found.z[row]), least=0.0)
                assert 2 * towards[column] == pytest.approx(one.p_value)


def test_the_distance_from_the_last_seven_days_is_what_compass_judges_by() -> None:
    calendar, measures = made(np.random.default_rng(3), 12, 3, 0.2)
    values = np.stack([measure.numerator for measure in measures])
    ratios = compass_ratios(calendar, values, np.arange(len(calendar)))
    for target in range(len(calendar)):
        for row, own in enumerate(values):
            verdict = compass_verdict(calendar, own, target)
            ratio = ratios[target, row]
            assert np.isnan(ratio) == (verdict is None)
            if verdict is not None:
                assert verdict == ("good" if ratio >= 0.3 else "poor" if ratio <= -0.3 else "normal")


def test_a_scope_has_at_least_one_session() -> None:
    calendar, measures = made(np.random.default_rng(1), 5, 2, 0.0)
    with pytest.raises(ValueError, match="at least one"):
        judge_many(calendar, [np.array([], dtype=np.int64)], measures)
