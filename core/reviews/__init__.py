"""What each scenario asks and concludes: the registry of reviews by their public names."""

from collections.abc import Callable
from dataclasses import dataclass

from core.errors import NothingToReview
from core.reviews import checkup, compare, crowds, daily, goods, hosts, people, rooms, shop, traffic, weekly
from core.reviews.blocks import Review
from core.reviews.periods import LATEST, Unit
from core.reviews.resolve import resolve
from core.scope import Question, Scope
from core.warehouse.store import Store


@dataclass(frozen=True)
class Scenario:
    """`unit` is what a question that names no time means: the latest session, its day, or the week up to it.

    A scenario that isn't about sessions has a `resolve` of its own.
    """

    key: str
    title: str
    write: Callable[[Store, Scope], Review]
    unit: Unit = "session"
    resolve: Callable[[Store, Question], Scope] | None = None


REVIEWS: dict[str, Scenario] = {
    scenario.key: scenario
    for scenario in (
        Scenario(traffic.KEY, traffic.TITLE, traffic.traffic),
        Scenario(goods.KEY, goods.TITLE, goods.goods),
        Scenario(people.KEY, people.TITLE, people.people),
        Scenario(daily.KEY, daily.TITLE, daily.daily, unit="day"),
        Scenario(compare.KEY, compare.TITLE, compare.compare),
        Scenario(weekly.KEY, weekly.TITLE, weekly.weekly, unit="week"),
        Scenario(rooms.KEY, rooms.TITLE, rooms.rooms, unit="week"),
        Scenario(hosts.KEY, hosts.TITLE, hosts.hosts, unit="week"),
        Scenario(shop.KEY, shop.TITLE, shop.shop, resolve=shop.shop_scope),
        Scenario(crowds.KEY, crowds.TITLE, crowds.crowds, resolve=crowds.resolve),
        Scenario(checkup.KEY, checkup.TITLE, checkup.checkup, resolve=checkup.resolve),
    )
}


def review(store: Store, name: str, question: Question) -> Review:
    """Answer a question with the review of that name. Raises NothingToReview for an unknown name or an empty scope."""
    if name not in REVIEWS:
        raise NothingToReview(f"没有名为「{name}」的复盘", f"可以用:{'、'.join(REVIEWS)}")
    scenario = REVIEWS[name]
    own = scenario.resolve
    scope = own(store, question) if own else resolve(store, LATEST[scenario.unit](store, question))
    return scenario.write(store, scope)
