"""Trials on the page: two groups typed in, and what they say.

Owns the form and the list. The checks, the verdict and its words are core's.
"""

import uuid
from datetime import timedelta
from typing import Literal

import streamlit as st

from core.entries import LONGEST, trial_rows, trial_struck
from core.errors import FupanError
from core.reports.texts import clean
from core.reviews.trials import FIGURES, TrialVerdict, judged, line_words
from core.units import PEOPLE
from core.warehouse import ledger
from core.warehouse.plans import Trial
from pages.shared.acting.known import trials_of
from pages.shared.desk import AUTHOR, Desk
from pages.shared.guarding import guarded, tell
from pages.shared.literal import literal
from pages.shared.scope_bar import account_names

_BADGES: dict[TrialVerdict, tuple[str, Literal["blue", "orange", "gray"]]] = {
    "better": (":material/check_circle:", "blue"),
    "worse": (":material/trending_down:", "orange"),
    "guard_hurt": (":material/gpp_maybe:", "orange"),
    "invalid": (":material/block:", "orange"),
    "unseen": (":material/horizontal_rule:", "gray"),
}


def trial_list(desk: Desk) -> None:
    """Every trial with its verdict, the latest first, and a button to type another one."""
    found = trials_of(desk)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(
            f"{len(found)} 次对照实验"
            if found
            else "还没有对照实验。做过平台的分组实验(如关闭打赏),把两组的数字填进来。",
            width="content",
        )
        if st.button("填一次实验", key="write_trial", icon=":material/science:", type="primary"):
            _write(desk, _blank(desk))
    for trial in found:
        with st.container(border=True, gap="xsmall"), guarded():
            _one(desk, trial)
    st.caption("先查分流是否和原定的一样(χ² 检验),再比成交率(Newcombe 区间)和人均金额;人气变差就不算赢。")


def _one(desk: Desk, trial: Trial) -> None:
    result = judged(trial)
    icon, colour = _BADGES[result.verdict]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(literal(result.verdict_text), icon=icon, color=colour)
        st.markdown(f"**{literal(trial.name)}**", width="stretch")
    who = account_names(desk.sessions).get(trial.account, trial.account)
    days = f"{trial.since:%m-%d} 至 {trial.until:%m-%d}"
    st.caption(literal(" · ".join(filter(None, (days, clean(who), f"原定 A 组占 {trial.share * 100:.0f}%")))))
    st.markdown(literal(result.sentence))
    for label, levels, words in map(line_words, result.lines):
        st.markdown(f"**{literal(label)}** {literal(levels)}  \n:small[:gray[{literal(words)}]]")
    st.markdown(f":small[:gray[{literal(';'.join(result.reasons))}]]")
    with st.container(horizontal=True, gap="small"):
        if st.button("修改", key=f"edit_{trial.trial}", type="tertiary", icon=":material/edit:"):
            _write(desk, trial)
        if st.button("划掉", key=f"strike_{trial.trial}", type="tertiary", icon=":material/delete:"):
            ledger.enter(desk.store, desk.merchant, "trial", trial_struck(trial), AUTHOR)
            st.rerun()


def _blank(desk: Desk) -> Trial:
    last = desk.sessions[-1].day if desk.sessions else ledger.now().date()
    account = desk.sessions[-1].account if desk.sessions else ""
    return Trial(uuid.uuid4().hex[:12], "", account, last - timedelta(days=6), last, 0.5, False, {})


@st.dialog("对照实验", width="medium")
def _write(desk: Desk, trial: Trial) -> None:
    with guarded():
        names = account_names(desk.sessions)
        accounts = list(dict.fromkeys(("", *names, trial.account)))
        with st.form(f"trial_{trial.trial}_{desk.version}", border=False):
            name = st.text_input("实验名称", trial.name, max_chars=LONGEST, placeholder="例:关闭打赏,只留购物车")
            with st.container(horizontal=True, gap="small"):
                days = st.date_input("日期", (trial.since, trial.until))
                account = st.selectbox(
                    "账号",
                    accounts,
                    accounts.index(trial.account),
                    format_func=lambda one: names.get(one, one) or "不写",
                )
            share = st.number_input("原定 A 组占多少(%)", 1.0, 99.0, trial.share * 100, 1.0, format="%.1f")
            switched = st.checkbox("实验期间主播自己动过这个开关", trial.switched, help="动过,B 组就不再是原来的样子")
            st.markdown(":small[:gray[A 组是看到新样子的人(如看不到打赏),B 组照旧]]")
            pairs = {}
            for figure in FIGURES:
                old = trial.figures.get(figure.key, (None, None))
                step = 1.0 if figure.unit == PEOPLE else 0.01
                form = "%.0f" if figure.unit == PEOPLE else "%.2f"
                with st.container(horizontal=True, gap="small"):
                    pairs[figure.key] = tuple(
                        st.number_input(
                            f"{group} 组{figure.label}", 0.0, None, old[place], step, format=form,
                            placeholder="必填" if figure.needed else "可不填", help=figure.help or None,
                        )
                        for place, group in enumerate("AB")
                    )  # fmt: skip
            saved = st.form_submit_button("保存", type="primary", icon=":material/save:")
        if saved:
            since, until = (days[0], days[-1]) if isinstance(days, tuple) and days else (trial.since, trial.until)
            figures = {key: (a, b) for key, (a, b) in pairs.items()}
            said = Trial(trial.trial, clean(name), account, since, until, share / 100, switched, figures)
            try:
                rows = trial_rows(said)
            except FupanError as error:
                tell(error)
                return
            ledger.enter(desk.store, desk.merchant, "trial", rows, AUTHOR)
            st.rerun()
