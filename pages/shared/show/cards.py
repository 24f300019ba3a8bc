"""Readings as cards: the figure, how far it is from the comparison, and how sure that is.

Owns which colour a change gets: 涨红跌绿 for what is really a change, grey for everything else, and always the word.
"""

from typing import Literal

import streamlit as st

from core.reports.palette import Tone
from core.reports.texts import named, reading_tone, verdict_words
from core.reviews.blocks import Cards
from core.reviews.readings import Reading
from core.units import MISSING
from pages.shared.explaining import explained_by_button
from pages.shared.literal import literal

Colour = Literal["red", "green", "orange", "gray"]

COLOURS: dict[Tone, Colour] = {"up": "red", "down": "green", "flag": "orange", "quiet": "gray"}


def cards(block: Cards, key: str) -> None:
    """A wall of readings that reflows down to two in a row on a phone."""
    if not block.readings:
        return
    with st.grid(6, min_column_width=145, gap="small"):
        for place, reading in enumerate(block.readings):
            _card(reading, f"{key}_{place}")


def _card(reading: Reading, key: str) -> None:
    with st.container(border=True, gap=None, height="stretch"):
        tone = reading_tone(reading)
        changed = reading.change is not None and reading.change_text != MISSING
        st.metric(
            literal(named(reading.label, reading.where)),
            literal(reading.value_text),
            delta=literal(reading.change_text) if changed else None,
            delta_color="off" if tone == "quiet" else COLOURS[tone],
            delta_arrow=_arrow(reading) if changed else "off",
        )
        with st.container(horizontal=True, wrap=False, vertical_alignment="bottom", gap="xxsmall"):
            # In the label a note would be cut off: 145 pixels hold eleven characters.
            said = [f"对比 {literal(reading.before_text)}", literal(reading.note)]
            lines = [f":small[:gray[{line}]]" for line in said if line]
            st.markdown("  \n".join([*lines, verdict(reading)]), width="stretch")
            explained_by_button(reading, key)


def _arrow(reading: Reading) -> Literal["up", "down", "off"]:
    change = reading.change or 0
    return "up" if change > 0 else "down" if change < 0 else "off"


def verdict(reading: Reading) -> str:
    """The verdict and Compass's own word, as Markdown: loud only when it is a real change."""
    words = literal(verdict_words(reading))
    tone = reading_tone(reading)
    told = f":small[:gray[{words}]]" if tone == "quiet" else f":small[:{COLOURS[tone]}[**{words}**]]"
    compass = f"  \n:small[:gray[罗盘 {literal(reading.compass_text)}]]" if reading.compass_verdict else ""
    return told + compass
