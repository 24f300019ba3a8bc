"""差评率 as a section: the rate, its goods and aspects, and how far a target is.

Owns the box for the target, which stands in the address.
"""

import streamlit as st

from core.reviews.checkup import REVIEW_STEPS, TARGET
from core.rules.bad_reviews import BAD_REVIEWS
from core.sheets.order_review import ORDER_REVIEW
from pages.shared.checkup.told import asked, closing, opening, own_steps, step_by_step
from pages.shared.desk import Desk
from pages.shared.literal import literal

METRIC = "bad_review_rate"


def reviews_section(desk: Desk) -> None:
    """The steps about reviews, or what to bring."""
    review = asked(desk)
    if review is None:
        st.info(literal(f"上传{ORDER_REVIEW.offered}就能看差评率:{ORDER_REVIEW.remark}。"))
    else:
        steps = opening(review, REVIEW_STEPS, METRIC)
        target = st.number_input(
            "目标差评率(%)", min_value=0.0, max_value=100.0, value=None, step=0.5, format="%.1f", placeholder="例如 3",
            key="bad_target", bind="query-params", width=220, help="填了就算:少几单差评,或多几单有效评价,才能到",
        )  # fmt: skip
        aimed = None if target is None else asked(desk, (f"{TARGET}{target}",))
        step_by_step(review, own_steps(aimed, REVIEW_STEPS) if aimed else steps)
    closing(BAD_REVIEWS, ORDER_REVIEW.key, review)
