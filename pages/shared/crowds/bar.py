"""The pickers of 人群洞察 · 投放: which session, which product, and which two of a kind are held against each other.

Owns the widgets that make its Question. Every choice lives in the URL in words, so that a view is a link. What has a
portrait, how large it is and what is picked where nothing is, is core's to say.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.reports.texts import clean
from core.reviews.crowds.told import KINDS, Kind, Subject
from core.reviews.people.portraits import BUYERS
from core.scope import Question
from core.units import PEOPLE, show
from core.warehouse.holdings import Session
from pages.shared.desk import Desk
from pages.shared.scope_bar import account_names, session_label

LARGEST = "规模最大的一场"
FIRST = "成交最多的商品"
ORDER: tuple[Kind, ...] = ("session", "product", "host", "mechanism")


def crowd_bar(
    desk: Desk, sessions: Sequence[Session], subjects: Sequence[Subject], sizes: Mapping[str, float]
) -> Question:
    """Draw the bar and return what was asked. `subjects` have portraits, the largest of a kind first; `sizes` are the
    viewers of the `sessions` offered.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="crowd_bar"):
        session = _session(sessions, subjects, sizes)
        product = _one("商品", FIRST, "crowd_product", [one for one in subjects if one.kind == "product"])
        pair = _pair(subjects, session, product)
    picks = dict.fromkeys(one.key for one in (*pair, product) if one is not None)
    return Question(
        merchant=desk.merchant,
        accounts=_accounts(sessions, session) if session else (),
        sessions=(session.start,) if session else (),
        picks=tuple(picks),
    )


def _session(sessions: Sequence[Session], subjects: Sequence[Subject], sizes: Mapping[str, float]) -> Session | None:
    """The session that was picked; those with portraits first, the larger first."""
    if not sessions:
        return None
    names = account_names(sessions)
    told = {one.name for one in subjects if one.kind == "session"}
    ranked = sorted(sessions, key=lambda one: (one.session not in told, -sizes.get(one.session, 0.0)))
    labels = {_sized(one, names, sizes, one.session in told): one for one in ranked}
    picked = st.selectbox(
        "场次", [LARGEST, *labels], key="crowd_session", bind="query-params", label_visibility="collapsed", width=280,
        icon=":material/live_tv:",
    )  # fmt: skip
    return labels.get(picked)


def _accounts(sessions: Sequence[Session], picked: Session) -> tuple[str, ...]:
    """All accounts (none named), so that any two can be compared; but those that began in the very same minute: a
    Question names sessions by their start."""
    minute = picked.start.replace(second=0)
    rivals = {one.account for one in sessions if one.start.replace(second=0) == minute} - {picked.account}
    return tuple(sorted({one.account for one in sessions} - rivals)) if rivals else ()


def _sized(session: Session, names: dict[str, str], sizes: Mapping[str, float], told: bool) -> str:
    size = f" {show(sizes[session.session], PEOPLE)}人" if session.session in sizes else ""
    return f"{session_label(session, names)}{size}{' 有画像' if told else ''}"


def _one(label: str, first: str, key: str, own: Sequence[Subject]) -> Subject | None:
    if not own:
        return None
    labels = _labels(own)
    picked = st.selectbox(
        label, [first, *labels], key=key, bind="query-params", label_visibility="collapsed", width=240,
        icon=":material/shopping_bag:",
    )  # fmt: skip
    return labels.get(picked)


def _pair(subjects: Sequence[Subject], session: Session | None, product: Subject | None) -> tuple[Subject, ...]:
    """The two that are compared: of sessions and products the one that is looked at and another."""
    offered = {kind: [one for one in subjects if one.kind == kind and BUYERS in one.crowds] for kind in ORDER}
    kinds = {f"对比{KINDS[kind]}": kind for kind in ORDER if len(offered[kind]) > 1}
    if not kinds:
        return ()
    word = st.selectbox(
        "对比", list(kinds), key="crowd_kind", bind="query-params", label_visibility="collapsed", width=130,
        icon=":material/compare_arrows:",
    )  # fmt: skip
    kind = kinds.get(word, next(iter(kinds.values())))
    own = offered[kind]
    first = _looked_at(kind, own, session, product)
    if first is None:
        first = _side(own, "这一个", f"crowd_{kind}_a")
    other = _side([one for one in own if one.key != first.key], "和", f"crowd_{kind}_b")
    return first, other


def _looked_at(kind: Kind, own: Sequence[Subject], session: Session | None, product: Subject | None) -> Subject | None:
    """Of sessions and products the one that is picked, else the largest; of hosts and mechanisms nobody is."""
    if kind == "session":
        return next((one for one in own if session and one.name == session.session), own[0])
    if kind == "product":
        return next((one for one in own if product and one.key == product.key), own[0])
    return None


def _side(own: Sequence[Subject], label: str, key: str) -> Subject:
    labels = _labels(own)
    picked = st.selectbox(
        label, list(labels), key=key, bind="query-params", label_visibility="collapsed", width=240,
    )  # fmt: skip
    return labels.get(picked, own[0])


def _labels(own: Sequence[Subject]) -> dict[str, Subject]:
    """How each is called, with the end of its id where two are called the same."""
    found: dict[str, Subject] = {}
    for one in own:
        label = clean(one.label)
        found[f"{label} …{one.name[-4:]}" if label in found else label] = one
    return found
