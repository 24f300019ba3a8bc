"""绩效: who is paid for which minutes, exactly; what no rule counts; a workbook that computes itself."""

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal as D
from typing import Any

import openpyxl
import pytest

from core.errors import FupanError
from core.reports import FORMATS
from core.reviews.hosts.bonus import Sheet, rules_of, sheet
from core.reviews.hosts.bonus_sheet import LEFT_OUT, review_of, rule_text, worked
from core.warehouse import ledger, plans
from core.warehouse.plans import BonusTier
from core.warehouse.store import Store
from tests.core.warehouse.made import MERCHANT, batch, landing, put, session, shop_list

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def tier(rule: str, metric: str, way: str, threshold: float, value: float, **more: Any) -> BonusTier:
    place = {"accounts": (), "hosts": (), "period": "month"} | more
    return BonusTier(rule, place["accounts"], place["hosts"], place["period"], metric, way, threshold, value)


RULES = (
    tier("小时奖", "gmv_per_hour", "fixed", 600, 100),
    tier("小时奖", "gmv_per_hour", "fixed", 900, 250),
    tier("提成", "gmv", "part", 1_000, 0.01),
    tier("提成", "gmv", "part", 3_000, 0.025),
    tier("时长", "live_minutes", "hourly", 3, 12.5),
    tier("吸粉", "host_follow_rate", "fixed", 0.02, 66, hosts=("小安",)),
)


@pytest.fixture(scope="module")
def shop() -> Iterator[Store]:
    """Four evenings of two hours with minutes, one without; 小安 has ¥10 a minute, 小北 ¥15, 新人 half an hour, and the
    last half hour of the fourth evening is nobody's."""
    store = Store(":memory:")
    rows, shifts, minutes = [], [], []
    for day in range(2, 7):
        start = datetime(2026, 11, day, 20)
        rows.append(session(f"11-0{day} 20:00", f"11-0{day} 22:00", gmv="3000.00", orders=10))
        on = [("小安", 0, 60), ("小北", 60, 120)]
        on = on if day != 5 else [("小安", 0, 30), ("新人", 30, 60), ("小北", 60, 90)]
        for host, begin, end in on:
            since, until = (start + timedelta(minutes=minute) for minute in (begin, end))
            shifts.append({"host": host, "shift_on": since, "shift_off": until, "day": start.date()})
        if day < 6:
            minutes += [
                {
                    "start": start, "day": start.date(), "minute": start + timedelta(minutes=minute),
                    "gmv": D("10.00") if minute < 60 else D("15.00"), "entries": 50, "new_followers": 1, "orders": 1,
                }
                for minute in range(120)
            ]  # fmt: skip
    put(store, shop_list(*rows), batch("roster", landing("shift", shifts)))
    put(store, batch("minute_trend", landing("minute", minutes)))
    yield store
    store.close()


def paid(found: Sheet, host: str, rule: str) -> D:
    return next(line.paid.yuan for line in found.lines if (line.host, line.rule.name) == (host, rule))


@pytest.fixture(scope="module")
def found(shop: Store) -> Sheet:
    return sheet(shop, MERCHANT, (), FIRST, LAST, rules_of(RULES))


def test_every_line_is_what_the_rule_says_of_the_minutes_that_count(found: Sheet) -> None:
    # 小安 60+60+60+30 minutes at ¥10, 小北 60+60+60+30 at ¥15; the evening without minutes pays nobody
    assert paid(found, "小安", "小时奖") == D("100.00")  # exactly ¥600 an hour
    assert paid(found, "小北", "小时奖") == D("250.00")  # exactly ¥900 an hour
    assert paid(found, "小安", "提成") == D("11.00")  # 2,100 − 1,000 at 1 %
    assert paid(found, "小北", "提成") == D("23.75")  # 2,000 at 1 %, and 3,150 − 3,000 at 2.5 %
    assert paid(found, "小安", "时长") == D("43.75")  # 210 minutes at ¥12.50 an hour
    assert paid(found, "小安", "吸粉") == D("66.00")  # 210 of 10,500: exactly 2 %
    assert found.total == D("538.25")
    assert {line.host for line in found.lines} == {"小安", "小北"}
    assert [line.rule.name for line in found.lines if line.host == "小北"] == ["小时奖", "提成", "时长"]


def test_what_no_rule_counts_stands_apart_with_its_reason(found: Sheet) -> None:
    told = {(one.host, one.why): (one.minutes, one.gmv) for one in found.left}
    assert told == {
        ("小安", "按时长估算"): (60.0, D("1500.00")),
        ("小北", "按时长估算"): (60.0, D("1500.00")),
        ("新人", "样本不足"): (30.0, D("300.00")),
        ("未排班", "未排班"): (30.0, D("450.00")),
    }
    whole = sum(minutes for minutes, _ in told.values()) + 2 * 210
    assert whole == 5 * 120


