"""Text that people or files brought in, made safe for places that read Markdown.

Owns the one escape. Streamlit reads Markdown in labels, captions, alerts, metrics and headings, where a name such as
`![x](http://…)` would make every viewer's browser fetch it. Plain places (st.text, st.dataframe, options of a select
box) need no escape, and must not get one. No text of our own is written here.
"""

import re

from core.reports.texts import clean

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

# What Streamlit still rewrites after Markdown is parsed: bare links and addresses, its own logo, arrows. A word joiner
# (no width, no break) between two characters keeps them as they are; `clean` has removed any that came with the text.
_REWRITTEN = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)|(?<=:)(?=streamlit:)|(?<=[<>~-])(?=[-=>])", re.IGNORECASE)
_JOINER = "\u2060"


def literal(text: object) -> str:
    """The text as Markdown that shows exactly this text, on one line."""
    return _PUNCTUATION.sub(r"\\\1", _REWRITTEN.sub(_JOINER, clean(text)))
