"""商户贷: the schedule of a loan to the cent, what it costs, and what paying it off early saves.

Owns the limits of the loan and the ways to repay that are reckoned. Money is exact; a float is only the yearly cost,
which is a root that no decimal has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.errors import FupanError
from core.rules.declaration import Rule, cents, in_percent

LOAN = Rule(
    key="loan",
    title="商户贷",
    says=(
        "500 元起借,分 3、6、9 或 12 期按月还",
        "日利率最低 0.03%,折合年化 10.8%;年化最高 18%,以审核为准",
        "还款日在每月 1–20 日,由首笔贷款定",
        "借款第二天起可以提前结清,按实际使用天数计息,没有别的手续费",
    ),
    taken=date(2026, 11, 22),
    chosen=(
        "还款方式平台没写明,由你选;年化按 360 天折算(0.03% × 360 = 10.8%)",
        "第一期在借款次月的还款日(平台没写明)",
        "每期利息四舍五入到分,最后一期的本金补齐,各期本金加起来正好是借款",
        "提前结清按实际天数计到结清那天,不管平时怎么计息",
    ),
)

LEAST = Decimal(500)
INSTALMENTS = (3, 6, 9, 12)
DAYS_OF_YEAR = 360
LOWEST, HIGHEST = Decimal("0.0003"), Decimal("0.0005")
"""Interest a day: 10.8 % and 18 % a year of 360 days."""

LAST_DUE_DAY = 20
_MONTH = 30


class Method(StrEnum):
    """How it is paid back."""

    EQUAL_PAYMENTS = "等额本息"
    EQUAL_PRINCIPAL = "等额本金"
    PRINCIPAL_LAST = "先息后本"


class Basis(StrEnum):
    """How many days of interest a month has."""

    ACTUAL = "按实际天数"
    MONTHS = "每月按 30 天"


@dataclass(frozen=True)
class Loan:
    """`daily` is a fraction a day (0.0003)."""

    principal: Decimal
    instalments: int
    daily: Decimal
    borrowed: date
    due_day: int
    method: Method
    basis: Basis = Basis.ACTUAL

    @property
    def yearly(self) -> Decimal:
        return self.daily * DAYS_OF_YEAR


@dataclass(frozen=True)
class Instalment:
    """`days` of interest on what was `owed`; `left` is owed after it is paid."""

    number: int
    due: date
    days: int
    owed: Decimal
    principal: Decimal
    interest: Decimal
    left: Decimal

    @property
    def payment(self) -> Decimal:
        return self.principal + self.interest


@dataclass(frozen=True)
class Schedule:
    """Principals sum to the loan, to the cent. `effective` is the yearly cost with interest on interest, 365 days."""

    loan: Loan
    instalments: tuple[Instalment, ...]
    effective: float
    steps: tuple[str, ...]

    @property
    def interest(self) -> Decimal:
        return sum((one.interest for one in self.instalments), Decimal(0))

    @property
    def paid(self) -> Decimal:
        return self.loan.principal + self.interest


@dataclass(frozen=True)
class PayOff:
    """Paying all of it off on `day`: `interest` is all that is ever paid for the loan then, `amount` what is due on the
    day itself, an instalment of that day included."""

    day: date
    days: int
    amount: Decimal
    interest: Decimal
    saved: Decimal
    steps: tuple[str, ...]


def schedule(loan: Loan) -> Schedule:
    """All instalments. Raises FupanError for a loan that isn't offered."""
    _check(loan)
    dues = _dues(loan)
    starts = [loan.borrowed, *dues[:-1]]
    days = [_MONTH if loan.basis is Basis.MONTHS else (due - start).days for start, due in zip(starts, dues)]
    payment = _equal_payment(loan, days)
    owed, found = loan.principal, []
    for number, (due, length) in enumerate(zip(dues, days), start=1):
        interest = cents(owed * loan.daily * length)
        principal = owed if number == len(dues) else _principal(loan, payment, interest)
        found.append(Instalment(number, due, length, owed, principal, interest, owed - principal))
        owed -= principal
    instalments = tuple(found)
    return Schedule(loan, instalments, _effective(loan, instalments), _steps(loan, instalments))


