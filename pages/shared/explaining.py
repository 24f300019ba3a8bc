"""A figure's own explanation, opened from wherever the figure stands.

Owns the dialog: formula, the two sums, what they rest on, the verdict, and the uploads behind them. It is worked out
when someone opens it. Which sessions a page is about is said once, by `about`; what an explanation holds is core's.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st

from core.reports.texts import change_words, named, verdict_words
from core.reviews.provenance import Days, Derivation, Sum, explain
from core.reviews.readings import Reading, Where
from core.units import MISSING, YUAN, show, show_cents
from core.warehouse.origins import Origin
from pages.shared.desk import desk
from pages.shared.guarding import guarded
from pages.shared.holding.kinds import kind_title
from pages.shared.literal import literal

MOST = 8
"""Uploads that are named one by one."""

_sessions: ContextVar[tuple[str, ...]] = ContextVar("sessions", default=())
_days: ContextVar[Days | None] = ContextVar("days", default=None)


@dataclass(frozen=True)
class Figure:
    """A figure that stands somewhere on the page. `sessions` are its own where they are not those of the page."""

    metric: str
    where: Where
    reading: Reading
    sessions: tuple[str, ...] | None = None


@contextmanager
def about(sessions: Sequence[str], days: Days | None = None) -> Iterator[None]:
    """Whatever is drawn inside is about these sessions (ids), and what is told by the day about these days (first and
    last). A fragment says it again: it is run alone."""
    token, of_days = _sessions.set(tuple(sessions)), _days.set(days)
    try:
        yield
    finally:
        _sessions.reset(token)
        _days.reset(of_days)


def sessions_shown() -> tuple[str, ...]:
    """The sessions that what is being drawn is about."""
    return _sessions.get()


def explained_by_button(reading: Reading, key: str) -> None:
    """The small control beside a figure that opens its explanation."""
    if st.button("来历", type="tertiary", key=f"{key}_origin", help="公式、分子分母、来自哪些上传", width=40):
        open_explanation(Figure(reading.metric, reading.where, reading))


def open_explanation(figure: Figure) -> None:
    """Show the explanation of a figure. One a run: Streamlit opens no second dialog."""
    sessions = sessions_shown() if figure.sessions is None else figure.sessions
    of = tuple((name, value) for name, value in figure.where if name != "dimension")
    title = literal(named(figure.reading.label, of)) or "来历"
    st.dialog(title, icon=":material/calculate:")(_told)(figure, sessions, _days.get())


def _told(figure: Figure, sessions: tuple[str, ...], days: Days | None) -> None:
    with guarded():
        here = desk()
        found = explain(here.store, here.merchant, sessions, figure.metric, figure.where, figure.reading, days)
        st.markdown(_value(found, figure.reading))
        _lines("公式", found.formula if found.formula != found.label else "导出里的原值")
        if found.numerator.value is not None:
            _lines("算式", _sum(found))
        _lines("样本", figure.reading.sample)
        _lines("判断依据", figure.reading.judged_by)
        if found.basis:
            st.markdown("\n".join(f"- :gray[{literal(sentence)}]" for sentence in found.basis))
        _uploads(found.uploads)


def _lines(name: str, text: str) -> None:
    if text:
        st.markdown(f":small[:gray[{name}]]  \n{literal(text)}")


def _value(found: Derivation, reading: Reading) -> str:
    told = [f"**{literal(show(found.value, found.unit))}**"]
    if reading.before is not None:
        told.append(f"对比 {literal(reading.before_text)}")
        if reading.change_text != MISSING:
            told.append(literal(change_words(reading)))
    if reading.judged_by or reading.reason:
        told.append(literal(verdict_words(reading)))
    return " · ".join(told)


def _sum(found: Derivation) -> str:
    """成交人数 406 人 ÷ 商品点击人数 5,095 人 = 7.97%."""
    if found.denominator is None:
        return _side(found.numerator)
    return f"{_side(found.numerator)} ÷ {_side(found.denominator)} = {show(found.value, found.unit)}"


def _side(side: Sum) -> str:
    """In full: an explanation is what rounded figures are checked against."""
    if side.value is None:
        return f"{side.label} {MISSING}"
    if side.unit == YUAN:
        return f"{side.label} {show_cents(side.value).removeprefix('+')}"
    text = f"{side.value:,.2f}".rstrip("0").rstrip(".")
    return f"{side.label} {text} {side.unit.suffix}".rstrip()


def _uploads(uploads: Sequence[Origin]) -> None:
    if not uploads:
        st.caption("这个数没有单独的上传可指:它由页面上的其他数算出,或跨了这次复盘的场次")
        return
    st.markdown(f":small[:gray[来自 {len(uploads)} 个上传]]")
    st.markdown("\n".join(f"- {_upload(upload)}" for upload in uploads[:MOST]))
    if len(uploads) > MOST:
        st.caption(f"还有 {len(uploads) - MOST} 个")
    st.page_link("pages/data/holdings.py", label="到「数据」的上传记录里看", icon=":material/database:")


def _upload(upload: Origin) -> str:
    when = (
        f"导出 {upload.exported_at:%Y-%m-%d %H:%M}"
        if upload.exported_at
        else f"上传 {upload.uploaded_at:%Y-%m-%d %H:%M}"
    )
    feeds = " ".join(f"{count} {word}" for count, word in ((upload.sessions, "场"), (upload.days, "天或时段")) if count)
    return f"{literal(upload.file)}  \n  :small[:gray[{literal(f'{kind_title(upload.kind)} · {when} · 供 {feeds}')}]]"
