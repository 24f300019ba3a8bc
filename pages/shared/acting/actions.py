"""The action ledger on the page: what was changed, what came of it, and the forms that write, change and strike it out.

Owns these widgets. Every change is an entry in the ledger, so that it has an author and an undo; verdicts are core's.
"""

import uuid
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

import streamlit as st

from core.entries import LONGEST, LONGEST_WHY, action_row, action_struck
from core.errors import FupanError
from core.metrics import METRICS
from core.reports.texts import clean
from core.reviews.outcomes import JUDGED, PARTS, VERDICTS, Outcome, OutcomeVerdict, metric_label, when
from core.warehouse import ledger
from core.warehouse.plans import Action
from pages.shared.acting.known import outcomes_of, packages_known
from pages.shared.desk import AUTHOR, Desk
from pages.shared.guarding import guarded, tell
from pages.shared.literal import literal
from pages.shared.scope_bar import account_names

ALL, NONE = "全部账号", "不设"
MOST = 20
"""Actions that are shown before someone asks for more."""

_FIRST = (
    "view_rate", "product_exposure_rate", "product_click_rate", "pay_rate", "ticket_per_buyer", "gmv_per_hour",
    "exposure_users", "viewers", "interaction_rate", "watch_seconds_per_viewer", "follow_rate", "refund_rate",
)  # fmt: skip
"""What is changed for most of the time: offered first."""
METRIC_CHOICES = tuple(dict.fromkeys((*(key for key in _FIRST if key in JUDGED), *JUDGED)))

_BADGES: dict[OutcomeVerdict, tuple[str, Literal["blue", "orange", "gray"]]] = {
    "works": (":material/check_circle:", "blue"),
    "worse": (":material/trending_down:", "orange"),
    "guard_hurt": (":material/gpp_maybe:", "orange"),
    "unseen": (":material/horizontal_rule:", "gray"),
    "early": (":material/hourglass_top:", "gray"),
    "little_before": (":material/hourglass_empty:", "gray"),
    "unjudged": (":material/help:", "gray"),
}


def action_list(desk: Desk) -> None:
    """Every action with its verdict, the latest first, and a button to write another one."""
    found = outcomes_of(desk)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(literal(summary(found)), width="content")
        if st.button("写一条行动", key="write_action", icon=":material/add_task:", type="primary"):
            _write(desk, _blank(desk))
    names = account_names(desk.sessions)
    shown = found if st.session_state.get("all_actions") else found[:MOST]
    for outcome in shown:
        _one(desk, outcome, names)
    if len(shown) < len(found):
        st.checkbox(f"显示更早的 {len(found) - len(shown)} 条", key="all_actions")
    st.caption(
        "改一处,记一条,等之后的场次来判断。只和同账号、同时段的平日场次比,大促日不算;没动过的时段和账号用来扣掉大家一起的涨跌。"
        "写、改、停用、划掉都留有记录,到「数据」页可以撤销。"
    )


def summary(found: tuple[Outcome, ...]) -> str:
    """4 条行动:有效 1,看不出变化 2,还早 1."""
    if not found:
        return "还没有行动。在任何一页的建议旁点「记为行动」,或在这里写一条。"
    counts = Counter(outcome.verdict for outcome in found)
    return f"{len(found)} 条行动:" + ",".join(f"{VERDICTS[key]} {counts[key]}" for key in VERDICTS if counts[key])


def _one(desk: Desk, outcome: Outcome, names: dict[str, str]) -> None:
    action = outcome.action
    icon, colour = _BADGES[outcome.verdict]
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(literal(outcome.verdict_text), icon=icon, color=colour)
            st.markdown(f"**{literal(action.text)}**", width="stretch")
        who = clean(names.get(action.account, action.account)) if action.account else ALL
        guard = f"护栏 {metric_label(action.guard)}" if action.guard else "没有护栏"
        package = (f"人群包 {clean(action.package)}",) if action.package else ()
        st.caption(literal(" · ".join((f"{when(action)}", who, f"看 {outcome.label}", guard, *package))))
        if outcome.after is not None:
            st.markdown(_figures(outcome))
        if outcome.package:
            st.markdown(literal(outcome.package))
        if outcome.worth_text:
            st.markdown(f":gray-badge[推算] {literal(outcome.worth_text.removeprefix('推算:'))}")
        if action.why:
            st.markdown(f":small[:gray[为什么:{literal(action.why)}]]")
        st.markdown(f":small[:gray[{literal(';'.join(outcome.notes))}]]")
        with st.container(horizontal=True, gap="small"):
            if st.button("修改", key=f"edit_{action.action}", type="tertiary", icon=":material/edit:"):
                _write(desk, action)
            if action.until is None and st.button(
                "停用",
                key=f"end_{action.action}",
                type="tertiary",
                icon=":material/stop_circle:",
                help="从现在起不再这样做",
            ):
                _end(desk, action)
            if st.button("划掉", key=f"strike_{action.action}", type="tertiary", icon=":material/delete:"):
                ledger.enter(desk.store, desk.merchant, "action", [action_struck(action)], AUTHOR)
                st.rerun()


