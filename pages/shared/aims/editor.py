"""Goals as a table to edit: which account, which figure, from when to when, how much.

Owns the editor and what can be said wrong in it. Every change is an entry in the ledger, so that it has an author and
an undo.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations

import pandas as pd
import streamlit as st

from core.errors import FupanError
from core.metrics import METRICS
from core.reports.texts import clean
from core.reviews.aiming import EVERYONE, SETTABLE, check
from core.units import MISSING, RATE
from core.warehouse import ledger, plans
from core.warehouse.plans import Goal
from pages.shared.aims.known import latest_day
from pages.shared.aims.spans import Span, spans
from pages.shared.desk import AUTHOR, Desk
from pages.shared.guarding import tell
from pages.shared.scope_bar import account_names

WHO, WHAT, SINCE, UNTIL, VALUE = "账号", "指标", "从", "到", "目标值"
LABELS = {METRICS[key].label: key for key in SETTABLE}

Key = tuple[str, str, date, date]
"""What tells goals apart: account ("": all), metric, first and last day."""


def goal_editor(desk: Desk) -> None:
    """All goals, those that are over included, to be changed, added to and removed from."""
    known = {_key(goal): goal.value for goal in plans.goals(desk.store, desk.merchant)}
    accounts = _accounts(desk, known)
    offered = spans(latest_day(desk))
    st.caption(
        "在表里加一行:选账号和指标,写目标值(金额写元,人数写人,比率写百分数,8.5 就是 8.5%)。"
        "日期空着就按这里选的周期。改完点保存,撤销在「数据」页的记录里。"
    )
    chosen = st.segmented_control(
        "新目标的周期", list(offered), default="本月", required=True, key="goal_span", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    span = offered.get(chosen or "", offered["本月"])
    edited = st.data_editor(
        _frame(known, accounts), num_rows="dynamic", hide_index=True, key=f"goals_{desk.version}", alt="目标",
        width=760, placeholder=MISSING, column_order=(WHO, WHAT, VALUE, SINCE, UNTIL),
        column_config={
            WHO: st.column_config.SelectboxColumn(options=list(accounts), default=EVERYONE, width=120),
            WHAT: st.column_config.SelectboxColumn(options=list(LABELS), width=110),
            SINCE: st.column_config.DateColumn(format="YYYY-MM-DD", width=110),
            UNTIL: st.column_config.DateColumn(format="YYYY-MM-DD", width=110),
            VALUE: st.column_config.NumberColumn(min_value=0, format="localized", width=100),
        },
    )  # fmt: skip
    try:
        said = typed(edited.itertuples(index=False), accounts, LABELS, span)
    except FupanError as error:
        tell(error)
        return
    rows = changes(known, said)
    if st.button("保存目标", key="save_goals", icon=":material/save:", disabled=not rows):
        ledger.enter(desk.store, desk.merchant, "goal", rows, AUTHOR)
        st.rerun()


def _key(goal: Goal) -> Key:
    return goal.account, goal.metric, goal.since, goal.until


def _accounts(desk: Desk, known: Iterable[Key]) -> dict[str, str]:
    """How accounts are called, with the account: all together first, then the loaded, then any that a goal names."""
    names = {label: account for account, label in account_names(desk.sessions).items()}
    return {EVERYONE: ""} | names | {clean(own): own for own, *_ in known if own and own not in names.values()}


def _frame(known: Mapping[Key, float], accounts: Mapping[str, str]) -> pd.DataFrame:
    called = {account: label for label, account in accounts.items()}
    shown = [key for key in known if key[1] in SETTABLE]
    return pd.DataFrame(
        {
            WHO: pd.Series([called[account] for account, *_ in shown], dtype="str"),
            WHAT: pd.Series([METRICS[key].label for _, key, _, _ in shown], dtype="str"),
            SINCE: pd.Series([since for _, _, since, _ in shown], dtype="object"),
            UNTIL: pd.Series([until for *_, until in shown], dtype="object"),
            VALUE: pd.Series([_shown(known[key], key[1]) for key in shown], dtype="float64"),
        }
    )


def _shown(value: float, key: str) -> float:
    return round(100 * value, 6) if METRICS[key].unit == RATE else value


def typed(
    rows: Iterable[Sequence[object]], accounts: Mapping[str, str], labels: Mapping[str, str], span: Span
) -> dict[Key, float]:
    """The rows (account, metric, from, to, value) as goals; a row without a metric or a value isn't ready yet.

    A row without dates is of `span`. Raises FupanError for what can't be meant.
    """
    found: dict[Key, float] = {}
    for who, what, since, until, value in rows:
        if _is_empty(what) or _is_empty(value):
            continue
        name, label = EVERYONE if _is_empty(who) else clean(who), clean(what)
        if name not in accounts:
            raise FupanError(f"没有账号「{name}」", "请从列表里选一个,或先上传这个账号的直播间列表")
        if label not in labels:
            raise FupanError(f"「{label}」不能设目标", "请从列表里选一个指标")
        first, last = _days(since, until, span)
        if last < first:
            raise FupanError(f"{name} {label} 的结束日期 {last} 早于开始日期 {first}", "请把起止日期对调")
        key = (accounts[name], labels[label], first, last)
        if key in found:
            raise FupanError(f"{name} {label} 在 {first} 至 {last} 有两个目标", "请只留一行")
        found[key] = _amount(float(str(value)), labels[label], f"{name} {label}")
        check(Goal(*key, found[key]))
    _apart(found, {account: name for name, account in accounts.items()})
    return found


def _is_empty(cell: object) -> bool:
    return bool(pd.isna(cell)) or not clean(cell)


def _days(since: object, until: object, span: Span) -> Span:
    """The days of a row; the span's where both are empty. Raises FupanError where only one is."""
    empty = _is_empty(since), _is_empty(until)
    if all(empty):
        return span
    if any(empty):
        raise FupanError("有一行只写了开始或结束日期", "请把两个日期都写上,或都空着按所选的周期")
    return pd.Timestamp(str(since)).date(), pd.Timestamp(str(until)).date()


