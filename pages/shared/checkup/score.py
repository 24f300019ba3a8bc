"""店铺评分's shifts: what one indicator still moves.

Owns the input and the order; the weights are `core.rules.shop_score`'s.
"""

import streamlit as st

from core.rules.declaration import in_percent
from core.rules.shop_score import BEFORE, NOW, SHOP_SCORE, pickup_shift
from pages.shared.checkup.telling import answered, asking, exact, figures, standing, steps


def score() -> None:
    head = st.container()
    with asking("score"):
        points = st.number_input(
            "揽货异常率得分变化", min_value=-100.0, max_value=100.0, value=10.0, step=1.0, format="%.1f",
            key="score_points", bind="query-params",
        )  # fmt: skip
    found = pickup_shift(exact(points))
    with head:
        answered(f"揽货异常率得分变 {points:+g} 分,总分现在变 {found.now:+.2f} 分,从前变 {found.before:+.2f} 分")
    figures(
        (
            ("揽货异常率的权重", in_percent(NOW), f"从前 {in_percent(BEFORE)}"),
            ("商品质量的权重", "提高", "平台没有公布数字"),
            ("客服的权重", "降低", "平台没有公布数字"),
        )
    )
    steps(found.steps)
    standing(SHOP_SCORE)
