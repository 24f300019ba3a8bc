"""No goal yet: how to set the first one, with what these days usually bring as a start.

Owns the two offers. An accepted one is an entry in the ledger like any other goal.
"""

import streamlit as st

from core.metrics import METRICS
from core.reviews.attribution import TICKET_OF
from core.units import YUAN, show
from core.warehouse import ledger
from pages.shared.aims.known import latest_day, usual
from pages.shared.aims.spans import spans
from pages.shared.desk import AUTHOR, Desk
from pages.shared.literal import literal

OFFERED = ("本周", "本月")


def first_goal(desk: Desk) -> None:
    """What a goal is good for, and a week's and a month's to take over with one click."""
    with st.container(border=True, gap="small"):
        st.subheader("还没有目标", anchor=False)
        st.markdown("设一个月目标或周目标,这里就会说:该到多少、实际到多少、预计能到多少,差的靠哪一步补。")
        offers = [(name, offer) for name in OFFERED if (offer := _offer(desk, name))]
        with st.container(horizontal=True, gap="small"):
            for name, (key, value) in offers:
                label = f"{name}{METRICS[key].label} {show(value, YUAN)}"
                if st.button(literal(label), key=f"first_{name}", icon=":material/flag:"):
                    since, until = spans(latest_day(desk))[name]
                    row = {"account": "", "metric": key, "since": since, "until": until, "value": value}
                    ledger.enter(desk.store, desk.merchant, "goal", [row], AUTHOR)
                    st.rerun()
        if offers:
            st.caption("建议值是最近几个同样长的周期的中位数(不够两个时按周折算),点一下就设上,随时可改。")
        else:
            st.caption("数据满两周后会给出建议值;现在也可以直接在下面的表里写。")


def _offer(desk: Desk, name: str) -> tuple[str, float] | None:
    """The money that the merchant's files tell, with what it usually comes to."""
    span = spans(latest_day(desk))[name]
    found = ((key, usual(desk, key, span)) for key in TICKET_OF)
    return next(((key, value) for key, value in found if value), None)