def pay_off(found: Schedule, day: date) -> PayOff:
    """What paying off on `day` comes to. Raises FupanError for the day it was borrowed, and after the last due day."""
    loan = found.loan
    if day <= loan.borrowed:
        raise FupanError(f"{day} 还不能提前结清", "借款第二天起才可以,请选后面的日子")
    if day > found.instalments[-1].due:
        raise FupanError(f"{day} 已经过了最后一期 {found.instalments[-1].due}", "请选还清以前的日子")
    before = [one for one in found.instalments if one.due < day]
    current = found.instalments[len(before)]
    since = before[-1].due if before else loan.borrowed
    run = (day - since).days
    interest = current.interest if day == current.due else cents(current.owed * loan.daily * run)
    already = sum((one.interest for one in before), Decimal(0))
    saved = found.interest - already - interest
    reckoned = (
        f"当天正好是第 {current.number} 期还款日,利息 ¥{interest:,.2f}"
        if day == current.due
        else f"¥{current.owed:,.2f} × {in_rate(loan.daily)} × {run} 天 = ¥{interest:,.2f}"
    )
    steps = (
        f"已经还了 {len(before)} 期,还欠本金 ¥{current.owed:,.2f},从 {since} 起用了 {run} 天",
        reckoned,
        f"当天付 ¥{current.owed + interest:,.2f},比按期还少付利息 ¥{saved:,.2f},没有手续费",
    )
    return PayOff(day, (day - loan.borrowed).days, current.owed + interest, already + interest, saved, steps)


def in_rate(daily: Decimal) -> str:
    """A rate a day with every digit: 0.03%."""
    return f"{(daily * 100).normalize():f}%"


def _check(loan: Loan) -> None:
    if loan.principal < LEAST:
        raise FupanError(f"借 ¥{loan.principal:,.2f} 不到起借金额 ¥{LEAST}", f"请填 {LEAST} 元以上")
    if loan.principal != cents(loan.principal):
        raise FupanError("借款金额有小于 1 分的零头", "请填到分为止")
    if loan.instalments not in INSTALMENTS:
        raise FupanError(f"不能分 {loan.instalments} 期", "请选 3、6、9 或 12 期")
    if not 1 <= loan.due_day <= LAST_DUE_DAY:
        raise FupanError(f"还款日不能是 {loan.due_day} 日", f"请填 1 到 {LAST_DUE_DAY}")
    if not LOWEST <= loan.daily <= HIGHEST:
        raise FupanError(
            f"日利率 {in_rate(loan.daily)} 不在 {in_rate(LOWEST)} 到 {in_rate(HIGHEST)} 之间",
            "请照借款页上写的日利率填",
        )


def _dues(loan: Loan) -> list[date]:
    """The due day of each month after the one it was borrowed in. Day 20 is in every month."""
    months = [loan.borrowed.year * 12 + loan.borrowed.month - 1 + number for number in range(1, loan.instalments + 1)]
    return [date(month // 12, month % 12 + 1, loan.due_day) for month in months]


def _equal_payment(loan: Loan, days: Sequence[int]) -> Decimal:
    """The payment a month that leaves nothing, with the interest of these days: principal ÷ Σ 1/Π(1 + daily × days)."""
    worth, factor = Decimal(0), Decimal(1)
    for length in days:
        factor *= 1 + loan.daily * length
        worth += 1 / factor
    return cents(loan.principal / worth)


def _principal(loan: Loan, payment: Decimal, interest: Decimal) -> Decimal:
    """What of it is paid back with an instalment that isn't the last."""
    if loan.method is Method.EQUAL_PAYMENTS:
        return payment - interest
    return cents(loan.principal / loan.instalments) if loan.method is Method.EQUAL_PRINCIPAL else Decimal("0.00")


def _effective(loan: Loan, instalments: Sequence[Instalment]) -> float:
    """The yearly rate at which what is paid is worth the loan (XIRR: compound, 365 days), by bisection."""
    paid = [((one.due - loan.borrowed).days / 365, float(one.payment)) for one in instalments]
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        worth = sum(amount / (1 + middle) ** years for years, amount in paid)
        low, high = (middle, high) if worth > float(loan.principal) else (low, middle)
    return low


def _steps(loan: Loan, instalments: Sequence[Instalment]) -> tuple[str, ...]:
    first = instalments[0]
    return (
        f"日利率 {in_rate(loan.daily)} × {DAYS_OF_YEAR} 天 = 年化 {in_percent(loan.yearly)}",
        f"{loan.method},利息{loan.basis};每月 {loan.due_day} 日还,第一期 {first.due}",
        f"第一期利息 ¥{first.owed:,.2f} × {in_rate(loan.daily)} × {first.days} 天 = ¥{first.interest:,.2f}",
    )
