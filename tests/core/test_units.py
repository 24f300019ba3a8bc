"""How numbers are written: as operators write them, never longer than the figure carries."""

from datetime import datetime
from decimal import Decimal

import pytest

from core import units
from core.units import (
    DATETIME,
    LOCAL_MONEY,
    MINUTES,
    NUMBER,
    ORDERS,
    PEOPLE,
    RATE,
    SECONDS,
    TEXT,
    TIMES,
    UNITS,
    YUAN,
    show,
    show_cents,
    show_change,
    show_ratio,
    show_signed,
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, PEOPLE, "—"), (float("nan"), YUAN, "—"), (None, TEXT, "—"),
        (0, PEOPLE, "0"), (7, PEOPLE, "7"), (325.5, PEOPLE, "326"), (12.4, PEOPLE, "12.4"), (9_999, TIMES, "9,999"),
        (9_999.4, TIMES, "9,999"), (9_999.5, TIMES, "1.0万"), (12_345, PEOPLE, "1.2万"), (-12_345, ORDERS, "-1.2万"),
        (99_994_999, PEOPLE, "9999.5万"), (99_995_000, PEOPLE, "1.00亿"), (123_456_789, PEOPLE, "1.23亿"),
        (0, YUAN, "¥0"), (Decimal("81.19"), YUAN, "¥81.19"), (99.995, YUAN, "¥100.00"), (3452.4, YUAN, "¥3,452"),
        (-7567.49, YUAN, "-¥7,567"), (27_480.58, YUAN, "¥2.7万"),
        (0.071, RATE, "7.1%"), (0.0019, RATE, "0.19%"), (0, RATE, "0.0%"), (2.903, RATE, "290.3%"),
        (65.2, SECONDS, "1分05秒"), (42, SECONDS, "42秒"), (15_637, SECONDS, "4小时20分"),
        (260.6, MINUTES, "4小时20分"),
        (1234.5, NUMBER, "1,234.50"), (12_345.5, LOCAL_MONEY, "12,345.50"), ("推荐feed", TEXT, "推荐feed"),
        (datetime(2026, 7, 28, 8, 15, 49), DATETIME, "2026-07-28 08:15"),
    ],
)  # fmt: skip
def test_a_figure_is_written_as_an_operator_would(value: object, unit: units.Unit, text: str) -> None:
    assert show(value, unit) == text


@pytest.mark.parametrize(
    ("value", "before", "unit", "text"),
    [
        (0.0656, 0.0952, RATE, "-3.0pp"), (0.1025, 0.0956, RATE, "+0.69pp"), (0.1, 0.1, RATE, "0.0pp"),
        (120.7, 100, PEOPLE, "+20.7%"), (100, 120, YUAN, "-16.7%"), (100, 100, YUAN, "0.0%"), (5, 0, PEOPLE, "—"),
        (None, 5, RATE, "—"), (5, None, YUAN, "—"),
    ],
)  # fmt: skip
def test_a_rate_changes_by_points_and_anything_else_by_a_ratio(
    value: float | None, before: float | None, unit: units.Unit, text: str
) -> None:
    assert show_change(value, before, unit) == text


def test_signs() -> None:
    assert show_signed(5, PEOPLE) == "+5"
    assert show_signed(0, PEOPLE) == "0"
    assert show_signed(-5, YUAN) == "-¥5.00"
    assert show_signed(None, YUAN) == "—"
    assert show_ratio(0.207) == "+20.7%"
    assert show_ratio(None) == "—"
    assert show_ratio(-0.0001) == "0.0%"


def test_money_that_must_add_up_is_shown_to_the_cent() -> None:
    assert show_cents(Decimal("8230.15")) == "+¥8,230.15"
    assert show_cents(-0.005) == "-¥0.01"
    assert show_cents(0) == "¥0.00"
    assert show_cents(None) == "—"


def test_every_unit_is_registered_under_its_own_name() -> None:
    declared = {value for value in vars(units).values() if isinstance(value, units.Unit)}
    assert set(UNITS.values()) == declared
    assert all(unit.name == name for name, unit in UNITS.items())
