"""Findings: what happened, what it cost, what may be behind it and what to try tonight.

Owns how fact and guess are told apart on the page. The sentences come from the review.
"""

import streamlit as st

from core.reports.texts import FACT, GUESS, OPEN, AdviceText, FindingText, finding_text
from core.reviews.blocks import Findings, Note
from core.reviews.readings import Finding
from pages.shared.acting.noting import note_button
from pages.shared.literal import literal
from pages.shared.show.cards import COLOURS


def findings(block: Findings, key: str) -> None:
    """All findings of a block, or the sentence that there are none."""
    if block.title:
        st.markdown(f"**{literal(block.title)}**")
    if not block.findings:
        st.caption(literal(block.empty))
    for place, found in enumerate(block.findings):
        finding(found, f"{key}_{place}")


def finding(found: Finding, key: str) -> None:
    """One finding in a box of its own; each piece of its advice can be written down as an action."""
    told = finding_text(found)
    with st.container(border=True, gap="xsmall"):
        st.markdown(_fact(told))
        for guess in told.guesses:
            st.markdown(f":gray-badge[{GUESS}] {literal(guess)}")
        for place, (advice, said) in enumerate(zip(found.advice, told.advice, strict=True)):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"- {_advice(said)}", width="stretch")
                note_button(advice, found, f"{key}_{place}")


def _fact(told: FindingText) -> str:
    colour = COLOURS[told.tone]
    proof = literal(" · ".join(told.proof))
    if told.icon:
        proof = f"{told.icon} {proof}"
    return f":blue-badge[{FACT}] **{literal(told.fact)}**  \n:small[:{colour}[{proof}]]"


def _advice(advice: AdviceText) -> str:
    effect = f" :gray[{literal(advice.effect)}]" if advice.effect else ""
    opened = f" :orange-badge[{OPEN}] :gray[{literal(advice.unverified)}]" if advice.unverified else ""
    return f"{literal(advice.text)}{effect}{opened}"


def note(block: Note) -> None:
    """Something to know before reading on."""
    st.info(literal(block.text), title=literal(block.title) if block.title else None, icon=":material/info:")
