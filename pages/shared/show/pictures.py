"""Blocks as pictures, each with its figures one click away.

Owns the frame around a picture: title, caption, and the table behind it, which is only made when it is opened. The
pictures themselves are made by `core.reports.charts`.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from core.reports.charts import chart
from core.reviews.blocks import Attribution, Funnel, Heatmap, Portrait, Scatter, Split, Timeline, Trend
from pages.shared.literal import literal
from pages.shared.show.tables import rows_table

Picture = Funnel | Attribution | Trend | Split | Scatter | Portrait | Heatmap

FUNNEL_HEIGHT, FRAME_HEIGHT = 560, 120
"""Pixels, roughly: enough to tell which column is the shorter."""

BASES = {"people": "按人数看", "times": "按次数看"}


def is_dark() -> bool:
    """Whether the viewer's theme is dark; unknown in the first moment of a visit, when light is assumed."""
    return st.context.theme.type == "dark"


@lru_cache(maxsize=128)
def drawn(block: Picture | Timeline, dark: bool) -> dict[str, Any] | None:
    """The picture with its data packed for the browser, kept: laying out and packing cost more than the rest of a page
    of pictures, and every click draws them anew. Not to be changed."""
    spec = chart(block, dark=dark)
    if spec is None:
        return None
    packed = {name: pa.Table.from_pandas(pd.DataFrame(rows)) for name, rows in spec["datasets"].items()}
    return {**spec, "datasets": packed}


def funnels(blocks: Sequence[Funnel], key: str) -> None:
    """Funnels of one scope on different bases, one at a time."""
    chosen = blocks[0]
    if len(blocks) > 1:
        words = {BASES[block.basis]: block for block in blocks}
        picked = st.segmented_control(
            "口径", list(words), default=BASES[chosen.basis], required=True, key=f"{key}_basis", bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        chosen = words.get(picked or "", chosen)
    # The control's own words are title enough.
    picture(replace(chosen, title="") if len(blocks) > 1 else chosen, key)


def picture(block: Picture, key: str) -> None:
    """One picture with its title, and its figures behind it. It names itself for those who can't see it."""
    if block.title:
        st.markdown(f"**{literal(block.title)}**")
    spec = drawn(block, is_dark())
    if spec is None:
        st.caption("还没有可以画的数据")
        return
    st.vega_lite_chart(spec=spec, theme=None)
    caption = "" if isinstance(block, Funnel) else block.caption
    if caption:
        st.caption(literal(caption))
    behind = st.expander("看数字", type="compact", key=f"{key}_figures", on_change="rerun")
    if behind.open:
        with behind:
            rows_table(block, f"{key}_rows")


def pictures(blocks: Sequence[Picture], key: str) -> None:
    """Pictures side by side where there is room: each goes where less stands so far, so that no hole is left."""
    alike = [block for block in blocks if isinstance(block, Funnel)]
    others = [block for block in blocks if not isinstance(block, Funnel)]
    if bool(alike) + len(others) == 1:
        _one(alike, others, key)
        return
    grid = st.grid(2, min_column_width=420, gap="medium")
    columns = [grid.cell(), grid.cell()]
    heights = [0, 0]
    if alike:
        with columns[0]:
            funnels(alike, key)
        heights[0] = FUNNEL_HEIGHT
    # What would stand alone below two pictures of a kind has the whole width.
    last = others.pop() if not alike and len(others) % 2 else None
    for place, block in enumerate(others):
        shorter = heights.index(min(heights))
        with columns[shorter]:
            picture(block, f"{key}_{place}")
        spec = drawn(block, is_dark())
        heights[shorter] += FRAME_HEIGHT + int(spec["height"] if spec else 0)
    if last is not None:
        picture(last, f"{key}_{len(others)}")


def _one(alike: Sequence[Funnel], others: Sequence[Picture], key: str) -> None:
    if alike:
        funnels(alike, key)
    for block in others:
        picture(block, key)
