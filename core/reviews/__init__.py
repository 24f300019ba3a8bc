"""What each scenario asks and concludes: the registry of reviews by their public names."""

from collections.abc import Callable
from dataclasses import dataclass

from core.errors import NothingToReview
from core.reviews import traffic
from core.reviews.blocks import Review
from core.reviews.resolve import resolve
from core.scope import Question, Scope
from core.warehouse.store import Store


@dataclass(frozen=True)
class Scenario:
    key: str
    title: str
    write: Callable[[Store, Scope], Review]


REVIEWS: dict[str, Scenario] = {
    scenario.key: scenario for scenario in (Scenario(traffic.KEY, traffic.TITLE, traffic.traffic),)
}


def review(store: Store, name: str, question: Question) -> Review:
    """Answer a question with the review of that name. Raises NothingToReview for an unknown name or an empty scope."""
    if name not in REVIEWS:
        raise NothingToReview(f"没有名为「{name}」的复盘", f"可以用:{'、'.join(REVIEWS)}")
    return REVIEWS[name].write(store, resolve(store, question))