def _figures(outcome: Outcome) -> str:
    told = f"{literal(outcome.label)} {literal(outcome.way_text)}"
    if outcome.effect is not None:
        told += (
            f",扣掉对照后 **{literal(outcome.change_text)}**"
            if outcome.effect.controls
            else (f",同时段相比 **{literal(outcome.change_text)}**")
        )
        told += f" :gray[(80% 区间 {literal(outcome.interval_text)})]"
    return told + (f"  \n护栏:{literal(outcome.guard_text)}" if outcome.guard is not None else "")


def _blank(desk: Desk) -> Action:
    """An action of now, to be filled in: of the account that there is most of."""
    accounts = Counter(session.account for session in desk.sessions)
    account = accounts.most_common(1)[0][0] if accounts else ""
    at = desk.sessions[-1].stop or desk.sessions[-1].start if desk.sessions else ledger.now()
    return Action(uuid.uuid4().hex[:12], account, at, None, "", METRIC_CHOICES[0], "", (), "")


@st.dialog("行动", width="medium")
def _write(desk: Desk, action: Action) -> None:
    with guarded():
        names = account_names(desk.sessions)
        key = f"{action.action}_{desk.version}"
        metrics = list(dict.fromkeys((*METRIC_CHOICES, *filter(None, (action.metric,)))))
        guards = list(dict.fromkeys(("", *METRIC_CHOICES, action.guard)))
        accounts = ["", *names] if action.account in ("", *names) else ["", *names, action.account]
        with st.form(f"action_{key}", border=False):
            text = st.text_input("改了什么", action.text, max_chars=LONGEST, placeholder="例:晚场补一盏正面柔光灯")
            at = st.datetime_input(
                "从什么时候起", action.at, step=timedelta(minutes=1), help="这之后开播的场次算「之后」"
            )
            metric = st.selectbox("看哪个指标", metrics, metrics.index(action.metric), format_func=_label)
            guard = st.selectbox(
                "不能伤哪个(护栏)",
                guards,
                guards.index(action.guard),
                format_func=lambda one: _label(one) if one else NONE,
            )
            account = st.selectbox(
                "账号", accounts, accounts.index(action.account), format_func=lambda one: names.get(one, one) or ALL
            )
            parts = st.pills(
                "只动了哪些时段", range(len(PARTS)), selection_mode="multi", default=list(action.parts),
                format_func=lambda part: PARTS[part], help="不选就是全天;没动的时段会用来对照",
            )  # fmt: skip
            packages = list(dict.fromkeys(filter(None, (*packages_known(desk), action.package))))
            package = st.selectbox(
                "人群包(可不写)", packages, packages.index(action.package) if action.package else None,
                accept_new_options=True, placeholder="选一个,或写千川里的名称",
                help="和人群包投放表里的写法一样,这条行动就会说它和同场别的包比怎么样",
            )  # fmt: skip
            why = st.text_area("为什么(可不写)", action.why, max_chars=LONGEST_WHY, height=80)
            saved = st.form_submit_button("保存", type="primary", icon=":material/save:")
        if saved:
            try:
                said = replace(
                    action,
                    text=clean(text),
                    at=_moment(at, action.at),
                    metric=metric,
                    guard=guard,
                    account=account,
                    parts=tuple(sorted(parts)),
                    why=clean(why),
                    package=clean(package or ""),
                )
                row = action_row(said)
            except FupanError as error:
                tell(error)
                return
            ledger.enter(desk.store, desk.merchant, "action", [row], AUTHOR)
            st.rerun()


def _moment(said: datetime | None, before: datetime) -> datetime:
    """What the field says; it shows minutes, so that a moment nobody touched keeps its seconds."""
    if said is None:
        return before
    return before if said == before.replace(second=0, microsecond=0) else said


def _label(key: str) -> str:
    return METRICS[key].label if key in METRICS else key


def _end(desk: Desk, action: Action) -> None:
    until = max(ledger.now().replace(second=0, microsecond=0), action.at + timedelta(minutes=1))
    ledger.enter(desk.store, desk.merchant, "action", [action_row(replace(action, until=until))], AUTHOR)
    st.rerun()
