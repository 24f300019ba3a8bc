"""Two groups typed in: the split first, then what moved, then what must not have; figures that can't be are refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.errors import FupanError
from core.reviews.trials import check, judged, line_words
from core.warehouse.plans import Trial

GOOD: dict[str, tuple[float | None, float | None]] = {
    "viewers": (10_000, 10_000), "buyers": (300, 240), "interacted": (800, 810),
}  # fmt: skip


def trial(**changed: Any) -> Trial:
    usual = Trial("1", "关闭打赏", "a", date(2026, 11, 9), date(2026, 11, 13), 0.5, False, GOOD)
    return replace(usual, **changed)


def figures(**changed: tuple[float | None, float | None]) -> Trial:
    return trial(figures=GOOD | changed)


def test_a_higher_conversion_beyond_chance_is_better() -> None:
    found = judged(trial())
    # 3.0 % against 2.4 %: pooled 0.027, error √(0.027 · 0.973 · 2/10000) = 0.002292, z = 2.617, p = 0.0089
    assert (found.verdict_text, found.sentence) == ("A 组更好", "A 组的成交率比 B 组高(+25.0%),不像是碰巧。")
    assert found.lines[0].difference is not None
    assert found.lines[0].difference.p_value == pytest.approx(0.0089, abs=1e-4)
    label, levels, words = line_words(found.lines[0])
    assert (label, levels) == ("成交率", "A 3.00%,B 2.40%,A 比 B +0.60pp(+25.0%)")
    assert words == "A 更高,95% 区间 +0.15pp 至 +1.05pp,能看出的最小差别 ±0.64pp"
    assert judged(figures(buyers=(240, 300))).verdict == "worse"


def test_a_difference_that_may_be_chance_says_what_could_have_been_seen() -> None:
    found = judged(figures(buyers=(250, 240)))
    assert found.verdict_text == "看不出差别"
    assert "相差 +0.10pp,在碰巧的范围里;比 ±0." in found.sentence


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"switched": True}, "B 组被污染"), ({"figures": GOOD | {"viewers": (10_500, 9_500)}}, "分流和原定的对不上")],
    ids=["switched", "uneven"],
)
def test_a_switch_of_the_host_or_a_broken_split_makes_it_invalid(changed: dict[str, Any], why: str) -> None:
    found = judged(trial(**changed))
    assert found.verdict_text == "无效"
    assert why in found.sentence


def test_the_split_is_held_against_the_one_that_was_meant() -> None:
    tenth = GOOD | {"viewers": (1_000.0, 9_000.0), "buyers": (30.0, 216.0), "interacted": (80.0, 729.0)}
    assert judged(trial(share=0.1, figures=tenth)).verdict != "invalid"
    assert judged(trial(share=0.5, figures=tenth)).verdict == "invalid"


def test_a_conversion_won_by_losing_the_mood_is_no_win() -> None:
    found = judged(figures(interacted=(600, 810)))
    assert found.verdict_text == "护栏受损"
    assert "A 组的人气(互动率)(-25.9%)低了" in found.sentence


def test_money_per_viewer_is_judged_only_with_the_spread_among_buyers() -> None:
    untold = judged(figures(gmv=(24_000.0, 18_000.0))).lines[-1]
    assert untold.difference is None
    assert "没有填买家金额的标准差" in line_words(untold)[2]
    judged_line = judged(figures(gmv=(24_000.0, 18_000.0), spread=(30.0, 30.0))).lines[-1]
    assert judged_line.difference is not None
    # Variance over all: 0.03 · 30² + 0.03 · 0.97 · 80² = 213.24; 0.024 · 30² + 0.024 · 0.976 · 75² = 153.36
    error = ((213.24 + 153.36) / 10_000) ** 0.5
    assert judged_line.difference.interval == pytest.approx((0.6 - 1.96 * error, 0.6 + 1.96 * error), abs=1e-3)


@pytest.mark.parametrize(
    ("changed", "fact"),
    [
        ({"viewers": (10_000, None)}, "还缺看播人数"),
        ({"buyers": (12_000, 240)}, "A 组的成交人数比看播人数还多"),
        ({"interacted": (800, 10_001)}, "B 组的互动人数比看播人数还多"),
        ({"viewers": (0, 10), "buyers": (0, 1), "interacted": (0, 1)}, "A 组没有看播的人"),
        ({"buyers": (-1, 2)}, "成交人数不能是负数"),
        ({"buyers": (2.5, 2)}, "成交人数要是整数"),
        ({"buyers": (0, 5), "gmv": (10.0, 10.0)}, "A 组没有人成交,却有成交金额"),
        ({"spread": (3.0, 3.0)}, "A 组填了标准差,没有填成交金额"),
    ],
)
def test_figures_that_cannot_be_are_refused_in_words(
    changed: dict[str, tuple[float | None, float | None]], fact: str
) -> None:
    with pytest.raises(FupanError, match=fact.replace("(", r"\(")):
        check("关闭打赏", 0.5, GOOD | changed)


def test_a_trial_without_a_name_or_with_nobody_meant_for_a_is_refused() -> None:
    for name, share in (("", 0.5), ("关闭打赏", 0.0), ("关闭打赏", 1.0)):
        with pytest.raises(FupanError):
            check(name, share, GOOD)
