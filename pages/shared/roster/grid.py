"""The week as a table to type in: one row per shift, cells of a spreadsheet can be pasted into it.

Owns the columns and how rows go in and come out. What a row means is read by `core.reading.shifts`.
"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.reading.shifts import Line
from core.reports.texts import clean
from pages.shared.desk import Desk
from pages.shared.roster import drafts
from pages.shared.roster.place import Place

_NUMBER, _DAY, _TEXTS = "行", "日期", ("主播", "上播", "下播", "场控", "备注")
LONGEST = 60
_TALL = 10
"""Rows that are shown at once: what is said of them and the buttons stay in sight."""


def grid(desk: Desk, place: Place) -> list[Line]:
    """Draw the table; returns its rows as they stand now, and remembers them."""
    name, filled = drafts.opened(desk, place)
    edited = st.data_editor(
        frame(filled), num_rows="dynamic", hide_index=True, key=name, alt="这一周的上播记录",
        height="content" if len(filled) < _TALL else 35 * (_TALL + 2),
        column_config={
            _NUMBER: st.column_config.NumberColumn(width=40, disabled=True, help="提醒里说的行号"),
            _DAY: st.column_config.DateColumn(
                width=72, format="MM-DD", min_value=place.first, max_value=place.last, help="上播那一天",
            ),
            "主播": st.column_config.TextColumn(width=84, max_chars=LONGEST, help="两人同播写在一格,用顿号隔开"),
            "上播": st.column_config.TextColumn(width=62, max_chars=20, help="如 19:30"),
            "下播": st.column_config.TextColumn(width=62, max_chars=20, help="如 00:20;早于上播就算次日"),
            "场控": st.column_config.TextColumn(width=90, max_chars=LONGEST),
            "备注": st.column_config.TextColumn(width="medium", max_chars=LONGEST),
        },
    )  # fmt: skip
    lines = lines_in(edited)
    said = [line for line in lines if not line.is_blank]
    drafts.keep(desk, place, lines, changed=said != drafts.stored_lines(place))
    return lines


def frame(lines: Sequence[Line]) -> pd.DataFrame:
    texts = [(line.host, line.on, line.off, line.controller, line.note) for line in lines]
    columns = {name: pd.Series([row[n] for row in texts], dtype="str") for n, name in enumerate(_TEXTS)}
    numbers = pd.Series(range(1, len(lines) + 1), dtype="Int64")
    return pd.DataFrame({_NUMBER: numbers, _DAY: pd.Series([line.day for line in lines], dtype="object"), **columns})


def lines_in(edited: pd.DataFrame) -> list[Line]:
    """The rows of the table; those added since it was drawn are counted on."""
    lines: list[Line] = []
    count = 0
    for number, day, *texts in edited.itertuples(index=False):
        count = count + 1 if pd.isna(number) else max(count, int(number))
        told = [clean(text) if isinstance(text, str) else "" for text in texts]
        host, on, off, controller, note = (text[:LONGEST] for text in told)
        lines.append(Line(None if pd.isna(day) else pd.Timestamp(day).date(), host, on, off, controller, note, count))
    return lines
