"""Made-up shops with a known truth, for measuring how often the judging errs and how often it sees.

`python -m tests.core.methods.simulated` prints the rates over many more shops than the tests can afford.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.methods.comparable import Calendar
from core.methods.history import History
from core.methods.judging import Judgement, holm, judge
from core.methods.measure import Measure

FACTORS = ("exposure", "view_rate", "product_exposure_rate", "product_click_rate", "pay_rate", "ticket")
RATES = (0.10, 0.80, 0.35, 0.08)
SLOT_LEVELS = (0.5, 1.0, 1.9)
CHANNEL_SHARES = (0.4, 0.25, 0.2, 0.1, 0.05)
SPREAD = 0.08
WEIGHTS = [0.85 / 6] * 6 + [0.15 / 15] * 15
"""Six factors carry 85 % of a family's alpha, fifteen channel tests (entries, order rate, ticket) the rest."""


@dataclass(frozen=True)
class Shop:
    calendar: Calendar
    factors: tuple[Measure, ...]
    channels: tuple[Measure, ...]

    def judged(self) -> list[Judgement]:
        """The last session, factors first."""
        history = History(self.calendar, [len(self.calendar) - 1])
        return [judge(history, measure) for measure in self.factors + self.channels]


def calendar(days: int = 21, first: str = "2026-07-06") -> Calendar:
    """Three three-hour sessions a day: morning, afternoon, evening."""
    dates = np.datetime64(first, "s") + np.arange(days).repeat(3) * np.timedelta64(1, "D")
    starts = dates + np.tile([7, 13, 19], days) * np.timedelta64(3600, "s")
    count = len(starts)
    return Calendar(starts, starts + np.timedelta64(10800, "s"), np.zeros(count, int), np.zeros(count, bool))


def shop(
    rng: np.random.Generator,
    planted: str = "",
    ratio: float = 1.0,
    days: int = 21,
    weekend: float = 1.1,
    first: str = "2026-07-06",
    exposures: float = 100_000,
) -> Shop:
    """`planted` is the factor of the last session that is multiplied by `ratio`."""
    when = calendar(days, first)
    count = len(when)
    spread = np.exp(rng.normal(0, SPREAD, (6, count)))
    if planted:
        spread[FACTORS.index(planted), -1] *= ratio
    level = np.tile(SLOT_LEVELS, days) * np.where(when.weekend, weekend, 1.0)
    stages = [np.round(exposures * level * spread[0])]
    for rate, strayed in zip(RATES, spread[1:5], strict=True):
        stages.append(rng.binomial(stages[-1].astype(int), np.minimum(rate * strayed, 1.0)).astype(float))
    buyers = np.maximum(stages[4], 1)
    money = buyers * 80 * spread[5]
    hours = np.full(count, 3.0)
    factors = (
        Measure(stages[0], hours, "counted"),
        *(Measure(inner, outer, "nested", 30) for outer, inner in pairwise(stages)),
        Measure(money, buyers, "measured"),
    )
    channels: list[Measure] = []
    for share in CHANNEL_SHARES:
        entries = np.round(stages[1] * share * np.exp(rng.normal(0, SPREAD, count)))
        orders = rng.binomial(entries.astype(int), 0.0224 * np.exp(rng.normal(0, SPREAD, count))).astype(float)
        paid = orders * 80 * np.exp(rng.normal(0, SPREAD, count))
        channels += [
            Measure(entries, hours, "counted"),
            Measure(orders, entries, "counted", 30),
            Measure(paid, orders, "measured", 1),
        ]
    return Shop(when, factors, tuple(channels))


def quiet(shops: int, seed: int) -> tuple[float, float]:
    """Share of quiet readings of factors called real, and of quiet sessions that carry any claim."""
    rng = np.random.default_rng(seed)
    rows = [shop(rng, first=_first(i)).judged() for i in range(shops)]
    real = np.mean([[judged.verdict == "real" for judged in row[:6]] for row in rows])
    return float(real), float(np.mean([any(_claims(row)) for row in rows]))


def planted(shops: int, factor: str, seed: int) -> tuple[float, float, float]:
    """Share of shops where a planted change (×0.7, exposure ×0.6) is claimed; is also the surest of the six factors;
    is also the surest of all tests."""
    rng = np.random.default_rng(seed)
    number, ratio = FACTORS.index(factor), 0.6 if factor == "exposure" else 0.7
    seen = np.zeros(3)
    for i in range(shops):
        row = shop(rng, factor, ratio, first=_first(i)).judged()
        p_values = [1.0 if judged.p_value is None else judged.p_value for judged in row]
        smallest = (True, p_values[number] == min(p_values[:6]), p_values[number] == min(p_values))
        seen += np.array(smallest) * _claims(row)[number]
    claimed, of_factors, of_all = seen / shops
    return float(claimed), float(of_factors), float(of_all)


def _claims(row: list[Judgement]) -> list[bool]:
    return holm([judged.p_value for judged in row], WEIGHTS)


def _first(number: int) -> str:
    """Histories begin on every day of the week in turn, so the last session is on every one too."""
    return f"2026-07-{6 + number % 7:02d}"


if __name__ == "__main__":
    print("quiet: readings called real {:.4f}, sessions with a claim {:.4f}".format(*quiet(10_000, 1)))
    found = {factor: planted(1000, factor, number) for number, factor in enumerate(FACTORS)}
    for factor, shares in found.items():
        print(factor, "claimed {:.3f}, surest factor {:.3f}, surest of all tests {:.3f}".format(*shares))
    print("mean:", np.mean(list(found.values()), axis=0).round(3))