def _amount(value: float, key: str, whose: str) -> float:
    if not value > 0:
        raise FupanError(f"{whose} 的目标值不是正数", "请写一个大于 0 的数,不要的目标整行删掉")
    if METRICS[key].unit != RATE:
        return value
    if value > 100:
        raise FupanError(f"{whose} 的目标值超过 100%", "比率请写百分数,8.5 就是 8.5%")
    return round(value / 100, 10)


def _apart(found: Iterable[Key], called: Mapping[str, str]) -> None:
    """A week inside a month is two goals; two weeks that overlap are one too many. Raises FupanError."""
    for one, other in combinations(sorted(found), 2):
        overlap = one[:2] == other[:2] and one[2] <= other[3] and other[2] <= one[3]
        lengths = sorted((last - first).days + 1 for *_, first, last in (one, other))
        if overlap and 2 * lengths[0] > lengths[1]:
            label = METRICS[one[1]].label
            raise FupanError(
                f"{called[one[0]]} {label} 的两个目标日期重叠:{one[2]} 至 {one[3]},{other[2]} 至 {other[3]}",
                "请改成前后相接,或只留一个(周目标可以在月目标之内)",
            )


def changes(known: Mapping[Key, float], said: Mapping[Key, float]) -> list[dict[str, object]]:
    """What to enter so that the goals are those said; a goal that is gone is entered without a value."""
    changed = [(key, value) for key, value in said.items() if known.get(key) != value]
    gone = [(key, None) for key in known if key not in said and key[1] in SETTABLE]
    return [
        {"account": account, "metric": metric, "since": since, "until": until, "value": value}
        for (account, metric, since, until), value in (*changed, *gone)
    ]
