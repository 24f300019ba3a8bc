"""Blocks as tables that sort by the figures themselves and read as operators write them.

Owns the way a core table becomes a data frame. Cells are plain text for Streamlit: nothing is read as Markdown there.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from core.reports.charts import alt
from core.reports.rows import Cell, Rows, table_rows
from core.reviews.blocks import Block, Matrix, Table
from core.units import MISSING
from pages.shared.literal import literal

MOST = 12
"""Rows shown without scrolling inside the table."""


def table(block: Table | Matrix, key: str) -> None:
    """A table block with its title and caption."""
    if block.title:
        st.markdown(f"**{literal(block.title)}**")
    rows_table(block)
    if block.caption:
        st.caption(literal(block.caption))


def rows_table(block: Block) -> None:
    """The rows that every format shows of this block."""
    rows = table_rows(block)
    if rows is None or not rows.rows:
        st.caption("没有数据")
        return
    frame(rows, alt(block))


def frame(rows: Rows, name: str) -> None:
    """Cells with their raw value for sorting and their text for reading; the first column stays in view."""
    config: Any = {
        place: st.column_config.Column(
            pinned=place == 0, alignment="right" if numeric else "left", width="medium" if place == 0 else None
        )
        for place, numeric in enumerate(rows.numeric)
    }
    height: Literal["content"] | int = "content" if len(rows.rows) <= MOST else 460
    st.dataframe(styled(rows), hide_index=True, column_config=config, height=height, alt=name)


def styled(rows: Rows) -> Styler:
    """A frame of raw values that shows the cells' texts; a column of mixed units has no order by value: it is text."""
    heads = _distinct(rows.header)
    columns: dict[str, pd.Series] = {}
    formats: dict[str, Callable[[object], str]] = {}
    for head, cells, numeric in zip(heads, zip(*rows.rows, strict=True), rows.numeric, strict=True):
        if numeric and len({cell.excel for cell in cells if cell.raw is not None}) == 1:
            columns[head] = pd.Series([_number(cell) for cell in cells], dtype="float64")
            formats[head] = _texts({_number(cell): cell.text for cell in cells})
        else:
            columns[head] = pd.Series([cell.text for cell in cells], dtype="str")
    return pd.DataFrame(columns).style.format(formats)


def _number(cell: Cell) -> float | None:
    return None if cell.raw is None or isinstance(cell.raw, str | datetime) else float(cell.raw)


def _texts(texts: dict[float | None, str]) -> Callable[[object], str]:
    return lambda value: texts.get(value, MISSING)  # type: ignore[call-overload]


def _distinct(header: tuple[str, ...]) -> list[str]:
    """Column names of a frame must differ; blanks make them so without being seen."""
    heads: list[str] = []
    for text in header:
        name = text or " "
        while name in heads:
            name += " "
        heads.append(name)
    return heads
