"""How many people a crowd counts, typed where no export says it.

Owns the form. Every number is an entry in the ledger, so that it has an author and an undo; one that is emptied is
taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

import streamlit as st

from core.reviews.crowds.potential import OF_PRODUCT, OF_ROOM, PUSH
from core.scope import parts_of_session
from core.warehouse import ledger, plans
from core.warehouse.plans import Headcount
from pages.shared.desk import AUTHOR, Desk, open_store
from pages.shared.literal import literal

MOST = 1_000_000_000


@st.cache_resource(show_spinner=False, max_entries=64)
def _known(database: str, merchant: str, version: int) -> tuple[Headcount, ...]:
    return plans.headcounts(open_store(database), merchant)


def headcount_editor(desk: Desk, session: str, products: Mapping[str, str], day: date) -> None:
    """A field per crowd of the session ("" for none), and of one of the products (name → id) to be chosen.

    `day` is a new product count's.
    """
    if not (session or products):
        return
    known = _known(desk.database, desk.merchant, desk.version)
    folded = st.expander("填人数", type="compact", icon=":material/edit:", key="headcounts", on_change="rerun")
    if not folded.open:
        return
    with folded:
        st.caption(literal(f"人数在 {PUSH} 能看到;清空就收回,撤销在「数据」页的记录里。"))
        name = st.selectbox("商品", list(products), key="headcount_product", width=320) if products else None
        product = products.get(name or "", "")
        with st.form(f"headcounts_{product}_{desk.version}", border=False):
            rooms = _fields(f"{_start(session):%m-%d %H:%M} 这场", session, "", OF_ROOM, known) if session else {}
            goods = _fields(f"{name}", "", product, OF_PRODUCT, known) if product else {}
            saved = st.form_submit_button("保存人数", icon=":material/save:")
        if saved:
            rows = changed(known, session, "", _start(session).date(), rooms) if session else []
            rows += changed(known, "", product, day, goods)
            if rows:
                ledger.enter(desk.store, desk.merchant, "headcount", rows, AUTHOR)
                st.rerun()


def _start(session: str) -> datetime:
    return parts_of_session(session)[1]


def _fields(
    title: str, session: str, product: str, crowds: Sequence[str], known: Sequence[Headcount]
) -> dict[str, int | None]:
    st.markdown(f"**{literal(title)}**")
    said = latest(known, session, product)
    found: dict[str, int | None] = {}
    with st.container(horizontal=True):
        for crowd in crowds:
            found[crowd] = st.number_input(
                crowd, min_value=0, max_value=MOST, value=said[crowd].people if crowd in said else None, step=1,
                key=f"head_{crowd}_{session}{product}", placeholder="无人数", width=180,
            )  # fmt: skip
    return found


def latest(known: Sequence[Headcount], session: str, product: str) -> Mapping[str, Headcount]:
    """Per crowd of this session or product what holds: the last day's."""
    return {one.crowd: one for one in known if (one.session, one.product_id) == (session, product)}


def changed(
    known: Sequence[Headcount], session: str, product: str, day: date, typed: Mapping[str, int | None]
) -> list[dict[str, object]]:
    """What differs from what holds, as entries; where something held it is replaced on its own day."""
    said = latest(known, session, product)
    rows: list[dict[str, object]] = []
    for crowd, people in typed.items():
        before = said.get(crowd)
        if people == (before.people if before else None):
            continue
        one = before or Headcount(session, product, day, crowd, 0)
        rows.append(asdict(one) | {"session": session or None, "product_id": product or None, "people": people})
    return rows
