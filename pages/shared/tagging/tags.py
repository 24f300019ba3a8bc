"""Tags of sessions: the editors for one session and for all of them.

Owns how tags are typed and read back from cells. Every change is an entry in the ledger, so that it has an author and
an undo; what a tag means for a review is core's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import streamlit as st

from core.entries import LONGEST_TAG
from core.reports.texts import clean
from core.warehouse import ledger
from core.warehouse.entered import TAG_KINDS, Tag
from core.warehouse.holdings import Session
from pages.shared.desk import AUTHOR, Desk
from pages.shared.literal import literal
from pages.shared.scope_bar import account_names, session_label
from pages.shared.tagging.known import tags_of

_BETWEEN = re.compile(r"[、,,;;]+")

Tags = Mapping[str, Sequence[Tag]]


def tag_editor(desk: Desk, session: str) -> None:
    """The tags of one session behind a button that names them."""
    known = tags_of(desk)
    own = known.get(session, ())
    told = "、".join(clean(tag.name) for tag in own[:2]) + (" …" if len(own) > 2 else "")
    button = st.popover(literal(told) or "标签", icon=":material/sell:", key=f"tags_{session}")
    with button, st.form(f"tags_of_{session}_{desk.version}", border=False):
        said: list[Tag] = []
        for kind in TAG_KINDS:
            names = sorted({tag.name for tags in known.values() for tag in tags if tag.kind == kind})
            picked = st.multiselect(
                kind, names, [tag.name for tag in own if tag.kind == kind], accept_new_options=True,
                placeholder="选一个,或输入新的", key=f"tag_{kind}_{session}_{desk.version}",
            )  # fmt: skip
            said += [Tag(kind, name) for name in _names(picked)]
        if st.form_submit_button("保存标签", icon=":material/save:"):
            rows = changes({session: own}, {session: said})
            if rows:
                ledger.enter(desk.store, desk.merchant, "tag", rows, AUTHOR)
                st.rerun()


def tag_grid(desk: Desk) -> None:
    """All sessions with their tags, newest first, as a table to edit or to paste into."""
    known, sessions = tags_of(desk), desk.sessions[::-1]
    st.caption(
        "给场次打标签,就能按标签筛选,也能和带同一标签的场次对比。一格里写几个,用顿号隔开;可以从表格软件整块粘贴。"
        "标了「大促」的场次只和大促比。"
    )
    edited = st.data_editor(
        _frame(sessions, known), hide_index=True, disabled=["开播", "账号"], key=f"tags_{desk.version}", height=420,
        alt="场次和它们的标签", column_config={
            "开播": st.column_config.TextColumn(width=155, pinned=True),
            **{kind: st.column_config.TextColumn(width="small") for kind in TAG_KINDS},
        },
    )  # fmt: skip
    before = {session.session: known.get(session.session, ()) for session in sessions}
    after = {session.session: tags_in(row) for session, row in zip(sessions, edited.to_dict("records"), strict=True)}
    changed = changes(before, after)
    if st.button("保存标签", key="save_tags", icon=":material/save:", disabled=not changed):
        ledger.enter(desk.store, desk.merchant, "tag", changed, AUTHOR)
        st.rerun()


def _frame(sessions: Sequence[Session], known: Tags) -> pd.DataFrame:
    names = account_names(sessions)
    cells = {"开播": [session_label(session, {}) for session in sessions]}
    for kind in TAG_KINDS:
        own = ([tag.name for tag in known.get(session.session, ()) if tag.kind == kind] for session in sessions)
        cells[kind] = ["、".join(tags) for tags in own]
    if len(names) > 1:
        cells["账号"] = [names[session.account] for session in sessions]
    return pd.DataFrame(cells, dtype="str")


def tags_in(row: Mapping[str, object]) -> list[Tag]:
    """The tags that a row of the grid says: several in one cell stand apart by 、 or a comma."""
    cells = ((kind, row[kind]) for kind in TAG_KINDS)
    return [Tag(kind, name) for kind, cell in cells if isinstance(cell, str) for name in _names(_BETWEEN.split(cell))]


def changes(before: Tags, after: Tags) -> list[dict[str, object]]:
    """What to enter so that the sessions bear the tags of `after`: all tags of each session that changed."""
    rows: list[dict[str, object]] = []
    for session, now in after.items():
        if set(now) != set(before.get(session, ())):
            rows += [{"session": session, "kind": tag.kind, "name": tag.name} for tag in now]
            if not now:
                rows.append({"session": session, "kind": None, "name": None})
    return rows


def _names(texts: Iterable[str]) -> list[str]:
    """Names as they are kept: on one line, short, each once."""
    return list(dict.fromkeys(name for text in texts if (name := clean(text)[:LONGEST_TAG].strip())))
