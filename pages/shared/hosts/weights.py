"""What each ability of a host counts for in the score, to be typed.

Owns the editor. Every change is an entry in the ledger, so that it has an author and an undo.
"""

from collections.abc import Mapping

import streamlit as st

from core.metrics.host import ABILITIES
from core.reviews.hosts.board import DEFAULT_WEIGHTS, MONEY
from core.units import RATE, show
from core.warehouse import ledger, plans
from pages.shared.desk import AUTHOR, Desk
from pages.shared.literal import literal

SCORED = tuple(key for key in ABILITIES if key != MONEY[1])


def weight_editor(desk: Desk) -> None:
    """The weights that hold, to be changed, or put back to the default."""
    st.subheader("评分权重", anchor=False)
    typed = plans.weights(desk.store, desk.merchant)
    now = {key: float((typed or DEFAULT_WEIGHTS).get(key, 0.0)) for key in SCORED}
    st.caption(literal(
        "越看重的写得越大,0 是不计分;只看比例,不用凑成 100。没有成交金额时用用户支付金额,权重一样。"
        "引流的曝光是倒推的估算,默认不计分。保存后,上面「权重的影响」会列出名次怎么变。"
    ))  # fmt: skip
    key = f"{desk.merchant}_{desk.version}"
    with st.container(horizontal=True, gap="small"):
        wanted = {
            ability: st.number_input(
                ABILITIES[ability], min_value=0.0, max_value=100.0, value=value, step=1.0, format="%g", width=130,
                key=f"weight_{ability}_{key}",
            )
            for ability, value in now.items()
        }  # fmt: skip
    whole = sum(wanted.values())
    if whole:
        st.caption("各占 " + "、".join(
            literal(f"{ABILITIES[key]} {show(value / whole, RATE)}") for key, value in wanted.items() if value
        ))  # fmt: skip
    else:
        st.warning("所有权重都是 0,没法评分。请至少留一项。")
    with st.container(horizontal=True):
        if st.button("保存权重", icon=":material/save:", key="save_weights", disabled=wanted == now or not whole):
            _enter(desk, wanted)
        if st.button("恢复默认", icon=":material/undo:", key="reset_weights", disabled=not typed):
            _enter(desk, dict.fromkeys(SCORED))


def _enter(desk: Desk, values: Mapping[str, float | None]) -> None:
    rows = [{"ability": ability, "value": value} for ability, value in values.items()]
    ledger.enter(desk.store, desk.merchant, "weight", rows, AUTHOR)
    st.rerun()
