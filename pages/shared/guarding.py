"""What a person sees when something goes wrong.

Owns the one error handler: the frame runs every page inside it, and so does any dialog, which Streamlit runs alone.
A FupanError speaks for itself; anything else is logged whole under a number and never shown.
"""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.errors import FupanError, NothingToReview
from pages.shared.literal import literal

_log = logging.getLogger("fupan")


@contextmanager
def guarded() -> Iterator[None]:
    """Run the body; show what stopped it in words. Streamlit's own stops and reruns pass through."""
    try:
        yield
    except NothingToReview as error:
        st.info(literal(error.remedy), title=literal(error.fact), icon=":material/search_off:")
    except FupanError as error:
        tell(error)
    except Exception:
        number = secrets.token_hex(3).upper()
        _log.exception("error %s", number)
        st.error(
            f"数据没有受影响。请刷新页面再试;还不行的话,把错误编号 {number} 发给维护的人,日志里有它的全部经过。",
            title="这一页没有打开",
            icon=":material/error:",
        )


def tell(error: FupanError) -> None:
    """Show the two sentences of an error."""
    st.error(literal(error.remedy), title=literal(error.fact), icon=":material/error:")
