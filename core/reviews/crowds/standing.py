"""How a crowd package did against the other packages of the same sessions.

Owns which rows are compared (a package with the others of its session, or of its account's day where no session is
told), how sessions are put together, and the verdict. Rates are of people and judged within sessions; a return is
money over money, of which nobody knows the spread: arithmetic, never judged. No block is made here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from core.methods.intervals import newcombe
from core.methods.judging import holm
from core.methods.stratified import mantel_haenszel
from core.metrics import METRICS
from core.metrics.ask import Window, ask
from core.reviews.windows import moments_of
from core.units import NUMBER, RATE, show, show_ratio
from core.warehouse.store import Store

KEYS = (
    "package_cost", "package_impressions", "package_clicks", "package_click_users", "package_buyers", "package_orders",
    "package_gmv",
)  # fmt: skip
RATED, RETURN = "package_click_pay_rate", "package_roi"

Verdict = Literal["better", "worse", "unseen", "too_few", "alone"]
VERDICTS: dict[Verdict, str] = {
    "better": "高于同场其他包",
    "worse": "低于同场其他包",
    "unseen": "看不出差别",
    "too_few": "人数太少或没写,不判断",
    "alone": "同场没有别的包,没法比",
}


@dataclass(frozen=True)
class Run:
    """One package in one place: a session, or an account's day where no session is told. `figures` by KEYS."""

    place: str
    session: str
    account: str
    day: date
    package: str
    targeting: str
    figures: dict[str, float | None]

    @property
    def people(self) -> tuple[float, float] | None:
        """Buyers and those who clicked a product; None where they aren't told or can't be."""
        buyers, clicked = self.figures["package_buyers"], self.figures["package_click_users"]
        return (buyers, clicked) if buyers is not None and clicked and buyers <= clicked else None

    @property
    def money(self) -> tuple[float, float] | None:
        """Money brought in and cost; None where one isn't told."""
        gmv, cost = self.figures["package_gmv"], self.figures["package_cost"]
        return (gmv, cost) if gmv is not None and cost else None


Pair = tuple[float, float]
"""Above and below of a ratio."""


@dataclass(frozen=True)
class Standing:
    """A package against the others of the same places, each side Σ over them; the own side over all its places where
    it was never beside another. `places` are those compared. `interval` is of rate − others' rate."""

    package: str
    targeting: str
    runs: tuple[Run, ...]
    places: int
    people: Pair
    others_people: Pair
    money: Pair
    others_money: Pair
    interval: tuple[float, float] | None
    verdict: Verdict

    @property
    def rate(self) -> float | None:
        return _ratio(self.people, METRICS[RATED].minimum)

    @property
    def others_rate(self) -> float | None:
        return _ratio(self.others_people, METRICS[RATED].minimum)

    @property
    def roi(self) -> float | None:
        return _ratio(self.money)

    @property
    def others_roi(self) -> float | None:
        return _ratio(self.others_money)

    @property
    def rate_above(self) -> float | None:
        """How far the rate is above the others', relative to theirs."""
        return above(self.rate, self.others_rate)

    @property
    def roi_above(self) -> float | None:
        return above(self.roi, self.others_roi)


def above(value: float | None, base: float | None) -> float | None:
    return None if value is None or not base else value / base - 1


def runs(store: Store, merchant: str, accounts: tuple[str, ...], first: date, last: date) -> tuple[Run, ...]:
    """Every package of these days, both included, in order of day."""
    window = Window(merchant, accounts, *moments_of(first, last))
    by = ("day", "session", "account", "package", "targeting")
    answer = ask(store, "crowd_package", KEYS, window, by)
    days: list[date] = answer.dimensions["day"].astype("datetime64[D]").tolist()
    names = [answer.dimensions[name].tolist() for name in by[1:]]
    found = []
    for place, (day, session, account, package, targeting) in enumerate(zip(days, *names, strict=True)):
        figures = {key: float(answer.numerators[key][place]) for key in KEYS}
        known = {key: value if np.isfinite(value) else None for key, value in figures.items()}
        where = session or f"{account} {day}"
        found.append(Run(where, session or "", account, day, package, targeting or "", known))
    return tuple(found)


