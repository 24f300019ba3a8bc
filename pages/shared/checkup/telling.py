"""What every calculator of a rule shows alike: its answer, its figures, its steps, and which rule it follows.

Owns their looks and order. What they say comes from `core.rules`.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.rules.declaration import Rule
from core.warehouse.ledger import now
from pages.shared.literal import literal

Figure = tuple[str, str, str]
"""Label, value, and what to say below it (may be empty)."""


def answered(text: str) -> None:
    """The sentence that matters."""
    st.header(literal(text), anchor=False)


def asking(key: str, columns: int = 4) -> DeltaGenerator:
    """The box in which the inputs of a calculator stand, side by side where there is room."""
    with st.container(border=True, key=f"{key}_asking"):
        st.caption("按这里填的数算,开头的数是举例")
        return st.grid(columns, min_column_width=150, vertical_alignment="bottom")


def figures(told: Sequence[Figure]) -> None:
    """Figures as cards."""
    with st.grid(4, min_column_width=145, gap="small"):
        for label, value, below in told:
            with st.container(border=True, gap=None, height="stretch"):
                st.metric(literal(label), literal(value))
                if below:
                    st.markdown(f":small[:gray[{literal(below)}]]")


def steps(told: Sequence[str]) -> None:
    """How it was reckoned, one after the other."""
    st.markdown("**怎么算的**")
    st.markdown("\n".join(f"{number}. {literal(step)}" for number, step in enumerate(told, start=1)))


def standing(rule: Rule) -> None:
    """Which rule this follows, how old it is, and what was chosen where it leaves something open."""
    with st.container(border=True, gap="xsmall", key=f"rule_{rule.key}"):
        st.markdown(f"**按的是哪条规则:{literal(rule.title)}**")
        st.markdown("\n".join(f"- :small[{literal(line)}]" for line in rule.says))
        if rule.chosen:
            st.markdown(":small[:gray[规则没写清、这里的取法]]")
            st.markdown("\n".join(f"- :small[:gray[{literal(line)}]]" for line in rule.chosen))
        st.caption(literal(rule.standing))


def exact(value: float) -> Decimal:
    """What a box of numbers holds, as it was typed: steps of a float leave traces behind the sixth decimal."""
    return Decimal(str(round(value, 6)))


def percent(value: float) -> Decimal:
    """A percentage as it was typed, as a fraction."""
    return exact(value) / 100


def money(amount: Decimal) -> str:
    return f"¥{amount:,.2f}"


def today() -> date:
    """The day in Beijing."""
    return now().date()
