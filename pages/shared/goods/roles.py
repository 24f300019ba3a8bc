"""Which part each product plays, where a person knows better than the rule.

Owns the editor. Every change is an entry in the ledger from the session's day on, so that it has an author and an undo;
choosing 按规则 takes a role back.
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from core.reviews.blocks import Review, Table
from core.reviews.goods.roles import BY_PERSON, BY_RULE, ROLES, RULE
from core.scope import parts_of_session
from core.warehouse import entered, ledger
from core.warehouse.entered import Role
from pages.shared.desk import AUTHOR, Desk
from pages.shared.literal import literal


def role_editor(desk: Desk, review: Review) -> None:
    """The products of the review with their roles, to be changed. Nothing where the review has no products."""
    listed = next((b for b in review.blocks if isinstance(b, Table) and _is_listing(b)), None)
    if listed is None:
        return
    keys = [column.key for column in listed.columns]
    products = [dict(zip(keys, row, strict=True)) for row in listed.rows]
    st.subheader("商品角色", anchor=False)
    st.caption(literal(RULE))
    shown = pd.DataFrame(
        {
            "商品": [str(product["name"]) for product in products],
            "角色": pd.Categorical([str(product["role"]) for product in products], categories=[*ROLES, BY_RULE]),
            "来自": [str(product["by"]) for product in products],
        }
    )
    key = f"{'_'.join(review.sessions)}_{desk.version}"
    edited = st.data_editor(
        shown, hide_index=True, key=f"roles_{key}", alt="这几场商品的角色", width=620, disabled=["商品", "来自"],
        column_config={
            "商品": st.column_config.TextColumn(width="medium"),
            "角色": st.column_config.SelectboxColumn(
                options=[*ROLES, BY_RULE], required=True, width=110, help=f"选「{BY_RULE}」就收回人工定的角色"
            ),
            "来自": st.column_config.TextColumn(width=80),
        },
    )  # fmt: skip
    changed = [
        (product, str(role))
        for product, role in zip(products, edited["角色"].tolist(), strict=True)
        if role != product["role"] and not (role == BY_RULE and product["by"] == BY_RULE)
    ]
    places = [parts_of_session(session) for session in review.sessions]
    since, last = min(start for _, start in places).date(), max(start for _, start in places).date()
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("保存角色", key=f"save_roles_{key}", icon=":material/save:", disabled=not changed):
            known = entered.roles(desk.store, desk.merchant)
            rows = [
                {"account": account, "product_id": product["product_id"], "day": day, "role": said}
                for product, role in changed
                for account in sorted({account for account, _ in places})
                for day, said in entries(known, account, str(product["product_id"]), role, since, last)
            ]
            ledger.enter(desk.store, desk.merchant, "role", rows, AUTHOR)
            st.rerun()
        by_hand = sum(product["by"] == BY_PERSON for product in products)
        st.caption(f"从 {since:%Y-%m-%d} 起生效,{by_hand} 个是人工定的;撤销在「数据」页的记录里")


def _is_listing(block: Table) -> bool:
    return {"role", "by", "product_id"} <= {column.key for column in block.columns}


def entries(
    known: Sequence[Role], account: str, product: str, role: str, since: date, last: date
) -> list[tuple[date, str | None]]:
    """What to enter so that the product plays this role from `since` on, as far as `last` sees: (day, role) pairs.

    Whatever was said of it for days in between no longer holds; for BY_RULE neither does what was said before.
    """
    own = [one.day for one in known if (one.account, one.product_id) == (account, product) and one.day <= last]
    if role == BY_RULE:
        return [(day, None) for day in own]
    return [(since, role), *((day, None) for day in own if day > since)]
