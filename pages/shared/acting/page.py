"""行动 as a page: the ledger of what was changed, and the trials with two groups.

Owns the choice between the two. What is shown of each is its own module's.
"""

import streamlit as st

from pages.shared.acting.actions import action_list
from pages.shared.acting.trials import trial_list
from pages.shared.desk import desk
from pages.shared.example import offer
from pages.shared.heading import heading

ACTIONS, TRIALS = "行动与结果", "对照实验"


def actions_page() -> None:
    """The actions or the trials, as the address says."""
    here = desk()
    head = heading("行动")
    if not here.sessions:
        offer(here)
        return
    with head:
        part = st.segmented_control(
            "看什么", [ACTIONS, TRIALS], default=ACTIONS, required=True, key="part", bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
    if part == TRIALS:
        trial_list(here)
    else:
        action_list(here)
