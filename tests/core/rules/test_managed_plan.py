"""托管计划: who may take a product, and what is due while it runs."""

from decimal import Decimal

import pytest

from core.errors import FupanError
from core.rules.managed_plan import Cooperation, Eligibility, Leader, Product, Sold, eligibility, service_fee

NONE, ACTIVITY, EXCLUSIVE, MANAGED = Cooperation


def who(sales: int | None, *leaders: Leader, plan: bool | None = True) -> Eligibility:
    return eligibility(Product("帽子", plan, sales, leaders))


def verdicts(found: Eligibility) -> list[bool | None]:
    return [standing.eligible for standing in (*found.leaders, found.others)]


def test_800_orders_may_go_to_any_leader() -> None:
    found = who(800, Leader("甲", 500), Leader("乙", 0))
    assert verdicts(found) == [True, True, True]
    assert found.answer == "可以托管给任何一位团长"


def test_10000_orders_with_8000_by_one_may_go_to_that_one_only() -> None:
    found = who(10_000, Leader("甲", 8_000), Leader("乙", 2_000))
    assert verdicts(found) == [True, False, False]
    assert found.answer == "只能托管给甲"
    assert found.leaders[0].share == Decimal("0.8")


@pytest.mark.parametrize(
    ("sales", "orders", "expected"),
    [
        (1_000, 0, True),
        (1_001, 0, False),
        (10_000, 7_000, True),
        (10_000, 6_999, False),
        (0, 0, True),
        (1_001, 701, True),
        (1_001, 700, False),
    ],
)
def test_the_limits_themselves_are_still_within(sales: int, orders: int, expected: bool) -> None:
    assert who(sales, Leader("甲", orders)).leaders[0].eligible is expected


def test_a_share_just_below_the_limit_is_not_rounded_up_to_it() -> None:
    (failing,) = who(1_000_000, Leader("甲", 699_999)).leaders[0].failing
    assert "69.99%" in failing.why


@pytest.mark.parametrize("other", [ACTIVITY, EXCLUSIVE, MANAGED])
def test_another_leaders_cooperation_has_to_end_first(other: Cooperation) -> None:
    found = who(300, Leader("甲"), Leader("乙", cooperation=other))
    assert verdicts(found) == [False, True, False]
    assert found.leaders[0].failing[0].remedy == f"先取消乙的{other}"


def test_the_leaders_own_cooperation_is_no_obstacle() -> None:
    found = who(300, Leader("甲", cooperation=ACTIVITY), Leader("乙"))
    assert verdicts(found) == [True, False, False]
    assert found.answer == "只能托管给甲"


def test_a_running_plan_is_said_with_what_it_bars() -> None:
    assert who(300, Leader("甲", cooperation=MANAGED)).answer.startswith("已经托管给甲:不能再报别的团长的专属活动")


@pytest.mark.parametrize("other", [EXCLUSIVE, MANAGED])
def test_what_a_running_plan_bars_is_asked_to_be_checked_where_it_is_told_all_the_same(other: Cooperation) -> None:
    found = who(300, Leader("甲", cooperation=MANAGED), Leader("乙", cooperation=other))
    assert found.answer == f"写着已经托管给甲,又有乙的{other}:托管生效后不该再有,请先核对"


def test_a_closed_ordinary_plan_stops_everybody_and_says_what_to_do() -> None:
    found = who(10_000, Leader("甲", 8_000), plan=False)
    assert verdicts(found) == [False, False]
    assert found.leaders[0].failing[0].remedy == "先给这个商品开普通计划"
    assert found.answer == "现在不能托管给任何团长:普通计划没开"


def test_what_is_not_known_is_open_unless_something_else_decides() -> None:
    assert verdicts(who(None, Leader("甲"))) == [None, None]
    assert verdicts(who(None, Leader("甲"), plan=False)) == [False, False]
    assert verdicts(who(5_000, Leader("甲", None))) == [None, False]
    assert verdicts(who(500, Leader("甲", None))) == [True, True]
    assert verdicts(who(500, Leader("甲"), Leader("乙", cooperation=None))) == [None, True, None]
    assert who(None, Leader("甲")).answer == "还判断不了:不知道近 90 天联盟销量"


def test_one_who_may_take_it_is_not_called_the_only_one_while_others_are_open() -> None:
    found = who(500, Leader("甲"), Leader("乙", cooperation=None))
    assert found.answer == "可以托管给乙;别的团长还判断不了:不知道乙有没有合作"


def test_of_all_who_are_barred_the_nearest_is_told_what_to_do() -> None:
    found = who(5_000, Leader("甲", 800, ACTIVITY), Leader("乙", 4_000))
    assert found.answer == "现在不能托管给任何团长:还有甲的招商活动"
    assert found.blocking is not None
    assert found.blocking.remedy == "先取消甲的招商活动"


def test_who_cannot_reach_the_share_beside_the_others_is_barred_though_their_orders_are_not_known() -> None:
    assert verdicts(who(5_000, Leader("甲", 3_600), Leader("乙", None))) == [True, False, False]
    assert verdicts(who(10_000, Leader("甲", 3_000), Leader("乙", None))) == [False, None, False]
    assert verdicts(who(10_000, Leader("甲", 3_001), Leader("乙", None))) == [False, False, False]


def test_without_any_leader_the_product_itself_is_told() -> None:
    assert who(1_000).answer == "可以托管给任何一位团长"
    assert who(1_001).answer.startswith("现在不能托管给任何团长")


@pytest.mark.parametrize(
    ("sales", "leaders"),
    [
        (-1, ()),
        (100, (Leader("甲", 101),)),
        (100, (Leader("甲", 60), Leader("乙", 60))),
        (100, (Leader("甲", -1),)),
        (100, (Leader("甲", 1), Leader("甲", 1))),
        (100, (Leader("", 1),)),
    ],
)
def test_counts_that_cannot_be_are_refused(sales: int, leaders: tuple[Leader, ...]) -> None:
    with pytest.raises(FupanError):
        who(sales, *leaders)


def test_the_fee_is_due_on_every_alliance_order_and_on_none_of_the_shops_own() -> None:
    found = service_fee(
        Decimal("0.05"),
        (
            Sold("团长找来的达人", Decimal(5000), alliance=True),
            Sold("自己来的达人", Decimal("1000.10"), alliance=True),
            Sold("店播", Decimal(20000), alliance=False),
            Sold("商城自卖", Decimal(3000), alliance=False),
        ),
    )
    assert [line.fee for line in found.lines] == [Decimal(f) for f in ("250.00", "50.01", "0.00", "0.00")]
    assert found.total == Decimal("300.01")


def test_an_impossible_rate_is_refused() -> None:
    with pytest.raises(FupanError):
        service_fee(Decimal("1.01"), ())
    with pytest.raises(FupanError):
        service_fee(Decimal("0.1"), (Sold("店播", Decimal(-1), alliance=False),))
