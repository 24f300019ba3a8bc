"""A review on the page: one renderer per type of block, and the order of a step.

The registry is what a test walks: every type of `Block` has its line.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from core.reviews.blocks import (
    Attribution,
    Block,
    Cards,
    Findings,
    Funnel,
    Heatmap,
    Matrix,
    Note,
    Portrait,
    Ranking,
    Scatter,
    Split,
    Step,
    Table,
    Timeline,
    Trend,
)
from pages.shared.literal import literal
from pages.shared.show.cards import cards
from pages.shared.show.findings import findings, note
from pages.shared.show.matrices import matrix
from pages.shared.show.pictures import Picture, funnels, picture, pictures
from pages.shared.show.rankings import ranking
from pages.shared.show.tables import table
from pages.shared.show.timeline import timeline

SHOWN: dict[type, Callable[[Any, str], None]] = {
    Cards: cards,
    Funnel: lambda block, key: funnels([block], key),
    Attribution: lambda block, key: picture(block, key),
    Trend: lambda block, key: picture(block, key),
    Split: lambda block, key: picture(block, key),
    Timeline: timeline,
    Scatter: lambda block, key: picture(block, key),
    Portrait: lambda block, key: picture(block, key),
    Matrix: matrix,
    Table: table,
    Heatmap: lambda block, key: picture(block, key),
    Ranking: ranking,
    Findings: findings,
    Note: lambda block, key: note(block),
}


def show(block: Block, key: str) -> None:
    """Draw one block. `key` tells its widgets apart. What is folded is only drawn when someone opens it."""
    if not _is_folded(block):
        SHOWN[type(block)](block, key)
        return
    folded = st.expander(literal(block.title), type="compact", key=f"{key}_folded", on_change="rerun")
    if folded.open:
        with folded:
            SHOWN[type(block)](replace(block, title=""), key)


def _is_folded(block: Block) -> bool:
    return isinstance(block, Table | Trend | Portrait) and block.folded and bool(block.title)


def show_step(step: Step, number: int) -> None:
    """Draw a step: pictures side by side where there is room, everything else over the whole width."""
    st.subheader(literal(step.title), anchor=False)
    key = f"step{number}"
    waiting: list[Picture] = []
    for place, block in enumerate(step.blocks):
        if isinstance(block, Picture) and not _is_folded(block):
            waiting.append(block)
            continue
        _show_waiting(waiting, f"{key}_{place}")
        # A block that is all of its step needs no second title.
        show(replace(block, title="") if block.title == step.title else block, f"{key}_{place}")
    _show_waiting(waiting, f"{key}_{len(step.blocks)}")


def _show_waiting(waiting: list[Picture], key: str) -> None:
    if waiting:
        pictures(waiting, key)
        waiting.clear()
