"""What the labels are worth: the table of simulated sessions, worked out when someone opens it.

Owns the fold and the cache; the simulation is core's and the same everywhere.
"""

import streamlit as st

from core.reviews.rooms.noise import Row, noise_block, noise_table
from pages.shared.show import show


@st.cache_resource(show_spinner="正在模拟一千场没有异常的直播")
def _rows() -> tuple[Row, ...]:
    return noise_table()


def noise() -> None:
    """The table, folded until asked for."""
    folded = st.expander(
        "这些标签靠得住吗:一千场纯噪声里会标多少", icon=":material/casino:", key="rooms_noise", on_change="rerun"
    )
    if folded.open:
        with folded:
            show(noise_block(_rows()), "rooms_noise_table")