def test_a_week_without_sessions_pays_nothing_and_a_rule_of_another_account_finds_no_minutes(shop: Store) -> None:
    empty = sheet(shop, MERCHANT, (), date(2026, 12, 7), date(2026, 12, 13), rules_of(RULES))
    assert not empty.lines
    assert not empty.left
    assert empty.total == 0
    assert review_of(empty, MERCHANT, {}, None).headline == "这段时间没有能算奖金的主播"
    other = sheet(shop, MERCHANT, (), FIRST, LAST, rules_of([tier("提成", "gmv", "part", 0, 0.5, accounts=("别的",))]))
    assert {line.paid.yuan for line in other.lines} == {D("0.00")}


def test_rules_say_themselves_and_every_amount_can_be_done_again_by_hand(found: Sheet) -> None:
    texts = [rule_text(rule, {"a1": "晴野"}) for rule in found.rules]
    assert texts[0] == "每月单小时成交金额:¥600 起奖 ¥100,¥900 起奖 ¥250(全部主播)"
    assert texts[1] == "每月成交金额:超过 ¥1,000 的部分提 1%,超过 ¥3,000 的部分提 2.5%(全部主播)"
    assert texts[3] == "每月吸粉:2% 起奖 ¥66(小安)"
    lines = {(line.host, line.rule.name): worked(line) for line in found.lines}
    assert lines["小北", "提成"] == "(¥3,000.00 - ¥1,000.00) × 1% + (¥3,150.00 - ¥3,000.00) × 2.5%"
    assert lines["小安", "时长"] == "达到 3 小时;210 分钟 ÷ 60 × ¥12.5"
    assert lines["小安", "吸粉"] == "210 ÷ 10,500,达到 2%"


def test_the_sheet_leaves_in_every_format_and_the_workbook_computes_its_sums(found: Sheet) -> None:
    review = review_of(found, MERCHANT, {}, None)
    assert review.headline == "2 位主播合计 ¥538.25;另有 3.0 小时不能计入"
    text = FORMATS["md"].write(review).decode()
    assert "+¥538.25" in text
    assert LEFT_OUT in text
    for form in FORMATS.values():
        assert form.write(review)
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(review)))
    cells = [str(cell.value) for page in book for line in page.iter_rows() for cell in line if cell.value is not None]
    assert any(cell.startswith("=SUM(") for cell in cells)
    assert any(cell.startswith("=") and "/" in cell and "60" in cell for cell in cells)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ((tier("甲", "gmv", "fixed", 1, 1), tier("甲", "gmv", "hourly", 2, 1)), "同名"),
        ((tier("甲", "gmv_per_hour", "part", 1, 0.1),), "提成请选"),
        ((tier("甲", "gmv", "fixed", 1, 1), tier("甲", "gmv", "fixed", 1, 2)), "门槛相同"),
        ((tier("甲", "gmv", "part", 1, 1.5),), "100%"),
        ((tier("甲", "gmv", "fixed", 1, 0),), "大于 0"),
        ((tier("甲", "gmv", "fixed", float("nan"), 1),), "门槛"),
        ((tier("甲", "不知道", "fixed", 1, 1),), "列表"),
    ],
)
def test_rules_that_cannot_be_meant_are_refused_in_words(wrong: tuple[BonusTier, ...], said: str) -> None:
    with pytest.raises(FupanError, match=said):
        rules_of(wrong)


def test_the_newest_rules_hold_and_undo_brings_the_ones_before_back(store: Store) -> None:
    def enter(*tiers: BonusTier) -> str:
        rows = [
            vars(one) | {"place": place, "accounts": list(one.accounts), "hosts": list(one.hosts)}
            for place, one in enumerate(tiers)
        ] or [dict.fromkeys(BonusTier.__dataclass_fields__) | {"place": 0}]
        return ledger.enter(store, MERCHANT, "bonus_rule", rows, "tests")

    enter(*RULES)
    second = enter(RULES[0])
    assert plans.bonus_tiers(store, MERCHANT) == RULES[:1]
    third = enter()
    assert plans.bonus_tiers(store, MERCHANT) == ()
    ledger.undo(store, third, "tests")
    ledger.undo(store, second, "tests")
    assert plans.bonus_tiers(store, MERCHANT) == RULES
    assert plans.bonus_tiers(store, "别的商家") == ()
