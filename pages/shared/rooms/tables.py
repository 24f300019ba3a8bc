"""Tables whose lines lead on: labels as coloured chips, a click on a name opens its daily review.

Owns how labels are coloured. What is quiet has no chip; the words say which is which, colour only repeats them.
"""

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from core.reports.charts import alt
from core.reports.rows import table_rows
from core.reviews.blocks import Table
from core.reviews.rooms.labels import RULES
from core.reviews.rooms.listing import LABELS, STRENGTHS
from core.units import MISSING
from pages.shared.desk import desk
from pages.shared.explaining import open_explanation, sessions_shown
from pages.shared.literal import literal
from pages.shared.show.cells import figure_at
from pages.shared.show.tables import HINT, is_explained, styled

MOST = 12
"""Lines shown without scrolling inside the table."""

NAMED = 190
"""Pixels of the names, which stay in view: on a phone something has to fit beside them."""

FAULT, FACT, STRENGTH = "orange", "gray", "blue"
LEADS = "点名字打开它的日报"


def leading_table(block: Table, key: str, before: Callable[[str], None] | None = None) -> int | None:
    """Draw the table; the line whose name was clicked in this very run, if one was.

    `before` is told that name before the run begins: only then may it set the value of a widget.
    """
    rows = table_rows(block)
    if rows is None or not rows.rows:
        st.caption("没有数据")
        return None
    shown = styled(rows)
    config: dict[str, Any] = {
        head: st.column_config.Column(
            pinned=place == 0, alignment="right" if numeric else "left", width=None if place else NAMED
        )
        for place, (head, numeric) in enumerate(zip(rows.header, rows.numeric, strict=True))
    }
    for head in (LABELS, STRENGTHS):
        chips = [text.split("、") if text else [] for text in (str(cell) for cell in shown.data[head])]
        options = sorted({chip for own in chips for chip in own})
        if not options:
            config[head] = None  # nobody has any: no column
            continue
        shown.data[head] = chips
        colours = [STRENGTH if head == STRENGTHS else FACT if chip in RULES else FAULT for chip in options]
        config[head] = st.column_config.MultiselectColumn(options=options, color=colours, width="medium")
    height: Literal["content"] | int = "content" if len(rows.rows) <= MOST else 460
    clicked, lines = f"{key}_clicked", f"{key}_lines"

    def note() -> None:
        st.session_state[clicked] = True
        cells = st.session_state[lines]["selection"]["cells"]
        if before is not None and cells and cells[0][1] == rows.header[0]:
            before(rows.rows[cells[0][0]][0].text)

    event = st.dataframe(
        shown, hide_index=True, column_config=config, height=height, alt=alt(block), key=lines,
        placeholder=MISSING, on_select=note, selection_mode="single-cell",
    )  # fmt: skip
    st.caption(" · ".join(filter(None, (literal(block.caption), LEADS, HINT if is_explained(block, rows) else ""))))
    cells = event["selection"]["cells"]
    if not st.session_state.pop(clicked, False) or not cells:
        return None
    row, head = cells[0]
    if head == rows.header[0]:
        return int(row)
    figure = figure_at(block, row, rows.header.index(head), sessions_shown(), desk().sessions)
    if figure is not None:
        open_explanation(figure)
    return None
