"""Things side by side: a picture where all figures are rates, else a table with one column for each thing.

Owns the short table that a phone can scroll inside: the figure and its verdict share a cell, the metric stays in view.
"""

from dataclasses import replace

import streamlit as st

from core.reports.charts import alt, chart
from core.reports.rows import Cell, Rows, words
from core.reports.texts import better, clean, reading_icon, reading_label, reading_tone
from core.reviews.blocks import Matrix
from core.reviews.readings import Reading
from core.units import MISSING
from pages.shared.desk import desk
from pages.shared.explaining import open_explanation, sessions_shown
from pages.shared.literal import literal
from pages.shared.show.cells import figure_at
from pages.shared.show.pictures import is_dark
from pages.shared.show.tables import HINT, frame


def matrix(block: Matrix, key: str) -> None:
    """One block of things side by side."""
    if block.title:
        st.markdown(f"**{literal(block.title)}**")
    drawn = chart(block, dark=is_dark())
    if drawn is not None:
        st.vega_lite_chart(spec=drawn, theme=None)
    elif block.rows:
        _table(block, key)
    else:
        st.caption("没有数据")
    hints = [] if drawn else [HINT]
    st.caption(" · ".join(literal(text) for text in (*_words(block), *hints) if text))


def _table(block: Matrix, key: str) -> None:
    header = ("指标", *(clean(head) for head in block.heads))
    shown = tuple(row for row in block.rows if any(row))
    rows = tuple(
        (words(next(reading_label(one) for one in row if one is not None)), *(Cell(_told(one), None) for one in row))
        for row in shown
    )
    picked = frame(Rows(header, rows, (False,) * len(header)), alt(block), f"{key}_cells")
    if picked is None or picked[1] == 0:
        return
    row, column = picked
    figure = figure_at(block, row, 2 * column - 1, loaded=desk().sessions)
    own = sessions_shown()[-len(block.heads) :]
    if figure is not None and len(own) == len(block.heads):
        open_explanation(replace(figure, sessions=(own[column - 1],)))


def _told(reading: Reading | None) -> str:
    """6.6% ▼-3.0pp 变差 for a real change, 10.3% +0.69pp 正常波动 for anything else."""
    if reading is None:
        return MISSING
    change = "" if reading.change is None else f"{reading_icon(reading)}{reading.change_text}"
    verdict = reading.verdict_text if reading_tone(reading) == "quiet" else better(reading)
    return " ".join(filter(None, (reading.value_text, change, verdict)))


def _words(block: Matrix) -> list[str]:
    """The caption, and which history judged where it is the same for all."""
    judged = dict.fromkeys(filter(None, block.notes))
    return [block.caption, *(f"判断依据:{note}" for note in judged if len(judged) == 1)]
