"""差评率 and 品质退单率 by hand: edges of the sum, shares of blame, the way to a target, reasons placed."""

from fractions import Fraction

import pytest

from core.errors import FupanError
from core.rules.bad_reviews import ASPECTS, Way, blamed, way_to
from core.rules.quality_returns import QUALITY_RETURNS, REASONS, known, placed


def test_a_bad_review_goes_to_its_lowest_score_and_is_shared_where_several_are() -> None:
    assert [aspect.title for aspect in ASPECTS] == ["商品", "服务", "物流"]
    assert blamed({(1, 2, 3): 2, (2, 3, 1): 1, (5, 1, 1): 4}) == (Fraction(2), Fraction(0), Fraction(1))
    assert blamed({(1, 1, 4): 1}) == (Fraction(1, 2), Fraction(1, 2), Fraction(0))
    assert blamed({(2, 2, 2): 2, (1, 2, 3): 1}) == (Fraction(5, 3), Fraction(2, 3), Fraction(2, 3))


def test_the_parts_sum_to_the_bad_reviews_whatever_the_scores() -> None:
    every = {(a, b, c): a + 2 * b + c for a in range(1, 6) for b in range(1, 6) for c in range(1, 6)}
    assert sum(blamed(every)) == sum(number for scores, number in every.items() if sum(scores) <= 6)


@pytest.mark.parametrize(("bad", "valid", "target", "way"), [
    (20, 268, Fraction(3, 100), Way(12, 399)),  # 8 ÷ 268 = 2.99 %; 20 ÷ 667 = 2.9985 %
    (3, 100, Fraction(3, 100), Way(0, 0)),  # kept exactly
    (4, 100, Fraction(3, 100), Way(1, 34)),  # 4 ÷ 134 = 2.985 %, 4 ÷ 133 = 3.008 %
    (6, 100, Fraction(3, 100), Way(3, 100)),  # 6 ÷ 200 is the target itself
    (1, 10, Fraction(0), Way(1, None)),
    (0, 10, Fraction(0), Way(0, 0)),
    (0, 0, Fraction(1, 100), Way(0, 0)),
])  # fmt: skip
def test_the_way_to_a_target(bad: int, valid: int, target: Fraction, way: Way) -> None:
    assert way_to(bad, valid, target) == way
    if way.fewer:
        assert Fraction(bad - way.fewer, valid) <= target < Fraction(bad - way.fewer + 1, valid)
    if way.more:
        assert Fraction(bad, valid + way.more) <= target < Fraction(bad, valid + way.more - 1)


@pytest.mark.parametrize(
    ("bad", "valid", "target"), [(1, 10, Fraction(-1)), (1, 10, Fraction(2)), (11, 10, Fraction(1))]
)
def test_what_can_t_be_is_refused(bad: int, valid: int, target: Fraction) -> None:
    with pytest.raises(FupanError):
        way_to(bad, valid, target)


def test_the_five_reasons_of_the_platform_are_about_quality() -> None:
    told = next(line for line in QUALITY_RETURNS.says if line.startswith("品质原因"))
    five = told.removeprefix("品质原因:").split("、")
    assert len(five) == 5
    assert all(REASONS[reason] for reason in five)


def test_a_reason_that_nobody_placed_is_counted_apart() -> None:
    found = placed(
        {"商品破损": 3, "不喜欢/不想要": 9, "手感偏硬": 2, "异味": 4}, known({"异味": True, "商品破损": False})
    )
    assert found.quality == (("异味", 4),)
    assert found.others == (("不喜欢/不想要", 9), ("商品破损", 3))
    assert found.unknown == (("手感偏硬", 2),)
    assert (found.quality_returns, found.unknown_returns, found.returns) == (4, 2, 18)
