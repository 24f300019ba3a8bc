"""Blocks as tables that sort by the figures themselves and read as operators write them.

Owns the way a core table becomes a data frame, and which cell of it was clicked. Cells are plain text for Streamlit:
nothing is read as Markdown there.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import streamlit as st
from pandas.io.formats.style import Styler

from core.reports.charts import alt
from core.reports.rows import TOTAL, Cell, Rows, table_rows
from core.reviews.blocks import Block, Matrix, Table
from core.units import MISSING
from pages.shared.desk import desk
from pages.shared.explaining import open_explanation, sessions_shown
from pages.shared.literal import literal
from pages.shared.scope_bar import account_names, session_label
from pages.shared.show.cells import figure_at, session_of

MOST = 12
"""Rows shown without scrolling inside the table."""

WORDS = 5
"""More columns of words than that are no table."""

_LETTER, _EDGES, _NARROW, _WIDE = 8, 20, 64, 240
"""Pixels of a half-width letter in a frame, of a cell's edges, and of the narrowest and widest column."""

HINT, LEADS = "点一个数字,看它的来历", "点场次打开它的日报"

DAILY = "pages/review/daily.py"

# Streamlit writes a Styler's texts column by column, and into Arrow-backed columns of some ten rows that takes twice as
# long as into plain ones: a third of what a page with tables costs.
pd.set_option("mode.string_storage", "python")


def table(block: Table | Matrix, key: str) -> None:
    """A table block with its title and caption."""
    if block.title:
        st.markdown(f"**{literal(block.title)}**")
    rows = _rows(block)
    if rows is not None and rows.rows and not any(rows.numeric):
        _words_table(rows)
    else:
        _cells(block, rows, key)
    words = [literal(block.caption), LEADS if _leads(block) else "", HINT if is_explained(block, rows) else ""]
    if any(words):
        st.caption(" · ".join(filter(None, words)))


@lru_cache(maxsize=128)
def _rows(block: Table | Matrix) -> Rows | None:
    """Kept: a page is drawn anew at every click, and each cell is written out for it."""
    return table_rows(block)


def _words_table(rows: Rows) -> None:
    """Rows of words alone, wrapped: a sentence cut short can't be read, and there is no figure to sort by or click.

    Of many columns a phone would make pillars of single characters: each row is a paragraph then.
    """
    if len(rows.header) > WORDS:
        for name, *texts in rows.texts:
            told = [
                f":gray[{literal(head)}] {literal(text)}"
                for head, text in zip(rows.header[1:], texts, strict=True)
                if text and text != MISSING
            ]
            st.markdown(f"**{literal(name)}**  \n:small[{' · '.join(told)}]")
        return
    cells = [list(map(literal, texts)) for texts in rows.texts]
    st.table(pd.DataFrame(cells, columns=list(map(literal, rows.header))), border="horizontal", hide_index=True)


def is_explained(block: Block, rows: Rows | None) -> bool:
    """Whether any column holds figures of a metric: the first line tells."""
    return rows is not None and any(
        figure_at(block, 0, column) for column in range(len(rows.header)) if rows.rows and rows.rows[0][column].raw
    )


def rows_table(block: Block, key: str) -> None:
    """The rows that every format shows of this block. A figure that is clicked opens its explanation."""
    rows = table_rows(block)
    if is_explained(block, rows):
        st.caption(HINT)
    _cells(block, rows, key)


def _cells(block: Block, rows: Rows | None, key: str) -> None:
    if rows is None or not rows.rows:
        st.caption("没有数据")
        return
    widths = _widths(rows) if rows.total else None
    picked = frame(rows, alt(block), f"{key}_cells", widths)
    if rows.total:
        # A frame of its own: nobody can sort it away. It bears the heads too, as a phone moves the two apart.
        _total(replace(rows, rows=(rows.total,), total=None), f"{key}_total", widths)
    if picked is not None:
        _lead(block, picked)
        figure = figure_at(block, *picked, sessions_shown(), desk().sessions)
        if figure is not None:
            open_explanation(figure)


