"""Which labels to aim 千川 at and which to leave out: the portraits' labels, ranked, with the reason beside each.

Owns the two lines between which a label is left alone. Only what the portraits show enters; whether a label can be
chosen in 千川 is for the person who sets it up.
"""

from collections.abc import Sequence

from core.reviews.blocks import Column, Label, Table
from core.reviews.people.portraits import BUYERS, Crowds
from core.units import NUMBER, RATE, TEXT, show

AIM, LEAVE_OUT = "定向", "排除"
REACH = 0.05
"""The least part of the crowd that a label must bear for a campaign to find enough people."""
AIM_LIFT, LEAVE_LIFT = 1.1, 0.7
"""Buyers bear a label this much oftener than those who came, or this much less: empirical lines, on the page."""

NOBODY = ("其他", "其它", "未知", "未识别")
"""Labels that name nobody."""

COLUMNS = (
    Column("action", "做法", TEXT), Column("dimension", "画像维度", TEXT), Column("label", "标签", TEXT),
    Column("target_share", "成交占比", RATE), Column("base_share", "对比占比", RATE), Column("lift", "倍数", NUMBER),
    Column("score", "触达 ×(倍数 − 1)", RATE, signed=True),
    Column("reason", "理由", TEXT),
)  # fmt: skip
TITLE = "千川定向与排除名单"


def targeting(found: Crowds, of: str = "", among: Sequence[str] = ()) -> Table:
    """Labels to aim at, then labels to leave out, each ranked by reach × (lift − 1).

    `of` names whose list it is, where there are several. A label is tested together with all labels of the dimensions
    `among`: without them, of its own.
    """
    every = [
        (name, label)
        for name in (() if found.too_few else found.dimensions)
        for label in found.labels(name, BUYERS, found.base)
        if label.name not in NOBODY
        and (label.reach or 0.0) >= REACH
        and found.stands(label, name, BUYERS, found.base, among or (name,))
    ]
    ranked = sorted(every, key=lambda one: -abs(one[1].score or 0.0))
    rows = [_row(AIM, name, label, found) for name, label in ranked if (label.lift or 0.0) >= AIM_LIFT]
    rows += [_row(LEAVE_OUT, name, label, found) for name, label in ranked if (label.lift or 0.0) <= LEAVE_LIFT]
    family = "全部" if among else "同一维度的"
    caption = (
        f"倍数 = 成交占比 ÷ {found.base}占比。{AIM}:倍数 ≥ {AIM_LIFT};{LEAVE_OUT}:倍数 ≤ {LEAVE_LIFT};"
        f"都要触达 ≥ {show(REACH, RATE)};有人数时,{family}标签一起看,凭运气入选的不到 5%。三条线是经验值"
    )
    return Table(f"{TITLE} · {of}" if of else TITLE, COLUMNS, tuple(rows), caption)


def _row(action: str, dimension: str, label: Label, found: Crowds) -> tuple[object, ...]:
    part = show(label.shares[1], RATE)
    reason = f"占{found.sort.came[found.base]}的 {part},却占成交的 {show(label.shares[0], RATE)}"
    return (action, dimension, label.name, label.shares[0], label.shares[1], label.lift, label.score, reason)
