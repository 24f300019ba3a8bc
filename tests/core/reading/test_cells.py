"""What cells say: every notation that was seen in a file, and no text whatever that could stop the reading."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.reading import cells, clock

ANYTHING = st.lists(
    st.one_of(st.none(), st.text(max_size=20), st.from_regex(r"[-+0-9¥%,.:/ 万亿小时分秒eE~年月日]{1,20}")), max_size=6
)

UNHURRIED = settings(deadline=None)


def texts(*cells: str | None) -> pl.Series:
    return pl.Series("cell", cells, dtype=pl.String)


def one(read: Callable[..., pl.Series], text: str, *args: str) -> Any:
    return read(texts(text), *args)[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("182584", 182584), ("943.116017496355", 943.116017496355), ("¥236,552", 236552), ("￥1,234.56", 1234.56),
        ("¥26,439.25", 26439.25), ("¥0", 0), ("0.68%", 0.0068), ("100.00%", 1), ("12.3 %", 0.123), ("0.0421", 0.0421),
        ("76.0", 76), ("1,402", 1402), ("39,412.08", 39412.08), ("1，402", 1402), ("１２．５", 12.5), ("12.3％", 0.123),
        ("1.2万", 12000), ("4.66万", 46600), ("3.4亿", 3.4e8), ("¥1.2万", 12000), ("1.2万元", 12000), ("¥ 1,234", 1234),
        ("1.2w", 12000), ("3K", 3000), ("-534", -534), ("¥-12.5", -12.5), ("-¥12.50", -12.5), ("−5", -5), ("12人", 12),
        (".5", 0.5), ("5.", 5), ("+5", 5), ("1E+05", 100000), ("$1,234.56", 1234.56),
        ("1,2345", None), ("1,23", None), ("12,34,567", None), ("R$ 1.234,56", None), ("1 234", None), ("abc", None),
        ("inf", None), ("-inf", None), ("nan", None), ("1e400", None), ("1w-2.5w", None), ("1.2.3", None), ("¥", None),
        ("%", None), ("万", None), ("--5", None), ("true", None), ("_x000D_", None), ("2026-07-08", None),
    ],
)  # fmt: skip
def test_a_number_is_read_in_every_notation_or_not_at_all(text: str, value: float | None) -> None:
    assert one(cells.numbers, text) == (None if value is None else pytest.approx(value, rel=1e-15))


@pytest.mark.parametrize(("text", "value"), [("4.13", 0.0413), ("4.13%", 0.0413), ("-", None)])
def test_a_header_in_percent_divides_plain_numbers_only(text: str, value: float | None) -> None:
    assert one(cells.numbers, text, "%") == value


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12", "", 12), ("12.0", "", 12), ("-0", "", 0), ("0", "", 0), ("28.03万", "", 280300),
        ("1.23456万", "", 12346),
        ("1.25", "万", 12500), ("1.2万", "万", 12000), ("1,402", "", 1402), ("1.5w", "", 15000), ("12人次", "", 12),
        ("12.5", "", None), ("-3", "", None), ("100%", "", None), ("1e20", "", None), ("9" * 25, "", None),
        ("inf", "", None),
        ("1w-2.5w", "", None), ("100-250w", "", None),
    ],
)  # fmt: skip
def test_a_count_is_whole_and_not_below_zero(text: str, unit: str, value: int | None) -> None:
    assert one(cells.counts, text, unit) == value


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("61045.3", "", "61045.30"), ("61045.299999999996", "", "61045.30"), ("0.29", "", "0.29"), ("4.35", "", "4.35"),
        ("1.005", "", "1.01"), ("-1.005", "", "-1.01"), ("1.2万", "", "12000.00"), ("6.10453", "万元", "61045.30"),
        ("28205407", "分", "282054.07"), ("¥49.9", "", "49.90"), ("-534", "", "-534.00"),
        ("12%", "", None), ("1e16", "", None), ("免费", "", None), ("10-20", "", None),
    ],
)  # fmt: skip
def test_money_is_exact_to_the_cent(text: str, unit: str, value: str | None) -> None:
    assert one(cells.money, text, unit) == (value and Decimal(value))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("1w-2.5w", True), ("2.5w-5w", True), ("100-250w", True), ("0-50w", True), ("10-20", True), ("130以上", True),
        ("1.2万+", True), ("<5", True), ("≥100", True), ("1~2", True), ("¥10-¥20", True), ("1万至2万", True),
        ("12", False), ("-5", False), ("2026-07-08", False), ("abc", False), ("5%", False),
    ],
)  # fmt: skip
def test_a_range_is_known_as_one(text: str, is_one: bool) -> None:
    assert one(cells.ranges, text) is is_one


@pytest.mark.parametrize(
    ("text", "bare", "value"),
    [
        ("1分5秒", "秒", 65), ("1分钟2秒", "秒", 62), ("17秒", "秒", 17), ("2分钟", "秒", 120), ("2分", "秒", 120),
        ("2h37m", "秒", 9420),
        ("1小时21分5秒", "分钟", 4865), ("2小时3分17秒", "分钟", 7397), ("80分钟", "分钟", 4800),
        ("1小时20分", "分钟", 4800),
        ("01:20:33", "分钟", 4833), ("1.07", "分钟", 64.2), ("960", "分钟", 57600), ("6.5", "小时", 23400),
        ("64", "秒", 64),
        ("1899-12-31 01:20:33", "分钟", 4833), ("1899-12-31 01:20:33.500", "分钟", 4833),
        ("1900-01-01 06:00:00", "分钟", 108000),
        ("1,020", "分钟", 61200), ("31s", "秒", 31), ("0秒", "秒", 0),
        ("-5", "秒", None), ("inf", "秒", None), ("一会儿", "秒", None), ("2026-07-08 16:33:00", "秒", None),
        ("时分秒", "秒", None),
    ],
)  # fmt: skip
def test_a_duration_is_read_in_seconds(text: str, bare: str, value: float | None) -> None:
    assert one(clock.seconds, text, bare) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026/09/07 08:55:37", datetime(2026, 9, 7, 8, 55, 37)), ("2026/1/3 9:33:16", datetime(2026, 1, 3, 9, 33, 16)),
        ("2026/07/08 16:33", datetime(2026, 7, 8, 16, 33)), ("2025-09-08_07-00-46", datetime(2025, 9, 8, 7, 0, 46)),
        ("2026-09-01 10:00:00", datetime(2026, 9, 1, 10)),
        ("2026-07-08 16:33:20.500", datetime(2026, 7, 8, 16, 33, 20)),
        ("2026年7月8日 16时33分05秒", datetime(2026, 7, 8, 16, 33, 5)),
        ("46211.689583333", datetime(2026, 7, 8, 16, 33)),
        ("２０２６/07/08　16：33", datetime(2026, 7, 8, 16, 33)), ("20260708 16:33", datetime(2026, 7, 8, 16, 33)),
        ("2026/13/08 08:00:00", None), ("2026/07/32 08:00:00", None), ("2026/07/08 25:00:00", None),
        ("2026011 2:33", None),
        ("1899-12-31 01:20:33", None), ("99999", None), ("昨天", None), ("08:55", None),
    ],
)  # fmt: skip
def test_a_moment_is_read_in_every_spelling(text: str, value: datetime | None) -> None:
    assert one(clock.moments, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20260630", date(2026, 6, 30)), ("20260412.0", date(2026, 4, 12)), ("2026-04-12", date(2026, 4, 12)),
        ("2026/5/13", date(2026, 5, 13)), ("2026-07-08 00:00:00", date(2026, 7, 8)), ("46211", date(2026, 7, 8)),
        ("46211.5", date(2026, 7, 8)), ("20260723-20260723", date(2026, 7, 23)),
        ("2026-07-20 ~ 2026-07-20", date(2026, 7, 20)),
        ("20260723-20260729", None), ("全部", None), ("202607", None), ("20261301", None), ("7月8日", None),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_spelling(text: str, value: date | None) -> None:
    assert one(clock.days, text) == value


EIGHT, FIFTEEN = datetime(2026, 7, 28, 8, 15, 49), datetime(2026, 7, 28, 15, 44, 39)


@pytest.mark.parametrize(
    ("text", "start", "stop"),
    [
        ("2026/07/28 08:15:49-2026/07/28 15:44:39", EIGHT, FIFTEEN),
        ("2026-07-28_08-15-49~2026-07-28_15-44-39", EIGHT, FIFTEEN),
        ("2026-07-28 08-15-49~2026-07-28 15-44-39", EIGHT, FIFTEEN),
        ("2026-07-28_08-15-49 2026-07-28_15-44-39", EIGHT, FIFTEEN),
        ("2026/07/28 08:15:49 ～ 2026/07/28 15:44:39", EIGHT, FIFTEEN),
        ("2026/07/28 08:15:49-15:44:39", EIGHT, FIFTEEN),
        ("2026/07/28 08:15:49至02:30", EIGHT, datetime(2026, 7, 29, 2, 30)), ("2026/07/28 08:15:49", EIGHT, None),
        ("2026/07/28 08:15:49-2026/13/28 15:44:39", None, None), ("20260723-20260729", None, None),
        ("12:08-12:11", None, None),
    ],
)  # fmt: skip
def test_two_moments_in_one_cell(text: str, start: datetime | None, stop: datetime | None) -> None:
    first, second = clock.spans(texts(text))
    assert (first[0], second[0]) == (start, stop)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3781962349133562210", "3781962349133562210"), ("3781962349133562210.0", "3781962349133562210"),
        ("00123456789", "00123456789"), ("shili_outdoor", "shili_outdoor"), ("'00123", "00123"), ('="00123"', "00123"),
        ("1e5", "1e5"), ("a.0", "a.0"), ("3.78196E+18", None),
    ],
)  # fmt: skip
def test_identifiers_never_pass_through_a_number(text: str, value: str | None) -> None:
    assert one(cells.ids, text) == value


@pytest.mark.parametrize(
    ("text", "unit", "step"),
    [
        ("0.1183", "", 1e-4),
        ("0.68%", "", 1e-4),
        ("12%", "", 0.01),
        ("1.2万", "", 1e3),
        ("28万", "", 1e4),
        ("1,402", "", 0),
        ("4", "%", 0.01),
    ],
)
def test_the_last_digit_says_how_exact_a_figure_is(text: str, unit: str, step: float) -> None:
    assert one(cells.last_digit, text, unit) == pytest.approx(step)


@UNHURRIED
@given(st.integers(0, 10**14), st.sampled_from(["{}", "{:,}", "¥{:,}", "￥{}", "{}.0", "{}人"]))
def test_whole_numbers_survive_every_notation(number: int, notation: str) -> None:
    assert one(cells.counts, notation.format(number)) == number


@UNHURRIED
@given(st.integers(-(10**12), 10**12), st.sampled_from(["{}", "{:,}", "¥{:,}", "{}元", "￥{:,}"]))
def test_cents_survive_every_notation(cents: int, notation: str) -> None:
    amount = Decimal(cents) / 100
    assert one(cells.money, notation.format(amount)) == amount


@UNHURRIED
@given(st.integers(0, 99_999))
def test_shares_survive_percent(basis_points: int) -> None:
    assert one(cells.numbers, f"{Decimal(basis_points) / 100}%") == basis_points / 10_000


@UNHURRIED
@given(st.integers(1, 10**7))
def test_figures_in_wan_are_ten_thousandfold(hundredths: int) -> None:
    exact = (Decimal(hundredths) * 100).quantize(Decimal(1), ROUND_HALF_UP)
    assert one(cells.counts, f"{Decimal(hundredths) / 100}万") == exact


@UNHURRIED
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)),
    st.sampled_from(["%Y/%m/%d %H:%M:%S", "%Y-%m-%d_%H-%M-%S"]),
)
def test_moments_survive_their_spellings(moment: datetime, spelling: str) -> None:
    assert one(clock.moments, moment.strftime(spelling)) == moment.replace(microsecond=0)


READERS: dict[str, Callable[[pl.Series], pl.Series]] = {
    "numbers": cells.numbers,
    "counts": cells.counts,
    "counts in 万": lambda column: cells.counts(column, "万"),
    "money": cells.money,
    "ids": cells.ids,
    "seconds": lambda column: clock.seconds(column, "分钟"),
    "moments": clock.moments,
    "days": clock.days,
    "spans": lambda column: clock.spans(column)[0],
    "ranges": cells.ranges,
    "cents lost": cells.cents_lost,
    "last digit": cells.last_digit,
}


@pytest.mark.parametrize("name", list(READERS))
@UNHURRIED
@given(column=ANYTHING)
def test_no_text_stops_the_reading(name: str, column: list[str | None]) -> None:
    found = READERS[name](texts(*column))
    assert len(found) == len(column)
    if name in ("numbers", "seconds"):
        assert found.drop_nulls().is_finite().all()


@settings(deadline=None, max_examples=40)
@given(ANYTHING)
def test_a_column_is_read_cell_by_cell(column: list[str | None]) -> None:
    for read in (cells.numbers, cells.counts, cells.money, clock.moments, clock.days):
        assert read(texts(*column)).to_list() == [None if text is None else one(read, text) for text in column]