def _leads(block: Block) -> bool:
    return isinstance(block, Table) and block.columns[0].key == "session"


def _lead(block: Block, cell: tuple[int, int]) -> None:
    """From a session's name to its daily review."""
    row, column = cell
    if column or not isinstance(block, Table) or not _leads(block):
        return
    here = desk()
    named = session_of(str(block.rows[row][0]), sessions_shown())
    found = [session for session in here.sessions if session.session in named]
    if found:
        st.switch_page(DAILY, query_params={"session": session_label(found[0], account_names(here.sessions))})


def _total(rows: Rows, key: str, widths: Sequence[int] | None) -> None:
    """One line has no order: texts alone, without the raw values and the Styler that a frame to be sorted needs."""
    texts = pa.table({head: [cell.text] for head, cell in zip(_distinct(rows.header), rows.rows[0], strict=True)})
    st.dataframe(texts, hide_index=True, column_config=_config(rows, widths), height="content", alt=TOTAL, key=key)


@lru_cache(maxsize=128)
def _widths(rows: Rows) -> tuple[int, ...]:
    """Pixels of each column, so that the figures of two frames stand below each other."""
    columns = zip(rows.header, *([cell.text for cell in line] for line in rows.lines), strict=True)
    return tuple(min(max(_LETTER * max(map(_letters, texts)) + _EDGES, _NARROW), _WIDE) for texts in columns)


def _letters(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def frame(rows: Rows, name: str, key: str, widths: Sequence[int] | None = None) -> tuple[int, int] | None:
    """Cells with their raw value for sorting and their text for reading; the first column stays in view.

    The row and column of the cell that was clicked in this very run, if one was: what stays marked asks nothing again.
    """
    heads = _distinct(rows.header)
    height: Literal["content"] | int = "content" if len(rows.rows) <= MOST else 460
    clicked = f"{key}_clicked"
    event = st.dataframe(
        styled(rows), hide_index=True, column_config=_config(rows, widths), height=height, alt=name, key=key,
        placeholder=MISSING, on_select=partial(_note, clicked), selection_mode="single-cell",
    )  # fmt: skip
    cells = event["selection"]["cells"]
    if not st.session_state.pop(clicked, False) or not cells:
        return None
    row, head = cells[0]
    return (row, heads.index(head)) if row < len(rows.rows) and head in heads else None


def _config(rows: Rows, widths: Sequence[int] | None) -> Any:
    """Figures right, words left, the first column in view whatever is scrolled."""
    return {
        head: st.column_config.Column(
            pinned=place == 0,
            alignment="right" if numeric else "left",
            width=widths[place] if widths else "medium" if place == 0 else None,
        )
        for place, (head, numeric) in enumerate(zip(_distinct(rows.header), rows.numeric, strict=True))
    }


def _note(clicked: str) -> None:
    st.session_state[clicked] = True


def styled(rows: Rows) -> Styler:
    """A frame of raw values that shows the cells' texts; a column of mixed units has no order by value: it is text."""
    laid, formats = _laid(rows)
    return laid.copy(deep=False).style.format(formats)


@lru_cache(maxsize=128)
def _laid(rows: Rows) -> tuple[pd.DataFrame, dict[str, Callable[[object], str]]]:
    """The raw values, and how each column of figures is written. Kept: every run shows them anew. Not to be changed."""
    heads = _distinct(rows.header)
    columns: dict[str, pd.Series] = {}
    formats: dict[str, Callable[[object], str]] = {}
    for head, cells, numeric in zip(heads, zip(*rows.rows, strict=True), rows.numeric, strict=True):
        if numeric and len({cell.excel for cell in cells if cell.raw is not None}) == 1:
            columns[head] = pd.Series([_number(cell) for cell in cells], dtype="float64")
            formats[head] = _texts({_number(cell): cell.text for cell in cells})
        else:
            columns[head] = pd.Series([cell.text for cell in cells], dtype="str")
    return pd.DataFrame(columns), formats


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
