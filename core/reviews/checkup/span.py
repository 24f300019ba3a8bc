"""Which days a checkup is about: the fourteen that the rules look at, up to the latest that its data tell of.

Owns that choice, and the target that a question may name among its picks.
"""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from core.errors import NothingToReview
from core.reviews.resolve import resolve_days
from core.rules.bad_reviews import DAYS
from core.scope import Question, Scope
from core.warehouse import holdings
from core.warehouse.store import Store

REVIEWS_TABLE, RETURNS_TABLE = "order_review", "order_return"
TARGET = "target:"
"""How a pick begins that names the rate to reach, in percent: target:3."""


def resolve(store: Store, question: Question) -> Scope:
    """The days asked about, else the latest fourteen of what is loaded, against as many before.

    Raises NothingToReview where neither reviews nor returns are loaded, or for a target that is none.
    """
    target_of(question.picks)
    told = [holdings.days_told(store, question.merchant, table) for table in (REVIEWS_TABLE, RETURNS_TABLE)]
    latest = max((span[1] for span in told if span), default=None)
    if latest is None:
        raise NothingToReview("还没有评价明细,也没有退单明细", "请先上传其中一份,模板在上传页的「下载模板」里")
    if question.start is None and question.end is None:
        question = replace(question, start=latest - timedelta(days=DAYS - 1), end=latest)
    return resolve_days(store, replace(question, accounts=()))


def days_of(scope: Scope) -> tuple[date, date]:
    """The first and the last day under review."""
    assert scope.days is not None  # resolve_days always says them
    return scope.days


def target_of(picks: tuple[str, ...]) -> Fraction | None:
    """The rate to reach, as a fraction. Raises NothingToReview for one that is no percentage."""
    said = next((pick.removeprefix(TARGET) for pick in picks if pick.startswith(TARGET)), None)
    if said is None:
        return None
    try:
        target = Fraction(said.rstrip("%")) / 100
    except (ValueError, ZeroDivisionError):
        target = Fraction(-1)
    if not 0 <= target <= 1:
        raise NothingToReview(f"「{said[:20]}」不是目标差评率", f"请写成 {TARGET}3 这样,单位是 %")
    return target
