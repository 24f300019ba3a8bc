"""Readings as cards: the figure, how far it is from the comparison, and how sure that is.

Owns which colour a change gets: 涨红跌绿 for what is really a change, grey for everything else, and always the word.
"""

from typing import Literal

import streamlit as st

from core.reports.palette import Tone
from core.reports.texts import reading_label, reading_tone, verdict_words
from core.reviews.blocks import Cards
from core.reviews.readings import Reading
from core.units import MISSING
from pages.shared.literal import literal

Colour = Literal["red", "green", "orange", "gray"]

COLOURS: dict[Tone, Colour] = {"up": "red", "down": "green", "flag": "orange", "quiet": "gray"}


def cards(block: Cards) -> None:
    """A wall of readings that reflows down to two in a row on a phone."""
    if not block.readings:
        return
    with st.grid(6, min_column_width=145, gap="small"):
        for reading in block.readings:
            _card(reading)


def _card(reading: Reading) -> None:
    with st.container(border=True, gap=None, height="stretch"):
        tone = reading_tone(reading)
        changed = reading.change is not None and reading.change_text != MISSING
        st.metric(
            literal(reading_label(reading)),
            literal(reading.value_text),
            delta=literal(reading.change_text) if changed else None,
            delta_color="off" if tone == "quiet" else COLOURS[tone],
            delta_arrow=_arrow(reading) if changed else "off",
            help=explained(reading),
        )
        st.markdown(f":small[:gray[对比 {literal(reading.before_text)}]]  \n{verdict(reading)}")


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


def explained(reading: Reading) -> str | None:
    """What stands behind the figure: formula, sample, and the history that judged it."""
    lines = (("公式", reading.formula), ("样本", reading.sample), ("判断依据", reading.judged_by))
    told = [f"{name}: {literal(text)}" for name, text in lines if text]
    return "  \n".join(told) or None
