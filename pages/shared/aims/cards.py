"""One goal in one compact container: how far, in words, as a picture, and what would close the gap.

Owns the container's layout. Figures and words are `core.reviews`'.
"""

from dataclasses import replace
from typing import Literal

import streamlit as st

from core.reviews.aiming import Aim
from core.reviews.aims import done_words, sentences
from core.units import show
from pages.shared.literal import literal
from pages.shared.show import show as draw

Colour = Literal["green", "orange", "gray"]

GOOD = {"已达成", "大概率达成", "有望达成", "已到目标", "达成"}
POOR = {"有风险", "照现在多半达不到", "未到目标", "未达成"}


def goal_card(aim: Aim, key: str) -> None:
    """One goal. `key` tells its widgets apart."""
    with st.container(border=True, gap="xsmall", height="stretch"):
        st.markdown(f"**{literal(aim.name)} · {literal(aim.metric.label)}** {badge(aim)}")
        left = f" · 剩 {aim.left} 天" if aim.state == "running" else ""
        st.caption(literal(f"{aim.span} · 目标 {show(aim.goal.value, aim.metric.unit)}{left}"))
        if aim.done is not None and aim.share is not None and aim.state != "coming":
            if aim.metric.good == "down":
                st.markdown(literal(done_words(aim)))
            else:
                st.progress(min(max(aim.share, 0.0), 1.0), text=literal(done_words(aim)))
        said = sentences(aim)
        if said:
            st.markdown("  \n".join(map(literal, said)))
        if aim.picture is not None:
            draw(replace(aim.picture, title=""), f"{key}_picture")
        if aim.closing:
            _closing(aim, key)


def badge(aim: Aim) -> str:
    """The verdict as a coloured word: good, at risk, or neither."""
    colour: Colour = "green" if aim.verdict in GOOD else "orange" if aim.verdict in POOR else "gray"
    return f":{colour}-badge[{literal(aim.verdict)}]"


def _closing(aim: Aim, key: str) -> None:
    behind = st.expander("怎么补上差距(推算,不是承诺)", type="compact", key=f"{key}_closing", on_change="rerun")
    if behind.open:
        with behind:
            first, *rest = aim.closing
            draw(replace(first, title=""), f"{key}_closing")
            for place, block in enumerate(rest):
                draw(block, f"{key}_closing_{place}")
