"""Portraits of products and sessions made by hand, for the tests of the crowds review.

Owns the source's case of a women's shop and how a case becomes files.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from core.reading.batch import Batch
from tests.core.warehouse.made import batch, landing, session

Case = Mapping[str, Mapping[str, tuple[float | None, ...]]]
"""Per dimension and label the share of each crowd."""

JUMPER: Case = {
    "年龄": {"18-23": (0.10, 0.20), "24-30": (0.20, 0.28), "31-35": (0.22, 0.212), "36-40": (0.34, 0.16),
             "50岁以上": (0.14, 0.148)},
    "同行业商家偏好": {"某服装旗舰店": (0.27, 0.12), "某鞋店": (0.08, 0.09)},
    "八大消费群体": {"资深中产": (0.31, 0.11), "Z世代": (0.12, 0.24), "精致妈妈": (0.22, 0.21),
                     "小镇青年": (0.35, 0.44)},
}  # fmt: skip
"""A women's jumper: those who bought it against those who saw it. Three labels stand out."""

DAY = date(2026, 11, 20)


def product(
    case: Case,
    product_id: str = "3790",
    name: str = "毛衣",
    crowds: tuple[str, ...] = ("成交", "曝光"),
    people: tuple[float, ...] = (),
    day: date = DAY,
    since: date | None = None,
    **more: Any,
) -> Batch:
    """A product's portraits; `people` per crowd are printed as users of each label."""
    rows = [
        {
            "account": "全店", "day": day, "since": since, "product_id": product_id, "product_name": name,
            "crowd": crowd, "dimension": dimension, "label": label, "share": shares[place],
            "users": round(shares[place] * people[place]) if people else None,
        }
        for place, crowd in enumerate(crowds)
        for dimension, labels in case.items()
        for label, shares in labels.items()
        if shares[place] is not None
    ]  # fmt: skip
    return batch("product_audience", landing("product_audience", rows), name=f"{product_id}{day}", **more)


def room(case: Case, start: str, crowds: tuple[str, ...] = ("成交", "看播")) -> Batch:
    """A session's portraits, without headcounts."""
    rows = [
        session(start, crowd=crowd, dimension=dimension, label=label, share=shares[place])
        for place, crowd in enumerate(crowds)
        for dimension, labels in case.items()
        for label, shares in labels.items()
        if shares[place] is not None
    ]
    return batch("audience", landing("audience", rows))


def whole_evening(host: str, start: str) -> dict[str, Any]:
    """A shift that lasts the two hours of a session."""
    begun = datetime.fromisoformat(f"2026-{start}")
    return {"host": host, "shift_on": begun, "shift_off": begun.replace(hour=begun.hour + 2), "day": begun.date()}
