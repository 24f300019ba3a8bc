"""Coaching: what was agreed with a host, as actions in the ledger, and what came of it.

Owns the form and the list on the host's card. A note is an action whose words begin with the host's name: there is no
other record of it, so that it has an author, an undo and a verdict like any other.
"""

from datetime import datetime, timedelta

import streamlit as st

from core.entries import LONGEST, action_row, named
from core.errors import FupanError
from core.metrics import METRICS
from core.reports.texts import clean
from core.reviews.hosts.board import Board
from core.reviews.hosts.card_advice import IN_ROOM
from core.reviews.outcomes import Outcome, metric_label, when
from core.warehouse import ledger
from core.warehouse.plans import Action
from pages.shared.acting.actions import METRIC_CHOICES, NONE
from pages.shared.acting.known import outcomes_of
from pages.shared.desk import AUTHOR, Desk
from pages.shared.guarding import guarded, tell
from pages.shared.literal import literal

ACTIONS_PAGE = "pages/week/actions.py"


def coaching(here: Desk, found: Board, host: str) -> None:
    """The host's notes so far with their outcomes, and the form of a new one."""
    st.markdown("**辅导记录**")
    notes = notes_of(outcomes_of(here), host)
    for outcome in notes:
        _one(outcome)
    if not notes:
        st.caption("还没有辅导记录。写下和主播说好改什么,之后的场次会来判断")
    st.caption("结果按这个账号、这些时段的整场判断:同场有别的主播时会被冲淡。改和划掉在「行动」页")
    with st.expander("写一条辅导记录", icon=":material/edit_note:", key="coaching"):
        _form(here, found, host)


def notes_of(outcomes: tuple[Outcome, ...], host: str) -> list[Outcome]:
    """The outcomes of the actions that name the host first, the latest first."""
    return [outcome for outcome in outcomes if outcome.action.text.startswith(_prefix(host))]


def note(host: str, text: str, account: str, at: datetime, metric: str, guard: str, parts: tuple[int, ...]) -> Action:
    """What was agreed as an action; said twice in the same words it is one."""
    words = _prefix(host) + text if text else ""
    return Action(named(account, at, words), account, at, None, words, metric, guard, parts, "")


def _prefix(host: str) -> str:
    return f"「{clean(host)}」"


def _one(outcome: Outcome) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(literal(outcome.verdict_text), color="gray")
            st.markdown(f"**{literal(outcome.action.text)}**", width="stretch")
        told = [when(outcome.action), f"看 {outcome.label}"]
        if outcome.after is not None:
            told.append(outcome.way_text)
        if outcome.effect is not None:
            told.append(f"{outcome.change_text}(80% 区间 {outcome.interval_text})")
        st.caption(literal(" · ".join(told)))


def _form(here: Desk, found: Board, host: str) -> None:
    weakest = _weakest(found, host)
    tips = METRICS[weakest].tips if weakest else ()
    metric = IN_ROOM.get(weakest, METRIC_CHOICES[0])
    guard = IN_ROOM.get(tips[0].guard, "") if tips else ""
    metrics = list(dict.fromkeys((*METRIC_CHOICES, metric)))
    guards = list(dict.fromkeys(("", *METRIC_CHOICES, guard)))
    at = here.sessions[-1].stop or here.sessions[-1].start
    with st.form(f"coaching_{host}_{here.version}", border=False):
        text = st.text_input(
            "和主播说好改什么", max_chars=LONGEST - len(_prefix(host)),
            placeholder=f"例:{tips[0].text}" if tips else "例:每小时口播三次点关注",
        )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            metric = st.selectbox("看哪个指标", metrics, metrics.index(metric), format_func=metric_label)
            guard = st.selectbox(
                "不能伤哪个(护栏)", guards, guards.index(guard),
                format_func=lambda one: metric_label(one) if one else NONE,
            )  # fmt: skip
            since = st.datetime_input("从什么时候起", at.replace(second=0), step=timedelta(minutes=1))
        saved = st.form_submit_button("记为行动", type="primary", icon=":material/add_task:")
    if not saved:
        return
    with guarded():
        account, parts = _where(found, host)
        try:
            row = action_row(note(host, clean(text).strip(), account, since or at, metric, guard, parts))
        except FupanError as error:
            tell(error)
            return
        ledger.enter(here.store, here.merchant, "action", [row], AUTHOR)
        st.rerun()


def _weakest(found: Board, host: str) -> str:
    """The ability to begin with: that of the lowest score, among those a room's figure stands for."""
    own = found.host(host)
    scores = {} if own is None else {key: one.score for key, one in own.abilities.items() if one.score is not None}
    return min((key for key in scores if key in IN_ROOM), key=lambda key: scores[key] or 0.0, default="")


def _where(found: Board, host: str) -> tuple[str, tuple[int, ...]]:
    """The account that the host is on air for, none where there are several, and the parts of the day."""
    place = found.answer.dimensions
    mine = place["host"] == host
    accounts = list(dict.fromkeys(place["account"][mine].tolist()))
    parts = tuple(sorted({int(slot) % 4 for slot in place["slot"][mine].tolist()}))
    return accounts[0] if len(accounts) == 1 else "", parts if len(parts) < 4 else ()
