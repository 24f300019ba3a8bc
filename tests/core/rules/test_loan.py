"""商户贷: limits, schedules that sum to the cent, and paying off early."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.errors import FupanError
from core.rules.loan import Basis, Loan, Method, pay_off, schedule

BORROWED = date(2026, 11, 22)
LOAN = Loan(Decimal(10_000), 3, Decimal("0.0003"), BORROWED, 10, Method.EQUAL_PRINCIPAL)


def test_a_rate_of_three_hundredths_a_day_is_exactly_10_8_percent_a_year() -> None:
    assert LOAN.yearly == Decimal("0.108")
    assert "0.03% × 360 天 = 年化 10.8%" in schedule(LOAN).steps[0]
    assert replace(LOAN, daily=Decimal("0.0005")).yearly == Decimal("0.18")


def test_equal_principal_by_hand() -> None:
    found = schedule(LOAN).instalments
    assert [(one.due, one.days) for one in found] == [
        (date(2026, 12, 10), 18),
        (date(2027, 1, 10), 31),
        (date(2027, 2, 10), 31),
    ]
    # 10000 × 0.0003 × 18; 6666.67 × 0.0003 × 31 = 62.000031; 3333.34 × 0.0003 × 31 = 31.000062
    assert [one.interest for one in found] == [Decimal("54.00"), Decimal("62.00"), Decimal("31.00")]
    assert [one.principal for one in found] == [Decimal("3333.33"), Decimal("3333.33"), Decimal("3333.34")]


def test_by_months_every_month_has_thirty_days() -> None:
    found = schedule(replace(LOAN, method=Method.PRINCIPAL_LAST, basis=Basis.MONTHS))
    assert [one.payment for one in found.instalments] == [Decimal(90), Decimal(90), Decimal(10_090)]
    assert found.interest == Decimal("270.00")


def test_equal_payments_are_equal_but_for_the_last_cents() -> None:
    # The annuity of 12 months at 0.9 %: 10000 × 0.009 ÷ (1 − 1.009⁻¹²) = 882.88…
    loan = replace(LOAN, instalments=12, method=Method.EQUAL_PAYMENTS, basis=Basis.MONTHS)
    *rest, last = (one.payment for one in schedule(loan).instalments)
    expected = 10_000 * 0.009 / (1 - 1.009**-12)
    assert set(rest) == {Decimal(str(round(expected, 2)))}
    assert abs(last - rest[0]) <= Decimal("0.12")


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("instalments", [3, 6, 9, 12])
def test_principals_sum_to_the_loan_and_nothing_is_left(method: Method, basis: Basis, instalments: int) -> None:
    loan = replace(LOAN, principal=Decimal("9999.97"), method=method, basis=basis, instalments=instalments)
    found = schedule(loan)
    assert sum(one.principal for one in found.instalments) == loan.principal
    assert found.instalments[-1].left == 0
    assert found.paid == sum(one.payment for one in found.instalments)
    assert all(one.principal >= 0 and one.interest > 0 for one in found.instalments)


def test_the_yearly_cost_is_the_days_rate_compounded_where_interest_is_by_the_day() -> None:
    one_due = schedule(replace(LOAN, method=Method.PRINCIPAL_LAST))
    assert one_due.effective == pytest.approx(1.009 ** (365 / 30) - 1, abs=0.001)
    worth = sum(
        float(one.payment) / (1 + one_due.effective) ** ((one.due - BORROWED).days / 365) for one in one_due.instalments
    )
    assert worth == pytest.approx(10_000, abs=0.01)


def test_the_due_day_stays_the_same_over_the_end_of_a_year() -> None:
    dues = [one.due for one in schedule(replace(LOAN, instalments=12, due_day=20)).instalments]
    assert dues[0] == date(2026, 12, 20)
    assert dues[-1] == date(2027, 11, 20)


@pytest.mark.parametrize("amount", ["500", "500.01", "1000000"])
def test_from_500_on_a_loan_is_given(amount: str) -> None:
    assert schedule(replace(LOAN, principal=Decimal(amount))).interest > 0


@pytest.mark.parametrize(
    "loan",
    [
        replace(LOAN, principal=Decimal("499.99")),
        replace(LOAN, principal=Decimal("500.001")),
        replace(LOAN, due_day=21),
        replace(LOAN, due_day=0),
        replace(LOAN, instalments=13),
        replace(LOAN, instalments=1),
        replace(LOAN, daily=Decimal("0.00029")),
        replace(LOAN, daily=Decimal("0.00051")),
    ],
)
def test_what_is_not_offered_is_refused(loan: Loan) -> None:
    with pytest.raises(FupanError):
        schedule(loan)


def test_paying_off_counts_the_days_used() -> None:
    found = pay_off(schedule(LOAN), BORROWED + timedelta(days=1))
    assert (found.days, found.amount, found.interest) == (1, Decimal("10003.00"), Decimal("3.00"))
    assert found.saved == Decimal("144.00")  # of 147.00


def test_paying_off_between_two_instalments_owes_from_the_last_due_day() -> None:
    found = pay_off(schedule(LOAN), date(2026, 12, 20))
    # 6666.67 × 0.0003 × 10 = 20.00001
    assert (found.amount, found.interest) == (Decimal("6686.67"), Decimal("74.00"))


def test_paying_off_on_a_due_day_pays_that_instalments_interest() -> None:
    months = schedule(replace(LOAN, basis=Basis.MONTHS))
    assert pay_off(months, date(2026, 12, 10)).interest == months.instalments[0].interest
    last = months.instalments[-1]
    assert pay_off(months, last.due).saved == 0
    assert pay_off(months, last.due).amount == last.payment


@pytest.mark.parametrize("day", [BORROWED, BORROWED - timedelta(days=1), date(2027, 2, 11)])
def test_paying_off_the_same_day_or_after_the_end_is_refused(day: date) -> None:
    with pytest.raises(FupanError):
        pay_off(schedule(LOAN), day)
