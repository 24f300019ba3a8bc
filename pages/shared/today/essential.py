"""The one screen: who is next, money and pace, the funnel, what to act on, and the ways to the reasons.

Owns how little room each takes: on a phone all of it stands above the fold.
"""

from dataclasses import replace

import streamlit as st

from core.reports.charts import compact
from core.reports.texts import reading_label, reading_tone
from core.reviews.readings import Reading
from core.reviews.today import Claim, Today
from core.units import MISSING
from core.warehouse.around import Shift
from pages.shared.acting.noting import note_button
from pages.shared.explaining import explained_by_button
from pages.shared.literal import literal
from pages.shared.show.cards import COLOURS, verdict
from pages.shared.show.pictures import is_dark

PAGES = (
    ("pages/review/traffic.py", "流量", ":material/monitoring:"),
    ("pages/review/goods.py", "商品", ":material/shopping_bag:"),
    ("pages/review/people.py", "人群", ":material/groups:"),
    ("pages/review/daily.py", "日报", ":material/description:"),
)
"""Where the reasons are."""


def essential(told: Today) -> None:
    """Money beside the usual level, and the funnel."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, gap="medium"):
            _figure(told.money)
            _figure(told.hourly)
        for pace in filter(None, (told.pace, told.newer)):
            late = f"{pace.start:%m-%d %H:%M} 开播的一场只有分钟数据:" if pace is told.newer else ""
            st.markdown(f":small[:gray[{literal(late + pace.text)}]]")
        st.vega_lite_chart(spec=compact(told.funnel, dark=is_dark()), theme=None)


def _figure(reading: Reading) -> None:
    """A large figure, how far it is from the usual level, and whether that is more than chance."""
    tone = reading_tone(reading)
    changed = reading.change is not None and reading.change_text != MISSING
    with st.container(gap=None, width="stretch"):
        st.metric(
            literal(reading_label(reading)),
            literal(reading.value_text),
            delta=literal(reading.change_text) if changed else None,
            delta_color="off" if tone == "quiet" else COLOURS[tone],
            delta_arrow="off" if not reading.change else "up" if reading.change > 0 else "down",
            delta_description=f"常态 {reading.before_text}" if changed else None,
        )
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            if changed:
                st.markdown(verdict(replace(reading, compass_verdict=None)), width="content")
            explained_by_button(reading, f"today_{reading.metric}")


def onwards(told: Today, label: str) -> None:
    """What to act on, and the pages that say more of this session."""
    if told.claims:
        with st.container(border=True, gap="xsmall"):
            for place, claim in enumerate(told.claims):
                _claim(claim, f"claim_{place}")
    else:
        st.markdown(f":material/info: :gray[{literal(told.quiet)}]")
    with st.container(horizontal=True, gap="small"):
        for page, name, icon in PAGES:
            st.page_link(page, label=name, icon=icon, query_params={"session": label} if label else None)


def _claim(claim: Claim, key: str) -> None:
    effect = claim.finding.effect_yuan or 0
    colour = COLOURS["down" if effect < 0 else "up"]
    st.markdown(f":{colour}[**{'▼' if effect < 0 else '▲'} {literal(claim.text)}**]")
    if not claim.advice:
        return
    open_ = f" :orange-badge[待核实] {literal(claim.advice.unverified)}" if claim.advice.unverified else ""
    # Side by side, and all claims in one box: on a phone the whole of 今日 has to fit on the first screen.
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall"):
        st.markdown(f":small[试试:{literal(claim.advice.text)}{open_}]", width="stretch")
        note_button(claim.advice, claim.finding, key, "记下")


def hosts(told: Today) -> None:
    """Who was on air last, and who comes on next."""
    parts = []
    if told.on_air:
        parts.append(f"{'正在播' if told.running else '最后上播'} **{literal(told.on_air.host)}**")
    if told.following:
        hosts = "、".join(f"**{literal(shift.host)}**" for shift in told.following)
        parts.append(f"下一班 {hosts} {_span(told, told.following[0])}")
    else:
        parts.append(":gray[下一班没有排班]")
    st.markdown(":material/mic: " + " · ".join(parts))


def _span(told: Today, shift: Shift) -> str:
    day = "" if shift.on.date() == told.until.date() else f"{shift.on:%m-%d} "
    where = "" if shift.account == told.session.account else f" {shift.account_name or shift.account}"
    return literal(f"{day}{shift.on:%H:%M}–{shift.off:%H:%M}{where}")
