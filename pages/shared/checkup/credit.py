"""作者信用分 as a calculator: when the next points come, and when a target is reached.

Owns the inputs and the order; every date is `core.rules.credit`'s.
"""

from datetime import timedelta

import streamlit as st

from core.reviews.blocks import Column, Table
from core.rules.credit import CREDIT, HIGHEST, LIMIT, Appeal, Point, Projection, Record, needed, project
from core.units import TEXT
from pages.shared.checkup.telling import answered, asking, figures, standing, steps, today
from pages.shared.show import show

MOST_POINTS = 24
"""Points listed; those after them follow at the same distance."""

_COLUMNS = (Column("day", "哪天", TEXT), Column("score", "到几分", TEXT), Column("cause", "因为", TEXT))


def credit() -> None:
    head = st.container()
    record, target = _asked()
    if target <= record.score:
        with head:
            answered(f"现在 {record.score} 分,已经到了目标 {target} 分")
        standing(CREDIT)
        return
    found = project(record, target)
    with head:
        answered(_sentence(found))
    first = found.points[0]
    figures(
        (
            ("下一次加分", f"{first.day}", f"{first.cause},到 {first.score} 分"),
            (f"到 {target} 分", f"{found.reached}", f"还有 {(found.reached - record.today).days} 天"),
            ("已连续数了", f"{found.days_run} 天", f"满 {needed(record.score)} 天加 1 分"),
            *((("另一种数法", f"{found.otherwise}", f"到 {LIMIT} 分时天数接着数"),) if found.otherwise else ()),
        )
    )
    st.markdown("**每一次加分**")
    rows = tuple((f"{point.day}", f"{point.score} 分", _cause(point)) for point in found.points[:MOST_POINTS])
    more = len(found.points) - len(rows)
    show(Table("", _COLUMNS, rows, caption=f"后面还有 {more} 次" if more else ""), "credit_points")
    steps(found.steps)
    standing(CREDIT)


def _cause(point: Point) -> str:
    return point.cause if point.gained == 1 else f"{point.cause} {point.gained} 分"


def _sentence(found: Projection) -> str:
    if found.withdrawn:
        return "0 分:电商权限已收回,先看商品橱窗里的恢复时间"
    return f"不再违规的话,{found.reached} 到 {found.target} 分"


def _asked() -> tuple[Record, int]:
    day = today()
    with asking("credit"):
        score = st.number_input("现在几分", min_value=0, value=8, key="credit_score", bind="query-params")
        target = st.number_input(
            "想到几分", min_value=1, max_value=HIGHEST, value=12, key="credit_target", bind="query-params"
        )
        violation = st.date_input(
            "最近一次违规", value=None, max_value=day, key="credit_violation", bind="query-params", format="YYYY-MM-DD"
        )
        point = st.date_input(
            "最近一次连续加分", value=None, max_value=day, key="credit_point", bind="query-params", format="YYYY-MM-DD",
            help="因为连续没有违规而加的那次;没有就空着",
        )  # fmt: skip
        past = st.date_input(
            "上次考试满分", value=None, max_value=day, key="credit_exam", bind="query-params", format="YYYY-MM-DD"
        )
        coming = st.date_input(
            "打算哪天考满分", value=None, min_value=day + timedelta(days=1), key="credit_next_exam",
            bind="query-params", format="YYYY-MM-DD",
        )  # fmt: skip
        won = st.date_input(
            "申诉哪天能成", value=None, min_value=day + timedelta(days=1), key="credit_appeal", bind="query-params",
            format="YYYY-MM-DD",
        )  # fmt: skip
        points = st.number_input("申诉返还几分", min_value=1, value=1, key="credit_points_back", bind="query-params")
    exams = tuple(exam for exam in (past, coming) if exam is not None)
    appeals = (Appeal(won, points),) if won is not None else ()
    return Record(score, day, violation, point, exams, appeals), target