def standings(found: Sequence[Run]) -> tuple[Standing, ...]:
    """Each package over all its places, the highest rate first; what is claimed of them is controlled together."""
    return _ranked(_controlled(_sides(found)))


def standings_by_place(found: Sequence[Run]) -> dict[str, tuple[Standing, ...]]:
    """The same place by place, in order of the runs; what is claimed of all places is controlled together."""
    places = {
        place: [run for run in found if run.place == place] for place in dict.fromkeys(run.place for run in found)
    }
    sides = [(place, side) for place, own in places.items() for side in _sides(own)]
    judged = _controlled([side for _, side in sides])
    told: dict[str, list[Standing]] = {place: [] for place in places}
    for (place, _), one in zip(sides, judged, strict=True):
        told[place].append(one)
    return {place: _ranked(own) for place, own in told.items()}


def spoken(one: Standing) -> str:
    """A package's standing as one sentence, without a full stop."""
    if one.verdict == "alone":
        return f"人群包「{one.package}」:{VERDICTS['alone']}"
    said = f"人群包「{one.package}」点击成交转化率 {show(one.rate, RATE)},同场其他包 {show(one.others_rate, RATE)}"
    if one.rate_above is not None:
        said += f"({show_ratio(one.rate_above)},{VERDICTS[one.verdict]})"
    else:
        said += f"({VERDICTS[one.verdict]})"
    if one.roi is not None and one.others_roi is not None:
        said += f";ROI {show(one.roi, NUMBER)} 对 {show(one.others_roi, NUMBER)}({show_ratio(one.roi_above)},只是相除)"
    return said


Side = tuple[Standing, float | None]
"""A package beside the others of its places, not yet judged, and the p-value of its rate."""


def _sides(found: Sequence[Run]) -> list[Side]:
    return [_side(package, found) for package in dict.fromkeys(run.package for run in found)]


def _controlled(sides: Sequence[Side]) -> list[Standing]:
    claimed = holm([p for _, p in sides])
    return [_judged(one, p, claim) for (one, p), claim in zip(sides, claimed, strict=True)]


def _ranked(judged: Iterable[Standing]) -> tuple[Standing, ...]:
    return tuple(sorted(judged, key=lambda one: (one.rate is None, -(one.rate or 0.0), one.package)))


def _side(package: str, found: Sequence[Run]) -> Side:
    own = [run for run in found if run.package == package]
    others = {run.place: [other for other in found if other.place == run.place and other is not run] for run in own}
    counted = [
        (run.people, _summed(other.people for other in others[run.place]))
        for run in own
        if run.people and any(other.people for other in others[run.place])
    ]
    paid = [run for run in own if run.money and any(other.money for other in others[run.place])]
    beside = len({run.place for run in own if others[run.place]})
    people, others_people = _summed(mine for mine, _ in counted), _summed(theirs for _, theirs in counted)
    money = _summed(run.money for run in (paid or own))
    others_money = _summed(other.money for run in paid for other in others[run.place])
    if not counted:
        people = _summed(run.people for run in own)
    tested = mantel_haenszel((*mine, *theirs) for mine, theirs in counted)
    if tested and (tested[0] > 0) != (people[0] * others_people[1] > others_people[0] * people[1]):
        tested = tested[0], 1.0  # within sessions it is the other way round: the sums are no evidence
    few = not tested or min(people[1], others_people[1]) < METRICS[RATED].minimum
    verdict: Verdict = "alone" if not beside else "too_few" if few else "unseen"
    interval = newcombe(*people, *others_people) if counted and not few else None
    standing = Standing(
        package, next((run.targeting for run in reversed(own) if run.targeting), ""), tuple(own), beside, people,
        others_people, money, others_money, interval, verdict,
    )  # fmt: skip
    return standing, tested[1] if tested and not few else None


def _judged(one: Standing, p: float | None, claimed: bool) -> Standing:
    if not claimed or p is None:
        return one
    return replace(one, verdict="better" if (one.rate_above or 0.0) > 0 else "worse")


def _summed(pairs: Iterable[Pair | None]) -> Pair:
    told = [pair for pair in pairs if pair is not None]
    return sum(pair[0] for pair in told), sum(pair[1] for pair in told)


def _ratio(pair: Pair, least: float = 0.0) -> float | None:
    return pair[0] / pair[1] if pair[1] > 0 and pair[1] >= least else None
