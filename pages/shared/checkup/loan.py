"""商户贷 as a calculator: what a loan costs, its instalments, and what paying it off early saves.

Owns the inputs and the order; every figure is `core.rules.loan`'s.
"""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import streamlit as st

from core.metrics.browse import Browsed, Head
from core.reports.listing import write_list_workbook
from core.reports.rejects import MIME
from core.reviews.blocks import Column, Table
from core.rules.declaration import in_percent
from core.rules.loan import (
    HIGHEST,
    INSTALMENTS,
    LAST_DUE_DAY,
    LEAST,
    LOAN,
    LOWEST,
    Basis,
    Loan,
    Method,
    Schedule,
    in_rate,
    pay_off,
    schedule,
)
from core.units import NUMBER, RANK, RATE, TEXT, YUAN, show
from pages.shared.checkup.telling import answered, asking, exact, figures, money, percent, standing, steps, today
from pages.shared.show import show as show_block

_COLUMNS = (
    Column("number", "期", RANK),
    Column("due", "还款日", TEXT),
    Column("days", "计息天数", RANK),
    Column("payment", "还款(元)", NUMBER),
    Column("principal", "本金(元)", NUMBER),
    Column("interest", "利息(元)", NUMBER),
    Column("left", "还后剩余(元)", NUMBER),
)


def loan() -> None:
    head = st.container()
    found = schedule(_asked())
    with head:
        answered(f"借 {money(found.loan.principal)} 分 {found.loan.instalments} 期,利息一共 {money(found.interest)}")
    first = found.instalments[0]
    figures(
        (
            ("每天的利率", in_rate(found.loan.daily), f"年化 {in_percent(found.loan.yearly)}(× 360 天)"),
            ("利息合计", money(found.interest), f"本息一共 {money(found.paid)}"),
            ("第一期还款", money(first.payment), f"{first.due}"),
            ("折算一年的成本", show(found.effective, RATE), "按付款日期、利滚利、365 天"),
        )
    )
    _early(found)
    st.markdown(f"**还款计划** :small[:gray[{found.loan.method},{found.loan.basis}]]")
    show_block(_table(found), "loan_schedule")
    st.download_button(
        "下载还款计划(xlsx)", data=partial(workbook, found), file_name="商户贷还款计划.xlsx", mime=MIME,
        key="loan_file", icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    steps(found.steps)
    standing(LOAN)


def _asked() -> Loan:
    with asking("loan"):
        principal = st.number_input(
            "借多少(元)", min_value=float(LEAST), value=10_000.0, step=500.0, format="%.2f", key="loan_amount",
            bind="query-params",
        )  # fmt: skip
        instalments = st.selectbox(
            "分几期", INSTALMENTS, index=len(INSTALMENTS) - 1, key="loan_instalments", bind="query-params"
        )
        rate = st.number_input(
            "日利率(%)", min_value=float(LOWEST * 100), max_value=float(HIGHEST * 100), value=float(LOWEST * 100),
            step=0.001, format="%.4f", key="loan_rate", bind="query-params", help="借款页上写的;0.03% 到 0.05%",
        )  # fmt: skip
        due_day = st.number_input(
            "每月几号还", min_value=1, max_value=LAST_DUE_DAY, value=10, key="loan_due", bind="query-params",
            help="1 到 20 号,由首笔贷款定",
        )  # fmt: skip
        borrowed = st.date_input("哪天借", value=today(), key="loan_day", bind="query-params", format="YYYY-MM-DD")
        method = st.selectbox("怎么还", [str(one) for one in Method], key="loan_method", bind="query-params")
        basis = st.selectbox("利息怎么数天", [str(one) for one in Basis], key="loan_basis", bind="query-params")
    return Loan(exact(principal), instalments, percent(rate), borrowed, due_day, Method(method), Basis(basis))


def _early(found: Schedule) -> None:
    """Paying it all off on a day of the term."""
    loan, last = found.loan, found.instalments[-1].due
    days = st.slider(
        "借后第几天提前结清", min_value=1, max_value=(last - loan.borrowed).days, value=30, key="loan_early",
        bind="query-params",
    )  # fmt: skip
    early = pay_off(found, loan.borrowed + timedelta(days=days))
    saved = f"少付 {money(early.saved)}" if early.saved >= 0 else f"多付 {money(-early.saved)}"
    st.markdown(f"**{early.day} 结清:当天付 {money(early.amount)},利息一共 {money(early.interest)},比按期还{saved}**")
    st.caption(early.steps[0] + ";" + early.steps[1])


def _rows(found: Schedule) -> list[tuple[object, ...]]:
    return [
        (one.number, f"{one.due}", one.days, one.payment, one.principal, one.interest, one.left)
        for one in found.instalments
    ]


def _table(found: Schedule) -> Table:
    totals = (None, None, None, found.paid, found.loan.principal, found.interest, None)
    return Table("", _COLUMNS, tuple(_rows(found)), totals=totals)


def workbook(found: Schedule) -> bytes:
    """The plan as a workbook, in yuan."""
    heads = tuple(
        Head(column.key, column.label.removesuffix("(元)"), YUAN if column.unit == NUMBER else column.unit, adds=True)
        for column in _COLUMNS
    )
    totals: dict[str, Decimal] = {"payment": found.paid, "principal": found.loan.principal, "interest": found.interest}
    return write_list_workbook(Browsed(heads, tuple(_rows(found)), totals))
