"""A time axis: which of its lines are drawn, and a part of it picked by brush, finger or key.

Owns the widgets beside that picture. The part picked is in the URL; what it was like is for a review to say. Minutes
can be picked from, coarser times can't.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import streamlit as st

from core.reports.charts.timeline import AT, by_minute
from core.reviews.blocks import Step, Timeline
from pages.shared.literal import literal
from pages.shared.show.pictures import drawn, is_dark
from pages.shared.show.tables import HINT, rows_table

SPAN, LINES = "span", "lines"
_BRUSH = "brush"
_MINUTE = timedelta(minutes=1)

Span = tuple[datetime, datetime]


def timeline(block: Timeline, key: str) -> None:
    """The picture with its lines to choose, the part of it to pick, and its figures behind it."""
    if block.title:
        st.markdown(f"**{literal(block.title)}**")
    if not block.lines:
        st.caption("还没有可以画的数据")
        return
    picking = block.picks and by_minute(block)
    shown = _lines(block, LINES if picking else f"{key}_{LINES}")
    place = st.container()
    span = _pick(block) if picking else None
    spec = drawn(replace(block, shown=shown, span=span), is_dark())
    with place:
        if spec is None:
            st.caption("还没有可以画的数据")
        elif picking:
            # A key of its own for each part: the brush of the part before would stay on the picture otherwise.
            name = f"{key}_{_BRUSH}_{span}"
            take = partial(_take, name, block)
            st.vega_lite_chart(spec=_brushed(spec), theme=None, key=name, selection_mode=_BRUSH, on_select=take)
        else:
            st.vega_lite_chart(spec=spec, theme=None)
    if block.caption:
        st.caption(literal(block.caption))
    behind = st.expander("看数字", type="compact", key=f"{key}_figures", on_change="rerun")
    if behind.open:
        with behind:
            st.caption(HINT)
            rows_table(block, f"{key}_rows")


def picked(step: Step) -> Span | None:
    """The part that was picked on the minutes that this step, just drawn, shows; None for the whole of it."""
    for block in step.blocks:
        if isinstance(block, Timeline) and block.picks and by_minute(block):
            span: Span | None = st.session_state.get(SPAN)
            return None if span is None or span == (block.start, block.end) else span
    return None


def _lines(block: Timeline, key: str) -> tuple[str, ...]:
    labels = {line.label: line.metric for line in block.lines}
    usual = [label for label, metric in labels.items() if metric in block.shown]
    chosen = st.pills(
        "看哪些线", list(labels), selection_mode="multi", default=usual, key=key, bind="query-params",
        format_func=literal, label_visibility="collapsed",
    )  # fmt: skip
    return tuple(labels[label] for label in chosen if label in labels) or block.shown


def _pick(block: Timeline) -> Span | None:
    """The slider that works by touch and by key; None for the whole."""
    whole = (block.start, block.end)
    kept = st.session_state.get(SPAN)
    if kept is not None and not (whole[0] <= kept[0] < kept[1] <= whole[1]):
        st.session_state[SPAN] = whole  # of another session, or of no length
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        # The whole is the default; what is in the state already must not be given twice.
        usual = None if SPAN in st.session_state else whole
        found: Any = st.slider(
            "选一段,与其余时间比", *whole, usual, _MINUTE, format="HH:mm", key=SPAN,
            bind="query-params",
        )  # fmt: skip
        span = (found[0], found[1])
        if span == whole:
            return None
        st.button("看整场", icon=":material/close:", on_click=_clear, args=(whole,), width="content")
    return span


def _clear(whole: Span) -> None:
    st.session_state[SPAN] = whole


def _take(name: str, block: Timeline) -> None:
    """Turn the brush's two moments into whole minutes of the session."""
    moments = st.session_state[name].selection[_BRUSH].get(AT)
    if not moments:
        return
    low, high = (datetime.fromtimestamp(moment / 1000, UTC).replace(tzinfo=None) for moment in sorted(moments[:2]))
    start = max(_floor(low), block.start)
    end = min(_floor(high + _MINUTE - timedelta(microseconds=1)), block.end)
    if start < end:
        st.session_state[SPAN] = (start, end)


def _floor(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _brushed(spec: dict[str, Any]) -> dict[str, Any]:
    """The picture with a brush along the time axis. A finger scrolls the page as ever: it has the slider."""
    select = {
        "type": "interval",
        "encodings": ["x"],
        "on": "[pointerdown[event.pointerType === 'mouse'], window:pointerup] > window:pointermove!",
        "translate": False,
        "zoom": False,
    }
    first, *rest = spec["layer"]
    return {**spec, "layer": [{**first, "params": [{"name": _BRUSH, "select": select}]}, *rest]}
