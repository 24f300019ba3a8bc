"""Findings: what happened, what it cost, what may be behind it and what to try tonight.

Owns how fact and guess are told apart on the page. The sentences come from the review.
"""

import streamlit as st

from core.reports.texts import FACT, GUESS, OPEN, AdviceText, FindingText, finding_text
from core.reviews.blocks import Findings, Note
from core.reviews.readings import Finding
from pages.shared.literal import literal
from pages.shared.show.cards import COLOURS


def findings(block: Findings) -> None:
    """All findings of a block, or the sentence that there are none."""
    if block.title:
        st.markdown(f"**{literal(block.title)}**")
    if not block.findings:
        st.caption(literal(block.empty))
    for found in block.findings:
        finding(found)


def finding(found: Finding) -> None:
    """One finding in a box of its own."""
    told = finding_text(found)
    with st.container(border=True, gap="xsmall"):
        st.markdown(_fact(told))
        for guess in told.guesses:
            st.markdown(f":gray-badge[{GUESS}] {literal(guess)}")
        if told.advice:
            st.markdown("\n".join(f"- {_advice(advice)}" for advice in told.advice))


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
