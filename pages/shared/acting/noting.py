"""A piece of advice becomes an action with one click, wherever its finding stands.

Owns what such an action is filled with: the advice as its words, the metric it should move and its guard, the accounts
of the sessions under review, the end of the last of them as its beginning, and the finding as its reason.
"""

from collections.abc import Sequence

import streamlit as st

from core.entries import action_row, named
from core.metrics import METRICS
from core.reports.texts import clean
from core.reviews.outcomes import IN_ROOM
from core.reviews.readings import Advice, Finding
from core.scope import parts_of_session
from core.warehouse import ledger
from core.warehouse.plans import Action
from pages.shared.acting.known import actions_of
from pages.shared.desk import AUTHOR, Desk, desk
from pages.shared.explaining import sessions_shown
from pages.shared.guarding import guarded
from pages.shared.literal import literal

ACTIONS_PAGE = "pages/week/actions.py"


def note_button(advice: Advice, finding: Finding, key: str, label: str = "记为行动") -> None:
    """The button beside an advice, or the word that it is in the ledger. Nothing where no session is under review."""
    sessions = sessions_shown()
    action = _action(desk(), sessions, advice, finding) if sessions and advice.moves else None
    if action is None:
        return
    here = desk()
    if any(known.action == action.action for known in actions_of(here)):
        st.page_link(ACTIONS_PAGE, label="已记下", icon=":material/task_alt:", width="content")
        return
    st.button(
        label, key=f"note_{key}_{action.action}", type="tertiary", icon=":material/add_task:", width="content",
        on_click=_note, args=(action,), help="一点就记下,等以后的场次来判断有没有用",
    )  # fmt: skip


def _note(action: Action) -> None:
    """Write it before the page is drawn again, which then shows that it is written."""
    with guarded():
        here = desk()
        ledger.enter(here.store, here.merchant, "action", [action_row(action)], AUTHOR)
        metric = METRICS[action.metric].label
        st.toast(
            f"已记为行动:从 {action.at:%m-%d %H:%M} 起看{literal(metric)}。到「行动」页可以改",
            icon=":material/task_alt:",
        )


def _action(here: Desk, sessions: Sequence[str], advice: Advice, finding: Finding) -> Action | None:
    accounts = {parts_of_session(session)[0] for session in sessions}
    loaded = {session.session: session for session in here.sessions}
    own = [loaded[session] for session in sessions if session in loaded]
    if not own:
        return None
    at = max(session.stop or session.start for session in own)
    account = accounts.pop() if len(accounts) == 1 else ""
    text = clean("".join(f"「{value}」" for _, value in finding.where) + advice.text)
    return Action(
        action=named(account, at, text),
        account=account,
        at=at,
        until=None,
        text=text,
        metric=IN_ROOM.get(advice.moves, advice.moves),
        guard=IN_ROOM.get(advice.guard, advice.guard),
        parts=(),
        why=clean(finding.text),
    )
