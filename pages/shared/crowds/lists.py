"""The list of labels for 千川: to take along as a file, or to write down as an action with its crowd package.

Owns these widgets. Which labels are listed is the review's; whether they worked, the action's.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from core.entries import LONGEST, action_row, named
from core.metrics import METRICS
from core.reports.rejects import MIME
from core.reports.targeting import write_targeting_csv, write_targeting_workbook
from core.reports.texts import clean
from core.reviews.blocks import Review, Table
from core.reviews.people.targeting import AIM, LEAVE_OUT, TITLE
from core.warehouse import ledger
from core.warehouse.plans import Action
from pages.shared.acting.known import actions_of, packages_known
from pages.shared.acting.noting import ACTIONS_PAGE
from pages.shared.desk import AUTHOR, Desk
from pages.shared.guarding import guarded

MOVES = ("pay_rate", "view_rate")
GUARD = "exposure_users"
"""Aimed more narrowly, a campaign pays better or draws more who come in; what may suffer is how many it reaches."""

_NAMED = 8
"""Labels of either sort that an action names."""


def targeting_downloads(review: Review) -> None:
    """The list of a review as files, below it; nothing where it has none."""
    table = next((block for block in review.blocks if isinstance(block, Table) and block.title == TITLE), None)
    if table is not None:
        st.markdown(f"**{TITLE}:带去千川**")
        files(table, review.name, "targeting")


def files(table: Table, name: str, key: str) -> None:
    """A list as a workbook and as a CSV; `name` is that of the review it is from."""
    with st.container(horizontal=True):
        for ending, write, mime in (("xlsx", write_targeting_workbook, MIME), ("csv", write_targeting_csv, "text/csv")):
            st.download_button(
                f"下载名单({ending})", data=partial(write, table), file_name=f"{TITLE}_{name[-40:]}.{ending}",
                mime=mime, key=f"{key}_{ending}", icon=":material/download:", on_click="ignore",
            )  # fmt: skip


def note_targeting(desk: Desk, table: Table, account: str, key: str) -> None:
    """A package's name and the button that writes the list down as an action, or the word that it is in the ledger."""
    text = words(table)
    if not table.rows or not desk.sessions:
        return
    if any(known.text == text and known.account == account for known in actions_of(desk)):
        st.page_link(ACTIONS_PAGE, label="这份名单已记下", icon=":material/task_alt:", width="content")
        return
    with st.form(f"note_{key}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        package = st.selectbox(
            "人群包名称", packages_known(desk), index=None, key=f"package_{key}",
            accept_new_options=True, width=240, placeholder="千川里起的名字",
            help="和人群包投放表里的写法一样,之后就能对上它的点击支付率和投产比;没有的直接打字",
        )  # fmt: skip
        metric = st.selectbox(
            "看哪个指标", MOVES, format_func=lambda one: METRICS[one].label, key=f"moves_{key}", width=160,
            help=f"护栏是{METRICS[GUARD].label}:定向窄了,别让它掉太多",
        )  # fmt: skip
        noted = st.form_submit_button("记为行动", icon=":material/add_task:")
    if noted:
        with guarded():
            action = _action(desk, text, clean(package or ""), account, metric, table.title)
            ledger.enter(desk.store, desk.merchant, "action", [action_row(action)], AUTHOR)
            st.rerun()


def words(table: Table) -> str:
    """千川定向:年龄 31-40、八大消费群体 精致妈妈;排除:年龄 50岁以上."""
    keys = [column.key for column in table.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in table.rows]
    said = []
    for action, word in ((AIM, "千川定向"), (LEAVE_OUT, "排除")):
        labels = [f"{row['dimension']} {row['label']}" for row in rows if row["action"] == action]
        if labels:
            said.append(f"{word}:{'、'.join(labels[:_NAMED])}")
    return clean(";".join(said))[:LONGEST]


def _action(desk: Desk, text: str, package: str, account: str, metric: str, why: str) -> Action:
    at = _since(desk, account)
    return Action(
        action=named(account, at, text),
        account=account,
        at=at,
        until=None,
        text=text,
        metric=metric,
        guard=GUARD,
        parts=(),
        why=clean(why),
        package=package,
    )


def _since(desk: Desk, account: str) -> datetime:
    """The end of the account's last session: what is set up now holds from the next one on."""
    own: Sequence[datetime] = [one.stop or one.start for one in desk.sessions if account in ("", one.account)]
    return max(own, default=None) or ledger.now().replace(second=0, microsecond=0)
