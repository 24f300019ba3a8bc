"""How a number is written, once for every page and every file.

Owns units, their Chinese notation and their workbook number formats. Everything that leaves Fupan as text goes through
`show`, so a figure on the page and the same figure in a report agree character for character. Nothing here computes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MISSING = "—"

Number = float | int | Decimal


@dataclass(frozen=True)
class Unit:
    """`name` is the public name in JSON; `suffix` stands in table headers; `excel` is a workbook number format."""

    name: str
    suffix: str
    excel: str


PEOPLE = Unit("people", "人", "#,##0")
TIMES = Unit("times", "次", "#,##0")
ORDERS = Unit("orders", "单", "#,##0")
PIECES = Unit("pieces", "件", "#,##0")
COUNT = Unit("count", "个", "#,##0")
LOCAL_MONEY = Unit("local_money", "原币", "#,##0.00")  # money of a currency that stands beside it, never yuan
YUAN = Unit("yuan", "元", '"¥"#,##0.00')
RATE = Unit("rate", "%", "0.00%")
SECONDS = Unit("seconds", "秒", "#,##0")
MINUTES = Unit("minutes", "分钟", "#,##0")
NUMBER = Unit("number", "", "#,##0.00")
RANK = Unit("rank", "", "#,##0")
TEXT = Unit("text", "", "@")
DATETIME = Unit("datetime", "", "yyyy-mm-dd hh:mm")

UNITS = {
    unit.name: unit
    for unit in (
        PEOPLE, TIMES, ORDERS, PIECES, COUNT, LOCAL_MONEY, YUAN, RATE, SECONDS, MINUTES, NUMBER, RANK, TEXT, DATETIME,
    )
}  # fmt: skip


def show(value: object, unit: Unit) -> str:
    """Write one value the way an operator would: 1.2万, ¥3,452, 7.1%, 1分05秒; missing is —."""
    if value is None or value != value:  # NaN is the only value unequal to itself
        return MISSING
    if unit == TEXT or isinstance(value, str):
        return str(value)
    if unit == DATETIME:
        return f"{value:%Y-%m-%d %H:%M}"
    assert isinstance(value, int | float | Decimal), value
    if unit == RATE:
        return _percent(value)
    if unit == YUAN:
        return _signed(value, _money)
    if unit in (SECONDS, MINUTES):
        return _signed(value * 60 if unit == MINUTES else value, _duration)
    if unit in (NUMBER, LOCAL_MONEY):
        return f"{value:,.2f}"
    return _signed(value, _amount)


def weekday(day: date) -> str:
    """周一 to 周日, as it stands behind a date."""
    return f"周{'一二三四五六日'[day.weekday()]}"


def show_signed(value: object, unit: Unit) -> str:
    """As `show`, with a plus sign before what is above zero (changes, yuan of an effect)."""
    text = show(value, unit)
    return f"+{text}" if text != MISSING and isinstance(value, int | float | Decimal) and value > 0 else text


def show_cents(value: Number | None) -> str:
    """Write money to the cent, with its sign: +¥8,230.15. For figures that must visibly add up."""
    if value is None:
        return MISSING
    cents = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    sign = "+" if cents > 0 else "-" if cents < 0 else ""
    return f"{sign}¥{abs(cents):,.2f}"


def show_change(value: Number | None, before: Number | None, unit: Unit) -> str:
    """Write a change: a rate in percentage points (+1.2pp), anything else as a ratio (+20.7%)."""
    if value is None or before is None:
        return MISSING
    if unit == RATE:
        return _points(float(value) - float(before))
    return show_ratio(None if before == 0 else float(value) / float(before) - 1)


def show_both_changes(value: Number | None, before: Number | None, unit: Unit) -> str:
    """As `show_change`, and of a rate the relative change as well: -2.7pp,-28.8%."""
    change = show_change(value, before, unit)
    if unit != RATE or value is None or not before:
        return change
    return f"{change},{show_ratio(float(value) / float(before) - 1)}"


def show_ratio(ratio: float | None) -> str:
    """Write a relative change: 0.207 → +20.7%."""
    if ratio is None or ratio != ratio:
        return MISSING
    text = f"{ratio * 100:+.1f}%"
    return "0.0%" if text in ("+0.0%", "-0.0%") else text


def _points(difference: float) -> str:
    points = difference * 100
    text = f"{points:+.2f}pp" if abs(points) < 1 else f"{points:+.1f}pp"
    return "0.0pp" if float(text[:-2]) == 0 else text


def _percent(value: Number) -> str:
    percent = float(value) * 100
    return f"{percent:.2f}%" if abs(percent) < 1 and percent != 0 else f"{percent:.1f}%"


def _signed(value: Number, write: Callable[[Number], str]) -> str:
    return f"-{write(-value)}" if value < 0 else write(value)


def _scaled(value: float) -> str | None:
    """10 000 and up in 万, 100 million and up in 亿; the bound is where the shown text would roll over."""
    if value >= 99_995_000:
        return f"{value / 1e8:.2f}亿"
    if value >= 9_999.5:
        return f"{value / 1e4:.1f}万"
    return None


def _money(value: Number) -> str:
    number = float(value)
    return "¥" + (_scaled(number) or (f"{number:,.0f}" if number >= 100 or number == 0 else f"{number:,.2f}"))


def _amount(value: Number) -> str:
    number = float(value)
    whole = f"{number:,.0f}" if number == int(number) or number >= 100 else f"{number:,.1f}"
    return _scaled(number) or whole


def _duration(value: Number) -> str:
    seconds = round(float(value))
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{hours}小时{minutes:02d}分"
    return f"{minutes}分{seconds:02d}秒" if minutes else f"{seconds}秒"
