"""The lines that 罗盘 draws among an account's peers, typed by a person.

Owns the editor. Every change is an entry in the ledger, so that it has an author and an undo; a line holds from its day
until the next one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from core.reviews.blocks import Review
from core.reviews.rooms import PEER_MENU
from core.scope import parts_of_session
from core.warehouse import ledger, plans
from core.warehouse.plans import EXCELLENT, MEDIAN, PEER_LINES, Peer
from pages.shared.desk import AUTHOR, Desk
from pages.shared.literal import literal
from pages.shared.scope_bar import account_names

METRIC = "gmv"
COLUMNS = ("账号", "从哪天起", MEDIAN, EXCELLENT)

Row = tuple[object, ...]


def peer_editor(desk: Desk, review: Review) -> None:
    """Every typed pair of lines, one line per account and day, to be changed."""
    st.subheader("同行线", anchor=False)
    st.caption(literal(
        f"两条线是一天的成交金额,同行优秀是前 25% 那条。先到{PEER_MENU}找;没有就空着,只和自己比。"
        "抄在这里从那天起生效,直到下一次更新。"
    ))  # fmt: skip
    names = account_names(desk.sessions)
    known = plans.peers(desk.store, desk.merchant)
    before = listed(known, names)
    latest = max(start for _, start in map(parts_of_session, review.sessions)).date()
    first = min(start for _, start in map(parts_of_session, review.sessions)).date()
    shown = before or [(name, first, None, None) for name in names.values()]
    key = f"{desk.merchant}_{desk.version}"
    edited = st.data_editor(
        _frame(shown), num_rows="dynamic", hide_index=True, key=f"peers_{key}", alt="同行线", width=620,
        placeholder="未填", column_order=(COLUMNS[0], *COLUMNS[2:], COLUMNS[1]),
        column_config={
            COLUMNS[0]: st.column_config.SelectboxColumn(options=list(names.values()), required=True, width=120),
            COLUMNS[1]: st.column_config.DateColumn(
                required=True, format="YYYY-MM-DD", default=latest, width=110, help="在罗盘上看到这两个数的那天"
            ),
            COLUMNS[2]: st.column_config.NumberColumn(min_value=0.0, format="¥%.0f", width=90),
            COLUMNS[3]: st.column_config.NumberColumn(min_value=0.0, format="¥%.0f", width=90),
        },
    )  # fmt: skip
    rows = changed(known, edited.itertuples(index=False), {name: account for account, name in names.items()})
    if st.button("保存同行线", key=f"save_peers_{key}", icon=":material/save:", disabled=not rows):
        ledger.enter(desk.store, desk.merchant, "peer", rows, AUTHOR)
        st.rerun()


def listed(known: Iterable[Peer], names: Mapping[str, str]) -> list[Row]:
    """A line per account and day: its name, the day, 同行中位, 同行优秀."""
    pairs: dict[tuple[str, date], dict[str, float]] = {}
    for peer in known:
        if peer.metric == METRIC:
            pairs.setdefault((peer.account, peer.day), {})[peer.line] = peer.value
    return [
        (names.get(account, account), day, own.get(MEDIAN), own.get(EXCELLENT)) for (account, day), own in pairs.items()
    ]


def _frame(rows: Sequence[Row]) -> pd.DataFrame:
    name, day, median, excellent = zip(*rows, strict=True) if rows else ((), (), (), ())
    return pd.DataFrame(
        {
            COLUMNS[0]: pd.Series(name, dtype="str"),
            COLUMNS[1]: pd.Series(day, dtype="object"),
            COLUMNS[2]: pd.Series(median, dtype="float64"),
            COLUMNS[3]: pd.Series(excellent, dtype="float64"),
        }
    )


def changed(known: Iterable[Peer], rows: Iterable[Row], accounts: Mapping[str, str]) -> list[dict[str, object]]:
    """What an edited table adds, changes and takes back, as entries; a line taken back is entered without a value."""
    before = {(peer.account, peer.line, peer.day): peer.value for peer in known if peer.metric == METRIC}
    now: dict[tuple[str, str, date], float] = {}
    for name, day, median, excellent in rows:
        if pd.isna(name) or pd.isna(day):
            continue
        account = accounts.get(str(name), str(name))
        for line, value in zip(PEER_LINES, (excellent, median), strict=True):
            if not pd.isna(value):
                now[account, line, pd.Timestamp(day).date()] = float(str(value))
    said = {key: value for key, value in now.items() if before.get(key) != value}
    gone = dict.fromkeys(key for key in before if key not in now)
    return [
        {"account": account, "metric": METRIC, "line": line, "day": day, "value": value}
        for (account, line, day), value in (said | gone).items()
    ]
